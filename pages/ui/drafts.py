"""Checked files on the screen: what was read, what is wrong where, what would change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from metrics.errors import PeriodLockedError
from metrics.issues import Level
from metrics.services.annotating import annotated, annotated_name
from metrics.services.live import live
from metrics.services.submitting import Effect, check_upload, submit
from metrics.services.workspace import version_of
from metrics.text.report import reading_sentences
from metrics.text.words import Language, say
from ui.downloads import offer
from ui.filings import tell
from ui.sections import draw_rows
from ui.session import note_refused, visitor
from ui.sheet import change_rows, issue_table, sheet_of, shown_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.loading import IncomingFile
    from metrics.services.submitting import Draft
    from metrics.services.workspace import Workspace

CHECKED = "checked_files"


def checked(
    words: Language,
    space: Workspace,
    viewer: Viewer,
    files: Sequence[IncomingFile],
    agency: str,
    closes: int,
    place: str,
) -> tuple[Draft, ...]:
    """Drafts of some files, checked anew only when a file, the choice or the ledger has changed."""
    version = version_of(space)
    asked = (tuple((one.name, one.content) for one in files), agency, closes, version, viewer.name)
    every: dict[str, tuple[object, tuple[Draft, ...]]]
    every = st.session_state.setdefault(CHECKED, {})
    if place in every and every[place][0] == asked:
        return every[place][1]
    bar = st.progress(0.0)

    def told(done: int, steps: int) -> None:
        bar.progress(done / steps, say(words, "submit.checking", done=done, all=steps))

    drafts = check_upload(space, viewer, files, agency, closes, told)
    bar.empty()
    every[place] = (asked, drafts)
    return drafts


def draw_drafts(
    words: Language,
    space: Workspace,
    who: Viewer,
    files: Sequence[IncomingFile],
    agency: str,
    closes: int,
    place: str,
) -> None:
    """Files of an agency as checked, then the button that files them; nothing for no file.

    place: "file" or "hand", where they come from.
    """
    if not files:
        return
    st.subheader(say(words, "submit.check"), anchor=False)
    drafts = checked(words, space, who, files, agency, closes, place)
    for draft in drafts:
        draw_draft(words, space, who, draft, agency)
    if not all(draft.report.is_clean for draft in drafts):
        st.caption(say(words, "submit.fix_first" if place == "file" else "submit.fix_typed"))
        return
    if not any(draft.may_be_filed for draft in drafts):
        return
    st.text_input(say(words, "submit.remark"), max_chars=500, key=f"remark:{place}")
    rows = sum(draft.report.rows for draft in drafts)
    st.button(
        say(words, "submit.confirm", rows=rows),
        type="primary",
        key=f"confirm:{place}",
        on_click=_file,
        args=(words, space, files, agency, closes, place),
    )


def _file(
    words: Language,
    space: Workspace,
    files: Sequence[IncomingFile],
    agency: str,
    closes: int,
    place: str,
) -> None:
    """File for review; the page is drawn anew without the files.

    At the very start of a run, so that a server asked to stop does not stop before it.
    """
    who = visitor()
    if who is None:
        return
    remark = str(st.session_state.get(f"remark:{place}", ""))
    try:
        # Whoever has confirmed is answered, also when the server is asked to stop at this moment.
        with live(os.environ).held():
            outcomes = submit(space, who, files, agency, closes, remark)
    except PeriodLockedError as locked:
        # The page says that it is locked.
        note_refused(locked)
        return
    for outcome in outcomes:
        if outcome.stored is None:
            tell("warning", say(words, "submit.stale"))
            continue
        key = "submit.done" if outcome.stored.is_new else "submit.done_before"
        tell("success", say(words, key, number=outcome.stored.id, rows=outcome.report.rows))
    st.session_state["filing_turn"] = st.session_state.get("filing_turn", 0) + 1
    st.session_state.pop(CHECKED, None)


def draw_draft(words: Language, space: Workspace, who: Viewer, draft: Draft, agency: str) -> None:
    """One checked file: whether it can be filed, how it was read, its issues and its effect."""
    report, name = draft.report, draft.file.name
    errors = sum(1 for issue in report.issues if issue.kind.level is Level.ERROR)
    counts = {"file": name, "rows": report.rows, "warnings": report.warnings, "errors": errors}
    if errors:
        st.error(_plain(say(words, "submit.not_ready", **counts)), icon="✖️")
    elif draft.known is not None:
        known = {"number": draft.known.id, "state": say(words, f"state.{draft.known.state}")}
        key = "submit.again" if draft.may_be_filed else "submit.known"
        st.info(_plain(say(words, key, file=name, **known)))
    else:
        st.success(_plain(say(words, "submit.ready", **counts)), icon="✔️")
    told = reading_sentences(words, report.reading)
    if told:
        st.caption(_plain(" ".join(told)))
    if report.issues:
        st.subheader(say(words, "submit.issues"), anchor=False)
        st.html(issue_table(words, report))
        offer(
            say(words, "submit.annotated"),
            lambda: annotated(space, who, draft.file, agency, words, report)[1],
            annotated_name(name, words),
            key=f"annotated:{draft.sha256}",
        )
    if len(report.cells):
        with st.expander(say(words, "submit.preview"), expanded=bool(report.issues)):
            shown = len(shown_lines(report))
            if shown < len(report.cells):
                part = {"shown": shown, "rows": len(report.cells)}
                st.caption(say(words, "submit.preview_part", **part))
            st.html(sheet_of(words, name, report))
    if draft.changes and report.is_clean:
        with st.expander(say(words, "submit.changes"), expanded=True):
            counted = {str(one): draft.count(one) for one in Effect}
            st.text(say(words, "submit.changes_count", **counted))
            keys = ("indicator", "of_period", "breakdown", "before", "after", "effect")
            heads = [say(words, f"submit.{key}") for key in keys]
            draw_rows(heads, change_rows(words, space, draft))


def _plain(text: str) -> str:
    """Text of users in a place that renders Markdown: its signs stand for themselves."""
    return "".join(f"\\{char}" if char in MARKUP else char for char in text)


MARKUP = frozenset("\\`*_{}[]<>()#+-!|~$:")
