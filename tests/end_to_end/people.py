"""
People on the fake platforms: what they say and press, and the answers they get.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.end_to_end.command import WAIT_S
from tests.fake_slack import FakeSlack, Post
from tests.fake_telegram import PERSON, FakeTelegram, Shown


def shown_number(text: str) -> int:
    """Number of the question a message shows; 0 when it shows none."""
    found = re.search(r"Question (\d+) of about \d+", text)
    return int(found[1]) if found else 0


@dataclass
class OnTelegram:
    """A person in one chat of the fake: what they say and press, and the answers they get."""

    server: FakeTelegram
    user: int = PERSON
    group: int | None = None

    @property
    def chat(self) -> int:
        """The chat's id."""
        return self.user if self.group is None else self.group

    @property
    def seen(self) -> list[Shown]:
        """The messages in the chat, oldest first."""
        return [message for message in self.server.messages if message.chat_id == self.chat]

    async def _next(self, act: Callable[[], object]) -> Shown:
        """The message that is new after an act, or the card that was edited in place."""
        before = {one.message_id: (one.text, one.buttons) for one in self.seen}

        def news() -> list[Shown]:
            # a card above that loses its buttons is no answer
            now = [one for one in self.seen if one.buttons or one.message_id not in before]
            return [one for one in now if before.get(one.message_id) != (one.text, one.buttons)]

        act()
        await self.server.wait_for(news, WAIT_S)
        return news()[0]

    async def say(self, text: str, **more: Any) -> Shown:
        """Types a text; the message that answers it."""
        return await self._next(
            lambda: self.server.say(text, user=self.user, group=self.group, **more)
        )

    def start_press(self, label: str, under: Shown) -> None:
        """Presses the button with this label; what happens then is not waited for."""
        faces = {b["text"].partition(". ")[2]: b for row in under.buttons for b in row}
        self.server.press(
            faces[label]["callback_data"],
            user=self.user,
            group=self.group,
            message_id=under.message_id,
        )

    async def press_id(self, option_id: str, under: Shown) -> Shown:
        """Presses a button that a message has, or had before it was edited; what answers it."""
        return await self._next(
            lambda: self.server.press(
                option_id, user=self.user, group=self.group, message_id=under.message_id
            )
        )

    async def press(self, label: str, under: Shown | None = None) -> Shown:
        """Presses the button with this label under the last message; what answers it."""
        return await self._next(lambda: self.start_press(label, under or self.seen[-1]))


@dataclass
class OnSlack:
    """A person in the fake workspace, and the way their acts reach the guide."""

    server: FakeSlack
    url: str = ""

    async def do(self, payload: dict[str, Any]) -> Post:
        """Delivers an act, which must be acknowledged; what is new or edited after it."""
        before = {post.ts: post.body for post in self.server.posted}

        def news() -> list[Post]:
            # a card above that loses its buttons is no answer
            now = [post for post in self.server.posted if post.buttons or post.ts not in before]
            return [post for post in now if before.get(post.ts) != post.body]

        assert await self.server.deliver(payload, self.url)
        await self.server.until(lambda: bool(news()), WAIT_S)
        return news()[0]

    def button(self, label: str, under: Post) -> int:
        """Number of the button with this label."""
        numbers = [b["text"]["text"].partition(". ") for b in under.buttons]
        return next(int(number) for number, _, face in numbers if face == label)

    def pressing(self, label: str, under: Post, **more: Any) -> dict[str, Any]:
        """The act of pressing the button with this label."""
        return self.server.press(under, self.button(label, under), **more)

    async def press(self, label: str, under: Post | None = None) -> Post:
        """Presses the button with this label under the last post; what answers it."""
        return await self.do(self.pressing(label, under or self.server.posted[-1]))
