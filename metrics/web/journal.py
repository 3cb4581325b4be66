"""The log of the server as one JSON object a line, for machines that collect logs.

Asked for with KPI_LOG=json. Holds no name, network address, search words or text that anyone wrote:
of a request the route it took, not its address; of an error its sort and place, not its words.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from time import perf_counter
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SETTING, JSON = "KPI_LOG", "json"
LOG = logging.getLogger(__name__)
OURS = "metrics"
# What is not a route of ours, by how its path begins.
OTHERS = ("/static/", "/media/", "/_stcore/upload_file/", "/_stcore/stream", "/_stcore/", "/api/")
PAGE = re.compile(r"/[a-z_]*")
NUMBER = re.compile(r"\b[0-9a-f]{16}\b")


class JsonLines(logging.Formatter):
    """Writes each event as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of an event."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.name.removeprefix(f"{OURS}."),
        }
        request = getattr(record, "request", None)
        if request is not None:
            return json.dumps({**told, "event": "request", **request})
        number = NUMBER.search(record.getMessage())
        if number is not None:
            told["id"] = number[0]
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            told["error"] = type(error).__name__
            told["at"] = [
                f"{PurePath(one.filename).name}:{one.lineno} {one.name}"
                for one in traceback.extract_tb(error.__traceback__)
            ]
        return json.dumps(told)


def begin(environment: Mapping[str, str], output: TextIO | None = None) -> None:
    """Write the log as it is asked for in the environment; as Python does when it is not."""
    logger = logging.getLogger(OURS)
    for handler in [one for one in logger.handlers if isinstance(one.formatter, JsonLines)]:
        logger.removeHandler(handler)
    is_json = environment.get(SETTING) == JSON
    logger.propagate = not is_json
    logger.setLevel(logging.INFO if is_json else logging.NOTSET)
    if is_json:
        made = logging.StreamHandler(output or sys.stderr)
        made.setFormatter(JsonLines())
        logger.addHandler(made)


def template_of(path: str, routes: Sequence[Route]) -> str:
    """The route a path takes, without what is written in it.

    >>> template_of("/media/bao-cao-cua-ai.csv", ()), template_of("/target", ())
    ('/media/', '/target')
    >>> template_of("/target/Nguyễn", ())
    'other'
    """
    for route in routes:
        if not route.path.endswith(":anything}") and route.path_regex.match(path):
            return route.path
    found = next((one for one in OTHERS if path.startswith(one)), None)
    return found or (path if PAGE.fullmatch(path) else "other")


class Journal:
    """Middleware that notes every answer."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self._app, self._routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note what became of it."""
        if scope["type"] != "http" or not LOG.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            request = {
                "id": secrets.token_hex(8),
                "method": scope["method"],
                "route": template_of(scope["path"], self._routes),
                "status": status,
                "ms": round((perf_counter() - began) * 1000, 1),
            }
            LOG.info("request", extra={"request": request})
