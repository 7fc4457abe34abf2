"""
Figures and what a value is worth against them (R-03, R-24 to R-28, R-34, R-35).

Which figure of the day a contract is compared with, for the Act's own test and for the other
layers, on which VAT basis, and where the value stands.

Rules of this file: figures come from dated parameters only; a fact that is read and not known
raises `Needs`; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from dialogs.calculators import buyers
from dialogs.calculators.possibilities import Needs
from dialogs.facts import CANNOT_BE_ESTIMATED, Facts
from knowledge import DatedValue, NotInForce, Parameters, VatBasis

T = TypeVar("T")

FIGURES: Final = tuple(
    f"threshold.{kind}.{who}" for kind in ("services", "light_touch") for who in buyers.AUTHORITIES
)
"""The parameters that hold the Act's own tests."""

TYPE_FIGURES: Final = (
    *(f"threshold.goods.{who}" for who in buyers.AUTHORITIES),
    "threshold.works",
    "threshold.light_touch_regime",
    "threshold.concession",
    "threshold.light_touch_concession",
)
"""The parameters by which a contract's own type is above or below threshold; never the Act's."""


class Version(StrEnum):
    """Version of section 1, by the day of the first step (R-02)."""

    A = "A"
    B1 = "B1"
    B2 = "B2"
    C = "C"


class Stand(StrEnum):
    """Where a value stands against a figure."""

    BELOW = "below"
    REACHED = "reached"
    NEAR = "near"
    """So close to a figure that is not published for the day that it decides nothing (R-35)."""
    ENDLESS = "endless"
    """It cannot be estimated, which counts as reached since 24 February 2025 (R-27)."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure a value was compared with."""

    name: str
    amount: Decimal
    vat_basis: VatBasis
    value: DatedValue
    checked_on: date


def need(name: str, value: T | None) -> T:
    """
    The value of a fact.

    Raises:
        Needs: It is not known.
    """
    if value is None:
        raise Needs(name)
    return value


def version_on(day: date, law: Parameters) -> Version | None:
    """Version of section 1 in force on the day of the first step; None before there was one."""
    try:
        return Version(law["act.version"].at(day).value or "")
    except NotInForce:
        return None


def version_of_figure(facts: Facts, law: Parameters) -> Version | None:
    """Version of section 1 on the day the procurement commenced, whose figure is used (R-03)."""
    day = facts.commenced_date or facts.start_date
    return version_on(day, law) if day else None


def is_now(facts: Facts, law: Parameters) -> bool:
    """True where the first step is governed by the version of the Procurement Act 2023."""
    return facts.start_date is not None and version_on(facts.start_date, law) is Version.C


def commencement(facts: Facts) -> date:
    """
    The day that picks the row of figures (R-03).

    Raises:
        Needs: It is not known, or not on which side of a change it lies.
    """
    start = need("start_date", facts.start_date)
    if facts.commenced_unsure:
        raise Needs("commenced_date")
    return facts.commenced_date or start


def main_subject(facts: Facts) -> str | None:
    """
    What the contract is mainly for: `services`, `goods`, `works` or `unclear`; None if not known.

    `main_part` counts for a mixture and for a framework only; a framework of one kind of thing
    whose main part is not given is mainly for that.
    """
    if facts.arrangement == "framework" and facts.main_part:
        return facts.main_part
    return facts.main_part if facts.subject == "mixed" else facts.subject


def lead(facts: Facts) -> str:
    """
    What the contract is mainly for, where that is clear: `services`, `goods` or `works`.

    Raises:
        Needs: It is not known, or can be argued (R-22).
    """
    part = main_subject(facts)
    if part in ("services", "goods", "works"):
        return part
    asks_part = facts.arrangement == "framework" or facts.subject == "mixed"
    raise Needs("main_part" if asks_part else "subject")


def figure(name: str, facts: Facts, law: Parameters) -> Threshold:
    """
    A figure on the day the procurement commenced.

    Raises:
        Needs: The day is not known.
        NotInForce: No figure, or none with its VAT basis, is loaded for the day.
    """
    day = commencement(facts)
    row = law[name].at(day)
    if row.vat is None:
        raise NotInForce(name, day)  # a figure with no basis cannot be compared with
    return Threshold(name, law[name].on(day), row.vat, row, law[name].reviewed_on)


def threshold_for(facts: Facts, law: Parameters) -> Threshold:
    """
    The figure of the Act's own test for these facts (R-03, R-24, R-25, R-34).

    Raises:
        Needs: The date, the light touch fact or the kind of authority is not known.
        NotInForce: No figure, or none with its basis, is loaded for the day of commencement.
    """
    commencement(facts)
    light = need("light_touch", facts.light_touch) == "yes"
    who = buyers.authority_of(facts, law)
    if not light and has_special_figure(facts, who, law):
        who = buyers.SUB_CENTRAL
    return figure(f"threshold.{'light_touch' if light else 'services'}.{who}", facts, law)


