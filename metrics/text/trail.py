"""Entries of the log, and what a check of it found, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrics.periods import Period
from metrics.text.numbers import MISSING, format_period
from metrics.text.words import Language, say, say_or

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SHORT_HASH = 12


def entry_sentence(
    language: Language, action: str, subject: str, details: Mapping[str, Any]
) -> str:
    """What an entry records, in words; its number and code where it is of a sort not known here."""
    row = details.get("row") or {}
    values = {
        "subject": subject,
        "account": row.get("account") or details.get("account") or subject,
        "title": row.get("title") or MISSING,
        "label": row.get("label") or details.get("label") or MISSING,
        "role": say_or(language, f"role.{row.get('role')}", MISSING),
        "period": _period(language, row.get("closes")),
        "place": subject,
        "why": say_or(language, f"log.why.{details.get('why')}", MISSING),
        "files": ", ".join(
            f"{name} {sha256[:SHORT_HASH]}" for name, sha256 in details.get("files", {}).items()
        ),
        "tables": ", ".join(
            f"{say_or(language, f'log.table.{name}', name)} {one['rows']}"
            for name, one in details.get("tables", {}).items()
        ),
    }
    return say_or(language, f"log.action.{action}.told", action).format(**values)


def entry_note(
    language: Language, details: Mapping[str, Any], name: Callable[[str], str] = str
) -> str:
    """What belongs to it: the file, the reason of a decision or lock, whose papers were asked for.

    After it, what was left out before. name: of an agency by its code.
    """
    row = details.get("row") or {}
    if "file_name" in row:
        return say(language, "log.filed", file=row["file_name"], rows=details.get("rows", 0))
    asked_for, left_out = details.get("asked_for"), details.get("left_out")
    told = [str(row.get("reason") or "")]
    if asked_for:
        told.append(say(language, "log.asked_for", agency=name(asked_for)))
    if left_out:
        told.append(say(language, "log.left_out", count=left_out))
    return "; ".join(one for one in told if one)


def broken_sentence(
    language: Language,
    code: str,
    entry: int | None,
    table: str,
    number: int,
    columns: Sequence[str],
) -> str:
    """One thing that does not agree, naming the entry."""
    return say(
        language,
        f"log.broken.{code}",
        entry=entry if entry is not None else MISSING,
        table=say_or(language, f"log.table.{table}", table),
        number=number,
        columns=", ".join(columns),
    )


def _period(language: Language, closes: object) -> str:
    return format_period(Period(closes), language) if isinstance(closes, int) else MISSING
