"""The `kpi` command: a thin shell over the services, with no rule of its own.

Exit codes: 0 fine, 1 the input is wrong, 2 the call is wrong.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.access import Role, Viewer
from metrics.errors import (
    DeclarationError,
    PeriodError,
    StoreBusyError,
    UnknownTargetError,
)
from metrics.issues import Level
from metrics.periods import parse_period
from metrics.services.configuration import (
    OPTIONS,
    Configuration,
    configuration_from,
    load_declarations,
    open_workspace,
)
from metrics.services.demonstration import DEMO_STORE, prepare_demo
from metrics.services.judging import judge
from metrics.services.loading import IncomingFile, check_incoming, load_files
from metrics.services.standing import as_object
from metrics.text.numbers import format_percent
from metrics.text.reasons import judged_value, period_code
from metrics.text.report import issue_place, issue_sentence
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.errors import Fault
    from metrics.intake.validate import Report
    from metrics.issues import Issue

FINE, WRONG_INPUT, WRONG_CALL = 0, 1, 2
ROOT = Path(__file__).resolve().parent.parent
HANOI = timedelta(hours=7)


def _out(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _err(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _operator() -> Viewer:
    """Whoever runs the command on this machine acts as its administrator."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "local"
    return Viewer(name, Role.ADMIN)


def _fault(fault: Fault) -> str:
    vi, _, en = fault.expected.partition(" / ")
    return (
        f"{fault.file}:{fault.line}: {fault.where}\n"
        f"    tìm thấy {fault.found}; cần {vi}\n"
        f"    found {fault.found}; expected {en}"
    )


def check(options: argparse.Namespace, configuration: Configuration) -> int:
    """Check targets.yaml and the agency register; every fault with file and line."""
    try:
        loaded = load_declarations(configuration, options.plans).loaded
    except DeclarationError as error:
        faults = [fault for fault in error.faults if fault.level == "error"]
        for fault in faults:
            _out(_fault(fault))
        _out(f"{len(faults)} lỗi / {len(faults)} faults")
        return WRONG_INPUT
    for warning in loaded.warnings:
        _out(f"cảnh báo / warning: {_fault(warning)}")
    catalog = loaded.catalog
    counts = f"{len(catalog.targets)} targets, {len(catalog.plans)} plans, 0 faults"
    _out(
        f"{len(catalog.targets)} chỉ tiêu, {len(catalog.plans)} văn bản, 0 lỗi"
        f" / {counts}, {len(loaded.warnings)} warnings, {loaded.quotes_checked} quotes checked"
    )
    return FINE


def _report_lines(name: str, report: Report) -> list[str]:
    return [
        f"{name}:{issue.line}:{issue.column}: {issue.code} ({issue.kind.level})\n"
        + "\n".join(
            f"    {issue_place(language, issue)}: {issue_sentence(language, issue)}"
            for language in Language
        )
        for issue in report.issues
    ]


def _issue_object(issue: Issue) -> dict[str, object]:
    return {
        "line": issue.line,
        "column": issue.column,
        "column_name": issue.column_name,
        "code": issue.code,
        "level": issue.kind.level.value,
        "found": issue.found,
        "message": issue_sentence(Language.VI, issue),
        "message_en": issue_sentence(Language.EN, issue),
    }


