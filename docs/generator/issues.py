"""Page of every fault an uploaded file can have, looped over metrics.issues.ISSUE_KINDS."""

from __future__ import annotations

from generator.markdown import code, page, table
from metrics.issues import ISSUE_KINDS, IssueKind, Level
from metrics.text.words import Language, words_of

INTRODUCTION = """\
Mỗi lỗi số liệu có một mã cố định. `kpi validate` và `kpi load` hiện tất cả các lỗi cùng lúc, kèm
số dòng và số cột (đếm từ 1, như trong Excel; dòng 0 là cả tệp, cột 0 là cả dòng). Một lỗi
(`error`) giữ cả tệp lại, không dòng nào được lưu; một cảnh báo (`warning`) được hiện ra nhưng
tệp vẫn được nhận. Chỗ `{…}` được thay bằng nội dung của tệp.

Every issue has a stable code. `kpi validate` and `kpi load` show all of them at once with line
and column (from 1, as in a spreadsheet; line 0 is the file, column 0 the whole row). An `error`
keeps the whole file out, none of its rows is stored; a `warning` is shown and lets the file in.
`{…}` stands for what the file holds."""

LEVELS = {Level.ERROR: "lỗi / error", Level.WARNING: "cảnh báo / warning"}


def issues_page() -> str:
    """docs/issues.md: code, level, and title with remedy in both languages."""
    rows = []
    for kind in ISSUE_KINDS:
        sentences = [_sentence(words_of(language), kind) for language in Language]
        rows.append((code(kind.code), LEVELS[kind.level], *sentences))
    headings = ("mã / code", "mức / level", "Tiếng Việt", "English")
    return page("Lỗi số liệu / Issues", INTRODUCTION, table(headings, rows))


def _sentence(words: dict[str, str], kind: IssueKind) -> str:
    """Title and remedy, with the places that a file fills in left open."""
    return f"**{words[f'issue.{kind.code}.title']}.** {words[f'issue.{kind.code}.fix']}"
