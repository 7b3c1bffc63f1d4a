"""Streams: what moves on a page, packed in frames and sent past the page's script."""
