"""Generated figures of the demo store: complete, continuous over mergers, believable as judged."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from metrics.access import Role, Viewer
from metrics.model import Measure
from metrics.periods import Calendar, Period, Span, end_date, parse_period, quarter_code
from metrics.services.illustration import illustrative_files
from metrics.services.illustration.courses import COURSES
from metrics.services.illustration.silences import SILENCES
from metrics.services.judging import judge
from metrics.services.loading import IncomingFile, load_files
from metrics.services.workspace import Workspace
from metrics.status.population import population_of
from metrics.status.verdict import Reason, Status
from metrics.store.ledger import open_ledger

ADMIN = Viewer("test", Role.ADMIN)
FIRST, LAST = parse_period("2021-Q4").closes, parse_period("2026-Q3").closes
QUARTERS = range(FIRST, LAST + 1)
HEADER = "agency,indicator,period,breakdown,numerator,denominator,value,note"


def published_files(root):
    return sorted((root / "data" / "published").glob("*.csv"))


@pytest.fixture(scope="module")
def published(root):
    """Pairs of agency and indicator with published figures of 2021 or later."""
    pairs = set()
    for path in published_files(root):
        with path.open(encoding="utf-8", newline="") as file:
            pairs |= {
                (row["agency"], row["indicator"])
                for row in csv.DictReader(file)
                if parse_period(row["period"]).year >= 2021
            }
    return pairs


@pytest.fixture(scope="module")
def files(catalog, published):
    return list(illustrative_files(catalog, published))


@pytest.fixture(scope="module")
def rows(files):
    """Rows of all files, each with the quarter it was filed for."""
    return [
        {**row, "closes": file.period.closes}
        for file in files
        for row in csv.DictReader(io.StringIO(file.content.decode("utf-8")))
    ]


@pytest.fixture(scope="module")
def verdicts(root, catalog, files):
    """Verdicts of a store with published and generated figures, by quarter and target."""
    engine = open_ledger("duckdb:///:memory:")
    workspace = Workspace(catalog, engine)
    known = [IncomingFile(path.name, path.read_bytes()) for path in published_files(root)]
    generated = [IncomingFile(file.file_name, file.content) for file in files]
    for origin, batch in (("reported", known), ("illustrative", generated)):
        for result in load_files(workspace, ADMIN, batch, origin=origin):
            assert result.report.issues == ()
            assert result.stored is not None

    def judged(as_of):
        found = judge(workspace, ADMIN, parse_period(as_of).closes)
        return {verdict.target: verdict for verdict in found}

    yield {quarter_code(closes): judged(quarter_code(closes)) for closes in QUARTERS}
    engine.close()


def owed(catalog, published):
    """Who owes which generated indicator at which quarters, from the declarations alone."""
    debts = set()
    for target in catalog.targets.values():
        indicator = catalog.indicators[target.indicator]
        if indicator.measure is Measure.PUBLISHED:
            continue
        members = population_of(catalog, target).members
        known = {one.group for one in members if (one.agency, indicator.id) in published}
        for member in members:
            for closes in QUARTERS:
                is_due = indicator.frequency is Span.QUARTER or closes % 4 == 0
                if is_due and member.first <= closes <= member.last and member.group not in known:
                    debts.add((member.agency, indicator.id, closes))
    return debts


def totals(rows, indicator, agencies):
    """Sum of an indicator's values over some agencies, by quarter code."""
    sums = defaultdict(int)
    for row in rows:
        if row["indicator"] == indicator and row["agency"] in agencies:
            sums[row["period"]] += int(row["value"])
    return sums


def of_level(catalog, level):
    return {agency.code for agency in catalog.agencies.values() if agency.level == level}


def fingerprint(files):
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.file_name.encode() + file.content)
    return digest.hexdigest()


def test_same_seed_gives_same_bytes(catalog, published, files):
    assert fingerprint(files) == fingerprint(illustrative_files(catalog, published))


def test_another_seed_gives_other_figures(catalog, published, files):
    assert fingerprint(files) != fingerprint(illustrative_files(catalog, published, seed=1))


