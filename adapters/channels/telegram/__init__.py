"""
The Telegram channel: the Bot API's payloads in, `Reply` values out.

    limits.py      the platform's numbers, each with its source
    kinds.py       the kinds of update and message that are not answered
    units.py       text lengths as Telegram counts them
    incoming.py    update → Envelope or Ignored; pure
    markup.py      neutral markup → text with spans → parts of Telegram HTML; pure
    outgoing.py    Reply → the calls that deliver it; pure
    client.py      Bot API calls through python-telegram-bot; failures as `ApiError`
    delivery.py    makes a reply's calls in order; failures as `DeliveryError`
    transport.py   `TelegramChannel`: polling, webhook, start and stop

What may not enter here: what to say (only how it is shown), state of a dialogue, another channel's
name. Only this package imports `telegram`; only the last three modules do I/O.
"""

from __future__ import annotations

from adapters.channels.telegram.incoming import BotIdentity, ChatMigrated, Ignored, NotOwner, decode
from adapters.channels.telegram.outgoing import Send, encode
from adapters.channels.telegram.transport import TelegramChannel, TokenRefused, Webhook

__all__ = [
    "BotIdentity",
    "ChatMigrated",
    "Ignored",
    "NotOwner",
    "Send",
    "TelegramChannel",
    "TokenRefused",
    "Webhook",
    "decode",
    "encode",
]
