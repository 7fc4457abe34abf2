"""
What every store promises, tried on all of them: memory, SQLite on disk, PostgreSQL.

PostgreSQL runs as a server of this file's own, on a Unix socket; without its programs the tests
are skipped here and fail in CI.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from adapters.storage import MemoryStore, StoreError
from adapters.storage.sql import SqlStore, migrate
from bot.errors import SessionConflict
from bot.model.effects import FoundCheck
from bot.model.events import (
    Aside,
    Choice,
    Command,
    ConversationKey,
    Delete,
    Edit,
    Envelope,
    Event,
    File,
    Message,
    Notice,
)
from bot.model.replies import Attachment, Card, Citation, Option, Reply
from bot.model.session import FlowRun, Session
from bot.model.turn import Signal, Transfer, Turn
from bot.ports import SignalCount

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA = ConversationKey("slack", "T1", "C/1", thread="17.5", person="U1")
BELA = ConversationKey("telegram", "bot", "42")

REPLY = Reply(
    text="Yes. **Probably.**",
    footer="Source: [the Act](https://law.example/1)",
    options=(Option("yes", "Yes"), Option("no", "No, not now")),
    citations=(
        Citation("Act", "s. 1(1)", "https://law.example/1", date(2026, 1, 1), NOW.date()),
        Citation("Note", "", "", date(2026, 1, 1), None, "secondary", date(2026, 6, 30)),
    ),
    attachments=(Attachment("check.md", "text/markdown", b"\x00\xff bytes"),),
    nation=("england", "wales"),
    card=Card("So far", "Below", (("q", "Q: yes"),), (("q", "Q"),), ("q",), replaces=True),
)
SESSION = Session(
    audience="provider",
    on=date(2026, 4, 1),
    run=FlowRun("applies", 2, "2026.11", answers=(("value", "200000"),), changing="value"),
    runs=2,
    offered=(("yes", "Yes"),),
    recent=("what-is-it",),
    misses=1,
)


@dataclass
class Postgres:
    """A running server, the folder of its socket, and how many data bases it was asked for."""

    socket_folder: str
    count: int = 0

    def url(self, name: str) -> str:
        """Address of a data base on this server."""
        return f"postgresql://bot@/{name}?host={self.socket_folder}"

    async def bare(self) -> str:
        """Address of a new, empty data base."""
        return await self._create("template1")

    async def fresh(self) -> str:
        """Address of a new data base with our tables; migrated once, then copied."""
        if not self.count:
            await migrate(await self.bare())
        return await self._create("guide1")

    async def _create(self, template: str) -> str:
        self.count += 1
        name = f"guide{self.count}"
        connection = await asyncpg.connect(user="bot", database="postgres", host=self.socket_folder)
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        finally:
            await connection.close()
        return self.url(name)


def _programs() -> Path | None:
    """The newest folder of PostgreSQL server programs on this machine."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in folders), key=lambda p: int(p.parent.name), default=None)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server that lives as long as this file's tests; as another user when we are root."""
    programs = _programs()
    if programs is None:
        message = (
            "PostgreSQL's programs are not in /usr/lib/postgresql/*/bin: apt install postgresql"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        # initdb and postgres refuse to run as root.
        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, "-D", folder / "data", *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **who)

    run("initdb", "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c full_page_writes=off"
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
    try:
        yield Postgres(str(folder))
    finally:
        run("pg_ctl", "stop", "-w", "-m", "immediate")
        shutil.rmtree(folder)


Reopen = Callable[[], Awaitable[Any]]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Reopen]:
    """Opens the store under test; a second call closes it and opens it anew, as a restart does."""
    opened: list[Any] = []
    url = f"sqlite:///{tmp_path}/guide.sqlite3"
    if request.param == "postgres":
        url = await request.getfixturevalue("postgres").fresh()

    async def open_store() -> Any:
        if request.param == "memory":
            opened[:] = opened or [MemoryStore()]
            return opened[0]
        for store in opened:
            await store.close()
        opened[:] = [await SqlStore.open(url)]
        return opened[0]

    yield open_store
    for store in opened:
        await store.close()


