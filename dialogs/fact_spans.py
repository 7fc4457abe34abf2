"""
Which words of a text its facts were read from, for an explanation of how it was understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dialogs.answers.days import scan_days
from dialogs.answers.money_scan import scan
from dialogs.cleaning import Tokens, sentence, tokens
from dialogs.gazetteer import Gazetteer, split_words


def fact_spans(text: str, gazetteer: Gazetteer, today: date) -> tuple[tuple[int, int], ...]:
    """
    The parts of a text that name a body, a purchase, a day or a sum.

    Args:
        text: As typed.
        gazetteer: Bodies, purchases and hints.
        today: Europe/London.

    Returns:
        Offsets into `text`, first and one past the last character, in order, not overlapping. A
        word whose spelling was changed on reading (an ampersand, a special quotation mark) may be
        missing.
    """
    row = tokens(sentence(text))
    used = {
        index for at, dated in scan_days(row, today, strict=True) for index in range(at, dated.end)
    }
    free = tuple(token for index, token in enumerate(row) if index not in used)
    kept = [index for index in range(len(row)) if index not in used]
    used |= {kept[index] for index in scan(free, strict=True).taken}
    said, breaks = split_words(text)
    worded = [index for index, token in enumerate(row) if token.is_word or token.is_number]
    if len(worded) == len(said):
        for span in gazetteer.spans(said, breaks):
            used |= {worded[index] for index in range(span.start, span.end)}
    return tuple(_joined(text, row, used))


def _joined(text: str, row: Tokens, used: set[int]) -> Iterator[tuple[int, int]]:
    """Offsets of the tokens used, neighbours as one."""
    lowered, at = text.casefold(), 0
    open_at, end, last = -1, -1, -2
    for index, token in enumerate(row):
        start = lowered.find(token.text, at)
        if start < 0:
            continue
        at = start + len(token.text)
        if index not in used:
            continue
        if index == last + 1 and open_at >= 0:
            end, last = at, index
            continue
        if open_at >= 0:
            yield open_at, end
        open_at, end, last = start, at, index
    if open_at >= 0:
        yield open_at, end
