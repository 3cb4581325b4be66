"""One filing laid open, whoever looks at it: where it stands, its figures, decisions, its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.gauges import link_html, pairs_html
from metrics.charts.sheets import state_html
from metrics.charts.tables import Item, notice_html, table_html
from metrics.filings import Decision, State, state_after
from metrics.model import ValueKind
from metrics.periods import Period, quarter_code
from metrics.services.filing_history import original
from metrics.services.submitting import Effect
from metrics.text.numbers import MISSING, format_moment, format_period, format_value
from metrics.text.words import Language, say
from ui.choices import HOME, address, choices_of
from ui.downloads import offer
from ui.sheet import figure_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from metrics.access import Viewer
    from metrics.issues import Level
    from metrics.services.filing_history import Decided, Filing
    from metrics.services.submitting import Figure
    from metrics.services.workspace import Workspace


def draw_notice(words: Language, key: str) -> None:
    """What is shown in place of a page that cannot be shown, with the way back."""
    back = address(HOME, {"lang": None if words is Language.VI else str(words)})
    heading, text = say(words, f"notice.{key}"), say(words, f"notice.{key}_help")
    st.html(notice_html(heading, text, say(words, "notice.back"), back))


def agency_name(words: Language, space: Workspace, code: str | None) -> str:
    """Name of an agency; a word for files that speak for several."""
    if code is None or code not in space.catalog.agencies:
        return code or say(words, "paper.several_agencies")
    agency = space.catalog.agencies[code]
    return agency.in_language(words)


def period_name(words: Language, closes: int | None) -> str:
    """The quarter a file was filed for, or that none was named."""
    return say(words, "paper.no_period") if closes is None else format_period(Period(closes), words)


def filing_address(words: Language, page: str, filing: Filing, part: str | None = None) -> str:
    """Address of a page with this filing opened."""
    lang = choices_of(words, 0)["lang"]
    period = None if filing.closes is None else quarter_code(filing.closes)
    chosen = (
        {"period": period, "agency": filing.agency} if page == "history" else {"period": period}
    )
    return address(page, {**chosen, "lang": lang, "part": part, "filing": str(filing.id)})


def draw_head(
    words: Language, space: Workspace, filing: Filing, back: str, back_words: str
) -> None:
    """The way back, what the filing is, and where it stands."""
    st.html(link_html(f"← {back_words}", back))
    parts = {
        "number": filing.id,
        "agency": agency_name(words, space, filing.agency),
        "period": period_name(words, filing.closes),
    }
    st.header(say(words, "paper.title", **parts), anchor=False)
    when = {} if filing.decided_at is None else {"moment": format_moment(filing.decided_at, words)}
    told = say(words, "paper.decided", by=filing.decided_by, **when) if when else ""
    st.html(state_html(filing.state, say(words, f"state.{filing.state}"), told))


def draw_facts(words: Language, filing: Filing) -> None:
    """Who filed it when, the file, and the message that came with it."""
    pairs = [
        ("by", filing.submitted_by),
        ("at", format_moment(filing.submitted_at, words)),
        ("file", filing.file_name),
        ("rows", str(filing.rows)),
        ("warnings", str(filing.warnings)),
        ("remark", filing.remark),
        ("origin", say(words, f"paper.origins.{filing.origin}")),
        ("reason", filing.reason),
    ]
    told = [(say(words, f"paper.{key}"), text) for key, text in pairs if text]
    st.html(pairs_html([*told, (say(words, "ui.fingerprint"), filing.sha256)]))


def draw_original(words: Language, space: Workspace, who: Viewer, filing: Filing) -> None:
    """The file as received, byte for byte, when it is asked for."""
    offer(
        say(words, "paper.original"),
        lambda: original(space, who, filing.id)[1],
        filing.file_name,
        "application/octet-stream",
        key=f"original:{filing.id}",
    )


def decisions_table(words: Language, filing: Filing, decisions: Sequence[Decided]) -> str:
    """When it was filed and every decision since, in order, as HTML."""
    filed = say(words, "paper.filed")
    rows: list[tuple[datetime, State | None, str, str, str]] = [
        (filing.submitted_at, None, filed, filing.submitted_by, filing.remark)
    ]
    rows += [
        (
            one.decided_at,
            state_after(one.decision),
            _decision(words, one),
            one.decided_by,
            one.reason,
        )
        for one in decisions
    ]
    label = say(words, "paper.decisions")
    heads = [say(words, f"paper.{key}") for key in ("moment", "decision", "whose", "why")]
    items = [
        [
            Item(format_moment(moment, words), is_short=True),
            Item(word, badge=state, is_short=True),
            Item(by),
            Item(why, is_said=True),
        ]
        for moment, state, word, by, why in rows
    ]
    return table_html(label, heads, items)


def _decision(words: Language, one: Decided) -> str:
    return say(words, f"decision.{Decision(one.decision)}")


def figure_item(
    words: Language,
    space: Workspace,
    figure: Figure | None,
    note: str = "",
    level: Level | None = None,
) -> Item:
    """A figure with its unit; a ratio as a percentage, what it is made of below."""
    if figure is None:
        return Item(MISSING, is_number=True)
    indicator = space.catalog.indicators[figure.indicator]
    made_of = figure_words(words, figure) if indicator.value is ValueKind.RATIO else ""
    text = format_value(figure.amount, indicator, words)
    return Item(
        text, badge=level, note="\n".join(one for one in (made_of, note) if one), is_number=True
    )


def thing_item(words: Language, space: Workspace, figure: Figure, closes: int | None) -> Item:
    """What a figure is of: the indicator, and the period and breakdown where they say more."""
    name = space.catalog.indicators[figure.indicator].name.in_language(words)
    notes = [figure.breakdown]
    if (figure.closes, figure.spans) != (closes, 1):
        notes.insert(0, format_period(Period(figure.closes, figure.spans), words))
    return Item(name, note=" · ".join(one for one in notes if one))


def counted(words: Language, effects: Mapping[Effect, int]) -> str:
    """How many figures are new, changed and unchanged, leaving out what there is none of."""
    told = [
        say(words, f"paper.effects.{effect}", count=count)
        for effect, count in ((one, effects.get(one, 0)) for one in Effect)
        if count
    ]
    return ", ".join(told) or MISSING
