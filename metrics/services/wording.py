"""What is said of an overview and of who answers for its targets, in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.periods import end_date
from metrics.services.overview import Bearing
from metrics.text.numbers import format_date
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from metrics.services.overview import Overview, Standing


def headlines_of(language: Language, overview: Overview) -> tuple[str, ...]:
    """How the figures stand, in a sentence, then how the tasks do; those there are."""
    day = format_date(end_date(overview.as_of, overview.calendar), language)
    keys = {False: "ui.headline", True: "ui.headline_tasks"}
    if overview.total(is_task=False):
        keys[True] = "ui.tasks_stand"
    said: list[str] = []
    for is_task, key in keys.items():
        total = overview.total(is_task=is_task)
        counts = {str(one): overview.bearings[is_task, one] for one in Bearing}
        if total or (is_task and not said):
            said.append(say(language, key, day=day, total=total, **counts))
    return tuple(said)


def who_answers(language: Language, standing: Standing) -> str:
    """Short names of the agencies that answer today; where none is known, the lead of the plan."""
    if standing.owners:
        return "; ".join(one.short_in_language(language) for one in standing.owners)
    if standing.lead is not None:
        return standing.lead.in_language(language)
    return say(language, "ui.no_lead")
