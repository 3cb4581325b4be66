"""The worked examples of the method through the command line: declared, loaded, printed.

Each declares what it needs in the shape that targets.yaml and agencies.csv have, loads a file as an
agency would send it, and expects the numbers of the method's table.
"""

from __future__ import annotations

import json

import pytest
import yaml

from metrics.cli import main
from metrics.services.configuration import OPTIONS

SETTINGS = {"calendar": "administrative", "on_track": 0.95, "at_risk": 0.60, "min_coverage": 0.8}
PLAN = {
    "id": "plan",
    "number": "12/KH-UBND",
    "issuer": {"vi": "UBND thành phố", "en": "City People's Committee"},
    "signed": 2024,
    "title": {"vi": "Kế hoạch", "en": "Plan"},
    "calendar": "administrative",
    "reports": [{"every": "year", "before": "12-15"}],
}
POSTS = {"unit": "posts", "value": "count", "measure": "stock", "better": "lower"}
RESULTS = {"unit": "results", "value": "ratio", "measure": "stock", "better": "higher"}
CASES = {"unit": "cases", "value": "ratio", "measure": "flow", "better": "higher"}
RANK = {"unit": "rank", "value": "rank", "measure": "published", "better": "lower"}
CUT = {"kind": "reduction", "by": "5%", "baseline": 2021}
DIGITISATION = {
    "kind": "trajectory",
    "op": ">=",
    "points": {2021: "15%", 2022: "35%", 2023: "55%", 2024: "75%", 2025: "95%"},
}
HALF = {"kind": "share", "op": ">", "target": "50%"}
ALL = {"kind": "share", "op": "=", "target": "100%"}
TOP_TEN = {"kind": "rank", "at_most": 10}

NUMBERS = ("progress", "due_progress", "pace", "coverage")


@pytest.fixture
def judged(tmp_path, monkeypatch, capsys):
    """Declare one target, load rows of figures, and give the object printed for it."""
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    monkeypatch.setenv("KPI_TARGETS", str(tmp_path / "targets.yaml"))
    monkeypatch.setenv("KPI_AGENCIES", str(tmp_path / "agencies.csv"))
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'kpi.duckdb'}")
    monkeypatch.chdir(tmp_path)

    def judge(sort, rule, due, as_of, figures, *, agencies=("a,Đơn vị a,office,,,,",), **settings):
        name, lead = {"vi": "Chỉ tiêu", "en": "Target"}, agencies[0].split(",")[1]
        document = {
            "settings": SETTINGS | settings,
            "plans": [PLAN],
            "leads": {lead: "Unit"},
            "indicators": [{"id": "figure", "name": name, **sort}],
            "targets": [
                {
                    "id": "T1",
                    "plan": "plan",
                    "section": "III.2(6)",
                    "quote": "giảm tối thiểu 5%",
                    "name": name,
                    "indicator": "figure",
                    "rule": rule,
                    "due": due,
                    "lead": lead,
                    "field": "apparatus",
                }
            ],
        }
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
        (tmp_path / "targets.yaml").write_text(text, encoding="utf-8")
        heading = "code,name_vi,level,parent,valid_from,valid_to,successors"
        register = "\n".join([heading, *agencies, ""])
        (tmp_path / "agencies.csv").write_text(register, encoding="utf-8")
        heading = "agency,indicator,period,breakdown,numerator,denominator,value,note"
        rows = "\n".join([heading, *figures, ""])
        (tmp_path / "actuals.csv").write_text(rows, encoding="utf-8")
        for command in (["check"], ["load", "actuals.csv"]):
            assert 0 == main(command), capsys.readouterr().out
        capsys.readouterr()
        assert 0 == main(["status", "--as-of", as_of, "--target", "T1", "--json"])
        (printed,) = json.loads(capsys.readouterr().out)
        return printed

    return judge


