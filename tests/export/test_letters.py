"""A reminder has the form of an official letter and leaves number, day and name to its issuer."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn

from metrics.export.issuers import Issuer
from metrics.export.letters import (
    LateAgency,
    LateList,
    LateRow,
    Letter,
    late_list,
    reminder_letter,
)
from metrics.text.words import Language

ISSUER = Issuer("Ủy ban nhân dân thành phố Hải Phòng", "Sở Nội vụ", "Hải Phòng", "Giám đốc",
                "SNV-CCHC")  # fmt: skip
POSTS = LateRow("Biên chế công chức", "Quý III/2024", date(2024, 9, 20), 12)
TASK = LateRow("Đề án sắp xếp", "Quý III/2024", None, 0)
AGENCY = LateAgency("Sở Tài chính", (POSTS, TASK))
KNOWN = date(2024, 10, 2)


def letter(**keys):
    return Letter(**{"issuer": ISSUER, "agency": AGENCY, "period": "Quý III/2024",
                     "known_on": KNOWN} | keys)  # fmt: skip


def opened(content):
    return Document(io.BytesIO(content))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def paragraphs(paper):
    return [one.text for one in paper.paragraphs if one.text]


def test_head_names_the_issuing_body_and_the_nation():
    head, rows, end = opened(reminder_letter(letter())).tables
    (body, nation), (number, day) = cells(head)
    assert "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\nSỞ NỘI VỤ\n" == body
    assert nation.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    first, about = number.split("\n")
    assert ("Số:", "/SNV-CCHC") == tuple(first.split())
    assert "V/v đôn đốc báo cáo số liệu quý\u00a0III/2024" == about
    assert ["Hải", "Phòng,", "ngày", "tháng", "năm", "2024"] == day.split()
    assert 3 == len(rows.rows)
    assert "GIÁM ĐỐC" == cells(end)[0][1].strip()


def test_body_says_what_is_owed_since_when_and_until_when():
    paper = opened(reminder_letter(letter(before=date(2024, 10, 9))))
    to, opening, request, closing = paragraphs(paper)
    assert "Kính gửi: Sở Tài chính." == to
    assert "đến hết ngày 02/10/2024, Sở Nội vụ chưa nhận được 2 mục số liệu" in opening
    assert "trước ngày 09/10/2024" in request
    assert closing.endswith("./.")
    assert [
        ["STT", "Chỉ số, nhiệm vụ", "Kỳ báo cáo", "Hạn báo cáo", "Số ngày chậm"],
        ["1", "Biên chế công chức", "Quý III/2024", "20/09/2024", "12"],
        ["2", "Đề án sắp xếp", "Quý III/2024", "–", "–"],
    ] == cells(paper.tables[1])


def test_no_day_is_named_where_none_is_set():
    assert "trước ngày" not in "".join(paragraphs(opened(reminder_letter(letter()))))


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"), (date(2024, 3, 15), "ngày 15 tháng 3 năm")],
)
def test_day_is_written_as_the_decree_says(day, written):
    head = opened(reminder_letter(letter(dated=day))).tables[0]
    assert written in cells(head)[1][1]


def test_page_and_letters_are_those_of_the_decree():
    paper = opened(reminder_letter(letter()))
    (section,) = paper.sections
    assert (210, 297) == (round(section.page_width.mm), round(section.page_height.mm))
    for margin, least, most in (
        (section.top_margin, 20, 25), (section.bottom_margin, 20, 25),
        (section.left_margin, 30, 35), (section.right_margin, 15, 20),
    ):  # fmt: skip
        assert least <= round(margin.mm, 1) <= most
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml  # noqa: SLF001 - the field shows nowhere else
    assert "Times New Roman" == paper.styles["Normal"].font.name
    sizes = {run.font.size.pt for one in paper.paragraphs for run in one.runs}
    assert sizes <= {13, 14}


def test_headings_of_a_long_table_stand_on_every_page():
    agency = LateAgency("Sở Tài chính", (POSTS,) * 60)
    table = opened(reminder_letter(letter(agency=agency))).tables[1]
    heading, first = (row._tr for row in table.rows[:2])  # noqa: SLF001 - as above
    assert heading.findall(f".//{qn('w:tblHeader')}")
    assert not first.findall(f".//{qn('w:tblHeader')}")
    assert first.findall(f".//{qn('w:cantSplit')}")


def test_nobody_is_named_as_author():
    properties = opened(reminder_letter(letter())).core_properties
    assert ("", "") == (properties.author, properties.comments)


def test_same_values_give_the_same_document():
    first, again = (opened(reminder_letter(letter())) for _ in range(2))
    assert first.element.xml == again.element.xml


def test_what_xml_cannot_hold_does_not_break_a_letter():
    row = LateRow("=cmd\x00|' /C calc'!A0\ufffe", "2024", KNOWN, 1)
    table = opened(reminder_letter(letter(agency=LateAgency("a\x01", (row,))))).tables[1]
    assert "=cmd|' /C calc'!A0" == cells(table)[1][1]


def late(language, *agencies):
    return opened(late_list(LateList(language, ISSUER, "Quý III/2024", KNOWN, agencies)))


def test_list_holds_every_agency_the_latest_first():
    later = LateAgency("Sở Y tế", (LateRow("x", "2024", date(2024, 6, 30), 94),))
    paper = late(Language.VI, AGENCY, later)
    title, subject = paragraphs(paper)
    assert "DANH SÁCH ĐƠN VỊ CHẬM BÁO CÁO SỐ LIỆU" == title
    assert "Quý III/2024, tính đến ngày 02/10/2024: 2 đơn vị chậm." == subject
    head, table = paper.tables
    assert "CỘNG HÒA XÃ HỘI" in cells(head)[0][1]
    assert [
        ["1", "Sở Y tế", "1", "30/06/2024", "94"],
        ["2", "Sở Tài chính", "2", "20/09/2024", "12"],
    ] == cells(table)[1:]


def test_list_in_english_is_no_official_paper():
    paper = late(Language.EN, AGENCY)
    assert "AGENCIES LATE WITH THEIR FIGURES" == paragraphs(paper)[0]
    (table,) = paper.tables
    assert ["No.", "Agency", "Figures missing", "Earliest due", "Days late"] == cells(table)[0]


def test_list_without_anyone_says_so():
    paper = late(Language.VI)
    assert "không có đơn vị nào chậm" in paragraphs(paper)[1]
    assert 1 == len(paper.tables)
