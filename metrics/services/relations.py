"""Entries related to one another, each kept as it stands and shown beside the other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import Tie
from metrics.rules import ShareRule
from metrics.services.judging import judge_on
from metrics.services.overview import standing_of

if TYPE_CHECKING:
    from metrics.model import Catalog
    from metrics.notation import Words
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Related:
    """A related entry with its own verdict; is_back: it is the other that declares the relation.

    effective: share of everything that both shares together ask for, where this one is nested in
    the other (80% of 80% is 64%).
    """

    standing: Standing
    how: Tie
    is_back: bool
    note: Words | None = None
    effective: Fraction | None = None


def related_to(
    workspace: Workspace, viewer: Viewer, target: str, as_of: int
) -> tuple[Related, ...]:
    """Entries declared as related to a target, from either side, in the order of declaration.

    Raises UnknownTargetError.
    """
    require(viewer, Action.VIEW)
    ties = _ties(workspace.catalog, workspace.catalog.target(target).id)
    verdicts = judge_on(workspace, viewer, [(other, as_of) for other, *_ in ties])
    return tuple(
        Related(
            standing_of(workspace, verdict),
            how,
            is_back,
            note,
            _effective(workspace.catalog, target, other) if how is Tie.PART_OF else None,
        )
        for (other, how, is_back, note), verdict in zip(ties, verdicts, strict=True)
    )


def _ties(catalog: Catalog, target: str) -> list[tuple[str, Tie, bool, Words | None]]:
    """(other entry, how, whether it declares the relation itself, note)."""
    ties: list[tuple[str, Tie, bool, Words | None]] = []
    for one in catalog.targets.values():
        nested = one.rule.nested_in if isinstance(one.rule, ShareRule) else None
        declared = [(relation.target, relation.how, relation.note) for relation in one.related]
        if nested is not None:
            declared.append((nested, Tie.PART_OF, None))
        for other, how, note in declared:
            if one.id == target:
                ties.append((other, how, False, note))
            elif other == target:
                ties.append((one.id, how, True, note))
    return ties


def _effective(catalog: Catalog, first: str, second: str) -> Fraction | None:
    rules = [catalog.targets[one].rule for one in (first, second)]
    if not all(isinstance(rule, ShareRule) for rule in rules):
        return None
    product = Fraction(1)
    for rule in rules:
        assert isinstance(rule, ShareRule)
        product *= Fraction(rule.target)
    return product
