"""Whatever figures are stored, in whatever form they are handed over, come back exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, replace
from decimal import Decimal
from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.periods import Period, parse_period
from metrics.store.digests import read_figures_kept
from metrics.store.filings import read_rows
from metrics.store.ledger import open_ledger
from metrics.store.submissions import Actual, Submission, actuals_frame, store_accepted

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
NUMBERS = st.one_of(
    st.none(),
    st.decimals(0, 9, places=1),
    # Where the digest begins to write numbers another way.
    st.decimals(10**12 - 1, 10**12 + 1, places=6),
    st.decimals(-(10**12) - 1, -(10**12) + 1, places=6),
    st.decimals(-(10**22) + 1, 10**22 - 1, places=6, allow_nan=False, allow_infinity=False),
)
ACTUALS = st.builds(
    Actual,
    line=st.just(0),
    agency=st.sampled_from(["so_noi_vu", "xã Cẩm Giang", "xã Cẩm Giàng"]),
    indicator=st.sampled_from(["posts", "units"]),
    period=st.builds(Period, st.integers(8000, parse_period("2030").closes), st.just(1)),
    breakdown=WORDS,
    numerator=NUMBERS,
    denominator=NUMBERS,
    value=NUMBERS,
    note=WORDS,
)
# Files of one submission each, and whether their texts are handed over as categories.
ROWS = st.lists(ACTUALS, max_size=6).map(
    lambda rows: [replace(row, line=line) for line, row in enumerate(rows, start=2)]
)
FILES = st.lists(st.tuples(ROWS, st.booleans()), min_size=1, max_size=3)
TEXTS = ("agency", "indicator", "breakdown", "numerator", "denominator", "value", "note")


def as_handed_over(actuals, *, in_categories):
    """Figures as the ledger takes them, or as a checked file gives them."""
    if not in_categories:
        return tuple(actuals)
    frame = actuals_frame(actuals)
    return frame.assign(**{name: frame[name].astype("str").astype("category") for name in TEXTS})


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_figures_come_back_exactly_as_stored_and_their_digest_is_of_just_them(files):
    ledger = open_ledger("duckdb:///:memory:")
    submissions = [
        Submission(
            f"{number}.csv",
            bytes([number]) * (number + 1),
            as_handed_over(actuals, in_categories=in_categories),
            "test",
        )
        for number, (actuals, in_categories) in enumerate(files)
    ]
    stored = store_accepted(ledger, submissions, "test")
    found = read_rows(ledger, [one.id for one in stored])
    expected = [
        (
            place.id, one.line, one.agency, one.indicator, one.period.closes, one.period.quarters,
            one.breakdown, one.numerator, one.denominator, one.value, one.note,
        )
        for place, (actuals, _) in zip(stored, files, strict=True)
        for one in actuals
    ]  # fmt: skip
    assert expected == [astuple(one) for one in found]
    lines = defaultdict(str)
    for number, *cells in expected:
        lines[number] += "|".join(map(written, cells)) + "\n"
    digests = {number: sha256(text.encode()).hexdigest() for number, text in lines.items()}
    assert digests == {number: one.digest for number, one in read_figures_kept(ledger).items()}
    ledger.close()


def written(cell):
    """A cell as the log's digests have it."""
    if isinstance(cell, Decimal):
        return f"{cell:.6f}"
    return f"{len(cell)}|{cell}" if isinstance(cell, str) else "" if cell is None else str(cell)
