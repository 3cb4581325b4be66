"""Structure of targets.yaml: every key and value in its place, each fault named where it stands."""

from __future__ import annotations

import pytest

from building import (
    CUT_5_PERCENT,
    POSTS,
    SHARE,
    SURVEY,
    agency,
    indicator,
    load,
    plan,
    target,
    write_register,
    write_targets,
)
from metrics.catalog.load import load_catalog
from metrics.errors import DeclarationError

AT_LEAST_80 = {"kind": "share", "op": ">=", "target": "80%"}
RISING = {"kind": "trajectory", "points": {2021: "15%", 2025: "95%"}}


@pytest.fixture
def faults_of(tmp_path):
    """Errors, as (where, expected), of one target on a share, or of other sections given."""

    def faults(sort=SHARE, indicators=None, settings=None, leads=None, plans=(), **keys):
        given = {"settings": settings, "leads": leads}
        extra = {name: section for name, section in given.items() if section is not None}
        try:
            load(
                tmp_path,
                targets=[target(**{"rule": AT_LEAST_80, "due": 2025, **keys})],
                indicators=indicators or [indicator(**sort)],
                plans=plans,
                **extra,
            )
        except DeclarationError as error:
            return [one for one in error.faults if one.level == "error"]
        return []

    return faults


def places(faults):
    return [fault.where for fault in faults]


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"rule": AT_LEAST_80 | {"target": "8O%"}}, "rule.target"),
        ({"rule": AT_LEAST_80 | {"target": 80}}, "rule.target"),
        ({"rule": AT_LEAST_80 | {"target": "101%"}}, "rule"),
        ({"rule": AT_LEAST_80 | {"op": ">", "target": "100%"}}, "rule"),
        ({"rule": AT_LEAST_80 | {"op": "=>"}}, "rule.op"),
        ({"rule": AT_LEAST_80 | {"kind": "shares"}}, "rule.kind"),
        ({"rule": {"op": ">="}}, "rule"),
        ({"rule": "80%"}, "rule"),
        ({"rule": {"kind": "trajectory", "points": {2021: "15%"}}}, "rule"),
        ({"rule": {"kind": "trajectory", "points": {2025: "15%", 2021: "95%"}}}, "rule"),
        ({"rule": {"kind": "trajectory", "points": {2021: "95%", 2025: "15%"}}}, "rule"),
        ({"rule": {"kind": "trajectory", "points": {2021: "95%", 2025: "95%"}}}, "rule"),
        ({"due": "soon"}, "due"),
        ({"due": "2025-13"}, "due"),
        ({"due": "2025-Q5"}, "due"),
        ({"due": "2025-02-30"}, "due"),
        ({"due": 3021}, "due"),
        ({"due": True}, "due"),
        ({"due": None}, "due"),
        ({"due": {"event": "Đại hội"}}, "due.event"),
        ({"id": "1 2"}, "id"),
        ({"name": {"vi": "chỉ tiếng Việt"}}, "name"),
        ({"name": {"vi": "", "en": "x"}}, "name.vi"),
        ({"quote": ""}, "quote"),
        ({"per": "commune"}, "per"),
        ({"until": 2025.5, "due": "each_year"}, "until"),
        ({"at_risk": 1.5}, "at_risk"),
        ({"min_coverage": "high"}, "min_coverage"),
        ({"scope": {}}, "scope"),
        ({"scope": {"level": "office", "agencies": ["a"]}}, "scope"),
        ({"scope": {"agencies": []}}, "scope.agencies"),
        ({"scope": {"level": []}}, "scope.level"),
    ],
    ids=str,
)
def test_wrong_value_is_one_fault_at_its_place(faults_of, keys, where):
    entry = keys.get("id", "T1")
    assert [f"targets[{entry}].{where}"] == places(faults_of(**keys))


