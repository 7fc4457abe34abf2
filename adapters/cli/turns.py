"""
Turns without a store, for `ask` and `chat --jsonl`.

Rules of this file: sessions are in memory and end with the process; no wording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from adapters.cli.json_lines import (
    BadLine,
    Json,
    asked,
    audience_of,
    chatted,
    day_of,
    id_of,
    text_of,
)
from bot.engine import Engine
from bot.model.events import Choice, Event, Message
from bot.model.session import Session
from bot.model.turn import Turn
from bot.understanding.explanation import explained


def ask(
    engine: Engine,
    text: str,
    now: datetime,
    *,
    on: date | None,
    audience: str,
    after: Iterable[str] = (),
) -> Turn:
    """One turn of a fresh conversation, or of one in which other things were said before."""
    session = said_before(engine, now, on=on, audience=audience, after=after)
    return engine.handle(session, Message(text), now)


def said_before(
    engine: Engine,
    now: datetime,
    *,
    on: date | None,
    audience: str,
    after: Iterable[str] = (),
) -> Session:
    """The session in which other things were said before."""
    session = Session(audience=audience, on=on)
    for said in after:
        session = engine.handle(session, Message(said), now).session
    return session


def ask_line(engine: Engine, now: Callable[[], datetime]) -> Callable[[Json], Json]:
    """A handler for lines of `ask --jsonl`: `{"id", "text"}`, optionally `on` and `audience`."""

    def handle(raw: Json) -> Json:
        line_id = id_of(raw, "id")
        text = text_of(raw, "text")
        if text is None:
            raise BadLine("missing", "'text' is missing. Give the question as a text.", ("text",))
        turn = ask(engine, text, now(), on=day_of(raw, "on"), audience=audience_of(raw))
        return asked(turn, line_id)

    return handle


class Conversations:
    """
    The conversations of `chat --jsonl`; each line is a turn of the conversation it names.

    Args:
        engine: Makes the turns.
        now: The time now, aware.
        files: Folder for attachments.
        on: Day whose law is asked about; None means today.
        audience: Who is asking; empty while not known.
        explain: True to add to each line how the text was understood.
    """

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime],
        files: Path,
        *,
        on: date | None = None,
        audience: str = "",
        explain: bool = False,
    ) -> None:
        self._explain = explain
        self._engine = engine
        self._now = now
        self._files = files
        self._fresh = Session(audience=audience, on=on)
        self._sessions: dict[str | int, Session] = {}

    def line(self, raw: Json) -> Json:
        """
        One turn for `{"conversation", "text"}` or `{"conversation", "choice"}`.

        Raises:
            BadLine: A part is missing or of the wrong kind.
        """
        conversation = id_of(raw, "conversation")
        if conversation is None:
            message = "'conversation' is missing. Give each conversation a name."
            raise BadLine("missing", message, ("conversation",))
        event = _event(raw)
        session = self._sessions.get(conversation, self._fresh)
        now = self._now()
        turn = self._engine.handle(session, event, now)
        self._sessions[conversation] = turn.session
        answer = chatted(turn, conversation, self._files)
        if self._explain and isinstance(event, Message):
            answer["explain"] = explained(self._engine.interpret(session, event.text, now))
        return answer


def _event(raw: Json) -> Event:
    text, choice = text_of(raw, "text"), text_of(raw, "choice")
    if (text is None) == (choice is None):
        message = "Give either 'text' or 'choice', the id of an option."
        raise BadLine("missing", message, ("text", "choice"))
    return Choice(choice) if choice is not None else Message(text or "")
