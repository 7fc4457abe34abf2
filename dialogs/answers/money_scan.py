"""
Finds the amounts of money in a row of tokens.

Rules of this file: years, section numbers and telephone numbers are not money; inside a sentence,
nor is a bare number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialogs.answers.numerals import word
from dialogs.answers.pricing import Price, after_lots, price_at
from dialogs.answers.terms import (
    Term,
    lengthened,
    names_extension,
    term_at,
    unit_at,
)
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

YEARS = range(1990, 2051)


MOST_PRICES = 6


@dataclass(frozen=True, slots=True)
class Scan:
    """
    The prices and terms found in a row of tokens.

    Attributes:
        prices: Expressions of price, in order, at most `MOST_PRICES`.
        terms: Lengths of time that stand apart from any price, in order.
        taken: Index of every token that belongs to one of them.
    """

    prices: tuple[Price, ...]
    terms: tuple[Term, ...]
    taken: frozenset[int]


def scan(row: Tokens, *, strict: bool) -> Scan:
    """
    Every expression of price in a row of tokens, none overlapping.

    Args:
        row: Tokens of a cleaned text.
        strict: True inside a sentence, where a bare number is not money: it needs a pound sign,
            "k", "million", commas between the thousands, VAT, or a word such as "worth".
    """
    prices: list[Price] = []
    terms: list[Term] = []
    taken: set[int] = set()
    at = 0
    while at < len(row) and len(prices) < MOST_PRICES:
        price, term = price_at(row, at), term_at(row, at)
        end = at + 1
        if price is not None and _is_price(row, price, term, strict=strict):
            prices.append(_with_extension(row, price, terms))
            end = prices[-1].end
        elif term is not None:
            terms.append(term)
            end = term.end
        else:
            end = after_lots(row, at) or end
        if end > at + 1 or (prices and prices[-1].end == end):
            taken.update(range(at, end))
        at = end
    return Scan(tuple(prices), tuple(terms), frozenset(taken))


def leaves_extension(row: Tokens, found: Scan) -> bool:
    """True when an option or extension is mentioned that the yearly price does not include."""
    if not any(price.per for price in found.prices):
        return False
    return names_extension(row, set(range(len(row))) - found.taken - idle(row))


def idle(row: Tokens) -> frozenset[int]:
    """The tokens of phrases such as "no extension", which change nothing."""
    ends = ((start, lexicon().money.idle.at(row, start)) for start in range(len(row)))
    return frozenset(index for start, end in ends if end for index in range(start, end))


def says_endless(row: Tokens) -> bool:
    """True when the contract is said to be open-ended, so that no total can be worked out."""
    return lexicon().money.endless.found_in(row)


def _is_price(row: Tokens, price: Price, term: Term | None, *, strict: bool) -> bool:
    amount = price.amount
    is_length = amount.bare and unit_at(row, amount.end) is not None
    if is_length or (amount.bare and after_lots(row, price.start) is not None):
        return False
    if amount.strong:
        is_count = (
            word(row, amount.end) in lexicon().money.counted and word(row, price.start) != "£"
        )
        return not is_count
    if term is not None and term.end >= amount.end:
        return False
    if price.says_vat and not _is_year(row, price):
        return True
    if not strict:
        return not _is_year(row, price)
    return _is_called_worth(row, price.start) and not amount.bare and not _is_year(row, price)


def _is_year(row: Tokens, price: Price) -> bool:
    figures = [token.text for token in row[price.start : price.amount.end] if token.is_number]
    return len(figures) == 1 and len(figures[0]) == 4 and price.amount.low in YEARS


def _is_called_worth(row: Tokens, at: int) -> bool:
    before = at - 1
    while before >= 0 and word(row, before) in lexicon().money.soft and at - before < 5:
        before -= 1
    return word(row, before) in lexicon().money.worth


def _with_extension(row: Tokens, price: Price, terms: list[Term]) -> Price:
    """
    The price with an extension that is given later: "4 years at £60k a year plus a 1 year option".
    """
    if not price.per or price.term is not None or len(terms) != 1:
        return price
    start = price.end + 1 if word(row, price.end) == "," else price.end
    longer = lengthened(row, terms[0], start)
    return replace(price, term=longer, link="for", end=longer.end) if longer else price
