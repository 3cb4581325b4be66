"""What agencies owe and what has come of it on a day, as far as a viewer may know.

Leaders see who is late, for every agency, but nothing of the papers: that a file was returned is
between the agency and the reviewer. An agency sees its own duties and no one else's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, may, require
from metrics.periods import day_over
from metrics.status.duties import DutyKind
from metrics.status.punctuality import DutyStanding, DutyState, Receipts, standing_of
from metrics.store.receipts import Wanted, read_receipts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from metrics.services.workspace import Workspace
    from metrics.status.duties import Duty

EVER = 10**9


def duty_standings(
    workspace: Workspace,
    viewer: Viewer,
    periods: Iterable[int],
    today: date,
    agency: str | None = None,
) -> tuple[DutyStanding, ...]:
    """Every duty of some periods (quarter ordinals) with where it stands at the end of a day.

    today: a day in Viet Nam; what came later is not known yet. agency: only its duties; for the
    agency role its own when None. By period as asked, then as Duties.of orders.
    """
    if agency is not None:
        require(viewer, Action.READ_PUNCTUALITY, agency)
    visible = {
        code
        for code in (workspace.catalog.agencies if agency is None else (agency,))
        if may(viewer, Action.READ_PUNCTUALITY, code)
    }
    open_papers = {code for code in visible if may(viewer, Action.READ_FILINGS, code)}
    duties = [
        duty
        for closes in dict.fromkeys(periods)
        for duty in workspace.duties.of(closes)
        if duty.agency in visible
    ]
    receipts = Receipts(
        workspace.catalog, read_receipts(workspace.engine, _wanted(duties), day_over(today))
    )
    return tuple(_seen(duty, receipts, today, open_papers) for duty in duties)


def _seen(duty: Duty, receipts: Receipts, today: date, open_papers: set[str]) -> DutyStanding:
    standing = standing_of(duty, receipts.of(duty), today)
    if standing.state is DutyState.RETURNED and duty.agency not in open_papers:
        return standing_of(duty, None, today)
    return standing


def _wanted(duties: Iterable[Duty]) -> Iterable[Wanted]:
    """What to read: the periods of figures; of a task done once, whatever was ever filed."""
    found: dict[str, Wanted] = {}
    for duty in duties:
        first = last = duty.closes
        if duty.kind is DutyKind.TASK and duty.counts_from is not None:
            first, last = 0, EVER
        known = found.get(duty.indicator)
        if known is None:
            found[duty.indicator] = Wanted(duty.indicator, first, last)
        elif first < known.first or last > known.last:
            found[duty.indicator] = Wanted(
                duty.indicator, min(first, known.first), max(last, known.last)
            )
    return found.values()
