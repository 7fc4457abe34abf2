"""
A Bot API server for tests: on 127.0.0.1, an own port, strict about what it takes.

It keeps Telegram's promises (long poll, offsets, one poller, one webhook) and Telegram's refusals
in Telegram's words. Everything asked of it is in `calls`; what people would see is in `messages`
and `documents`.

    async with FakeTelegram() as telegram:
        telegram.say("hello")               # a person writes
        ...                                 # the bot under test polls telegram.base_url
        await telegram.wait_for(lambda: telegram.messages)
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Self

from aiohttp import web

TOKEN = "1234567:AAtest-token_of-no-bot"
BOT_ID = 1234567
USERNAME = "guide_bot"
PERSON = 42
GROUP = -100200300

_JSON_FIELDS = (
    "reply_markup",
    "link_preview_options",
    "reply_parameters",
    "commands",
    "allowed_updates",
    "entities",
)
_INTEGER_FIELDS = ("chat_id", "message_id", "message_thread_id", "offset", "limit", "timeout")
_TAGS = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
_ALLOWED = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "span"}
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);?")
_TAG = re.compile(r"<(/?)([A-Za-z0-9-]+)([^<>]*)>")
_HREF = re.compile(r"\s*href=\"([^\"<>]*)\"\s*")


class Refusal(Exception):
    """What the server answers with an error status."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass
class Call:
    """One request: its method, its parameters with JSON fields read, its files by name."""

    method: str
    parameters: dict[str, Any]
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)


@dataclass
class Shown:
    """A message as a person sees it; entities are (kind, words, address)."""

    message_id: int
    chat_id: int
    text: str
    entities: list[tuple[str, str, str]]
    buttons: list[list[dict[str, str]]]
    parameters: dict[str, Any]


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(raw: str) -> tuple[str, list[tuple[str, str, str]]]:
    """
    Text and entities of Telegram HTML; refuses what Telegram refuses, in its words, and attributes
    it would pass over.
    """
    text, entities = "", list[tuple[str, str, str]]()
    opened: list[tuple[str, int, str]] = []
    at = 0
    while at < len(raw):
        sign = raw[at]
        offset = len(raw[:at].encode())
        if sign == "&":
            found = _ENTITY.match(raw, at)
            text += unescape(found[0]) if found else "&"
            at = found.end() if found else at + 1
        elif sign == "<":
            tag = _TAG.match(raw, at)
            if not tag:
                raise _unparsed(f"Unclosed start tag at byte offset {offset}")
            at = tag.end()
            name = _TAGS.get(tag[2].lower(), tag[2].lower())
            if tag[1]:
                if not opened:
                    raise _unparsed(f"Unexpected end tag at byte offset {offset}")
                start_name, start, url = opened.pop()
                if start_name != name:
                    raise _unparsed(
                        f'Unmatched end tag at byte offset {offset}, expected "</{start_name}>",'
                        f' found "</{name}>"'
                    )
                entities.append((name, text[start:], url))
            else:
                opened.append((name, len(text), _address(name, tag[3], offset)))
        else:
            text += sign
            at += 1
    if opened:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return text, entities


def _address(name: str, attributes: str, offset: int) -> str:
    if name not in _ALLOWED:
        raise _unparsed(f'Unsupported start tag "{name}" at byte offset {offset}')
    if name != "a":
        return ""
    href = _HREF.fullmatch(attributes)
    if not href:
        raise _unparsed(f"Unexpected attributes at byte offset {offset}")
    return unescape(href[1])


