"""How tasks turn out: the declared table of what is late, not done, or missing.

Everything else is done in time, by everyone who has to do it, on days that follow from the plan
(tasks.py). Knows nothing of agencies by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.periods import parse_period


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a task done once turns out, counted in agencies; 1 for a task with one reporter.

    never: agencies that have not done it; late: agencies that do it `weeks` after the last good
    day. Counted among those that exist on that day.
    """

    never: int = 0
    late: int = 0
    weeks: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """What goes wrong with one instance of a recurring task, counted in agencies.

    late: done after its day; undone: reported as not done; silent: nothing filed at all.
    """

    late: int = 0
    undone: int = 0
    silent: int = 0


IN_TIME, ALL_WELL = Outcome(), Lapse()

# To add one: a line here. A task not named is done in time.
OUTCOMES: dict[str, Outcome] = {
    # --- Hải Phòng, 2021 programme: one reporter
    "HP21-M5": Outcome(late=1, weeks=11),
    "HP21-M9": Outcome(never=1),
    "HP21-M11": Outcome(late=1, weeks=9),
    "HP21-M29": Outcome(late=1, weeks=26),
    "HP21-M34": Outcome(late=1, weeks=30),
    "HP21-M38": Outcome(never=1),
    "HP21-M39": Outcome(never=1),
    # --- the same, charged to each agency
    "HP21-M1": Outcome(late=4, weeks=3),
    "HP21-M13": Outcome(late=3, never=1),
    "HP21-M14": Outcome(late=2, never=2, weeks=8),
    "HP21-M22": Outcome(never=1),
    "HP21-M24": Outcome(late=1),
    # --- Hải Phòng, 2024 plan
    "HP24-M2": Outcome(late=1, weeks=7),
    "HP24-M3": Outcome(late=1, never=2),
    "HP24-M4": Outcome(never=1),
    # --- Hà Tĩnh, Vũng Tàu
    "HT24-M2": Outcome(late=1, weeks=8),
    "HT24-M3": Outcome(never=1),
    "HT24-M5": Outcome(never=1),
    "VT23-M2": Outcome(late=1, weeks=4),
    # --- Lâm Đồng
    "LD18-Q1b": Outcome(late=1, weeks=47),
    "LD18-M1": Outcome(late=3),
    "LD18-M4": Outcome(never=1),
    "LD18-M8": Outcome(late=2),
    "LD18-M10": Outcome(late=2, never=2),
    "LD18-M13": Outcome(late=3, weeks=4),
    "LD18-W1": Outcome(never=1),
    # --- work that should have begun: two have not, pilots only where somebody volunteered
    "HP21-M12": Outcome(never=1),
    "LD18-S7b": Outcome(never=1),
    "LD18-S1": Outcome(never=3),
    "LD18-S12": Outcome(never=7),
}

# (task, quarter its figure is filed for; a year means the fourth) -> what goes wrong.
LAPSES: dict[tuple[str, str], Lapse] = {
    ("HP21-R1", "2022-Q2"): Lapse(late=3),
    ("HP21-R1", "2023-Q3"): Lapse(late=1),
    ("HP21-R1", "2024-Q3"): Lapse(late=2, silent=1),
    ("HP21-R1", "2025-Q2"): Lapse(late=1),
    ("HP21-M1b", "2023"): Lapse(late=1),
    ("HP21-A3", "2023"): Lapse(late=1, undone=1),
    ("HP21-A4", "2024"): Lapse(late=1),
    ("HP24-R1", "2024"): Lapse(late=2, silent=1),
    ("HP24-R1", "2025"): Lapse(late=1),
    ("VT23-R2", "2024"): Lapse(late=1),
    ("LD18-R1", "2019"): Lapse(late=1),
    ("LD18-R1", "2023"): Lapse(late=2, silent=1),
    ("LD18-R2", "2023"): Lapse(late=1),
}


def outcome_of(task: str) -> Outcome:
    """How a task done once turns out."""
    return OUTCOMES.get(task, IN_TIME)


def lapse_of(task: str, closes: int) -> Lapse:
    """What goes wrong with the instance whose figure is filed for a quarter."""
    found = (
        lapse
        for (name, code), lapse in LAPSES.items()
        if name == task and parse_period(code).closes == closes
    )
    return next(found, ALL_WELL)
