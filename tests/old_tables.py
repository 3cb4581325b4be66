"""Writing files in the old code tables, as the programs of their time did."""

from __future__ import annotations

import unicodedata

from metrics.intake.tcvn3 import LETTER_OF_BYTE

TONES = "\u0300\u0301\u0303\u0309\u0323"
_BYTE_OF_LETTER = {letter: byte for byte, letter in LETTER_OF_BYTE.items()}


def in_tcvn3(text):
    """Bytes of a text in TCVN3; toned capitals, which it has not, become small letters."""
    return bytes(
        ord(letter)
        if letter < "\x80"
        else _BYTE_OF_LETTER.get(letter) or _BYTE_OF_LETTER[letter.lower()]
        for letter in unicodedata.normalize("NFC", text)
    )


def in_windows_1258(text):
    """Bytes of a text in Windows-1258, tone marks apart where it has no letter with the tone."""
    content = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            content += letter.encode("cp1258")
        except UnicodeEncodeError:
            spread = unicodedata.normalize("NFD", letter)
            base = "".join(mark for mark in spread if mark not in TONES)
            tone = "".join(mark for mark in spread if mark in TONES)
            content += (unicodedata.normalize("NFC", base) + tone).encode("cp1258")
    return content
