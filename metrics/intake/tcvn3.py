"""The TCVN3 code table (TCVN 5712:1993, VN3), as the .VnTime fonts use it.

Capital letters with tone marks are not in the table: fonts whose name ends in H draw the small
letters as capitals, so names written in them come back in small letters.
"""

from __future__ import annotations

import codecs

# From byte 0xA1 on, by rows of the table; "." marks a byte without a letter.
_LETTERS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ.ằẳẵắ",
    0xC6: "ặầẩẫấậè.ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ",
}
LETTER_OF_BYTE = {
    first + place: letter
    for first, letters in _LETTERS.items()
    for place, letter in enumerate(letters)
    if letter != "."
}
# Quotation marks, dashes and the like stand where Windows puts them.
_PUNCTUATION = {
    byte: bytes([byte]).decode("cp1252")
    for byte in (0xA0, 0x80, 0x82, 0x84, 0x85, *range(0x91, 0x98), 0x8B, 0x9B)
}
UNDEFINED = "\ufffe"
_TABLE = "".join(
    chr(byte) if byte < 0x80 else LETTER_OF_BYTE.get(byte, _PUNCTUATION.get(byte, UNDEFINED))  # noqa: PLR2004 - ASCII
    for byte in range(0x100)
)


def from_tcvn3(content: bytes) -> str:
    """Text of bytes in TCVN3; bytes outside the table become UNDEFINED.

    >>> from_tcvn3(bytes([0x53, 0xEB, 0x20, 0x4E, 0xE9, 0x69, 0x20, 0x76, 0xF4]))
    'Sở Nội vụ'
    """
    # U+FFFE marks holes in such a table, where "replace" puts U+FFFD.
    return codecs.charmap_decode(content, "replace", _TABLE)[0].replace("\ufffd", UNDEFINED)
