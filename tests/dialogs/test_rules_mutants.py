"""
Faults that a mutation of the rules put in and no other test saw: one test for each.

Found by mutation testing; docs/decisions/0005-proof.md says how it is run.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from dialogs import (
    ActOutcome,
    Applicability,
    FactFault,
    Facts,
    Reason,
    determine,
    read_facts,
)
from dialogs.calculators import figures, readings
from dialogs.calculators import social_value_act as act
from dialogs.calculators.layers import meets_threshold
from knowledge import DatedValue, Parameter, Parameters

TODAY = date(2026, 11, 22)
COUNCIL: Mapping[str, object] = {
    "start_date": date(2026, 3, 2),
    "authority": "sub_central",
    "functions": "england_or_non_devolved",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "light_touch": "no",
    "value": Decimal(250_000),
    "value_basis": "inc",
}


def facts(**changes: object) -> Facts:
    """The facts of an ordinary contract of a council, some of them changed."""
    known = Facts()
    for name, value in {**COUNCIL, **changes}.items():
        known = known.with_fact(name, value)
    return known


def message(**raw: object) -> str:
    """What is said of the one fault in plain values."""
    faults = read_facts(raw, TODAY)
    assert isinstance(faults, tuple) and len(faults) == 1
    assert isinstance(faults[0], FactFault)
    return faults[0].message


# --- the determination


def without_figures_before_2020(law: Parameters) -> Parameters:
    """The law as if the figures of the years before had never been loaded."""

    def cut(parameter: Parameter) -> Parameter:
        later: tuple[DatedValue, ...] = tuple(v for v in parameter.values if v.since.year >= 2020)
        return parameter.model_copy(update={"values": later})

    return Parameters(tuple(cut(p) if p.name in figures.FIGURES else p for p in law.values()))


@pytest.mark.parametrize(("start", "on"), [(date(2016, 5, 2), date(2016, 5, 2)), (None, None)])
def test_a_figure_that_is_not_loaded_leaves_nothing_to_ask(
    law: Parameters, start: date | None, on: date | None
) -> None:
    found = determine(
        facts(start_date=start, commenced_date=date(2016, 5, 2)),
        without_figures_before_2020(law),
        TODAY,
    )
    assert found.outcome is ActOutcome.GET_ADVICE
    assert (found.missing, found.unknown_but_idle, found.still_to_ask) == ((), (), 0)
    assert found.on == on
    assert found.reasons[0].key == "not_loaded" and found.reasons[0].decides


def test_a_day_ahead_whose_figure_is_not_loaded_is_of_today(law: Parameters) -> None:
    none = Parameters(tuple(p for p in law.values() if p.name not in figures.FIGURES))
    empty = without_figures_before_2020(law)
    assert none is not empty
    found = determine(
        facts(start_date=TODAY + timedelta(days=30), commenced_date=date(2016, 5, 2)), empty, TODAY
    )
    assert found.on == TODAY


def test_advice_for_want_of_a_fact_still_names_the_version(law: Parameters) -> None:
    found = determine(facts(value=None), law, TODAY)
    assert found.reasons[0] == Reason("R-02", "C", (("date", date(2026, 3, 2)),))


def test_before_the_act_advice_names_no_version(law: Parameters) -> None:
    """A first step before the Act that may, or may not, be all that is known of."""
    found = determine(facts(start_date=date(2012, 6, 1)), law, TODAY)
    assert [reason.rule for reason in found.reasons if reason.decides] == ["R-01"]


def test_an_unclear_main_part_that_matters_is_what_decides(law: Parameters) -> None:
    found = determine(facts(subject="mixed", main_part="unclear"), law, TODAY)
    assert [(reason.rule, reason.key) for reason in found.reasons if reason.decides] == [
        ("R-22", "unclear")
    ]


def test_health_care_counts_as_light_touch_whatever_was_said(law: Parameters) -> None:
    """In 2024 a light touch value was compared without VAT, an ordinary one with it."""
    care = facts(
        start_date=date(2024, 6, 3),
        special="nhs_psr",
        light_touch="no",
        value=Decimal(200_000),
        value_basis="net",
        vat_rate=Decimal("0.2"),
    )
    assert meets_threshold(care, law, TODAY) is False
    assert meets_threshold(care.with_fact("special", "none"), law, TODAY) is True


# --- what is asked next


def wanted(law: Parameters, **known: str) -> frozenset[str]:
    base = {
        "start_date": "2026-03-02",
        "authority": "sub_central",
        "functions": "england_or_non_devolved",
        "arrangement": "contract",
        "special": "none",
        "subject": "services",
        "light_touch": "no",
        "value": "250000",
        "value_basis": "inc",
    }
    return Applicability().judge({**base, **known}, law, TODAY).wanted


def test_a_step_that_lies_ahead_cannot_have_been_taken_yet(law: Parameters) -> None:
    ahead = (TODAY + timedelta(days=1)).isoformat()
    assert wanted(law, start_date=ahead) == {"urgent"}
    assert wanted(law, start_date=TODAY.isoformat()) == {"stage", "urgent"}


def test_only_health_care_that_is_under_its_own_rules_wants_a_value_for_a_flag(
    law: Parameters,
) -> None:
    """Before 2024 R-23 speaks too, only to say that it does not decide."""
    early = {"start_date": "2023-06-01", "special": "nhs_psr", "subject": "goods"}
    base = {"functions": "england_or_non_devolved", "arrangement": "contract"}
    assert Applicability().judge({**base, **early}, law, TODAY).wanted == frozenset()


# --- the rules


@pytest.mark.parametrize("subject", ["goods", "works"])
def test_an_exempted_purchase_of_goods_or_works_is_out_without_asking_for_light_touch(
    law: Parameters, subject: str
) -> None:
    found = act.decide(
        facts(start_date=date(2019, 6, 3), special="exempted", subject=subject, light_touch=None),
        law,
    )
    assert found.outcome is ActOutcome.NOT_APPLICABLE


def test_an_exempted_framework_goes_by_its_main_part_and_not_by_its_subject(
    law: Parameters,
) -> None:
    """Services are the greater part, though goods were named as the subject."""
    found = act.decide(
        facts(
            start_date=date(2019, 6, 3),
            arrangement="framework",
            special="exempted",
            subject="goods",
            main_part="services",
            light_touch="yes",
            vat_rate=Decimal("0.2"),
        ),
        law,
    )
    assert found.outcome is ActOutcome.GET_ADVICE
    assert found.reasons[-1].key == "exempted_schedule_3"


def test_the_subject_of_a_single_purchase_says_nothing_of_its_main_part(law: Parameters) -> None:
    with pytest.raises(act.Needs) as caught:
        act.decide(facts(subject="mixed"), law)
    assert caught.value.fact == "main_part"


@pytest.mark.parametrize(
    ("start", "commenced", "figures"),
    [
        (date(2017, 3, 1), None, (106_047, 164_176)),
        (date(2017, 3, 1), date(2018, 3, 1), (118_133, 181_302)),
        (None, date(2018, 3, 1), (118_133, 181_302)),
        (None, None, (135_018, 207_720)),
    ],
)
def test_an_unknown_value_is_tried_around_the_figures_of_its_own_day(
    law: Parameters, start: date | None, commenced: date | None, figures: tuple[int, ...]
) -> None:
    """At each figure, and so far below it that VAT alone makes the difference; and the ends."""
    unknown = facts(start_date=start, commenced_date=commenced, value=None)
    tried = {f.value for f in readings.completions(unknown, "value", law, TODAY)}
    near = {Decimal(figure) / Decimal("1.1") for figure in figures}
    ends = {Decimal(1), Decimal(100_000_000_000)}
    assert tried == {*(Decimal(figure) for figure in figures), *near, *ends}


START = (("date", date(2026, 3, 2)),)
ROW = (("threshold", Decimal(207_720)), ("since", date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("value", "outcome", "end"),
    [
        (
            Decimal(250_000),
            ActOutcome.APPLIES,
            (
                Reason("R-24", "above", (*ROW, ("value", Decimal(250_000))), decides=True),
                Reason("R-32", "duty"),
                Reason("R-11", "area"),
            ),
        ),
        (
            Decimal(207_720),
            ActOutcome.APPLIES,
            (
                Reason("R-24", "exactly", (*ROW, ("value", Decimal(207_720))), decides=True),
                Reason("R-32", "duty"),
                Reason("R-11", "area"),
            ),
        ),
        (
            Decimal(207_719),
            ActOutcome.NOT_REQUIRED_ENCOURAGED,
            (Reason("R-28", "below", (*ROW, ("value", Decimal(207_719))), decides=True),),
        ),
    ],
)
def test_each_step_of_a_decision_by_value_names_its_figures(
    law: Parameters, value: Decimal, outcome: ActOutcome, end: tuple[Reason, ...]
) -> None:
    found = act.decide(facts(value=value), law)
    assert found.outcome is outcome
    assert found.reasons == (
        Reason("R-02", "C", START),
        Reason("R-10", "sub_central"),
        Reason("R-03", "row", ROW),
        Reason("R-26", "inc"),
        *end,
    )
    assert found.threshold is not None and found.threshold.amount == Decimal(207_720)


def test_a_value_that_cannot_be_estimated_names_the_figure_and_the_duty(law: Parameters) -> None:
    found = act.decide(facts(value="cannot_be_estimated", light_touch="yes"), law)
    assert found.reasons == (
        Reason("R-02", "C", START),
        Reason("R-10", "sub_central"),
        Reason("R-03", "row", ROW),
        Reason("R-25", "C", ROW),
        Reason("R-27", "cannot_be_estimated", decides=True),
        Reason("R-32", "duty"),
        Reason("R-11", "area"),
    )


def test_before_the_act_the_day_it_began_is_named(law: Parameters) -> None:
    assert act.decide(facts(start_date=date(2013, 1, 30)), law).reasons == (
        Reason("R-01", "before", (("since", date(2013, 1, 31)),), decides=True),
    )


def test_a_change_on_the_last_day_of_the_two_years_counts(law: Parameters) -> None:
    open_still = facts(start_date=date(2024, 1, 1), commenced_unsure=True)
    days = [
        f.commenced_date for f in readings.completions(open_still, "commenced_date", law, TODAY)
    ]
    assert days == [date(2024, 1, 1), date(2025, 2, 24), date(2026, 1, 1)]


def test_a_change_on_the_first_step_itself_is_tried_once(law: Parameters) -> None:
    open_still = facts(start_date=date(2026, 1, 1), commenced_unsure=True)
    tried = readings.completions(open_still, "commenced_date", law, TODAY)
    assert [f.commenced_date for f in tried] == [date(2026, 1, 1)]
    assert [f.commenced_unsure for f in tried] == [False]


def test_the_commonest_value_is_tried_first_so_that_its_reasons_are_shown(
    law: Parameters,
) -> None:
    lights = readings.completions(facts(light_touch=None), "light_touch", law, TODAY)
    assert [f.light_touch for f in lights] == ["no", "yes"]
    days = [f.start_date for f in readings.completions(facts(), "start_date", law, TODAY)]
    assert days[0] == date(2026, 1, 1) and days[-1] == date(1990, 1, 1)


@pytest.mark.parametrize(
    ("start", "commenced", "highest"),
    [
        (date(2025, 6, 1), None, "0.2"),
        (date(2025, 6, 1), date(2026, 6, 1), "0.25"),
        (None, date(2025, 6, 1), "0.2"),
        (None, None, "0.25"),
    ],
)
def test_an_unknown_rate_is_tried_up_to_the_standard_rate_of_its_day(
    law: Parameters, start: date | None, commenced: date | None, highest: str
) -> None:
    """As if the standard rate had gone up in 2026."""
    rate = law["vat.standard_rate"]
    higher = rate.values[-1].model_copy(update={"since": date(2026, 1, 1), "value": "25"})
    raised = rate.model_copy(update={"values": (*rate.values, higher)})
    other = Parameters(tuple(raised if p is rate else p for p in law.values()))
    unknown = facts(start_date=start, commenced_date=commenced)
    tried = [f.vat_rate for f in readings.completions(unknown, "vat_rate", other, TODAY)]
    assert tried == [Decimal(0), Decimal(highest)]


# --- the reading of facts


def test_only_one_key_is_suggested() -> None:
    """`value` and `value_basis` are both near."""
    assert message(value_basi="inc").startswith("unknown key. Did you mean 'value_basis'? Known: ")


def test_known_words_are_listed_with_commas() -> None:
    assert message(light_touch="maybe") == (
        'not a known value. Use one of "yes", "no", or "unsure".'
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            {"start_date": "2 March"},
            'not a day. Write year-month-day, such as "2026-03-02".',
        ),
        ({"start_date": "1989-12-31"}, "too early: no day before 1990 can be right here."),
        ({"start_date": "2099-01-01"}, "too far ahead: no day after 2046 can be right here."),
        (
            {"value": "0.99"},
            "a contract has a value of at least £1. Write pounds, such as 300000.",
        ),
        (
            {"value": 100_000_000_001},
            "over £100 billion cannot be right. Write pounds, such as 300000.",
        ),
        (
            {"value": "free"},
            'not an amount. Write pounds, such as 300000, or "cannot_be_estimated".',
        ),
        ({"vat_rate": 20}, "not a rate. Write a fraction from 0 to 1, such as 0.2 for 20%."),
    ],
)
def test_each_fault_says_what_is_wrong_and_shows_what_would_do(
    raw: dict[str, object], said: str
) -> None:
    assert message(**raw) == said


def test_the_last_day_that_can_be_right_is_twenty_years_of_366_days_ahead() -> None:
    last = TODAY + timedelta(days=7320)
    assert read_facts({"start_date": last.isoformat()}, TODAY) == Facts(start_date=last)
    assert "too far ahead" in message(start_date=(last + timedelta(days=1)).isoformat())


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_is_no_amount(value: bool) -> None:
    assert message(value=value).startswith("not an amount.")


def test_a_list_that_reads_like_a_number_is_no_amount() -> None:
    class Odd:
        def __str__(self) -> str:
            return "300000"

    assert message(value=Odd()).startswith("not an amount.")
