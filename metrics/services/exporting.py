"""Exports by name: what is taken away, drawn as the file asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.export.stamping import moment_code
from metrics.services.briefing import takeaway_of_briefing
from metrics.services.takeaway import newest_moment, takeaway_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from metrics.export.takeaway import Progress, Stamp, Takeaway
    from metrics.services.workspace import Workspace
    from metrics.text.words import Language

    Draw = Callable[[Takeaway, Progress], bytes]

OFFICE = "application/vnd.openxmlformats-officedocument"
CSV = "text/csv"
PDF = "application/pdf"
GATHERED = 0.3  # of the work, when all figures are at hand


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of export: its name, media type, who draws it, and what it needs besides verdicts.

    module, function: looked up when it is made, since the libraries take long to load.
    """

    name: str
    media_type: str
    module: str
    function: str
    with_courses: bool = False
    with_figures: bool = False


# Every sort of export. To add one: a line here, its words under export.sort, its test.
SORTS = (
    Sort("briefing.pptx", f"{OFFICE}.presentationml.presentation", "deck", "briefing_deck",
         with_courses=True),
    Sort("briefing.pdf", PDF, "typeset", "slides_pdf", with_courses=True),
    Sort("report.pdf", PDF, "typeset", "report_pdf"),
    Sort("actuals.xlsx", f"{OFFICE}.spreadsheetml.sheet", "plan_workbook", "plan_workbook"),
    Sort("targets.csv", CSV, "listings", "targets_csv"),
    Sort("actuals.csv", CSV, "listings", "figures_csv", with_figures=True),
)  # fmt: skip
NAMES = tuple(sort.name for sort in SORTS)


@dataclass(frozen=True, slots=True)
class Made:
    """An export: its bytes, media type and stamp."""

    content: bytes
    media_type: str
    stamp: Stamp


def _ignore(_done: float) -> None:
    """Take no notice of progress."""


def export_file(
    workspace: Workspace,
    viewer: Viewer,
    name: str,
    language: Language,
    as_of: int,
    targets: Sequence[str] | None = None,
    known_at: datetime | None = None,
    progress: Progress = _ignore,
) -> Made:
    """The export of a name (one of NAMES), as `takeaway_of` gathers it.

    Raises UnknownTargetError, AccessDeniedError, and KeyError for another name.
    """
    require(viewer, Action.VIEW)
    sort = _sort(name)
    moment = known_at if known_at is not None else newest_moment(workspace)
    takeaway = takeaway_of(
        workspace, viewer, language, as_of, targets, moment,
        with_courses=sort.with_courses, with_figures=sort.with_figures,
    )  # fmt: skip
    takeaway = _stamped(takeaway, _command(name, takeaway, targets))
    return _made(sort, takeaway, progress)


def export_briefing(
    workspace: Workspace,
    viewer: Viewer,
    name: str,
    language: Language,
    number: int,
    progress: Progress = _ignore,
) -> Made:
    """The export of a name (one of NAMES) that holds what a briefing shows.

    Raises what `takeaway_of_briefing` raises, and KeyError for another name.
    """
    require(viewer, Action.PRESENT)
    takeaway = gathered_for(workspace, viewer, name, language, number)
    return _made(_sort(name), takeaway, progress)


def gathered_for(
    workspace: Workspace, viewer: Viewer, name: str, language: Language, number: int
) -> Takeaway:
    """What the export of a briefing holds, stamped with the command that makes it again."""
    require(viewer, Action.PRESENT)
    takeaway = takeaway_of_briefing(
        workspace, viewer, language, number, with_figures=_sort(name).with_figures
    )
    command = f"kpi export {name} --briefing {number} --language {language}"
    return _stamped(takeaway, command)


def _sort(name: str) -> Sort:
    return {one.name: one for one in SORTS}[name]


def _stamped(takeaway: Takeaway, command: str) -> Takeaway:
    return replace(takeaway, stamp=replace(takeaway.stamp, command=command))


def _made(sort: Sort, takeaway: Takeaway, progress: Progress) -> Made:
    """What is taken away, drawn as one sort of export."""
    progress(GATHERED)
    draw: Draw = getattr(import_module(f"metrics.export.{sort.module}"), sort.function)
    content = draw(takeaway, lambda done: progress(GATHERED + (1 - GATHERED) * done))
    progress(1)
    return Made(content, sort.media_type, takeaway.stamp)


def _command(name: str, takeaway: Takeaway, targets: Sequence[str] | None) -> str:
    """The command that makes the same file again."""
    stamp = takeaway.stamp
    asked = "" if targets is None else "".join(f" --target {one}" for one in targets)
    return (
        f"kpi export {name} --as-of {stamp.as_of} --known-at {moment_code(stamp.known_at)}"
        f" --language {takeaway.language}{asked}"
    )
