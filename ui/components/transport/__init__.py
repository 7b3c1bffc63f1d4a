"""Transport: play, pause, step and reset."""
