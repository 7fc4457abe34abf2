"""
Numbers at a place in a row of tokens: in digits, in words and vague ("a few hundred grand").

Rules of this file: gives one reading or None; a number that could be read two ways is marked
`doubtful`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

_VAGUE = {"few": (2, 5), "several": (3, 9), "handful": (3, 6)}
_PLURALS = {"tens": 10, "hundreds": 100, "thousands": 1000, "millions": 10**6}
_FIGURES = {"four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_PLAIN = re.compile(r"\d*\.?\d+|\d{1,3}(,\d{3})+(\.\d+)?")
_ONE_PLACE = re.compile(r"\d{0,2}\.\d")
_THREE_PLACES = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_OH = re.compile(r"(?<![a-z0-9])\d[\do,]*o[\do,]*(?=[km]?(?![a-z]))")
_ISH = re.compile(r"(?<=\d)([km])ish\b")
MOST_DIGITS = 24
_HUGE = Decimal(10) ** 30
"""Used for any number with more characters than `MOST_DIGITS`; larger than any limit."""


@dataclass(frozen=True, slots=True)
class Number:
    """
    A number and where it ends.

    Attributes:
        low: Least it may be; equals `high` unless it was vague.
        high: Most it may be.
        end: Index of the first token after it.
        scale: What the written figure was multiplied by; 1 without "k", "million" and the like.
        doubtful: True for "250.000", which may be 250 or 250,000.
        vague: True for "a few hundred" and similar words.
        grouped: True when commas or spaces separate the thousands, as in "250,000".
        in_words: True when it is written in letters.
        is_short_decimal: True for "1.3": one decimal place and no scale.
    """

    low: Decimal
    high: Decimal
    end: int
    scale: Decimal = Decimal(1)
    doubtful: bool = False
    vague: bool = False
    grouped: bool = False
    in_words: bool = False
    is_short_decimal: bool = False


def number_at(row: Tokens, at: int, *, spaced: bool = False) -> Number | None:
    """
    The number that begins at a token.

    Args:
        row: Tokens of a cleaned text.
        at: Index to begin at; may be past the end.
        spaced: True to read "250 000" as one number.

    Returns:
        The longest reading; None when no number begins there or it is badly formed ("1,2,3").
    """
    if at >= len(row):
        return None
    if row[at].is_number:
        return _figures(row, at) or _digits(row, at, spaced=spaced)
    return _fraction(row, at) or _vague(row, at) or _in_words(row, at)


def whole_at(row: Tokens, at: int) -> tuple[int, int] | None:
    """A small whole number, in digits or words, with its end; None when there is none."""
    number = number_at(row, at)
    if number is None or number.vague or number.scale != 1 or number.low > 9999:
        return None
    whole = number.low == number.low.to_integral_value()
    return (int(number.low), number.end) if whole else None


def word(row: Tokens, at: int) -> str:
    """The text of a token, or empty past the end."""
    return row[at].text if 0 <= at < len(row) else ""


def _digits(row: Tokens, at: int, *, spaced: bool) -> Number | None:
    text = row[at].text
    if not _PLAIN.fullmatch(text):
        return None
    if len(text) > MOST_DIGITS:
        return Number(_HUGE, _HUGE, at + 1, grouped=True)
    end, grouped = at + 1, "," in text
    while spaced and text.isdigit() and _is_group(row, at, end):
        text, end, grouped = text + row[end].text, end + 1, True
    value = Decimal(text.replace(",", ""))
    exponent = _exponent(row, end)
    if exponent is not None:
        return Number(value.scaleb(exponent), value.scaleb(exponent), end + 2, Decimal(1000))
    if word(row, end) == "/" and (at == 0 or not row[at].glued):
        return _slashed(row, end, value) or Number(value, value, end)
    if value < 1 and word(row, end) in ("of", "a"):
        return _part_of(row, end, value) or Number(value, value, end)
    number = _scaled(row, Number(value, value, end, grouped=grouped))
    doubtful = number.scale == 1 and bool(_THREE_PLACES.fullmatch(text))
    is_short = number.scale == 1 and bool(_ONE_PLACE.fullmatch(text))
    return replace(number, doubtful=doubtful, is_short_decimal=is_short)


def _is_group(row: Tokens, first: int, at: int) -> bool:
    if at >= len(row) or len(row[first].text) > 3 or row[first].text.startswith("0"):
        return False
    return len(row[at].text) == 3 and row[at].text.isdecimal() and not row[at].glued


def _exponent(row: Tokens, at: int) -> int | None:
    if word(row, at) != "e" or at + 1 >= len(row) or not row[at].glued or not row[at + 1].glued:
        return None
    power = row[at + 1].text
    return int(power) if power.isdecimal() and len(power) <= 2 else None


def _slashed(row: Tokens, slash: int, above: Decimal) -> Number | None:
    """Two readings only: a half and a quarter of something ("1/2 a million")."""
    below = word(row, slash + 1)
    if above not in (1, 3) or below not in ("2", "4"):
        return None
    part = above / Decimal(below)
    return _part_of(row, slash + 2, part)


def _scaled(row: Tokens, number: Number) -> Number:
    """The number with "and a half" and up to two words of scale applied ("2 hundred thousand")."""
    half = lexicon().numbers.half_more.at(row, number.end)
    low, high, end = number.low, number.high, number.end
    if half is not None:
        low, high, end = low + Decimal("0.5"), high + Decimal("0.5"), half
    scale = Decimal(1)
    for _ in range(2):
        step = lexicon().numbers.scales.get(word(row, end))
        if step is None or (scale != 1 and scale != 100) or not _is_scale(row, end):
            break
        scale, end = scale * step, end + 1
    if scale == 1 and half is None:
        return number
    after = lexicon().numbers.half_more.at(row, end)
    if after is not None and scale >= 10**6 and half is None:
        low, high, end = low + Decimal("0.5"), high + Decimal("0.5"), after
    return replace(number, low=low * scale, high=high * scale, end=end, scale=scale)


def _is_scale(row: Tokens, at: int) -> bool:
    """False for a "b" with a space before it: "1b" is a scale, "1 b" is not."""
    return row[at].text != "b" or row[at].glued


def _fraction(row: Tokens, at: int) -> Number | None:
    start = at + 1 if word(row, at) == "a" else at
    if word(row, start) == "half":
        return _part_of(row, start + 1, Decimal("0.5"))
    if word(row, start) == "quarter":
        return _part_of(row, start + 1, Decimal("0.25"))
    if word(row, at) in ("three", "3") and word(row, at + 1) == "quarters":
        return _part_of(row, at + 2, Decimal("0.75"))
    return None


def _part_of(row: Tokens, at: int, part: Decimal) -> Number | None:
    while word(row, at) in ("of", "a"):
        at += 1
    scale = lexicon().numbers.scales.get(word(row, at))
    if scale is None or scale < 1000:
        return None
    value = part * scale
    return Number(value, value, at + 1, Decimal(scale), in_words=True)


def _vague(row: Tokens, at: int) -> Number | None:
    start = at + 1 if word(row, at) == "a" else at
    name = word(row, start)
    if name == "couple":
        after = start + 2 if word(row, start + 1) == "of" else start + 1
        return replace(_scaled(row, Number(Decimal(2), Decimal(2), after)), vague=True)
    if name in _VAGUE:
        low, high = map(Decimal, _VAGUE[name])
        after = start + 2 if word(row, start + 1) == "of" else start + 1
        return replace(_scaled(row, Number(low, high, after)), vague=True, in_words=True)
    return _plural(row, at) or _figures(row, at)


def _plural(row: Tokens, at: int) -> Number | None:
    """ "Hundreds of thousands" is 100,000 to 999,999; "millions" is under a thousand million."""
    step = _PLURALS.get(word(row, at))
    if step is None or (at and row[at - 1].is_number):
        return None
    end, scale, spread = at + 1, Decimal(step), 10
    if word(row, end) == "of" and lexicon().numbers.scales.get(word(row, end + 1), 0) >= 1000:
        scale, end = scale * lexicon().numbers.scales[word(row, end + 1)], end + 2
    elif step < 10**6:
        return None
    else:
        spread = 1000
    return Number(scale, scale * spread - 1, end, scale, vague=True, in_words=True)


def _figures(row: Tokens, at: int) -> Number | None:
    """ "Six figures": 100,000 to 999,999."""
    text = word(row, at)
    count = _FIGURES.get(text) or (int(text) if text in ("4", "5", "6", "7", "8") else None)
    after = at + 2 if word(row, at + 1) == "-" else at + 1
    if count is None or word(row, after) not in ("figure", "figures", "fig", "figs"):
        return None
    low = Decimal(10) ** (count - 1)
    end = after + 2 if word(row, after + 1) in ("sum", "contract", "value") else after + 1
    return Number(low, low * 10 - 1, end, low, vague=True, in_words=True)


def _in_words(row: Tokens, at: int) -> Number | None:
    """ "Two hundred and fifty thousand", "a hundred grand", "one point two million"."""
    part = _below_1000(row, at)
    if part is None:
        return None
    value, end = part
    if word(row, end) == "point":
        value, end = _decimals(row, value, end)
    number = _scaled(row, Number(value, value, end, in_words=True))
    largest = number.scale
    while largest > 1:
        more = _next_part(row, number.end, largest)
        if more is None:
            break
        total = number.low + more.low
        number = replace(number, low=total, high=total, end=more.end)
        largest = more.scale
    return number if number.end > at else None


def _next_part(row: Tokens, at: int, largest: Decimal) -> Number | None:
    start = at + 1 if word(row, at) in ("and", ",") else at
    part = _below_1000(row, start)
    if part is None or largest < 1000:
        return None
    number = _scaled(row, Number(part[0], part[0], part[1], in_words=True))
    is_loose = word(row, at) == "," or number.vague
    return number if number.low < largest and not is_loose else None


def _below_1000(row: Tokens, at: int) -> tuple[Decimal, int] | None:
    if word(row, at) in ("a", "an") and word(row, at + 1) in lexicon().numbers.scales:
        head: tuple[int, int] | None = (1, at + 1)
    elif _is_lone_hundred(row, at):
        head = (1, at)
    else:
        head = _below_100(row, at)
    if head is None:
        return None
    value, end = head
    if word(row, end) != "hundred":
        return _spoken_hundreds(row, value, end) or (Decimal(value), end)
    value, end = value * 100, end + 1
    tail = _below_100(row, end + 1) if word(row, end) == "and" else None
    return (Decimal(value + tail[0]), tail[1]) if tail else (Decimal(value), end)


def _is_lone_hundred(row: Tokens, at: int) -> bool:
    """True for "hundred grand" with no number before it."""
    before, scales = word(row, at - 1), lexicon().numbers.scales
    is_counted = before[-1:].isdigit() or before in (*_VAGUE, "couple", "of")
    return (
        word(row, at) == "hundred" and scales.get(word(row, at + 1), 0) >= 1000 and not is_counted
    )


def _spoken_hundreds(row: Tokens, value: int, at: int) -> tuple[Decimal, int] | None:
    """ "Two-fifty" for 250, as people say it; None for anything else."""
    start = at + 1 if word(row, at) == "-" else at
    if not 1 <= value <= 9 or word(row, start) not in lexicon().numbers.tens:
        return None
    tail = _below_100(row, start)
    return (Decimal(100 * value + tail[0]), tail[1]) if tail else None


def zeros(plain: str) -> str:
    """
    A cleaned text with the letter o inside a figure read as zero ("2ook"), and "200kish" split to
    "200k ish".
    """
    return _ISH.sub(r"\1 ish", _OH.sub(lambda found: found[0].replace("o", "0"), plain))


def _below_100(row: Tokens, at: int) -> tuple[int, int] | None:
    text = word(row, at)
    if text in lexicon().numbers.units:
        return lexicon().numbers.units[text], at + 1
    if text not in lexicon().numbers.tens:
        return None
    after = at + 2 if word(row, at + 1) == "-" else at + 1
    unit = lexicon().numbers.units.get(word(row, after), 0)
    return (
        (lexicon().numbers.tens[text] + unit, after + 1)
        if 1 <= unit <= 9
        else (lexicon().numbers.tens[text], at + 1)
    )


def _decimals(row: Tokens, value: Decimal, at: int) -> tuple[Decimal, int]:
    end, places = at + 1, ""
    while lexicon().numbers.units.get(word(row, end), 10) < 10:
        places, end = places + str(lexicon().numbers.units[word(row, end)]), end + 1
    return (value + Decimal(f"0.{places}"), end) if places and len(places) < 7 else (value, at)
