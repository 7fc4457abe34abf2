"""
"Not sure", in the words people use for it.

Rules of this file: whoever says both "not sure" and something else is not sure.
"""

from __future__ import annotations

from dialogs.answers.cleaning import Phrases, Tokens, tokens

_PHRASES = Phrases(
    (
        "not sure", "not certain", "not 100 % sure", "not entirely sure", "not too sure",
        "unsure", "uncertain", "dont know", "do not know", "don t know", "dont no", "dnt know",
        "didnt know", "dont really know", "dunno", "dunnow", "idk", "no idea", "no clue",
        "not a clue", "havent a clue", "havent got a clue", "no clue", "havent a scooby",
        "couldnt say", "could not say", "cant say", "cannot say", "cant tell", "hard to say",
        "cant remember", "dont remember", "i forget", "not known", "unknown", "dont have that",
        "dont have it", "tbc", "tbd", "to be confirmed", "to be decided", "to be determined",
        "not decided", "not yet decided", "undecided", "who knows", "no one knows", "maybe",
        "possibly", "perhaps", "might be", "could be", "not yet known", "havent decided",
        "i think so", "i dont think so", "dont think so", "probably", "probably not", "i guess",
        "guess so", "i doubt it", "depends", "it depends", "i cant estimate", "cant estimate",
        "i cannot estimate", "we cant estimate", "we cannot estimate", "not estimated yet",
        "havent estimated", "havent worked it out", "not yet estimated", "not a scooby",
    )
)  # fmt: skip
_WHOLE = {
    ("?",), ("pass",), ("skip",), ("skip", "it"), ("skip", "this"), ("next",), ("eh",), ("hmm",),
    ("skip", "this", "one"), ("no", "comment"), ("ns",), ("dk",),
    ("pass", "on", "that"), ("none", "the", "wiser"), ("er",), ("erm",), ("um",), ("unclear",),
}  # fmt: skip


def is_unsure(plain: str) -> bool:
    """
    True when a cleaned text says that the person does not know.

    "?" and "skip" count only when they are all that was typed.
    """
    row = tokens(plain)
    return _is_whole(row) or _PHRASES.found_in(row)


def _is_whole(row: Tokens) -> bool:
    if row and all(token.text == "?" for token in row):
        return True
    return tuple(token.text for token in row if token.text not in ".!?,") in _WHOLE
