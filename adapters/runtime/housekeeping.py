"""
Periodic tasks: answers events left unhandled, deletes old data, and sends the expiry notice for
conversations with an open check.

Rules of this file: if the store fails, the task is tried again later and nothing else stops.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.model.events import Envelope, Notice
from bot.ports import Maintenance
from bot.service import Service
from knowledge import GuidanceError

_log = structlog.get_logger(__name__)

_SWEEP: Final = timedelta(minutes=5)
_DAY: Final = timedelta(days=1)
_OF_ONE_MESSAGE: Final = frozenset({"callback_id", "pressed", "reply_to", "response_url"})
"""Parts of an address that only a direct answer may use."""


@dataclass(frozen=True, slots=True)
class Retention:
    """
    How long data is kept; applied once a day.

    Attributes:
        ids: Ids of handled events, by which a retry is recognised. The platforms retry for a day.
        replies: Rows of replies sent or abandoned (their text is deleted at once), and replies
            waiting for a channel that is switched off.
        sessions: Sessions of idle conversations.
        signals: Anonymous counts of what was not understood at once.
        warned: How long before a session is deleted its person is told, once, if a check is open.
    """

    ids: timedelta = timedelta(days=30)
    replies: timedelta = timedelta(days=30)
    sessions: timedelta = timedelta(days=30)
    signals: timedelta = timedelta(days=365)
    warned: timedelta = timedelta(days=3)


async def housekeeping(
    service: Service,
    store: Maintenance,
    channels: Collection[str],
    clock: Callable[[], datetime],
    retention: Retention,
) -> None:
    """
    Runs the periodic tasks; never returns.

    Every few minutes it answers events that were accepted but left unhandled (a commit with an
    unknown outcome, another process that died). Once a day it deletes old data.

    Args:
        service: Answers the events.
        store: Deletes old data.
        channels: Names of the channels served; only their people can be warned.
        clock: The time now, aware, UTC.
        retention: How long data is kept.
    """
    purged_at: datetime | None = None
    while True:
        now = clock()
        try:
            if purged_at is None or now - purged_at >= _DAY:
                rows = await store.purge(
                    handled=now - retention.ids,
                    delivered=now - retention.replies,
                    idle=now - retention.sessions,
                    expired=now,
                    learnt=now - retention.signals,
                )
                purged_at = now
                _log.info("serve.purged", rows=rows)
                await warn_of_expiry(service, store, channels, now, retention)
            await asyncio.sleep(_SWEEP.total_seconds())
            await service.recover()
        except GuidanceError as error:
            _log.error("serve.housekeeping_failed", error=type(error).__name__)
            await asyncio.sleep(_SWEEP.total_seconds())


async def warn_of_expiry(
    service: Service,
    store: Maintenance,
    channels: Collection[str],
    now: datetime,
    retention: Retention,
) -> None:
    """
    Sends the expiry notice for conversations on these channels that are close to retention.

    The guide writes one only if a check is open. The notice's id contains the time of the last
    activity, so it is sent once.
    """
    end = now - retention.sessions + min(retention.warned, retention.sessions / 2)
    for quiet in await store.idle_conversations(now - retention.sessions, end):
        if quiet.key.channel not in channels:
            continue
        address = {name: it for name, it in quiet.address.items() if name not in _OF_ONE_MESSAGE}
        notice = Notice("expiring", (quiet.since + retention.sessions).date())
        name = f"expiring:{quiet.key.text}:{quiet.since.isoformat()}"
        await service.accept(Envelope(name, quiet.key, notice, address))
