"""The stamp every export bears: where its figures come from, and how to make it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.text.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from metrics.export.takeaway import Stamp, Takeaway
    from metrics.text.words import Language

SHORT = 12  # characters of a hash in a line; the whole stands in the table


def stamp_line(takeaway: Takeaway) -> str:
    """The stamp in one line, for the foot of every page."""
    stamp, language = takeaway.stamp, takeaway.language
    return say(
        language,
        "export.stamp",
        period=stamp.period,
        known=stamp.known,
        ledger=stamp.ledger[:SHORT] or say(language, "export.no_ledger"),
        version=stamp.version,
    )


def stamp_rows(language: Language, stamp: Stamp) -> list[tuple[str, str]]:
    """The whole stamp as (label, text) pairs."""
    rows = {
        "period": stamp.period,
        "known": stamp.known,
        "known_code": moment_code(stamp.known_at),
        "entries": str(stamp.entries),
        "ledger": stamp.ledger or say(language, "export.no_ledger"),
        "declarations": stamp.declarations,
        "version": stamp.version,
        "command": stamp.command,
    }
    return [(say(language, f"export.stamp_fact.{key}"), text) for key, text in rows.items() if text]


def moment_code(moment: datetime) -> str:
    """Moment in naive UTC as the command line takes it.

    >>> from datetime import datetime
    >>> moment_code(datetime(2026, 11, 22, 3, 10))
    '2026-11-22T03:10:00Z'
    """
    return f"{moment.isoformat()}Z"
