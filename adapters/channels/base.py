"""
The port every channel satisfies, and HTTP requests as the server hands them on.

Rules of this file: no platform's name and no web framework; a new channel needs nothing but a
class of this shape in the list that `adapters.runtime.server.serve` is given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.model.replies import Reply


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a channel answers a request with."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """
    A path that a platform posts to.

    Attributes:
        path: Begins with a slash.
        receive: Called with the headers, names in lower case, and the whole body, up to
            `adapters.runtime.http.BODY_LIMIT` bytes. What it raises becomes status 500, so that
            the platform sends the request again.
    """

    path: str
    receive: Callable[[Mapping[str, str], bytes], Awaitable[HttpAnswer]]


class Sender(Protocol):
    """The way out of a channel: what delivering replies needs of it."""

    @property
    def name(self) -> str:
        """As in `ConversationKey.channel`."""
        ...

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        """
        Delivers one reply: text as one message where it fits, each attachment as a file apart. A
        state of a check's card takes the place of the one before where that was pressed.

        Args:
            address: As the channel's own decoding made it.
            reply: What to say.
            shown: The message that shows the check now; empty when none does.

        Returns:
            The message that shows it from now on; empty when none does.

        Raises:
            DeliveryError: Not delivered, or in doubt; it says whether to wait.
        """
        ...


class Channel(Sender, Protocol):
    """A channel that is served: it hands what comes in to the `Intake` it was made with."""

    @property
    def ready(self) -> bool:
        """True while events can come in and replies go out."""
        ...

    def routes(self) -> Sequence[HttpRoute]:
        """The paths its platform posts to; empty when it posts to none. Asked before `start`."""
        ...

    async def start(self) -> None:
        """Connects; raises when that is not possible now, and is then called again."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Takes events in until `stop` is set; one whose events come by HTTP only waits."""
        ...

    async def close(self) -> None:
        """Ends everything `start` began; called once, whether or not it succeeded."""
        ...

    async def fetch(self, place: Mapping[str, str]) -> bytes:
        """
        The content of a file that a person sent, up to the channel's own limit and one byte more.

        Args:
            place: As the channel's own decoding made it.

        Raises:
            DeliveryError: It cannot be had.
        """
        ...
