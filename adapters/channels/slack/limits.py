"""
Slack's limits, each with its source. Lengths are in UTF-16 units, the stricter of the two ways in
which Slack may count.

Rules of this file: constants only. A limit marked "Ours" is our own choice, with the reason.
"""

from __future__ import annotations

SECTION_TEXT = 3000
"""Text of a section. Source: Block Kit reference, section; @slack/types 3.2 `SectionBlock`."""

CONTEXT_TEXT = 3000
"""Text of one context element. Source: Block Kit reference, text object."""

CONTEXT_ELEMENTS = 10
"""Elements of a context block. Source: @slack/types 3.2 `ContextBlock`."""

ACTIONS_PER_BLOCK = 25
"""Elements of an actions block. Source: @slack/types 3.2 `ActionsBlock`."""

BUTTON_TEXT = 75
"""Text of a button, plain text only. Source: @slack/types 3.2 `Button`."""

BUTTON_VALUE = 2000
"""Value of a button. Source: @slack/types 3.2 `Button`."""

ACTION_ID = 255
"""Length of an action_id, unique within a message. Source: @slack/types 3.2 `Actionable`."""

BLOCKS_PER_MESSAGE = 50
"""Blocks of a message. Source: Block Kit reference, blocks."""

MESSAGE_BLOCK_TEXT = 9500
"""
Text of all blocks of a message together. Ours: Slack names no number; 11,341 characters were
refused and 9,597 accepted (bolt-js issue 2867).
"""

MESSAGE_TEXT = 40_000
"""Top-level text, cut off beyond. Source: Slack changelog, April 2018."""

UPDATE_TEXT = 4000
"""Top-level text of an edited message, refused beyond. Source: Slack, chat.update."""

REQUEST_BODY_BYTES = 1_048_576
"""Largest HTTP request we read. Ours: Slack's requests are far smaller."""

FILE_BYTES = 8 * 1024 * 1024
"""Bytes read of a file that a person sent. Ours: a record's PDF has some 100 kB."""

PING_INTERVAL_S = 5.0
"""
Seconds between pings on the socket. Ours: with the library's 10 a lost connection goes unnoticed
for that long; below 5 a busy process would miss the pongs to its own pings.
"""

RATE_LIMIT_WAIT_S = 30
"""Wait after a 429 without Retry-After. Ours; the library uses the same value."""

TROUBLE_WAIT_S = 10
"""Wait before the next try when Slack fails or cannot be reached. Ours."""

CLOSE_WAIT_S = 5.0
"""
How long closing waits for each of: payloads being handled, the socket's closing handshake, messages
being sent. Ours.
"""
