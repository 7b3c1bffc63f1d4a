"""Views: what a run publishes to be drawn, from one instant of training."""
