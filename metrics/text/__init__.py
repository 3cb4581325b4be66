"""Words in Vietnamese and English, numbers and dates as each language writes them."""
