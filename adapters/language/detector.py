"""
Detects messages that are surely not in English.

There are two steps. Most messages are recognised as English by their words, without a model. Of the
others, those with three words or more are passed to py3langid. Its answer counts if it gives
English a probability below `ENGLISH_AT_MOST`.

Rules of this file: in doubt the answer is English; misspelt English and names are never another
language.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.content.library import Library
from bot.matching.words import tokens
from knowledge.language import Language

if TYPE_CHECKING:
    from adapters.language.model import LangidModel

ENGLISH_AT_MOST = 0.005
"""
Probability of English above which a message counts as English. Among the messages of
tests/utterances, none in another language has more than 0.002, and none in misspelt English with
three or more words has less than 0.04.
"""

AS_ENGLISH = frozenset({"en", "pcm", "zxx"})
"""English, Nigerian Pidgin (as which short English is often classified) and no language at all."""

FEWEST_WORDS = 3
"""
Words that a message in Latin letters needs; with fewer, a typing error or a name can look like
another language.
"""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

KNOWN_AT_MOST = 0.5
"""Share of words known from our English texts above which the model is not asked."""


class LangidDetector:
    """
    Notices messages that are not in English.

    Args:
        library: Its phrasings supply English words, including names and short forms of the field.
        language: Its word lists supply more.
    """

    def __init__(self, library: Library, language: Language) -> None:
        phrasings = " ".join(phrase for each in library.documents() for phrase in each.phrases)
        ours = _WORD.findall(phrasings.lower())
        known = {*ours, *language.common, *language.field, *language.aliases}
        # our phrasings contain "y" as a single letter; in Welsh and Spanish it is a word
        self._known = frozenset(word for word in known if len(word) > 1 or word in "ai")
        entries = library.gazetteer.entries
        self._names = frozenset(name.lower() for entry in entries for name in entry.names)

    def detect(self, text: str) -> str:
        """Tag (ISO 639) of the language a text is surely in; empty for English or in doubt."""
        words = [word for word in tokens(text) if not word[0].isdigit()]
        if not words or self._is_english(words) or self._is_name(text):
            return ""
        if len(words) < FEWEST_WORDS and not _is_in_another_script(text):
            return ""
        try:
            ranked = self._model.rank(text)
        except OSError as error:  # no disk space to unpack the model
            # Imported here: structlog adds a tenth of a second to every start.
            import structlog

            structlog.get_logger().warning("language.no_model", error=type(error).__name__)
            return ""
        english = sum(share for tag, share in ranked if tag in AS_ENGLISH)
        return "" if english > ENGLISH_AT_MOST else ranked[0][0]

    def _is_english(self, words: list[str]) -> bool:
        known = sum(word in self._known for word in words)
        return known / len(words) > KNOWN_AT_MOST

    def _is_name(self, text: str) -> bool:
        """True for the name of a body in the gazetteer, and when every word is capitalised."""
        words = [word for word in text.split() if word[0].isalpha()]
        capitals = bool(words) and all(word[0].isupper() for word in words)
        return capitals or text.lower().strip(" .") in self._names

    @cached_property
    def _model(self) -> LangidModel:
        """
        The model, unpacked on first use; that takes half a second, and little memory afterwards.
        """
        from adapters.language.model import LangidModel

        return LangidModel()


LAST_LATIN = 0x24F
"""Last letter of the block Latin Extended-B."""


def _is_in_another_script(text: str) -> bool:
    """True when most letters are beyond the Latin blocks."""
    letters = [char for char in text if char.isalpha()]
    beyond = sum(ord(char) > LAST_LATIN for char in letters)
    return bool(letters) and 2 * beyond > len(letters)