def _unparsed(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: can't parse entities: {why}")


class FakeTelegram:
    """
    The server and the people on it.

    Attributes:
        calls: Every request, in order, refused ones too.
        messages: Messages people see, in order.
        documents: (chat id, file name, media type, content) of each file, in order.
        answered: Ids of the presses that were acknowledged.
        blocked: Chats that refuse us with 403.
        missing: Chats that do not exist.
        migrated: Groups that became supergroups: old id to new.
        confirmed: The highest offset asked for: what is below is forgotten.
        webhook: Address set, or empty.
        alerts: What people were shown, alone, who pressed a button.
        held: Files people sent, by file id.
    """

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.messages: list[Shown] = []
        self.documents: list[tuple[int, str, str, bytes]] = []
        self.answered: list[str] = []
        self.blocked: set[int] = set()
        self.missing: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.confirmed = 0
        self.webhook = ""
        self.commands: list[dict[str, str]] = []
        self.alerts: list[str] = []
        self.held: dict[str, bytes] = {}
        self._injected: dict[str, deque[Callable[[], Any]]] = defaultdict(deque)
        self._queue: list[tuple[int, Any]] = []
        self._next_update = 700_000_001
        self._next_message = 100
        self._pollers = 0
        self._open_presses: set[str] = set()
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()
        self._released = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.base_url = ""

    # ------------------------------------------------------------------ life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self.release()
        await self._tell()
        await self._runner.cleanup()

    async def wait_for(self, is_true: Callable[[], Any], timeout_s: float = 5) -> None:
        """Returns once `is_true`: looked at after each request, and often in between."""

        async def wait() -> None:
            while not is_true():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._change(), 0.01)

        await asyncio.wait_for(wait(), timeout_s)

    async def _change(self) -> None:
        async with self._changed:
            await self._changed.wait()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _news(self) -> None:
        task = asyncio.ensure_future(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ------------------------------------------------------------------ people

    def push(self, update: Any) -> int:
        """Queues any JSON value as an update, as it is; a mapping without number gets one."""
        number = self._next_update
        if isinstance(update, dict) and "update_id" not in update:
            update = {"update_id": number, **update}
        given = update.get("update_id") if isinstance(update, dict) else None
        number = given if isinstance(given, int) else number
        self._queue.append((number, update))
        self._next_update = max(self._next_update, number) + 1
        self._news()
        return number

    def say(self, text: str, **more: Any) -> int:
        """A person writes; see `message` for what else can be said of it."""
        return self.push({"message": self.message(text=text, **more)})

    def message(
        self,
        *,
        text: str | None = None,
        user: int = PERSON,
        group: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A message as the Bot API shows it; mentions and commands in it become entities."""
        self._next_message += 1
        chat: dict[str, Any] = {"id": user, "type": "private", "first_name": "Ann"}
        if group is not None:
            chat = {"id": group, "type": "supergroup", "title": "Buyers"}
        message: dict[str, Any] = {
            "message_id": self._next_message,
            "date": 1_795_305_600,
            "chat": chat,
            "from": {"id": user, "is_bot": False, "first_name": "Ann", "language_code": "en"},
        }
        if text is not None:
            message["text"] = text
            if entities := _entities(text):
                message["entities"] = entities
        if reply_to is not None:
            ours = {"id": BOT_ID, "is_bot": True, "first_name": "Guide", "username": USERNAME}
            message["reply_to_message"] = {
                "message_id": reply_to,
                "date": 1_795_305_500,
                "chat": chat,
                "from": ours,
                "text": "…",
            }
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        return message | more

    def send_file(self, name: str, content: bytes, **more: Any) -> int:
        """A person sends a file."""
        file_id = f"file-{self._next_message}"
        self.held[file_id] = content
        document = {"file_id": file_id, "file_name": name, "file_size": len(content)}
        return self.push({"message": self.message(document=document, **more)})

    def press(
        self,
        data: str,
        *,
        user: int = PERSON,
        group: int | None = None,
        message_id: int = 100,
        asked_by: int | None = None,
    ) -> str:
        """
        A person presses a button of message `message_id`, which may answer a message that
        `asked_by` wrote; gives the press's id.
        """
        press_id = str(4_000_000_000 + self._next_update)
        self._open_presses.add(press_id)
        carrier = self.message(text="…", user=user, group=group)
        carrier["message_id"] = message_id
        carrier["from"] = {"id": BOT_ID, "is_bot": True, "first_name": "Guide"}
        if asked_by is not None:
            asked = self.message(text="…", user=asked_by, group=group)
            carrier["reply_to_message"] = asked
        self.push(
            {
                "callback_query": {
                    "id": press_id,
                    "from": {"id": user, "is_bot": False, "first_name": "Ann"},
                    "message": carrier,
                    "chat_instance": "-5000",
                    "data": data,
                }
            }
        )
        return press_id

    def edit(self, text: str, **more: Any) -> int:
        """A person edits a message of theirs; `message_id` names it."""
        message = self.message(text=text, edit_date=1_795_305_700, **more)
        return self.push({"edited_message": message})

    # ------------------------------------------------------------------ faults

    def fail(
        self,
        method: str,
        status: int,
        description: str,
        parameters: dict[str, Any] | None = None,
        *,
        times: int = 1,
    ) -> None:
        """The next `times` calls of `method` are refused; nothing is taken."""
        for _ in range(times):
            self._injected[method].append(lambda: Refusal(status, description, parameters))

    def answer(self, method: str, body: bytes, status: int = 200) -> None:
        """The next call of `method` is done, but answered with `body` as it is."""
        self._injected[method].append(lambda: (status, body))

    def drop(self, method: str) -> None:
        """The next call of `method` is done, then the connection breaks without an answer."""
        self._injected[method].append(lambda: "drop")

    def hang(self, method: str) -> None:
        """The next call of `method` is done, but not answered before `release`, or the end."""
        self._injected[method].append(lambda: "hang")

    def release(self) -> None:
        """Answers what hangs."""
        self._released.set()

    # ------------------------------------------------------------------ server

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call = await _read(method, request)
        self.calls.append(call)
        fault = self._injected[method].popleft()() if self._injected[method] else None
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            if isinstance(fault, Refusal):
                raise fault
            snake = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", method)
            handler = getattr(self, f"_do_{snake}", None)
            if handler is None:
                raise Refusal(404, "Not Found")
            result = await handler(call)
        except Refusal as refusal:
            self._news()
            return _refused(refusal)
        self._news()
        if fault == "drop" and request.transport:
            request.transport.close()
        if fault == "hang":
            await self._released.wait()
        if isinstance(fault, tuple):
            return web.Response(status=fault[0], body=fault[1], content_type="application/json")
        return web.json_response({"ok": True, "result": result})

    async def _do_get_me(self, call: Call) -> Any:
        return {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Guide",
            "username": USERNAME,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    async def _do_set_my_commands(self, call: Call) -> Any:
        for command in call.parameters["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands = call.parameters["commands"]
        return True

    async def _do_delete_webhook(self, call: Call) -> Any:
        self.webhook = ""
        return True

    async def _do_set_webhook(self, call: Call) -> Any:
        self.webhook = call.parameters["url"]
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", call.parameters.get("secret_token", "")):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        return True

    async def _do_get_updates(self, call: Call) -> Any:
        if self.webhook:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first",
            )
        offset = call.parameters.get("offset", 0)
        self.confirmed = max(self.confirmed, offset)
        self._queue = [entry for entry in self._queue if entry[0] >= offset]
        self._pollers += 1
        mine = self._pollers
        self._news()

        async def news() -> None:
            async with self._changed:
                await self._changed.wait_for(
                    lambda: self._queue or self._pollers != mine or self._closing.is_set()
                )

        try:
            await asyncio.wait_for(news(), min(call.parameters.get("timeout", 0), 50) or 0.001)
        except TimeoutError:
            return []
        if self._pollers != mine:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request;"
                " make sure that only one bot instance is running",
            )
        limit = call.parameters.get("limit", 100)
        return [update for _, update in self._queue[:limit]]

    async def _do_send_message(self, call: Call) -> Any:
        chat_id = self._chat(call)
        text, entities, buttons = self._checked(call)
        self._next_message += 1
        shown = Shown(self._next_message, chat_id, text, entities, buttons, call.parameters)
        self.messages.append(shown)
        return self._ours(shown.message_id, chat_id, text)

    async def _do_edit_message_text(self, call: Call) -> Any:
        chat_id = self._chat(call)
        text, entities, buttons = self._checked(call)
        for shown in self.messages:
            if (shown.message_id, shown.chat_id) == (call.parameters["message_id"], chat_id):
                if (shown.text, shown.buttons) == (text, buttons):
                    raise Refusal(
                        400,
                        "Bad Request: message is not modified: specified new message content and"
                        " reply markup are exactly the same as a current content and reply markup"
                        " of the message",
                    )
                shown.text, shown.entities, shown.buttons = text, entities, buttons
                return self._ours(shown.message_id, chat_id, text)
        raise Refusal(400, "Bad Request: message to edit not found")

    async def _do_send_document(self, call: Call) -> Any:
        chat_id = self._chat(call)
        if "document" not in call.files:
            raise Refusal(400, "Bad Request: there is no document in the request")
        name, media_type, content = call.files["document"]
        if not content:
            raise Refusal(400, "Bad Request: file must be non-empty")
        self.documents.append((chat_id, name, media_type, content))
        self._next_message += 1
        return self._ours(self._next_message, chat_id, None)

    async def _do_get_file(self, call: Call) -> Any:
        file_id = call.parameters.get("file_id", "")
        if file_id not in self.held:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        return {"file_id": file_id, "file_path": f"documents/{file_id}"}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self.held.get(request.match_info["path"].removeprefix("documents/"))
        if request.match_info["token"] != self.token or content is None:
            return _refused(Refusal(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    async def _do_answer_callback_query(self, call: Call) -> Any:
        press_id = call.parameters.get("callback_query_id", "")
        if press_id not in self._open_presses:
            raise Refusal(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self._open_presses.discard(press_id)
        if call.parameters.get("text"):
            if len(call.parameters["text"]) > 200:
                raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
            self.alerts.append(call.parameters["text"])
        self.answered.append(press_id)
        return True

    def _chat(self, call: Call) -> int:
        chat_id = call.parameters.get("chat_id")
        if not isinstance(chat_id, int):
            raise Refusal(400, "Bad Request: chat_id is empty")
        if chat_id in self.missing:
            raise Refusal(400, "Bad Request: chat not found")
        if chat_id in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat_id in self.migrated:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.migrated[chat_id]},
            )
        return chat_id

    def _checked(
        self, call: Call
    ) -> tuple[str, list[tuple[str, str, str]], list[list[dict[str, str]]]]:
        raw = call.parameters.get("text", "")
        if len(raw.encode()) > 32_768:
            raise Refusal(400, "Bad Request: text is too long")
        is_html = call.parameters.get("parse_mode") == "HTML"
        text, entities = parse_html(raw) if is_html else (raw, [])
        text = text.strip()
        if not text.strip("\u200b\u200c\u200d\u2060\ufeff \n"):
            raise Refusal(400, "Bad Request: message text is empty")
        if utf16(text) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        return text, entities, _keyboard(call.parameters.get("reply_markup"))

    def _ours(self, message_id: int, chat_id: int, text: str | None) -> dict[str, Any]:
        return {
            "message_id": message_id,
            "date": 1_795_305_601,
            "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "Guide", "username": USERNAME},
        } | ({"text": text} if text is not None else {})


def _entities(text: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "mention" if match[0].startswith("@") else "bot_command",
            "offset": utf16(text[: match.start()]),
            "length": utf16(match[0]),
        }
        for match in re.finditer(r"(?<!\S)(@\w{4,32}|/\w{1,32}(@\w+)?)", text, re.ASCII)
    ]


def _keyboard(markup: Any) -> list[list[dict[str, str]]]:
    if markup is None:
        return []
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal(400, 'Bad Request: field "inline_keyboard" must be of type Array')
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise Refusal(400, "Bad Request: REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not isinstance(button, dict) or not button.get("text", "").strip():
            raise Refusal(400, "Bad Request: inline keyboard button text must be non-empty")
        if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows


async def _read(method: str, request: web.Request) -> Call:
    if request.content_type == "application/json":
        return Call(method, await request.json())
    call = Call(method, {})
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            call.files[name] = (value.filename, value.content_type, value.file.read())
        elif isinstance(value, str):
            is_json = name in _JSON_FIELDS
            call.parameters[name] = json.loads(value) if is_json else value
            if name in _INTEGER_FIELDS:
                call.parameters[name] = int(value)
    return call


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)
