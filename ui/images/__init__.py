"""Images: a page of tools for pictures, each with one run's net beside what is done without a net."""
