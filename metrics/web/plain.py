"""Plain HTML pages beside the application: no script, every text escaped, readable in any theme.

Knows how the pages look; what they say is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from metrics.charts.palette import LOOKS, PAGE, PAGE_DARK, VARIABLES, themed
from metrics.status.verdict import Status
from metrics.text.words import Language, say
from metrics.web.policy import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WRONG, _MAIN = LOOKS[Status.OFF_TRACK], LOOKS[Status.ON_TRACK]


STYLE = (
    f":root{{color-scheme:light dark;{VARIABLES}--main:{themed(_MAIN.ink, _MAIN.ink_dark)};"
    f"--tint:{themed(_MAIN.tint, _MAIN.tint_dark)};--on:{themed(PAGE, PAGE_DARK)};"
    f"--wrong:{themed(_WRONG.ink, _WRONG.ink_dark)};"
    f"--wrong-tint:{themed(_WRONG.tint, _WRONG.tint_dark)}}}"
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:flex;flex-direction:column;color:var(--ink);"
    "background:var(--page);line-height:1.45;"
    "font:1rem/1.45 'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}"
    "header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;"
    "gap:.5rem 1.5rem;padding:.9rem 2rem;border-bottom:1px solid var(--line)}"
    "header p{margin:0;font-size:1.2rem;font-weight:600}"
    "nav{display:flex;gap:.25rem}"
    "nav a{padding:.3rem .8rem;border-radius:.5rem;color:inherit;text-decoration:none;"
    "border:1px solid transparent}"
    "nav a[aria-current]{border-color:var(--main);background:var(--tint);color:var(--main)}"
    "main{width:100%;max-width:27rem;margin:0 auto;padding:2rem 1.25rem}"
    "main.wide{max-width:54rem;display:grid;grid-template-columns:1fr 1fr;gap:2.5rem}"
    "@media (max-width:48rem){main.wide{display:block}}"
    "h1{font-size:1.5rem;margin:0 0 1rem}h2{font-size:1.15rem;margin:.3rem 0 .6rem}"
    "label{display:block;font-weight:600;margin:1rem 0 .3rem}"
    "input{width:100%;font:inherit;padding:.6rem .7rem;border:1px solid var(--muted);"
    "border-radius:.5rem;background:var(--page);color:inherit}"
    "button{font:inherit;cursor:pointer;border-radius:.5rem;padding:.65rem 1rem;"
    "border:1px solid var(--main)}"
    "button.main{width:100%;margin-top:1.4rem;background:var(--main);color:var(--on);"
    "font-weight:600}"
    "button.other{width:100%;margin:.3rem 0;background:var(--page);color:var(--ink);"
    "text-align:left;display:block}"
    "button.other:hover{background:var(--tint)}"
    "button b{color:var(--main);display:block}button small{color:var(--muted);font-size:.9rem}"
    ":is(a,button,input):focus-visible{outline:3px solid var(--main);outline-offset:2px}"
    ".wrong{margin:0 0 1rem;padding:.7rem .9rem;border-left:.35rem solid var(--wrong);"
    "background:var(--wrong-tint);color:var(--wrong);border-radius:.35rem}"
    ".said{margin:0 0 1rem;padding:.7rem .9rem;border-left:.35rem solid var(--main);"
    "background:var(--tint);border-radius:.35rem}"
    ".small{color:var(--muted);font-size:.9rem}"
    "pre{padding:.7rem .9rem;background:var(--tint);border-radius:.35rem;white-space:pre-wrap}"
    "a{color:var(--main)}"
    "a.main{display:block;text-align:center;text-decoration:none;border-radius:.5rem;"
    "padding:.65rem 1rem;background:var(--main);color:var(--on);font-weight:600}"
)
# Nothing but this page's own style is taken, and nobody may frame it or send its form elsewhere.
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {source_of(STYLE)}; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One text box: its name in the form, label, sort, and what the browser may fill in."""

    name: str
    label: str
    kind: str
    autocomplete: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a form that is answered by a choice: what it sends, says and explains."""

    name: str
    value: str
    label: str
    explained: str = ""


def answer(
    language: Language,
    addresses: Mapping[Language, str],
    heading: str,
    sections: Sequence[str],
    status: int = 200,
) -> HTMLResponse:
    """A page of sections, side by side where there are several; heading: what the window is called.

    addresses: of this very page in each language.
    """
    current = {language: ' aria-current="true"'}
    switch = "".join(
        f'<a href="{escape(addresses[one])}" lang="{one}" hreflang="{one}"'
        f"{current.get(one, '')}>{escape(say(one, 'ui.this_language'))}</a>"
        for one in Language
    )
    product = escape(say(language, "ui.title"))
    wide = ' class="wide"' if len(sections) > 1 else ""
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(heading)} · {product}</title>"
        f'<link rel="icon" href="data:,"><style>{STYLE}</style></head><body>'
        f'<header><p>{product}</p><nav aria-label="{escape(say(language, "ui.language"))}">'
        f"{switch}</nav></header>"
        f"<main{wide}>{''.join(sections)}</main></body></html>",
        status,
        HEADERS,
    )


def section(heading: str, *parts: str, level: int = 1) -> str:
    """Parts under a heading."""
    return f"<section><h{level}>{escape(heading)}</h{level}>{''.join(parts)}</section>"


def paragraph(text: str, sort: str = "") -> str:
    """A paragraph; sort: small."""
    return f'<p class="{sort}">{escape(text)}</p>'


def fault(text: str) -> str:
    """What went wrong, read out at once by a screen reader; nothing for no text."""
    return f'<p class="wrong" id="fault" role="alert">{escape(text)}</p>' if text else ""


def news(text: str) -> str:
    """What has happened, read out when there is time; nothing for no text."""
    return f'<p class="said" role="status">{escape(text)}</p>' if text else ""


def command(text: str) -> str:
    """A command to be typed."""
    return f"<pre><code>{escape(text)}</code></pre>"


def link(text: str, address: str) -> str:
    """A paragraph with a link."""
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>'


def way(text: str, address: str) -> str:
    """A link that looks like the main button: the way on from here."""
    return f'<p><a class="main" href="{escape(address)}">{escape(text)}</a></p>'


def form(
    action: str, hidden: Mapping[str, str], inside: Sequence[Field | Choice], submit: str = ""
) -> str:
    """A form with its boxes or buttons; the first empty box has the focus."""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    empty = next((one for one in inside if isinstance(one, Field) and not one.value), None)
    drawn = "".join(
        _box(one, is_first=one is empty) if isinstance(one, Field) else _button(one)
        for one in inside
    )
    button = f'<button class="main">{escape(submit)}</button>' if submit else ""
    return f'<form method="post" action="{escape(action)}">{kept}{drawn}{button}</form>'


def _box(one: Field, *, is_first: bool) -> str:
    return (
        f'<label for="{one.name}">{escape(one.label)}</label>'
        f'<input id="{one.name}" name="{one.name}" type="{one.kind}" required maxlength="256"'
        f' autocomplete="{one.autocomplete}" autocapitalize="none" spellcheck="false"'
        f' value="{escape(one.value)}" aria-describedby="fault"{" autofocus" if is_first else ""}>'
    )


def _button(one: Choice) -> str:
    explained = f" <small>{escape(one.explained)}</small>" if one.explained else ""
    return (
        f'<button class="other" name="{escape(one.name)}" value="{escape(one.value)}">'
        f"<b>{escape(one.label)}</b>{explained}</button>"
    )
