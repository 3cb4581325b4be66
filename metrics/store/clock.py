"""The moment it is, as the ledger stores it."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, as the ledger stores it: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)
