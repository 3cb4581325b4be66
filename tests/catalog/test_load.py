"""Declarations read from disk: the repository's are good, a wrong copy is refused whole."""

from __future__ import annotations

import hashlib
import re

import pytest

from building import (
    CUT_5_PERCENT,
    POSTS,
    SHARE,
    agency,
    indicator,
    load,
    plan,
    target,
    write_register,
    write_targets,
)
from metrics.catalog.load import load_catalog
from metrics.errors import DeclarationError, UnknownTargetError
from metrics.periods import Calendar


def line_of(lines, entry, key):
    """Line, from 1, of a key in the entry with this id."""
    start = lines.index(f"  - id: {entry}")
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if re.match(rf"    {key}:", line):
            return number
    raise AssertionError(f"{entry} has no {key}")


@pytest.fixture
def refused(tmp_path):
    """Faults of declarations that must not load, as (line, where)."""

    def faults(**sections):
        with pytest.raises(DeclarationError) as caught:
            load(tmp_path, **sections)
        return caught.value.faults

    return faults


def test_repository_declares_155_entries_of_5_plans_without_a_fault(root, catalog):
    loaded = load_catalog(root / "targets.yaml", root / "data" / "agencies.csv")
    assert (155, 5) == (len(catalog.targets), len(catalog.plans))
    assert [] == [fault for fault in loaded.warnings if fault.level == "error"]
    assert 0 == loaded.quotes_checked


def test_repository_warns_of_nothing_but_leads_that_name_no_single_agency(root):
    loaded = load_catalog(root / "targets.yaml", root / "data" / "agencies.csv")
    assert [] == [str(one) for one in loaded.warnings if not one.where.endswith(".lead")]


def test_every_quote_of_the_repository_stands_in_its_plan(root, plans_dir):
    loaded = load_catalog(root / "targets.yaml", root / "data" / "agencies.csv", plans_dir)
    assert len(loaded.catalog.targets) == loaded.quotes_checked


def test_fingerprint_changes_with_either_file(tmp_path):
    sections = {"indicators": [indicator(**SHARE)]}
    rule = {"kind": "share", "target": "80%"}
    first = load(tmp_path, targets=[target(rule=rule, due=2025)], **sections).catalog
    other_due = load(tmp_path, targets=[target(rule=rule, due=2026)], **sections).catalog
    other_register = load(
        tmp_path, targets=[target(rule=rule, due=2026)], agencies=[agency("b")], **sections
    ).catalog
    assert 3 == len({first.fingerprint, other_due.fingerprint, other_register.fingerprint})
    assert hashlib.sha256().digest_size * 2 == len(first.fingerprint)


def test_plan_without_a_calendar_follows_the_setting(tmp_path):
    loaded = load(
        tmp_path,
        targets=[target(rule={"kind": "share", "target": "80%"}, due=2025)],
        indicators=[indicator(**SHARE)],
        plans=[plan(), plan("other", calendar="administrative")],
        settings={"calendar": "calendar"},
    )
    assert (Calendar.CALENDAR, Calendar.ADMINISTRATIVE) == (
        loaded.catalog.calendar_of("plan"),
        loaded.catalog.calendar_of("other"),
    )


def test_unknown_target_is_an_error_that_names_it(catalog):
    assert "HP24-Q2" == catalog.target("HP24-Q2").id
    with pytest.raises(UnknownTargetError, match="HP99"):
        catalog.target("HP99")


