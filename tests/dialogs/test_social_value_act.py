"""The Act's rules with every fact known: version by day, figure by commencement, VAT by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dialogs import CANNOT_BE_ESTIMATED, CHOICES, ActOutcome, Facts, Version, days_of_change
from dialogs.calculators import figures, readings
from dialogs.calculators import social_value_act as act
from dialogs.calculators.possibilities import Needs
from knowledge import NotInForce, Parameters

TODAY = date(2026, 11, 22)
COUNCIL = Facts(
    start_date=date(2026, 3, 2),
    authority="sub_central",
    functions="england_or_non_devolved",
    arrangement="contract",
    special="none",
    subject="services",
    light_touch="no",
    value=Decimal(300_000),
    value_basis="inc",
)


def facts(**changes: object) -> Facts:
    return replace(COUNCIL, **changes)  # type: ignore[arg-type]  # fields by name


def outcome(law: Parameters, **changes: object) -> str:
    return act.decide(facts(**changes), law).outcome.value


def settled(law: Parameters, **changes: object) -> tuple[str, str, str]:
    """Outcome, and rule and key of the one reason that settled it."""
    found = act.decide(facts(**changes), law)
    (reason,) = [reason for reason in found.reasons if reason.decides]
    return found.outcome.value, reason.rule, reason.key


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2013-01-30", None),
        ("2013-01-31", Version.A),
        ("2015-02-25", Version.A),
        ("2015-02-26", Version.B1),
        ("2016-04-17", Version.B1),
        ("2016-04-18", Version.B2),
        ("2025-02-23", Version.B2),
        ("2025-02-24", Version.C),
        ("2026-11-22", Version.C),
    ],
)
def test_the_version_goes_by_the_day_of_the_first_step(
    law: Parameters, day: str, version: Version | None
) -> None:
    assert figures.version_on(date.fromisoformat(day), law) is version


def test_the_days_of_change_are_every_day_the_answer_may_turn_on(law: Parameters) -> None:
    days = days_of_change(law)
    assert list(days) == sorted(set(days))
    for day in ("2013-01-31", "2015-02-26", "2016-04-18", "2024-01-01", "2025-02-24", "2026-01-01"):
        assert date.fromisoformat(day) in days


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start_date": date(2013, 1, 30)}, ("NOT_APPLICABLE", "R-01", "before")),
        (
            {"authority": "not_contracting_authority"},
            ("NOT_APPLICABLE", "R-05", "not_an_authority"),
        ),
        ({"functions": "scotland"}, ("DIFFERENT_REGIME", "R-06", "scotland")),
        ({"functions": "northern_ireland"}, ("DIFFERENT_REGIME", "R-07", "northern_ireland")),
        ({"functions": "devolved_wales"}, ("DIFFERENT_REGIME", "R-08", "wales")),
        ({"arrangement": "grant"}, ("NOT_APPLICABLE", "R-12", "grant")),
        ({"arrangement": "employment"}, ("NOT_APPLICABLE", "R-12", "employment")),
        ({"arrangement": "land"}, ("NOT_APPLICABLE", "R-12", "land")),
        (
            {"arrangement": "option_in_contract"},
            ("NOT_APPLICABLE", "R-31", "option_in_contract"),
        ),
        ({"arrangement": "ending_service"}, ("NOT_APPLICABLE", "R-31", "ending_service")),
        ({"arrangement": "change_to_contract"}, ("GET_ADVICE", "R-31", "change_to_contract")),
        ({"arrangement": "call_off"}, ("NOT_REQUIRED_ENCOURAGED", "R-17", "call_off")),
        (
            {"arrangement": "framework", "main_part": "goods"},
            ("NOT_REQUIRED_ENCOURAGED", "R-18", "goods_or_works"),
        ),
        (
            {"arrangement": "framework", "subject": "works"},
            ("NOT_REQUIRED_ENCOURAGED", "R-18", "goods_or_works"),
        ),
        ({"arrangement": "framework", "main_part": "services"}, ("APPLIES", "R-24", "above")),
        ({"arrangement": "framework"}, ("APPLIES", "R-24", "above")),
        ({"arrangement": "dynamic_market_contract"}, ("APPLIES", "R-24", "above")),
        ({"special": "exempted"}, ("NOT_APPLICABLE", "R-13", "exempted_now")),
        ({"special": "utilities"}, ("NOT_APPLICABLE", "R-14", "utilities")),
        ({"special": "defence_security"}, ("NOT_APPLICABLE", "R-15", "defence_security")),
        ({"special": "concession"}, ("NOT_APPLICABLE", "R-16", "concession_now")),
        ({"special": "nhs_psr"}, ("DIFFERENT_REGIME", "R-23", "psr")),
        ({"subject": "goods"}, ("NOT_REQUIRED_ENCOURAGED", "R-20", "goods")),
        ({"subject": "works"}, ("NOT_REQUIRED_ENCOURAGED", "R-20", "works")),
        (
            {"subject": "mixed", "main_part": "works"},
            ("NOT_REQUIRED_ENCOURAGED", "R-21", "goods_or_works"),
        ),
        ({"subject": "mixed", "main_part": "services"}, ("APPLIES", "R-24", "above")),
        ({"value": CANNOT_BE_ESTIMATED}, ("APPLIES", "R-27", "cannot_be_estimated")),
        ({"value": Decimal("207720.01")}, ("APPLIES", "R-24", "above")),
        ({"value": Decimal(207720)}, ("APPLIES", "R-24", "exactly")),
        ({"value": Decimal("207719.99")}, ("NOT_REQUIRED_ENCOURAGED", "R-28", "below")),
    ],
)
def test_each_rule_settles_what_is_its_own(
    law: Parameters, changes: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert settled(law, **changes) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2016-04-17", ("NOT_APPLICABLE", "exempted_before")),
        ("2016-04-18", ("GET_ADVICE", "exempted_schedule_3")),
        ("2025-02-23", ("GET_ADVICE", "exempted_schedule_3")),
        ("2025-02-24", ("NOT_APPLICABLE", "exempted_now")),
    ],
)
def test_an_exempted_light_touch_service_is_in_doubt_only_in_version_b2(
    law: Parameters, day: str, expected: tuple[str, str]
) -> None:
    start = date.fromisoformat(day)
    found = settled(
        law, special="exempted", light_touch="yes", start_date=start, vat_rate=Decimal("0.2")
    )
    assert (found[0], found[2]) == expected


@pytest.mark.parametrize(
    "changes", [{"light_touch": "no"}, {"subject": "goods", "light_touch": "yes"}]
)
def test_other_exempted_contracts_were_out_in_version_b2_too(
    law: Parameters, changes: dict[str, object]
) -> None:
    start = date(2020, 1, 1)
    found = settled(law, special="exempted", start_date=start, **changes)
    assert found == ("NOT_APPLICABLE", "R-13", "exempted_before")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2015-02-25", ("NOT_APPLICABLE", "concession_before")),
        ("2015-02-26", ("GET_ADVICE", "concession_2015")),
        ("2016-04-17", ("GET_ADVICE", "concession_2015")),
        ("2016-04-18", ("NOT_APPLICABLE", "concession_before")),
        ("2025-02-23", ("NOT_APPLICABLE", "concession_before")),
        ("2025-02-24", ("NOT_APPLICABLE", "concession_now")),
    ],
)
def test_concessions_are_in_doubt_only_in_version_b1(
    law: Parameters, day: str, expected: tuple[str, str]
) -> None:
    start = date.fromisoformat(day)
    found = settled(law, special="concession", start_date=start, vat_rate=Decimal("0.2"))
    assert (found[0], found[2]) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2023-12-31", "APPLIES"), ("2024-01-01", "DIFFERENT_REGIME")],
)
def test_health_care_has_rules_of_its_own_from_2024(
    law: Parameters, day: str, expected: str
) -> None:
    assert outcome(law, special="nhs_psr", start_date=date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("start", "commenced", "figure"),
    [
        ("2025-12-31", None, 214904),
        ("2026-01-01", None, 207720),
        ("2025-12-01", "2025-12-31", 214904),
        ("2025-12-01", "2026-01-01", 207720),
    ],
)
def test_the_figure_is_that_of_the_day_of_commencement(
    law: Parameters, start: str, commenced: str | None, figure: int
) -> None:
    found = figures.threshold_for(
        facts(
            start_date=date.fromisoformat(start),
            commenced_date=date.fromisoformat(commenced) if commenced else None,
        ),
        law,
    )
    assert found.amount == figure
    assert found.name == "threshold.services.sub_central"
    assert found.value.source.title


@pytest.mark.parametrize(
    ("day", "like"),
    [
        ("2013-01-31", "threshold.services.sub_central"),
        ("2014-01-01", "threshold.services.sub_central"),
        ("2016-04-17", "threshold.services.sub_central"),
        ("2016-04-18", "threshold.services.central"),
        ("2025-02-24", "threshold.services.central"),
        ("2026-01-01", "threshold.services.central"),
    ],
)
def test_light_touch_services_had_the_sub_central_figure_until_april_2016(
    law: Parameters, day: str, like: str
) -> None:
    """A department is tested by the figure that councils have, and since then by its own."""
    start = date.fromisoformat(day)
    found = figures.threshold_for(
        facts(start_date=start, authority="central", light_touch="yes"), law
    )
    assert found.amount == law[like].on(start)


@pytest.mark.parametrize(
    ("day", "light", "basis"),
    [
        ("2021-12-31", "no", "net"),
        ("2022-01-01", "no", "inc"),
        ("2021-12-31", "yes", "net"),
        ("2022-01-01", "yes", "net"),
        ("2025-02-23", "yes", "net"),
        ("2025-02-24", "yes", "inc"),
        ("2025-02-24", "no", "inc"),
    ],
)
def test_the_basis_for_vat_goes_by_the_day_and_the_kind_of_service(
    law: Parameters, day: str, light: str, basis: str
) -> None:
    found = figures.threshold_for(facts(start_date=date.fromisoformat(day), light_touch=light), law)
    assert found.vat_basis == basis


def test_the_basis_is_that_of_the_row_on_the_day_of_commencement(law: Parameters) -> None:
    """First step under the old wording, commenced under the new: the row decides, and its words."""
    straddling = facts(
        start_date=date(2025, 2, 1), commenced_date=date(2025, 3, 1), light_touch="yes"
    )
    assert figures.threshold_for(straddling, law).vat_basis == "inc"
    said = [reason.key for reason in act.decide(straddling, law).reasons if reason.rule == "R-26"]
    assert said == ["inc"]


@pytest.mark.parametrize(
    ("value", "given", "compared_with", "rate", "amount"),
    [
        (100, "net", "net", None, "100"),
        (100, "inc", "inc", None, "100"),
        (100, "net", "inc", "0.2", "120"),
        (120, "inc", "net", "0.2", "100"),
        (100, "net", "inc", "0", "100"),
    ],
)
def test_a_value_is_put_on_the_basis_of_its_figure(
    value: int, given: str, compared_with: act.VatBasis, rate: str, amount: str
) -> None:
    found = figures.on_basis(
        facts(value_basis=given, vat_rate=Decimal(rate) if rate else None),
        Decimal(value),
        compared_with,
    )
    assert found == Decimal(amount)


def test_vat_decides_where_it_carries_a_value_over_the_figure(law: Parameters) -> None:
    net = {"value": Decimal(175_000), "value_basis": "net"}
    assert outcome(law, **net, vat_rate=Decimal("0.2")) == "APPLIES"
    assert outcome(law, **net, vat_rate=Decimal("0.05")) == "NOT_REQUIRED_ENCOURAGED"


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"start_date": None}, "start_date"),
        ({"functions": None}, "functions"),
        ({"arrangement": None}, "arrangement"),
        ({"special": None}, "special"),
        ({"subject": None}, "subject"),
        ({"subject": "mixed"}, "main_part"),
        ({"subject": "mixed", "main_part": "unclear"}, "main_part"),
        ({"arrangement": "framework", "subject": "mixed"}, "main_part"),
        ({"light_touch": None}, "light_touch"),
        ({"authority": None}, "authority"),
        ({"commenced_unsure": True}, "commenced_date"),
        ({"value": None}, "value"),
        ({"value": CANNOT_BE_ESTIMATED, "start_date": date(2020, 1, 1)}, "value"),
        ({"value_basis": None}, "value_basis"),
        ({"value_basis": "net"}, "vat_rate"),
        (
            {"special": "exempted", "start_date": date(2020, 1, 1), "light_touch": None},
            "light_touch",
        ),
    ],
)
def test_a_fact_that_is_read_and_not_known_is_asked_for(
    law: Parameters, changes: dict[str, object], needed: str
) -> None:
    with pytest.raises(Needs) as caught:
        act.decide(facts(**changes), law)
    assert caught.value.fact == needed


def test_nothing_is_asked_once_a_rule_has_settled_it(law: Parameters) -> None:
    found = act.decide(Facts(start_date=TODAY, functions="scotland"), law)
    assert found.outcome is ActOutcome.DIFFERENT_REGIME


def test_a_figure_that_is_not_loaded_is_never_replaced_by_another(law: Parameters) -> None:
    with pytest.raises(NotInForce, match=r"threshold\.services\.sub_central"):
        act.decide(facts(commenced_date=date(2012, 1, 1)), law)


def test_a_figure_with_no_basis_is_no_figure(law: Parameters) -> None:
    whole = law["threshold.services.sub_central"]
    bare = [value.model_copy(update={"vat": None}) for value in whole.values]
    others = [law[name] for name in law if name != whole.name]
    without = Parameters((*others, whole.model_copy(update={"values": tuple(bare)})))
    with pytest.raises(NotInForce, match=r"threshold\.services\.sub_central"):
        act.decide(facts(), without)


@pytest.mark.parametrize("fact", [*CHOICES, "start_date", "commenced_date", "value", "vat_rate"])
def test_completions_settle_the_fact_they_are_asked_for(law: Parameters, fact: str) -> None:
    open_facts = facts(**{fact: None}) if fact != "commenced_date" else facts(commenced_unsure=True)
    completed = readings.completions(open_facts, fact, law, TODAY)
    assert completed
    assert all(getattr(one, fact) is not None for one in completed)
    assert not any(one.commenced_unsure for one in completed)
    assert len(set(completed)) == len(completed)


def test_an_unclear_main_part_is_tried_both_ways(law: Parameters) -> None:
    completed = readings.completions(facts(main_part="unclear"), "main_part", law, TODAY)
    assert [one.main_part for one in completed] == ["services", "goods"]


def test_commencement_is_tried_from_the_first_step_for_two_years_and_not_beyond_today(
    law: Parameters,
) -> None:
    def days(start: date) -> list[date | None]:
        open_facts = facts(start_date=start, commenced_unsure=True)
        tried = readings.completions(open_facts, "commenced_date", law, TODAY)
        return [one.commenced_date for one in tried]

    assert days(date(2026, 3, 2)) == [date(2026, 3, 2)]
    assert days(date(2025, 12, 1)) == [date(2025, 12, 1), date(2026, 1, 1)]
    assert max(d for d in days(date(2013, 2, 1)) if d) <= date(2015, 2, 1)
    assert max(d for d in days(date(2024, 2, 29)) if d) == date(2026, 1, 1)  # no 29 February 2026


def test_the_rest_of_a_decision_goes_by_the_facts_the_value_test_reads() -> None:
    one, other = facts(body="school"), facts(body="parish", arrangement="framework")
    assert readings.rest(one, "value") == readings.rest(other, "value") is not None
    assert readings.rest(one, "value") != readings.rest(one, "light_touch")
    assert readings.rest(one, "value") != readings.rest(facts(authority="central"), "value")
    assert readings.rest(one, "subject") is None
    apart = facts(separable_services_value=Decimal(250_000))
    assert readings.rest(apart, "value") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"arrangement": "change_to_contract"},
        {"arrangement": "change_to_contract", "change_allowed": "yes"},
        {"special": "exempted"},
    ],
)
def test_the_rest_of_a_decision_tells_apart_what_follows_from_the_value(
    changes: dict[str, object],
) -> None:
    assert readings.rest(facts(**changes), "value") != readings.rest(facts(), "value")
