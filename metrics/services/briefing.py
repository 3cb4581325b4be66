"""Briefings: a selection of targets in an order, with notes, frozen at a moment of the ledger.

Whoever prepares meetings saves them; a changed one is another that replaces it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrics import __version__
from metrics.access import Action, Viewer, require
from metrics.errors import BriefingError, UnknownBriefingError, UnknownTargetError
from metrics.services.takeaway import newest_moment, takeaway_of
from metrics.store.briefings import (
    Briefing,
    Freezing,
    Slide,
    append_briefing,
    read_briefing,
    read_briefings,
)
from metrics.store.entries import read_head

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from metrics.export.takeaway import Takeaway
    from metrics.services.workspace import Workspace
    from metrics.text.words import Language

__all__ = ["Briefing", "Slide"]

MOST_SLIDES = 60
LONGEST_TITLE, LONGEST_NOTE = 200, 2000  # characters
# Numbers of briefings begin with 1; a larger one was made up.
LARGEST_NUMBER = 10**12


def save_briefing(
    workspace: Workspace,
    viewer: Viewer,
    title: str,
    as_of: int,
    slides: Sequence[Slide],
    known_at: datetime | None = None,
    replaces: int | None = None,
) -> int:
    """Number of the briefing just saved, frozen at a moment (naive UTC), now when None.

    as_of: quarter ordinal; a moment to come is now; replaces: number of the one it takes the place
    of. Raises AccessDeniedError, BriefingError, UnknownTargetError, UnknownBriefingError.
    """
    require(viewer, Action.PREPARE_BRIEFING)
    called = " ".join(title.split())
    said = tuple(Slide(one.target, one.note.strip()) for one in slides)
    _refuse_unsound(workspace, called, said)
    if replaces is not None:
        briefing_of(workspace, viewer, replaces)
    newest = newest_moment(workspace)
    moment = newest if known_at is None else min(known_at, newest)
    entries, ledger = read_head(workspace.engine, moment)
    frozen = Freezing(as_of, moment, entries, ledger, workspace.catalog.fingerprint, __version__)
    return append_briefing(workspace.engine, called, frozen, said, replaces, viewer)


def _refuse_unsound(workspace: Workspace, title: str, slides: Sequence[Slide]) -> None:
    """Raise for a title, number of slides or note that cannot be, or a target that is not."""
    if not title:
        raise BriefingError("title_missing")
    if len(title) > LONGEST_TITLE:
        raise BriefingError("title_long", most=LONGEST_TITLE)
    if not slides:
        raise BriefingError("empty")
    if len(slides) > MOST_SLIDES:
        raise BriefingError("too_many", most=MOST_SLIDES)
    codes = [one.target for one in slides]
    for one in slides:
        if one.target not in workspace.catalog.targets:
            raise UnknownTargetError(one.target)
        if codes.count(one.target) > 1:
            raise BriefingError("twice", target=one.target)
        if len(one.note) > LONGEST_NOTE:
            raise BriefingError("note_long", target=one.target, most=LONGEST_NOTE)


def briefings(workspace: Workspace, viewer: Viewer) -> tuple[Briefing, ...]:
    """All briefings, the newest first."""
    require(viewer, Action.PRESENT)
    return read_briefings(workspace.engine)


def briefing_of(workspace: Workspace, viewer: Viewer, number: int) -> Briefing:
    """The briefing of a number; raises AccessDeniedError, UnknownBriefingError."""
    require(viewer, Action.PRESENT)
    found = read_briefing(workspace.engine, number) if 0 < number < LARGEST_NUMBER else None
    if found is None:
        raise UnknownBriefingError(str(number))
    return found


def drift_of(workspace: Workspace, viewer: Viewer, saved: Briefing) -> tuple[str, ...]:
    """What is not as it was when the briefing was frozen, so that its slides may differ.

    declarations, ledger, version: codes with words under `briefing.drift`.
    """
    require(viewer, Action.PRESENT)
    frozen = saved.frozen
    now = {
        "declarations": (frozen.declarations, workspace.catalog.fingerprint),
        "ledger": (
            (frozen.entries, frozen.ledger),
            read_head(workspace.engine, frozen.known_at),
        ),
        "version": (frozen.version, __version__),
    }
    return tuple(code for code, (then, today) in now.items() if then != today)


def takeaway_of_briefing(
    workspace: Workspace,
    viewer: Viewer,
    language: Language,
    number: int,
    *,
    with_figures: bool = False,
) -> Takeaway:
    """What a briefing shows, as the ledger knew it when it was frozen, with its notes.

    with_figures: every accepted figure behind it too. Raises AccessDeniedError,
    UnknownBriefingError, and UnknownTargetError for a target that is not declared any more.
    """
    saved = briefing_of(workspace, viewer, number)
    notes = {one.target: one.note for one in saved.slides}
    frozen = saved.frozen
    made = takeaway_of(
        workspace, viewer, language, frozen.closes, list(notes), frozen.known_at,
        with_courses=True, with_figures=with_figures,
    )  # fmt: skip
    items = tuple(replace(one, note=notes[one.code]) for one in made.items)
    return replace(made, title=saved.title, items=items)
