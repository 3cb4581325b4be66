"""Whatever is filed, every declared target can be judged, told in words and shown."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from building import ADMIN, World, figure
from metrics.periods import Period, parse_period
from metrics.services.bridge import bridge_of
from metrics.services.dossier import dossier_of
from metrics.services.judging import judge
from metrics.services.projecting import outlooks
from metrics.services.standing import as_object
from metrics.status.verdict import Reason, Status
from metrics.store.ledger import open_ledger
from metrics.store.submissions import LARGEST, Actual
from metrics.text.reasons import reason_sentence
from metrics.text.words import Language

FIRST, LAST = parse_period("2017-Q1").closes, parse_period("2027-Q4").closes
NOTES = (
    "",
    "?",
    "xong ngày 28/02/2024",
    "31/02/2023",
    "0000-00-00",
    "9999-12-31",
    "01/01/0001",
    "từ 14/12/2021 đến 15/12/2023",
    "2025-06-30",
    "٣١/١٢/٢٠٢٣",
)
BREAKDOWNS = ("", "", "", "source=a", "source=b", "territory=added", "cut=reclassified", "bloc=x")
CUTS = ("HP24-Q2", "HP24-Q3", "HP21-Q8", "HP21-Q9", "HP21-Q19")


def amount(chance):
    """Nothing, nought, the huge, the impossible, the tiny and the ordinary."""
    return chance.choice(
        [
            None,
            Decimal(0),
            LARGEST - 1,
            -Decimal(chance.randint(1, 10**6)),
            Decimal(chance.randint(1, 10**6)) / 10**6,
            *(Decimal(chance.randint(0, 200)) for _ in range(5)),
        ]
    )


def anything(subject, everyone, chance):
    """A figure for a target: of its population or not, of any period, part and size."""
    population = [member.agency for member in subject.population.members]
    spans = chance.choice([1, 1, 1, 2, 4])
    closes = chance.randint(FIRST, LAST)
    is_ordinary_task = subject.target.is_task and chance.random() < 0.9
    return Actual(
        line=chance.randint(2, 99),
        agency=chance.choice(population if population and chance.random() < 0.9 else everyone),
        indicator=subject.indicator.id,
        period=Period(closes + -closes % spans, spans),
        breakdown=chance.choice(BREAKDOWNS),
        numerator=amount(chance),
        denominator=amount(chance),
        value=Decimal(chance.randint(0, 1)) if is_ordinary_task else amount(chance),
        note=chance.choice(NOTES),
    )


@pytest.fixture(scope="module")
def subjects(catalog):
    """Every declared target with what judging it needs."""
    engine = open_ledger("duckdb:///:memory:")
    yield World(catalog, engine).workspace.subjects
    engine.close()


def filled(catalog, rows):
    """The repository's declarations over a new ledger with these figures."""
    world = World(catalog, open_ledger("duckdb:///:memory:"))
    world.store(*rows)
    return world


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    seed=st.integers(0, 2**32),
    each=st.sampled_from([1, 4, 12]),
    dates=st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)),
)
def test_every_declared_target_is_judged_told_and_shown_whatever_is_filed(
    catalog, subjects, seed, each, dates
):
    chance, everyone = Random(seed), list(catalog.agencies)  # noqa: S311 - told by its seed
    rows = [anything(one, everyone, chance) for one in subjects.values() for _ in range(each)]
    world = filled(catalog, rows)
    for as_of in dates:
        verdicts = judge(world.workspace, ADMIN, as_of)
        ahead = outlooks(world.workspace, ADMIN, verdicts)
        assert list(catalog.targets) == [verdict.target for verdict in verdicts]
        for verdict in verdicts:
            assert verdict.status in Status
            assert verdict.reason in Reason
            subject = world.workspace.subject_on(verdict.target, as_of)
            assert all(reason_sentence(language, subject, verdict) for language in Language)
            json.dumps(as_object(world.workspace, verdict, ahead[verdict.target]))
    for target in (*chance.sample(list(subjects), 3), chance.choice(CUTS)):
        as_of = chance.choice(dates)
        dossier_of(world.workspace, ADMIN, target, as_of)
        bridge_of(world.workspace, ADMIN, target, as_of)
    world.engine.close()


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 2**32), size=st.integers(1, 60), as_of=st.integers(FIRST, LAST))
def test_bridge_of_a_cut_is_shown_however_little_is_filed(catalog, subjects, seed, size, as_of):
    chance = Random(seed)  # noqa: S311 - test data, told by its seed
    subject = subjects["HP24-Q2"]
    population = [member.agency for member in subject.population.members]
    quarters = ["2021-Q4", "2025-Q2", "2025-Q3"]
    rows = [
        figure(
            chance.choice(population),
            chance.choice(quarters) if chance.random() < 0.7 else str(Period(as_of)),
            amount(chance),
            indicator=subject.indicator.id,
            breakdown=chance.choice(BREAKDOWNS),
        )
        for _ in range(size)
    ]
    world = filled(catalog, rows)
    bridge_of(world.workspace, ADMIN, "HP24-Q2", as_of)
    world.engine.close()
