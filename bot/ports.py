"""
What the core asks of the world: three views of one store, each for another user, and the intake
that channels are handed. Adapters satisfy these by shape; mypy checks it where they are wired.

    SessionStore   the service: what came in, sessions, what a turn leads to
    Outbox         the delivery worker: replies that wait
    Maintenance    those who run it: health, old rows, chats with a new id, counts

One message's life, and the promise at each step:

    accept   the envelope is on disk before the platform hears "got it"
    load     the session and its version
    save     session, "this event is done", what is learnt and the replies, in one transaction
    due      replies not yet delivered; a worker sends them, in order within a conversation
    sent     delivered: the text is forgotten, the id is kept
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.check.state import CheckState
from bot.content.library import Library
from bot.model.effects import FoundCheck
from bot.model.events import ConversationKey, Envelope
from bot.model.replies import Attachment, Reply
from bot.model.session import Session
from bot.model.turn import Signal, Turn


@dataclass(frozen=True, slots=True)
class Stored:
    """A session as it lies in the store, with the version to name when saving over it."""

    session: Session
    version: int


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """
    One reply that waits to be delivered.

    Attributes:
        number: The store's own number; grows with time.
        key: Conversation it belongs to; messages of one conversation go out in order of number.
        address: Where, as the channel's own text pairs.
        reply: What.
        attempts: Deliveries tried so far.
        shown: The message that shows the conversation's check now, in the channel's own text
            pairs; empty when none does.
    """

    number: int
    key: ConversationKey
    address: Mapping[str, str]
    reply: Reply
    attempts: int
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IdleConversation:
    """
    A conversation in which nothing has happened for a while.

    Attributes:
        key: Names it.
        address: Where the person was answered last.
        since: When anything happened last, aware, UTC.
    """

    key: ConversationKey
    address: Mapping[str, str]
    since: datetime


@dataclass(frozen=True, slots=True)
class SignalCount:
    """
    How often the same was to be learnt on one day: of many people's turns, and of none by name.

    Attributes:
        day: Calendar day in UTC; the hour is kept nowhere.
        channel: Where, as `ConversationKey.channel`; no workspace and no chat.
        signal: What; its scores are the mean of all.
        count: How often, 1 or more.
    """

    day: date
    channel: str
    signal: Signal
    count: int


class SessionStore(Protocol):
    """Keeps conversations and what came in. One writer per conversation."""

    async def accept(self, envelope: Envelope, now: datetime) -> bool:
        """
        Stores an envelope durably. False when its id, or one of its aliases, is known: a retry.
        """
        ...

    async def unhandled(self) -> tuple[Envelope, ...]:
        """Envelopes accepted and not yet handled, in order of arrival: what a crash left behind."""
        ...

    async def load(self, key: ConversationKey) -> Stored | None:
        """The session of a conversation, or None when there is none."""
        ...

    async def save(
        self,
        envelope: Envelope,
        turn: Turn,
        *,
        expected: int,
        now: datetime,
        then: Sequence[Envelope] = (),
    ) -> None:
        """
        Stores the turn's session under `envelope.key`, marks the envelope handled, counts the
        turn's signals and puts its replies out for delivery, all in one transaction.

        Args:
            envelope: The event the turn answers; must have been accepted.
            turn: What the engine made of it.
            expected: Version loaded before; 0 when there was none.
            now: Aware, UTC.
            then: What follows from the turn in other conversations, accepted with it.

        A turn that parts with a check stores it under its code; one that has taken a check up by a
        code ends that code.

        Raises:
            SessionConflict: The stored version is not `expected`, or somebody else has used the
                code meanwhile; nothing was written.
        """
        ...

    async def find_transfer(self, code: str, now: datetime) -> FoundCheck:
        """The check that waits under a code's hash, and where it was put up."""
        ...

    async def give_up(self, envelope: Envelope, now: datetime) -> None:
        """Marks an envelope handled though no turn could be made of it; the session stays."""
        ...


class Outbox(Protocol):
    """Replies that wait to be delivered: the part of a store that a delivery worker uses."""

    async def due(
        self, now: datetime, *, limit: int = 100, channels: Collection[str] | None = None
    ) -> tuple[OutboxMessage, ...]:
        """
        Messages whose time has come: at most the first undelivered one of each conversation,
        oldest first; only those of some channels, where `channels` is given.
        """
        ...

    async def next_due(self, after: datetime) -> datetime | None:
        """The first time later than `after` at which a message falls due, or None."""
        ...

    async def sent(
        self, message: OutboxMessage, now: datetime, shown: Mapping[str, str] | None = None
    ) -> None:
        """
        Marks a message delivered and forgets its text.

        Args:
            message: As `due` gave it.
            now: Aware, UTC.
            shown: The message that shows the conversation's check from now on; empty when none
                does, None when that is as it was.
        """
        ...

    async def postpone(self, message: OutboxMessage, until: datetime) -> None:
        """Counts a failed delivery and sets the time of the next try."""
        ...

    async def abandon(self, message: OutboxMessage, reason: str, now: datetime) -> None:
        """Gives a message up with a reason that quotes nobody, so that later ones can go out."""
        ...


class Maintenance(Protocol):
    """What keeps a store in order, and what only those who run it ask for."""

    async def check(self) -> None:
        """Returns when the store answers and can be written; raises when it does not."""
        ...

    async def purge(
        self,
        *,
        handled: datetime,
        delivered: datetime,
        idle: datetime,
        expired: datetime | None = None,
        learnt: datetime | None = None,
    ) -> int:
        """
        Forgets what is old; envelopes not yet handled stay.

        Args:
            handled: Ids of events handled before then.
            delivered: Replies sent, given up or waiting in vain since before then.
            idle: Conversations in which nothing has happened since then.
            expired: Codes that ran out before then; None leaves them.
            learnt: Signals of days before that one; None leaves them.

        Returns:
            How many of all these were forgotten.
        """
        ...

    async def idle_conversations(
        self, since: datetime, until: datetime
    ) -> tuple[IdleConversation, ...]:
        """Conversations in which something happened last at `since` or later, before `until`."""
        ...

    async def migrate_chat(self, channel: str, workspace: str, old: str, new: str) -> None:
        """A chat has a new id: its conversations go on under that, unless one has begun there."""
        ...

    async def signals(self, since: date) -> tuple[SignalCount, ...]:
        """What was counted on that day or later, by day, channel and what it names."""
        ...


class LanguageDetector(Protocol):
    """Tells other languages from English."""

    def detect(self, text: str) -> str:
        """Tag of the language a text is surely in; empty for English and for what is not clear."""
        ...


class RecordMaker(Protocol):
    """Makes a record's files."""

    def record(
        self, library: Library, check: CheckState, fields: Mapping[str, str], now: datetime
    ) -> tuple[Attachment, ...]:
        """
        The files of the record of a check that has come to its result.

        Raises:
            GuidanceError: They cannot be made just now.
        """
        ...


class Intake(Protocol):
    """Where an adapter hands in what it decoded."""

    async def __call__(self, envelope: Envelope) -> bool:
        """Stores the envelope: True when it is new. Only then may the adapter acknowledge."""
        ...
