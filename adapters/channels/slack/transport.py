"""
The channel itself: Slack's Web API out, Socket Mode or HTTP in.

Rules of this file: all I/O with Slack except the socket. A payload is passed to `intake` inside a
global middleware, and Bolt acknowledges only after it returns. No call is repeated that may have
posted a message. No token, address or text gets into a log or an error.

The life of a channel::

    channel = SlackChannel(bot_token, api_base_url, intake, app_token=..., signing_secret=...)
    await channel.start()       # SlackRefused: wrong token; DeliveryError: Slack not reached
    ...                         # ready, send(), receive()
    await channel.close()
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.channels.base import HttpAnswer, HttpRoute
from adapters.channels.slack import limits
from adapters.channels.slack.failures import (
    NOT_THERE,
    REFUSED_BLOCKS,
    SlackRefused,
    error_code,
    from_status,
    to_delivery_error,
)
from adapters.channels.slack.files import address_of, content_of
from adapters.channels.slack.incoming import BotIdentity, Ignored, NotOwner, decode
from adapters.channels.slack.logs import library_logger
from adapters.channels.slack.outgoing import Call, Upload, plan
from adapters.channels.slack.request import RequestRefused, check
from adapters.channels.slack.socket import Socket
from bot.errors import DeliveryError
from bot.model.replies import Reply
from bot.ports import Intake

_log = structlog.get_logger(__name__)

_TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""Everything that a call to Slack can raise."""

