"""targets.yaml as far as it could be understood: raw entries, positions, and the valid parts.

Entries are validated one by one, so that a fault in one never hides those of another.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from metrics.catalog.located import Located, holds, read_located
from metrics.errors import Fault
from metrics.model import Document, Indicator, LeadNames, Plan, Settings, Target
from metrics.notation import Declared, Due
from metrics.rules import Rule
from metrics.text.words import say_both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic_core import ErrorDetails

    from metrics.catalog.located import Path as YamlPath

NOTHING = "—"
SECTIONS: dict[str, type[BaseModel]] = {"plans": Plan, "indicators": Indicator, "targets": Target}
_LEADS: TypeAdapter[LeadNames] = TypeAdapter(LeadNames)
_RULE: TypeAdapter[Any] = TypeAdapter(Rule)
_DUE: TypeAdapter[Any] = TypeAdapter(Due)


@dataclass(slots=True)
class Entry:
    """One plan, indicator or target: raw mapping, its path, and the model when it is valid."""

    path: YamlPath
    raw: dict[str, Any]
    model: Any = None

    @property
    def name(self) -> str:
        """Id as written, or the position where there is none."""
        written = self.raw.get("id")
        return str(written) if written is not None else f"#{int(self.path[-1]) + 1}"

    def part(self, key: str) -> Any:  # noqa: ANN401 - a rule or a due date
        """Validated rule or due date, even when another key of the entry is wrong; else None."""
        if self.model is not None:
            return getattr(self.model, key)
        try:
            return {"rule": _RULE, "due": _DUE}[key].validate_python(self.raw.get(key))
        except ValidationError:
            return None


@dataclass(slots=True)
class Draft:
    """What was read, with every structural fault."""

    file: str
    located: Located
    settings: Settings = field(default_factory=Settings)
    leads: LeadNames = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def ids(self, section: str) -> list[str]:
        """Ids written in a section, valid entries or not."""
        return [entry.name for entry in self.entries.get(section, [])]

    def report(
        self, path: YamlPath, found: object, expected: str, level: str = "error", **values: object
    ) -> Fault:
        """Fault at a path; `expected` is a key under `expected.` of the language files."""
        sentence = " / ".join(say_both(f"expected.{expected}", **values))
        return Fault(
            self.file,
            self.located.line_of(path),
            self.describe(path),
            shown(found),
            sentence,
            level,
        )

    def describe(self, path: YamlPath) -> str:
        """Path as a person reads it: targets[HP24-Q2].rule.by."""
        words, node = "", self.located.data
        for part in path:
            node = node[part] if holds(node, part) else None
            if isinstance(part, int):
                name = node.get("id", part) if isinstance(node, dict) else part
                words += f"[{name}]"
            else:
                words += f".{part}" if words else part
        return words or "(document)"


def shown(value: object) -> str:
    """Value as found, short enough for one line."""
    text = repr(value) if isinstance(value, str) and value != NOTHING else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"  # noqa: PLR2004 - one line of a terminal


def nearest(word: object, known: Iterable[str]) -> str:
    """The known word most like the one found, for "did you mean"; empty when none is near."""
    matches = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def read_draft(file: str, text: str) -> Draft:
    """Structure of targets.yaml with all structural faults, line by line."""
    located = read_located(text)
    draft = Draft(file, located)
    if located.problem is not None:
        message, line = located.problem
        expected = " / ".join(say_both("expected.yaml"))
        draft.faults.append(Fault(file, line, "YAML", message, expected))
        return draft
    for path, line, first in located.duplicates:
        expected = " / ".join(say_both("expected.one_key", line=first))
        draft.faults.append(Fault(file, line, draft.describe(path), shown(path[-1]), expected))
    if not isinstance(located.data, dict):
        draft.faults.append(draft.report((), located.data, "document"))
        return draft
    _read_top(draft, located.data)
    return draft


def _read_top(draft: Draft, data: dict[Any, Any]) -> None:
    for key in data:
        if key not in Document.model_fields:
            draft.faults.append(_unknown_key(draft, (key,), Document.model_fields))
    if "settings" in data:
        model = _validated(draft, Settings.model_validate, data["settings"], ("settings",))
        draft.settings = model or draft.settings
    if "leads" in data:
        draft.leads = _validated(draft, _LEADS.validate_python, data["leads"], ("leads",)) or {}
    for section, kind in SECTIONS.items():
        raws = data.get(section)
        if not isinstance(raws, list):
            draft.faults.append(draft.report((section,), raws, "list"))
            raws = []
        entries = draft.entries.setdefault(section, [])
        for index, raw in enumerate(raws):
            path: YamlPath = (section, index)
            if not isinstance(raw, dict):
                draft.faults.append(draft.report(path, raw, "mapping"))
                continue
            entries.append(Entry(path, raw, _validated(draft, kind.model_validate, raw, path)))


def _validated(draft: Draft, read: Callable[[object], Any], raw: object, path: YamlPath) -> Any:  # noqa: ANN401 - what was read, or None
    try:
        return read(raw)
    except ValidationError as error:
        reported: set[tuple[YamlPath, str]] = set()
        for detail in error.errors():
            fault = _translate(draft, detail, path)
            key = (draft.located.trace(path, detail["loc"]), fault.expected)
            if key not in reported:
                reported.add(key)
                draft.faults.append(fault)
        return None


def _all_keys() -> set[str]:
    kinds: list[type[Declared]] = [Declared]
    keys: set[str] = set()
    while kinds:
        kind = kinds.pop()
        keys.update(kind.model_fields)
        kinds.extend(kind.__subclasses__())
    return keys


def _unknown_key(draft: Draft, path: YamlPath, known: Iterable[str]) -> Fault:
    guess = nearest(path[-1], known)
    if guess:
        return draft.report(path, path[-1], "known_key_like", guess=guess)
    return draft.report(path, path[-1], "known_key")


def _translate(  # noqa: PLR0911 - one return per kind of complaint
    draft: Draft, detail: ErrorDetails, path: YamlPath
) -> Fault:
    """A validator's complaint in our words; expectations of ours arrive as keys of `expected.`."""
    location, kind = detail["loc"], detail["type"]
    place = draft.located.trace(path, location)
    context = detail.get("ctx") or {}
    if kind == "extra_forbidden":
        return _unknown_key(draft, place, _all_keys())
    if kind == "missing":
        return draft.report(place, NOTHING, "key", key=location[-1])
    if kind in ("enum", "literal_error"):
        choices = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        guess = nearest(detail["input"], choices.split(", "))
        if guess:
            return draft.report(place, detail["input"], "one_of_like", choices=choices, guess=guess)
        return draft.report(place, detail["input"], "one_of", choices=choices)
    if kind == "union_tag_invalid":
        choices = str(context["expected_tags"]).replace("'", "")
        kind_found = context["tag"]
        place = draft.located.trace(place, ("kind",))
        return draft.report(place, kind_found, "one_of", choices=choices)
    if kind == "union_tag_not_found":
        return draft.report(place, NOTHING, "key", key="kind")
    if kind == "value_error":
        return draft.report(place, _found(detail["input"]), str(context["error"]))
    return draft.report(place, _found(detail["input"]), "other", message=detail["msg"])


def _found(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return value
