"""
The day a question is about, where it names one: "what was the threshold in 2014?"

Rules of this file: only a past day or year that the law is asked *as at*; the year in the name of
an Act or a note is none, nor is the year of something that happened ("we replaced it in 2022").
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.matching.words import is_question
from dialogs.answers import Days, read_day

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = rf"((?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:(?:{_MONTH})[a-z]{{0,6}}\s+)?20\d\d)"
_BARE = (
    r"(?<!act )(?<!regs )(?<!regulations )(?<!pcr )(?<!pcrs )(?<!compact )(?<!covenant )(?<!note )"
    r"(?<!order )(?<!si )(?<![/£-])(20\d\d)(?![/,.]?\d)"
)
"""A year that is not that of an Act, of regulations or of a note, nor part of a number."""
_YEAR = re.compile(
    rf"(?<!strategy )(?<!model )(?<!statement )(?<!guidance )\b{_BARE}\b"
    r"(?!\s*(?:act|regs|regulations|compact|ppn|strategy|model|statement|guidance))",
    re.IGNORECASE,
)
_FIRST_YEAR = 2013
_NOT_A_NAME = r"(?!\s*(?:act|regs|regulations|compact|ppn))"
_AS_AT = re.compile(
    rf"\b(?:in|during|as at|as of|on|back in|until|up to)\s+{_DAY}\b{_NOT_A_NAME}",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"\b(?:before|prior to)\s+{_DAY}\b{_NOT_A_NAME}", re.IGNORECASE)
_OF_ITS_YEAR = re.compile(
    r"\b(?:an?|the|our|my|this|that|old)\s+(20\d\d)\s+"
    r"(?:file|contract|tender|procurement|purchase|competition|exercise|award|case|notice|"
    r"framework|threshold|figure|limit)s?\b",
    re.IGNORECASE,
)
"""A thing of its year: "a 2017 file", "the 2016 threshold"."""
_FIGURE = r"(?:threshold|limit|figure|cut-?off)s?"
_FIGURE_OF_YEAR = re.compile(
    rf"\b{_FIGURE}\s+(?:[a-z'-]+\s+){{0,4}}?{_BARE}\b{_NOT_A_NAME}"
    rf"|\b{_BARE}\s+(?:[a-z'-]+\s+){{0,3}}?{_FIGURE}\b",
    re.IGNORECASE,
)
"""Typed as search words: "council threshold 2018", "2018 light touch limit"."""
_HAPPENED = re.compile(r"\b(?:we|i|they|he|she|it|you|who|which|that|our|my|their|its)\b", re.I)
"""Words that tell of something that happened on a day."""
_BOUGHT = re.compile(
    r"\b(?:let|tender\w*|award\w*|advertis\w*|procur\w*|bought|purchas\w*|publish\w*|"
    r"commission\w*|signed|contract\w*|notice\w*)\b",
    re.IGNORECASE,
)
"""What happens in buying: the law of its day is the one that counts."""
_CAME_OR_WENT = re.compile(
    r"\b(?:launched|founded|renamed|abolished|replaced|repealed)\s+(?:back\s+)?$", re.IGNORECASE
)
"""Said of a thing just before the day it came or went: "the deal launched in 2025"."""
_CLAUSE = re.compile(r"[,;.?!]+|\b(?:so|but)\b", re.IGNORECASE)


def asked_day(text: str, today: date) -> date | None:
    """
    The day whose law a text asks about, or None when it names none before today.

    A month or a year is taken at its middle day, which the answer then names; "before 2015" at the
    last day before it.
    """
    earlier = (found for found in _BEFORE.finditer(text) if not _tells(text, found))
    eves = (_first_of(found.group(1), today) for found in earlier)
    eve = next((first for first in eves if first), None)
    if eve:
        return eve - timedelta(days=1)
    as_at = (found for found in _AS_AT.finditer(text) if not _tells(text, found))
    years = (*_OF_ITS_YEAR.finditer(text), *_FIGURE_OF_YEAR.finditer(text))
    named = (found.group(found.lastindex or 0) for found in (*as_at, *years))
    return next((day for words in named if (day := day_named(words, today))), None)


def year_beside(text: str, today: date) -> str:
    """
    A past year since the Act that a text names without saying what of: it may be the day asked
    about. Empty where there is none, or where it belongs to the name of an Act or a note.
    """
    years = (found.group(1) for found in _YEAR.finditer(text))
    return next((year for year in years if _FIRST_YEAR <= int(year) < today.year), "")


def day_named(words: str, today: date) -> date | None:
    """The past day, or the middle of the past month or year, that words are; else None."""
    bare = re.sub(r"^(?:(?:back )?in|on|during|as at|as of) ", "", words.strip(" .?!").casefold())
    days = read_day(bare, today) if re.fullmatch(_DAY, bare, re.IGNORECASE) else None
    if not isinstance(days, Days) or days.last >= today:
        return None
    return days.first + (days.last - days.first) / 2


def _first_of(words: str, today: date) -> date | None:
    days = read_day(words, today)
    return days.first if isinstance(days, Days) and days.first <= today else None


def _tells(text: str, found: re.Match[str]) -> bool:
    """True when the day is that of something that happened, not one whose law is asked about."""
    if _CAME_OR_WENT.search(text[: found.start()]):
        return True
    marks = list(_CLAUSE.finditer(text))
    begins = max((m.end() for m in marks if m.end() <= found.start()), default=0)
    ends = min((m.end() for m in marks if m.start() >= found.end()), default=len(text))
    clause = text[begins:ends].strip()
    if is_question(clause) or _BOUGHT.search(clause):
        return False
    return bool(_HAPPENED.search(text[begins : found.start()]))
