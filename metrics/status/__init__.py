"""Judging: what each target's figures amount to on a date. No files, no database, no words."""
