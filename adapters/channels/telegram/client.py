"""
Calls to the Bot API through python-telegram-bot, with every failure as `ApiError`.

Rules of this file: results stay plain JSON values, so that one odd field in a result cannot fail a
delivery that succeeded. No error text and no log line holds the token or a payload.

The library's own errors are not used: they drop the status code, and its log lines quote whole
answers, which include what people wrote.
"""

from __future__ import annotations

import json
import logging
import re
import ssl
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Final

import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

CONNECT_TIMEOUT_S: Final = 5.0
READ_TIMEOUT_S: Final = 15.0
POOL_SIZE: Final = 32
_POLL_GRACE_S: Final = 10.0
"""Seconds that we wait for a long poll's answer beyond the server's own timeout."""

_NEVER_LEFT = (
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ConnectError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Errors raised before the request was sent."""

_FILE_PATH = re.compile(r"(?!.*\.\.)[A-Za-z0-9_./-]{1,300}")
"""Telegram's file paths: no `..`, so that a path cannot leave the bot's own folder."""

_CHATTY = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.proxy",
    "telegram.Bot",
    "telegram.request.BaseRequest",
    "telegram.request.HTTPXRequest",
)


class ApiError(TelegramError):
    """
    A call that did not succeed.

    Attributes:
        code: HTTP status; 0 when no answer came.
        reason: The start of Telegram's description, before any quotation; safe to log.
        retry_after: Wait that Telegram asks for, or None.
        migrate_to: The chat's new id when a group was upgraded, or None.
        reached: True when no answer came but Telegram may have received the request.
    """

    def __init__(
        self,
        code: int,
        reason: str,
        *,
        retry_after: timedelta | None = None,
        migrate_to: int | None = None,
        reached: bool = False,
    ) -> None:
        self.code = code
        self.reason = reason
        self.retry_after = retry_after
        self.migrate_to = migrate_to
        self.reached = reached
        super().__init__(f"{code} {reason}")


class _Request(HTTPXRequest):
    """The library's HTTP client: failures become `ApiError`, and no payload is logged."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TimedOut as error:
            raise _no_answer(error, "timed out") from error
        except NetworkError as error:
            raise _no_answer(error, "connection failed") from error
        if not 200 <= code <= 299:
            raise _refusal(code, payload)
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or "result" not in answer:
            # status 200: the call has most likely taken effect
            raise ApiError(200, "unreadable answer", reached=True)
        return answer


class _RawBot(Bot):
    """The library's bot, with a method that returns any result as plain JSON."""

    async def ask(self, method: str, parameters: dict[str, Any], *, read_timeout: Any) -> Any:
        # `do_api_request` does the same but warns about each method that has a typed equivalent
        return await self._post(method, parameters, read_timeout=read_timeout)


def _no_answer(error: TelegramError, reason: str) -> ApiError:
    return ApiError(0, reason, reached=not isinstance(error.__cause__, _NEVER_LEFT))


def _refusal(code: int, payload: bytes) -> ApiError:
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    fields = answer if isinstance(answer, dict) else {}
    given = fields.get("parameters")
    extra = given if isinstance(given, dict) else {}
    wait, moved = extra.get("retry_after"), extra.get("migrate_to_chat_id")
    return ApiError(
        code,
        _reason(fields.get("description")),
        retry_after=timedelta(seconds=wait) if isinstance(wait, int) and wait > 0 else None,
        migrate_to=moved if isinstance(moved, int) else None,
    )


def _reason(description: object) -> str:
    """Telegram's first two clauses; later ones may quote the message it refuses."""
    if not isinstance(description, str):
        return "no reason given"
    return ": ".join(description.split('"')[0].split(": ")[:2])[:100]


@cache
def _trusted() -> ssl.SSLContext:
    """The trusted certificates, read once: reading them takes most of the time to make a client."""
    return httpx.create_ssl_context()


class _NoToken(logging.Filter):
    """Drops log records that contain the token; some libraries log every URL they call."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        return self._token not in record.getMessage()


class Client:
    """
    The Bot API for one token.

    Args:
        token: The bot's. It is part of every URL, so no URL is ever logged.
        api_base_url: Root without `/bot`, as `https://api.telegram.org`.
        read_timeout_s: Seconds to wait for an answer.
    """

    def __init__(
        self, token: str, api_base_url: str, *, read_timeout_s: float = READ_TIMEOUT_S
    ) -> None:
        self._filter = _NoToken(token)
        for name in _CHATTY:
            logging.getLogger(name).addFilter(self._filter)
        # at DEBUG the library logs whole messages, at INFO the HTTP client every address
        for name in ("httpx", "httpcore", "telegram"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._requests = tuple(
            _Request(
                connection_pool_size=size,
                read_timeout=read_timeout_s,
                write_timeout=read_timeout_s,
                connect_timeout=CONNECT_TIMEOUT_S,
                pool_timeout=CONNECT_TIMEOUT_S,
                httpx_kwargs={"verify": _trusted()},
            )
            for size in (1, POOL_SIZE)
        )
        root = api_base_url.rstrip("/")
        self._files = f"{root}/file/bot{token}"
        self._bot = _RawBot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )

    async def call(self, method: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """
        The `result` of a method, as JSON values.

        Raises:
            ApiError: The call did not succeed.
        """
        return await self._ask(method, dict(parameters or {}))

    async def updates(self, *, offset: int, timeout_s: int, limit: int, kinds: list[str]) -> Any:
        """
        Updates from `offset` on, in order; waits up to `timeout_s` for the first.

        Telegram discards all updates before `offset`.

        Raises:
            ApiError: The call did not succeed; no update is lost.
        """
        wanted = {"offset": offset, "timeout": timeout_s, "limit": limit, "allowed_updates": kinds}
        return await self._ask("getUpdates", wanted, read_timeout=timeout_s + _POLL_GRACE_S)

    async def fetch(self, file_id: str) -> bytes:
        """
        The content of a file that a person sent.

        Raises:
            ApiError: It cannot be fetched, or is larger than a bot may fetch.
        """
        found = await self.call("getFile", {"file_id": file_id})
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or not _FILE_PATH.fullmatch(path):
            raise ApiError(200, "unreadable answer to getFile")
        try:
            return await self._requests[1].retrieve(f"{self._files}/{path}")
        except ApiError:
            raise
        except TelegramError as error:
            raise ApiError(0, f"not fetched: {type(error.__cause__).__name__}") from None

    async def _ask(
        self, method: str, parameters: dict[str, Any], read_timeout: Any = HTTPXRequest.DEFAULT_NONE
    ) -> Any:
        try:
            return await self._bot.ask(method, parameters, read_timeout=read_timeout)
        except ApiError:
            raise
        except TelegramError as error:
            # closed already, or an invalid address; the library's message quotes the call
            raise ApiError(0, f"not sent: {type(error.__cause__).__name__}") from None

    async def close(self) -> None:
        """Closes the connections; later calls fail. Safe to call again."""
        for request in self._requests:
            await request.shutdown()
        for name in _CHATTY:
            logging.getLogger(name).removeFilter(self._filter)
