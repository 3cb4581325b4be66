"""Page of every command and option of `kpi`, from the grammar of metrics.cli.

To add a command there: its line in NOTES here, with an example that the grammar accepts.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from generator.markdown import block, code, page, table
from metrics.cli import COMMANDS
from metrics.commands import FINE, WRONG_CALL, WRONG_INPUT
from metrics.services.configuration import OPTIONS


@dataclass(frozen=True, slots=True)
class Note:
    """What the grammar does not say of a command: its sentence in Vietnamese, and examples."""

    vi: str
    examples: tuple[str, ...]


NOTES: dict[str, Note] = {
    "check": Note(
        "Kiểm tra targets.yaml và danh mục đơn vị; nêu mọi lỗi kèm tệp và số dòng.",
        ("kpi check", "kpi check --plans plans", "kpi check --targets draft.yaml"),
    ),
    "validate": Note(
        "Nói đã đọc một tệp số liệu thế nào và trong tệp có gì sai; không lưu gì.",
        ("kpi validate quy-3.csv", "kpi validate quy-3.csv --agency so_noi_vu_hn --json"),
    ),
    "load": Note(
        "Kiểm tra, nộp và duyệt các tệp trong một lần; nhận tất cả hoặc không nhận tệp nào.",
        ("kpi load quy-3.csv", "kpi load data/published/posts.csv data/published/procedures.csv"),
    ),
    "status": Note(
        "Cho biết từng chỉ tiêu đang ở đâu.",
        (
            "kpi status",
            "kpi status --as-of 2025-Q4 --target HP24-Q2 --target HP24-Q3",
            "kpi status --as-of 2025-Q4 --known-at 2026-01-15T08:00:00+07:00 --json",
        ),
    ),
    "export": Note(
        "Ghi các chỉ tiêu tại một kỳ thành tệp mang về. Tệp có dấu kiểm chứng: kỳ, thời điểm biết "
        "số liệu, mã băm của sổ, phiên bản. Chạy lại với cùng dấu ra đúng tệp ấy từng byte.",
        (
            "kpi export briefing.pptx",
            "kpi export briefing.pptx --as-of 2026-Q3 --language en --target HP24-Q2",
            "kpi export briefing.pptx --known-at 2026-11-22T03:10:00Z --output hop.pptx",
            "kpi export briefing.pptx --briefing 3 --language vi",
        ),
    ),
    "serve": Note(
        "Mở bảng theo dõi trên máy này cho tới khi dừng (Ctrl+C).",
        ("kpi serve", "kpi serve --store duckdb:///data/demo.duckdb --port 8600"),
    ),
    "demo": Note(
        "Tạo sổ trình diễn: số liệu đã công bố, cộng số liệu minh họa có ghi rõ là minh họa.",
        ("kpi demo",),
    ),
    "user": Note(
        "Tạo, liệt kê, đổi, ngừng tài khoản và cấp mã truy cập. Mật khẩu được hỏi khi chạy lệnh, "
        "hoặc lấy từ đầu vào chuẩn; không bao giờ ghi trên dòng lệnh.",
        (
            "kpi user add quan_tri --role admin",
            "kpi user add van_thu_so_y_te --role agency --agency so_y_te_hn",
            "kpi user list",
            "kpi user password van_thu_so_y_te",
            "kpi user disable van_thu_so_y_te",
            "kpi user token van_thu_so_y_te --label phan-mem-mot-cua",
            "kpi user revoke van_thu_so_y_te --token 1",
        ),
    ),
    "log": Note(
        "Xem nhật ký, mục mới nhất trước: ai, làm gì, lúc nào. Ngày tính theo giờ Việt Nam.",
        (
            "kpi log",
            "kpi log --who so_noi_vu --since 2026-11-01 --until 2026-11-30",
            "kpi log --action sign_in_failed --most 200 --json",
        ),
    ),
    "verify": Note(
        "Chứng minh nhật ký và mọi thứ nhật ký ghi nhận còn nguyên: chuỗi mã băm, từng dòng của "
        "sổ, từng tệp. Mã kết thúc 1 khi có chỗ không khớp, kèm tên mục đầu tiên bị hỏng. Nên ghi "
        "số mục và mã băm cuối ra ngoài, chẳng hạn vào biên bản khóa kỳ.",
        ("kpi verify", "kpi verify --store duckdb:///data/demo.duckdb"),
    ),
}

INTRODUCTION = """\
Mọi màn hình dùng chung dịch vụ với dòng lệnh. Các lệnh dưới đây đều chạy được cả khi `kpi serve`
đang mở cùng một sổ: lệnh được chuyển cho tiến trình đang giữ sổ.

