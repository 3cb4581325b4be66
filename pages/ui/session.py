"""Who is signed in to the page, asked anew by the frame at every run."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from metrics.charts.frame import entrance_html, visitor_html
from metrics.services.live import live
from metrics.text.words import say
from ui.choices import chosen_filing, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.access import Viewer
    from metrics.model import Agency

COOKIE = "kpi_session"
# Where the frame keeps which page it serves; the address in st.context is what the browser says.
PLACE = "page_served"
# How long the parts of one run rely on what the frame was told; a run is usually shorter.
RELIED_ON_SECONDS = 1.0


def visitor() -> Viewer | None:
    """Who is signed in, None for nobody; raises StoreBusyError."""
    found = live(os.environ).sessions.viewer_of(st.context.cookies.get(COOKIE))
    st.session_state["visitor"] = (monotonic(), found)
    return found


def viewer() -> Viewer:
    """Who is signed in; for nobody the way to the login page is shown, and the run ends."""
    asked_at: float
    found: Viewer | None
    asked_at, found = st.session_state.get("visitor", (0.0, None))
    if monotonic() - asked_at > RELIED_ON_SECONDS:
        found = visitor()
    if found is None:
        ask_to_sign_in()
        st.stop()
    return found


def note_refused(error: Exception | None = None) -> None:
    """Record in the log that this page, or something on it, was refused.

    error: what a service refused it with; None for who is not signed in.
    """
    number = chosen_filing()
    place = f"/{st.session_state.get(PLACE, '')}" + ("" if number is None else f"?filing={number}")
    live(os.environ).sessions.note_refused(st.context.cookies.get(COOKIE), place, error)


def ask_to_sign_in() -> None:
    """A notice with a link to the login page, which leads back to this very address."""
    note_refused()
    words = language()
    choices = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    path = urlsplit(st.context.url or "").path or "/"
    here = f"{path}?{urlencode(choices)}" if choices else path
    asked = {"next": here, "lang": str(words)}
    st.info(say(words, "login.needed"))
    st.html(entrance_html(say(words, "login.go"), f"/login?{urlencode(asked)}"))


def draw_visitor(who: Viewer, agencies: Mapping[str, Agency]) -> None:
    """Name, role and agency of who is signed in, with the button to sign out."""
    words = language()
    agency = agencies.get(who.agency or "")
    parts = [say(words, f"role.{who.role}")]
    if agency is not None:
        parts.append(agency.short_in_language(words))
    cookie = st.context.cookies.get(COOKIE) or ""
    st.html(
        visitor_html(
            who.name,
            " · ".join(parts),
            say(words, "login.sign_out"),
            f"/logout?{urlencode({'lang': str(words)})}",
            live(os.environ).sessions.form_token(cookie),
            help_text=say(words, "password.title"),
            account=f"/password?{urlencode({'lang': str(words)})}",
        )
    )
