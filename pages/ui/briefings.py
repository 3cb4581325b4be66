"""Saved briefings on the screen: what each holds, what changed since, and the ways to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from metrics.access import Action, may
from metrics.charts.decks import Deck, decks_html
from metrics.export.stamping import SHORT
from metrics.periods import Period
from metrics.services.briefing import briefings, drift_of
from metrics.text.numbers import format_moment, format_period
from metrics.text.words import Language, say
from ui.choices import address, choices_of
from ui.exporting import BETWEEN

if TYPE_CHECKING:
    from metrics.access import Viewer
    from metrics.services.briefing import Briefing
    from metrics.services.workspace import Workspace

JUST_SAVED = "briefing_saved"
FILES = ("briefing.pptx", "briefing.pdf")


def draw_saved(words: Language, space: Workspace, who: Viewer) -> None:
    """All briefings, the newest first."""
    number = st.session_state.pop(JUST_SAVED, None)
    if number is not None:
        st.success(say(words, "briefing.saved", number=number))
    found = briefings(space, who)
    if not found:
        is_preparer = may(who, Action.PREPARE_BRIEFING)
        help_key = "nothing_help" if is_preparer else "nothing_for_leaders"
        st.info(f"{say(words, 'briefing.nothing')} {say(words, f'briefing.{help_key}')}")
        return
    replaced = {one.replaces: one.id for one in found if one.replaces is not None}
    st.html(decks_html([_deck(words, space, who, one, replaced.get(one.id)) for one in found]))


def _deck(words: Language, space: Workspace, who: Viewer, one: Briefing, newer: int | None) -> Deck:
    frozen = one.frozen
    known = say(
        words,
        "briefing.frozen",
        period=format_period(Period(frozen.closes), words),
        known=format_moment(frozen.known_at, words),
        ledger=frozen.ledger[:SHORT] or say(words, "export.no_ledger"),
    )
    facts = [
        say(words, "briefing.slides", count=len(one.slides)),
        say(
            words, "briefing.saved_by", who=one.saved_by, moment=format_moment(one.saved_at, words)
        ),
    ]
    if one.replaces is not None:
        facts.append(say(words, "briefing.replaces", number=one.replaces))
    if newer is not None:
        facts.append(say(words, "briefing.replaced", number=newer))
    drift = drift_of(space, who, one)
    return Deck(
        f"{one.id}. {one.title}",
        (known, " · ".join(facts)),
        tuple(say(words, f"briefing.drift.{code}") for code in drift),
        _ways(words, who, one),
    )


def _ways(words: Language, who: Viewer, one: Briefing) -> tuple[tuple[str, str], ...]:
    """Ways to present it, to its files in both languages, and to a replacement."""
    own = {} if words is Language.VI else {"lang": str(words)}
    path = f"/present/{one.id}"
    ways = [
        (say(words, "briefing.present"), _with(path, own)),
        (say(words, "briefing.presenter"), _with(path, {**own, "presenter": "1"})),
    ]
    for name in FILES:
        for language in Language:
            kind = name.rpartition(".")[2].upper()
            told = f"{kind} ({say(words, f'export.language_name.{language}')})"
            ways.append((told, _with(f"{path}/files/{name}", {"lang": str(language)})))
    if may(who, Action.PREPARE_BRIEFING):
        choices = {
            **choices_of(words, one.frozen.closes),
            "part": "prepare",
            "only": BETWEEN.join(slide.target for slide in one.slides),
            "instead": str(one.id),
        }
        ways.append((say(words, "briefing.again"), address("briefing", choices)))
    return tuple(ways)


def _with(path: str, choices: dict[str, str]) -> str:
    return f"{path}?{urlencode(choices)}" if choices else path
