"""What each slide shows, in words: for who hears slides read out, and for what is said of them.

One for each slide of slides.typ, in its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.export.stamping import stamp_rows
from metrics.text.numbers import format_date
from metrics.text.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrics.export.takeaway import Item, Takeaway


@dataclass(frozen=True, slots=True)
class SlideWords:
    """One slide: its heading, what stands on it line by line, and the presenter's note, or ""."""

    heading: str
    lines: tuple[str, ...]
    note: str = ""


def slide_words(takeaway: Takeaway) -> tuple[SlideWords, ...]:
    """Every slide in words, in the language of what is taken away."""
    language = takeaway.language
    as_of = say(
        language,
        "export.as_of",
        period=takeaway.period,
        day=format_date(takeaway.day, language),
    )
    counted = tuple(f"{look.word}: {count}" for look, count in takeaway.counts)
    return (
        SlideWords(
            takeaway.title,
            _present(as_of, *(one.label for one in takeaway.plans), takeaway.note),
        ),
        SlideWords(say(language, "export.summary"), (takeaway.headline, *counted)),
        *_urgent(takeaway),
        *(_of_item(takeaway, one) for one in takeaway.items),
        SlideWords(
            say(language, "export.meaning"),
            tuple(f"{look.word}: {text}" for look, text in takeaway.looks),
        ),
        SlideWords(
            say(language, "export.stamp_title"),
            tuple(f"{label}: {text}" for label, text in stamp_rows(language, takeaway.stamp)),
        ),
    )


def _urgent(takeaway: Takeaway) -> Iterator[SlideWords]:
    """What needs attention, on as many slides as it takes."""
    nothing = say(takeaway.language, "export.no_urgent")
    for title, items in takeaway.urgent_slides:
        yield SlideWords(title, tuple(map(_in_a_line, items)) or (nothing,))


def _in_a_line(item: Item) -> str:
    texts = (item.look.word, item.code, item.name, item.actual, item.goal, item.owner)
    return " · ".join(texts)


def _of_item(takeaway: Takeaway, item: Item) -> SlideWords:
    language = takeaway.language
    facts: Sequence[str] = [f"{label}: {text}" for label, text in item.facts]
    return SlideWords(
        f"{item.code} · {item.name}",
        _present(
            " · ".join(_present(item.look.word, item.mark)),
            item.reason,
            item.ahead,
            item.goal,
            *facts,
            say(language, "export.owned", owner=item.owner),
            say(language, "export.quote", quote=item.quote),
        ),
        item.note,
    )


def _present(*texts: str) -> tuple[str, ...]:
    """Texts without those that are empty."""
    return tuple(one for one in texts if one)
