"""
Does section 1 of the Public Services (Social Value) Act 2012 apply to a procurement?

The rules R-01 to R-32, in the order they are put to a procurement: date, who, what kind of
arrangement, special kinds of contract, subject, value. `decide` needs every fact it reads and
raises `Needs` at the first that is missing; `dialogs.determination` deals with what is missing.

Rules of this file: each `return` is one rule's decision and names it; figures come from dated
parameters only; a reason is a rule id and a key of the rule book, never words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from dialogs.calculators.possibilities import Needs
from dialogs.facts import (
    CANNOT_BE_ESTIMATED,
    CHOICES,
    EARLIEST,
    LARGEST_VALUE,
    SMALLEST_VALUE,
    Facts,
    Value,
)
from knowledge import DatedValue, NotInForce, Parameters, VatBasis

T = TypeVar("T")

FIGURES: Final = tuple(
    f"threshold.{kind}.{who}"
    for kind in ("services", "light_touch")
    for who in ("central", "sub_central")
)
"""The parameters that hold the Act's own tests."""


class Outcome(StrEnum):
    """What can come out; decision_rules section 2."""

    APPLIES = "APPLIES"
    NOT_REQUIRED_ENCOURAGED = "NOT_REQUIRED_ENCOURAGED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    DIFFERENT_REGIME = "DIFFERENT_REGIME"
    GET_ADVICE = "GET_ADVICE"


class Version(StrEnum):
    """Version of section 1, by the day of the first step (R-02)."""

    A = "A"
    B1 = "B1"
    B2 = "B2"
    C = "C"


Figure = date | Decimal | str


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One step of the decision.

    Attributes:
        rule: R-01 to R-33.
        key: Key of the wording in the rule book, under that rule.
        figures: Names and values for the wording's placeholders: a day, pounds or words.
        decides: True for the reasons that settled the outcome; shown first.
    """

    rule: str
    key: str
    figures: tuple[tuple[str, Figure], ...] = ()
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure a value was compared with."""

    name: str
    amount: Decimal
    vat_basis: VatBasis
    value: DatedValue
    checked_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules make of a full set of facts."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    version: Version | None = None
    threshold: Threshold | None = None


DUTY: Final = (Reason("R-32", "duty"), Reason("R-11", "area"))
"""What is to be done where the Act applies, and for whom."""

YEARS_TO_COMMENCE: Final = 2
"""How long after its first step a procurement whose commencement is not known may commence."""


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


def holds(regime: str, day: date | None, law: Parameters) -> bool:
    """True when a regime named by a `regime` parameter was in force on a day."""
    try:
        return day is not None and bool(law[f"regime.{regime}"].at(day))
    except NotInForce:
        return False


def decide(facts: Facts, law: Parameters) -> Finding:
    """
    The outcome for a procurement whose contracting authority status is not in doubt.

    Args:
        facts: What is known. An unknown `authority` is taken to be *some* contracting authority
            (R-09 is the caller's affair); `commenced_unsure` must have been resolved.
        law: Reads `act.version` and `regime.provider_selection` on the day of the first step, the
            `threshold` parameters on the day of commencement.

    Returns:
        The finding, its reasons in the order of the rules.

    Raises:
        Needs: A fact that these rules read is not known.
        NotInForce: A figure is not loaded for the day.
    """
    start = _need("start_date", facts.start_date)
    version = version_on(start, law)
    if version is None:
        began = law["act.version"].values[0].since
        settled = _settled("R-01", "before", (("since", began),))
        return Finding(Outcome.NOT_APPLICABLE, (settled,))
    reasons = [Reason("R-02", version.value, (("date", start),))]

    def finding(outcome: Outcome, *settled: Reason, threshold: Threshold | None = None) -> Finding:
        return Finding(outcome, (*reasons, *settled), version, threshold)

    for rules in (_who, _arrangement, _special, _subject):
        for reason, outcome in rules(facts, version, law):
            if outcome:
                return finding(outcome, reason)
            reasons.append(reason)
    return _by_value(facts, law, version, finding)


Step = tuple[Reason, Outcome | None]


def _who(facts: Facts, _: Version, __: Parameters) -> Iterator[Step]:
    if facts.authority == "not_contracting_authority":
        yield _settled("R-05", "not_an_authority"), Outcome.NOT_APPLICABLE
    match _need("functions", facts.functions):
        case "scotland":
            yield _settled("R-06", "scotland"), Outcome.DIFFERENT_REGIME
        case "northern_ireland":
            yield _settled("R-07", "northern_ireland"), Outcome.DIFFERENT_REGIME
        case "devolved_wales":
            yield _settled("R-08", "wales"), Outcome.DIFFERENT_REGIME
    if facts.authority in ("central", "sub_central"):
        yield Reason("R-10", facts.authority), None


