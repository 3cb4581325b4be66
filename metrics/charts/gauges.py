"""Progress gauges as one piece of HTML and CSS, quick enough for a whole overview at once.

A gauge is a bar from the baseline (left) to the target (right): filled as far as progress has come,
with a mark where it should be by now. What lies beyond either end is shown by an arrow, never by a
fuller bar. Every text is escaped here; nothing from a file reaches the page as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.palette import LOOKS, VARIABLES, themed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Gauge:
    """One gauge, its texts already in the language of the page.

    progress and due: share of the way made and due by now, None where the target has no path;
    notes: small print under the bar (coverage, period, lead); mark: badge such as "Illustrative";
    lead: who answers for it; status_help: what the status means.
    """

    href: str
    code: str
    name: str
    status: Status
    status_word: str
    actual: str
    target: str
    reason: str
    notes: tuple[str, ...]
    progress: Fraction | None = None
    due: Fraction | None = None
    bar_text: str = ""
    mark: str = ""
    lead: str = ""
    status_help: str = ""


STYLE = (
    "<style>"
    f".tm{{{VARIABLES}"
    "color:var(--ink);font-variant-numeric:tabular-nums;line-height:1.35}"
    + "".join(
        f".tm .s-{status}{{--s:{themed(look.ink, look.ink_dark)};"
        f"--t:{themed(look.tint, look.tint_dark)}}}"
        for status, look in LOOKS.items()
    )
    + ".tm a{color:inherit;text-decoration:none}"
    ".tm :is(a,summary):focus-visible,.tm[tabindex]:focus-visible{outline:2px solid var(--ink);"
    "outline-offset:2px}"
    ".tm .chips{display:flex;flex-wrap:wrap;gap:.35rem;margin:.1rem 0 .4rem}"
    ".tm .chip{display:flex;align-items:center;gap:.35rem;padding:.15rem .5rem;border-radius:.5rem;"
    "border:1px solid var(--line);background:var(--t);color:var(--s);font-size:.85rem}"
    ".tm .chip b{font-size:1.1rem}.tm .chip.on{outline:2px solid var(--s)}"
    ".tm .chip.none{border-style:dashed}"
    ".tm h3{font-size:1.1rem;margin:1rem 0 .5rem;padding:0;border-bottom:2px solid var(--line)}"
    ".tm h3 small{font-weight:400;color:var(--muted);font-size:.9rem;margin-left:.5rem}"
    ".tm .grid{display:grid;gap:.75rem;"
    "grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr))}"
    ".tm .card{display:flex;flex-direction:column;gap:.3rem;border:1px solid var(--line);"
    "border-left:.4rem solid var(--s);border-radius:.5rem;"
    "padding:.6rem .75rem;background:var(--page)}"
    ".tm .card:hover,.tm .card:focus-visible{"
    "border-color:var(--s);box-shadow:0 1px 6px var(--line)}"
    ".tm .top{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.2rem .5rem;"
    "font-size:.82rem;color:var(--muted)}"
    ".tm .badge{background:var(--t);color:var(--s);font-weight:600;border-radius:.35rem;"
    "padding:.05rem .5rem;white-space:nowrap;font-size:.85rem}"
    ".tm .mark{border:1px dashed var(--muted);color:var(--muted);border-radius:.35rem;"
    "padding:0 .4rem;font-size:.78rem;white-space:nowrap}"
    ".tm .name{font-weight:600;font-size:.98rem;min-height:2.6em}"
    ".tm .figures{display:flex;justify-content:space-between;align-items:baseline;gap:.75rem}"
    ".tm .actual{font-size:1.35rem;font-weight:700;white-space:nowrap}"
    ".tm .actual.long{font-size:1.1rem}"
    ".tm .target{color:var(--muted);font-size:.9rem;text-align:right;min-width:0;"
    "overflow-wrap:anywhere;text-wrap:balance}"
    ".tm .bar{display:block;position:relative;height:.7rem;border-radius:.35rem;"
    "margin:.25rem 0 .1rem;background:var(--line)}"
    ".tm .fill{position:absolute;inset:0 auto 0 0;border-radius:.35rem;background:var(--s)}"
    ".tm .due{position:absolute;top:-.2rem;bottom:-.2rem;width:.2rem;margin-left:-.1rem;"
    "background:var(--ink);box-shadow:0 0 0 1px var(--page)}"
    ".tm .over,.tm .under{position:absolute;top:50%;transform:translateY(-50%);font-size:.8rem;"
    "color:var(--s);background:var(--page);padding:0 .1rem;border-radius:.2rem}"
    ".tm .over{right:-.35rem}.tm .under{left:-.35rem}"
    ".tm .nobar{display:block;height:.7rem;margin:.25rem 0 .1rem;border-radius:.35rem;"
    "border:1px dashed var(--line)}"
    ".tm .notes{color:var(--muted);font-size:.82rem;display:flex;flex-wrap:wrap;gap:.1rem .8rem}"
    ".tm .legend{color:var(--muted);font-size:.85rem;margin:.2rem 0}"
    ".tm .tie{font-weight:600;margin:.1rem 0 .3rem}"
    ".tm .card.line{display:grid;align-items:baseline;gap:.1rem .8rem;padding:.28rem .6rem;"
    "margin:0 0 .25rem;grid-template-columns:5.2rem minmax(10rem,5fr) 9.5rem minmax(6rem,2fr) "
    "minmax(9rem,3fr) minmax(8rem,3fr)}"
    ".tm .card.line>*{min-width:0;overflow-wrap:anywhere}"
    ".tm .card.line .top{grid-row:1}"
    ".tm .card.line .name{min-height:0;font-size:.95rem}"
    ".tm .card.line .badge{justify-self:start}"
    ".tm .card.line .actual{font-size:.95rem;white-space:normal;text-align:right}"
    ".tm .card.line .target{text-align:left;font-size:.88rem}"
    ".tm .card.line .mark{grid-column:2;grid-row:2;justify-self:start}"
    "@media(max-width:60rem){.tm .card.line{grid-template-columns:5.2rem 1fr}"
    ".tm .card.line>*{grid-column:2}.tm .card.line .top{grid-column:1}"
    ".tm .card.line .mark{grid-row:auto}"
    ".tm .card.line .actual{text-align:left}}"
    ".tm .head{border-left:.4rem solid var(--s);padding:.1rem 0 .1rem 1rem}"
    ".tm .head h2{font-size:1.5rem;line-height:1.25;margin:0;padding:0}"
    ".tm .head p{margin:.35rem 0}.tm .row{display:flex;gap:.6rem;align-items:center}"
    ".tm .big{font-size:1.1rem;padding:.15rem .7rem}"
    ".tm .reason{font-size:1.08rem;max-width:75rem}.tm .head .bar{height:1rem;max-width:75rem}"
    ".tm .pairs{width:100%;border-collapse:collapse;font-size:.95rem}"
    ".tm .pairs th{color:var(--muted);font-weight:400;text-align:left;width:42%}"
    ".tm .pairs th,.tm .pairs td{padding:.3rem .5rem;border-bottom:1px solid var(--line);"
    "vertical-align:top;overflow-wrap:anywhere}"
    ".tm .answers{color:var(--muted)}.tm .answers a{color:var(--ink);font-weight:600;"
    "text-decoration:underline;text-underline-offset:.15em}"
    ".tm .ends{display:flex;justify-content:space-between;max-width:75rem;color:var(--muted);"
    "font-size:.9rem}"
    ".tm dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.6rem;"
    "margin:.7rem 0 0!important;padding:0!important}"
    ".tm dl div{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .7rem}"
    ".tm dt{color:var(--muted);font-size:.88rem;font-weight:400}"
    ".tm dd{margin:0!important;font-size:1.15rem;font-weight:600;overflow-wrap:anywhere}"
    "</style>"
)
LONG_FIGURE = 14


def target_html(
    gauge: Gauge,
    facts: Sequence[tuple[str, str, str]],
    ends: tuple[str, str],
    answers: tuple[str, Sequence[tuple[str, str]]],
) -> str:
    """Head of a target's page: name, status, reason, one wide bar and the figures behind it.

    facts: (label, figure, what the label means); ends: words under the ends of the bar, left
    first; answers: words, then who answers for it, as `links_html` takes them.
    """
    cells = "".join(
        f"<div{_title(explained)}><dt>{escape(label)}</dt><dd>{escape(figure)}</dd></div>"
        for label, figure, explained in facts
    )
    under = (
        f'<span class="ends"><span>{escape(ends[0])}</span><span>{escape(ends[1])}</span></span>'
        if gauge.progress is not None
        else ""
    )
    return (
        f'{STYLE}<div class="tm"><section class="head s-{gauge.status}">'
        f"<h2>{escape(gauge.name)}</h2>"
        f'<p class="row">{_badge(gauge, "badge big")}{mark_html(gauge.mark)}</p>'
        f'<p class="reason">{escape(gauge.reason)}</p>'
        f'<p class="answers">{escape(answers[0])}: {links_html(answers[1])}</p>'
        f"{bar_html(gauge)}{under}"
        f"<dl>{cells}</dl></section></div>"
    )


def card_html(gauge: Gauge) -> str:
    """One gauge that links to the page of its target; one without an address leads nowhere."""
    tag = "a" if gauge.href else "div"
    way = f' target="_self" href="{escape(gauge.href)}"' if gauge.href else ""
    long = " long" if len(gauge.actual) > LONG_FIGURE else ""
    notes = "".join(f"<span>{escape(note)}</span>" for note in gauge.notes if note)
    return (
        f'<{tag} class="card s-{gauge.status}"{way} title="{escape(gauge.reason)}">'
        f'<span class="top"><span>{escape(gauge.code)}</span>{mark_html(gauge.mark)}'
        f"{_badge(gauge)}</span>"
        f'<span class="name">{escape(gauge.name)}</span>'
        f'<span class="figures"><span class="actual{long}">{escape(gauge.actual)}</span>'
        f'<span class="target">{escape(gauge.target)}</span></span>'
        f'{bar_html(gauge)}<span class="notes">{notes}</span></{tag}>'
    )


def line_html(gauge: Gauge) -> str:
    """One target in one line, for long lists: the same words without the reason and small print."""
    return (
        f'<a class="card line s-{gauge.status}" target="_self" href="{escape(gauge.href)}">'
        f'<span class="top"><span>{escape(gauge.code)}</span></span>'
        f'<span class="name">{escape(gauge.name)}</span>{mark_html(gauge.mark)}'
        f"{_badge(gauge)}"
        f'<span class="actual">{escape(gauge.actual)}</span>'
        f'<span class="target">{escape(gauge.target)}</span>'
        f'<span class="notes">{escape(gauge.lead)}</span></a>'
    )


def related_html(cards: Sequence[tuple[str, str, Gauge]]) -> str:
    """Related entries side by side: (how it is related, note, its gauge)."""
    parts = [STYLE, '<div class="tm"><div class="grid">']
    for heading, note, gauge in cards:
        under = f'<p class="legend">{escape(note)}</p>' if note else ""
        parts.append(f'<div><p class="tie">{escape(heading)}</p>{card_html(gauge)}{under}</div>')
    return "".join([*parts, "</div></div>"])


def pairs_html(pairs: Sequence[tuple[str, str]]) -> str:
    """Facts as a two-column table: what, and what it is."""
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}</td></tr>'
        for label, text in pairs
    )
    return f'{STYLE}<div class="tm"><table class="pairs">{rows}</table></div>'


def link_html(words: str, href: str) -> str:
    """A link that stays in the same tab."""
    return (
        f'{STYLE}<div class="tm"><a href="{escape(href)}" target="_self">{escape(words)}</a></div>'
    )


def links_html(links: Sequence[tuple[str, str]]) -> str:
    """Names beside each other: (name, address), a link where there is an address."""
    return "; ".join(
        f'<a href="{escape(href)}" target="_self">{escape(name)}</a>' if href else escape(name)
        for name, href in links
    )


def mark_html(words: str) -> str:
    """That figures are illustrative, where there are words for it."""
    return f'<span class="mark">{escape(words)}</span>' if words else ""


def badge_html(status: Status, word: str, explained: str = "", kind: str = "badge") -> str:
    """Shape and word of a status; explained: what it means, for whoever points at it."""
    drawn = f"{LOOKS[status].shape} {escape(word)}"
    return f'<span class="{kind} s-{status}"{_title(explained)}>{drawn}</span>'


def _title(text: str) -> str:
    """What is read by whoever points at a thing."""
    return f' title="{escape(text)}"' if text else ""


def _badge(gauge: Gauge, kind: str = "badge") -> str:
    return badge_html(gauge.status, gauge.status_word, gauge.status_help, kind)


def bar_html(gauge: Gauge) -> str:
    """The bar of a gauge, or an empty frame where there is nothing to measure a way by."""
    if gauge.progress is None:
        return '<span class="nobar" aria-hidden="true"></span>'
    progress = float(gauge.progress) * 100
    fill = min(max(progress, 0.0), 100.0)
    due = ""
    if gauge.due is not None:
        place = min(max(float(gauge.due) * 100, 0.0), 100.0)
        due = f'<span class="due" style="left:{place:.1f}%"></span>'
    beyond = '<span class="over">▶</span>' if progress > 100 else ""  # noqa: PLR2004 - percent
    beyond += '<span class="under">◀</span>' if progress < 0 else ""
    return (
        f'<span class="bar" role="img" aria-label="{escape(gauge.bar_text)}"'
        f' title="{escape(gauge.bar_text)}">'
        f'<span class="fill" style="width:{fill:.1f}%"></span>{due}{beyond}</span>'
    )
