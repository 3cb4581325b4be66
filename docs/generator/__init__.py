"""Pages of docs/ that are made from the code, one module each. Writes nothing; see generate.py."""