def value(agency, period, number, breakdown=""):
    """A line with a value."""
    return f"{agency},figure,{period},{breakdown},,,{number},"


def ratio(agency, period, numerator, denominator):
    """A line with a ratio."""
    return f"{agency},figure,{period},,{numerator},{denominator},,"


def numbers(printed):
    """Progress, progress due, pace and coverage."""
    return tuple(printed[key] for key in NUMBERS)


@pytest.mark.parametrize(
    ("actual", "status", "regressing", "progress", "pace"),
    [
        (2430, "at_risk", False, 0.56, 0.933333),
        (2500, "off_track", False, 0, 0),
        (2600, "off_track", True, -0.8, -1.333333),
    ],
)
def test_cut_of_5_percent_of_2500_by_2026_at_the_end_of_2024(
    judged, actual, status, regressing, progress, pace
):
    figures = [value("a", "2021", 2500), value("a", "2024", actual)]
    printed = judged(POSTS, CUT, 2026, "2024", figures)
    assert (status, regressing) == (printed["status"], printed["regressing"])
    assert (progress, 0.6, pace, 1) == numbers(printed)
    assert (actual, 2425, 2375, 2500) == tuple(
        printed[key] for key in ("actual", "expected", "target_value", "baseline")
    )


def test_communes_at_38_percent_where_their_path_asks_for_55(judged):
    printed = judged(RESULTS, DIGITISATION, 2025, "2023", [ratio("a", "2023", 38, 100)])
    assert "off_track" == printed["status"]
    assert (0.2875, 0.5, 0.575, 1) == numbers(printed)
    assert (0.38, 0.55, 0.95, 0.15) == tuple(
        printed[key] for key in ("actual", "expected", "target_value", "baseline")
    )


@pytest.mark.parametrize(
    ("due", "exactly", "above"),
    [
        (2024, "missed", "achieved"),
        ("each_year", "missed", "achieved"),
        ("standing", "at_risk", "achieved"),
        (2026, "at_risk", "achieved"),
    ],
)
def test_more_than_50_percent_is_not_achieved_by_exactly_50(judged, due, exactly, above):
    printed = judged(RESULTS, HALF, due, "2024", [ratio("a", "2024", 500, 1000)])
    assert (exactly, 0.5, 0.5) == (printed["status"], printed["actual"], printed["target_value"])
    printed = judged(RESULTS, HALF, due, "2024", [ratio("a", "2024", 501, 1000)])
    assert (above, 0.501) == (printed["status"], printed["actual"])


def test_all_cases_of_none_cannot_be_assessed(judged):
    printed = judged(CASES, ALL, "standing", "2024-Q1", [ratio("a", "2024-Q1", 0, 0)])
    assert ("not_assessable", None) == (printed["status"], printed["actual"])
    assert (None, None, None, 1) == numbers(printed)


def test_first_of_63_where_the_top_ten_are_wanted(judged):
    printed = judged(RANK, TOP_TEN, "each_year", "2024", ["a,figure,2024,,,63,1,"])
    assert ("achieved", 1, 10, 1) == tuple(
        printed[key] for key in ("status", "actual", "target_value", "coverage")
    )


def test_40_of_50_agencies_that_all_pass_are_not_enough_for_nine_tenths(judged):
    agencies = [f"a{number},Đơn vị {number},office,,,," for number in range(50)]
    figures = [ratio(f"a{number}", "2024-Q1", 7, 7) for number in range(40)]
    asked = (RESULTS, ALL, "standing", "2024-Q1", figures)
    printed = judged(*asked, agencies=agencies, min_coverage=0.9)
    assert ("insufficient_data", 0.8, 1) == tuple(
        printed[key] for key in ("status", "coverage", "actual")
    )


