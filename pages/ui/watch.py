"""An open page follows the ledger: drawn again when something came, or when its session ended.

Every few seconds one small question, and nothing is drawn unless the answer has changed. To ask is
no use of the session, so that a screen left open does not keep it alive; and what the page showed
goes away soon after it has ended.
"""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st

from metrics.services.live import live
from ui.session import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.services.workspace import Workspace

SECONDS = 5


def watch(space: Workspace, read: Callable[[Workspace], object]) -> None:
    """Draw the page again once what `read` tells of the ledger differs from what it told now."""
    follow(space, read, read(space))


def follow(space: Workspace, read: Callable[[Workspace], object], drawn: object) -> None:
    """The same for a page that has asked already: `drawn` is what `read` told."""
    _look(space, read, drawn, monotonic())


@st.fragment(run_every=SECONDS)
def _look(
    space: Workspace, read: Callable[[Workspace], object], drawn: object, drawn_at: float
) -> None:
    # The run that draws the page has only just asked.
    if monotonic() - drawn_at < SECONDS / 2:
        return
    if read(space) != drawn or not _is_signed_in():
        st.rerun()


def _is_signed_in() -> bool:
    return live(os.environ).sessions.is_open(st.context.cookies.get(COOKIE))
