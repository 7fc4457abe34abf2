"""
One expression of price: an amount with its period, term and VAT.

Rules of this file: records what was written; `totals` works out the total.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dialogs.answers.amounts import Amount
from dialogs.answers.lots import amount_at
from dialogs.answers.numerals import whole_at, word
from dialogs.answers.terms import Term, lengthened, term_at, unit_at
from dialogs.answers.values import Basis
from dialogs.answers.vat import MOST_RATE, vat_at
from dialogs.cleaning import Phrases, Tokens
from dialogs.lexicon_reading import lexicon

_DOTTED = Phrases(("p a",))
_SKIPPED = {",", "(", ")", "-", "."}


@dataclass(frozen=True, slots=True)
class Price:
    """
    An amount with everything said about it.

    Attributes:
        start: Index of its first token.
        end: Index of the first token after it.
        amount: The figure itself.
        per: Unit of time the figure is for, or empty when it is not a rate.
        is_rate: True for a rate of another kind, "per hour" or "per head".
        term: How long it runs, or None when not said with it.
        link: `spread` ("over 3 years"), `for`, or empty without a term.
        times: What a bare "x 4" multiplies it by.
        is_total: True when the person called it the total.
        basis: VAT basis, or None.
        rate: VAT rate, or None.
        says_vat: True when VAT was mentioned at all.
        lots: How many lots it may be the price of each of ("3 lots worth £80k"); 1 for none.
    """

    start: int
    end: int
    amount: Amount
    per: str = ""
    is_rate: bool = False
    term: Term | None = None
    link: str = ""
    times: int = 1
    is_total: bool = False
    basis: Basis | None = None
    rate: Decimal | None = None
    says_vat: bool = False
    lots: int = 1


def price_at(row: Tokens, at: int) -> Price | None:
    """The longest expression of price that begins at a token; None when none does."""
    start, per = _lead(row, at)
    led = vat_at(row, start)
    amount = amount_at(row, start)
    if amount is None and led is not None and led.basis:
        amount = amount_at(row, led.end + 1 if word(row, led.end) == ":" else led.end)
    elif amount is not None:
        led = None
    if amount is None:
        return None
    lots = _lots_before(row, at)
    price = Price(at, amount.end, amount, per=per, is_total=_is_led_total(row, at), lots=lots)
    if led is not None:
        price = replace(price, basis=led.basis, rate=led.rate, says_vat=True)
    while (longer := _extended(row, price)) is not None:
        price = longer
    return price


def _lead(row: Tokens, at: int) -> tuple[int, str]:
    per = lexicon().money.period_before.get(word(row, at), "")
    start = at + 1 if per else at
    while per and word(row, start) in lexicon().money.period_nouns:
        start += 1
    return start, per


def after_lots(row: Tokens, at: int) -> int | None:
    """Where "3 lots" ends when it begins at a token; None when it does not."""
    count = whole_at(row, at)
    return count[1] + 1 if count and word(row, count[1]) in ("lot", "lots") else None


def _lots_before(row: Tokens, at: int) -> int:
    """How many lots a price just behind "3 lots worth" may be the price of each of."""
    for start in range(max(0, at - 7), at):
        end = after_lots(row, start)
        count = whole_at(row, start)
        if end is not None and count and end <= at <= end + 2:
            return count[0]
    return 1


def _over_lots(row: Tokens, at: int, price: Price) -> Price | None:
    """ "Across 3 lots" makes it a total; "for 3 lots" leaves it open."""
    start = at
    while word(row, start) in lexicon().money.over_lots:
        start += 1
    end = after_lots(row, start) if start > at else None
    count = whole_at(row, start)
    if end is None or count is None:
        return None
    if word(row, at) == "for":
        return replace(price, lots=count[0], end=end)
    return replace(price, is_total=True, end=end)


def _is_led_total(row: Tokens, at: int) -> bool:
    before = [word(row, index) for index in range(max(0, at - 5), at)]
    return any(each in ("total", "totalling", "whole", "overall") for each in before)


def _extended(row: Tokens, price: Price) -> Price | None:
    """
    The price with the next statement (period, term, VAT, lots) added, or None when none follows.
    """
    at = price.end
    for start in (at, at + 1, at + 2):
        if start > at and word(row, start - 1) not in _SKIPPED:
            return None
        longer = (
            _period(row, start, price)
            or _vat(row, start, price)
            or _over_lots(row, start, price)
            or _term(row, start, price)
        )
        if longer is None and (end := lexicon().money.total.at(row, start)) is not None:
            longer = replace(price, end=end, is_total=True)
        if longer is not None:
            closed = word(row, longer.end) == ")"
            return replace(longer, end=longer.end + 1) if closed else longer
    return None


def _period(row: Tokens, at: int, price: Price) -> Price | None:
    if price.per or price.is_rate:
        return None
    if word(row, at) in lexicon().money.period_after:
        return replace(price, per=lexicon().money.period_after[word(row, at)], end=at + 1)
    dotted = _DOTTED.at(row, at)
    if dotted is not None:
        return replace(price, per="year", end=dotted)
    if word(row, at) not in lexicon().money.per:
        return None
    unit = unit_at(row, at + 1)
    if unit is not None:
        return replace(price, per=unit[0], end=unit[1], amount=_by_the_day(price.amount, unit[0]))
    if word(row, at + 1) in lexicon().money.other_units:
        return replace(price, is_rate=True, end=at + 2)
    return None


def _by_the_day(amount: Amount, unit: str) -> Amount:
    """ "500 a day" is £500, not £500,000: the figure is not treated as short for thousands."""
    is_short = unit in ("day", "week")
    return replace(amount, bare=False) if is_short and amount.low >= 100 else amount


def _vat(row: Tokens, at: int, price: Price) -> Price | None:
    if price.basis is None and word(row, at) in ("plus", "+"):
        tax = amount_at(row, at + 1)
        if tax is not None and word(row, tax.end) == "vat" and not tax.bare:
            rate = _rate_of(price.amount, tax)
            return replace(price, basis="net", rate=rate, says_vat=True, end=tax.end + 1)
    said = vat_at(row, at)
    if said is None or (price.says_vat and (price.basis or said.basis is None)):
        return None
    return replace(price, basis=said.basis, rate=said.rate, says_vat=True, end=said.end)


def _rate_of(base: Amount, tax: Amount) -> Decimal | None:
    """
    The VAT rate that two amounts imply, to a tenth of a percent; None when it cannot be a VAT rate.
    """
    if base.low != base.high or tax.low != tax.high or base.low == 0:
        return None
    implied = (tax.low / base.low).quantize(Decimal("0.001"))
    return implied if implied <= MOST_RATE else None


def _term(row: Tokens, at: int, price: Price) -> Price | None:
    if price.term is not None or price.times > 1:
        return None
    spread = lexicon().money.spread.at(row, at)
    link = spread if spread is not None else lexicon().money.term_links.at(row, at)
    start = at if link is None else link
    while (
        link is not None
        and word(row, start) in lexicon().money.term_filler
        and not term_at(row, start)
    ):
        start += 1
    term = term_at(row, start)
    if term is not None and (link is not None or price.per or term.unit_said):
        kind = "spread" if spread is not None else "for"
        return replace(price, term=term, link=kind, end=term.end)
    is_times = word(row, at) in ("x", "*", "times")
    count = whole_at(row, at + 1) if is_times else None
    if price.per == "year" and count is not None and 1 < count[0] <= 10:
        years = Term((Decimal(count[0]),), "year", count[1])
        term = lengthened(row, years, count[1])
        return (
            replace(price, term=term, link="for", end=term.end)
            if term
            else replace(price, times=count[0], end=count[1])
        )
    if count is not None and 1 < count[0] <= 60:
        return replace(price, times=count[0], end=count[1])
    return None