PATH: Final = "/slack/events"

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body of an HTTP response."""


class SlackChannel:
    """
    One workspace's Slack, by its bot token.

    Attributes:
        name: `slack`.
    """

    name = "slack"

    def __init__(
        self,
        bot_token: str,
        api_base_url: str,
        intake: Intake,
        app_token: str | None = None,
        signing_secret: str | None = None,
        *,
        not_owner: Reply | None = None,
        ping_interval_s: float = limits.PING_INTERVAL_S,
    ) -> None:
        """
        Opens no connection; `start` does.

        Args:
            bot_token: `xoxb-…`.
            api_base_url: `https://slack.com/api/`, or a fake server; the last slash may be missing.
            intake: Stores an envelope; an exception from it leaves the payload unacknowledged.
            app_token: `xapp-…`; enables Socket Mode.
            signing_secret: Enables HTTP.
            not_owner: Shown only to a person who presses a button of another person's check.
            ping_interval_s: Seconds between pings, and between attempts to connect.
        """
        self._bot_token = bot_token
        self._base_url = api_base_url.rstrip("/") + "/"
        self._intake = intake
        self._app_token = app_token
        self._signing_secret = signing_secret or ""
        self._not_owner = not_owner
        self._telling: set[asyncio.Task[None]] = set()
        self._ping_interval_s = ping_interval_s
        self._proxy = _proxy_for(self._base_url)
        self._session: aiohttp.ClientSession | None = None
        self._client: AsyncWebClient | None = None
        self._app: AsyncApp | None = None
        self._socket: Socket | None = None
        self._half_sent: dict[tuple[tuple[str, str], ...], tuple[Reply, int, dict[str, str]]] = {}
        self._sending = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def start(self) -> None:
        """
        Identifies the bot, then opens the socket in the background if there is an app token.

        Raises:
            SlackRefused: Slack does not know the bot token.
            DeliveryError: Slack could not be reached or could not answer; start again later.
        """
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30, sock_connect=10))
        client = self._new_client(self._bot_token, session)
        try:
            me = await _introduce(client)
        except BaseException:
            await session.close()
            raise
        self._session, self._client = session, client
        self._app = self._new_app(me, session)
        if self._app_token:
            self._socket = Socket(
                self._app,
                self._app_token,
                proxy=self._proxy,
                ping_interval_s=self._ping_interval_s,
            )
        _log.info("slack.started", socket=self._socket is not None, http=self._takes_http)

    @property
    def ready(self) -> bool:
        """True once the bot is identified and, in Socket Mode, while the socket is connected."""
        return self._app is not None and (self._socket is None or self._socket.ready)

    async def close(self) -> None:
        """
        Stops taking payloads, finishes those in progress and the messages being sent, then closes
        every connection; at most 15 s. Safe to call again.
        """
        self._app = None
        if self._socket is not None:
            await self._socket.close()
            self._socket = None
        # cancelling a request now would leave it in doubt whether its message was posted
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), limits.CLOSE_WAIT_S)
        if self._session is not None:
            await self._session.close()
            self._session = self._client = None

    async def run(self, stop: asyncio.Event) -> None:
        """Waits until `stop` is set: what Slack sends comes by the socket or by HTTP."""
        await stop.wait()

    # ---- incoming

    def routes(self) -> tuple[HttpRoute, ...]:
        """The path Slack posts events to; it answers 404 without a signing secret."""

        async def post(headers: Mapping[str, str], body: bytes) -> HttpAnswer:
            return HttpAnswer(*await self.receive(headers, body))

        return (HttpRoute(PATH, post),)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """
        Handles one POST to `/slack/events`: event, slash command or interaction.

        Args:
            headers: Names in any case.
            body: Raw; the caller should stop reading beyond `limits.REQUEST_BODY_BYTES`.

        Returns:
            200 when stored or ignored; 4xx for a request that Slack did not send; 503 when it could
            not be stored, so that Slack sends it again; 404 without a signing secret.
        """
        if not self._takes_http:
            return 404, {}, b""
        checked = check(headers, body, SignatureVerifier(self._signing_secret))
        if isinstance(checked, RequestRefused):
            _log.warning("slack.refused", status=checked.status, reason=checked.reason)
            return checked.status, {}, b""
        if self._app is None:
            return 503, {}, b""
        try:
            request = AsyncBoltRequest(body=checked.text, headers=dict(headers))
        except (
            Exception
        ) as error:  # the library reads into the payload and raises various errors on odd shapes
            _log.warning("slack.refused", status=400, reason=type(error).__name__)
            return 400, {}, b""
        request.body = checked.payload
        answer = await self._app.async_dispatch(request)
        return answer.status, dict(answer.first_headers_without_set_cookie()), _bytes(answer.body)

    @property
    def _takes_http(self) -> bool:
        return bool(self._signing_secret)

    def _new_app(self, me: BotIdentity, session: aiohttp.ClientSession) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None, team_id=me.team, bot_id=me.bot, bot_user_id=me.user
            )

        async def take(body: dict[str, Any]) -> BoltResponse:
            return await self._take(body, me)

        app = AsyncApp(
            logger=library_logger(),
            name="slack_bolt.app",
            # without the bot token, so that Bolt cannot post by itself
            client=self._new_client(None, session),
            signing_secret=self._signing_secret,
            authorize=authorize,
        )
        app.use(take)
        return app

    async def _take(self, payload: dict[str, Any], me: BotIdentity) -> BoltResponse:
        """The last middleware: it answers every payload, so Bolt never reports one as unhandled."""
        began = time.perf_counter()
        decoded = decode(payload, me)
        if isinstance(decoded, Ignored):
            _log.debug("slack.ignored", reason=decoded.reason)
            return BoltResponse(status=200, body="")
        if isinstance(decoded, NotOwner):
            task = asyncio.create_task(self._tell(decoded))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
            return BoltResponse(status=200, body="")
        try:
            is_new = await self._intake(decoded)
        except Exception as error:  # any failure to store it: Slack must send it again
            _log.error("slack.not_stored", error=type(error).__name__)
            return BoltResponse(status=503, body="")
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        _log.info("slack.accepted", envelope=decoded.id, new=is_new, took_ms=took_ms)
        return BoltResponse(status=200, body="")

    async def _tell(self, press: NotOwner) -> None:
        """Tells the user privately that this check belongs to someone else; best effort."""
        if self._not_owner is None:
            return
        address = {"channel": press.channel, "user": press.user}
        address |= {"thread_ts": press.thread} if press.thread else {}
        try:
            await self.send(address, self._not_owner)
        except DeliveryError as error:
            _log.info("slack.not_told", reason=str(error))

    async def fetch(self, place: Mapping[str, str]) -> bytes:
        """
        The content of a file that a person sent, up to `limits.FILE_BYTES` and one byte more.

        Args:
            place: As `decode` made it.

        Raises:
            DeliveryError: It cannot be fetched.
        """
        client, session = self._client, self._session
        if client is None or session is None:
            raise DeliveryError("slack: not started")
        try:
            found = await client.api_call("files.info", params={"file": place.get("file", "")})
            url = address_of(found.get("file"), self._base_url)
            return await content_of(session, url, self._bot_token, _proxy_for(url))
        except _TROUBLE as error:
            raise to_delivery_error(error) from None

    # ---- outgoing

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str] | None = None
    ) -> Mapping[str, str]:
        """
        Delivers a reply: its messages, then its files; see `adapters.channels.base.Sender.send`.

        When a reply of several parts fails midway, sending it again to the same address from the
        same process resumes with the part that failed.

        Args:
            address: As `decode` wrote it.
            reply: The reply to deliver.
            shown: The message that shows the check now, as an earlier call gave it.

        Returns:
            The message that shows it from now on, as `channel`, `ts` and perhaps `user`.

        Raises:
            DeliveryError: Not delivered, or in doubt (`reached`).
        """
        self._sending += 1
        self._quiet.clear()
        try:
            return await self._send_parts(address, reply, shown or {})
        finally:
            self._sending -= 1
            if not self._sending:
                self._quiet.set()

    async def _send_parts(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        calls, takes_its_place = plan(address, reply, shown)
        place = tuple(sorted(address.items()))
        begun, done, newest = self._half_sent.pop(place, (reply, 0, {}))
        first, newest = (done, newest) if begun == reply else (0, {})
        for number in range(first, len(calls)):
            try:
                made = await self._deliver_or_instead(address, calls[number])
                newest = made if made and _matters(calls[number]) else newest
            except DeliveryError as error:
                if not _matters(calls[number]):
                    _log.info("slack.not_settled", reason=str(error))
                    continue
                _log.warning("slack.not_delivered", reason=str(error), part=number)
                if number and error.retry_after is not None:
                    self._half_sent[place] = (reply, number, newest)
                raise
        if reply.card is None:
            return shown
        named = {name: shown[name] for name in ("channel", "ts", "user") if name in shown}
        return reply.card.place(newest or (named if takes_its_place else {}), shown)

    async def _deliver_or_instead(
        self, address: Mapping[str, str], call: Call | Upload
    ) -> dict[str, str]:
        """Makes one call, or its replacement if Slack refuses it; returns the message it made."""
        try:
            return await self._deliver(address, call)
        except DeliveryError as error:
            if isinstance(call, Upload) or not call.instead:
                raise
            if error.retry_after is not None and call.method == "chat.update":
                # repeating an edit has no further effect, so it is safe to try again
                raise DeliveryError(str(error), retry_after=error.retry_after) from None
            if error.reached:
                raise
            _log.info("slack.not_edited", reason=str(error))
        newest: dict[str, str] = {}
        for other in call.instead:
            newest = await self._deliver(address, other) or newest
        return newest

    async def _deliver(self, address: Mapping[str, str], call: Call | Upload) -> dict[str, str]:
        client = self._client
        if client is None:
            wait = timedelta(seconds=limits.TROUBLE_WAIT_S)
            raise DeliveryError("slack: not started", retry_after=wait)
        try:
            if isinstance(call, Upload):
                await _upload(client, call)
                return {}
            return await self._post(client, address, call)
        except _TROUBLE as error:
            # without the cause, whose text may hold a URL that is a secret
            raise to_delivery_error(error) from None

    async def _post(
        self, client: AsyncWebClient, address: Mapping[str, str], call: Call
    ) -> dict[str, str]:
        if call.method == "response_url":
            await self._respond(str(call.body["url"]), call.body)
            return {}
        try:
            made = await client.api_call(call.method, json=dict(call.body))
        except SlackApiError as error:
            code = error_code(error)
            if code in REFUSED_BLOCKS:
                _log.error("slack.blocks_refused", code=code)
                plain = {name: value for name, value in call.body.items() if name != "blocks"}
                if call.method == "chat.update":
                    plain["blocks"] = []  # without this the old blocks would stay
                made = await client.api_call(call.method, json=plain)
            elif code in NOT_THERE and "response_url" in address and call.method != "chat.update":
                await self._respond(address["response_url"], call.body)
                return {}
            else:
                raise
        return _place(made.data, call)

    async def _respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """
        Answers through a response_url: to a command in a channel the bot is not in, or in place of
        a pressed ephemeral message. Only its person sees it; the URL is valid for 30 minutes.
        """
        webhook = AsyncWebhookClient(
            response_url,
            session=self._session,
            logger=library_logger(),
            retry_handlers=[],
        )
        webhook.proxy = self._proxy
        said = {name: body[name] for name in ("text", "blocks")}
        replaces = body.get("replace_original", False)
        answer = await webhook.send_dict(
            said | {"response_type": "ephemeral", "replace_original": replaces}
        )
        if answer.status_code != 200:
            raise from_status(answer.status_code, answer.headers, "")

    def _new_client(self, token: str | None, session: aiohttp.ClientSession) -> AsyncWebClient:
        client = AsyncWebClient(
            token=token,
            base_url=self._base_url,
            session=session,
            logger=library_logger(),
            # the library's own retry would post a second time after a connection reset
            retry_handlers=[],
        )
        # set afterwards: for None the library reads the environment's proxy and ignores NO_PROXY
        client.proxy = self._proxy
        return client


async def _introduce(client: AsyncWebClient) -> BotIdentity:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        failed = to_delivery_error(error)
        if failed.retry_after is None:
            raise SlackRefused(error_code(error) or "unknown") from None
        raise failed from None
    except _TROUBLE as error:
        raise to_delivery_error(error) from None
    return BotIdentity(
        str(answer["team_id"]), str(answer["user_id"]), str(answer.get("bot_id", ""))
    )


async def _upload(client: AsyncWebClient, upload: Upload) -> None:
    channel = upload.channel
    if upload.person:
        opened = await client.conversations_open(users=[upload.person])
        channel = str(opened["channel"]["id"])
    await client.files_upload_v2(
        channel=channel,
        thread_ts=upload.thread or None,
        filename=upload.file.name,
        title=upload.file.name,
        file=upload.file.content,
    )


def _place(made: Any, call: Call) -> dict[str, str]:
    """
    The message a call made or changed, as later calls name it; empty if Slack did not return it.
    """
    if not isinstance(made, Mapping):
        return {}
    ts = made.get("ts") or made.get("message_ts")
    channel = made.get("channel") or call.body.get("channel")
    if not (isinstance(ts, str) and isinstance(channel, str)):
        return {}
    user = call.body.get("user")
    return {"channel": channel, "ts": ts} | ({"user": user} if isinstance(user, str) else {})


def _matters(call: Call | Upload) -> bool:
    return isinstance(call, Upload) or call.matters


def _bytes(body: str | None) -> bytes:
    return (body or "").encode()


def _proxy_for(url: str) -> str | None:
    """The proxy for a URL according to the environment; None for this machine's own addresses."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("localhost", "::1") or host.startswith("127.") or proxy_bypass(host):
        return None
    return getproxies().get(parts.scheme)
