"""Reminders to agencies that have not filed: an official letter each, and one list of all.

A letter is a legal form and always in Vietnamese; number, day and signature are left to whoever
issues it. The list is in either language. Values in, bytes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.shared import Pt

from metrics.export.issuers import in_capitals
from metrics.export.papers import (
    BODY,
    NOTE,
    SMALL,
    TO_THE_LEFT,
    WIDTH,
    content_of,
    new_paper,
    put,
    put_body,
    put_rule,
    put_table,
    side_by_side,
)
from metrics.text.numbers import MISSING, format_date
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from datetime import date

    from docx.document import Document as Paper

    from metrics.export.issuers import Issuer

LEFT_WIDTH = 6.2  # centimetres of the issuing body's block
RIGHT_WIDTH = WIDTH - LEFT_WIDTH
ISSUER_RULE, MOTTO_RULE = 2.4, 5.7  # the first a third to a half of the name, the second the motto
SIGNATURE_LINES = 4
COPIES = 11  # points
NO_BREAK = "\u00a0"
LETTER_WIDTHS = (1.4, 6.8, 3.0, 2.7, 2.1)
LIST_WIDTHS = (1.4, 7.4, 2.3, 2.7, 2.2)
TWO_DIGITS = 3  # months before this one are written with two digits, as days before the 10th


@dataclass(frozen=True, slots=True)
class LateRow:
    """One figure or task that is owed: its name and period as shown, its last good day."""

    name: str
    period: str
    deadline: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class LateAgency:
    """An agency with the rows it owes."""

    name: str
    rows: tuple[LateRow, ...]

    @property
    def days_late(self) -> int:
        """Of the row that is latest."""
        return max((row.days_late for row in self.rows), default=0)

    @property
    def since(self) -> date | None:
        """Earliest deadline that has passed."""
        return min((row.deadline for row in self.rows if row.deadline is not None), default=None)


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder for a period as shown.

    known_on: day on which the rows were missing; before: day before which they are asked for;
    dated: day of the letter, left open when None.
    """

    issuer: Issuer
    agency: LateAgency
    period: str
    known_on: date
    before: date | None = None
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class LateList:
    """Every agency that is late for a period as shown."""

    language: Language
    issuer: Issuer
    period: str
    known_on: date
    agencies: tuple[LateAgency, ...]


def reminder_letter(letter: Letter) -> bytes:
    """The letter as .docx, in the form of an official letter (công văn)."""
    vi, issuer, period = Language.VI, letter.issuer, _inside(letter.period)
    names = {"agency": letter.agency.name, "issuer": issuer.name}
    about = say(vi, "letter.about", period=period)
    paper = new_paper(about)
    dated = _place_and_day(issuer, letter.known_on, letter.dated)
    _put_head(paper, issuer, (say(vi, "letter.number", symbol=issuer.symbol), about), dated)
    to = put(paper.add_paragraph(), say(vi, "letter.to", agency=letter.agency.name), BODY)
    to.paragraph_format.space_before = to.paragraph_format.space_after = Pt(12)
    known_on, count = format_date(letter.known_on, vi), len(letter.agency.rows)
    put_body(paper, say(vi, "letter.opening", day=known_on, count=count, period=period, **names))
    _put_rows(paper, letter.agency)
    if letter.before is None:
        put_body(paper, say(vi, "letter.request_soon", **names))
    else:
        before = format_date(letter.before, vi)
        put_body(paper, say(vi, "letter.request", before=before, **names))
    last = put_body(paper, say(vi, "letter.closing", **names))
    last.paragraph_format.keep_with_next = True
    _put_end(paper, issuer)
    return content_of(paper)


