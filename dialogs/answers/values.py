"""
The values that typed answers are parsed to, including the ones for answers that cannot be used.

Rules of this file: a bad answer is a value, never an exception; no value repeats what the person
typed; money is `Decimal` pounds and days are plain dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, Literal, TypeVar

Basis = Literal["net", "inc"]
T_co = TypeVar("T_co", covariant=True)

LEAST_POUNDS = Decimal(1)
MOST_POUNDS = Decimal(100_000_000_000)
FIRST_DAY = date(1990, 1, 1)
YEARS_AHEAD = 20


class Reason(StrEnum):
    """Why an answer was refused; the wording for each is in the content."""

    EMPTY = "empty"
    NOT_UNDERSTOOD = "not_understood"
    NEGATIVE = "negative"
    ZERO = "zero"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_POUNDS = "not_pounds"
    NO_TERM = "no_term"
    NO_SUCH_DAY = "no_such_day"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    AMBIGUOUS = "ambiguous"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Wording:
    """
    How a figure was worked out: a phrase of the catalogue and the values for its names.

    Attributes:
        key: Key of the catalogue.
        parts: Name in the phrase to an amount in pounds, to text made of digits and signs, or to
            another `Wording`.
    """

    key: str
    parts: tuple[tuple[str, Decimal | str | Wording], ...]

    @classmethod
    def of(cls, key: str, **parts: Decimal | str | Wording) -> Wording:
        """The phrase with its parts by name."""
        return cls(key, tuple(parts.items()))


@dataclass(frozen=True, slots=True)
class Money:
    """
    An amount of pounds over the whole life of a contract.

    Attributes:
        low: Least it may be, 1 or more; equals `high` when one figure was given.
        high: Most it may be; `MOST_POUNDS` when only a floor was given ("over £1m").
        basis: Without VAT, with VAT, or None when not said.
        vat_rate: As a fraction (0.2), only when said; 0 for exempt or zero-rated.
        working: How the figure was worked out, such as "£60,000 a year for 5 years (3 + 1 + 1)".
        approximate: True when the person said "about" or the like.
    """

    low: Decimal
    high: Decimal
    basis: Basis | None
    vat_rate: Decimal | None
    working: Wording
    approximate: bool


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or an unbroken range of days when the answer was vague; both ends are included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Picked:
    """One option, by its id."""

    option: str


@dataclass(frozen=True, slots=True)
class NotSure:
    """The person does not know. This is a valid answer to any question."""


@dataclass(frozen=True, slots=True)
class CannotEstimate:
    """
    The value cannot be estimated, as for a contract with no end date. Different from `NotSure`.
    """


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer cannot be used; says why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[T_co]):
    """
    The answer has more than one valid reading.

    Attributes:
        options: Two or more different readings to choose from, most likely or earliest first.
    """

    options: tuple[T_co, ...]