@pytest.mark.parametrize("last", [[], ["2022-Q4"], ["2022-Q4", "2023-Q4"]], ids=len)
def test_agency_silent_for_a_year_is_never_a_cut_of_ten_percent(judged, last):
    codes = [f"a{number}" for number in range(10)]
    figures = [value(code, "2021", 100) for code in codes]
    figures += [value(code, "2024", 100) for code in codes[:9]]
    figures += [value(codes[9], period, 100) for period in last]
    agencies = [f"{code},Đơn vị {code},office,,,," for code in codes]
    printed = judged(POSTS, CUT, 2026, "2024", figures, agencies=agencies)
    assert ("off_track", False) == (printed["status"], printed["regressing"])
    assert (0, 0.6, 0, 0.9) == numbers(printed)
    assert (900, 900) == (printed["actual"], printed["baseline"])


# --- beside the table ---------------------------------------------------------------------------

MERGED = (
    "a,Sở A,office,,,2025-02-28,c",
    "b,Sở B,office,,,2025-02-28,c",
    "c,Sở C,office,,2025-03-01,,",
)


def test_merger_of_two_departments_loses_no_headcount(judged):
    figures = [
        value("a", "2021", 300),
        value("b", "2021", 200),
        value("Sở C", "2025-Q2", 486),
    ]
    printed = judged(POSTS, CUT, 2026, "2025-Q2", figures, agencies=MERGED)
    # 14 of 25 posts to cut are cut; 14 of 20 quarters have passed.
    assert (0.56, 0.7, 0.8, 1) == numbers(printed)
    assert ("at_risk", 486, 500) == tuple(printed[key] for key in ("status", "actual", "baseline"))


def test_successor_that_is_silent_leaves_out_its_predecessors_too(judged):
    agencies = (*MERGED, "d,Sở D,office,,,,")
    figures = [
        value("a", "2021", 300),
        value("b", "2021", 200),
        value("d", "2021", 1500),
        value("d", "2025-Q2", 1500),
    ]
    asked = (POSTS, CUT, 2026, "2025-Q2", figures)
    printed = judged(*asked, agencies=agencies, min_coverage=0.7)
    assert ("off_track", 0.75) == (printed["status"], printed["coverage"])
    assert (1500, 1500, 0) == tuple(printed[key] for key in ("actual", "baseline", "progress"))


def test_figures_on_which_sources_disagree_cannot_be_assessed(judged):
    figures = [
        value("a", "2021", 2500),
        value("a", "2024", 2430, "source=vpcp"),
        value("a", "2024", 2300, "source=haiphong"),
    ]
    printed = judged(POSTS, CUT, 2026, "2024", figures)
    assert "not_assessable" == printed["status"]
    assert (None, None, None, 1) == numbers(printed)


def test_figures_on_which_sources_agree_are_judged(judged):
    figures = [
        value("a", "2021", 2500),
        value("a", "2024", 2430, "source=vpcp"),
        value("a", "2024", 2430, "source=haiphong"),
    ]
    printed = judged(POSTS, CUT, 2026, "2024", figures)
    assert ("at_risk", 2430) == (printed["status"], printed["actual"])


def test_sources_that_disagree_on_a_period_not_judged_do_not_matter(judged):
    figures = [
        value("a", "2021", 2500),
        value("a", "2023", 2430, "source=vpcp"),
        value("a", "2023", 2300, "source=haiphong"),
        value("a", "2024", 2430),
    ]
    assert "at_risk" == judged(POSTS, CUT, 2026, "2024", figures)["status"]
    assert "not_assessable" == judged(POSTS, CUT, 2026, "2023", figures)["status"]


def test_part_of_a_figure_is_never_judged_in_place_of_the_whole(judged):
    figures = [value("a", "2021", 2500), value("a", "2024", 100, "khối=sở")]
    assert "no_data" != judged(POSTS, CUT, 2026, "2021", figures)["status"]
    printed = judged(POSTS, CUT, 2026, "2024", figures)
    assert ("insufficient_data", "2021-Q4") == (printed["status"], printed["period"])
