"""What `kpi log` and `kpi verify` do: the trail on the command line.

A thin shell over services/trail.py, with no rule of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from metrics.commands import FINE, WRONG_INPUT, Call, operator
from metrics.periods import VIET_NAM
from metrics.services.configuration import open_workspace
from metrics.services.trail import read_trail, verify, wanted_of
from metrics.text.trail import broken_sentence, entry_note, entry_sentence
from metrics.text.words import Language, say_both

if TYPE_CHECKING:
    from metrics.services.trail import Logged

MOST_SHOWN = 20


def log(call: Call) -> int:
    """Show the log, the newest entry first."""
    options = call.options
    asked = wanted_of(options.who, options.action, options.agency, options.since, options.until)
    workspace = open_workspace(call.configuration)
    try:
        part = read_trail(workspace, operator(), asked, options.most)
    finally:
        workspace.engine.close()
    for one in part.entries:
        call.say(_as_json(one) if options.json else _line(one, Language(options.language)))
    if not part.entries and not options.json:
        for sentence in say_both("log.nothing"):
            call.say(sentence)
    return FINE


def _line(one: Logged, language: Language) -> str:
    told = entry_sentence(language, one.action, one.subject, one.details)
    note = entry_note(language, one.details)
    moment = f"{one.logged_at + VIET_NAM:%d/%m/%Y %H:%M:%S}"
    return f"#{one.id:<6} {moment}  {one.who:<20}  {told}{f' ({note})' if note else ''}"


def _as_json(one: Logged) -> str:
    shown = {
        "id": one.id,
        "logged_at": one.logged_at.isoformat(),
        "who": one.who,
        "role": one.role,
        "agency": one.agency,
        "concerns": one.concerns,
        "action": one.action,
        "kind": one.kind,
        "subject": one.subject,
        "details": one.details,
        "hash": one.hash,
    }
    return json.dumps(shown, ensure_ascii=False)


def verify_log(call: Call) -> int:
    """Prove that the log and everything it vouches for are whole; name the first broken entry."""
    workspace = open_workspace(call.configuration)
    try:
        checked = verify(workspace, operator())
    finally:
        workspace.engine.close()
    for one in checked.broken[:MOST_SHOWN]:
        for language in Language:
            call.say(
                broken_sentence(language, one.code, one.entry, one.table, one.number, one.columns)
            )
    if len(checked.broken) > MOST_SHOWN:
        for sentence in say_both("log.more", count=len(checked.broken) - MOST_SHOWN):
            call.say(sentence)
    key = "log.whole" if checked.is_whole else "log.not_whole"
    values = {"entries": checked.entries, "rows": checked.rows, "hash": checked.hash}
    for sentence in say_both(key, **values, count=len(checked.broken)):
        call.say(sentence)
    return FINE if checked.is_whole else WRONG_INPUT