def validate(options: argparse.Namespace, configuration: Configuration) -> int:
    """Say what is wrong in a file; store nothing."""
    workspace = open_workspace(replace(configuration, store="duckdb:///:memory:"))
    incoming = _incoming(options.file)
    report = check_incoming(workspace, _operator(), incoming, options.agency)
    if options.json:
        _out(
            json.dumps(
                {
                    "rows": report.rows,
                    "accepted": len(report.actuals),
                    "issues": [_issue_object(issue) for issue in report.issues],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for line in _report_lines(incoming.name, report):
            _out(line)
        _out(_summary(incoming.name, report))
    return FINE if report.is_clean else WRONG_INPUT


def _summary(name: str, report: Report) -> str:
    errors = sum(1 for issue in report.issues if issue.kind.level is Level.ERROR)
    return (
        f"{name}: {report.rows} dòng, {len(report.actuals)} dòng hợp lệ, {errors} lỗi"
        f" / {report.rows} rows, {len(report.actuals)} valid, {errors} errors"
    )


def _incoming(path: Path) -> IncomingFile:
    return IncomingFile(path.name, path.read_bytes())


def load(options: argparse.Namespace, configuration: Configuration) -> int:
    """Check, submit and accept files in one go; all of them or none."""
    workspace = open_workspace(configuration)
    try:
        if options.agency is not None and options.agency not in workspace.catalog.agencies:
            _err(f"kpi load: --agency {options.agency}: không có trong danh mục / not registered")
            return WRONG_CALL
        files = [_incoming(path) for path in options.files]
        results = load_files(workspace, _operator(), files, options.agency)
    finally:
        workspace.engine.close()
    for result in results:
        for line in _report_lines(result.name, result.report):
            _out(line)
        _out(_summary(result.name, result.report))
        if result.stored is not None:
            state = (
                "đã nhận / accepted" if result.stored.is_new else "đã có từ trước / known already"
            )
            _out(f"    #{result.stored.id}: {state}")
    if all(result.stored is not None for result in results):
        return FINE
    _out("Không lưu tệp nào / nothing was stored")
    return WRONG_INPUT


def status(options: argparse.Namespace, configuration: Configuration) -> int:
    """Show where each target stands."""
    workspace = open_workspace(configuration)
    try:
        today = (datetime.now(UTC) + HANOI).date()
        as_of = options.as_of.closes if options.as_of else workspace.newest_ended(today)
        chosen = options.target or None
        verdicts = judge(workspace, _operator(), as_of, chosen, options.known_at)
    finally:
        workspace.engine.close()
    if options.json:
        objects = [as_object(workspace, verdict) for verdict in verdicts]
        _out(json.dumps(objects, ensure_ascii=False, indent=2))
        return FINE
    language = Language(options.language)
    for verdict in verdicts:
        subject = workspace.subjects[verdict.target]
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
        _out("  ".join(cells))
    if any(verdict.illustrative for verdict in verdicts):
        _out(f"* {say(language, 'illustrative.note')}")
    return FINE


def serve(options: argparse.Namespace, configuration: Configuration) -> int:
    """Serve the dashboard on this machine until stopped."""
    load_declarations(configuration)
    environment = {
        **os.environ,
        "KPI_TARGETS": str(configuration.targets.resolve()),
        "KPI_AGENCIES": str(configuration.agencies.resolve()),
        "KPI_SOURCES": str(configuration.sources.resolve()),
        "KPI_STORE": _absolute(configuration.store),
    }
    _out(f"http://{options.address}:{options.port}")
    sys.stdout.flush()
    script = str(ROOT / "dashboard.py")
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.address", options.address, "--server.port", str(options.port)]
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter and arguments


def _absolute(store: str) -> str:
    prefix = "duckdb:///"
    name = store.removeprefix(prefix)
    if not store.startswith(prefix) or name == ":memory:":
        return store
    return f"{prefix}{Path(name).resolve()}"


def demo(_options: argparse.Namespace, configuration: Configuration) -> int:
    """Make the demo store: published figures plus illustrative ones, marked as such."""
    catalog = load_declarations(configuration).catalog
    address = configuration.store
    if address == OPTIONS[-1].default:
        address = DEMO_STORE
    made = prepare_demo(catalog, ROOT / "data" / "published", address)
    _out(f"{address}: {'đã tạo / made' if made else 'đã có sẵn / up to date'}")
    return FINE


Command = tuple[
    "Callable[[argparse.Namespace, Configuration], int]",
    "Callable[[argparse.ArgumentParser], None]",
]


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plans", type=Path, metavar="DIR", help="folder of plan texts to compare quotes with"
    )


def _validate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV file of actuals")
    parser.add_argument("--agency", metavar="CODE", help="the only agency allowed in the file")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _load_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", help="CSV files of actuals")
    parser.add_argument("--agency", metavar="CODE", help="the only agency allowed in the files")


def _status_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_period, metavar="PERIOD", help="judge at the end of this period (2025-Q4)"
    )
    parser.add_argument(
        "--target", action="append", metavar="ID", help="only this target; may be repeated"
    )
    parser.add_argument(
        "--known-at", type=_moment, metavar="TIME", help="the ledger as it stood then (UTC, ISO)"
    )
    parser.add_argument("--json", action="store_true", help="print one object per target")
    parser.add_argument("--language", choices=list(Language), default="vi", help="vi or en")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on")


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take nothing besides the global options."""


# Every command with its arguments. To add one: a function and a line here; docs follow by test.
COMMANDS: dict[str, Command] = {
    "check": (check, _check_arguments),
    "validate": (validate, _validate_arguments),
    "load": (load, _load_arguments),
    "status": (status, _status_arguments),
    "serve": (serve, _serve_arguments),
    "demo": (demo, _no_arguments),
}


def _period(text: str) -> object:
    try:
        return parse_period(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a time: {text!r}") from error
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def parser_of() -> argparse.ArgumentParser:
    """The command line's grammar; global options may stand before or after the command."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    for option in OPTIONS:
        shared.add_argument(
            f"--{option.name}",
            metavar=option.name.upper(),
            help=f"{option.help} ({option.variable}; {option.default})",
        )
    parser = argparse.ArgumentParser(
        prog="kpi", parents=[shared], description="Theo dõi chỉ tiêu / target monitor"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (run, arguments) in COMMANDS.items():
        summary = (run.__doc__ or "").splitlines()[0]
        one = commands.add_parser(name, parents=[shared], help=summary, description=summary)
        arguments(one)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser_of().parse_args(arguments)
    configuration = configuration_from(vars(options), os.environ)
    run, _ = COMMANDS[options.command]
    try:
        return run(options, configuration)
    except DeclarationError as error:
        for fault in error.faults:
            if fault.level == "error":
                _err(_fault(fault))
        return WRONG_INPUT
    except UnknownTargetError as error:
        _err(f"kpi: không có chỉ tiêu {error} / no target {error}")
        return WRONG_CALL
    except StoreBusyError as error:
        _err(f"kpi: sổ số liệu đang được tiến trình khác sử dụng / the ledger is in use: {error}")
        return WRONG_CALL
    except (OSError, ValueError) as error:
        _err(f"kpi: {error}")
        return WRONG_CALL


if __name__ == "__main__":
    sys.exit(main())
