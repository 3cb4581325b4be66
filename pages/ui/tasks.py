"""Facts and tables of a task: who has done it, when, and each time it fell due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from metrics.text.numbers import MISSING, format_date
from metrics.text.reasons import reason_sentence, sentence_values
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from fractions import Fraction

    from metrics.services.dossier import Contribution, Dossier


def task_facts(words: Language, view: Dossier, values: dict[str, str]) -> list[tuple[str, str]]:
    """(label, figure) pairs: how many have done it, and its days."""
    tally = view.standing.verdict.tally
    facts = [(say(words, "ui.due"), values["due"])]
    if values["starts"] != MISSING:
        facts.insert(0, (say(words, "ui.starts"), values["starts"]))
    if tally is None or not tally.expected:
        return facts
    if tally.expected == 1:
        if tally.last_day is not None:
            facts.append((say(words, "ui.done_on"), values["last_day"]))
        return facts
    counts = (("done_in_time", tally.done), ("done_late", tally.late))
    facts += [
        (
            say(words, f"ui.{label}"),
            say(words, "ui.task_count", done=number, agencies=values["agencies"]),
        )
        for label, number in counts
    ]
    facts.append((say(words, "ui.still_open"), values["open"]))
    facts.append((say(words, "ui.coverage"), values["coverage"]))
    return facts


def performer_table(words: Language, view: Dossier) -> pd.DataFrame:
    """One line per agency that the task is charged to, those that have not done it first."""
    has_day = view.standing.verdict.due_day is not None
    rows = [
        {
            say(words, "ui.agency"): one.agency.name_vi
            if words is Language.VI
            else one.agency.name_en,
            say(words, "ui.result"): result_words(
                words, one.value, has_day=has_day, in_time=one.in_time
            ),
            say(words, "ui.done_on"): format_date(one.done_on, words) if one.done_on else "",
            say(words, "ui.evidence"): one.proof,
            say(words, "ui.note"): say(words, "ui.origin_illustrative")
            if one.is_illustrative
            else "",
        }
        for one in sorted(view.contributions, key=_order)
    ]
    return pd.DataFrame(rows)


def _order(one: Contribution) -> tuple[int, str]:
    if one.value is None:
        return 0, one.agency.code
    return (1 if one.value == 0 else 2 if not one.in_time else 3), one.agency.code


def result_words(
    words: Language, value: Fraction | None, *, has_day: bool, in_time: bool | None
) -> str:
    """What one agency has done of a task; value: 1 done, 0 not, None without a report."""
    if value is None:
        return say(words, "ui.not_reported")
    if value == 0:
        return say(words, "ui.not_done")
    if not has_day:
        return say(words, "ui.done")
    return say(words, "ui.in_time" if in_time else "ui.late")


def instance_table(words: Language, view: Dossier) -> pd.DataFrame:
    """One line per instance of a recurring task, the newest first."""
    subject = view.standing.subject
    rows = []
    for one in reversed(view.history):
        values = sentence_values(words, subject, one)
        rows.append(
            {
                say(words, "ui.due"): values["due"],
                say(words, "ui.done_in_time"): f"{values['done']}/{values['agencies']}",
                say(words, "ui.status"): say(words, f"status.{one.status}"),
                say(words, "ui.why"): reason_sentence(words, subject, one),
            }
        )
    return pd.DataFrame(rows)
