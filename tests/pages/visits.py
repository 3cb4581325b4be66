"""Visits to the application without a browser: pages opened, and what they show as HTML."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from metrics.services.overview import Bearing
from metrics.text.words import Language

PAGES = Path(__file__).resolve().parents[2] / "pages"
FRAME = PAGES / "_frame.py"


# Names of all folds of the overview; see `sections_of` in pages/ui/board.py.
FOLDS = [f"fold:{kind}.{one}.rest" for kind in ("figures", "tasks") for one in Bearing]


def opened(script=None, language=Language.VI, **choices):
    """The application run once, on one of its pages, with these choices in the address.

    What the overview folds is open.
    """
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name in FOLDS:
        app.session_state[name] = True
    app.query_params["lang"] = language
    for name, value in choices.items():
        app.query_params[name] = value
    if script is not None:
        app.switch_page(script)
    return app.run()


def html_of(app):
    """Everything the page draws as HTML of its own."""
    return "".join(one.proto.body for one in app.get("html"))
