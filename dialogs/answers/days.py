"""
Reads the day something starts, as people write it.

Rules of this file: the caller says which day is today; a vague answer gives a range; an answer with
two readings gives both; dates in figures are day first.

    >>> from datetime import date
    >>> read_day("end of next month", date(2026, 11, 22))
    Days(first=datetime.date(2026, 12, 25), last=datetime.date(2026, 12, 31))
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated, nearest
from dialogs.answers.day_forms import day_at
from dialogs.answers.day_joining import joined
from dialogs.answers.day_limits import leaves_unread, limited_by
from dialogs.answers.day_words import needs_context
from dialogs.answers.numerals import word
from dialogs.answers.spelling import mended
from dialogs.answers.unsure import is_unsure
from dialogs.answers.values import Ambiguous, Days, NotSure, Reason, Refused
from dialogs.cleaning import Token, Tokens, clean, is_too_long, tokens
from dialogs.lexicon_reading import lexicon

DayAnswer = Days | NotSure | Refused | Ambiguous[Days]

_COMPACT = re.compile(r"\d{8}")
MOST_DAYS = 6
_NEAR_CORRECTION = 2
"""Words that may stand between "I mean" and the day meant."""


def read_day(text: str, today: date) -> DayAnswer:
    """
    The answer to "when?".

    Args:
        text: As typed, of any length.
        today: The caller's day, in Europe/London.

    Returns:
        `Days` for one day or one range; `Ambiguous` with two or more `Days`, earliest first, when
        the year, the quarter or the week reads two ways; `NotSure`; or `Refused`: no such day,
        before 1990, more than 20 years ahead, several different days, or not understood.
    """
    if is_too_long(text):
        return Refused(Reason.NOT_UNDERSTOOD)
    plain = clean(text)
    row = spelt(tokens(plain))
    if not row:
        return Refused(Reason.EMPTY)
    if len(row) == 1 and _COMPACT.fullmatch(row[0].text):
        return _compact(row[0].text, today)
    row = _corrected(row, today)
    found = scan_days(row, today, strict=False)
    if not found:
        return NotSure() if is_unsure(plain) else Refused(Reason.NOT_UNDERSTOOD)
    if leaves_unread(row, found):
        return NotSure() if is_unsure(plain) else Refused(Reason.NOT_UNDERSTOOD)
    return settle(row, found, today)


def spelt(row: Tokens) -> Tokens:
    """The row with typing errors corrected in the longer words, and spoken forms written out."""
    return _plain(mended(row, lexicon().days.mended, lexicon().days.not_mended))


def _plain(row: Tokens) -> Tokens:
    """ "The morn" as "tomorrow", "last night" as "yesterday": one token for the phrase."""
    plain: list[Token] = []
    at = 0
    while at < len(row):
        found = lexicon().days.said_as.at(row, at)
        plain.append(replace(row[at], text=found[0]) if found else row[at])
        at = found[1] if found else at + 1
    return tuple(plain)


def _corrected(row: Tokens, today: date) -> Tokens:
    """What follows "I mean" or "slipped to", where a day stands there; else the whole row."""
    for start in range(len(row) - 1, 0, -1):
        end = lexicon().days.corrected.at(row, start)
        if end is None:
            continue
        rest = row[end:]
        found = scan_days(rest, today, strict=False)
        if found and found[0][0] <= _NEAR_CORRECTION:
            return rest
    return row


def scan_days(row: Tokens, today: date, *, strict: bool) -> tuple[tuple[int, Dated], ...]:
    """
    Every date form in a row of tokens with the index it begins at, none overlapping.

    Args:
        row: Tokens of a cleaned text.
        today: The caller's day.
        strict: True inside a sentence: a bare year, month, season or weekday then needs a word
            such as "in" before it, and days on which something ends are left out.
    """
    found: list[tuple[int, Dated]] = []
    at = 0
    while at < len(row) and len(found) < MOST_DAYS:
        dated = day_at(row, at, today)
        if dated is not None and _is_date(row, at, dated, strict=strict):
            dated = _stretched(row, at, dated, today)
            if not (strict and _is_end(row, at)):
                found.append((at, dated))
            at = dated.end
        else:
            at += 1
    return joined(row, tuple(found), today)


def settle(
    row: Tokens, found: tuple[tuple[int, Dated], ...], today: date
) -> Days | Ambiguous[Days] | Refused:
    """The answer that all date forms found give together; `found` must not be empty."""
    options: list[Days] = []
    for at, dated in found:
        if dated.refused:
            return Refused(dated.refused)
        limited = [limited_by(row, at, dated, span, today) for span in _by_tense(row, dated, today)]
        if None in limited:
            return Refused(Reason.NOT_UNDERSTOOD)
        options += [span for span in limited if span]
    if len(found) > 1 and len(set(options)) > 1 and not _are_choices(row, found):
        return Refused(Reason.SEVERAL)
    bounded = [cal.within_bounds(span, today) for span in dict.fromkeys(options)]
    good = [span for span in bounded if isinstance(span, Days)]
    if not good:
        return next(span for span in bounded if isinstance(span, Refused))
    return good[0] if len(good) == 1 else Ambiguous(tuple(good))


def _compact(text: str, today: date) -> DayAnswer:
    """Eight digits: 20260302 or 02032026."""
    year_first = cal.day(int(text[:4]), int(text[4:6]), int(text[6:]))
    day_first = cal.day(int(text[4:]), int(text[2:4]), int(text[:2]))
    bounded = [cal.within_bounds(cal.one(when), today) for when in (year_first, day_first) if when]
    good = [span for span in bounded if isinstance(span, Days)]
    return good[0] if good else bounded[0] if bounded else Refused(Reason.NO_SUCH_DAY)


def _is_date(row: Tokens, at: int, dated: Dated, *, strict: bool) -> bool:
    lead = word(row, at - 1)
    if needs_context(row, at) and dated.end == at + 1 and (strict or at > 0):
        return lead in lexicon().days.leads | {"or", "-", "/", "and"} - (
            lexicon().days.weak_leads if strict else set()
        )
    if strict and row[at].is_number and at and row[at].glued and word(row, at - 1) == "£":
        return False
    if not strict or dated.strong:
        return True
    return lead in lexicon().days.leads - lexicon().days.weak_leads and word(row, at - 2) not in (
        lexicon().days.instruments
    )


def _is_end(row: Tokens, at: int) -> bool:
    """True when the words just before say that something ends on that day."""
    return any(
        (end := lexicon().days.ending.at(row, start)) is not None and end <= at <= end + 2
        for start in range(max(0, at - 6), at)
    )


def _stretched(row: Tokens, at: int, first: Dated, today: date) -> Dated:
    """The date form extended to a range: "March to May 2026", "between 1 and 9 June 2026"."""
    link = word(row, first.end)
    if link in ("or", "/") and first.by_year is not None:
        return _sharing_year(row, first, today)
    is_between = word(row, at - 1) == "between"
    if first.refused or link not in ("to", "-", "through", "and") or (link == "and") != is_between:
        return first
    second = day_at(row, first.end + 1, today)
    if second is None or second.refused or (len(second.options) != 1 and second.told):
        return first
    near = _fitted(first, second)
    if near is None:
        return first
    pairs = tuple(
        Days(near_span.first, far_span.last)
        for near_span, far_span in near
        if near_span.first <= far_span.last
    )
    return replace(second, options=pairs, by_year=None, strong=True) if pairs else first


def _sharing_year(row: Tokens, first: Dated, today: date) -> Dated:
    """ "March or April 2026": the first takes the year said with the second."""
    second = day_at(row, first.end + 1, today)
    if second is None or not second.told or len(second.options) != 1 or first.by_year is None:
        return first
    span = first.by_year(second.options[0].first.year)
    return replace(first, options=(span,), by_year=None) if span else first


def _fitted(first: Dated, second: Dated) -> list[tuple[Days, Days]] | None:
    """Pairs of start and end for a range; a start without a year takes the year of its end."""
    pairs: list[tuple[Days, Days]] = []
    for far in second.options:
        near: Days | None = first.options[0] if len(first.options) == 1 else None
        if first.by_year is not None:
            near = first.by_year(far.first.year)
            if near is None or near.first > far.last:
                near = first.by_year(far.first.year - 1)
        if near is None:
            return None
        pairs.append((near, far))
    return pairs


def _by_tense(row: Tokens, dated: Dated, today: date) -> tuple[Days, ...]:
    """
    For a date without a year: the readings that fit the tense of the sentence, or that are near
    today.
    """
    texts = {token.text for token in row}
    past, future = bool(texts & lexicon().days.past), bool(texts & lexicon().days.future)
    is_weekday = not dated.strong and dated.told and dated.options[0].first == dated.options[0].last
    if is_weekday and past and not future:
        week_ago = dated.options[0].first - timedelta(weeks=1)
        return (cal.one(week_ago),) if dated.options[0].first > today else dated.options[:1]
    if dated.told or len(dated.options) < 2:
        return dated.options
    if past == future:
        return nearest(dated, today)
    return dated.options[:1] if past else dated.options[-1:]


def _are_choices(row: Tokens, found: tuple[tuple[int, Dated], ...]) -> bool:
    """True when the dates are joined by "or" or a slash."""
    gaps = pairwise(found)
    return all(
        any(token.text in ("or", "/") for token in row[one.end : start])
        for (_, one), (start, _) in gaps
    )
