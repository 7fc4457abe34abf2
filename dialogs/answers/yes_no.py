"""
Yes and no, in whatever words people use.

Rules of this file: an answer that is hedged or says both is neither.
"""

from __future__ import annotations

import re

from dialogs.answers.cleaning import Phrases, Token, Tokens, clean, is_too_long, tokens
from dialogs.answers.unsure import is_unsure
from dialogs.answers.values import NotSure, Picked, Reason, Refused

NEGATIONS = {"not", "dont", "doesnt", "isnt", "arent", "havent", "hasnt", "wont", "cant", "didnt",
             "wasnt",
             "neither", "except", "never", "nor", "other", "than", "no", "but"}  # fmt: skip


_YES = {
    "yes", "y", "ye", "yea", "yeah", "yeh", "yep", "yup", "yah", "ya", "yas", "yis", "yess", "yse",
    "eys", "aye", "ay", "sure", "correct", "true", "definitely", "absolutely", "indeed", "ok",
    "okay", "oui", "affirmative", "certainly", "right", "totally", "exactly", "ja", "yh",
    "yip", "ys", "yesh", "ies", "uhuh", "deffo", "defo", "always",
}  # fmt: skip


_NO = {
    "no", "n", "nope", "nah", "na", "nay", "noo", "noe", "nop", "negative", "false", "never", "non",
    "nein", "none", "naw", "wrong", "incorrect", "nowt", "neither", "noes", "nooo", "nopes",
}  # fmt: skip


_YES_PHRASES = Phrases(("of course", "thats right", "that is right", "that s right", "we do",
                        "we are", "we have", "it is", "it does", "it has", "i do", "i am",
                        "i have", "we will", "it will", "they do", "they are", "thats correct",
                        "that is correct", "too right", "you bet", "without a doubt", "it was",
                        "we did", "they have", "it would", "we would", "no doubt"))  # fmt: skip


_NO_PHRASES = Phrases(("not really", "not at all", "not yet", "of course not", "definitely not",
                       "absolutely not", "certainly not", "no way", "not as such", "not us",
                       "not exactly", "we dont", "we do not", "it isnt", "it is not", "its not",
                       "it doesnt", "it does not", "we arent", "we are not", "were not",
                       "we havent", "we have not", "it hasnt", "it has not", "i dont", "im not",
                       "i am not", "thats not right", "not true", "not correct", "not this time",
                       "not in this case", "we wont", "it wont", "no they dont", "they dont",
                       "not quite", "we didnt", "it wasnt", "nothing like that", "not any",
                       "none of them", "dont think any"))  # fmt: skip


_HARMLESS = {
    "we", "do", "are", "it", "is", "that", "thats", "please", "thanks", "thank", "you", "have",
    "will", "i", "am", "has", "been", "does", "did", "already", "the", "this", "a", "an", "im",
    "its", "they", "of", "course", "was", "would", "can", "mate", "sir", "cheers", "and", "so",
    "were", "all", "very", "much", "indeed", "sorry", "think", "be", "to", "in", "them", "just",
    "well", "oh", "ah", "um", "er", "got", "one", "our", "my", "there", "any", "at", "us", "for",
    "council", "contract", "x", "way", "really", "now", "theyre", "these", "those", "afraid",
    "doubt", "both", "here", "must", "may", "say",
}  # fmt: skip


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
    if is_unsure(plain) and not _NO_PHRASES.found_in(row):
        return NotSure()
    said = [token.text for token in row if token.is_word or token.is_number]
    is_yes, is_no, rest = _leaning(row, said)
    if is_yes and is_no:
        return Refused(Reason.AMBIGUOUS)
    if not is_yes and not is_no:
        return Refused(Reason.NOT_UNDERSTOOD)
    if rest:
        clear = not rest & {"but", "except", "unless", "partly", "sometimes", "if", "or", "problem"}
        return Refused(Reason.NOT_UNDERSTOOD if clear else Reason.AMBIGUOUS)
    return Picked("yes" if is_yes else "no")


def _leaning(row: Tokens, said: list[str]) -> tuple[bool, bool, set[str]]:
    """Whether yes and no are said, and the words that say anything further."""
    loose = _outside(row, _NO_PHRASES)
    has_no_phrase = len(loose) < len(row)
    no_doubt = Phrases(("no doubt",)).found_in(row)
    is_no = has_no_phrase or (any(token.text in _NO for token in loose) and not no_doubt)
    has_yes_phrase = _YES_PHRASES.found_in(row) and not is_no
    is_yes = has_yes_phrase or any(token.text in _YES for token in loose)
    if not is_yes and not is_no:
        return False, False, set()
    negated = {each for each in said if each in NEGATIONS - _NO}
    known = _YES | _NO | _HARMLESS | (NEGATIONS - {"but", "except", "than", "other"})
    if is_yes and negated and not is_no:
        is_no = True
    return is_yes, is_no, set(said) - known - _phrase_words(row)


def _outside(row: Tokens, phrases: Phrases) -> Tokens:
    """The tokens that belong to none of the phrases."""
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
        for phrases in (_YES_PHRASES, _NO_PHRASES):
            end = phrases.at(row, start)
            found |= {token.text for token in row[start:end]} if end else set()
    return found
