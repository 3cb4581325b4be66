"""Reminder letters to late agencies, to take away: made when asked for, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.text.words import Language, say

if TYPE_CHECKING:
    from datetime import date

    from metrics.access import Viewer
    from metrics.services.workspace import Workspace


def draw_letters(
    words: Language, space: Workspace, who: Viewer, today: date, agency: str | None
) -> None:
    """placeholder"""
