"""
What is said about VAT beside an amount.

Rules of this file: the basis is known only when it is said; a rate is never assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dialogs.answers.cleaning import Meanings, Phrases, Tokens
from dialogs.answers.numerals import number_at, word
from dialogs.answers.values import Basis

MOST_RATE = Decimal("0.25")
_SAID = Meanings(
    {
        "inc": (
            "inc vat", "incl vat", "including vat", "inclusive of vat", "inclusive vat",
            "includes vat", "with vat", "vat included", "vat inclusive", "vat inc", "vat incl",
            "inc of vat", "gross", "incl", "inc", "including", "inclusive", "after vat", "w / vat",
            "gross of vat", "including the vat", "vat is included", "which includes vat",
            "with vat included", "with the vat", "including all vat", "inc v a t",
            "including v a t",
        ),
        "net": (
            "plus vat", "+ vat", "ex vat", "exc vat", "excl vat", "excluding vat", "exvat",
            "exclusive of vat", "exclusive vat", "excludes vat", "before vat", "net of vat",
            "net vat", "net", "without vat", "vat excluded", "vat exclusive", "vat excl",
            "vat exc", "vat ex", "not including vat", "not inc vat", "not incl vat",
            "vat not included", "not inclusive of vat", "excl", "exc", "ex", "excluding",
            "exclusive", "vat on top", "vat extra", "and vat", "less vat", "vat to be added",
            "doesnt include vat", "does not include vat", "pre vat", "no vat included",
            "with vat to be added", "vat is extra", "vat not inc", "plus the vat", "& vat",
            "plus v a t", "ex v a t", "net of the vat", "vat is not included", "not with vat",
            "minus vat", "with vat on top", "with vat added",
        ),
        "exempt": (
            "vat exempt", "exempt from vat", "zero rated", "zero rated for vat", "no vat payable",
            "no vat to pay", "vat free", "outside the scope of vat", "zero vat",
            "not subject to vat", "outside scope of vat", "no vat is payable",
        ),
        "unsaid": (
            "no vat", "vat", "inc or ex vat", "inc or exc vat", "with or without vat",
            "including or excluding vat", "not sure about vat", "unsure about vat",
            "not sure about the vat", "not sure if thats inc vat", "not sure if that includes vat",
            "not sure if inc vat", "dont know about vat", "dont know about the vat",
            "not sure if it includes vat", "not sure whether it includes vat", "vat unknown",
            "vat not known", "not sure if thats with vat", "unknown vat", "plus or inc vat",
            "not sure if vat is included", "dont know if vat is included", "not sure on vat",
            "dont know if thats inc vat", "dont know if it includes vat", "ignoring vat",
        ),
    }
)  # fmt: skip
_LONE = {"inc", "incl", "including", "inclusive", "exc", "ex", "excl", "excluding", "exclusive"}
_MAY_FOLLOW = {"", ",", "(", ")", ".", ";", "!", "-", "for", "over", "a", "per"}
_JOIN = {"(", "at", "@", "is", "of", "rate", "the", "a"}
_PERCENT = Phrases(("%", "percent", "per cent", "pc"))


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
    said = _SAID.at(row, at)
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
    if word(row, at) == "net" and word(row, end) == "zero":
        return True
    return end == at + 1 and word(row, at) in _LONE and word(row, end) not in _MAY_FOLLOW


def _rate(row: Tokens, at: int) -> tuple[Decimal, int] | None:
    """A percentage, after "at", "@" or a bracket, with "VAT" behind it or not."""
    start = at
    if word(row, at) not in ("(", "at", "@", "is", "rate"):
        return None
    while word(row, start) in _JOIN:
        start += 1
    number = number_at(row, start)
    end = _PERCENT.at(row, number.end) if number else None
    if number is None or end is None or not 0 <= number.low <= MOST_RATE * 100:
        return None
    if word(row, end) == "vat":
        end += 1
    return number.low / 100, end + 1 if word(row, end) == ")" else end


def _rate_first(row: Tokens, at: int) -> Vat | None:
    """ "Plus 20% VAT", "including VAT at 20%" said the other way round, "20% VAT"."""
    leads: dict[str, Basis] = {
        "plus": "net", "+": "net", "excluding": "net", "ex": "net", "excl": "net", "exc": "net",
        "inc": "inc", "including": "inc", "incl": "inc", "includes": "inc", "with": "inc",
        "before": "net",
    }  # fmt: skip
    basis = leads.get(word(row, at))
    start = at + 1 if basis else at
    number = number_at(row, start)
    end = _PERCENT.at(row, number.end) if number else None
    if number is None or end is None or not 0 <= number.low <= MOST_RATE * 100:
        return None
    if word(row, end) != "vat":
        return None
    if basis is None:
        later = _SAID.at(row, end + 1)
        if later and later[0] in ("inc", "net"):
            return Vat("inc" if later[0] == "inc" else "net", number.low / 100, later[1])
        if word(row, end + 1) in ("included", "inclusive"):
            return Vat("inc", number.low / 100, end + 2)
    return Vat(basis, number.low / 100, end + 1)
