"""
The card of a check: one message that a channel edits while the check goes on.

Rules of this file: pure; nothing is remembered, all follows from where the check stood before an
event and stands after it. What a person answered stays to be read, in the card or above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import flow_words
from bot.actions import Answer, Change, decode
from bot.events import Choice, Event
from bot.library import Library
from bot.replies import Card, Reply, Turn
from bot.walking import Standing


def with_card(
    library: Library, before: Standing | None, after: Standing | None, event: Event, turn: Turn
) -> Turn:
    """
    The turn, its last reply marked as the newest state of the check's card if it is one.

    Args:
        library: The words.
        before: Where the check stood before the event; None when there was none.
        after: Where it stands now.
        event: What happened.
        turn: What the engine made of the event.
    """
    if after is None or not turn.replies or not _shows(after, turn):
        return turn
    is_same = before is not None and before.run.number == after.run.number
    earlier = dict(before.run.answers) if before and is_same else {}
    told = {q: a for q, a in after.answers.items() if earlier.get(q) == a}
    settled = after if is_same or before is None else before
    is_repeat = is_same and before is not None and before.run == after.run and _answers(event)
    card = Card(
        so_far=_lines(library, after, told),
        settled=_settled(library, settled),
        replaces=is_repeat or (is_same and before is not None and before.open is not None),
        is_last=after.open is None,
        is_repeat=is_repeat,
    )
    *others, last = turn.replies
    return replace(turn, replies=(*others, replace(last, card=card)))


def _answers(event: Event) -> bool:
    return isinstance(event, Choice) and isinstance(decode(event.id), Answer)


def _shows(after: Standing, turn: Turn) -> bool:
    """True when the last reply shows where the check stands, and nothing else to pick from."""
    last: Reply = turn.replies[-1]
    if after.open is None:
        return turn.trace.flow == after.flow.id and turn.kind == "flow"
    picks = [decode(option.id) for option in last.options]
    return any(isinstance(p, Answer | Change) and p.run == after.run.number for p in picks)


def _settled(library: Library, standing: Standing) -> str:
    answers = _lines(library, standing, standing.answers)
    moved = library.phrases.say("card_moved")
    return f"{answers}\n\n{moved}" if answers else moved


def _lines(library: Library, standing: Standing, answers: Mapping[str, str]) -> str:
    asked = [(standing.flow.question(question), given) for question, given in answers.items()]
    lines = [f"- {flow_words.noted(library, q, given, '')}" for q, given in asked if q]
    return "\n".join((library.phrases.say("card_so_far"), *lines)) if lines else ""
