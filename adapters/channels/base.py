"""
The port that every channel satisfies, and the HTTP requests that the server passes on.

Rules of this file: no platform's name and no web framework. To add a channel, write a class of this
shape and add it to the list passed to `adapters.runtime.server.serve`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.model.replies import Reply


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A channel's response to an HTTP request."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """
    A path to which a platform posts.

    Attributes:
        path: Begins with a slash.
        receive: Called with the headers, names in lower case, and the whole body, up to
            `adapters.runtime.http.BODY_LIMIT` bytes. An exception becomes status 500, so that the
            platform sends the request again.
    """

    path: str
    receive: Callable[[Mapping[str, str], bytes], Awaitable[HttpAnswer]]


class Sender(Protocol):
    """The sending half of a channel, which the delivery worker uses."""

    @property
    def name(self) -> str:
        """The channel's name, as in `ConversationKey.channel`."""
        ...

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        """
        Delivers one reply: its text as one message if it fits, then each attachment as a file.

        A new state of a check's card replaces the message whose button was pressed.

        Args:
            address: As the channel's own decoding made it.
            reply: The reply to deliver.
            shown: The message that shows the check now; empty if there is none.

        Returns:
            The message that shows the check from now on; empty if there is none.

        Raises:
            DeliveryError: Not delivered, or in doubt; its fields say whether to wait.
        """
        ...


class Channel(Sender, Protocol):
    """A channel that is served: it passes incoming events to the `Intake` it was made with."""

    @property
    def ready(self) -> bool:
        """True while events can be received and replies sent."""
        ...

    def routes(self) -> Sequence[HttpRoute]:
        """The paths its platform posts to, perhaps none. Read before `start`."""
        ...

    async def start(self) -> None:
        """Connects. If it raises, the server calls it again later."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Receives events until `stop` is set; a channel whose events come by HTTP only waits."""
        ...

    async def close(self) -> None:
        """Ends everything `start` began; called once, even if `start` failed."""
        ...

    async def fetch(self, place: Mapping[str, str]) -> bytes:
        """
        The content of a file that a person sent, up to the channel's own limit and one byte more,
        so that the caller can tell a file that is too large.

        Args:
            place: As the channel's own decoding made it.

        Raises:
            DeliveryError: It cannot be fetched.
        """
        ...
