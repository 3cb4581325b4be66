"""Everything a verdict was made from, as plain values that can be kept and checked elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.periods import quarter_code
from metrics.services.dossier import dossier_of
from metrics.services.standing import as_number, as_object

if TYPE_CHECKING:
    from metrics.services.dossier import Contribution, Traced
    from metrics.services.workspace import Workspace


def inputs_of(workspace: Workspace, viewer: Viewer, target: str, as_of: int) -> dict[str, object]:
    """One verdict with the declaration, thresholds, sums, agencies and figures behind it.

    The first keys are those of `kpi status --json`. Raises UnknownTargetError.
    """
    require(viewer, Action.VIEW)
    view = dossier_of(workspace, viewer, target, as_of)
    subject, verdict = view.standing.subject, view.standing.verdict
    totals = verdict.totals
    return {
        **as_object(workspace, verdict, view.outlook),
        "as_of": quarter_code(as_of),
        "declarations": workspace.catalog.fingerprint,
        "declared": subject.target.model_dump(mode="json", exclude_none=True),
        "thresholds": {
            "on_track": as_number(subject.on_track),
            "at_risk": as_number(subject.at_risk),
            "min_coverage": as_number(subject.min_coverage),
            "allowed_age_quarters": subject.indicator.allowed_age,
        },
        "agencies": {
            "expected": totals.expected if totals else 0,
            "reported": totals.reported if totals else 0,
            "carried_forward": totals.carried if totals else 0,
            "included": totals.included if totals else 0,
        },
        "late_since": None if view.late_since is None else quarter_code(view.late_since),
        "contributions": [_contribution(one) for one in view.contributions],
        "figures": [_figure(one) for one in view.figures],
    }


def _contribution(one: Contribution) -> dict[str, object]:
    return {
        "agency": one.agency.code,
        "period": None if one.closes is None else quarter_code(one.closes),
        "value": as_number(one.value),
        "baseline": as_number(one.baseline),
        "carried_forward": one.is_carried,
        "done_on": one.done_on.isoformat() if one.done_on else None,
        "illustrative": one.is_illustrative,
    }


def _figure(one: Traced) -> dict[str, object]:
    figure = one.figure
    return {
        "agency": figure.agency,
        "indicator": figure.indicator,
        "period": quarter_code(figure.closes),
        "quarters": figure.spans,
        "breakdown": figure.breakdown,
        "numerator": None if figure.numerator is None else str(figure.numerator),
        "denominator": None if figure.denominator is None else str(figure.denominator),
        "value": None if figure.value is None else str(figure.value),
        "note": figure.note,
        "origin": figure.origin,
        "file": figure.file_name,
        "line": figure.line,
        "sha256": figure.sha256,
        "submitted_by": figure.submitted_by,
        "accepted_at": figure.decided_at.isoformat(),
    }
