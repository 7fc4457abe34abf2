"""
Sends a reply's calls one after the other, and says what a failure means for the reply.

Rules of this file: nothing is sent twice on purpose; what Telegram tells us how to mend (a group's
new id, markup it cannot parse) is mended here, the rest is a `DeliveryError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import structlog
from telegram import InputFile

from adapters.telegram.client import ApiError, Client
from adapters.telegram.outgoing import Send, encode
from bot.errors import DeliveryError
from bot.replies import Reply

log = structlog.get_logger(__name__)

SOON: Final = timedelta(seconds=5)
"""Wait after a failure that passes by itself."""
LATER: Final = timedelta(minutes=1)
"""Wait after a failure somebody must mend."""
_BEGUN: Final = 1000
"""Replies whose progress is kept between two tries."""

_Begun = tuple[tuple[tuple[str, str], ...], Reply]


class Delivery:
    """The way out over one client. Remembers, in this process, how far a reply got."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._moved: dict[int, int] = {}
        self._begun: dict[_Begun, int] = {}

    async def send(self, address: Mapping[str, str], reply: Reply) -> None:
        """
        Delivers a reply. When one of several messages fails midway, trying the reply again goes on
        where it stopped.

        Raises:
            DeliveryError: Not delivered, or in doubt; see its fields.
        """
        try:
            sends = encode(reply, address)
        except (ValueError, KeyError) as error:
            raise DeliveryError(f"cannot be sent: {type(error).__name__}: {error}") from error
        begun = (tuple(sorted(address.items())), reply)
        doubt: DeliveryError | None = None
        first = self._begun.pop(begun, 0)
        for number, send in enumerate(sends[first:], first):
            try:
                await self._post(send)
            except ApiError as error:
                failure = _delivery_error(error)
                if not failure.reached:
                    self._remember(begun, number, failure)
                    raise failure from error
                # most likely it arrived; the rest of the reply must not be lost with it
                doubt = failure
        if doubt:
            raise doubt

    def _remember(self, begun: _Begun, number: int, failure: DeliveryError) -> None:
        if failure.retry_after is None or not number:
            return
        self._begun[begun] = number
        if len(self._begun) > _BEGUN:
            del self._begun[next(iter(self._begun))]

    async def _post(self, send: Send) -> None:
        """One send, mended where Telegram says how: new chat id, or no markup."""
        parameters = dict(send.parameters)
        parameters["chat_id"] = self._moved.get(parameters["chat_id"], parameters["chat_id"])
        try:
            await self._call(send, parameters)
        except ApiError as error:
            if error.migrate_to is not None:
                self._moved[parameters["chat_id"]] = error.migrate_to
                await self._call(send, parameters | {"chat_id": error.migrate_to})
            elif error.code == 400 and "can't parse entities" in error.reason.lower():
                log.error("telegram.markup_refused", reason=error.reason)
                del parameters["parse_mode"]
                await self._call(send, parameters | {"text": send.plain})
            elif "message is not modified" not in error.reason.lower():
                raise

    async def _call(self, send: Send, parameters: dict[str, Any]) -> None:
        if send.document:
            document = InputFile(send.document.content, filename=send.document.name)
            document.mimetype = send.document.media_type
            parameters = parameters | {"document": document}
        await self._client.call(send.method, parameters)


def _delivery_error(error: ApiError) -> DeliveryError:
    """What a failed send means to whoever keeps the message."""
    reason = f"telegram: {error.code} {error.reason}"
    if error.reached:
        return DeliveryError(reason, reached=True)
    if error.code in (401, 404):
        return DeliveryError(reason, retry_after=LATER)
    if error.code in (0, 429) or error.code >= 500:
        return DeliveryError(reason, retry_after=error.retry_after or SOON)
    return DeliveryError(reason)
