"""
The facts of one procurement, as the Act's rules need them.

Rules of this file: the model, and its strict parsing from plain values. An unknown fact is None and
nothing is assumed in its place. Faults are returned as values, all at once, and quote nothing but a
key.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

CANNOT_BE_ESTIMATED: Final = "cannot_be_estimated"
"""
A value that cannot be estimated in law, such as for an unknown duration; different from "not
known".
"""

NOT_KNOWN: Final = frozenset({"unsure", "unknown"})

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "authority": ("central", "sub_central", "not_contracting_authority"),
    "functions": ("england_or_non_devolved", "devolved_wales", "scotland", "northern_ireland"),
    "body": (
        "department_or_ndpb",
        "local_authority",
        "combined_authority",
        "gla_tfl",
        "national_park",
        "waste",
        "fire",
        "police",
        "parish",
        "nhs_trust",
        "nhs_foundation_trust",
        "nhs_england",
        "icb",
        "nhs",
        "school",
        "fe_college",
        "university",
        "housing",
        "national_museum",
        "museum",
        "other",
        # codes of earlier releases, still accepted because older records and programs use them
        "police_fire",
        "college_university",
    ),
    "arrangement": (
        "contract",
        "framework",
        "call_off",
        "dynamic_market_contract",
        "grant",
        "employment",
        "land",
        "option_in_contract",
        "change_to_contract",
        "ending_service",
    ),
    "subject": ("services", "goods", "works", "mixed"),
    "main_part": ("services", "goods", "works", "unclear"),
    "light_touch": ("yes", "no"),
    "special": ("none", "exempted", "utilities", "defence_security", "concession", "nhs_psr"),
    "value_basis": ("net", "inc"),
    "stage": ("not_started", "started"),
    "urgent": ("no", "yes", "yes_own_delay"),
    "reg8_4": ("none", "r_and_d", "listed_telecoms", "subsidised"),
    "contract_regime": ("pa2023", "pcr2015"),
    "change_allowed": ("yes", "no"),
}
"""The facts with a fixed set of values, and those values."""

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")

SMALLEST_VALUE: Final = Decimal(1)
LARGEST_VALUE: Final = Decimal(100_000_000_000)
EARLIEST: Final = date(1990, 1, 1)
YEARS_AHEAD: Final = 20

Value = Decimal | Literal["cannot_be_estimated"]


@dataclass(frozen=True, slots=True)
class Facts:
    """
    The known facts of a procurement; a fact that is not known is None.

    Attributes:
        start_date: Day of the first step in s. 1(2) of the Act, done or planned.
        commenced_date: Day it commenced for threshold purposes; None means `start_date`.
        commenced_unsure: True when it is not known on which side of a change of threshold it
            commenced.
        value: Whole-life value in pounds, at least 1, or `CANNOT_BE_ESTIMATED`.
        vat_rate: Fraction from 0 to 1; never assumed.
        reg8_4: Special kind of service under regulation 8(4) of the 2006 Regulations; None means
            the ordinary case, as for the three keys that follow.
        separable_services_value: Value in pounds, on `value_basis`, of the services that could
            reasonably be bought separately; 0 means none.
        contract_regime: Rules under which the contract to be changed was awarded.
        change_allowed: Whether the law allows the change.
    """

    start_date: date | None = None
    commenced_date: date | None = None
    commenced_unsure: bool = False
    authority: str | None = None
    functions: str | None = None
    body: str | None = None
    arrangement: str | None = None
    subject: str | None = None
    main_part: str | None = None
    light_touch: str | None = None
    special: str | None = None
    value: Value | None = None
    value_basis: str | None = None
    vat_rate: Decimal | None = None
    stage: str | None = None
    urgent: str | None = None
    reg8_4: str | None = None
    separable_services_value: Decimal | None = None
    contract_regime: str | None = None
    change_allowed: str | None = None

    def with_fact(self, name: str, value: object) -> Facts:
        """A copy with one more fact known."""
        known = {field: getattr(self, field) for field in self.__slots__}
        return Facts(**{**known, name: value})


KEYS: Final = tuple(f.name for f in fields(Facts) if f.name != "commenced_unsure")
"""Every key of the facts; rarely needed ones last."""

RARE_KEYS: Final = ("reg8_4", "separable_services_value", "contract_regime", "change_allowed")
"""Keys whose absence means the ordinary case, so that no determination reports them as missing."""


@dataclass(frozen=True, slots=True)
class FactFault:
    """
    One input that is not valid.

    Attributes:
        key: Key of the fact.
        message: What is wrong, and an example of a valid value.
        clashes: True when it is valid in itself but contradicts another fact.
    """

    key: str
    message: str
    clashes: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    today: date
    taken: dict[str, object] = field(default_factory=dict)
    faults: list[FactFault] = field(default_factory=list)

    def fault(self, key: str, message: str) -> None:
        self.faults.append(FactFault(key, message))


def read_facts(raw: Mapping[str, object], today: date) -> Facts | tuple[FactFault, ...]:
    """
    Facts from plain values, as in JSON.

    Args:
        raw: Keys of `KEYS`; a key that is absent, None, "unsure" or "unknown" is not known.
        today: Limits how far in the future a date may be.

    Returns:
        The facts, or every fault at once in order of key; never empty.
    """
    reading = _Reading(today)
    for key, value in raw.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            reading.fault(key, f"unknown key.{hint} Known: {', '.join(KEYS)}.")
        elif value is None or (isinstance(value, str) and value in NOT_KNOWN):
            if key == "commenced_date" and value is not None:
                reading.taken["commenced_unsure"] = True
        elif key in CHOICES:
            _choice(reading, key, value)
        else:
            _READERS[key](reading, key, value)
    faults = (*reading.faults, *_clashes(reading.taken))
    if faults:
        return tuple(sorted(faults, key=lambda fault: fault.key))
    return replace(Facts(), **reading.taken)  # type: ignore[arg-type]  # each typed by its reader


def _clashes(taken: Mapping[str, object]) -> Iterator[FactFault]:
    """Faults for facts that contradict each other."""
    value, separable = taken.get("value"), taken.get("separable_services_value")
    if isinstance(value, Decimal) and isinstance(separable, Decimal) and separable > value:
        yield FactFault(
            "separable_services_value",
            "more than value, of which it is a part. Write the value of those services alone, such"
            ' as "separable_services_value": 250000.',
            clashes=True,
        )
    start, commenced = taken.get("start_date"), taken.get("commenced_date")
    if isinstance(start, date) and isinstance(commenced, date) and commenced < start:
        yield FactFault(
            "commenced_date",
            "before start_date, yet what commences a procurement is a first step itself. Write the"
            ' earlier day as start_date, such as "start_date": "2026-01-12".',
            clashes=True,
        )


def _choice(reading: _Reading, key: str, value: object) -> None:
    if isinstance(value, str) and value in CHOICES[key]:
        reading.taken[key] = value
    else:
        known = ", ".join(f'"{word}"' for word in CHOICES[key])
        reading.fault(key, f'not a known value. Use one of {known}, or "unsure".')


def _day(reading: _Reading, key: str, value: object) -> None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    latest = reading.today + timedelta(days=366 * YEARS_AHEAD)
    if day is None:
        reading.fault(key, 'not a day. Write year-month-day, such as "2026-03-02".')
    elif day < EARLIEST:
        reading.fault(key, f"too early: no day before {EARLIEST.year} can be right here.")
    elif day > latest:
        reading.fault(key, f"too far ahead: no day after {latest.year} can be right here.")
    else:
        reading.taken[key] = day


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = str(value)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _value(reading: _Reading, key: str, value: object) -> None:
    if value == CANNOT_BE_ESTIMATED:
        reading.taken[key] = CANNOT_BE_ESTIMATED
        return
    amount = _number(value)
    if amount is None:
        reading.fault(
            key, f'not an amount. Write pounds, such as 300000, or "{CANNOT_BE_ESTIMATED}".'
        )
    elif amount < SMALLEST_VALUE:
        reading.fault(key, "a contract has a value of at least £1. Write pounds, such as 300000.")
    elif amount > LARGEST_VALUE:
        reading.fault(key, "over £100 billion cannot be right. Write pounds, such as 300000.")
    else:
        reading.taken[key] = amount


def _part_value(reading: _Reading, key: str, value: object) -> None:
    amount = _number(value)
    if amount is None or not 0 <= amount <= LARGEST_VALUE:
        reading.fault(key, "not an amount. Write pounds, such as 250000, or 0 for none.")
    else:
        reading.taken[key] = amount


def _rate(reading: _Reading, key: str, value: object) -> None:
    rate = _number(value)
    if rate is None or not 0 <= rate <= 1:
        reading.fault(key, "not a rate. Write a fraction from 0 to 1, such as 0.2 for 20%.")
    else:
        reading.taken[key] = rate


_READERS: Final[Mapping[str, Callable[[_Reading, str, object], None]]] = {
    "start_date": _day,
    "commenced_date": _day,
    "value": _value,
    "vat_rate": _rate,
    "separable_services_value": _part_value,
}
