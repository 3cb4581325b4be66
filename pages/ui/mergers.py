"""Tables and chart of the bridge over mergers, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from metrics.charts.bridge import Bar
from metrics.services.bridge import Part
from metrics.text.numbers import MISSING, format_closing, format_number, format_value
from metrics.text.reasons import sentence_values
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from fractions import Fraction

    from metrics.services.bridge import Bridge, Side, Step
    from metrics.services.dossier import Dossier

WHOLE = (Part.BASELINE, Part.TODAY)


def bars_of(words: Language, view: Dossier, bridge: Bridge) -> list[Bar]:
    """Bars of the waterfall, one per step; equal names are told apart by their period."""
    frequency = view.standing.subject.indicator.frequency
    bars: list[Bar] = []
    for step in bridge.steps:
        period = format_closing(step.closes, frequency, words)
        text = format_number(step.value, words)
        signed = text if step.part in WHOLE or step.value <= 0 else f"+{text}"
        bars.append(Bar(_name(words, step), period, float(step.value), signed, step.part in WHOLE))
    return bars


def _name(words: Language, step: Step) -> str:
    name = say(words, f"part.{step.part}")
    if step.what is None:
        return name
    what = step.what.in_language(words)
    if step.is_estimated:
        what = say(words, "ui.came_in_estimated", what=what)
    return f"{name}: {what}"


def views_table(words: Language, view: Dossier, bridge: Bridge) -> pd.DataFrame:
    """As legislated, as of today and the difference, one line for each figure."""
    subject = view.standing.subject
    today = sentence_values(words, subject, bridge.today)
    before = (
        sentence_values(words, subject, bridge.legislated) if bridge.legislated is not None else {}
    )
    rows = []
    for key, label in (
        ("baseline", "baseline"),
        ("target", "target_value"),
        ("actual", "actual"),
        ("period", "figure_period"),
        ("progress", "progress"),
    ):
        field = {"target": "target_value"}.get(key, key)
        old = getattr(bridge.legislated, field, None) if key != "period" else None
        new = getattr(bridge.today, field, None) if key != "period" else None
        is_sum = key in ("baseline", "target", "actual")
        change = new - old if is_sum and old is not None and new is not None else None
        rows.append(
            {
                "": say(words, f"ui.{label}"),
                say(words, "ui.legislated"): before.get(key, MISSING),
                say(words, "ui.today_view"): today[key],
                say(words, "ui.difference"): _signed(words, change),
            }
        )
    return pd.DataFrame(rows)


def _signed(words: Language, change: Fraction | None) -> str:
    if change is None:
        return ""
    return f"+{format_number(change, words)}" if change > 0 else format_number(change, words)


def merger_table(words: Language, view: Dossier, bridge: Bridge) -> pd.DataFrame:
    """One line per merger: both sides with their figures, the sums and what changed."""
    indicator = view.standing.subject.indicator
    rows = []
    for one in bridge.mergers:
        before, after = one.before.total, one.after.total
        change = after - before if before is not None and after is not None else None
        rows.append(
            {
                say(words, "ui.merger_at"): format_closing(one.closes, indicator.frequency, words),
                say(words, "ui.before"): _side(words, one.before),
                say(words, "ui.after"): _side(words, one.after),
                say(words, "ui.total_before"): format_value(before, indicator, words),
                say(words, "ui.total_after"): format_value(after, indicator, words),
                say(words, "ui.change"): _signed(words, change),
                say(words, "ui.note"): say(words, "ui.merger_territory")
                if one.has_territory
                else "",
            }
        )
    return pd.DataFrame(rows)


def _side(words: Language, side: Side) -> str:
    return "; ".join(
        f"{one.short_in_language(words)}: "
        f"{format_number(value, words) if value is not None else MISSING}"
        for one, value in zip(side.agencies, side.figures, strict=True)
    )
