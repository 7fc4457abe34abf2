"""
The core's ports: three views of one store, one for each kind of caller, and the intake given to
channels. Adapters implement these protocols; mypy checks that where they are wired.

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
    """A stored session, with the version to give when saving."""

    session: Session
    version: int


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """
    One reply to be delivered.

    Attributes:
        number: The store's own number; grows with time.
        key: Conversation it belongs to; messages of one conversation go out in order of number.
        address: Where to send it, as the channel's own string pairs.
        reply: The reply.
        attempts: Deliveries tried so far.
        shown: The message that shows the conversation's check now, as the channel's own string
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
        key: The conversation.
        address: Where the person was last answered.
        since: Time of the last activity, aware, UTC.
    """

    key: ConversationKey
    address: Mapping[str, str]
    since: datetime


@dataclass(frozen=True, slots=True)
class SignalCount:
    """
    How often the same signal occurred on one day, over all people.

    Attributes:
        day: Calendar day in UTC; the time of day is not stored.
        channel: As `ConversationKey.channel`; without workspace or chat.
        signal: The signal; its scores are means.
        count: Number of occurrences, 1 or more.
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
        """Envelopes accepted and not yet handled, such as after a crash, in order of arrival."""
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
        turn's signals and queues its replies for delivery, all in one transaction.

        Args:
            envelope: The event the turn answers; must have been accepted.
            turn: What the engine made of it.
            expected: Version loaded before; 0 when there was none.
            now: Aware, UTC.
            then: Envelopes for other conversations that follow from the turn; accepted with it.

        A turn with a `transfer` stores that check under its code; a turn with an `accepted_code`
        deletes that code.

        Raises:
            SessionConflict: The stored version is not `expected`, or the code has been used in the
                meantime; nothing was written.
        """
        ...

    async def find_transfer(self, code: str, now: datetime) -> FoundCheck:
        """The check stored under a code's hash, and the conversation it was offered in."""
        ...

    async def give_up(self, envelope: Envelope, now: datetime) -> None:
        """Marks an envelope as handled although it has no turn; the session is unchanged."""
        ...


class Outbox(Protocol):
    """Replies to be delivered: the part of a store that a delivery worker uses."""

    async def due(
        self, now: datetime, *, limit: int = 100, channels: Collection[str] | None = None
    ) -> tuple[OutboxMessage, ...]:
        """
        Messages due for delivery, oldest first: at most the first undelivered one of each
        conversation, and only those of `channels`, if given.
        """
        ...

    async def next_due(self, after: datetime) -> datetime | None:
        """The first time after `after` at which a message becomes due, or None."""
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
                does, None leaves it unchanged.
        """
        ...

    async def postpone(self, message: OutboxMessage, until: datetime) -> None:
        """Counts a failed delivery and sets the time of the next try."""
        ...

    async def abandon(self, message: OutboxMessage, reason: str, now: datetime) -> None:
        """
        Stops trying to deliver a message, so that later ones can be sent; `reason` must not quote
        anybody.
        """
        ...


class Maintenance(Protocol):
    """Maintenance of a store, and what only its operators need."""

    async def check(self) -> None:
        """Returns when the store answers and is writable; raises otherwise."""
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
        Deletes old rows; envelopes not yet handled stay.

        Args:
            handled: Delete ids of events handled before this time.
            delivered: Delete replies sent, abandoned or undelivered since before this time.
            idle: Delete conversations without activity since this time.
            expired: Delete codes that expired before this time; None keeps them.
            learnt: Delete signals of days before this one; None keeps them.

        Returns:
            Number of rows deleted, all kinds together.
        """
        ...

    async def idle_conversations(
        self, since: datetime, until: datetime
    ) -> tuple[IdleConversation, ...]:
        """Conversations whose last activity was at or after `since` and before `until`."""
        ...

    async def migrate_chat(self, channel: str, workspace: str, old: str, new: str) -> None:
        """Moves a chat's conversations to its new id, except those already begun there."""
        ...

    async def signals(self, since: date) -> tuple[SignalCount, ...]:
        """The signals counted on or after a day, by day, channel and signal."""
        ...


class LanguageDetector(Protocol):
    """Detects languages other than English."""

    def detect(self, text: str) -> str:
        """Tag of a text's language; empty for English and when it is not certain."""
        ...


class RecordMaker(Protocol):
    """Makes a record's files."""

    def record(
        self, library: Library, check: CheckState, fields: Mapping[str, str], now: datetime
    ) -> tuple[Attachment, ...]:
        """
        The files of the record of a check that has a result.

        Raises:
            GuidanceError: The files cannot be made.
        """
        ...


class Intake(Protocol):
    """Accepts the envelopes that an adapter has decoded."""

    async def __call__(self, envelope: Envelope) -> bool:
        """
        Stores the envelope and returns True when it is new. The adapter may acknowledge only after
        that.
        """
        ...
