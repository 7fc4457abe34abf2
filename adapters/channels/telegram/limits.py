"""
Telegram's limits, and the lower ones we keep.

Rules of this file: constants only, each with its unit and source. "Bot API" is
core.telegram.org/bots/api, "server" is the source of tdlib/telegram-bot-api, "td" that of tdlib/td.
"""

from __future__ import annotations

from typing import Final

TEXT_UNITS: Final = 4096
"""Longest message, in UTF-16 units after the markup is parsed. Bot API, sendMessage: 1-4096
characters; td counts code points, so UTF-16 units are the stricter reading."""

RAW_BYTES: Final = 30_000
"""Longest message with its markup, in UTF-8 bytes. The server refuses above 32,768 (`Client.cpp`);
the rest is a margin."""

ENTITIES: Final = 100
"""Bold and linked stretches kept in one message; Telegram silently drops the rest (Bot API FAQ, td
`MessageEntity.cpp`)."""

CALLBACK_BYTES: Final = 64
"""Longest `callback_data`, in bytes, at least 1. Bot API, InlineKeyboardButton."""

BUTTONS: Final = 100
"""Inline buttons in one message (python-telegram-bot `InlineKeyboardMarkupLimit`)."""

BUTTON_UNITS: Final = 40
"""Longest label we show on a button, in UTF-16 units. Ours: about one line on a phone; Telegram
sets no limit but cuts off longer labels."""

BUTTONS_PER_ROW: Final = ((10, 3), (18, 2))
"""
Pairs of (longest label of all in UTF-16 units, buttons per row), narrowest first; longer labels get
one button per row. Ours; Telegram shows at most 8 per row.
"""

URL_LENGTH: Final = 2000
"""Longest URL that becomes a link, in characters. Ours, so that one link fits in a message."""

FILE_BYTES: Final = 50_000_000
"""Largest file a bot may send, at least 1 byte. core.telegram.org/bots/faq."""

POLL_TIMEOUT_S: Final = 30
"""Seconds that a getUpdates call waits for updates. The server allows at most 50 (`Client.cpp`)."""

POLL_BATCH: Final = 100
"""Updates of one getUpdates answer, at most. Bot API, getUpdates."""

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query")
"""Kinds of update that are requested; channel posts and the rest are not needed."""

ALERT: Final = 200
"""Longest notice to a person who pressed a button, in characters. Bot API, answerCallbackQuery."""

COMMANDS: Final = 100
"""Commands in the menu, at most. Bot API, setMyCommands."""

COMMAND_DESCRIPTION: Final = 256
"""Longest description of a command, in characters. Bot API, BotCommand."""

SECRET_PATTERN: Final = r"[A-Za-z0-9_-]{1,256}"  # noqa: S105 (a pattern, not a secret)
"""Allowed form of a webhook's secret. Bot API, setWebhook."""

WEBHOOK_BODY_BYTES: Final = 1_000_000
"""Largest webhook request we read. Ours; an update is a few kilobytes."""

WEBHOOK_CONNECTIONS: Final = 40
"""
Simultaneous requests that Telegram may make to our webhook. Bot API, setWebhook: 1-100, default 40.
"""
