"""Errors nobody foresaw: the whole of them in the log, a number for whoever met them."""

from __future__ import annotations

import logging
import secrets

LOG = logging.getLogger(__name__)


def noted(error: BaseException) -> str:
    """Number under which an error is in the log from now on, with where it arose."""
    number = secrets.token_hex(8)
    LOG.error("%s", number, exc_info=error)
    return number
