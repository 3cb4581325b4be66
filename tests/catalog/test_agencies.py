"""The agency register: read, checked, every fault with its line."""

from __future__ import annotations

from datetime import date

import pytest

from building import agency, write_register
from metrics.catalog.agencies import CHECKS, read_agencies
from metrics.notation import Words


def faults_of(tmp_path, *rows):
    _, faults = read_agencies(write_register(tmp_path / "agencies.csv", rows))
    return [(fault.line, fault.where, fault.found) for fault in faults]


def test_repository_register_has_no_fault(root):
    agencies, faults = read_agencies(root / "data" / "agencies.csv")
    assert () == faults
    assert len(
        (root / "data" / "agencies.csv").read_text(encoding="utf-8").splitlines()
    ) - 1 == len(agencies)


def test_good_file_passes_and_its_cells_are_kept(tmp_path):
    rows = [
        agency("city", level="city"),
        agency("old", parent="city", valid_to="2025-02-28", successors="new; other"),
        agency("new", parent="city", valid_from="2025-03-01", absorbs="tỉnh bên"),
        agency("other", parent="city"),
    ]
    agencies, faults = read_agencies(write_register(tmp_path / "agencies.csv", rows))
    assert () == faults
    old, new = agencies["old"], agencies["new"]
    assert ("Đơn vị old", "office", "city", ("new", "other")) == (
        old.name_vi,
        old.level,
        old.parent,
        old.successors,
    )
    assert (None, date(2025, 2, 28), date(2025, 3, 1), None) == (
        old.valid_from,
        old.valid_to,
        new.valid_from,
        new.valid_to,
    )
    assert (None, Words(vi="tỉnh bên", en="tỉnh bên")) == (old.absorbs, new.absorbs)


def test_missing_names_fall_back_on_the_official_one(tmp_path):
    agencies, _ = read_agencies(write_register(tmp_path / "agencies.csv", [agency("a")]))
    assert ("Đơn vị a", "Đơn vị a") == (agencies["a"].name_en, agencies["a"].short_vi)


def test_territory_that_came_in_has_a_name_in_both_languages(tmp_path, catalog):
    rows = [agency("a", absorbs="tỉnh bên", absorbs_en="Next Province")]
    agencies, _ = read_agencies(write_register(tmp_path / "agencies.csv", rows))
    assert Words(vi="tỉnh bên", en="Next Province") == agencies["a"].absorbs
    declared = [one.absorbs for one in catalog.agencies.values() if one.absorbs is not None]
    assert declared
    assert [] == [one for one in declared if one.vi == one.en]


def test_byte_order_mark_and_decomposed_letters_are_read(tmp_path):
    path = tmp_path / "agencies.csv"
    header = "code,name_vi,level,parent,valid_from,valid_to,successors"
    path.write_bytes(f"\ufeff{header}\na,So\u031b\u0309 Y te\u0302\u0301,office,,,,\n".encode())
    agencies, faults = read_agencies(path)
    assert ((), "Sở Y tế") == (faults, agencies["a"].name_vi)


def test_names_that_differ_only_by_tone_are_different_agencies(tmp_path):
    rows = [agency("a", name_vi="Xã Cẩm Giang"), agency("b", name_vi="Xã Cẩm Giàng")]
    assert [] == faults_of(tmp_path, *rows)


def test_missing_columns_are_named_at_once(tmp_path):
    path = tmp_path / "agencies.csv"
    path.write_text("code,name_vi,level,parent\na,A,office,\n", encoding="utf-8")
    agencies, faults = read_agencies(path)
    assert {} == agencies
    assert [(1, "header", "valid_from, valid_to, successors")] == [
        (fault.line, fault.where, fault.found) for fault in faults
    ]


def test_empty_file_lacks_every_column(tmp_path):
    path = tmp_path / "agencies.csv"
    path.write_bytes(b"")
    assert [1] == [fault.line for fault in read_agencies(path)[1]]


def test_impossible_date_is_found(tmp_path):
    ((line, where, found),) = faults_of(tmp_path, agency("a"), agency("b", valid_from="2025-02-30"))
    assert (3, "b") == (line, where)
    assert "day is out of range" in found or "2025-02-30" in found


def test_code_used_twice_is_found_at_the_second(tmp_path):
    assert [(4, "code", "a")] == faults_of(tmp_path, agency("a"), agency("b"), agency("a"))


def test_row_without_code_is_found(tmp_path):
    assert [(3, "code", "''")] == faults_of(tmp_path, agency("a"), agency("", name_vi="B"))


