"""
Text with placeholders for dated figures: finds them, and fills them for a day.

A placeholder is `${parameter.name}`; an aspect may follow the name:

    ${threshold.services.central}         £135,018
    ${threshold.services.central.vat}     including VAT
    ${threshold.services.central.since}   1 January 2026

Rules of this file: a figure that does not hold on the day raises `NotInForce`; there is no
fallback. Amounts, dates and percentages are written in British form.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency

from knowledge.dated import DatedValue, Parameters

ASPECTS = ("vat", "since")


class _Template(string.Template):
    idpattern = r"(?a:[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)"
    flags = re.NOFLAG


def placeholders(text: str) -> tuple[str, ...]:
    """Names between `${` and `}`, aspects included, in order of first use, each once."""
    return tuple(dict.fromkeys(_Template(text).get_identifiers()))


def is_well_formed(text: str) -> bool:
    """True when every `$` begins a placeholder of the right form or is doubled."""
    return _Template(text).is_valid()


def split(placeholder: str) -> tuple[str, str]:
    """A placeholder's parameter name and its aspect; the aspect is empty for the value itself."""
    name, _, last = placeholder.rpartition(".")
    return (name, last) if last in ASPECTS else (placeholder, "")


def british_date(day: date, language: str = "en") -> str:
    """
    A day in British form: 1 January 2026, in Welsh 1 Ionawr 2026.

    Args:
        day: Any day.
        language: Tag of a catalogue, such as `en` or `cy`.
    """
    return format_date(day, "d MMMM y", locale=f"{language}_GB")


def british_month(day: date) -> str:
    """The month of a day in British form: June 2026."""
    return f"{day:%B %Y}"


def pounds(amount: Decimal) -> str:
    """Money in British form: £207,720, with pence only where there are any."""
    whole = amount == amount.to_integral_value()
    pattern = "¤#,##0" if whole else "¤#,##0.00"
    return format_currency(amount, "GBP", pattern, locale="en_GB", currency_digits=False)


def _percent(value: str) -> str:
    return f"{Decimal(value).normalize():f}%"


FORMS: dict[str, Callable[[str], str]] = {
    "gbp": lambda value: pounds(Decimal(value)),
    "date": lambda value: british_date(date.fromisoformat(value)),
    "percent": _percent,
    "words": lambda value: value,
}
"""How a unit's values are written; a unit not named here is a number followed by the unit."""


def shown(value: str, unit: str) -> str:
    """A raw value in the form shown to people."""
    form = FORMS.get(unit)
    if form:
        return form(value)
    number = Decimal(value)
    return f"{number:f} {unit if number == 1 else unit + 's'}"


def _aspect(value: DatedValue, aspect: str) -> str:
    if aspect == "since":
        return british_date(value.since)
    return {"net": "net of VAT", "inc": "including VAT", None: ""}[value.vat]


def fill(text: str, law: Parameters, on: date) -> str:
    """
    The text with every placeholder replaced by the value in force on a day.

    Raises:
        NotInForce: A parameter has no value on `on`.
        KeyError: A placeholder names no parameter; content checks rule this out.
    """
    figures: dict[str, str] = {}
    for placeholder in placeholders(text):
        name, aspect = split(placeholder)
        parameter = law[name]
        value = parameter.at(on)
        figures[placeholder] = (
            _aspect(value, aspect) if aspect else shown(value.value or "", parameter.unit)
        )
    return _Template(text).substitute(figures)