@pytest.mark.parametrize(
    "key", ["plan", "section", "quote", "name", "indicator", "rule", "due", "field"]
)
def test_missing_key_is_named_at_its_target(tmp_path, key):
    entry = target(rule=AT_LEAST_80, due=2025)
    del entry[key]
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, targets=[entry], indicators=[indicator(**SHARE)])
    (fault,) = [one for one in caught.value.faults if one.level == "error"]
    assert "targets[T1]" == fault.where
    assert f'"{key}"' in fault.expected


def test_missing_id_is_found_at_the_position_of_the_target(tmp_path):
    entry = target(rule=AT_LEAST_80, due=2025)
    del entry["id"]
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, targets=[entry], indicators=[indicator(**SHARE)])
    assert ["targets[0]"] == places(caught.value.faults)


@pytest.mark.parametrize("key", ["by", "baseline"])
def test_reduction_needs_its_size_and_its_baseline(faults_of, key):
    rule = {name: value for name, value in CUT_5_PERCENT.items() if name != key}
    (fault,) = faults_of(POSTS, rule=rule, due=2026)
    assert "targets[T1].rule" == fault.where
    assert f'"{key}"' in fault.expected


@pytest.mark.parametrize("size", [0, -5, "0%", "101%", "five", True, None, [5]])
def test_cut_must_be_above_nothing_and_at_most_everything(faults_of, size):
    assert ["targets[T1].rule.by"] == places(
        faults_of(POSTS, rule=CUT_5_PERCENT | {"by": size}, due=2026)
    )


@pytest.mark.parametrize("size", ["5%", "2,5%", "2.5 %", "100%", 5, 0.5])
def test_cut_is_a_percentage_or_a_number(faults_of, size):
    assert [] == faults_of(POSTS, rule=CUT_5_PERCENT | {"by": size}, due=2026)


@pytest.mark.parametrize(
    "baseline",
    ["2021-02-30", "2021-13", "soon", 1021, 3021, "0000-12", "9999-12", True, None, [2021]],
)
def test_wrong_baseline_is_one_fault_at_its_place(faults_of, baseline):
    faults = faults_of(POSTS, rule=CUT_5_PERCENT | {"baseline": baseline}, due=2026)
    assert ["targets[T1].rule.baseline"] == places(faults)


@pytest.mark.parametrize(
    "due",
    [
        2026,
        "2026",
        "2024-Q1",
        "2024-H2",
        "2024-02",
        "2024-12",
        "2023-12-31",
        "each_year",
        "standing",
        {"event": {"vi": "Đại hội", "en": "Congress"}},
    ],
    ids=str,
)
def test_every_form_of_due_is_read(faults_of, due):
    assert [] == faults_of(due=due)


def test_unknown_key_is_reported_with_the_key_that_was_meant(faults_of):
    (fault,) = faults_of(leed="Sở Nội vụ")
    assert "targets[T1].leed" == fault.where
    assert '"lead"' in fault.expected


def test_unknown_key_like_no_other_is_reported_without_a_guess(faults_of):
    (fault,) = faults_of(zzzzz=1)
    assert "targets[T1].zzzzz" == fault.where
    assert "mean" not in fault.expected


def test_unknown_key_inside_a_rule_is_reported_with_the_key_that_was_meant(faults_of):
    (fault,) = faults_of(rule=AT_LEAST_80 | {"nestedin": "T1"})
    assert "targets[T1].rule.nestedin" == fault.where
    assert '"nested_in"' in fault.expected


@pytest.mark.parametrize(
    ("where", "sections"),
    [
        ("settings.calender", {"settings": {"calender": "administrative"}}),
        ("plans[plan].territori", {"plans": [plan(territori=["a"])]}),
        ("indicators[figure].measures", {"indicators": [indicator(**SHARE, measures="flow")]}),
    ],
)
def test_unknown_key_is_found_in_every_section(faults_of, where, sections):
    assert [where] == places(faults_of(**sections))


def test_unknown_section_is_found(tmp_path):
    with pytest.raises(DeclarationError) as caught:
        load(
            tmp_path,
            targets=[target(rule=AT_LEAST_80, due=2025)],
            indicators=[indicator(**SHARE)],
            goals=[],
        )
    assert ["goals"] == places(caught.value.faults)