Every screen shares its services with the command line. All of it works while `kpi serve` has the
same ledger open: the command is handed to the process that holds it."""

OPTIONS_TITLE = """\
## Tùy chọn chung / Options of every command

Viết trước hoặc sau tên lệnh. Thứ tự ưu tiên: dòng lệnh, biến môi trường, mặc định. Đường dẫn
tính từ thư mục hiện tại.

Before or after the command. The command line wins over the environment, the environment over the
default. Paths start from the current folder."""

EXIT_CODES = (
    (FINE, "xong", "fine"),
    (WRONG_INPUT, "đầu vào sai: khai báo hoặc tệp có lỗi", "the input is wrong"),
    (WRONG_CALL, "gọi lệnh sai, hoặc không mở được tệp, sổ", "the call is wrong"),
)


class _Recorder(argparse.ArgumentParser):
    """A grammar that remembers what was added to it."""

    def __init__(self) -> None:
        super().__init__(add_help=False)
        self.arguments: list[argparse.Action] = []

    def add_argument(self, *names: Any, **keys: Any) -> argparse.Action:  # noqa: ANN401 - argparse's own
        """Add an argument and keep it."""
        action = super().add_argument(*names, **keys)
        self.arguments.append(action)
        return action


def commands_page() -> str:
    """docs/commands.md: options of every command, each command, exit codes."""
    return page(
        "Dòng lệnh / Command line",
        INTRODUCTION,
        OPTIONS_TITLE,
        _options(),
        *(_command(name) for name in COMMANDS),
        "## Mã kết thúc / Exit codes",
        table(
            ("mã / code", "Tiếng Việt", "English"),
            ((code(str(number)), vi, en) for number, vi, en in EXIT_CODES),
        ),
    )


def _options() -> str:
    return table(
        ("tùy chọn / option", "biến môi trường / variable", "mặc định / default", "meaning"),
        (
            (code(f"--{one.name}"), code(one.variable), code(one.default), one.help)
            for one in OPTIONS
        ),
    )


def _command(name: str) -> str:
    run, add_arguments = COMMANDS[name]
    recorder = _Recorder()
    add_arguments(recorder)
    note = NOTES[name]
    summary = (run.__doc__ or "").splitlines()[0]
    usage = " ".join(["kpi", name, *(_usage(one) for one in recorder.arguments)])
    parts = [f"## kpi {name}", note.vi, summary, block("text", usage)]
    if recorder.arguments:
        rows = [(code(_name(one)), _default(one), one.help or "") for one in recorder.arguments]
        parts.append(table(("tham số / argument", "mặc định / default", "meaning"), rows))
    return "\n\n".join([*parts, block("sh", "\n".join(note.examples))])


def _value(argument: argparse.Action) -> str:
    if argument.choices is not None:
        return "|".join(map(str, argument.choices))
    shown = argument.metavar or argument.dest.upper()
    return shown if isinstance(shown, str) else " ".join(shown)


def _name(argument: argparse.Action) -> str:
    if not argument.option_strings:
        return _value(argument)
    flag = argument.option_strings[0]
    return flag if argument.nargs == 0 else f"{flag} {_value(argument)}"


def _usage(argument: argparse.Action) -> str:
    if argument.option_strings or argument.nargs == "?":
        return f"[{_name(argument)}]"
    return f"{_name(argument)}…" if argument.nargs == "+" else _name(argument)


def _default(argument: argparse.Action) -> str:
    shown = argument.default not in (None, False)
    return code(str(argument.default)) if shown else ""
