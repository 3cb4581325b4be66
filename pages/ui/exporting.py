"""Files to take away: what goes into one, its making in the background, and the way to it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.gauges import pairs_html
from metrics.export.stamping import stamp_rows
from metrics.periods import Period, quarter_code
from metrics.services.exporting import NAMES, SORTS, Made, export_file
from metrics.services.overview import Filters, overview_of, statuses
from metrics.text.numbers import format_period
from metrics.text.words import Language, say
from ui.choices import choose, set_choice
from ui.downloads import offer
from ui.narrowing import choose_filter, options_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.export.takeaway import Stamp
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace

JOB = "export_job"
SECONDS = 0.5  # between looks at how far a file has come
AT_ONCE = 2  # files made at the same time by this process
BETWEEN = ","  # codes of targets in the address
_WORKERS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="export")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is to hold; targets: None for all of them."""

    name: str
    language: Language
    as_of: int
    targets: tuple[str, ...] | None

    @property
    def file_name(self) -> str:
        """Name under which it is saved: briefing-2026-Q3-vi.pptx."""
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}-{quarter_code(self.as_of)}-{self.language}.{ending}"


@dataclass(slots=True)
class Job:
    """A file being made: how much of it is done, and the file once it is."""

    asked: Asked
    done: float = 0.0
    made: Future[Made] = field(default_factory=Future)

    def tell(self, done: float) -> None:
        """Take note of how much is done."""
        self.done = done


def choose_file(words: Language) -> tuple[str, Language]:
    """Sort and language of the file, the page's own unless another is chosen."""
    sort_box, language_box = st.columns([3, 1])
    with sort_box:
        name = choose(
            "file",
            say(words, "export.what"),
            NAMES,
            lambda one: say(words, f"export.sort.{one}"),
            default=NAMES[0],
        )
    with language_box:
        language = choose(
            "file_lang",
            say(words, "export.file_language"),
            list(Language),
            lambda one: say(words, f"export.language_name.{one}"),
            default=words,
        )
    return name or NAMES[0], Language(language or words)


def choose_targets(
    words: Language, space: Workspace, everything: Sequence[Standing], as_of: int
) -> tuple[str, ...] | None:
    """Codes of the targets chosen by filters or one by one; None when nothing narrows them."""
    options = {**options_of(space, everything), "status": statuses()}
    narrowed = {}
    for box, (name, allowed) in zip(st.columns([3, 4, 3, 4, 3]), options.items(), strict=True):
        with box:
            narrowed[name] = choose_filter(words, space, name, allowed)
    view = overview_of(
        everything,
        {},
        as_of,
        space.catalog.settings.calendar,
        Filters(**narrowed),
    )
    matching = sorted(
        (one for part in view.parts for one in part.members), key=lambda one: one.severity
    )
    picked = _pick(words, matching)
    if picked:
        return picked
    if len(matching) == len(everything):
        return None
    return tuple(one.verdict.target for one in matching)


def _pick(words: Language, matching: Sequence[Standing]) -> tuple[str, ...]:
    """Targets picked one by one, in the order picked; they stand in the address."""
    names = {
        one.verdict.target: f"{one.verdict.target} · {one.subject.target.name.in_language(words)}"
        for one in matching
    }
    written = st.query_params.get("only", "").split(BETWEEN)
    current = [code for code in dict.fromkeys(written) if code in names]
    picked = st.multiselect(
        say(words, "export.only"),
        list(names),
        current,
        format_func=lambda code: names[code],
        help=say(words, "export.only_help"),
        placeholder=say(words, "ui.all"),
        key=f"only:{BETWEEN.join(current)}:{words}:{hash(tuple(names))}",
    )
    if picked != current:
        set_choice("only", BETWEEN.join(picked) or None)
        st.rerun()
    return tuple(current)


def draw_briefing(
    words: Language,
    space: Workspace,
    who: Viewer,
    as_of: int,
    targets: tuple[str, ...] | None,
) -> None:
    """A button that makes the slides of what is on screen and hands them over at once."""
    asked = Asked(NAMES[0], words, as_of, targets)
    offer(
        say(words, "export.briefing"),
        lambda: export_file(space, who, asked.name, words, as_of, targets).content,
        asked.file_name,
        SORTS[0].media_type,
        key="briefing",
        help=say(words, "export.briefing_help"),
        disabled=targets == (),
    )


def draw_making(words: Language, space: Workspace, who: Viewer, asked: Asked, count: int) -> None:
    """The button that makes the file, how far it has come, and the file with its stamp."""
    period = format_period(Period(asked.as_of), words)
    st.text(say(words, "export.chosen", count=count, period=period))
    job: Job | None = st.session_state.get(JOB)
    if job is not None and job.asked != asked:
        job = None
    is_running = job is not None and not job.made.done()
    buttons = st.container(horizontal=True, vertical_alignment="center")
    if buttons.button(
        say(words, "export.make"),
        key="make",
        type="primary",
        icon=":material/file_save:",
        disabled=is_running or not count,
    ):
        st.session_state[JOB] = _begin(space, who, asked)
        st.rerun()
    if job is None:
        return
    if is_running:
        _follow(words, job)
        return
    made = job.made.result()
    with buttons:
        offer(
            say(words, "export.download", name=asked.file_name),
            made.content,
            asked.file_name,
            made.media_type,
            key="download",
        )
    _draw_stamp(words, made.stamp)


def _begin(space: Workspace, who: Viewer, asked: Asked) -> Job:
    """Have the file made beside the page."""
    job = Job(asked)
    job.made = _WORKERS.submit(
        export_file,
        space,
        who,
        asked.name,
        asked.language,
        asked.as_of,
        asked.targets,
        progress=job.tell,
    )
    return job


@st.fragment(run_every=SECONDS)
def _follow(words: Language, job: Job) -> None:
    """How far the file has come; the page is drawn anew once it is there."""
    if job.made.done():
        st.rerun()
    st.progress(min(job.done, 1.0), say(words, "export.making"))


def _draw_stamp(words: Language, stamp: Stamp) -> None:
    st.subheader(say(words, "export.stamp_title"), anchor=False)
    st.text(say(words, "export.stamp_note"))
    st.code(stamp.command, language=None, wrap_lines=True)
    st.html(pairs_html(stamp_rows(words, replace(stamp, command=""))))
