"""PDF of targets: a report on A4 in the customary form, and slides. Values in, bytes out.

typst sets the pages from report.typ and slides.typ beside this; every text reaches it as data and
is never read as markup. Founts are bundled, so the same values are the same bytes everywhere.
"""

from __future__ import annotations

import json
from datetime import UTC
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst

from metrics.export.issuers import in_capitals
from metrics.export.stamping import stamp_line, stamp_rows
from metrics.text.numbers import format_date, format_number
from metrics.text.words import Language, say, words_of

if TYPE_CHECKING:
    from metrics.export.takeaway import Bar, Course, Item, Look, Parts, Progress, Takeaway

FOLDER = Path(__file__).parent
FOUNTS = FOLDER / "fonts"
# Words that stand in the pages themselves.
WORDS = ("export.", "letter.nation", "letter.motto", "letter.open_day", "ui.")


def report_pdf(takeaway: Takeaway, progress: Progress) -> bytes:
    """The report as .pdf; progress is told when it begins."""
    progress(0)
    return _pdf("report", takeaway)


def slides_pdf(takeaway: Takeaway, progress: Progress) -> bytes:
    """The slides as .pdf, one for each slide of the deck; progress is told when it begins."""
    progress(0)
    return _pdf("slides", takeaway)


def slides_svg(takeaway: Takeaway) -> tuple[bytes, ...]:
    """The same slides as pictures, one .svg for each."""
    return _compiled("slides", takeaway, "svg")


@cache
def _founts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FOUNTS])


def _pdf(name: str, takeaway: Takeaway) -> bytes:
    (content,) = _compiled(name, takeaway, "pdf")
    return content


def _compiled(name: str, takeaway: Takeaway, form: Literal["pdf", "svg"]) -> tuple[bytes, ...]:
    """What typst makes: one file, or a picture for each page."""
    made: bytes | list[bytes] = typst.compile(
        FOLDER / f"{name}.typ",
        root=FOLDER,
        font_paths=_founts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(takeaway), ensure_ascii=False)},
        timestamp=takeaway.stamp.known_at.replace(microsecond=0, tzinfo=UTC),
        format=form,
    )
    return tuple(made) if isinstance(made, list) else (made,)


def _data(takeaway: Takeaway) -> dict[str, Any]:
    """Everything the pages show, as texts and numbers."""
    language = takeaway.language
    day = format_date(takeaway.day, language)
    known = takeaway.stamp.known
    body = takeaway.body
    place = body.place if body else say(language, "export.report.open_place")
    filled = {
        "as_of": say(language, "export.as_of", period=takeaway.period, day=day),
        "about": say(language, "export.report.about", period=takeaway.period),
        "opening": say(
            language, "export.report.opening", known=known, period=takeaway.period, day=day
        ),
        "open_day": say(language, "letter.open_day", place=place, year=takeaway.day.year),
    }
    return {
        "language": str(language),
        "title": takeaway.title,
        "headline": takeaway.headline,
        "mark": takeaway.mark,
        "note": takeaway.note,
        "words": {key: text for key, text in words_of(language).items() if key.startswith(WORDS)},
        "filled": filled,
        "body": {
            "superior": in_capitals(body.superior) if body else "",
            "name": in_capitals(body.name) if body else say(language, "export.report.open_body"),
            "signer": body.signer if body else say(language, "export.report.signer"),
        },
        "colours": {
            name: getattr(takeaway.colours, name) for name in takeaway.colours.__dataclass_fields__
        },
        "counts": [[_look(look), number] for look, number in takeaway.counts],
        "looks": [[_look(look), text] for look, text in takeaway.looks],
        "plans": [
            {
                "label": plan.label,
                "title": plan.title,
                "numbers": takeaway.numbers(plan.items),
                "items": [item.code for item in plan.items],
            }
            for plan in takeaway.plans
        ],
        "items": {item.code: _item(language, item) for item in takeaway.items},
        "order": [item.code for item in takeaway.items],
        "urgent": [item.code for item in takeaway.urgent],
        "urgent_slides": [
            [title, [item.code for item in items]] for title, items in takeaway.urgent_slides
        ],
        "stamp": stamp_line(takeaway),
        "stamp_rows": stamp_rows(language, takeaway.stamp),
    }


def _look(look: Look) -> dict[str, str]:
    return {name: getattr(look, name) for name in look.__dataclass_fields__}


def _item(language: Language, item: Item) -> dict[str, Any]:
    texts = (
        *("code", "name", "section", "field", "mark", "actual", "goal", "expected"),
        *("progress", "coverage", "owner", "reason", "facts", "due", "ahead"),
    )
    return {name: getattr(item, name) for name in texts} | {
        "quote": say(language, "export.quote", quote=item.quote),
        "owned": say(language, "export.owned", owner=item.owner),
        "look": _look(item.look),
        "is_task": item.is_task,
        "bar": None if item.bar is None else _bar(item.bar),
        "course": None if item.course is None else _course(language, item.course),
        "parts": None if item.parts is None else _parts(language, item.parts),
    }


def _bar(bar: Bar) -> dict[str, Any]:
    """The bar with its lengths as shares of the whole, and on which side it runs over."""
    made = float(bar.progress)
    return {
        "made": min(max(made, 0.0), 1.0),
        "due": None if bar.due is None else min(max(float(bar.due), 0.0), 1.0),
        "start": f"◀ {bar.start}" if made < 0 else bar.start,
        "goal": f"{bar.goal} ▶" if made > 1 else bar.goal,
        "text": bar.text,
    }


def _course(language: Language, course: Course) -> dict[str, Any]:
    """The course with every height as a share of the axis, counted from below."""
    low, high, step = course.scale

    def height(value: float | None) -> float | None:
        if value is None:
            return None
        share = (value - low) / (high - low)
        return 1 - share if course.is_rank else share

    lines = [low + step * number for number in range(round((high - low) / step) + 1)]
    return {
        "periods": course.periods,
        "lines": [
            [height(one), _number(language, one, course.decimals) + course.suffix] for one in lines
        ],
        "demanded": [height(one) for one in course.demanded],
        "stretches": [[height(one) for one in stretch] for stretch in course.stretches],
        "points": [
            None
            if one is None
            else {"ink": one.look.ink, "text": one.text, "is_solid": one.is_solid}
            for one in course.points
        ],
        "goal": height(course.goal),
    }


def _number(language: Language, value: float, decimals: int) -> str:
    return format_number(Fraction(str(round(value, decimals))), language, decimals)


def _parts(language: Language, parts: Parts) -> list[list[Any]]:
    return [
        [say(language, f"export.{key}"), number]
        for key, number in (("done", parts.done), ("done_late", parts.late), ("open", parts.open))
    ]
