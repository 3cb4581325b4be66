"""Corrective notes on late targets: who may write and read them, and where one is required."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, may, require
from metrics.periods import SPAN_QUARTERS, end_date
from metrics.services.judging import judge, judge_on
from metrics.status.verdict import LATE, Status
from metrics.store.notes import Note, append_note, read_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject

__all__ = ["Note"]

LONGEST = 2000  # characters of a cause, and of a remedy


def write_note(
    workspace: Workspace, viewer: Viewer, target: str, as_of: int, cause: str, remedy: str
) -> int:
    """Number of the note that the viewer's agency adds on a target it answers for and that is late.

    Raises AccessDeniedError, UnknownTargetError, and ValueError without a cause or remedy, for one
    too long, or for a target that is not late.
    """
    require(viewer, Action.WRITE_NOTE, viewer.agency)
    (verdict,) = judge(workspace, viewer, as_of, [target])
    subject = workspace.subject_on(target, as_of)
    day = end_date(as_of, subject.calendar)
    owners = {owner.code for owner in workspace.owners(subject.target, day)}
    agency = viewer.agency or ""
    require(viewer, Action.WRITE_NOTE, agency if agency in owners else None)
    said = cause.strip(), remedy.strip()
    if verdict.status not in LATE:
        message = f"{target} is not late"
        raise ValueError(message)
    if not all(said) or max(map(len, said)) > LONGEST:
        message = f"a note has a cause and a remedy, of at most {LONGEST} characters each"
        raise ValueError(message)
    return append_note(workspace.engine, verdict.target, as_of, agency, said, viewer)


def may_write(viewer: Viewer, standing: Standing) -> bool:
    """Whether the viewer may write a note on a target as it stands."""
    return standing.verdict.status in LATE and any(
        may(viewer, Action.WRITE_NOTE, owner.code) for owner in standing.owners
    )


def notes_on(workspace: Workspace, viewer: Viewer, target: str | None = None) -> tuple[Note, ...]:
    """Notes the viewer may read, on one target or all, the newest first."""
    own = viewer.agency if not may(viewer, Action.READ_NOTES) else None
    require(viewer, Action.READ_NOTES, own)
    found = read_notes(workspace.engine, target)
    return tuple(one for one in found if own in (None, one.agency))


def long_late(
    workspace: Workspace,
    viewer: Viewer,
    standings: Iterable[Standing],
    earlier: Iterable[Standing] = (),
) -> frozenset[str]:
    """Targets off track for two reporting periods running, for which a note is required.

    earlier: standings on dates before that are at hand; only what is not among them is asked for.
    """
    require(viewer, Action.VIEW)
    known = {(one.verdict.target, one.verdict.as_of): one.verdict for one in earlier}
    late = [one for one in standings if one.verdict.status is Status.OFF_TRACK]
    wanted = [(one.verdict.target, period_before(one.subject, one.verdict.as_of)) for one in late]
    asked = judge_on(workspace, viewer, [one for one in wanted if one not in known])
    before = [*asked, *(known[one] for one in wanted if one in known)]
    return frozenset(one.target for one in before if one.status is Status.OFF_TRACK)


def is_answered(notes: Sequence[Note], standing: Standing) -> bool:
    """Whether a note was written for the period of the verdict, or the reporting period before."""
    since = period_before(standing.subject, standing.verdict.as_of)
    return any(
        one.target == standing.verdict.target and since <= one.closes <= standing.verdict.as_of
        for one in notes
    )


def period_before(subject: Subject, as_of: int) -> int:
    """Quarter a reporting period before another."""
    return as_of - SPAN_QUARTERS[subject.indicator.frequency]
