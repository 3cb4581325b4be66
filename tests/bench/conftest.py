"""Keeps pytest away: these files are run by `make bench` and import one another."""

collect_ignore_glob = ["*.py"]
