"""
One normaliser for each purpose a text is compared for.

    visible_text   everything that comes in: what cannot be seen goes, the words stay
    label_key      an option's label, against what was typed
    command_key    a command word or a greeting, against what was typed
    word_line      words in a row, for the phrases of `steering.yaml`
    plain_words    words in a row, for a flow's own phrases

All are pure and total: any text gives a result.

    >>> visible_text("  what\\u200bis\\x00 the\\n\\nAct? ")
    'what is the Act?'
    >>> label_key("A framework. ")
    'a framework'
    >>> word_line("What's  THAT for?")
    'whats that for'
"""

from __future__ import annotations

import unicodedata

from bot.matching.words import tokens
from dialogs.gazetteer import split_words

MAX_CHARACTERS = 8_000
"""Characters read of one message; a question stands in its first pages or not at all."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible_text(text: str) -> str:
    """The text with control, zero-width and direction marks as spaces, and single spaces."""
    visible = (
        " " if unicodedata.category(char) in _INVISIBLE else char for char in text[:MAX_CHARACTERS]
    )
    return " ".join("".join(visible).split())


def has_words(text: str) -> bool:
    """True when there is a letter or a digit in it: emoji and signs alone say nothing."""
    return any(char.isalnum() for char in text)


def label_key(text: str) -> str:
    """Lower case without the punctuation around it; "2)" and "2." are both the number 2."""
    return text.casefold().strip(" .?!)")


def command_key(text: str) -> str:
    """Lower case without the punctuation around it."""
    return text.casefold().strip(" .!?")


def word_line(text: str) -> str:
    """Words in lower case without punctuation, apostrophes left out, one space between."""
    return " ".join(word.replace("'", "") for word in tokens(text))


def plain_words(text: str) -> str:
    """Words as the gazetteer reads them, one space between."""
    words, _ = split_words(text)
    return " ".join(words)
