"""Target monitoring for provincial plans: declarations, ledger, status, charts."""

__version__ = "0.1.0"
