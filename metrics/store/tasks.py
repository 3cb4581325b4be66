"""Who has done a task by when: the newest accepted figure of each agency that should do it.

A task done stays done; a figure that says "not done" grows old like any other. Knows nothing of due
days, nor of what one agency's work means for another.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrics.periods import first_date
from metrics.status.tasks import TaskAsk, TaskState
from metrics.store.columns import ANY, column, columns_of
from metrics.store.statements import ACCEPTED, NEVER
from metrics.store.totals import FOREVER, members_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from metrics.status.population import Population
    from metrics.store.columns import Columns
    from metrics.store.engine import Engine

_ASKED = {
    **dict.fromkeys(("question", "series"), "int32"),
    "indicator": ANY,
    **dict.fromkeys(("population", "closes", "until", "oldest"), "int32"),
    "keeps": "bool",
}
_COHORTS = {
    **dict.fromkeys(("cohort", "population", "first_closes", "last_closes"), "int32"),
    "agency": ANY,
    "agencies": "int32",
}
# Newest figure of each agency of the population, those that ended or came later included: what one
# did counts for those linked to it by succession.
# filed: every accepted figure. earliest: the newest of those no question looks behind, so that
# older ones need not be put in order. lined_up: each counts until the next one; one filed again is
# followed at once by its revision and counts for nothing. counted: how many of a cohort filed the
# same, which is all that is looked at from there on. standing: what counts at every quarter asked
# for. silent: those of a cohort that act and have no figure.
STATES = f"""
WITH {ACCEPTED},
series AS (
    SELECT series, indicator, population, min(until) AS first_asked
    FROM asked GROUP BY series, indicator, population
),
filed AS (
    SELECT s.series, s.first_asked, m.member, m.cohort, a.closes, a.value, a.note,
        x.origin = 'illustrative' AS illustrative, x.rank, a.line
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    JOIN series s ON s.indicator = a.indicator
    JOIN members m ON m.population = s.population AND m.agency = a.agency
        AND a.closes <= m.last_closes
    WHERE a.breakdown = ''
),
earliest AS (
    SELECT series, member, max(closes) AS closes FROM filed
    WHERE closes <= first_asked GROUP BY series, member
),
lined_up AS (
    SELECT f.series, f.cohort, f.closes, f.value, f.note, f.illustrative,
        coalesce(lead(f.closes) OVER (
            PARTITION BY f.series, f.member ORDER BY f.closes, f.rank, f.line
        ), {NEVER}) AS until
    FROM filed f
    LEFT JOIN earliest e ON e.series = f.series AND e.member = f.member
    WHERE f.closes >= coalesce(e.closes, f.closes)
),
counted AS (
    SELECT series, cohort, closes, until, value, note, illustrative, count(*) AS agencies
    FROM lined_up WHERE until > closes
    GROUP BY series, cohort, closes, until, value, note, illustrative
),
standing AS (
    SELECT *, closes AS quarter FROM counted
    UNION ALL
    SELECT f.*, q.until
    FROM counted f
    JOIN (SELECT DISTINCT series, until FROM asked) q
        ON q.series = f.series AND q.until > f.closes AND q.until < f.until
),
newest AS (
    SELECT q.question, f.cohort, c.agency, f.agencies, f.closes, f.value, f.note, f.illustrative,
        c.first_closes <= q.closes AND c.last_closes >= q.closes AS acts,
        f.closes >= q.oldest OR (q.keeps AND f.value = 1) AS counts
    FROM standing f
    JOIN asked q ON q.series = f.series AND q.until = f.quarter
    JOIN cohorts c ON c.cohort = f.cohort AND c.first_closes <= q.until
),
silent AS (
    SELECT q.question, c.agency, c.agencies - coalesce(sum(n.agencies), 0) AS agencies
    FROM asked q
    JOIN cohorts c ON c.population = q.population
        AND c.first_closes <= q.closes AND c.last_closes >= q.closes
    LEFT JOIN newest n ON n.question = q.question AND n.cohort = c.cohort
    GROUP BY q.question, c.cohort, c.agency, c.agencies
),
states AS (
    SELECT question, agency, agencies, CASE WHEN counts THEN value END AS value,
        CASE WHEN counts THEN note ELSE '' END AS note, closes,
        coalesce(counts AND illustrative, FALSE) AS illustrative, acts
    FROM newest
    UNION ALL
    SELECT question, agency, agencies, NULL, '', NULL, FALSE, TRUE FROM silent WHERE agencies > 0
)
SELECT question, value, note, closes, illustrative, acts, sum(agencies), agency
FROM states GROUP BY question, value, note, closes, illustrative, acts, agency
ORDER BY question, agency
"""  # noqa: S608 - assembled from the constants above


def read_tasks(
    engine: Engine,
    asks: Mapping[int, TaskAsk],
    populations: Sequence[Population],
    known_at: datetime | None = None,
    *,
    one_by_one: bool = False,
) -> dict[int, list[TaskState]]:
    """States of the agencies, by question: alike ones counted together, or one by one.

    Those that ended before the quarter asked, or began after it, are among them where they filed.
    """
    if not asks:
        return {}
    series: dict[tuple[str, int], int] = {}
    rows = [
        (
            number,
            series.setdefault((ask.indicator, ask.population), len(series)),
            ask.indicator,
            ask.population,
            ask.closes,
            ask.until,
            ask.oldest,
            ask.keeps,
        )
        for number, ask in asks.items()
    ]
    members, cohorts = _members(populations, one_by_one=one_by_one)
    frames = {"asked": columns_of(_ASKED, rows), "members": members, "cohorts": cohorts}
    states: dict[int, list[TaskState]] = {number: [] for number in asks}
    for question, value, note, closes, illustrative, acts, agencies, agency in engine.query(
        STATES, (known_at or FOREVER,), frames
    ):
        is_done = None if value is None else value == 1
        states[question].append(
            TaskState(
                agencies,
                is_done,
                first_date(note) if is_done else None,
                closes,
                illustrative=illustrative,
                agency=agency,
                acts=acts,
                note=note if is_done else "",
            )
        )
    return states


def _members(populations: Sequence[Population], *, one_by_one: bool) -> tuple[Columns, Columns]:
    """Members of the populations with their cohorts, and those cohorts.

    A cohort are the agencies of a population that exist in the same quarters and expect nothing of
    one another; one that is linked to others, or wanted one by one, is alone in its own, named.
    """
    members = members_of(populations)
    names = ("population", "grp", "first_closes", "last_closes", "agency")
    held = list(zip(*(members[name].tolist() for name in names), strict=True))
    linked = Counter((population, group) for population, group, *_ in held)
    keys = [
        (population, first, last, agency if one_by_one or linked[population, group] > 1 else "")
        for population, group, first, last, agency in held
    ]
    sizes = Counter(keys)
    places = {key: place for place, key in enumerate(sizes)}
    members["cohort"] = column([places[key] for key in keys], "int32")
    rows = [(places[key], *key, size) for key, size in sizes.items()]
    return members, columns_of(_COHORTS, rows)
