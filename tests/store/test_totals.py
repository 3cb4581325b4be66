"""Adding up over agencies: which figure of each counts, and what is left out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from building import figure, submission
from metrics.periods import parse_period
from metrics.status.population import BEGINNING, OPEN_END, Member, Population
from metrics.status.totals import Ask
from metrics.store.submissions import store_accepted
from metrics.store.totals import read_by_agency, read_reporting, read_totals


def closes(code):
    return parse_period(code).closes


def population(*codes):
    return Population(tuple(Member(code, code, BEGINNING, OPEN_END) for code in codes))


def member(code, group, first=None, last=None):
    return Member(
        code,
        group,
        BEGINNING if first is None else closes(first),
        OPEN_END if last is None else closes(last),
    )


def stock(period, age=2, base=None, indicator="figure"):
    """Question for the last figure, with a baseline when one is named."""
    ask = Ask(indicator, 0, closes(period), closes(period) - age)
    if base is None:
        return ask
    return Ask(
        indicator,
        0,
        closes(period),
        closes(period) - age,
        base_closes=closes(base),
        base_oldest=closes(base) - age,
    )


def flow(period, age=2, indicator="figure", **keys):
    """Question for the year so far."""
    year = parse_period(period).year
    opens = parse_period(f"{year}-Q1").closes
    return Ask(indicator, 0, closes(period), closes(period) - age, opens=opens, **keys)


@pytest.fixture
def store(ledger):
    def keep(*actuals, **keys):
        moment = keys.pop("moment", None)
        store_accepted(ledger, [submission(*actuals, **keys)], "test", moment)

    return keep


@pytest.fixture
def total(ledger):
    """Totals of one question over some agencies, or over a population."""

    def read(ask, agencies=("a",), known_at=None):
        people = agencies if isinstance(agencies, Population) else population(*agencies)
        return read_totals(ledger, {0: ask}, [people], known_at)[0]

    return read


class TestStocks:
    """The last figure counts."""

    def test_figures_of_all_agencies_are_summed(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("b", "2024-Q1", "20.5"))
        answer = total(stock("2024-Q1"), "ab")
        assert (Decimal("30.5"), 2, 2, 0, 2, 1) == (
            answer.now.value,
            answer.expected,
            answer.reported,
            answer.carried,
            answer.now.agencies,
            answer.coverage,
        )

    def test_numerators_and_denominators_are_summed_apart(self, store, total):
        store(figure("a", "2024-Q1", numerator=1, of=3), figure("b", "2024-Q1", numerator=2, of=4))
        now = total(stock("2024-Q1"), "ab").now
        assert (3, 7) == (now.numerator, now.denominator)

    def test_newest_figure_of_an_agency_counts(self, store, total):
        store(figure("a", "2023-Q4", 10), figure("a", "2024-Q1", 11), figure("a", "2024-Q2", 12))
        assert 11 == total(stock("2024-Q1")).now.value

    @pytest.mark.parametrize(
        ("filed", "value", "carried", "reported"),
        [
            ("2024-Q4", 10, 0, 1),
            ("2024-Q3", 10, 1, 1),
            ("2024-Q2", 10, 1, 1),
            ("2024-Q1", 0, 0, 0),
        ],
    )
    def test_figure_is_carried_forward_within_its_allowed_age_and_marked(
        self, store, total, filed, value, carried, reported
    ):
        store(figure("a", filed, 10))
        answer = total(stock("2024-Q4"))
        assert (value, carried, reported) == (answer.now.value, answer.carried, answer.reported)

    def test_silent_agency_is_left_out_and_coverage_falls(self, store, total):
        store(*[figure(code, "2024-Q1", 10) for code in "abc"])
        answer = total(stock("2024-Q1"), "abcd")
        assert (30, 4, 3, Fraction(3, 4)) == (
            answer.now.value,
            answer.expected,
            answer.reported,
            answer.coverage,
        )

    def test_nobody_reporting_is_a_coverage_of_nothing(self, total):
        answer = total(stock("2024-Q1"), "ab")
        assert (0, 2, 0, 0) == (
            answer.now.agencies,
            answer.expected,
            answer.reported,
            answer.coverage,
        )

    def test_figures_of_others_are_not_counted(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("stranger", "2024-Q1", 99))
        assert 10 == total(stock("2024-Q1")).now.value

    def test_figures_of_another_indicator_are_not_counted(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("a", "2024-Q1", 99, indicator="other"))
        assert 10 == total(stock("2024-Q1")).now.value

    def test_zero_is_a_figure(self, store, total):
        store(figure("a", "2024-Q1", 0))
        answer = total(stock("2024-Q1"))
        assert (0, 1, 1) == (answer.now.value, answer.now.agencies, answer.coverage)

    def test_respondents_weigh_scores(self, store, total):
        store(
            figure("a", "2024-Q1", 95, of=100),
            figure("b", "2024-Q1", 80, of=900),
            figure("c", "2024-Q1", 70),
        )
        now = total(stock("2024-Q1"), "abc").now
        assert (95 * 100 + 80 * 900, 1000, 2, 3) == (
            now.weighted,
            now.weights,
            now.weighted_agencies,
            now.agencies,
        )

    def test_illustrative_figure_is_marked(self, store, total):
        store(figure("a", "2024-Q1", 10))
        assert not total(stock("2024-Q1"), "ab").illustrative
        store(figure("b", "2024-Q1", 10), origin="illustrative")
        assert total(stock("2024-Q1"), "ab").illustrative

    def test_later_line_of_a_file_counts(self, store, total):
        store(figure("a", "2024-Q1", 10, line=2), figure("a", "2024-Q1", 20, line=3))
        assert 20 == total(stock("2024-Q1")).now.value

    def test_differing_sources_are_marked_as_conflicting(self, store, total):
        store(
            figure("a", "2024-Q1", 10, breakdown="source=x"),
            figure("a", "2024-Q1", 11, breakdown="source=y"),
        )
        assert total(stock("2024-Q1")).conflicting

    def test_other_breakdowns_are_not_judged(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("a", "2024-Q2", 3, breakdown="kind=land"))
        answer = total(stock("2024-Q2"))
        assert (10, 1, False) == (answer.now.value, answer.carried, answer.conflicting)


class TestFlows:
    """Figures add up over the year so far."""

    def test_quarters_of_the_year_are_summed(self, store, total):
        store(*[figure("a", f"2024-Q{quarter}", 10 * quarter) for quarter in (1, 2, 3)])
        assert [10, 30, 60] == [total(flow(f"2024-Q{quarter}")).now.value for quarter in (1, 2, 3)]

    def test_year_before_is_not_counted(self, store, total):
        store(figure("a", "2023-Q4", 99), figure("a", "2024-Q1", 10))
        assert 10 == total(flow("2024-Q1")).now.value

    def test_half_year_takes_the_place_of_its_quarters(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("a", "2024-Q2", 20), figure("a", "2024-H1", 35))
        store(figure("a", "2024-Q3", 5))
        assert [35, 40] == [total(flow(code)).now.value for code in ("2024-Q2", "2024-Q3")]

    def test_half_year_stands_in_for_quarters_that_were_not_filed(self, store, total):
        store(figure("a", "2024-H1", 35), figure("a", "2024-Q3", 5))
        assert 40 == total(flow("2024-Q3")).now.value

    def test_first_quarter_counts_until_the_half_year_is_asked_for(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("a", "2024-H1", 35))
        assert [10, 35] == [total(flow(code)).now.value for code in ("2024-Q1", "2024-Q2")]

    def test_year_takes_the_place_of_everything_in_it(self, store, total):
        store(*[figure("a", f"2024-Q{quarter}", 10) for quarter in (1, 2, 3, 4)])
        store(figure("a", "2024-H1", 25), figure("a", "2024-H2", 26), figure("a", "2024", 100))
        assert [25, 35, 100] == [
            total(flow(code)).now.value for code in ("2024-Q2", "2024-Q3", "2024-Q4")
        ]

    def test_forms_that_agencies_file_make_up_the_year(self, store, total):
        # Q1, the half-year, Q3 and the year.
        store(
            figure("a", "2024-Q1", 10),
            figure("a", "2024-H1", 25),
            figure("a", "2024-Q3", 10),
            figure("a", "2024", 50),
        )
        assert [10, 25, 35, 50] == [
            total(flow(f"2024-Q{quarter}")).now.value for quarter in (1, 2, 3, 4)
        ]

    @pytest.mark.parametrize("filed", [("2024-Q2",), ("2024-Q1", "2024-Q3"), ("2024-Q3",)])
    def test_missing_quarter_leaves_the_agency_out(self, store, total, filed):
        store(*[figure("a", code, 10) for code in filed])
        store(*[figure("b", f"2024-Q{quarter}", 1) for quarter in (1, 2, 3)])
        answer = total(flow("2024-Q3"), "ab")
        assert (3, 1, 2, Fraction(1, 2)) == (
            answer.now.value,
            answer.now.agencies,
            answer.expected,
            answer.coverage,
        )

    def test_second_source_does_not_fill_a_missing_quarter(self, store, total):
        store(
            figure("a", "2024-Q1", 10, breakdown="source=x"),
            figure("a", "2024-Q1", 10, breakdown="source=y"),
            figure("a", "2024-Q3", 10),
        )
        assert 0 == total(flow("2024-Q3")).now.agencies

    def test_year_so_far_is_carried_forward_and_marked(self, store, total):
        store(figure("a", "2024-Q1", 10), figure("a", "2024-Q2", 10))
        answer = total(flow("2024-Q3"))
        assert (20, 1) == (answer.now.value, answer.carried)

    def test_year_before_is_not_carried_into_the_new_year(self, store, total):
        store(figure("a", "2023", 40))
        assert 0 == total(flow("2024-Q1")).now.agencies

    def test_standing_denominator_is_the_last_and_not_the_sum(self, store, total):
        store(
            figure("a", "2024-Q1", numerator=5, of=90), figure("a", "2024-Q2", numerator=10, of=100)
        )
        summed, last = (
            total(flow("2024-Q2", last_denominator=flag)).now.denominator for flag in (False, True)
        )
        assert (190, 100) == (summed, last)

    def test_revised_quarter_counts_once(self, store, total):
        store(figure("a", "2024-Q1", 10))
        store(figure("a", "2024-Q1", 12))
        assert 12 == total(flow("2024-Q1")).now.value

    def test_baseline_of_a_flow_is_its_own_year_so_far(self, store, total):
        store(*[figure("a", f"2023-Q{quarter}", 100) for quarter in (1, 2, 3, 4)])
        store(figure("a", "2024-Q1", 10), figure("a", "2024-Q2", 20))
        ask = flow(
            "2024-Q2",
            base_closes=closes("2023-Q2"),
            base_oldest=closes("2022-Q4"),
            base_opens=closes("2023-Q1"),
        )
        answer = total(ask)
        assert (30, 200) == (answer.now.value, answer.base.value)


class TestBaseline:
    """With a baseline, an agency counts on both sides or on neither."""

    def test_silent_agency_is_left_out_on_both_sides(self, store, total):
        store(figure("a", "2021", 100), figure("b", "2021", 50))
        store(figure("a", "2024", 95))
        answer = total(stock("2024-Q4", base="2021"), "ab")
        assert (95, 100, 1) == (answer.now.value, answer.base.value, answer.included)

    def test_agency_without_baseline_is_left_out_on_both_sides(self, store, total):
        store(figure("a", "2021", 100))
        store(figure("a", "2024", 95), figure("b", "2024", 50))
        answer = total(stock("2024-Q4", base="2021"), "ab")
        assert (95, 100, 1, 2) == (
            answer.now.value,
            answer.base.value,
            answer.included,
            answer.reported,
        )

    def test_coverage_is_weighted_by_the_baseline(self, store, total):
        store(figure("large", "2021", 900), figure("small", "2021", 100))
        store(figure("small", "2024", 95))
        answer = total(stock("2024-Q4", base="2021"), ["large", "small"])
        assert Fraction(1, 10) == answer.coverage

    def test_coverage_of_unequal_agencies_is_exact(self, store, total):
        store(figure("a", "2021", "0.000001"), figure("b", "2021", "0.000002"))
        store(figure("a", "2024", 1))
        assert Fraction(1, 3) == total(stock("2024-Q4", base="2021"), "ab").coverage

    def test_coverage_of_large_amounts_is_exact(self, store, total):
        store(figure("a", "2021", "12345678901.234567"), figure("b", "2021", 1))
        store(figure("a", "2024", 1))
        amount = Fraction("12345678901.234567")
        assert amount / (amount + 1) == total(stock("2024-Q4", base="2021"), "ab").coverage

    def test_agency_with_a_baseline_of_zero_weighs_nothing_and_counts(self, store, total):
        store(figure("a", "2021", 100), figure("b", "2021", 0))
        store(figure("a", "2024", 95), figure("b", "2024", 2))
        answer = total(stock("2024-Q4", base="2021"), "ab")
        assert (97, 100, 1) == (answer.now.value, answer.base.value, answer.coverage)

    def test_nothing_at_the_baseline_leaves_nobody_in(self, store, total):
        store(figure("a", "2024", 95))
        answer = total(stock("2024-Q4", base="2021"))
        assert (0, 0, 1) == (answer.base.agencies, answer.included, answer.reported)

    def test_baseline_of_a_conflict_is_marked(self, store, total):
        store(
            figure("a", "2021", 100, breakdown="source=x"),
            figure("a", "2021", 101, breakdown="source=y"),
            figure("a", "2024", 95),
        )
        assert total(stock("2024-Q4", base="2021")).conflicting


class TestMergers:
    """A group linked by succession counts only when complete on both sides."""

    merged = Population(
        (
            member("old1", "g", last="2024-Q4"),
            member("old2", "g", last="2024-Q4"),
            member("new", "g", first="2025-Q1"),
            member("other", "other"),
        )
    )

    def read(self, total):
        return total(stock("2025-Q1", base="2021"), self.merged)

    def test_group_complete_on_both_sides_counts(self, store, total):
        store(*[figure(code, "2021", 100) for code in ("old1", "old2", "other")])
        store(figure("new", "2025-Q1", 190), figure("other", "2025-Q1", 95))
        answer = self.read(total)
        assert (285, 300, 2, 1) == (
            answer.now.value,
            answer.base.value,
            answer.expected,
            answer.coverage,
        )

    def test_group_incomplete_at_the_baseline_is_left_out(self, store, total):
        store(*[figure(code, "2021", 100) for code in ("old1", "other")])
        store(figure("new", "2025-Q1", 190), figure("other", "2025-Q1", 95))
        answer = self.read(total)
        assert (95, 100) == (answer.now.value, answer.base.value)

    def test_group_incomplete_now_is_left_out(self, store, total):
        split = Population(
            (
                member("old", "g", last="2024-Q4"),
                member("new1", "g", first="2025-Q1"),
                member("new2", "g", first="2025-Q1"),
                member("other", "other"),
            )
        )
        store(figure("old", "2021", 100), figure("other", "2021", 100))
        store(figure("new1", "2025-Q1", 50), figure("other", "2025-Q1", 95))
        answer = total(stock("2025-Q1", base="2021"), split)
        assert (95, 100, Fraction(1, 2)) == (
            answer.now.value,
            answer.base.value,
            answer.coverage,
        )

    def test_figure_of_an_agency_outside_its_life_is_not_counted(self, store, total):
        store(*[figure(code, "2021", 100) for code in ("old1", "old2", "other", "new")])
        store(*[figure(code, "2025-Q1", 95) for code in ("old1", "new", "other")])
        answer = self.read(total)
        assert (190, 300) == (answer.now.value, answer.base.value)

    def test_agency_that_ended_without_successor_is_left_out_on_both_sides(self, store, total):
        gone = Population((member("gone", "gone", last="2024-Q4"), member("other", "other")))
        store(figure("gone", "2021", 100), figure("other", "2021", 100))
        store(figure("other", "2025-Q1", 95))
        answer = total(stock("2025-Q1", base="2021"), gone)
        assert (95, 100, 1) == (answer.now.value, answer.base.value, answer.coverage)

    def test_flow_of_the_year_of_a_merger_is_made_up_of_both(self, store, total):
        people = Population(
            (member("old", "g", last="2024-Q2"), member("new", "g", first="2024-Q3"))
        )
        store(figure("old", "2024-H1", 30), figure("new", "2024-Q3", 12))
        answer = total(flow("2024-Q3"), people)
        assert (42, 1) == (answer.now.value, answer.coverage)

    def test_year_filed_by_an_agency_that_began_within_it_counts_for_its_part(self, store, total):
        people = Population(
            (member("old", "g", last="2024-Q2"), member("new", "g", first="2024-Q3"))
        )
        store(figure("old", "2024-H1", 30), figure("new", "2024", 25))
        answer = total(flow("2024-Q4"), people)
        assert (55, 1) == (answer.now.value, answer.coverage)


class TestQuestions:
    """Many questions at once, and the ledger as it stood."""

    def test_questions_do_not_disturb_each_other(self, store, ledger):
        store(
            figure("a", "2021", 100),
            *[figure("a", f"2024-Q{quarter}", 90 + quarter) for quarter in (1, 2, 3, 4)],
            *[figure("a", f"2024-Q{quarter}", 7, indicator="other") for quarter in (1, 2)],
            *[figure("a", f"2024-Q{quarter}", 5, indicator="flow") for quarter in (1, 2, 3)],
        )
        asks = {
            3: stock("2024-Q1", base="2021"),
            1: stock("2024-Q4"),
            7: flow("2024-Q3", indicator="flow"),
            8: flow("2024-Q1", indicator="flow"),
            4: stock("2024-Q2", indicator="other"),
        }
        answers = read_totals(ledger, asks, [population("a")])
        assert {3: 91, 1: 94, 7: 15, 8: 5, 4: 7} == {
            number: answer.now.value for number, answer in answers.items()
        }
        alone = {
            number: read_totals(ledger, {number: ask}, [population("a")])[number]
            for number, ask in asks.items()
        }
        assert alone == answers

    def test_figures_at_many_dates_are_those_of_each_date_alone(self, store, ledger):
        codes = [f"{year}-Q{quarter}" for year in range(2018, 2026) for quarter in (1, 2, 3, 4)]
        filed = [(who, code) for who in "ab" for place, code in enumerate(codes) if place % 3]
        store(*[figure(who, code, place) for place, (who, code) in enumerate(filed)])
        store(*[figure(who, code, place + 0.5) for place, (who, code) in enumerate(filed[::5])])
        store(
            *[figure("b", code, 7, breakdown="source=x") for code in codes[::4]],
            *[figure("c", code, place, indicator="flow") for place, code in enumerate(codes[:-3])],
            *[figure("c", str(year), 9, indicator="flow") for year in (2019, 2023)],
        )
        people = [population("a", "b", "c")]
        asks = dict(
            enumerate(
                [stock(code) for code in codes]
                + [stock(code, age=40) for code in codes[::9]]
                + [stock(code, base="2019-Q4") for code in codes[20:]]
                + [flow(code, indicator="flow") for code in codes]
            )
        )
        alone = {
            number: read_totals(ledger, {number: ask}, people)[number]
            for number, ask in asks.items()
        }
        assert alone == read_totals(ledger, asks, people)

    def test_same_question_asked_twice_is_answered_twice(self, store, ledger):
        store(figure("a", "2024-Q1", 10), figure("b", "2024-Q1", 5))
        asks = dict.fromkeys((4, 2), stock("2024-Q1"))
        people = [population("a", "b")]
        totals = read_totals(ledger, asks, people)
        assert {4: 15, 2: 15} == {number: one.now.value for number, one in totals.items()}
        rows = read_by_agency(ledger, asks, people)
        assert [(2, "a"), (2, "b"), (4, "a"), (4, "b")] == [row[:2] for row in rows]

    def test_no_question_has_no_answer(self, ledger):
        assert ({}, []) == (read_totals(ledger, {}, []), read_by_agency(ledger, {}, []))

    def test_question_about_nobody_has_no_answer(self, ledger):
        assert {} == read_totals(ledger, {0: stock("2024-Q1")}, [Population(())])

    def test_population_is_chosen_by_its_number(self, store, ledger):
        store(figure("a", "2024-Q1", 1), figure("b", "2024-Q1", 2))
        people = [population("a"), population("b")]
        asks = {
            number: Ask("figure", number, closes("2024-Q1"), closes("2023-Q4")) for number in (0, 1)
        }
        answers = read_totals(ledger, asks, people)
        assert [1, 2] == [answers[number].now.value for number in (0, 1)]

    def test_ledger_is_read_as_it_stood_at_a_moment(self, store, total):
        noon, evening = datetime(2024, 4, 1, 12), datetime(2024, 4, 1, 18)  # noqa: DTZ001
        store(figure("a", "2024-Q1", 10), moment=noon)
        store(figure("a", "2024-Q1", 12), moment=evening)
        assert [10, 12, 12] == [
            total(stock("2024-Q1"), known_at=moment).now.value for moment in (noon, evening, None)
        ]

    def test_reporting_counts_agencies_by_period(self, store, ledger):
        store(
            figure("a", "2024-Q1", 1),
            figure("b", "2024-Q1", 1),
            figure("b", "2024-Q1", 1, breakdown="source=x"),
            figure("a", "2024-H1", 1),
            figure("stranger", "2024-Q1", 1),
            figure("a", "2024-Q3", 1, breakdown="kind=land"),
            figure("a", "2024-Q1", 1, indicator="other"),
        )
        questions = [("figure", 0), ("other", 0), ("nothing", 0)]
        assert [{8097: 2, 8098: 1}, {8097: 1}, {}] == read_reporting(
            ledger, questions, [population("a", "b")]
        )

    def test_reporting_counts_any_number_of_agencies_each_once(self, store, ledger):
        codes = [f"a{number}" for number in range(200)]
        store(*[figure(code, "2024-Q1", 1) for code in codes])
        store(*[figure(code, "2024-Q1", 2) for code in codes[:70]])
        people = [population(*codes[:150]), population(*codes[100:])]
        assert [{8097: 150}, {8097: 100}, {8097: 150}] == read_reporting(
            ledger, [("figure", 0), ("figure", 1), ("figure", 0)], people
        )

    def test_reporting_counts_agencies_only_while_they_exist(self, store, ledger):
        people = Population(
            (member("old", "g", last="2024-Q4"), member("new", "g", first="2025-Q1"))
        )
        store(
            *[
                figure(code, period, 1)
                for code in ("old", "new")
                for period in ("2024-Q4", "2025-Q1")
            ]
        )
        assert [{8100: 1, 8101: 1}] == read_reporting(ledger, [("figure", 0)], [people])

    def test_each_expected_agency_has_a_row_of_its_own(self, store, ledger):
        store(figure("a", "2024-Q1", numerator=1, of=2), figure("b", "2023-Q4", numerator=3, of=4))
        rows = read_by_agency(ledger, {5: stock("2024-Q1")}, [population("a", "b", "c")])
        assert [
            (5, "a", 8097, 1, 2, None),
            (5, "b", 8096, 3, 4, None),
            (5, "c", None, None, None, None),
        ] == [row[:6] for row in rows]
