"""YAML with the line of everything, duplicates found, syntax errors placed."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.catalog.located import read_located

TEXT = """\
# a comment
settings: {calendar: administrative, on_track: 0.95}
targets:
  - id: T1
    rule:
      kind: share
      target: 80%
  - {id: T2,
     due: 2026}
"""


def test_data_are_read_as_written():
    expected = {
        "settings": {"calendar": "administrative", "on_track": 0.95},
        "targets": [
            {"id": "T1", "rule": {"kind": "share", "target": "80%"}},
            {"id": "T2", "due": 2026},
        ],
    }
    assert expected == read_located(TEXT).data


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("settings",), 2),
        (("settings", "on_track"), 2),
        (("targets",), 3),
        (("targets", 0), 4),
        (("targets", 0, "rule"), 5),
        (("targets", 0, "rule", "target"), 7),
        (("targets", 1, "id"), 8),
        (("targets", 1, "due"), 9),
    ],
)
def test_every_key_and_item_has_its_line(path, line):
    assert line == read_located(TEXT).line_of(path)


def test_path_that_is_not_there_has_the_line_of_its_nearest_ancestor():
    located = read_located(TEXT)
    assert [5, 4, 2] == [
        located.line_of(path)
        for path in [("targets", 0, "rule", "op"), ("targets", 0, "lead"), ("plans",)]
    ]


def test_duplicate_key_is_found_with_both_lines_and_the_first_value_kept():
    located = read_located("a: 1\nb: 2\na: 3\n")
    assert ([(("a",), 3, 1)], {"a": 1, "b": 2}) == (located.duplicates, located.data)


def test_duplicate_keys_at_every_depth_are_all_found():
    located = read_located("t:\n  - {x: 1, x: 2}\n  - y: 1\n    z: {w: 1}\n    y: 2\nt: 5\n")
    expected = [(("t", 0, "x"), 2, 2), (("t", 1, "y"), 5, 3), (("t",), 6, 1)]
    assert expected == located.duplicates


def test_same_key_in_two_entries_is_no_duplicate():
    assert [] == read_located("- {id: a}\n- {id: b}\n").duplicates


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ('a: "open\n', 2),
        ("a: 1\n  b: 2\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: *nowhere\n", 1),
        ("a: 1\nb: !!python/name:os.system x\n", 2),
    ],
)
def test_syntax_error_is_returned_with_its_line(text, line):
    problem = read_located(text).problem
    assert problem is not None
    assert line == problem[1]


def test_good_text_has_no_problem():
    assert read_located(TEXT).problem is None


def test_empty_text_is_no_data_and_no_problem():
    located = read_located("# nothing yet\n")
    assert (None, None) == (located.data, located.problem)


def test_date_is_read_as_a_date():
    assert {"signed": date(2024, 1, 18)} == read_located("signed: 2024-01-18").data


@pytest.mark.parametrize("written", ["2024-02-30", "2025-13-01", "2023-02-29"])
def test_impossible_date_is_kept_as_written_for_the_models_to_refuse(written):
    located = read_located(f"good: 1\ndue: {written}\n")
    assert (None, {"good": 1, "due": written}) == (located.problem, located.data)


def test_text_that_contains_itself_is_a_problem_and_no_crash():
    assert read_located("a: &whole [*whole]\n").problem is not None


def test_trace_follows_a_validators_location_as_far_as_the_data_go():
    located = read_located(TEXT)
    assert ("targets", 0, "rule", "target") == located.trace(
        ("targets", 0), ("rule", "share", "target")
    )
