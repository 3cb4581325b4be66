"""The button that hands a file over: made once it is asked for, and never lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable


def offer(
    label: str,
    content: bytes | Callable[[], bytes],
    name: str,
    media_type: str | None = None,
    *,
    key: str | None = None,
    help: str | None = None,  # noqa: A002 - as Streamlit's own elements call it
    icon: str = "download",
    disabled: bool = False,
) -> None:
    """A button that saves a file under a name.

    content: the file, or what makes it when the button is pressed.
    icon: name of a Material symbol.

    A press does not run the page again. The run would throw away what still waits to be sent to
    the browser, the answer to the press among it, and the button would wait for it without end.
    """
    st.download_button(
        label,
        content,
        name,
        media_type,
        key=key,
        help=help,
        on_click="ignore",
        icon=f":material/{icon}:",
        disabled=disabled,
    )
