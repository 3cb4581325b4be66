"""The head of every page as HTML: who is signed in, with the button to sign out, or the way in.

Brings the style of the frame around all pages. Every text is escaped here.
"""

from __future__ import annotations

from html import escape

from metrics.charts.palette import LOOKS, MUTED, MUTED_DARK, PAGE, PAGE_DARK, VARIABLES, themed
from metrics.status.verdict import Status

_MAIN = LOOKS[Status.ON_TRACK]

# What pages have in common. Captions, main buttons and picked values are made as legible as our own
# texts; on a phone, where columns stand below each other, one with nothing in it takes no place.
PAGE_STYLE = (
    "<style>"
    ".stMainBlockContainer{padding:4.4rem 2rem 2rem;max-width:120rem}"
    "[data-testid=stVerticalBlock]{gap:.6rem}"
    ".stHeading h1{font-size:1.45rem!important;padding:0!important}"
    ".stHeading{margin-bottom:.3rem}"
    ".stHeading h2{font-size:1.3rem;padding:.2rem 0}"
    ".stHeading h3{font-size:1.15rem;padding:.2rem 0 .5rem}"
    f"[data-testid=stCaptionContainer],[data-testid=stCaptionContainer] *{{opacity:1;"
    f"color:{themed(MUTED, MUTED_DARK)}}}"
    "[data-testid=stBaseButton-primary],[data-testid=stBaseButton-primary] p,"
    "[data-tag-index],[data-tag-index] *{"
    f"color:{themed(PAGE, PAGE_DARK)}}}"
    "@media(max-width:40rem){.stMainBlockContainer{padding:4rem 1rem 2rem}"
    "[data-testid=stColumn]:not(:has([data-testid=stElementContainer])){display:none}"
    ".st-key-corner{justify-content:flex-start}"
    ".who{justify-content:flex-start!important;text-align:left!important}}"
    "</style>"
)
STYLE = (
    "<style>"
    f".who{{{VARIABLES}display:flex;justify-content:flex-end;"
    "align-items:center;gap:.7rem;color:var(--ink);line-height:1.25;text-align:right}"
    ".who b,.who small{display:block}.who b{font-size:.95rem}"
    ".who small{color:var(--muted);font-size:.82rem}"
    ".who a{color:inherit;text-decoration:none}.who a:hover b{text-decoration:underline}"
    ".who :is(a,button):focus-visible{outline:2px solid var(--ink);outline-offset:2px}"
    ".who form{margin:0}.who button{font:inherit;font-size:.9rem;color:inherit;background:none;"
    "cursor:pointer;white-space:nowrap;padding:.3rem .7rem;border:1px solid var(--line);"
    "border-radius:.5rem}.who button:hover,.who button:focus-visible{border-color:var(--ink)}"
    "</style>"
)
ENTRANCE = (
    "<style>.way a{display:inline-block;padding:.55rem 1.1rem;border-radius:.5rem;font-weight:600;"
    f"text-decoration:none;background:{themed(_MAIN.ink, _MAIN.ink_dark)};"
    f"color:{themed(PAGE, PAGE_DARK)}}}</style>"
)


def frame_html() -> str:
    """The style that all pages have in common."""
    return PAGE_STYLE


def visitor_html(
    name: str, part: str, sign_out: str, action: str, token: str, *, help_text: str, account: str
) -> str:
    """Name and part of who is signed in; the button sends the token to the address.

    account: address that the name leads to; help_text: what is there.
    """
    return (
        f'{STYLE}<div class="who"><a target="_self" href="{escape(account)}"'
        f' title="{escape(help_text)}"><b>{escape(name)}</b><small>{escape(part)}</small></a>'
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f"<button>{escape(sign_out)}</button></form></div>"
    )


def entrance_html(text: str, address: str) -> str:
    """The way to the login page, for who is not signed in."""
    return (
        f'{ENTRANCE}<div class="way"><a target="_self" href="{escape(address)}">'
        f"{escape(text)}</a></div>"
    )
