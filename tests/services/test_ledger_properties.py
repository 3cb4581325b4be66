"""What must be true of verdicts whatever is filed, through a real ledger.

Each example fills one ledger for every shape of target at once: a shape is declared twice, with an
indicator each, so that two courses of events are judged side by side in the same few questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from building import (
    ADMIN,
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
    plan,
    target,
    words,
)
from metrics.periods import (
    Calendar,
    Period,
    end_date,
    parse_period,
    quarter_code,
    quarter_ordinal,
    year_of,
)
from metrics.services.judging import judge
from metrics.status.evaluate import BY_FIGURES
from metrics.status.verdict import Status
from metrics.store.ledger import open_ledger

GOOD = (Status.ON_TRACK, Status.ACHIEVED)
CODES = "abcde"
MONEY = {"unit": "vnd", "value": "amount", "measure": "stock", "better": "higher"}
SPENT = {**MONEY, "better": "lower"}
GROWING = {**POSTS, "better": "higher"}
ANSWERED = {**SHARE, "unit": "dossiers", "measure": "flow"}
ISSUED = {**GROWING, "measure": "flow"}
EVENT = {"event": words("Đại hội")}


@dataclass(frozen=True)
class Shape:
    """A sort of target: its rule and due, and how a number (0 to 120) becomes a figure of it."""

    sort: dict
    rule: dict
    due: object
    higher_is_worse: bool = False
    keys: dict = field(default_factory=dict)

    @property
    def is_flow(self):
        return self.sort["measure"] == "flow"

    @property
    def is_single(self):
        """Ranks stand for the whole locality: only the first agency has one."""
        return self.sort["value"] == "rank"

    def declared(self, code, agencies):
        chosen = [one for one in agencies if one[0] in "ar"] if self.is_single else agencies
        keys = {"scope": {"agencies": list(chosen)}, **self.keys}
        return target(code, indicator=code, rule=self.rule, due=self.due, **keys)

    def file(self, code, agency_code, closes, number, spans=1):
        """The figure of one agency for the quarters up to `closes`."""
        period = str(Period(closes, spans))
        kind = self.sort["value"]
        if kind == "ratio":
            return figure(agency_code, period, numerator=number, of=120 * spans, indicator=code)
        if kind in ("score", "rank"):
            return figure(agency_code, period, number, of=60, indicator=code)
        return figure(agency_code, period, number, indicator=code)


def share(op, value):
    return {"kind": "share", "op": op, "target": value}


SHAPES = {
    "cut": Shape(POSTS, CUT_5_PERCENT, 2026, higher_is_worse=True),
    "absolute cut": Shape(POSTS, CUT_5_PERCENT | {"by": 40}, 2026, higher_is_worse=True),
    "share by a year": Shape(SHARE, share(">=", "60%"), 2026),
    "more than a share": Shape(SHARE, share(">", "60%"), 2026),
    "whole share": Shape(SHARE, share("=", "100%"), 2026),
    "standing share": Shape(SHARE, share(">=", "60%"), "standing"),
    "share each year": Shape(SHARE, share(">=", "60%"), "each_year"),
    "share by an event": Shape(SHARE, share(">=", "60%"), EVENT),
    "dossiers": Shape(ANSWERED, share(">=", "60%"), "standing"),
    "inspections": Shape(INSPECTED, share(">=", "60%"), "each_year"),
    "level": Shape(SURVEY, {"kind": "level", "target": 60}, 2026),
    "ceiling": Shape(
        SPENT, {"kind": "level", "op": "<=", "target": 300}, 2026, higher_is_worse=True
    ),
    "standing ceiling": Shape(
        SPENT, {"kind": "level", "op": "<=", "target": 300}, "standing", higher_is_worse=True
    ),
    "trajectory": Shape(
        SHARE, {"kind": "trajectory", "points": {2021: "15%", 2023: "55%", 2026: "95%"}}, 2026
    ),
    "falling trajectory": Shape(
        SPENT,
        {"kind": "trajectory", "op": "<=", "points": {2021: 500, 2026: 200}},
        2026,
        higher_is_worse=True,
    ),
    "rank": Shape(RANKING, {"kind": "rank", "at_most": 20}, "each_year", higher_is_worse=True),
    "rank by a year": Shape(RANKING, {"kind": "rank", "at_most": 20}, 2026, higher_is_worse=True),
    "count": Shape(GROWING, {"kind": "count", "at_least": 400}, 2026),
    "count each year": Shape(ISSUED, {"kind": "count", "at_least": 1000}, "each_year"),
    "ceiling each year": Shape(
        {**SPENT, "measure": "flow"},
        {"kind": "level", "op": "<=", "target": 1200},
        "each_year",
        higher_is_worse=True,
    ),
    "growth": Shape(MONEY, {"kind": "growth", "than": "previous_year"}, "each_year"),
    "growth of a flow": Shape(ISSUED, {"kind": "growth", "than": "previous_year"}, "each_year"),
    "agency by agency": Shape(SHARE, share(">=", "60%"), 2026, keys={"per": "agency"}),
    "inspections, agency by agency": Shape(
        INSPECTED, share(">=", "60%"), "each_year", keys={"per": "agency"}
    ),
}


def placed(verdict):
    """Place of a verdict among those that figures decide, the worst first."""
    return BY_FIGURES.index(verdict.status)


class Pairs:
    """Every shape declared twice, on agencies of one course of events and of the other."""

    def __init__(self, folder, shapes, first=CODES, second=CODES, register=None, **keys):
        codes = [
            (f"{side}-{number}", shape, agencies)
            for number, shape in enumerate(shapes.values())
            for side, agencies in (("one", first), ("two", second))
        ]
        self.named = {
            name: (f"one-{number}", f"two-{number}") for number, name in enumerate(shapes)
        }
        self.catalog = load(
            folder,
            targets=[shape.declared(code, agencies) for code, shape, agencies in codes],
            indicators=[indicator(code, **shape.sort) for code, shape, _ in codes],
            agencies=register or [agency(one) for one in dict.fromkeys((*first, *second))],
            **keys,
        ).catalog
        self.world = None

    def begin(self):
        """Begin with an empty ledger (a new one, as nothing is ever deleted from a ledger)."""
        self.end()
        self.world = World(self.catalog, open_ledger("duckdb:///:memory:"))

    def end(self):
        """Close the ledger."""
        if self.world is not None:
            self.world.engine.close()
            self.world = None

    def verdicts(self, as_of):
        """Both verdicts on each shape, by its name."""
        found = {one.target: one for one in judge(self.world.workspace, ADMIN, as_of)}
        return {name: (found[one], found[two]) for name, (one, two) in self.named.items()}


@pytest.fixture(scope="module")
def pairs_of(tmp_path_factory):
    """Pairs by name, declared once in the module, with an empty ledger."""
    known = {}

    def build(name, *args, **keys):
        if name not in known:
            known[name] = Pairs(tmp_path_factory.mktemp("pairs"), *args, **keys)
        known[name].begin()
        return known[name]

    yield build
    for pairs in known.values():
        pairs.end()


# Few examples and no shrinking, since each one fills a ledger anew.
def with_a_ledger(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )


numbers = st.integers(0, 120)
five = st.lists(numbers, min_size=5, max_size=5)
from_2022_to_2027 = st.integers(parse_period("2022-Q1").closes, parse_period("2027-Q2").closes)
BASE = parse_period("2021-Q4").closes


def course(shape, code, agencies, base, now, closes, *, silent=0, is_hushed=False, late=False):
    """Figures of a course of events: the start of the road, a year ago, and now.

    The last agency has filed what it has now for so many quarters; hushed, only the first of them;
    late, it began to report a quarter after the others.
    """
    rows = []
    for place, (one, before, number) in enumerate(zip(agencies, base, now, strict=False)):
        if shape.is_single and place:
            break
        since = closes - silent if one == agencies[-1] else closes
        quarters = {BASE, closes - 4, since, closes}
        if shape.is_flow:
            quarters = {*of_year(BASE), *of_year(closes - 4), *of_year(since), *of_year(closes)}
        if late:
            quarters = {BASE + 1, *quarters} - ({BASE} if one == agencies[-1] else set())
        for quarter in sorted(quarters):
            if not is_hushed or one != agencies[-1] or quarter <= since:
                is_new = quarter >= since or (shape.is_flow and year_of(quarter) == year_of(closes))
                rows.append(shape.file(code, one, quarter, number if is_new else before))
    return rows


def of_year(closes):
    """Quarters of the year so far."""
    return range(quarter_ordinal(year_of(closes), 1), closes + 1)


@with_a_ledger(15)
@given(base=five, now=five, change=five, as_of=from_2022_to_2027, silent=st.integers(0, 4))
def test_status_never_improves_when_an_actual_worsens(pairs_of, base, now, change, as_of, silent):
    pairs = pairs_of("alike", SHAPES)
    rows = []
    for name, shape in SHAPES.items():
        higher = [min(120, one + more) for one, more in zip(now, change, strict=True)]
        better, worse = (now, higher) if shape.higher_is_worse else (higher, now)
        for code, numbers_now in zip(pairs.named[name], (better, worse), strict=True):
            rows += course(shape, code, CODES, base, numbers_now, as_of, silent=silent)
    pairs.world.store(*rows)
    for name, (better, worse) in pairs.verdicts(as_of).items():
        assert (better.status in BY_FIGURES) == (worse.status in BY_FIGURES), name
        if better.status in BY_FIGURES:
            assert placed(worse) <= placed(better), name


@with_a_ledger(15)
@given(
    base=five,
    now=five,
    as_of=st.integers(BASE + 2, parse_period("2027-Q2").closes),
    silent=st.integers(1, 6),
    late=st.booleans(),
)
@example(base=[100] * 5, now=[90] * 4 + [100], as_of=BASE + 11, silent=3, late=False)
@example(base=[60] * 5, now=[80] * 4 + [0], as_of=BASE + 12, silent=3, late=False)
@example(base=[77] * 5, now=[80] * 4 + [50], as_of=BASE + 17, silent=3, late=False)
@example(base=[60] * 5, now=[100, 100, 72, 8, 61], as_of=BASE + 7, silent=1, late=True)
@example(base=[40] * 5, now=[52, 27, 27, 31, 58], as_of=BASE + 8, silent=5, late=True)
@example(
    base=[77, 76, 75, 91, 112], now=[58, 120, 76, 67, 31], as_of=BASE + 20, silent=5, late=True
)
def test_agency_that_stops_reporting_never_makes_a_target_look_better(
    pairs_of, base, now, as_of, silent, late
):
    silent = min(silent, as_of - BASE - 1)
    pairs, keys, rows = pairs_of("alike", SHAPES), {"silent": silent, "late": late}, []
    for name, shape in SHAPES.items():
        spoken, hushed = pairs.named[name]
        rows += course(shape, spoken, CODES, base, now, as_of, **keys)
        rows += course(shape, hushed, CODES, base, now, as_of, **keys, is_hushed=True)
    pairs.world.store(*rows)
    for name, (spoken, hushed) in pairs.verdicts(as_of).items():
        if hushed.status in GOOD:
            assert spoken.status in BY_FIGURES, name
        if {hushed.status, spoken.status} <= set(BY_FIGURES):
            assert placed(hushed) <= placed(spoken), name


# --- tasks --------------------------------------------------------------------------------------

MILESTONE = {"kind": "milestone"}
DONE = {"unit": "milestones", "value": "done", "measure": "stock", "better": "higher"}
# Departments d and e merge into m, department c splits into p and q, a is renamed a2.
HEIRS = [
    agency("a", valid_to="2024-06-30", successors="a2"),
    agency("a2", valid_from="2024-07-01"),
    agency("b"),
    agency("c", valid_to="2024-12-14", successors="p;q"),
    agency("p", valid_from="2024-12-15"),
    agency("q", valid_from="2024-12-15"),
    agency("d", valid_to="2025-02-28", successors="m"),
    agency("e", valid_to="2025-02-28", successors="m"),
    agency("m", valid_from="2025-03-01"),
]
EVERYONE = tuple(row["code"] for row in HEIRS)
SPANS = {"a": (0, 8098), "a2": (8099, 9999), "c": (0, 8100), "p": (8101, 9999), "q": (8101, 9999)}
SPANS |= {"b": (0, 9999), "d": (0, 8100), "e": (0, 8100), "m": (8101, 9999)}
FROM_2023_TO_2026 = st.integers(parse_period("2023-Q1").closes, parse_period("2026-Q4").closes)
TASKS = {
    "milestone": Shape(DONE, MILESTONE, 2024),
    "milestone by a day": Shape(DONE, MILESTONE, "2024-08-15"),
    "work to begin": Shape(DONE, MILESTONE, "standing", keys={"starts": 2024}),
    "work of a window": Shape(DONE, MILESTONE, "2025-06", keys={"starts": "2024-03"}),
    "work on an event": Shape(DONE, MILESTONE, EVENT),
    "work after an event": Shape(
        DONE, MILESTONE, 2025, keys={"starts": EVENT | {"on": date(2024, 9, 1)}}
    ),
    "report of each year": Shape(
        DONE,
        {"kind": "recurring", "every": "year", "before": "12-15"},
        "each_year",
        keys={"starts": 2023},
    ),
    "report of each quarter": Shape(
        DONE,
        {"kind": "recurring", "every": "quarter", "day": 20},
        "each_year",
        keys={"starts": 2023},
    ),
}


@st.composite
def filings(draw, agencies=EVERYONE):
    """What agencies filed of a task: (agency, quarter, day it was done on or None, is done)."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(agencies),
                FROM_2023_TO_2026,
                st.none() | st.dates(date(2023, 1, 1), date(2026, 12, 31)),
                st.booleans(),
            ),
            max_size=25,
            unique_by=lambda row: row[:2],
        )
    )
    everyone = draw(st.none() | FROM_2023_TO_2026)
    if everyone is not None:
        day = draw(st.dates(date(2023, 6, 1), date(2026, 6, 30)))
        known = {row[:2] for row in rows}
        rows += [(one, everyone, day, True) for one in agencies if (one, everyone) not in known]
    return [row for row in rows if agencies != EVERYONE or exists(*row[:2])]


