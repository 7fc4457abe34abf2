"""
Reads the value of a contract, as procurement officers write it.

Rules of this file: gives one figure or the reason why there is none; several figures are added up
only when they are called lots or joined by "plus".

    >>> read_money("£60k a year for 3+1+1").high
    Decimal('300000')
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from dialogs.answers.lots import joined
from dialogs.answers.money_scan import YEARS, Scan, idle, leaves_extension, says_endless, scan
from dialogs.answers.numerals import number_at, word, zeros
from dialogs.answers.pricing import Price
from dialogs.answers.spelling import mended
from dialogs.answers.totals import worth
from dialogs.answers.unsure import is_unsure
from dialogs.answers.values import (
    MOST_POUNDS,
    Ambiguous,
    Basis,
    CannotEstimate,
    Money,
    NotSure,
    Reason,
    Refused,
)
from dialogs.answers.vat import vat_at
from dialogs.cleaning import Tokens, clean, is_too_long, tokens
from dialogs.lexicon_reading import lexicon

_VAT_WORDS = {"vat"}
MoneyAnswer = Money | NotSure | Refused | CannotEstimate | Ambiguous[Money]


def read_money(text: str, rates: Collection[Decimal] = ()) -> MoneyAnswer:
    """
    The answer to "what is it worth over its whole life?".

    Args:
        text: As typed, of any length.
        rates: Rates of VAT in force, as fractions: "£100k (£120k with VAT)" is one amount when one
            of these rates links the two figures, else two amounts.

    Returns:
        `Money` when one total was said; `Ambiguous` with two or more `Money` when a figure reads
        two ways ("250", "£250.000", "£60k for 3 years", "£200k or £300k"); `CannotEstimate` for
        a contract without an end; `NotSure`; or `Refused` with the reason.
    """
    plain = "" if not text.strip() else clean(text)
    if is_too_long(text):
        return Refused(Reason.NOT_UNDERSTOOD)
    words = lexicon().money
    row = mended(tokens(zeros(plain)), words.mended, words.not_mended)
    if not row:
        return Refused(Reason.EMPTY)
    found = scan(row, strict=False)
    if says_endless(row):
        return _endless(row, found)
    if not found.prices:
        return _without_price(plain, row)
    if leaves_extension(row, found):
        return Refused(Reason.NO_TERM)
    if _is_spoilt(row, found):
        return NotSure() if is_unsure(plain) else Refused(Reason.NOT_UNDERSTOOD)
    return total(row, found, rates)


def total(
    row: Tokens, found: Scan, rates: Collection[Decimal] = ()
) -> Money | Ambiguous[Money] | Refused:
    """The answer that all prices found give together; `found` must not be empty."""
    prices = tuple(_completed(row, price, found) for price in found.prices)
    if len(prices) == 1:
        return worth(prices[0])
    if all(_link(row, one, two) & lexicon().money.joins for one, two in pairwise(prices)):
        return _added(prices)
    results = tuple(dict.fromkeys(worth(price) for price in prices))
    if len({_size(result) for result in results}) == 1 or len(results) == 1:
        return _fullest(results)
    return _told_twice(prices, rates) or _either(row, prices, results)


def _endless(row: Tokens, found: Scan) -> MoneyAnswer:
    if not found.prices:
        return NotSure() if lexicon().choice.not_knowing.found_in(row) else CannotEstimate()
    is_rate = all(price.per and price.term is None for price in found.prices)
    return CannotEstimate() if is_rate else Refused(Reason.AMBIGUOUS)


def _without_price(plain: str, row: Tokens) -> MoneyAnswer:
    if is_unsure(plain):
        return NotSure()
    if lexicon().money.zero.at(row, 0) is not None:
        return Refused(Reason.ZERO)
    if len(row) == 1 and row[0].text.isdecimal():
        return Refused(Reason.AMBIGUOUS)
    if lexicon().money.nothing.found_in(row) and len(row) < 8:
        return Refused(Reason.ZERO)
    if lexicon().money.little.found_in(row) and len(row) < 8:
        return Refused(Reason.TOO_SMALL)
    return Refused(Reason.NOT_UNDERSTOOD)


def _is_spoilt(row: Tokens, found: Scan) -> bool:
    """True when unread words may change the figure: another number, "per", "sub", "plus"."""
    read = found.taken | idle(row) | _joining(row, found)
    free = (index for index in range(len(row)) if index not in read)
    shades = lexicon().money.shades
    return any(
        _spoils(row, index)
        or (row[index].text in shades and index + 1 in found.taken)
        or _is_denied(row, index, found)
        for index in free
    )


def _is_denied(row: Tokens, at: int, found: Scan) -> bool:
    """True for the "can't" of "it can't be over 80k", but not when it is in a separate clause."""
    if row[at].text not in lexicon().money.denials:
        return False
    following = next((price.start for price in found.prices if price.start > at), None)
    return following is not None and not any(t.text in ",;." for t in row[at:following])


def _joining(row: Tokens, found: Scan) -> frozenset[int]:
    """The tokens of "plus" between two amounts, which adds them up."""
    gaps = (range(one.end, two.start) for one, two in pairwise(found.prices))
    joins = lexicon().money.joins
    return frozenset(index for gap in gaps for index in gap if row[index].text in joins)


def _spoils(row: Tokens, at: int) -> bool:
    text = row[at].text
    if text.isdecimal() and len(text) == 4 and int(text) in YEARS:
        return False
    if row[at].is_number or (number_at(row, at) is not None and text not in ("a", "an")):
        return text not in ("one",)
    is_said = vat_at(row, at) is not None or _VAT_WORDS & {word(row, at - 1), word(row, at + 1)}
    return lexicon().money.spoilers.at(row, at) is not None and not is_said


def _completed(row: Tokens, price: Price, found: Scan) -> Price:
    """
    The price with a term and a VAT basis from elsewhere in the text, each only where it is the only
    one.
    """
    if price.term is None and len(found.terms) == 1 and price.times == 1:
        term = found.terms[0]
        beside = term.end <= price.start <= term.end + 2 and not price.is_total
        if price.per or beside:
            price = replace(price, term=term, link="for")
    if not price.says_vat and len(found.prices) == 1:
        price = _with_vat(row, price, found)
    return price


def _with_vat(row: Tokens, price: Price, found: Scan) -> Price:
    said: list[tuple[Basis | None, Decimal | None]] = []
    at = 0
    while at < len(row):
        vat = vat_at(row, at) if at not in found.taken else None
        if vat and any(token.text == "vat" for token in row[at : vat.end]):
            said.append((vat.basis, vat.rate))
        at = vat.end if vat else at + 1
    if len(set(said)) != 1:
        return price
    return replace(price, basis=said[0][0], rate=said[0][1], says_vat=True)


def _link(row: Tokens, one: Price, two: Price) -> set[str]:
    return {token.text for token in row[one.end : two.start]}


def _added(prices: tuple[Price, ...]) -> Money | Ambiguous[Money] | Refused:
    """The sum of amounts joined by "plus"; all must be plain and on one basis."""
    parts = tuple(worth(price) for price in prices)
    sums = [part for part in parts if isinstance(part, Money)]
    if len(sums) < len(parts):
        return next(part for part in parts if not isinstance(part, Money))
    said = {(part.basis, part.vat_rate) for part in sums if part.basis}
    if len(said) > 1 or (said and sums[-1].basis is None):
        return Refused(Reason.SEVERAL)
    low = sum((part.low for part in sums), Decimal(0))
    high = sum((part.high for part in sums), Decimal(0))
    basis, rate = said.pop() if said else (None, None)
    working = joined("working_plus", [part.working for part in sums])
    return _checked(Money(low, high, basis, rate, working, any(p.approximate for p in sums)))


def _checked(money: Money) -> Money | Refused:
    return money if money.high <= MOST_POUNDS else Refused(Reason.TOO_LARGE)


def _size(result: Money | Ambiguous[Money] | Refused) -> tuple[Decimal, Decimal] | Reason | int:
    if isinstance(result, Money):
        return result.low, result.high
    return result.reason if isinstance(result, Refused) else hash(result.options)


def _fullest(
    results: tuple[Money | Ambiguous[Money] | Refused, ...],
) -> Money | Ambiguous[Money] | Refused:
    """
    Of results with equal amounts, the one with a VAT basis; `Ambiguous` when two bases were said.
    """
    with_basis = [result for result in results if isinstance(result, Money) and result.basis]
    if len({result.basis for result in with_basis}) > 1:
        return Refused(Reason.SEVERAL)
    return with_basis[0] if with_basis else results[0]


def _told_twice(prices: tuple[Price, ...], rates: Collection[Decimal]) -> Money | None:
    """ "£180k plus VAT (£216k inc)": one amount, net and with VAT, when a known rate links them."""
    if len(prices) != 2 or {price.basis for price in prices} != {"net", "inc"}:
        return None
    net, inc = sorted(prices, key=lambda price: price.basis == "inc")
    one, two = worth(net), worth(inc)
    if not isinstance(one, Money) or not isinstance(two, Money) or one.low != one.high:
        return None
    rate = next((each for each in rates if one.low * (1 + each) == two.low == two.high), None)
    return replace(one, vat_rate=rate) if rate is not None else None


def _either(
    row: Tokens, prices: tuple[Price, ...], results: tuple[Money | Ambiguous[Money] | Refused, ...]
) -> Ambiguous[Money] | Refused:
    options = tuple(result for result in results if isinstance(result, Money))
    links = [_link(row, one, two) for one, two in pairwise(prices)]
    if len(options) == len(results) and all(link & lexicon().money.either for link in links):
        return Ambiguous(options)
    return Refused(Reason.SEVERAL)
