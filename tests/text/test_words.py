"""The sentences of the product: the same in both languages, none missing, none left in English."""

from __future__ import annotations

import ast
import csv
import re
import unicodedata
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from metrics.catalog.located import read_located
from metrics.issues import ISSUE_KINDS
from metrics.rules import Operator, Rule
from metrics.status.verdict import Reason, Status
from metrics.text import words as module
from metrics.text.words import Language, say, words_of

ROOT = Path(__file__).parents[2]
VI, EN = words_of(Language.VI), words_of(Language.EN)
KINDS = [get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(Rule)[0])]

# Names that are the same in both languages.
SAME_IN_BOTH = {"ui.fingerprint"}


def places(sentence):
    """Names of what a sentence has filled in."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_sentences():
    assert set(VI) == set(EN)


@pytest.mark.parametrize("key", VI)
def test_both_languages_fill_in_the_same_values(key):
    assert places(VI[key]) == places(EN[key])


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_empty_or_begins_or_ends_with_a_space(language):
    assert [] == [
        key for key, text in words_of(language).items() if not text or text != text.strip()
    ]


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_written_twice(language):
    path = Path(module.__file__).with_name(f"{language}.yaml")
    assert [] == read_located(path.read_text(encoding="utf-8")).duplicates


@pytest.mark.parametrize("language", Language)
def test_letters_are_composed_so_that_equal_words_compare_equal(language):
    loose = [
        text for text in words_of(language).values() if not unicodedata.is_normalized("NFC", text)
    ]
    assert [] == loose


def test_nothing_is_left_in_english():
    same = {key for key, text in VI.items() if text == EN[key]}
    worded = {key for key in same if any(map(str.isalpha, re.sub(r"{\w+}", "", VI[key])))}
    assert SAME_IN_BOTH == worded


@pytest.mark.parametrize("language", Language)
def test_braces_shown_to_people_are_not_doubled(language):
    filled = [
        say(language, key, **dict.fromkeys(places(sentence), "x"))
        for key, sentence in words_of(language).items()
    ]
    assert [] == [text for text in filled if "{{" in text]


# --- everything that needs words has them ---------------------------------------------------------


@pytest.mark.parametrize("status", Status)
def test_status_has_a_word_and_a_sentence_of_help(status):
    assert {f"status.{status}", f"status_help.{status}"} <= set(VI)


@pytest.mark.parametrize("reason", Reason)
def test_reason_has_a_sentence(reason):
    assert f"reason.{reason}" in VI


@pytest.mark.parametrize("kind", ISSUE_KINDS, ids=lambda kind: kind.code)
def test_issue_kind_has_a_title_and_a_remedy(kind):
    assert {f"issue.{kind.code}.title", f"issue.{kind.code}.fix"} <= set(VI)


def test_no_words_are_kept_for_what_is_gone():
    kept = {key.split(".")[1] for key in VI if key.startswith("issue.")}
    assert {kind.code for kind in ISSUE_KINDS} == kept
    for section, enum in (("status", Status), ("status_help", Status), ("reason", Reason)):
        assert set(enum) == {key.split(".")[1] for key in VI if key.startswith(f"{section}.")}


@pytest.mark.parametrize("operator", Operator)
def test_operator_has_a_word(operator):
    assert f"operator.{operator.name}" in VI


def test_fields_and_units_in_use_have_words(catalog):
    fields = {f"field.{target.field}" for target in catalog.targets.values()}
    units = {f"unit.{indicator.unit}" for indicator in catalog.indicators.values()}
    assert set() == (fields | units) - set(VI)


def test_degrees_of_confidence_in_use_have_words():
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8") as file:
        used = {f"confidence.{row['confidence']}" for row in csv.DictReader(file)}
    assert set() == used - set(VI)


def test_rule_has_its_words_or_shares_those_of_a_level():
    assert {"share", "level"} == {kind for kind in KINDS if f"rule.{kind}" not in VI} | {"level"}


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def literals(tree, function, position):
    """Texts given as one argument of a function."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or len(node.args) <= position:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        given = node.args[position]
        called = name if isinstance(name, str) else getattr(name, "id", "")
        if called == function and isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield given.value


@pytest.mark.parametrize(
    ("function", "position", "prefix"),
    [("say", 1, ""), ("say_both", 0, ""), ("report", 2, "expected.")],
    ids=["said in one language", "said in both", "expected of a declaration"],
)
def test_sentence_asked_for_in_the_code_exists(function, position, prefix):
    folders = ("metrics/catalog",) if function == "report" else ("metrics", "pages")
    asked = {
        f"{prefix}{key}"
        for _, tree in sources(*folders)
        for key in literals(tree, function, position)
    }
    assert asked
    assert set() == asked - set(VI)


def test_complaint_of_a_model_is_a_sentence():
    text = (ROOT / "metrics" / "model.py").read_text(encoding="utf-8")
    messages = {f"expected.{key}" for key in re.findall(r'message = "(\w+)"', text)}
    assert messages
    assert set() == messages - set(VI)
