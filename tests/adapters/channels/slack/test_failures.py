"""What the libraries raise, as delivery errors; test_transport has the rest, over sockets."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackRequestError

from adapters.channels.slack.failures import from_status, to_delivery_error


@pytest.mark.parametrize(
    "error",
    [TimeoutError(), aiohttp.ServerDisconnectedError(), ConnectionResetError("to https://secret")],
)
def test_a_request_that_left_without_an_answer_may_have_arrived(error: Exception) -> None:
    failed = to_delivery_error(error)
    assert failed.reached
    assert "secret" not in str(failed)


def test_a_connection_that_never_stood_took_nothing_along() -> None:
    failed = to_delivery_error(aiohttp.ConnectionTimeoutError("to https://secret"))
    assert not failed.reached
    assert failed.retry_after is not None


def test_bytes_that_were_not_taken_can_be_sent_again() -> None:
    failed = to_delivery_error(SlackRequestError("Failed to upload SECRET-WORDS"))
    assert (failed.reached, failed.retry_after) == (False, timedelta(seconds=10))
    assert "SECRET" not in str(failed)


@pytest.mark.parametrize(
    ("named", "wait"), [("0", 1), ("12", 12), ("999999", 3600), ("-1", 30), ("\u0663", 30)]
)
def test_a_named_wait_is_kept_within_reason(named: str, wait: int) -> None:
    failed = from_status(429, {"retry-after": named}, "")
    assert failed.retry_after == timedelta(seconds=wait)