def exists(code, closes):
    """Whether the agency exists at the end of the quarter."""
    first, last = SPANS[code]
    return first <= closes <= last


def task_rows(code, filed):
    return [
        figure(one, quarter_code(closes), int(is_done), indicator=code,
               note=f"ngày {day:%d/%m/%Y}" if day and is_done else "")
        for one, closes, day, is_done in filed
    ]  # fmt: skip


def worsened(row, days):
    """A filing of something done later, or of nothing done when no days are given."""
    one, closes, day, is_done = row
    if not days:
        return one, closes, None, False
    return one, closes, day + timedelta(days) if day else None, is_done


@with_a_ledger(30)
@given(
    filed=filings(),
    days=st.sampled_from([0, 1, 30, 400]),
    chosen=st.sets(st.integers(0, 30)),
    as_of=FROM_2023_TO_2026,
)
@example(
    filed=[("d", 8100, date(2025, 1, 5), True)]
    + [(one, 8101, date(2024, 12, 5), True) for one in ("a2", "b", "p", "q", "m")],
    days=0,
    chosen={0},
    as_of=8101,
)
def test_task_never_looks_better_when_it_is_done_later_or_not_at_all(
    pairs_of, filed, days, chosen, as_of
):
    pairs = pairs_of("tasks", TASKS, EVERYONE, EVERYONE, HEIRS)
    worse = [worsened(row, days) if n in chosen else row for n, row in enumerate(filed)]
    pairs.world.store(
        *(row for one, _ in pairs.named.values() for row in task_rows(one, filed)),
        *(row for _, two in pairs.named.values() for row in task_rows(two, worse)),
    )
    for name, (better, worse_one) in pairs.verdicts(as_of).items():
        if {better.status, worse_one.status} <= set(BY_FIGURES):
            assert placed(worse_one) <= placed(better), name


