"""What must hold between entries: each rule has a case that breaks it."""

from __future__ import annotations

import pytest

from building import (
    CUT_5_PERCENT,
    DOSSIERS,
    POSTS,
    RANKING,
    SHARE,
    SURVEY,
    agency,
    indicator,
    load,
    plan,
    target,
    words,
)
from metrics.catalog.checks import RULES
from metrics.errors import DeclarationError

AT_LEAST_80 = {"kind": "share", "op": ">=", "target": "80%"}
GOOD = {
    "targets": [target(rule=AT_LEAST_80, due=2025)],
    "indicators": [indicator(**SHARE)],
}
TWICE = [target(rule=AT_LEAST_80, due=2025), target(rule=AT_LEAST_80, due=2025)]


def one(sort=SHARE, **keys):
    """Sections with a single target on a single indicator."""
    return {
        "targets": [target(**{"rule": AT_LEAST_80, "due": 2025, **keys})],
        "indicators": [indicator(**sort)],
    }


@pytest.fixture
def found(tmp_path):
    """Faults and warnings of a whole declaration."""

    def faults(**sections):
        try:
            return load(tmp_path, **{**GOOD, **sections}).warnings
        except DeclarationError as error:
            return error.faults

    return faults


def places(faults):
    return [(fault.where, fault.level) for fault in faults]


# rule -> declarations that break it and nothing else, and where that is reported.
def task(**keys):
    """Sections with one task, which is its own indicator."""
    sections = one(**({"rule": {"kind": "milestone"}, "due": 2024} | keys))
    (declared,) = sections["targets"]
    del declared["indicator"]
    return {**sections, "indicators": []}


def revision(day, **was):
    """A revision before which other values stood."""
    return {"on": day, "by": "UBND", "why": words("vì"), "was": was}