@pytest.fixture
async def store(reopen: Reopen) -> Any:
    """The store under test, open and empty."""
    return await reopen()


def envelope(id: str = "1", key: ConversationKey = ANNA, **rest: Any) -> Envelope:
    """A message in a conversation."""
    rest.setdefault("event", Message("Does the Act cover us?"))
    return Envelope(id=id, key=key, **rest)


def turn(*texts: str, session: Session = SESSION) -> Turn:
    """A turn that says these texts."""
    replies = tuple(Reply(text) for text in texts or ("Hello",))
    return Turn(session=session, replies=replies, kind="answer")


async def say(store: Any, id: str, *texts: str, key: ConversationKey = ANNA) -> None:
    """Accepts an event and saves a turn of it over whatever is there."""
    stored = await store.load(key)
    incoming = envelope(id, key, address={"chat": key.chat})
    assert await store.accept(incoming, NOW)
    version = stored.version if stored else 0
    await store.save(incoming, turn(*texts), expected=version, now=NOW)


async def texts_due(store: Any, now: datetime = NOW) -> list[str]:
    """The texts of the messages that are due."""
    return [message.reply.text for message in await store.due(now)]


class TestAcceptedEvents:
    """The inbox."""

    @pytest.mark.parametrize(
        "event",
        [
            Message("a\x00b \ud83d \U0001f600 'quote\" ü"),
            Choice("flow:1:yes"),
            Command("go", "x"),
            Message("with an id", "17"),
            Edit("17", "now so"),
            Delete("17"),
            File("ré\x00cord.pdf", 7, {"id": "F1"}),
            Notice("expiring", date(2026, 12, 22)),
            Notice("other"),
        ],
    )
    async def test_an_accepted_event_is_unhandled_and_equal(self, store: Any, event: Event) -> None:
        """It comes back as it went in, hostile text and all."""
        aside = Aside(BELA, {"chat": "2"})
        incoming = envelope(event=event, address={"chat": "1"}, aliases=("ts-1",), aside=aside)
        assert await store.accept(incoming, NOW)
        assert await store.unhandled() == (incoming,)

    async def test_the_same_id_again_is_a_retry(self, store: Any) -> None:
        """Even with another text."""
        assert await store.accept(envelope("1"), NOW)
        assert not await store.accept(envelope("1", event=Message("other")), NOW)
        assert len(await store.unhandled()) == 1

    async def test_a_retry_is_known_after_a_restart_and_after_the_answer(
        self, reopen: Reopen
    ) -> None:
        """What makes a retry a retry is kept on disk."""
        await say(await reopen(), "1")
        assert not await (await reopen()).accept(envelope("1"), NOW + MINUTE)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (envelope("e1", aliases=("ts",)), envelope("e2", aliases=("ts",))),
            (envelope("e1", aliases=("ts",)), envelope("ts")),
            (envelope("ts"), envelope("e2", aliases=("x", "ts"))),
        ],
    )
    async def test_a_shared_alias_makes_a_retry(
        self, store: Any, first: Envelope, second: Envelope
    ) -> None:
        """One human act under two ids advances nothing twice."""
        assert await store.accept(first, NOW)
        assert not await store.accept(second, NOW)
        assert await store.unhandled() == (first,)

    async def test_a_retry_teaches_its_further_ids(self, store: Any) -> None:
        """The third delivery shares a name only with the second."""
        await store.accept(envelope("e1", aliases=("ts",)), NOW)
        await store.accept(envelope("e2", aliases=("ts",)), NOW)
        assert not await store.accept(envelope("e2"), NOW)

    async def test_an_alias_named_twice_is_no_retry(self, store: Any) -> None:
        """An adapter may name one id as alias of itself."""
        assert await store.accept(envelope("e1", aliases=("e1", "e1")), NOW)

    async def test_ids_of_other_workspaces_and_channels_are_others(self, store: Any) -> None:
        """Ids are unique within channel and workspace only."""
        assert await store.accept(envelope("1", ANNA), NOW)
        assert await store.accept(envelope("1", BELA), NOW)
        assert await store.accept(envelope("1", replace(ANNA, workspace="T2")), NOW)

    async def test_unhandled_events_come_in_order_of_arrival(self, reopen: Reopen) -> None:
        """Whatever their ids are, and after a restart."""
        store = await reopen()
        for id in ("9", "1", "10", "5"):
            await store.accept(envelope(id), NOW)
        store = await reopen()
        assert [waiting.id for waiting in await store.unhandled()] == ["9", "1", "10", "5"]

    async def test_many_deliveries_of_one_event_at_once_give_one(self, store: Any) -> None:
        """Racing retries: exactly one is new."""
        incoming = [envelope(f"e{n}", aliases=("ts",)) for n in range(20)]
        news = await asyncio.gather(*(store.accept(each, NOW) for each in incoming))
        assert sum(news) == 1
        assert len(await store.unhandled()) == 1

    async def test_giving_up_leaves_session_and_others_alone(self, store: Any) -> None:
        """The event is done; nothing else changed."""
        await say(store, "1", "Hello")
        await store.accept(envelope("2"), NOW)
        await store.accept(envelope("3"), NOW)
        await store.give_up(envelope("2"), NOW)
        assert [waiting.id for waiting in await store.unhandled()] == ["3"]
        assert (await store.load(ANNA)).version == 1
        assert await texts_due(store) == ["Hello"]
        assert not await store.accept(envelope("2"), NOW)

    async def test_giving_up_what_never_came_does_nothing(self, store: Any) -> None:
        """No error, and the id stays free."""
        await store.give_up(envelope("7"), NOW)
        assert await store.accept(envelope("7"), NOW)


