"""Who owes which indicator when: one answer for uploads, templates and the calendar."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import building
from metrics.intake.register import Register
from metrics.periods import parse_period, quarter_ordinal
from metrics.status.duties import Duties, DutyKind
from metrics.status.obligations import ALWAYS, NEVER, Obligations

PERIODS = ("2024-Q4", "2025-Q1", "2025-Q3", "2025-Q4")
QUARTERS = st.integers(quarter_ordinal(2015, 1), quarter_ordinal(2035))


@pytest.fixture(scope="module")
def register(catalog):
    return Register.of(catalog)


@pytest.fixture(scope="module")
def duties(register):
    return Duties(register.obligations)


@given(closes=QUARTERS)
@settings(deadline=None, max_examples=25)
def test_every_row_owed_is_a_duty_exactly_once(register, duties, closes):
    owed = Counter(
        (code, indicator.id)
        for code in register.agencies
        for indicator in register.owed(code, closes)
    )
    due = Counter(
        (one.agency, one.indicator) for one in duties.of(closes) if one.kind is DutyKind.FIGURE
    )
    assert owed == due
    assert set(owed.values()) <= {1}
    assert owed == Counter((code, one.id) for code, one in register.obligations.debts(closes))


@given(closes=QUARTERS)
@settings(deadline=None, max_examples=25)
def test_every_duty_is_a_row_that_the_check_of_uploads_accepts_as_owed(register, duties, closes):
    for one in duties.of(closes):
        windows = register.windows(register.indicators[one.indicator])
        quarter = one.closes if one.counts_from is None else one.counts_from
        first, last = windows[one.agency]
        assert first <= quarter <= last


@given(closes=QUARTERS)
@settings(deadline=None, max_examples=25)
def test_every_duty_is_asked_by_a_target_of_its_agency_and_due_by_a_rule_of_its_plans(
    catalog, duties, closes
):
    for one in duties.of(closes):
        asking = [catalog.targets[code] for code in one.targets]
        assert {one.indicator} == {target.indicator for target in asking}
        assert one.deadline.plan in {None, *(target.plan for target in asking)}
        assert one.done_by is None or one.done_by <= one.due_on


def test_task_may_be_reported_by_whoever_came_after_those_charged(declare):
    """All that succeed the office, at once or later, by one way or two, and nobody else."""
    catalog = declare(
        building.DONE,
        rule={"kind": "milestone"},
        due="2024-12-14",
        scope={"level": ["office"]},
        agencies=(
            building.agency("old", valid_to="2023-12-31", successors="mid;other"),
            building.agency(
                "mid",
                level="division",
                valid_from="2024-01-01",
                valid_to="2024-12-31",
                successors="last",
            ),
            building.agency(
                "other",
                level="division",
                valid_from="2024-01-01",
                valid_to="2024-12-31",
                successors="last",
            ),
            building.agency("last", level="division", valid_from="2025-01-01"),
            building.agency("stranger", level="division"),
        ),
    ).catalog
    (indicator,) = catalog.indicators.values()
    windows = Obligations(catalog).windows(indicator)
    assert {"old", "mid", "other", "last"} == windows.keys()
    assert [ALWAYS] * 3 == [windows[code] for code in ("mid", "other", "last")]
    assert parse_period("2023-Q4").closes == windows["old"][1]


def beside(tmp_path, calendar, **keys):
    """Obligations of a catalog in which one indicator is judged and another is not."""
    catalog = building.load(
        tmp_path,
        indicators=[
            building.indicator(**building.POSTS),
            building.indicator("beside", **building.POSTS, **keys),
        ],
        targets=[building.target(rule=building.CUT_5_PERCENT, due=2026)],
        agencies=[
            building.agency("old", valid_to="2024-12-19", successors="new"),
            building.agency("new", valid_from="2024-12-20"),
            building.agency("other", level="division"),
        ],
        settings={"calendar": calendar},
    ).catalog
    return Obligations(catalog), catalog.indicators["beside"]


@pytest.mark.parametrize(
    ("calendar", "period"), [("administrative", "2025-Q1"), ("calendar", "2024-Q4")]
)
def test_figure_that_no_target_is_judged_by_is_owed_by_its_own_reporters(
    tmp_path, calendar, period
):
    """By the general calendar, as no plan asks for it; never as a duty, as nothing rests on it."""
    asked = parse_period(period).closes
    obligations, indicator = beside(tmp_path, calendar, reported_by={"level": ["office"]})
    windows = obligations.windows(indicator)
    assert () == obligations.targets_of(indicator)
    assert {"old", "new"} == windows.keys()
    assert (asked - 1, asked) == (windows["old"][1], windows["new"][0])
    assert [] == [one for one in obligations.debts(asked) if one[1] is indicator]


def test_figure_without_targets_or_reporters_may_come_from_anyone(tmp_path):
    obligations, indicator = beside(tmp_path, "administrative")
    assert None is obligations.windows(indicator)


@pytest.mark.parametrize("order", [("plan", "late"), ("late", "plan")])
def test_agency_owes_a_figure_from_the_first_to_the_last_quarter_of_any_plan(declare, order):
    """It lives from 20/12/2024 to 20/12/2025: the quarters end on the 14th and on the 31st."""
    catalog = declare(
        building.POSTS,
        agencies=[
            "a",
            building.agency("b", valid_from="2024-12-20", valid_to="2025-12-20", successors="a"),
        ],
        plans=[building.plan("plan"), building.plan("late", calendar="calendar")],
        targets=[
            building.target(plan, plan=plan, rule=building.CUT_5_PERCENT, due=2026)
            for plan in order
        ],
    ).catalog
    obligations, (indicator,) = Obligations(catalog), catalog.indicators.values()
    closes = {one: parse_period(one).closes for one in PERIODS}
    one, other = (obligations.window(catalog.targets[code], "b") for code in ("plan", "late"))
    assert (closes["2025-Q1"], closes["2025-Q4"]) == one
    assert (closes["2024-Q4"], closes["2025-Q3"]) == other
    assert (closes["2024-Q4"], closes["2025-Q4"]) == obligations.windows(indicator)["b"]


@pytest.mark.parametrize(
    ("calendar", "last"), [("administrative", "2025-Q1"), ("calendar", "2024-Q4")]
)
def test_figure_is_owed_until_the_quarter_of_the_targets_last_day(declare, calendar, last):
    """20/12/2024 lies in the first quarter of 2025 of a plan whose quarters end on the 14th."""
    catalog = declare(
        building.POSTS,
        rule=building.CUT_5_PERCENT,
        due="2024-12-20",
        plans=[building.plan(calendar=calendar)],
    ).catalog
    obligations, closes = Obligations(catalog), parse_period(last).closes
    assert 1 == len(obligations.owed("a", closes))
    assert () == obligations.owed("a", closes + 1)


def test_register_without_a_catalog_asks_no_one():
    register = Register({}, {}, None)
    assert () == register.owed("a", 8100)


def test_register_may_share_obligations_that_are_known_already(catalog):
    obligations = Obligations(catalog)
    assert Register.of(catalog, obligations).obligations is obligations


def test_agency_outside_a_population_has_no_window(catalog):
    obligations = Obligations(catalog)
    posts = catalog.target("HP24-Q2")
    assert NEVER == obligations.window(posts, "vt")
    first, last = obligations.window(posts, "so_noi_vu_2025")
    assert ("2025-Q1", "2025-Q2") == tuple(
        code for code in ("2025-Q1", "2025-Q2") if first <= parse_period(code).closes <= last
    )


@pytest.mark.parametrize(
    ("agency", "quarters"),
    [
        # Ended on 28/02/2025, after the year 2024 and before the first quarter of 2025 ended.
        ("so_tai_chinh", ["2024-Q3", "2024-Q4"]),
        ("so_tai_chinh_2025", ["2025-Q1", "2025-Q2"]),
        ("so_tai_chinh_hn", ["2025-Q3", "2025-Q4"]),
        # A district that became a city on 01/01/2025, and both ended on 30/06/2025.
        ("h_thuy_nguyen", ["2024-Q3", "2024-Q4"]),
        ("tp_thuy_nguyen", ["2025-Q1", "2025-Q2"]),
        ("p_thuy_nguyen", ["2025-Q3", "2025-Q4"]),
    ],
)
def test_period_is_owed_by_whoever_exists_on_its_last_day(register, agency, quarters):
    asked = ["2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert quarters == [one for one in asked if register.owed(agency, parse_period(one).closes)]


@pytest.mark.parametrize(
    ("agency", "indicator", "last"),
    [
        # 12/KH-UBND: cuts of 2022 to 2026. 216/KH-UBND: a programme of 2021 to 2025.
        ("so_y_te_hn", "civil_servant_posts", "2026-Q4"),
        ("so_y_te_hn", "public_service_units", "2025-Q4"),
        # Lâm Đồng's plan of 2018 reaches to 2021, and its posts are reported by the year.
        ("ld", "ld_posts", "2021-Q4"),
    ],
)
def test_figure_is_owed_until_the_last_target_that_asks_for_it_is_due(
    catalog, agency, indicator, last
):
    obligations = Obligations(catalog)
    quarter = parse_period(last).closes

    def asked(closes):
        return indicator in {one.id for one in obligations.owed(agency, closes)}

    assert asked(quarter)
    assert not any(asked(closes) for closes in range(quarter + 1, quarter + 13))
    # What is not owed any more may still be filed late.
    first, final = obligations.windows(catalog.indicators[indicator])[agency]
    assert first <= quarter <= final


def test_standing_target_asks_for_ever(catalog):
    owed = Obligations(catalog).owed("so_y_te_hn", quarter_ordinal(2199))
    assert "internal_procedures_published_share" in {one.id for one in owed}
