"""What is missing, what is idle, and what else to know: the determination around the rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs import (
    CANNOT_BE_ESTIMATED,
    CHOICES,
    FLAGS,
    ActOutcome,
    Determination,
    Facts,
    RuleBook,
    determine,
)
from dialogs.calculators.layers import meets_threshold
from knowledge import Parameters

TODAY = date(2026, 11, 22)
COUNCIL = Facts(
    start_date=date(2026, 3, 2),
    authority="sub_central",
    functions="england_or_non_devolved",
    body="local_authority",
    arrangement="contract",
    special="none",
    subject="services",
    light_touch="no",
    value=Decimal(300_000),
    value_basis="inc",
    stage="not_started",
    urgent="no",
)


def facts(**changes: object) -> Facts:
    return replace(COUNCIL, **changes)  # type: ignore[arg-type]  # fields by name


def found(law: Parameters, **changes: object) -> Determination:
    return determine(facts(**changes), law, TODAY)


def keys(determination: Determination) -> list[tuple[str, str]]:
    return [(reason.rule, reason.key) for reason in determination.reasons]


def test_a_whole_set_of_facts_concludes(law: Parameters) -> None:
    result = found(law)
    assert result.outcome is ActOutcome.APPLIES
    assert (result.missing, result.unknown_but_idle, result.still_to_ask) == ((), (), 0)
    assert result.on == date(2026, 3, 2)
    assert result.flags == ("best_value",)
    assert result.rules == ("R-02", "R-10", "R-03", "R-26", "R-24", "R-32", "R-11", "R-29", "R-33")


# what is not known


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"start_date": None}, ("start_date",)),
        ({"functions": None}, ("functions",)),
        ({"special": None}, ("special",)),
        ({"subject": None}, ("subject", "main_part")),
        ({"value": None}, ("value",)),
        ({"value_basis": None, "value": Decimal(200_000)}, ("value_basis", "vat_rate")),
        ({"value_basis": "net", "value": Decimal(200_000)}, ("vat_rate",)),
    ],
)
def test_a_fact_that_the_outcome_turns_on_is_missing(
    law: Parameters, changes: dict[str, object], missing: tuple[str, ...]
) -> None:
    result = found(law, **changes)
    assert result.outcome is ActOutcome.GET_ADVICE
    assert result.missing[0] == missing[0]
    assert set(missing) <= set(result.missing)
    assert result.still_to_ask >= 1
    assert "R-04" in result.rules


@pytest.mark.parametrize(
    ("changes", "idle"),
    [
        ({"light_touch": None}, "light_touch"),
        ({"value_basis": None}, "value_basis"),
        ({"value_basis": "net"}, "vat_rate"),
        ({"commenced_unsure": True, "start_date": date(2025, 12, 1)}, "commenced_date"),
        ({"subject": "goods", "special": None, "arrangement": "contract"}, "special"),
    ],
)
def test_a_fact_that_changes_nothing_is_idle_or_missing_but_never_assumed(
    law: Parameters, changes: dict[str, object], idle: str
) -> None:
    result = found(law, **changes)
    if result.missing:
        assert idle in result.missing
    else:
        assert idle in result.unknown_but_idle
        assert ("R-04", "idle") in keys(result)


def test_the_threshold_of_either_day_gives_one_answer(law: Parameters) -> None:
    """R-03: contact straddled a change, and the value is above both figures."""
    straddling = {"start_date": date(2025, 12, 1), "commenced_unsure": True}
    above = found(law, **straddling, value=Decimal(214_904))
    assert above.outcome is ActOutcome.APPLIES
    assert above.unknown_but_idle == ("commenced_date",)
    between = found(law, **straddling, value=Decimal(210_000))
    assert between.outcome is ActOutcome.GET_ADVICE
    assert between.missing == ("commenced_date",)
    assert between.still_to_ask == 1


def test_both_vat_bases_giving_one_answer_is_an_answer(law: Parameters) -> None:
    small = found(law, value=Decimal(100_000), value_basis=None)
    assert small.outcome is ActOutcome.NOT_REQUIRED_ENCOURAGED
    # at the standard rate, the highest there is, 173,100 becomes 207,720
    assert found(law, value=Decimal(173_099), value_basis=None).outcome == small.outcome
    assert found(law, value=Decimal(173_101), value_basis=None).outcome is ActOutcome.GET_ADVICE


# they decide only where the rest does not


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"subject": "goods"}, ActOutcome.NOT_REQUIRED_ENCOURAGED),
        ({"subject": "works"}, ActOutcome.NOT_REQUIRED_ENCOURAGED),
        ({"value": Decimal(1000)}, ActOutcome.NOT_REQUIRED_ENCOURAGED),
        ({"arrangement": "grant"}, ActOutcome.NOT_APPLICABLE),
        ({"arrangement": "call_off"}, ActOutcome.NOT_REQUIRED_ENCOURAGED),
        ({"functions": "scotland"}, ActOutcome.DIFFERENT_REGIME),
    ],
)
def test_doubtful_status_is_idle_where_nothing_would_apply_either_way(
    law: Parameters, changes: dict[str, object], outcome: ActOutcome
) -> None:
    """R-09: a purchase of goods by a body of doubtful status is not required either way."""
    result = found(law, authority=None, body="college_university", **changes)
    assert result.outcome is outcome
    assert result.missing == ()


def test_doubtful_status_decides_where_the_act_might_apply(law: Parameters) -> None:
    result = found(law, authority=None, body="college_university")
    assert result.outcome is ActOutcome.GET_ADVICE
    assert result.missing == ("authority",)
    assert ("R-09", "doubtful") in keys(result)
    (decisive,) = [reason for reason in result.reasons if reason.decides]
    assert decisive.rule == "R-09"
    assert result.threshold is None


def test_an_unclear_main_part_decides_only_where_it_matters(law: Parameters) -> None:
    large = found(law, subject="mixed", main_part="unclear")
    assert large.outcome is ActOutcome.GET_ADVICE
    assert large.missing == ("main_part",)
    assert ("R-22", "unclear") in keys(large)
    small = found(law, subject="mixed", main_part="unclear", value=Decimal(1000))
    assert small.outcome is ActOutcome.NOT_REQUIRED_ENCOURAGED
    assert small.unknown_but_idle == ("main_part",)


def test_a_main_part_nobody_told_is_a_missing_fact_and_no_doubt_in_law(law: Parameters) -> None:
    result = found(law, subject="mixed")
    assert result.missing == ("main_part",)
    assert ("R-04", "missing") in keys(result)
    assert "R-22" not in result.rules


# days


@pytest.mark.parametrize(
    ("start", "on", "flag"),
    [
        (date(2026, 11, 21), date(2026, 11, 21), False),
        (TODAY, TODAY, False),
        (date(2026, 11, 23), TODAY, True),
        (date(2040, 1, 1), TODAY, True),
    ],
)
def test_a_day_ahead_is_answered_by_the_law_of_today_and_says_so(
    law: Parameters, start: date, on: date, flag: bool
) -> None:
    result = found(law, start_date=start)
    assert result.on == on
    assert ("future_date" in result.flags) is flag
    assert (("R-02", "future") in keys(result)) is flag
    assert result.outcome is ActOutcome.APPLIES


def test_before_the_act_there_is_no_version_and_nothing_to_ask(law: Parameters) -> None:
    result = determine(Facts(start_date=date(2013, 1, 30)), law, TODAY)
    assert (result.outcome, result.version) == (ActOutcome.NOT_APPLICABLE, None)
    assert (result.missing, result.rules) == ((), ("R-01",))


def test_a_figure_that_is_not_loaded_is_advice_that_names_it(law: Parameters) -> None:
    result = found(law, commenced_date=date(2012, 6, 1))
    assert result.outcome is ActOutcome.GET_ADVICE
    assert (result.missing, result.flags, result.threshold) == ((), (), None)
    (reason,) = result.reasons
    assert (reason.rule, reason.key, reason.decides) == ("R-03", "not_loaded", True)
    assert dict(reason.figures) == {
        "parameter": "threshold.services.sub_central",
        "day": date(2012, 6, 1),
    }


def test_a_parameter_missing_its_figures_is_advice_and_not_an_older_figure(law: Parameters) -> None:
    name = "threshold.services.sub_central"
    late = law[name].model_copy(update={"values": law[name].values[-1:]})
    gap = Parameters(tuple(late if p.name == name else p for p in law.values()))
    result = determine(facts(start_date=date(2025, 6, 1)), gap, TODAY)
    assert result.outcome is ActOutcome.GET_ADVICE
    assert dict(result.reasons[0].figures)["parameter"] == name


# the threshold compared


def test_the_threshold_is_the_one_compared_with(law: Parameters) -> None:
    result = found(law)
    assert result.threshold is not None
    assert result.threshold.name == "threshold.services.sub_central"
    assert result.threshold.amount == 207_720
    assert result.threshold.vat_basis == "inc"
    assert result.threshold.checked_on == law[result.threshold.name].reviewed_on


@pytest.mark.parametrize(
    "changes",
    [
        {"value": None},
        {"value": CANNOT_BE_ESTIMATED},
        {"subject": "goods"},
        {"special": "concession"},
        {"functions": "scotland"},
        {"arrangement": "call_off"},
        {"authority": None, "body": "other"},
        {"authority": None, "body": "nhs"},
    ],
)
def test_no_threshold_is_named_where_no_value_was_compared(
    law: Parameters, changes: dict[str, object]
) -> None:
    assert found(law, **changes).threshold is None


# flags


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"value": Decimal(207_720)}, True),
        ({"value": Decimal(207_719)}, False),
        ({"value": None}, False),
        ({"value": CANNOT_BE_ESTIMATED}, True),
        ({"value": Decimal(200_000), "value_basis": None}, False),
    ],
)
def test_health_care_at_the_acts_figure_is_flagged_only_when_that_is_certain(
    law: Parameters, changes: dict[str, object], flag: bool
) -> None:
    result = found(law, special="nhs_psr", body="nhs", **changes)
    assert result.outcome is ActOutcome.DIFFERENT_REGIME
    assert ("act_likely_applies" in result.flags) is flag
    assert ("R-23", "soft_psr") in keys(result)


DEPARTMENT = {"authority": "central", "body": "department_or_ndpb"}


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        (DEPARTMENT, True),
        (DEPARTMENT | {"body": None}, True),
        (DEPARTMENT | {"body": "nhs"}, False),
        ({}, False),
        (DEPARTMENT | {"start_date": date(2020, 12, 31)}, False),
        (DEPARTMENT | {"start_date": date(2021, 1, 1)}, True),
        (DEPARTMENT | {"value": Decimal(1000)}, False),
        (DEPARTMENT | {"arrangement": "call_off"}, True),
        (DEPARTMENT | {"arrangement": "call_off", "value": None}, True),
        (DEPARTMENT | {"arrangement": "call_off", "value": Decimal(1000)}, False),
        (DEPARTMENT | {"arrangement": "call_off", "special": "utilities"}, False),
        (DEPARTMENT | {"arrangement": "call_off", "special": "defence_security"}, False),
        (DEPARTMENT | {"arrangement": "grant"}, False),
    ],
)
def test_central_policy_is_named_where_it_reaches(
    law: Parameters, changes: dict[str, object], flag: bool
) -> None:
    assert ("policy_layer_central" in found(law, **changes).flags) is flag


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({"stage": "started"}, {"late"}),
        ({"urgent": "yes"}, {"urgent_partial"}),
        ({"urgent": "yes_own_delay"}, set()),
        ({"subject": "goods", "stage": "started", "urgent": "yes"}, set()),
        ({"body": "police_fire"}, set()),
        ({"body": "parish"}, {"-best_value"}),
        ({"functions": "scotland"}, {"-best_value"}),
        ({"body": "nhs"}, {"nhs_10pct_policy", "-best_value"}),
        ({"body": "nhs", "start_date": date(2022, 3, 31)}, {"-best_value"}),
        ({"body": "nhs", "start_date": date(2022, 4, 1)}, {"nhs_10pct_policy", "-best_value"}),
        ({"value": Decimal(1000)}, {"below_threshold_rules", "may_reserve_locally"}),
        (
            {"value": Decimal(1000), "start_date": date(2026, 2, 3)},
            {"below_threshold_rules"},
        ),
        (
            {"value": Decimal(1000), "start_date": date(2026, 2, 4)},
            {"below_threshold_rules", "may_reserve_locally"},
        ),
        ({"value": Decimal(1000), "start_date": date(2025, 2, 23)}, set()),
        ({"value": Decimal(1000), "body": "school"}, {"-best_value"}),
        (
            {"value": Decimal(1000), "body": "other"},
            {"below_threshold_rules", "-best_value"},
        ),
    ],
)
def test_flags_name_other_layers_and_cautions(
    law: Parameters, changes: dict[str, object], flags: set[str]
) -> None:
    """A council's `best_value` is always there unless struck out with a dash."""
    expected = ({"best_value"} | flags) - {"-best_value"}
    expected -= {"best_value"} if "-best_value" in flags else set()
    assert set(found(law, **changes).flags) == expected


