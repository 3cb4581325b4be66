"""Who is signed in, and the button to sign out, as one piece of HTML for the head of every page.

Every text is escaped here.
"""

from __future__ import annotations

from html import escape

from metrics.charts.palette import INK, INK_DARK, LINE, LINE_DARK, MUTED, MUTED_DARK

STYLE = (
    "<style>"
    f".who{{--ink:light-dark({INK},{INK_DARK});--muted:light-dark({MUTED},{MUTED_DARK});"
    f"--line:light-dark({LINE},{LINE_DARK});display:flex;justify-content:flex-end;"
    "align-items:center;gap:.7rem;color:var(--ink);line-height:1.25;text-align:right}"
    ".who b,.who small{display:block}.who b{font-size:.95rem}"
    ".who small{color:var(--muted);font-size:.82rem}"
    ".who form{margin:0}.who button{font:inherit;font-size:.9rem;color:inherit;background:none;"
    "cursor:pointer;white-space:nowrap;padding:.3rem .7rem;border:1px solid var(--line);"
    "border-radius:.5rem}.who button:hover,.who button:focus-visible{border-color:var(--ink)}"
    "</style>"
)


def visitor_html(name: str, part: str, sign_out: str, action: str, token: str) -> str:
    """Name and part of who is signed in; the button sends the token to the address."""
    return (
        f'{STYLE}<div class="who"><span><b>{escape(name)}</b><small>{escape(part)}</small></span>'
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f"<button>{escape(sign_out)}</button></form></div>"
    )
