"""Finding words in a text the way people type them in a hurry: with or without tone marks."""

from __future__ import annotations

import unicodedata


def has_words(text: str, query: str) -> bool:
    """Whether every word of the query stands somewhere in the text.

    Capitals do not count, nor do the marks of a word typed without any.

    >>> has_words("Biên chế công chức", "bien CHE"), has_words("Biên chế công chức", "biền")
    (True, False)
    """
    spelled = unicodedata.normalize("NFC", text.casefold())
    bare = _bare(spelled)
    words = unicodedata.normalize("NFC", query.casefold()).split()
    return all(word in (bare if word == _bare(word) else spelled) for word in words)


def _bare(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(char for char in spread if not unicodedata.combining(char))
