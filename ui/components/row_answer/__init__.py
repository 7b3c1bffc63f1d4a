"""Row answer: what a net makes of a row, drawn or followed: picture, its error's rank, neighbours."""
