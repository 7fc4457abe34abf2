"""Facts are read strictly: every fault at once, nothing assumed, nothing quoted but keys."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import CANNOT_BE_ESTIMATED, CHOICES, KEYS, FactFault, Facts, read_facts

TODAY = date(2026, 11, 22)


def fault(key: str, value: object) -> str:
    """The one fault of one fact."""
    found = read_facts({key: value}, TODAY)
    assert isinstance(found, tuple), found
    ((only),) = found
    assert only.key == key
    return only.message


def test_nothing_known_is_every_fact_none() -> None:
    assert read_facts({}, TODAY) == Facts()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", [None, "unsure", "unknown"])
def test_a_fact_nobody_knows_is_none(key: str, value: str | None) -> None:
    found = read_facts({key: value}, TODAY)
    assert isinstance(found, Facts)
    assert getattr(found, key) is None


def test_not_being_sure_of_the_commencement_is_not_the_same_as_not_being_asked() -> None:
    assert read_facts({"commenced_date": None}, TODAY) == Facts()
    assert read_facts({"commenced_date": "unsure"}, TODAY) == Facts(commenced_unsure=True)


def test_a_whole_set_of_facts() -> None:
    raw: dict[str, object] = {key: words[0] for key, words in CHOICES.items()}
    raw |= {
        "start_date": "2026-03-02",
        "commenced_date": "2026-04-01",
        "value": 300000,
        "vat_rate": "0.2",
    }
    found = read_facts(raw, TODAY)
    assert isinstance(found, Facts)
    assert found.start_date == date(2026, 3, 2)
    assert found.commenced_date == date(2026, 4, 1)
    assert (found.value, found.vat_rate) == (Decimal(300000), Decimal("0.2"))
    assert {key: getattr(found, key) for key in CHOICES} == {k: w[0] for k, w in CHOICES.items()}


@pytest.mark.parametrize("arrangement", ["contract", "framework"])
@pytest.mark.parametrize(
    ("subject", "part"),
    [("goods", "services"), ("works", "services"), ("services", "goods"), ("goods", "works")],
)
def test_a_main_part_is_taken_beside_one_kind_only_for_the_rules_to_pass_over(
    subject: str, part: str, arrangement: str
) -> None:
    raw = {"arrangement": arrangement, "subject": subject, "main_part": part}
    found = read_facts(raw, TODAY)
    assert isinstance(found, Facts)
    assert (found.subject, found.main_part) == (subject, part)


def test_services_apart_cannot_be_worth_more_than_the_whole() -> None:
    raw = {"value": 300_000, "separable_services_value": 300_001}
    found = read_facts(raw, TODAY)
    assert isinstance(found, tuple)
    assert [(each.key, each.clashes) for each in found] == [("separable_services_value", True)]
    assert "more than value, of which it is a part" in found[0].message
    assert isinstance(read_facts(raw | {"separable_services_value": 300_000}, TODAY), Facts)


@pytest.mark.parametrize("given", ["-1", "many", True, 10**12])
def test_services_apart_are_pounds_or_none(given: object) -> None:
    found = read_facts({"separable_services_value": given}, TODAY)
    assert isinstance(found, tuple)
    assert "Write pounds, such as 250000, or 0 for none" in found[0].message
    none = read_facts({"separable_services_value": 0}, TODAY)
    assert isinstance(none, Facts) and none.separable_services_value == 0


@pytest.mark.parametrize("part", ["services", "goods", "works", "unclear", "unsure"])
def test_a_main_part_beside_a_mixture_or_itself_is_no_contradiction(part: str) -> None:
    assert isinstance(read_facts({"subject": "mixed", "main_part": part}, TODAY), Facts)
    assert isinstance(read_facts({"main_part": part}, TODAY), Facts)
    assert isinstance(read_facts({"subject": "goods", "main_part": "goods"}, TODAY), Facts)


def test_a_procurement_cannot_commence_before_its_first_step() -> None:
    raw = {"start_date": "2026-03-02", "commenced_date": "2026-03-01"}
    found = read_facts(raw, TODAY)
    assert isinstance(found, tuple)
    assert [(each.key, each.clashes) for each in found] == [("commenced_date", True)]
    assert "before start_date" in found[0].message
    assert isinstance(read_facts(raw | {"commenced_date": "2026-03-02"}, TODAY), Facts)


def test_contradictions_are_named_beside_every_other_fault() -> None:
    raw = {
        "start_date": "2026-03-02",
        "commenced_date": "2026-03-01",
        "value": 0,
        "colour": "red",
    }
    found = read_facts(raw, TODAY)
    assert isinstance(found, tuple)
    assert [each.key for each in found] == ["colour", "commenced_date", "value"]


@pytest.mark.parametrize(("key", "word"), [(k, w) for k, words in CHOICES.items() for w in words])
def test_every_word_of_every_choice_is_read(key: str, word: str) -> None:
    found = read_facts({key: word}, TODAY)
    assert isinstance(found, Facts)
    assert getattr(found, key) == word


@pytest.mark.parametrize("key", list(CHOICES))
@pytest.mark.parametrize("value", ["centrall", "", "YES", 1, True, ["yes"], {"a": 1}])
def test_any_other_word_is_a_fault_that_lists_the_known_ones(key: str, value: object) -> None:
    message = fault(key, value)
    assert message.startswith("not a known value. Use one of ")
    assert all(f'"{word}"' in message for word in CHOICES[key])


@pytest.mark.parametrize(
    ("value", "amount"),
    [(1, "1"), ("1", "1"), (207719.99, "207719.99"), ("1e5", "100000"), (10**11, "100000000000")],
)
def test_amounts_are_read_to_the_penny(value: object, amount: str) -> None:
    found = read_facts({"value": value}, TODAY)
    assert isinstance(found, Facts)
    assert found.value == Decimal(amount)


def test_a_value_that_cannot_be_estimated_is_a_value() -> None:
    assert read_facts({"value": CANNOT_BE_ESTIMATED}, TODAY) == Facts(value=CANNOT_BE_ESTIMATED)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("lots", "not an amount"),
        ("£5", "not an amount"),
        (True, "not an amount"),
        ([1], "not an amount"),
        ("NaN", "not an amount"),
        (float("inf"), "not an amount"),
        (0, "at least £1"),
        ("0.99", "at least £1"),
        (-5, "at least £1"),
        (10**11 + 1, "over £100 billion"),
    ],
)
def test_what_cannot_be_a_value_is_a_fault(value: object, words: str) -> None:
    assert words in fault("value", value)


@pytest.mark.parametrize("rate", [0, 1, "0", "0.05", 0.2, "1"])
def test_a_rate_is_a_fraction(rate: object) -> None:
    found = read_facts({"vat_rate": rate}, TODAY)
    assert isinstance(found, Facts)
    assert found.vat_rate == Decimal(str(rate))


@pytest.mark.parametrize("rate", [20, "20%", -0.1, "1.01", False, "NaN"])
def test_a_percentage_is_no_rate(rate: object) -> None:
    assert "Write a fraction from 0 to 1, such as 0.2 for 20%." in fault("vat_rate", rate)


@pytest.mark.parametrize("key", ["start_date", "commenced_date"])
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-02-30", "not a day"),
        ("02/03/2026", "not a day"),
        ("20260302", "not a day"),
        ("2026-03-02T00:00", "not a day"),
        (20260302, "not a day"),
        ("1989-12-31", "too early"),
        ("2046-12-31", "too far ahead"),
        ("9999-12-31", "too far ahead"),
    ],
)
def test_what_cannot_be_the_day_is_a_fault(key: str, value: object, words: str) -> None:
    assert words in fault(key, value)


@pytest.mark.parametrize("day", ["1990-01-01", "2012-02-29", "2046-11-01"])
def test_days_within_bounds_are_read(day: str) -> None:
    assert read_facts({"start_date": day}, TODAY) == Facts(start_date=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("key", "hint"),
    [("authorty", "Did you mean 'authority'?"), ("start-date", "Did you mean 'start_date'?")],
)
def test_an_unknown_key_is_a_fault_with_the_nearest_known_one(key: str, hint: str) -> None:
    message = fault(key, "x")
    assert message.startswith(f"unknown key. {hint} Known: start_date, ")


def test_an_unknown_key_like_no_other_lists_the_known_ones() -> None:
    assert fault("zzzz", "x") == f"unknown key. Known: {', '.join(KEYS)}."


def test_what_is_internal_is_no_key() -> None:
    assert "commenced_unsure" not in KEYS
    assert fault("commenced_unsure", True).startswith("unknown key.")


def test_every_fault_is_found_at_once_in_order_of_key() -> None:
    raw = {"value": "lots", "authority": "king", "zzzz": 1, "start_date": "now", "vat_rate": 20}
    found = read_facts(raw, TODAY)
    assert isinstance(found, tuple)
    assert [f.key for f in found] == ["authority", "start_date", "value", "vat_rate", "zzzz"]


@given(value=st.text(min_size=4, max_size=30))
def test_no_fault_quotes_what_was_given(value: str) -> None:
    secret = f"\u00a7{value}\u00a7"
    found = read_facts(dict.fromkeys(KEYS, secret), TODAY)
    assert isinstance(found, tuple)
    assert len(found) == len(KEYS)
    assert not any(secret in f.message for f in found)


JSON = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(raw=st.dictionaries(st.sampled_from(KEYS) | st.text(), JSON))
def test_any_plain_values_are_facts_or_faults(raw: dict[str, object]) -> None:
    found = read_facts(raw, TODAY)
    if isinstance(found, tuple):
        assert found
        assert all(isinstance(f, FactFault) for f in found)
    else:
        assert set(raw) <= set(KEYS)


def test_one_more_fact_leaves_the_others() -> None:
    facts = Facts(authority="central").with_fact("stage", "started")
    assert (facts.authority, facts.stage) == ("central", "started")
