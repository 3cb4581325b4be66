"""Hand-worked cases: a plan's sentence, figures, a date, and the verdict worked out on paper.

cases/*.yaml, one file per rule, hold groups that share a plan entry:

    entry       id of the entry in the plans; none where no plan has such a rule
    quote       its sentence, or what stands in for it
    target      keys of the target, indicator: keys of its indicator (a task has none)
    agencies    codes or rows of the register, [a] when left out; plan: keys of the plan
    cases       name, actuals, as_of, expect, working; and any key above, over that of the group

A row of actuals is for one agency or each of several. Numbers expected are exact; null is none.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from building import World, agency, figure, indicator, load, plan, target

FOLDER = Path(__file__).parent / "cases"
RULES = (
    "reduction",
    "share",
    "level",
    "trajectory",
    "rank",
    "count",
    "growth",
    "milestone",
    "recurring",
    "direction",
)
FEWEST_OF_A_RULE, FEWEST = 12, 130
EXPECTED = ("status", "reason", "p", "e", "r", "actual", "target_value")
# Tasks are their own indicator, so their figures bear the target's id.
TASKS = ("milestone", "recurring")


def read(rule):
    """Cases of one file, each complete with what its group says."""
    for group in yaml.load(
        (FOLDER / f"{rule}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    ):
        for case in group["cases"]:
            shared = {key: value for key, value in group.items() if key != "cases"}
            joined = {
                key: shared.get(key, {}) | case.get(key, {})
                for key in ("target", "indicator", "plan")
            }
            yield shared | case | joined


CASES = {f"{rule}:{case['name']}": case for rule in RULES for case in read(rule)}


def world_of(case, folder, engine):
    """The case's declarations, with its figures accepted."""
    is_task = case["target"]["rule"]["kind"] in TASKS
    declared = target(quote=case["quote"], **case["target"])
    if is_task:
        del declared["indicator"]
    agencies = [
        agency(one) if isinstance(one, str) else agency(**{k: str(v) for k, v in one.items()})
        for one in case.get("agencies", ["a"])
    ]
    loaded = load(
        folder,
        targets=[declared],
        indicators=[] if is_task else [indicator(**case["indicator"])],
        agencies=agencies,
        plans=[plan(**case["plan"])],
    )
    world = World(loaded.catalog, engine)
    figures = [
        figure(
            one,
            str(row["period"]),
            row.get("value"),
            of=row.get("denominator"),
            numerator=row.get("numerator"),
            note=str(row.get("note", "")),
            breakdown=row.get("breakdown", ""),
            indicator="T1" if is_task else "figure",
        )
        for row in case["actuals"]
        for one in ([row["agency"]] if isinstance(row["agency"], str) else row["agency"])
    ]
    if figures:
        world.store(*figures)
    return world


def found(verdict):
    """What a case says of a verdict."""
    return {
        "status": verdict.status.value,
        "reason": verdict.reason.value,
        "p": verdict.progress,
        "e": verdict.due_progress,
        "r": verdict.pace,
        "actual": verdict.actual,
        "target_value": verdict.target_value,
    }


def expected(case):
    """What the case expects, its numbers as exact fractions."""
    return {
        key: value if key in ("status", "reason") or value is None else Fraction(str(value))
        for key, value in case["expect"].items()
    }


@pytest.mark.parametrize("name", CASES)
def test_verdict_is_the_one_worked_out_on_paper(name, tmp_path, ledger):
    case = CASES[name]
    verdict = world_of(case, tmp_path, ledger).verdict(case["as_of"])
    assert expected(case) == found(verdict), case["working"]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_cases(rule):
    names = [case["name"] for case in read(rule)]
    assert FEWEST_OF_A_RULE <= len(names)
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_there_are_no_other_files_and_enough_cases():
    assert sorted(RULES) == sorted(path.stem for path in FOLDER.iterdir())
    assert len(CASES) >= FEWEST


@pytest.mark.parametrize("name", CASES)
def test_case_is_of_its_files_rule_and_complete(name):
    case = CASES[name]
    assert name.split(":")[0] == case["target"]["rule"]["kind"]
    assert tuple(case["expect"]) == EXPECTED
    assert not any(isinstance(value, float) for value in case["expect"].values())
    assert all(case[key] for key in ("entry", "quote", "working"))
