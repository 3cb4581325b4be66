"""How large a file may be. Knows nothing of what a file holds."""

from __future__ import annotations

LARGEST_FILE = 100 * 2**20  # bytes
MOST_ROWS = 1_000_000
MOST_LINES = 4 * MOST_ROWS  # blank lines and line breaks inside cells count here
MOST_COLUMNS = 256
LONGEST_CELL = 32_767  # characters, as Excel itself allows
LONGEST_LINE = 2**20
# A workbook is a zip archive; these bound what it may unpack to, the ratio as Apache POI does.
LARGEST_UNPACKED = 600 * 2**20
HIGHEST_RATIO, RATIO_FREE = 100, 2**20
MOST_SPARSE = 50  # places of the grid for every cell that is written
# Issues of one kind that are listed one by one; the rest of that kind is counted.
MOST_SHOWN = 1000
