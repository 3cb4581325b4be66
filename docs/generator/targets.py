"""Page of every key of targets.yaml, from the models' schema, with an example of each rule."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from pydantic import TypeAdapter

from generator.markdown import block, code, page, table
from generator.schema import Schema, meanings, targets_schema
from metrics.catalog.checks import FITTING
from metrics.model import (
    Document,
    Former,
    Indicator,
    Plan,
    Relation,
    ReportRule,
    Revision,
    Scope,
    Settings,
    Target,
)
from metrics.notation import Declared, Event, Point, Words
from metrics.periods import Calendar
from metrics.rules import Rule
from metrics.text.numbers import format_date
from metrics.text.words import Language

EXAMPLES = Path(__file__).parents[1] / "examples"
RULES: tuple[type[Declared], ...] = get_args(get_args(Rule)[0])

INTRODUCTION = """\
`targets.yaml` khai báo mọi điều sản phẩm theo dõi. Đổi một chỉ tiêu là sửa mục của nó rồi chạy
`kpi check`: lệnh nêu mọi lỗi kèm số dòng. Trình soạn thảo hiểu dòng đầu của tệp sẽ gợi ý khóa và
báo lỗi ngay khi gõ, theo [targets.schema.json](targets.schema.json). Khóa lạ là lỗi; khóa không
có mặc định là bắt buộc.

`targets.yaml` declares everything the product follows. To change a target, edit its entry and
run `kpi check`, which lists every fault with its line. An editor that understands the first line
of the file completes keys and marks mistakes as you type, by
[targets.schema.json](targets.schema.json). An unknown key is a fault; a key without a default
must be given."""

# Every mapping of the file besides the rules: heading, model and a remark. The order of the page.
SECTIONS: tuple[tuple[str, type[Declared], str], ...] = (
    ("Tài liệu / The document", Document, ""),
    ("settings", Settings, ""),
    ("plans", Plan, ""),
    ("plans.reports", ReportRule, ""),
    ("indicators", Indicator, ""),
    ("reported_by, scope", Scope, "Đúng một trong hai khóa. / Exactly one of the two keys."),
    ("name, title, definition, reading", Words, ""),
    ("targets", Target, ""),
    ("targets.related", Relation, ""),
    ("targets.revisions", Revision, ""),
    ("targets.revisions.was", Former, ""),
)

DUE = """\
## due

Thời hạn và mốc so sánh viết theo các dạng dưới đây; ngày cuối cùng còn tính phụ thuộc lịch của
văn bản. "Trước ngày 15/12" viết là ngày cuối cùng còn kịp: `2023-12-14`; "trước năm 2025" là
`2024-12-31`. Với nhiệm vụ (milestone, recurring), ngày theo dương lịch: năm 2025 hết vào
31/12/2025.

Due dates and baselines take these forms; the last day that counts depends on the plan's
calendar. "Before 15/12" is written as the last good day, `2023-12-14`; "before 2025" is
`2024-12-31`. Days of tasks (milestone, recurring) are civil days: 2025 ends on 31/12/2025."""

MOMENTS = ("2026", "2024-H1", "2024-Q1", "2024-02", "2023-12-31")

OTHER_DUES = """\
Ngoài ra, chỉ với `due`: `each_year` (hằng năm, đến hết năm `until` nếu có), `standing` (thường
xuyên, không có hạn), hoặc một sự kiện mà văn bản không ghi ngày.

Besides, for `due` only: `each_year` (every year, up to `until` where given), `standing` (no
deadline), or an event the plan gives no date for."""

RULES_TITLE = """\
## rule

`kind` chọn quy tắc; các khóa còn lại tùy quy tắc. Mỗi ví dụ là một tệp đầy đủ trong
[examples](examples), chạy được với `kpi check --targets docs/examples/reduction.yaml`.

`kind` chooses the rule, the other keys depend on it. Each example is a complete file of
[examples](examples) that can be tried with `kpi check --targets docs/examples/reduction.yaml`."""


def targets_page() -> str:
    """docs/targets.md: a table of keys for every mapping, due dates, rules with examples."""
    parts = [INTRODUCTION]
    for heading, model, remark in SECTIONS:
        parts += [f"## {heading}", *([remark] if remark else []), _keys(model)]
    parts += [DUE, _moments(), OTHER_DUES, _keys(Event), RULES_TITLE]
    for rule in RULES:
        parts += _rule(rule)
    return page("targets.yaml", *parts)


def _keys(model: type[Declared]) -> str:
    """Table of a model's keys."""
    schema, words = _schema_of(model), meanings()[model.__name__]
    needed = schema.get("required", ())
    return table(
        ("khóa / key", "kiểu / type", "mặc định / default", "Tiếng Việt", "English"),
        (
            (
                code(key),
                _type_words(value),
                "bắt buộc / required" if key in needed else _default(value),
                words[key]["vi"],
                words[key]["en"],
            )
            for key, value in sorted(schema["properties"].items(), key=_kind_first)
        ),
    )


