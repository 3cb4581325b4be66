"""The standing agency reviews: what waits, what it would change, accept or return, lock periods.

Complete is not accepted: a figure counts only when its filing was accepted here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.errors import UnknownFilingError
from metrics.filings import Decision, State
from metrics.intake.differences import Change, Effect
from metrics.services.filing_history import figures_in
from metrics.services.loading import IncomingFile
from metrics.services.submitting import Draft, accepted_between, accepted_near, check_upload
from metrics.store.decisions import decide
from metrics.store.filings import (
    Decided,
    Filing,
    read_content,
    read_decisions,
    read_filing,
    read_filings,
)
from metrics.store.locks import Lock, read_locks, write_lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from metrics.intake.expectations import Figure
    from metrics.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Paper:
    """One filing laid open: its check as of now, and every decision on it.

    draft: its file checked again beside what counts now, so that what it would change, jumps and
    missing rows are today's, None for a file that speaks for several agencies; previous: line of
    the file -> the newest accepted figure of the same thing for an earlier period; decisions: in
    order.
    """

    filing: Filing
    draft: Draft | None
    previous: Mapping[int, Figure]
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A filing that waits for a decision, and how many figures accepting it would do what to."""

    filing: Filing
    effects: Mapping[Effect, int]

    @property
    def is_clean(self) -> bool:
        """Whether its check gave no warning."""
        return not self.filing.warnings


@dataclass(frozen=True, slots=True)
class LockState:
    """Whether a period is locked on the whole, and for which agencies it is otherwise.

    newest: the lock or unlock that concerns all, None when there never was one; apart: the newest
    of each agency whose state is not that of all, by name.
    """

    newest: Lock | None
    apart: tuple[Lock, ...]

    @property
    def is_locked(self) -> bool:
        """Whether agencies in general can no longer file."""
        return self.newest is not None and self.newest.locked

    def is_locked_for(self, agency: str | None) -> bool:
        """Whether an agency, or all in general, can no longer file."""
        return self.is_locked != any(one.agency == agency for one in self.apart)


def queue(workspace: Workspace, viewer: Viewer, closes: int | None = None) -> tuple[Filing, ...]:
    """Filings that wait for a decision, for a period or all, the oldest first."""
    require(viewer, Action.REVIEW)
    waiting = read_filings(workspace.engine, closes=closes, states=(State.WAITING,))
    return tuple(reversed(waiting))


def waiting(workspace: Workspace, viewer: Viewer, closes: int | None = None) -> tuple[Waiting, ...]:
    """The queue with what each filing would change, read in two statements however long it is."""
    filings = queue(workspace, viewer, closes)
    figures = figures_in(workspace, [one.id for one in filings])
    everything = [figure for one in filings for figure in figures[one.id].values()]
    if not everything:
        return tuple(Waiting(one, {}) for one in filings)
    known: dict[tuple[object, ...], Figure] = {
        (*one.series, one.closes, one.spans): one
        for one in accepted_between(
            workspace,
            [figure.agency for figure in everything],
            min(figure.closes for figure in everything),
            max(figure.closes for figure in everything),
        )
    }
    return tuple(
        Waiting(
            one,
            Counter(
                Change(figure, known.get(key)).effect for key, figure in figures[one.id].items()
            ),
        )
        for one in filings
    )


def decided(workspace: Workspace, viewer: Viewer, closes: int) -> tuple[Filing, ...]:
    """Filings for a period that were decided on, the newest first."""
    require(viewer, Action.REVIEW)
    states = (State.ACCEPTED, State.RETURNED)
    return read_filings(workspace.engine, closes=closes, states=states)


def filings_numbered(
    workspace: Workspace, viewer: Viewer, numbers: Iterable[int]
) -> tuple[Filing, ...]:
    """Filings of these numbers as they stand now, those that exist."""
    require(viewer, Action.REVIEW)
    found = (read_filing(workspace.engine, number) for number in numbers)
    return tuple(one for one in found if one is not None)


