"""The first-visit tour in the language of the page: what each role does first, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.access import Role
from metrics.charts.tour import Step, tour_html
from metrics.services.tours import is_tour_due, put_tour_away
from metrics.text.words import Language, say
from ui.choices import address

if TYPE_CHECKING:
    from metrics.access import Viewer
    from metrics.services.workspace import Workspace

# What a role is told, in this order: page, and the words of its title.
STEPS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.VIEWER: (
        ("overview", "ui.overview"),
        ("target", "ui.target"),
        ("agency", "scorecard.page"),
        ("export", "export.page"),
    ),
    Role.AGENCY: (
        ("submit", "submit.page"),
        ("history", "history.page"),
        ("deadlines", "calendar.page"),
        ("overview", "ui.overview"),
    ),
    Role.REVIEWER: (
        ("review", "review.page"),
        ("deadlines", "calendar.page"),
        ("overview", "ui.overview"),
        ("export", "export.page"),
    ),
    Role.ADMIN: (
        ("trail", "trail.page"),
        ("history", "history.page"),
        ("method", "ui.method"),
        ("overview", "ui.overview"),
    ),
}


def tour_of(words: Language, role: Role) -> str:
    """The tour of a role as HTML."""
    asked = {"lang": None if words is Language.VI else str(words)}
    steps = [
        Step(say(words, f"tour.{role}.{page}"), say(words, title), address(page, asked))
        for page, title in STEPS[role]
    ]
    return tour_html(steps)


def offer_tour(words: Language, space: Workspace, who: Viewer) -> None:
    """The tour in a box with a button that puts it away, for who has not done so yet."""
    if not is_tour_due(space, who):
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(say(words, "tour.heading"), anchor=False)
            st.button(
                say(words, "tour.close"),
                key="tour_close",
                on_click=put_tour_away,
                args=(space, who),
                width="content",
            )
        st.html(tour_of(words, who.role))
