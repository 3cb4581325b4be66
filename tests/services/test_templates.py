"""A template holds exactly the rows owed; filled in and filed, it gives no issue."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import DOSSIERS, POSTS, agency, figure, target
from filling import filled, held_by, meant, owed_of, read_back
from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError, UnknownAgencyError
from metrics.export.template_workbooks import template_workbook
from metrics.export.templates import template_csv
from metrics.intake.expectations import compare_with_ledger
from metrics.intake.register import Register
from metrics.intake.validate import check_file
from metrics.periods import Period, parse_period
from metrics.services.templates import blank_template, template_of
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
from metrics.text.words import Language

REVIEWER = Viewer("so_noi_vu", Role.REVIEWER)
FORMS = {"csv": template_csv, "xlsx": template_workbook}
# A year of the districts and one of the communes that followed them.
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2026-Q3", "2026-Q4")
SHARE_80 = {"rule": {"kind": "share", "target": "80%"}, "due": "standing"}


@pytest.fixture(scope="module")
def register(catalog):
    return Register.of(catalog)


@pytest.fixture(scope="module")
def workspace(catalog):
    engine = open_ledger("duckdb:///:memory:")
    yield Workspace(catalog, engine)
    engine.close()


def alive(register, closes):
    """Agencies that report the period."""
    return [
        code for code, one in register.agencies.items() if register.exists_in(one, Period(closes))
    ]


def faults(register, content, code, closes, accepted=()):
    """(line, column, code) of every issue of a file filed for an agency, and its rows."""
    report = check_file(content, register, code)
    owed = owed_of(register, code, closes)
    issues = (*report.issues, *compare_with_ledger(report, register, owed, accepted))
    return [(one.line, one.column, one.code) for one in issues], read_back(report)


@pytest.mark.parametrize("period", QUARTERS)
def test_filled_template_of_every_agency_gives_no_issue(workspace, register, period):
    closes, chance = parse_period(period).closes, Random(period)  # noqa: S311 - no secret
    for code in alive(register, closes):
        blank = blank_template(workspace, REVIEWER, code, closes, chance.choice(list(Language)))
        if not blank.rows:
            continue
        template = filled(blank, chance)
        for write in FORMS.values():
            assert ([], meant(template)) == faults(register, write(template), code, closes)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    chance=st.randoms(use_true_random=False),
    form=st.sampled_from(list(FORMS)),
    language=st.sampled_from(Language),
    closes=st.integers(parse_period("2021-Q4").closes, parse_period("2026-Q4").closes),
)
def test_filled_template_beside_earlier_figures_gives_no_issue(
    workspace, register, chance, form, language, closes
):
    code = chance.choice(alive(register, closes))
    blank = blank_template(workspace, REVIEWER, code, closes, language)
    template, before = filled(blank, chance), held_by(filled(blank, chance), closes - 1)
    found = faults(register, FORMS[form](template), code, closes, before)
    expected = [] if blank.rows else [(0, 0, "no-rows")]
    # A flow may by chance reach what the ledger holds of the year before it.
    assert expected == [one for one in found[0] if one[2] != "cumulative-figure"]
    assert meant(template) == found[1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", Language)
def test_blank_template_lacks_its_figures_and_nothing_else(workspace, register, form, language):
    closes = parse_period("2024-Q4").closes
    name, content = template_of(workspace, REVIEWER, "so_noi_vu", closes, language, form)
    assert name.endswith(f"_2024-Q4_so_noi_vu.{form}")
    found, rows = faults(register, content, "so_noi_vu", closes)
    assert {"empty-row", "no-rows"} == {code for _, _, code in found}
    assert [] == rows


def rows_of(world, code, period):
    return blank_template(
        world.workspace, REVIEWER, code, parse_period(period).closes, Language.VI
    ).rows


def test_row_names_its_unit_its_last_figure_and_the_sentence_it_comes_from(declare):
    world = declare(DOSSIERS, **SHARE_80)
    world.store(
        figure("a", "2024-Q1", numerator=1, of=2),
        figure("a", "2024-Q2", numerator="812.5", of=1020),
        figure("a", "2024-H1", numerator=3, of=4),
        figure("a", "2024-Q4", numerator=5, of=6),
    )
    (row,) = rows_of(world, "a", "2024-Q3")
    assert ("hồ sơ", "Quý III/2024", "812,5/1.020 (Quý II/2024)") == (
        row.unit, row.period, row.latest,
    )  # fmt: skip
    assert ("“giảm tối thiểu 5%” (plan, mục I.1)",) == row.quotes


def test_yearly_flow_is_asked_for_the_year_with_its_last_quarter(declare):
    world = declare({**DOSSIERS, "every": "year"}, **SHARE_80)
    world.store(figure("a", "2023", numerator=3, of=4), figure("a", "2024-Q3", numerator=1, of=2))
    assert () == rows_of(world, "a", "2024-Q3")
    (row,) = rows_of(world, "a", "2024-Q4")
    assert ("Năm 2024", "3/4 (Năm 2023)") == (row.period, row.latest)


def test_agency_reads_its_own_template_only(declare):
    workspace = declare(DOSSIERS, agencies=["a", "b"], **SHARE_80).workspace
    closes = parse_period("2024-Q3").closes
    own = Viewer("a", Role.AGENCY, "a")
    assert 1 == len(blank_template(workspace, own, "a", closes, Language.VI).rows)
    for viewer in (Viewer("b", Role.AGENCY, "b"), Viewer("v", Role.VIEWER)):
        with pytest.raises(AccessDeniedError):
            template_of(workspace, viewer, "a", closes, Language.VI, "csv")
    with pytest.raises(UnknownAgencyError):
        template_of(workspace, REVIEWER, "nobody", closes, Language.VI, "csv")


MILESTONE = {"rule": {"kind": "milestone"}, "due": "2024-Q4", "starts": "2024-Q2"}


def task(**keys):
    return [{key: value for key, value in target(**keys).items() if key != "indicator"}]


@pytest.mark.parametrize(
    ("period", "asked"),
    [("2024-Q1", False), ("2024-Q2", True), ("2024-Q3", True), ("2025-Q1", False)],
)
def test_task_is_asked_from_its_start_until_it_is_done(declare, period, asked):
    world = declare(POSTS, agencies=["a", "b"], targets=task(**MILESTONE))
    world.store(
        figure("a", "2024-Q2", 0, indicator="T1"),
        figure("a", "2024-Q3", 1, indicator="T1", note="01/08/2024"),
    )
    assert asked == bool(rows_of(world, "a", period))
    assert (period != "2024-Q1") == bool(rows_of(world, "b", period))


def test_successor_is_asked_for_what_its_predecessor_left_undone(declare):
    ended = agency("old", valid_to="2024-12-14", successors="new")
    world = declare(
        POSTS,
        agencies=[ended, agency("new", valid_from="2024-12-15"), agency("other",
                  valid_from="2024-12-15")],
        targets=task(**MILESTONE | {"due": "2024-Q3"}),
    )  # fmt: skip
    assert (["T1"], []) == tuple(
        [row.indicator for row in rows_of(world, code, "2025-Q1")] for code in ("new", "other")
    )
    world.store(figure("old", "2024-Q4", 1, indicator="T1", note="01/12/2024"))
    assert () == rows_of(world, "new", "2025-Q1")


def test_recurring_task_is_asked_with_each_instance(declare):
    rule = {"kind": "recurring", "every": "half"}
    recurring = task(rule=rule, due="each_year", starts="2024", until=2025)
    world = declare(POSTS, targets=recurring)
    world.store(figure("a", "2024-Q2", 1, indicator="T1", note="01/06/2024"))
    asked = [q for q in ("2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q4",
                         "2026-Q2") if rows_of(world, "a", q)]  # fmt: skip
    assert ["2024-Q2", "2024-Q4", "2025-Q4"] == asked


def test_day_of_the_template_is_that_of_the_calendar(workspace):
    # 12/KH-UBND asks for the yearly report before 15/12; the regime's 20th would be too late.
    closes = parse_period("2026-Q4").closes
    blank = blank_template(workspace, REVIEWER, "so_y_te_hn", closes, Language.VI)
    assert "14/12/2026" == blank.due
    standing = blank_template(workspace, REVIEWER, "so_y_te_hn", closes + 1, Language.VI)
    assert "20/03/2027" == standing.due
