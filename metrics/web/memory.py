"""What the server keeps is set aside, so that looking for what it can forget takes little time.

Streamlit has all objects looked through after every run of a page, and nothing else moves
meanwhile (measured: a tenth of a second, for declarations and verdicts that stay). What outlasts a
look is left out of the next ones, and now and then everything is looked at again.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLDEST = 2  # the generation that a look at everything belongs to
LONG_SECONDS, WHOLE_SECONDS = 0.01, 600.0


@contextmanager
def set_aside(clock: Callable[[], float] = monotonic) -> Iterator[None]:
    """Set aside what outlasts a long look at everything, meanwhile; clock: seconds."""
    keeper = _Keeper(clock)
    gc.callbacks.append(keeper.notice)
    try:
        yield
    finally:
        gc.callbacks.remove(keeper.notice)
        gc.unfreeze()


class _Keeper:
    """Told by the interpreter before and after each look, one at a time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = self._whole_from = clock()
        self._is_whole = True

    def notice(self, phase: str, look: dict[str, int]) -> None:
        if look["generation"] < OLDEST:
            return
        now = self._clock()
        if phase == "start":
            self._began = now
            if now - self._whole_from >= WHOLE_SECONDS:
                gc.unfreeze()
                self._whole_from, self._is_whole = now, True
        elif self._is_whole or now - self._began >= LONG_SECONDS:
            gc.freeze()
            self._is_whole = False
