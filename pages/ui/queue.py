"""Filings of a period as the reviewer lists them: what waits, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.tables import Item, table_html
from metrics.issues import Level
from metrics.periods import viet_nam_day
from metrics.text.numbers import MISSING, format_moment
from metrics.text.words import Language, say
from ui.papers import agency_name, counted, filing_address, period_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.services.filing_history import Filing
    from metrics.services.reviewing import Waiting
    from metrics.services.workspace import Workspace

LONG = 14  # rows; a longer table scrolls


def queue_table(
    words: Language,
    space: Workspace,
    queue: Sequence[Waiting],
    today: date,
    *,
    is_dated: bool = False,
) -> str:
    """What waits, the oldest first, with what accepting it would change, as HTML.

    is_dated: with the period that each was filed for.
    """
    keys = ("filing", "agency", "filed", "waits", "rows", "warnings", "effects", "remark")
    rows = [_waiting(words, space, one, today, is_dated=is_dated) for one in queue]
    heads = [say(words, f"review.column.{key}") for key in keys]
    return table_html(say(words, "review.queue"), heads, rows, is_tall=len(rows) > LONG)


def _waiting(
    words: Language, space: Workspace, one: Waiting, today: date, *, is_dated: bool
) -> list[Item]:
    filing = one.filing
    days = (today - viet_nam_day(filing.submitted_at)).days
    warnings = (
        Item(say(words, "review.warnings", count=filing.warnings), badge=Level.WARNING)
        if filing.warnings
        else Item(say(words, "review.clean"), is_short=True)
    )
    return [
        Item(f"#{filing.id}", href=filing_address(words, "review", filing)),
        Item(
            agency_name(words, space, filing.agency),
            note=period_name(words, filing.closes) if is_dated else "",
        ),
        Item(format_moment(filing.submitted_at, words), note=filing.submitted_by, is_short=True),
        Item(say(words, "review.days", count=days), is_number=True),
        Item(str(filing.rows), is_number=True),
        warnings,
        Item(counted(words, one.effects)),
        Item(filing.remark or MISSING, is_said=True),
    ]


def decided_table(words: Language, space: Workspace, filings: Sequence[Filing]) -> str:
    """What was decided, the newest filing first, as HTML."""
    keys = ("filing", "agency", "filed", "rows", "state", "decided", "reason")
    rows = [
        [
            Item(f"#{one.id}", href=filing_address(words, "review", one, "decided")),
            Item(agency_name(words, space, one.agency)),
            Item(format_moment(one.submitted_at, words), note=one.submitted_by, is_short=True),
            Item(str(one.rows), is_number=True),
            Item(say(words, f"state.{one.state}"), badge=one.state),
            Item(
                MISSING if one.decided_at is None else format_moment(one.decided_at, words),
                note=one.decided_by or "",
                is_short=True,
            ),
            Item(one.reason or MISSING, is_said=True),
        ]
        for one in filings
    ]
    heads = [say(words, f"review.column.{key}") for key in keys]
    return table_html(say(words, "review.decided"), heads, rows, is_tall=len(rows) > LONG)