@with_a_ledger(30)
@given(
    filed=filings().filter(bool),
    chosen=st.integers(0, 40),
    as_of=FROM_2023_TO_2026,
)
def test_task_never_looks_better_when_an_agency_stops_reporting(pairs_of, filed, chosen, as_of):
    pairs = pairs_of("tasks", TASKS, EVERYONE, EVERYONE, HEIRS)
    last = filed[chosen % len(filed)]
    hushed = [row for row in filed if row[0] != last[0] or row[1] <= last[1]]
    repeated = [
        (last[0], closes, *last[2:])
        for closes in range(last[1] + 1, as_of + 1)
        if exists(last[0], closes)
    ]
    pairs.world.store(
        *(row for one, _ in pairs.named.values() for row in task_rows(one, [*hushed, *repeated])),
        *(row for _, two in pairs.named.values() for row in task_rows(two, hushed)),
    )
    for name, (spoken, silent) in pairs.verdicts(as_of).items():
        if silent.status in GOOD:
            assert spoken.status in BY_FIGURES, name
        if {silent.status, spoken.status} <= set(BY_FIGURES):
            assert placed(silent) <= placed(spoken), name


# --- renaming, merging, splitting ---------------------------------------------------------------

# On 01/07/2024 "ra" is renamed, "sb" splits in two, "tc" and "td" merge; "ve" stays.
CHANGE = parse_period("2024-Q3").closes
BEFORE = {"valid_to": "2024-06-30"}
AFTER = {"valid_from": "2024-07-01"}
CHANGED = [
    *(agency(one) for one in CODES),
    agency("ra", **BEFORE, successors="ra2"),
    agency("ra2", **AFTER),
    agency("sb", **BEFORE, successors="sb1;sb2"),
    agency("sb1", **AFTER),
    agency("sb2", **AFTER),
    agency("tc", **BEFORE, successors="tcd"),
    agency("td", **BEFORE, successors="tcd"),
    agency("tcd", **AFTER),
    agency("ve"),
]
MOVED = ("ra", "ra2", "sb", "sb1", "sb2", "tc", "td", "tcd", "ve")
# Agencies counted one by one are other agencies after a merger.
TOTALLED = {name: shape for name, shape in SHAPES.items() if "per" not in shape.keys}
TOTALLED["cut of a flow"] = Shape(
    {**POSTS, "measure": "flow"}, CUT_5_PERCENT, 2026, higher_is_worse=True
)


