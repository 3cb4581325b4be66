"""Locking a period and unlocking it on the screen, for all agencies or one, and who did it when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, table_html
from metrics.errors import AccessDeniedError
from metrics.services.reviewing import lock, lock_state, locks, unlock
from metrics.text.numbers import MISSING, format_moment
from metrics.text.words import Language, say
from ui.filings import tell
from ui.papers import agency_name, period_name
from ui.session import note_refused, visitor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.reviewing import Lock, LockState
    from metrics.services.workspace import Workspace

LONGEST_REASON = 500


def lock_sentence(words: Language, space: Workspace, state: LockState, closes: int) -> str:
    """Whether the period is locked, since when and by whom, and who is excepted."""
    period, key = period_name(words, closes), "locked" if state.is_locked else "open"
    told = say(words, f"lock.{key}", period=period)
    if state.apart:
        names = "; ".join(agency_name(words, space, one.agency) for one in state.apart)
        told += " " + say(words, f"lock.{key}_except", agencies=names)
    return told


def draw_locking(
    words: Language, space: Workspace, who: Viewer, closes: int, agencies: Sequence[str]
) -> None:
    """The state, a form to change it, and every change so far."""
    state, every = lock_state(space, who, closes), locks(space, who, closes)
    st.text(lock_sentence(words, space, state, closes))
    st.caption(say(words, "lock.help"))
    # Named after the newest change, so that a second click finds no form to send again.
    key = f"{closes}:{every[0].id if every else 0}"
    with st.form(f"lock:{key}"):
        whom, why = st.columns([2, 3])
        whom.selectbox(
            say(words, "lock.whom"),
            [None, *agencies],
            format_func=lambda code: (
                say(words, "lock.all") if code is None else agency_name(words, space, code)
            ),
            key=f"whom:{key}",
            placeholder=say(words, "lock.all"),
        )
        why.text_input(say(words, "lock.reason"), max_chars=LONGEST_REASON, key=f"why:{key}")
        with st.container(horizontal=True):
            for act, icon in (("lock", ":material/lock:"), ("unlock", ":material/lock_open:")):
                st.form_submit_button(
                    say(words, f"lock.{act}"),
                    on_click=_change,
                    args=(words, space, closes, key, act),
                    icon=icon,
                    key=f"{act}:{key}",
                )
    if every:
        st.subheader(say(words, "lock.history"), anchor=False)
        st.html(_history(words, space, every))


def _change(words: Language, space: Workspace, closes: int, key: str, act: str) -> None:
    who = visitor()
    if who is None:
        return
    agency: str | None = st.session_state.get(f"whom:{key}")
    reason = str(st.session_state.get(f"why:{key}", "")).strip()
    if not reason:
        tell("warning", say(words, "lock.reason_missing"))
        return
    named = say(words, "lock.all") if agency is None else agency_name(words, space, agency)
    told = {"period": period_name(words, closes), "agency": named}
    try:
        state = lock_state(space, who, closes)
        is_apart = agency is None and bool(state.apart)
        if state.is_locked_for(agency) == (act == "lock") and not is_apart:
            tell("info", say(words, f"lock.{act}_already", **told))
            return
        (lock if act == "lock" else unlock)(space, who, closes, agency, reason)
    except AccessDeniedError as denied:
        note_refused(denied)
        tell("warning", say(words, "notice.refused_help"))
        return
    tell("success", say(words, f"lock.{act}_done", **told))


def _history(words: Language, space: Workspace, every: Sequence[Lock]) -> str:
    heads = [say(words, f"lock.{key}") for key in ("moment", "what", "whom", "by", "reason")]
    rows = [
        [
            Item(format_moment(one.decided_at, words), is_short=True),
            Item(say(words, "lock.lock" if one.locked else "lock.unlock")),
            Item(
                say(words, "lock.all")
                if one.agency is None
                else agency_name(words, space, one.agency)
            ),
            Item(one.decided_by),
            Item(one.reason or MISSING, is_said=True),
        ]
        for one in every
    ]
    return table_html(say(words, "lock.history"), heads, rows)
