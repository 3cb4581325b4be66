"""Files of the newest quarter that wait for a decision, or came back: a declared table.

Those who fell silent with that quarter (silences.py) and file after all, and some who file once
more. What is accepted is the same with these files or without. Knows nothing of figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from metrics.periods import parse_period

QUARTER = parse_period("2026-Q3").closes


class Flaw(StrEnum):
    """What a reviewer may notice in a file."""

    JUMP = "jump"
    LEFT_OUT = "left_out"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Pending:
    """One agency's file.

    days: after the end of the period; flaw: CORRECTED for a file that follows an accepted one;
    remark: to the reviewer; returned: why it came back, "" while it waits.
    """

    agency: str
    days: int
    flaw: Flaw | None = None
    remark: str = ""
    returned: str = ""


# To add one: a line here. Who is not here and fell silent is late.
PENDING: tuple[Pending, ...] = (
    Pending("so_gddt_hn", 4, None, "Số liệu minh họa: nộp đúng hạn, đủ dòng"),
    Pending("p_an_duong", 4),
    Pending("p_hoa_binh", 8, Flaw.JUMP),
    Pending("p_thach_khoi", 9, Flaw.LEFT_OUT, "Số liệu minh họa: hai dòng còn thiếu sẽ nộp sau"),
    Pending("x_an_quang", 16),
    Pending("so_tu_phap_hn", 20, Flaw.CORRECTED, "Số liệu minh họa: nộp lại, có số điều chỉnh"),
    Pending(
        "so_xay_dung_hn",
        5,
        Flaw.JUMP,
        returned="Minh họa: một tỷ lệ giảm mạnh so với kỳ trước mà không có ghi chú. "
        "Kiểm tra lại tử số, hoặc ghi rõ nguyên nhân vào cột ghi chú rồi nộp lại.",
    ),
    Pending(
        "so_y_te_hn",
        12,
        Flaw.CORRECTED,
        "Số liệu minh họa: nộp lại, có số điều chỉnh",
        "Minh họa: đơn vị nộp lại kèm văn bản giải trình số điều chỉnh.",
    ),
)