def test_ten_faults_in_one_copy_are_all_reported_with_their_lines(root, plans_dir, tmp_path):
    lines = (root / "targets.yaml").read_text(encoding="utf-8").splitlines()
    # (fault, target, key, the key's line anew, key of the place reported). The duplicate comes
    # last, because it adds a line.
    broken = [
        ("unknown key", "HP21-Q10", "lead", "    leed: Sở Nội vụ", "leed"),
        ("unknown indicator", "HP24-Q2", "indicator", "    indicator: civil_servant_post", None),
        ("missing baseline", "HP24-Q3", "rule", "    rule: {kind: reduction, by: 10%}", None),
        (
            "bad percentage",
            "HP21-Q11",
            "rule",
            "    rule: {kind: share, target: 8O%}",
            "rule.target",
        ),
        ("bad date", "HP21-Q12", "due", "    due: 2025-02-30", None),
        (
            "bad operator",
            "HP21-Q13",
            "rule",
            '    rule: {kind: share, op: "=>", target: 80%}',
            "rule.op",
        ),
        ("misquoted", "HP24-Q1", "quote", "    quote: phấn đấu có tối đa 10% đơn vị", None),
        (
            "trajectory out of order",
            "HP21-Q4",
            "rule",
            "    rule: {kind: trajectory, points: {2021: 40%, 2022: 80%, 2023: 60%, 2025: 100%}}",
            None,
        ),
        ("due before baseline", "HP21-Q19", "due", "    due: 2020", None),
    ]
    expected = set()
    for _, entry, key, text, place in broken:
        number = line_of(lines, entry, key)
        lines[number - 1] = text
        expected.add((number, f"targets[{entry}].{place or key}"))
    number = line_of(lines, "HP21-Q20", "field")
    lines.insert(number, "    field: apparatus")
    expected.add((number + 1, "targets[HP21-Q20].field"))

    copy = tmp_path / "targets.yaml"
    copy.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_catalog(copy, root / "data" / "agencies.csv", plans_dir)
    found = {(fault.line, fault.where) for fault in caught.value.faults if fault.level == "error"}
    assert expected == found


def test_faults_are_ordered_by_line_and_shown_one_to_a_line(refused):
    faults = refused(
        targets=[
            target("T1", rule={"kind": "share", "target": "80"}, due=2025),
            target("T2", rule={"kind": "share", "target": "80%"}, due="soon"),
        ],
        indicators=[indicator(**(SHARE | {"value": "rate"}))],
    )
    errors = [fault for fault in faults if fault.level == "error"]
    assert sorted(fault.line for fault in errors) == [fault.line for fault in errors]
    assert len(faults) == len(str(DeclarationError(faults)).splitlines())


def test_fault_says_file_line_place_found_and_expected_in_both_languages(refused, tmp_path):
    (fault,) = refused(
        targets=[target(rule=CUT_5_PERCENT, due=2021)], indicators=[indicator(**POSTS)]
    )
    file = tmp_path / "targets.yaml"
    line = file.read_text(encoding="utf-8").splitlines().index("  due: 2021") + 1
    assert f"{file}:{line}: targets[T1].due: found '2021'; expected " in str(fault)
    assert " / " in fault.expected


def test_fault_of_the_register_and_of_the_targets_come_together(refused):
    faults = refused(
        targets=[target(rule={"kind": "share", "target": "80"}, due=2025)],
        indicators=[indicator(**SHARE)],
        agencies=[agency("a", parent="nowhere")],
    )
    assert ["a.parent", "targets[T1].rule.target"] == [fault.where for fault in faults]


def test_warnings_come_with_the_errors_and_after_them(refused):
    faults = refused(
        targets=[target(rule={"kind": "share", "target": "80"}, due=2025, lead="Sở Không Có")],
        indicators=[indicator(**SHARE)],
    )
    assert ["error", "warning"] == [fault.level for fault in faults]


def test_warnings_alone_do_not_stop_a_catalog(tmp_path):
    loaded = load(
        tmp_path,
        targets=[target(rule={"kind": "share", "target": "80%"}, due=2025, lead="Sở Không Có")],
        indicators=[indicator(**SHARE)],
    )
    assert (["T1"], ["targets[T1].lead"]) == (
        list(loaded.catalog.targets),
        [fault.where for fault in loaded.warnings],
    )


