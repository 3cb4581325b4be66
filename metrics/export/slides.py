"""Parts that slides are made of: texts that fit, tables, bars, badges. Knows no target."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_AUTO_SHAPE_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from metrics.export.cells import writable
from metrics.export.sheets import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation as Deck
    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
    from pptx.table import _Cell
    from pptx.text.text import TextFrame

# Inches of a 16:9 slide, and of its margin.
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
INSIDE = WIDTH - 2 * MARGIN
# Found on every machine that opens such files, with all letters of Vietnamese.
FOUNT = "Arial"
THEME_FOUNT = b'typeface="Calibri"'
TITLE_ONLY = 5  # of the layouts of python-pptx's own template
TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"
LETTER, LINE = 0.5, 1.2  # width of a letter and height of a line, of the size
POINTS = 72  # to an inch
CUT = "…"
LEAST = 0.7  # of the size wished for, of letters in a table
ABOVE, BESIDE, LOOSE = 0.03, 0.06, 1.9  # inches around texts in cells; lines of a loose row

Box = tuple[float, float, float, float]  # left, top, width, height in inches


def new_deck(title: str) -> Deck:
    """An empty 16:9 deck."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = theme.blob.replace(THEME_FOUNT, f'typeface="{FOUNT}"'.encode())
    properties = deck.core_properties
    properties.title, properties.author = writable(title), ""
    properties.last_modified_by = ""
    properties.created = properties.modified = FIRST_DAY
    return deck


