"""
The day a question is about, where it names one: "what was the threshold in 2014?"

Rules of this file: only a past day or year that the law is asked *as at*; the year in the name of
an Act or a note is none.
"""

from __future__ import annotations

import re
from datetime import date

from dialogs.answers import Days, read_day

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_AS_AT = re.compile(
    rf"\b(?:in|during|as at|as of|on|back in)\s+"
    rf"((?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:(?:{_MONTH})[a-z]{{0,6}}\s+)?20[012]\d)\b"
    rf"(?!\s*(?:act|regs|regulations|compact|ppn))",
    re.IGNORECASE,
)


def asked_day(text: str, today: date) -> date | None:
    """
    The day whose law a text asks about, or None when it names none before today.

    A month or a year is taken at its middle day, which the answer then names.
    """
    found = _AS_AT.search(text)
    days = read_day(found.group(1), today) if found else None
    if not isinstance(days, Days) or days.last >= today:
        return None
    return days.first + (days.last - days.first) / 2
