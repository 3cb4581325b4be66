"""Chance that repeats itself: numbers between 0 and 1 that depend on nothing but their keys.

Knows nothing of what the numbers are used for. Neither the order of asking nor Python's hash
randomisation plays a part, so one seed gives the same figures on every machine.
"""

from __future__ import annotations

from hashlib import blake2b
from math import pi, sin

GOLDEN = 0.6180339887498949
_STEPS = 2**64


def chance(*keys: object) -> float:
    """Chance, in [0, 1), that belongs to these keys.

    >>> chance(1, "a") == chance(1, "a"), chance(1, "a") == chance(2, "a")
    (True, False)
    """
    text = "\x1f".join(str(key) for key in keys)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / _STEPS


def scattered(index: int, start: float) -> float:
    """Place in [0, 1) of the index-th of many, so that any run of them is evenly spread.

    The golden-ratio sequence: about a tenth of the places lie below 0.1 whatever the start.

    >>> round(sum(scattered(index, 0.3) < 0.1 for index in range(1000)) / 1000, 2)
    0.1
    """
    return (start + index * GOLDEN) % 1.0


def sway(closes: int, phase: float) -> float:
    """Slow movement between -1 and 1 over the quarters; phase in [0, 1) shifts it."""
    turn = 2 * pi * phase
    return (2 * sin(2 * pi * closes / 9.0 + turn) + sin(2 * pi * closes / 5.3 + 3 * turn)) / 3
