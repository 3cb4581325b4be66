"""What `kpi export` does: targets on a date as a file to take away.

A thin shell over services/exporting.py, with no rule of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.commands import FINE, operator
from metrics.export.stamping import moment_code
from metrics.services.configuration import open_workspace
from metrics.services.exporting import export_briefing, export_file
from metrics.services.standing import newest_period
from metrics.text.words import Language

if TYPE_CHECKING:
    from argparse import Namespace

    from metrics.commands import Call
    from metrics.services.exporting import Made
    from metrics.services.workspace import Workspace


def export(call: Call) -> int:
    """Write targets on a date as a PowerPoint, PDF, Excel or CSV file."""
    options = call.options
    workspace = open_workspace(call.configuration)
    try:
        made = _made(workspace, options)
    finally:
        workspace.engine.close()
    path = call.base / (options.output or options.name)
    path.write_bytes(made.content)
    call.say(
        f"{path}: {len(made.content):,} bytes · {made.stamp.as_of}"
        f" · {moment_code(made.stamp.known_at)} · {made.stamp.ledger or '–'}"
    )
    call.say(made.stamp.command)
    return FINE


def _made(workspace: Workspace, options: Namespace) -> Made:
    language = Language(options.language)
    if options.briefing is not None:
        if options.as_of or options.target or options.known_at:
            message = (
                "--briefing đã định kỳ, chỉ tiêu và thời điểm"
                " / --briefing settles period, targets and moment"
            )
            raise ValueError(message)
        return export_briefing(workspace, operator(), options.name, language, options.briefing)
    as_of = options.as_of.closes if options.as_of else newest_period(workspace)
    return export_file(
        workspace,
        operator(),
        options.name,
        language,
        as_of,
        options.target or None,
        options.known_at,
    )
