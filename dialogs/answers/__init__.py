"""
Parses typed answers to values: money, days, yes or no, one of several options.

What may not enter here: content, files, clocks; a guess where two readings are possible.

    >>> read_yes_no("yess")
    Picked(option='yes')
"""

from dialogs.answers.choices import OptionWords, read_choice
from dialogs.answers.days import DayAnswer, read_day
from dialogs.answers.money import MoneyAnswer, read_money
from dialogs.answers.values import (
    FIRST_DAY,
    LEAST_POUNDS,
    MOST_POUNDS,
    YEARS_AHEAD,
    Ambiguous,
    Basis,
    CannotEstimate,
    Days,
    Money,
    NotSure,
    Picked,
    Reason,
    Refused,
    Wording,
)
from dialogs.answers.yes_no import read_yes_no

__all__ = [
    "FIRST_DAY",
    "LEAST_POUNDS",
    "MOST_POUNDS",
    "YEARS_AHEAD",
    "Ambiguous",
    "Basis",
    "CannotEstimate",
    "DayAnswer",
    "Days",
    "Money",
    "MoneyAnswer",
    "NotSure",
    "OptionWords",
    "Picked",
    "Reason",
    "Refused",
    "Wording",
    "read_choice",
    "read_day",
    "read_money",
    "read_yes_no",
]
