"""Retrieval: exact nearest-neighbour search by floats and by bits, hash functions, and precision@k."""
