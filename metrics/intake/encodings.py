"""Bytes of a text file to text: which code table they are in, told and never guessed.

Unicode tells itself by its marks or its form. The old tables Windows-1258 and TCVN3 are told apart
by the spelling of what they give (syllables.py); where both give Vietnamese, that is an issue.
Knows nothing of rows and cells.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum

from metrics.intake.syllables import reads_as_vietnamese
from metrics.intake.table import EXACT
from metrics.intake.tcvn3 import UNDEFINED, from_tcvn3
from metrics.issues import Issue


class Encoding(StrEnum):
    """Code tables a text file may be written in."""

    UTF_8 = "UTF-8"
    UTF_8_MARKED = "UTF-8 BOM"
    UTF_16_LE = "UTF-16 LE"
    UTF_16_BE = "UTF-16 BE"
    WINDOWS_1258 = "Windows-1258"
    TCVN3 = "TCVN3"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file in composed letters (NFC) without marks of no width, and its code table.

    as_is: the bytes of the file, where they are those of the text in UTF-8.
    """

    text: str
    encoding: Encoding
    as_is: bytes | None = field(default=None, compare=False, repr=False)


JUDGED = 2**20  # bytes looked at to tell the old tables apart
SHOWN = 40  # characters of a reading that an issue shows
_WIDE = ((b"\xff\xfe", "utf-16-le", Encoding.UTF_16_LE), (b"\xfe\xff", "utf-16-be",
         Encoding.UTF_16_BE))  # fmt: skip
_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_PICTURES = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf",
    b"BM\x36",
)  # fmt: skip
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1b\x7f]")
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|table|meta|\?xml)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
# The soft hyphen is TCVN3's ư, so it goes only once the code table is settled; EXACT is ours.
_WITHOUT_WIDTH = f"\u200b\u200c\u200d\u2060\ufeff{EXACT}"
_SOFT_HYPHEN = "\u00ad"


def decode(content: bytes) -> Decoded | Issue:
    """Text of a file, or what keeps it from being read.

    >>> decode("Sở Nội vụ".encode("utf-16")).encoding
    <Encoding.UTF_16_LE: 'UTF-16 LE'>
    """
    found = _decode(content)
    if isinstance(found, Issue):
        return found
    if _PAGE.match(found.text[:JUDGED]):
        return Issue(1, 0, "web-page", found.text.strip().splitlines()[0][:SHOWN])
    return found


def _decode(content: bytes) -> Decoded | Issue:
    if content.startswith((*_PICTURES, *_UTF_32)):
        return Issue(1, 0, "not-text")
    for mark, codec, encoding in _WIDE:
        if content.startswith(mark):
            return _wide(content[2:], codec, encoding)
    if b"\0" in content:
        return _unmarked(content)
    control = _CONTROLS.search(content, 0, 2**16)
    if control is not None:
        return Issue(_line(content, control.start()), 0, "not-text")
    try:
        return _unicode(content)
    except UnicodeDecodeError as error:
        return _old(content, error)


def _unicode(content: bytes) -> Decoded:
    text = content.decode("utf-8-sig")
    if content.startswith(b"\xef\xbb\xbf"):
        return _clean(text, Encoding.UTF_8_MARKED)
    cleaned = _clean(text, Encoding.UTF_8)
    # Most files need no cleaning; their text need not be turned into bytes again to be read.
    return replace(cleaned, as_is=content) if cleaned.text is text else cleaned


def _wide(content: bytes, codec: str, encoding: Encoding) -> Decoded | Issue:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(codec, "replace").count("\n") + 1
        return Issue(line, 0, "not-text")
    if "\0" in text:
        return Issue(text.count("\n", 0, text.index("\0")) + 1, 0, "not-text")
    return _clean(text, encoding)


def _unmarked(content: bytes) -> Decoded | Issue:
    """UTF-16 without its mark tells itself: every other byte of its separators is nought."""
    for _, codec, encoding in _WIDE:
        judged = content[:JUDGED].decode(codec, "ignore")
        plain = sum(1 for letter in judged if letter in "\t\r\n" or " " <= letter <= "~")
        if len(content) % 2 == 0 and 2 * plain > len(judged):
            return _wide(content, codec, encoding)
    return Issue(_line(content, content.index(b"\0")), 0, "not-text")


