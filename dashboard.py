"""The application: start it with `kpi serve` or `streamlit run dashboard.py`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from metrics.cli import open_door
from metrics.web.opening import opened
from metrics.web.routes import MIDDLEWARE, ROUTES


@asynccontextmanager
async def door(_app: st.App) -> AsyncIterator[None]:
    """Hold the ledger, and let the command line in for as long as the server does."""
    with opened(st.get_option("server.address")):
        door = open_door()
        try:
            yield
        finally:
            door.close()


app = st.App("pages/_frame.py", lifespan=door, routes=ROUTES, middleware=MIDDLEWARE)

if __name__ == "__main__":
    app.run()
