"""Status colours, shapes and chart colours, each in this one place.

A status is never told by colour alone: it has a shape and a word too. Ink colours reach a contrast
of at least 4.5 on the page and on their own tint, in the light and in the dark theme (tested).
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.filings import State
from metrics.issues import Level
from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Look:
    """How one status looks: shape, and ink and tint for the light and the dark theme."""

    shape: str
    ink: str
    tint: str
    ink_dark: str
    tint_dark: str


LOOKS: dict[Status, Look] = {
    Status.MISSED: Look("✖", "#8f1d14", "#fbe9e7", "#ffb4a9", "#4a1612"),
    Status.OFF_TRACK: Look("▼", "#b3261e", "#fdecea", "#ff9e93", "#43130f"),
    Status.AT_RISK: Look("◆", "#8a4b00", "#fff1dc", "#ffc46b", "#402600"),
    Status.INSUFFICIENT_DATA: Look("◐", "#5b3f8c", "#f0ebf9", "#cdb7f5", "#2c1f45"),
    Status.NO_DATA: Look("○", "#4d5560", "#eef0f3", "#c3cad3", "#2a2f36"),
    Status.NOT_ASSESSABLE: Look("◇", "#4d5560", "#eef0f3", "#c3cad3", "#2a2f36"),
    Status.ON_TRACK: Look("▲", "#0b5cad", "#e6f0fb", "#8ec5ff", "#0c2c4d"),
    Status.ACHIEVED: Look("✔", "#1b6e3c", "#e5f4ea", "#7fd8a0", "#0f3a20"),
    Status.NOT_DUE: Look("△", "#4d5560", "#eef0f3", "#c3cad3", "#2a2f36"),
    Status.CLOSED: Look("■", "#4d5560", "#eef0f3", "#c3cad3", "#2a2f36"),
}

# Where filings stand, and how bad an issue is, in the same colours.
STATE_LOOKS: dict[State, Look] = {
    State.WAITING: Look("◐", "#5b3f8c", "#f0ebf9", "#cdb7f5", "#2c1f45"),
    State.ACCEPTED: Look("✔", "#1b6e3c", "#e5f4ea", "#7fd8a0", "#0f3a20"),
    State.RETURNED: Look("↩", "#b3261e", "#fdecea", "#ff9e93", "#43130f"),
    State.SUPERSEDED: Look("■", "#4d5560", "#eef0f3", "#c3cad3", "#2a2f36"),
    State.WITHDRAWN: Look("□", "#4d5560", "#eef0f3", "#c3cad3", "#2a2f36"),
}
LEVEL_LOOKS: dict[Level, Look] = {
    Level.ERROR: Look("✖", "#b3261e", "#fdecea", "#ff9e93", "#43130f"),
    Level.WARNING: Look("◆", "#8a4b00", "#fff1dc", "#ffc46b", "#402600"),
}

PAGE, PAGE_DARK = "#ffffff", "#12161c"
INK, INK_DARK = "#1b2430", "#e8ecf1"
MUTED, MUTED_DARK = "#4d5866", "#b4bdc9"
LINE, LINE_DARK = "#d5dbe3", "#39424e"


def themed(light: str, dark: str) -> str:
    """CSS for a colour that follows the theme of whoever looks."""
    return f"light-dark({light},{dark})"


def muted(*, is_dark: bool) -> str:
    """Colour of small texts where CSS does not reach, as in charts."""
    return MUTED_DARK if is_dark else MUTED


# The colours of every page as CSS variables.
VARIABLES = (
    f"--ink:{themed(INK, INK_DARK)};--muted:{themed(MUTED, MUTED_DARK)};"
    f"--line:{themed(LINE, LINE_DARK)};--page:{themed(PAGE, PAGE_DARK)};"
)
# Lines of charts, light enough for the dark theme and dark enough for the light one.
PATH_LINE, TARGET_LINE, ACTUAL_LINE = "#7a8594", "#c77700", "#3b82d0"
# Band of an interval, and the bars of a bridge: whole figures, cuts, additions.
BAND = "rgba(59,130,208,0.16)"
WHOLE_BAR, CUT_BAR, ADDED_BAR = "#3b82d0", "#8a6fb8", "#c77700"


# Below this, sRGB is linear (WCAG 2.2, definition of relative luminance).
LINEAR_BELOW = 0.04045


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
