"""Checking files and loading them into the ledger, for the command line and the screens alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metrics.access import Action, Viewer, require
from metrics.store.packing import pack
from metrics.store.submissions import Stored, Submission, store_accepted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from metrics.intake.validate import Report
    from metrics.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file as received; received_at: naive UTC, now when None."""

    name: str
    content: bytes
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of one file: its report, and where it stands in the ledger when it was stored."""

    name: str
    report: Report
    stored: Stored | None


def check_incoming(
    workspace: Workspace, viewer: Viewer, incoming: IncomingFile, agency: str | None = None
) -> Report:
    """Report on a file; nothing is stored."""
    require(viewer, Action.CHECK, agency)
    return workspace.check(incoming.content, agency)


def load_files(
    workspace: Workspace,
    viewer: Viewer,
    files: Sequence[IncomingFile],
    agency: str | None = None,
    origin: str = "reported",
) -> tuple[LoadResult, ...]:
    """Check, submit and accept files in one go.

    All files are stored in one transaction, and none when any of them has an error.
    """
    require(viewer, Action.LOAD)
    # Packing takes a thread of its own, which needs nothing that checking holds.
    with ThreadPoolExecutor(max_workers=1) as aside:
        packing = aside.map(pack, [file.content for file in files])
        reports = [workspace.check(file.content, agency) for file in files]
    if not all(report.is_clean for report in reports):
        return tuple(
            LoadResult(file.name, report, None) for file, report in zip(files, reports, strict=True)
        )
    submissions = [
        Submission(
            file.name,
            file.content,
            report.actuals,
            viewer.name,
            origin,
            agency or _only(report, "agency"),
            file.received_at,
            _only(report, "closes"),
            report.warnings,
            known=packed,
        )
        for file, report, packed in zip(files, reports, packing, strict=True)
    ]
    stored = store_accepted(workspace.engine, submissions, viewer)
    return tuple(
        LoadResult(file.name, report, place)
        for file, report, place in zip(files, reports, stored, strict=True)
    )


def _only(report: Report, column: str) -> Any:  # noqa: ANN401 - an agency or a quarter
    """The agency or quarter that all rows have in common, None where they differ."""
    found = report.actuals[column].unique().tolist() if len(report.actuals) else []
    return found[0] if len(found) == 1 else None
