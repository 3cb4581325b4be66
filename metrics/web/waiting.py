"""How long to wait until the next attempt, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.text.words import say

if TYPE_CHECKING:
    from metrics.text.words import Language

MINUTE = 60


def waiting(language: Language, seconds: int) -> str:
    """A wait as seconds, or as minutes rounded up."""
    if seconds < MINUTE:
        return say(language, "login.seconds", number=seconds)
    return say(language, "login.minutes", number=-(-seconds // MINUTE))
