"""What each `kpi` command does: a thin shell over the services, with no rule of its own.

Exit codes: 0 fine, 1 the input is wrong, 2 the call is wrong.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from metrics.access import Role, Viewer
from metrics.errors import DeclarationError, ExposedDemonstrationError, StoreBusyError
from metrics.issues import Level
from metrics.model import Entry
from metrics.services.configuration import (
    OPTIONS,
    Configuration,
    load_declarations,
    open_ledger_of,
    open_workspace,
)
from metrics.services.demonstration import DEMO_STORE, prepare_demo
from metrics.services.judging import judge
from metrics.services.live import is_loopback, require_private
from metrics.services.loading import IncomingFile, check_incoming, load_files
from metrics.services.report_values import report_object
from metrics.services.signing_key import signing_key
from metrics.services.signon import read_provider
from metrics.services.standing import newest_period, standing_objects
from metrics.services.trail import note_declarations
from metrics.text.numbers import format_percent
from metrics.text.reasons import judged_value, period_code
from metrics.text.report import issue_place, issue_sentence, reading_sentences
from metrics.text.words import Language, say, say_both

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from metrics.errors import Fault
    from metrics.intake.validate import Report
    from metrics.model import Catalog
    from metrics.services.workspace import Workspace

FINE, WRONG_INPUT, WRONG_CALL = 0, 1, 2
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: its options, where files are, and where its words go.

    password: asks for one, wherever the command was typed.
    """

    options: argparse.Namespace
    configuration: Configuration
    base: Path
    output: TextIO
    errors: TextIO
    password: Callable[[], str]

    def say(self, text: str) -> None:
        """Write one line of the result."""
        self.output.write(f"{text}\n")

    def complain(self, text: str) -> None:
        """Write one line of complaint."""
        self.errors.write(f"{text}\n")

    def read(self, path: Path) -> IncomingFile:
        """A file named on the command line."""
        return IncomingFile(path.name, (self.base / path).read_bytes())


