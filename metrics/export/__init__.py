"""Files for people to take away and to fill in: values in, bytes out. Knows no ledger."""