def test_hash_randomisation_plays_no_part(root):
    script = (
        "import hashlib; from pathlib import Path\n"
        "from metrics.catalog.load import load_catalog\n"
        "from metrics.services.illustration import illustrative_files\n"
        "catalog = load_catalog(Path('targets.yaml'), Path('data/agencies.csv')).catalog\n"
        "files = illustrative_files(catalog, {('hp_moi', 'city_satisfaction')})\n"
        "print(hashlib.sha256(b''.join(file.content for file in files)).hexdigest())\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_all_files_are_made_within_five_seconds(catalog, published):
    began = time.perf_counter()
    list(illustrative_files(catalog, published))
    assert time.perf_counter() - began < 5


def test_agency_files_once_a_quarter_and_only_while_it_exists(catalog, files):
    assert len({(file.agency, file.period) for file in files}) == len(files)
    for file in files:
        day = end_date(file.period.closes, Calendar.ADMINISTRATIVE)
        assert catalog.agencies[file.agency].is_valid(day), file.file_name
        assert file.file_name == f"{file.period}_{file.agency}.csv"


def test_agencies_of_all_five_plans_file(catalog, files):
    filing = {file.agency for file in files}
    for plan in catalog.plans.values():
        members = {
            member.agency
            for target in catalog.targets.values()
            if target.plan == plan.id
            for member in population_of(catalog, target).members
        }
        assert members & filing, plan.id


def test_file_has_the_upload_header_and_one_row_for_each_indicator(files):
    for file in files:
        text = file.content.decode("utf-8")
        assert text.startswith(f"{HEADER}\n")
        found = list(csv.DictReader(io.StringIO(text)))
        assert {row["agency"] for row in found} == {file.agency}
        assert len({row["indicator"] for row in found}) == len(found)


def test_rows_stand_for_the_quarter_filed_and_a_yearly_flow_for_its_year(catalog, rows):
    for row in rows:
        indicator = catalog.indicators[row["indicator"]]
        is_yearly = indicator.frequency is Span.YEAR and indicator.measure is Measure.FLOW
        assert row["period"] == str(Period(row["closes"], 4 if is_yearly else 1))


def test_numerators_are_whole_and_never_exceed_denominators(catalog, rows):
    for row in rows:
        if catalog.indicators[row["indicator"]].value == "ratio":
            assert 0 <= int(row["numerator"]) <= int(row["denominator"])
            assert row["value"] == ""


def test_values_have_at_most_six_decimals(rows):
    for row in rows:
        if row["value"]:
            value = Decimal(row["value"])
            assert value >= 0
            assert -value.as_tuple().exponent <= 6


def test_survey_scores_carry_respondents_and_milestones_their_day(catalog, rows):
    for row in rows:
        kind = catalog.indicators[row["indicator"]].value
        if kind == "score":
            assert int(row["denominator"]) > 0
        if kind == "done" and row["value"] == "1":
            assert parse_period(row["note"][:4]).year <= parse_period(row["period"]).year


def test_denominator_of_an_inspection_share_is_the_standing_total(rows):
    seen = defaultdict(set)
    for row in rows:
        if row["indicator"] == "inspected_sub_units_share":
            seen[row["agency"]].add(row["denominator"])
    assert all(len(totals) == 1 for agency, totals in seen.items() if agency.startswith("h_"))


def test_published_and_context_indicators_are_left_out(catalog, published, rows):
    judged = {target.indicator for target in catalog.targets.values()}
    for row in rows:
        indicator = catalog.indicators[row["indicator"]]
        assert indicator.measure is not Measure.PUBLISHED
        assert (row["agency"], indicator.id) not in published
        assert indicator.id in judged


def test_published_figures_of_a_successor_also_silence_its_predecessor(published, rows):
    assert ("hp_moi", "city_satisfaction") in published
    assert not [row for row in rows if row["indicator"] == "city_satisfaction"]


def test_every_judged_indicator_has_a_course(catalog):
    judged = {target.indicator for target in catalog.targets.values()}
    needed = {code for code in judged if catalog.indicators[code].measure is not Measure.PUBLISHED}
    assert needed == set(COURSES)


def test_everything_owed_is_filed_except_the_declared_silences(catalog, published, rows):
    filed = {(row["agency"], row["indicator"], row["closes"]) for row in rows}
    debts = owed(catalog, published)
    early = {row for row in filed if row[2] < FIRST}
    assert filed - debts == early
    for agency, indicator, closes in debts - filed:
        level = catalog.agencies[agency].level
        assert any(silence.covers(indicator, level, closes) for silence in SILENCES), (
            agency,
            indicator,
            quarter_code(closes),
        )


def test_every_declared_silence_is_heard(catalog, published, rows):
    filed = {(row["agency"], row["indicator"], row["closes"]) for row in rows}
    missing = [
        (indicator, catalog.agencies[agency].level, closes)
        for agency, indicator, closes in owed(catalog, published) - filed
    ]
    for silence in SILENCES:
        assert any(silence.covers(*one) for one in missing), silence


def test_baselines_declared_for_earlier_dates_are_filed_alone(files):
    early = {
        (str(file.period), file.agency): [
            row["indicator"] for row in csv.DictReader(io.StringIO(file.content.decode()))
        ]
        for file in files
        if file.period.closes < FIRST
    }
    assert early == {
        ("2020-Q2", "vp_ubnd"): ["business_regulations", "compliance_cost"],
        ("2015-Q4", "ld"): ["ld_posts"],
    }


@pytest.mark.parametrize("indicator", ["civil_servant_posts", "public_service_staff"])
@pytest.mark.parametrize("level", ["city_department", "district"])
def test_mergers_of_early_2025_lose_no_headcount(catalog, rows, indicator, level):
    sums = totals(rows, indicator, of_level(catalog, level))
    assert sums["2025-Q1"] == pytest.approx(sums["2024-Q4"], rel=0.006)


def test_departments_that_split_pass_everything_on(rows):
    before = {"so_noi_vu", "so_ldtbxh", "so_y_te", "so_gddt"}
    after = {"so_noi_vu_2025", "so_y_te", "so_gddt"}
    posts = "civil_servant_posts"
    assert totals(rows, posts, after)["2025-Q1"] == pytest.approx(
        totals(rows, posts, before)["2024-Q4"], abs=4
    )


def test_communes_take_over_what_their_districts_had(catalog, rows):
    districts = of_level(catalog, "district")
    heirs = {
        successor
        for code in districts
        for successor in catalog.agencies[code].successors
        if catalog.agencies[successor].level == "commune"
    }
    posts = "civil_servant_posts"
    assert totals(rows, posts, heirs)["2025-Q3"] == pytest.approx(
        totals(rows, posts, districts)["2025-Q2"], rel=0.01
    )


def test_enlarged_city_also_carries_what_came_in(catalog, rows):
    departments = totals(rows, "civil_servant_posts", of_level(catalog, "city_department"))
    assert departments["2025-Q3"] / departments["2025-Q2"] == pytest.approx(1.85, abs=0.02)
    inherited = {code for agency in catalog.agencies.values() for code in agency.successors}
    newcomers = of_level(catalog, "commune") - inherited
    assert totals(rows, "civil_servant_posts", newcomers)["2025-Q3"] > 1000


def test_posts_move_in_small_steps_where_nothing_merges(rows):
    series = defaultdict(dict)
    for row in rows:
        if row["indicator"] == "civil_servant_posts":
            series[row["agency"]][row["closes"]] = int(row["value"])
    merger = parse_period("2025-Q1").closes
    steps = [
        abs(values[closes] - values[closes - 1])
        for values in series.values()
        for closes in values
        if closes - 1 in values and closes != merger
    ]
    assert max(steps) <= 6


def test_sizes_are_those_of_the_city(rows):
    everyone = {row["agency"] for row in rows}
    assert totals(rows, "civil_servant_posts", everyone)["2021-Q4"] == pytest.approx(3300, abs=50)
    assert totals(rows, "public_service_staff", everyone)["2021-Q4"] == pytest.approx(
        28000, abs=200
    )
    assert totals(rows, "public_service_units", everyone)["2021-Q4"] == pytest.approx(750, abs=10)
    dossiers = sum(
        int(row["denominator"])
        for row in rows
        if row["indicator"] == "online_dossiers_share" and row["period"] == "2024-Q3"
    )
    assert 300_000 < dossiers < 900_000


def test_every_status_appears_at_some_quarter(verdicts):
    seen = {verdict.status for one in verdicts.values() for verdict in one.values()}
    assert seen == set(Status)


@pytest.mark.parametrize("as_of", ["2024-Q4", "2025-Q2", "2026-Q3"])
def test_store_shows_a_mix_of_statuses(verdicts, as_of):
    counts = Counter(verdict.status for verdict in verdicts[as_of].values())
    assert len(counts) >= 7
    assert max(counts.values()) < 0.4 * len(verdicts[as_of])


def test_story_holds_at_mid_2025(verdicts):
    story = verdicts["2025-Q2"]
    assert story["HP21-Q7"].status is Status.OFF_TRACK  # old results in communes
    assert story["HP21-Q30"].status is Status.MISSED  # ISO a year late
    assert story["HP21-Q8"].status is Status.ACHIEVED  # ahead of time
    assert story["HP24-Q3"].regressing
    assert story["HP21-Q29"].reason is Reason.LOW_COVERAGE
    assert story["VT23-Q4"].reason is Reason.TOO_OLD
    assert story["VT23-Q10"].reason is Reason.ZERO_DENOMINATOR
    assert story["VT23-Q5"].actual * 2 == 1  # exactly half is not "over 50%"
    assert story["VT23-Q5"].status is Status.ON_TRACK
