"""
The readings of a fact that is not known: every value that could make a difference (R-04, R-36).

`completions` gives the facts once for each such value, for `possibilities.explore`; `rest` names
what is left to decide, so that the same test of a value is drawn once.

Rules of this file: it tries, it decides nothing.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Final

from dialogs.calculators import buyers
from dialogs.calculators.figures import FIGURES
from dialogs.facts import CHOICES, EARLIEST, LARGEST_VALUE, SMALLEST_VALUE, Facts
from knowledge import NotInForce, Parameters

YEARS_TO_COMMENCE: Final = 2
"""How long after its first step a procurement whose commencement is not known may commence."""

_READ_FOR_THE_VALUE: Final = (
    "light_touch",
    "commenced_date",
    "authority",
    "value",
    "value_basis",
    "vat_rate",
)


def completions(facts: Facts, fact: str, law: Parameters, today: date) -> tuple[Facts, ...]:
    """
    The facts with each value an unknown one could have that could make a difference.

    Dates are tried once between any two changes of law or figure; values on either side of every
    figure of the day, with and without VAT; VAT rates from none to the standard rate.
    An unknown authority is tried as each kind of contracting authority that the body can be.
    """
    match fact:
        case "start_date":
            # newest first: its reasons are shown when the day makes no difference
            days = (EARLIEST, *days_of_change(law))[::-1]
            return tuple(facts.with_fact(fact, day) for day in days)
        case "commenced_date":
            settled = facts.with_fact("commenced_unsure", False)
            return tuple(settled.with_fact(fact, day) for day in _commencements(facts, law, today))
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
            return tuple(facts.with_fact(fact, who) for who in buyers.authorities(facts, law))
    # the commonest word first: its reasons are shown when none of them matters
    return tuple(facts.with_fact(fact, word) for word in CHOICES[fact])


def _commencements(facts: Facts, law: Parameters, today: date) -> tuple[date, ...]:
    """The first step's day and each change of law, figure or list after it."""
    start = facts.start_date or today
    latest = min(today, _years_on(start, YEARS_TO_COMMENCE))
    changes = {*days_of_change(law), *_days_of_list(facts, law)}
    return (start, *sorted(day for day in changes if start < day <= latest))


def _days_of_list(facts: Facts, law: Parameters) -> tuple[date, ...]:
    """Days on which the list of central bodies changed for the body."""
    name = f"central_list.{facts.body}"
    return tuple(value.since for value in law[name].values) if name in buyers.LISTS else ()


def rest(facts: Facts, fact: str) -> Hashable | None:
    """
    A name for what is left to decide when only the test of the value is, for `explore`; else None.

    By then it no longer matters which rules led there: only the facts that the test reads do.
    """
    if fact not in _READ_FOR_THE_VALUE or facts.separable_services_value:
        return None  # a part that could be bought separately is compared before the value is
    # facts that are never completed are the same for all readings and need not be named
    read = tuple(getattr(facts, name) for name in _READ_FOR_THE_VALUE)
    return (fact, facts.start_date, facts.commenced_unsure, _way_out(facts), *read)


def _way_out(facts: Facts) -> str:
    """What follows where the value reaches the figure: the duty, advice, or what a change asks."""
    if facts.special == "exempted" and facts.light_touch is None:
        return "exempted"  # R-13 reads light touch before the value is looked at
    is_open = facts.contract_regime is None and facts.change_allowed is None
    is_change = facts.arrangement == "change_to_contract" and facts.change_allowed != "no"
    if facts.special in ("exempted", "concession") or (is_change and is_open):
        return "advice"
    return "change" if is_change else "duty"


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _telling_values(facts: Facts, law: Parameters, today: date) -> tuple[Decimal, ...]:
    day = facts.commenced_date or facts.start_date or today
    found = {law[name].on(day) for name in FIGURES}
    if facts.separable_services_value:
        found |= _works_figure(day, law)
    # a little below a figure, VAT decides: the value misses it as it stands and meets it with VAT
    near = (value for figure in found for value in (figure, figure / Decimal("1.1")))
    return tuple(sorted({SMALLEST_VALUE, LARGEST_VALUE, *near}))


def _works_figure(day: date, law: Parameters) -> set[Decimal]:
    try:
        return {law["threshold.works"].on(day)}
    except NotInForce:
        return set()


def days_of_change(law: Parameters) -> tuple[date, ...]:
    """Every day on which a version, a regime or a figure of the Act's test begins, in order."""
    names = ("act.version", "regime.provider_selection", *FIGURES)
    return tuple(sorted({value.since for name in names for value in law[name].values}))
