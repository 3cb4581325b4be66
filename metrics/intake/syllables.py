"""Whether a text is Vietnamese, told from how its syllables are spelt, never from a dictionary.

Only this tells the old code tables apart: each reads the other's bytes as letters too, but hardly
ever as letters that make up syllables.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
_RISING_OR_HEAVY = {"\u0301", "\u0323"}
_ONSET = "ngh|ng|nh|n|gh|gi|g|ch|c|kh|k|ph|p|qu|th|tr|t|b|d|đ|h|l|m|r|s|v|x"
# Rhymes that end in a vowel, and nuclei that a consonant may follow.
_OPEN = (
    "a|e|ê|i|o|ô|ơ|u|ư|y|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|yêu|oa|oe|oi|ôi|ơi|oai|oay|"
    "oao|oeo|uê|ui|uy|uya|uyu|uây|uôi|ươi|ươu|ưi|ưu|uơ"
)
_CLOSED = "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uyê"
_SYLLABLE = re.compile(
    rf"(?P<onset>{_ONSET})?"
    rf"(?:(?P<open>{_OPEN})|(?P<closed>{_CLOSED})(?:m|n|ng|nh|(?P<stop>c|ch|p|t)))|đ"
)
_EITHER_PLACE = ("oa", "oe", "uy")  # hòa or hoà: both are in use
_SECOND_PLACE = ("uê", "uơ")
# c, g and ng stand before a, o, u; k, gh and ngh before e, i, y.
_WRONG_ONSET = re.compile(r"(?:c|ng)[eêiy]|g[eê]|(?:k|gh|ngh)(?:[aăâoôơuư])")
_ABBREVIATION = re.compile(r"[A-ZĂÂĐÊÔƠƯ]{1,8}")
# A word: letters, marks, and signs that no Vietnamese text has inside a word.
_WORD = re.compile(r"[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff\ufffe\ufffd]+")
_SPOKEN_FOR = 0.9


@lru_cache(maxsize=65536)
def is_vietnamese(word: str) -> bool:
    """Whether a word is spelt as a Vietnamese syllable, or is an abbreviation in capitals.

    >>> [is_vietnamese(word) for word in ("Nghị", "quyết", "QĐ", "Néi", "Nụịi", "mât")]
    [True, True, True, False, False, False]
    """
    if _ABBREVIATION.fullmatch(word):
        return True
    spread = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in spread if mark in TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in TONES))
    match = _SYLLABLE.fullmatch(bare)
    if match is None or len(tones) > 1 or _WRONG_ONSET.match(bare):
        return False
    if match["stop"] is not None and not (tones and tones[0] in _RISING_OR_HEAVY):
        return False  # a syllable that stops short bears the rising or the heavy tone
    return not tones or _toned_letter(spread) - len(match["onset"] or "") in _tone_places(match)


def _toned_letter(spread: str) -> int:
    """Place of the letter that bears the tone, counted in letters."""
    before = spread[: next(place for place, mark in enumerate(spread) if mark in TONES)]
    return sum(1 for mark in before if not unicodedata.combining(mark)) - 1


def _tone_places(match: re.Match[str]) -> tuple[int, ...]:
    """Places in the rhyme where the tone may stand."""
    if match["closed"]:
        return (len(match["closed"]) - 1,)
    vowels = match["open"] or ""
    if vowels in _EITHER_PLACE:
        return (0, 1)
    return (1,) if len(vowels) > 2 or vowels in _SECOND_PLACE else (0,)  # noqa: PLR2004 - letters


def reads_as_vietnamese(text: str) -> bool:
    """Whether nearly all words with letters beyond ASCII are spelt as Vietnamese ones.

    >>> reads_as_vietnamese("Sở Nội vụ, QĐ-UBND"), reads_as_vietnamese("Së Néi vô")
    (True, False)
    """
    words = {word for word in _WORD.findall(text) if not word.isascii()}
    words = {word for word in words if any(letter.isalpha() for letter in word)} or words
    good = sum(1 for word in words if is_vietnamese(word))
    return good >= _SPOKEN_FOR * len(words)
