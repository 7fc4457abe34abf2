"""
Telegram update, as plain JSON values → Envelope, or Ignored with the reason.

Rules of this file: pure, and no update raises. An update that is not for us, or that Telegram would
not send, gives `Ignored`; its reason quotes nothing from the update.

    >>> me = BotIdentity(1, "guide_bot")
    >>> chat = {"id": 42, "type": "private"}
    >>> sender = {"id": 42, "is_bot": False}
    >>> message = {"message_id": 7, "chat": chat, "from": sender, "text": "/help me"}
    >>> decode({"update_id": 5, "message": message}, me).event
    Command(name='help', argument='me')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.telegram import units
from adapters.channels.telegram.kinds import OTHER_KINDS, SERVICE
from bot.model.acts import is_personal
from bot.model.events import Choice, Command, ConversationKey, Edit, Envelope, Event, File, Message


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's id, and its user name without `@` (may be empty)."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """
    An update that gets no answer.

    Attributes:
        reason: One word or two, joined by `_`: `edited_message`, `not_addressed`, `malformed` …
        callback_id: Button press that must still be acknowledged; empty when there is none.
    """

    reason: str
    callback_id: str = ""


@dataclass(frozen=True, slots=True)
class NotOwner:
    """A press on a button of another person's check, and the callback id to answer."""

    callback_id: str


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """A group that was upgraded to a supergroup: its old id and its new one."""

    old: str
    new: str


MALFORMED = "malformed"
"""The reason for an update that Telegram would not send."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)


class _Malformed(Exception):
    """The update lacks a part that Telegram always sends; caught in this module."""


def decode(update: Any, me: BotIdentity) -> Envelope | Ignored | NotOwner | ChatMigrated:
    """
    The envelope for an update.

    Private chats: every message; a document is a `File`; anything else without text (a sticker, a
    photo) is a `Message("")`. Groups: only messages that mention the bot, reply to it or are a
    command not meant for another bot; the mention is removed from the text. An edited text is an
    `Edit`. A button press is a `Choice` anywhere, unless it is on somebody else's check.

    Args:
        update: An Update of the Bot API as `json.loads` gives it; anything else is ignored.
        me: The bot's identity.

    Returns:
        An envelope with id `update:<update_id>`. Its address holds `chat_id` and `message_id`,
        `thread_id` in a forum topic, `callback_id` for a press, and `reply_to` (a message id) in
        groups; all as text.
    """
    if not isinstance(update, Mapping):
        return Ignored(MALFORMED)
    callback_id = _callback_id(update)
    try:
        if "callback_query" in update:
            return _press(update, me, callback_id)
        if "message" in update:
            return _message(update, _mapping(update, "message"), me)
        if "edited_message" in update:
            return _edit(update, me)
    except _Malformed:
        return Ignored(MALFORMED, callback_id)
    known = (kind for kind in OTHER_KINDS if kind in update)
    return Ignored(next(known, "unknown_kind"))


def update_id(update: Any) -> int | None:
    """The update's number, or None."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _callback_id(update: Mapping[str, Any]) -> str:
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, Mapping) else None
    return units.clean(found) if isinstance(found, str) else ""


def _press(
    update: Mapping[str, Any], me: BotIdentity, callback_id: str
) -> Envelope | Ignored | NotOwner:
    query = _mapping(update, "callback_query")
    if "message" not in query:
        return Ignored("press_without_chat", callback_id)
    if "data" not in query:
        return Ignored("press_without_data", callback_id)
    sender, message = _mapping(query, "from"), _mapping(query, "message")
    if not callback_id:
        raise _Malformed
    chosen = Choice(_text(query, "data"))
    if is_personal(chosen.id) and _asker(message) not in (None, sender.get("id")):
        return NotOwner(callback_id)
    return _envelope(update, message, sender, me, chosen, callback_id=callback_id)


def _asker(message: Mapping[str, Any]) -> Any:
    """Id of the person whom our group message answers; None if the message does not say."""
    answered = message.get("reply_to_message")
    author = answered.get("from") if isinstance(answered, Mapping) else None
    return author.get("id") if isinstance(author, Mapping) and not author.get("is_bot") else None


def _edit(update: Mapping[str, Any], me: BotIdentity) -> Envelope | Ignored | ChatMigrated:
    """The envelope for an edited message; the engine decides whether the edit still matters."""
    message = _mapping(update, "edited_message")
    if "text" not in message:
        return Ignored("edited_message")
    found = _message(update, message, me)
    if not isinstance(found, Envelope):
        return found
    match found.event:
        case Message(text):
            said = text
        case Command(name, argument):
            said = f"/{name} {argument}".strip()
        case _:
            return Ignored("edited_message")
    return replace(found, event=Edit(found.address["message_id"], said))


def _message(
    update: Mapping[str, Any], message: Mapping[str, Any], me: BotIdentity
) -> Envelope | Ignored | ChatMigrated:
    chat = _mapping(message, "chat")
    if "migrate_to_chat_id" in message:
        return ChatMigrated(_id(chat, "id"), _id(message, "migrate_to_chat_id"))
    if chat.get("type") not in ("private", "group", "supergroup"):
        return Ignored("not_a_chat")
    if not SERVICE.isdisjoint(message):
        return Ignored("service_message")
    if "from" not in message or message.get("is_automatic_forward"):
        return Ignored("no_person")
    sender = _mapping(message, "from")
    if sender.get("is_bot"):
        return Ignored("bot")
    said, mentioned = _said(message, me)
    event = _file(message) or _event(said, _id(message, "message_id"), me)
    if event is None:
        return Ignored("other_bot")
    is_called = mentioned or isinstance(event, Command) or _is_reply_to(message, me)
    if _is_group(chat) and not is_called:
        return Ignored("not_addressed")
    return _envelope(update, message, sender, me, event)


