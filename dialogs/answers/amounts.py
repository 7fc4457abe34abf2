"""
Amounts of pounds at a place in a row of tokens: single ones, ranges and limits.

Rules of this file: a figure's scale is never guessed: one without pound sign, scale or thousands is
marked `bare`, and the caller asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dialogs.answers.numerals import Number, number_at, word
from dialogs.answers.values import LEAST_POUNDS, MOST_POUNDS, Wording
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

PENNY = Decimal("0.01")
_NEARLY, _JUST_PAST = Decimal("0.9"), Decimal("1.1")
"""The ends of "just under" and "just over", as multiples of the figure named."""
_TO = ("-", "to", "and", "until", "through")


@dataclass(frozen=True, slots=True)
class Amount:
    """
    An amount and where it ends.

    Attributes:
        low: Least it may be, in pounds.
        high: Most it may be.
        end: Index of the first token after it.
        words: The amount as it is shown to the person, such as "up to £80,000".
        approximate: True with "about" or a similar word.
        bare: No pound sign, scale or thousands: "250" may mean £250,000.
        doubtful: "£250.000": two hundred and fifty, or thousands.
        strong: Written so that it can only be money (pound sign, "k", "million").
        foreign: In another currency.
        negative: Below zero.
        scale: What the written figure was multiplied by.
        is_sum: True for the sum of several lots.
    """

    low: Decimal
    high: Decimal
    end: int
    words: Wording
    approximate: bool = False
    bare: bool = False
    doubtful: bool = False
    strong: bool = False
    foreign: bool = False
    negative: bool = False
    scale: Decimal = Decimal(1)
    is_sum: bool = False


def shown(low: Decimal, high: Decimal) -> Wording:
    """The wording of an amount or a range: "£5", "£150,000 to £200,000", "£5 or more"."""
    if low == high:
        return Wording.of("working_amount", amount=low)
    if high >= MOST_POUNDS:
        return Wording.of("working_limit_least", amount=low)
    if low <= LEAST_POUNDS:
        return Wording.of("working_limit_most", amount=high)
    return _between(low, high)


def _between(low: Decimal, high: Decimal) -> Wording:
    return Wording.of("working_range", low=low, high=high)


def tidy(value: Decimal) -> Decimal:
    """Whole pounds without a fraction; otherwise to the penny."""
    if value > MOST_POUNDS * 1000:
        return MOST_POUNDS * 1000
    return (
        value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(PENNY)
    )


def limited_at(row: Tokens, at: int) -> Amount | None:
    """A range or single amount with the words before and after it ("about", "up to", "+")."""
    before: list[str] = []
    start = at
    while len(before) < 3 and (found := lexicon().money.before.at(row, start)) is not None:
        before.append(found[0])
        start = found[1]
        while word(row, start) in (".", "the", "of") or (word(row, start) == "a" and before):
            if number_at(row, start) is not None:
                break
            start += 1
    amount = _range(row, start)
    if amount is None:
        return None
    after = lexicon().money.after.at(
        row, amount.end + 1 if word(row, amount.end) == "-" else amount.end
    )
    if after is not None:
        amount = replace(amount, end=after[1])
        before.append(after[0])
    elif _is_open_plus(row, amount):
        amount = replace(amount, end=amount.end + 1)
        before.append("least")
    if word(row, amount.end) in lexicon().money.pounds - {"£"}:
        amount = replace(amount, end=amount.end + 1, bare=False, strong=True)
    for name in before:
        amount = _bounded(amount, name)
    return amount


def _is_open_plus(row: Tokens, amount: Amount) -> bool:
    """ "200k+" at the end or before a word other than "VAT"; "5m plus" at the end of a clause."""
    following = word(row, amount.end + 1)
    if word(row, amount.end) == "plus":
        return following in ("", ",", ".", ";", ")")
    if word(row, amount.end) != "+" or not row[amount.end].glued:
        return False
    is_alone = not following or not row[amount.end + 1].glued
    return is_alone and following != "vat" and number_at(row, amount.end + 1) is None


def _bounded(amount: Amount, name: str) -> Amount:
    low, high = amount.low, amount.high
    if name == "about":
        return replace(amount, approximate=True)
    limits = {
        "under": (LEAST_POUNDS, high - PENNY, high),
        "most": (LEAST_POUNDS, high, high),
        "over": (low + PENNY, MOST_POUNDS, low),
        "least": (low, MOST_POUNDS, low),
        "nearly": (tidy(low * _NEARLY), high - PENNY, high),
        "past": (low + PENNY, tidy(high * _JUST_PAST), low),
    }
    low, high, said = limits[name]
    if high < low:
        low = high
    vague = amount.approximate or name in ("nearly", "past")
    words = Wording.of(f"working_limit_{name}", amount=said)
    return replace(amount, low=low, high=high, words=words, approximate=vague)


def _range(row: Tokens, at: int) -> Amount | None:
    """ "150-200k", "between £150k and £200k", or a single amount."""
    between = word(row, at) == "between" or word(row, at) == "from"
    start = at + 1 if between else at
    first = _single(row, start)
    if first is None:
        return None
    link = word(row, first.end)
    if link not in _TO or (link == "and" and word(row, at) != "between"):
        return None if word(row, at) == "between" else _alone(first, between, at)
    second = _single(row, first.end + 1)
    if second is None or second.negative:
        return _alone(first, between, at)
    return _joined(first, second)


def _alone(first: Amount, between: bool, at: int) -> Amount:
    """ "From £200k" with no upper end is a floor."""
    return _bounded(first, "least") if between else first


def _joined(first: Amount, second: Amount) -> Amount:
    low, high = _share_scale(first, second)
    if low.low > high.high:
        low, high = high, low
    least, most = low.low, high.high
    return Amount(
        least,
        most,
        second.end,
        shown(least, most) if least == most else _between(least, most),
        approximate=first.approximate or second.approximate,
        bare=low.bare and high.bare,
        doubtful=first.doubtful or second.doubtful,
        strong=first.strong or second.strong,
        foreign=first.foreign or second.foreign,
        negative=first.negative,
        scale=max(first.scale, second.scale),
    )


def _share_scale(first: Amount, second: Amount) -> tuple[Amount, Amount]:
    """ "150-200k" means 150k to 200k: a figure without a scale takes the other's, if in order."""
    if _lacks_scale(first, second) and first.high <= second.low / second.scale:
        return _times(first, second.scale), second
    if _lacks_scale(second, first) and second.low >= first.high / first.scale:
        return first, _times(second, first.scale)
    return first, second


