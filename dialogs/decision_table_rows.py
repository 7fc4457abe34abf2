"""
The shape of a decision table: dated figures, rows in order, flags.

Rules of this file: shapes and what a table must hang together by; `table` applies them. Nothing
here knows the law, and nothing comes from the rules the table is kept to check.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from knowledge import Content, VatBasis

Outcome = Literal[
    "APPLIES", "NOT_REQUIRED_ENCOURAGED", "NOT_APPLICABLE", "DIFFERENT_REGIME", "GET_ADVICE"
]
Authority = Literal["central", "sub_central", "not_contracting_authority"]
Functions = Literal["england_or_non_devolved", "devolved_wales", "scotland", "northern_ireland"]
Arrangement = Literal[
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
]
Subject = Literal["services", "goods", "works", "mixed"]
Part = Literal["services", "goods", "works"]
Special = Literal["none", "exempted", "utilities", "defence_security", "concession", "nhs_psr"]
YesNo = Literal["yes", "no"]
Stage = Literal["not_started", "started"]
Urgent = Literal["no", "yes", "yes_own_delay"]
Body = Literal[
    "not_given",
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
    "police_fire",
    "college_university",
]
ContractType = Literal[
    "goods", "services", "works", "light_touch", "concession", "light_touch_concession"
]
ValueClass = Literal["below", "near_below", "near_above", "at_or_above", "cannot_be_estimated"]
Side = Literal["below", "at_or_above"]
Separable = Literal["none", "falls_short", "reaches"]
Said = Literal["yes", "no", "not_said"]
Regime = Literal["pa2023", "pcr2015", "not_said"]
Special8 = Literal["r_and_d", "listed_telecoms", "subsidised"]
RuleId = Annotated[str, Field(pattern=r"^R-\d\d$")]
LawId = Annotated[str, Field(pattern=r"^L-\d\d\d$")]
LawIds = Annotated[tuple[LawId, ...], Field(min_length=1)]


class Days(Content):
    """A range of days; an end that is left out is open."""

    since: date | None = Field(default=None, alias="from", description="First day of the range.")
    before: date | None = Field(default=None, description="First day after the range.")

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if not (self.since or self.before):
            raise ValueError("give 'from', 'before' or both")
        if self.since and self.before and self.since >= self.before:
            raise ValueError("'from' must be a day before 'before'")
        return self


class Conditions(Content):
    """
    What must be true of the facts: every line given, any word of each line.

    At least one line. Figures of the value are those of the table's own `thresholds`.
    """

    version: tuple[str, ...] = Field(default=(), description="Of the Act, by the start date.")
    start_date: Days | None = None
    authority: tuple[Authority, ...] = ()
    functions: tuple[Functions, ...] = ()
    arrangement: tuple[Arrangement, ...] = ()
    special: tuple[Special, ...] = ()
    subject: tuple[Subject, ...] = ()
    main_part: tuple[Part, ...] = ()
    light_touch: tuple[YesNo, ...] = ()
    value: tuple[ValueClass, ...] = ()
    led_by: tuple[Part, ...] = Field(
        default=(), description="What a contract or framework is mainly for."
    )
    not_known_to_be_led_by: tuple[Part, ...] = Field(
        default=(), description="True unless it is known to be mainly for one of these."
    )
    separable: tuple[Separable, ...] = Field(
        default=(), description="Services that could be bought separately, against their figure."
    )
    works_value: tuple[Side, ...] = Field(
        default=(), description="The value against the works figure."
    )
    change_allowed: tuple[Said, ...] = ()
    contract_regime: tuple[Regime, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError("a condition without a line is always true. Write at least one line")
        return self


class FlagConditions(Conditions):
    """What must be true of the facts and of the outcome reached."""

    outcome: tuple[Outcome, ...] = ()
    decided_by: tuple[RuleId, ...] = ()
    body: tuple[Body, ...] = ()
    stage: tuple[Stage, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    type_value: tuple[Side, ...] = Field(
        default=(), description="The value against the figure of the contract's own type."
    )
    over_with_vat: Decimal | None = Field(
        default=None, description="Pounds that the value, VAT included, is over."
    )
    figure_ahead: tuple[YesNo, ...] = Field(
        default=(), description="Whether the figure of the day is not published yet."
    )
    set_aside: tuple[YesNo, ...] = Field(
        default=(), description="Whether the list of bodies overrides what was said."
    )


class TableVersion(Content):
    """One text of the Act, from its first day until the next one's."""

    id: str
    since: date = Field(alias="from")
    law: LawIds


class ThresholdRow(Content):
    """One figure of the Act, for one kind of authority and of service."""

    since: date = Field(alias="from", description="First day; it holds until the next of its kind.")
    authority: Literal["central", "sub_central"]
    light_touch: YesNo
    figure: Decimal = Field(ge=1, description="Pounds.")
    vat: VatBasis = Field(description="How the contract's value is counted against it.")
    law: LawIds


class TypeRow(Content):
    """One figure of a contract's own type; it decides other layers, never the Act."""

    since: date = Field(alias="from", description="First day; it holds until the next of its kind.")
    type: ContractType
    authority: Literal["central", "sub_central"] | None = Field(
        default=None, description="Absent: one figure for every authority."
    )
    figure: Decimal = Field(ge=1, description="Pounds.")
    vat: VatBasis = Field(description="How the contract's value is counted against it.")
    law: LawIds


