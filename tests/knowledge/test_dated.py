"""A value holds from its day until the next one, and nothing is guessed outside."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge import DatedValue, NotInForce, Parameter, Parameters

SOURCE = {"title": "Example Act", "locator": "s. 1"}


def parameter(*values: tuple[str, str | None], unit: str = "gbp") -> Parameter:
    """A parameter whose values are days and amounts; None for a repeal."""
    return Parameter.model_validate(
        {
            "name": "example.figure",
            "description": "A figure made for a test.",
            "unit": unit,
            "values": [
                {"from": day, "source": SOURCE}
                | ({"repealed": "true"} if value is None else {"value": value})
                for day, value in values
            ],
            "reviewed_on": "2026-11-22",
        }
    )


THREE = parameter(("2014-01-01", "100"), ("2016-01-01", "90.50"), ("2018-01-01", None))


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2014-01-01", "100"),
        ("2014-01-02", "100"),
        ("2015-12-31", "100"),
        ("2016-01-01", "90.50"),
        ("2016-01-02", "90.50"),
        ("2017-12-31", "90.50"),
    ],
)
def test_a_value_holds_from_its_first_day_to_the_day_before_the_next(day: str, amount: str) -> None:
    assert THREE.on(date.fromisoformat(day)) == Decimal(amount)


@pytest.mark.parametrize(
    ("day", "repealed"),
    [("1900-01-01", False), ("2013-12-31", False), ("2018-01-01", True), ("2099-01-01", True)],
)
def test_no_value_holds_before_the_first_or_from_a_repeal_on(day: str, repealed: bool) -> None:
    with pytest.raises(NotInForce) as caught:
        THREE.at(date.fromisoformat(day))
    assert caught.value.name == "example.figure"
    assert caught.value.day == date.fromisoformat(day)
    assert caught.value.repealed is repealed


def test_a_value_revived_after_a_repeal_holds_again() -> None:
    revived = parameter(("2014-01-01", "1"), ("2015-01-01", None), ("2016-01-01", "2"))
    assert revived.on(date(2016, 1, 1)) == 2


@pytest.mark.parametrize(
    ("name", "day", "amount"),
    [
        ("threshold.services.central", "2013-01-31", 113057),
        ("threshold.services.central", "2013-12-31", 113057),
        ("threshold.services.central", "2014-01-01", 111676),
        ("threshold.services.sub_central", "2021-12-31", 189330),
        ("threshold.services.sub_central", "2025-02-23", 214904),
        ("threshold.services.sub_central", "2025-12-31", 214904),
        ("threshold.services.sub_central", "2026-01-01", 207720),
        ("threshold.services.central", "2025-12-31", 139688),
        ("threshold.services.central", "2026-01-01", 135018),
        ("threshold.light_touch.central", "2016-04-17", 164176),
        ("threshold.light_touch.central", "2016-04-18", 106047),
        ("threshold.light_touch.sub_central", "2013-01-31", 173934),
    ],
)
def test_the_acts_own_figures_change_on_their_days(
    law: Parameters, name: str, day: str, amount: int
) -> None:
    assert law[name].on(date.fromisoformat(day)) == amount


@pytest.mark.parametrize("day", ["2012-03-08", "2013-01-30"])
def test_the_act_has_no_figure_before_its_first_day(law: Parameters, day: str) -> None:
    with pytest.raises(NotInForce):
        law["threshold.services.central"].on(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "basis"),
    [("2021-12-31", "net"), ("2022-01-01", "inc"), ("2026-11-22", "inc")],
)
def test_ordinary_figures_include_vat_from_2022_on(law: Parameters, day: str, basis: str) -> None:
    assert law["threshold.services.central"].at(date.fromisoformat(day)).vat == basis


@given(
    days=st.lists(
        st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6, unique=True
    ).map(sorted),
    asked=st.dates(date(1999, 1, 1), date(2031, 1, 1)),
)
def test_the_value_is_that_of_the_last_day_begun(days: list[date], asked: date) -> None:
    history = parameter(*((day.isoformat(), str(place)) for place, day in enumerate(days)))
    begun = [place for place, day in enumerate(days) if day <= asked]
    if begun:
        assert history.on(asked) == begun[-1]
    else:
        with pytest.raises(NotInForce):
            history.on(asked)


def test_values_are_constant_between_changes(law: Parameters) -> None:
    """The last day before each change still has the value of the change before."""
    checked = 0
    for found in law.values():
        for earlier, later in zip(found.values, found.values[1:], strict=False):
            if not earlier.repealed:
                assert found.at(later.since - timedelta(days=1)) is earlier
                checked += 1
    assert checked > 20


@pytest.mark.parametrize(
    "unit_and_value", [("date", "2013-01-31"), ("words", "the Official Journal")]
)
def test_a_day_or_words_are_no_number(unit_and_value: tuple[str, str]) -> None:
    unit, value = unit_and_value
    with pytest.raises(TypeError, match=f"example.figure has the unit {unit}"):
        parameter(("2014-01-01", value), unit=unit).on(date(2014, 1, 1))


@pytest.mark.parametrize(
    "value",
    [
        {"from": "2014-01-01", "source": SOURCE},
        {"from": "2014-01-01", "value": "1", "repealed": "true", "source": SOURCE},
    ],
    ids=["neither", "both"],
)
def test_a_dated_value_is_either_a_value_or_a_repeal(value: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="either 'value' or 'repealed: true'"):
        DatedValue.model_validate(value)


@pytest.mark.parametrize("days", [("2016-01-01", "2014-01-01"), ("2014-01-01", "2014-01-01")])
def test_values_out_of_order_or_twice_on_a_day_are_refused(days: tuple[str, str]) -> None:
    with pytest.raises(ValidationError, match="in order of 'from', each day once"):
        parameter(*((day, "1") for day in days))


@pytest.mark.parametrize("name", ["plain", "Has.capitals", "a.b-c", "a.", ".a", "a..b", "1.a"])
def test_a_parameters_name_is_dotted_and_lower_case(name: str) -> None:
    with pytest.raises(ValidationError):
        Parameter.model_validate({**THREE.model_dump(by_alias=True), "name": name})


def test_parameters_are_found_by_name_and_listed_by_name() -> None:
    second = THREE.model_copy(update={"name": "example.a"})
    both = Parameters((THREE, second))
    assert list(both) == ["example.a", "example.figure"]
    assert len(both) == 2
    assert both["example.figure"] is THREE
    with pytest.raises(KeyError):
        both["example.none"]


def test_parameters_are_equal_only_to_themselves_and_can_be_remembered_by() -> None:
    one, other = Parameters((THREE,)), Parameters((THREE,))
    assert one == one
    assert one != other
    assert len({one, other}) == 2
    assert not Parameters()
