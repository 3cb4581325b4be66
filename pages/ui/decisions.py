"""Accepting and returning on the screen: what was shown is decided on, or nothing is.

What a button does is settled when it is drawn: the filing and its newest decision then. It fails
with a word when someone was quicker; a second click finds the decision made and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.errors import AccessDeniedError, StaleDecisionError
from metrics.filings import MAY_FOLLOW, Decision, State
from metrics.services.reviewing import accept, filings_numbered, give_back
from metrics.text.words import Language, say
from ui.choices import set_choice
from ui.filings import tell
from ui.papers import agency_name, counted
from ui.session import note_refused, visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from metrics.access import Viewer
    from metrics.services.filing_history import Filing
    from metrics.services.reviewing import Waiting
    from metrics.services.workspace import Workspace

ASKED = "asked_to_accept"
LONGEST_REASON = 1000


def draw_decision(words: Language, space: Workspace, filing: Filing) -> None:
    """Buttons to accept a filing or return it with a reason, as far as its state allows."""
    seen, key = {filing.id: filing.decision}, f"{filing.id}:{filing.decision}"
    may_accept = filing.state in MAY_FOLLOW[Decision.ACCEPTED]
    may_return = filing.state in MAY_FOLLOW[Decision.RETURNED]
    if not may_accept and not may_return:
        st.info(say(words, f"review.settled.{filing.state}"))
        return
    if may_accept:
        st.button(
            say(words, "review.accept", number=filing.id),
            type="primary",
            key=f"accept:{key}",
            on_click=_accept,
            args=(words, space, seen),
            icon=":material/check:",
            width="stretch",
        )
    if may_return:
        with st.form(f"return:{key}", border=True):
            if filing.state is State.ACCEPTED:
                st.caption(say(words, "review.return_accepted"))
            st.text_area(
                say(words, "review.reason"),
                key=f"reason:{key}",
                max_chars=LONGEST_REASON,
                placeholder=say(words, "review.reason_hint"),
            )
            st.form_submit_button(
                say(words, "review.return", number=filing.id),
                on_click=_return,
                args=(words, space, seen, f"reason:{key}"),
                icon=":material/undo:",
                width="stretch",
            )


def draw_bulk(words: Language, space: Workspace, queue: Sequence[Waiting]) -> None:
    """A button that accepts every filing without warnings, once it is confirmed which these are."""
    clean = [one for one in queue if one.is_clean]
    if not clean:
        return
    seen = {one.filing.id: one.filing.decision for one in clean}
    st.button(
        say(words, "review.accept_clean", count=len(clean)),
        key="accept_clean",
        on_click=_ask,
        args=(seen,),
        icon=":material/done_all:",
    )
    asked = st.session_state.get(ASKED, {})
    named = [one for one in clean if asked.get(one.filing.id) == one.filing.decision]
    if not named:
        return
    with st.container(border=True):
        st.text(say(words, "review.confirm_clean", count=len(asked)))
        for one in named:
            who, effects = agency_name(words, space, one.filing.agency), counted(words, one.effects)
            told = {"number": one.filing.id, "agency": who, "effects": effects}
            st.text(say(words, "review.confirm_line", **told))
        if len(named) < len(asked):
            st.caption(say(words, "review.confirm_changed", count=len(asked) - len(named)))
        with st.container(horizontal=True):
            st.button(
                say(words, "review.confirm", count=len(asked)),
                type="primary",
                key=f"confirm:{sorted(asked.items())}",
                on_click=_accept,
                args=(words, space, asked),
            )
            st.button(say(words, "review.cancel"), key="cancel", on_click=_ask, args=({},))


def _ask(seen: Mapping[int, int]) -> None:
    st.session_state[ASKED] = dict(seen)


def _accept(words: Language, space: Workspace, seen: Mapping[int, int]) -> None:
    who = visitor()
    if who is None:
        return
    key = "review.accepted_one" if len(seen) == 1 else "review.accepted_many"
    done = say(words, key, numbers=_numbers(seen), count=len(seen))
    _decide(words, space, who, lambda: accept(space, who, seen), State.ACCEPTED, done)
    _leave()


def _return(words: Language, space: Workspace, seen: Mapping[int, int], key: str) -> None:
    who, reason = visitor(), st.session_state.get(key, "").strip()
    if who is None:
        return
    if not reason:
        tell("warning", say(words, "review.reason_missing"))
        return
    done = say(words, "review.returned_one", numbers=_numbers(seen))
    _decide(words, space, who, lambda: give_back(space, who, seen, reason), State.RETURNED, done)
    _leave()


def _decide(
    words: Language,
    space: Workspace,
    who: Viewer,
    act: Callable[[], None],
    wanted: State,
    done: str,
) -> None:
    """Decide and say what came of it.

    A second click finds the decision made, by the same person, and is told so just the same.
    """
    try:
        act()
    except AccessDeniedError as denied:
        note_refused(denied)
        tell("warning", say(words, "notice.refused_help"))
    except StaleDecisionError as stale:
        filings = filings_numbered(space, who, stale.filings)
        if not all(one.state is wanted and one.decided_by == who.name for one in filings):
            tell("warning", say(words, "review.stale", filings=_standing(words, filings)))
            return
        tell("success", done)
    else:
        tell("success", done)


def _standing(words: Language, filings: Sequence[Filing]) -> str:
    """Where filings stand and by whose doing."""
    return "; ".join(
        say(
            words,
            "review.stale_one",
            number=one.id,
            state=say(words, f"state.{one.state}"),
            by=one.decided_by or one.submitted_by,
        )
        for one in filings
    )


def _leave() -> None:
    """Back to the queue, with nothing left to confirm."""
    st.session_state.pop(ASKED, None)
    set_choice("filing", None)


def _numbers(seen: Mapping[int, int]) -> str:
    return ", ".join(f"#{number}" for number in seen)