def test_unknown_successor_is_found(tmp_path):
    rows = [agency("a", valid_to="2025-02-28", successors="nowhere")]
    assert [(2, "a.successors", "nowhere")] == faults_of(tmp_path, *rows)


def test_unknown_parent_is_found(tmp_path):
    assert [(2, "a.parent", "nowhere")] == faults_of(tmp_path, agency("a", parent="nowhere"))


def test_validity_that_ends_before_it_begins_is_found(tmp_path):
    rows = [agency("a", valid_from="2025-03-01", valid_to="2025-02-28")]
    assert [(2, "a.valid_to", "2025-02-28")] == faults_of(tmp_path, *rows)


def test_validity_of_one_day_is_good(tmp_path):
    rows = [agency("a", valid_from="2025-03-01", valid_to="2025-03-01")]
    assert [] == faults_of(tmp_path, *rows)


def test_successor_of_an_agency_that_has_not_ended_is_found(tmp_path):
    assert [(2, "a.successors", "b")] == faults_of(
        tmp_path, agency("a", successors="b"), agency("b")
    )


def test_gap_before_the_successor_is_found(tmp_path):
    rows = [
        agency("a", valid_to="2025-02-28", successors="b"),
        agency("b", valid_from="2025-03-02"),
    ]
    assert [(2, "a.successors", "b")] == faults_of(tmp_path, *rows)


def test_successor_from_the_following_day_leaves_no_gap(tmp_path):
    rows = [
        agency("a", valid_to="2025-02-28", successors="b"),
        agency("b", valid_from="2025-03-01"),
    ]
    assert [] == faults_of(tmp_path, *rows)


def test_circle_of_successors_is_found(tmp_path):
    rows = [
        agency("a", valid_to="2025-02-28", successors="b"),
        agency("b", valid_to="2025-02-28", successors="a"),
    ]
    found = faults_of(tmp_path, *rows)
    assert (2, "a.successors", "a") in found
    assert (3, "b.successors", "b") in found


def test_circle_of_parents_is_found(tmp_path):
    rows = [agency("a", parent="b"), agency("b", parent="a")]
    assert [(2, "a.parent", "a"), (3, "b.parent", "b")] == faults_of(tmp_path, *rows)


def test_circle_elsewhere_is_not_blamed_on_those_who_lead_into_it(tmp_path):
    rows = [agency("x", parent="a"), agency("a", parent="b"), agency("b", parent="a")]
    assert [(3, "a.parent", "a"), (4, "b.parent", "b")] == faults_of(tmp_path, *rows)


def test_one_name_for_two_agencies_at_one_time_is_found(tmp_path):
    rows = [agency("a", name_vi="Sở Nội vụ"), agency("b", name_vi="SỞ NỘI VỤ")]
    assert [(3, "b.name_vi", "SỞ NỘI VỤ")] == faults_of(tmp_path, *rows)


def test_name_taken_over_by_a_successor_is_good(tmp_path):
    rows = [
        agency("a", name_vi="Sở Nội vụ", valid_to="2025-06-30", successors="b"),
        agency("b", name_vi="Sở Nội vụ", valid_from="2025-07-01"),
    ]
    assert [] == faults_of(tmp_path, *rows)


def test_names_that_overlap_by_one_day_are_found(tmp_path):
    rows = [
        agency("a", name_vi="Sở Nội vụ", valid_to="2025-07-01"),
        agency("b", name_vi="Sở Nội vụ", valid_from="2025-07-01"),
    ]
    assert [(3, "b.name_vi", "Sở Nội vụ")] == faults_of(tmp_path, *rows)


def test_all_faults_are_reported_together_in_the_order_of_lines(tmp_path):
    rows = [
        agency("a", parent="nowhere"),
        agency("b", valid_from="soon"),
        agency("a"),
        agency("c", valid_from="2025-03-01", valid_to="2025-02-28"),
    ]
    assert [2, 3, 4, 5] == [line for line, *_ in faults_of(tmp_path, *rows)]


BROKEN = {
    "_unknown_codes": [agency("a", parent="nowhere")],
    "_backward_validity": [agency("a", valid_from="2025-03-01", valid_to="2025-02-28")],
    "_shares": [
        agency("a", valid_to="2025-02-28", successors="b=60%;c=30%"),
        agency("b"),
        agency("c"),
    ],
    "_gaps": [
        agency("a", valid_to="2025-02-28", successors="b"),
        agency("b", valid_from="2026-01-01"),
    ],
    "_cycles": [agency("a", parent="a")],
    "_same_names": [agency("a", name_vi="A"), agency("b", name_vi="A")],
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_can_be_broken(check, tmp_path):
    assert [] != faults_of(tmp_path, *BROKEN[check.__name__])
