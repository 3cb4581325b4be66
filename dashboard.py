"""The application: start it with `kpi serve` or `streamlit run dashboard.py`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

from metrics.cli import open_door


async def healthz(_request: Request) -> PlainTextResponse:
    """Answer that the process serves."""
    return PlainTextResponse("ok")


async def overview(request: Request) -> RedirectResponse:
    """Lead the overview's own name to the first page, where it is; choices stay."""
    return RedirectResponse(str(request.url.replace(path="/", scheme="", netloc="")))


@asynccontextmanager
async def door(_app: st.App) -> AsyncIterator[None]:
    """Let the command line in for as long as the server holds the ledger."""
    opened = open_door()
    try:
        yield
    finally:
        opened.close()


app = st.App(
    "pages/_frame.py",
    lifespan=door,
    routes=[Route("/healthz", healthz), Route("/overview", overview)],
)

if __name__ == "__main__":
    app.run()
