"""
Reads yes and no in the words people use.

Rules of this file: an answer that is hedged or says both is refused as ambiguous.
"""

from __future__ import annotations

import re

from dialogs.answers.unsure import is_unsure
from dialogs.answers.values import NotSure, Picked, Reason, Refused
from dialogs.cleaning import Phrases, Token, Tokens, clean, is_too_long, tokens
from dialogs.lexicon_reading import lexicon

_STRETCHED = re.compile(r"([a-z])\1{2,}")


def read_yes_no(text: str) -> Picked | NotSure | Refused:
    """
    The answer to a yes-or-no question.

    Returns:
        `Picked("yes")` or `Picked("no")`; `NotSure`; or `Refused`, with `AMBIGUOUS` when both
        are said or an answer is hedged ("yes but", "no problem").
    """
    if is_too_long(text):
        return Refused(Reason.NOT_UNDERSTOOD)
    plain = _STRETCHED.sub(r"\1", clean(text))
    row = tokens(plain)
    if not row:
        return Refused(Reason.EMPTY)
    if plain in ("n/a", "n / a"):
        return Refused(Reason.NOT_UNDERSTOOD)
    if is_unsure(plain) and not lexicon().choice.no_phrases.found_in(row):
        return NotSure()
    said = [token.text for token in row if token.is_word or token.is_number]
    is_yes, is_no, rest = _leaning(row, said)
    if is_yes and is_no:
        return Refused(Reason.AMBIGUOUS)
    if not is_yes and not is_no:
        return Refused(Reason.NOT_UNDERSTOOD)
    if rest:
        clear = not rest & lexicon().choice.hedges
        return Refused(Reason.NOT_UNDERSTOOD if clear else Reason.AMBIGUOUS)
    return Picked("yes" if is_yes else "no")


def _leaning(row: Tokens, said: list[str]) -> tuple[bool, bool, set[str]]:
    """Whether yes and no are said, and the words that say anything else."""
    loose = _outside(row, lexicon().choice.no_phrases)
    has_no_phrase = len(loose) < len(row)
    no_doubt = lexicon().choice.no_doubt.found_in(row)
    is_no = has_no_phrase or (
        any(token.text in lexicon().choice.no for token in loose) and not no_doubt
    )
    has_yes_phrase = lexicon().choice.yes_phrases.found_in(row) and not is_no
    is_yes = has_yes_phrase or any(token.text in lexicon().choice.yes for token in loose)
    if not is_yes and not is_no:
        return False, False, set()
    negated = {each for each in said if each in lexicon().choice.negations - lexicon().choice.no}
    known = (
        lexicon().choice.yes
        | lexicon().choice.no
        | lexicon().choice.harmless
        | (lexicon().choice.negations - {"but", "except", "than", "other"})
    )
    if is_yes and negated and not is_no:
        is_no = True
    return is_yes, is_no, set(said) - known - _phrase_words(row)


def _outside(row: Tokens, phrases: Phrases) -> Tokens:
    """The tokens outside all of the phrases."""
    kept: list[Token] = []
    at = 0
    while at < len(row):
        end = phrases.at(row, at)
        if end is None:
            kept.append(row[at])
        at = end or at + 1
    return kept


def _phrase_words(row: Tokens) -> set[str]:
    found: set[str] = set()
    for start in range(len(row)):
        for phrases in (lexicon().choice.yes_phrases, lexicon().choice.no_phrases):
            end = phrases.at(row, start)
            found |= {token.text for token in row[start:end]} if end else set()
    return found
