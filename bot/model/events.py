"""
What came in, independent of the platform: no payload gets past an adapter. Values only: an event
holds no client, no clock and no platform object.

    >>> ConversationKey("telegram", "bot-1", "42", person="7").text
    'telegram/bot-1/42//7'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, assert_never
from urllib.parse import quote, unquote

from bot.model.session import FlowRun


@dataclass(frozen=True, slots=True)
class Message:
    """
    Text a person typed, as it came; may be empty or hostile.

    Attributes:
        text: What was typed.
        id: The platform's own id of the message within its conversation; empty where it cannot be
            edited or deleted afterwards. Not compared: it is not part of what was said.
    """

    text: str
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button pressed: the id of an `Option` that a reply carried, or a forged one."""

    id: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command by name, without slash: `help`, `back`, `check`; the rest of the line follows."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A message sent before, of that id, now says something else."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A message sent before, of that id, is gone."""

    id: str


@dataclass(frozen=True, slots=True)
class File:
    """
    A file a person sent; its content stays with the platform.

    Attributes:
        name: As the person named it; may be empty or hostile.
        size: Bytes, as the platform says; 0 when it does not.
        place: Where the channel finds it, in its own text pairs.
    """

    name: str
    size: int
    place: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """
    Something the service noticed; no person did anything.

    Attributes:
        name: `expiring`: the conversation is about to be forgotten. `moved`: a check offered here
            was continued elsewhere; `moved_aside`: the same, and the person knows already.
        day: The day it is about; None where none is.
        run: The check it is about, as it was continued; None where it is about no check.
    """

    name: str
    day: date | None = None
    run: FlowRun | None = None


Event = Message | Choice | Command | Edit | Delete | File | Notice


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """
    Names one conversation. Every part is the platform's own id as text; parts may be empty.

    In a group each person's conversation is their own (`person` set), so that nobody sees
    another's facts; in a private chat `person` is empty.
    """

    channel: str
    workspace: str
    chat: str
    thread: str = ""
    person: str = ""

    @property
    def text(self) -> str:
        """One line that names the conversation: five parts, percent-encoded, joined by '/'."""
        parts = (self.channel, self.workspace, self.chat, self.thread, self.person)
        return "/".join(quote(part, safe="") for part in parts)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """
        The key that `text` names.

        Raises:
            ValueError: `text` has not five parts.
        """
        parts = [unquote(part) for part in text.split("/")]
        if len(parts) != 5:
            raise ValueError("a conversation key has five parts")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Aside:
    """The private conversation of the person in a shared one: its key, and how to answer there."""

    key: ConversationKey
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    An event on its way in: enough to store it before it is acknowledged, and to answer it later.

    Attributes:
        id: The platform's id of this delivery, unique within channel and workspace; a second
            envelope with the same id, or with one of `aliases`, is a retry and advances nothing.
        key: The conversation it belongs to.
        event: What the person did.
        address: What the channel needs to answer, as plain text pairs (chat id, thread, message
            to edit). Only that channel reads it.
        aliases: Further ids that mean the same human act (Slack sends one message as two events).
        aside: Where this person can be written to in private; None where the channel cannot, or
            where this is private already.
    """

    id: str
    key: ConversationKey
    event: Event
    address: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    aside: Aside | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values; `from_dict` reads it back equal."""
        event = _event_to_dict(self.event)
        return {
            "id": self.id,
            "key": self.key.text,
            "event": event,
            "address": dict(self.address),
            "aliases": list(self.aliases),
            "aside": [self.aside.key.text, dict(self.aside.address)] if self.aside else None,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """
        The envelope that `to_dict` wrote.

        Raises:
            KeyError: A part is missing.
            ValueError: The key is not one.
        """
        return cls(
            id=raw["id"],
            key=ConversationKey.from_text(raw["key"]),
            event=_event_from_dict(raw["event"]),
            address=dict(raw["address"]),
            aliases=tuple(raw["aliases"]),
            aside=_aside(raw.get("aside")),
        )


def _aside(raw: Any) -> Aside | None:
    return Aside(ConversationKey.from_text(raw[0]), dict(raw[1])) if raw else None


def _event_to_dict(event: Event) -> dict[str, Any]:
    match event:
        case Message(text, id):
            return {"message": text} | ({"message_id": id} if id else {})
        case Choice(id):
            return {"choice": id}
        case Command(name, argument):
            return {"command": name, "argument": argument}
        case Edit(id, text):
            return {"edit": id, "text": text}
        case Delete(id):
            return {"delete": id}
        case File(name, size, place):
            return {"file": name, "size": size, "place": dict(place)}
        case Notice(name, day, run):
            plain = {"notice": name, "day": day.isoformat() if day else None}
            return plain | ({"run": run.to_dict()} if run else {})
        case _:
            assert_never(event)


def _event_from_dict(raw: Mapping[str, Any]) -> Event:
    match raw:
        case {"message": text}:
            return Message(text, raw.get("message_id", ""))
        case {"choice": id}:
            return Choice(id)
        case {"command": name, "argument": argument}:
            return Command(name, argument)
        case {"edit": id, "text": text}:
            return Edit(id, text)
        case {"delete": id}:
            return Delete(id)
        case {"file": name, "size": size, "place": place}:
            return File(name, size, dict(place))
        case {"notice": name, "day": day}:
            run = FlowRun.from_dict(raw["run"]) if raw.get("run") else None
            return Notice(name, date.fromisoformat(day) if day else None, run)
    raise KeyError("event")
