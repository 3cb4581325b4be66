"""Reminder letters and the list of late agencies, from what is owed on a day.

The standing agency issues them, so only a reviewer has them.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.export.letters import (
    LateAgency,
    LateList,
    LateRow,
    Letter,
    late_list,
    reminder_letter,
)
from metrics.periods import Period
from metrics.services.issuing import issuer_of, root_of
from metrics.services.reminders import reminders
from metrics.text.numbers import format_period
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.services.reminders import Reminder, ReminderRow
    from metrics.services.workspace import Workspace

# Files in an archive bear this day, so that the same letters are the same bytes.
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def letters_archive(
    workspace: Workspace, viewer: Viewer, today: date, agency: str | None = None
) -> bytes:
    """A letter .docx for each late agency, the latest first, and the list of all, in one .zip.

    agency: only this one. Raises AccessDeniedError.
    """
    require(viewer, Action.REVIEW)
    late = reminders(workspace, viewer, today, agency)
    files = [("00-danh-sach.docx", late_list(_list(workspace, Language.VI, late, today)))]
    files += [
        (f"{place:02d}-{one.agency.code}.docx", reminder_letter(_letter(workspace, one)))
        for place, one in enumerate(late, start=1)
    ]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            opened.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def late_agencies(
    workspace: Workspace,
    viewer: Viewer,
    language: Language,
    today: date,
    agency: str | None = None,
) -> bytes:
    """The list of late agencies as .docx, in a language. Raises AccessDeniedError."""
    require(viewer, Action.REVIEW)
    late = reminders(workspace, viewer, today, agency)
    return late_list(_list(workspace, language, late, today))


def _letter(workspace: Workspace, one: Reminder) -> Letter:
    late = _late(Language.VI, one)
    return Letter(
        issuer_of(workspace, one.agency, one.today), late, _periods(Language.VI, [one]), one.today
    )


def _list(
    workspace: Workspace, language: Language, late: Sequence[Reminder], today: date
) -> LateList:
    roots = {root_of(workspace, one.agency, today).code: one.agency for one in late}
    some = next(iter(roots.values()), next(iter(workspace.catalog.agencies.values())))
    issuer = issuer_of(workspace, some, today)
    agencies = tuple(_late(language, one) for one in late)
    return LateList(language, issuer, _periods(language, late), today, agencies)


def _late(language: Language, one: Reminder) -> LateAgency:
    """Who is asked: the agency, or those that answer for it today when it has ended."""
    ended = one.agency not in one.addressees and bool(one.addressees)
    asked = one.addressees if ended else (one.agency,)
    names = ", ".join(agency.in_language(language) for agency in asked)
    former = (
        say(language, "letters.former", agency=one.agency.in_language(language)) if ended else ""
    )
    return LateAgency(names, tuple(_row(language, row, former) for row in one.rows))


def _row(language: Language, row: ReminderRow, former: str) -> LateRow:
    name = " ".join(part for part in (row.name.in_language(language), former) if part)
    if row.is_returned:
        name = say(language, "letters.returned", name=name)
    return LateRow(name, format_period(Period(row.closes), language), row.due_on, row.days_late)


def _periods(language: Language, late: Sequence[Reminder]) -> str:
    found = sorted({closes for one in late for closes in one.periods})
    return ", ".join(format_period(Period(closes), language) for closes in found)