def _lacks_scale(amount: Amount, other: Amount) -> bool:
    return amount.scale == 1 and other.scale >= 1000 and amount.high < 1000


def _times(amount: Amount, scale: Decimal) -> Amount:
    low, high = tidy(amount.low * scale), tidy(amount.high * scale)
    return replace(amount, low=low, high=high, scale=scale, bare=False, words=shown(low, high))


def _single(row: Tokens, at: int) -> Amount | None:
    """One figure with its signs: "£250k", "-5", "250 pounds", "50p", "€200k"."""
    start, negative = _sign(row, at)
    marked = foreign = False
    while word(row, start) in ("£", "gbp") or word(row, start) in lexicon().money.foreign:
        foreign = foreign or word(row, start) in lexicon().money.foreign
        marked = True
        start, minus = _sign(row, start + 1)
        negative = negative or minus
    number = number_at(row, start, spaced=marked or _is_thousands(row, start))
    if number is None:
        return None
    end = number.end
    behind = word(row, end)
    if behind in lexicon().money.pence and (behind != "p" or row[end].glued):
        return _figure(replace(number, end=end + 1), Decimal("0.01"), marked=True)
    if behind in lexicon().money.pounds or behind in lexicon().money.foreign:
        foreign = foreign or behind in lexicon().money.foreign
        marked, end = True, end + 1
    amount = _figure(replace(number, end=end), Decimal(1), marked=marked)
    return replace(amount, negative=negative, foreign=foreign)


def _sign(row: Tokens, at: int) -> tuple[int, bool]:
    if word(row, at) in ("minus", "negative"):
        return at + 1, True
    is_minus = word(row, at) == "-" and at + 1 < len(row) and row[at + 1].glued
    is_range = is_minus and at > 0 and row[at].glued and word(row, at - 1) != "£"
    return (at + 1, True) if is_minus and not is_range else (at, False)


def _is_thousands(row: Tokens, at: int) -> bool:
    return word(row, at + 1) == "000"


def _figure(number: Number, share: Decimal, *, marked: bool) -> Amount:
    low, high = tidy(number.low * share), tidy(number.high * share)
    is_plain = number.scale == 1 and not number.grouped
    # "£1.3" is as likely £1.3m as £1.30: pence are written with two decimal places
    bare = is_plain and ((number.high < 1000 and not marked) or number.is_short_decimal)
    return Amount(
        low,
        high,
        number.end,
        _between(low, high) if low != high else shown(low, high),
        approximate=number.vague,
        bare=bare,
        doubtful=number.doubtful,
        strong=marked or number.scale >= 1000 or number.grouped,
        scale=number.scale,
    )