def test_flags_come_in_their_order(law: Parameters) -> None:
    result = found(law, stage="started", urgent="yes", start_date=date(2026, 12, 1))
    assert result.flags == tuple(flag for flag in FLAGS if flag in result.flags)
    assert len(result.flags) == 4


# section 7: soft spots


@pytest.mark.parametrize(
    ("changes", "spot"),
    [
        ({"special": "nhs_psr"}, ("R-23", "soft_psr")),
        ({"subject": "mixed", "main_part": "services"}, ("R-21", "soft_mixed")),
        ({"arrangement": "framework", "main_part": "services"}, ("R-18", "soft_framework")),
        ({"light_touch": "yes", "start_date": date(2023, 1, 1)}, ("R-26", "soft_net")),
        ({"light_touch": "yes", "start_date": date(2015, 6, 1)}, ("R-25", "soft_2015")),
        (
            {"subject": "mixed", "main_part": "unclear", "start_date": date(2025, 2, 24)},
            ("R-22", "soft_mixed"),
        ),
        (
            {"special": "nhs_psr", "start_date": date(2024, 1, 1), "value_basis": "net"},
            ("R-26", "soft_net"),
        ),
        ({"authority": "central", "body": "other"}, ("R-10", "soft_central_list")),
    ],
)
def test_a_soft_spot_is_said_where_it_is_reached(
    law: Parameters, changes: dict[str, object], spot: tuple[str, str]
) -> None:
    assert spot in keys(found(law, **changes))
    assert spot not in keys(found(law))


