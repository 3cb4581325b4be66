"""The `kpi` command: its grammar, and what becomes of the errors the commands raise."""

from __future__ import annotations

import argparse
import io
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from metrics import account_commands, commands, export_commands, trail_commands
from metrics.access import Role
from metrics.account_commands import ACTIONS, Typed
from metrics.commands import WRONG_CALL, WRONG_INPUT, Call, fault_lines
from metrics.errors import (
    DeclarationError,
    PeriodError,
    StoreBusyError,
    UnknownBriefingError,
    UnknownTargetError,
)
from metrics.periods import parse_period
from metrics.relay import Answer, Door, Request, ask
from metrics.services.configuration import OPTIONS, configuration_from
from metrics.services.exporting import NAMES
from metrics.services.trail import Act
from metrics.text.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from metrics.periods import Period

    Command = tuple[Callable[[Call], int], Callable[[argparse.ArgumentParser], None]]


MOST_ENTRIES = 1_000_000


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


def _dated_arguments(parser: argparse.ArgumentParser) -> None:
    """Which targets, on which date, as the ledger knew them when."""
    parser.add_argument(
        "--as-of", type=_period, metavar="PERIOD", help="judge at the end of this period (2025-Q4)"
    )
    parser.add_argument(
        "--target", action="append", metavar="ID", help="only this target; may be repeated"
    )
    parser.add_argument(
        "--known-at", type=_moment, metavar="TIME", help="the ledger as it stood then (UTC, ISO)"
    )


def _status_arguments(parser: argparse.ArgumentParser) -> None:
    _dated_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one object per target")
    parser.add_argument("--language", choices=list(Language), default="vi", help="vi or en")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES, help="what to make")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to, if not NAME here")
    _dated_arguments(parser)
    parser.add_argument(
        "--briefing",
        type=_count,
        metavar="NUMBER",
        help="what a saved briefing shows; instead of a period, targets and a moment",
    )
    parser.add_argument("--language", choices=list(Language), default="vi", help="vi or en")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on")


def _user_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=list(ACTIONS), help="what to do")
    parser.add_argument("name", nargs="?", metavar="NAME", help="account; all actions but list")
    parser.add_argument("--role", choices=list(Role), help="role of a new account")
    parser.add_argument("--agency", metavar="CODE", help="agency of a new account of that role")
    parser.add_argument("--label", metavar="TEXT", default="", help="what a new token is for")
    parser.add_argument(
        "--token", type=int, metavar="NUMBER", help="the token to revoke, all when left out"
    )


def _log_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", metavar="NAME", help="only what this account did")
    parser.add_argument("--action", choices=list(Act), help="only entries of this sort")
    parser.add_argument("--agency", metavar="CODE", help="only its own people's and those about it")
    parser.add_argument("--since", type=_day, metavar="DAY", help="from this day on (2026-01-31)")
    parser.add_argument("--until", type=_day, metavar="DAY", help="up to this day, all of it")
    parser.add_argument("--most", type=_count, default=50, help="how many entries to show")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    parser.add_argument("--language", choices=list(Language), default="vi", help="vi or en")


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take nothing besides the global options."""


# Every command with its arguments. To add one: a function and a line here; docs follow by test.
COMMANDS: dict[str, Command] = {
    "check": (commands.check, _check_arguments),
    "validate": (commands.validate, _validate_arguments),
    "load": (commands.load, _load_arguments),
    "status": (commands.status, _status_arguments),
    "export": (export_commands.export, _export_arguments),
    "serve": (commands.serve, _serve_arguments),
    "demo": (commands.demo, _no_arguments),
    "user": (account_commands.user, _user_arguments),
    "log": (trail_commands.log, _log_arguments),
    "verify": (trail_commands.verify_log, _no_arguments),
}


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a day: {text!r}") from error


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_ENTRIES:
        raise argparse.ArgumentTypeError(f"not a number from 1 to {MOST_ENTRIES}: {text!r}")
    return int(text)


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
        prog="kpi",
        parents=[shared],
        allow_abbrev=False,
        description="Theo dõi chỉ tiêu / target monitor",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (run, arguments) in COMMANDS.items():
        summary = (run.__doc__ or "").splitlines()[0]
        one = subparsers.add_parser(
            name, parents=[shared], allow_abbrev=False, help=summary, description=summary
        )
        arguments(one)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    When a server on this machine holds the ledger, the command is handed to it.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    typed = Typed()
    try:
        return run(given, Path.cwd(), os.environ, sys.stdout, sys.stderr, typed)
    except StoreBusyError as error:
        try:
            answer = _ask_server(given, typed.given)
        except ConnectionError as broken:
            sys.stderr.write(f"kpi: {broken}\n")
            return WRONG_CALL
        if answer is None:
            sys.stderr.write(
                "kpi: sổ số liệu đang được tiến trình khác sử dụng"
                f" / the ledger is in use by another process: {error}\n"
            )
            return WRONG_CALL
        sys.stdout.write(answer.output)
        sys.stderr.write(answer.errors)
        return answer.code


def run(
    arguments: Sequence[str],
    base: Path,
    environment: Mapping[str, str],
    output: TextIO,
    errors: TextIO,
    password: Callable[[], str],
) -> int:
    """Run one command with everything it depends on given; raises StoreBusyError."""
    options = parser_of().parse_args(arguments)
    configuration = configuration_from(vars(options), environment, base)
    call = Call(options, configuration, base, output, errors, password)
    command, _ = COMMANDS[options.command]
    try:
        return command(call)
    except StoreBusyError:
        raise
    except DeclarationError as error:
        for fault in error.faults:
            if fault.level == "error":
                call.complain(fault_lines(fault))
        return WRONG_INPUT
    except UnknownTargetError as error:
        call.complain(f"kpi: không có chỉ tiêu {error} / no target {error}")
        return WRONG_CALL
    except UnknownBriefingError as error:
        call.complain(f"kpi: không có bản trình chiếu {error} / no briefing {error}")
        return WRONG_CALL
    except (OSError, ValueError) as error:
        call.complain(f"kpi: {error}")
        return WRONG_CALL


def _ask_server(arguments: list[str], typed: str | None) -> Answer | None:
    options = parser_of().parse_args(arguments)
    store = configuration_from(vars(options), os.environ).store
    settings = {
        option.variable: os.environ[option.variable]
        for option in OPTIONS
        if option.variable in os.environ
    }
    return ask(store, Request(arguments, str(Path.cwd()), settings, typed))


def open_door() -> Door:
    """Let the command line in while this process serves the ledger named in its environment."""
    return Door(configuration_from({}, os.environ).store, _answer)


def _answer(request: Request) -> Answer:
    output, errors = io.StringIO(), io.StringIO()
    base = Path(request.directory)
    try:
        typed = Typed(request.typed or "")
        code = run(request.arguments, base, request.environment, output, errors, typed)
    except SystemExit as refusal:
        # The caller's own parser has said why; the server only must not end with it.
        code = refusal.code if isinstance(refusal.code, int) else WRONG_CALL
    return Answer(code, output.getvalue(), errors.getvalue())


if __name__ == "__main__":
    sys.exit(main())
