"""The Kinds page, piece by piece: the collection, and one kind opened."""
