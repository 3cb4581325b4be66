"""The only door to a database: the ledger of submissions, decisions and actuals."""
