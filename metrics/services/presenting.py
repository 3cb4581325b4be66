"""A briefing as slides to be shown: pictures, the same in words, and what is not as it was.

Pictures take a second to draw and never change, so those of the newest few briefings are kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.export.slide_words import slide_words
from metrics.export.stamping import stamp_line
from metrics.services.briefing import briefing_of, drift_of
from metrics.services.exporting import gathered_for

if TYPE_CHECKING:
    from metrics.export.slide_words import SlideWords
    from metrics.services.briefing import Briefing
    from metrics.services.workspace import Workspace
    from metrics.text.words import Language

MOST_KEPT = 8  # decks, of some megabytes each
PRINTED = "briefing.pdf"  # the export whose slides are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """The slides of a briefing: SVG and words of each, in order.

    stamp: in a line; mark: badge of illustrative figures, "" when every one is real.
    """

    briefing: Briefing
    pictures: tuple[bytes, ...]
    words: tuple[SlideWords, ...]
    stamp: str
    mark: str


@dataclass(frozen=True, slots=True)
class _Key:
    """All that the slides depend on."""

    briefing: Briefing
    language: Language
    declarations: str


_KEPT: OrderedDict[_Key, Shown] = OrderedDict()
_DRAWING = threading.Lock()


def shown(workspace: Workspace, viewer: Viewer, language: Language, number: int) -> Shown:
    """The slides of a briefing in a language.

    Raises AccessDeniedError, UnknownBriefingError, and UnknownTargetError for a target that is
    not declared any more.
    """
    require(viewer, Action.PRESENT)
    saved = briefing_of(workspace, viewer, number)
    if "ledger" in drift_of(workspace, viewer, saved):
        return _draw(workspace, viewer, language, saved)
    key = _Key(saved, language, workspace.catalog.fingerprint)
    # A browser asks for all pictures at once; they are drawn for the first.
    with _DRAWING:
        if key not in _KEPT:
            _KEPT[key] = _draw(workspace, viewer, language, saved)
            while len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
        _KEPT.move_to_end(key)
        return _KEPT[key]


def _draw(workspace: Workspace, viewer: Viewer, language: Language, saved: Briefing) -> Shown:
    # Setting type takes long to load, and few open a deck.
    from metrics.export.typeset import slides_svg  # noqa: PLC0415

    made = gathered_for(workspace, viewer, PRINTED, language, saved.id)
    return Shown(saved, slides_svg(made), slide_words(made), stamp_line(made), made.mark)
