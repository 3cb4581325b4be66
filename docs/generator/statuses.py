"""Page of every status and every reason, looped over the enums of metrics.status.verdict."""

from __future__ import annotations

from generator.markdown import code, page, table
from metrics.charts.palette import LOOKS
from metrics.status.verdict import Reason, Status
from metrics.text.words import Language, words_of

INTRODUCTION = """\
Trạng thái được tính từ khai báo và số liệu đã duyệt, không bao giờ lưu sẵn. Mỗi trạng thái có
dấu, chữ và màu, nên đọc được cả khi in đen trắng. Thứ tự dưới đây là thứ tự trên màn hình:
nghiêm trọng nhất trước. Các ngưỡng nằm ở [settings](targets.md#settings).

A status is computed from declarations and accepted actuals and never stored. Each has a mark, a
word and a colour, so it can be read in black and white. They stand in the order of the screens,
the worst first. The thresholds are in [settings](targets.md#settings)."""

REASONS = """\
## Lý do / Reasons

Mỗi kết luận kèm một câu nêu lý do với các con số; `kpi status --json` in mã ở `reason_code`. Chỗ
`{…}` là số liệu của chỉ tiêu.

Every verdict comes with one sentence of reason and its numbers; `kpi status --json` prints the
code as `reason_code`. `{…}` stands for figures of the target."""


def statuses_page() -> str:
    """docs/statuses.md: mark, word and help of each status; code and sentence of each reason."""
    return page(
        "Trạng thái / Statuses",
        INTRODUCTION,
        table(("dấu / mark", "mã / code", "Tiếng Việt", "English"), map(_status, Status)),
        REASONS,
        table(("mã / code", "Tiếng Việt", "English"), map(_reason, Reason)),
    )


def _status(status: Status) -> tuple[str, ...]:
    cells = [
        f"**{words[f'status.{status}']}.** {words[f'status_help.{status}']}"
        for words in map(words_of, Language)
    ]
    return LOOKS[status].shape, code(status), *cells


def _reason(reason: Reason) -> tuple[str, ...]:
    """Sentences with the places for figures left open."""
    return code(reason), *(words_of(language)[f"reason.{reason}"] for language in Language)