def operator() -> Viewer:
    """Whoever runs the command on this machine acts as its administrator."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "local"
    return Viewer(name, Role.ADMIN)


def fault_lines(fault: Fault) -> str:
    """A fault in both languages: file, line and place, then what was found and expected."""
    vi, _, en = fault.expected.partition(" / ")
    return (
        f"{fault.file}:{fault.line}: {fault.where}\n"
        f"    tìm thấy {fault.found}; cần {vi}\n"
        f"    found {fault.found}; expected {en}"
    )


def _folder(call: Call) -> Path | None:
    return None if call.options.plans is None else call.base / call.options.plans


def check(call: Call) -> int:
    """Check targets.yaml and the agency register; every fault with file and line."""
    folder = _folder(call)
    if folder is not None and not folder.is_dir():
        call.complain(f"kpi check: --plans {folder}: không có thư mục này / no such folder")
        return WRONG_CALL
    try:
        loaded = load_declarations(call.configuration, folder).loaded
    except DeclarationError as error:
        faults = [fault for fault in error.faults if fault.level == "error"]
        for fault in faults:
            call.say(fault_lines(fault))
        call.say(f"{len(faults)} lỗi / {len(faults)} faults")
        return WRONG_INPUT
    for warning in loaded.warnings:
        call.say(f"cảnh báo / warning: {fault_lines(warning)}")
    catalog = loaded.catalog
    for line in _entry_lines(catalog):
        call.say(line)
    counts = f"{len(catalog.targets)} targets, {len(catalog.plans)} plans, 0 faults"
    call.say(
        f"{len(catalog.targets)} chỉ tiêu, {len(catalog.plans)} văn bản, 0 lỗi"
        f" / {counts}, {len(loaded.warnings)} warnings, {loaded.quotes_checked} quotes checked"
    )
    return FINE


def _entry_lines(catalog: Catalog) -> list[str]:
    """Entries of each plan and of all, counted by kind, under a heading in both languages."""
    kinds = Counter((target.plan, target.entry_kind) for target in catalog.targets.values())
    totals = Counter(target.entry_kind for target in catalog.targets.values())
    lines = [
        f"{kind:<12} {totals[kind]:>4}   {' / '.join(say_both(f'entry.{kind}'))}"
        for kind in Entry
        if totals[kind]
    ]
    for plan in catalog.plans:
        parts = ", ".join(f"{kind} {kinds[plan, kind]}" for kind in Entry if kinds[plan, kind])
        lines.append(f"{plan}: {parts or '–'}")
    return lines


def _report_lines(name: str, report: Report) -> list[str]:
    return [
        f"{name}:{issue.line}:{issue.column}: {issue.code} ({issue.kind.level})\n"
        + "\n".join(
            f"    {issue_place(language, issue)}: {issue_sentence(language, issue)}"
            for language in Language
        )
        for issue in report.issues
    ]


def validate(call: Call) -> int:
    """Say how a file was read and what is wrong in it; store nothing."""
    workspace = open_workspace(replace(call.configuration, store="duckdb:///:memory:"))
    if not _agency_is_known(call, workspace):
        return WRONG_CALL
    incoming = call.read(call.options.file)
    report = check_incoming(workspace, operator(), incoming, call.options.agency)
    if call.options.json:
        call.say(json.dumps(report_object(report), ensure_ascii=False, indent=2))
    else:
        for line in _report_lines(incoming.name, report):
            call.say(line)
        for language in Language:
            told = reading_sentences(language, report.reading)
            if told:
                call.say(f"    {' '.join(told)}")
        call.say(_summary(incoming.name, report))
    return FINE if report.is_clean else WRONG_INPUT


def _agency_is_known(call: Call, workspace: Workspace) -> bool:
    """Whether the agency named in the call, if any, is registered; complains when it is not."""
    code = call.options.agency
    if code is None or code in workspace.catalog.agencies:
        return True
    call.complain(f"kpi: --agency {code}: không có trong danh mục / not registered")
    return False


def _summary(name: str, report: Report) -> str:
    errors = sum(1 for issue in report.issues if issue.kind.level is Level.ERROR)
    return (
        f"{name}: {report.rows} dòng, {len(report.actuals)} dòng hợp lệ, {errors} lỗi"
        f" / {report.rows} rows, {len(report.actuals)} valid, {errors} errors"
    )


def load(call: Call) -> int:
    """Check, submit and accept files in one go; all of them or none."""
    declared = load_declarations(call.configuration)
    workspace = declared.workspace(open_ledger_of(call.configuration))
    try:
        if not _agency_is_known(call, workspace):
            return WRONG_CALL
        note_declarations(workspace.engine, operator(), declared.files)
        files = [call.read(path) for path in call.options.files]
        results = load_files(workspace, operator(), files, call.options.agency)
    finally:
        workspace.engine.close()
    for result in results:
        for line in _report_lines(result.name, result.report):
            call.say(line)
        call.say(_summary(result.name, result.report))
        if result.stored is not None:
            state = (
                "đã nhận / accepted" if result.stored.is_new else "đã có từ trước / known already"
            )
            call.say(f"    #{result.stored.id}: {state}")
    if all(result.stored is not None for result in results):
        return FINE
    call.say("Không lưu tệp nào / nothing was stored")
    return WRONG_INPUT


def status(call: Call) -> int:
    """Show where each target stands."""
    workspace = open_workspace(call.configuration)
    try:
        as_of = call.options.as_of.closes if call.options.as_of else newest_period(workspace)
        asked = (workspace, operator(), as_of, call.options.target or None, call.options.known_at)
        if call.options.json:
            objects = standing_objects(*asked)
            call.say(json.dumps(objects, ensure_ascii=False, indent=2))
            return FINE
        verdicts = judge(*asked)
    finally:
        workspace.engine.close()
    language = Language(call.options.language)
    for verdict in verdicts:
        subject = workspace.subject_on(verdict.target, verdict.as_of)
        cells = (
            f"{verdict.target:<9}",
            f"{say(language, f'status.{verdict.status}'):<20}",
            f"{judged_value(language, subject, verdict.actual):>18}",
            f"{judged_value(language, subject, verdict.target_value):>18}",
            f"{format_percent(verdict.progress, language):>7}",
            f"{format_percent(verdict.due_progress, language):>7}",
            f"{period_code(verdict.period) or '–':>8}",
            "*" if verdict.illustrative else " ",
            subject.target.name.in_language(language),
        )
        call.say("  ".join(cells))
    if any(verdict.illustrative for verdict in verdicts):
        call.say(f"* {say(language, 'illustrative.note')}")
    return FINE


def serve(call: Call) -> int:
    """Serve the dashboard on this machine until stopped."""
    configuration = call.configuration
    load_declarations(configuration)
    if not _may_listen(call):
        return WRONG_CALL
    signing_key(configuration.secret)
    read_provider(configuration.signon)
    values = {option.variable: getattr(configuration, option.name) for option in OPTIONS}
    environment = os.environ | {
        name: str(value) for name, value in values.items() if value is not None
    }
    call.say(f"http://{call.options.address}:{call.options.port}")
    call.output.flush()
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py")]
    command += ["--server.address", call.options.address]
    command += ["--server.port", str(call.options.port)]
    # Our own interpreter, and arguments that no shell reads.
    return os.execve(sys.executable, command, environment)  # noqa: S606  # nosec B606


def _may_listen(call: Call) -> bool:
    """Whether the ledger may be served at the address asked for; complains when it may not."""
    address = call.options.address
    if is_loopback(address):
        return True
    try:
        engine = open_ledger_of(call.configuration)
    except StoreBusyError as error:
        # Not raised on: the command would be handed to the server that holds the ledger.
        call.complain(f"kpi serve: {error}")
        return False
    try:
        require_private(engine, address)
    except ExposedDemonstrationError:
        for sentence in say_both("account.exposed", address=address):
            call.complain(f"kpi serve: {sentence}")
        return False
    finally:
        engine.close()
    return True


def demo(call: Call) -> int:
    """Make the demo store: published figures plus illustrative ones, marked as such."""
    configuration = call.configuration
    address = configuration.store if configuration.store_is_chosen else DEMO_STORE
    catalog = load_declarations(configuration).catalog
    made = prepare_demo(catalog, ROOT / "data" / "published", address)
    call.say(f"{address}: {'đã tạo / made' if made else 'đã có sẵn / up to date'}")
    return FINE
