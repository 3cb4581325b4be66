"""Small worlds for tests: a catalog written to a folder, figures put in a ledger, verdicts asked.

Two ways to a verdict: `World` goes the whole way (files, ledger, services); `weigh` judges totals
given by hand, for rules whose numbers matter and whose adding up does not.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import yaml

from metrics.access import Role, Viewer
from metrics.catalog.load import load_catalog
from metrics.model import Indicator, Settings, Target
from metrics.notation import Words
from metrics.periods import Calendar, parse_period
from metrics.services.judging import judge, judge_history
from metrics.services.workspace import Workspace
from metrics.status.evaluate import evaluate
from metrics.status.population import (
    BEGINNING,
    OPEN_END,
    Enlargement,
    Member,
    Population,
)
from metrics.status.question import Subject, horizon_of, with_instance
from metrics.status.totals import Sums, Totals
from metrics.store.submissions import Actual, Stored, Submission, store_accepted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from metrics.catalog.load import Loaded
    from metrics.model import Catalog
    from metrics.status.verdict import Verdict
    from metrics.store.engine import Engine

ADMIN = Viewer("test", Role.ADMIN)
COLUMNS = (
    *("code", "name_vi", "name_en", "short_vi", "level", "parent"),
    *("valid_from", "valid_to", "successors", "absorbs", "absorbs_en"),
)
_files = count(1)

# One indicator of each sort, to start from.
POSTS = {"unit": "posts", "value": "count", "measure": "stock", "better": "lower"}
SHARE = {"unit": "units", "value": "ratio", "measure": "stock", "better": "higher"}
DOSSIERS = {"unit": "dossiers", "value": "ratio", "measure": "flow", "better": "higher"}
INSPECTED = {**DOSSIERS, "denominator": "last"}
SURVEY = {"unit": "points", "value": "score", "measure": "survey", "better": "higher"}
RANKING = {"unit": "rank", "value": "rank", "measure": "published", "better": "lower"}
DONE = {"unit": "done", "value": "done", "measure": "stock", "better": "higher"}

CUT_5_PERCENT = {"kind": "reduction", "by": "5%", "baseline": 2021}


def words(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"vi": text, "en": text}


def agency(code: str, **cells: str) -> dict[str, str]:
    """A row of the register: named after its code, of the level "office", valid for ever."""
    return {"code": code, "name_vi": f"Đơn vị {code}", "level": "office", **cells}


def enlargement(closes: int, name: str, agency: str = "") -> Enlargement:
    """Territory that came in with a quarter."""
    return Enlargement(closes, Words(vi=name, en=f"{name} in English"), agency)


def indicator(code: str = "figure", **keys: Any) -> dict[str, Any]:
    """An indicator as targets.yaml declares it."""
    return {"id": code, "name": words(code), **keys}


def target(code: str = "T1", **keys: Any) -> dict[str, Any]:
    """A target as targets.yaml declares it."""
    return {
        "id": code,
        "plan": "plan",
        "section": "I.1",
        "quote": "giảm tối thiểu 5%",
        "name": words(code),
        "indicator": "figure",
        "field": "apparatus",
        **keys,
    }


def plan(code: str = "plan", **keys: Any) -> dict[str, Any]:
    """A plan as targets.yaml declares it."""
    return {"id": code, "title": words(code), **keys}


def english_names(targets: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """An English name for each lead and coordinating text of targets."""
    texts = (one[key] for one in targets for key in ("lead", "coordinating") if key in one)
    return {text: f"{text} in English" for text in texts}


def write_register(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """agencies.csv with the rows given."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_targets(path: Path, **sections: Any) -> Path:
    """targets.yaml with the sections given."""
    path.write_text(
        yaml.dump(sections, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False),
        encoding="utf-8",
    )
    return path


