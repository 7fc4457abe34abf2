"""
Ways to answer a question that can differ: the boundary classes that a proof tries.

A day is tried as the first and the last of every period between two changes; an amount a pound
below, at and a pound above each figure of the day, and near it on either side where VAT or its
absence carries it across; an option as itself; everything also as "not sure".

Rules of this file: pure; what is tried follows from the dated parameters alone, so that a new
figure is tried from the day it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import assert_never

from dialogs.calculators.buyers import LISTS
from dialogs.calculators.figures import FIGURES, TYPE_FIGURES
from dialogs.calculators.readings import YEARS_TO_COMMENCE, days_of_change
from dialogs.facts import CANNOT_BE_ESTIMATED, EARLIEST
from dialogs.flow import Question
from dialogs.parsed import UNSURE
from knowledge import NotInForce, Parameters, british_date

REGIMES = (
    "provider_selection",
    "central_weighting",
    "public_interest_test",
    "nhs_weighting",
    "local_reservation",
)
"""Regimes that a rule or a flag asks about, each a parameter below `regime`."""

_OTHERS = ("act.version", "threshold.unpublished_band", *LISTS)

_ONE_DAY = timedelta(days=1)
_NEAR = (Decimal("0.9"), Decimal("1.1"))
"""Shares of a figure that VAT at the standard rate carries across it, and at 5 % does not."""


def changes(law: Parameters, more: Iterable[date] = ()) -> tuple[date, ...]:
    """Every day on which a version, a regime or a figure begins, with any `more`, in order."""
    names = (*_OTHERS, *(f"regime.{name}" for name in REGIMES), *FIGURES)
    return tuple(sorted({*more, *(value.since for name in names for value in law[name].values)}))


def start_days(law: Parameters, today: date, more: Iterable[date] = ()) -> tuple[date, ...]:
    """First and last day of every period, the earliest day there can be, today and tomorrow."""
    around = (day for change in changes(law, more) for day in (change - _ONE_DAY, change))
    return tuple(sorted({EARLIEST, *around, today, today + _ONE_DAY}))


def periods(law: Parameters, today: date, more: Iterable[date] = ()) -> tuple[date, ...]:
    """One day for each period up to today: the last before the Act, then each first day."""
    days = [day for day in changes(law, more) if day <= today]
    return (days[0] - _ONE_DAY, *days)


def commenced_days(law: Parameters, today: date, start: date) -> tuple[date, ...]:
    """
    Days a procurement may have commenced: its first step's, then around each change of a figure.

    Each is the last day before a change or its first, up to two years on; today where it is one.
    """
    figures = {value.since for name in (*FIGURES, *LISTS) for value in law[name].values}
    around = {*figures, *(day - _ONE_DAY for day in figures), today}
    latest = start + timedelta(days=365 * YEARS_TO_COMMENCE)
    possible = (day for day in around if start < day <= latest)
    return (start, *sorted(possible))


def amounts(law: Parameters, day: date) -> tuple[Decimal, ...]:
    """Amounts around every figure of a day, in order; of the first figures for a day before any."""
    found: set[Decimal] = set()
    for name in FIGURES:
        try:
            figure = law[name].on(day)
        except NotInForce:
            figure = Decimal(law[name].values[0].value or "1")
        near = ((figure * share).to_integral_value(ROUND_FLOOR) for share in _NEAR)
        found |= {figure - 1, figure, figure + 1, *near}
    return tuple(sorted(found))


def type_amounts(law: Parameters, day: date) -> tuple[Decimal, ...]:
    """Amounts a pound below and at each figure of a contract's own type, in order."""
    found: set[Decimal] = set()
    for name in TYPE_FIGURES:
        if law[name].values[0].since <= day:
            found |= {law[name].on(day) - 1, law[name].on(day)}
    return tuple(sorted(found))


def parts(law: Parameters, day: date) -> tuple[Decimal, ...]:
    """Amounts of services that could be bought separately: at each services figure, and below."""
    names = FIGURES[: len(FIGURES) // 2]
    found = [law[name].on(day) for name in names]
    return tuple(sorted({amount for figure in found for amount in (figure - 1, figure)}))


def answers_to_try(
    question: Question, law: Parameters, today: date, start: date
) -> tuple[str, ...]:
    """
    Canonical answers to try, "not sure" last.

    Args:
        question: The question.
        law: Dated parameters.
        today: Bounds the days.
        start: Day of the first step, for the figures of the day.
    """
    return (*_telling(question, law, today, start), UNSURE)


def _telling(question: Question, law: Parameters, today: date, start: date) -> tuple[str, ...]:
    match question.kind:
        case "choice":
            return tuple(option.id for option in question.options)
        case "yes_no":
            return ("yes", "no")
        case "money":
            if question.fact == "separable_services_value":
                return tuple(str(amount) for amount in parts(law, start))
            return (*(str(amount) for amount in amounts(law, start)), CANNOT_BE_ESTIMATED)
        case "date":
            is_start = question.fact == "start_date"
            days = start_days(law, today) if is_start else commenced_days(law, today, start)
            return tuple(day.isoformat() for day in days)
        case _:
            assert_never(question.kind)


def label_of(question: Question, answer: str, law: Parameters) -> str:
    """A tried answer in words, as the graph of a flow labels its edges."""
    if answer == UNSURE:
        return "not sure"
    match question.kind:
        case "choice":
            option = question.option(answer)
            return option.label if option else answer
        case "yes_no":
            return answer.capitalize()
        case "money":
            return "cannot be estimated" if answer == CANNOT_BE_ESTIMATED else "near the threshold"
        case "date":
            return _stretch(date.fromisoformat(answer), days_of_change(law))
        case _:
            assert_never(question.kind)


def _stretch(day: date, days: tuple[date, ...]) -> str:
    begun = [start for start in days if start <= day]
    return f"from {british_date(begun[-1])}" if begun else f"before {british_date(days[0])}"
