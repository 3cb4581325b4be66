"""The sample files give exactly the issues and rows that expected.yaml promises for them."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from metrics.intake.expectations import Figure, Owed, compare_with_ledger, repeated_rows
from metrics.intake.table import Reading
from metrics.intake.validate import check_file
from metrics.issues import ISSUE_KINDS, KINDS_BY_CODE, Level
from metrics.periods import Period, parse_period
from metrics.text.report import ABSENT, issue_place, issue_sentence
from metrics.text.words import Language

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = yaml.load(
    (SAMPLES / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
CODES = [kind.code for kind in ISSUE_KINDS]
SAMPLE_OF = {Path(name).stem: name for name in EXPECTED}


def content_of(name):
    """Bytes of a sample; a large one is kept small and grown here."""
    content = (SAMPLES / name).read_bytes()
    grown = EXPECTED[name].get("grown")
    if grown is None:
        return content
    if "cell" in grown:
        return content.rstrip(b"\n") + grown["cell"].encode() * grown["times"] + b"\n"
    lines = content.splitlines(keepends=True)
    head, line = b"".join(lines[: grown["line"] - 1]), lines[grown["line"] - 1]
    if "{number}" in line.decode():
        more = range(grown["times"])
        return head + b"".join(line.replace(b"{number}", str(one).encode()) for one in more)
    return head + line * grown["times"]


@pytest.fixture(scope="module")
def report_on(register):
    """Report on a sample, filed for the agency that expected.yaml names, and its issues.

    Issues that need the ledger are among them where expected.yaml says what it holds.
    """
    done = {}

    def report(name):
        if name not in done:
            expected = EXPECTED[name]
            closes = parse_period(expected["period"]).closes if "period" in expected else None
            found = check_file(content_of(name), register, expected.get("agency"), closes)
            if "ledger" in expected:
                held = ledger_of(**expected["ledger"])
                found = found.with_issues(compare_with_ledger(found, register, *held))
            if "beside" in expected:
                other = expected["beside"]
                found = found.with_issues(repeated_rows(found, [(other, report(other)[0])]))
            done[name] = (found, found.issues)
        return done[name]

    return report


def ledger_of(owed=(), accepted=()):
    """What expected.yaml says of the ledger."""
    owes = [Owed(agency, code, parse_period(period).closes) for agency, code, period in owed]
    figures = []
    for agency, code, period, figure in accepted:
        when = parse_period(period)
        numbers = [Decimal(part) for part in figure.split("/")]
        value = numbers[0] if len(numbers) == 1 else None
        ratio = numbers if len(numbers) > 1 else (None, None)
        figures.append(Figure(agency, code, "", when.closes, when.quarters, *ratio, value))
    return owes, figures


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_gives_its_issues_and_no_others(report_on, name):
    hides = EXPECTED[name].get("hides")
    found = [
        [issue.line, issue.column, issue.code]
        for issue in report_on(name)[1]
        if issue.code != hides
    ]
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
        for row in report_on(name)[0].actuals.itertuples()
    ]
    assert EXPECTED[name]["reads"] == read


@pytest.mark.parametrize("name", [name for name in EXPECTED if "reading" in EXPECTED[name]])
def test_how_a_sample_was_read_is_told(report_on, name):
    reading = report_on(name)[0].reading
    expected = EXPECTED[name]["reading"]
    assert set(expected) <= {one.name for one in fields(Reading)}
    assert expected == {key: getattr(reading, key) for key in expected}


@pytest.mark.parametrize("code", CODES)
def test_every_kind_of_issue_has_a_sample_with_this_one_fault(code):
    assert [code] == [one for _, _, one in EXPECTED[SAMPLE_OF[code]]["issues"]]


# What "more-issues" counts are errors, so its own level shows nowhere.
@pytest.mark.parametrize("code", [code for code in CODES if code != "more-issues"])
def test_error_keeps_a_file_out_and_a_warning_lets_it_in(report_on, code):
    is_warning = KINDS_BY_CODE[code].level is Level.WARNING
    assert is_warning == report_on(SAMPLE_OF[code])[0].is_clean


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", CODES)
def test_every_kind_of_issue_can_be_said_with_all_its_values(report_on, code, language):
    for issue in report_on(SAMPLE_OF[code])[1][:5]:
        said = issue_place(language, issue) + issue_sentence(language, issue)
        assert "{" not in said
        assert issue.found in said or code in ABSENT


def test_every_sample_is_described_and_every_description_has_its_sample():
    kept = [path.name for path in SAMPLES.iterdir() if path.suffix != ".yaml"]
    assert sorted(EXPECTED) == sorted(name for name in kept if not name.startswith("."))


def test_there_are_sixty_samples_and_more():
    assert len(EXPECTED) >= 60