def load(
    folder: Path,
    *,
    targets: Sequence[Mapping[str, Any]],
    indicators: Sequence[Mapping[str, Any]],
    agencies: Sequence[Mapping[str, str]] = (),
    plans: Sequence[Mapping[str, Any]] = (),
    texts: Path | None = None,
    **sections: Any,
) -> Loaded:
    """Write both files into the folder and load them; raises DeclarationError.

    Leads are given English names unless a section of names is given.
    """
    written = write_targets(
        folder / "targets.yaml",
        **{"leads": english_names(targets), **sections},
        plans=list(plans) or [plan()],
        indicators=list(indicators),
        targets=list(targets),
    )
    register = write_register(folder / "agencies.csv", agencies or [agency("a")])
    return load_catalog(written, register, texts)


def figure(
    unit: str,
    period: str,
    value: object = None,
    *,
    of: object = None,
    numerator: object = None,
    **keys: Any,
) -> Actual:
    """An actual: a value, or a numerator `of` a denominator."""

    def number(written: object) -> Decimal | None:
        return None if written is None else Decimal(str(written))

    return Actual(
        line=keys.get("line", 2),
        agency=unit,
        indicator=keys.get("indicator", "figure"),
        period=parse_period(period),
        breakdown=keys.get("breakdown", ""),
        numerator=number(numerator),
        denominator=number(of),
        value=number(value),
        note=keys.get("note", ""),
    )


def submission(
    *actuals: Actual, content: bytes | None = None, origin: str = "reported", **keys: Any
) -> Submission:
    """A file with these actuals, a line for each; its bytes are like no other's unless given."""
    if len({one.line for one in actuals}) < len(actuals):
        actuals = tuple(replace(one, line=line) for line, one in enumerate(actuals, start=2))
    return Submission(
        file_name=keys.get("file_name", "figures.csv"),
        content=content if content is not None else f"file {next(_files)}".encode(),
        actuals=actuals,
        submitted_by="test",
        origin=origin,
    )


@dataclass
class World:
    """A catalog and a ledger, with short ways to store figures and to ask for verdicts."""

    catalog: Catalog
    engine: Engine
    workspace: Workspace = field(init=False)

    def __post_init__(self) -> None:
        """Open the workspace."""
        self.workspace = Workspace(self.catalog, self.engine)

    def store(self, *actuals: Actual, moment: datetime | None = None, **keys: Any) -> Stored:
        """Store and accept one file with these actuals."""
        (stored,) = store_accepted(self.engine, [submission(*actuals, **keys)], "test", moment)
        return stored

    def verdict(self, as_of: str, code: str = "T1", known_at: datetime | None = None) -> Verdict:
        """Verdict on one target as of a quarter."""
        (verdict,) = judge(
            self.workspace, ADMIN, parse_period(as_of).closes, [code], known_at=known_at
        )
        return verdict

    def history(self, until: str, code: str = "T1") -> tuple[Verdict, ...]:
        """Verdicts on one target at every quarter with a figure."""
        return judge_history(self.workspace, ADMIN, code, parse_period(until).closes)


def subject(
    sort: Mapping[str, Any], calendar: Calendar = Calendar.ADMINISTRATIVE, **keys: Any
) -> Subject:
    """A target on its own, one agency reporting; keys as in targets.yaml."""
    settings = Settings(**keys.pop("settings", {}))
    return Subject(
        Target.model_validate(target(**keys)),
        Indicator.model_validate(indicator(**sort)),
        settings,
        calendar,
        Population((Member("a", "a", BEGINNING, OPEN_END),)),
        0,
    )


def sums(value: object = 0, *, of: object = 1, agencies: int = 1) -> Sums:
    """Sums as judging takes them: a value, which as a numerator stands over `of`."""
    amount, total = Decimal(str(value)), Decimal(str(of))
    return Sums(agencies, amount, total, amount)


def totals(
    period: str, now: Sums, base: Sums | None = None, coverage: object = 1, **keys: Any
) -> Totals:
    """Totals at a period, complete unless a coverage is given."""
    built = Totals(
        parse_period(period).closes, 1, 1, 0, 1, Decimal(1), Decimal(str(coverage)), now, base
    )
    return replace(built, **keys)


def weigh(asked: Subject, as_of: str, now: Totals, first: Totals | None = None) -> Verdict:
    """Verdict on totals given by hand, as of a quarter."""
    horizon = horizon_of(asked, parse_period(as_of).closes)
    return evaluate(asked, with_instance(asked, horizon, now.closes), now, first)
