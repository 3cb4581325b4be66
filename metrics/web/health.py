"""Whether the server is well, for whoever watches it: no figures, no names, no reasons in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from metrics.errors import DeclarationError, StoreBusyError
from metrics.services.workspace import version_of
from metrics.web.asking import workspace_asked
from metrics.web.faults import noted

if TYPE_CHECKING:
    from starlette.requests import Request

WELL, NOT_READY = "ok", 503


async def healthz(_request: Request) -> PlainTextResponse:
    """Answer that the process serves."""
    return PlainTextResponse(WELL)


def readyz(_request: Request) -> PlainTextResponse:
    """Answer whether people can work: the ledger answers, and the declarations can be read."""
    try:
        version_of(workspace_asked().workspace())
    except StoreBusyError:
        return PlainTextResponse("ledger-busy", NOT_READY)
    except DeclarationError:
        return PlainTextResponse("declarations-wrong", NOT_READY)
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody can work
        return PlainTextResponse(f"fault {noted(error)}", NOT_READY)
    return PlainTextResponse(WELL)