# Who holds the work of a to e before the change, and who which part of it after.
FORMER = {"a": "ra", "b": "sb", "c": "tc", "d": "td", "e": "ve"}
PARTS = {
    "ra2": {"a": 1},
    "sb1": {"b": Decimal("0.25")},
    "sb2": {"b": Decimal("0.75")},
    "tcd": {"c": 1, "d": 1},
    "ve": {"e": 1},
}


def joined(name, parts):
    """One agency's figure out of parts of others: sums, or a mean weighted by respondents."""
    rows = [row for row, _ in parts]
    weights = [row.denominator * share for row, share in parts if row.denominator is not None]
    total = sum(weights) if weights else None
    if rows[0].value is not None and weights:
        value = sum(row.value * one for row, one in zip(rows, weights, strict=True)) / total
    elif rows[0].value is not None:
        value = sum(row.value * share for row, share in parts)
    else:
        value = None
    numerator = None
    if rows[0].numerator is not None:
        numerator = sum(row.numerator * share for row, share in parts)
    return replace(rows[0], agency=name, numerator=numerator, denominator=total, value=value)


def carried_over(rows):
    """Figures of a to e as filed by the agencies of the other register, with the same totals."""
    quarters, found = {}, []
    for row in rows:
        quarters.setdefault(row.period.closes, {})[row.agency] = row
    for closes, own in quarters.items():
        if closes < CHANGE:
            found += [replace(row, agency=FORMER[one]) for one, row in own.items()]
            continue
        for name, parts in PARTS.items():
            if parts.keys() <= own.keys():
                found.append(joined(name, [(own[one], part) for one, part in parts.items()]))
    return found


