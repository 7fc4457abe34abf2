"""What the libraries' logger lets through."""

from __future__ import annotations

import logging

import pytest
from slack_bolt.logger import get_bolt_logger
from slack_sdk.errors import SlackApiError

from adapters.channels.slack.logs import library_logger


class Anything:
    """Stands for a class of the library's that asks for its own logger."""


@pytest.mark.parametrize("derived", [False, True])
def test_neither_words_nor_values_nor_traces_pass(
    caplog: pytest.LogCaptureFixture, derived: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    logger = get_bolt_logger(Anything, library_logger()) if derived else library_logger()
    logger.debug("body: SECRET")
    logger.info("body: %s", "SECRET")
    try:
        raise ValueError("SECRET")
    except ValueError:
        logger.exception("failed: SECRET %s", "SECRET")
    assert "SECRET" not in caplog.text
    (record,) = caplog.records
    assert "ValueError" in record.getMessage()


def test_slacks_own_code_passes(caplog: pytest.LogCaptureFixture) -> None:
    class Answer:
        data = {"ok": False, "error": "invalid_auth"}  # noqa: RUF012  # a stand-in, never changed

    try:
        raise SlackApiError("SECRET", Answer())
    except SlackApiError:
        library_logger().exception("SECRET")
    assert "invalid_auth" in caplog.text
    assert "SECRET" not in caplog.text
