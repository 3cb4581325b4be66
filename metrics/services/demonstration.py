"""The demo store: published figures plus generated ones that are marked illustrative."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.access import Role, Viewer
from metrics.filings import Decision
from metrics.periods import Period, quarter_ordinal
from metrics.services.accounts import add_account, is_demonstration
from metrics.services.briefing import Slide, save_briefing
from metrics.services.illustration import LAST, illustrative_files, pending_files
from metrics.services.loading import IncomingFile, load_files
from metrics.services.overview import Bearing, standings
from metrics.services.submitting import submit
from metrics.services.workspace import Workspace
from metrics.store.decisions import decide
from metrics.store.ledger import DUCKDB, open_ledger
from metrics.store.reads import read_pairs_since
from metrics.text.numbers import format_period
from metrics.text.words import Language

if TYPE_CHECKING:
    from metrics.model import Catalog
    from metrics.services.illustration import IllustrativeFile

DEMO_STORE = "duckdb:///data/demo.duckdb"
RETURNED_AFTER = timedelta(days=3, hours=5)
PUBLISHED_SINCE = quarter_ordinal(2021, 1)
GENERATOR = Path(__file__).parent / "illustration"
LOADER = Viewer("kpi demo", Role.ADMIN)
# The briefing that lies ready: its title, how many targets it shows, what is said at the first.
BRIEFING, BRIEFED = "Họp giao ban, {period} (trình diễn)", 6
SAID = "Đề nghị cơ quan chủ trì báo cáo nguyên nhân và thời hạn khắc phục."
# Everybody may know it: these accounts are marked, and are served to one machine alone.
# Shown on the login page.
DEMO_PASSWORD = "xem-thu-so-lieu"  # noqa: S105 - shown on the login page
# Accounts of the demonstration: name, role, agency. Names are of roles; nobody is meant.
DEMO_ACCOUNTS: tuple[tuple[str, Role, str | None], ...] = (
    ("lanh_dao", Role.VIEWER, None),
    ("so_y_te", Role.AGENCY, "so_y_te_hn"),
    ("so_noi_vu", Role.REVIEWER, None),
    ("quan_tri", Role.ADMIN, None),
)


def prepare_demo(catalog: Catalog, published: Path, address: str = DEMO_STORE) -> bool:
    """Make the demo store unless it stands already for these declarations; True when it was made.

    published: folder of the published figures. The store is made in full beside its final place
    and moved there, so that an interrupted run leaves nothing half done. Raises ValueError when a
    ledger that is no demonstration lies there: it is never replaced.
    """
    path = Path(address.removeprefix(DUCKDB))
    stamp, fingerprint = path.with_suffix(".stamp"), _fingerprint(catalog, published)
    if path.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint:
        return False
    if path.exists() and not stamp.exists() and not _is_demonstration(path):
        raise ValueError(
            f"{path}: là sổ số liệu thật, không thay bằng sổ trình diễn"
            " / a real ledger, not to be replaced by a demonstration"
        )
    unfinished = path.with_suffix(".unfinished.duckdb")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
        leftover.unlink(missing_ok=True)
    workspace = Workspace(catalog, open_ledger(f"{DUCKDB}{unfinished}"))
    try:
        fill_demo(workspace, published)
    finally:
        workspace.engine.close()
    stamp.unlink(missing_ok=True)
    unfinished.replace(path)
    stamp.write_text(fingerprint, encoding="utf-8")
    return True


def _is_demonstration(path: Path) -> bool:
    engine = open_ledger(f"{DUCKDB}{path}")
    try:
        return is_demonstration(engine)
    finally:
        engine.close()


def fill_demo(workspace: Workspace, published: Path) -> None:
    """Load the published figures, then illustrative ones wherever nothing is published.

    Some files of the newest quarter are left for the reviewer to decide on, and a briefing about
    what is late then lies ready to be shown. Makes the demonstration accounts too, one for each
    role.
    """
    real = [IncomingFile(path.name, path.read_bytes()) for path in sorted(published.glob("*.csv"))]
    _load(workspace, real, "reported")
    pairs = read_pairs_since(workspace.engine, PUBLISHED_SINCE)
    generated = [
        IncomingFile(file.file_name, file.content, file.filed_at)
        for file in illustrative_files(workspace.catalog, pairs)
    ]
    _load(workspace, generated, "illustrative")
    for file in pending_files(workspace.catalog, pairs):
        _file(workspace, file)
    for name, role, agency in DEMO_ACCOUNTS:
        agencies = workspace.catalog.agencies
        add_account(
            workspace.engine, LOADER, agencies, name, DEMO_PASSWORD, role, agency, is_demo=True
        )
    _prepare_briefing(workspace)


def _prepare_briefing(workspace: Workspace) -> None:
    """Save a briefing about the figures that are late, the worst first, where any is."""
    found = [
        one
        for one in standings(workspace, LOADER, LAST)
        if one.bearing is Bearing.LATE and not one.subject.target.is_task
    ]
    late = [one.verdict.target for one in sorted(found, key=lambda one: one.severity)[:BRIEFED]]
    if late:
        slides = [Slide(late[0], SAID), *map(Slide, late[1:])]
        chief = Viewer(LOADER.name, Role.REVIEWER, is_demo=True)
        title = BRIEFING.format(period=format_period(Period(LAST), Language.VI))
        save_briefing(workspace, chief, title, LAST, slides)


def _file(workspace: Workspace, file: IllustrativeFile) -> None:
    """File for review what waits, and return what came back some days later."""
    filer = Viewer(LOADER.name, Role.AGENCY, file.agency, is_demo=True)
    incoming = IncomingFile(file.file_name, file.content, file.filed_at)
    (outcome,) = submit(workspace, filer, [incoming], file.agency, file.period.closes, file.remark)
    if outcome.stored is None:
        message = f"{file.file_name}: {outcome.report.issues[0]}"
        raise ValueError(message)
    if file.returned:
        at = file.filed_at + RETURNED_AFTER
        seen = {outcome.stored.id: 0}
        decide(workspace.engine, seen, Decision.RETURNED, LOADER, file.returned, at)


def _load(workspace: Workspace, files: list[IncomingFile], origin: str) -> None:
    for result in load_files(workspace, LOADER, files, origin=origin):
        if result.stored is None and result.report.issues:
            message = f"{result.name}: {result.report.issues[0]}"
            raise ValueError(message)


def _fingerprint(catalog: Catalog, published: Path) -> str:
    digest = hashlib.sha256(f"{catalog.fingerprint}{DEMO_ACCOUNTS}{DEMO_PASSWORD}".encode())
    for path in [*sorted(published.glob("*.csv")), *sorted(GENERATOR.glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
