"""Limits of files that people bring: bytes, rows, columns, pixels, classes, and what a zip unpacks to."""

from __future__ import annotations

BYTES = 4 << 30
"""Of a file or a folder, as it is."""
UPLOAD_MB = 256
"""Of a file that a browser sends: it is in memory until it has been read."""
UNPACKED = 4 << 30
"""Bytes of all that a packed file holds."""
IN_MEMORY = 512 << 20
"""Bytes of rows that are held in memory; more are worked on in files, a portion at a time."""
FILES = 200_000
"""In a zip or a folder."""
LEAST_ROWS, LEAST_TEST = 20, 5
"""The fewest that scores can be had of, neighbours among test rows for one."""
ROWS = 20_000_000
COLUMNS = 20_000
"""Numbers in a row."""
VALUES = 1 << 30
"""Rows times columns: four gigabytes of float32."""
PIXELS = 40_000_000
"""Of one picture as it is in its file; of a bomb a few bytes become gigabytes."""
SIDE = 256
"""Pixels of a side that a picture is brought to."""
CLASSES = 100
