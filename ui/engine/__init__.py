"""Engine: what the server does and costs, on a page for people and at an address for Prometheus."""
