"""
Incoming events, independent of the platform: adapters decode payloads. Values only, with no client,
clock or platform object.

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
    Text a person typed, unchanged; may be empty or hostile.

    Attributes:
        text: The text.
        id: The platform's own id of the message within its conversation; empty where it cannot be
            edited or deleted afterwards. Ignored in comparisons.
    """

    text: str
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button press: the id of an `Option` of a reply, or a forged id."""

    id: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command by name, without slash: `help`, `back`, `check`; and the rest of the line."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of an earlier message, with its id and new text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """The deletion of an earlier message, with its id."""

    id: str


@dataclass(frozen=True, slots=True)
class File:
    """
    A file a person sent; its content stays with the platform.

    Attributes:
        name: As the person named it; may be empty or hostile.
        size: Bytes, as given by the platform; 0 when not given.
        place: Where the channel finds it, as the channel's own string pairs.
    """

    name: str
    size: int
    place: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """
    An event from the service, not from a person.

    Attributes:
        name: `expiring`: the conversation is about to be forgotten. `moved`: a check offered here
            was continued elsewhere; `moved_aside`: the same, when the person has already been told.
        day: The day it is about, or None.
        run: The check it is about, as it was when continued; None if it is not about a check.
    """

    name: str
    day: date | None = None
    run: FlowRun | None = None


Event = Message | Choice | Command | Edit | Delete | File | Notice


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """
    Identifies a conversation. Every part is the platform's own id as text; parts may be empty.

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
            ValueError: `text` does not have five parts.
        """
        parts = [unquote(part) for part in text.split("/")]
        if len(parts) != 5:
            raise ValueError("a conversation key has five parts")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Aside:
    """The private conversation with a person who wrote in a shared one: its key and address."""

    key: ConversationKey
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    An event with all that is needed to store it before it is acknowledged and to answer it later.

    Attributes:
        id: The platform's id of this delivery, unique within channel and workspace; a second
            envelope with the same id, or with one of `aliases`, is a retry and advances nothing.
        key: The conversation it belongs to.
        event: What the person did.
        address: What the channel needs to answer, as string pairs (chat id, thread, message to
            edit). Only that channel reads it.
        aliases: Other ids of the same action (Slack sends one message as two events).
        aside: The person's private conversation; None where the channel has none, or where this one
            is private.
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
            ValueError: The key is not valid.
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