def _kind_first(item: tuple[str, Schema]) -> bool:
    return item[0] != "kind"


def _schema_of(model: type[Declared]) -> Schema:
    whole = targets_schema()
    return whole if model is Document else whole["$defs"][model.__name__]


def _default(schema: Schema) -> str:
    default = schema.get("default")
    return "" if default in (None, [], {}) else code(str(default))


# How the parts of a type are called, by what their schema says.
PERCENT, NUMBER, TEXT = "tỷ lệ % / percentage", "số / number", "chữ / text"
YEAR, MOMENT, DAY = "năm / year", "[kỳ, ngày](#due) / moment", "ngày / date"
MONTH_DAY, ID, WHOLE = "tháng-ngày / month-day", "mã / id", "số nguyên / whole number"
HEADINGS = {
    "Settings": "settings",
    "Plan": "plans",
    "ReportRule": "plansreports",
    "Indicator": "indicators",
    "Scope": "reported_by-scope",
    "Words": "name-title-definition-reading",
    "Target": "targets",
    "Relation": "targetsrelated",
    "Revision": "targetsrevisions",
    "Former": "targetsrevisionswas",
    "Event": "due",
}
NAMES = {"Words": "vi + en", "ReportRule": "report"}


def _type_words(schema: Schema) -> str:
    """Type of a value in words, alternatives joined by a dot."""
    choices = schema.get("anyOf")
    if choices is not None:
        words = [_type_words(one) for one in choices if one.get("type") != "null"]
        if MOMENT in words:
            words = [one for one in words if one != YEAR]
        return " · ".join(dict.fromkeys(words))
    if "oneOf" in schema:
        return "[rule](#rule)"
    if "$ref" in schema:
        return _named(schema["$ref"].rsplit("/", 1)[-1])
    if "const" in schema:
        return code(schema["const"])
    if "enum" in schema:
        return " · ".join(code(one) for one in schema["enum"])
    return _plain(schema)


def _named(model: str) -> str:
    definition = targets_schema()["$defs"][model]
    if "enum" in definition:
        return _type_words({"enum": definition["enum"]})
    return f"[{NAMES.get(model, model.lower())}](#{HEADINGS[model]})"


def _plain(schema: Schema) -> str:
    kind, pattern = schema.get("type"), schema.get("pattern", "")
    if kind == "array":
        return f"danh sách / list: {_type_words(schema['items'])}"
    if kind == "object":
        keys = TEXT if "minLength" in schema.get("propertyNames", {}) else YEAR
        return f"{keys}: {_type_words(schema['additionalProperties'])}"
    if kind == "integer":
        return YEAR if schema.get("minimum", 0) > 1 else WHOLE
    if kind == "number":
        return f"{NUMBER} (0–1)" if schema.get("maximum") == 1 else NUMBER
    if schema.get("format") == "date":
        return DAY
    known = {r"^\d+": PERCENT, r"^\d{4}": MOMENT, "^(0": MONTH_DAY, "^[A-Z": ID}
    return next((words for start, words in known.items() if pattern.startswith(start)), TEXT)


def _moments() -> str:
    """Forms of a moment with the last day that counts, as the product computes it."""
    rows = []
    for written in MOMENTS:
        moment = TypeAdapter(Point).validate_python(written)
        days = [moment.last_day(calendar) for calendar in Calendar]
        rows.append((code(written), *(format_date(day, Language.VI) for day in days)))
    return table(("viết / written", *(code(calendar) for calendar in Calendar)), rows)


def _rule(rule: type[Declared]) -> list[str]:
    kind = _schema_of(rule)["properties"]["kind"]["const"]
    fitting = [values for model, values in FITTING if model is rule]
    values = " · ".join(code(value) for value in fitting[0]) if fitting else "mọi loại / any"
    example = (EXAMPLES / f"{kind}.yaml").read_text(encoding="utf-8")
    return [
        f"### {kind}",
        _keys(rule),
        f"Loại chỉ số (`value`) phù hợp / fits indicators whose `value` is: {values}.",
        block("yaml", example),
    ]