def new_slide(deck: Deck, title: str, box: Box, size: float, colour: str) -> Slide:
    """A slide with its title in its place, as outlines and screen readers find it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)
    text, fits = fitted(title, box, size, size * 0.6)
    _set_frame(shape.text_frame, MSO_ANCHOR.TOP)
    _write(shape.text_frame, text, fits, colour, bold=True)
    return slide


def fitted(text: str, box: Box, largest: float, least: float) -> tuple[str, float]:
    """The text and the largest size at which it fits a box; cut where it does not at the least."""
    size = largest
    while size > least and not _fits(text, box, size):
        size -= 1
    if _fits(text, box, size):
        return text, size
    _, _, width, height = box
    lines = max(1, int(height * POINTS / (size * LINE)))
    letters = int(width * POINTS / (size * LETTER)) * lines - len(CUT)
    return text[: max(1, letters)].rsplit(" ", 1)[0] + CUT, size


def _fits(text: str, box: Box, size: float) -> bool:
    _, _, width, height = box
    return _lines(text, width, size) * size * LINE <= height * POINTS


def put_text(
    slide: Slide,
    text: str,
    box: Box,
    size: float,
    colour: str,
    *,
    least: float = 9,
    bold: bool = False,
    italic: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> None:
    """Add a text as large as fits."""
    shape = slide.shapes.add_textbox(*(Inches(one) for one in box))
    shown, fits = fitted(text, box, size, least)
    _set_frame(shape.text_frame, anchor)
    _write(shape.text_frame, shown, fits, colour, bold=bold, italic=italic, align=align)


def put_box(
    slide: Slide,
    box: Box,
    fill: str | None,
    line: str | None = None,
    *,
    is_round: bool = False,
    is_dashed: bool = False,
) -> Shape:
    """Add a filled rectangle."""
    kind = MSO_AUTO_SHAPE_TYPE.ROUNDED_RECTANGLE if is_round else MSO_AUTO_SHAPE_TYPE.RECTANGLE
    shape = slide.shapes.add_shape(kind, *(Inches(one) for one in box))
    # Without it the theme's own style would add a shadow.
    shape._element.remove(shape._element.find(qn("p:style")))  # noqa: SLF001 - python-pptx has no word
    if fill is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour_of(fill)
    if line is None:
        shape.line.fill.background()
    else:
        shape.line.color.rgb = colour_of(line)
        shape.line.width = Pt(1)
        if is_dashed:
            shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    return shape


def put_badge(
    slide: Slide, text: str, left: float, top: float, ink: str, tint: str | None, size: float = 16
) -> float:
    """Add a rounded badge as wide as its text; gives its right end. Without a tint, dashed."""
    width = len(text) * size * LETTER * 1.2 / POINTS + 0.35
    box = (left, top, width, size * 2 / POINTS)
    shape = put_box(slide, box, tint, ink if tint is None else None, is_round=True,
                    is_dashed=tint is None)  # fmt: skip
    _set_frame(shape.text_frame, MSO_ANCHOR.MIDDLE)
    shape.text_frame.word_wrap = False
    _write(shape.text_frame, text, size, ink, bold=True, align=PP_ALIGN.CENTER)
    return left + width


def put_table(
    slide: Slide,
    rows: Sequence[Sequence[str]],
    box: Box,
    widths: Sequence[float],
    size: float,
    colour: str,
    line: str,
    *,
    has_heading: bool = True,
    inks: Sequence[Sequence[str | None]] = (),
    right: Sequence[int] = (),
) -> None:
    """Add a table in one size of letters, the largest at which every cell fits.

    widths: in inches; line: colour below rows; inks: of cells where they are not the text's.
    """
    left, top, width, height = box
    frame = slide.shapes.add_table(
        len(rows), len(widths), Inches(left), Inches(top), Inches(width), Inches(height)
    )
    table = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find(  # noqa: SLF001 - python-pptx has no word
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = TABLE_STYLE
    table.first_row, table.horz_banding = has_heading, False
    for column, one in zip(table.columns, widths, strict=True):
        column.width = Inches(one)
    fits, heights = _row_heights(rows, widths, height, size)
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Inches(heights[place])
        is_heading = has_heading and place == 0
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.margin_top = cell.margin_bottom = Inches(ABOVE)
            cell.margin_left = cell.margin_right = Inches(BESIDE)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            _underline(cell, line)
            ink = inks[place][column] if inks and inks[place][column] else None
            _write(
                cell.text_frame,
                text,
                fits,
                ink or colour,
                bold=is_heading or ink is not None,
                align=PP_ALIGN.RIGHT if column in right else PP_ALIGN.LEFT,
            )


def _row_heights(
    rows: Sequence[Sequence[str]], widths: Sequence[float], height: float, largest: float
) -> tuple[float, list[float]]:
    """Largest size of letters at which all rows fit, and the height of each, in inches.

    What is left over is shared out, up to rows of LOOSE lines.
    """
    size = largest
    while True:
        line = size * LINE / POINTS
        needed = [
            max(
                _lines(text, width - 2 * BESIDE, size)
                for text, width in zip(row, widths, strict=True)
            )
            * line
            + 2 * ABOVE
            for row in rows
        ]
        if sum(needed) <= height or size <= largest * LEAST:
            break
        size -= 0.5
    spare = max(0.0, height - sum(needed)) / len(rows)
    return size, [one + min(spare, (LOOSE - 1) * line) for one in needed]


def _lines(text: str, width: float, size: float) -> int:
    """Lines a text takes in a width of inches."""
    letters = max(1, int(width * POINTS / (size * LETTER)))
    return sum(len(wrap(line, letters)) or 1 for line in text.split("\n"))


def _underline(cell: _Cell, colour: str) -> None:
    """Draw a thin line below a cell."""
    line, fill, shade = (OxmlElement(name) for name in ("a:lnB", "a:solidFill", "a:srgbClr"))
    line.set("w", "9525")
    shade.set("val", colour.removeprefix("#"))
    fill.append(shade)
    line.append(fill)
    cell._tc.get_or_add_tcPr().append(line)  # noqa: SLF001 - python-pptx has no word


def describe(shape: Shape, text: str) -> None:
    """Tell a screen reader what a shape shows."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", writable(text))  # noqa: SLF001 - the same


def colour_of(text: str) -> RGBColor:
    """Colour from #rrggbb."""
    return RGBColor.from_string(text.removeprefix("#").upper())


def _set_frame(frame: TextFrame, anchor: MSO_ANCHOR) -> None:
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _write(
    frame: TextFrame,
    text: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
) -> None:
    for place, line in enumerate(writable(text).split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = line
        font = run.font
        font.size, font.bold, font.italic = Pt(size), bold, italic
        font.color.rgb = colour_of(colour)
