"""From the bytes of a file to checked rows: reading, checks, the report. Stores nothing."""