class TestSessions:
    """Load and save."""

    async def test_an_unknown_conversation_has_no_session(self, store: Any) -> None:
        """None, not an empty one."""
        assert await store.load(ANNA) is None

    async def test_what_was_saved_is_loaded_with_a_version(self, reopen: Reopen) -> None:
        """Every field, after a restart; versions count the saves."""
        await say(await reopen(), "1")
        stored = await (await reopen()).load(ANNA)
        assert (stored.session, stored.version) == (SESSION, 1)
        await say(await reopen(), "2")
        assert (await (await reopen()).load(ANNA)).version == 2

    async def test_conversations_are_apart(self, store: Any) -> None:
        """Saving one does not touch the other."""
        await say(store, "1", key=ANNA)
        assert await store.load(BELA) is None
        assert await store.load(replace(ANNA, person="U2")) is None

    @pytest.mark.parametrize("expected", [0, 2, 7])
    async def test_a_wrong_version_is_a_conflict_and_writes_nothing(
        self, store: Any, expected: int
    ) -> None:
        """Session, event and replies stay as they were."""
        await say(store, "1", "first")
        await store.accept(envelope("2"), NOW)
        with pytest.raises(SessionConflict):
            await store.save(
                envelope("2"), turn("lost", session=Session()), expected=expected, now=NOW
            )
        assert (await store.load(ANNA)).session == SESSION
        assert [waiting.id for waiting in await store.unhandled()] == ["2"]
        assert await texts_due(store) == ["first"]

    async def test_a_version_of_a_conversation_that_is_gone_is_a_conflict(self, store: Any) -> None:
        """It may have been purged since it was loaded."""
        await store.accept(envelope("1"), NOW)
        with pytest.raises(SessionConflict):
            await store.save(envelope("1"), turn(), expected=3, now=NOW)

    async def test_racing_saves_give_one_winner(self, store: Any) -> None:
        """Ten turns made from the same version: one is saved, nine conflict."""
        events = [envelope(str(n)) for n in range(10)]
        for each in events:
            await store.accept(each, NOW)
        results = await asyncio.gather(
            *(store.save(each, turn(each.id), expected=0, now=NOW) for each in events),
            return_exceptions=True,
        )
        assert sum(result is None for result in results) == 1
        assert sum(isinstance(result, SessionConflict) for result in results) == 9
        assert len(await store.unhandled()) == 9

    async def test_an_event_handled_before_is_not_answered_again(self, store: Any) -> None:
        """Whatever version is named: the second answer vanishes."""
        await say(store, "1", "first")
        await store.save(envelope("1"), turn("second"), expected=1, now=NOW)
        assert (await store.load(ANNA)).version == 1
        (message,) = await store.due(NOW)
        await store.sent(message, NOW)
        assert await texts_due(store) == []

    async def test_an_event_never_accepted_is_refused(self, store: Any) -> None:
        """It is a mistake of the caller's, and nothing is written."""
        with pytest.raises(ValueError, match="accepted"):
            await store.save(envelope("1"), turn(), expected=0, now=NOW)
        assert await store.load(ANNA) is None

    async def test_a_cancelled_call_leaves_the_store_usable(self, store: Any) -> None:
        """Half a transaction is none."""
        task = asyncio.create_task(store.accept(envelope("1"), NOW))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await store.accept(envelope("2"), NOW)
        assert "2" in {waiting.id for waiting in await store.unhandled()}