BROKEN = {
    "unique_ids": [
        ({"targets": TWICE}, "targets[T1].id"),
        ({"indicators": [indicator(**SHARE), indicator(**SHARE)]}, "indicators[figure].id"),
        ({"plans": [plan(), plan()]}, "plans[plan].id"),
    ],
    "known_references": [
        (one(related=[{"target": "T2", "how": "follows"}]), "targets[T1].related[0].target"),
        (one(related=[{"target": "T1", "how": "follows"}]), "targets[T1].related[0].target"),
        (one(plan="plam"), "targets[T1].plan"),
        (one(context=["figur"]), "targets[T1].context[0]"),
        (one(rule=AT_LEAST_80 | {"nested_in": "T2"}), "targets[T1].rule.nested_in"),
    ],
    "known_agencies": [
        (one(scope={"agencies": ["b"]}), "targets[T1].scope.agencies"),
        (one(scope={"level": "commune"}), "targets[T1].scope.level"),
        (
            one({**SHARE, "reported_by": {"agencies": ["a", "b"]}}),
            "indicators[figure].reported_by.agencies",
        ),
        (
            one({**SHARE, "reported_by": {"level": ["office", "x"]}}),
            "indicators[figure].reported_by.level",
        ),
        ({"plans": [plan(territory=["a", "b"])]}, "plans[plan].territory[1]"),
    ],
    "rule_fits_indicator": [
        (one(POSTS | {"better": "higher"}), "targets[T1].indicator"),
        (one(SHARE | {"better": None}, rule=CUT_5_PERCENT, due=2026), "targets[T1].indicator"),
        (one(POSTS, rule={"kind": "rank", "at_most": 10}), "targets[T1].indicator"),
        (one(rule={"kind": "count", "at_least": 10}), "targets[T1].indicator"),
        (one(rule={"kind": "level", "target": 90}), "targets[T1].indicator"),
        (one(rule={"kind": "milestone"}), "targets[T1].indicator"),
        (
            one(RANKING, rule={"kind": "trajectory", "op": "<=", "points": {2021: 20, 2025: 10}}),
            "targets[T1].indicator",
        ),
    ],
    "direction_agrees": [
        (one(POSTS | {"better": "higher"}, rule=CUT_5_PERCENT, due=2026), "targets[T1].rule"),
        (one(SHARE | {"better": "lower"}), "targets[T1].rule"),
        (one(rule=AT_LEAST_80 | {"op": "<="}), "targets[T1].rule"),
        (one(SURVEY, rule={"kind": "level", "op": "<=", "target": 90}), "targets[T1].rule"),
        (
            one(RANKING | {"better": "higher"}, rule={"kind": "rank", "at_most": 10}),
            "targets[T1].rule",
        ),
        (one(POSTS, rule={"kind": "count", "at_least": 10}), "targets[T1].rule"),
        (one(POSTS | {"better": None}, rule={"kind": "direction"}), "targets[T1].rule"),
        (
            one(POSTS, rule={"kind": "growth", "than": "previous_year"}, due="each_year"),
            "targets[T1].rule",
        ),
    ],
    "entry_fits_rule": [
        (one(entry="direction"), "targets[T1].entry"),
        (one(entry="window", starts=2024), "targets[T1].entry"),
        (task(entry="yearly"), "targets[T1].entry"),
        (task(due="each_year"), "targets[T1].due"),
        (task(rule={"kind": "recurring", "every": "year"}, starts=2024), "targets[T1].due"),
        (task(rule={"kind": "recurring", "every": "year"}, due="each_year"), "targets[T1].entry"),
        (task(entry="start", due="standing"), "targets[T1].entry"),
        (task(entry="window", starts=2024, due="standing"), "targets[T1].due"),
        (task(entry="conditional", starts=2024, due="standing"), "targets[T1].starts"),
    ],
    "revisions_are_ordered": [
        (
            one(revisions=[revision("2024-06-01", due=2026), revision("2024-06-01", due=2027)]),
            "targets[T1].revisions[1].on",
        ),
    ],
    "share_is_within_whole": [
        (
            one(rule={"kind": "trajectory", "points": {2021: "15%", 2025: "110%"}}, due=2025),
            "targets[T1].rule.points",
        ),
    ],
    "agencies_can_be_judged": [
        (one(POSTS, rule=CUT_5_PERCENT, due=2026, per="agency"), "targets[T1].per"),
    ],
    "due_fits_rule": [
        (one(POSTS, rule=CUT_5_PERCENT, due=2021), "targets[T1].due"),
        (one(POSTS, rule=CUT_5_PERCENT, due="2021-Q3"), "targets[T1].due"),
        (
            one(rule={"kind": "trajectory", "points": {2021: "15%", 2025: "95%"}}, due=2026),
            "targets[T1].due",
        ),
        (
            one(rule={"kind": "trajectory", "points": {2021: "15%", 2025: "95%"}}, due=2024),
            "targets[T1].due",
        ),
        (task(due=2023, starts=2024), "targets[T1].due"),
        (one(until=2025), "targets[T1].until"),
        (one(until=2025, due="standing"), "targets[T1].until"),
    ],
    "thresholds_ordered": [
        ({"settings": {"on_track": 0.6, "at_risk": 0.6}}, "settings.at_risk"),
        (one(at_risk=0.95), "targets[T1].at_risk"),
        (one(on_track=0.5, at_risk=0.5), "targets[T1].at_risk"),
    ],
    "leads_are_registered": [(one(lead="Sở Không Có"), "targets[T1].lead")],
    "leads_have_names": [
        (one(lead="Đơn vị a") | {"leads": {}}, "targets[T1].lead"),
        (one(coordinating="Đơn vị b") | {"leads": {}}, "targets[T1].coordinating"),
        (
            one(revisions=[revision("2024-06-01", lead="Đơn vị a")]),
            "targets[T1].revisions[0].was.lead",
        ),
    ],
    "names_are_used": [({"leads": {"Đơn vị a": "Unit a"}}, "leads.Đơn vị a")],
    "indicators_are_used": [
        ({"indicators": [indicator(**SHARE), indicator("idle", **SHARE)]}, "indicators[idle].id")
    ],
}
WARNING_ONLY = {"leads_are_registered", "names_are_used", "indicators_are_used"}
CASES = [(rule, *case) for rule, cases in BROKEN.items() for case in cases]


@pytest.mark.parametrize(
    ("rule", "sections", "where"), CASES, ids=[f"{rule}-{where}" for rule, _, where in CASES]
)
def test_rule_reports_what_breaks_it_and_where(found, rule, sections, where):
    level = "warning" if rule in WARNING_ONLY else "error"
    assert [(where, level)] == places(found(**sections))


def test_every_rule_has_a_case_that_breaks_it():
    # Quotes are checked in test_load.py, where there are texts.
    assert {rule.__name__ for rule in RULES} == {*BROKEN, "quotes_are_verbatim"}


def test_good_declaration_breaks_no_rule(found):
    assert () == found()


def test_unknown_indicator_is_reported_with_the_one_that_was_meant(found):
    (fault,) = [fault for fault in found(**one(indicator="figuer")) if fault.level == "error"]
    assert "targets[T1].indicator" == fault.where
    assert '"figure"' in fault.expected


