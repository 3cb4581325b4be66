"""The order in which Vietnamese names are listed."""

from __future__ import annotations

import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Tone marks, which count only between words that are otherwise alike: none, huyền, hỏi, ngã, sắc,
# nặng.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_PLACES = {letter: chr(ord("a") + place) for place, letter in enumerate(LETTERS)}


def alphabetical(name: str) -> tuple[str, tuple[int, ...], str]:
    """Key that puts names in the order of the Vietnamese alphabet.

    >>> sorted(["Xã Đại Sơn", "Xã Dương Kinh", "Xã Cẩm Giàng", "Xã Cẩm Giang"], key=alphabetical)
    ['Xã Cẩm Giang', 'Xã Cẩm Giàng', 'Xã Dương Kinh', 'Xã Đại Sơn']
    """
    letters: list[str] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", name.casefold()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((place for place, mark in enumerate(TONES) if mark and mark in parts), 0)
        base = unicodedata.normalize("NFC", parts.replace(TONES[tone], ""))
        letters.append(_PLACES.get(base, base))
        tones.append(tone)
    return "".join(letters), tuple(tones), name
