"""What the help page explains, in the language of the page: a gauge, statuses, figures, words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrics.charts.anatomy import Part
from metrics.charts.palette import LOOKS
from metrics.charts.tables import Item, table_html
from metrics.services.sample import sample_standing
from metrics.text.glossary import PARTS, terms
from metrics.text.words import Language, say
from ui.drawing import FACTS, gauge, status_words

if TYPE_CHECKING:
    from metrics.charts.gauges import Gauge
    from metrics.model import Catalog


def sample_gauge(words: Language, catalog: Catalog) -> Gauge:
    """The worked example of a cut, named as an example and marked as illustrative."""
    return replace(
        gauge(words, sample_standing(catalog), {}),
        code=say(words, "help.sample_code"),
        name=say(words, "help.sample_name"),
        mark=say(words, "illustrative.mark"),
    )


def named_parts(words: Language) -> dict[Part, tuple[str, str]]:
    """Name and sentence of every part of a gauge."""
    return {
        part: (say(words, f"help.part.{part}.name"), say(words, f"help.part.{part}.text"))
        for part in Part
    }


def status_table(words: Language) -> str:
    """Every status with its shape, colour and word, and what it means, as HTML."""
    heads = [say(words, f"help.column.{key}") for key in ("status", "meaning")]
    rows = []
    for status in LOOKS:
        word, explained = status_words(words, status)
        rows.append([Item(word, badge=status, is_short=True), Item(explained)])
    return table_html(say(words, "help.statuses"), heads, rows)


def fact_rows(words: Language) -> list[tuple[str, str]]:
    """(name, meaning) of the figures at the head of a target's page."""
    return [(say(words, f"ui.{key}"), say(words, f"fact_help.{key}")) for key, _ in FACTS]


def term_rows(words: Language) -> list[tuple[str, str]]:
    """(word, meaning) of the glossary."""
    return [(one.word, one.meaning) for part in PARTS for one in terms(words, part)]
