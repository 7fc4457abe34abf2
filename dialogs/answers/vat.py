"""
What is said about VAT with an amount.

Rules of this file: the basis is known only when it is said; a rate is never assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dialogs.answers.numerals import number_at, word
from dialogs.answers.values import Basis
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

MOST_RATE = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Vat:
    """
    What was said about VAT, and where it ends.

    Attributes:
        basis: Net, inc, or None when VAT was mentioned but not how.
        rate: A fraction between 0 and `MOST_RATE`, or None when not said.
        end: Index of the first token after it.
    """

    basis: Basis | None
    rate: Decimal | None
    end: int


def vat_at(row: Tokens, at: int) -> Vat | None:
    """The statement about VAT that begins at a token, with its rate; None when there is none."""
    led = _rate_first(row, at)
    if led is not None:
        return led
    said = lexicon().vat.said.at(row, at)
    if said is None:
        return None
    meaning, end = said
    if _is_about_something_else(row, at, end):
        return None
    if meaning == "exempt":
        return Vat("net", Decimal(0), end)
    rate = _rate(row, end)
    basis: Basis | None = "net" if meaning == "net" else "inc" if meaning == "inc" else None
    return Vat(basis, rate[0], rate[1]) if rate else Vat(basis, None, end)


def _is_about_something_else(row: Tokens, at: int, end: int) -> bool:
    """True for "including extensions" and "net zero", which say nothing about VAT."""
    words, following = lexicon().vat, word(row, end)
    if word(row, at) == "net" and following == "zero":
        return True
    is_alone = end == at + 1 and word(row, at) in words.lone
    return is_alone and bool(following) and following not in words.after_lone


def _rate(row: Tokens, at: int) -> tuple[Decimal, int] | None:
    """A percentage after "at", "@" or a bracket, with or without "VAT" after it."""
    start = at
    if word(row, at) not in ("(", "at", "@", "is", "rate"):
        return None
    while word(row, start) in lexicon().vat.to_rate:
        start += 1
    number = number_at(row, start)
    end = lexicon().vat.percent.at(row, number.end) if number else None
    if number is None or end is None or not 0 <= number.low <= MOST_RATE * 100:
        return None
    if word(row, end) == "vat":
        end += 1
    return number.low / 100, end + 1 if word(row, end) == ")" else end


def _rate_first(row: Tokens, at: int) -> Vat | None:
    """ "Plus 20% VAT", "including VAT at 20%" said the other way round, "20% VAT"."""
    led = lexicon().vat.before_rate.get(word(row, at))
    basis: Basis | None = "net" if led == "net" else "inc" if led == "inc" else None
    start = at + 1 if basis else at
    number = number_at(row, start)
    end = lexicon().vat.percent.at(row, number.end) if number else None
    if number is None or end is None or not 0 <= number.low <= MOST_RATE * 100:
        return None
    if word(row, end) != "vat":
        return None
    if basis is None:
        later = lexicon().vat.said.at(row, end + 1)
        if later and later[0] in ("inc", "net"):
            return Vat("inc" if later[0] == "inc" else "net", number.low / 100, later[1])
        if word(row, end + 1) in ("included", "inclusive"):
            return Vat("inc", number.low / 100, end + 2)
    return Vat(basis, number.low / 100, end + 1)
