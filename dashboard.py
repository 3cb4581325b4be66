"""The application: start it with `kpi serve` or `streamlit run dashboard.py`."""

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route


async def healthz(_request: Request) -> PlainTextResponse:
    """Answer that the process serves."""
    return PlainTextResponse("ok")


async def overview(request: Request) -> RedirectResponse:
    """Lead the overview's own name to the first page, where it is; choices stay."""
    return RedirectResponse(str(request.url.replace(path="/", scheme="", netloc="")))


app = st.App("pages/_frame.py", routes=[Route("/healthz", healthz), Route("/overview", overview)])

if __name__ == "__main__":
    app.run()
