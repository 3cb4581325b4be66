"""Every filing of an agency: who, when, what changed from the one before, the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Role, Viewer, require
from metrics.errors import UnknownFilingError
from metrics.intake.differences import Change
from metrics.intake.expectations import Figure
from metrics.store.filings import (
    Decided,
    Filing,
    read_content,
    read_decisions,
    read_filing,
    read_filing_agencies,
    read_filings,
    read_rows,
)
from metrics.text.order import alphabetical

if TYPE_CHECKING:
    from collections.abc import Collection

    from metrics.services.workspace import Workspace

Figures = dict[tuple[object, ...], Figure]


@dataclass(frozen=True, slots=True)
class Step:
    """One filing beside the one of the same agency and period before it.

    before: None for the first; changes: its figures, each beside that of the filing before; left
    out: figures of the filing before that it no longer carries.
    """

    filing: Filing
    decisions: tuple[Decided, ...]
    before: Filing | None
    changes: tuple[Change, ...]
    left_out: tuple[Figure, ...]


def agencies_with_filings(workspace: Workspace, viewer: Viewer) -> tuple[str, ...]:
    """Agencies whose filings the viewer may see and that ever filed any, by name.

    For the agency role its own, whether it has filed or not. Raises AccessDeniedError.
    """
    require(viewer, Action.READ_FILINGS, viewer.agency)
    if viewer.role is Role.AGENCY and viewer.agency is not None:
        return (viewer.agency,)
    filing = read_filing_agencies(workspace.engine)
    known = [one for code, one in workspace.catalog.agencies.items() if code in filing]
    return tuple(one.code for one in sorted(known, key=lambda one: alphabetical(one.name_vi)))


def filings_of(
    workspace: Workspace, viewer: Viewer, agency: str, closes: int | None = None
) -> tuple[Filing, ...]:
    """Filings of an agency, for a period or all, the newest first; raises AccessDeniedError."""
    require(viewer, Action.READ_FILINGS, agency)
    return read_filings(workspace.engine, agency, closes)


def record_of(
    workspace: Workspace, viewer: Viewer, number: int
) -> tuple[Filing, tuple[Decided, ...]]:
    """A filing with every decision on it. Raises UnknownFilingError, AccessDeniedError."""
    return _filing(workspace, viewer, number), read_decisions(workspace.engine, number)


def step_of(workspace: Workspace, viewer: Viewer, number: int) -> Step:
    """A filing beside the one before it. Raises UnknownFilingError, AccessDeniedError."""
    filing = _filing(workspace, viewer, number)
    earlier = [
        one
        for one in read_filings(workspace.engine, filing.agency, filing.closes)
        if (one.submitted_at, one.id) < (filing.submitted_at, filing.id)
    ]
    before = earlier[0] if earlier and filing.agency is not None else None
    numbers = (number,) if before is None else (number, before.id)
    figures = figures_in(workspace, numbers)
    filed = figures[number]
    known = figures[before.id] if before is not None else {}
    return Step(
        filing,
        read_decisions(workspace.engine, number),
        before,
        tuple(Change(figure, known.get(key)) for key, figure in filed.items()),
        tuple(figure for key, figure in known.items() if key not in filed),
    )


def original(workspace: Workspace, viewer: Viewer, number: int) -> tuple[str, bytes]:
    """Name and bytes of a filing as received. Raises UnknownFilingError, AccessDeniedError."""
    filing = _filing(workspace, viewer, number)
    return filing.file_name, read_content(workspace.engine, number) or b""


def _filing(workspace: Workspace, viewer: Viewer, number: int) -> Filing:
    """A filing the viewer may see; one of somebody else is refused like one that is not there."""
    filing = read_filing(workspace.engine, number)
    require(viewer, Action.READ_FILINGS, filing.agency if filing is not None else viewer.agency)
    if filing is None:
        raise UnknownFilingError(number)
    return filing


def figures_in(workspace: Workspace, numbers: Collection[int]) -> dict[int, Figures]:
    """Figures of some filings, each by its series, quarter and length of period.

    For services that have asked whether the viewer may see the filings.
    """
    found: dict[int, Figures] = {number: {} for number in numbers}
    for row in read_rows(workspace.engine, numbers):
        figure = Figure.like(row, row.line)
        found[row.submission][*figure.series, figure.closes, figure.spans] = figure
    return found
