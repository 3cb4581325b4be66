"""What every service works on: one catalog and one open ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.catalog.leads import owner_today
from metrics.intake.register import Register
from metrics.periods import end_date, last_ended
from metrics.status.duties import Duties
from metrics.status.obligations import Obligations
from metrics.status.population import Population, inside, population_of
from metrics.status.question import Subject
from metrics.store.reads import read_extent, read_newest, read_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from metrics.catalog.sources import Key, Source
    from metrics.intake.validate import Report
    from metrics.model import Agency, Catalog, Target
    from metrics.store.engine import Engine


@dataclass(slots=True)
class Workspace:
    """Catalog and ledger, with the subjects of judging worked out once.

    sources: publications by figure; populations: the distinct populations, numbered by position,
    each shared by every target whose scope, territory and calendar are the same; former: for each
    target the (day of a revision, subject that was in force until then), in order; obligations,
    duties: who owes what, and by when.
    """

    catalog: Catalog
    engine: Engine
    sources: Mapping[Key, tuple[Source, ...]] = field(default_factory=dict)
    populations: list[Population] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    former: dict[str, tuple[tuple[date, Subject], ...]] = field(default_factory=dict)
    obligations: Obligations = field(init=False)
    _register: Register | None = field(default=None, init=False)
    duties: Duties = field(init=False)

    def __post_init__(self) -> None:
        """Work out populations and subjects, those before each revision too."""
        self.obligations = Obligations(self.catalog)
        self.duties = Duties(self.obligations)
        numbers: dict[Population, int] = {}
        for target in self.catalog.targets.values():
            self.subjects[target.id] = self._subject(target, numbers)
            days = sorted(revision.on for revision in target.revisions)
            self.former[target.id] = tuple(
                (day, self._subject(target.in_force(day - timedelta(days=1)), numbers))
                for day in days
            )

    @property
    def register(self) -> Register:
        """What the cells of a file may name; made when first asked for, since judging does not."""
        if self._register is None:
            self._register = Register.of(self.catalog, self.obligations)
        return self._register

    def check(self, content: bytes, agency: str | None = None, closes: int | None = None) -> Report:
        """Report on the bytes of a file, filed by an agency or several, for a quarter or any."""
        from metrics.intake.validate import check_file  # noqa: PLC0415 - takes long to load

        return check_file(content, self.register, agency, closes)

    def _subject(self, target: Target, numbers: dict[Population, int]) -> Subject:
        population = population_of(self.catalog, target)
        number = numbers.setdefault(population, len(self.populations))
        if number == len(self.populations):
            self.populations.append(population)
        return Subject(
            target,
            self.catalog.indicators[target.indicator],
            self.catalog.settings,
            self.catalog.calendar_of(target.plan),
            population,
            number,
        )

    def subject_on(self, target: str, as_of: int) -> Subject:
        """The target as it was in force at the end of a quarter."""
        subject = self.subjects[target]
        if not self.former[target]:
            return subject
        day = end_date(as_of, subject.calendar)
        return next((one for until, one in self.former[target] if day < until), subject)

    def owners(self, target: Target, day: date) -> tuple[Agency, ...]:
        """Agencies of the plan's territory that answer for a target's lead on a day."""
        territory = self.catalog.plans[target.plan].territory
        local = {agency.code: agency for agency in inside(self.catalog.agencies, territory)}
        return owner_today(local, target.lead, day)

    def newest_ended(self, today: date) -> int:
        """Quarter ordinal of the newest period that has ended: the default as-of."""
        return last_ended(today, self.catalog.settings.calendar)


def version_of(workspace: Workspace) -> int:
    """Number that changes whenever what counts in the ledger may have changed."""
    return read_version(workspace.engine)


def newest_of(workspace: Workspace) -> tuple[int, ...]:
    """Numbers that change whenever anything was decided, filed, locked or noted.

    The first is that of `version_of`.
    """
    return read_newest(workspace.engine)


def extent_of(workspace: Workspace) -> tuple[int, int] | None:
    """First and last quarter with anything recorded, None for an empty ledger."""
    return read_extent(workspace.engine)
