"""
Slack payload → Envelope, or Ignored with the reason.

Rules of this file: pure and total: no payload, however odd, raises. One process serves one
workspace, so the workspace of a key is always our own; a payload from a shared channel may name
the visitor's, and its buttons would then miss the conversation they belong to.

    >>> me = Me("T1", "UBOT", "B1")
    >>> event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1",
    ...          "text": "what is the Act?", "ts": "1.0"}
    >>> decode({"type": "event_callback", "event_id": "Ev1", "event": event}, me).event
    Message(text='what is the Act?')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.markup import clean, from_slack
from bot.events import Choice, Command, ConversationKey, Envelope, Event, Message

COMMANDS = frozenset({"help", "back", "restart", "check", "myths", "stop", "review"})
"""First words of `/socialvalue …` that are commands; a bare word in a message stays a Message."""

_PEOPLE_POST = ("", "file_share", "thread_broadcast")
"""Subtypes a person's own post can have; the others are edits, deletions, joins and bots."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in Slack, as `auth.test` says: workspace, our bot's user and our bot."""

    team: str
    user: str
    bot: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A payload that is not for us, and why, in words that quote nobody."""

    reason: str


def decode(payload: Mapping[str, Any], me: Me) -> Envelope | Ignored:
    """
    The envelope a payload stands for.

    Args:
        payload: An `event_callback`, a `block_actions` or the form of a slash command, parsed.
        me: Tells our own mention and posts from those of others.

    Returns:
        An Envelope with `address` naming `channel` and, where they matter, `thread_ts` (answer in
        this thread), `user` (answer to this person only), `response_url` (another way to answer
        for 30 minutes) and `pressed` (the message whose button was pressed).
        Ignored for everything that is not a person speaking to us.
    """
    kind = payload.get("type")
    if kind == "event_callback":
        return _event(payload, me)
    if kind == "block_actions":
        return _press(payload, me)
    if _text(payload, "command"):
        return _command(payload, me)
    return Ignored("a kind of payload we do not ask for")


def _event(payload: Mapping[str, Any], me: Me) -> Envelope | Ignored:
    event = payload.get("event")
    if not isinstance(event, Mapping):
        return Ignored("an event without a body")
    reason = _not_for_us(event, me)
    if reason:
        return Ignored(reason)
    channel, ts, user = (_text(event, name) for name in ("channel", "ts", "user"))
    private = _is_private(event)
    thread = _thread(event, ts) or ("" if private else ts)
    post = f"msg:{me.team}:{channel}:{ts}"
    return Envelope(
        id=_text(payload, "event_id") or post,
        key=ConversationKey("slack", me.team, channel, thread, "" if private else user),
        event=Message(from_slack(_text(event, "text"), me.user)),
        address=_address(channel, thread_ts=thread),
        aliases=(post,),
    )


def _not_for_us(event: Mapping[str, Any], me: Me) -> str:
    kind = _text(event, "type")
    if kind not in ("message", "app_mention"):
        return "an event we do not ask for"
    if event.get("bot_id") or _text(event, "user") in ("", me.user):
        return "not a person's post"
    subtype = event.get("subtype")
    if (subtype or "") not in _PEOPLE_POST or event.get("hidden") or event.get("edited"):
        return "an edit, a deletion or a notice"
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
    """The root a post was made under; empty for a root itself, whose thread_ts is its own ts."""
    root = _text(post, "thread_ts")
    return "" if root == ts else root


def _command(payload: Mapping[str, Any], me: Me) -> Envelope | Ignored:
    channel, user, trigger = (
        _text(payload, name) for name in ("channel_id", "user_id", "trigger_id")
    )
    if not (channel and user and trigger):
        return Ignored("a command without a place, a person or a trigger")
    private = channel.startswith("D")
    asker = "" if private else user
    return Envelope(
        id=f"cmd:{trigger}",
        key=ConversationKey("slack", me.team, channel, person=asker),
        event=_asked(from_slack(_text(payload, "text"), me.user)),
        address=_address(channel, user=asker, response_url=_text(payload, "response_url")),
    )


def _asked(line: str) -> Event:
    if not line:
        return Command("help")
    first, _, rest = line.partition(" ")
    return Command(first, rest.strip()) if first in COMMANDS else Message(line)


def _press(payload: Mapping[str, Any], me: Me) -> Envelope | Ignored:
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
    return Envelope(
        id=_press_id(payload, action, user),
        key=ConversationKey(
            "slack", me.team, channel, place.get("thread_ts", ""), _person(channel, user)
        ),
        event=Choice(value),
        address=place,
    )


def _person(channel: str, user: str) -> str:
    return "" if channel.startswith("D") else user


def _press_id(payload: Mapping[str, Any], action: Mapping[str, Any], user: str) -> str:
    trigger = _text(payload, "trigger_id")
    parts = (_text(action, "action_ts"), user, _text(action, "action_id"))
    return f"act:{trigger}" if trigger else "act:" + ":".join(parts)


def _pressed_in(payload: Mapping[str, Any], channel: str, user: str) -> dict[str, str]:
    """Where the answer to a press goes: to where the button stands."""
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
    return _address(channel, thread_ts=thread, pressed=ts)


def _address(channel: str, **parts: str) -> dict[str, str]:
    return {"channel": channel} | {name: part for name, part in parts.items() if part}


def _text(raw: Any, *path: str) -> str:
    """The string at the end of the path; empty when there is none."""
    for name in path:
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return raw if isinstance(raw, str) else ""
