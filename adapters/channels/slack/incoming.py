"""
Slack payload → Envelope, or Ignored with the reason.

Rules of this file: pure, and no payload raises. One process serves one workspace, so the workspace
of a key is always our own: in a shared channel a payload may name the visitor's workspace, and a
button press would then be filed under another conversation.

    >>> me = BotIdentity("T1", "UBOT", "B1")
    >>> event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1",
    ...          "text": "what is the Act?", "ts": "1.0"}
    >>> decode({"type": "event_callback", "event_id": "Ev1", "event": event}, me).event
    Message(text='what is the Act?', id='1.0')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.channels.slack.markup import clean, from_slack
from adapters.channels.slack.ownership import owner
from bot.check.transfer_codes import FILE_KINDS
from bot.model.acts import is_personal
from bot.model.events import (
    Aside,
    Choice,
    Command,
    ConversationKey,
    Delete,
    Edit,
    Envelope,
    Event,
    File,
    Message,
)

COMMANDS = frozenset(
    {"help", "back", "restart", "check", "myths", "stop", "review", "resume", "move", "private"}
)
"""Commands as the first word of `/socialvalue …`; the same word in a message stays a Message."""

_PEOPLE_POST = ("", "file_share", "thread_broadcast")
"""Subtypes of posts by people; the others are edits, deletions, joins and bots."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot in Slack, as `auth.test` returns it: workspace id, bot user id and bot id."""

    team: str
    user: str
    bot: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A payload that gets no answer, with a reason that quotes nothing from it."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotOwner:
    """A press on a button of another person's check: where, and by whom."""

    channel: str
    thread: str
    user: str


def decode(payload: Mapping[str, Any], me: BotIdentity) -> Envelope | Ignored | NotOwner:
    """
    The envelope for a payload.

    Args:
        payload: An `event_callback`, a `block_actions` or the form of a slash command, parsed.
        me: Identifies mentions and posts of our own.

    Returns:
        An Envelope with `address` naming `channel` and, where they matter, `thread_ts` (answer in
        this thread), `asker` (whose buttons they are), `user` (answer visible to this person only),
        `response_url` (accepts answers for 30 minutes) and `pressed` (the message whose button was
        pressed). NotOwner for a press on a button of somebody else's check. Ignored for everything
        that is not a person addressing the bot.
    """
    kind = payload.get("type")
    if kind == "event_callback":
        return _event(payload, me)
    if kind == "block_actions":
        return _press(payload, me)
    if _text(payload, "command"):
        return _command(payload, me)
    return Ignored("a kind of payload we do not ask for")


def _event(payload: Mapping[str, Any], me: BotIdentity) -> Envelope | Ignored:
    event = payload.get("event")
    if not isinstance(event, Mapping):
        return Ignored("an event without a body")
    if event.get("subtype") in ("message_changed", "message_deleted"):
        return _second_thought(payload, event, me)
    reason = _not_for_us(event, me)
    if reason:
        return Ignored(reason)
    ts = _text(event, "ts")
    post = f"msg:{me.team}:{_text(event, 'channel')}:{ts}"
    said = from_slack(_text(event, "text"), me.user)
    if event.get("edited"):
        # Slack sends app_mention again when a post that mentions us is edited
        edited = f"{post}:{_text(event, 'edited', 'ts')}"
        return _spoken(payload, event, event, Edit(ts, said), edited, me)
    file = _file(event)
    is_asked_about = file is not None and (not said or file.name.lower().endswith(FILE_KINDS))
    happened: Event = file if file and is_asked_about else Message(said, ts)
    return _spoken(payload, event, event, happened, post, me)


def _spoken(
    payload: Mapping[str, Any],
    event: Mapping[str, Any],
    post: Mapping[str, Any],
    happened: Event,
    name: str,
    me: BotIdentity,
) -> Envelope:
    """The envelope for an event about a person's post; `name` becomes its alias."""
    channel, ts, user = _text(event, "channel"), _text(post, "ts"), _text(post, "user")
    private = _is_private(event)
    thread = _thread(post, ts) or ("" if private else ts)
    return Envelope(
        id=_text(payload, "event_id") or name,
        key=_key(me, channel, user, thread),
        event=happened,
        address=_address(channel, thread_ts=thread, asker="" if private else user),
        aliases=(name,),
        aside=_aside(me, channel, user),
    )


def _second_thought(
    payload: Mapping[str, Any], event: Mapping[str, Any], me: BotIdentity
) -> Envelope | Ignored:
    """An edit or deletion of a person's post in a direct conversation."""
    before = event.get("previous_message")
    after = event.get("message") if event["subtype"] == "message_changed" else before
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return Ignored("an edit without a post")
    if not _is_private(event) or not _text(after, "ts") or not _text(event, "channel"):
        return Ignored("an edit in a channel")
    if after.get("bot_id") or _text(after, "user") in ("", me.user):
        return Ignored("an edit of no person's post")
    ts = _text(after, "ts")
    name = f"edit:{me.team}:{_text(event, 'channel')}:{ts}:{_text(event, 'ts')}"
    if event["subtype"] == "message_deleted":
        return _spoken(payload, event, after, Delete(ts), name, me)
    if _text(after, "text") == _text(before, "text"):
        return Ignored("an edit that changed no words")  # for example an added link preview
    return _spoken(
        payload, event, after, Edit(ts, from_slack(_text(after, "text"), me.user)), name, me
    )


