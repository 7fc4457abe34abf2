"""
What came in, in words of our own: no platform's payload gets past an adapter.

Rules of this file: values only. An event holds no client, no clock and no platform object.

    >>> ConversationKey("telegram", "bot-1", "42", person="7").text
    'telegram/bot-1/42//7'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Message:
    """Text a person typed, as it came; may be empty or hostile."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A button pressed: the id of an `Option` some reply of ours carried, or a forgery."""

    id: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command by name, without slash: `help`, `back`, `check`; the rest of the line follows."""

    name: str
    argument: str = ""


Event = Message | Choice | Command


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
    """

    id: str
    key: ConversationKey
    event: Event
    address: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values; `from_dict` reads it back equal."""
        match self.event:
            case Message(text):
                event = {"message": text}
            case Choice(id):
                event = {"choice": id}
            case Command(name, argument):
                event = {"command": name, "argument": argument}
        return {
            "id": self.id,
            "key": self.key.text,
            "event": event,
            "address": dict(self.address),
            "aliases": list(self.aliases),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """
        The envelope that `to_dict` wrote.

        Raises:
            KeyError: A part is missing.
            ValueError: The key is not one.
        """
        event = raw["event"]
        parsed: Event
        if "message" in event:
            parsed = Message(event["message"])
        elif "choice" in event:
            parsed = Choice(event["choice"])
        else:
            parsed = Command(event["command"], event["argument"])
        return cls(
            id=raw["id"],
            key=ConversationKey.from_text(raw["key"]),
            event=parsed,
            address=dict(raw["address"]),
            aliases=tuple(raw["aliases"]),
        )
