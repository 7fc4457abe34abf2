"""
A Slack to test against: Web API, Socket Mode and signed HTTP, on 127.0.0.1 only.

It takes what Slack takes and refuses what Slack refuses (limits written here a second time, on
purpose: the adapter's own must not vouch for themselves), remembers all that was posted, delivers
what a person does, and fails on request.

    async with FakeSlack() as slack:
        channel = SlackChannel(slack.bot_token, slack.api_url, intake, app_token=slack.app_token)
        await channel.start()
        await slack.connected()
        assert await slack.deliver(slack.dm("what is the Act?"))      # True: acknowledged
        (post,) = await slack.posts(1)
        await slack.deliver(slack.press(post, 1))
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

JsonObject = dict[str, Any]
WAIT_S = 5.0


@dataclass(frozen=True)
class Fault:
    """
    What goes wrong with one call.

    Attributes:
        status: HTTP status.
        error: Slack's code in `{"ok": false}`; empty for a body that is not JSON.
        retry_after: Seconds named in the header; empty for none.
        cut: The connection is reset instead of an answer.
        taken: The call takes effect all the same.
    """

    status: int = 200
    error: str = ""
    retry_after: str = ""
    cut: bool = False
    taken: bool = False


@dataclass(frozen=True)
class Post:
    """A message that people can see: how it came, its body, and the ts it was given."""

    method: str
    body: JsonObject
    ts: str

    @property
    def channel(self) -> str:
        return str(self.body.get("channel", ""))

    @property
    def text(self) -> str:
        return str(self.body["text"])

    @property
    def shown(self) -> str:
        """Markup of all sections and contexts, blank lines between."""
        return "\n\n".join(_texts(self.body.get("blocks", [])))

    @property
    def buttons(self) -> list[JsonObject]:
        blocks = self.body.get("blocks", [])
        return [e for b in blocks if b["type"] == "actions" for e in b["elements"]]


@dataclass(frozen=True)
class SharedFile:
    """A file that arrived whole and was shared."""

    name: str
    channel: str
    thread_ts: str
    content: bytes


@dataclass
class _Pending:
    name: str
    length: int
    content: bytes | None = None


@dataclass
class FakeSlack:
    """One workspace with one bot. Ids and secrets are attributes; see the module for its use."""

    bot_token: str = "xoxb-fake-0000"
    app_token: str = "xapp-fake-0000"
    signing_secret: str = "fake-signing-secret"
    team: str = "T0TEAM"
    bot_user: str = "U0BOT"
    bot: str = "B0BOT"
    posted: list[Post] = field(default_factory=list)
    files: list[SharedFile] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    """Channels the bot was not invited to."""
    held: dict[str, bytes] = field(default_factory=dict)
    """Files people sent, by id."""

    def __post_init__(self) -> None:
        self._faults: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()
        self._sockets: list[tuple[web.WebSocketResponse, web.Request]] = []
        self._tickets: set[str] = set()
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._uploads: dict[str, _Pending] = {}
        self._runner: web.AppRunner | None = None
        self._url = ""

    # ---- life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/upload/{file}", self._take_bytes)
        app.router.add_post("/response/{channel}/{user}", self._respond)
        app.router.add_get("/files/{file}", self._download)
        app.router.add_get("/socket/{ticket}", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self._url = f"127.0.0.1:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.cut()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://{self._url}/api/"

    def fail(self, method: str, *faults: Fault | None) -> None:
        """
        The next calls of `method` go wrong, in order; None lets one pass.

        Args:
            method: A Web API method, or `upload`, `response_url`, `socket`.
            faults: One for each call.
        """
        self._faults[method].extend(faults)

    async def posts(self, count: int, timeout_s: float = WAIT_S) -> list[Post]:
        """All posts, once there are at least `count`."""
        await self._until(lambda: len(self.posted) >= count, timeout_s)
        return list(self.posted)

    async def until(self, is_so: Callable[[], bool], timeout_s: float = WAIT_S) -> None:
        """Returns once something is so; looked at after each request."""
        await self._until(is_so, timeout_s)

    # ---- what a person does

    def dm(self, text: str, *, user: str = "U1", **event: Any) -> JsonObject:
        """A direct message."""
        return self._event(
            {"type": "message", "channel_type": "im", "channel": f"D{user}"}
            | self._said(text, user)
            | event
        )

    def mention(
        self, text: str, *, user: str = "U1", channel: str = "C1", **event: Any
    ) -> JsonObject:
        """A post in a channel that names the bot first."""
        said = self._said(f"<@{self.bot_user}> {text}", user)
        return self._event({"type": "app_mention", "channel": channel} | said | event)

    def command(
        self, text: str, *, user: str = "U1", channel: str = "C1", **more: Any
    ) -> JsonObject:
        """`/socialvalue text`."""
        return {
            "token": "deprecated",
            "team_id": self.team,
            "team_domain": "example",
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else "general",
            "user_id": user,
            "user_name": "someone",
            "command": "/socialvalue",
            "text": text,
            "api_app_id": "A0APP",
            "is_enterprise_install": "false",
            "response_url": f"http://{self._url}/response/{channel}/{user}",
            "trigger_id": f"{next(self._numbers)}.1.abc",
        } | more

    def press(self, post: Post, number: int, *, user: str = "U1", **more: Any) -> JsonObject:
        """The person presses the button numbered `number` under `post`."""
        button = next(b for b in post.buttons if b["text"]["text"].startswith(f"{number}. "))
        channel = post.channel
        ephemeral = post.method != "chat.postMessage"
        container = {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": channel,
            "is_ephemeral": ephemeral,
        }
        thread = {"thread_ts": post.body["thread_ts"]} if "thread_ts" in post.body else {}
        message = {"type": "message", "user": self.bot_user, "bot_id": self.bot, "ts": post.ts}
        return {
            "type": "block_actions",
            "user": {"id": user, "username": "someone", "team_id": self.team},
            "api_app_id": "A0APP",
            "token": "deprecated",
            "container": container | thread,
            "trigger_id": f"{next(self._numbers)}.2.abc",
            "team": {"id": self.team, "domain": "example"},
            "channel": {"id": channel, "name": "general"},
            **({} if ephemeral else {"message": message | {"text": post.text} | thread}),
            "response_url": f"http://{self._url}/response/{channel}/{user}",
            "actions": [button | {"block_id": "b1", "action_ts": self._ts()}],
        } | more

    def dm_file(self, name: str, content: bytes, *, user: str = "U1") -> JsonObject:
        """A file sent in a direct message."""
        file = f"F{next(self._numbers)}"
        self.held[file] = content
        shared = {"id": file, "name": name, "size": len(content), "mode": "hosted"}
        return self.dm("", user=user, subtype="file_share", files=[shared])

    def dm_edit(self, dm: JsonObject, text: str) -> JsonObject:
        """A direct message is edited."""
        return self._changed_message(dm, "message_changed", {"text": text})

    def dm_delete(self, dm: JsonObject) -> JsonObject:
        """A direct message is deleted."""
        return self._changed_message(dm, "message_deleted", {})

    def _changed_message(self, dm: JsonObject, subtype: str, change: JsonObject) -> JsonObject:
        before = dm["event"]
        now = self._ts()
        event: JsonObject = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": before["channel"],
            "channel_type": "im",
            "ts": now,
            "previous_message": before,
        }
        if change:
            event["message"] = before | change | {"edited": {"user": before["user"], "ts": now}}
        else:
            event["deleted_ts"] = before["ts"]
        return self._event(event)

    def _said(self, text: str, user: str) -> JsonObject:
        ts = self._ts()
        return {"text": text, "user": user, "ts": ts, "event_ts": ts, "team": self.team}

    def _event(self, event: JsonObject) -> JsonObject:
        return {
            "token": "deprecated",
            "team_id": self.team,
            "api_app_id": "A0APP",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers):08d}",
            "event_time": 1_795_000_000,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.team,
                    "user_id": self.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    def _ts(self) -> str:
        number = next(self._numbers)
        return f"{1_795_000_000 + number}.{number:06d}"

    # ---- delivery

    async def deliver(
        self, payload: JsonObject, url: str = "", *, tries: int = 1, timeout_s: float = WAIT_S
    ) -> bool:
        """
        Delivers a payload as Slack does, again up to `tries` times until it is acknowledged.

        Args:
            payload: From `dm`, `mention`, `command` or `press`.
            url: Where to POST it; empty to send it down the open socket.
            tries: Deliveries in all, the later ones marked as retries.
            timeout_s: How long one delivery waits for its acknowledgement; Slack waits 3 s.
        """
        for attempt in range(tries):
            if url:
                acknowledged = await self.post(url, payload, retry=attempt) == 200
            else:
                acknowledged = await self._push(payload, attempt, timeout_s)
            if acknowledged:
                return True
        return False

    async def post(self, url: str, payload: JsonObject, *, retry: int = 0) -> int:
        """POSTs a payload, signed, in the form Slack gives its kind; the status that came back."""
        body, kind = encoded(payload)
        headers = self.signed(body) | {"Content-Type": kind}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_error"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status

    def signed(self, body: bytes, *, at: float | None = None) -> dict[str, str]:
        """The two headers that prove a body is Slack's; `at` is Unix time, now by default."""
        stamp = str(int(time.time() if at is None else at))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def _push(self, payload: JsonObject, attempt: int, timeout_s: float) -> bool:
        await self.connected()
        envelope_id = f"envelope-{next(self._numbers)}"
        acknowledged = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = acknowledged
        socket, _ = self._sockets[-1]
        await socket.send_json(
            {
                "type": _socket_type(payload),
                "envelope_id": envelope_id,
                "payload": payload,
                "accepts_response_payload": payload.get("type") != "event_callback",
                "retry_attempt": attempt,
                "retry_reason": "timeout" if attempt else "",
            }
        )
        done, _ = await asyncio.wait({acknowledged}, timeout=timeout_s)
        return bool(done)

    # ---- the socket

    async def connected(self, count: int = 1, timeout_s: float = WAIT_S) -> None:
        """Returns once at least `count` sockets stand."""
        await self._until(lambda: len(self._sockets) >= count, timeout_s)

    async def cut(self) -> None:
        """Every socket breaks without a goodbye."""
        for _, request in self._sockets:
            if request.transport is not None:
                request.transport.abort()
        self._sockets.clear()

    async def refresh(self) -> None:
        """Asks the app to come back on a new socket, as Slack does every few hours."""
        leaving, _ = self._sockets.pop()
        await leaving.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["ticket"] not in self._tickets or self._next_fault("socket"):
            return web.Response(status=408)
        self._tickets.discard(request.match_info["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        entry = (socket, request)
        self._sockets.append(entry)
        await self._notify()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self._acknowledge(json.loads(message.data))
        if entry in self._sockets:
            self._sockets.remove(entry)
        return socket

    def _acknowledge(self, message: JsonObject) -> None:
        waiting = self._acks.pop(message["envelope_id"], None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    # ---- the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != (self.app_token if method == "apps.connections.open" else self.bot_token):
            return _no("invalid_auth" if token else "not_authed")
        answer = _METHODS.get(method)
        if answer is None:
            return _no("unknown_method")
        body = await _body(request)
        fault = self._next_fault(method)
        if fault and not fault.taken:
            return _failed(request, fault)
        said = answer(self, body)
        await self._notify()
        if not said.get("ok"):
            self.refused.append(str(said["error"]))
        return _failed(request, fault) if fault else web.json_response(said)

    def _auth_test(self, body: JsonObject) -> JsonObject:
        return {
            "ok": True,
            "url": "https://example.slack.com/",
            "team": "Example",
            "user": "guide",
            "team_id": self.team,
            "user_id": self.bot_user,
            "bot_id": self.bot,
            "is_enterprise_install": False,
        }

    def _open_connection(self, body: JsonObject) -> JsonObject:
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://{self._url}/socket/{ticket}"}

    def _open_dm(self, body: JsonObject) -> JsonObject:
        return {"ok": True, "channel": {"id": f"D{body['users']}"}}

    def _post_message(self, body: JsonObject) -> JsonObject:
        return self._say("chat.postMessage", body)

    def _post_ephemeral(self, body: JsonObject) -> JsonObject:
        if not body.get("user"):
            return {"ok": False, "error": "user_not_in_channel"}
        return self._say("chat.postEphemeral", body)

    def _say(self, method: str, body: JsonObject) -> JsonObject:
        if not body.get("channel"):
            return {"ok": False, "error": "channel_not_found"}
        if body["channel"] in self.absent:
            return {"ok": False, "error": "not_in_channel"}
        if body["channel"].startswith("U"):
            body = body | {"channel": f"D{body['channel']}"}
        refusal = _refusal(body)
        if refusal:
            return refusal
        post = Post(method, body, self._ts())
        self.posted.append(post)
        named = "message_ts" if method == "chat.postEphemeral" else "ts"
        return {"ok": True, "channel": body["channel"], named: post.ts}

    def _update(self, body: JsonObject) -> JsonObject:
        for place, post in enumerate(self.posted):
            if (post.channel, post.ts) == (body.get("channel"), body.get("ts")):
                if len(body.get("text", "")) > 4000:
                    return {"ok": False, "error": "msg_too_long"}
                refusal = _refusal(body)
                if refusal:
                    return refusal
                self.posted[place] = Post(post.method, post.body | body, post.ts)
                return {"ok": True, "channel": post.channel, "ts": post.ts}
        return {"ok": False, "error": "message_not_found"}

    def _file_info(self, body: JsonObject) -> JsonObject:
        file = str(body.get("file", ""))
        if file not in self.held:
            return {"ok": False, "error": "file_not_found"}
        url = f"http://{self._url}/files/{file}"
        return {"ok": True, "file": {"id": file, "url_private_download": url}}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        content = self.held.get(request.match_info["file"])
        if token != self.bot_token or content is None:
            return web.Response(status=302, headers={"Location": "https://slack.com/signin"})
        return web.Response(body=content)

    def _upload_url(self, body: JsonObject) -> JsonObject:
        if int(body.get("length", 0)) < 1 or not body.get("filename"):
            return {"ok": False, "error": "invalid_arguments"}
        file = f"F{next(self._numbers)}"
        self._uploads[file] = _Pending(body["filename"], int(body["length"]))
        return {"ok": True, "upload_url": f"http://{self._url}/upload/{file}", "file_id": file}

    async def _take_bytes(self, request: web.Request) -> web.StreamResponse:
        fault = self._next_fault("upload")
        if fault:
            return _failed(request, fault)
        pending = self._uploads[request.match_info["file"]]
        content = await request.read()
        if len(content) != pending.length:
            return web.Response(status=400, text="wrong length")
        pending.content = content
        return web.Response(text=f"OK - {len(content)}")

    def _complete_upload(self, body: JsonObject) -> JsonObject:
        files = body["files"]
        files = json.loads(files) if isinstance(files, str) else files
        if any(self._uploads.get(one["id"], _Pending("", 0)).content is None for one in files):
            return {"ok": False, "error": "file_not_found"}
        channel = str(body.get("channel_id", ""))
        if channel in self.absent or channel[:1] not in ("C", "D", "G"):
            return {"ok": False, "error": "channel_not_found"}
        for one in files:
            pending = self._uploads.pop(one["id"])
            thread = str(body.get("thread_ts", ""))
            self.files.append(SharedFile(pending.name, channel, thread, pending.content or b""))
        return {"ok": True, "files": [{"id": one["id"], "title": one["title"]} for one in files]}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        fault = self._next_fault("response_url")
        if fault:
            return _failed(request, fault)
        body = await request.json()
        refusal = _refusal(body)
        if refusal:
            return web.json_response(refusal, status=400)
        where = {"channel": request.match_info["channel"], "user": request.match_info["user"]}
        self.posted.append(Post("response_url", body | where, self._ts()))
        await self._notify()
        return web.Response(text="ok")

    # ---- waiting

    def _next_fault(self, method: str) -> Fault | None:
        return self._faults[method].popleft() if self._faults[method] else None

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _until(self, is_so: Callable[[], bool], timeout_s: float) -> None:
        async with self._changed, asyncio.timeout(timeout_s):
            await self._changed.wait_for(is_so)


_METHODS: Mapping[str, Callable[[FakeSlack, JsonObject], JsonObject]] = {
    "auth.test": FakeSlack._auth_test,
    "apps.connections.open": FakeSlack._open_connection,
    "chat.postMessage": FakeSlack._post_message,
    "chat.postEphemeral": FakeSlack._post_ephemeral,
    "chat.update": FakeSlack._update,
    "files.info": FakeSlack._file_info,
    "conversations.open": FakeSlack._open_dm,
    "files.getUploadURLExternal": FakeSlack._upload_url,
    "files.completeUploadExternal": FakeSlack._complete_upload,
}


def encoded(payload: JsonObject) -> tuple[bytes, str]:
    """A payload's HTTP body and content type, by its kind, as Slack sends it."""
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    form = {"payload": json.dumps(payload)} if "type" in payload else payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _socket_type(payload: JsonObject) -> str:
    if payload.get("type") == "event_callback":
        return "events_api"
    return "interactive" if "type" in payload else "slash_commands"


async def _body(request: web.Request) -> JsonObject:
    if request.content_type == "application/json":
        raw = await request.json()
        return raw if isinstance(raw, dict) else {}
    return dict(request.query) | dict(await request.post())


def _no(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})


def _failed(request: web.Request, fault: Fault) -> web.Response:
    if fault.cut and request.transport is not None:
        request.transport.abort()
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if not fault.error:
        return web.Response(
            status=fault.status, text="<html>", headers=headers, content_type="text/html"
        )
    said = {"ok": False, "error": fault.error}
    return web.json_response(said, status=fault.status, headers=headers)


# ---- Block Kit, as strict as Slack


def _refusal(body: JsonObject) -> JsonObject | None:
    if not str(body.get("text", "")).strip():
        return {"ok": False, "error": "no_text"}
    blocks = body.get("blocks", [])
    found = list(block_faults(blocks)) if isinstance(blocks, list) else ["blocks is no list"]
    if not found:
        return None
    return {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": found}}


def block_faults(blocks: list[JsonObject]) -> Iterator[str]:
    """Everything Slack would refuse about a message's blocks; nothing when they are well."""
    if len(blocks) > 50:
        yield f"{len(blocks)} blocks"
    total = sum(map(units, _texts(blocks))) + sum(
        units(e["text"]["text"]) for b in blocks if b["type"] == "actions" for e in b["elements"]
    )
    if total > 10_000:
        yield f"{total} characters in all"
    for block in blocks:
        judge = _BLOCKS.get(block.get("type", ""))
        if judge is None:
            yield "unknown block"
        else:
            yield from judge(block)
    ids = [e["action_id"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    if len(ids) != len(set(ids)):
        yield "action_id twice"


def units(text: str) -> int:
    """Length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _texts(blocks: list[JsonObject]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if block["type"] == "section":
            found.append(block["text"]["text"])
        elif block["type"] == "context":
            found += [element["text"] for element in block["elements"]]
    return found


def _text_faults(text: JsonObject, most: int, kinds: tuple[str, ...]) -> Iterator[str]:
    if text.get("type") not in kinds:
        yield "wrong kind of text"
    if not 1 <= units(text.get("text", "")) <= most:
        yield f"text of {units(text.get('text', ''))}"


def _section_faults(block: JsonObject) -> Iterator[str]:
    yield from _text_faults(block.get("text", {}), 3000, ("mrkdwn", "plain_text"))


def _header_faults(block: JsonObject) -> Iterator[str]:
    yield from _text_faults(block.get("text", {}), 150, ("plain_text",))


def _context_faults(block: JsonObject) -> Iterator[str]:
    if not 1 <= len(block.get("elements", [])) <= 10:
        yield "context elements"
    for element in block.get("elements", []):
        yield from _text_faults(element, 3000, ("mrkdwn", "plain_text"))


def _actions_faults(block: JsonObject) -> Iterator[str]:
    if not 1 <= len(block.get("elements", [])) <= 25:
        yield "action elements"
    for button in block.get("elements", []):
        if button.get("type") != "button":
            yield "no button"
        yield from _text_faults(button.get("text", {}), 75, ("plain_text",))
        if not 1 <= len(button.get("action_id", "")) <= 255:
            yield "action_id"
        if not 1 <= units(button.get("value", "")) <= 2000:
            yield "value"


def _divider_faults(block: JsonObject) -> Iterator[str]:
    return iter(())


_BLOCKS: Mapping[str, Callable[[JsonObject], Iterator[str]]] = {
    "section": _section_faults,
    "header": _header_faults,
    "context": _context_faults,
    "actions": _actions_faults,
    "divider": _divider_faults,
}
