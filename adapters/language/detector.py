"""
Which language a message is in, where it is surely not English.

Two steps. Most messages are told to be English by their own words, and no model is needed for
them; only of the rest, with three words or more, py3langid is asked. Its answer counts when it
leaves English next to no chance: see `ENGLISH_AT_MOST`.

Rules of this file: in doubt it is English; misspelt English and names are never another language.
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
Probability of English from which on a message is taken for English. Among the messages of
tests/utterances none in another language has more than 0.002, and none in misspelt English, three
words long or longer, less than 0.04.
"""

AS_ENGLISH = frozenset({"en", "pcm", "zxx"})
"""English, Nigerian Pidgin (as which short English is often read) and no language at all."""

FEWEST_WORDS = 3
"""Words a message in Latin letters needs: fewer tell a language from a slip or a name too badly."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

KNOWN_AT_MOST = 0.5
"""Share of English words of ours above which nothing more is asked."""


class LangidDetector:
    """
    Notices messages that are not in English.

    Args:
        library: Its phrasings are English, names and short forms of the field included.
        language: Its word lists are English too.
    """

    def __init__(self, library: Library, language: Language) -> None:
        phrasings = " ".join(phrase for each in library.documents() for phrase in each.phrases)
        ours = _WORD.findall(phrasings.lower())
        known = {*ours, *language.common, *language.field, *language.aliases}
        # "y" stands in phrasings of ours as a letter; in Welsh and Spanish it is a word
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
        except OSError as error:  # no room to unpack the model in
            # Only here: structlog takes a tenth of a second to import, at every start.
            import structlog

            structlog.get_logger().warning("language.no_model", error=type(error).__name__)
            return ""
        english = sum(share for tag, share in ranked if tag in AS_ENGLISH)
        return "" if english > ENGLISH_AT_MOST else ranked[0][0]

    def _is_english(self, words: list[str]) -> bool:
        known = sum(word in self._known for word in words)
        return known / len(words) > KNOWN_AT_MOST

    def _is_name(self, text: str) -> bool:
        """True for a body of the gazetteer, and when every word has a capital."""
        words = [word for word in text.split() if word[0].isalpha()]
        capitals = bool(words) and all(word[0].isupper() for word in words)
        return capitals or text.lower().strip(" .") in self._names

    @cached_property
    def _model(self) -> LangidModel:
        """Unpacked when first needed: half a second, and next to no memory from then on."""
        from adapters.language.model import LangidModel

        return LangidModel()


LAST_LATIN = 0x24F
"""Last letter of the block Latin Extended-B."""


def _is_in_another_script(text: str) -> bool:
    """True when most of its letters lie beyond the Latin ones."""
    letters = [char for char in text if char.isalpha()]
    beyond = sum(ord(char) > LAST_LATIN for char in letters)
    return bool(letters) and 2 * beyond > len(letters)
