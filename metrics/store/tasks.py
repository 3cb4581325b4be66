"""Who has done a task by when: the newest accepted figure of each agency that should do it.

A task done stays done, and what an agency did counts for the one that took over from it; a figure
that says "not done" grows old like any other. Knows nothing of due days.
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
    from datetime import date, datetime

    from metrics.status.population import Population
    from metrics.store.engine import Engine

# Notes of several predecessors are handed over together, one a line.
_JOINT = "\n"

# The newest figure of each agency; of agencies that have ended, what their successors inherit when
# they have filed nothing themselves: done only if every predecessor that filed says so.
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
        SELECT q.question, q.oldest, q.keeps, m.agency, m.grp, m.last_closes >= q.closes AS acts,
            f.closes, f.value, f.note, f.origin,
            row_number() OVER (
                PARTITION BY q.question, m.agency ORDER BY f.closes DESC, f.rank DESC, f.line DESC
            ) AS place
        FROM asked q
        JOIN members m ON m.population = q.population AND m.first_closes <= q.closes
        JOIN filed f ON f.indicator = q.indicator AND f.agency = m.agency
            AND f.closes <= q.until AND f.closes <= m.last_closes
    ) ranked WHERE place = 1
),
own AS (
    SELECT *, closes >= oldest OR (keeps AND value = 1) AS counts FROM newest
),
inherited AS (
    SELECT question, grp, max(closes) AS closes, string_agg(note, '{_JOINT}') AS note,
        max(origin) AS origin
    FROM own WHERE NOT acts AND keeps
    GROUP BY question, grp HAVING min(value) = 1
),
states AS (
    SELECT q.question, m.agency,
        CASE WHEN o.counts THEN o.value WHEN i.grp IS NOT NULL THEN 1 END AS value,
        CASE WHEN o.counts THEN o.note WHEN i.grp IS NOT NULL THEN i.note ELSE '' END AS note,
        CASE WHEN o.counts THEN o.closes WHEN i.grp IS NOT NULL THEN i.closes ELSE o.closes END
            AS closes,
        CASE WHEN o.counts THEN o.origin = 'illustrative'
            ELSE coalesce(i.origin = 'illustrative', FALSE) END AS illustrative
    FROM asked q
    JOIN members m ON m.population = q.population AND q.closes >= m.first_closes
        AND q.closes <= m.last_closes
    LEFT JOIN own o ON o.question = q.question AND o.agency = m.agency
    LEFT JOIN inherited i ON i.question = q.question AND i.grp = m.grp
        AND NOT coalesce(o.counts, FALSE)
)
"""  # noqa: S608 - assembled from the constants above

COUNTED = f"""{_STATES}
SELECT question, value, note, closes, illustrative, count(*), '' FROM states
GROUP BY question, value, note, closes, illustrative
"""  # noqa: S608

ONE_BY_ONE = f"""{_STATES}
SELECT question, value, note, closes, illustrative, 1, agency FROM states ORDER BY question, agency
"""  # noqa: S608


def read_tasks(
    engine: Engine,
    asks: Mapping[int, TaskAsk],
    populations: Sequence[Population],
    known_at: datetime | None = None,
    *,
    one_by_one: bool = False,
) -> dict[int, list[TaskState]]:
    """States of the agencies expected, by question: alike ones counted together, or one by one."""
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
    frames = {
        "asked": pd.DataFrame(rows, columns=columns),
        "members": members_frame(populations),
    }
    statement = ONE_BY_ONE if one_by_one else COUNTED
    states: dict[int, list[TaskState]] = {number: [] for number in asks}
    for question, value, note, closes, illustrative, agencies, agency in engine.query(
        statement, (known_at or FOREVER,), frames
    ):
        is_done = None if value is None else value == 1
        states[question].append(
            TaskState(
                agencies,
                is_done,
                _done_on(note) if is_done else None,
                closes,
                illustrative=illustrative,
                agency=agency,
            )
        )
    return states


def _done_on(note: str) -> date | None:
    """Day of completion: the first day named; of several predecessors the last of theirs."""
    days = [first_date(part) for part in note.split(_JOINT)]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
