"""Adds the note that part of a turn is in English, for a conversation in another language."""

from __future__ import annotations

from dataclasses import replace

from bot.content.library import Library
from bot.model.acts import Show, decode
from bot.model.session import Session
from bot.model.turn import Turn
from knowledge.catalogues import BASE


def with_language_note(library: Library, before: Session, turn: Turn) -> Turn:
    """
    The turn, with a note in its last reply, in the conversation's language, that part of it is in
    English.

    Added to every answer, result and choice of answers; to a check's questions only when the check
    begins or is resumed, or when the language was just changed.

    Args:
        library: Supplies the note.
        before: The session before the turn.
        turn: The turn to be sent.
    """
    is_plain = library.phrases.language == BASE or not turn.replies
    if is_plain or not _shows_content(before, turn):
        return turn
    *others, last = turn.replies
    noted = replace(last, text=f"{last.text}\n\n{library.phrases.say('only_in_english')}")
    return replace(turn, replies=(*others, noted))


def _shows_content(before: Session, turn: Turn) -> bool:
    trace, after = turn.trace, turn.session
    run_before = before.run.number if before.run else 0
    begun = after.run is not None and after.run.number != run_before
    ended = trace.flow is not None and trace.question is None
    changed = after.language != before.language
    if trace.entry is not None or begun or ended or changed:
        return True
    options = (option for reply in turn.replies for option in reply.options)
    return any(isinstance(decode(option.id), Show) for option in options)