def headline(verdict):
    """What a leader reads first."""
    return (
        verdict.status,
        verdict.actual,
        verdict.baseline,
        verdict.target_value,
        verdict.progress,
        verdict.pace,
        verdict.coverage,
    )


# Coverage of these is weighted by the baseline, so that it is the same however many hold the work.
WEIGHTED = ("cut", "absolute cut")


@with_a_ledger(15)
@given(
    base=five,
    now=five,
    as_of=st.integers(CHANGE, CHANGE + 13),
    silent=st.integers(0, 4),
)
def test_renaming_merging_and_splitting_never_change_the_headline(
    pairs_of, base, now, as_of, silent
):
    pairs = pairs_of("changed", TOTALLED, CODES, MOVED, CHANGED)
    rows = []
    for name, shape in TOTALLED.items():
        one, two = pairs.named[name]
        keys = {"silent": silent, "is_hushed": True} if name in WEIGHTED else {}
        own = course(shape, one, CODES, base, now, as_of, **keys)
        rows += [*own, *carried_over([replace(row, indicator=two) for row in own])]
    pairs.world.store(*rows)
    for name, (kept, changed) in pairs.verdicts(as_of).items():
        assert headline(kept) == headline(changed), name


def undone_after(filed, row):
    """Whether a filing would take back an earlier one that says done."""
    return any(one[3] and one[1] < row[1] for one in filed)


