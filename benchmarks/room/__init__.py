"""A room full of visitors: a real server, real websocket clients, each with a training run of its own."""