LIGHT = {"light_touch": "yes", "value_basis": "net", "vat_rate": Decimal("0.2")}


@pytest.mark.parametrize(
    ("start", "commenced", "told", "spots"),
    [
        (date(2015, 2, 25), date(2015, 2, 26), "B1", {"soft_2015", "soft_straddle"}),
        (date(2015, 2, 26), date(2015, 2, 26), "B1", {"soft_2015"}),
        (date(2016, 4, 17), date(2016, 4, 17), "B1", {"soft_2015"}),
        (date(2016, 4, 17), date(2016, 4, 18), "B2", {"soft_2015", "soft_straddle"}),
        (date(2016, 4, 18), date(2016, 4, 18), "B2", set()),
        (date(2021, 12, 31), date(2021, 12, 31), "B2", set()),
        (date(2021, 12, 31), date(2022, 1, 1), "B2", {"soft_net"}),
        (date(2025, 2, 23), date(2025, 2, 23), "B2", {"soft_net"}),
        (date(2025, 2, 23), date(2025, 2, 24), "C", {"soft_straddle"}),
        (date(2025, 2, 24), date(2025, 2, 24), "C", set()),
        (date(2025, 12, 31), date(2026, 1, 1), "C", set()),
    ],
)
def test_light_touch_services_started_in_one_period_and_commenced_in_another(
    law: Parameters, start: date, commenced: date, told: str, spots: set[str]
) -> None:
    """R-25 is told by the day whose figure is used; what is then unclear in law is said."""
    result = found(law, **LIGHT, start_date=start, commenced_date=commenced)
    assert ("R-25", told) in keys(result)
    assert {key for rule, key in keys(result) if key.startswith("soft_")} == spots


