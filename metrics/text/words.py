"""Every sentence the product shows, by key and language, from vi.yaml and en.yaml.

The only place that reads the language files. To add a sentence: one key in both files, with the
same {placeholders}; a test holds the two files together.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

HERE = Path(__file__).parent


class Language(StrEnum):
    """Languages of the interface, the first being the default."""

    VI = "vi"
    EN = "en"


def _flatten(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat


@cache
def words_of(language: Language) -> dict[str, str]:
    """All sentences of one language, keyed by dotted name."""
    text = (HERE / f"{language}.yaml").read_text(encoding="utf-8")
    return _flatten(yaml.load(text, Loader=yaml.CSafeLoader))


class _Counting(Formatter):
    """Fills placeholders, and chooses between the words for one and for many."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, has_two, many = format_spec.partition("|")
        if has_two:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


_COUNTING = _Counting()


def say(language: Language, key: str, /, **values: object) -> str:
    """Sentence for a key with its placeholders filled; raises KeyError for an unknown key.

    `{rows} {rows:row|rows}` says the first word for one and the second for any other number.
    """
    sentence = words_of(language)[key]
    if "|" in sentence:
        return _COUNTING.vformat(sentence, (), values)
    return sentence.format(**values)


def say_or(language: Language, key: str, otherwise: str) -> str:
    """Sentence for a key, or the given text where a declaration uses a word of its own."""
    return words_of(language).get(key, otherwise)


def say_both(key: str, /, **values: object) -> tuple[str, str]:
    """Sentence in Vietnamese and in English, for messages that show both."""
    return say(Language.VI, key, **values), say(Language.EN, key, **values)
