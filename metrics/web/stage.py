"""The page on which slides are shown: its look and its parts, every text escaped.

Readable without its script: the slides then stand one below another. Knows nothing of briefings.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.charts.palette import LOOKS, PAGE, PAGE_DARK, VARIABLES, themed
from metrics.status.verdict import Status
from metrics.text.words import Language, say
from metrics.web.policy import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPT = Path(__file__).with_name("present.js").read_bytes()
_MAIN, _RISK = LOOKS[Status.ON_TRACK], LOOKS[Status.AT_RISK]
# Buttons of the bar: what each does, its sign, and its key as it is told.
BUTTONS = (
    ("back", "←", "←"),
    ("forward", "→", "→"),
    ("full", "⛶", "F"),
    ("note", "✎", "N"),
    ("light", "◎", "S"),
    ("dark", "■", "B"),
    ("open", "❐", "P"),
    ("keys", "?", "?"),
)
# Keys as they are told, and the words for what they do.
KEYS = (
    ("→ ↓ PageDown Space", "forward"),
    ("← ↑ PageUp", "back"),
    ("Home, End", "ends"),
    ("1 2 3 … Enter", "jump"),
    ("F", "full"),
    ("N", "note"),
    ("P", "open"),
    ("B .", "dark"),
    ("S", "light"),
    ("?", "keys"),
    ("Esc", "leave"),
)
STYLE = (
    f":root{{color-scheme:light dark;{VARIABLES}--main:{themed(_MAIN.ink, _MAIN.ink_dark)};"
    f"--tint:{themed(_MAIN.tint, _MAIN.tint_dark)};--on:{themed(PAGE, PAGE_DARK)};"
    f"--warn:{themed(_RISK.ink, _RISK.ink_dark)};"
    f"--warn-tint:{themed(_RISK.tint, _RISK.tint_dark)}}}"
    "*{box-sizing:border-box}[hidden]{display:none!important}"
    "body{margin:0;color:var(--ink);background:var(--page);"
    "font:1rem/1.45 'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}"
    "a{color:var(--main)}"
    ":is(a,button):focus-visible{outline:3px solid var(--main);outline-offset:2px}"
    "header{padding:1rem 1.5rem;border-bottom:1px solid var(--line)}"
    "header h1{font-size:1.4rem;margin:0}header p{margin:.3rem 0;color:var(--muted)}"
    "header nav{display:flex;gap:1.2rem;flex-wrap:wrap}"
    ".warn{margin:0;padding:.5rem 1.5rem;background:var(--warn-tint);color:var(--warn);"
    "font-weight:600}"
    "#stage{display:grid;gap:2rem;padding:1.5rem;justify-items:center}"
    ".slide{width:100%;max-width:80rem}"
    ".slide img{display:block;width:100%;height:auto;border:1px solid var(--line);background:#fff}"
    ".note{white-space:pre-wrap;margin:.6rem 0 0;padding:.6rem .9rem;background:var(--tint);"
    "border-radius:.35rem}"
    ".told{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}"
    "#pane,#said{display:none}"
    # With the script: one slide fills the window.
    "body.live{height:100vh;height:100dvh;overflow:hidden;display:flex;flex-direction:column}"
    ".live>header{display:none}"
    ".live #stage{flex:1;min-height:0;padding:0;gap:0;display:grid;place-items:center;"
    "touch-action:pan-y pinch-zoom;user-select:none}"
    ".live .slide{display:none;max-width:none}"
    ".live .slide.now{display:flex;justify-content:center;align-items:center;width:100%;"
    "height:100%;min-height:0;container-type:size}"
    ".live .slide img{border:0;width:min(100cqw,177.78cqh);height:auto;max-width:100%;"
    "max-height:100%}"
    ".live .slide .note{display:none}"
    ".live #said{display:block}"
    "#bar{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem;padding:.35rem .75rem;"
    "border-top:1px solid var(--line);background:var(--page)}"
    ":is(#bar,dialog) button{font:inherit;min-width:2.4rem;min-height:2.25rem;padding:.2rem .5rem;"
    "cursor:pointer;color:var(--ink);background:none;border:1px solid var(--line);"
    "border-radius:.5rem}"
    "#bar button:hover:not(:disabled),#bar button[aria-pressed=true]{border-color:var(--main);"
    "background:var(--tint);color:var(--main)}"
    "#bar button:disabled{color:var(--muted);opacity:.5;cursor:default}"
    "#bar button span{margin-left:.35rem}"
    "#count{min-width:4.5rem;text-align:center;font-variant-numeric:tabular-nums}"
    "#bar .ways{margin-left:auto;display:flex;gap:1rem}"
    "@media (max-width:70rem){#bar button span{display:none}}"
    ".full #bar{position:fixed;inset:auto 0 0;opacity:0;transition:opacity .2s}"
    ".full.awake #bar,.full #bar:focus-within{opacity:1}"
    ".full:not(.awake){cursor:none}"
    ".live.noted #pane{display:block;max-height:32vh;overflow:auto;padding:.75rem 1.5rem;"
    "border-top:3px solid var(--main);font-size:1.5rem}"
    "#note{white-space:pre-wrap;margin:0}#pane h2{font-size:1rem;margin:0;color:var(--muted)}"
    "#pane .times,#pane #last{display:none}"
    # What points at something on a slide.
    ".ring{position:fixed;width:9vmin;height:9vmin;margin:-4.5vmin;border-radius:50%;"
    "border:.7vmin solid #d4380d;box-shadow:0 0 0 .25vmin #fff;pointer-events:none;z-index:3;"
    "animation:fade 2.5s forwards}"
    "@keyframes fade{0%,50%{opacity:1}100%{opacity:0}}"
    "@media (prefers-reduced-motion:reduce){@keyframes fade{0%,99%{opacity:1}100%{opacity:0}}}"
    ".lit::after{content:'';position:fixed;inset:0;pointer-events:none;z-index:2;"
    "background:radial-gradient(circle 18vmin at var(--x,50vw) var(--y,50vh),"
    "transparent 97%,rgba(0,0,0,.72))}"
    ".dark:not(.presenter)::before{content:'';position:fixed;inset:0;background:#000;z-index:4}"
    # The presenter's own window: this slide and the next, what to say, the time.
    ".presenter.live #stage{grid-template:minmax(0,1fr) / minmax(0,64fr) minmax(0,36fr);"
    "gap:.75rem;padding:.75rem;align-items:start;flex:0 0 60%}"
    ".presenter.live .slide.now{grid-area:1/1;align-items:start}"
    ".presenter.live .slide.next{display:flex;justify-content:center;align-items:start;"
    "grid-area:1/2;width:100%;height:100%;container-type:size}"
    ".presenter.live .slide img{border:1px solid var(--line)}"
    ".presenter.live #pane{display:grid;flex:1;min-height:0;max-height:none;padding:.75rem;"
    "grid-template:auto minmax(0,1fr) / minmax(0,64fr) minmax(0,36fr);gap:.3rem .75rem;"
    "border-top:1px solid var(--line)}"
    ".presenter #pane h2{grid-area:1/1}.presenter #note{grid-area:2/1;overflow:auto;"
    "font-size:1.6rem}"
    ".presenter #pane .times{grid-area:1/2/3/3;display:flex;flex-wrap:wrap;gap:.3rem 2.5rem;"
    "margin:0;align-content:start}"
    ".times dl{display:contents}.presenter .times dd{margin:0;font-size:2.6rem;line-height:1.15;"
    "font-variant-numeric:tabular-nums}"
    ".presenter .times dt{color:var(--muted)}"
    ".presenter #pane #last{display:block;flex-basis:100%;color:var(--muted)}"
    "@media (max-width:48rem){"
    ".presenter.live #stage{grid-template:minmax(0,1fr) / 1fr;flex:0 0 42%}"
    ".presenter.live .slide.next{display:none}.presenter .times dd{font-size:1.6rem}"
    ".presenter.live #pane{grid-template:auto minmax(0,1fr) auto / 1fr}"
    ".presenter #pane .times{grid-area:3/1}.presenter #note{font-size:1.2rem}}"
    "dialog{border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.75rem;"
    "color:var(--ink);background:var(--page)}dialog h2{margin:0 0 .5rem;font-size:1.2rem}"
    "dialog td,dialog th{text-align:left;padding:.2rem 1.2rem .2rem 0;font-weight:400}"
    "kbd{font:inherit;font-weight:600}"
    "@media print{body.live{display:block;height:auto;overflow:visible}"
    "header,.warn,#bar,#pane,.note,.told,dialog{display:none!important}"
    "#stage,.live #stage{display:block;padding:0}"
    ".slide,.live .slide,.live .slide.now{display:block;max-width:none;height:190mm;"
    "overflow:hidden;container-type:normal}.slide+.slide{break-before:page}"
    ".live .slide img,.slide img{width:100%;height:100%;object-fit:contain;border:0}"
    "@page{size:338.67mm 190.5mm;margin:0}}"
)
# The one script and the pictures come from here; nothing else is taken.
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; style-src {source_of(STYLE)}; "
        "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}
# A picture asked for by itself runs nothing and loads nothing.
PICTURE_HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One slide: address of its picture, its heading, its words, the note to it or ""."""

    picture: str
    heading: str
    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses: away from here, of the presenter's window, of this page in each language, files.

    files: (words, address) pairs.
    """

    leave: str
    presenter: str
    languages: Mapping[Language, str]
    files: tuple[tuple[str, str], ...]


def page(
    language: Language,
    title: str,
    stamp: str,
    warnings: Sequence[str],
    sheets: Sequence[Sheet],
    ways: Ways,
    channel: str,
    *,
    is_presenter: bool,
) -> str:
    """The whole page; channel: name under which windows of the same slides find each other."""
    kind = ' class="presenter"' if is_presenter else ""
    told = {
        "channel": channel,
        "leave": ways.leave,
        "presenter": ways.presenter,
        "said": say(language, "present.said", at="{at}", all="{all}"),
        "silent": say(language, "present.no_note"),
    }
    data = "".join(f' data-{name}="{escape(text)}"' for name, text in told.items())
    told_at_once = "".join(f'<p class="warn" role="alert">{escape(one)}</p>' for one in warnings)
    slides = "".join(_slide(language, place, one) for place, one in enumerate(sheets, start=1))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} · {escape(say(language, 'ui.title'))}</title>"
        f'<link rel="icon" href="data:,"><style>{STYLE}</style>'
        f'<script src="/present.js" defer></script></head><body{kind}{data}>'
        f"{_head(language, title, stamp, ways)}"
        f'{told_at_once}<main id="stage">{slides}</main>'
        f"{_pane(language)}{_bar(language, ways, is_presenter=is_presenter)}"
        f'<p id="said" class="told" role="status"></p>{_keys(language)}</body></html>'
    )


def _head(language: Language, title: str, stamp: str, ways: Ways) -> str:
    links = [(say(language, "present.leave"), ways.leave), *ways.files]
    links += [
        (say(one, "ui.this_language"), way)
        for one, way in ways.languages.items()
        if one != language
    ]
    drawn = "".join(f'<a href="{escape(way)}">{escape(text)}</a>' for text, way in links)
    return f"<header><h1>{escape(title)}</h1><p>{escape(stamp)}</p><nav>{drawn}</nav></header>"


def _slide(language: Language, number: int, sheet: Sheet) -> str:
    words = "".join(f"<p>{escape(one)}</p>" for one in sheet.lines)
    heading = say(language, "present.note")
    note = (
        f'<p class="note" aria-label="{escape(heading)}">{escape(sheet.note)}</p>'
        if sheet.note
        else ""
    )
    return (
        f'<section class="slide" id="{number}" aria-labelledby="heading-{number}">'
        f'<img src="{escape(sheet.picture)}" alt="" width="1920" height="1080" draggable="false">'
        f'<div class="told"><h2 id="heading-{number}">{escape(sheet.heading)}</h2>{words}</div>'
        f"{note}</section>"
    )


def _pane(language: Language) -> str:
    """What is said of the slide; in the presenter's window the time too."""
    return (
        f'<aside id="pane"><h2>{escape(say(language, "present.note"))}</h2><p id="note"></p>'
        f'<div class="times"><dl><div><dt>{escape(say(language, "present.clock"))}</dt>'
        f'<dd id="clock"></dd></div><div><dt>{escape(say(language, "present.since"))}</dt>'
        '<dd id="since"></dd></div></dl>'
        f'<div id="last">{escape(say(language, "present.last"))}</div></div></aside>'
    )