def test_unknown_plan_is_reported_with_the_one_that_was_meant(found):
    (fault,) = found(**one(plan="plam"))
    assert '"plan"' in fault.expected


def test_unknown_indicator_like_no_other_is_reported_without_a_guess(found):
    (fault,) = [fault for fault in found(**one(indicator="zzz")) if fault.level == "error"]
    assert "mean" not in fault.expected


def test_id_used_twice_is_reported_at_the_second_with_the_line_of_the_first(found, tmp_path):
    (fault,) = found(targets=TWICE)
    lines = (tmp_path / "targets.yaml").read_text(encoding="utf-8").splitlines()
    first, second = [number for number, line in enumerate(lines, 1) if line == "- id: T1"]
    assert second == fault.line
    assert f"line {first} " in fault.expected


def test_rule_is_checked_even_where_another_key_of_its_target_is_wrong(found):
    faults = found(**one(POSTS, rule=CUT_5_PERCENT, due=2021, leed="x"))
    assert ["targets[T1].due", "targets[T1].leed"] == sorted(fault.where for fault in faults)


def test_due_is_compared_with_the_baseline_in_the_calendar_of_the_plan(found):
    # 31/12/2021 comes after the administrative year 2021 and not after the statistical one.
    sections = one(POSTS, rule=CUT_5_PERCENT, due="2021-12-31")
    assert [] == places(found(**sections, plans=[plan(calendar="administrative")]))
    assert [("targets[T1].due", "error")] == places(
        found(**sections, plans=[plan(calendar="calendar")])
    )


def test_trajectory_may_be_due_on_the_last_day_of_the_month_of_its_end(found):
    rule = {"kind": "trajectory", "points": {2021: "15%", 2025: "95%"}}
    assert () == found(**one(rule=rule, due="2025-12-31"))


@pytest.mark.parametrize(
    ("points", "sort"),
    [
        ({2021: 15, 2025: 95}, SHARE),
        ({2021: "15%", 2025: "110%"}, SHARE),
        ({2021: "15%", 2025: 95}, SHARE),
        ({2021: 0.5, 2025: 1.5}, DOSSIERS),
    ],
    ids=str,
)
def test_trajectory_of_a_share_beyond_the_whole_cannot_be_reached(found, points, sort):
    assert 1 == len(found(**one(sort, rule={"kind": "trajectory", "points": points})))


@pytest.mark.parametrize(
    "keys",
    [
        {"rule": CUT_5_PERCENT, "due": 2026},
        {"rule": {"kind": "direction"}},
        {"rule": {"kind": "growth", "than": "previous_year"}, "due": "each_year"},
    ],
    ids=lambda keys: keys["rule"]["kind"],
)
def test_rule_that_cannot_be_judged_agency_by_agency_is_refused(found, keys):
    sort = POSTS if keys["rule"] == CUT_5_PERCENT else POSTS | {"better": "higher"}
    assert 1 == len(found(**one(sort, per="agency", **keys)))


def test_former_rule_is_held_to_what_holds_for_rules(found):
    rank = one(revisions=[revision("2024-06-01", rule={"kind": "rank", "at_most": 10})])
    assert [("targets[T1].revisions[0].was.rule", "error")] == places(found(**rank))
    points = {"kind": "trajectory", "points": {2021: "15%", 2025: "80%"}}
    path = one(per="agency", revisions=[revision("2024-06-01", rule=points)])
    assert [("targets[T1].revisions[0].was.rule", "error")] == places(found(**path))


def test_lead_is_named_word_for_word_capitals_too(found):
    faults = found(**one(lead="Đơn vị a"), leads={"đơn vị a": "Unit a"})
    assert [("targets[T1].lead", "error"), ("leads.đơn vị a", "warning")] == places(faults)


def test_lead_before_a_revision_uses_its_name(found):
    revised = one(revisions=[revision("2024-06-01", lead="Đơn vị a")])
    assert () == found(**revised, leads={"Đơn vị a": "Unit a"})


def test_lead_without_a_name_is_reported_at_its_line_with_what_to_do(found, tmp_path):
    (fault,) = found(**one(lead="Đơn vị a"), leads={})
    lines = (tmp_path / "targets.yaml").read_text(encoding="utf-8").splitlines()
    assert lines.index("  lead: Đơn vị a") + 1 == fault.line
    vietnamese, english = fault.expected.split(" / ")
    assert "thêm dòng" in vietnamese
    assert "add a line" in english


def test_register_used_for_scopes_is_the_one_given(found):
    sections = one(scope={"level": "commune"})
    assert () == found(**sections, agencies=[agency("a", level="commune")])
