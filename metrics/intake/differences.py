"""What a checked file would change: each of its figures beside the one that counts now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.intake.expectations import figures_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.intake.expectations import Figure
    from metrics.intake.validate import Report


class Effect(StrEnum):
    """What a row does to the figure that counts now."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure as filed, and the one that counts for the same thing now, None for none."""

    filed: Figure
    before: Figure | None

    @property
    def effect(self) -> Effect:
        """Whether the figure is new, differs in a number or the note, or is just the same."""
        if self.before is None:
            return Effect.NEW
        return Effect.SAME if _content(self.filed) == _content(self.before) else Effect.CHANGED


def _content(one: Figure) -> tuple[object, ...]:
    return one.numerator, one.denominator, one.value, one.note.strip()


def changes_of(report: Report, accepted: Iterable[Figure]) -> tuple[Change, ...]:
    """Every row of a file beside what was accepted before, by line."""
    before = {(*one.series, one.closes, one.spans): one for one in accepted}
    return tuple(
        Change(one, before.get((*one.series, one.closes, one.spans))) for one in figures_of(report)
    )
