"""Readers of file formats: IDX, .npz, files of ratings, arrays and titles."""
