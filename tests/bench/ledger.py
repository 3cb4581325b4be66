"""A large ledger for measuring: a synthetic register, the targets declared, 20 quarters of figures.

Every indicator that a target uses is reported by every agency of one flat register, so that each
target's population is the whole territory. Some agencies are silent in some quarters, and some
files are revised later; the figures follow from their place alone, so every run is the same.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from metrics.access import Role, Viewer
from metrics.model import Agency
from metrics.periods import quarter_code, quarter_ordinal
from metrics.services.loading import IncomingFile, load_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrics.model import Catalog, Indicator
    from metrics.services.workspace import Workspace

ROWS = 240_000
AGENCIES = 230
QUARTERS = 20
NEWEST = quarter_ordinal(2024, 4)
OLDEST = NEWEST - QUARTERS + 1
LOADER = Viewer("bench", Role.ADMIN)
HEADING = "agency,indicator,period,breakdown,numerator,denominator,value,note"
# Every so many (agency, quarter) pairs one is silent, and one is filed a second time.
SILENT, REVISED = 23, 29
# Kinds of figures whose parts make the whole.
ADDED_UP = ("count", "amount", "ratio")
# Agencies filed together in one file.
TOGETHER = 23


def large_catalog(catalog: Catalog, size: int) -> Catalog:
    """The catalog with `size` offices instead of its register, each expected by every target.

    Every indicator is reported by quarter.
    """
    agencies = {
        code: Agency(
            code=code,
            name_vi=f"Đơn vị {code}",
            name_en=f"Unit {code}",
            short_vi=code,
            level="office",
            parent=None,
            valid_from=None,
            valid_to=None,
            successors=(),
            absorbs=None,
        )
        for code in map(_code, range(size))
    }
    indicators = {
        name: one.model_copy(update={"reported_by": None, "every": None})
        for name, one in catalog.indicators.items()
    }
    plans = {name: one.model_copy(update={"territory": ()}) for name, one in catalog.plans.items()}
    targets = {
        name: one.model_copy(update={"scope": None}) for name, one in catalog.targets.items()
    }
    changes = {
        "agencies": agencies,
        "indicators": indicators,
        "plans": plans,
        "targets": targets,
    }
    return catalog.model_copy(update=changes)


def fill(workspace: Workspace, rows: int) -> int:
    """Load so many rows at most, first filings and then revisions; the rows the ledger holds."""
    indicators, agencies = used_indicators(workspace.catalog), len(workspace.catalog.agencies)
    revised = [
        line
        for closes in range(OLDEST + 4, NEWEST + 1)
        for agency in range(agencies)
        if _is_filed(agency, agencies, closes) and (agency * 41 + closes * 31) % REVISED == 0
        for line in _lines(indicators, agency, closes, revision=True)
    ]
    first = list(islice(all_lines(workspace.catalog), rows - len(revised)))
    size = TOGETHER * len(indicators)
    load(workspace, [first[start : start + size] for start in range(0, len(first), size)])
    load(workspace, [revised])
    return len(first) + len(revised)


def load(workspace: Workspace, files: Sequence[Sequence[str]]) -> None:
    """Load files given by their lines; raises ValueError when one is not clean."""
    incoming = [
        IncomingFile(f"figures_{number}.csv", as_file(lines)) for number, lines in enumerate(files)
    ]
    for result in load_files(workspace, LOADER, incoming):
        if result.stored is None:
            message = f"{result.name}: {result.report.issues[:3]}"
            raise ValueError(message)


def as_file(lines: Sequence[str]) -> bytes:
    """Bytes of a file with these lines under the heading."""
    return "\n".join([HEADING, *lines, ""]).encode()


def used_indicators(catalog: Catalog) -> list[Indicator]:
    """Indicators that a target uses, in the order of the targets."""
    names = dict.fromkeys(target.indicator for target in catalog.targets.values())
    return [catalog.indicators[name] for name in names]


def all_lines(catalog: Catalog) -> Iterator[str]:
    """Lines of first filings, the newest quarter first, so that only the oldest is cut short."""
    indicators, agencies = used_indicators(catalog), len(catalog.agencies)
    for closes in range(NEWEST, OLDEST - 1, -1):
        for agency in range(agencies):
            if _is_filed(agency, agencies, closes):
                yield from _lines(indicators, agency, closes)


def newest_lines(catalog: Catalog, agency: int, version: int, part: str = "") -> list[str]:
    """Lines of one agency for the newest quarter, other figures for each version.

    part: the breakdown; of figures that add up only the first part has any.
    """
    period, step = quarter_code(NEWEST), QUARTERS - 1 - version % 8
    lines = []
    for place, one in enumerate(used_indicators(catalog)):
        numbers = _numbers(one, agency, step, place)
        if one.value in ADDED_UP and part and not part.endswith("=00"):
            numbers = "0,0,," if one.value == "ratio" else ",,0,"
        lines.append(f"{_code(agency)},{one.id},{period},{part},{numbers}")
    # A remark makes files of the same figures differ.
    return [f"{lines[0]}{version}", *lines[1:]]


def _code(agency: int) -> str:
    return f"unit_{agency:03d}"


def _is_filed(agency: int, agencies: int, closes: int) -> bool:
    """Whether the agency filed the quarter; the last one has been silent for more than a year."""
    if agency == agencies - 1 and closes > NEWEST - 6:
        return False
    return (agency * 7 + closes * 13) % SILENT != 0


def _lines(
    indicators: Sequence[Indicator], agency: int, closes: int, *, revision: bool = False
) -> list[str]:
    period = quarter_code(closes)
    step = closes - OLDEST + (1 if revision else 0)
    return [
        f"{_code(agency)},{one.id},{period},,{_numbers(one, agency, step, place)}"
        for place, one in enumerate(indicators)
    ]


def _numbers(indicator: Indicator, agency: int, step: int, place: int) -> str:
    """Numerator, denominator, value and note of a figure that moves slowly the right way."""
    size = 40 + (agency * 17 + place * 29) % 360
    if indicator.denominator == "last":
        return f"{size * (3 + agency * 7 % 10) // 100},{size},,"
    if indicator.value == "ratio":
        return f"{size * (30 + 2 * step + place % 15) // 100},{size},,"
    if indicator.value == "rank":
        return f",63,{1 + (agency + step) % 63},"
    if indicator.value == "score":
        return f",{size},{60 + step + agency % 20}.{place % 10}5,"
    if indicator.value == "done":
        return ",,1,14/12/2019"
    return f",,{size + (20 - step if indicator.better == 'lower' else step)},"
