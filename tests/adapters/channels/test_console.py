"""The terminal: what is shown, what is kept, and that a conversation goes on."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.channels.console import KEY, LEAVE, Console, converse, lines_of
from adapters.storage import MemoryStore
from bot.model.events import Command, ConversationKey, Envelope, Event, Message
from bot.model.replies import Attachment, Option, Reply
from bot.model.session import FlowRun, Session
from bot.model.turn import Turn
from bot.service import Service

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REPLY = Reply(
    "**Yes.** It **is** law.\n\n- one\n- two",
    footer="Source: [an Act](https://law.example/1).",
    options=tuple(Option(f"e:{n}", f"Option {n}") for n in range(1, 12)),
)


class Echo:
    """Says back what it was told, and remembers how often."""

    def handle(self, session: Session, event: Event, now: datetime) -> Turn:
        """The event in words; "fail" breaks it."""
        said = event.text if isinstance(event, Message) else f"<{event}>"
        if isinstance(event, Command):
            said = f"/{event.name}"
        if said == "fail":
            raise RuntimeError("secret words")
        count = Session(runs=session.runs + 1, run=session.run)
        return Turn(count, (Reply(f"{count.runs}: {said}"),), "answer")


class Desk:
    """One terminal over one store; each `talk` is a start of the programme."""

    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore()
        self.folder = folder

    async def talk(self, *lines: str, greet: bool = False, fresh: bool = False) -> list[str]:
        """What is shown, a paragraph each, when these lines are typed."""
        service = Service(
            Echo(),
            self.store,
            clock,
            lambda: None,
            apology=Reply("Sorry."),
            label=lambda key: "somebody",
        )
        out = io.StringIO()
        console = Console(out, self.folder, styled=False)
        await converse(typed(lines), service, self.store, console, clock, greet=greet, fresh=fresh)
        return out.getvalue().split("\n\n")[:-1]


def clock() -> datetime:
    return NOW


async def typed(lines: tuple[str, ...]) -> AsyncIterator[str]:
    for line in lines:
        yield line


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., str]:
    """What a console writes for a reply."""

    def show(reply: Reply, *, styled: bool) -> str:
        out = io.StringIO()
        Console(out, tmp_path / "files", styled=styled).show(reply)
        return out.getvalue()

    return show


def test_plain_text_is_the_reply_and_nothing_else(shown: Callable[..., str]) -> None:
    """No markup, no colour; a blank line after it."""
    text = shown(REPLY, styled=False)
    assert text.startswith("Yes. It is law.\n\n- one\n- two\n\n")
    assert "Source: an Act (https://law.example/1).\n\n1. Option 1\n2. Option 2\n" in text
    assert text.endswith("11. Option 11\n\n")


def test_styled_text_says_the_same_in_the_same_order(
    shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words, source line, numbered options; no sign of the markup is left."""
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(REPLY, styled=True)
    places = [text.index(part) for part in ("Yes. It is law.", "- one", "Source: an Act", "  1. ")]
    assert places == sorted(places)
    assert "**" not in text
    assert " 11. Option 11" in text


@pytest.mark.parametrize("styled", [True, False])
def test_square_brackets_of_the_content_are_shown_as_they_are(
    shown: Callable[..., str], styled: bool
) -> None:
    """They are no colour codes."""
    text = shown(Reply("A [red]thing[/red].", options=(Option("x", "[bold]?"),)), styled=styled)
    assert "A [red]thing[/red]." in text
    assert "[bold]?" in text


@pytest.mark.parametrize("styled", [True, False])
def test_a_file_is_written_and_its_place_is_shown(
    shown: Callable[..., str], tmp_path: Path, styled: bool
) -> None:
    """Below the folder for files."""
    reply = Reply("Here.", attachments=(Attachment("note.txt", "text/plain", b"kept"),))
    text = shown(reply, styled=styled)
    path = tmp_path / "files" / "note.txt"
    assert f"note.txt: {path}" in text
    assert path.read_bytes() == b"kept"


async def test_every_line_is_answered_in_order(desk: Desk) -> None:
    """Empty ones, too: the engine says what it makes of them."""
    assert await desk.talk("a", "", "b") == ["1: a", "2: ", "3: b"]


@pytest.mark.parametrize("word", sorted(LEAVE))
async def test_words_of_leaving_end_it(desk: Desk, word: str) -> None:
    """In any case, with blanks around; what comes after is not read."""
    assert await desk.talk("a", f"  {word.upper()} ", "b") == ["1: a"]


async def test_it_goes_on_where_it_stopped(desk: Desk) -> None:
    """The session lies in the store."""
    await desk.talk("a")
    assert await desk.talk("b") == ["2: b"]


async def test_a_person_is_greeted_or_shown_where_they_were(desk: Desk) -> None:
    """With a check under way it is resumed."""
    assert await desk.talk(greet=True) == ["1: /start"]
    envelope = Envelope("x", KEY, Message("x"))
    await desk.store.accept(envelope, NOW)
    run = FlowRun("f", 1, "r")
    await desk.store.save(
        envelope, Turn(Session(run=run), (Reply("old"),), "flow"), expected=1, now=NOW
    )
    assert await desk.talk(greet=True) == ["old", "1: /resume"]
    assert await desk.talk(greet=True, fresh=True) == ["2: /start"]


async def test_a_reply_that_a_crash_kept_back_is_shown_first(desk: Desk) -> None:
    """Once."""
    envelope = Envelope("x", KEY, Message("lost"))
    await desk.store.accept(envelope, NOW)
    await desk.store.save(
        envelope, Turn(Session(), (Reply("late"),), "answer"), expected=0, now=NOW
    )
    assert await desk.talk("a") == ["late", "1: a"]
    assert await desk.talk("b") == ["2: b"]


async def test_a_line_that_a_crash_left_unanswered_is_answered_first(desk: Desk) -> None:
    """Once; another channel's is left to whoever serves it."""
    await desk.store.accept(Envelope("x", KEY, Message("lost")), NOW)
    other = Envelope("y", ConversationKey("telegram", "1", "2"), Message("theirs"))
    await desk.store.accept(other, NOW)
    assert await desk.talk("a") == ["1: lost", "2: a"]
    assert await desk.talk("b") == ["3: b"]
    assert await desk.store.unhandled() == (other,)


async def test_an_engine_that_fails_gives_the_apology_and_the_conversation_goes_on(
    desk: Desk,
) -> None:
    """With its session as it was."""
    assert await desk.talk("a", "fail", "b") == ["1: a", "Sorry.", "2: b"]


async def test_replies_of_other_channels_are_left_alone(desk: Desk) -> None:
    """They are for the process that serves them."""
    other = Envelope("x", ConversationKey("telegram", "1", "2"), Message("x"), {"chat_id": "2"})
    await desk.store.accept(other, NOW)
    await desk.store.save(other, Turn(Session(), (Reply("theirs"),), "answer"), expected=0, now=NOW)
    assert await desk.talk("a") == ["1: a"]
    due = await desk.store.due(NOW + timedelta(days=1), channels=("telegram",))
    assert [message.reply.text for message in due] == ["theirs"]


async def test_lines_of_a_pipe_come_without_their_ends() -> None:
    """Of either kind."""
    source = io.StringIO("one\r\ntwo\n\nthree", newline="")
    assert [line async for line in lines_of(source)] == ["one", "two", "", "three"]
