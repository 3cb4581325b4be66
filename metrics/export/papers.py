"""The form of official documents: page, letters, rules, tables as Decree 30/2020/NĐ-CP has them.

A4; margins 20-25 mm above and below, 30-35 mm left, 15-20 mm right; Times New Roman; the number of
the page in the middle above, not on the first (annex I, parts I and II). Knows no contents.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from metrics.export.cells import writable
from metrics.export.sheets import FIRST_DAY, FONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Paper
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

BODY, SMALL, NOTE = 14, 13, 12  # points
PAGE_WIDTH, PAGE_HEIGHT = 21.0, 29.7  # centimetres
TOP, BOTTOM, LEFT, RIGHT = 2.0, 2.0, 3.0, 2.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT
FIRST_LINE = 1.27
CENTRE, JUSTIFIED, TO_THE_LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)


def new_paper(title: str) -> Paper:
    """An empty document in the customary form."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Cm(TOP), Cm(BOTTOM)
    section.left_margin, section.right_margin = Cm(LEFT), Cm(RIGHT)
    section.header_distance = Cm(1.0)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _add_page_number(number)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = writable(title), "", ""
    properties.created = properties.modified = FIRST_DAY
    return paper


def content_of(paper: Paper) -> bytes:
    """The document as .docx."""
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def put(
    paragraph: Paragraph,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    """Add a text to a paragraph and align it."""
    run = paragraph.add_run(writable(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    paragraph.alignment = align
    return paragraph


def put_body(paper: Paper, text: str) -> Paragraph:
    """Add a paragraph of the body: first line indented, both sides even."""
    paragraph = put(paper.add_paragraph(), text, BODY, align=JUSTIFIED)
    form = paragraph.paragraph_format
    form.first_line_indent = Cm(FIRST_LINE)
    form.space_before, form.space_after, form.line_spacing = Pt(6), Pt(6), 1.15
    return paragraph


def side_by_side(paper: Paper, left: float, rows: int = 1) -> Table:
    """Add two columns without lines, the left one so many centimetres wide."""
    return _table(paper, rows, (left, WIDTH - left))


def put_rule(cell: _Cell, inside: float, length: float) -> None:
    """Draw a rule of a length in the middle of a cell that is `inside` centimetres wide."""
    paragraph = cell.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm((inside - length) / 2)
    form.space_before = Pt(2)
    paragraph.add_run().font.size = Pt(1)
    form.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    _set(top, val="single", sz="6", space="1", color="000000")
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no word
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def put_table(
    paper: Paper,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    left: Sequence[int],
) -> None:
    """Add a table with lines; its headings stand on every page, columns of `left` to the left."""
    table = _table(paper, 1 + len(rows), widths)
    table.style = "Table Grid"
    for place, texts in enumerate((headings, *rows)):
        row = table.rows[place]
        if place == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - the same
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            align = TO_THE_LEFT if place and column in left else CENTRE
            paragraph = put(cell.paragraphs[0], text, SMALL, bold=place == 0, align=align)
            paragraph.paragraph_format.space_before = Pt(2)
            paragraph.paragraph_format.space_after = Pt(2)


def _table(paper: Paper, rows: int, widths: Sequence[float]) -> Table:
    table: Table = paper.add_table(rows, len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the same
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _add_page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(SMALL)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            _set(part, fldCharType=kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 - the same


def _set(element: BaseOxmlElement, **values: str) -> None:
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
