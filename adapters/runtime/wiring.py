"""
Wires the channels: settings to store, service, delivery worker and channels.

Rules of this file: opens the store, wires the parts, and closes them in order; mypy checks here
that stores and channels satisfy their ports.
"""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.channels.base import Channel, Sender
from adapters.runtime.bootstrap import clock, london_today
from adapters.runtime.logging import KeyLabel, configure
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.settings import Settings
from bot.check.transfer_codes import LENGTH, SIGNS, as_shown
from bot.engine import Engine
from bot.model.acts import Do
from bot.model.replies import Reply
from bot.ports import Maintenance
from bot.rendering.entries import option
from bot.service import Service

if TYPE_CHECKING:
    from adapters.channels.slack import SlackChannel
    from adapters.channels.telegram import TelegramChannel

PATHS = {"slack": ("/slack/events", "Slack"), "telegram": ("/telegram/webhook", "Telegram")}
"""
Path to which each platform posts, and its display name; named in the 404 of a channel not set up.
"""

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
"""Commands in Telegram's menu, in order; the catalogue has a description of each."""


def apology_of(engine: Engine) -> Reply:
    """The reply when the engine fails, from the content."""
    return Reply(engine.library.phrases.say("apology"))


async def serve_channels(settings: Settings, engine: Engine) -> None:
    """Runs every channel that the settings configure, until stopped."""
    # Imported here so that the terminal chat does not load a web server and typst.
    from adapters.records.verify_upload import Fetch, UploadVerifier
    from adapters.runtime.housekeeping import Retention
    from adapters.runtime.server import serve
    from adapters.storage.sql import SqlStore

    label = KeyLabel(settings.log_key)
    configure(secrets=settings.secrets, label=label, as_json=not sys.stderr.isatty())
    store = await SqlStore.open(settings.database_url.get_secret_value())
    try:
        senders: dict[str, Sender] = {}
        fetches: dict[str, Fetch] = {}
        worker = OutboxWorker(store, senders, clock, label=label)
        service = Service(
            engine,
            store,
            clock,
            worker.wake,
            apology=apology_of(engine),
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
        channels = open_channels(settings, service, engine, store)
        # Set afterwards: the channels need the service, and the service needs the worker.
        senders |= {channel.name: channel for channel in channels}
        fetches |= {channel.name: channel.fetch for channel in channels}
        retention = Retention(
            sessions=timedelta(days=settings.svguide_keep_days),
            signals=timedelta(days=settings.svguide_keep_signal_days),
        )
        absent = {
            path: f"{title} is not set up"
            for name, (path, title) in PATHS.items()
            if name not in senders
        }
        await serve(settings, service, worker, store, channels, absent=absent, retention=retention)
    finally:
        await store.close()


def open_channels(
    settings: Settings, service: Service, engine: Engine, store: Maintenance
) -> tuple[Channel, ...]:
    """The configured channels; the library of a channel that is not configured is not imported."""
    channels: list[Channel] = []
    if settings.has_slack:
        channels.append(_slack(settings, service, engine))
    if settings.has_telegram:
        channels.append(_telegram(settings, service, engine, store))
    return tuple(channels)


def draw_code() -> str:
    """A random code for transferring a check."""
    return as_shown("".join(secrets.choice(SIGNS) for _ in range(LENGTH)))


def _telegram(
    settings: Settings, service: Service, engine: Engine, store: Maintenance
) -> TelegramChannel:
    from adapters.channels.telegram import TelegramChannel, Webhook

    async def on_migrated(bot: str, old: str, new: str) -> None:
        await store.migrate_chat(TelegramChannel.name, bot, old, new)

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
