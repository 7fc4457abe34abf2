"""
Works out the total value of the whole contract from an expression of price.

Rules of this file: a rate without a term is never turned into a total; "£60k for 3 years" is
asked back, because it may be a total or a yearly figure; the only rounding is to the penny.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dialogs.answers.amounts import Amount, shown, tidy
from dialogs.answers.pricing import Price
from dialogs.answers.terms import in_units
from dialogs.answers.values import (
    LEAST_POUNDS,
    MOST_POUNDS,
    Ambiguous,
    Money,
    Reason,
    Refused,
    Wording,
)


def worth(price: Price) -> Money | Ambiguous[Money] | Refused:
    """
    The total value of the whole contract from an expression of price.

    Returns:
        Money; two readings to ask back; or the reason why it cannot be worked out.
    """
    amount = price.amount
    if amount.negative:
        return Refused(Reason.NEGATIVE)
    if amount.foreign:
        return Refused(Reason.NOT_POUNDS)
    lacks_term = price.per and (price.term is None or price.term.is_open) and price.times == 1
    # "£400 a day for 6 months" does not say whether weekends count
    is_daily = price.per == "day" and price.term is not None and price.term.unit != "day"
    if price.is_rate or lacks_term or is_daily:
        return Refused(Reason.NO_TERM)
    readings: list[Money] = []
    for figure in _figures(amount):
        for result in _totals(replace(price, amount=figure)):
            if isinstance(result, Refused):
                return result
            readings.append(result)
    if price.lots > 1 and not price.is_total:
        readings += _each_lot(price, readings)
    distinct = tuple(dict.fromkeys(readings))
    return distinct[0] if len(distinct) == 1 else Ambiguous(distinct)


def _each_lot(price: Price, readings: list[Money]) -> list[Money]:
    """The other reading of "3 lots worth £80k": each of them."""
    return [
        replace(
            each,
            low=tidy(each.low * price.lots),
            high=min(tidy(each.high * price.lots), MOST_POUNDS),
            working=Wording.of("working_lots", count=str(price.lots), what=each.working),
        )
        for each in readings
    ]


def _figures(amount: Amount) -> tuple[Amount, ...]:
    """The amounts a doubtful or bare figure may stand for, smallest first."""
    if not (amount.doubtful or amount.bare) or amount.high == 0:
        return (amount,)
    steps = [1, 1000]
    if amount.bare and amount.high < 100 and not amount.doubtful:
        steps.append(10**6)
    return tuple(_scaled(amount, step) for step in steps)


def _scaled(amount: Amount, step: int) -> Amount:
    if amount.low <= LEAST_POUNDS or amount.high >= MOST_POUNDS or step == 1:
        low = amount.low if amount.low <= LEAST_POUNDS and amount.high > 10 else amount.low * step
        high = amount.high if amount.high >= MOST_POUNDS else amount.high * step
    else:
        low, high = amount.low * step, amount.high * step
    low, high = tidy(low), tidy(high)
    return replace(amount, low=low, high=high, words=shown(low, high), bare=False, doubtful=False)


def _totals(price: Price) -> tuple[Money | Refused, ...]:
    """One total, or two where a figure "for 3 years" may be either."""
    term = price.term
    if price.per or price.times > 1:
        return (_multiplied(price),)
    if term is None or term.total <= 1:
        return (_money(price, price.amount.words),)
    plain = _money(price, Wording.of("working_total", what=price.amount.words, term=term.words))
    if price.is_total or price.link == "spread":
        return (plain,)
    return plain, _multiplied(replace(price, per=term.unit))


def _multiplied(price: Price) -> Money | Refused:
    words = price.amount.words
    rate = Wording.of(f"working_per_{price.per}", what=words) if price.per else words
    if price.term is None:
        times = Wording.of("working_times", what=rate, count=str(price.times))
        return _money(_times(price, Decimal(price.times)), times)
    count, is_rough = in_units(price.term, price.per)
    whole = _times(price, count)
    if is_rough:
        whole = replace(whole, amount=replace(whole.amount, approximate=True))
    return _money(whole, Wording.of("working_for", what=rate, term=price.term.words))


def _times(price: Price, count: Decimal) -> Price:
    amount = price.amount
    low = amount.low if amount.low <= LEAST_POUNDS else amount.low * count
    high = MOST_POUNDS if amount.high >= MOST_POUNDS else amount.high * count
    return replace(price, amount=replace(amount, low=tidy(low), high=tidy(high)))


def _money(price: Price, working: Wording) -> Money | Refused:
    amount = price.amount
    if amount.high <= 0:
        return Refused(Reason.ZERO)
    if amount.high < LEAST_POUNDS:
        return Refused(Reason.TOO_SMALL)
    if amount.high > MOST_POUNDS or amount.low > MOST_POUNDS:
        return Refused(Reason.TOO_LARGE)
    low = max(amount.low, LEAST_POUNDS)
    if amount.approximate and not working.key.startswith("working_limit_"):
        working = Wording.of("working_about", what=working)
    return Money(low, amount.high, price.basis, price.rate, working, amount.approximate)