def late_list(late: LateList) -> bytes:
    """The list as .docx, the latest first; in Vietnamese under the heading of an official paper."""
    language = late.language
    title = say(language, "letter.list_title")
    paper = new_paper(title)
    if language is Language.VI:
        dated = _place_and_day(late.issuer, late.known_on, None)
        _put_head(paper, late.issuer, (), dated)
    heading = put(paper.add_paragraph(), title, BODY, bold=True)
    heading.paragraph_format.space_before = Pt(12)
    key = "letter.list_subject" if late.agencies else "letter.list_empty"
    values = {"period": late.period, "day": format_date(late.known_on, language)}
    if late.agencies:
        values["count"] = str(len(late.agencies))
    subject = put(paper.add_paragraph(), say(language, key, **values), BODY, italic=True)
    subject.paragraph_format.space_after = Pt(8)
    ordered = sorted(late.agencies, key=lambda one: (-one.days_late, -len(one.rows)))
    rows = [
        (
            str(place),
            one.name,
            str(len(one.rows)),
            MISSING if one.since is None else format_date(one.since, language),
            str(one.days_late),
        )
        for place, one in enumerate(ordered, start=1)
    ]
    if rows:
        headings = _headings(language, ("place", "agency", "rows", "since", "days"))
        put_table(paper, headings, rows, LIST_WIDTHS, left=(1,))
    return content_of(paper)


def _put_head(paper: Paper, issuer: Issuer, below: tuple[str, ...], dated: str) -> None:
    """Issuing body to the left with number and subject, nation and motto to the right, the day."""
    table = side_by_side(paper, LEFT_WIDTH, rows=2)
    body, nation = table.rows[0].cells
    put(body.paragraphs[0], in_capitals(issuer.superior), NOTE)
    put(body.add_paragraph(), in_capitals(issuer.name), NOTE, bold=True)
    put_rule(body, LEFT_WIDTH, ISSUER_RULE)
    put(nation.paragraphs[0], say(Language.VI, "letter.nation"), NOTE, bold=True)
    put(nation.add_paragraph(), say(Language.VI, "letter.motto"), SMALL, bold=True)
    put_rule(nation, RIGHT_WIDTH, MOTTO_RULE)
    number, day = table.rows[1].cells
    for place, text in enumerate(below):
        paragraph = number.paragraphs[0] if place == 0 else number.add_paragraph()
        put(paragraph, text, NOTE if place else SMALL)
    put(day.paragraphs[0], dated, SMALL, italic=True)
    for cell in (number, day):
        cell.paragraphs[0].paragraph_format.space_before = Pt(6)


def _place_and_day(issuer: Issuer, known_on: date, dated: date | None) -> str:
    if dated is None:
        return say(Language.VI, "letter.open_day", place=issuer.place, year=known_on.year)
    month = f"{dated.month:02d}" if dated.month < TWO_DIGITS else str(dated.month)
    return say(
        Language.VI,
        "letter.day",
        place=issuer.place,
        day=f"{dated.day:02d}",
        month=month,
        year=dated.year,
    )


def _put_rows(paper: Paper, agency: LateAgency) -> None:
    vi = Language.VI
    rows = [
        (
            str(place),
            row.name,
            row.period,
            MISSING if row.deadline is None else format_date(row.deadline, vi),
            MISSING if row.deadline is None else str(row.days_late),
        )
        for place, row in enumerate(agency.rows, start=1)
    ]
    headings = _headings(vi, ("place", "indicator", "period", "deadline", "days"))
    put_table(paper, headings, rows, LETTER_WIDTHS, left=(1,))


def _headings(language: Language, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(say(language, f"letter.column.{key}") for key in keys)


def _put_end(paper: Paper, issuer: Issuer) -> None:
    """Who receives copies to the left; the signer's office to the right, above an empty place."""
    vi = Language.VI
    gap = paper.add_paragraph().paragraph_format
    gap.line_spacing, gap.keep_with_next = Pt(8), True
    copies, signature = side_by_side(paper, LEFT_WIDTH).rows[0].cells
    put(copies.paragraphs[0], say(vi, "letter.copies"), NOTE,
        bold=True, italic=True, align=TO_THE_LEFT)  # fmt: skip
    for key in ("copy_to", "kept"):
        put(copies.add_paragraph(), say(vi, f"letter.{key}"), COPIES, align=TO_THE_LEFT)
    put(signature.paragraphs[0], issuer.signer.upper(), BODY, bold=True)
    for _ in range(SIGNATURE_LINES):
        signature.add_paragraph()


def _inside(period: str) -> str:
    """Period as it stands inside a sentence: quý III/2024."""
    return (period[:1].lower() + period[1:]).replace(" ", NO_BREAK)
