"""Stream: the line by which frames of a run reach the cards of a page."""
