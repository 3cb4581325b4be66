"""How complete and punctual a period is, on the screen: in all, by level, and agency by agency."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from metrics.charts.tables import Item, facts_html, table_html
from metrics.text.numbers import format_number, format_percent
from metrics.text.words import Language, say, say_or
from ui.choices import choose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.services.punctuality import AgencyPunctuality, Counts, PeriodPunctuality

SHARES = ("received", "on_time", "accepted")
ROWS_HEIGHT = 460
NAME, LEVEL, NUMBER, SHARE = 260, 150, 80, 112  # pixels


def period_facts(words: Language, period: PeriodPunctuality) -> str:
    """The four counts and their rates, and who is late, as HTML."""
    every, parts = period.tallied.all, period.tallied
    owed = {"figures": parts.figures.expected, "tasks": parts.tasks.expected}
    late = [one for one in period.agencies if one.all.late]
    told = {"agencies": len(late), "days": every.days_late}
    facts = [
        (
            say(words, "review.expected"),
            _number(words, every.expected),
            say(words, "review.expected_note", agencies=len(period.agencies), **owed),
        ),
        *(
            (
                say(words, f"review.{key}"),
                _number(words, getattr(every, key)),
                say(words, "review.share", share=_percent(words, every, key)),
            )
            for key in SHARES
        ),
        (
            say(words, "review.late"),
            _number(words, every.late),
            say(words, "review.late_note" if late else "review.nobody_late", **told),
        ),
    ]
    return facts_html(facts)


def levels_table(words: Language, period: PeriodPunctuality) -> str:
    """Counts and rates by level of agency, as HTML."""
    heads = [
        say(words, f"review.{key}") for key in ("level", "agencies", "expected", *SHARES, "late")
    ]
    rows = [
        [
            Item(level_name(words, one.level)),
            *(
                Item(text, is_number=True)
                for text in (
                    _number(words, one.agencies),
                    _number(words, one.tallied.all.expected),
                    *(
                        f"{_number(words, getattr(one.tallied.all, key))}"
                        f" ({_percent(words, one.tallied.all, key)})"
                        for key in SHARES
                    ),
                    _number(words, one.tallied.all.late),
                )
            ),
        ]
        for one in period.levels
    ]
    return table_html(say(words, "review.by_level"), heads, rows)


def draw_agencies(words: Language, period: PeriodPunctuality) -> None:
    """Every agency in a table that sorts by any column, the late ones first."""
    table = pd.DataFrame([_agency(words, one) for one in period.agencies])
    number = st.column_config.NumberColumn(format="localized", width=NUMBER)
    shares = {
        say(words, f"review.{key}_share"): st.column_config.ProgressColumn(
            format="percent", min_value=0, max_value=1, width=SHARE
        )
        for key in SHARES
    }
    numbers = [say(words, f"review.{key}") for key in ("overdue", "days_late", "expected", *SHARES)]
    st.dataframe(
        table,
        hide_index=True,
        height=ROWS_HEIGHT,
        column_config={
            say(words, "review.agency"): st.column_config.TextColumn(width=NAME),
            say(words, "review.level"): st.column_config.TextColumn(width=LEVEL),
            **dict.fromkeys(numbers, number),
            **shares,
        },
    )


def _agency(words: Language, one: AgencyPunctuality) -> dict[str, object]:
    counts = one.all
    name = one.agency.in_language(words)
    shares = {key: getattr(counts, f"{key}_share") for key in SHARES}
    values: dict[str, object] = {
        "agency": name,
        "level": level_name(words, one.agency.level),
        "overdue": counts.late,
        "days_late": counts.days_late,
        "expected": counts.expected,
        **{key: getattr(counts, key) for key in SHARES},
        **{
            f"{key}_share": None if share is None else float(share) for key, share in shares.items()
        },
    }
    return {say(words, f"review.{key}"): value for key, value in values.items()}


def choose_level(words: Language, levels: Iterable[str]) -> str | None:
    """A drop-down for a level of agencies, in the order given, None for all."""
    return choose(
        "level",
        say(words, "calendar.level"),
        list(dict.fromkeys(levels)),
        lambda one: level_name(words, one),
    )


def level_name(words: Language, level: str) -> str:
    """Level of an agency in words; the register may use words of its own."""
    return say_or(words, f"agency_level.{level}", level)


def _percent(words: Language, counts: Counts, key: str) -> str:
    share: Fraction | None = getattr(counts, f"{key}_share")
    return format_percent(share, words, (Fraction(0), Fraction(1)))


def _number(words: Language, number: int) -> str:
    return format_number(number, words)