@pytest.mark.parametrize("missing", ["targets.yaml", "agencies.csv"])
def test_file_that_is_not_there_is_a_fault_that_names_it(tmp_path, missing):
    write_targets(tmp_path / "targets.yaml", plans=[], indicators=[], targets=[])
    write_register(tmp_path / "agencies.csv", [agency("a")])
    (tmp_path / missing).unlink()
    with pytest.raises(DeclarationError) as caught:
        load_catalog(tmp_path / "targets.yaml", tmp_path / "agencies.csv")
    assert [str(tmp_path / missing)] == [fault.file for fault in caught.value.faults]


def test_file_in_another_encoding_is_a_fault(tmp_path):
    write_register(tmp_path / "agencies.csv", [agency("a")])
    (tmp_path / "targets.yaml").write_bytes("plans: [Sở]".encode("utf-16"))
    with pytest.raises(DeclarationError) as caught:
        load_catalog(tmp_path / "targets.yaml", tmp_path / "agencies.csv")
    assert [(str(tmp_path / "targets.yaml"), 1)] == [
        (fault.file, fault.line) for fault in caught.value.faults
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just words\n"])
def test_file_that_holds_no_sections_is_one_fault(tmp_path, text):
    write_register(tmp_path / "agencies.csv", [agency("a")])
    (tmp_path / "targets.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_catalog(tmp_path / "targets.yaml", tmp_path / "agencies.csv")
    assert ["(document)"] == [fault.where for fault in caught.value.faults]


def test_syntax_error_is_one_fault_with_its_line(tmp_path):
    write_register(tmp_path / "agencies.csv", [agency("a")])
    (tmp_path / "targets.yaml").write_text("plans: []\ntargets: [\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_catalog(tmp_path / "targets.yaml", tmp_path / "agencies.csv")
    assert [(3, "YAML")] == [(fault.line, fault.where) for fault in caught.value.faults]


class TestPlanTexts:
    """Quotes against the texts of the plans."""

    rule = {"rule": {"kind": "share", "target": "80%"}, "due": 2025}  # noqa: RUF012 - never changed

    def loaded(self, tmp_path, quote, *, name="plan.txt", body="I. Giảm 5%\nbiên chế**.", **keys):
        texts = tmp_path / "texts"
        texts.mkdir()
        (texts / name).write_text(body, encoding="utf-8")
        return load(
            tmp_path,
            targets=[target(quote=quote, **self.rule)],
            indicators=[indicator(**SHARE)],
            plans=[plan(**keys)],
            texts=texts,
        )

    def test_quote_may_run_over_lines_and_marks_of_emphasis(self, tmp_path):
        assert 1 == self.loaded(tmp_path, "Giảm 5% biên chế.").quotes_checked

    def test_quote_and_text_may_differ_in_composition(self, tmp_path):
        assert 1 == self.loaded(tmp_path, "Gia\u0309m 5%").quotes_checked

    def test_text_may_be_named_by_the_plan(self, tmp_path):
        loaded = self.loaded(tmp_path, "Giảm 5%", name="signed.txt", text="signed.txt")
        assert 1 == loaded.quotes_checked

    def test_word_changed_is_a_fault_at_the_quote(self, tmp_path):
        with pytest.raises(DeclarationError) as caught:
            self.loaded(tmp_path, "Giảm 6%")
        assert ["targets[T1].quote"] == [fault.where for fault in caught.value.faults]

    def test_capital_changed_is_a_fault_at_the_quote(self, tmp_path):
        with pytest.raises(DeclarationError):
            self.loaded(tmp_path, "giảm 5%")

    def test_plan_without_a_text_is_a_warning_and_its_quotes_are_not_counted(self, tmp_path):
        loaded = self.loaded(tmp_path, "anything", name="another.txt")
        assert (0, ["plans[plan]"]) == (
            loaded.quotes_checked,
            [fault.where for fault in loaded.warnings],
        )
