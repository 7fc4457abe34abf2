"""
Legal figures that change over time: a value holds from its day until the day of the next.

Rules of this file: a day with no value raises `NotInForce`; there is no fallback to the newest
value; money is `Decimal`; past values are never deleted.

    >>> from datetime import date
    >>> council = Parameter(
    ...     name="threshold.services.sub_central",
    ...     description="An example.",
    ...     unit="gbp",
    ...     values=(DatedValue.model_validate(
    ...         {"from": date(2026, 1, 1), "value": "207720", "vat": "inc",
    ...          "source": {"title": "Procurement Act 2023", "locator": "Sch. 1"}}),),
    ...     reviewed_on=date(2026, 11, 22),
    ... )
    >>> council.on(date(2026, 5, 1))
    Decimal('207720')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.errors import NotInForce
from knowledge.source import Content, Source

VatBasis = Literal["net", "inc"]
Confidence = Literal["high", "medium"]


class DatedValue(Content):
    """One value and the day it starts to hold."""

    since: date = Field(alias="from", description="First day this value holds.")
    value: str | None = Field(default=None, description="Decimal, ISO date or words, by the unit.")
    repealed: bool = Field(default=False, description="True: from this day nothing holds.")
    vat: VatBasis | None = Field(default=None, description="Money only: net or including VAT.")
    confidence: Confidence = "high"
    note: str = Field(default="", description="A caveat said with the figure; may be empty.")
    source: Source

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if self.repealed == (self.value is not None):
            raise ValueError("give either 'value' or 'repealed: true', not both and not neither")
        return self


class Parameter(Content):
    """A legal value with its whole history."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")
    description: str = Field(min_length=8)
    unit: str = Field(description="A key of units.yaml.")
    values: tuple[DatedValue, ...] = Field(min_length=1)
    reviewed_on: date = Field(description="Last day a person checked it against its sources.")
    next_review: str = Field(
        default="", description="When the law itself next reviews it, in words."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [value.since for value in self.values]
        if days != sorted(set(days)):
            raise ValueError("values must be in order of 'from', each day once")
        return self

    def at(self, day: date) -> DatedValue:
        """
        The value that holds on a day, with its source.

        Raises:
            NotInForce: No value has begun by `day`, or the last one that has is a repeal.
        """
        for value in reversed(self.values):
            if value.since <= day:
                if value.repealed:
                    raise NotInForce(self.name, day, repealed=True)
                return value
        raise NotInForce(self.name, day)

    def on(self, day: date) -> Decimal:
        """
        The number that holds on a day, in the parameter's unit.

        Raises:
            NotInForce: As `at`.
            TypeError: The parameter's unit is a date or words, not a number.
        """
        value = self.at(day).value
        try:
            return Decimal(value or "")
        except InvalidOperation as error:
            raise TypeError(
                f"{self.name} has the unit {self.unit}, which is not a number"
            ) from error


class Parameters(Mapping[str, Parameter]):
    """
    Every parameter by its dotted name; immutable, iterated in name order.

    Compared by identity: a release has a single instance, so results can be cached by it.
    """

    __slots__ = ("_by_name",)
    __hash__ = object.__hash__

    def __init__(self, parameters: tuple[Parameter, ...] = ()) -> None:
        self._by_name = {p.name: p for p in sorted(parameters, key=lambda p: p.name)}

    def __getitem__(self, name: str) -> Parameter:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __eq__(self, other: object) -> bool:
        return self is other
