"""What is folded under a heading, drawn and sent only once somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def folded(name: str, heading: str, *, is_open: bool = False) -> ExpanderContainer:
    """A fold of a page: ask whether it is `open` before drawing into it.

    name: a code that no other fold of the page has; is_open: until somebody turns it.
    """
    return st.expander(heading, expanded=is_open, on_change="rerun", key=f"fold:{name}")
