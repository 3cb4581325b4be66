"""Templates to take away, and a table to enter figures in; what is typed goes the way of a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from metrics.export.templates import OPEN, entered_csv
from metrics.model import ValueKind
from metrics.services.loading import IncomingFile
from metrics.services.templates import FORMS, template_content, template_name
from metrics.text.words import Language, say
from ui.downloads import offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.export.templates import Template
    from metrics.services.workspace import Workspace

SHOWN = ("name", "unit", "latest")
TYPED = ("numerator", "denominator", "value", "note")
CLOSED = "·"
WIDTHS: dict[str, Literal["large", "medium"]] = {"name": "large", "note": "medium"}


def draw_templates(
    words: Language, space: Workspace, who: Viewer, agency: str, closes: int
) -> None:
    """Buttons for the template of an agency and period, made when one is pressed."""
    with st.container(horizontal=True):
        for form in FORMS:
            offer(
                say(words, f"submit.template_{form}"),
                partial(template_content, space, who, agency, closes, words, form),
                template_name(agency, closes, words, form),
            )


def draw_form(words: Language, template: Template, key: str) -> list[dict[str, str]]:
    """The rows owed with cells to type in; what was typed, row by row.

    Numbers are texts on purpose: how a decimal comma is meant is told from all of them together,
    as in a file, and never by the browser.
    """
    table = pd.DataFrame(
        [
            {
                **{name: row.text(name) for name in SHOWN},
                **{name: "" if _is_open(row.kind, name) else CLOSED for name in TYPED},
            }
            for row in template.rows
        ]
    )
    headings = {"name": "indicator", "latest": "last"}
    columns = {
        name: st.column_config.TextColumn(
            say(words, f"submit.{headings.get(name, name)}"), width=WIDTHS.get(name, "small")
        )
        for name in (*SHOWN, *TYPED)
    }
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=list(SHOWN),
        column_config=columns,
        key=key,
        height="content",
    )
    return [
        {str(name): "" if text in (None, CLOSED) else str(text) for name, text in row.items()}
        for row in edited[list(TYPED)].to_dict("records")
    ]


def _is_open(kind: str, name: str) -> bool:
    return name == "note" or name in OPEN[ValueKind(kind)]


def entered_file(
    template: Template, typed: Sequence[dict[str, str]], name: str
) -> IncomingFile | None:
    """What was typed as a file, None while no number was."""
    if not any(row[column] for row in typed for column in TYPED[:-1]):
        return None
    return IncomingFile(name, entered_csv(template, typed))
