"""
The words days are named with, and the small pieces of a date at a place in a row of tokens.

Rules of this file: tables and one-piece readers only; putting pieces together is `day_forms`.
"""

from __future__ import annotations

from dialogs.answers.numerals import word
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

_SUFFIXES = {"st", "nd", "rd", "th"}


def full_year(text: str) -> int | None:
    """A year in four digits, 1000 to 9999; None for anything else."""
    return int(text) if len(text) == 4 and text.isdecimal() and text[0] != "0" else None


def short_year(text: str) -> int | None:
    """A year in two digits: 90 to 99 are 1990 to 1999, the others are 2000 to 2089."""
    if len(text) != 2 or not text.isdecimal():
        return None
    return int(text) + (1900 if int(text) >= 90 else 2000)


def year_at(row: Tokens, at: int, *, short: bool = True) -> tuple[int, int] | None:
    """The year written at a token, with its end: "2026", "26", "twenty twenty six"."""
    text = word(row, at)
    year = full_year(text) or (short_year(text) if short else None)
    if year is not None:
        is_count = word(row, at + 1) in lexicon().days.units or word(row, at + 1) in (
            "%",
            ":",
            "k",
            "m",
        )
        return None if is_count and full_year(text) is None else (year, at + 1)
    if text != "twenty" or word(row, at + 1) not in lexicon().numbers.tens:
        return None
    after = at + 3 if word(row, at + 2) == "-" else at + 2
    unit = lexicon().numbers.units.get(word(row, after), 0)
    tens = 2000 + lexicon().numbers.tens[word(row, at + 1)]
    return (tens + unit, after + 1) if 1 <= unit <= 9 else (tens, at + 2)


def month_day_at(row: Tokens, at: int) -> tuple[int, int] | None:
    """
    A day of the month with its end: "2", "2nd", "second", "twenty-first"; None if there is none.
    """
    start = at + 1 if word(row, at) == "the" else at
    text = word(row, start)
    if text.isdecimal() and len(text) <= 2:
        end = start + 2 if word(row, start + 1) in _SUFFIXES else start + 1
        return int(text), end
    if text in lexicon().days.ordinals:
        return lexicon().days.ordinals[text], start + 1
    if text not in ("twenty", "thirty"):
        return None
    after = start + 2 if word(row, start + 1) == "-" else start + 1
    unit = lexicon().days.ordinals.get(word(row, after), 0)
    return (lexicon().numbers.tens[text] + unit, after + 1) if 1 <= unit <= 9 else None


def quarter_at(row: Tokens, at: int) -> tuple[int, int] | None:
    """A quarter of the year, 1 to 4, with its end: "Q3", "quarter 3", "the third quarter"."""
    start = at + 1 if word(row, at) == "the" else at
    if word(row, start) in ("q", "quarter", "qtr") and word(row, start + 1) in ("1", "2", "3", "4"):
        return int(word(row, start + 1)), start + 2
    ordinal = month_day_at(row, start)
    is_named = ordinal is not None and not word(row, ordinal[1] - 1).isdecimal()
    if ordinal and is_named and ordinal[0] <= 4 and word(row, ordinal[1]) in ("quarter", "qtr"):
        return ordinal[0], ordinal[1] + 1
    return None


def year_pair_at(row: Tokens, at: int) -> tuple[int, int] | None:
    """The first year of "2025/26", "25-26" or "2025 to 2026", with the end; None for none."""
    first = full_year(word(row, at)) or short_year(word(row, at))
    if first is None or word(row, at + 1) not in ("/", "-", "to"):
        return None
    text = word(row, at + 2)
    second = full_year(text) or short_year(text)
    follows = word(row, at + 3) in ("/", "-") and row[at + 3].glued
    return (first, at + 3) if second == first + 1 and not follows else None


def past_signs(row: Tokens, at: int) -> int:
    while word(row, at) in (",", ".", "-", "/", "of"):
        at += 1
    return at


def is_verb(row: Tokens, at: int) -> bool:
    """True for the "may" of "option 2 may be"."""
    following = word(row, at + 1)
    return word(row, at) == "may" and following in ("be", "not", "have", "need", "also", "well")


def needs_context(row: Tokens, at: int) -> bool:
    """
    True for a word such as "may" or "sat", which is a date only after a word like "in" or "next".
    """
    return word(row, at) in lexicon().days.only_after_lead
