"""What needs a decision: matters the viewer may see and act on, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, may, require
from metrics.services.correcting import is_answered, notes_on
from metrics.services.reviewing import queue
from metrics.status.verdict import Reason, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace


class Concern(StrEnum):
    """Why something needs a decision, in the order shown. To add one: a line here and its words."""

    NO_NOTE = "no_note"
    NO_OWNER = "no_owner"
    CONFLICTING = "conflicting"
    TERRITORY = "territory"
    NO_BASELINE = "no_baseline"
    WAITING = "waiting"
    SILENT = "silent"


# Reasons of a verdict that somebody has to settle.
REASONS = {
    Reason.CONFLICTING: Concern.CONFLICTING,
    Reason.TERRITORY: Concern.TERRITORY,
    Reason.INCOMPLETE: Concern.TERRITORY,
    Reason.NO_BASELINE: Concern.NO_BASELINE,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: a target, or a count where it is about filings or agencies."""

    concern: Concern
    standing: Standing | None = None
    count: int = 0


def agenda(
    workspace: Workspace,
    viewer: Viewer,
    everything: Sequence[Standing],
    late_long: Collection[str],
) -> tuple[Matter, ...]:
    """Matters that need a decision of the viewer, or that the viewer can ask others to settle.

    everything: standings of one date; late_long: targets off track for two periods running, as
    `correcting.long_late` gives them. An agency gets the targets it answers for.
    """
    require(viewer, Action.VIEW)
    notes = notes_on(workspace, viewer) if late_long else ()
    matters: list[Matter] = []
    for one in everything:
        if not _concerns(viewer, one):
            continue
        if one.verdict.target in late_long:
            if not one.owners:
                matters.append(Matter(Concern.NO_OWNER, one))
            elif not is_answered(notes, one):
                matters.append(Matter(Concern.NO_NOTE, one))
        concern = REASONS.get(one.verdict.reason)
        if concern is not None:
            matters.append(Matter(concern, one))
    if may(viewer, Action.REVIEW):
        waiting = len(queue(workspace, viewer))
        lacking = (Status.INSUFFICIENT_DATA, Status.NO_DATA)
        silent = sum(1 for one in everything if one.verdict.status in lacking)
        counted = ((Concern.WAITING, waiting), (Concern.SILENT, silent))
        matters += [Matter(concern, count=count) for concern, count in counted if count]
    order = list(Concern)
    return tuple(sorted(matters, key=lambda one: order.index(one.concern)))


def _concerns(viewer: Viewer, standing: Standing) -> bool:
    """Whether a target is the viewer's business: everyone's but an agency's, or its own."""
    owners = [None, *(owner.code for owner in standing.owners)]
    return any(may(viewer, Action.READ_NOTES, owner) for owner in owners)