class TestReplies:
    """The outbox."""

    async def test_a_reply_comes_back_whole(self, reopen: Reopen) -> None:
        """Options, citations and bytes, with the address and no attempts."""
        store = await reopen()
        incoming = envelope(address={"chat": "C1", "thread": "17.5"})
        await store.accept(incoming, NOW)
        whole = Turn(session=SESSION, replies=(REPLY,), kind="answer")
        await store.save(incoming, whole, expected=0, now=NOW)
        (message,) = await (await reopen()).due(NOW)
        assert message.reply == REPLY
        assert (message.key, message.address) == (ANNA, {"chat": "C1", "thread": "17.5"})
        assert message.attempts == 0

    async def test_one_conversation_goes_out_one_by_one_in_order(self, store: Any) -> None:
        """The next is due only when the one before it is done."""
        await say(store, "1", "a", "b")
        await say(store, "2", "c")
        seen = []
        while messages := await store.due(NOW):
            assert len(messages) == 1
            seen.append(messages[0].reply.text)
            await store.sent(messages[0], NOW)
        assert seen == ["a", "b", "c"]

    async def test_conversations_go_out_side_by_side_oldest_first(self, store: Any) -> None:
        """One of each, and no more than asked for."""
        await say(store, "1", "a1", "a2", key=ANNA)
        await say(store, "2", "b1", key=BELA)
        await say(store, "3", "c1", key=replace(BELA, chat="43"))
        assert [p.reply.text for p in await store.due(NOW, limit=2)] == ["a1", "b1"]

    async def test_replies_of_other_channels_can_be_left_out(self, store: Any) -> None:
        """Whoever serves some channels asks for theirs; a name must fit whole."""
        await say(store, "1", "s", key=ANNA)
        await say(store, "2", "t", key=BELA)
        await say(store, "3", "odd", key=replace(BELA, channel="tele%/x"))
        for channels, texts in (
            (["slack"], ["s"]),
            (["slac", "elegram", "tele%"], []),
            ([], []),
            (["tele%/x"], ["odd"]),
            (["telegram"], ["t"]),
        ):
            due = await store.due(NOW, channels=channels)
            assert [message.reply.text for message in due] == texts

    async def test_a_postponed_reply_holds_back_its_conversation_only(self, store: Any) -> None:
        """It counts the attempt and comes back first."""
        await say(store, "1", "a1", "a2", key=ANNA)
        await say(store, "2", "b1", key=BELA)
        first, second = await store.due(NOW)
        await store.postpone(first, NOW + MINUTE)
        await store.sent(second, NOW)
        assert await texts_due(store) == []
        assert await store.next_due(NOW) == NOW + MINUTE
        (again,) = await store.due(NOW + MINUTE)
        assert (again.reply.text, again.attempts) == ("a1", 1)

    async def test_an_abandoned_reply_makes_way(self, store: Any) -> None:
        """The next of the conversation is due."""
        await say(store, "1", "a", "b")
        (first,) = await store.due(NOW)
        await store.abandon(first, "useless", NOW)
        assert await texts_due(store) == ["b"]

    async def test_nothing_is_due_before_its_time(self, store: Any) -> None:
        """A reply saved now is not due a second ago."""
        await say(store, "1", "a")
        assert await texts_due(store, NOW - timedelta(seconds=1)) == []
        assert await store.next_due(NOW - timedelta(seconds=1)) == NOW
        assert await store.next_due(NOW) is None

    async def test_numbers_grow_and_are_not_used_again(self, reopen: Reopen) -> None:
        """Even when everything before was delivered and purged."""
        store = await reopen()
        await say(store, "1", "a")
        (first,) = await store.due(NOW)
        await store.sent(first, NOW)
        later = NOW + MINUTE
        await store.purge(handled=later, delivered=later, idle=later)
        store = await reopen()
        await say(store, "2", "b")
        (second,) = await store.due(NOW)
        assert second.number > first.number