def _arrangement(facts: Facts, _: Version, __: Parameters) -> Iterator[Step]:
    arrangement = _need("arrangement", facts.arrangement)
    match arrangement:
        case "grant" | "employment" | "land":
            yield _settled("R-12", arrangement), Outcome.NOT_APPLICABLE
        case "option_in_contract" | "ending_service":
            yield _settled("R-31", arrangement), Outcome.NOT_APPLICABLE
        case "change_to_contract":
            yield _settled("R-31", arrangement), Outcome.GET_ADVICE
        case "call_off":
            yield _settled("R-17", "call_off"), Outcome.NOT_REQUIRED_ENCOURAGED
        case "dynamic_market_contract":
            yield Reason("R-19", "as_a_contract"), None
        case "framework":
            if _main_part(facts) != "services":
                yield _settled("R-18", "goods_or_works"), Outcome.NOT_REQUIRED_ENCOURAGED
            yield Reason("R-18", "services"), None


def _special(facts: Facts, version: Version, law: Parameters) -> Iterator[Step]:
    special = _need("special", facts.special)
    match special:
        case "exempted":
            if version is Version.B2 and _may_be_services(facts):
                light = _need("light_touch", facts.light_touch)
                if light == "yes":
                    yield _settled("R-13", "exempted_schedule_3"), Outcome.GET_ADVICE
            key = "exempted_now" if version is Version.C else "exempted_before"
            yield _settled("R-13", key), Outcome.NOT_APPLICABLE
        case "utilities":
            yield _settled("R-14", "utilities"), Outcome.NOT_APPLICABLE
        case "defence_security":
            yield _settled("R-15", "defence_security"), Outcome.NOT_APPLICABLE
        case "concession":
            if version is Version.B1:
                yield _settled("R-16", "concession_2015"), Outcome.GET_ADVICE
            key = "concession_now" if version is Version.C else "concession_before"
            yield _settled("R-16", key), Outcome.NOT_APPLICABLE
        case "nhs_psr" if is_psr(facts, law):
            yield _settled("R-23", "psr"), Outcome.DIFFERENT_REGIME
        case "nhs_psr":
            yield Reason("R-23", "too_early"), None


def is_psr(facts: Facts, law: Parameters) -> bool:
    """True for health care services bought when the Provider Selection Regime was in force."""
    return facts.special == "nhs_psr" and holds("provider_selection", facts.start_date, law)


def _may_be_services(facts: Facts) -> bool:
    """False where the contract, or its main part, is known to be goods or works."""
    subject = facts.subject
    if facts.arrangement == "framework" or subject == "mixed":
        subject = facts.main_part
    return subject not in ("goods", "works")


def _subject(facts: Facts, version: Version, _: Parameters) -> Iterator[Step]:
    if facts.arrangement == "framework":
        return  # R-18 has looked at the main part and sends services on to the value
    subject = _need("subject", facts.subject)
    if subject in ("goods", "works"):
        yield _settled("R-20", subject), Outcome.NOT_REQUIRED_ENCOURAGED
    if subject == "mixed":
        part = _main_part(facts)
        if part != "services":
            yield _settled("R-21", "goods_or_works"), Outcome.NOT_REQUIRED_ENCOURAGED
        yield Reason("R-21", f"services_{version.value}"), None


def _main_part(facts: Facts) -> str:
    """What the greater part is; where one thing alone is bought, that."""
    if facts.main_part is None and facts.subject in ("services", "goods", "works"):
        return facts.subject
    part = _need("main_part", facts.main_part)
    if part == "unclear":
        raise Needs("main_part")  # it decides only if it could change the outcome
    return part


Conclude = Callable[..., Finding]


def _by_value(facts: Facts, law: Parameters, version: Version, conclude: Conclude) -> Finding:
    threshold = threshold_for(facts, law)
    asked = [Reason("R-03", "row", _figures(threshold))]
    if facts.light_touch == "yes":
        told = version_of_figure(facts, law) or version
        asked.append(Reason("R-25", told.value, _figures(threshold)))
    value = _estimate(facts, version)
    if value == CANNOT_BE_ESTIMATED:
        settled = _settled("R-27", "cannot_be_estimated")
        return conclude(Outcome.APPLIES, *asked, settled, *DUTY)
    compared = value_on_basis(facts, value, threshold.vat_basis)
    asked.append(Reason("R-26", _basis_key(facts, version, threshold, law)))
    figures = (*_figures(threshold), ("value", compared))
    if compared >= threshold.amount:
        key = "exactly" if compared == threshold.amount else "above"
        settled = _settled("R-24", key, figures)
        return conclude(Outcome.APPLIES, *asked, settled, *DUTY, threshold=threshold)
    settled = _settled("R-28", "below", figures)
    return conclude(Outcome.NOT_REQUIRED_ENCOURAGED, *asked, settled, threshold=threshold)


def _estimate(facts: Facts, version: Version) -> Value:
    value = facts.value
    if value is None or (value == CANNOT_BE_ESTIMATED and version is not Version.C):
        raise Needs("value")
    return value


