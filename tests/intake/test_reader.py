"""From bytes to texts: separators, quotes, line ends and lines, read quickly or row by row."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.intake.headings import COLUMNS
from metrics.intake.limits import LONGEST_CELL
from metrics.intake.reader import read_table
from metrics.intake.separators import SEPARATORS

HEADING = ",".join(COLUMNS)
ROW = "so_noi_vu,civil_servant_posts,2024-Q3,,,,120,"
# Texts of cells: separators, quotes, letters composed or not, odd spaces and separators of lines.
ALPHABET = "ab1 .,;\"'\tộo\u0323\u0302\u00a0\u2028\x0b\x85=€𝄞"
TEXTS = st.text(st.sampled_from(ALPHABET), max_size=5)
ENDS = st.sampled_from(["\n", "\r\n"])
MARKS = st.sampled_from([",", ";"])


def rows_of(texts):
    """Rows of a file, none of them blank: such rows are passed over."""
    cells = st.one_of(st.sampled_from(["so_noi_vu", "Sở Nội vụ", "1.234,5", ""]), texts)
    rows = st.tuples(*[cells] * len(COLUMNS)).filter(lambda row: any(cell.strip() for cell in row))
    return st.lists(rows, min_size=1, max_size=8)


def read(content):
    """Line -> texts of its cells in the order of COLUMNS; the file has no issue."""
    table, issues = read_table(content if isinstance(content, bytes) else content.encode())
    assert [] == issues
    rows = table.cells[list(COLUMNS)].to_numpy().tolist()
    return dict(zip(table.cells.index.tolist(), map(tuple, rows), strict=True))


def places(content):
    """(line, column, code) of every issue of form."""
    _, issues = read_table(content if isinstance(content, bytes) else content.encode())
    return sorted((issue.line, issue.column, issue.code) for issue in issues)


def composed(row):
    """A row with its letters composed, as the reader gives it back."""
    return tuple(unicodedata.normalize("NFC", cell) for cell in row)


class TestEveryFile:
    """Whatever is written comes back, text for text and line for line."""

    @settings(deadline=None)
    @given(rows=rows_of(TEXTS), separator=st.sampled_from(SEPARATORS), end=ENDS)
    def test_quoted_cells_come_back_as_written(self, rows, separator, end):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([COLUMNS, *rows])
        expected = {line: composed(row) for line, row in enumerate(rows, 2)}
        assert expected == read(out.getvalue())

    @settings(deadline=None)
    @given(
        rows=rows_of(
            st.text(st.sampled_from(ALPHABET.translate({ord(c): "" for c in ',;"'})), max_size=5)
        ),
        separator=MARKS,
        end=ENDS,
        mark=st.sampled_from(["", "\ufeff"]),
    )
    def test_bare_cells_come_back_as_written(self, rows, separator, end, mark):
        lines = [separator.join(cell.replace(",", ".") for cell in row) for row in [COLUMNS, *rows]]
        expected = {
            line: composed(cell.replace(",", ".") for cell in row)
            for line, row in enumerate(rows, 2)
        }
        assert expected == read(mark + end.join([*lines, ""]))

    @settings(deadline=None)
    @given(rows=rows_of(st.text(st.sampled_from("a1 ộ;"), max_size=4)), separator=MARKS, end=ENDS)
    def test_quick_and_careful_reading_agree(self, rows, separator, end):
        other = {",": ";", ";": ","}[separator]
        body = [separator.join(cell.replace(separator, other) for cell in row) for row in rows]
        heading = separator.join(COLUMNS)
        assume(heading.count(separator) > heading.count(other))
        quick = read(end.join([heading, *body, ""]))
        # One quotation mark anywhere makes the reader go row by row.
        careful = read(end.join([heading.replace("agency", '"agency"'), *body, ""]))
        assert quick == careful

    def test_long_file_is_read_alike_both_ways(self):
        # Long enough to be read in several pieces, each of which meets texts of its own.
        lines = [f"a{place % 7},b,2024-Q3,,,,{place // 3},ộ{place % 5}" for place in range(90_000)]
        quick = read("\n".join([HEADING, *lines, ""]))
        careful = read("\n".join([HEADING.replace("agency", '"agency"'), *lines, ""]))
        assert quick == careful
        assert tuple(lines[-1].split(",")) == quick[90_001]

    @settings(deadline=None)
    @given(notes=st.lists(st.integers(0, 3), min_size=1, max_size=6), end=ENDS)
    def test_line_of_a_row_is_the_line_it_begins_on(self, notes, end):
        content, expected, line = f"{HEADING}{end}", [], 2
        for breaks in notes:
            content += f'a,b,c,,,,,"{end.join("x" * (breaks + 1))}"{end}'
            expected.append(line)
            line += breaks + 1
        assert expected == list(read(content))
        assert [(line, 0, "wrong-cell-count")] == places(f"{content}a,b{end}{ROW}{end}")

    @settings(deadline=None)
    @given(content=st.binary(max_size=60))
    def test_no_bytes_raise(self, content):
        table, issues = read_table(content)
        assert issues or table is not None

    @settings(deadline=None)
    @given(content=st.text(st.sampled_from('agency,indicator;period\n\r" \u0301'), max_size=60))
    def test_no_text_raises_below_the_heading(self, content):
        for heading in (HEADING, HEADING.replace(",", ";"), ""):
            table, issues = read_table(f"{heading}\n{content}".encode())
            assert issues or len(table.cells)


class TestSeparator:
    """Told from the heading, where any of them may stand."""

    @pytest.mark.parametrize("separator", SEPARATORS)
    def test_separator_is_the_one_of_the_heading(self, separator):
        table, _ = read_table(f"{HEADING}\n{ROW}\n".replace(",", separator).encode())
        assert separator == table.reading.separator

    def test_other_separator_is_text_in_the_rows(self):
        semicolons = HEADING.replace(",", ";")
        assert "1,5" == read(f"{semicolons}\na;b;c;;;;1,5;\n")[2][6]
        assert "x=1;y=2" == read(f"{HEADING}\na,b,c,x=1;y=2,,,,\n")[2][3]

    @pytest.mark.parametrize("blank", ["\n", "\n\n", "  \n", "\r\n\r\n"])
    @pytest.mark.parametrize("separator", [",", ";"])
    def test_blank_lines_may_stand_above_the_heading(self, separator, blank):
        content = f"{blank}{HEADING}\n{ROW}\n".replace(",", separator)
        assert [blank.count("\n") + 2] == list(read(content))


class TestLines:
    """Blank lines are passed over, and lines still count as an editor counts them."""

    @pytest.mark.parametrize("blank", ["", "   ", ",,,,,,,", " , , , , , , , ", "\t"])
    @pytest.mark.parametrize("heading", [HEADING, HEADING.replace("note", '"note"')])
    def test_blank_row_is_no_row(self, heading, blank):
        assert [2, 4] == list(read(f"{heading}\n{ROW}\n{blank}\n{ROW}\n"))

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_any_line_end_counts(self, end):
        assert [2, 3] == list(read(f"{HEADING}{end}{ROW}{end}{ROW}"))

    @pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
    def test_last_line_need_not_end(self, end):
        assert [2] == list(read(f"{HEADING}\n{ROW}{end}"))

    def test_separators_of_lines_other_than_line_ends_are_text(self):
        assert "a\u2028b\x0bc\x85d" == read(f"{HEADING}\n{ROW}a\u2028b\x0bc\x85d\n")[2][7]


class TestHeading:
    """Columns are found by name, in any order."""

    def test_capitals_and_spaces_of_headings_do_not_matter(self):
        assert [2] == list(read(f" {HEADING.upper()} \n{ROW}\n"))

    def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing(self):
        table, issues = read_table(b"period,value,agency,indicator\n2024-Q3,5,a,b\n")
        assert [] == issues
        assert {"period": 1, "value": 2, "agency": 3, "indicator": 4} == table.positions
        assert ["a", "b", "2024-Q3", "", "", "", "5", ""] == table.cells.loc[
            2, list(COLUMNS)
        ].tolist()

    def test_every_required_column_that_is_missing_is_named(self):
        _, issues = read_table(b"value,note\n5,\n")
        assert ["agency", "indicator", "period"] == [one.values["column"] for one in issues]
        assert {(1, 0, "missing-column")} == set(places(b"value,note\n5,\n"))

    def test_column_without_a_heading_is_ignored(self):
        assert [] == places(f"{HEADING},,\n{ROW},,\n")

    def test_unknown_columns_are_each_named_where_they_stand(self):
        assert [(1, 9, "unknown-column"), (1, 11, "unknown-column")] == places(
            f"{HEADING},người lập,,ngày lập\n{ROW},a,,b\n"
        )

    @pytest.mark.parametrize("above", ["", "\n", "\n\n", ",,,,,,,\n"])
    def test_fault_of_the_heading_stands_on_its_line(self, above):
        line = above.count("\n") + 1
        heading = f"{HEADING},người lập"
        assert [(line, 9, "unknown-column")] == places(f"{above}{heading}\n{ROW},a\n")
        assert [(line, 9, "duplicate-column")] == places(f"{above}{HEADING},value\n{ROW},5\n")
        missing = HEADING.replace("period", "ngày")
        assert (line, 0, "missing-column") == places(f"{above}{missing}\n{ROW}\n")[0]


class TestFaultsOfForm:
    """What cannot be read is said, with its line."""

    @pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n"])
    def test_file_without_any_text_is_empty(self, content):
        assert [(0, 0, "empty-file")] == places(content)

    @pytest.mark.parametrize("rows", ["", "\n", "\n\n\n", "\n,,,,,,,\n"])
    def test_heading_alone_is_no_rows(self, rows):
        assert [(0, 0, "no-rows")] == places(f"{HEADING}{rows}")

    @pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
    def test_widest_text_is_not_read(self, encoding):
        ((line, column, code),) = places(f"{HEADING}\n{ROW}\n".encode(encoding))
        assert (1, 0, "not-text") == (line, column, code)

    @pytest.mark.parametrize("line", [1, 2, 3])
    @pytest.mark.parametrize(("byte", "code"), [(b"\0", "not-text"), (b"\x8d", "not-utf8")])
    def test_line_of_the_first_byte_that_is_no_text_is_named(self, byte, code, line):
        lines = [HEADING.encode(), ROW.encode(), ROW.encode()]
        lines[line - 1] += byte
        assert [(line, 0, code)] == places(b"\r\n".join([*lines, b""]))

    def test_byte_that_is_not_utf8_is_shown(self):
        _, issues = read_table(HEADING.encode() + b"\n\x8d")
        assert ["0x8d"] == [issue.found for issue in issues]

    def test_rows_of_another_length_are_each_named_and_the_others_read(self):
        table, issues = read_table(f"{HEADING}\n{ROW}\na,b\n{ROW}\n{ROW},,\n".encode())
        assert [(3, "2", "8"), (5, "10", "8")] == [
            (issue.line, issue.found, issue.values["expected"]) for issue in issues
        ]
        assert [2, 4] == table.cells.index.tolist()

    def test_file_whose_only_row_has_another_length_does_have_a_row(self):
        assert [(2, 0, "wrong-cell-count")] == places(f"{HEADING}\nso_noi_vu,civil_servant_posts\n")

    def test_quote_that_never_closes_is_named_where_its_row_begins(self):
        assert [(3, 0, "unclosed-quote")] == places(f'{HEADING}\n{ROW}\n{ROW}"a\n{ROW}\n{ROW}\n')

    @pytest.mark.parametrize("quote", ["", '"'])
    def test_cell_is_as_long_as_a_spreadsheet_allows_and_no_longer(self, quote):
        note = "x" * LONGEST_CELL
        assert note == read(f"{HEADING}\n{ROW}{quote}{note}{quote}\n")[2][7]
        longer = f"{HEADING}\n{ROW}\n{ROW}{quote}{note}x{quote}\n"
        assert [(3, 0, "cell-too-long")] == places(longer)
