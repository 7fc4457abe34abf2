"""
The logger for Slack's libraries: it records where an error happened, without any data.

Rules of this file: the libraries log whole payloads, URLs with tickets, and server answers. Only
the place in the library, the exception type and Slack's error code are let through.
"""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from adapters.channels.slack.failures import error_code

_NAME = "adapters.channels.slack.library"


class _Discreet(logging.Filter):
    """Keeps a record's place and exception type, and drops its message and arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        kind = type(error).__name__ if error else "-"
        code = error_code(error) if isinstance(error, SlackApiError) else ""
        record.msg = "slack library: %s %s %s"
        record.args = (record.funcName, kind, code or "-")
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def library_logger() -> logging.Logger:
    """
    The logger to pass to slack_bolt and slack_sdk; they copy its level and filter to their own.
    """
    logger = logging.getLogger(_NAME)
    # its own level: at DEBUG the libraries log what people write, whatever the root's level
    logger.setLevel(logging.WARNING)
    if not any(isinstance(one, _Discreet) for one in logger.filters):
        logger.addFilter(_Discreet())
    return logger
