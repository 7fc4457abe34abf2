"""
The card of a check: one message that a channel edits while the check goes on.

Computed from the state of the check before and after an event. A person's answers stay readable, in
the card or above it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.check.state import CheckState
from bot.content.library import Library
from bot.model.acts import Answer, ButtonAct, Change, decode
from bot.model.events import Choice, Event
from bot.model.replies import Card
from bot.model.turn import Turn
from bot.rendering import check as render


def with_card(
    library: Library, before: CheckState | None, after: CheckState | None, event: Event, turn: Turn
) -> Turn:
    """
    The turn, with its last reply marked as the newest state of the check's card if it shows one.

    Args:
        library: Supplies the wording.
        before: State of the check before the event; None when there was none.
        after: State of the check now.
        event: The event.
        turn: The turn the engine made of the event.
    """
    if after is None or not turn.replies or not _shows(after, turn):
        return turn
    is_same = before is not None and before.run.number == after.run.number
    earlier = dict(before.run.answers) if before and is_same else {}
    is_repeat = is_same and before is not None and before.run == after.run and _answers(event)
    card = Card(
        title=library.phrases.say("card_so_far"),
        moved=library.phrases.say("card_moved"),
        answers=_lines(library, after),
        left=_lines(library, after if is_same or before is None else before),
        fresh=tuple(q for q, a in after.answers.items() if earlier.get(q) != a),
        replaces=is_repeat or (is_same and before is not None and before.open is not None),
        is_last=after.open is None,
        is_repeat=is_repeat,
        lists_all=any(isinstance(pick, Change) for pick in _picks(turn)),
    )
    *others, last = turn.replies
    return replace(turn, replies=(*others, replace(last, card=card)))


def _answers(event: Event) -> bool:
    return isinstance(event, Choice) and isinstance(decode(event.id), Answer)


def _picks(turn: Turn) -> tuple[ButtonAct | None, ...]:
    return tuple(decode(option.id) for option in turn.replies[-1].options)


def _shows(after: CheckState, turn: Turn) -> bool:
    """True when the last reply shows the state of the check, and only its options."""
    if after.open is None:
        return turn.trace.flow == after.flow.id and turn.kind == "flow"
    mine = [pick for pick in _picks(turn) if isinstance(pick, Answer | Change)]
    return any(pick.run == after.run.number for pick in mine)


def _lines(library: Library, check: CheckState) -> tuple[tuple[str, str], ...]:
    """Question and line of each answer on the path, in the order asked."""
    asked = [(check.flow.question(question), a) for question, a in check.answers.items()]
    return tuple((q.id, render.noted(library, q, given, "")) for q, given in asked if q)
