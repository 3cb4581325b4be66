"""Judging: what each target's figures amount to on a date. Pure: no files, no database, no words."""
