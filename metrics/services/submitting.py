"""An agency files its figures: checked first and stored only when confirmed.

The screens, the programming interface and the form go this one way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Role, Viewer, may, require
from metrics.errors import UnknownFilingError
from metrics.filings import Decision, State
from metrics.intake.differences import Change, Effect, changes_of
from metrics.intake.expectations import (
    MOST_COMPARED,
    Figure,
    Owed,
    compare_with_ledger,
    repeated_rows,
)
from metrics.periods import QUARTERS_A_YEAR
from metrics.store.decisions import decide
from metrics.store.filings import Filing, read_filing, read_same_file
from metrics.store.locks import locked_for
from metrics.store.packing import fingerprint
from metrics.store.reads import read_accepted
from metrics.store.submissions import Stored, Submission, store_submitted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.intake.validate import Report
    from metrics.services.loading import IncomingFile
    from metrics.services.workspace import Workspace

ILLUSTRATIVE, REPORTED = "illustrative", "reported"
# Figures of the two years before are read to compare with: jumps, and flows of the same year.
COMPARED_QUARTERS = 2 * QUARTERS_A_YEAR


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was checked and not stored.

    report: with what comparing it to the ledger and to files beside it gave; changes: each of its
    figures beside the accepted one, empty for files too long to compare; known: the filing that
    holds the very same bytes, None for a new file; sha256: their fingerprint.
    """

    file: IncomingFile
    report: Report
    changes: tuple[Change, ...]
    known: Filing | None
    sha256: str

    @property
    def may_be_filed(self) -> bool:
        """Whether nothing keeps it out: no error, and not filed already in just this form."""
        is_waiting = self.known is not None and self.known.state in (State.WAITING, State.ACCEPTED)
        return self.report.is_clean and not is_waiting

    def count(self, effect: Effect) -> int:
        """How many of its figures have this effect."""
        return sum(1 for change in self.changes if change.effect is effect)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its report, and where it stands when it was stored."""

    name: str
    report: Report
    stored: Stored | None


def origin_of(viewer: Viewer) -> str:
    """What the figures a viewer files are: those of demonstration accounts are illustrative."""
    return ILLUSTRATIVE if viewer.is_demo else REPORTED


def is_locked(workspace: Workspace, agency: str, closes: int) -> bool:
    """Whether only the standing agency may still file for an agency and period."""
    return bool(locked_for(workspace.engine, agency, [closes]))


def agencies_for(workspace: Workspace, viewer: Viewer, closes: int) -> tuple[str, ...]:
    """Agencies the viewer may file for, of those that owe something for the period, by name.

    Its own for the agency role, whether it owes anything or not.
    """
    if viewer.role is Role.AGENCY:
        return (viewer.agency,) if viewer.agency is not None else ()
    if not may(viewer, Action.SUBMIT):
        return ()
    owed = workspace.register.owed
    owing = [one for code, one in workspace.catalog.agencies.items() if owed(code, closes)]
    return tuple(one.code for one in sorted(owing, key=lambda one: one.name_vi))


def check_upload(
    workspace: Workspace,
    viewer: Viewer,
    files: Sequence[IncomingFile],
    agency: str,
    closes: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> tuple[Draft, ...]:
    """Check files of an agency, for the period closing with a quarter, any when None.

    Nothing is stored. told: is called with (steps done, steps in all), two steps a file, for files
    that take long. Raises AccessDeniedError unless the viewer may check files of the agency.
    """
    require(viewer, Action.CHECK, agency)
    told = told or (lambda _done, _all: None)
    steps = 2 * len(files)
    reports: list[Report] = []
    for file in files:
        told(len(reports), steps)
        reports.append(workspace.check(file.content, agency, closes))
    owed = (
        [Owed(agency, one.id, closes) for one in workspace.register.owed(agency, closes)]
        if closes is not None
        else []
    )
    drafts = []
    for number, (file, report) in enumerate(zip(files, reports, strict=True)):
        told(len(files) + number, steps)
        # What another of the files holds is not missing from this one.
        filed = {
            (row.agency, row.indicator, row.closes)
            for other in [*reports[:number], *reports[number + 1 :]]
            if "indicator" in other.actuals
            for row in other.actuals.itertuples()
        }
        missing = [one for one in owed if (one.agency, one.indicator, one.closes) not in filed]
        before = [
            (other.name, earlier)
            for other, earlier in zip(files[:number], reports[:number], strict=True)
        ]
        drafts.append(_draft(workspace, viewer, file, report, missing, before))
    return tuple(drafts)


def _draft(
    workspace: Workspace,
    viewer: Viewer,
    file: IncomingFile,
    report: Report,
    owed: Sequence[Owed],
    before: Sequence[tuple[str, Report]],
) -> Draft:
    accepted = accepted_near(workspace, report)
    compared = compare_with_ledger(report, workspace.register, owed, accepted)
    full = report.with_issues([*compared, *repeated_rows(report, before)])
    changes = changes_of(report, accepted) if len(report.actuals) <= MOST_COMPARED else ()
    sha256 = fingerprint(file.content)
    known = read_same_file(workspace.engine, sha256, origin_of(viewer))
    return Draft(file, full, changes, known, sha256)


def accepted_near(workspace: Workspace, report: Report) -> tuple[Figure, ...]:
    """Figures that count now of the file's agencies, of its periods and two years before them.

    For services that have asked whether the viewer may see them.
    """
    rows = report.actuals
    if not 0 < len(rows) <= MOST_COMPARED:
        return ()
    first = int(rows["closes"].min()) - COMPARED_QUARTERS
    agencies = rows["agency"].unique().tolist()
    return accepted_between(workspace, agencies, first, int(rows["closes"].max()))


def accepted_between(
    workspace: Workspace, agencies: Sequence[str], first: int, last: int
) -> tuple[Figure, ...]:
    """Figures that count now of some agencies, of periods that close between two quarters.

    For services that have asked whether the viewer may see them.
    """
    return tuple(Figure.like(one) for one in read_accepted(workspace.engine, agencies, first, last))


def submit(
    workspace: Workspace,
    viewer: Viewer,
    files: Sequence[IncomingFile],
    agency: str,
    closes: int | None = None,
    remark: str = "",
) -> tuple[Outcome, ...]:
    """File figures for review: all files in one transaction, none when any has an error.

    They are checked again, whatever was shown before. The same bytes are the same filing however
    often they come. Raises AccessDeniedError, and PeriodLockedError for a locked period unless the
    viewer is the standing agency.
    """
    require(viewer, Action.SUBMIT, agency)
    drafts = check_upload(workspace, viewer, files, agency, closes)
    if not drafts or not all(draft.report.is_clean for draft in drafts):
        return tuple(Outcome(draft.file.name, draft.report, None) for draft in drafts)
    stored = store_submitted(
        workspace.engine,
        [
            Submission(
                draft.file.name,
                draft.file.content,
                draft.report.actuals,
                viewer.name,
                origin_of(viewer),
                agency,
                draft.file.received_at,
                closes,
                draft.report.warnings,
                remark.strip(),
            )
            for draft in drafts
        ],
        despite_locks=viewer.role is Role.REVIEWER,
        by=viewer,
    )
    return tuple(
        Outcome(draft.file.name, draft.report, place)
        for draft, place in zip(drafts, stored, strict=True)
    )


def withdraw(workspace: Workspace, viewer: Viewer, number: int, seen: int) -> None:
    """Take back a filing that nobody has decided on; it stays in the ledger as withdrawn.

    seen: its newest decision when it was shown, 0 for none. Raises AccessDeniedError,
    UnknownFilingError, and StaleDecisionError when it was decided on since.
    """
    filing = read_filing(workspace.engine, number)
    if filing is None:
        raise UnknownFilingError(number)
    require(viewer, Action.SUBMIT, filing.agency)
    decide(workspace.engine, {number: seen}, Decision.WITHDRAWN, viewer)
