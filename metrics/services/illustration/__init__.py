"""Generated figures for the demo store: believable courses of every indicator, marked illustrative.

Pure: a catalog and a seed in, files out. Must not know the ledger, the screens or today's date.
None of the numbers is a real figure of any agency; sizes are orders of magnitude only.

courses.py says how each indicator develops, outcomes.py how tasks turn out, silences.py who stops
reporting, pending.py who waits for a decision, breakdowns.py what is told besides; the rest carries
that out: obligations (who owes what), lineages (what mergers pass on), sizes, figures, days and
tasks, files.
"""

from metrics.services.illustration.files import (
    IllustrativeFile,
    illustrative_files,
    pending_files,
)
from metrics.services.illustration.obligations import LAST

__all__ = ["LAST", "IllustrativeFile", "illustrative_files", "pending_files"]
