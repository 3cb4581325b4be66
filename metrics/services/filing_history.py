"""Every filing of an agency: who, when, what changed from the one before, the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.errors import UnknownFilingError
from metrics.intake.differences import Change
from metrics.intake.expectations import Figure
from metrics.store.filings import (
    Decided,
    Filing,
    read_content,
    read_decisions,
    read_filing,
    read_filings,
    read_rows,
)

if TYPE_CHECKING:
    import pandas as pd

    from metrics.services.workspace import Workspace

KEYS = ("agency", "indicator", "breakdown", "closes", "spans")


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
    known = _figures(workspace, before.id) if before is not None else {}
    filed = _figures(workspace, number)
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


def _figures(workspace: Workspace, number: int) -> dict[tuple[object, ...], Figure]:
    rows: pd.DataFrame = read_rows(workspace.engine, number)
    figures = (
        Figure(
            row["agency"],
            row["indicator"],
            row["breakdown"],
            int(row["closes"]),
            int(row["spans"]),
            row["numerator"],
            row["denominator"],
            row["value"],
            row["note"],
            int(row["line"]),
        )
        for row in rows.to_dict("records")
    )
    return {(*one.series, one.closes, one.spans): one for one in figures}
