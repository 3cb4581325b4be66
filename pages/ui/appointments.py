"""The calendar on the screen: agencies with what they owe, or one agency row by row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, facts_html, table_html
from metrics.issues import Level
from metrics.periods import quarter_code
from metrics.text.duties import days_words, deadline_words, state_words
from metrics.text.numbers import format_date, format_number
from metrics.text.words import Language, say
from ui.choices import address
from ui.completeness import level_name
from ui.papers import agency_name, period_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from metrics.services.reporting_calendar import Appointment, CalendarDay, ReportingCalendar
    from metrics.services.workspace import Workspace

LONG = 14  # rows; a longer table scrolls


def calendar_facts(words: Language, shown: ReportingCalendar) -> str:
    """How much is overdue, how much falls due soon and later, as HTML."""
    soon = [one for one in shown.days if shown.is_soon(one.deadline.day)]
    later = [one for one in shown.days if not shown.is_soon(one.deadline.day)]
    late_rows = sum(len(one.standings) for one in shown.overdue)
    facts = [
        (
            say(words, "calendar.overdue"),
            format_number(late_rows, words),
            say(
                words,
                "calendar.overdue_note" if shown.overdue else "calendar.nothing_overdue",
                agencies=len({one.agency.code for one in shown.overdue}),
                days=max((one.counts.days_late for one in shown.overdue), default=0),
            ),
        )
    ]
    for key, days in (("soon", soon), ("later", later)):
        awaited = sum(one.counts.expected - one.counts.received for one in days)
        until = shown.soon_until if key == "soon" else shown.until
        note = say(words, "calendar.until", day=format_date(until, words))
        facts.append((say(words, f"calendar.{key}"), format_number(awaited, words), note))
    return facts_html(facts)


def draw_overdue(
    words: Language,
    space: Workspace,
    shown: ReportingCalendar,
    agency: str | None,
    *,
    may_file: bool,
) -> None:
    """What is overdue, the latest first: a line for each agency, or each row of one."""
    st.subheader(say(words, "calendar.overdue_title"), anchor=False)
    if not shown.overdue:
        st.success(say(words, "calendar.all_in"))
    elif agency is None:
        st.html(_late_agencies(words, space, shown))
    else:
        st.html(
            _rows(
                words,
                space,
                shown.overdue,
                shown.today,
                "calendar.overdue_title",
                may_file=may_file,
            )
        )


def draw_upcoming(
    words: Language,
    space: Workspace,
    shown: ReportingCalendar,
    agency: str | None,
    *,
    may_file: bool,
) -> None:
    """What falls due soon, and later: by day, or each row of one agency."""
    for key in ("soon", "later"):
        is_soon = key == "soon"
        st.subheader(say(words, f"calendar.{key}_title"), anchor=False)
        if agency is None:
            days = [one for one in shown.days if shown.is_soon(one.deadline.day) == is_soon]
            if days:
                st.html(_days(words, space, days, shown.today, f"calendar.{key}_title"))
                continue
        else:
            due = [one for one in shown.upcoming if shown.is_soon(one.deadline.day) == is_soon]
            if due:
                st.html(
                    _rows(
                        words, space, due, shown.today, f"calendar.{key}_title", may_file=may_file
                    )
                )
                continue
        st.caption(say(words, "calendar.nothing", day=format_date(shown.until, words)))


def _late_agencies(words: Language, space: Workspace, shown: ReportingCalendar) -> str:
    groups: dict[str, list[Appointment]] = defaultdict(list)
    for one in shown.overdue:
        groups[one.agency.code].append(one)
    ordered = sorted(groups.items(), key=lambda item: -_days_late(item[1]))
    keys = ("agency", "level", "days_late", "rows", "periods")
    lang = None if words is Language.VI else str(words)
    rows = [
        [
            Item(
                agency_name(words, space, code),
                href=address("deadlines", {"lang": lang, "agency": code}),
            ),
            Item(level_name(words, space.catalog.agencies[code].level)),
            Item(say(words, "calendar.days", count=_days_late(owed)), is_number=True),
            Item(str(sum(len(one.standings) for one in owed)), is_number=True),
            Item(_by_period(words, owed), note=_returned(words, owed)),
        ]
        for code, owed in ordered
    ]
    heads = [say(words, f"calendar.column.{key}") for key in keys]
    label = say(words, "calendar.overdue_title")
    return table_html(label, heads, rows, is_tall=len(rows) > LONG)


def _days_late(owed: Iterable[Appointment]) -> int:
    return max(one.counts.days_late for one in owed)


def _by_period(words: Language, owed: Iterable[Appointment]) -> str:
    found: dict[tuple[int, date], int] = defaultdict(int)
    for one in owed:
        found[one.closes, one.deadline.day] += len(one.standings)
    return "; ".join(
        say(
            words,
            "calendar.period_rows",
            period=period_name(words, closes),
            rows=rows,
            day=format_date(day, words),
        )
        for (closes, day), rows in sorted(found.items(), reverse=True)
    )


def _returned(words: Language, owed: Iterable[Appointment]) -> str:
    count = sum(one.returned for one in owed)
    return say(words, "calendar.returned", count=count) if count else ""


def _days(
    words: Language, space: Workspace, days: Sequence[CalendarDay], today: date, label: str
) -> str:
    keys = ("day", "left", "period", "agencies", "received", "rule")
    rows = [
        [
            Item(format_date(one.deadline.day, words)),
            Item(_left(words, one.deadline.day, today), is_short=True),
            Item(period_name(words, one.closes)),
            Item(str(one.agencies), is_number=True),
            Item(
                say(words, "calendar.of", done=one.counts.received, all=one.counts.expected),
                is_number=True,
            ),
            Item(deadline_words(words, space.catalog, one.deadline)),
        ]
        for one in days
    ]
    return table_html(
        say(words, label), [say(words, f"calendar.column.{key}") for key in keys], rows
    )


def _left(words: Language, day: date, today: date) -> str:
    left = (day - today).days
    return say(words, "duty.days_left", days=left) if left else say(words, "duty.last_day")


def _rows(
    words: Language,
    space: Workspace,
    owed: Sequence[Appointment],
    today: date,
    label: str,
    *,
    may_file: bool,
) -> str:
    """Everything one agency owes, row by row."""
    keys = ("thing", "period", "day", "when", "state", "rule")
    indicators = space.catalog.indicators
    rows = [
        [
            Item(
                indicators[one.duty.indicator].name.in_language(words),
                note=", ".join(one.duty.targets),
            ),
            Item(
                period_name(words, each.closes),
                href=_submit_address(words, each) if may_file and not one.is_received else "",
            ),
            Item(format_date(one.duty.due_on, words), is_short=True),
            Item(
                days_words(words, one, today),
                badge=Level.ERROR if one.is_late else None,
                is_short=True,
            ),
            Item(state_words(words, one), is_short=True),
            Item(deadline_words(words, space.catalog, each.deadline)),
        ]
        for each in owed
        for one in each.standings
    ]
    heads = [say(words, f"calendar.column.{key}") for key in keys]
    return table_html(say(words, label), heads, rows, is_tall=len(rows) > LONG)


def _submit_address(words: Language, one: Appointment) -> str:
    """Where an agency files what it owes for a period."""
    lang, period = None if words is Language.VI else str(words), quarter_code(one.closes)
    return address("submit", {"lang": lang, "period": period, "agency": one.agency.code})