class TestCards:
    """The message that shows a conversation's check."""

    async def test_it_is_handed_to_the_next_delivery(self, reopen: Reopen) -> None:
        """After a restart too; other conversations have their own; empty ends it."""
        store = await reopen()
        await say(store, "1", "a", "b")
        await say(store, "2", "c", key=BELA)
        first, other = await store.due(NOW)
        assert (first.shown, other.shown) == ({}, {})
        await store.sent(first, NOW, {"message": "7"})
        await store.sent(other, NOW)
        store = await reopen()
        (second,) = await store.due(NOW)
        assert second.shown == {"message": "7"}
        await store.sent(second, NOW)
        await say(store, "3", "d", "e")
        (third,) = await store.due(NOW)
        assert third.shown == {"message": "7"}
        await store.sent(third, NOW, {})
        (fourth,) = await store.due(NOW)
        assert fourth.shown == {}

    async def test_it_goes_with_its_conversation(self, store: Any) -> None:
        """What is idle is purged whole."""
        await say(store, "1", "a")
        (first,) = await store.due(NOW)
        await store.sent(first, NOW, {"message": "7"})
        later = NOW + MINUTE
        await store.purge(handled=later, delivered=later, idle=later)
        await say(store, "2", "b")
        (second,) = await store.due(NOW)
        assert second.shown == {}


RUN = FlowRun("does-the-act-apply", 3, "r", (("value", "£250k \x00"),))


async def part(store: Any, id: str, code: str, key: ConversationKey = ANNA) -> None:
    """A turn that puts a check up."""
    stored = await store.load(key)
    transfer = Transfer(code, RUN, NOW + MINUTE)
    await store.accept(envelope(id, key), NOW)
    version = stored.version if stored else 0
    await store.save(
        envelope(id, key), replace(turn(), transfer=transfer), expected=version, now=NOW
    )


class TestPartings:
    """Checks that wait under a code."""

    async def test_a_check_is_had_by_its_code_until_it_runs_out(self, reopen: Reopen) -> None:
        await part(await reopen(), "1", "abc")
        store = await reopen()
        origin = Aside(ANNA, envelope("1").address)
        assert await store.find_transfer("abc", NOW + MINUTE) == FoundCheck(RUN, origin)
        assert await store.find_transfer("abc", NOW + 2 * MINUTE) == FoundCheck()
        assert await store.find_transfer("abd", NOW) == FoundCheck()

    async def test_one_whose_conversation_is_forgotten_has_no_origin(self, store: Any) -> None:
        await part(store, "1", "abc")
        later = NOW + MINUTE
        await store.purge(handled=NOW, delivered=NOW, idle=later)
        assert await store.find_transfer("abc", NOW) == FoundCheck(RUN)

    async def test_a_newer_code_ends_the_one_before(self, store: Any) -> None:
        await part(store, "1", "abc")
        await part(store, "2", "xyz")
        assert await store.find_transfer("abc", NOW) == FoundCheck()
        assert (await store.find_transfer("xyz", NOW)).run == RUN

    async def test_a_code_is_used_once(self, store: Any) -> None:
        """The second to use it has a conflict, and nothing of its turn is written."""
        await part(store, "1", "abc")
        taking = replace(turn("here"), accepted_code="abc")
        for key in (BELA, replace(BELA, chat="other")):
            await store.accept(envelope(key.chat, key), NOW)
        await store.save(envelope(BELA.chat, BELA), taking, expected=0, now=NOW)
        assert await store.find_transfer("abc", NOW) == FoundCheck()
        late = replace(BELA, chat="other")
        with pytest.raises(SessionConflict):
            await store.save(envelope("other", late), taking, expected=0, now=NOW)
        assert await store.load(late) is None

    async def test_what_follows_elsewhere_is_accepted_with_the_turn(self, reopen: Reopen) -> None:
        """All of it or nothing: a turn that is not saved has led to nothing."""
        store = await reopen()
        notice = Envelope("moved:2", ANNA, Notice("moved", run=RUN), {"chat": "1"})
        await store.accept(envelope("2", BELA), NOW)
        with pytest.raises(SessionConflict):
            await store.save(envelope("2", BELA), turn(), expected=7, now=NOW, then=[notice])
        assert await store.unhandled() == (envelope("2", BELA),)
        await store.save(envelope("2", BELA), turn(), expected=0, now=NOW, then=[notice])
        store = await reopen()
        assert await store.unhandled() == (notice,)
        assert not await store.accept(notice, NOW)

    async def test_what_ran_out_is_purged(self, store: Any) -> None:
        await part(store, "1", "abc")
        assert await store.purge(handled=NOW, delivered=NOW, idle=NOW, expired=NOW) == 0
        later = NOW + 2 * MINUTE
        assert await store.purge(handled=NOW, delivered=NOW, idle=NOW, expired=later) == 1


