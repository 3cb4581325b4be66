"""Reports and filings as plain values for machines: what `kpi validate --json` and the API give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.periods import quarter_code
from metrics.services.submitting import ILLUSTRATIVE
from metrics.text.report import issue_sentence, reading_sentences
from metrics.text.words import Language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from metrics.intake.table import Reading
    from metrics.intake.validate import Report
    from metrics.issues import Issue
    from metrics.store.filings import Decided, Filing


def report_object(report: Report) -> dict[str, object]:
    """What reading a file gave: {rows, accepted, reading, issues}; accepted: rows without error."""
    return {
        "rows": report.rows,
        "accepted": len(report.actuals),
        "reading": _reading_object(report.reading),
        "issues": [_issue_object(issue) for issue in report.issues],
    }


def _issue_object(issue: Issue) -> dict[str, object]:
    return {
        "line": issue.line,
        "column": issue.column,
        "column_name": issue.column_name,
        "code": issue.code,
        "level": issue.kind.level.value,
        "found": issue.found,
        "message": issue_sentence(Language.VI, issue),
        "message_en": issue_sentence(Language.EN, issue),
    }


def _reading_object(reading: Reading) -> dict[str, object]:
    return {
        "encoding": reading.encoding,
        "separator": reading.separator,
        "sheet": reading.sheet,
        "decimal_mark": reading.decimal_mark,
        "heading_line": reading.heading_line,
        "columns": dict(reading.columns),
        "message": " ".join(reading_sentences(Language.VI, reading)),
        "message_en": " ".join(reading_sentences(Language.EN, reading)),
    }


def filing_object(filing: Filing, decisions: Sequence[Decided]) -> dict[str, object]:
    """A filing with every decision on it, in order; moments are UTC, as in 2026-09-20T02:00:00Z."""
    return {
        "id": filing.id,
        "state": filing.state.value,
        "agency": filing.agency,
        "period": None if filing.closes is None else quarter_code(filing.closes),
        "file_name": filing.file_name,
        "sha256": filing.sha256,
        "size": filing.size,
        "rows": filing.rows,
        "warnings": filing.warnings,
        "remark": filing.remark,
        "illustrative": filing.origin == ILLUSTRATIVE,
        "submitted_by": filing.submitted_by,
        "submitted_at": _moment(filing.submitted_at),
        "decisions": [
            {
                "decision": one.decision.value,
                "decided_by": one.decided_by,
                "decided_at": _moment(one.decided_at),
                "reason": one.reason,
            }
            for one in decisions
        ],
    }


def _moment(moment: datetime) -> str:
    """Naive UTC as the interface writes it, to the second."""
    return f"{moment.isoformat(timespec='seconds')}Z"
