"""Page of the method, from the rules, thresholds and code in force for the repository's targets."""

from __future__ import annotations

from pathlib import Path

from generator.markdown import page, table
from metrics.catalog.load import load_catalog
from metrics.services.method import Section, method_of
from metrics.text.words import Language, say

ROOT = Path(__file__).parents[2]


def method_page() -> str:
    """docs/method.md: the whole method in Vietnamese, then in English."""
    catalog = load_catalog(ROOT / "targets.yaml", ROOT / "data" / "agencies.csv").catalog
    parts: list[str] = []
    for language, heading in ((Language.VI, "Tiếng Việt"), (Language.EN, "English")):
        parts += [f"## {heading}", say(language, "method.statement")]
        for section in method_of(catalog, language):
            parts += _section(section)
    return page("Phương pháp / Method", *parts)


def _section(section: Section) -> list[str]:
    parts = [f"### {section.heading}", *section.paragraphs]
    return [*parts, table(section.heads, section.rows)] if section.rows else parts
