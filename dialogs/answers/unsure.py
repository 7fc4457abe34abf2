"""
Recognises "not sure" in the words people use for it.

Rules of this file: a text that says "not sure" and something else counts as "not sure".
"""

from __future__ import annotations

from dialogs.cleaning import Tokens, tokens
from dialogs.lexicon_reading import lexicon


def is_unsure(plain: str) -> bool:
    """
    True when a cleaned text says that the person does not know.

    "?" and "skip" count only when they are all that was typed.
    """
    row = tokens(plain)
    return _is_whole(row) or lexicon().choice.unsure.found_in(row)


def _is_whole(row: Tokens) -> bool:
    if row and all(token.text == "?" for token in row):
        return True
    said = tuple(token for token in row if token.text not in ".!?,")
    return bool(said) and lexicon().choice.unsure_alone.at(said, 0) == len(said)
