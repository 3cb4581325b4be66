"""From the lead as a plan writes it to the agency that answers for it on a day."""

from __future__ import annotations

from datetime import date

import pytest

from building import agency, write_register
from metrics.catalog.agencies import read_agencies
from metrics.catalog.leads import bears_name, owner_today
from metrics.status.population import inside

PLANNING = "Sở Kế hoạch và Đầu tư"


@pytest.fixture(scope="module")
def city(catalog):
    """Agencies of Hải Phòng: a lead is sought among those of its plan's own territory."""
    return {one.code: one for one in inside(catalog.agencies, ("hp", "hp_moi"))}


@pytest.fixture(scope="module")
def province(catalog):
    """Agencies of Lâm Đồng as it was."""
    return {one.code: one for one in inside(catalog.agencies, ("ld",))}


def owners(agencies, lead, *day):
    return [one.code for one in owner_today(agencies, lead, date(*day))]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ((2024, 6, 1), ["so_khdt"]),
        ((2025, 2, 28), ["so_khdt"]),
        ((2025, 3, 1), ["so_tai_chinh_2025"]),
        ((2025, 4, 1), ["so_tai_chinh_2025"]),
        ((2025, 6, 30), ["so_tai_chinh_2025"]),
        ((2025, 7, 1), ["so_tai_chinh_hn"]),
        ((2026, 1, 1), ["so_tai_chinh_hn"]),
    ],
)
def test_owner_follows_the_mergers_of_the_planning_department(city, day, codes):
    assert codes == owners(city, PLANNING, *day)


def test_department_that_keeps_its_name_has_one_owner_at_any_time(city):
    expected = [["so_noi_vu"], ["so_noi_vu_2025"], ["so_noi_vu_hn"]]
    days = [(2024, 6, 1), (2025, 4, 1), (2026, 1, 1)]
    assert expected == [owners(city, "Sở Nội vụ", *day) for day in days]


def test_split_department_has_both_successors_as_owners(city):
    lead = "Sở Thông tin và Truyền thông"
    assert ["so_khcn_2025", "so_vhttdl_2025"] == owners(city, lead, 2025, 4, 1)


def test_lead_without_a_name_has_no_owner(city):
    assert () == owner_today(city, None, date(2024, 6, 1))


def test_lead_that_names_nobody_registered_has_no_owner(city):
    assert [] == owners(city, "Các cơ quan, đơn vị, địa phương", 2024, 6, 1)


def test_agency_that_does_not_exist_yet_is_no_owner(tmp_path):
    rows = [agency("a", name_vi="Sở Mới", valid_from="2025-07-01")]
    agencies, _ = read_agencies(write_register(tmp_path / "agencies.csv", rows))
    assert [] == owners(agencies, "Sở Mới", 2025, 6, 30)


def test_agency_that_ended_without_successor_leaves_no_owner(tmp_path):
    rows = [agency("a", name_vi="Sở Cũ", valid_to="2025-06-30")]
    agencies, _ = read_agencies(write_register(tmp_path / "agencies.csv", rows))
    assert [] == owners(agencies, "Sở Cũ", 2025, 7, 1)


@pytest.mark.parametrize("written", ["Sở Nội vụ", "sở nội vụ", "  Sở  Nội\nvụ ", "SỞ NỘI VỤ"])
def test_capitals_and_spaces_do_not_matter_to_a_name(city, written):
    assert ["so_noi_vu", "so_noi_vu_2025", "so_noi_vu_hn"] == [
        one.code for one in bears_name(city, written)
    ]


def test_decomposed_letters_do_not_matter_to_a_name(city):
    assert 3 == len(bears_name(city, "So\u031b\u0309 No\u0323\u0302i vu\u0323"))


def test_tone_marks_do_matter_to_a_name(city):
    assert ["x_cam_giang"] == [one.code for one in bears_name(city, "Xã Cẩm Giang")]


@pytest.mark.parametrize(
    ("lead", "code"),
    [
        ("Sở Nội vụ", "ld_so_noi_vu"),
        ("Sở Tài chính", "ld_so_tai_chinh"),
        ("Sở Văn hóa, Thể thao và Du lịch", "ld_so_vhttdl"),
        ("Sở Nội vụ tỉnh Lâm Đồng", "ld_so_noi_vu"),
        ("Sở Nội vụ Lâm Đồng", "ld_so_noi_vu"),
        ("Văn phòng UBND tỉnh", "ld_vp_ubnd"),
    ],
)
def test_province_need_not_be_named_in_its_own_plan(province, lead, code):
    assert [code] == owners(province, lead, 2018, 6, 30)


def test_every_lead_and_coordinating_text_has_an_english_name(catalog):
    places = {word for one in catalog.agencies.values() for word in one.name_en.split()}
    for target in catalog.targets.values():
        for written in (target.lead, target.coordinating):
            lead = catalog.lead(written)
            if lead is not None:
                foreign = [word for word in lead.en.split() if not word.isascii()]
                assert written == lead.vi
                assert places >= {word.strip(",;") for word in foreign}, lead.en


def test_english_name_of_a_department_is_that_of_the_register(catalog, city):
    borne = {
        (english, agency.name_en)
        for written, english in catalog.leads.items()
        for agency in bears_name(city, written)
    }
    assert len(borne) > 10
    assert [] == [pair for pair in borne if pair[0] not in pair[1]]


def test_texts_of_one_english_name_are_one_lead(catalog):
    short, long = "Các cơ quan giải quyết TTHC", "Các cơ quan giải quyết thủ tục hành chính"
    assert (short, short) == (catalog.lead(short).code, catalog.lead(long).code)
    assert long == catalog.lead(long).in_language("vi")
    assert catalog.lead(short).in_language("en") == catalog.lead(long).in_language("en")


def test_nobody_named_is_no_lead(catalog):
    assert catalog.lead(None) is None


def test_place_alone_names_no_department(province):
    assert [] == owners(province, "Sở", 2018, 6, 30)
    assert [] == owners(province, "tỉnh Lâm Đồng", 2018, 6, 30)
