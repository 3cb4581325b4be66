"""Declarations read from disk into one Catalog, or refused with every fault at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.catalog.agencies import read_agencies
from metrics.catalog.checks import RULES, Surroundings, plain_text
from metrics.catalog.draft import read_draft
from metrics.errors import DeclarationError, Fault
from metrics.model import Catalog, own_indicator
from metrics.text.words import say_both

if TYPE_CHECKING:
    from pathlib import Path

    from metrics.catalog.draft import Draft


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalog with the warnings that did not stop it.

    quotes_checked: how many quotes were compared with a plan's text.
    """

    catalog: Catalog
    warnings: tuple[Fault, ...]
    quotes_checked: int


def load_catalog(targets: Path, agencies: Path, plans: Path | None = None) -> Loaded:
    """Catalog from targets.yaml and agencies.csv; quotes compared with the texts in `plans`.

    Raises DeclarationError with every fault of both files, ordered by file and line.
    """
    try:
        register, register_faults = read_agencies(agencies)
        raw = targets.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        file = str(getattr(error, "filename", None) or targets)
        expected = " / ".join(say_both("expected.file"))
        raise DeclarationError([Fault(file, 1, "file", str(error), expected)]) from error
    draft = read_draft(str(targets), text)
    around = Surroundings(register, _plan_texts(draft, plans) if plans is not None else {})
    found = [*draft.faults, *(fault for rule in RULES for fault in rule(draft, around))]
    faults = [*register_faults, *sorted(found, key=lambda fault: (fault.line, fault.where))]
    if plans is not None:
        faults.extend(_missing_texts(draft, around, plans))
    errors = [fault for fault in faults if fault.level == "error"]
    if errors:
        raise DeclarationError([*errors, *(fault for fault in faults if fault.level != "error")])
    models = {
        section: {entry.model.id: entry.model for entry in entries}
        for section, entries in draft.entries.items()
    }
    tasks = [one for one in models["targets"].values() if one.indicator == one.id]
    own = {one.id: own_indicator(one) for one in tasks if one.id not in models["indicators"]}
    catalog = Catalog(
        settings=draft.settings,
        plans=models["plans"],
        leads=draft.leads,
        indicators={**models["indicators"], **own},
        targets=models["targets"],
        agencies=register,
        fingerprint=hashlib.sha256(raw + agencies.read_bytes()).hexdigest(),
    )
    checked = sum(1 for target in catalog.targets.values() if target.plan in around.plan_texts)
    return Loaded(catalog, tuple(fault for fault in faults if fault.level != "error"), checked)


def _plan_file(draft: Draft, plans: Path, index: int) -> tuple[str, Path | None]:
    raw = draft.entries["plans"][index].raw
    plan_id = str(raw.get("id"))
    names = [raw.get("text"), f"{plan_id}.txt"]
    for name in names:
        if isinstance(name, str) and (plans / name).is_file():
            return plan_id, plans / name
    return plan_id, None


def _plan_texts(draft: Draft, plans: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for index in range(len(draft.entries.get("plans", []))):
        plan_id, path = _plan_file(draft, plans, index)
        if path is not None:
            texts[plan_id] = plain_text(path.read_text(encoding="utf-8"))
    return texts


def _missing_texts(draft: Draft, around: Surroundings, plans: Path) -> list[Fault]:
    return [
        draft.report(entry.path, str(plans), "plan_text", level="warning", plan=entry.name)
        for entry in draft.entries.get("plans", [])
        if entry.name not in around.plan_texts
    ]