@with_a_ledger(30)
@given(filed=filings(["a"]), as_of=FROM_2023_TO_2026)
def test_renaming_never_changes_the_headline_of_a_task(pairs_of, filed, as_of):
    pairs = pairs_of("renamed", TASKS, "a", ("ra", "ra2"), CHANGED)
    # A heir cannot take back what was reported as done before it, so nothing is taken back here.
    filed.sort(key=lambda row: row[1])
    first = next((row[2:] for row in filed if row[3]), None)
    filed = [(*row[:2], *first) if row[3] or undone_after(filed, row) else row for row in filed]
    renamed = [("ra2" if row[1] >= CHANGE else "ra", *row[1:]) for row in filed]
    pairs.world.store(
        *(row for one, _ in pairs.named.values() for row in task_rows(one, filed)),
        *(row for _, two in pairs.named.values() for row in task_rows(two, renamed)),
    )
    for name, (kept, changed) in pairs.verdicts(as_of).items():
        assert headline(kept) == headline(changed), name


# --- order, revision, restatement ---------------------------------------------------------------


def apart_from_its_name(verdict):
    return replace(verdict, target="")


EVERY_SHAPE = {**SHAPES, **TASKS}
NOTES = ("", "ngày 01/06/2024", "15/03/2025")


@st.composite
def scattered(draw):
    """(agency, quarter it closes with, quarters it spans, number, note), each key once."""
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from(CODES),
                st.integers(BASE, parse_period("2025-Q4").closes),
                st.sampled_from([1, 1, 2, 4]),
                numbers,
                st.sampled_from(NOTES),
            ).map(lambda row: (row[0], row[1] + -row[1] % row[2], *row[2:])),
            min_size=5,
            max_size=40,
            # Of a stock the year's figure and that of its last quarter are the same.
            unique_by=lambda row: row[:2],
        )
    )


def scattered_rows(shape, code, scattering):
    """The figures as the shape takes them."""
    is_task = shape.sort["value"] == "done"
    rows = []
    for one, closes, spans, number, note in scattering:
        if shape.is_single and one != "a":
            continue
        row = shape.file(code, one, closes, number % 2 if is_task else number, spans)
        rows.append(replace(row, note=note) if is_task else row)
    return rows


@with_a_ledger(12)
@given(
    scattering=scattered(),
    files=st.integers(2, 6),
    data=st.data(),
    as_of=st.integers(BASE + 1, parse_period("2026-Q1").closes),
)
def test_order_of_loading_never_changes_a_verdict(pairs_of, scattering, files, data, as_of):
    pairs = pairs_of("every", EVERY_SHAPE)
    parts = [scattering[number::files] for number in range(files)]
    for side, order in ((0, parts), (1, data.draw(st.permutations(parts)))):
        for part in order:
            pairs.world.store(
                *(
                    row
                    for name, shape in EVERY_SHAPE.items()
                    for row in scattered_rows(shape, pairs.named[name][side], part)
                )
            )
    for name, (one, two) in pairs.verdicts(as_of).items():
        assert apart_from_its_name(one) == apart_from_its_name(two), name


