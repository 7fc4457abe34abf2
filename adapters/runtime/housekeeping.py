"""
What a running process does by the clock: it answers what was left over, forgets what is old and
warns people whose open check will be forgotten.

Rules of this file: a store that fails is asked again later; nothing else stops for it.
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
    How long things are kept; looked at once a day.

    Attributes:
        ids: Ids of events handled, which make a retry a retry. The platforms retry for a day.
        replies: Rows of replies sent or given up (their text is forgotten at once), and replies
            that wait for a channel which is switched off.
        sessions: Sessions of conversations in which nothing happens.
        signals: What was not understood at once, as counts that name nobody.
        warned: How long before that the person is told, once, if a check is open.
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
    Answers what was accepted and left unhandled (a commit whose outcome nobody heard, another
    process that died) every few minutes, and forgets what is old once a day; never returns.

    Args:
        service: Answers.
        store: Forgets.
        channels: Names of those served: only their people can be warned.
        clock: The time now, aware, UTC.
        retention: How long things are kept.
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
    Sends a notice to each conversation on these channels that will soon be forgotten: where a
    check is open, the guide says so. Once: the notice is named after the last time anything
    happened.
    """
    end = now - retention.sessions + min(retention.warned, retention.sessions / 2)
    for quiet in await store.idle_conversations(now - retention.sessions, end):
        if quiet.key.channel not in channels:
            continue
        address = {name: it for name, it in quiet.address.items() if name not in _OF_ONE_MESSAGE}
        notice = Notice("expiring", (quiet.since + retention.sessions).date())
        name = f"expiring:{quiet.key.text}:{quiet.since.isoformat()}"
        await service.accept(Envelope(name, quiet.key, notice, address))