def _file(message: Mapping[str, Any]) -> File | None:
    document = message.get("document")
    found = document.get("file_id") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(found, str):
        return None
    name, size = document.get("file_name"), document.get("file_size")
    return File(
        units.clean(name) if isinstance(name, str) else "",
        size if isinstance(size, int) and not isinstance(size, bool) else 0,
        {"file_id": units.clean(found)},
    )


def _event(said: str, message_id: str, me: BotIdentity) -> Event | None:
    """The event for a text; None for a command to another bot."""
    found = _COMMAND.fullmatch(said.strip()) if said.lstrip().startswith("/") else None
    if not found:
        return Message(said, message_id)
    name, to, argument = found.groups(default="")
    if to and to.lower() != me.username.lower():
        return None
    return Command(name.lower(), argument.strip())


def _said(message: Mapping[str, Any], me: BotIdentity) -> tuple[str, bool]:
    """The text typed, without our mention, and whether we were mentioned. Empty for a photo."""
    in_text = "text" in message
    words = _text(message, "text" if in_text else "caption") if _has_words(message) else ""
    entities = message.get("entities" if in_text else "caption_entities")
    ranges = _mentions(words, entities, me)
    if not in_text:
        return "", bool(ranges)
    return (units.without(words, ranges).strip() if ranges else words), bool(ranges)


def _has_words(message: Mapping[str, Any]) -> bool:
    return "text" in message or "caption" in message


def _mentions(words: str, entities: Any, me: BotIdentity) -> set[tuple[int, int]]:
    """
    Where `words` mention us, as (offset, units), not overlapping; malformed entities are skipped.
    """
    found: set[tuple[int, int]] = set()
    end = 0
    for offset, size, entity in sorted(_entities(entities), key=lambda entry: entry[:2]):
        named = units.stretch(words, offset, size)
        if offset >= end and named and _is_mention(entity, named, me):
            found.add((offset, size))
            end = offset + size
    return found


def _entities(raw: Any) -> list[tuple[int, int, Mapping[str, Any]]]:
    found = []
    for entity in raw if isinstance(raw, list) else ():
        if isinstance(entity, Mapping):
            offset, size = entity.get("offset"), entity.get("length")
            if isinstance(offset, int) and isinstance(size, int):
                found.append((offset, size, entity))
    return found


def _is_mention(entity: Mapping[str, Any], named: str, me: BotIdentity) -> bool:
    if entity.get("type") == "mention":
        return bool(me.username) and named.lower() == f"@{me.username}".lower()
    user = entity.get("user")
    is_ours = isinstance(user, Mapping) and user.get("id") == me.id
    return entity.get("type") == "text_mention" and is_ours


def _is_reply_to(message: Mapping[str, Any], me: BotIdentity) -> bool:
    replied = message.get("reply_to_message")
    # in a topic, every message counts as a reply to the notice that opened the topic
    if not isinstance(replied, Mapping) or "forum_topic_created" in replied:
        return False
    author = replied.get("from")
    return isinstance(author, Mapping) and author.get("id") == me.id


def _envelope(
    update: Mapping[str, Any],
    message: Mapping[str, Any],
    sender: Mapping[str, Any],
    me: BotIdentity,
    event: Event,
    *,
    callback_id: str = "",
) -> Envelope:
    chat = _mapping(message, "chat")
    number, chat_id, person = _id(update, "update_id"), _id(chat, "id"), _id(sender, "id")
    message_id = _id(message, "message_id")
    in_topic = message.get("is_topic_message") is True
    thread = _id(message, "message_thread_id") if in_topic else ""
    address = {"chat_id": chat_id, "message_id": message_id}
    if thread:
        address["thread_id"] = thread
    if callback_id:
        address["callback_id"] = callback_id
    if _is_group(chat):
        asked = message.get("reply_to_message") if callback_id else None
        is_asked = isinstance(asked, Mapping) and _asker(message) is not None
        address["reply_to"] = _id(asked, "message_id") if asked and is_asked else message_id
    key = ConversationKey(
        "telegram", str(me.id), chat_id, thread, person if _is_group(chat) else ""
    )
    return Envelope(id=f"update:{number}", key=key, event=event, address=address)


def _is_group(chat: Mapping[str, Any]) -> bool:
    return chat.get("type") != "private"


def _mapping(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    if not isinstance(found, Mapping):
        raise _Malformed
    return found


def _text(raw: Mapping[str, Any], name: str) -> str:
    """
    A text field, cleaned. Each character keeps its length, so entity offsets stay valid; Telegram
    sends no carriage returns, whose removal would change them.
    """
    found = raw.get(name)
    if not isinstance(found, str):
        raise _Malformed
    return units.clean(found)


def _id(raw: Mapping[str, Any], name: str) -> str:
    found = raw.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or abs(found) >= 2**63:
        raise _Malformed
    return str(found)
