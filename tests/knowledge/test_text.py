"""Placeholders are found, checked and filled for a day; British forms."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import (
    NotInForce,
    Parameters,
    british_date,
    fill,
    is_well_formed,
    placeholders,
    pounds,
    shown,
    split,
)

COUNCIL = "threshold.services.sub_central"


def test_placeholders_come_in_order_of_first_use_each_once() -> None:
    text = "${b.two} and ${a.one.vat}, then ${b.two} again and $$5"
    assert placeholders(text) == ("b.two", "a.one.vat")


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("no sign at all", True),
        ("${a.b}", True),
        ("$$5", True),
        ("$5", False),
        ("${a}", False),
        ("${A.b}", False),
        ("${a.b", False),
        ("ends in $", False),
    ],
)
def test_a_dollar_begins_a_placeholder_or_is_doubled(text: str, fine: bool) -> None:
    assert is_well_formed(text) is fine


@pytest.mark.parametrize(
    ("placeholder", "parts"),
    [
        ("a.b", ("a.b", "")),
        ("a.b.vat", ("a.b", "vat")),
        ("a.b.since", ("a.b", "since")),
        ("a.b.note", ("a.b.note", "")),
    ],
)
def test_an_aspect_may_follow_the_name(placeholder: str, parts: tuple[str, str]) -> None:
    assert split(placeholder) == parts


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2021, 12, 31), "£189,330 net of VAT, since 1 January 2020"),
        (date(2024, 6, 1), "£214,904 including VAT, since 1 January 2024"),
        (date(2026, 1, 1), "£207,720 including VAT, since 1 January 2026"),
    ],
)
def test_text_is_filled_with_the_figures_of_its_day(law: Parameters, day: date, text: str) -> None:
    template = f"${{{COUNCIL}}} ${{{COUNCIL}.vat}}, since ${{{COUNCIL}.since}}"
    assert fill(template, law, day) == text


def test_a_value_without_a_vat_basis_says_nothing_of_vat(law: Parameters) -> None:
    assert fill("[${act.in_force.vat}]", law, date(2026, 1, 1)) == "[]"


def test_a_doubled_dollar_is_one_dollar(law: Parameters) -> None:
    assert fill("$$5", law, date(2026, 1, 1)) == "$5"


def test_a_day_without_a_value_is_never_filled(law: Parameters) -> None:
    with pytest.raises(NotInForce, match=COUNCIL):
        fill(f"${{{COUNCIL}}}", law, date(2013, 1, 30))


def test_an_unknown_parameter_is_a_key_error(law: Parameters) -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        fill("${no.such}", law, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("207720", "gbp", "£207,720"),
        ("0.5", "gbp", "£0.50"),
        ("2013-01-31", "date", "31 January 2013"),
        ("10", "percent", "10%"),
        ("7.50", "percent", "7.5%"),
        ("the Official Journal", "words", "the Official Journal"),
        ("1", "week", "1 week"),
        ("12", "week", "12 weeks"),
        ("0", "day", "0 days"),
        ("1.5", "year", "1.5 years"),
    ],
)
def test_a_value_is_written_by_its_unit(value: str, unit: str, words: str) -> None:
    assert shown(value, unit) == words


def test_days_and_money_take_british_form() -> None:
    assert british_date(date(2026, 3, 2)) == "2 March 2026"
    assert pounds(Decimal("207720.00")) == "£207,720"
    assert pounds(Decimal("1234.5")) == "£1,234.50"


@given(st.decimals(0, 10**12, places=2))
def test_pounds_lose_no_penny(amount: Decimal) -> None:
    assert Decimal(pounds(amount).removeprefix("£").replace(",", "")) == amount
