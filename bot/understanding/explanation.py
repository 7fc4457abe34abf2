"""
An interpretation in words and as JSON values, for `ask --explain` and `chat --explain`.

It quotes the message and belongs on the screen of the person who typed it: it is never stored or
logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from bot.matching.values import Finding
from bot.model.acts import Ask, Told
from bot.understanding.interpret import Interpretation
from bot.understanding.message import ParsedMessage
from dialogs.fact_spans import fact_spans
from dialogs.volunteered import Volunteered

MAX_CANDIDATES = 3


def explained(interpretation: Interpretation) -> dict[str, Any]:
    """
    An interpretation as JSON values.

    Returns:
        `interpreter` and `act`, by name; `looks`, one for each interpreter asked, with what it was
        the first to read; `spans`, the parts of the message that were used; `decision`, the
        matcher's figures where it was asked, else None.
    """
    message = interpretation.message
    act = interpretation.act
    return {
        "interpreter": interpretation.looks[-1].interpreter,
        "act": _name(act),
        "looks": [
            {
                "interpreter": look.interpreter,
                "read": {reading.name: in_words(reading.value) for reading in look.readings},
                "took": look.took,
            }
            for look in interpretation.looks
        ],
        "spans": [
            {"start": start, "end": end, "text": message.text[start:end]}
            for start, end in spans(message)
        ],
        "decision": _decision(message, act),
    }


def spans(message: ParsedMessage) -> tuple[tuple[int, int], ...]:
    """
    The parts of a message that its readings rest on, as offsets into its text, in order.

    Facts rest on the words that name them; any other reading on the whole message.
    """
    if any(each.name == "facts" and each.value != Volunteered() for each in message.readings):
        situation = message.situation
        return fact_spans(message.text, situation.library.gazetteer, situation.today)
    return ((0, len(message.text)),) if message.text else ()


def _name(act: object) -> str:
    return f"Told, {_name(act.then)}" if isinstance(act, Told) else type(act).__name__


def _decision(message: ParsedMessage, act: object) -> dict[str, Any] | None:
    """The matcher's figures; None where the message was understood without it."""
    was_matched = any(isinstance(reading.value, Finding) for reading in message.readings)
    is_asked = isinstance(act.then if isinstance(act, Told) else act, Ask)
    if not was_matched and not is_asked:
        return None
    found = message.finding
    return {
        "band": found.band.value,
        "candidates": [
            {"id": match.entry, "score": round(match.score, 1)} for match in found.matches
        ],
        "rarity": round(found.rarity, 3),
        "strength": round(found.strength, 3),
    }


def _candidates(candidates: list[dict[str, Any]]) -> str:
    named = (f"{each['id']} {each['score']}" for each in candidates[:MAX_CANDIDATES])
    return ", ".join(named) or "-"


def in_words(value: object) -> str:
    """A reading in a few words: what differs from nothing; "-" for nothing."""
    match value:
        case None | "" | ():
            return "-"
        case bool():
            return "yes" if value else "no"
        case Finding():
            matches = [{"id": each.entry, "score": round(each.score, 1)} for each in value.matches]
            return f"{value.band.value} {_candidates(matches)}"
        case ParsedMessage():
            return value.text
        case date():
            return value.isoformat()
        case tuple() | list():
            return ", ".join(in_words(each) for each in value)
        case Mapping():
            pairs = (f"{name}={in_words(each)}" for name, each in value.items())
            return ", ".join(pairs) or "-"
    if is_dataclass(value) and not isinstance(value, type):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        told = {name: each for name, each in held.items() if each not in (None, "", (), False)}
        words = ", ".join(f"{name}={in_words(each)}" for name, each in told.items())
        return f"{type(value).__name__}({words})"
    return str(value)
