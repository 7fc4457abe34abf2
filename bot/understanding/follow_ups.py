"""
What a message says about the conversation itself: that it follows the last answer, who is writing,
that time is short.

Read by the words of `knowledge/language/steering.yaml` alone. Where a follow-up leads is decided in
`bot.understanding.references`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from bot.matching.words import stem
from bot.understanding.legal_date import day_named
from bot.understanding.normalise import word_line
from knowledge.steering import Facet, Steering, Who

MAX_FOLLOW_UP_WORDS = 14
"""Words a follow-up has at most; a longer message says itself what it is about."""
POINTS_WITHIN = 9
"""Words up to which "it" or "that" stands for something said before, not in the message."""
SLIP = 1
"""Edits that are forgiven in a whole message: "below that" is not "before that"."""
NEAR_LETTERS = 7
"""Letters up to which nothing is forgiven: "for us" is not "so us"."""
WHERE = ("at", "in", "of", "for", "near")
WHERE_WITHIN = 5
"""Words that may follow a role and only say where it is held."""
BETWEEN = 3
"""Words that may stand between "we are a" and the role."""
_AS_SOMEBODY = re.compile(r" as (?:an?|the) [\w ]+$")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """
    A message that follows the last answer.

    Attributes:
        facet: What it asks of that answer as it stands; empty for none.
        opener: `same`, `either` or empty: how it begins, see `Openers`.
        rest: What stands after the opener, as `normalise.word_line` gives it.
        pointer: The word that stands for what was said before; empty when there is none.
        idea: The idea named, empty for none or for several.
        day: The day asked about instead, when it names one.
        only_day: True when nothing else is said than the day.
    """

    facet: Facet | None = None
    opener: str = ""
    rest: str = ""
    pointer: str = ""
    idea: str = ""
    day: date | None = None
    only_day: bool = False


def follow_up(
    line: str, steering: Steering, today: date, legal_day: Callable[[], date | None]
) -> FollowUp | None:
    """
    What a message asks in going on from the last answer; None when it does not go on.

    Args:
        line: The message, as `normalise.word_line` gives it.
        steering: The words to know it by.
        today: Europe/London.
        legal_day: Gives the day whose law the message asks about; called only where it matters.
    """
    count = len(line.split())
    if not line or count > MAX_FOLLOW_UP_WORDS:
        return None
    facet = _facet(line, steering)
    if facet:
        return FollowUp(facet=facet)
    kind, rest = _opened(line, steering)
    pointer = next((w for w in (rest or line).split() if w in steering.pointers), "")
    if not kind and (not pointer or count > POINTS_WITHIN):
        return None
    rest = rest if kind else line
    named = day_named(rest, today) if kind else None
    return FollowUp(
        opener=kind,
        rest=rest,
        pointer=pointer,
        idea=_idea(rest, steering),
        day=legal_day() or named,
        only_day=named is not None,
    )


def audience(lines: Sequence[str], steering: Steering) -> tuple[Who | None, bool]:
    """
    Who the writer says to be, first of all, and whether the message says nothing else.

    Args:
        lines: Its sentences, as `normalise.word_line` gives each.
        steering: The words to know it by.
    """
    for line in lines:
        who, only = _audience_in(line, steering)
        if who:
            return who, only and len(lines) == 1 and not presses(line, steering)
    return None, False


def asks_of(text: str, steering: Steering) -> frozenset[str]:
    """Stems of the words of a text that ask something: all but the little ones."""
    return frozenset(stem(word) for word in word_line(text).split() if word not in steering.little)


def _audience_in(said: str, steering: Steering) -> tuple[Who | None, bool]:
    for who, phrases in steering.audiences.phrases.items():
        found = _longest(said, phrases)
        if found:
            return who, said == found
    for own in sorted(steering.audiences.selves, key=len, reverse=True):
        begins = said.find(f"{own} ") if said.startswith(f"{own} ") else said.find(f" {own} ")
        if begins < 0 or not _of_oneself(own, said[:begins], steering):
            continue
        after = said[begins:].strip().removeprefix(own).split()
        role = _role(after, steering)
        if role:
            who, end = role
            return who, begins == 0 and _is_where(after[end:])
    return None, False


def presses(line: str, steering: Steering) -> bool:
    """True when a message says that time may be short."""
    return _says(line, steering.pressing)


def tells_of_a_beginning(line: str, steering: Steering) -> bool:
    """True when a message speaks of a procurement's first step."""
    return _says(line, steering.beginning)


def _says(line: str, words: Iterable[str]) -> bool:
    return any(f" {word} " in f" {line} " for word in words)


def tells_of_oneself(line: str, steering: Steering) -> bool:
    """True when a message tells of the writer's own case, not of law at large."""
    return bool({*line.split()} & {*steering.selves})


def _facet(said: str, steering: Steering) -> Facet | None:
    meanings = {words: facet for facet, all_words in steering.facets.items() for words in all_words}
    asked = _AS_SOMEBODY.sub("", said)
    if asked in meanings:
        return meanings[asked]
    near = (
        words
        for words in meanings
        if len(words) > NEAR_LETTERS and OSA.distance(asked, words, score_cutoff=SLIP) <= SLIP
    )
    return next((meanings[words] for words in near), None)


def _opened(said: str, steering: Steering) -> tuple[str, str]:
    """How a message begins, and what follows; the longest opener counts."""
    openers = [(words, "either") for words in steering.openers.either]
    openers += [(words, "same") for words in steering.openers.same]
    for words, kind in sorted(openers, key=lambda opener: -len(opener[0])):
        if said.startswith(f"{words} "):
            return kind, said.removeprefix(words).strip()
    return "", ""


def _idea(rest: str, steering: Steering) -> str:
    """The one idea that words name: the longest name wins where one lies in another."""
    held = f" {rest} "
    found: dict[str, str] = {}
    for idea, names in steering.ideas.items():
        name = _longest(rest, names)
        if name:
            found[idea] = name
    apart = [
        idea
        for idea, name in found.items()
        if not any(name != other and f" {name} " in f" {other} " for other in found.values())
    ]
    return apart[0] if len(apart) == 1 and held.strip() else ""


def _longest(said: str, names: Iterable[str]) -> str:
    held = f" {said} "
    return max((name for name in names if f" {name} " in held), key=len, default="")


def _of_oneself(own: str, before: str, steering: Steering) -> bool:
    """True where "as a" speaks of the writer: it begins the message, or follows "we" or "us"."""
    if not own.startswith("as "):
        return True
    return not before.strip() or bool({*before.split()} & {*steering.selves})


def _role(after: list[str], steering: Steering) -> tuple[Who, int] | None:
    """The role that words name and where its name ends; of names in a row the last counts."""
    names = [
        (name.split(), who) for who, names in steering.audiences.roles.items() for name in names
    ]
    names.sort(key=lambda named: -len(named[0]))
    for start in range(min(BETWEEN + 1, len(after))):
        who, end = _named(after, start, names)
        if who is None:
            continue
        while True:
            further, next_end = _named(after, end, names)
            if further is None:
                return who, end
            who, end = further, next_end
    return None


def _is_where(rest: list[str]) -> bool:
    """True where nothing follows a role, or only where it is held: "at a district council"."""
    return not rest or (rest[0] in WHERE and len(rest) <= WHERE_WITHIN)


def _named(
    words: list[str], start: int, names: list[tuple[list[str], Who]]
) -> tuple[Who | None, int]:
    for name, who in names:
        if words[start : start + len(name)] == name:
            return who, start + len(name)
    return None, start
