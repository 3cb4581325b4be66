"""Parts that slides are made of: texts that fit, tables, bars, badges. Knows no target."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_AUTO_SHAPE_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from metrics.export.cells import writable
from metrics.export.sheets import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation as Deck
    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
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
# How texts lie in their boxes, as drawings write it.
LEFT, CENTRE, RIGHT = "l", "ctr", "r"
TOP, MIDDLE, BOTTOM = "t", "ctr", "b"
DRAWING = nsdecls("a")
LEAST = 0.7  # of the size wished for, of letters in a table
ABOVE, BESIDE, LOOSE = 0.03, 0.06, 1.9  # inches around texts in cells; lines of a loose row

Box = tuple[float, float, float, float]  # left, top, width, height in inches


def new_deck(title: str) -> Deck:
    """An empty 16:9 deck."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = theme.blob.replace(THEME_FOUNT, f'typeface="{FOUNT}"'.encode())
    _number_parts(deck)
    properties = deck.core_properties
    properties.title, properties.author = writable(title), ""
    properties.last_modified_by = ""
    properties.created = properties.modified = FIRST_DAY
    return deck


def _number_parts(deck: Deck) -> None:
    """Name parts by counting on: python-pptx looks through all parts for every new one."""
    package = deck.part.package
    look, numbers = package.next_partname, dict[str, int]()

    def next_name(template: str) -> PackURI:
        if template not in numbers:
            before, after = template.split("%d")
            numbers[template] = int(look(template).removeprefix(before).removesuffix(after)) - 1
        numbers[template] += 1
        return PackURI(template % numbers[template])

    package.next_partname = next_name


def new_slide(deck: Deck, title: str, box: Box, size: float, colour: str) -> Slide:
    """A slide with its title in its place, as outlines and screen readers find it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)
    text, fits = fitted(title, box, size, size * 0.6)
    _set_frame(shape.text_frame, TOP)
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
    align: str = LEFT,
    anchor: str = TOP,
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
    _set_frame(shape.text_frame, MIDDLE, is_wrapped=False)
    _write(shape.text_frame, text, size, ink, bold=True, align=CENTRE)
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
    table.first_row, table.horz_banding = has_heading, False
    grid = table._tbl  # noqa: SLF001 - python-pptx writes cell by cell, much slower
    grid.tblPr.find(qn("a:tableStyleId")).text = TABLE_STYLE
    for column, one in zip(table.columns, widths, strict=True):
        column.width = Inches(one)
    fits, heights = _row_heights(rows, widths, height, size)
    for old in grid.findall(qn("a:tr")):
        grid.remove(old)
    for place, texts in enumerate(rows):
        cells = []
        for column, text in enumerate(texts):
            ink = inks[place][column] if inks and inks[place][column] else None
            align = RIGHT if column in right else LEFT
            is_bold = (has_heading and place == 0) or ink is not None
            cells.append(
                _cell(_paragraphs(text, fits, ink or colour, bold=is_bold, align=align), line)
            )
        row = f'<a:tr {DRAWING} h="{Inches(heights[place])}">{"".join(cells)}</a:tr>'
        grid.append(parse_xml(row))


def _cell(paragraphs: str, line: str) -> str:
    """A cell with a thin line below it."""
    beside, above = Inches(BESIDE), Inches(ABOVE)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr anchor="ctr" marL="{beside}" marR="{beside}" marT="{above}" marB="{above}">'
        f'<a:lnB w="9525"><a:solidFill><a:srgbClr val="{line.removeprefix("#")}"/></a:solidFill>'
        "</a:lnB></a:tcPr></a:tc>"
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


def describe(shape: Shape, text: str) -> None:
    """Tell a screen reader what a shape shows."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", writable(text))  # noqa: SLF001 - the same


def colour_of(text: str) -> RGBColor:
    """Colour from #rrggbb."""
    return RGBColor.from_string(text.removeprefix("#").upper())


def _set_frame(frame: TextFrame, anchor: str, *, is_wrapped: bool = True) -> None:
    body = frame._txBody.bodyPr  # noqa: SLF001 - python-pptx sets one at a time, much slower
    body.set("wrap", "square" if is_wrapped else "none")
    body.set("anchor", anchor)
    for side in ("lIns", "rIns", "tIns", "bIns"):
        body.set(side, "0")


def _write(frame: TextFrame, text: str, size: float, colour: str, **style: Any) -> None:  # noqa: ANN401 - as _paragraphs takes it
    """Replace what is in a frame."""
    body = frame._txBody  # noqa: SLF001 - the same
    for old in body.findall(qn("a:p")):
        body.remove(old)
    made = parse_xml(f"<a:txBody {DRAWING}>{_paragraphs(text, size, colour, **style)}</a:txBody>")
    for paragraph in list(made):
        body.append(paragraph)


def _paragraphs(
    text: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: str = LEFT,
) -> str:
    """Lines of a text as the paragraphs of a drawing, with everything in it escaped."""
    style = f'sz="{round(size * 100)}" b="{int(bold)}" i="{int(italic)}"'
    fill = f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill>'
    return "".join(
        f'<a:p><a:pPr algn="{align}"/><a:r><a:rPr {style}>{fill}</a:rPr>'
        f"<a:t>{escape(line)}</a:t></a:r></a:p>"
        for line in writable(text).split("\n")
    )
