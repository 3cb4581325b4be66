"""Where a target is heading, in words and for the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.paths import Ahead
from metrics.periods import end_date
from metrics.text.numbers import format_closing
from metrics.text.reasons import change_words, judged_value, sentence_values
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from metrics.services.dossier import Dossier


def outlook_lines(words: Language, view: Dossier) -> list[str]:
    """Sentences: late since when, what is expected at the due date, how sure, the pace needed."""
    subject, outlook = view.standing.subject, view.outlook
    lines: list[str] = []
    if view.late_since is not None:
        frequency = subject.indicator.frequency
        period = format_closing(view.late_since, frequency, words)
        lines.append(say(words, "outlook.late_since", period=period))
    line = outlook.projection
    if line is None:
        return [*lines, say(words, f"outlook.{outlook.lacking}")]
    values = sentence_values(words, subject, view.standing.verdict)
    goal = (view.standing.verdict.target_value,) if view.standing.verdict.target_value else ()
    numbers = {
        name: judged_value(words, subject, getattr(line, name), goal)
        for name in ("value", "low", "high")
    }
    pace = change_words(words, subject, line.per_quarter)
    said = {**values, **numbers, "points": line.points, "per_quarter": pace}
    lines.append(say(words, "outlook.meets" if outlook.meets else "outlook.misses", **said))
    if not outlook.is_certain:
        lines.append(say(words, "outlook.unsure"))
    if line.needed is not None and not _holds(view):
        needed = change_words(words, subject, line.needed)
        lines.append(say(words, "outlook.needed", needed=needed))
    return lines


def _holds(view: Dossier) -> bool:
    return view.standing.verdict.status == "achieved"


def ahead_of(words: Language, view: Dossier, scale: int) -> Ahead | None:
    """The projection as the chart draws it."""
    subject, verdict, line = view.standing.subject, view.standing.verdict, view.outlook.projection
    due_day = subject.target.due_day(subject.calendar)
    if line is None or due_day is None or verdict.period is None or verdict.actual is None:
        return None
    text = f"{say(words, 'ui.ahead')}: {judged_value(words, subject, line.value)}"
    return Ahead(
        end_date(verdict.period, subject.calendar),
        float(verdict.actual * scale),
        due_day,
        float(line.value * scale),
        float(line.low * scale),
        float(line.high * scale),
        text,
    )