class TestResting:
    """Conversations in which nothing happens."""

    async def test_they_are_found_with_the_last_address(self, reopen: Reopen) -> None:
        await say(await reopen(), "1", key=ANNA)
        store = await reopen()
        (found,) = await store.idle_conversations(NOW, NOW + MINUTE)
        assert (found.key, found.address, found.since) == (ANNA, {"chat": ANNA.chat}, NOW)
        assert await store.idle_conversations(NOW + MINUTE, NOW + 2 * MINUTE) == ()
        assert await store.idle_conversations(NOW - MINUTE, NOW) == ()

    async def test_a_notice_of_ours_is_no_sign_of_life(self, store: Any) -> None:
        await say(store, "1", key=ANNA)
        notice = envelope("2", event=Notice("expiring"), address={"chat": "elsewhere"})
        later = NOW + MINUTE
        await store.accept(notice, later)
        await store.save(notice, replace(turn(), replies=()), expected=1, now=later)
        (found,) = await store.idle_conversations(NOW, later)
        assert (found.since, found.address) == (NOW, {"chat": ANNA.chat})


class TestMovedChats:
    """A group that has become another."""

    async def test_its_conversations_go_on_under_the_new_id(self, store: Any) -> None:
        """Every person's, and nobody else's."""
        one, two = replace(BELA, person="1"), replace(BELA, person="2")
        other = replace(BELA, chat=BELA.chat + "0")
        for number, key in enumerate((one, two, other)):
            await say(store, str(number), key=key)
        await store.migrate_chat(BELA.channel, BELA.workspace, BELA.chat, "-100")
        for key in (one, two):
            assert await store.load(key) is None
            assert (await store.load(replace(key, chat="-100"))).session == SESSION
        assert await store.load(other)

    async def test_one_that_has_begun_there_stays(self, store: Any) -> None:
        new = replace(BELA, chat="-100")
        await say(store, "1", key=BELA)
        await say(store, "2", key=new)
        await say(store, "3", key=new)
        await store.migrate_chat(BELA.channel, BELA.workspace, BELA.chat, "-100")
        assert (await store.load(new)).version == 2
        assert await store.load(BELA) is None


PICKED = Signal("picked", ("goods", "grants"), "grants", (60.0, 50.5), "provider", "2026.11")
MISSED = Signal("not_known")
TODAY = NOW.date()


async def learn(
    store: Any, id: str, *signals: Signal, key: ConversationKey = ANNA, now: datetime = NOW
) -> None:
    """Accepts an event and saves a turn with these signals."""
    stored = await store.load(key)
    assert await store.accept(envelope(id, key), now)
    version = stored.version if stored else 0
    await store.save(envelope(id, key), replace(turn(), signals=signals), expected=version, now=now)


