"""The words of the product with what they mean, the same for the help page and docs/GLOSSARY.md.

To add a word: an entry under `glossary` in both language files, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.text.words import words_of

if TYPE_CHECKING:
    from metrics.text.words import Language

# One word for each idea of the design, then those also used.
PARTS = ("main", "also")


@dataclass(frozen=True, slots=True)
class Term:
    """One word and its meaning, in one language."""

    word: str
    meaning: str


def terms(language: Language, part: str) -> tuple[Term, ...]:
    """Words of one of PARTS in the order of the language files.

    >>> from metrics.text.words import Language
    >>> terms(Language.EN, "main")[0]
    Term(word='plan', meaning='a signed document that targets come from')
    """
    words, start = words_of(language), f"glossary.{part}."
    return tuple(
        Term(word, words[key.removesuffix("word") + "meaning"])
        for key, word in words.items()
        if key.startswith(start) and key.endswith(".word")
    )
