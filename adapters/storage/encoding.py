"""
Replies, sessions and envelopes as text for a database, and back.

Rules of this file: ASCII JSON only, since PostgreSQL refuses NUL in text and JSON escapes it.
Invalid input raises `ValueError` or `KeyError`; nothing is read in part.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.model.events import ConversationKey, Envelope
from bot.model.replies import Attachment, Card, Citation, Option, Reply
from bot.ports import SignalCount

Scores = list[float]
"""The sum of the scores of each id that a signal names, over all equal signals."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def reply_to_dict(reply: Reply) -> dict[str, Any]:
    """A reply as plain JSON values, attachments as base64; `reply_from_dict` reads it back."""
    return {
        "text": reply.text,
        "footer": reply.footer,
        "options": [[option.id, option.label] for option in reply.options],
        "citations": [
            {
                "title": citation.title,
                "locator": citation.locator,
                "url": citation.url,
                "as_at": citation.as_at.isoformat(),
                "checked_on": _iso(citation.checked_on),
                "read": citation.read,
                "read_on": _iso(citation.read_on),
            }
            for citation in reply.citations
        ],
        "attachments": [
            {
                "name": attachment.name,
                "media_type": attachment.media_type,
                "content": base64.b64encode(attachment.content).decode("ascii"),
            }
            for attachment in reply.attachments
        ],
        "card": asdict(reply.card) if reply.card else None,
        "nation": list(reply.nation),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def reply_from_dict(raw: Mapping[str, Any]) -> Reply:
    """
    The reply that `reply_to_dict` wrote.

    Raises:
        KeyError: A part is missing.
        ValueError: A day or a file's content is invalid.
    """
    return Reply(
        text=raw["text"],
        footer=raw["footer"],
        options=tuple(Option(id, label) for id, label in raw["options"]),
        citations=tuple(
            Citation(
                title=citation["title"],
                locator=citation["locator"],
                url=citation["url"],
                as_at=date.fromisoformat(citation["as_at"]),
                checked_on=_day(citation["checked_on"]),
                # citations stored by earlier versions have neither
                read=citation.get("read", ""),
                read_on=_day(citation.get("read_on")),
            )
            for citation in raw["citations"]
        ),
        attachments=tuple(
            Attachment(
                name=attachment["name"],
                media_type=attachment["media_type"],
                content=base64.b64decode(attachment["content"], validate=True),
            )
            for attachment in raw["attachments"]
        ),
        # replies stored by earlier versions have none
        card=_card(raw["card"]) if raw.get("card") else None,
        nation=tuple(raw.get("nation", ())),
    )


def _card(raw: Mapping[str, Any]) -> Card:
    pairs = {name: tuple((a, b) for a, b in raw[name]) for name in ("answers", "left")}
    return Card(**{**raw, **pairs, "fresh": tuple(raw["fresh"])})


def day_of(moment: datetime) -> date:
    """The calendar day in UTC; a signal's time of day is not stored."""
    return moment.astimezone(UTC).date()


def added(sums: Iterable[float], scores: Iterable[float]) -> Scores:
    """Sums of scores pairwise, rounded to tenths."""
    return [round(one + other, 1) for one, other in zip(sums, scores, strict=True)]


def meant(sums: Iterable[float], count: int) -> tuple[float, ...]:
    """Mean of each sum over `count` signals, rounded to tenths."""
    return tuple(round(one / count, 1) for one in sums)


def in_order(counted: SignalCount) -> tuple[object, ...]:
    """Sort key of counts: day, channel and what they name; the same in every store."""
    signal = counted.signal
    named = signal.kind, signal.entries, signal.found, signal.audience, signal.release
    return (counted.day, counted.channel, *named)


def to_json(value: Mapping[str, Any]) -> str:
    """Compact ASCII JSON, so that any text of a person fits any column."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def from_json(text: str) -> dict[str, Any]:
    """
    The mapping `to_json` wrote.

    Raises:
        ValueError: Not JSON, or not a mapping.
    """
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("a JSON object was expected")
    return value


def to_ticks(moment: datetime) -> int:
    """
    Microseconds since 1970 in UTC; sorts by time in any database.

    Raises:
        TypeError: `moment` is naive.
    """
    return (moment - _EPOCH) // _TICK


def from_ticks(ticks: int) -> datetime:
    """The moment of `to_ticks`, aware, UTC."""
    return _EPOCH + ticks * _TICK


def names(envelope: Envelope) -> tuple[str, ...]:
    """
    The envelope's id and aliases, unique across channels and workspaces.

    Returns:
        The id's name first, then the aliases', each once.
    """
    return tuple(dict.fromkeys(_name(envelope.key, id) for id in (envelope.id, *envelope.aliases)))


def _name(key: ConversationKey, id: str) -> str:
    return "/".join(quote(part, safe="") for part in (key.channel, key.workspace, id))