class TestSignals:
    """What is to be learnt from turns: counted, and of nobody."""

    async def test_none_are_there_at_first(self, store: Any) -> None:
        """Nor after turns that were understood."""
        await say(store, "1")
        assert await store.signals(date.min) == ()

    async def test_a_turns_signals_are_kept(self, reopen: Reopen) -> None:
        """In order, over a restart."""
        await learn(await reopen(), "1", PICKED, MISSED)
        assert await (await reopen()).signals(TODAY) == (
            SignalCount(TODAY, "slack", MISSED, 1),
            SignalCount(TODAY, "slack", PICKED, 1),
        )

    async def test_alike_ones_are_counted_with_the_mean_of_their_scores(self, store: Any) -> None:
        """Whoever they came from; a day, a channel and a part that differs are apart."""
        other = replace(PICKED, scores=(70.0, 40.0))
        unlike = replace(PICKED, audience="")
        await learn(store, "1", PICKED, other)
        await learn(store, "2", PICKED, key=replace(ANNA, person="U2"))
        await learn(store, "3", PICKED, key=BELA)
        await learn(store, "4", unlike, now=NOW + timedelta(days=1))
        mean = replace(PICKED, scores=(63.3, 47.0))
        tomorrow = TODAY + timedelta(days=1)
        assert await store.signals(TODAY) == (
            SignalCount(TODAY, "slack", mean, 3),
            SignalCount(TODAY, "telegram", PICKED, 1),
            SignalCount(tomorrow, "slack", unlike, 1),
        )
        assert await store.signals(tomorrow) == (SignalCount(tomorrow, "slack", unlike, 1),)

    async def test_they_are_of_the_turns_transaction(self, store: Any) -> None:
        """What is not saved, or is saved a second time, is not counted."""
        await learn(store, "1", PICKED)
        learns = replace(turn(), signals=(PICKED,))
        await store.save(envelope("1"), learns, expected=1, now=NOW)
        await store.accept(envelope("2"), NOW)
        with pytest.raises(SessionConflict):
            await store.save(envelope("2"), learns, expected=7, now=NOW)
        with pytest.raises(SessionConflict):
            gone = replace(learns, accepted_code="used")
            await store.save(envelope("2"), gone, expected=1, now=NOW)
        assert [counted.count for counted in await store.signals(TODAY)] == [1]

    async def test_many_at_once_are_all_counted(self, store: Any) -> None:
        """Of many conversations, in whatever order a turn names them."""
        people = [replace(ANNA, person=f"U{number}") for number in range(24)]
        both = (PICKED, MISSED), (MISSED, PICKED)
        await asyncio.gather(
            *(learn(store, str(n), *both[n % 2], key=key) for n, key in enumerate(people))
        )
        assert [(t.signal, t.count) for t in await store.signals(TODAY)] == [
            (MISSED, 24),
            (PICKED, 24),
        ]

    async def test_they_outlive_their_conversation_and_go_by_their_own_day(
        self, store: Any
    ) -> None:
        """A whole day at a time."""
        await learn(store, "1", PICKED)
        later = NOW + timedelta(days=1)
        await store.purge(handled=later, delivered=later, idle=later)
        await store.purge(handled=later, delivered=later, idle=later, learnt=NOW)
        assert len(await store.signals(TODAY)) == 1
        assert await store.purge(handled=later, delivered=later, idle=later, learnt=later) == 1
        assert await store.signals(date.min) == ()


