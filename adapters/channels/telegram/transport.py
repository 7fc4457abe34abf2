"""
`TelegramChannel`: receives updates (polling or webhook) and sends replies.

Rules of this file: an update is stored before Telegram is told that it was received, so none is
lost. A malformed update is skipped and does not block later ones. Nothing a person typed is logged.

Life of a channel::

    channel = TelegramChannel(token, "https://api.telegram.org", intake)
    await channel.start()                    # TokenRefused when the token is wrong
    task = asyncio.create_task(channel.run(stop))
    ...                                      # send() at any time from start() on
    stop.set(); await task; await channel.close()
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

import structlog

from adapters.channels.base import HttpAnswer, HttpRoute
from adapters.channels.telegram.client import ApiError, Client
from adapters.channels.telegram.delivery import LATER, Delivery
from adapters.channels.telegram.incoming import (
    MALFORMED,
    BotIdentity,
    ChatMigrated,
    Ignored,
    NotOwner,
    decode,
    update_id,
)
from adapters.channels.telegram.limits import (
    ALERT,
    ALLOWED_UPDATES,
    COMMAND_DESCRIPTION,
    COMMANDS,
    POLL_BATCH,
    POLL_TIMEOUT_S,
    SECRET_PATTERN,
    WEBHOOK_BODY_BYTES,
    WEBHOOK_CONNECTIONS,
)
from bot.backoff import Backoff
from bot.errors import DeliveryError
from bot.model.events import Envelope
from bot.model.replies import Reply
from bot.ports import Intake
from knowledge import GuidanceError

log = structlog.get_logger(__name__)

_BACKOFF: Final = Backoff(first=timedelta(seconds=1), longest=LATER)

T = TypeVar("T")

PATH: Final = "/telegram/webhook"
_CLOSING_S: Final = 1.0
"""Seconds that `close` waits for answers to button presses."""


class TokenRefused(GuidanceError):
    """Telegram does not know the bot's token: correct TELEGRAM_BOT_TOKEN."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The URL to which Telegram sends updates, and the secret it must include."""

    url: str
    secret: str

    def __post_init__(self) -> None:
        if not self.url:
            raise ValueError("a webhook needs an address that Telegram can reach")
        if not re.fullmatch(SECRET_PATTERN, self.secret):
            raise ValueError("a webhook's secret is 1 to 256 of A-Z a-z 0-9 _ -")


