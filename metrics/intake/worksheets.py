"""What the XML of a workbook says of its cells, before the library that reads values sees it.

That library is compiled, trusts what it reads and keeps the whole grid between the cells it finds;
one cell far off would end the process. So every part is parsed strictly here first, and refused
where it is not well formed or its cells stand too far apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from metrics.intake.limits import MOST_COLUMNS, MOST_SPARSE, RATIO_FREE
from metrics.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

_UTF_8 = (None, "utf-8", "utf8", "us-ascii")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
PERCENT_FORMATS = frozenset(("9", "10"))  # the built-in formats 0% and 0.00%
DEEPEST, WIDEST = 2**20, 2**14  # rows and columns of any sheet


class RefusedError(Exception):
    """A workbook that is not read; `issue` says why."""

    def __init__(self, code: str, found: str = "", **values: str) -> None:
        super().__init__(code)
        self.issue = Issue(0, 0, code, found, values=values)


@dataclass(slots=True)
class Elements:
    """Elements of a part, one after another; subclasses say what to make of each."""

    def parse(self, part: bytes) -> None:
        """Go through a part; raises RefusedError where it is not well formed."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = None
        parser.XmlDeclHandler = _check_declaration
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if part.startswith(_WIDE):
            raise RefusedError("broken-workbook")
        self._begin(parser)
        try:
            parser.Parse(part, True)  # noqa: FBT003 - the only form it has
        except expat.ExpatError as error:
            raise RefusedError("broken-workbook") from error

    def _begin(self, parser: expat.XMLParserType) -> None:
        """Keep the parser, where an element changes what is listened to."""

    def _start(self, name: str, attributes: list[str]) -> None:
        """An element begins; attributes: names and values in turn."""


def _check_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _UTF_8:
        raise RefusedError("broken-workbook")


def _refuse_doctype(*_arguments: object) -> None:
    """No spreadsheet writes one, and its entities could hold anything."""
    raise RefusedError("broken-workbook")


def local(name: str) -> str:
    """Name of an element or attribute without the prefix of its namespace."""
    return name.rpartition(":")[2]


def paired(attributes: list[str]) -> dict[str, str]:
    """Attributes by their local name."""
    return dict(zip(map(local, attributes[::2]), attributes[1::2], strict=True))


