"""What the Films page is made of: a desk that keeps one person's opinions, and panels drawn for it."""
