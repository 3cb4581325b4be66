"""The application: start it with `kpi serve` or `streamlit run dashboard.py`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from metrics.cli import open_door
from metrics.errors import AccessDeniedError, PeriodLockedError, StoreBusyError
from metrics.text.words import Language, say
from metrics.web.asking import SESSION_COOKIE, sessions_asked
from metrics.web.faults import noted
from metrics.web.opening import opened
from metrics.web.routes import MIDDLEWARE, ROUTES

# Errors with words of their own, where a part of a page meets them that the frame does not see.
FORESEEN = (
    (AccessDeniedError, "notice.refused"),
    (PeriodLockedError, "submit.locked"),
    (StoreBusyError, "ui.store_busy"),
)


@asynccontextmanager
async def door(_app: st.App) -> AsyncIterator[None]:
    """Hold the ledger, and let the command line in for as long as the server does."""
    with opened(st.get_option("server.address")):
        door = open_door()
        try:
            yield
        finally:
            door.close()


def calm(error: Exception) -> bool:
    """Tell of an error nobody foresaw by the number it has in the log, and show nothing of it."""
    asked = st.query_params.get("lang")
    words = Language(asked) if asked in set(Language) else Language.VI
    foreseen = next((key for sort, key in FORESEEN if isinstance(error, sort)), None)
    if isinstance(error, (AccessDeniedError, PeriodLockedError)):
        place = f"/{st.session_state.get('page_served', '')}"
        sessions_asked().note_refused(st.context.cookies.get(SESSION_COOKIE), place, error)
    st.error(say(words, foreseen) if foreseen else say(words, "ui.fault", number=noted(error)))
    return True


app = st.App(
    "pages/_frame.py",
    lifespan=door,
    routes=ROUTES,
    middleware=MIDDLEWARE,
    on_script_error=calm,
)

if __name__ == "__main__":
    app.run()
