"""
The Telegram channel: the Bot API's payloads in, `Reply` values out.

    limits.py      the platform's numbers, each with its source
    kinds.py       the kinds of update and message a guide does not answer
    units.py       Telegram's way of counting text
    incoming.py    update → Envelope or Ignored; pure
    markup.py      neutral markup → text with spans → parts of Telegram HTML; pure
    outgoing.py    Reply → the sends that carry it; pure
    client.py      a call to the Bot API through python-telegram-bot; each failure an `ApiError`
    delivery.py    a reply's sends, one after the other, and what a failure means
    transport.py   `TelegramChannel`: polling, webhook, start and stop

What may not enter here: what to say (only how it is shown), state of a dialogue, another channel's
name. Nothing outside this package imports `telegram`; only the last three do I/O.
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
