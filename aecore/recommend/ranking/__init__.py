"""Ranking: from scores to a list, reranked, explained, for one person or a group."""