def test_ordinary_services_that_straddle_a_change_have_no_such_caution(law: Parameters) -> None:
    result = found(law, start_date=date(2025, 2, 23), commenced_date=date(2025, 2, 24))
    assert not [key for _, key in keys(result) if key.startswith("soft_")]


@pytest.mark.parametrize("part", [None, "unclear"])
@pytest.mark.parametrize("kind", [{"subject": "mixed"}, {"arrangement": "framework"}])
def test_a_main_part_that_is_not_known_is_never_said_to_be_services(
    law: Parameters, part: str | None, kind: dict[str, object]
) -> None:
    parts = {"subject": None, "main_part": part, "value": Decimal(1_000)}
    result = found(law, **(parts | kind))
    assert result.outcome is ActOutcome.NOT_REQUIRED_ENCOURAGED
    assert not {("R-18", "services"), ("R-21", "services_C")} & {*keys(result)}
    clear = found(law, **(parts | kind | {"main_part": "services"}))
    assert {("R-18", "services"), ("R-21", "services_C")} & {*keys(clear)}


def test_a_framework_of_one_kind_is_told_by_that_kind(law: Parameters) -> None:
    assert ("R-18", "services") in keys(found(law, arrangement="framework"))


def test_where_the_act_applies_the_area_is_told(law: Parameters) -> None:
    assert ("R-11", "area") in keys(found(law))
    assert "R-11" not in found(law, subject="goods").rules


