"""
Totals made of several amounts: "3 lots of 80k and one of 40k", "lot 1 £50k, lot 2 £60k".

Rules of this file: amounts are added up only when they are called lots or are multiplied; "3 lots
worth £80k" may be each or all of them and is left to the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from dialogs.answers.amounts import Amount, limited_at, shown, tidy
from dialogs.answers.numerals import whole_at, word
from dialogs.answers.values import MOST_POUNDS, Wording
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon


def joined(key: str, words: Sequence[Wording]) -> Wording:
    """One phrase that joins several amounts; `words` must not be empty."""
    whole = words[0]
    for each in words[1:]:
        whole = Wording.of(key, one=whole, two=each)
    return whole


def amount_at(row: Tokens, at: int) -> Amount | None:
    """The longest amount, range, limit or sum of lots that begins at a token, or None."""
    return _lots(row, at) or limited_at(row, at)


def _lots(row: Tokens, at: int) -> Amount | None:
    """ "3 lots of 80k and one of 40k", "lots of £50k, £60k and £20k", "3 x £80k", "lot 1 £50k"."""
    return _counted(row, at) or _listed(row, at) or _numbered(row, at)


def _counted(row: Tokens, at: int) -> Amount | None:
    found: list[tuple[int, Amount]] = []
    end, named = at, False
    while True:
        start = _past(row, end, {",", "and", "plus", "+", "&"}) if found else end
        lot = _count_of(row, start, after_lots=named)
        if lot is None:
            break
        count, amount, is_lot = lot
        named = named or is_lot
        found.append((count, amount))
        end = amount.end
    if not found:
        return None
    lots = [
        Wording.of("working_lots", count=str(count), what=amount.words) for count, amount in found
    ]
    return _summed(found, end, joined("working_and", lots))


def _count_of(row: Tokens, at: int, *, after_lots: bool) -> tuple[int, Amount, bool] | None:
    count = whole_at(row, at)
    if count is None or not 1 <= count[0] <= 1000:
        return None
    start, is_lot = count[1], False
    if word(row, start) in lexicon().money.lots:
        start, is_lot = start + 1, True
    elif word(row, start) in ("x", "*") or (after_lots and word(row, start) in ("of", "at")):
        pass
    else:
        return None
    link = word(row, start)
    amount = _behind(row, start)
    if amount is None or amount.bare or amount.is_sum or not (link or amount.strong):
        return None
    each = lexicon().money.each.at(row, amount.end)
    is_split = is_lot and each is None and link in ("worth", "for", "valued", ",", "(", "is", "are")
    return None if is_split else (count[0], replace(amount, end=each or amount.end), is_lot)


def _listed(row: Tokens, at: int) -> Amount | None:
    """ "Lots of £50k, £60k and £20k"; "3 lots, 100k 60k and 40k" when there are as many."""
    if word(row, at) == "lots":
        return _series(row, _past(row, at + 1, lexicon().money.lot_joins))
    count = whole_at(row, at)
    if count is None or word(row, count[1]) not in ("lots", "phases"):
        return None
    start = _past(row, count[1] + 1, lexicon().money.lot_joins)
    return _series(row, start, count[0])


def _series(row: Tokens, at: int, count: int = 0) -> Amount | None:
    """
    The sum of consecutive amounts; when a count is given, None unless there are exactly that many.
    """
    found: list[tuple[int, Amount]] = []
    end = at
    while True:
        start = _past(row, end, {",", "and", "plus", "+", "&"}) if found else end
        amount = limited_at(row, start)
        if amount is None or amount.bare or (found and start == end and not count):
            break
        found.append((1, amount))
        end = amount.end
    if len(found) < 2 or count not in (0, len(found)):
        return None
    return _summed(found, end, joined("working_plus", [amount.words for _, amount in found]))


def _numbered(row: Tokens, at: int) -> Amount | None:
    found: list[tuple[int, Amount]] = []
    end = at
    while True:
        start = _past(row, end, {",", "and", "plus", "+", "&", ";"}) if found else end
        number = whole_at(row, start + 1) if word(row, start) in ("lot", "phase") else None
        amount = _behind(row, number[1]) if number else None
        if amount is None or amount.bare:
            break
        found.append((1, amount))
        end = amount.end
    if not found:
        return None
    return _summed(found, end, joined("working_plus", [amount.words for _, amount in found]))


def _behind(row: Tokens, at: int) -> Amount | None:
    """
    The amount that follows words such as "of" or "worth"; "at least" is read as part of the amount.
    """
    while word(row, at) in lexicon().money.lot_joins:
        amount = limited_at(row, at)
        if amount is not None:
            return amount
        at += 1
    return limited_at(row, at)


def _past(row: Tokens, at: int, skipped: Collection[str]) -> int:
    while word(row, at) in skipped:
        at += 1
    return at


def _summed(found: list[tuple[int, Amount]], end: int, words: Wording) -> Amount:
    amounts = [amount for _, amount in found]
    low = sum((count * amount.low for count, amount in found), Decimal(0))
    high = sum((count * amount.high for count, amount in found), Decimal(0))
    total = shown(tidy(low), tidy(high))
    is_one = len(found) == 1 and found[0][0] == 1
    return Amount(
        tidy(low),
        tidy(min(high, MOST_POUNDS) if any(a.high >= MOST_POUNDS for a in amounts) else high),
        end,
        words if is_one else Wording.of("working_sum", total=total, what=words),
        approximate=any(amount.approximate for amount in amounts),
        doubtful=any(amount.doubtful for amount in amounts),
        strong=True,
        foreign=any(amount.foreign for amount in amounts),
        negative=any(amount.negative for amount in amounts),
        scale=max(amount.scale for amount in amounts),
        is_sum=True,
    )
