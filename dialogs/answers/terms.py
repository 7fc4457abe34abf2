"""
How long a contract runs, with its extensions: "3+1+1", "4 years with two one-year options".

Rules of this file: every extension counts, because the law values a contract with all of them;
an extension of unsaid length makes the whole term unreadable.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from dialogs.answers.numerals import number_at, whole_at, word
from dialogs.answers.values import Wording
from dialogs.cleaning import Phrases, Tokens
from dialogs.lexicon_reading import lexicon

PER_YEAR = {"year": 1, "quarter": 4, "month": 12, "week": 52, "day": 365}
"""How many of a unit make a year; for weeks and days only approximately."""
MOST_YEARS = 200
_SHORT = Decimal(10)
_LONGEST_BARE = Decimal(60)
_HALF = Phrases(("and a half",))


@dataclass(frozen=True, slots=True)
class Term:
    """
    A length of time made of parts.

    Attributes:
        parts: Each part's length in `unit`, the first one and then every extension.
        unit: `year`, `quarter`, `month`, `week` or `day`: the unit of all parts.
        end: Index of the first token after it.
        unit_said: False for a bare "3+1+1", whose unit is taken to be years.
        is_open: True when an option to extend is named without its length.
    """

    parts: tuple[Decimal, ...]
    unit: str
    end: int
    unit_said: bool = True
    is_open: bool = False

    @property
    def total(self) -> Decimal:
        """The whole length in `unit`."""
        return sum(self.parts, Decimal(0))

    @property
    def words(self) -> Wording:
        """The wording of the length, such as "5 years (3 + 1 + 1)"."""
        many = "" if self.total == 1 else "s"
        whole = Wording.of(f"working_term_{self.unit}{many}", count=f"{self.total.normalize():f}")
        if len(self.parts) == 1:
            return whole
        parts = " + ".join(f"{part.normalize():f}" for part in self.parts)
        return Wording.of("working_parts", whole=whole, parts=parts)


@dataclass(frozen=True, slots=True)
class _Part:
    lengths: tuple[Decimal, ...]
    unit: str
    end: int


def term_at(row: Tokens, at: int) -> Term | None:
    """
    The length of time that begins at a token, with the extensions that follow it.

    Returns:
        None when no length begins there; a number alone, without a unit, is not a length.
    """
    start = at
    while word(row, start) in ("a", "an", "the", "initial", "period", "of", "total", "up", "to"):
        start += 1
    first = _part(row, start) or _part(row, at)
    if first is None:
        return None
    parts = [first]
    end = _after(row, first.end)
    while (more := _extension(row, end)) is not None:
        parts.append(more)
        end = _after(row, more.end)
    if not any(part.unit for part in parts) and not _is_sum(row, at, parts):
        return None
    return _joined(parts, end, is_open=_is_open(row, end))


def lengthened(row: Tokens, term: Term, at: int) -> Term | None:
    """
    The term with the extensions that begin at a later token.

    Returns:
        None when no extension begins there; `is_open` is set when one begins without saying its
        length.
    """
    parts = [_Part(term.parts, term.unit, term.end)]
    end = at
    while (more := _extension(row, end)) is not None:
        parts.append(more)
        end = _after(row, more.end)
    is_open = _is_open(row, end)
    if len(parts) == 1 and not is_open:
        return None
    return _joined(parts, end, is_open=is_open or term.is_open)


def names_extension(row: Tokens, indexes: Iterable[int]) -> bool:
    """True when one of the tokens is a word such as "option" or "extend"."""
    return any(word(row, at) in lexicon().terms.extensions for at in indexes)


def unit_at(row: Tokens, at: int) -> tuple[str, int] | None:
    """The unit of time named at a token, such as `year` for "yrs", with its end."""
    unit = lexicon().terms.units.get(word(row, at))
    return (unit, at + 1) if unit and word(row, at) not in ("yearly", "monthly") else None


def in_units(term: Term, unit: str) -> tuple[Decimal, bool]:
    """
    The length of a term in another unit.

    Returns:
        The number of units, and True when it is approximate (weeks or days converted to months or
        back).
    """
    if term.unit == unit:
        return term.total, False
    rough = bool({term.unit, unit} & {"week", "day"})
    return term.total * PER_YEAR[unit] / PER_YEAR[term.unit], rough


def _is_sum(row: Tokens, at: int, parts: list[_Part]) -> bool:
    """A bare "3+1+1" is a term only when it is written with plus signs and small numbers."""
    is_short = all(part.lengths[0] <= _SHORT for part in parts)
    has_plus = any(token.text == "+" for token in row[at : parts[-1].end])
    return is_short and has_plus and len(parts) > 1


def _is_open(row: Tokens, at: int) -> bool:
    """True for "with two extensions" or "plus an option to extend" and no length."""
    if word(row, at) not in lexicon().terms.links:
        return False
    ahead = {word(row, index) for index in range(at, at + 6)}
    words_there = [word(row, index) for index in range(at, at + 6)]
    return bool(ahead & lexicon().terms.extensions) and all(
        each in lexicon().terms.links | lexicon().terms.filler or whole_at(row, at + index)
        for index, each in enumerate(
            words_there[: _first_of(words_there, lexicon().terms.extensions)]
        )
    )


def _first_of(texts: list[str], wanted: Collection[str]) -> int:
    return next(index for index, text in enumerate(texts) if text in wanted)


def _joined(parts: list[_Part], end: int, *, is_open: bool) -> Term | None:
    units = {part.unit for part in parts if part.unit}
    default = parts[-1].unit or next((part.unit for part in parts if part.unit), "year")
    unit = min(units or {"year"}, key=lambda each: -PER_YEAR[each])
    lengths = [
        length * PER_YEAR[unit] / PER_YEAR[part.unit or default]
        for part in parts
        for length in part.lengths
    ]
    longest_bare = _SHORT if default == "year" else MOST_YEARS
    if any(not part.unit and part.lengths[0] > longest_bare for part in parts):
        return None
    if sum(lengths) > MOST_YEARS * PER_YEAR[unit]:
        return None
    return _tidied(Term(tuple(lengths), unit, end, bool(units), is_open))


def _tidied(term: Term) -> Term:
    """The term in years, where its parts are whole years: 48 + 12 months is 4 + 1 years."""
    if term.unit in ("month", "quarter") and len(term.parts) > 1:
        per = PER_YEAR[term.unit]
        if all(part % per == 0 for part in term.parts):
            parts = tuple(part / per for part in term.parts)
            return Term(parts, "year", term.end, is_open=term.is_open)
    return term


def _part(row: Tokens, at: int) -> _Part | None:
    """One length: "3 years", "one-year", "two one-year", "2 x 12 months", "another year", "1"."""
    if word(row, at) in lexicon().terms.units and word(row, at - 1) in (
        "a",
        "another",
        "further",
        "extra",
    ):
        half = _HALF.at(row, at + 1)
        length = Decimal("1.5") if half else Decimal(1)
        return _Part((length,), lexicon().terms.units[word(row, at)], half or at + 1)
    number = number_at(row, at)
    if number is None or number.vague or number.scale != 1 or number.low <= 0:
        return None
    return _several(row, at) or _single(row, number.low, number.end)


def _single(row: Tokens, length: Decimal, end: int) -> _Part | None:
    after = end + 1 if word(row, end) == "-" else end
    unit = unit_at(row, after)
    if unit is not None:
        half = _HALF.at(row, unit[1])
        return _Part((length + (Decimal("0.5") if half else 0),), unit[0], half or unit[1])
    return _Part((length,), "", end) if length <= _LONGEST_BARE else None


def _several(row: Tokens, at: int) -> _Part | None:
    """ "Two one-year", "2 x 1 year", "two options of 12 months": the same length more than once."""
    count = whole_at(row, at)
    if count is None or not 1 <= count[0] <= _SHORT:
        return None
    start = count[1]
    while word(row, start) in lexicon().terms.counted:
        start += 1
    if word(row, start) in ("a", "one") and unit_at(row, start + 1):
        length, end = Decimal(1), start + 1
    else:
        number = number_at(row, start)
        if number is None or number.vague or number.scale != 1:
            return None
        length, end = number.low, number.end
    each = _single(row, length, end)
    if each is None or (not each.unit and word(row, count[1]) not in ("x", "*", "times")):
        return None
    return _Part(each.lengths * count[0], each.unit, each.end)


def _extension(row: Tokens, at: int) -> _Part | None:
    """A further part after a plus or a word such as "with" or "extendable", or None."""
    if word(row, at) not in lexicon().terms.links and word(row, at) not in (
        "option",
        "options",
        "optional",
    ):
        return None
    start, said, plus = at, False, False
    while word(row, start) in lexicon().terms.links | lexicon().terms.filler or (
        word(row, start) == "-" and word(row, start + 1) in lexicon().terms.filler
    ):
        said = said or word(row, start) in lexicon().terms.filler - {
            "a",
            "an",
            "the",
            "of",
            "for",
            "x",
        }
        plus = plus or word(row, start) in ("+", "plus")
        start += 1
    part = _part(row, start)
    if part is None or part.lengths[0] > MOST_YEARS:
        return None
    named = word(row, part.end) in lexicon().terms.after
    is_plain = (
        part.unit or plus or (said and word(row, start - 1) in ("by", "of", "for", "another"))
    )
    return part if is_plain and (part.unit or plus or said or named) else None


def _after(row: Tokens, at: int) -> int:
    """The index after the words that may close a part: "options", "extensions each"."""
    end = at
    while word(row, end) in lexicon().terms.after:
        end += 1
    return end
