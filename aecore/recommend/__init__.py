"""From what somebody thinks of some films to what they would think of the others."""
