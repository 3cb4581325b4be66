"""Related entries beside each other, and what was declared before each revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.gauges import related_html
from metrics.text.numbers import format_date, format_percent
from metrics.text.reasons import due_words, rule_words
from metrics.text.words import Language, say
from ui.drawing import gauge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.services.dossier import Dossier
    from metrics.services.workspace import Workspace


def related_cards(words: Language, view: Dossier, choices: Mapping[str, str | None]) -> str:
    """A gauge for each related entry, with how it is related; its own verdict stays its own."""
    cards = []
    for one in view.related:
        key = f"tie.{one.how}_back" if one.is_back else f"tie.{one.how}"
        heading = say(words, key, target=one.standing.verdict.target)
        notes = [one.note.in_language(words)] if one.note is not None else []
        if one.effective is not None:
            share = format_percent(one.effective, words, (one.effective,))
            notes.append(say(words, "ui.related_effective", share=share))
        cards.append((heading, " ".join(notes), gauge(words, one.standing, choices)))
    return related_html(cards)


def revision_lines(words: Language, view: Dossier, space: Workspace) -> list[str]:
    """One sentence per revision: since when, by whom, why, and what stood before."""
    target = view.standing.subject.target
    lines = []
    for day, former in space.former[target.id]:
        revision = next(one for one in target.revisions if one.on == day)
        was = "; ".join(
            (rule_words(words, former), due_words(words, former.target, former.calendar))
        )
        lines.append(
            say(
                words,
                "ui.revision",
                day=format_date(revision.on, words),
                by=revision.by,
                why=revision.why.in_language(words),
                was=was,
            )
        )
    return lines
