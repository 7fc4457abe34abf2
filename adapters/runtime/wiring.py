"""
The two long-lived ways to run: a terminal conversation, and the channels.

Rules of this file: opens the store, wires the parts, and closes them in order.
"""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.channels.console import Console, converse, is_terminal, lines_of, typed_lines
from adapters.cli.json_lines import standard_lines
from adapters.runtime.bootstrap import clock, london_today
from adapters.runtime.logging import KeyLabel, configure
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.settings import Settings
from bot.actions import Do
from bot.answering import option
from bot.engine import Engine
from bot.events import Event
from bot.moving import LENGTH, SIGNS, as_shown
from bot.ports import Channel
from bot.replies import Reply, Turn
from bot.service import Service
from bot.session import Session
from bot.wishes import Granted

if TYPE_CHECKING:
    from adapters.channels.slack import SlackChannel
    from adapters.channels.telegram import TelegramChannel
    from adapters.storage.sql import SqlStore

PROMPT = "> "
TELEGRAM_MENU = (
    "start",
    "help",
    "check",
    "myths",
    "back",
    "review",
    "restart",
    "resume",
    "move",
    "why",
    "person",
    "privacy",
    "stop",
)
"""Commands in Telegram's menu, in its order; each has its words in the catalogue."""


class _Chosen:
    """An engine that puts the day, audience and fresh start of the command line into effect."""

    def __init__(self, engine: Engine, on: date | None, audience: str, *, fresh: bool) -> None:
        self._engine = engine
        self._on = on
        self._audience = audience
        self._fresh = fresh

    def handle(
        self, session: Session, event: Event, now: datetime, granted: Granted | None = None
    ) -> Turn:
        """As the engine; a fresh start forgets what was held before, once."""
        if self._fresh:
            session, self._fresh = Session(), False
        audience = self._audience or session.audience
        chosen = replace(session, on=self._on, audience=audience)
        return self._engine.handle(chosen, event, now, granted)


def _apology(engine: Engine) -> Reply:
    return Reply(engine.library.phrases.say("apology"))


async def chat_in_terminal(
    settings: Settings,
    engine: Engine,
    files: Path,
    *,
    on: date | None,
    audience: str,
    fresh: bool,
) -> None:
    """
    Holds the terminal's conversation in the store of the settings.

    Args:
        settings: Where the store is.
        engine: Makes the turns.
        files: Folder for attachments.
        on: Day whose law is asked about; None means today.
        audience: Who is asking; empty leaves it as it was.
        fresh: True to forget the conversation held before.
    """
    from adapters.storage.sql import SqlStore

    label = KeyLabel(settings.log_key)
    configure(secrets=settings.secrets, label=label, as_json=False)
    store = await SqlStore.open(settings.database_url.get_secret_value())
    try:
        service = Service(
            _Chosen(engine, on, audience, fresh=fresh),
            store,
            clock,
            lambda: None,
            apology=_apology(engine),
            label=label,
        )
        person = is_terminal()
        styled = person and "NO_COLOR" not in os.environ
        console = Console(sys.stdout, files, styled=styled)
        lines = typed_lines(PROMPT) if person else lines_of(standard_lines())
        await converse(lines, service, store, console, clock, greet=person, fresh=fresh)
    finally:
        await store.close()


async def serve_channels(settings: Settings, engine: Engine) -> None:
    """Runs Slack and Telegram, as far as the settings set them up, until told to stop."""
    from adapters.records.verify_upload import Fetch, UploadVerifier
    from adapters.runtime.server import Retention, serve
    from adapters.storage.sql import SqlStore

    label = KeyLabel(settings.log_key)
    configure(secrets=settings.secrets, label=label, as_json=not sys.stderr.isatty())
    store = await SqlStore.open(settings.database_url.get_secret_value())
    try:
        channels: dict[str, Channel] = {}
        worker = OutboxWorker(store, channels, clock, label=label)
        fetches: dict[str, Fetch] = {}
        service = Service(
            engine,
            store,
            clock,
            worker.wake,
            apology=_apology(engine),
            label=label,
            draw=draw_code,
            verify=UploadVerifier(
                engine.library,
                settings.svguide_data_dir,
                settings.svguide_signing_key_file,
                london_today,
                fetches,
            ),
        )
        telegram = _telegram(settings, service, engine, store) if settings.has_telegram else None
        slack = _slack(settings, service, engine) if settings.has_slack else None
        channels |= {channel.name: channel for channel in (telegram, slack) if channel}
        fetches |= {channel.name: channel.fetch for channel in (telegram, slack) if channel}
        retention = Retention(
            sessions=timedelta(days=settings.svguide_keep_days),
            signals=timedelta(days=settings.svguide_keep_signal_days),
        )
        await serve(
            settings, service, worker, store, slack=slack, telegram=telegram, retention=retention
        )
    finally:
        await store.close()


def draw_code() -> str:
    """Signs of a code nobody can guess."""
    return as_shown("".join(secrets.choice(SIGNS) for _ in range(LENGTH)))


def _telegram(
    settings: Settings, service: Service, engine: Engine, store: SqlStore
) -> TelegramChannel:
    async def on_migrated(bot: str, old: str, new: str) -> None:
        await store.migrate_chat(TelegramChannel.name, bot, old, new)

    from adapters.channels.telegram import TelegramChannel, Webhook

    webhook = None
    if settings.telegram_mode == "webhook":
        webhook = Webhook(
            settings.telegram_webhook_url or "", _reveal(settings.telegram_webhook_secret)
        )
    phrases = engine.library.phrases
    return TelegramChannel(
        _reveal(settings.telegram_bot_token),
        settings.telegram_api_base_url,
        service.accept,
        webhook=webhook,
        commands=tuple((name, phrases.say(f"menu_{name}")) for name in TELEGRAM_MENU),
        not_owner=lambda link: phrases.say("not_yours_private", link=link),
        on_migrated=on_migrated,
    )


def _slack(settings: Settings, service: Service, engine: Engine) -> SlackChannel:
    from adapters.channels.slack import SlackChannel

    library = engine.library
    check = option(library, Do("check"), "option_check")
    return SlackChannel(
        _reveal(settings.slack_bot_token),
        settings.slack_api_base_url,
        service.accept,
        app_token=_reveal(settings.slack_app_token) or None,
        signing_secret=_reveal(settings.slack_signing_secret) or None,
        not_owner=Reply(library.phrases.say("not_yours"), options=(check,)),
    )


def _reveal(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
