"""
Telegram and Slack as people use them, over the fakes, in one process and on loopback.

A person acts and reads what came of it: `text` is everything that is new or changed, `labels` the
buttons of the newest message that has any. The same dialogue runs on either.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from adapters.channels.base import Sender
from adapters.channels.slack import SlackChannel
from adapters.channels.telegram import TelegramChannel
from adapters.records.recorder import SignedRecorder
from adapters.records.verify_upload import UploadVerifier
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.storage import MemoryStore
from bot.content.library import Library
from bot.engine import Engine
from bot.model.acts import Do
from bot.model.events import ConversationKey
from bot.model.replies import Reply
from bot.model.session import Session
from bot.rendering.entries import option
from bot.service import Service
from tests.bot.conftest import TableFinder
from tests.fake_slack import FakeSlack, Post
from tests.fake_telegram import BOT_ID, PERSON, TOKEN, FakeTelegram, Shown


class World:
    """One process with both channels; codes are numbered so that a test can name them."""

    def __init__(self, library: Library, finds: Mapping[str, Any], day: str, folder: Path) -> None:
        self.now = datetime.combine(date.fromisoformat(day), time(9, 30), UTC)
        table = {key.casefold(): value for key, value in finds.items()}
        self.engine = Engine(library, TableFinder(table), SignedRecorder(folder))
        self.store = MemoryStore()
        self.telegram, self.slack = FakeTelegram(), FakeSlack()
        self._folder = folder
        self._stop = asyncio.Event()
        self._codes = (f"CODE-{number:04d}" for number in itertools.count(2345))

    async def __aenter__(self) -> Self:
        await self.telegram.__aenter__()
        await self.slack.__aenter__()
        channels: dict[str, Sender] = {}
        fetches: dict[str, Any] = {}
        say, library = self.engine.library.phrases.say, self.engine.library
        self.worker = OutboxWorker(self.store, channels, lambda: self.now, label=lambda key: "x")
        self.service = Service(
            self.engine,
            self.store,
            lambda: self.now,
            self.worker.wake,
            apology=Reply(say("apology")),
            label=lambda key: "x",
            draw=lambda: next(self._codes),
            verify=UploadVerifier(library, self._folder, None, lambda: self.now.date(), fetches),
        )
        self._telegram = TelegramChannel(
            TOKEN,
            self.telegram.base_url,
            self.service.accept,
            not_owner=lambda link: say("not_yours_private", link=link),
            on_migrated=lambda bot, old, new: self.store.migrate_chat("telegram", bot, old, new),
        )
        check = option(library, Do("check"), "option_check")
        self._slack = SlackChannel(
            self.slack.bot_token,
            self.slack.api_url,
            self.service.accept,
            app_token=self.slack.app_token,
            not_owner=Reply(say("not_yours"), options=(check,)),
        )
        channels |= {"telegram": self._telegram, "slack": self._slack}
        fetches |= {"telegram": self._telegram.fetch, "slack": self._slack.fetch}
        await self._telegram.start()
        await self._slack.start()
        self.worker.start()
        self._polling = asyncio.create_task(self._telegram.run(self._stop))
        await self.slack.connected()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        await self._polling
        await self.service.drain(timedelta(seconds=5))
        await self.worker.flush(timedelta(seconds=5))
        await self._telegram.close()
        await self._slack.close()
        await self.slack.__aexit__(None, None, None)
        await self.telegram.__aexit__(None, None, None)

    async def quiet(self) -> None:
        """Returns once everything accepted is answered and everything said is delivered."""
        await self.service.settled()
        await self.telegram.wait_for(lambda: not (self.store._outbox or self.worker._under_way))

    async def session(self, key: ConversationKey) -> Session:
        """What is remembered of a conversation."""
        stored = await self.store.load(key)
        return stored.session if stored else Session()


class Somebody(Protocol):
    """A person on either channel."""

    key: ConversationKey
    text: str

    @property
    def labels(self) -> list[str]: ...

    async def say(self, text: str) -> None: ...

    async def press_id(self, option_id: str) -> None: ...


class OnTelegram:
    """A person in a private chat, or in a group."""

    def __init__(self, world: World, user: int = PERSON, group: int | None = None) -> None:
        self.world, self.user, self.group = world, user, group
        chat, person = (str(user), "") if group is None else (str(group), str(user))
        self.key = ConversationKey("telegram", str(BOT_ID), chat, person=person)
        self.text = ""
        self.last_message = 0

    @property
    def messages(self) -> list[Shown]:
        """What stands in the chat now."""
        chat = self.user if self.group is None else self.group
        return [one for one in self.world.telegram.messages if one.chat_id == chat]

    @property
    def labels(self) -> list[str]:
        """Buttons of the newest message that has any, without their numbers."""
        return [button["text"].partition(". ")[2] for button in self._buttons()]

    def _newest(self) -> Shown:
        return [one for one in self.messages if one.buttons][-1]

    def _buttons(self) -> list[dict[str, str]]:
        held = [one for one in self.messages if one.buttons]
        return [button for row in held[-1].buttons for button in row] if held else []

    async def _act(self, act: Any) -> None:
        before = {one.message_id: (one.text, one.buttons) for one in self.messages}
        number = act()
        telegram = self.world.telegram
        if isinstance(number, int):
            await telegram.wait_for(lambda: telegram.confirmed > number)
        else:
            await telegram.wait_for(lambda: number in telegram.answered)
        await self.world.quiet()
        now = [o for o in self.messages if before.get(o.message_id) != (o.text, o.buttons)]
        self.text = "\n\n".join(one.text for one in now)

    async def say(self, text: str, **more: Any) -> None:
        """Types a text."""
        telegram = self.world.telegram
        await self._act(lambda: telegram.say(text, user=self.user, group=self.group, **more))
        self.last_message = telegram._next_message

    async def edit(self, message_id: int, text: str) -> None:
        """Edits a message."""
        telegram = self.world.telegram
        await self._act(
            lambda: telegram.edit(text, user=self.user, group=self.group, message_id=message_id)
        )

    async def send_file(self, name: str, content: bytes) -> None:
        """Sends a file."""
        await self._act(lambda: self.world.telegram.send_file(name, content, user=self.user))

    async def press_id(
        self, option_id: str, under: Shown | None = None, asked_by: int | None = None
    ) -> None:
        """Presses a button by its id, under the newest message with buttons or another."""
        held = under or (self._newest() if self._buttons() else None)
        await self._act(
            lambda: self.world.telegram.press(
                option_id,
                user=self.user,
                group=self.group,
                message_id=held.message_id if held else 1,
                asked_by=asked_by,
            )
        )


class OnSlack:
    """A person in direct messages, or in a thread of a channel."""

    def __init__(self, world: World, user: str = "U1", channel: str = "", thread: str = "") -> None:
        self.world, self.user, self.channel, self.thread = world, user, channel, thread
        team = world.slack.team
        self.key = (
            ConversationKey("slack", team, channel, thread, user)
            if channel
            else ConversationKey("slack", team, user)
        )
        self.text = ""
        self.last: dict[str, Any] = {}

    @property
    def posts(self) -> list[Post]:
        """What stands there now."""
        channel = self.channel or f"D{self.user}"
        return [post for post in self.world.slack.posted if post.channel == channel]

    @property
    def labels(self) -> list[str]:
        """Buttons of the newest post that has any, without their numbers."""
        held = [post for post in self.posts if post.buttons]
        return [b["text"]["text"].partition(". ")[2] for b in held[-1].buttons] if held else []

    async def do(self, payload: dict[str, Any]) -> None:
        """Delivers an act and waits for what comes of it."""
        before = {post.ts: post.body for post in self.posts}
        assert await self.world.slack.deliver(payload)
        await self.world.quiet()
        now = [post for post in self.posts if before.get(post.ts) != post.body]
        self.text = unescape("\n\n".join(post.text for post in now)).replace("\u200b", "")

    async def say(self, text: str) -> None:
        """Types a text."""
        slack = self.world.slack
        if self.channel:
            more = {"thread_ts": self.thread} if self.thread else {}
            self.last = slack.mention(text, user=self.user, channel=self.channel, **more)
        else:
            self.last = slack.dm(text, user=self.user)
        await self.do(self.last)

    async def press_id(self, option_id: str, under: Post | None = None) -> None:
        """Presses a button by its id, under the newest post with buttons or another."""
        post = under or next(p for p in reversed(self.posts) if p.buttons)
        payload = self.world.slack.press(post, 1, user=self.user)
        held = [button for button in post.buttons if button["value"] == option_id]
        chosen = held[0] if held else post.buttons[0] | {"value": option_id}
        block = next(b for b in post.body["blocks"] if post.buttons[0] in b.get("elements", []))
        payload["actions"] = [chosen | {"block_id": block.get("block_id", "b1")}]
        payload["actions"][0]["action_ts"] = payload["trigger_id"]
        await self.do(payload)
