"""From a file to checked rows: values are exact, faults have their place, nothing is guessed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.headings import COLUMNS
from metrics.intake.validate import check_file
from metrics.issues import Level
from metrics.periods import Period, parse_period

POSTS = "civil_servant_posts"
UNITS = "autonomous_units_share"
DEPARTMENTS = ("so_noi_vu", "so_tai_chinh", "so_y_te", "so_gtvt")


def row(agency="so_noi_vu", indicator=POSTS, period="2024-Q3", **cells):
    """A line of a file of the usual heading, with commas."""
    named = {"agency": agency, "indicator": indicator, "period": period} | cells
    return ",".join(str(named.get(column, "")) for column in COLUMNS)


def score(value, **cells):
    """A line with a score of one agency: any number from 0 on."""
    return row("hp", "par_index_score", cells.pop("period", "2023"), value=value, **cells)


def rank(value, field=63):
    """A line with a rank in a field."""
    return row("hp", "par_index_rank", "2023", value=value, denominator=field)


def ratio(numerator, denominator, **cells):
    """A line with a ratio."""
    return row("so_tai_chinh", UNITS, numerator=numerator, denominator=denominator, **cells)


def done(value, note):
    """A line of a milestone."""
    return row("ld", "LD18-Q1b", "2019", value=value, note=note)


# --- random files -------------------------------------------------------------------------------

SCORES = st.decimals(0, 100, places=6, allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 10**15 - 1).map(Decimal)
PERIODS = st.builds(
    Period, st.integers(parse_period("2015-Q1").closes, parse_period("2024-Q4").closes)
)
NOTES = st.text(st.sampled_from("ab ộ;.,"), max_size=6).map(str.strip)
FIGURES = st.one_of(
    st.tuples(st.just("agency_par_score"), st.none(), st.none(), SCORES),
    st.tuples(st.just(POSTS), st.none(), st.none(), COUNTS),
    st.tuples(st.just("npsp_integration_share"), COUNTS, COUNTS, st.none()).map(
        lambda one: (one[0], min(one[1:3]), max(one[1:3]), None)
    ),
)
ACTUALS = st.lists(
    st.tuples(st.sampled_from(DEPARTMENTS), PERIODS, FIGURES, st.sampled_from(["", "x=1"]), NOTES),
    min_size=1,
    max_size=8,
    unique_by=lambda one: (one[0], one[1], one[2][0]),
)


def number_text(number, mark):
    """A number with the decimal mark; noughts that say nothing are left off."""
    if number is None:
        return ""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", mark)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("separator", "mark", "quoting"),
    [
        (",", ".", csv.QUOTE_NONE),
        (";", ".", csv.QUOTE_NONE),
        (";", ",", csv.QUOTE_NONE),
        (",", ".", csv.QUOTE_ALL),
        (",", ",", csv.QUOTE_ALL),
        (";", ",", csv.QUOTE_ALL),
        (",", ",", csv.QUOTE_MINIMAL),
    ],
)
@settings(max_examples=25, deadline=None)
@given(actuals=ACTUALS)
def test_actuals_come_back_exactly_however_they_are_written(
    register, actuals, separator, mark, quoting, end
):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(COLUMNS)
    # A figure that can only have decimals, so that the file tells its mark.
    writer.writerow(["hp", "dti_score", "2014", "", "", "", f"0{mark}5", ""])
    expected = []
    for line, (agency, period, figure, breakdown, note) in enumerate(actuals, 3):
        indicator, *numbers = figure
        bare = note.replace(separator, "") if quoting == csv.QUOTE_NONE else note
        texts = [number_text(number, mark) for number in numbers]
        writer.writerow([agency, indicator, str(period), breakdown, *texts, bare])
        expected.append(
            (line, agency, indicator, period.closes, 1, breakdown, *numbers, bare.strip())
        )
    report = check_file(out.getvalue().encode(), register)
    assert () == report.issues
    assert (len(actuals) + 1, separator, mark) == (
        report.rows,
        report.reading.separator,
        report.reading.decimal_mark,
    )
    assert expected == list(rows_of(report))[1:]


def rows_of(report):
    """Rows accepted, numbers as decimals."""
    for one in report.actuals.itertuples():
        numbers = [
            Decimal(text) if isinstance(text, str) else None
            for text in (one.numerator, one.denominator, one.value)
        ]
        yield (
            one.line, one.agency, one.indicator, one.closes, one.spans, one.breakdown, *numbers,
            one.note,
        )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["so_noi_vu", "Sở Nội vụ", "h_thuy_nguyen", "?", ""]),
            st.sampled_from([POSTS, UNITS, "par_index_rank", "LD18-Q1b", "?", ""]),
            st.sampled_from(["2024-Q3", "2025-Q4", "2024", "?", ""]),
            st.sampled_from(["", "a=1", "a"]),
            *[st.sampled_from(["", "0", "1", "-1", "2.5", "1.234", "1,5", "x", "9" * 16])] * 3,
            st.sampled_from(["", "28/02/2024", "30/02/2024"]),
        ),
        max_size=6,
    )
)
def test_no_row_raises_and_a_row_is_accepted_or_empty_or_has_an_error(register, rows):
    content = "\n".join([";".join(COLUMNS), *(";".join(one) for one in rows)])
    report = check_file(content.encode(), register)
    wrong = {one.line for one in report.issues if one.kind.level is Level.ERROR}
    blank = {line for line, one in enumerate(rows, 2) if not any(one)}
    blank |= {one.line for one in report.issues if one.code == "empty-row"} - wrong
    assert report.is_clean == (not wrong)
    assert set(range(2, len(rows) + 2)) - blank == set(report.actuals["line"]) | (wrong - {0})
    assert not set(report.actuals["line"]) & wrong
    assert sorted(report.issues) == list(report.issues)


# --- what is accepted ---------------------------------------------------------------------------


def test_row_with_an_error_is_left_out_and_the_others_are_kept(check):
    report = check(row(value=1), row("?", value=2), row("so_y_te", value=3))
    assert (3, [2, 4], False) == (report.rows, report.actuals["line"].tolist(), report.is_clean)


def test_row_with_a_warning_is_kept(check):
    report = check(row(value=1, denominator=5))
    assert (1, [2], True) == (report.rows, report.actuals["line"].tolist(), report.is_clean)


def test_number_that_is_not_used_does_not_enter_the_ledger(check):
    report = check(row(value=1, numerator=4, denominator=5), ratio(1, 2, value=7))
    assert [(None, None, Decimal(1)), (Decimal(1), Decimal(2), None)] == [
        one[6:9] for one in rows_of(report)
    ]


def test_rows_of_another_length_count_as_rows(check):
    assert 3 == check(row(value=1), "a,b", row("so_y_te", value=3)).rows
    assert 1 == check("a,b").rows


def test_missing_numbers_are_missing_and_never_nought(check):
    (one,) = rows_of(check(row(value=0)))
    assert (None, None, Decimal(0)) == one[6:9]


# --- faults and their places --------------------------------------------------------------------


def test_all_faults_of_a_file_are_shown_at_once_by_line_and_column(found):
    expected = [
        (2, 1, "unknown-agency"),
        (2, 2, "unknown-indicator"),
        (2, 3, "bad-period"),
        (2, 4, "bad-breakdown"),
        (2, 5, "bad-number"),
        (2, 6, "too-large"),
        (2, 7, "too-precise"),
        (3, 1, "missing-agency"),
        (3, 2, "missing-indicator"),
        (3, 3, "missing-period"),
        (4, 0, "wrong-cell-count"),
        (5, 6, "missing-number"),
        (5, 7, "unused-number"),
    ]
    assert expected == found(
        f"?,?,?,?,?,1{'0' * 15},0.1234567,?",
        ",,,,,,,?",
        "a,b",
        ratio(5, "", value=1),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (row(value=0), []),
        (row(value="0.0"), []),
        (row(value=-1), [(2, 7, "negative-number")]),
        (row(value="0.5"), [(2, 7, "not-whole")]),
        (row(), [(2, 0, "empty-row")]),
        (row(note="đang rà soát"), [(2, 7, "missing-number")]),
        (row(denominator=5), [(2, 6, "unused-number"), (2, 7, "missing-number")]),
        (ratio(0, 0), []),
        (ratio(5, 5), []),
        (ratio("5.000001", 5), [(2, 5, "numerator-above-denominator")]),
        (ratio(6, 5), [(2, 5, "numerator-above-denominator")]),
        (ratio("", 5), [(2, 5, "missing-number")]),
        (ratio(5, ""), [(2, 6, "missing-number")]),
        (ratio("", ""), [(2, 0, "empty-row")]),
        (ratio("", "", note="?"), [(2, 5, "missing-number"), (2, 6, "missing-number")]),
        (ratio(-1, 5), [(2, 5, "negative-number")]),
        (rank(1), []),
        (rank(63), []),
        (rank(64), [(2, 7, "rank-range")]),
        (rank(0), [(2, 7, "rank-range")]),
        (rank("1.5"), [(2, 7, "rank-range")]),
        (rank(64, field=""), []),
        (score("91.87"), []),
        (score(100.5), []),
        (row("hp", "sipas_score", "2023", value=100), []),
        (row("hp", "sipas_score", "2023", value="100.000001"), [(2, 7, "percent-range")]),
        (row("hp", "sipas_score", "2023", value=0), []),
        (done(1, "xong 28/02/2019"), []),
        (done(1, "2019-02-28"), []),
        (done(0, ""), []),
        (done(1, ""), [(2, 8, "done-date")]),
        (done(1, "31/02/2019"), [(2, 8, "done-date")]),
        (done(1, "31/02/2019 hoặc 1/3/2019"), []),
        (done(2, "28/02/2019"), [(2, 7, "done-value")]),
        (done("0.5", ""), [(2, 7, "done-value")]),
        (row(value=1, breakdown="khối=sở"), []),
        (row(value=1, breakdown="khối=sở;nhóm=1"), []),
        (row(value=1, breakdown="khối="), [(2, 4, "bad-breakdown")]),
        (row(value=1, breakdown="khối=sở;"), [(2, 4, "bad-breakdown")]),
        (row(value=1, breakdown="=sở"), [(2, 4, "bad-breakdown")]),
    ],
)
def test_figure_is_checked_by_the_kind_of_its_indicator(found, line, expected):
    # The other row tells that the file has decimal points.
    assert expected == found(line, score("0.5", period="2020"))


def test_column_that_is_missing_altogether_is_named_without_a_number(check):
    report = check(f"so_noi_vu,{POSTS},2024-Q3", heading="agency,indicator,period")
    assert [(2, 0, "missing-number", "value")] == [
        (one.line, one.column, one.code, one.column_name) for one in report.issues
    ]


def test_columns_are_counted_in_the_order_of_the_file(check):
    report = check(f"x,{POSTS},so_noi_vu,2024-Q3", heading="value,indicator,agency,period")
    assert [(2, 1, "bad-number")] == [(one.line, one.column, one.code) for one in report.issues]


# --- the mark of the file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "value", "expected"),
    [
        (None, '"1.234"', "ambiguous-number"),
        (None, '"1,234"', "ambiguous-number"),
        ('"91,87"', '"1.234"', Decimal(1234)),
        ('"91.87"', '"1.234"', Decimal("1.234")),
        ('"91,87"', '"1,234"', Decimal("1.234")),
        ('"91.87"', '"1,234"', Decimal(1234)),
    ],
)
def test_thousands_or_decimals_is_told_by_the_other_figures(check, other, value, expected):
    rows = [score(value)] if other is None else [score(value), score(other, period="2022")]
    report = check(*rows)
    if isinstance(expected, str):
        assert [(2, 7, expected)] == [(one.line, one.column, one.code) for one in report.issues]
    else:
        assert ((), expected) == (report.issues, next(rows_of(report))[8])


def test_mark_is_told_from_every_number_column(check):
    (first, _) = rows_of(check(score('"1,234"'), ratio("0.5", 2)))
    assert Decimal(1234) == first[8]


def test_note_does_not_tell_the_mark(found):
    assert [(2, 7, "ambiguous-number")] == found(score('"1.234"', note="91.87 điểm"))


def test_cell_that_is_no_number_is_the_only_one_to_blame(found):
    rows = [score('"91,87"', period=year) for year in range(2015, 2020)]
    assert [(7, 7, "bad-number")] == found(*rows, score("n.a"))


# --- agencies -----------------------------------------------------------------------------------


def test_agency_that_ended_is_named_with_its_successors(check):
    (issue,) = check(row("Huyện An Dương", period="2025-Q2", value=5)).issues
    assert (2, 1, "agency-not-in-period") == (issue.line, issue.column, issue.code)
    assert {"period": "2025-Q2", "successors": "Quận An Dương; Quận Hồng Bàng"} == issue.values


def test_one_name_is_three_agencies_in_three_periods(check):
    report = check(
        *(row("Sở Nội vụ", period=one, value=5) for one in ("2024-Q3", "2025-Q2", "2025-Q4"))
    )
    assert () == report.issues
    assert ["so_noi_vu", "so_noi_vu_2025", "so_noi_vu_hn"] == report.actuals["agency"].tolist()


def test_names_that_differ_by_tone_are_two_agencies_and_no_duplicate(check):
    names = ("Xã Cẩm Giang", "Xã Cẩm Giàng")
    report = check(*(row(one, period="2025-Q4", value=5) for one in names))
    assert () == report.issues
    assert ["x_cam_giang", "x_cam_giang_10903"] == report.actuals["agency"].tolist()


def test_period_that_cannot_be_read_leaves_the_agency_alone(found):
    assert [(2, 3, "bad-period")] == found(row("Sở Nội vụ", period="?", value=5))
    assert [(2, 3, "missing-period")] == found(row("Sở Nội vụ", period="", value=5))
    assert [(2, 1, "unknown-agency"), (2, 3, "bad-period")] == found(row("?", period="?", value=5))


def test_file_of_one_agency_carries_no_other(found):
    rows = [row("so_noi_vu", value=1), row("Sở Tài chính", value=1), row("?", value=1)]
    assert [(3, 1, "foreign-agency"), (4, 1, "unknown-agency")] == found(*rows, agency="so_noi_vu")
    assert [(4, 1, "unknown-agency")] == found(*rows)


def test_file_of_one_agency_may_name_it_as_it_was_called_only_while_it_existed(found):
    rows = [row("Sở Nội vụ", period=one, value=1) for one in ("2024-Q3", "2025-Q4")]
    assert [(3, 1, "foreign-agency")] == found(*rows, agency="so_noi_vu")


# --- territory that came in ---------------------------------------------------------------------


@pytest.mark.parametrize("period", ["2015", "2021-Q4", "2025-H1", "2025-Q2"])
@pytest.mark.parametrize("agency", ["hp_moi", "UBND thành phố Hải Phòng"])
def test_figure_of_territory_that_came_in_is_older_than_who_took_it_in(check, agency, period):
    report = check(row(agency, period=period, breakdown="territory=added", value=1480))
    assert () == report.issues
    assert ["hp_moi"] == report.actuals["agency"].tolist()


def test_file_of_who_took_territory_in_may_carry_its_earlier_figures(found):
    added = row("hp_moi", period="2021", breakdown="territory=added", value=1480)
    assert [] == found(added, agency="hp_moi")
    assert [(2, 1, "foreign-agency")] == found(added, agency="so_noi_vu_hn")


@pytest.mark.parametrize(
    ("agency", "period"),
    [("so_noi_vu", "2024-Q3"), ("so_noi_vu_hn", "2021"), ("hp", "2021"), ("hp_moi", "2025-Q3"),
     ("hp_moi", "2026"), ("Phường Hòa Bình", "2025-Q4")],
)  # fmt: skip
def test_territory_comes_in_only_to_who_takes_it_in_and_only_once(check, agency, period):
    (issue,) = check(row(agency, period=period, breakdown="territory=added", value=5)).issues
    assert (2, 1, "not-absorbing") == (issue.line, issue.column, issue.code)
    assert {"period": period, "absorbing": "hp_moi; ld_moi"} == issue.values


@pytest.mark.parametrize("breakdown", ["", "territory=other", "cut=reclassified"])
def test_no_other_figure_is_older_than_its_agency(found, breakdown):
    early = row("hp_moi", period="2021", breakdown=breakdown, value=5)
    assert [(2, 1, "agency-not-in-period")] == found(early)


def test_cuts_by_reclassification_are_a_part_beside_the_whole(check):
    rows = [row(value=100), row(value=5, breakdown="cut=reclassified")]
    report = check(*rows)
    assert () == report.issues
    assert ["", "cut=reclassified"] == report.actuals["breakdown"].tolist()


# --- the same figure twice ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [
        row(value=6),
        row("Sở Nội vụ", value=6),
        row(" SỞ NỘI VỤ ", value=6),
        row(period="Q3/2024", value=6),
        row(period="Quý III/2024", value=6),
        row(indicator=f" {POSTS} ", value=6),
        row(breakdown=" ", value=6),
        row(value=5),
    ],
)
def test_same_figure_written_another_way_is_a_duplicate(check, again):
    (issue,) = check(row(value=5), row("so_y_te", value=7), again).issues
    assert (4, 0, "duplicate-row", {"line": "2"}) == (
        issue.line,
        issue.column,
        issue.code,
        issue.values,
    )


@pytest.mark.parametrize("again", ["khối=sở;nhóm=1", " khối=sở;nhóm=1", "nhóm=1;khối=sở"])
def test_same_part_of_a_figure_written_another_way_is_a_duplicate(found, again):
    rows = (row(value=5, breakdown="khối=sở;nhóm=1"), row(value=6, breakdown=again))
    assert [(3, 0, "duplicate-row")] == found(*rows)


@pytest.mark.parametrize(
    "other",
    [
        row("so_y_te", value=6),
        row(indicator="public_service_staff", value=6),
        row(period="2024-Q4", value=6),
        row(breakdown="khối=sở", value=4),
    ],
)
def test_other_agency_indicator_period_or_part_is_no_duplicate(found, other):
    assert [] == found(row(value=5), other)


@pytest.mark.parametrize(("quarter", "longer"), [("2024-Q4", "2024"), ("2024-Q2", "2024-H1")])
def test_stock_at_one_moment_is_one_figure_whatever_the_length_of_its_period(
    found, quarter, longer
):
    assert [(3, 0, "duplicate-row")] == found(
        row(period=quarter, value=5), row(period=longer, value=6)
    )


def test_flow_of_a_quarter_and_of_its_year_are_two_figures(found):
    flow = "online_dossiers_share"
    rows = [row("so_y_te", flow, one, numerator=1, denominator=2) for one in ("2024-Q4", "2024")]
    assert [] == found(*rows)


def test_every_repetition_names_the_first(check):
    report = check(*[row(value=5)] * 3)
    assert [(3, "2"), (4, "2")] == [(one.line, one.values["line"]) for one in report.issues]


def test_rows_with_unknown_words_are_not_called_duplicates(found):
    assert {"unknown-indicator"} == {code for *_, code in found(*[row(indicator="?", value=5)] * 2)}
    assert {"bad-period"} == {code for *_, code in found(*[row(period="?", value=5)] * 2)}


# --- many rows ----------------------------------------------------------------------------------


def test_rows_of_a_large_file_keep_their_own_values(check):
    count = 5000
    report = check(
        *(
            row(DEPARTMENTS[index % 4], period=f"{1950 + index // 4 % 70}-Q{index // 280 % 4 + 1}",
                value=index, breakdown=f"n={index // 1120}")
            for index in range(count)
        )
    )  # fmt: skip
    assert () == report.issues
    assert np.array_equal(np.arange(count), report.actuals["value"].astype("int64").to_numpy())
    assert list(range(2, count + 2)) == report.actuals["line"].tolist()


# --- beside the catalog ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (row("so_y_te", "iso_communes", value=5), [(2, 2, "not-owed")]),
        (row("so_khcn", "iso_communes", value=5), []),
        (row("h_an_lao", POSTS, value=5), []),
        (row("hp", POSTS, value=5), [(2, 2, "not-owed")]),
        (row("p_hong_bang", POSTS, "2025-Q4", value=5), []),
        (row("hp", "agency_par_score", "2023", value=5), []),
        (row("so_y_te", "sipas_score", "2023", value=5), [(2, 2, "not-owed")]),
    ],
)
def test_agency_files_only_what_it_owes(found, line, expected):
    assert expected == found(line)


@pytest.mark.parametrize(
    ("indicator", "period", "is_wrong"),
    [
        ("development_investment_share", "2024", False),
        ("development_investment_share", "2024-Q4", True),
        ("development_investment_share", "2024-H1", True),
        (UNITS, "2024", False),
        (UNITS, "2024-Q1", False),
    ],
)
def test_yearly_flow_is_filed_for_its_year(found, indicator, period, is_wrong):
    rows = row("so_tai_chinh", indicator, period, numerator=1, denominator=2)
    assert [(2, 3, "wrong-frequency")] * is_wrong == found(rows)


@pytest.mark.parametrize(
    ("period", "is_wrong"), [("2024", False), ("2024-Q4", False), ("2024-Q3", True)]
)
def test_yearly_survey_is_filed_with_the_end_of_its_year(found, period, is_wrong):
    line = row("so_noi_vu", "land_construction_investment_satisfaction", period, value=90)
    assert [(2, 3, "wrong-frequency")] * is_wrong == found(line)


def test_figure_that_a_target_starts_from_is_filed_for_its_own_quarter(found):
    assert [] == found(row("vp_ubnd", "compliance_cost", "2020-Q2", value=5))
    assert [(2, 3, "wrong-frequency")] == found(
        row("vp_ubnd", "compliance_cost", "2020-Q3", value=5)
    )


def test_agencies_owe_by_quarter_and_by_year(register):
    def owed(agency, period):
        return {one.id for one in register.owed(agency, parse_period(period).closes)}

    assert {POSTS, "public_service_staff"} <= owed("so_noi_vu", "2024-Q3")
    assert "land_construction_investment_satisfaction" not in owed("so_noi_vu", "2024-Q3")
    assert "land_construction_investment_satisfaction" in owed("so_noi_vu", "2024-Q4")
    assert set() == owed("so_noi_vu", "2025-Q4") == owed("hp", "2030-Q1")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("6", "4"), None), (("6", "5"), "parts-above-whole"), (("6", "3"), "parts-below-whole"),
        (("6",), None), (("11",), "parts-above-whole"), (("10",), None),
    ],
)  # fmt: skip
def test_parts_are_weighed_against_the_whole(found, parts, code):
    rows = [row(value=part, breakdown=f"khối={place}") for place, part in enumerate(parts)]
    expected = [] if code is None else [(len(parts) + 2, 0, code)]
    assert expected == found(*rows, row(value=10))


@pytest.mark.parametrize("breakdown", ["source=a", "cut=reclassified"])
def test_breakdowns_that_divide_nothing_are_not_added_up(found, breakdown):
    assert [] == found(row(value=10), row(value=15, breakdown=breakdown))


def test_parts_by_two_keys_are_added_up_apart(found):
    rows = [row(value=10)]
    rows += [row(value=5, breakdown=f"{key}={part}") for key in "ab" for part in "12"]
    assert [] == found(*rows)


def test_indicator_may_be_named_where_one_bears_the_name(check):
    names = ("Biên chế công chức", "BIÊN CHẾ công chức")
    report = check(row("so_y_te", names[0], value=5), row("so_gtvt", names[1], value=5))
    assert ((), [POSTS, POSTS]) == (report.issues, report.actuals["indicator"].tolist())


@pytest.mark.parametrize(
    ("cell", "code", "similar"),
    [
        ("Xã Cẩm Gìang", "unknown-agency", "Xã Cẩm Giang; Xã Cẩm Giàng"),
        ("So Noi vu", "unknown-agency", "Sở Nội vụ"),
        ("S? N?i v?", "garbled-letters", "Sở Nội vụ"),
        ("???", "unknown-agency", "—"),
    ],
)
def test_names_like_an_unknown_one_are_offered(check, cell, code, similar):
    (issue,) = check(row(cell, period="2025-Q4", value=5)).issues
    assert (code, True) == (issue.code, similar in issue.values["similar"])


def test_letters_lost_in_the_headings_are_told_as_such(check):
    (issue,) = check("Đ?n v?,Ch? s?,K? báo cáo\na,b,c\n".encode()).issues
    assert (1, 0, "garbled-letters") == (issue.line, issue.column, issue.code)


def test_successor_is_named_for_an_agency_that_ended(check):
    (issue,) = check(row("Sở TTTT", period="2025-Q2", value=5)).issues
    assert "agency-not-in-period" == issue.code
    assert "Sở Khoa học và Công nghệ" in issue.values["successors"]