class Band(Content):
    """How near a figure is too near, on days whose own figure is not published."""

    since: date = Field(alias="from")
    share: Decimal = Field(gt=0, lt=1, description="Of the figure, either way, ends included.")
    law: LawIds


class Kind(Content):
    """The kind of authority that a list makes of a body, from a day on."""

    since: date = Field(alias="from")
    authority: Authority


class Buyers(Content):
    """Bodies and the kinds of buyer they can be; what was said counts only if it is one of them."""

    bodies: tuple[Body, ...] = Field(min_length=1)
    listed: tuple[Kind, ...] = Field(default=(), description="By the list of the day: one kind.")
    open: tuple[Authority, ...] = Field(default=(), description="Not settled by a list.")
    stands: tuple[Authority, ...] = Field(default=(), description="Counts against the list too.")
    instead: Authority | None = Field(
        default=None, description="What an impossible answer is read as; absent: not known."
    )
    law: LawIds

    @model_validator(mode="after")
    def _is_listed_or_open(self) -> Self:
        if bool(self.listed) == bool(self.open):
            raise ValueError("give either 'listed' or 'open'")
        return self


class HigherFigure(Content):
    """Ordinary services of a central body that take the figure of the other authorities."""

    version: tuple[str, ...]
    reg8_4: tuple[Special8, ...]
    law: LawIds


class Row(Content):
    """One line of the table: when it is true, what follows."""

    id: str = Field(pattern=r"^T-\d\d$")
    says: str = Field(min_length=12, description="The line in one sentence.")
    when: Conditions
    outcome: Outcome
    rules: tuple[RuleId, ...] = Field(min_length=1)
    law: LawIds


class FlagRow(Content):
    """One reason to raise a flag; a flag may have several."""

    flag: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: FlagConditions
    suppose: Mapping[Literal["light_touch"], YesNo] = Field(
        default_factory=dict, description="Facts taken as so for this row, whatever was said."
    )
    unless: tuple[FlagConditions, ...] = Field(default=(), description="Any one keeps it down.")
    law: LawIds


class Table(Content):
    """
    A whole decision table: dated figures, rows in order, flags.

    Equal only to itself, so that what is made of it can be remembered by it.
    """

    __hash__ = object.__hash__

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=8)
    law_as_at: date
    versions: tuple[TableVersion, ...] = Field(min_length=1)
    thresholds: tuple[ThresholdRow, ...] = Field(min_length=1)
    types: tuple[TypeRow, ...] = ()
    bands: tuple[Band, ...] = ()
    buyers: tuple[Buyers, ...] = Field(min_length=1)
    higher_figure: HigherFigure
    health_care_since: date = Field(description="First day on which it is a special kind.")
    rows: tuple[Row, ...] = Field(min_length=1)
    flags: tuple[FlagRow, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        days = [version.since for version in self.versions]
        if days != sorted(set(days)):
            raise ValueError("versions must be in order of 'from', each day once")
        ids = [row.id for row in self.rows]
        if ids != sorted(set(ids)):
            raise ValueError("rows must be numbered in their order, each number once")
        kinds: dict[tuple[str, str], list[date]] = {}
        for row in self.thresholds:
            kinds.setdefault((row.authority, row.light_touch), []).append(row.since)
        if len(kinds) < 4 or any(dates[0] != days[0] for dates in kinds.values()):
            raise ValueError("each kind of threshold must begin with the first version")
        others: dict[tuple[str, str | None], list[date]] = {}
        for each in self.types:
            others.setdefault((each.type, each.authority), []).append(each.since)
        if any(dates != sorted(set(dates)) for dates in (*kinds.values(), *others.values())):
            raise ValueError("thresholds of a kind must be in order of 'from', each day once")
        bodies = [body for row in self.buyers for body in row.bodies]
        if sorted(bodies) != sorted(get_args(Body)):
            raise ValueError("'buyers' must name each body once")
        self._names_its_own()
        return self

    def _names_its_own(self) -> None:
        """Raise ValueError for a version or rule that a condition names and the table lacks."""
        conditions = [row.when for row in self.rows]
        flags = [part for flag in self.flags for part in (flag.when, *flag.unless)]
        versions = {name for part in (*conditions, *flags) for name in part.version}
        versions |= set(self.higher_figure.version)
        rules = {rule for part in flags for rule in part.decided_by}
        unknown = versions - {version.id for version in self.versions}
        unknown |= rules - {rule for row in self.rows for rule in row.rules}
        if unknown:
            raise ValueError(f"no version or row has the name {', '.join(sorted(unknown))}")

    def __eq__(self, other: object) -> bool:
        return self is other

    def days(self) -> tuple[date, ...]:
        """Every day on which something in the table changes, in order."""
        found = {version.since for version in self.versions}
        found |= {row.since for row in self.thresholds}
        found |= {each.since for each in self.types} | {band.since for band in self.bands}
        found |= {kind.since for row in self.buyers for kind in row.listed}
        found.add(self.health_care_since)
        parts: list[Conditions] = [row.when for row in self.rows]
        for flag in self.flags:
            parts += (flag.when, *flag.unless)
        for part in parts:
            if part.start_date:
                found |= {day for day in (part.start_date.since, part.start_date.before) if day}
        return tuple(sorted(found))
