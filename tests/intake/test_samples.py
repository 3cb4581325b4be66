"""The sample files give exactly the issues and rows that expected.yaml promises for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from metrics.intake.validate import check_file
from metrics.issues import ISSUE_KINDS, KINDS_BY_CODE, Level
from metrics.periods import Period
from metrics.text.report import issue_place, issue_sentence
from metrics.text.words import Language

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))
CODES = [kind.code for kind in ISSUE_KINDS]


@pytest.fixture
def report_on(register):
    """Report on a sample, filed for the agency that expected.yaml names."""

    def report(name):
        content = (SAMPLES / name).read_bytes()
        return check_file(content, register, EXPECTED[name].get("agency"))

    return report


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_gives_its_issues_and_no_others(report_on, name):
    found = [[issue.line, issue.column, issue.code] for issue in report_on(name).issues]
    assert EXPECTED[name]["issues"] == found


@pytest.mark.parametrize("name", [name for name in EXPECTED if "reads" in EXPECTED[name]])
def test_peculiar_sample_is_read_as_meant(report_on, name):
    read = [
        [
            row.line,
            row.agency,
            row.indicator,
            str(Period(row.closes, row.spans)),
            row.breakdown,
            row.value if isinstance(row.value, str) else f"{row.numerator}/{row.denominator}",
        ]
        for row in report_on(name).actuals.itertuples()
    ]
    assert EXPECTED[name]["reads"] == read


@pytest.mark.parametrize("code", CODES)
def test_every_kind_of_issue_has_a_sample_with_this_one_fault(code):
    assert [code] == [one for _, _, one in EXPECTED[f"{code}.csv"]["issues"]]


@pytest.mark.parametrize("code", CODES)
def test_error_keeps_a_file_out_and_a_warning_lets_it_in(report_on, code):
    is_warning = KINDS_BY_CODE[code].level is Level.WARNING
    assert is_warning == report_on(f"{code}.csv").is_clean


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", CODES)
def test_every_kind_of_issue_can_be_said_with_all_its_values(report_on, code, language):
    for issue in report_on(f"{code}.csv").issues:
        said = issue_place(language, issue) + issue_sentence(language, issue)
        assert "{" not in said
        assert issue.found in said


def test_every_sample_is_described_and_every_description_has_its_sample():
    assert sorted(EXPECTED) == sorted(path.name for path in SAMPLES.glob("*.csv"))
