"""
Makes a reply's calls in order, and turns a failure into a `DeliveryError`.

Rules of this file: a call that may have succeeded is never repeated. If Telegram's answer says how
to correct a call (a group's new id, markup it cannot parse), the call is corrected and repeated;
any other failure is a `DeliveryError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import structlog
from telegram import InputFile

from adapters.channels.telegram.client import ApiError, Client
from adapters.channels.telegram.outgoing import Send, plan
from bot.errors import DeliveryError
from bot.model.replies import Reply

log = structlog.get_logger(__name__)

SOON: Final = timedelta(seconds=5)
"""Wait after a transient failure."""
LATER: Final = timedelta(minutes=1)
"""Wait after a failure that somebody must fix."""
_BEGUN: Final = 1000
"""Replies whose progress is remembered between two tries."""

_Begun = tuple[tuple[tuple[str, str], ...], Reply]


class Delivery:
    """Sends replies through one client; remembers in memory how far a partly sent reply got."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._moved: dict[int, int] = {}
        self._begun: dict[_Begun, tuple[int, str]] = {}

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        """
        Delivers a reply. If one of several messages fails, trying the reply again resumes there.

        Returns:
            The message that shows the check from now on, as `message_id`; empty if there is none.

        Raises:
            DeliveryError: Not delivered, or in doubt; see its fields.
        """
        try:
            sends, takes_its_place = plan(reply, address, shown)
        except (ValueError, KeyError) as error:
            raise DeliveryError(f"cannot be sent: {type(error).__name__}: {error}") from error
        begun = (tuple(sorted(address.items())), reply)
        doubt: DeliveryError | None = None
        first, newest = self._begun.pop(begun, (0, ""))
        for number, send in enumerate(sends[first:], first):
            try:
                made = await self._post_or_instead(send)
                newest = made if made and send.matters else newest
            except ApiError as error:
                failure = _delivery_error(error)
                if not send.matters:
                    log.info("telegram.not_settled", code=error.code, reason=error.reason)
                    continue
                if not failure.reached:
                    self._remember(begun, number, newest, failure)
                    raise failure from error
                # it most likely arrived; go on, so that the rest of the reply is not lost
                doubt = failure
        if doubt:
            raise doubt
        if reply.card is None:
            return shown
        named = newest or (shown["message_id"] if takes_its_place else "")
        return reply.card.place({"message_id": named} if named else {}, shown)

    def _remember(self, begun: _Begun, number: int, newest: str, failure: DeliveryError) -> None:
        if failure.retry_after is None or not number:
            return
        self._begun[begun] = (number, newest)
        if len(self._begun) > _BEGUN:
            del self._begun[next(iter(self._begun))]

    async def _post_or_instead(self, send: Send) -> str:
        """Makes one call, or its replacement if Telegram refuses it; returns the message's id."""
        try:
            return await self._post(send)
        except ApiError as error:
            if send.method == "editMessageText" and error.reached:
                # repeating an edit has no further effect, so it is safe to try again
                raise ApiError(0, error.reason) from error
            if not send.instead or error.code != 400:
                raise
            log.info("telegram.not_edited", reason=error.reason)
        newest = ""
        for other in send.instead:
            newest = await self._post(other) or newest
        return newest

    async def _post(self, send: Send) -> str:
        """
        Makes one call, and corrects it if Telegram says how: new chat id, or no markup.

        Returns:
            Id of the message it made or changed; empty for a file.
        """
        parameters = dict(send.parameters)
        parameters["chat_id"] = self._moved.get(parameters["chat_id"], parameters["chat_id"])
        try:
            return await self._call(send, parameters)
        except ApiError as error:
            if error.migrate_to is not None:
                self._moved[parameters["chat_id"]] = error.migrate_to
                return await self._call(send, parameters | {"chat_id": error.migrate_to})
            if error.code == 400 and "can't parse entities" in error.reason.lower():
                log.error("telegram.markup_refused", reason=error.reason)
                del parameters["parse_mode"]
                return await self._call(send, parameters | {"text": send.plain})
            if "message is not modified" not in error.reason.lower():
                raise
            return str(parameters.get("message_id", ""))

    async def _call(self, send: Send, parameters: dict[str, Any]) -> str:
        if send.document:
            document = InputFile(send.document.content, filename=send.document.name)
            document.mimetype = send.document.media_type
            parameters = parameters | {"document": document}
        made = await self._client.call(send.method, parameters)
        number = made.get("message_id") if isinstance(made, dict) else None
        return str(number) if isinstance(number, int) and not send.document else ""


def _delivery_error(error: ApiError) -> DeliveryError:
    """The delivery error for a failed call."""
    reason = f"telegram: {error.code} {error.reason}"
    if error.reached:
        return DeliveryError(reason, reached=True)
    if error.code in (401, 404):
        return DeliveryError(reason, retry_after=LATER)
    if error.code in (0, 429) or error.code >= 500:
        return DeliveryError(reason, retry_after=error.retry_after or SOON)
    return DeliveryError(reason)
