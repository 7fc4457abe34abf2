"""
The conversation in the terminal: opens the store, wires the parts, and closes them in order.

Rules of this file: applies the command-line options for a conversation (day, audience, fresh
start), so that the engine need not know them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from adapters.channels.console import (
    Console,
    converse,
    is_terminal,
    lines_of,
    typed_lines,
)
from adapters.runtime.bootstrap import clock
from adapters.runtime.logging import KeyLabel, configure
from adapters.runtime.settings import Settings
from adapters.runtime.wiring import apology_of
from bot.engine import Engine
from bot.model.effects import EffectResult
from bot.model.events import Event, Message
from bot.model.session import Session
from bot.model.turn import Turn
from bot.service import Service
from bot.understanding.interpret import Interpretation

PROMPT = "> "


class _WithOptions:
    """An engine that applies the day, audience and fresh start from the command line."""

    def __init__(
        self,
        engine: Engine,
        on: date | None,
        audience: str,
        *,
        fresh: bool,
        explain: Callable[[Interpretation], None] | None = None,
    ) -> None:
        self._explain = explain
        self._engine = engine
        self._on = on
        self._audience = audience
        self._fresh = fresh

    def handle(
        self,
        session: Session,
        event: Event,
        now: datetime,
        effect_result: EffectResult | None = None,
    ) -> Turn:
        """As `Engine.handle`; with a fresh start, the first call discards the earlier session."""
        if self._fresh:
            session, self._fresh = Session(), False
        audience = self._audience or session.audience
        chosen = replace(session, on=self._on, audience=audience)
        if self._explain and isinstance(event, Message) and effect_result is None:
            self._explain(self._engine.interpret(chosen, event.text, now))
        return self._engine.handle(chosen, event, now, effect_result)


async def chat_in_terminal(
    settings: Settings,
    engine: Engine,
    files: Path,
    lines: TextIO,
    *,
    on: date | None,
    audience: str,
    fresh: bool,
    explain: Callable[[Interpretation], None] | None = None,
) -> None:
    """
    Runs the terminal's conversation, kept in the store of the settings.

    Args:
        settings: Give the address of the store.
        engine: Makes the turns.
        files: Folder for attachments.
        lines: The input, when it is not a terminal.
        on: Day whose law applies; None for today.
        audience: Who is asking; empty leaves it as it was.
        fresh: True to forget the conversation held before.
        explain: Shows how each message was understood; None shows nothing.
    """
    from adapters.storage.sql import SqlStore

    label = KeyLabel(settings.log_key)
    configure(secrets=settings.secrets, label=label, as_json=False)
    store = await SqlStore.open(settings.database_url.get_secret_value())
    try:
        service = Service(
            _WithOptions(engine, on, audience, fresh=fresh, explain=explain),
            store,
            clock,
            lambda: None,
            apology=apology_of(engine),
            label=label,
        )
        person = is_terminal()
        styled = person and "NO_COLOR" not in os.environ
        console = Console(sys.stdout, files, styled=styled)
        typed = typed_lines(PROMPT) if person else lines_of(lines)
        await converse(typed, service, store, console, clock, greet=person, fresh=fresh)
    finally:
        await store.close()
