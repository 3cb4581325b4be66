"""Shared choices (language, period, filters, target) live in the address, so a view can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from metrics.periods import parse_period, quarter_code
from metrics.text.numbers import format_period
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# Choices that stay when another page is opened, in the order they stand in the address.
FILTERS = ("entry", "plan", "field", "lead", "status", "ahead", "text")
# Those of them that the navigation must not lose.
LASTING = ("lang", "as_of")
HOME = "overview"
PERIODS_OFFERED = 24
FILING_PERIODS = 24
SHARED = (
    *("lang", "as_of", *FILTERS, "target"),
    *("period", "agency", "level", "part", "filing", "file", "file_lang", "only", "instead"),
)
LONGEST_TEXT = 80
# Ledgers number their filings from 1; a longer number was made up.
LONGEST_NUMBER = 12


def language() -> Language:
    """Language of the page, Vietnamese unless the address says otherwise."""
    written = st.query_params.get("lang")
    return Language(written) if written in set(Language) else Language.VI


def chosen(name: str, allowed: Sequence[str]) -> str | None:
    """Choice in the address when it is one of those allowed, else None."""
    written = st.query_params.get(name)
    return written if written in allowed else None


def choose(
    name: str,
    label: str,
    allowed: Sequence[str],
    words: Callable[[str], str],
    default: str | None = None,
) -> str | None:
    """A drop-down for one choice; without a default, None (shown as "all") can be chosen."""
    current = chosen(name, allowed) or default
    options: list[str | None] = list(allowed) if default is not None else [None, *allowed]
    everything = say(language(), "ui.all")
    key = f"{name}:{language()}"
    _follow_address(key, current)
    st.selectbox(
        label,
        options,
        format_func=lambda option: everything if option is None else words(option),
        key=key,
        # Streamlit shows nothing chosen in its own words, in English.
        placeholder=everything,
        on_change=_take_choice,
        args=(name, key, default),
    )
    return current


def choose_text(name: str, label: str) -> str | None:
    """A box for words to look for; None while it is empty."""
    current = st.query_params.get(name, "")[:LONGEST_TEXT].strip()
    key = f"{name}:{language()}"
    _follow_address(key, current)
    st.text_input(
        label, key=key, max_chars=LONGEST_TEXT, on_change=_take_choice, args=(name, key, "")
    )
    return current or None


def _follow_address(key: str, current: str | None) -> None:
    """Set a box to what the address says, before it is drawn."""
    if key not in st.session_state or st.session_state[key] != current:
        st.session_state[key] = current


def _take_choice(name: str, key: str, default: str | None) -> None:
    """Write what was picked into the address before the page runs, which then follows it."""
    picked = st.session_state[key]
    set_choice(name, picked if picked != default else None)


def choose_part(name: str, label: str, parts: Sequence[str], words: Callable[[str], str]) -> str:
    """Buttons for what is shown in turn, the first unless another was chosen."""
    current = chosen(name, parts) or parts[0]
    key = f"{name}:{current}:{language()}"
    st.segmented_control(
        label,
        list(parts),
        default=current,
        format_func=words,
        key=key,
        label_visibility="collapsed",
        required=True,
        on_change=_take_choice,
        args=(name, key, parts[0]),
    )
    return current


def chosen_filing() -> int | None:
    """Number of the filing that the address names, None for none."""
    written = st.query_params.get("filing", "")
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    return int(written) if is_number else None


def choose_period(newest: int, recorded: tuple[int, int] | None) -> int:
    """The quarter to judge at: those that have ended and, if recorded, have figures.

    newest: quarter that ended last, the default; recorded: first and last quarter in the ledger.
    """
    first = min(recorded[0], newest) if recorded else newest
    oldest = max(first, newest - PERIODS_OFFERED + 1)
    codes = [quarter_code(closes) for closes in range(newest, oldest - 1, -1)]
    code = choose(
        "as_of",
        say(language(), "ui.period"),
        codes,
        lambda one: format_period(parse_period(one), language()),
        default=codes[0],
    )
    return parse_period(code or codes[0]).closes


def choose_filing_period(newest: int) -> int:
    """The quarter to file for: the newest that has ended, the one running, or one before."""
    codes = [quarter_code(closes) for closes in range(newest + 1, newest - FILING_PERIODS, -1)]
    code = choose(
        "period",
        say(language(), "submit.period"),
        codes,
        lambda one: format_period(parse_period(one), language()),
        default=quarter_code(newest),
    )
    return parse_period(code or codes[1]).closes


def set_choice(name: str, value: str | None) -> None:
    """Write one choice into the address, or take it out."""
    if value is None:
        st.query_params.pop(name, None)
        _remembered().pop(name, None)
    else:
        st.query_params[name] = value


def recall_choices() -> None:
    """Bring language and period back after the navigation has opened another page without them.

    On the same page an address without them means just that: someone has gone back to it.
    """
    remembered, path = _remembered(), urlsplit(st.context.url or "").path
    was_opened = remembered.get("path", path) != path
    for name in LASTING:
        if name in st.query_params:
            remembered[name] = st.query_params[name]
        elif was_opened and name in remembered:
            st.query_params[name] = remembered[name]
        else:
            remembered.pop(name, None)
    remembered["path"] = path


def _remembered() -> dict[str, str]:
    """Choices of this session that stay from page to page, and the page they were made on."""
    kept: dict[str, str] = st.session_state.setdefault("lasting_choices", {})
    return kept


def address(page: str, choices: Mapping[str, str | None]) -> str:
    """Address of a page with these choices; nothing else is taken from anywhere."""
    made = {name: choices[name] for name in SHARED if choices.get(name)}
    path = "/" if page == HOME else f"/{page}"
    return f"{path}?{urlencode(made)}" if made else path


def filters_in_address() -> dict[str, str | None]:
    """Filters of the overview this page was opened from."""
    return {name: st.query_params.get(name) for name in FILTERS}


def choices_of(words: Language, closes: int) -> dict[str, str | None]:
    """Language and period as the address holds them."""
    return {"lang": None if words is Language.VI else str(words), "as_of": quarter_code(closes)}
