"""From an upload to the overview: filed, accepted and seen, against the same written by hand.

The floor writes the same figures into the ledger's own tables with one insert each and adds up
every target with the query that judging is measured against; it checks, compares and words nothing.
"""

from __future__ import annotations

from itertools import chain, count, islice
from time import perf_counter
from typing import TYPE_CHECKING

from judging import FLOOR, cases_on, floor_frames
from ledger import AGENCIES, LOADER, NEWEST, ROWS, as_file, fill, large_catalog, newest_lines
from ratios import Ratio, in_turns

from metrics.access import Role, Viewer
from metrics.intake.register import Register
from metrics.intake.validate import check_file
from metrics.services.loading import IncomingFile, load_files
from metrics.services.overview import Filters, overview_of, standings
from metrics.services.projecting import outlooks
from metrics.services.reviewing import accept
from metrics.services.submitting import submit
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrics.model import Catalog

UPLOADED, ROUNDS = 10_000, 7
AGENCY, PARTS = 10, 64
REVIEWER = Viewer("bench", Role.REVIEWER)
FILED = "INSERT INTO submissions BY NAME SELECT ? AS id, 'bench' AS origin, 'raw' AS file_name, "
FILED += "? AS sha256, ?::BLOB AS content, 'raw' AS submitted_by, now()::TIMESTAMP AS submitted_at"
DECIDED = "INSERT INTO decisions SELECT max(id) + 1, ?, 'accepted', 'raw', now()::TIMESTAMP, '' "
DECIDED += "FROM decisions"
FIGURES = "INSERT INTO actuals BY NAME SELECT *, ? AS submission FROM figures"
RAW = 10**9  # numbers of what the floor writes, far from the ledger's own


def uploading_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """An upload of UPLOADED rows filed, accepted and seen on the overview of a large ledger."""
    ours, raw = (_ledger(catalog, folder / name) for name in ("ours.duckdb", "raw.duckdb"))
    agency = next(islice(ours.catalog.agencies, AGENCY, None))
    clerk = Viewer("clerk", Role.AGENCY, agency)
    versions = count()

    def of_one_agency() -> bytes:
        version = next(versions)
        parts = ("", *(f"area={number:02d}" for number in range(PARTS)))
        lines = chain.from_iterable(newest_lines(catalog, AGENCY, version, part) for part in parts)
        return as_file(list(islice(lines, UPLOADED)))

    def of_many_agencies() -> bytes:
        version = next(versions)
        lines = (newest_lines(catalog, number, version) for number in range(AGENCIES))
        return as_file(list(islice(chain.from_iterable(lines), UPLOADED)))

    def seen() -> None:
        everything = standings(ours, REVIEWER, NEWEST)
        ahead = outlooks(ours, REVIEWER, [one.verdict for one in everything])
        overview_of(everything, ahead, NEWEST, ours.catalog.settings.calendar, Filters())

    def filed(content: bytes) -> None:
        (outcome,) = submit(ours, clerk, [IncomingFile("figures.csv", content)], agency, NEWEST)
        assert outcome.stored is not None, outcome.report.issues[:3]
        accept(ours, REVIEWER, {outcome.stored.id: 0})

    def loaded(content: bytes) -> None:
        (result,) = load_files(ours, LOADER, [IncomingFile("figures.csv", content)])
        assert result.stored is not None, result.report.issues[:3]

    def timed(make: Callable[[], bytes], take: Callable[[bytes], None]) -> Callable[[], float]:
        def run() -> float:
            content = make()
            start = perf_counter()
            take(content)
            seen()
            return perf_counter() - start

        return run

    def by_hand() -> float:
        content = of_many_agencies()
        figures = check_file(content, Register.of(raw.catalog)).actuals
        number = RAW + next(versions)
        frames = floor_frames(raw, cases_on(raw, (NEWEST,)))
        start = perf_counter()
        with raw.engine.transaction() as statements:
            statements.query(FILED, (number, str(number), content))
            statements.query(FIGURES, (number,), {"figures": figures})
            statements.query(DECIDED, (number,))
        raw.engine.query(FLOOR, (), frames)
        return perf_counter() - start

    try:
        floor, one, many = in_turns(
            by_hand, timed(of_one_agency, filed), timed(of_many_agencies, loaded), rounds=ROUNDS
        )
    finally:
        for workspace in (ours, raw):
            workspace.engine.close()
    what = f"{UPLOADED:,} rows"
    return [
        Ratio(f"{what} of one agency: filed, compared, accepted, seen", floor, one),
        Ratio(f"{what} of many agencies: loaded, seen", floor, many),
    ]


def _ledger(catalog: Catalog, path: Path) -> Workspace:
    workspace = Workspace(large_catalog(catalog, AGENCIES), open_ledger(f"duckdb:///{path}"))
    fill(workspace, ROWS)
    return workspace
