"""
Says how an amount was worked out, in the words of a catalogue.

The parsers name the phrase and the figures; the words are those of the conversation's language.
"""

from __future__ import annotations

from decimal import Decimal

from dialogs.answers import Wording
from knowledge import pounds
from knowledge.phrases import Phrases


def worded(phrases: Phrases, wording: Wording) -> str:
    """A wording in the language of a catalogue: "£60,000 a year for 5 years (3 + 1 + 1)"."""
    return phrases.say(
        wording.key, **{name: _filled(phrases, part) for name, part in wording.parts}
    )


def _filled(phrases: Phrases, part: Decimal | str | Wording) -> str:
    if isinstance(part, Wording):
        return worded(phrases, part)
    return pounds(part) if isinstance(part, Decimal) else part
