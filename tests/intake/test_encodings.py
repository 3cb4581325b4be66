"""Code tables: Unicode tells itself, the old tables are told by spelling, doubt is an issue."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.intake.encodings import Encoding, decode, is_from_old_font, is_garbled, tidy
from metrics.intake.syllables import is_vietnamese, reads_as_vietnamese
from metrics.intake.tcvn3 import LETTER_OF_BYTE, UNDEFINED, from_tcvn3
from metrics.issues import Issue
from old_tables import in_tcvn3, in_windows_1258

SENTENCE = "Sở Nội vụ thành phố Hải Phòng báo cáo biên chế công chức quý III năm 2024"
WRITERS = {
    Encoding.UTF_8: lambda text: text.encode(),
    Encoding.UTF_8_MARKED: lambda text: text.encode("utf-8-sig"),
    Encoding.UTF_16_LE: lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    Encoding.UTF_16_BE: lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    Encoding.WINDOWS_1258: in_windows_1258,
    Encoding.TCVN3: in_tcvn3,
}


@pytest.fixture(scope="module")
def names(catalog):
    """Names of every agency and indicator."""
    agencies = [agency.name_vi for agency in catalog.agencies.values()]
    return agencies + [indicator.name.vi for indicator in catalog.indicators.values()]


class TestDecoding:
    """Bytes to text."""

    @pytest.mark.parametrize("encoding", WRITERS)
    def test_code_table_is_told_and_read(self, encoding):
        decoded = decode(WRITERS[encoding](SENTENCE))
        assert (SENTENCE, encoding) == (decoded.text, decoded.encoding)

    @pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
    def test_wide_text_without_its_mark_is_told_by_its_noughts(self, codec):
        assert SENTENCE == decode(SENTENCE.encode(codec)).text

    @pytest.mark.parametrize("encoding", [Encoding.WINDOWS_1258, Encoding.TCVN3])
    def test_single_name_is_never_read_in_the_wrong_table(self, names, encoding):
        told = 0
        for name in names:
            written = WRITERS[encoding](name)
            if written.isascii():
                continue
            decoded = decode(written)
            if isinstance(decoded, Issue):
                assert decoded.code in ("ambiguous-encoding", "not-utf8")
            else:
                told += 1
                assert (encoding, name.lower()) == (decoded.encoding, decoded.text.lower())
        assert told > 0.95 * len(names)

    def test_all_names_together_are_told(self, names):
        text = "\n".join(names)
        for encoding, write in WRITERS.items():
            decoded = decode(write(text))
            assert (encoding, text.lower()) == (decoded.encoding, decoded.text.lower())

    def test_word_that_both_tables_spell_is_an_issue_that_shows_both(self):
        issue = decode(b"ma,c\xf4ng\n")
        assert ("ambiguous-encoding", "ma,công", "ma,cụng") == (
            issue.code, issue.found, issue.values["other"],
        )  # fmt: skip

    @pytest.mark.parametrize("encoding", [Encoding.UTF_8, Encoding.UTF_16_LE])
    def test_text_typed_in_an_old_font_is_read(self, encoding):
        typed = in_tcvn3(SENTENCE).decode("cp1252")
        decoded = decode(WRITERS[encoding](typed))
        assert (SENTENCE, Encoding.TCVN3) == (decoded.text, decoded.encoding)

    @pytest.mark.parametrize("text", ["có", "à la carte", "café", "½ xã", "Số 5°", "“năm”", "—"])
    def test_text_of_few_letters_is_left_as_it_is(self, text):
        assert text == decode(text.encode()).text
        assert not is_from_old_font(text)

    def test_composed_and_decomposed_letters_are_one(self):
        for form in ("NFC", "NFD"):
            assert SENTENCE == decode(unicodedata.normalize(form, SENTENCE).encode()).text

    @pytest.mark.parametrize("mark", "\u200b\u200c\u200d\u2060\ufeff\ue000")
    def test_marks_of_no_width_go(self, mark):
        assert "Sở" == tidy(f"S{mark}ở{mark}")

    @pytest.mark.parametrize(
        "page", ["<html>", " \n<!DOCTYPE html><p>", "<!-- a --><table>", "<?xml version='1.0'?>"]
    )
    @pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
    def test_web_page_is_no_file_of_figures(self, page, codec):
        assert "web-page" == decode(page.encode(codec)).code

    @settings(deadline=None)
    @given(content=st.binary(max_size=60))
    def test_any_bytes_are_text_or_an_issue(self, content):
        decoded = decode(content)
        assert isinstance(decoded, Issue) or "\0" not in decoded.text

    @settings(deadline=None)
    @given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
    def test_unicode_is_read_as_it_is_or_as_an_old_font(self, text):
        assume(not text.startswith("\ufeff"))
        decoded = decode(text.encode())
        if not isinstance(decoded, Issue) and decoded.encoding is not Encoding.TCVN3:
            assert tidy(text).replace("\u00ad", "") == decoded.text


class TestTcvn3:
    """The table of TCVN 5712."""

    def test_table_holds_every_small_letter_once_and_the_capitals_of_the_alphabet(self):
        vowels = "aăâeêioôơuưy"
        toned = {
            unicodedata.normalize("NFC", vowel + tone)
            for vowel in vowels
            for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
        }
        expected = {letter for letter in toned | {"đ"} if not letter.isascii()} | set("ĂÂĐÊÔƠƯ")
        assert expected == set(LETTER_OF_BYTE.values())
        assert len(LETTER_OF_BYTE) == len(expected) == 74

    def test_table_agrees_with_the_one_of_the_c_library(self):
        if shutil.which("iconv") is None:
            pytest.skip("iconv is not here")
        for byte, letter in LETTER_OF_BYTE.items():
            told = subprocess.run(
                ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"],
                input=bytes([byte]), capture_output=True, check=False,
            )  # fmt: skip
            if told.returncode:
                pytest.skip("this iconv has no such table")
            assert unicodedata.normalize("NFC", told.stdout.decode()) == letter

    def test_byte_outside_the_table_is_marked(self):
        assert UNDEFINED == from_tcvn3(b"\xc4")


class TestSpelling:
    """What is a Vietnamese syllable."""

    @pytest.mark.parametrize(
        "word",
        [
            "Nghị",
            "quyết",
            "nghiêng",
            "khuỷu",
            "giếng",
            "gì",
            "quốc",
            "quýt",
            "hoà",
            "hòa",
            "thuở",
            "uể",
            "Đắc",
            "ươn",
            "người",
            "oách",
            "xoong",
            "HĐND",
            "QĐ",
            "ĐVSN",
            "kế",
            "cứu",
            "tiết",
            "đẹp",
            "mát",
            "mạt",
            "yếu",
        ],
    )
    def test_syllable(self, word):
        assert is_vietnamese(word)

    @pytest.mark.parametrize(
        "word",
        ["Néi", "Së", "vô§", "mát\u0301", "két\u0300", "cế", "kà", "ngế", "mat\u0300", "hoaị"],
    )
    def test_no_syllable(self, word):
        assert not is_vietnamese(word)

    def test_plans_are_spelt_as_vietnamese(self, plans_dir):
        for path in plans_dir.glob("*.txt"):
            text = tidy(path.read_text(encoding="utf-8"))
            assert reads_as_vietnamese(text)
            assert not reads_as_vietnamese(in_tcvn3_as_windows(text))


def in_tcvn3_as_windows(text):
    """A text written in TCVN3 and read as Windows-1258."""
    known = "".join(letter for letter in text if letter < "\x80" or letter.lower() in LETTERS)
    return in_tcvn3(known).decode("cp1258", "replace")


LETTERS = set(LETTER_OF_BYTE.values())


@pytest.mark.parametrize("text", ["S? N?i v?", "Sá»Ÿ", "Ph�ng", "C¸t H¶i", "Qu?n"])
def test_garbled_letters_are_seen(text):
    assert is_garbled(text)


@pytest.mark.parametrize("text", ["Sở Nội vụ", "?", "so_noi_vu", "Quận 1"])
def test_whole_letters_are_not(text):
    assert not is_garbled(text)
