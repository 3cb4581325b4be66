"""Use cases. Each takes the viewer, refuses what is not permitted, and returns frozen values."""