def column_number(letters: str) -> int:
    """Number of a column named by letters, from 1.

    >>> column_number("A"), column_number("AB"), column_number("")
    (1, 28, 0)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(slots=True)
class Cells(Elements):
    """Places (row, column), from 0, of cells that a reader of bare values would mistake.

    percents: numbers shown in percent; faults: failed formulas -> what they show.
    """

    percent_styles: frozenset[str] = frozenset()
    percents: set[tuple[int, int]] = field(default_factory=set)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    _parser: expat.XMLParserType | None = None
    _row: int = 0
    _column: int = 0
    _cells: int = 0
    _deepest: int = 0
    _widest: int = 0
    _columns: dict[str, int] = field(default_factory=dict)
    _failed: tuple[int, int] | None = None

    def _begin(self, parser: expat.XMLParserType) -> None:
        self._parser = parser

    def _start(self, name: str, attributes: list[str]) -> None:
        if name not in ("c", "v", "row"):
            name = local(name)
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._failed = None
            number = paired(attributes).get("r")
            self._row = self._number(number) if number is not None else self._row + 1
            self._column = 0
        elif name == "v" and self._failed is not None and self._parser is not None:
            self.faults[self._failed] = ""
            self._parser.CharacterDataHandler = self._say
        elif self._failed is not None and self._parser is not None:
            self._parser.CharacterDataHandler = None

    def _cell(self, attributes: list[str]) -> None:
        place = style = kind = ""
        for number in range(0, len(attributes), 2):
            key = attributes[number]
            if key == "r":
                place = attributes[number + 1]
            elif key == "s":
                style = attributes[number + 1]
            elif key == "t":
                kind = attributes[number + 1]
        row = self._row
        if place:
            letters = place.rstrip("0123456789")
            if letters not in self._columns:
                self._columns[letters] = self._column_of(letters)
            self._column = self._columns[letters]
            row = self._number(place[len(letters) :])
        else:
            self._column += 1
        self._cells += 1
        self._deepest, self._widest = max(self._deepest, row), max(self._widest, self._column)
        if self._failed is not None and self._parser is not None:
            self._failed, self._parser.CharacterDataHandler = None, None
        if kind == "e":
            self._failed = (row - 1, self._column - 1)
            self.faults[self._failed] = "#"
        elif style in self.percent_styles:
            self.percents.add((row - 1, self._column - 1))

    def _say(self, text: str) -> None:
        if self._failed is not None:
            self.faults[self._failed] += text

    @staticmethod
    def _column_of(letters: str) -> int:
        if not (letters.isascii() and letters.isalpha() and len(letters) <= len("XFD")):
            raise RefusedError("broken-workbook")
        return column_number(letters)

    @staticmethod
    def _number(digits: str) -> int:
        if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:9]) <= DEEPEST):
            raise RefusedError("broken-workbook")
        return int(digits)

    def check_grid(self) -> None:
        """Refuse a sheet whose few cells stand far apart, or that is too wide."""
        if self._deepest * self._widest > max(RATIO_FREE, MOST_SPARSE * self._cells):
            raise RefusedError("workbook-too-large")
        if self._widest > MOST_COLUMNS:
            limit = str(MOST_COLUMNS)
            raise RefusedError("too-many-columns", str(self._widest), limit=limit)


@dataclass(slots=True)
class Styles(Elements):
    """Numbers of the cell styles that show a number in percent."""

    percents: set[str] = field(default_factory=set)
    _formats: set[str] = field(default_factory=lambda: set(PERCENT_FORMATS))
    _kind: str = ""
    _count: int = 0

    def _start(self, name: str, attributes: list[str]) -> None:
        name = local(name)
        if name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            self._kind = name
        elif name == "numFmt":
            found = paired(attributes)
            if "%" in found.get("formatCode", ""):
                self._formats.add(found.get("numFmtId", ""))
        elif name == "xf" and self._kind == "cellXfs":
            if paired(attributes).get("numFmtId") in self._formats:
                self.percents.add(str(self._count))
            self._count += 1


@dataclass(slots=True)
class Sheets(Elements):
    """Ids of the sheets, in the order of the workbook."""

    ids: list[str] = field(default_factory=list)

    def _start(self, name: str, attributes: list[str]) -> None:
        if local(name) == "sheet":
            names = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self.ids.append(next((one for key, one in names.items() if key.endswith(":id")), ""))


@dataclass(slots=True)
class Relations(Elements):
    """Parts that ids stand for."""

    targets: dict[str, str] = field(default_factory=dict)

    def _start(self, name: str, attributes: list[str]) -> None:
        if local(name) == "Relationship":
            found = paired(attributes)
            target = found.get("Target", "")
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            self.targets[found.get("Id", "")] = path


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A workbook whose every part is well formed: cells of its sheets, in order."""

    cells: tuple[Cells, ...]


def survey(parts: Mapping[str, bytes]) -> Surveyed:
    """Go through every part; raises RefusedError for what must not be read further."""
    styles, sheets, relations = Styles(), Sheets(), Relations()
    of_name: dict[str, Elements] = {
        "xl/styles.xml": styles,
        "xl/workbook.xml": sheets,
        "xl/_rels/workbook.xml.rels": relations,
    }
    for name, part in parts.items():
        if name in of_name or not name.startswith("xl/worksheets/") or name.endswith(".rels"):
            of_name.get(name, Elements()).parse(part)
    files = [relations.targets.get(one, "") for one in sheets.ids]
    cells = {}
    for name in dict.fromkeys((*files, *parts)):
        if name in files or (name.startswith("xl/worksheets/") and not name.endswith(".rels")):
            cells[name] = Cells(frozenset(styles.percents))
            cells[name].parse(parts.get(name, b""))
            cells[name].check_grid()
    return Surveyed(tuple(cells[name] for name in files))
