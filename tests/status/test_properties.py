"""What must be true of every verdict, whatever the figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from building import (
    CUT_5_PERCENT,
    INSPECTED,
    POSTS,
    RANKING,
    SHARE,
    SURVEY,
    World,
    agency,
    figure,
    indicator,
    load,
    subject,
    submission,
    sums,
    target,
    totals,
)
from metrics.periods import parse_period, quarter_code
from metrics.services.workspace import Workspace
from metrics.status.evaluate import evaluate
from metrics.status.question import horizon_of, with_instance
from metrics.status.totals import Sums, Totals
from metrics.status.verdict import Reason, Status
from metrics.store.ledger import open_ledger
from metrics.store.submissions import store_accepted

# Statuses of a target that can be judged, the worst first.
ORDER = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NOT_DUE,
    Status.ON_TRACK,
    Status.ACHIEVED,
)
GOOD = (Status.ON_TRACK, Status.ACHIEVED)
MONEY = {"unit": "vnd", "value": "amount", "measure": "stock", "better": "higher"}
TRAJECTORY = {"kind": "trajectory", "points": {2021: "15%", 2023: "55%", 2025: "95%"}}
FALLING = {"kind": "trajectory", "op": "<=", "points": {2021: 100, 2025: 50}}
EVENT = {"event": {"vi": "Đại hội", "en": "Congress"}}

numbers = st.decimals(0, 10**9, places=6, allow_nan=False)
small = st.decimals(0, 200, places=2, allow_nan=False)
quarters = st.integers(parse_period("2015-Q1").closes, parse_period("2032-Q4").closes)


def placed(status):
    """Place of a judged status, the higher the better."""
    return ORDER.index(status)


@st.composite
def any_sums(draw):
    count = draw(st.integers(0, 4))
    if count == 0:
        return Sums()
    return Sums(
        count,
        draw(numbers | st.just(Decimal(0))),
        draw(numbers | st.just(Decimal(0))),
        draw(numbers | st.just(Decimal(0))),
        draw(numbers),
        draw(numbers | st.just(Decimal(0))),
        draw(st.integers(0, count)),
    )


@st.composite
def any_totals(draw, closes):
    expected = draw(st.integers(1, 5))
    weight = draw(numbers | st.just(Decimal(0)))
    now = draw(any_sums())
    return Totals(
        closes,
        expected,
        now.agencies,
        draw(st.integers(0, now.agencies)),
        now.agencies,
        weight,
        weight * draw(st.decimals(0, 1, places=3)),
        now,
        draw(st.none() | any_sums()),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@pytest.fixture(scope="module")
def subjects(catalog):
    """Every declared target of the repository, ready to be judged."""
    engine = open_ledger("duckdb:///:memory:")
    yield list(Workspace(catalog, engine).subjects.values())
    engine.close()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_declared_target_has_a_verdict_on_any_figures(subjects, data):
    asked = data.draw(st.sampled_from(subjects))
    horizon = horizon_of(asked, data.draw(quarters))
    closes = horizon.until - data.draw(st.integers(0, 6))
    now = data.draw(any_totals(closes))
    first = data.draw(st.none() | any_totals(closes - data.draw(st.integers(0, 8))))
    verdict = evaluate(asked, with_instance(asked, horizon, closes), now, first)
    assert asked.target.id == verdict.target
    assert verdict.status in Status
    assert verdict.reason in Reason


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_good_verdict_rests_on_enough_fresh_and_undisputed_figures(subjects, data):
    asked = data.draw(st.sampled_from(subjects))
    horizon = horizon_of(asked, data.draw(quarters))
    closes = horizon.until - data.draw(st.integers(0, 6))
    now = data.draw(any_totals(closes))
    verdict = evaluate(asked, with_instance(asked, horizon, closes), now)
    if verdict.status in GOOD:
        assert now.coverage >= asked.min_coverage
        assert horizon.until - closes <= asked.indicator.allowed_age
        assert now.now.agencies > 0
        assert not now.conflicting
        assert verdict.actual is not None


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_progress_due_progress_and_pace_agree(subjects, data):
    asked = data.draw(st.sampled_from(subjects))
    horizon = horizon_of(asked, data.draw(quarters))
    now = data.draw(any_totals(horizon.until))
    first = data.draw(any_totals(horizon.until - data.draw(st.integers(0, 8))))
    verdict = evaluate(asked, with_instance(asked, horizon, now.closes), now, first)
    if verdict.pace is not None:
        assert verdict.progress == verdict.pace * verdict.due_progress
    if verdict.due_progress is not None:
        assert 0 <= verdict.due_progress <= 1
    assert (verdict.status is Status.OFF_TRACK and verdict.reason is Reason.REGRESSING) == (
        verdict.regressing
    )


# sort, rule, due, whether a higher figure is worse, lowest and highest figure.
SHAPES = {
    "cut": (POSTS, CUT_5_PERCENT, 2026, True),
    "absolute cut": (POSTS, CUT_5_PERCENT | {"by": 10}, 2026, True),
    "share by a year": (SHARE, {"kind": "share", "target": "60%"}, 2025, False),
    "more than a share": (SHARE, {"kind": "share", "op": ">", "target": "60%"}, 2025, False),
    "standing share": (SHARE, {"kind": "share", "target": "60%"}, "standing", False),
    "share each year": (SHARE, {"kind": "share", "target": "60%"}, "each_year", False),
    "share by an event": (SHARE, {"kind": "share", "target": "60%"}, EVENT, False),
    "share from zero": (INSPECTED, {"kind": "share", "target": "30%"}, "each_year", False),
    "level": (SURVEY, {"kind": "level", "target": 90}, 2025, False),
    "ceiling": (
        {**MONEY, "better": "lower"},
        {"kind": "level", "op": "<=", "target": 90},
        2025,
        True,
    ),
    "trajectory": (SHARE, TRAJECTORY, 2025, False),
    "falling trajectory": ({**MONEY, "better": "lower"}, FALLING, 2025, True),
    "rank": (RANKING, {"kind": "rank", "at_most": 10}, "each_year", True),
    "rank by a year": (RANKING, {"kind": "rank", "at_most": 10}, 2025, True),
    "count": (POSTS | {"better": "higher"}, {"kind": "count", "at_least": 49}, 2025, False),
    "growth": (MONEY, {"kind": "growth", "than": "previous_year"}, "each_year", False),
}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=100, deadline=None)
@given(
    figures=st.tuples(small, small).map(sorted),
    start=small,
    as_of=st.integers(parse_period("2021-Q4").closes, parse_period("2027-Q2").closes),
)
def test_status_never_improves_when_the_figure_worsens(shape, figures, start, as_of):
    sort, rule, due, higher_is_worse = SHAPES[shape]
    asked = subject(sort, rule=rule, due=due)
    horizon = horizon_of(asked, as_of)
    period = quarter_code(horizon.until)
    better, worse = figures if higher_is_worse else reversed(figures)
    first = totals("2021-Q3", sums(start, of=100)) if due == 2025 else None
    statuses = [
        evaluate(
            asked,
            with_instance(asked, horizon, horizon.until),
            totals(period, sums(value, of=100), sums(start, of=100)),
            first,
        ).status
        for value in (better, worse)
    ]
    assert placed(statuses[1]) <= placed(statuses[0])


# Worlds with a ledger: agencies a to e, emptied between examples.

CODES = "abcde"


@pytest.fixture(scope="module")
def world_of(tmp_path_factory):
    """World of a shape of target, its ledger emptied; declarations are read once."""
    engine = open_ledger("duckdb:///:memory:")
    catalogs = {}

    def build(name, sort, rule, due, agencies=CODES):
        if name not in catalogs:
            catalogs[name] = load(
                tmp_path_factory.mktemp("world"),
                targets=[target(rule=rule, due=due)],
                indicators=[indicator(**sort)],
                agencies=[agency(one) if isinstance(one, str) else one for one in agencies],
            ).catalog
        with engine.transaction() as statements:
            for table in ("submissions", "decisions", "actuals"):
                statements.query(f"DELETE FROM {table}")  # noqa: S608 - three known names
        return World(catalogs[name], engine)

    yield build
    engine.close()


SILENT = {
    "cut": (POSTS, CUT_5_PERCENT, 2026),
    "share": (SHARE, {"kind": "share", "target": "50%"}, "standing"),
    "share by a year": (SHARE, {"kind": "share", "target": "50%"}, 2026),
    "ceiling": (
        {**MONEY, "better": "lower"},
        {"kind": "level", "op": "<=", "target": 400},
        "standing",
    ),
    "count": (POSTS | {"better": "higher"}, {"kind": "count", "at_least": 400}, 2026),
}
figures_of_five = st.lists(st.integers(90, 105), min_size=5, max_size=5)
# Few examples and no shrinking, since each one fills a ledger anew.
WITH_A_LEDGER = settings(
    max_examples=4, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


def entry(shape, code, period, value):
    """A figure of the agency: itself, or out of 200 where a share is asked."""
    if shape.startswith("share"):
        return figure(code, period, numerator=value, of=200)
    return figure(code, period, value)


@pytest.mark.parametrize("shape", SILENT)
@WITH_A_LEDGER
@given(base=figures_of_five, before=figures_of_five, silent_for=st.integers(1, 4))
@example(base=[100] * 5, before=[95] * 4 + [100], silent_for=3)
@example(base=[100] * 5, before=[100] * 4 + [95], silent_for=3)
def test_agency_that_stops_reporting_never_makes_a_target_look_better(
    world_of, shape, base, before, silent_for
):
    world = world_of(shape, *SILENT[shape])
    now = quarter_code(parse_period("2023-Q4").closes + silent_for)
    world.store(*[entry(shape, *row) for row in zip(CODES, ["2021"] * 5, base, strict=True)])
    world.store(*[entry(shape, *row) for row in zip(CODES, ["2023"] * 5, before, strict=True)])
    world.store(*[entry(shape, *row) for row in zip(CODES[:4], [now] * 4, before[:4], strict=True)])
    silent = world.verdict(now)
    world.store(entry(shape, "e", now, before[4]))
    spoken = world.verdict(now)
    if silent.status in GOOD:
        assert spoken.status in ORDER
        assert placed(silent.status) <= placed(spoken.status)


@WITH_A_LEDGER
@given(
    base=figures_of_five,
    rows=st.lists(
        st.tuples(
            st.sampled_from(CODES),
            st.sampled_from(["2022", "2023", "2024-Q2", "2024-Q3", "2024"]),
            st.integers(80, 120),
        ),
        unique_by=lambda row: row[:2],
    ),
    data=st.data(),
)
def test_order_of_loading_does_not_change_a_verdict(world_of, base, rows, data):
    files = [submission(*map(figure, CODES, ["2021"] * 5, base))]
    files += [submission(figure(*row)) for row in rows]
    verdicts = []
    for order in (files, data.draw(st.permutations(files))):
        world = world_of("cut", *SILENT["cut"])
        for file in order:
            store_accepted(world.engine, [file], "test")
        verdicts.append(world.verdict("2024-Q4"))
    assert verdicts[0] == verdicts[1]


@WITH_A_LEDGER
@given(base=figures_of_five, old=figures_of_five, new=figures_of_five)
def test_revision_back_to_the_old_figures_gives_back_the_old_verdict(world_of, base, old, new):
    world = world_of("cut", *SILENT["cut"])
    world.store(*map(figure, CODES, ["2021"] * 5, base))
    world.store(*map(figure, CODES, ["2024"] * 5, old))
    before = world.verdict("2024-Q4")
    world.store(*map(figure, CODES, ["2024"] * 5, new))
    world.store(*map(figure, CODES, ["2024"] * 5, old))
    assert before == world.verdict("2024-Q4")


@WITH_A_LEDGER
@given(base=figures_of_five, now=figures_of_five, merged=st.integers(2, 5))
def test_merger_with_unchanged_totals_never_changes_the_progress_of_a_cut(
    world_of, base, now, merged
):
    apart = world_of("apart", *SILENT["cut"])
    apart.store(*map(figure, CODES, ["2021"] * 5, base), *map(figure, CODES, ["2025-Q1"] * 5, now))
    expected = apart.verdict("2025-Q1")
    gone, left = CODES[:merged], CODES[merged:]
    rows = [
        *[agency(code, valid_to="2025-02-28", successors="m") for code in gone],
        agency("m", valid_from="2025-03-01"),
        *left,
    ]
    together = world_of(f"merged {merged}", *SILENT["cut"], rows)
    together.store(*map(figure, CODES, ["2021"] * 5, base))
    together.store(
        figure("m", "2025-Q1", sum(now[:merged])),
        *map(figure, left, ["2025-Q1"] * len(left), now[merged:]),
    )
    found = together.verdict("2025-Q1")
    assert (expected.progress, expected.pace, expected.status, Fraction(1)) == (
        found.progress,
        found.pace,
        found.status,
        found.coverage,
    )


@WITH_A_LEDGER
@given(base=figures_of_five, now=figures_of_five, silent=st.sets(st.sampled_from("cde")))
def test_silent_agencies_are_left_out_alike_whether_merged_or_not(world_of, base, now, silent):
    spoken = [code for code in CODES if code not in silent]
    values = dict(zip(CODES, now, strict=True))
    apart = world_of("apart", *SILENT["cut"])
    apart.store(*map(figure, CODES, ["2021"] * 5, base))
    apart.store(*[figure(code, "2025-Q1", values[code]) for code in spoken])
    expected = apart.verdict("2025-Q1")
    rows = [
        *[agency(code, valid_to="2025-02-28", successors="m") for code in "ab"],
        agency("m", valid_from="2025-03-01"),
        *"cde",
    ]
    together = world_of("merged 2", *SILENT["cut"], rows)
    together.store(*map(figure, CODES, ["2021"] * 5, base))
    together.store(
        figure("m", "2025-Q1", values["a"] + values["b"]),
        *[figure(code, "2025-Q1", values[code]) for code in spoken if code not in "ab"],
    )
    found = together.verdict("2025-Q1")
    assert (expected.status, expected.progress, expected.baseline, expected.coverage) == (
        found.status,
        found.progress,
        found.baseline,
        found.coverage,
    )
