"""Parts that two or more families use."""
