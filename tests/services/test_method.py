"""The method in words stands on the rules and thresholds in force, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest

from metrics.rules import Rule
from metrics.services.method import EXAMPLES, judged_example, method_of
from metrics.status.evaluate import OBSTACLES
from metrics.status.verdict import Status
from metrics.text.words import Language, say


def texts(catalog, language):
    """Everything the page says, as one text."""
    return "\n".join(
        "\n".join((one.heading, *one.paragraphs, *(" ".join(row) for row in one.rows)))
        for one in method_of(catalog, language)
    )


def test_every_rule_has_an_example():
    kinds = {
        get_args(rule.model_fields["kind"].annotation)[0] for rule in get_args(get_args(Rule)[0])
    }
    assert kinds == {example.kind for example in EXAMPLES}


@pytest.mark.parametrize("language", Language)
def test_every_status_and_obstacle_is_named(catalog, language):
    said = texts(catalog, language)
    assert [] == [one for one in Status if say(language, f"status.{one}") not in said]
    obstacles = {say(language, f"method.obstacle.{reason}") for _, reason, _ in OBSTACLES}
    assert [] == [one for one in obstacles if one not in said]


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("on_track", "0.87", "87%"),
        ("at_risk", "0.43", "43%"),
        ("min_coverage", "0.71", "71%"),
        ("near", "0.07", " 7%"),
    ],
)
def test_threshold_on_the_page_is_the_one_in_force(catalog, key, value, shown):
    changed = catalog.settings.model_copy(update={key: Decimal(value)})
    said = texts(catalog.model_copy(update={"settings": changed}), Language.VI)
    assert shown in said
    assert shown not in texts(catalog, Language.VI)


def test_examples_are_judged_by_the_thresholds_in_force(catalog):
    cut = next(example for example in EXAMPLES if example.kind == "reduction")
    assert Status.AT_RISK == judged_example(cut, catalog.settings)[1].status
    lower = catalog.settings.model_copy(update={"on_track": Decimal("0.9")})
    assert Status.ON_TRACK == judged_example(cut, lower)[1].status


def test_own_thresholds_are_listed(catalog):
    changed = catalog.targets["HP24-Q2"].model_copy(update={"min_coverage": Decimal("0.9")})
    targets = {**catalog.targets, "HP24-Q2": changed}
    own = method_of(catalog.model_copy(update={"targets": targets}), Language.EN)[-1]
    assert (("HP24-Q2", "minimum coverage", "90%"),) == own.rows


def test_both_languages_say_the_same_number_of_things(catalog):
    shapes = [
        [(len(one.paragraphs), len(one.rows)) for one in method_of(catalog, language)]
        for language in Language
    ]
    assert shapes[0] == shapes[1]