def test_event_with_a_misspelt_key_is_found_in_the_event(faults_of):
    faults = faults_of(due={"evnt": {"vi": "Đại hội", "en": "Congress"}})
    assert {"targets[T1].due", "targets[T1].due.evnt"} == set(places(faults))


def test_wrong_choice_is_reported_with_the_choice_that_was_meant(faults_of):
    (fault,) = faults_of(indicators=[indicator(**(SHARE | {"measure": "stocks"}))])
    assert "indicators[figure].measure" == fault.where
    assert '"stock"' in fault.expected


@pytest.mark.parametrize("section", ["plans", "indicators", "targets"])
def test_section_that_is_no_list_is_found(tmp_path, section):
    sections = {"plans": [plan()], "indicators": [], "targets": []} | {section: {"id": "x"}}
    with pytest.raises(DeclarationError) as caught:
        load_catalog(
            write_targets(tmp_path / "targets.yaml", **sections),
            write_register(tmp_path / "agencies.csv", [agency("a")]),
        )
    assert section in places(caught.value.faults)


@pytest.mark.parametrize(
    ("leads", "where"),
    [
        (["Đơn vị a"], "leads"),
        ({"Đơn vị a": ""}, "leads.Đơn vị a"),
        ({"Đơn vị a": None}, "leads.Đơn vị a"),
        ({"Đơn vị a": {"en": "Unit a"}}, "leads.Đơn vị a"),
    ],
    ids=str,
)
def test_english_names_that_are_no_texts_are_found_once(faults_of, leads, where):
    assert [where] == places(faults_of(lead="Đơn vị a", leads=leads))


def test_entry_that_is_no_mapping_is_found_and_the_others_are_still_checked(tmp_path):
    with pytest.raises(DeclarationError) as caught:
        load(
            tmp_path,
            targets=["words", target(rule=AT_LEAST_80 | {"target": 80}, due=2025)],
            indicators=[indicator(**SHARE)],
        )
    assert ["targets[0]", "targets[T1].rule.target"] == places(caught.value.faults)


def test_faults_of_one_target_are_all_reported(faults_of):
    faults = faults_of(rule=AT_LEAST_80 | {"target": 80, "op": "=>"}, due="soon", leed="x")
    assert [
        "targets[T1].due",
        "targets[T1].leed",
        "targets[T1].rule.op",
        "targets[T1].rule.target",
    ] == sorted(places(faults))


@pytest.mark.parametrize(
    "keys",
    [
        {"scope": {"level": 5}},
        {"scope": {"agencies": 5}},
        {"scope": 5},
        {"context": 5},
        {"plans": [plan(territory=5)]},
        {"plans": [plan(reports=5)]},
        {"indicators": [indicator(**SHARE, reported_by={"level": 5})]},
        {"settings": 5},
        {"settings": []},
    ],
    ids=str,
)
def test_number_where_a_list_or_mapping_belongs_is_a_fault_and_no_crash(faults_of, keys):
    assert [] != faults_of(**keys)


@pytest.mark.parametrize(
    "keys",
    [
        {"scope": {"agencies": "a"}},
        {"context": "figure"},
        {"plans": [plan(territory="office")]},
    ],
    ids=str,
)
def test_word_where_a_list_belongs_is_one_fault_and_not_one_for_each_letter(faults_of, keys):
    assert 1 == len(faults_of(**keys))


def test_sentence_of_a_fault_shows_no_doubled_braces(faults_of):
    (fault,) = faults_of(due="soon")
    assert "{{" not in fault.expected


def test_level_may_be_written_with_a_percent_sign_on_its_own_scale(tmp_path):
    loaded = load(
        tmp_path,
        targets=[target(rule={"kind": "level", "target": "90%"}, due=2025)],
        indicators=[indicator(**SURVEY)],
    )
    assert 90 == loaded.catalog.targets["T1"].rule.target


def test_trajectory_declared_in_order_is_good(faults_of):
    assert [] == faults_of(rule=RISING)
