"""Who has done a task by when: the newest accepted figure of each agency that should do it.

A task done stays done; a figure that says "not done" grows old like any other. Knows nothing of due
days, nor of what one agency's work means for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from metrics.periods import first_date
from metrics.status.tasks import TaskAsk, TaskState
from metrics.store.statements import ACCEPTED
from metrics.store.totals import FOREVER, members_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from metrics.status.population import Population
    from metrics.store.engine import Engine

# Newest figure of each agency of the population, those that ended or came later included: what one
# did counts for those linked to it by succession. Agencies that expect nothing of one another are
# counted together; linked ones are named.
_STATES = f"""
WITH {ACCEPTED},
filed AS (
    SELECT a.agency, a.indicator, a.closes, a.value, a.note, x.origin, x.rank, a.line
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    WHERE a.breakdown = '' AND a.indicator IN (SELECT indicator FROM asked)
),
newest AS (
    SELECT * FROM (
        SELECT q.question, m.agency, f.closes, f.value, f.note, f.origin,
            f.closes >= q.oldest OR (q.keeps AND f.value = 1) AS counts,
            row_number() OVER (
                PARTITION BY q.question, m.agency ORDER BY f.closes DESC, f.rank DESC, f.line DESC
            ) AS place
        FROM asked q
        JOIN members m ON m.population = q.population AND m.first_closes <= q.until
        JOIN filed f ON f.indicator = q.indicator AND f.agency = m.agency
            AND f.closes <= q.until AND f.closes <= m.last_closes
    ) ranked WHERE place = 1
),
states AS (
    SELECT q.question, m.agency, m.linked,
        m.first_closes <= q.closes AND m.last_closes >= q.closes AS acts,
        CASE WHEN n.counts THEN n.value END AS value,
        CASE WHEN n.counts THEN n.note ELSE '' END AS note, n.closes,
        coalesce(n.counts AND n.origin = 'illustrative', FALSE) AS illustrative
    FROM asked q
    JOIN members m ON m.population = q.population AND m.first_closes <= q.until
    LEFT JOIN newest n ON n.question = q.question AND n.agency = m.agency
    WHERE n.agency IS NOT NULL OR (m.first_closes <= q.closes AND m.last_closes >= q.closes)
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
    rows = [
        (
            number,
            ask.indicator,
            ask.population,
            ask.closes,
            ask.until,
            ask.oldest,
            ask.keeps,
        )
        for number, ask in asks.items()
    ]
    columns = ["question", "indicator", "population", "closes", "until", "oldest", "keeps"]
    members = members_frame(populations)
    linked = members.duplicated(["population", "grp"], keep=False)
    frames = {
        "asked": pd.DataFrame(rows, columns=columns),
        "members": members.assign(linked=linked),
    }
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
            )
        )
    return states