def _old(content: bytes, error: UnicodeDecodeError) -> Decoded | Issue:
    """Text in Windows-1258 or TCVN3; an issue where neither or both give Vietnamese."""
    judged = content[:JUDGED]
    readings = {
        Encoding.WINDOWS_1258: _windows(judged),
        Encoding.TCVN3: from_tcvn3(judged),
    }
    good = [
        encoding
        for encoding, text in readings.items()
        if UNDEFINED not in text and reads_as_vietnamese(text)
    ]
    line = _line(content, error.start)
    if not good:
        return Issue(line, 0, "not-utf8", f"0x{content[error.start]:02x}")
    if len(good) > 1:
        first, second = (_around(content, error.start, one) for one in good)
        return Issue(line, 0, "ambiguous-encoding", first, values={"other": second})
    whole = _windows(content) if good[0] is Encoding.WINDOWS_1258 else from_tcvn3(content)
    if UNDEFINED in whole:
        return Issue(whole.count("\n", 0, whole.index(UNDEFINED)) + 1, 0, "not-utf8")
    return _clean(whole, good[0])


def _windows(content: bytes) -> str:
    text = content.decode("cp1258", "replace").replace("\ufffd", UNDEFINED)
    return unicodedata.normalize("NFC", text)


def _around(content: bytes, place: int, encoding: Encoding) -> str:
    """What stands around a byte on its line, in one reading."""
    start = max(content.rfind(b"\n", 0, place) + 1, place - SHOWN // 2)
    part = content[start : place + SHOWN // 2].splitlines()[0]
    return _windows(part) if encoding is Encoding.WINDOWS_1258 else from_tcvn3(part)


def _clean(text: str, encoding: Encoding) -> Decoded:
    if text.isascii():
        return Decoded(text, encoding)
    text = tidy(text)
    if is_from_old_font(text[:JUDGED]):
        old = from_old_font(text)
        if UNDEFINED not in old:
            return Decoded(old, Encoding.TCVN3)
    return Decoded(text.replace(_SOFT_HYPHEN, ""), encoding)


def tidy(text: str) -> str:
    """Text in composed letters, without marks that have no width.

    >>> tidy("So\u031b\u0309\u200b") == "Sở"
    True
    """
    for mark in _WITHOUT_WIDTH:
        if mark in text:
            text = text.replace(mark, "")
    return unicodedata.normalize("NFC", text)


# Letters lost to question marks, UTF-8 read as another code table and saved again, an old font.
_GARBLED = re.compile(
    r"\w\?|\?\w|\ufffd|á[»º¼½¾¿]|Ã[\u0080-\u00bf]|Ä[\u0091‘]|Æ°|\w[§®µ¶·¸¹¨©ª«¬]|[§®µ¶·¸¹¨©ª«¬]\w"
)


def is_garbled(text: str) -> bool:
    """Whether letters of a text were lost or changed before the file was saved.

    >>> [is_garbled(text) for text in ("S? N?i v?", "Sá»Ÿ", "Sở Nội vụ", "?")]
    [True, True, False, False]
    """
    return _GARBLED.search(text) is not None


def is_from_old_font(text: str) -> bool:
    """Whether a text was typed in a TCVN3 font and saved as Unicode.

    >>> [is_from_old_font(text) for text in ("Së Néi vô", "có", "Sở Nội vụ", "posts")]
    [True, False, False, False]
    """
    if text.isascii() or any(letter > "\u00ff" for letter in text[:64]):
        return False
    try:
        old = from_old_font(text)
    except UnicodeEncodeError:
        return False
    return not reads_as_vietnamese(text) and UNDEFINED not in old and reads_as_vietnamese(old)


def from_old_font(text: str) -> str:
    """Text typed in a TCVN3 font; raises UnicodeEncodeError for what no such font holds."""
    return from_tcvn3(text.encode("cp1252", "strict"))


def _line(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
