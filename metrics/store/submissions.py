"""Writing the ledger: submissions with their files and actuals, and decisions on them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from metrics.store.ledger import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from metrics.periods import Period
    from metrics.store.engine import Engine, Statements


@dataclass(frozen=True, slots=True)
class Actual:
    """One figure of a file: an agency, indicator, period and breakdown, on one line."""

    line: int
    agency: str
    indicator: str
    period: Period
    breakdown: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One file to be kept: its name, bytes as received, who filed it, for which agency.

    actuals: its figures, a frame with the columns of ACTUAL_COLUMNS (see actuals_frame); origin:
    "reported", or "illustrative" for generated figures; agency: None for a file that speaks for
    several; received_at: naive UTC, the moment of storing when None.
    """

    file_name: str
    content: bytes
    actuals: tuple[Actual, ...] | pd.DataFrame
    submitted_by: str
    origin: str = "reported"
    agency: str | None = None
    received_at: datetime | None = None

    @property
    def sha256(self) -> str:
        """Fingerprint of the bytes received."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a submission stands in the ledger; is_new is False when the same file was there."""

    id: int
    is_new: bool


def store_accepted(
    engine: Engine,
    submissions: Sequence[Submission],
    decided_by: str,
    moment: datetime | None = None,
) -> list[Stored]:
    """Store and accept files in one transaction: all of them with all their actuals, or none.

    A file whose bytes are in the ledger already is not stored again, but accepted anew when other
    decisions have come since: what is loaded last counts.
    """
    moment = moment or utc_now()
    with engine.transaction() as statements:
        known = _known(statements, submissions)
        next_id = _next(statements, "submissions")
        results: list[Stored] = []
        fresh: list[tuple[int, Submission]] = []
        frames: list[pd.DataFrame] = []
        for submission in submissions:
            key = (submission.sha256, submission.origin)
            if key in known:
                results.append(Stored(known[key], is_new=False))
                continue
            known[key] = next_id
            fresh.append((next_id, submission))
            results.append(Stored(next_id, is_new=True))
            next_id += 1
        for number, submission in fresh:
            statements.query(
                "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    submission.agency,
                    submission.origin,
                    submission.file_name,
                    submission.sha256,
                    submission.content,
                    submission.submitted_by,
                    submission.received_at or moment,
                ),
            )
        for number, submission in fresh:
            frame = submission.actuals
            if not isinstance(frame, pd.DataFrame):
                frame = actuals_frame(frame)
            if len(frame):
                frames.append(frame.assign(submission=number))
        if frames:
            statements.append("actuals", pd.concat(frames, ignore_index=True))
        moments = [submission.received_at or moment for submission in submissions]
        _accept(statements, [stored.id for stored in results], decided_by, moments)
    return results


def _known(statements: Statements, submissions: Sequence[Submission]) -> dict[tuple[str, str], int]:
    hashes = pd.DataFrame({"sha256": [submission.sha256 for submission in submissions]})
    rows = statements.query(
        "SELECT s.sha256, s.origin, s.id FROM submissions s JOIN hashes h ON h.sha256 = s.sha256",
        (),
        {"hashes": hashes.drop_duplicates()},
    )
    return {(sha256, origin): number for sha256, origin, number in rows}


def _next(statements: Statements, table: str) -> int:
    """Next id of a table; safe because writers take turns."""
    rows = statements.query(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608 - our own table names
    return int(rows[0][0])


def _accept(
    statements: Statements,
    submissions: Sequence[int],
    decided_by: str,
    moments: Sequence[datetime],
) -> None:
    """Accept submissions in order, unless the last decisions already say just that."""
    accepted_at = dict(zip(submissions, moments, strict=True))
    waiting = list(accepted_at)
    newest = statements.query(
        "SELECT submission, verdict FROM decisions ORDER BY id DESC LIMIT ?", (len(waiting),)
    )
    if list(reversed(newest)) == [(number, "accepted") for number in waiting]:
        return
    first = _next(statements, "decisions")
    frame = pd.DataFrame(
        {
            "id": range(first, first + len(waiting)),
            "submission": waiting,
            "verdict": "accepted",
            "decided_by": decided_by,
            "decided_at": [accepted_at[number] for number in waiting],
            "reason": "",
        }
    )
    statements.append("decisions", frame)


DECIMALS, LARGEST = 6, Decimal(10) ** 22
ACTUAL_COLUMNS = (
    "line",
    "agency",
    "indicator",
    "closes",
    "spans",
    "breakdown",
    "numerator",
    "denominator",
    "value",
    "note",
)


def actuals_frame(actuals: Iterable[Actual]) -> pd.DataFrame:
    """Figures as the ledger takes them, columns ACTUAL_COLUMNS, decimals as text."""
    rows = [
        (
            actual.line,
            actual.agency,
            actual.indicator,
            actual.period.closes,
            actual.period.quarters,
            actual.breakdown,
            _text(actual.numerator),
            _text(actual.denominator),
            _text(actual.value),
            actual.note,
        )
        for actual in actuals
    ]
    return pd.DataFrame(rows, columns=list(ACTUAL_COLUMNS))


def _text(number: Decimal | None) -> str | None:
    """Decimals travel as text and are cast by the engine, exactly; ValueError if they cannot be."""
    if number is not None and (number != round(number, DECIMALS) or abs(number) >= LARGEST):
        message = f"a figure the ledger cannot keep exactly: {number}"
        raise ValueError(message)
    return None if number is None else format(number, "f")