def _bar(language: Language, ways: Ways, *, is_presenter: bool) -> str:
    pressed = ("full", "note", "light", "dark")
    left_out = ("note", "open") if is_presenter else ()
    drawn = []
    for does, sign, key in BUTTONS:
        if does in left_out:
            continue
        words = say(language, f"present.does.{does}")
        state = ' aria-pressed="false"' if does in pressed else ""
        drawn.append(
            f'<button type="button" data-does="{does}" title="{escape(words)} ({escape(key)})"'
            f' aria-label="{escape(words)}"{state}>{sign}<span>{escape(words)}</span></button>'
        )
        if does == "back":
            drawn.append('<span id="count"></span>')
    if is_presenter:
        words = escape(say(language, "present.does.again"))
        drawn.append(f'<button type="button" data-does="again" title="{words}">↺ {words}</button>')
    others = "".join(
        f'<a href="{escape(way)}" lang="{one}" hreflang="{one}">'
        f"{escape(say(one, 'ui.this_language'))}</a>"
        for one, way in ways.languages.items()
        if one != language
    )
    leave = f'<a href="{escape(ways.leave)}">{escape(say(language, "present.leave"))}</a>'
    label = escape(say(language, "present.bar"))
    return (
        f'<div id="bar" role="toolbar" aria-label="{label}" hidden>{"".join(drawn)}'
        f'<span class="ways">{others}{leave}</span></div>'
    )


def _keys(language: Language) -> str:
    rows = "".join(
        f'<tr><th scope="row"><kbd>{escape(key)}</kbd></th>'
        f"<td>{escape(say(language, f'present.does.{does}'))}</td></tr>"
        for key, does in KEYS
    )
    heading = escape(say(language, "present.does.keys"))
    point = escape(say(language, "present.point"))
    close = escape(say(language, "present.close"))
    return (
        f'<dialog id="keys" aria-label="{heading}"><h2>{heading}</h2><table>{rows}</table>'
        f'<p>{point}</p><button type="button" data-does="keys">{close}</button></dialog>'
    )