def has_special_figure(facts: Facts, who: str, law: Parameters) -> bool:
    """True for a central body's services under regulation 8(4) of the 2006 Regulations (R-34)."""
    is_named = facts.reg8_4 not in (None, "none")
    start = facts.start_date
    is_then = start is not None and version_on(start, law) is Version.A
    return is_named and is_then and who == buyers.CENTRAL


def type_figure(facts: Facts, law: Parameters) -> Threshold:
    """
    The figure of the contract's own type, which decides what other rules apply (R-33).

    An unclear mixture counts as ordinary services, light touch or not.

    Raises:
        Needs: A fact that tells the type, the day or the kind of authority is not known.
        NotInForce: No figure is loaded for the day.
    """
    if facts.special == "concession":
        light = need("light_touch", facts.light_touch) == "yes"
        kind = "light_touch_concession" if light else "concession"
        return figure(f"threshold.{kind}", facts, law)
    part = "services" if main_subject(facts) == "unclear" else lead(facts)
    if part == "works":
        return figure("threshold.works", facts, law)
    is_plain = part == "goods" or main_subject(facts) == "unclear"
    if not is_plain and need("light_touch", facts.light_touch) == "yes":
        return figure("threshold.light_touch_regime", facts, law)
    who = buyers.authority_of(facts, law)
    return figure(f"threshold.{part}.{who}", facts, law)


def on_basis(facts: Facts, value: Decimal, basis: VatBasis) -> Decimal:
    """
    A value on the basis of the figure it is compared with, in pounds, not rounded (R-26).

    Raises:
        Needs: Whether the value holds VAT, or at what rate, is not known and would be read.
    """
    given = need("value_basis", facts.value_basis)
    if given == basis:
        return value
    rate = need("vat_rate", facts.vat_rate)
    return value * (1 + rate) if basis == "inc" else value / (1 + rate)


def band(day: date, law: Parameters) -> Decimal | None:
    """The share of a figure that is too near to it, on a day it is not published for (R-35)."""
    shares = law["threshold.unpublished_band"]
    return shares.on(day) / 100 if day >= shares.values[0].since else None


def least(threshold: Threshold, facts: Facts, law: Parameters) -> Decimal:
    """The figure, or the bottom of its band where the day's figure is not published (R-35)."""
    share = band(commencement(facts), law)
    return threshold.amount * (1 - share) if share else threshold.amount


def stand(facts: Facts, threshold: Threshold, law: Parameters) -> tuple[Stand, Decimal | None]:
    """
    Where the value stands against a figure of the Act, and the value on its basis.

    Raises:
        Needs: The value or its footing is not known. A value that cannot be estimated is not
            known before 24 February 2025.
    """
    value = facts.value
    if value == CANNOT_BE_ESTIMATED and is_now(facts, law):
        return Stand.ENDLESS, None
    if not isinstance(value, Decimal):
        raise Needs("value")
    compared = on_basis(facts, value, threshold.vat_basis)
    share = band(commencement(facts), law)
    if share and abs(compared - threshold.amount) <= threshold.amount * share:
        return Stand.NEAR, compared
    return (Stand.REACHED if compared >= threshold.amount else Stand.BELOW), compared


def separable_reaches(facts: Facts, law: Parameters) -> bool:
    """
    True where services that could be bought separately reach the services figure by themselves.

    Sections 5 and 10 of the Procurement Act 2023 (R-14 to R-16, R-21); never before that Act.

    Raises:
        Needs: A fact that this reads is not known.
    """
    part = facts.separable_services_value
    if not part or not is_now(facts, law):
        return False
    who = buyers.authority_of(facts, law)
    services = figure(f"threshold.services.{who}", facts, law)
    return on_basis(facts, part, services.vat_basis) >= least(services, facts, law)


def reaches_works(facts: Facts, law: Parameters) -> bool:
    """
    True where the value reaches the works figure, which ends the doubt of section 5 (R-21).

    Raises:
        Needs: The value or its footing is not known.
    """
    if facts.value == CANNOT_BE_ESTIMATED:
        return True
    works = figure("threshold.works", facts, law)
    return on_basis(facts, need("value", facts.value), works.vat_basis) >= works.amount


def is_below_type(facts: Facts, law: Parameters) -> bool:
    """
    True where the contract is below the figure of its own type (R-33, R-35, section 5).

    Raises:
        Needs: A fact that this reads is not known.
        NotInForce: No figure of the type is loaded for the day.
    """
    if facts.value == CANNOT_BE_ESTIMATED or separable_reaches(facts, law):
        return False
    own = type_figure(facts, law)
    value = on_basis(facts, need("value", facts.value), own.vat_basis)
    return value < least(own, facts, law)
