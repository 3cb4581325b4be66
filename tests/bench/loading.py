"""Loading one large file into a fresh ledger, against DuckDB's own reading of the same file."""

from __future__ import annotations

from itertools import islice
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import duckdb
from ledger import HEADING, LOADER, all_lines, as_file, large_catalog
from ratios import Ratio, in_turns

from metrics.intake.limits import MOST_ROWS
from metrics.intake.register import Register
from metrics.intake.validate import check_file
from metrics.services.loading import IncomingFile, load_files
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from metrics.model import Catalog

ROUNDS = 7
AIM = 3.0
# So many that the newest quarters fill a file of as many rows as are let in.
LARGE = 1000
COLUMNS = dict.fromkeys(HEADING.split(","), "VARCHAR")
FLOOR = f"""
CREATE TABLE actuals AS SELECT * FROM read_csv(
    ?, auto_detect = false, columns = {COLUMNS}, all_varchar = true, header = true,
    delim = ',', quote = '"', escape = '"', new_line = '\\n'
)
"""  # noqa: S608 - our own headings; the dictionary reads as a struct in SQL


def loading_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """Loading a file of as many rows as are let in and checking it alone, beside the floor."""
    large = large_catalog(catalog, LARGE)
    content = as_file(list(islice(all_lines(large), MOST_ROWS)))
    path = folder / "figures.csv"
    path.write_bytes(content)

    def read_raw() -> float:
        with TemporaryDirectory(dir=folder) as fresh, duckdb.connect(f"{fresh}/raw") as raw:
            start = perf_counter()
            raw.execute(FLOOR, [str(path)])
            seconds = perf_counter() - start
            assert raw.execute("SELECT count(*) FROM actuals").fetchone() == (MOST_ROWS,)
        return seconds

    def loaded() -> float:
        with TemporaryDirectory(dir=folder) as fresh:
            workspace = Workspace(large, open_ledger(f"duckdb:///{fresh}/kpi.duckdb"))
            try:
                start = perf_counter()
                (result,) = load_files(workspace, LOADER, [IncomingFile(path.name, content)])
                seconds = perf_counter() - start
                assert result.stored is not None, result.report.issues[:3]
                stored = workspace.engine.query("SELECT count(*) FROM actuals")
                assert stored == [(MOST_ROWS,)]
            finally:
                workspace.engine.close()
        return seconds

    def checked() -> float:
        start = perf_counter()
        report = check_file(content, Register.of(large))
        seconds = perf_counter() - start
        assert report.is_clean, report.issues[:3]
        return seconds

    floor, whole, check = in_turns(read_raw, loaded, checked, rounds=ROUNDS)
    size = f"{MOST_ROWS:,} rows, {len(content) // 2**20} MB"
    return [
        Ratio(f"loading one file of {size}", floor, whole, AIM),
        Ratio("  of which checking it (check_file)", floor, check),
    ]