def paper(workspace: Workspace, viewer: Viewer, number: int) -> Paper:
    """A filing laid open. Raises UnknownFilingError, AccessDeniedError."""
    filing = read_filing(workspace.engine, number)
    if filing is None:
        require(viewer, Action.REVIEW)
        raise UnknownFilingError(number)
    require(viewer, Action.READ_FILINGS, filing.agency)
    content = read_content(workspace.engine, number) or b""
    file = IncomingFile(filing.file_name, content, filing.submitted_at)
    drafts = (
        check_upload(workspace, viewer, [file], filing.agency, filing.closes)
        if filing.agency is not None
        else (None,)
    )
    draft = drafts[0]
    previous = {} if draft is None else _previous(draft, accepted_near(workspace, draft.report))
    return Paper(filing, draft, previous, read_decisions(workspace.engine, number))


def _previous(draft: Draft, accepted: Iterable[Figure]) -> dict[int, Figure]:
    """By line of the file, the newest accepted figure of the same thing for an earlier period."""
    series: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in sorted(accepted, key=lambda one: one.closes, reverse=True):
        series[*one.series, one.spans].append(one)
    found: dict[int, Figure] = {}
    for change in draft.changes:
        filed = change.filed
        for one in series[*filed.series, filed.spans]:
            if one.closes < filed.closes:
                found[filed.line] = one
                break
    return found


def accept(workspace: Workspace, viewer: Viewer, seen: Mapping[int, int], reason: str = "") -> None:
    """Accept filings together: from now on their figures count.

    seen: filing -> its newest decision when it was shown. Raises AccessDeniedError, and
    StaleDecisionError when any was decided on since; then none is accepted.
    """
    require(viewer, Action.REVIEW)
    decide(workspace.engine, seen, Decision.ACCEPTED, viewer, reason.strip())


def give_back(workspace: Workspace, viewer: Viewer, seen: Mapping[int, int], reason: str) -> None:
    """Return filings with the reason the agency reads; figures accepted before count no more.

    Raises ValueError without a reason, AccessDeniedError, and StaleDecisionError as `accept`.
    """
    require(viewer, Action.REVIEW)
    if not reason.strip():
        message = "a filing is returned with a reason"
        raise ValueError(message)
    decide(workspace.engine, seen, Decision.RETURNED, viewer, reason.strip())


def lock(
    workspace: Workspace, viewer: Viewer, closes: int, agency: str | None, reason: str = ""
) -> None:
    """Lock the period closing with a quarter, for an agency or for all."""
    require(viewer, Action.REVIEW)
    write_lock(workspace.engine, closes, agency, viewer, reason.strip(), locked=True)


def unlock(
    workspace: Workspace, viewer: Viewer, closes: int, agency: str | None, reason: str = ""
) -> None:
    """Unlock the period closing with a quarter, for an agency or for all."""
    require(viewer, Action.REVIEW)
    write_lock(workspace.engine, closes, agency, viewer, reason.strip(), locked=False)


def locks(workspace: Workspace, viewer: Viewer, closes: int) -> tuple[Lock, ...]:
    """Every locking and unlocking of a period, the newest first."""
    require(viewer, Action.VIEW)
    return read_locks(workspace.engine, closes)


def lock_state(workspace: Workspace, viewer: Viewer, closes: int) -> LockState:
    """Whether the period closing with a quarter is locked, for all and for each agency."""
    every = locks(workspace, viewer, closes)
    newest = next((one for one in every if one.agency is None), None)
    own: dict[str, Lock] = {}
    for one in every:
        if one is newest:
            break
        if one.agency is not None:
            own.setdefault(one.agency, one)
    is_locked = newest is not None and newest.locked
    return LockState(
        newest, tuple(own[code] for code in sorted(own) if own[code].locked != is_locked)
    )
