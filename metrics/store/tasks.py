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
    from metrics.store.engine import Engine

_ASKED = {
    **dict.fromkeys(("question", "series"), "int32"),
    "indicator": ANY,
    **dict.fromkeys(("population", "closes", "until", "oldest"), "int32"),
    "keeps": "bool",
}
# Newest figure of each agency of the population, those that ended or came later included: what one
# did counts for those linked to it by succession. Agencies that expect nothing of one another are
# counted together; linked ones are named.
# filed: every accepted figure. earliest: the newest of those no question looks behind, so that
# older ones need not be put in order. lined_up: each counts until the next one; one filed again is
# followed at once by its revision and counts for nothing. standing: what counts at every quarter
# asked for.
_STATES = f"""
WITH {ACCEPTED},
series AS (
    SELECT series, indicator, population, min(until) AS first_asked
    FROM asked GROUP BY series, indicator, population
),
filed AS (
    SELECT s.series, s.first_asked, m.member, a.closes, a.value, a.note,
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
    SELECT f.series, f.member, f.closes, f.value, f.note, f.illustrative,
        coalesce(lead(f.closes) OVER (
            PARTITION BY f.series, f.member ORDER BY f.closes, f.rank, f.line
        ), {NEVER}) AS until
    FROM filed f
    LEFT JOIN earliest e ON e.series = f.series AND e.member = f.member
    WHERE f.closes >= coalesce(e.closes, f.closes)
),
standing AS (
    SELECT *, closes AS quarter FROM lined_up WHERE until > closes
    UNION ALL
    SELECT f.*, q.until
    FROM lined_up f
    JOIN (SELECT DISTINCT series, until FROM asked) q
        ON q.series = f.series AND q.until > f.closes AND q.until < f.until
    WHERE f.until > f.closes + 1
),
newest AS (
    SELECT q.question, f.member, f.closes, f.value, f.note, f.illustrative,
        f.closes >= q.oldest OR (q.keeps AND f.value = 1) AS counts
    FROM standing f
    JOIN asked q ON q.series = f.series AND q.until = f.quarter
),
states AS (
    SELECT q.question, m.agency, m.linked,
        m.first_closes <= q.closes AND m.last_closes >= q.closes AS acts,
        CASE WHEN n.counts THEN n.value END AS value,
        CASE WHEN n.counts THEN n.note ELSE '' END AS note, n.closes,
        coalesce(n.counts AND n.illustrative, FALSE) AS illustrative
    FROM asked q
    JOIN members m ON m.population = q.population AND m.first_closes <= q.until
    LEFT JOIN newest n ON n.question = q.question AND n.member = m.member
    WHERE n.member IS NOT NULL OR (m.first_closes <= q.closes AND m.last_closes >= q.closes)
)
"""  # noqa: S608 - assembled from the constants above

COUNTED = f"""{_STATES}
SELECT question, value, note, closes, illustrative, acts, count(*),
    CASE WHEN linked THEN agency ELSE '' END AS name
FROM states GROUP BY question, value, note, closes, illustrative, acts, name
"""  # noqa: S608

ONE_BY_ONE = f"""{_STATES}
SELECT question, value, note, closes, illustrative, acts, 1, agency FROM states
ORDER BY question, agency
"""  # noqa: S608


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
    members = members_of(populations)
    groups = list(zip(members["population"].tolist(), members["grp"].tolist(), strict=True))
    sizes = Counter(groups)
    members["linked"] = column([sizes[one] > 1 for one in groups], "bool")
    frames = {"asked": columns_of(_ASKED, rows), "members": members}
    statement = ONE_BY_ONE if one_by_one else COUNTED
    states: dict[int, list[TaskState]] = {number: [] for number in asks}
    for question, value, note, closes, illustrative, acts, agencies, agency in engine.query(
        statement, (known_at or FOREVER,), frames
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
