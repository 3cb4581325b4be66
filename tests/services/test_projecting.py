"""Where a target is heading: comparable periods only, and a word for why there is no projection."""

from __future__ import annotations

from fractions import Fraction

import pytest

from building import ADMIN, CUT_5_PERCENT, INSPECTED, POSTS, SHARE, figure, words
from metrics.periods import parse_period, quarter_code
from metrics.services.judging import judge, judge_history
from metrics.services.projecting import NotProjected, late_since, outlooks
from metrics.services.takeaway import newest_moment, takeaway_of
from metrics.text.words import Language

FIRST = parse_period("2022-Q1").closes


def outlook(space, as_of):
    """Outlook of the only target on a date."""
    closes = parse_period(as_of).closes
    verdicts = judge(space.workspace, ADMIN, closes)
    return outlooks(space.workspace, ADMIN, verdicts)["T1"]


def falling(space, start, each, quarters):
    """Posts that fall by so many each quarter from the end of 2021."""
    space.store(figure("a", "2021", start))
    space.store(
        *(
            figure("a", quarter_code(FIRST + step), start - each * (step + 1))
            for step in range(quarters)
        )
    )


def test_steady_cut_is_projected_to_its_due_date(declare):
    space = declare(POSTS, rule=CUT_5_PERCENT, due=2026)
    falling(space, 2500, 5, 12)
    found = outlook(space, "2024-Q4")
    line = found.projection
    # 5 a quarter from 2500: 2440 at the end of 2024, 2400 eight quarters later; 2375 was wanted.
    assert (2400, 2400, 2400, -5) == (line.value, line.low, line.high, line.per_quarter)
    assert Fraction(2375 - 2440, 8) == line.needed
    assert (False, True) == (found.meets, found.is_certain)


def test_faster_cut_meets_the_target(declare):
    space = declare(POSTS, rule=CUT_5_PERCENT, due=2026)
    falling(space, 2500, 7, 12)
    assert outlook(space, "2024-Q4").meets


def test_only_periods_since_the_target_was_changed_count(declare):
    revision = {
        "on": "2024-06-30",
        "by": "UBND",
        "why": words("giao lại"),
        "was": {"rule": {**CUT_5_PERCENT, "by": "10%"}},
    }
    space = declare(POSTS, rule=CUT_5_PERCENT, due=2026, revisions=[revision])
    falling(space, 2500, 5, 14)
    assert NotProjected.TOO_FEW == outlook(space, "2024-Q4").lacking
    later = outlook(space, "2025-Q2").projection
    assert (4, 2400) == (later.points, later.value)


@pytest.mark.parametrize(
    ("sort", "keys", "reason"),
    [
        (SHARE, {"rule": {"kind": "share", "target": "80%"}, "due": "standing"},
         NotProjected.NO_DUE_DATE),
        (INSPECTED, {"rule": {"kind": "share", "target": "80%"}, "due": "each_year"},
         NotProjected.BEGINS_ANEW),
        (SHARE, {"rule": {"kind": "share", "target": "80%"}, "due": 2023},
         NotProjected.NOTHING_AHEAD),
        (SHARE, {"rule": {"kind": "share", "target": "80%"}, "due": 2026}, NotProjected.TOO_FEW),
    ],
)  # fmt: skip
def test_why_there_is_no_projection(declare, sort, keys, reason):
    space = declare(sort, **keys)
    space.store(figure("a", "2024-Q1", numerator=30, of=100))
    assert reason == outlook(space, "2024-Q1").lacking


def test_stretch_of_lateness_begins_where_it_was_last_not_late(declare):
    space = declare(POSTS, rule=CUT_5_PERCENT, due=2026)
    values = {"2021": 2500, "2022-Q1": 2500, "2022-Q2": 2480, "2022-Q3": 2481, "2022-Q4": 2482}
    space.store(*(figure("a", period, value) for period, value in values.items()))
    history = judge_history(space.workspace, ADMIN, "T1", parse_period("2022-Q4").closes)
    assert "2022-Q4" == quarter_code(late_since(history))


def test_projection_and_what_is_said_of_it_are_as_the_ledger_knew_it(declare):
    space = declare(POSTS, rule=CUT_5_PERCENT, due=2026)
    falling(space, 2500, 5, 12)
    known, closes = newest_moment(space.workspace), parse_period("2024-Q4").closes

    def ahead(known_at=None):
        made = takeaway_of(
            space.workspace, ADMIN, Language.EN, closes, known_at=known_at, with_courses=True
        )
        return made.items[0].ahead

    before = "At the present pace, 2,400 posts is expected by 14 Dec 2026: the target is missed."
    assert before == ahead()
    falling(space, 2500, 7, 12)
    assert before != ahead()
    assert before == ahead(known)
