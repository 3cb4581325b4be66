"""Who only looks waits for nothing that only filing and taking away need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each of these takes longer to load than the rest of what a page is made with.
HEAVY = ("pandas", "authlib", "typst", "pptx", "docx", "xlsxwriter")
LOOKING = f"""
import sys
from pathlib import Path
import dashboard
from metrics.access import Role, Viewer
from metrics.catalog.load import load_catalog
from metrics.services.overview import standings
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
workspace = Workspace(load_catalog(Path("targets.yaml"), Path("data/agencies.csv")).catalog,
                      open_ledger("duckdb:///:memory:"))
assert standings(workspace, Viewer("test", Role.VIEWER), 8105)
print(*(one for one in {HEAVY!r} if one in sys.modules))
"""


def test_serving_and_judging_load_no_heavy_library():
    done = subprocess.run(
        [sys.executable, "-c", LOOKING], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