def test_no_reason_speaks_of_a_fact_that_is_not_known(law: Parameters) -> None:
    result = found(law, start_date=None, functions="scotland")
    assert "R-02" not in result.rules or result.outcome is ActOutcome.GET_ADVICE


# meeting the threshold, for the flags


@pytest.mark.parametrize(
    ("changes", "meets"),
    [
        ({}, True),
        ({"value": Decimal(207_719)}, False),
        ({"value": None}, None),
        ({"value": CANNOT_BE_ESTIMATED}, True),
        ({"value": CANNOT_BE_ESTIMATED, "start_date": date(2020, 1, 1)}, None),
        ({"authority": None, "body": "nhs", "value": Decimal(150_000)}, None),
        ({"authority": None, "value": Decimal(150_000)}, False),
        ({"commenced_date": date(2012, 1, 1)}, None),
        ({"start_date": None, "value": Decimal(10**9)}, None),
    ],
)
def test_the_threshold_is_met_only_when_that_is_certain(
    law: Parameters, changes: dict[str, object], meets: bool | None
) -> None:
    assert meets_threshold(facts(**changes), law, TODAY) is meets


# everything at once

DAYS = ("2013-01-30", "2013-01-31", "2015-02-26", "2016-04-18", "2021-06-01", "2023-06-01")
DAYS += ("2024-01-01", "2025-02-24", "2025-12-31", "2026-02-04", "2026-11-22", "2027-05-01")
ANY: dict[str, st.SearchStrategy[object]] = {
    "start_date": st.sampled_from([date.fromisoformat(day) for day in DAYS]),
    "commenced_date": st.none(),
    "value": st.sampled_from(
        [Decimal(1), Decimal(120_000), Decimal(190_000), Decimal(207_720), Decimal(10**9)]
    )
    | st.just(CANNOT_BE_ESTIMATED),
    "separable_services_value": st.sampled_from([Decimal(0), Decimal(150_000), Decimal(300_000)]),
    "vat_rate": st.sampled_from([Decimal(0), Decimal("0.2")]),
    "commenced_unsure": st.booleans(),
} | {key: st.sampled_from(words) for key, words in CHOICES.items()}
SOME_FACTS = st.fixed_dictionaries({}, optional=ANY).map(
    lambda chosen: replace(Facts(), **chosen)  # type: ignore[arg-type]  # fields by name
)
LOOSE = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@LOOSE
@given(known=SOME_FACTS)
def test_a_determination_hangs_together(known: Facts, law: Parameters, book: RuleBook) -> None:
    result = determine(known, law, TODAY)
    assert bool(result.missing) <= (result.outcome is ActOutcome.GET_ADVICE)
    assert not set(result.missing) & set(result.unknown_but_idle)
    assert result.still_to_ask >= len(result.missing) > 0 or not result.missing
    assert any(reason.decides for reason in result.reasons)
    on = result.on or TODAY
    for reason in result.reasons:
        words = book.reason(reason, law, on)
        assert "$" not in words
    for flag in result.flags:
        assert "$" not in book.flag(flag, law, on)
    assert determine(known, law, TODAY) == result


