"""
Limits around a day, "before", "by", "after", and whether unread words may change it.

Rules of this file: an unread word about time or a limit makes the whole answer unreadable; "just
after" and "shortly before" give no range, because they name no day.
"""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated
from dialogs.answers.numerals import word
from dialogs.answers.values import FIRST_DAY, YEARS_AHEAD, Days
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

Found = tuple[tuple[int, Dated], ...]
_DAY = timedelta(days=1)
_BOTH_ENDS = ("and", "to", "-", "through")
_LONGEST_LIMIT = 6
"""Most words looked at before a day: the longest limit and what may come between it and the day."""


def limited_by(row: Tokens, at: int, dated: Dated, span: Days, today: date) -> Days | None:
    """
    A reading narrowed by the limit before it: "before 2015", "after 1 April 2026".

    Returns:
        The range before, up to, from or after the day; the reading itself without a limit; None
        where the limit names no day ("just after Easter").
    """
    found = _limit_before(row, at)
    if found is None:
        return span
    limit, start = found
    if word(row, start - 1) in lexicon().days.closely:
        return None
    horizon = cal.shifted(today, 12 * YEARS_AHEAD)
    if limit == "before":
        last = span.last if _is_end(row, at) else span.first - _DAY
        return _until(last, today)
    if limit == "by":
        return _until(span.first if dated.leans_ahead else span.last, today)
    if dated.leans_ahead:
        return None
    first = span.first if limit == "since" else span.last + _DAY
    return Days(first, horizon) if first <= horizon else span


def _until(last: date, today: date) -> Days | None:
    """From today to a future day, or from the earliest day accepted to a past one."""
    first = today if last >= today else FIRST_DAY
    return Days(first, last) if first <= last else None


def _is_end(row: Tokens, at: int) -> bool:
    start = at + 1 if word(row, at) == "the" else at
    return lexicon().days.parts.get(word(row, start)) == "end"


def _limit_before(row: Tokens, at: int) -> tuple[str, int] | None:
    """The limit that ends just before a token, with the index it begins at, or None."""
    last = at
    while word(row, last - 1) in ("the", "about", "around"):
        last -= 1
    for start in range(max(0, last - _LONGEST_LIMIT), last):
        found = lexicon().days.limits.at(row, start)
        if found is not None and found[1] == last:
            return found[0], start
    return None


def leaves_unread(row: Tokens, found: Found) -> bool:
    """True when unread words may change the day: another number, "not", "week", "last"."""
    if lexicon().days.misleading.found_in(row):
        return True
    taken = {index for at, dated in found for index in _read_with(row, at, dated)}
    idle = _covered(row, taken)
    return any(_spoils(row, index, taken) for index in range(len(row)) if index not in taken | idle)


def _read_with(row: Tokens, at: int, dated: Dated) -> range:
    """The tokens of a form with those before it that were read as its limit or lead."""
    limit = _limit_before(row, at)
    if limit is not None:
        return range(limit[1], dated.end)
    start = at - 1 if word(row, at - 1) == "the" else at
    is_joined = any(token.text in _BOTH_ENDS for token in row[at : dated.end])
    if word(row, start - 1) == "during" or (word(row, start - 1) == "between" and is_joined):
        return range(start - 1, dated.end)
    return range(at, dated.end)


def _covered(row: Tokens, taken: set[int]) -> set[int]:
    """The tokens of phrases that contain a word about time but do not change the day."""
    covered: set[int] = set()
    for start in range(len(row)):
        end = lexicon().days.idle.at(row, start)
        if end is not None and not taken & set(range(start, end)):
            covered |= set(range(start, end))
    return covered


def _spoils(row: Tokens, at: int, taken: set[int]) -> bool:
    words, text = lexicon().days, row[at].text
    if row[at].is_number:
        return not _is_clock_time(row, at)
    if (text in lexicon().numbers.units and text != "one") or text in lexicon().numbers.tens:
        return True
    if words.unread.at(row, at) is not None:
        return True
    return at + 1 in taken and (text in words.ordinals or text in words.steps)


def _is_clock_time(row: Tokens, at: int) -> bool:
    if word(row, at + 1) in ("am", "pm", ":", "noon", "oclock"):
        return True
    if (word(row, at - 2), word(row, at - 1)) in (("back", "of"), ("half", "past")):
        return True
    return word(row, at - 1) in (":", "at", "t")