class TelegramChannel:
    """
    One bot on Telegram. Satisfies `bot.ports.Channel`.

    Args:
        token: The bot's.
        api_base_url: Root of the Bot API, without `/bot`.
        intake: Stores an event; awaited before the update is confirmed to Telegram.
        webhook: Where Telegram sends updates; None to fetch them by long polling.
        commands: Name without slash and description of each, for the menu; no menu when empty.
        not_owner: Text for a person who presses a button of another person's check, from the link
            to a private chat with the bot.
        on_migrated: Awaited when a group was upgraded, with the bot's id, the group's old id and
            its new id.
        poll_timeout_s: Seconds that one poll waits for updates, 0 to 50.
        read_timeout_s: Seconds to wait for Telegram's answer to any other call.
        sleep: Waits for a number of seconds; tests replace it.

    Raises:
        TokenRefused: The token is empty or malformed.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        api_base_url: str,
        intake: Intake,
        *,
        webhook: Webhook | None = None,
        commands: Sequence[tuple[str, str]] = (),
        not_owner: Callable[[str], str] = lambda link: link,
        on_migrated: Callable[[str, str, str], Awaitable[None]] | None = None,
        poll_timeout_s: int = POLL_TIMEOUT_S,
        read_timeout_s: float = 15.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9:_-]+", token):
            raise TokenRefused("TELEGRAM_BOT_TOKEN is empty or holds a sign no token has")
        self._client = Client(token, api_base_url, read_timeout_s=read_timeout_s)
        self._delivery = Delivery(self._client)
        self._intake = intake
        self._webhook = webhook
        self._commands = commands
        self._not_owner = not_owner
        self._on_migrated = on_migrated
        self._poll_timeout_s = poll_timeout_s
        self._sleep = sleep
        self._me: BotIdentity | None = None
        self._ready = False
        self._offset = 0
        self._failures = 0
        self._answers: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """True while the token is accepted and, when polling, the last poll succeeded."""
        return self._ready

    async def start(self) -> None:
        """
        Connects once. When Telegram cannot be reached now, `run` keeps trying.

        Raises:
            TokenRefused: Telegram does not know the token.
        """
        try:
            await self._connect()
        except ApiError as error:
            if error.code in (401, 404):
                raise TokenRefused(
                    f"Telegram refused the bot's token ({error.code}): correct TELEGRAM_BOT_TOKEN,"
                    " or TELEGRAM_API_BASE_URL if that is not Telegram's"
                ) from None
            log.warning("telegram.unreachable", code=error.code, reason=error.reason)

    async def run(self, stop: asyncio.Event) -> None:
        """
        Receives updates until `stop` is set: polls, or keeps the webhook registered.

        Errors of Telegram or the store are not raised; it waits, longer each time, and tries again.
        """
        while not stop.is_set():
            try:
                await self._round(stop)
                self._failures = 0
            except ApiError as error:
                await self._back_off(stop, error, _waited(error))
            except Exception as error:  # a store can fail in any way; the update stays unconfirmed
                await self._back_off(stop, error, None)
        self._ready = False

    async def close(self) -> None:
        """Waits briefly for answers to button presses, then closes the connections."""
        self._ready = False
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=_CLOSING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._client.close()

    def routes(self) -> tuple[HttpRoute, ...]:
        """The path Telegram posts updates to; it answers 404 without a webhook."""

        async def post(headers: Mapping[str, str], body: bytes) -> HttpAnswer:
            return HttpAnswer(await self.receive(headers, body))

        return (HttpRoute(PATH, post),)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """
        Handles one webhook request and returns the HTTP status to answer with.

        Args:
            headers: Names in any case.
            body: Raw; the caller should stop reading beyond `limits.WEBHOOK_BODY_BYTES`.

        Returns:
            200 stored, already known or ignored; 400 not JSON; 403 wrong secret; 404 no webhook is
            set up; 413 too large; 500 not stored, 503 not started: Telegram sends it again.
        """
        if self._webhook is None:
            return 404
        if not _is_secret(headers, self._webhook.secret):
            return 403
        if len(body) > WEBHOOK_BODY_BYTES:
            return 413
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return 400
        if not self._me:
            return 503
        try:
            await self._take(update, self._me)
        except Exception as error:  # a store can fail in any way
            log.error(
                "telegram.intake_failed", update=update_id(update), error=type(error).__name__
            )
            return 500
        return 200

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str] | None = None
    ) -> Mapping[str, str]:
        """
        Delivers a reply; see `adapters.channels.base.Sender.send`.

        Args:
            address: As `incoming.decode` made it.
            reply: The reply to deliver.
            shown: The message that shows the check now, as an earlier call gave it.

        Raises:
            DeliveryError: Not delivered, or in doubt; see its fields.
        """
        return await self._delivery.send(address, reply, shown or {})

    async def _connect(self) -> None:
        me = _me(await self._client.call("getMe"))
        await self._set_commands()
        if self._webhook:
            await self._client.call(
                "setWebhook",
                {
                    "url": self._webhook.url,
                    "secret_token": self._webhook.secret,
                    "allowed_updates": list(ALLOWED_UPDATES),
                    "max_connections": WEBHOOK_CONNECTIONS,
                },
            )
        else:
            await self._client.call("deleteWebhook", {"drop_pending_updates": False})
        self._me = me
        self._ready = True
        log.info("telegram.connected", bot=me.id, webhook=self._webhook is not None)

    async def _set_commands(self) -> None:
        menu = [
            {"command": name, "description": description[:COMMAND_DESCRIPTION]}
            for name, description in self._commands[:COMMANDS]
        ]
        if menu:
            try:
                await self._client.call("setMyCommands", {"commands": menu})
            except ApiError as error:
                log.warning("telegram.no_menu", code=error.code, reason=error.reason)

    async def _round(self, stop: asyncio.Event) -> None:
        """One step of `run`: connect if needed, then one poll or the webhook's wait."""
        if not self._me:
            await _unless(stop, self._connect())
        if self._webhook:
            await stop.wait()
        elif self._me:
            await self._poll(stop, self._me)

    async def _poll(self, stop: asyncio.Event, me: BotIdentity) -> None:
        batch = await _unless(
            stop,
            self._client.updates(
                offset=self._offset,
                # no long poll after a failure: an immediate answer shows sooner that it works again
                timeout_s=0 if self._failures else self._poll_timeout_s,
                limit=POLL_BATCH,
                kinds=list(ALLOWED_UPDATES),
            ),
        )
        if batch is None:
            return
        if not isinstance(batch, list):
            raise ApiError(200, "unreadable answer to getUpdates")
        self._ready = True
        for update in batch:
            await self._take(update, me)
            number = update_id(update)
            if number is not None:
                self._offset = max(self._offset, number + 1)
        if batch and all(update_id(update) is None for update in batch):
            # no update with a number precedes these, so moving on by one loses nothing; raise so
            # that the next poll comes after a pause
            self._offset += 1
            raise ApiError(200, "updates without a number")

    async def _take(self, update: Any, me: BotIdentity) -> None:
        """Stores an update; raises only what the store raises."""
        found = decode(update, me)
        callback_id, told = "", ""
        match found:
            case Ignored():
                report = log.warning if found.reason == MALFORMED else log.debug
                report("telegram.ignored", update=update_id(update), reason=found.reason)
                callback_id = found.callback_id
            case NotOwner(callback_id):
                told = self._not_owner(f"https://t.me/{me.username}?start=check")
            case ChatMigrated(old, new):
                log.info("telegram.group_upgraded", update=update_id(update))
                if self._on_migrated:
                    await self._on_migrated(str(me.id), old, new)
            case Envelope():
                is_new = await self._intake(found)
                log.debug("telegram.accepted", update=found.id, new=is_new)
                callback_id = found.address.get("callback_id", "")
        if callback_id:
            task = asyncio.create_task(self._answer(callback_id, told))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, callback_id: str, told: str = "") -> None:
        """Answers a button press, so that its spinner stops; an expired press is ignored."""
        answer: dict[str, Any] = {"callback_query_id": callback_id}
        if told:
            answer |= {"text": told[:ALERT], "show_alert": True}
        try:
            await self._client.call("answerCallbackQuery", answer)
        except ApiError as error:
            log.info("telegram.press_unanswered", code=error.code, reason=error.reason)

    async def fetch(self, place: Mapping[str, str]) -> bytes:
        """
        The content of a file that a person sent.

        Args:
            place: As `incoming.decode` made it.

        Raises:
            DeliveryError: It cannot be fetched.
        """
        try:
            return await self._client.fetch(place.get("file_id", ""))
        except ApiError as error:
            raise DeliveryError(f"telegram: {error.code} {error.reason}") from error

    async def _back_off(
        self, stop: asyncio.Event, error: Exception, asked: timedelta | None
    ) -> None:
        self._ready = False
        self._failures += 1
        wait_s = _BACKOFF.after(self._failures).total_seconds()
        if asked:
            wait_s = max(wait_s, asked.total_seconds())
        if isinstance(error, ApiError):
            event = "telegram.conflict" if error.code == 409 else "telegram.poll_failed"
            advice = {"advice": "another process polls with this token, or a webhook was set"}
            more = advice if error.code == 409 else {}
            log.warning(event, code=error.code, reason=error.reason, wait_s=wait_s, **more)
        else:
            log.error("telegram.intake_failed", error=type(error).__name__, wait_s=wait_s)
        await _unless(stop, self._sleep(wait_s))


def _me(found: Any) -> BotIdentity:
    number = found.get("id") if isinstance(found, dict) else None
    if not isinstance(number, int):
        raise ApiError(200, "unreadable answer to getMe")
    name = found.get("username")
    return BotIdentity(number, name if isinstance(name, str) else "")


def _is_secret(headers: Mapping[str, str], secret: str) -> bool:
    wanted = "x-telegram-bot-api-secret-token"
    given = next((value for name, value in headers.items() if name.lower() == wanted), "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


def _waited(error: ApiError) -> timedelta | None:
    return LATER if error.code in (401, 404) else error.retry_after


async def _unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """The result of `work`; None, with `work` cancelled, if `stop` is set first."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopping):
            each.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)