class TestPurge:
    """What is forgotten, and what is not."""

    async def test_old_ids_and_idle_conversations_go(self, store: Any) -> None:
        """Only those older than the times given."""
        await say(store, "1", key=ANNA)
        assert await store.purge(handled=NOW, delivered=NOW, idle=NOW) == 0
        later = NOW + MINUTE
        assert await store.purge(handled=later, delivered=later, idle=later) > 0
        assert await store.load(ANNA) is None
        assert await store.accept(envelope("1"), NOW)

    async def test_each_time_is_for_its_own_kind(self, store: Any) -> None:
        """Idle conversations go, ids stay."""
        await say(store, "1")
        await store.purge(handled=NOW, delivered=NOW, idle=NOW + MINUTE)
        assert await store.load(ANNA) is None
        assert not await store.accept(envelope("1"), NOW)

    async def test_a_reply_that_waits_in_vain_goes_in_the_end(self, store: Any) -> None:
        """Its channel was switched off long ago."""
        await say(store, "1", "a")
        await store.purge(handled=NOW, delivered=NOW + MINUTE, idle=NOW)
        assert await texts_due(store) == []

    async def test_what_waits_stays(self, store: Any) -> None:
        """Replies not that old, and unhandled events of any age, nor is their id forgotten."""
        await say(store, "1", "a", key=BELA)
        await store.accept(envelope("2"), NOW)
        later = NOW + MINUTE
        await store.purge(handled=later, delivered=NOW, idle=later)
        assert await texts_due(store) == ["a"]
        assert [waiting.id for waiting in await store.unhandled()] == ["2"]
        assert not await store.accept(envelope("2"), NOW)

    async def test_a_check_of_an_open_store_passes(self, store: Any) -> None:
        """Readiness asks this."""
        assert await store.check() is None


class TestReplicas:
    """Several processes on one PostgreSQL data base."""

    async def test_one_message_is_given_to_one_replica(self, postgres: Postgres) -> None:
        """Asking at the same time, they share the messages and none gets one twice."""
        url = await postgres.fresh()
        stores = [await SqlStore.open(url) for _ in range(3)]
        for n in range(30):
            await say(stores[0], str(n), "x", key=replace(BELA, chat=str(n)))
        given = await asyncio.gather(*(store.due(NOW) for store in stores for _ in range(2)))
        numbers = [message.number for messages in given for message in messages]
        for store in stores:
            await store.close()
        assert len(numbers) == len(set(numbers)) == 30

    async def test_a_claim_runs_out_and_a_closed_store_hands_back(self, postgres: Postgres) -> None:
        """A replica that died, or stopped, does not keep a reply from going out."""
        url = await postgres.fresh()
        first, second = await SqlStore.open(url), await SqlStore.open(url)
        await say(first, "1", "x")
        assert await texts_due(first) == ["x"]
        assert await texts_due(second, NOW + 4 * MINUTE) == []
        assert await texts_due(second, NOW + 5 * MINUTE) == ["x"]
        await second.close()
        assert await texts_due(first, NOW + 6 * MINUTE) == ["x"]
        await first.close()

    async def test_the_same_event_at_three_replicas_is_new_at_one(self, postgres: Postgres) -> None:
        """Aliases in any order, and no dead lock."""
        url = await postgres.fresh()
        stores = [await SqlStore.open(url) for _ in range(3)]
        for n in range(10):
            ids = [f"{n}-{k}" for k in range(4)]
            news = await asyncio.gather(
                *(
                    store.accept(envelope(ids[k], aliases=tuple(ids[k:] + ids[:k])), NOW)
                    for k, store in enumerate(stores)
                )
            )
            assert sum(news) == 1
        assert len(await stores[0].unhandled()) == 10
        for store in stores:
            await store.close()

    async def test_an_unmigrated_data_base_is_refused_and_migrating_at_once_is_safe(
        self, postgres: Postgres
    ) -> None:
        """Opening changes nothing; then four migrations race."""
        await postgres.fresh()
        url = await postgres.bare()
        with pytest.raises(StoreError, match="migrate it"):
            await SqlStore.open(url)
        await asyncio.gather(*(migrate(url) for _ in range(4)))
        store = await SqlStore.open(url.replace("postgresql://", "postgres://"))
        await say(store, "1")
        await store.close()

    async def test_a_data_base_that_is_not_there_is_an_error_without_password(
        self, postgres: Postgres
    ) -> None:
        """Unknown name, and no server at all."""
        for url in (
            postgres.url("missing").replace("bot@", "bot:hunter2@"),
            "postgresql://bot:hunter2@127.0.0.1:9/x",
        ):
            with pytest.raises(StoreError, match="DATABASE_URL") as caught:
                await SqlStore.open(url)
            assert "hunter2" not in str(caught.value)