@with_a_ledger(12)
@given(
    old=scattered(),
    change=st.lists(numbers, min_size=40, max_size=40),
    is_same_file=st.booleans(),
    as_of=st.integers(BASE + 1, parse_period("2026-Q1").closes),
)
def test_revision_back_to_the_old_figures_gives_back_the_old_verdict(
    pairs_of, old, change, is_same_file, as_of
):
    pairs = pairs_of("every", EVERY_SHAPE)
    new = [(*row[:3], number, row[4]) for row, number in zip(old, change, strict=False)]

    def rows(side, scattering):
        return [
            row
            for name, shape in EVERY_SHAPE.items()
            for row in scattered_rows(shape, pairs.named[name][side], scattering)
        ]

    content = b"the very same file" if is_same_file else None
    pairs.world.store(*rows(0, old))
    pairs.world.store(*rows(1, old), content=content)
    pairs.world.store(*rows(1, new))
    pairs.world.store(*rows(1, old), content=content)
    for name, (kept, revised) in pairs.verdicts(as_of).items():
        assert apart_from_its_name(kept) == apart_from_its_name(revised), name


# Another value for each kind of rule, in force between the two revisions of a target.
MEANWHILE = {
    "cut": {"by": "10%"},
    "share by a year": {"target": "90%"},
    "standing share": {"op": "="},
    "level": {"target": 10},
    "trajectory": {"points": {2021: "5%", 2026: "50%"}},
    "rank": {"at_most": 3},
    "count": {"at_least": 10},
}
FIRST_REVISION, SECOND_REVISION = "2023-06-01", "2025-02-01"


@pytest.fixture(scope="module")
def revised(tmp_path_factory):
    """Each target three times: as it is, as it was meanwhile, and revised there and back."""
    targets, indicators = [], []
    for number, (name, keys) in enumerate(MEANWHILE.items()):
        shape = SHAPES[name]
        other = shape.rule | keys
        indicators.append(indicator(f"i{number}", **shape.sort))
        revisions = [
            {"on": on, "by": "Sở Nội vụ", "why": words("sửa"), "was": {"rule": was}}
            for on, was in ((FIRST_REVISION, shape.rule), (SECOND_REVISION, other))
        ]
        for code, rule, more in (
            ("same", shape.rule, {}),
            ("other", other, {}),
            ("revised", shape.rule, {"revisions": revisions}),
        ):
            declared = shape.declared(f"{code}-{number}", CODES)
            targets.append(declared | {"indicator": f"i{number}", "rule": rule} | more)
    agencies = [agency(one) for one in CODES]
    folder = tmp_path_factory.mktemp("revised")
    return load(folder, targets=targets, indicators=indicators, agencies=agencies).catalog


@with_a_ledger(12)
@given(base=five, now=five, as_of=from_2022_to_2027)
def test_target_revised_back_to_its_old_value_is_judged_as_before(revised, base, now, as_of):
    world = World(revised, open_ledger("duckdb:///:memory:"))
    rows = [
        row
        for number, name in enumerate(MEANWHILE)
        for closes in range(BASE, as_of + 1, 2)
        for row in course(SHAPES[name], f"i{number}", CODES, base, now, closes)
    ]
    world.store(*{(row.agency, row.indicator, row.period): row for row in rows}.values())
    found = {one.target: one for one in judge(world.workspace, ADMIN, as_of)}
    world.engine.close()
    day = end_date(as_of, Calendar.ADMINISTRATIVE).isoformat()
    expected = "other" if FIRST_REVISION <= day < SECOND_REVISION else "same"
    for number, name in enumerate(MEANWHILE):
        judged = found[f"{expected}-{number}"], found[f"revised-{number}"]
        assert len({apart_from_its_name(one) for one in judged}) == 1, name