def _file(event: Mapping[str, Any]) -> File | None:
    """The first file of a post, or None."""
    files = event.get("files")
    first = files[0] if isinstance(files, list) and files else None
    if not isinstance(first, Mapping) or not _text(first, "id"):
        return None
    size = first.get("size")
    whole = size if isinstance(size, int) and not isinstance(size, bool) else 0
    return File(clean(_text(first, "name")), whole, {"file": clean(_text(first, "id"))})


def _key(me: BotIdentity, channel: str, user: str, thread: str) -> ConversationKey:
    """
    The key of a conversation: in a channel, thread and person; in a direct conversation, the person
    alone.

    A direct conversation is named by the person so that its key is known before Slack has given the
    channel id.
    """
    if channel.startswith("D"):
        return ConversationKey("slack", me.team, user, thread)
    return ConversationKey("slack", me.team, channel, thread, user)


def _aside(me: BotIdentity, channel: str, user: str) -> Aside | None:
    """The person's direct conversation, for a post made in a channel."""
    if channel.startswith("D"):
        return None
    return Aside(ConversationKey("slack", me.team, user), {"channel": user})


def _not_for_us(event: Mapping[str, Any], me: BotIdentity) -> str:
    kind = _text(event, "type")
    if kind not in ("message", "app_mention"):
        return "an event we do not ask for"
    if event.get("bot_id") or _text(event, "user") in ("", me.user):
        return "not a person's post"
    subtype = event.get("subtype")
    if (subtype or "") not in _PEOPLE_POST or event.get("hidden"):
        return "a notice"
    if not _text(event, "channel") or not _text(event, "ts"):
        return "a post without a place"
    if kind == "message" and not _is_private(event):
        mentioned = f"<@{me.user}>" in _text(event, "text")
        return "" if mentioned else "said in a channel, not to us"
    return ""


def _is_private(event: Mapping[str, Any]) -> bool:
    # app_mention carries no channel_type; a direct message's channel begins with D
    return event.get("channel_type") == "im" or _text(event, "channel").startswith("D")


def _thread(post: Mapping[str, Any], ts: str) -> str:
    """
    The `ts` of the thread a post belongs to; empty for the root, whose thread_ts is its own ts.
    """
    root = _text(post, "thread_ts")
    return "" if root == ts else root


def _command(payload: Mapping[str, Any], me: BotIdentity) -> Envelope | Ignored:
    channel, user, trigger = (
        _text(payload, name) for name in ("channel_id", "user_id", "trigger_id")
    )
    if not (channel and user and trigger):
        return Ignored("a command without a place, a person or a trigger")
    private = channel.startswith("D")
    asker = "" if private else user
    return Envelope(
        id=f"cmd:{trigger}",
        key=_key(me, channel, user, ""),
        event=_asked(from_slack(_text(payload, "text"), me.user)),
        address=_address(channel, user=asker, response_url=_text(payload, "response_url")),
        aside=_aside(me, channel, user),
    )


def _asked(line: str) -> Event:
    if not line:
        return Command("help")
    first, _, rest = line.partition(" ")
    return Command(first, rest.strip()) if first in COMMANDS else Message(line)


def _press(payload: Mapping[str, Any], me: BotIdentity) -> Envelope | Ignored | NotOwner:
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    user = _text(payload, "user", "id")
    channel = _text(payload, "channel", "id") or _text(payload, "container", "channel_id")
    if not isinstance(action, Mapping) or not (user and channel):
        return Ignored("a press without a button, a person or a place")
    value = clean(_text(action, "value"))
    if not value:
        return Ignored("a press of something that is no button of ours")
    place = _pressed_in(payload, channel, user)
    thread = place.get("thread_ts", "")
    if is_personal(value) and owner(_text(action, "block_id")) not in ("", user):
        return NotOwner(channel, thread, user)
    return Envelope(
        id=_press_id(payload, action, user),
        key=_key(me, channel, user, thread),
        event=Choice(value),
        address=place,
        aside=_aside(me, channel, user),
    )


def _person(channel: str, user: str) -> str:
    return "" if channel.startswith("D") else user


def _press_id(payload: Mapping[str, Any], action: Mapping[str, Any], user: str) -> str:
    trigger = _text(payload, "trigger_id")
    parts = (_text(action, "action_ts"), user, _text(action, "action_id"))
    return f"act:{trigger}" if trigger else "act:" + ":".join(parts)


def _pressed_in(payload: Mapping[str, Any], channel: str, user: str) -> dict[str, str]:
    """Where to answer a press: the message that holds the button."""
    container = payload.get("container")
    held = container if isinstance(container, Mapping) else {}
    message = payload.get("message")
    post = message if isinstance(message, Mapping) else {}
    ts = _text(held, "message_ts") or _text(post, "ts")
    private = channel.startswith("D")
    if held.get("is_ephemeral"):
        asker = _person(channel, user)
        url = _text(payload, "response_url")
        return _address(channel, user=asker, response_url=url, pressed=ts)
    thread = _thread(held, ts) or _thread(post, ts) or ("" if private else ts)
    return _address(channel, thread_ts=thread, asker=_person(channel, user), pressed=ts)


def _address(channel: str, **parts: str) -> dict[str, str]:
    return {"channel": channel} | {name: part for name, part in parts.items() if part}


def _text(raw: Any, *path: str) -> str:
    """The string at a path of keys; empty when there is none."""
    for name in path:
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return raw if isinstance(raw, str) else ""
