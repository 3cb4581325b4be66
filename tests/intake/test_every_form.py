"""Any actuals, written in any form a clerk's program writes, come back as exactly these."""

from __future__ import annotations

import csv
import io
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.intake.headings import COLUMNS, HEADINGS, NAME_HEADINGS, plain
from metrics.intake.separators import SEPARATORS
from metrics.intake.validate import check_file
from metrics.periods import Period, parse_period
from old_tables import in_tcvn3, in_windows_1258

OTHER = {",": ".", ".": ","}
NOTES = [
    "",
    "đã rà soát, đang chờ phê duyệt",
    "theo Nghị quyết; xem phụ lục",
    'mục "b"',
    "hai\ndòng",
]
ENCODINGS = {
    "utf-8": str.encode,
    "utf-8 marked": lambda text: text.encode("utf-8-sig"),
    "utf-16 le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16 be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16 le unmarked": lambda text: text.encode("utf-16-le"),
    "utf-16 be unmarked": lambda text: text.encode("utf-16-be"),
    "windows-1258": in_windows_1258,
    "tcvn3": in_tcvn3,
    "tcvn3 font": lambda text: in_tcvn3(text).decode("cp1252").encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
}
VIETNAMESE = {name: NAME_HEADINGS.get(name, HEADINGS[name])[0].capitalize() for name in COLUMNS}
HEADING_STYLES = {
    "english": {name: name for name in COLUMNS},
    "vietnamese": VIETNAMESE,
    "without tones": {name: plain(heading).upper() for name, heading in VIETNAMESE.items()},
    "starred": {name: f"{heading} (*)" for name, heading in VIETNAMESE.items()},
}
TITLE = ["ỦY BAN NHÂN DÂN THÀNH PHỐ", "Báo cáo kết quả thực hiện chỉ tiêu quý III"]
AGENCIES = ("so_noi_vu", "so_tai_chinh", "so_y_te", "so_gtvt")
COUNTS = st.one_of(st.integers(0, 9999), st.integers(0, 10**15 - 1)).map(Decimal)
SCORES = st.decimals(0, 5000, places=3, allow_nan=False, allow_infinity=False)
FIGURES = st.one_of(
    st.tuples(st.just("agency_par_score"), st.none(), st.none(), SCORES),
    st.tuples(st.just("civil_servant_posts"), st.none(), st.none(), COUNTS),
    st.tuples(st.just("npsp_integration_share"), COUNTS, COUNTS, st.none()).map(
        lambda one: (one[0], min(one[1:3]), max(one[1:3]), None)
    ),
)
PERIODS = st.integers(parse_period("2015-Q1").closes, parse_period("2024-Q4").closes)
ACTUALS = st.lists(
    st.tuples(st.sampled_from(AGENCIES), PERIODS, FIGURES, st.sampled_from(NOTES)),
    min_size=1, max_size=5, unique_by=lambda one: (one[0], one[1], one[2][0]),
)  # fmt: skip


def written(number, mark, thousands):
    """A number as a file writes it."""
    if number is None:
        return ""
    text = f"{number:,f}" if thousands else f"{number:f}"
    text = text.replace(",", "g").replace(".", mark).replace("g", thousands)
    return text.rstrip("0").rstrip(mark) if mark in text else text


@pytest.mark.parametrize("heading", HEADING_STYLES)
@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), actuals=ACTUALS)
def test_actuals_come_back_exactly(register, encoding, heading, data, actuals):
    separator = data.draw(st.sampled_from(SEPARATORS))
    mark = data.draw(st.sampled_from([",", "."]))
    thousands = data.draw(st.sampled_from(["", OTHER[mark], " "]))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    order = data.draw(st.permutations(COLUMNS))
    declares, titles = data.draw(st.booleans()), data.draw(st.integers(0, 2))
    quoting = data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    out = io.StringIO()
    out.write(f"sep={separator}{end}" if declares else "")
    out.write("".join(title + end for title in TITLE[:titles]))
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    names = HEADING_STYLES[heading]
    writer.writerow([names[column] for column in order])
    # The note keeps the old tables apart, the figure tells the decimal mark.
    first = ("hp", "dti_score", "2014", "", "", "", f"0{mark}5", "Chỉ số chuyển đổi số")
    rows, expected = [first], []
    for agency, closes, (indicator, *numbers), note in actuals:
        texts = [written(number, mark, thousands) for number in numbers]
        rows.append((agency, indicator, str(Period(closes)), "", *texts, note))
        expected.append((agency, indicator, closes, *numbers, note))
    for cells in rows:
        writer.writerow([dict(zip(COLUMNS, cells, strict=True))[column] for column in order])
    report = check_file(ENCODINGS[encoding](out.getvalue()), register)
    assert () == report.issues
    assert (separator, mark) == (report.reading.separator, report.reading.decimal_mark)
    assert int(declares) + titles + 1 == report.reading.heading_line
    assert expected == [
        (
            row.agency, row.indicator, row.closes,
            *(
                Decimal(text) if isinstance(text, str) else None
                for text in (row.numerator, row.denominator, row.value)
            ),
            row.note,
        )
        for row in list(report.actuals.itertuples())[1:]
    ]  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cells=st.lists(
        st.from_regex(r"[1-9][0-9]{0,2}([.,][0-9]{3}){1,2}", fullmatch=True), min_size=1, max_size=3
    )
)
def test_file_that_does_not_tell_its_mark_reads_no_number(register, cells):
    """Groups of three after one kind of mark may be thousands or decimals."""
    lines = ["agency;indicator;period;value"]
    lines += [f"hp;agency_par_score;{2014 + place};{cell}" for place, cell in enumerate(cells)]
    report = check_file("\n".join(lines).encode(), register)
    if report.reading.decimal_mark is None:
        assert {"ambiguous-number"} == {issue.code for issue in report.issues}
        assert len(cells) == len(report.issues)
