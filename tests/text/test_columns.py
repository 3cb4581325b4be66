"""No two columns of a table have one heading: the second would take the place of the first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from metrics.text.words import Language, say

ROOT = Path(__file__).resolve().parents[2]


def headings(row):
    """Codes of the words that are keys of a row written out."""
    return [
        key.args[1].value
        for key in row.keys
        if isinstance(key, ast.Call)
        and getattr(key.func, "id", "") == "say"
        and isinstance(key.args[1], ast.Constant)
    ]


ROWS = {
    f"{path.relative_to(ROOT)}:{node.lineno}": headings(node)
    for folder in ("pages", "metrics")
    for path in sorted((ROOT / folder).rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.Dict) and len(headings(node)) > 1
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("row", ROWS)
def test_headings_of_a_table_differ(row, language):
    told = [say(language, code) for code in ROWS[row]]
    assert sorted(set(told)) == sorted(told)


def test_rows_were_found():
    assert len(ROWS) > 5
