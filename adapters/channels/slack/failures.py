"""
Errors of Slack's libraries as errors that the delivery worker can act on.

Rules of this file: pure. A reason names an error code, a status or an exception type and nothing
else, since addresses may hold secrets and bodies hold what people wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.channels.slack import limits
from bot.errors import DeliveryError
from knowledge import GuidanceError

REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack refused the blocks of a message; the same message as plain text may be accepted."""

NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})
"""
Codes for a channel the bot may not post to. A slash command works in any channel, also where the
bot was never invited.
"""

_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
_PASSING = frozenset({"request_timeout", "service_unavailable", "team_added_to_org"})
_HALF_DONE = frozenset({"internal_error", "fatal_error"})
"""Codes after which, in Slack's words, "some aspect of the operation" may have succeeded."""

_SOON = timedelta(seconds=limits.TROUBLE_WAIT_S)


class SlackRefused(GuidanceError):
    """
    Slack does not accept the bot as configured: correct the token and start again.

    Attributes:
        code: Slack's error code: `invalid_auth`, `account_inactive` or `token_revoked`.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"Slack refused the bot token ({code}). Check that it is this workspace's bot token, "
            "beginning with xoxb-, and that the app is still installed."
        )


def error_code(error: SlackApiError) -> str:
    """Slack's code in a refused call; empty when the answer did not come from Slack."""
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, Mapping) else None
    return code if isinstance(code, str) else ""


def to_delivery_error(error: Exception) -> DeliveryError:
    """
    The delivery error for a failed call.

    Returns:
        `retry_after` None: trying again is useless. `reached`: the request was sent, so Slack may
        have posted the message; trying again after `retry_after` could then post it twice.
    """
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, SlackClientError):
        # only the upload of a file's bytes raises it, and at that point no message shows the file
        return DeliveryError("slack: the file was not taken", retry_after=_SOON)
    kind = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return DeliveryError(f"slack: not reached ({kind})", retry_after=_SOON)
    return DeliveryError(f"slack: no answer ({kind})", retry_after=_SOON, reached=True)


def from_status(status: int, headers: Mapping[str, Any], code: str) -> DeliveryError:
    """The delivery error for an HTTP status and Slack's code, which may be empty."""
    if status == 429 or code in _RATE_LIMITED:
        return DeliveryError("slack: rate limited", retry_after=_named_wait(headers))
    if status >= 500 or code in _PASSING:
        return DeliveryError(f"slack: {code or status}", retry_after=_SOON)
    if code in _HALF_DONE or (status == 200 and not code):
        return DeliveryError(f"slack: {code or 'unreadable'}", retry_after=_SOON, reached=True)
    return DeliveryError(f"slack: {code or status}")


def _refusal(error: SlackApiError) -> DeliveryError:
    answer = error.response
    # an answer that is not JSON is the HTTP library's own object, with its own attribute names
    status = getattr(answer, "status_code", getattr(answer, "status", 200))
    headers = getattr(answer, "headers", None) or {}
    return from_status(int(status), headers, error_code(error))


def _named_wait(headers: Mapping[str, Any]) -> timedelta:
    named = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    if str(named).isascii() and str(named).isdigit():
        return timedelta(seconds=min(max(int(named), 1), 3600))
    return timedelta(seconds=limits.RATE_LIMIT_WAIT_S)
