"""What `kpi export` does: targets on a date as a file to take away.

A thin shell over services/exporting.py, with no rule of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.commands import FINE, operator
from metrics.export.stamping import moment_code
from metrics.services.configuration import open_workspace
from metrics.services.exporting import export_file
from metrics.services.standing import newest_period
from metrics.text.words import Language

if TYPE_CHECKING:
    from metrics.commands import Call


def export(call: Call) -> int:
    """Write targets on a date as a PowerPoint, PDF, Excel or CSV file."""
    options = call.options
    workspace = open_workspace(call.configuration)
    try:
        as_of = options.as_of.closes if options.as_of else newest_period(workspace)
        made = export_file(
            workspace,
            operator(),
            options.name,
            Language(options.language),
            as_of,
            options.target or None,
            options.known_at,
        )
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
