"""
The interface in several languages: one catalogue per file, with English as the fallback.

Rules of this file: the English catalogue is complete, and phrases missing elsewhere are shown in
English. A word means the same command in every catalogue, so that command words work whatever the
interface language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.phrases import Phrases

BASE = "en"
"""Language whose catalogue has every key, and in which the content is written."""

_NAMED = re.compile(r"\$\{(\w+)\}")


def completed(catalogues: Iterable[Phrases]) -> dict[str, Phrases]:
    """
    Each catalogue by its tag, completed: English for missing phrases, and for each command the
    words of all languages, its own first. A language's tag is the command that switches to it.

    Args:
        catalogues: One per language, English included.
    """
    read = {catalogue.language: catalogue for catalogue in catalogues}
    base = read[BASE]
    return {
        tag: own.model_copy(
            update={
                "phrases": {**base.phrases, **own.phrases},
                "commands": _commands(own, (base, *read.values())),
            }
        )
        for tag, own in read.items()
    }


def _commands(own: Phrases, every: Iterable[Phrases]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for catalogue in (own, *every):
        for command, words in _all_commands(catalogue).items():
            found[command] = tuple(dict.fromkeys((*found.get(command, ()), *words)))
    return found


def _all_commands(catalogue: Phrases) -> Mapping[str, tuple[str, ...]]:
    if not catalogue.switch:
        return catalogue.commands
    return {**catalogue.commands, catalogue.language: catalogue.switch}


def missing(own: Phrases, base: Phrases) -> tuple[str, ...]:
    """Keys of phrases and commands that a catalogue leaves to English, in English's order."""
    phrases = tuple(key for key in base.phrases if key not in own.phrases)
    return (*phrases, *(command for command in base.commands if command not in own.commands))


def faults(
    own: Phrases, base: Phrases, meant: dict[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """
    Faults of a catalogue other than English: a message, and the path of the value.

    Args:
        own: The catalogue.
        base: The English one.
        meant: Command of each word in the catalogues checked before; this one's words are added to
            it.
    """
    for key, text in own.phrases.items():
        if key not in base.phrases:
            yield f"'{key}' is no phrase of the English catalogue. Correct it.", ("phrases", key)
            continue
        said, wanted = names_in(text), names_in(base.phrases[key])
        if said != wanted:
            listed = ", ".join(sorted(wanted)) or "none"
            yield f"'{key}' must name what the English names: {listed}.", ("phrases", key)
    for command in own.commands:
        if command not in base.commands:
            message = f"'{command}' is no command of the English catalogue. Correct it."
            yield message, ("commands", command)
    for command, words in _all_commands(own).items():
        for word in words:
            other = meant.setdefault(word, command)
            if other != command:
                message = f"'{word}' means '{other}' already. Choose another word."
                yield message, ("commands", command)


def names_in(text: str) -> frozenset[str]:
    """Names of the placeholders in a phrase."""
    return frozenset(_NAMED.findall(text))
