"""A timeline as one piece of HTML: a row for each task on an axis of years, its head in view.

A mark is told by its shape and its words as well as by its colour. The list that stands with it
says the same in words. Every text is escaped here; nothing from a file reaches the page as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE
from metrics.charts.palette import LOOKS, themed
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

# Up to so many years their quarters are told apart.
FEW_YEARS = 4
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Pin:
    """A mark on a day, with what it says when looked at."""

    day: date
    status: Status
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Days from one to another: given for the work, or late."""

    begins: date
    ends: date
    is_late: bool
    title: str


@dataclass(frozen=True, slots=True)
class Track:
    """One task: where it leads, what it says to those who hear it, its marks and bars.

    waits: words in place of marks, of a task without a day.
    """

    href: str
    code: str
    name: str
    label: str
    status: Status
    pins: tuple[Pin, ...]
    bars: tuple[Bar, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """Tasks of one plan: those in view, and those folded under the words `more`."""

    heading: str
    note: str
    shown: tuple[Track, ...]
    folded: tuple[Track, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes on one axis.

    label: what it is and that the list says the same; corner: head of the names; now: words of the
    line of today; keys: words for the bar of days given and the bar of days late; signs: statuses
    that occur, each with its word.
    """

    label: str
    corner: str
    today: date
    now: str
    keys: tuple[str, str]
    signs: tuple[tuple[Status, str], ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole years from the first day shown to the last."""

    first: int
    last: int

    @classmethod
    def around(cls, days: Iterable[date]) -> _Axis:
        years = [day.year for day in days]
        return cls(min(years), max(years))

    def place(self, day: date) -> float:
        """Place of a day, in percent of the axis."""
        begins, ends = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        return (day - begins).days / (ends - begins).days * 100

    @property
    def ticks(self) -> list[tuple[date, str]]:
        """First days of years, or of quarters where there are few years, with their words."""
        years = range(self.first, self.last + 1)
        if len(years) > FEW_YEARS:
            return [(date(year, 1, 1), str(year)) for year in years]
        return [
            (date(year, 3 * place + 1, 1), f"{sign}/{year}")
            for year in years
            for place, sign in enumerate(QUARTERS)
        ]


def timeline_html(drawn: Timeline) -> str:
    """The lanes under years that stay while they are scrolled; a legend below."""
    axis = _Axis.around(_days(drawn))
    ticks = "".join(
        f'<span style="left:{axis.place(day):.2f}%">{escape(word)}</span>'
        for day, word in axis.ticks
    )
    rules = "".join(f'<i style="left:{axis.place(day):.2f}%"></i>' for day, _ in axis.ticks)
    now = f"{axis.place(drawn.today):.2f}%"
    lanes = "".join(_lane(axis, lane) for lane in drawn.lanes)
    return (
        f'{STYLE}{TIMELINE_STYLE}<div class="tm timeline" tabindex="0" role="region"'
        f' aria-label="{escape(drawn.label)}"><div class="inner">'
        f'<div class="years" aria-hidden="true"><span class="label">{escape(drawn.corner)}</span>'
        f'<span class="axis">{ticks}<b style="left:{now}">{escape(drawn.now)}</b></span></div>'
        f'<div class="body"><div class="rules" aria-hidden="true">{rules}'
        f'<b style="left:{now}"></b></div>{lanes}</div></div></div>{_legend(drawn)}'
    )


def _days(drawn: Timeline) -> Iterable[date]:
    yield drawn.today
    for lane in drawn.lanes:
        for track in (*lane.shown, *lane.folded):
            yield from (pin.day for pin in track.pins)
            yield from (day for bar in track.bars for day in (bar.begins, bar.ends))


def _lane(axis: _Axis, lane: Lane) -> str:
    rows, folded = (
        "".join(_track(axis, one) for one in tracks) for tracks in (lane.shown, lane.folded)
    )
    if folded:
        folded = f"<details><summary>{escape(lane.more)}</summary>{folded}</details>"
    note = f"<small>{escape(lane.note)}</small>"
    return f"<section><h3>{escape(lane.heading)}{note}</h3>{rows}{folded}</section>"


def _track(axis: _Axis, one: Track) -> str:
    bars = "".join(_bar(axis, bar) for bar in one.bars)
    pins = "".join(_pin(axis, pin) for pin in one.pins)
    waits = f"<em>{escape(one.waits)}</em>" if one.waits else ""
    return (
        f'<a class="track s-{one.status}" href="{escape(one.href)}" target="_self"'
        f' aria-label="{escape(one.label)}"><span class="label" title="{escape(one.name)}">'
        f"<small>{escape(one.code)}</small> <span>{escape(one.name)}</span></span>"
        f'<span class="axis">{bars}{pins}{waits}</span></a>'
    )


def _bar(axis: _Axis, bar: Bar) -> str:
    left, right = axis.place(bar.begins), axis.place(bar.ends)
    return (
        f'<i class="{"late" if bar.is_late else "given"}" title="{escape(bar.title)}"'
        f' style="left:{left:.2f}%;width:{max(right - left, 0):.2f}%"></i>'
    )


def _pin(axis: _Axis, pin: Pin) -> str:
    return (
        f'<b class="s-{pin.status}" title="{escape(pin.title)}"'
        f' style="left:{axis.place(pin.day):.2f}%">{LOOKS[pin.status].shape}</b>'
    )


def _legend(drawn: Timeline) -> str:
    given, late = (escape(word) for word in drawn.keys)
    signs = "".join(
        f'<li class="badge s-{status}">{LOOKS[status].shape} {escape(word)}</li>'
        for status, word in drawn.signs
    )
    return (
        f'<div class="tm timekeys"><ul>{signs}<li><i class="given"></i> {given}</li>'
        f'<li><i class="late"></i> {late}</li></ul></div>'
    )


_MISSED = LOOKS[Status.MISSED]
LATE_INK = themed(_MISSED.ink, _MISSED.ink_dark)
# Width of the names, and of the codes alone where the screen is narrow.
NAMES, NARROW = "21rem", "5.6rem"
TIMELINE_STYLE = (
    "<style>"
    ".tm.timeline{overflow:auto;max-height:min(46vh,40rem);border:1px solid var(--line);"
    f"border-radius:.5rem;font-size:.88rem;--names:{NAMES}}}"
    ".tm.timeline .inner{min-width:56rem}"
    ".tm.timeline .years{position:sticky;top:0;z-index:4;display:flex;background:var(--page);"
    "border-bottom:1px solid var(--line);color:var(--muted);font-weight:600;height:2.9rem}"
    ".tm.timeline .label{flex:0 0 var(--names);width:var(--names);box-sizing:border-box;"
    "position:sticky;left:0;z-index:3;background:var(--page);border-right:1px solid var(--line);"
    "padding:.2rem .5rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}"
    ".tm.timeline .axis{position:relative;flex:1 1 auto;margin-right:1.4rem}"
    ".tm.timeline .years .axis span{position:absolute;top:.25rem;padding-left:.25rem;"
    "font-size:.84rem}"
    ".tm.timeline .years .axis b{position:absolute;bottom:.1rem;transform:translateX(-50%);"
    "background:var(--ink);color:var(--page);border-radius:.3rem;padding:.05rem .4rem;"
    "font-size:.8rem;white-space:nowrap;z-index:1}"
    ".tm.timeline .body{position:relative}"
    ".tm.timeline .rules{position:absolute;top:0;bottom:0;left:var(--names);right:1.4rem;"
    "pointer-events:none}"
    ".tm.timeline .rules i{position:absolute;top:0;bottom:0;width:1px;background:var(--line)}"
    ".tm.timeline .rules b{position:absolute;top:0;bottom:0;width:2px;margin-left:-1px;"
    "background:var(--ink);opacity:.65}"
    ".tm.timeline h3{position:sticky;left:0;z-index:2;font-size:.93rem;margin:0!important;"
    "padding:.4rem .5rem .2rem!important;border-bottom:1px solid var(--line);"
    "background:var(--page)}"
    ".tm.timeline h3 small{font-size:.84rem}"
    ".tm.timeline .track{display:flex;align-items:stretch;min-height:1.75rem}"
    ".tm.timeline .track small{color:var(--muted);margin-right:.25rem}"
    ".tm.timeline .track:hover .label,.tm.timeline .track:focus-visible .label{"
    "text-decoration:underline;background:color-mix(in srgb,var(--line) 45%,var(--page))}"
    ".tm.timeline .track:hover .axis,.tm.timeline .track:focus-visible .axis{"
    "background:color-mix(in srgb,var(--line) 30%,transparent)}"
    ".tm.timeline .track:focus-visible{outline:2px solid var(--ink);outline-offset:-2px}"
    ".tm.timeline .track .axis b{position:absolute;top:50%;transform:translate(-50%,-50%);"
    "color:var(--s);background:var(--t);border-radius:50%;width:1.3rem;height:1.3rem;"
    "line-height:1.3rem;text-align:center;font-size:.82rem}"
    ".tm.timeline .track em{position:sticky;left:calc(var(--names) + .5rem);font-style:normal;"
    "color:var(--muted);font-size:.84rem;line-height:1.75rem;padding-left:.5rem;"
    "background:var(--page)}"
    ".tm .given,.tm .late{height:.5rem;border-radius:.25rem;box-sizing:border-box}"
    ".tm .given{border:1px solid var(--muted);"
    "background:color-mix(in srgb,var(--muted) 22%,transparent)}"
    ".tm .late{background:repeating-linear-gradient(135deg,var(--s) 0 .3rem,"
    "color-mix(in srgb,var(--s) 45%,var(--page)) .3rem .5rem)}"
    ".tm.timeline .track .axis i{position:absolute;top:50%;transform:translateY(-50%);"
    "min-width:2px}"
    ".tm.timeline summary{position:sticky;left:0;width:max-content;padding:.25rem .5rem;"
    "cursor:pointer;color:var(--muted);font-size:.88rem;background:var(--page)}"
    ".tm.timeline details{border-bottom:1px solid var(--line)}"
    ".tm.timekeys ul{display:flex;flex-wrap:wrap;gap:.3rem .8rem;list-style:none;padding:0;"
    "margin:.4rem 0 0!important;font-size:.85rem;color:var(--muted)}.tm.timekeys li{margin:0}"
    ".tm.timekeys i{display:inline-block;width:2rem;vertical-align:middle}"
    f".tm.timekeys .late{{--s:{LATE_INK}}}"
    f"@media(max-width:48rem){{.tm.timeline{{--names:{NARROW}}}"
    ".tm.timeline .inner{min-width:28rem}.tm.timeline .track .label span{display:none}"
    ".tm.timeline .years .axis span{font-size:.66rem;padding-left:.1rem}}"
    "</style>"
)
