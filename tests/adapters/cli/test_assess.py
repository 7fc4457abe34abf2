"""`assess`: the shape of what comes out, and every fault of what goes in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from adapters.cli.assess import determination
from adapters.cli.json_lines import BadLine
from adapters.runtime.bootstrap import read_library
from bot.content.library import Library
from dialogs.facts import KEYS

TODAY = date(2026, 11, 22)
FACTS: dict[str, Any] = {
    "start_date": "2026-03-02",
    "authority": "sub_central",
    "functions": "england_or_non_devolved",
    "arrangement": "contract",
    "subject": "services",
    "special": "none",
    "light_touch": "no",
    "value": 300000,
    "value_basis": "inc",
    "stage": "not_started",
    "urgent": "no",
}
FIELDS = ["id", "outcome", "flags", "rules", "reasons", "missing", "law", "threshold"]
CITATION = {"title", "locator", "url", "as_at", "checked_on", "read", "read_on"}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


def faults(library: Library, raw: dict[str, Any]) -> tuple[str, ...]:
    """What is said against these facts."""
    with pytest.raises(BadLine) as caught:
        determination(library, raw, TODAY)
    assert caught.value.code == "bad_facts"
    return caught.value.faults


def test_a_determination_has_every_field(library: Library) -> None:
    """The threshold is that of councils since 1 January 2026, with its source."""
    found = determination(library, FACTS | {"id": "7"}, TODAY)
    assert list(found) == FIELDS
    assert found["id"] == "7"
    assert found["outcome"] == "APPLIES"
    assert found["missing"] == []
    assert found["law"] == {"version": "C", "on": "2026-03-02"}
    threshold = found["threshold"]
    assert set(threshold) == {"name", "amount", "vat_basis", "from", "source"}
    assert threshold["amount"] == "207720"
    assert threshold["vat_basis"] == "inc"
    assert threshold["from"] == "2026-01-01"
    assert set(threshold["source"]) == CITATION
    assert found["reasons"]
    for reason in found["reasons"]:
        assert set(reason) == {"rule", "text", "sources"}
        assert reason["rule"] in found["rules"]
        assert all(set(source) == CITATION for source in reason["sources"])


def test_no_facts_at_all_are_a_success(library: Library) -> None:
    """Advice is needed; what is missing is named, with why and who knows, by its key."""
    found = determination(library, {}, TODAY)
    assert list(found) == FIELDS
    assert found["id"] is None
    assert found["outcome"] == "GET_ADVICE"
    assert found["threshold"] is None
    assert found["law"]["version"] is None
    assert found["missing"]
    for missing in found["missing"]:
        assert set(missing) == {"fact", "why", "who_knows"}
        assert missing["fact"] in KEYS
        assert missing["why"]
        assert missing["who_knows"]


def test_a_threshold_is_given_only_when_a_value_was_compared(library: Library) -> None:
    """A grant ends the matter before any figure."""
    found = determination(library, FACTS | {"arrangement": "grant"}, TODAY)
    assert (found["outcome"], found["threshold"]) == ("NOT_APPLICABLE", None)


@pytest.mark.parametrize("unknown", [None, "unsure", "unknown"])
def test_a_fact_not_known_may_be_said_in_three_ways_or_left_out(
    library: Library, unknown: str | None
) -> None:
    """All four give the same."""
    without = {key: value for key, value in FACTS.items() if key != "subject"}
    found = determination(library, FACTS | {"subject": unknown}, TODAY)
    assert found == determination(library, without, TODAY)
    assert found["missing"][0]["fact"] == "subject"


@pytest.mark.parametrize("value", [300000, "300000", "300000.00", Decimal("300000.0")])
def test_a_value_may_be_a_number_or_a_decimal_text(library: Library, value: object) -> None:
    """It means the same."""
    assert determination(library, FACTS | {"value": value}, TODAY) == determination(
        library, FACTS, TODAY
    )


@pytest.mark.parametrize("given_id", ["", "a b", "é", 0, -1, 10**20])
def test_the_id_is_given_back_as_it_came(library: Library, given_id: object) -> None:
    """Text or whole number."""
    assert determination(library, FACTS | {"id": given_id}, TODAY)["id"] == given_id


def test_every_fault_is_named_at_once(library: Library) -> None:
    """Unknown keys and values that cannot be, each by its key."""
    wrong = FACTS | {
        "athority": "central",
        "colour": "red",
        "start_date": "02/03/2026",
        "commenced_date": "2026-02-30",
        "functions": "england",
        "light_touch": True,
        "value": "lots",
        "vat_rate": 20,
        "stage": ["started"],
    }
    found = faults(library, wrong)
    keys = [fault.partition(":")[0] for fault in found]
    assert sorted(keys) == sorted(
        [
            "athority",
            "colour",
            "start_date",
            "commenced_date",
            "functions",
            "light_touch",
            "value",
            "vat_rate",
            "stage",
        ]
    )
    assert all(fault.partition(": ")[2] for fault in found)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("value", -1),
        ("value", True),
        ("value", ""),
        ("value", "NaN"),
        ("value", "1e999999999"),
        ("value", {"pounds": 1}),
        ("start_date", 20260302),
        ("start_date", "0000-00-00"),
        ("start_date", ""),
        ("authority", "Central"),
        ("authority", "local_authority"),
        ("subject", 5),
        ("vat_rate", "-0.2"),
        ("urgent", False),
        ("special", "x" * 100_000),
    ],
)
def test_a_value_that_cannot_be_is_a_fault_of_its_key(
    library: Library, key: str, value: object
) -> None:
    """One fault, short, whatever was given."""
    (fault,) = faults(library, FACTS | {key: value})
    assert fault.startswith(f"{key}: ")
    assert len(fault) < 400


def test_a_key_of_any_length_gives_a_short_summary(library: Library) -> None:
    """The message names at most sixty signs of it."""
    with pytest.raises(BadLine) as caught:
        determination(library, FACTS | {"k" * 10_000: 1}, TODAY)
    assert len(caught.value.message) < 200
    assert len(caught.value.faults[0]) < 400