# On 01/07/2025 a neighbouring province comes in; its posts of earlier years are filed later.
ENLARGED = parse_period("2025-Q3").closes
TERRITORY = [
    agency("city", level="city", valid_to="2025-06-30", successors="city_new"),
    agency("city_new", level="city", valid_from="2025-07-01", absorbs="tỉnh bên"),
    agency("a", parent="city", valid_to="2025-06-30", successors="n"),
    agency("b", parent="city", valid_to="2025-06-30", successors="n"),
    agency("c", parent="city", valid_to="2025-06-30", successors="o"),
    agency("n", parent="city_new", valid_from="2025-07-01"),
    agency("o", parent="city_new", valid_from="2025-07-01"),
    agency("x", parent="city_new", valid_from="2025-07-01"),
]
COUNTED = {
    "cut": SHAPES["cut"],
    "absolute cut": SHAPES["absolute cut"],
    "growth": SHAPES["growth"],
    "share": SHAPES["share by a year"],
    "ceiling": SHAPES["ceiling"],
}
OLD_CITY, NEW_CITY = "abc", "nox"


def enlarging(shape, code, numbers_of, closes, *, silent=0):
    """Figures up to a quarter over the enlargement; "x" is silent for so many quarters."""
    rows = []
    for quarter in range(BASE, closes + 1):
        for one in OLD_CITY if quarter < ENLARGED else NEW_CITY:
            if one == "x" and quarter > max(closes - silent, ENLARGED):
                continue
            rows.append(shape.file(code, one, quarter, numbers_of[one]))
    return rows


@pytest.fixture(scope="module")
def enlarge(pairs_of):
    """Pairs over the enlargement, with an empty ledger."""
    return lambda: pairs_of(
        "enlarged",
        COUNTED,
        (*OLD_CITY, *NEW_CITY),
        (*OLD_CITY, *NEW_CITY),
        TERRITORY,
        plans=[plan(territory=["city", "city_new"])],
    )


six = st.fixed_dictionaries({one: st.integers(1, 120) for one in (*OLD_CITY, *NEW_CITY)})


def came_in(code, *rows):
    """What came in, as it stood at the end of some quarters."""
    return [
        figure("city_new", quarter_code(closes), number, indicator=code,
               breakdown="territory=added")
        for closes, number in rows
    ]  # fmt: skip


@with_a_ledger(6)
@given(numbers_of=six, added=st.lists(numbers, min_size=2, max_size=2), data=st.data())
def test_restatement_never_changes_an_earlier_date(enlarge, numbers_of, added, data):
    enlarged = enlarge()
    last = parse_period("2026-Q4").closes
    for name, shape in COUNTED.items():
        one, two = enlarged.named[name]
        enlarged.world.store(*enlarging(shape, one, numbers_of, last))
        enlarged.world.store(*enlarging(shape, two, numbers_of, last))
        for number in added:
            quarters = [(BASE, number), (ENLARGED - 4, number), (ENLARGED - 1, number)]
            enlarged.world.store(*came_in(two, *quarters))
    for as_of in (ENLARGED - 1, data.draw(st.integers(BASE, ENLARGED - 1))):
        for name, (plain, restated) in enlarged.verdicts(as_of).items():
            assert apart_from_its_name(plain) == apart_from_its_name(restated), name
    today = enlarged.verdicts(last)
    assert "territory" == today["cut"][0].reason
    assert "territory" != today["cut"][1].reason


@with_a_ledger(12)
@given(
    numbers_of=six,
    added=numbers,
    silent=st.integers(1, 6),
    as_of=st.integers(ENLARGED + 1, ENLARGED + 7),
)
def test_agency_that_stops_reporting_never_makes_a_restated_cut_look_better(
    enlarge, numbers_of, added, silent, as_of
):
    enlarged = enlarge()
    for name, shape in COUNTED.items():
        one, two = enlarged.named[name]
        quarters = [(BASE, added), (ENLARGED - 4, added), (ENLARGED - 1, added)]
        enlarged.world.store(*enlarging(shape, one, numbers_of, as_of), *came_in(one, *quarters))
        enlarged.world.store(
            *enlarging(shape, two, numbers_of, as_of, silent=silent), *came_in(two, *quarters)
        )
    for name, (spoken, hushed) in enlarged.verdicts(as_of).items():
        if hushed.status in GOOD:
            assert spoken.status in BY_FIGURES, name
        if {hushed.status, spoken.status} <= set(BY_FIGURES):
            assert placed(hushed) <= placed(spoken), name
