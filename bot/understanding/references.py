"""
Where a follow-up to the last answer leads.

A follow-up is resolved by the words of `steering.yaml`, then by matching it twice: on its own, and
with the name of the last matter put in. The two readings must not contradict each other; where they
do, or neither settles it, the act is a question back (`AskWhich`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.matching.values import Finding
from bot.matching.words import stem
from bot.model.acts import Act, AskWhich, GoOn, TellMeaning, TellSince
from bot.model.last_answer import Followed
from bot.rendering.citations import parameters_in
from bot.understanding.follow_ups import FollowUp, asks_of
from bot.understanding.message import ParsedMessage
from bot.understanding.situation import Situation
from knowledge import Entry, NotInForce, fill

LOOKED_BACK: Final = 2
"""Answers a follow-up may refer to."""

MAX_CHOICES: Final = 3


def resolve(situation: Situation, message: ParsedMessage) -> Act | None:
    """What a message asks of the answer before it; None when it stands on its own."""
    said = message.follow_up
    if said is None:
        return None
    suggested = _by_suggestion(situation, said)
    last = situation.answer_followed
    if suggested or last is None:
        return suggested
    if said.facet:
        return _facet(situation, last, said)
    if said.day and said.only_day and not situation.session.on:
        return GoOn(last.id, Followed(last.id, "day"), day=said.day)
    return _by_idea(situation, said) or _by_words(situation, last, said, message)


def _facet(situation: Situation, last: Entry, said: FollowUp) -> Act:
    """An answer asked about as it stands: since when it holds, what held before, what it means."""
    match said.facet:
        case "since":
            first = held_since(situation, last)
            return TellSince(last.id, first) if first else _unclear(last, "since_unknown")
        case "before":
            first = held_since(situation, last)
            if first is None or situation.session.on:
                return _unclear(last, "before_unknown")
            followed = Followed(last.id, "before")
            return GoOn(last.id, followed, day=first - timedelta(days=1))
        case "now":
            return GoOn(last.id, Followed(last.id, "now"), to_today=True)
    return TellMeaning(last.id)


def held_since(situation: Situation, entry: Entry) -> date | None:
    """First day from which an answer has held word for word; None where no day is known."""
    law, day = situation.library.law, min(situation.legal_day, situation.today)
    names = parameters_in((entry.short,))
    first: date | None = None
    try:
        said = fill(entry.short, law, day)
        while True:
            days = [law[name].at(day).since for name in names]
            days += [entry.valid_from] if entry.valid_from else []
            first = max(days, default=None)
            if first is None or first == entry.valid_from:
                return first
            day = first - timedelta(days=1)
            if fill(entry.short, law, day) != said:
                return first
    except NotInForce:
        return first


def _by_suggestion(situation: Situation, said: FollowUp) -> Act | None:
    """The one of the entries just suggested that an idea leads to; None where none is."""
    turns = situation.library.steering.turns
    led = {turn.to for turn in turns if turn.idea == said.idea} & {*situation.session.suggested}
    if len(led) != 1:
        return None
    (entry,) = led
    return _go_to(situation, entry, Followed(entry, "suggestion", said.idea), said)


def _by_idea(situation: Situation, said: FollowUp) -> Act | None:
    """The answer that the last ones lead to by an idea; None where none is laid down."""
    if not said.idea:
        return None
    for entry_id in situation.session.recent[:LOOKED_BACK]:
        entry = situation.library.entries.get(entry_id)
        for turn in situation.library.steering.turns if entry else ():
            if entry and turn.idea == said.idea and {entry.id, entry.topic} & {*turn.after}:
                return _go_to(situation, turn.to, Followed(entry.id, "idea", said.idea), said)
    return None


def _go_to(
    situation: Situation,
    entry: str,
    followed: Followed,
    said: FollowUp,
    found: Finding | None = None,
) -> GoOn:
    day = None if situation.session.on else said.day
    return GoOn(entry, followed, day=day, found=found)


def _by_words(
    situation: Situation, last: Entry, said: FollowUp, message: ParsedMessage
) -> Act | None:
    """
    Reads a message on its own and with the last matter's name in it.

    Where both lie nearest to the same and one is sure of it, or only one finds anything and may
    stand alone, that is answered. Where they differ the guide asks which.
    """
    names = situation.library.steering.names
    name = names.get(last.id) or names.get(last.topic, "")
    own = message.finding
    named = situation.matcher.explain(_named(said, name)) if name else None
    if named and not _shares(situation, named, said, name):
        named = None
    sure = {f.matches[0].entry: f for f in (named, own) if f and situation.is_answered(f)}
    is_whole = bool({*said.rest.split()} & {*situation.library.steering.asking})
    may_stand_alone = said.opener != "same" or is_whole
    nearest = named.matches[0].entry if named and named.matches else ""
    if nearest in sure and len(sure) == 1:
        followed = Followed(last.id, "words", last.topic)
        return _go_to(situation, nearest, followed, said, sure[nearest])
    if len(sure) == 2:
        return AskWhich("follow_which", last.title, tuple(sure), found=own)
    if may_stand_alone and (situation.is_answered(own) or not said.opener):
        return None
    others = [m.entry for m in own.matches if m.entry in situation.library.entries]
    others = [entry for entry in others if not situation.is_aside(entry)][:1]
    return _unclear(last, "follow_lost", *others)


def _shares(situation: Situation, found: Finding, said: FollowUp, name: str) -> bool:
    """True where what was found has to do with what is asked, not only with the name put in."""
    steering = situation.library.steering
    asked = asks_of(said.rest, steering) - asks_of(name, steering)
    return bool(asked & {stem(word) for word in found.shared})


def _named(said: FollowUp, name: str) -> str:
    """A follow-up as a question of its own, with the last matter's name in it."""
    if said.pointer:
        words = said.rest.split()
        at = words.index(said.pointer)
        return " ".join((*words[:at], name, *words[at + 1 :]))
    return f"{name} {said.rest}"


def _unclear(last: Entry, phrase: str, *others: str) -> AskWhich:
    """What may be meant, where that could not be told."""
    documents = tuple(dict.fromkeys((*others, *last.related)))[:MAX_CHOICES]
    return AskWhich(phrase, last.title, documents)
