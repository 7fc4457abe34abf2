"""
The logger Slack's libraries are given: it says where they had trouble, and never with what.

Rules of this file: the libraries log whole payloads, addresses with tickets and server answers;
of all that only the place in the library, the kind of error and Slack's own code are let through.
"""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from adapters.channels.slack.failures import error_code

_NAME = "adapters.channels.slack.library"


class _Discreet(logging.Filter):
    """Keeps a record's place and kind of error, drops its words and values."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        kind = type(error).__name__ if error else "-"
        code = error_code(error) if isinstance(error, SlackApiError) else ""
        record.msg = "slack library: %s %s %s"
        record.args = (record.funcName, kind, code or "-")
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def library_logger() -> logging.Logger:
    """The logger to hand to slack_bolt and slack_sdk; they copy its level and filter to theirs."""
    logger = logging.getLogger(_NAME)
    # a level of its own: at DEBUG the libraries log what people write, whatever the root says
    logger.setLevel(logging.WARNING)
    if not any(isinstance(one, _Discreet) for one in logger.filters):
        logger.addFilter(_Discreet())
    return logger