@LOOSE
@given(known=SOME_FACTS, data=st.data())
def test_telling_an_idle_fact_never_changes_the_outcome(
    known: Facts, data: st.DataObject, law: Parameters
) -> None:
    """What is said to make no difference makes none, whatever it turns out to be."""
    result = determine(known, law, TODAY)
    if result.missing:
        return
    for fact in result.unknown_but_idle:
        if fact in ("commenced_date", "main_part"):
            continue  # tried within bounds, and by one kind of thing that is not services
        told = known.with_fact(fact, data.draw(ANY[fact], label=fact))
        if told.authority == "not_contracting_authority" and known.authority is None:
            continue  # outside the Act either way, and told apart only in words
        after = determine(told, law, TODAY)
        # what is told may settle which of several ways of having no duty it is
        stays_no_duty = result.outcome.is_no_duty and after.outcome.is_no_duty
        assert stays_no_duty or after.outcome in (result.outcome, ActOutcome.GET_ADVICE)
        assert stays_no_duty or after.outcome is result.outcome or after.missing


def combinations() -> Iterator[Facts]:
    """Many whole and many partial sets of facts: enough to hear every reason and every flag."""
    days = [date.fromisoformat(day) for day in (*DAYS, "2022-06-01")]
    for day in days:
        base = replace(COUNCIL, start_date=day)
        for authority, light, value in itertools.product(
            ("central", "sub_central"), ("yes", "no"), (1, 207_720, 10**6, CANNOT_BE_ESTIMATED)
        ):
            amount = value if isinstance(value, str) else Decimal(value)
            yield replace(base, authority=authority, light_touch=light, value=amount, body=None)
        for key, words in CHOICES.items():
            for word in words:
                yield replace(base, **{key: word})
                yield replace(base, **{"light_touch": "yes", key: word})
                yield replace(base, **{key: word}, value=Decimal(1))
        for key in CHOICES:
            yield replace(base, **{key: None})
        for subject, part in itertools.product(CHOICES["subject"], CHOICES["main_part"]):
            yield replace(base, subject=subject, main_part=part)
            yield replace(base, arrangement="framework", subject=subject, main_part=part)
    yield replace(COUNCIL, commenced_date=date(2012, 1, 1))
    across = {"start_date": date(2025, 2, 23), "commenced_date": date(2025, 2, 24)}
    yield replace(COUNCIL, light_touch="yes", **across)
    yield replace(COUNCIL, authority="central", body="department_or_ndpb")
    yield from around_what_is_rare()


def around_what_is_rare() -> Iterator[Facts]:
    """Changes of a contract, separable services, special figures, days without a figure."""
    change = replace(COUNCIL, arrangement="change_to_contract")
    for regime, light, allowed in itertools.product(
        (None, "pa2023", "pcr2015"), ("no", "yes"), (None, "yes", "no")
    ):
        yield replace(change, contract_regime=regime, light_touch=light, change_allowed=allowed)
    for special, subject in itertools.product(CHOICES["special"], ("services", "works")):
        apart = replace(COUNCIL, special=special, subject=subject)
        yield replace(apart, separable_services_value=Decimal(250_000))
    for kind in CHOICES["reg8_4"]:
        yield replace(
            COUNCIL, start_date=date(2013, 6, 3), authority="central", body=None, reg8_4=kind
        )
    for value in (Decimal(1), Decimal(207_720), Decimal(10**9)):
        yield replace(COUNCIL, start_date=date(2028, 1, 1), value=value)
    project = replace(COUNCIL, start_date=date(2027, 4, 1), body="department_or_ndpb")
    yield replace(project, authority="central", value=Decimal(2_000_000))
    yield replace(COUNCIL, authority="central")
    yield replace(COUNCIL, special="nhs_psr", subject="goods")
    yield replace(COUNCIL, special="nhs_psr", arrangement="call_off")
    yield replace(COUNCIL, functions="scotland", authority=None, body="other")
    yield replace(COUNCIL, authority=None, body="other")
    yield replace(COUNCIL, authority="not_contracting_authority", body=None)


def test_every_reason_has_words_and_all_words_are_used(law: Parameters, book: RuleBook) -> None:
    said: set[tuple[str, str]] = set()
    flagged: set[str] = set()
    for known in combinations():
        result = determine(known, law, TODAY)
        said |= set(keys(result))
        flagged |= set(result.flags)
    worded = {(rule, key) for rule, words in book.rules.items() for key in words.reasons}
    assert said - worded == set(), "reasons without words"
    assert worded - said == set(), "words that no determination uses"
    assert flagged == set(FLAGS) == set(book.flags)
