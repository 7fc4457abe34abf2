"""
The guide in a terminal: one conversation, stored like any other.

With a person at the keyboard there is line editing and a prompt; with a pipe, lines in and plain
text out. Every line is accepted, answered and saved before the reply is shown, so a conversation
resumes where it stopped.

Rules of this file: prints the engine's replies without adding text.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from adapters.channels.attachments import save_attachment
from bot.model.events import Command, ConversationKey, Envelope, Event, Message
from bot.model.plain_text import to_plain_text
from bot.model.replies import Reply
from bot.ports import Outbox, SessionStore
from bot.service import Service

if TYPE_CHECKING:
    from rich.text import Text

KEY = ConversationKey("console", "local", "chat")
LEAVE = frozenset({"exit", "quit", "/exit", "/quit", "bye"})
"""Words that end the program when no check is open; 'stop' leaves a check."""


class ConversationStore(SessionStore, Outbox, Protocol):
    """The store of a terminal conversation, which both takes turns and delivers replies."""


class Console:
    """
    A terminal, as `adapters.channels.base.Sender`. `converse` drives it; the server does not.

    Args:
        out: Where replies are written.
        files: Folder for attachments.
        styled: True to set bold text and source lines off from the rest.
    """

    name = "console"

    def __init__(self, out: TextIO, files: Path, *, styled: bool) -> None:
        self._out = out
        self._files = files
        self._styled = styled

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Prints a reply. A terminal cannot edit, so `shown` is returned unchanged."""
        self.show(reply)
        return shown

    def show(self, reply: Reply) -> None:
        """
        Prints one reply: text, source line, numbered options, and the path of each saved file.
        """
        if self._styled:
            self._show_styled(reply)
        else:
            self._out.write(f"{reply.plain}\n\n")
        for attachment in reply.attachments:
            path = save_attachment(attachment, self._files)
            self._out.write(f"{attachment.name}: {path}\n\n")
        self._out.flush()

    def _show_styled(self, reply: Reply) -> None:
        from rich.console import Console as Rich
        from rich.text import Text

        rich = Rich(file=self._out, highlight=False, soft_wrap=False)
        rich.print(_styled(reply.text))
        if reply.footer:
            rich.print(Text(f"\n{to_plain_text(reply.footer)}", style="dim"))
        for number, option in enumerate(reply.options, 1):
            lead = "\n" if number == 1 else ""
            rich.print(Text.assemble(lead, (f"{number:>3}. ", "bold"), option.label))
        rich.print()


def _styled(text: str) -> Text:
    """Neutral markup as rich text: bold words stay bold, links show their address."""
    from rich.text import Text

    result = Text()
    for place, part in enumerate(text.split("**")):
        result.append(to_plain_text(part), style="bold" if place % 2 else "")
    return result


async def lines_of(source: TextIO) -> AsyncIterator[str]:
    """Lines of a pipe, without line ends."""
    for line in source:
        yield line.rstrip("\r\n")


async def typed_lines(prompt: str) -> AsyncIterator[str]:
    """Lines typed by a person, with editing and a history of this session; ends on Ctrl-D."""
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession()
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            yield await session.prompt_async(prompt)


async def converse(
    lines: AsyncIterator[str],
    service: Service,
    store: ConversationStore,
    console: Console,
    now: Callable[[], datetime],
    *,
    greet: bool,
    fresh: bool = False,
) -> None:
    """
    Runs the conversation until the input ends or the person leaves.

    Args:
        lines: The lines typed.
        service: Makes and saves turns.
        store: Holds the conversation.
        console: Prints replies.
        now: The time now, aware, UTC.
        greet: True to begin with the greeting, or with the open question of an earlier run.
        fresh: True if the first turn discards the earlier session.
    """
    for envelope in await store.unhandled():
        if envelope.key == KEY:
            # a line stored before the program was killed is answered now
            await service.run_turn(envelope)
    await _show_due(store, console, now)
    if greet:
        stored = await store.load(KEY)
        under_way = not fresh and stored is not None and stored.session.run is not None
        await _turn(Command("resume" if under_way else "start"), service, store, console, now)
    async for line in lines:
        if line.strip().casefold() in LEAVE:
            return
        await _turn(Message(line), service, store, console, now)


async def _turn(
    event: Event,
    service: Service,
    store: ConversationStore,
    console: Console,
    now: Callable[[], datetime],
) -> None:
    envelope = Envelope(f"console:{uuid.uuid4().hex}", KEY, event)
    await store.accept(envelope, now())
    await service.run_turn(envelope)
    await _show_due(store, console, now)


async def _show_due(
    store: ConversationStore, console: Console, now: Callable[[], datetime]
) -> None:
    """Prints the replies due for this terminal: those of the turn just made, or left by a crash."""
    while messages := await store.due(now(), channels=(Console.name,)):
        for message in messages:
            await console.send(message.address, message.reply, message.shown)
            await store.sent(message, now())


def is_terminal() -> bool:
    """True when both input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
