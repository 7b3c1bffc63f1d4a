"""Machine load: how busy the server is, in two lines at the foot of every page."""
