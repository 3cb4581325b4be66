"""How a file was read, in words: what was decided and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from metrics.text.report import MARKS, SEPARATORS, reading_sentences
from metrics.text.words import Language


@dataclass(frozen=True)
class Read:
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    decimal_mark: str | None = None
    heading_line: int = 1


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (
            Read("Windows-1258", ";", None, ",", 3),
            (
                "Bảng mã: Windows-1258. Các cột cách nhau bằng dấu chấm phẩy (;)."
                " Dấu thập phân là dấu phẩy (1.234,5). Dòng tiêu đề: 3."
            ),
        ),
        (
            Read("UTF-8", "\t"),
            (
                "Bảng mã: UTF-8. Các cột cách nhau bằng dấu tab."
                " Không ô nào cho biết dấu thập phân, nên chỉ đọc số nguyên. Dòng tiêu đề: 1."
            ),
        ),
        (Read(sheet="Số liệu", heading_line=5), 'Đọc trang tính "Số liệu". Dòng tiêu đề: 5.'),
        (
            Read("TCVN3", sheet="a", decimal_mark="."),
            (
                'Chữ gõ bằng phông TCVN3. Đọc trang tính "a".'
                " Dấu thập phân là dấu chấm (1,234.5). Dòng tiêu đề: 1."
            ),
        ),
        (Read("UTF-8", ",", heading_line=0), ""),
    ],
)
def test_what_was_decided_is_said(read, expected):
    assert expected == " ".join(reading_sentences(Language.VI, read))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("mark", MARKS)
def test_every_separator_and_mark_has_its_words(language, separator, mark):
    said = reading_sentences(language, Read("UTF-8", separator, None, mark))
    assert 4 == len(said)
    assert separator == "\t" or separator in said[1]
