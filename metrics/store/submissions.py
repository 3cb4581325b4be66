"""Writing the ledger: files kept with their actuals, and what is decided of them on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from metrics.errors import PeriodLockedError
from metrics.filings import MAY_FOLLOW, Decision, state_after
from metrics.store.clock import utc_now
from metrics.store.columns import ANY, columns_of, distinct
from metrics.store.decisions import append_decisions, newest_decisions
from metrics.store.locks import locked_for
from metrics.store.log import record_filings
from metrics.store.packing import Packed, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import pandas as pd

    from metrics.periods import Period
    from metrics.store.engine import Engine, Statements
    from metrics.store.log import Person


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
    several; received_at: naive UTC, the moment of storing when None; closes: quarter it is filed
    for, None where none was named; warnings: how many its check gave; remark: to the reviewer;
    known: the bytes packed, where that is done already.
    """

    file_name: str
    content: bytes
    actuals: tuple[Actual, ...] | pd.DataFrame
    submitted_by: str
    origin: str = "reported"
    agency: str | None = None
    received_at: datetime | None = None
    closes: int | None = None
    warnings: int = 0
    remark: str = ""
    known: Packed | None = None

    @property
    def packed(self) -> Packed:
        """The bytes received, as the ledger keeps them."""
        return self.known or pack(self.content)

    @property
    def frame(self) -> pd.DataFrame:
        """Figures as the ledger takes them."""
        if isinstance(self.actuals, tuple):
            return actuals_frame(self.actuals)
        return self.actuals


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a submission stands in the ledger; is_new is False when the same file was there."""

    id: int
    is_new: bool


def store_accepted(
    engine: Engine,
    submissions: Sequence[Submission],
    decided_by: Person,
    moment: datetime | None = None,
) -> list[Stored]:
    """Store and accept files in one transaction: all of them with all their actuals, or none.

    A file whose bytes are in the ledger already is not stored again, but accepted anew when other
    decisions have come since: what is loaded last counts.
    """
    moment = moment or utc_now()
    files = [submission.packed for submission in submissions]
    with engine.transaction() as statements:
        results = _keep(statements, submissions, files, decided_by, moment)
        moments = [submission.received_at or moment for submission in submissions]
        _accept(statements, [stored.id for stored in results], decided_by, moments)
    return results


def store_submitted(
    engine: Engine,
    submissions: Sequence[Submission],
    *,
    despite_locks: bool = False,
    by: Person | None = None,
) -> list[Stored]:
    """Store files of one agency each, to be decided on, in one transaction: all of them or none.

    A file whose bytes are in the ledger already is not stored again: it waits once more if it was
    returned, replaced or withdrawn, and stays as it is otherwise. Files of the agency that nobody
    has accepted, and every row of which stands in a new one, are superseded. Raises
    PeriodLockedError when a period of theirs is locked, unless despite_locks. by: who files, for
    the log; who the submissions say when None.
    """
    if not submissions:
        return []
    moment, by = utc_now(), by or submissions[0].submitted_by
    files = [submission.packed for submission in submissions]
    with engine.transaction() as statements:
        if not despite_locks:
            for submission in submissions:
                _refuse_locked(statements, submission)
        results = _keep(statements, submissions, files, by, moment)
        known = [stored.id for stored in results if not stored.is_new]
        newest = newest_decisions(statements, known)
        again = [
            number
            for number in dict.fromkeys(known)
            if state_after(newest[number][1]) in MAY_FOLLOW[Decision.SUBMITTED]
        ]
        for stored in results:
            if stored.is_new or stored.id in again:
                name = f"#{stored.id}"
                replaced = _replaced(statements, stored.id)
                append_decisions(statements, replaced, Decision.SUPERSEDED, by, moment, name)
            if stored.id in again:
                append_decisions(statements, [stored.id], Decision.SUBMITTED, by, moment)
    return results


def _refuse_locked(statements: Statements, submission: Submission) -> None:
    agency, frame = submission.agency, submission.frame
    periods = {int(one) for one in frame["closes"].unique()} if len(frame) else set()
    if agency is not None and locked_for(statements, agency, periods):
        raise PeriodLockedError(agency)


def _replaced(statements: Statements, number: int) -> list[int]:
    """Filings waiting or returned of which every row stands in this one, of the same agency."""
    about = " AND ".join(
        f"n.{name} = o.{name}" for name in ("agency", "indicator", "closes", "spans", "breakdown")
    )
    rows = statements.query(
        "SELECT s.id, d.verdict FROM submissions t "  # noqa: S608 - assembled from constants
        "JOIN submissions s ON s.agency = t.agency AND s.origin = t.origin AND s.id <> t.id "
        "LEFT JOIN decisions d ON d.submission = s.id "
        "AND d.id = (SELECT max(m.id) FROM decisions m WHERE m.submission = s.id) "
        "WHERE t.id = ? AND (d.verdict IS NULL OR d.verdict IN ('submitted', 'returned')) "
        "AND NOT EXISTS (SELECT 1 FROM actuals o WHERE o.submission = s.id AND NOT EXISTS "
        f"(SELECT 1 FROM actuals n WHERE n.submission = t.id AND {about})) "
        "ORDER BY s.id",
        (number,),
    )
    allowed = MAY_FOLLOW[Decision.SUPERSEDED]
    return [int(one) for one, verdict in rows if state_after(verdict) in allowed]


def _keep(
    statements: Statements,
    submissions: Sequence[Submission],
    files: Sequence[Packed],
    by: Person,
    moment: datetime,
) -> list[Stored]:
    """Store the files whose bytes the ledger does not hold yet, with their actuals.

    Raises ValueError when a line of a file is given twice: digests go by lines.
    """
    known = _known(statements, [file.sha256 for file in files])
    next_id = int(statements.query("SELECT coalesce(max(id), 0) + 1 FROM submissions")[0][0])
    results: list[Stored] = []
    kept: list[tuple[object, ...]] = []
    figures: list[pd.DataFrame] = []
    for submission, file in zip(submissions, files, strict=True):
        key = (file.sha256, submission.origin)
        if key in known:
            results.append(Stored(known[key], is_new=False))
            continue
        known[key] = next_id
        results.append(Stored(next_id, is_new=True))
        kept.append(
            (
                next_id,
                submission.agency,
                submission.origin,
                submission.file_name,
                file.sha256,
                file.content,
                file.size,
                submission.submitted_by,
                submission.received_at or moment,
                submission.closes,
                submission.warnings,
                submission.remark,
            )
        )
        frame = submission.frame
        if not frame["line"].is_unique:
            message = f"a line of {submission.file_name} is given twice"
            raise ValueError(message)
        if len(frame):
            figures.append(frame.assign(submission=next_id))
        next_id += 1
    if kept:
        statements.append("submissions", columns_of(SUBMISSION_COLUMNS, kept))
    for frame in figures:
        statements.append("actuals", frame)
    record_filings(statements, by, [stored.id for stored in results if stored.is_new])
    return results


def _known(statements: Statements, prints: Sequence[str]) -> dict[tuple[str, str], int]:
    rows = statements.query(
        "SELECT s.sha256, s.origin, s.id FROM submissions s JOIN hashes h ON h.sha256 = s.sha256",
        (),
        {"hashes": distinct("sha256", prints, ANY)},
    )
    return {(sha256, origin): number for sha256, origin, number in rows}


def _accept(
    statements: Statements,
    submissions: Sequence[int],
    decided_by: Person,
    moments: Sequence[datetime],
) -> None:
    """Accept submissions in order, unless the last decisions already say just that."""
    accepted_at = dict(zip(submissions, moments, strict=True))
    waiting = list(accepted_at)
    newest = statements.query(
        "SELECT submission, verdict FROM decisions ORDER BY id DESC LIMIT ?", (len(waiting),)
    )
    if list(reversed(newest)) == [(number, Decision.ACCEPTED) for number in waiting]:
        return
    append_decisions(
        statements, waiting, Decision.ACCEPTED, decided_by, [accepted_at[one] for one in waiting]
    )


SUBMISSION_COLUMNS = {
    "id": "int64",
    **dict.fromkeys(("agency", "origin", "file_name", "sha256", "content"), ANY),
    "unpacked_size": "int64",
    "submitted_by": ANY,
    "submitted_at": "datetime64[us]",
    "closes": ANY,
    "warnings": "int32",
    "remark": ANY,
}
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
    import pandas as pd  # noqa: PLC0415 - takes long to load, and only filing needs it

    return pd.DataFrame(rows, columns=list(ACTUAL_COLUMNS))


def _text(number: Decimal | None) -> str | None:
    """Decimals travel as text and are cast by the engine, exactly; ValueError if they cannot be."""
    if number is not None and (number != round(number, DECIMALS) or abs(number) >= LARGEST):
        message = f"a figure the ledger cannot keep exactly: {number}"
        raise ValueError(message)
    return None if number is None else format(number, "f")