def threshold_for(facts: Facts, law: Parameters) -> Threshold:
    """
    The figure of the Act's own test for these facts (R-03, R-24, R-25), with the basis on which
    a value is compared with it (R-26).

    Raises:
        Needs: The date, the light touch fact or the kind of authority is not known.
        NotInForce: No figure, or none with its basis, is loaded for the day of commencement.
    """
    start = _need("start_date", facts.start_date)
    if facts.commenced_unsure:
        raise Needs("commenced_date")
    commenced = facts.commenced_date or start
    light = _need("light_touch", facts.light_touch) == "yes"
    who = _need("authority", facts.authority)
    name = f"threshold.{'light_touch' if light else 'services'}.{who}"
    row = law[name].at(commenced)
    if row.vat is None:
        raise NotInForce(name, commenced)  # a figure with no basis cannot be compared with
    return Threshold(name, law[name].on(commenced), row.vat, row, law[name].reviewed_on)


def value_on_basis(facts: Facts, value: Decimal, basis: VatBasis) -> Decimal:
    """
    A value on the basis of the figure it is compared with, in pounds, not rounded.

    Raises:
        Needs: Whether the value holds VAT, or at what rate, is not known and would be read.
    """
    given = _need("value_basis", facts.value_basis)
    if given == basis:
        return value
    rate = facts.vat_rate
    if rate is None:
        raise Needs("vat_rate")
    return value * (1 + rate) if basis == "inc" else value / (1 + rate)


def completions(facts: Facts, fact: str, law: Parameters, today: date) -> tuple[Facts, ...]:
    """
    The facts with each value an unknown one could have that could make a difference.

    Dates are tried once between any two changes of law or figure; values on either side of every
    figure of the day, with and without VAT; VAT rates from none to the standard rate.
    An unknown authority is tried as each kind of contracting authority.
    """
    match fact:
        case "start_date":
            # newest first: its reasons are shown when the day makes no difference
            days = (EARLIEST, *days_of_change(law))[::-1]
            return tuple(facts.with_fact(fact, day) for day in days)
        case "commenced_date":
            settled = facts.with_fact("commenced_unsure", False)
            start = facts.start_date or today
            latest = min(today, _years_on(start, YEARS_TO_COMMENCE))
            days = (start, *(day for day in days_of_change(law) if start < day <= latest))
            return tuple(settled.with_fact(fact, day) for day in days)
        case "value":
            return tuple(
                facts.with_fact(fact, value) for value in _telling_values(facts, law, today)
            )
        case "vat_rate":
            day = facts.commenced_date or facts.start_date or today
            highest = law["vat.standard_rate"].on(day) / 100
            return tuple(facts.with_fact(fact, rate) for rate in (Decimal(0), highest))
        case "main_part":
            return tuple(facts.with_fact(fact, part) for part in ("services", "goods"))
        case "light_touch":
            return tuple(facts.with_fact(fact, word) for word in ("no", "yes"))
        case "authority":
            return tuple(facts.with_fact(fact, who) for who in ("central", "sub_central"))
    # the commonest word first: its reasons are shown when none of them matters
    return tuple(facts.with_fact(fact, word) for word in CHOICES[fact])


_READ_FOR_THE_VALUE: Final = (
    "light_touch",
    "commenced_date",
    "authority",
    "value",
    "value_basis",
    "vat_rate",
)


def rest(facts: Facts, fact: str) -> Hashable | None:
    """
    A name for what is left to decide when only the test of the value is, for `explore`; else None.

    By then it no longer matters which rules led there: only the facts that the test reads do.
    """
    if fact not in _READ_FOR_THE_VALUE or facts.special == "exempted":
        return None  # R-13 asks about light touch services before the value is looked at
    read = tuple(getattr(facts, name) for name in _READ_FOR_THE_VALUE)
    return (fact, facts.start_date, facts.commenced_unsure, *read)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _telling_values(facts: Facts, law: Parameters, today: date) -> tuple[Decimal, ...]:
    day = facts.commenced_date or facts.start_date or today
    figures = {law[name].on(day) for name in FIGURES}
    # a little below a figure, VAT decides: the value misses it as it stands and meets it with VAT
    near = (value for figure in figures for value in (figure, figure / Decimal("1.1")))
    return tuple(sorted({SMALLEST_VALUE, LARGEST_VALUE, *near}))


def days_of_change(law: Parameters) -> tuple[date, ...]:
    """Every day on which a version, a regime or a figure of the Act's test begins, in order."""
    names = ("act.version", "regime.provider_selection", *FIGURES)
    return tuple(sorted({value.since for name in names for value in law[name].values}))


def _need(name: str, value: T | None) -> T:
    if value is None:
        raise Needs(name)
    return value


def _settled(rule: str, key: str, figures: tuple[tuple[str, Figure], ...] = ()) -> Reason:
    return Reason(rule, key, figures, decides=True)


def _basis_key(facts: Facts, version: Version, threshold: Threshold, law: Parameters) -> str:
    """Which words say on what basis the value counts; light touch alone may still be net."""
    if facts.light_touch == "yes" and version is Version.B2 and threshold.vat_basis == "net":
        ordinary = law[threshold.name.replace("light_touch", "services")]
        if ordinary.at(threshold.value.since).vat == "inc":
            return "net_although"
    return threshold.vat_basis


def _figures(threshold: Threshold) -> tuple[tuple[str, Figure], ...]:
    return (("threshold", threshold.amount), ("since", threshold.value.since))
