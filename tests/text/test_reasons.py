"""The sentence of reason behind every verdict, in both languages and with its numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import building
from metrics.notation import Words
from metrics.periods import parse_period
from metrics.rules import Operator
from metrics.status.population import Enlargement, Population
from metrics.status.verdict import Reason, Status, Tally, Verdict
from metrics.text.reasons import due_words, reason_sentence, rule_words, sentence_values
from metrics.text.words import Language, words_of

VI, EN = Language.VI, Language.EN
NOW = parse_period("2024-Q4").closes
BEFORE = parse_period("2021").closes

CUT = building.subject(building.POSTS, rule=building.CUT_5_PERCENT, due=2026)
SHARE = {"kind": "share", "op": ">=", "target": "90%"}
STANDING = building.subject(building.SHARE, rule=SHARE, due="standing")
EVENT = building.subject(
    building.SHARE, rule=SHARE, due={"event": {"vi": "Đại hội", "en": "the congress"}}
)
CEILING = building.subject(
    building.INSPECTED, rule={"kind": "share", "op": "<=", "target": "30%"}, due="each_year"
)
EACH = building.subject(building.INSPECTED, rule=SHARE, due="each_year", per="agency")
MILESTONE = building.subject(building.DONE, rule={"kind": "milestone"}, due="2025-12-14")
TASK = building.subject(
    building.DONE, rule={"kind": "recurring", "every": "year"}, starts=2025, due="each_year"
)
TREND = building.subject(building.RANKING, rule={"kind": "direction"}, due="standing")
SATISFACTION = building.subject(
    building.SURVEY, rule={"kind": "level", "target": 90}, due="standing"
)
HAI_DUONG = Words(vi="tỉnh Hải Dương", en="Hải Dương Province")
ENLARGED = replace(
    CUT, population=Population(CUT.population.members, (Enlargement(NOW - 2, HAI_DUONG),))
)


def verdict(status, reason, **keys):
    """A verdict at the end of 2024 on a figure of that quarter; numbers as decimals."""
    numbers = ("actual", "expected", "target_value", "baseline", "progress", "due_progress", "pace")
    others = ("coverage", "change", "with_silent")
    exact = {
        key: Fraction(value) if key in (*numbers, *others) else value for key, value in keys.items()
    }
    totals = building.totals("2024-Q4", building.sums(1), **exact.pop("totals", {}))
    return Verdict("T1", NOW, status, reason, **{"period": NOW, "totals": totals, **exact})


@dataclass
class Case:
    """A verdict with what its sentence must say in each language."""

    subject: object
    verdict: Verdict
    vi: tuple[str, ...]
    en: tuple[str, ...] = field(default=())


def cut(status, reason, actual, **keys):
    """A verdict on "cut 5% of 2500 by 2026 from 2021"."""
    return verdict(
        status,
        reason,
        actual=actual,
        baseline=2500,
        baseline_period=BEFORE,
        expected=2425,
        target_value=2375,
        operator=Operator.AT_MOST,
        **keys,
    )


def share(status, reason, actual, **keys):
    """A verdict on "at least 90%"."""
    return verdict(
        status, reason, actual=actual, target_value="0.9", operator=Operator.AT_LEAST, **keys
    )


CASES = {
    Reason.HOLDS: Case(
        CUT,
        cut(Status.ACHIEVED, Reason.HOLDS, 2370),
        ("Quý IV/2024", "2.370 biên chế", "không quá", "2.375 biên chế"),
        ("Q4 2024", "2,370 posts", "at most", "2,375 posts"),
    ),
    Reason.PACE: Case(
        CUT,
        cut(Status.AT_RISK, Reason.PACE, 2430, progress="0.56", due_progress="0.6", pace="14/15"),
        ("2.430", "56%", "2.500", "Quý IV/2021", "2.375", "60%", "93%"),
        ("2,430", "56%", "2,500", "Q4 2021", "2,375", "60%", "93%"),
    ),
    Reason.REGRESSING: Case(
        CUT,
        cut(Status.OFF_TRACK, Reason.REGRESSING, 2600, progress="-0.8", due_progress="0.6"),
        ("2.600", "2.500", "Quý IV/2021", "−80%", "60%"),
        ("2,600", "2,500", "Q4 2021", "−80%", "60%"),
    ),
    Reason.AHEAD_OF_START: Case(
        STANDING,
        share(Status.ON_TRACK, Reason.AHEAD_OF_START, "0.2", baseline="0.15"),
        ("Quý IV/2024", "20%", "15%"),
        ("Q4 2024", "20%", "15%"),
    ),
    Reason.DUE_PASSED: Case(
        CUT,
        cut(Status.MISSED, Reason.DUE_PASSED, 2376),
        ("14/12/2026", "Quý IV/2024", "2.376", "không quá", "2.375"),
        ("14 Dec 2026", "Q4 2024", "2,376", "at most", "2,375"),
    ),
    Reason.SILENT: Case(
        CUT,
        cut(
            Status.AT_RISK,
            Reason.SILENT,
            2360,
            with_silent=2410,
            totals={"expected": 50, "reported": 48},
        ),
        ("Quý IV/2024", "2.360", "48/50", "không quá", "2.375", "2.410"),
        ("Q4 2024", "2,360", "48 of 50", "at most", "2,375", "2,410"),
    ),
    Reason.WITHIN_CEILING: Case(
        CEILING,
        verdict(
            Status.ON_TRACK,
            Reason.WITHIN_CEILING,
            actual="0.2",
            expected="0.225",
            target_value="0.3",
            operator=Operator.AT_MOST,
        ),
        ("Quý IV/2024", "20%", "30%", "22,5%"),
        ("Q4 2024", "20%", "30%", "22.5%"),
    ),
    Reason.WINDOW_NOT_OPEN: Case(
        TASK,
        verdict(Status.NOT_DUE, Reason.WINDOW_NOT_OPEN, tally=Tally()),
        ("01/01/2025",),
        ("1 Jan 2025",),
    ),
    Reason.INSTANCE_OPEN: Case(
        TASK,
        verdict(Status.NOT_DUE, Reason.INSTANCE_OPEN, tally=Tally(), due_day=date(2025, 12, 14)),
        ("14/12/2025",),
        ("14 Dec 2025",),
    ),
    Reason.NEAR: Case(
        STANDING,
        share(Status.AT_RISK, Reason.NEAR, "0.8996"),
        ("89,96%", "tối thiểu", "90%", "5%"),
        ("89.96%", "at least", "90%", "5%"),
    ),
    Reason.FAR: Case(
        STANDING,
        share(Status.OFF_TRACK, Reason.FAR, "0.5"),
        ("50%", "tối thiểu", "90%", "5%"),
        ("50%", "at least", "90%", "5%"),
    ),
    Reason.EVENT: Case(
        EVENT,
        share(Status.NOT_DUE, Reason.EVENT, "0.5"),
        ("50%", "90%", "Đại hội"),
        ("50%", "90%", "the congress"),
    ),
    Reason.NOTHING_DUE_YET: Case(
        CUT,
        cut(Status.NOT_DUE, Reason.NOTHING_DUE_YET, 2500),
        ("Quý IV/2024", "2.500"),
        ("Q4 2024", "2,500"),
    ),
    Reason.YEAR_RUNNING: Case(
        EACH,
        verdict(
            Status.NOT_DUE,
            Reason.YEAR_RUNNING,
            actual="0.4",
            target_value=1,
            operator=Operator.AT_LEAST,
        ),
        ("Quý IV/2024", "40%"),
        ("Q4 2024", "40%"),
    ),
    Reason.MILESTONE_OPEN: Case(
        MILESTONE,
        verdict(Status.NOT_DUE, Reason.MILESTONE_OPEN, actual=0, target_value=1),
        ("Quý IV/2024", "14/12/2025"),
        ("Q4 2024", "14 Dec 2025"),
    ),
    Reason.NOTHING_ACCEPTED: Case(
        CUT,
        replace(verdict(Status.NO_DATA, Reason.NOTHING_ACCEPTED), period=None, totals=None),
        ("14/12/2024",),
        ("14 Dec 2024",),
    ),
    Reason.TOO_OLD: Case(
        CUT,
        cut(Status.INSUFFICIENT_DATA, Reason.TOO_OLD, 2400, period=NOW - 3),
        ("Quý I/2024", "2.400", "2 quý"),
        ("Q1 2024", "2,400", "2 quarters"),
    ),
    Reason.LOW_COVERAGE: Case(
        CUT,
        cut(
            Status.INSUFFICIENT_DATA,
            Reason.LOW_COVERAGE,
            2300,
            coverage="0.7996",
            totals={"expected": 50, "reported": 38},
        ),
        ("Quý IV/2024", "79,96%", "80%", "38/50"),
        ("Q4 2024", "79.96%", "80%", "38 of 50"),
    ),
    Reason.DIRECTION: Case(
        TREND,
        verdict(Status.NOT_ASSESSABLE, Reason.DIRECTION, actual=12, change=-3),
        ("Năm 2024", "hạng 12", "Chuyển biến tốt"),
        ("2024:", "rank 12", "Improved"),
    ),
    Reason.CONFLICTING: Case(
        SATISFACTION,
        verdict(Status.NOT_ASSESSABLE, Reason.CONFLICTING),
        ("Quý IV/2024",),
        ("Q4 2024",),
    ),
    Reason.ZERO_DENOMINATOR: Case(
        STANDING,
        verdict(Status.NOT_ASSESSABLE, Reason.ZERO_DENOMINATOR),
        ("Quý IV/2024", "0"),
        ("Q4 2024", "0"),
    ),
    Reason.NO_BASELINE: Case(
        CUT,
        verdict(Status.NOT_ASSESSABLE, Reason.NO_BASELINE, actual=2430, baseline_period=BEFORE),
        ("Quý IV/2021", "Quý IV/2024", "2.430"),
        ("Q4 2021", "Q4 2024", "2,430"),
    ),
    Reason.TERRITORY: Case(
        ENLARGED,
        verdict(Status.NOT_ASSESSABLE, Reason.TERRITORY, actual=4000, baseline_period=BEFORE),
        ("Quý IV/2021", "tỉnh Hải Dương"),
        ("Q4 2021", "Hải Dương Province"),
    ),
    Reason.SURVEY_WEIGHTS: Case(
        SATISFACTION,
        verdict(Status.NOT_ASSESSABLE, Reason.SURVEY_WEIGHTS),
        ("Quý IV/2024",),
        ("Q4 2024",),
    ),
    Reason.NOT_ADDABLE: Case(
        TREND,
        verdict(Status.NOT_ASSESSABLE, Reason.NOT_ADDABLE),
        ("Năm 2024",),
        ("2024:",),
    ),
    Reason.INCOMPLETE: Case(
        ENLARGED,
        verdict(
            Status.INSUFFICIENT_DATA, Reason.INCOMPLETE, totals={"expected": 133, "reported": 130}
        ),
        ("Quý IV/2024", "130/133"),
        ("Q4 2024", "130 of 133"),
    ),
    Reason.POPULATION_ENDED: Case(
        STANDING,
        share(Status.CLOSED, Reason.POPULATION_ENDED, "0.875", period=NOW - 2),
        ("Quý II/2024", "87,5%", "tối thiểu", "90%"),
        ("Q2 2024", "87.5%", "at least", "90%"),
    ),
}


def test_every_reason_has_a_case():
    assert set(Reason) == set(CASES)
    assert all(reason == case.verdict.reason for reason, case in CASES.items())


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", Language)
def test_sentence_says_the_numbers_behind_the_verdict(reason, language):
    case = CASES[reason]
    sentence = reason_sentence(language, case.subject, case.verdict)
    wanted = case.vi if language is VI else case.en
    assert [] == [part for part in wanted if part not in sentence]
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "–" not in sentence


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", Language)
def test_sentence_needs_no_number_that_a_verdict_may_lack(reason, language):
    bare = Verdict("T1", NOW, Status.NOT_ASSESSABLE, reason)
    assert reason_sentence(language, CUT, bare)


@pytest.mark.parametrize("language", Language)
def test_every_value_a_sentence_names_is_known(language):
    known = set(sentence_values(language, CUT, CASES[Reason.PACE].verdict))
    for reason in Reason:
        sentence = words_of(language)[f"reason.{reason}"]
        named = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
        assert set() == named - known


# --- what a sentence compares ---------------------------------------------------------------------


@given(
    st.integers(0, 10_000), st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(Language)
)
def test_actual_and_target_are_shown_in_their_order(read, side, points, first, second, language):
    goal = Fraction(points, 10_000)
    actual = Fraction(min(first, second), max(first, second))
    values = sentence_values(
        language, STANDING, replace(CASES[Reason.NEAR].verdict, actual=actual, target_value=goal)
    )
    shown, target = (read(values[key], language)[0] for key in ("actual", "target"))
    assert side(actual, goal) == side(shown, target)


def test_target_equal_to_the_actual_is_shown_equal():
    goal = Fraction("0.1225")
    values = sentence_values(
        VI, STANDING, share(Status.ACHIEVED, Reason.HOLDS, goal, expected=goal)
    )
    exact = sentence_values(VI, STANDING, replace(CASES[Reason.NEAR].verdict, target_value=goal))
    assert ("12,25%", "12,25%") == (values["actual"], exact["target"])


def test_thresholds_are_shown_as_declared():
    subject = building.subject(
        building.POSTS,
        rule=building.CUT_5_PERCENT,
        due=2026,
        settings={"on_track": 0.955, "at_risk": 0.605, "min_coverage": 0.875, "near": 0.025},
    )
    values = sentence_values(VI, subject, CASES[Reason.PACE].verdict)
    assert ("95,5%", "60,5%", "87,5%", "2,5%") == tuple(
        values[key] for key in ("on_track", "at_risk", "min_coverage", "near")
    )


def test_yearly_target_is_due_on_a_day():
    case = CASES[Reason.YEAR_RUNNING]
    values = sentence_values(VI, case.subject, case.verdict)
    assert "14/12/2024" == values["due"]


@pytest.mark.parametrize(
    ("change", "better", "vi"),
    [
        (None, "higher", "Chưa đủ số liệu"),
        (0, "higher", "Không đổi"),
        (1, "higher", "Chuyển biến tốt"),
        (-1, "higher", "Kém đi"),
        (1, "lower", "Kém đi"),
        (-1, "lower", "Chuyển biến tốt"),
    ],
)
def test_trend_is_told_by_which_way_is_good(change, better, vi):
    subject = building.subject(
        {**building.SURVEY, "better": better}, rule={"kind": "direction"}, due="standing"
    )
    moved = replace(
        CASES[Reason.DIRECTION].verdict, change=None if change is None else Fraction(change)
    )
    assert vi in reason_sentence(VI, subject, moved)


# --- rules and due dates in words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "rule", "vi", "en"),
    [
        (building.POSTS, building.CUT_5_PERCENT, ("5%", "2021"), ("5%", "2021")),
        (
            building.POSTS,
            {"kind": "reduction", "by": 1200, "baseline": "2024-Q1"},
            ("1.200", "2024-Q1"),
            ("1,200", "2024-Q1"),
        ),
        (building.SHARE, SHARE, ("tối thiểu 90%",), ("at least 90%",)),
        (
            building.SHARE,
            {"kind": "share", "op": ">", "target": "50%"},
            ("trên 50%",),
            ("above 50%",),
        ),
        (building.SHARE, {"kind": "share", "target": "12.25%"}, ("12,25%",), ("12.25%",)),
        (building.POSTS, {**building.CUT_5_PERCENT, "by": "2.5%"}, ("2,5%",), ("2.5%",)),
        (building.SURVEY, {"kind": "level", "target": 85.125}, ("85,125",), ("85.125",)),
        (
            building.SHARE,
            {"kind": "trajectory", "points": {2024: "15%", 2025: "95%"}},
            ("2024: 15%", "2025: 95%"),
            ("2024: 15%", "2025: 95%"),
        ),
        (building.RANKING, {"kind": "rank", "at_most": 10}, ("10",), ("10",)),
        (building.POSTS, {"kind": "count", "at_least": 1490}, ("1.490",), ("1,490",)),
        (building.POSTS, {"kind": "growth", "than": "previous_year"}, (), ()),
        (building.DONE, {"kind": "milestone"}, (), ()),
        (building.RANKING, {"kind": "direction"}, (), ()),
    ],
)
def test_rule_is_said_in_words_with_its_numbers(sort, rule, vi, en):
    subject = building.subject(sort, rule=rule, due=2026)
    for language, wanted in ((VI, vi), (EN, en)):
        sentence = rule_words(language, subject)
        assert sentence
        assert [] == [part for part in wanted if part not in sentence]


@pytest.mark.parametrize(
    ("due", "keys", "vi", "en"),
    [
        (2026, {}, "14/12/2026", "14 Dec 2026"),
        ("2024-Q1", {}, "14/03/2024", "14 Mar 2024"),
        ("2024-02", {}, "29/02/2024", "29 Feb 2024"),
        ("2023-12-31", {}, "31/12/2023", "31 Dec 2023"),
        ("each_year", {}, "hằng năm", "each year"),
        ("each_year", {"until": 2025}, "hằng năm đến 2025", "each year until 2025"),
        ("standing", {}, "thường xuyên", "standing"),
        ({"event": {"vi": "Đại hội", "en": "Congress"}}, {}, "Đại hội", "Congress"),
    ],
)
def test_due_date_is_said_in_words(due, keys, vi, en):
    subject = building.subject(building.SHARE, rule=SHARE, due=due, **keys)
    said = tuple(due_words(language, subject.target, subject.calendar) for language in Language)
    assert (vi, en) == said
