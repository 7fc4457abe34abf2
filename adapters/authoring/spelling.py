"""
British spelling, by Hunspell's English dictionary, breame's list of British and American forms, and
our own word list.

A word is right when our list has it, or the dictionary has it and it is not the American form, or
it is the British form of a word the dictionary has.

Rules of this file: both libraries are loaded only here; they come with the extra `authoring`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from breame import spelling as forms
from hunspell import Hunspell

from adapters.authoring.texts import prose, texts
from knowledge import Entry, Fault
from knowledge.reading import Located

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ADDRESS = re.compile(r"\bhttps?://\S+|\b[\w-]+(?:\.[\w-]+)+\b")


class Dictionary:
    """Looks up words; a word already seen is not looked up again."""

    def __init__(self, ours: frozenset[str]) -> None:
        """
        Args:
            ours: Words of the field, names and short forms, in lower case.
        """
        self._ours = ours
        self._dictionary = Hunspell("en_US")
        self._known: dict[str, str] = {}

    def fault(self, word: str) -> str:
        """The fault of a word in words; empty when it is spelt correctly."""
        if word not in self._known:
            self._known[word] = self._look_up(word)
        return self._known[word]

    def american(self, word: str) -> str:
        """The British form of an American spelling; empty for any other word."""
        base = word.lower()
        if base in self._ours or forms.british_spelling_exists(base):
            return ""
        return str(forms.get_british_spelling(base)) if forms.american_spelling_exists(base) else ""

    def _look_up(self, word: str) -> str:
        lower = word.lower()
        base = lower.removesuffix("'s")
        if lower in self._ours or base in self._ours or forms.british_spelling_exists(base):
            return ""
        if any(self._dictionary.spell(form) for form in (word, lower, base, base.title())):
            return ""
        near = self._dictionary.suggest(word)[:1]
        hint = f"Did you mean '{near[0]}'? " if near else ""
        return f"'{word}' is not in the dictionary. {hint}Else add it to language/spelling.yaml."


def lint(entries: Sequence[Located[Entry]], ours: frozenset[str]) -> Iterator[Fault]:
    """
    A fault for every misspelt word, once per text.

    American spellings are faults in what the guide says, but not in the phrasings, which are what
    people type.
    """
    speller = Dictionary(ours)
    for located in entries:
        entry = located.value
        for path, text in texts(entry):
            for word in words(text):
                if british := speller.american(word):
                    yield located.page.fault(f"'{word}' is American. Write '{british}'.", *path)
                elif message := speller.fault(word):
                    yield located.page.fault(message, *path)
        for place, phrase in enumerate(entry.utterances):
            for word in words(phrase):
                if message := speller.fault(word):
                    yield located.page.fault(message, "utterances", place)


def words(text: str) -> tuple[str, ...]:
    """The distinct words of a text, without figures, addresses, placeholders and file names."""
    plain = _ADDRESS.sub(" ", prose(text).replace("\u2019", "'"))
    return tuple(dict.fromkeys(_WORD.findall(plain)))
