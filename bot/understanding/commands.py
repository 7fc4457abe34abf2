"""
Commands as people give them: a slash, a word, a near miss. Only short texts can be commands, so
that no question is taken for one.
"""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.understanding.normalise import command_key
from knowledge.phrases import Phrases

MAX_COMMAND_WORDS = 6
"""Words a command has at most."""
NEAR = 80
"""Likeness (rapidfuzz ratio, 0 to 100) from which a misspelt command is taken for the command."""

SHORT = 3
"""Letters up to which a word is never a misspelling: "one" is not "done"."""

SHORTISH = 5
"""Letters up to which a misspelling has one letter more or less at most."""

NEARISH = 50
"""Likeness from which a command is suggested for an unknown one."""


def recognise(text: str, phrases: Phrases) -> str | None:
    """
    The command a text is, or None.

    Args:
        text: Cleaned text, without a leading slash's command having been split off.
        phrases: The catalogue with the command words.
    """
    plain = command_key(text)
    if not plain or len(plain.split()) > MAX_COMMAND_WORDS:
        return None
    meanings = _meanings(phrases)
    if plain in meanings:
        return meanings[plain]
    if len(plain) <= SHORT:
        return None
    # a misspelling keeps its length, a short one's all the more: "sure" is not "source"
    apart = 1 if len(plain) <= SHORTISH else 2
    close = [w for w in meanings if len(w) > SHORT and abs(len(w) - len(plain)) <= apart]
    found = process.extract(plain, close, scorer=fuzz.ratio, score_cutoff=NEAR, limit=1)
    return meanings[found[0][0]] if found else None


def meaning(text: str, phrases: Phrases) -> str | None:
    """The command a text is letter by letter, capitals apart; None for anything else."""
    return _meanings(phrases).get(command_key(text))


def _meanings(phrases: Phrases) -> dict[str, str]:
    return {word: command for command, words in phrases.commands.items() for word in words}


def nearest(name: str, phrases: Phrases) -> tuple[str, str]:
    """The command an unknown one may be meant for, and its word; both empty when none is near."""
    shown = {words[0]: command for command, words in phrases.commands.items()}
    found = process.extract(
        name.casefold(), [*shown], scorer=fuzz.ratio, score_cutoff=NEARISH, limit=1
    )
    return (shown[found[0][0]], found[0][0]) if found else ("", "")
