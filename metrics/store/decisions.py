"""Decisions on filings: appended, never changed, and refused when someone else was quicker."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from metrics.errors import StaleDecisionError
from metrics.filings import MAY_FOLLOW, Decision, state_after
from metrics.store.clock import utc_now
from metrics.store.columns import ANY, columns_of, distinct
from metrics.store.log import name_of, record_decisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.store.engine import Engine, Statements
    from metrics.store.log import Person

COLUMNS = {
    "id": "int64",
    "submission": "int64",
    "verdict": ANY,
    "decided_by": ANY,
    "decided_at": "datetime64[us]",
    "reason": ANY,
}


def decide(
    engine: Engine,
    seen: Mapping[int, int],
    decision: Decision,
    decided_by: Person,
    reason: str = "",
    moment: datetime | None = None,
) -> None:
    """Decide on filings together, all of them or none.

    seen: filing -> number of its newest decision when it was shown, 0 for none; moment: naive UTC,
    now when None. Raises StaleDecisionError with the filings that have been decided on since, that
    do not exist, or whose state does not allow the decision.
    """
    with engine.transaction() as statements:
        newest = newest_decisions(statements, seen)
        stale = [
            number
            for number, last in seen.items()
            if number not in newest
            or newest[number][0] != last
            or state_after(newest[number][1]) not in MAY_FOLLOW[decision]
        ]
        if stale:
            raise StaleDecisionError(stale)
        append_decisions(statements, list(seen), decision, decided_by, moment or utc_now(), reason)


def newest_decisions(
    statements: Statements, filings: Iterable[int]
) -> dict[int, tuple[int, str | None]]:
    """Number and kind of each filing's newest decision, (0, None) where there is none."""
    wanted = distinct("id", filings, "int64")
    rows = statements.query(
        "SELECT s.id, coalesce(d.id, 0), d.verdict FROM wanted w "
        "JOIN submissions s ON s.id = w.id "
        "LEFT JOIN decisions d ON d.submission = s.id "
        "AND d.id = (SELECT max(n.id) FROM decisions n WHERE n.submission = s.id)",
        (),
        {"wanted": wanted},
    )
    return {int(number): (int(last), verdict) for number, last, verdict in rows}


def append_decisions(
    statements: Statements,
    filings: Sequence[int],
    decision: Decision,
    decided_by: Person,
    moments: datetime | Sequence[datetime],
    reason: str = "",
) -> None:
    """Add a decision on each filing, in order, with its moment or one moment for all."""
    if not filings:
        return
    rows = statements.query("SELECT coalesce(max(id), 0) + 1 FROM decisions")
    first = int(rows[0][0])
    given = [moments] * len(filings) if isinstance(moments, datetime) else moments
    decided = [
        (number, filing, decision.value, name_of(decided_by), decided_at, reason)
        for number, (filing, decided_at) in enumerate(zip(filings, given, strict=True), first)
    ]
    statements.append("decisions", columns_of(COLUMNS, decided))
    record_decisions(statements, decided_by, range(first, first + len(filings)))
