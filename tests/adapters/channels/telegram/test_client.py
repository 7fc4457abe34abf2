"""A call to the Bot API: plain values back, one kind of error, and a quiet log."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.channels.telegram.client import ApiError, Client
from tests.fake_telegram import BOT_ID, TOKEN


@pytest.fixture
async def client(telegram: Any) -> AsyncIterator[Client]:
    made = Client(TOKEN, telegram.base_url + "/")
    yield made
    await made.close()


async def failure(client: Client, method: str = "getMe") -> ApiError:
    with pytest.raises(ApiError) as caught:
        await client.call(method)
    return caught.value


async def test_a_result_comes_back_as_it_was_sent(client: Client) -> None:
    found = await client.call("getMe")
    assert (found["id"], found["is_bot"]) == (BOT_ID, True)


async def test_parameters_arrive_as_they_were_given(telegram: Any, client: Client) -> None:
    menu = [{"command": "help", "description": "é & <b>"}]
    await client.call("setMyCommands", {"commands": menu})
    assert telegram.commands == menu


async def test_a_refusal_keeps_its_fields(telegram: Any, client: Client) -> None:
    telegram.fail(
        "getMe",
        429,
        "Too Many Requests: retry after 5",
        {"retry_after": 5, "migrate_to_chat_id": -1},
    )
    error = await failure(client)
    assert (error.code, error.reason) == (429, "Too Many Requests: retry after 5")
    assert (error.retry_after, error.migrate_to) == (timedelta(seconds=5), -1)
    assert not error.reached


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        ("Bad Request: can't parse entities: Unsupported", "Bad Request: can't parse entities"),
        ('Bad Request: odd "user words" here', "Bad Request: odd "),
        ("x" * 500, "x" * 100),
    ],
)
async def test_a_reason_ends_where_telegram_begins_to_quote(
    telegram: Any, client: Client, description: str, reason: str
) -> None:
    telegram.fail("getMe", 400, description)
    assert (await failure(client)).reason == reason


async def test_a_method_that_does_not_exist_is_a_404(client: Client) -> None:
    assert (await failure(client, "getNothing")).code == 404


async def test_a_dropped_connection_may_have_reached(telegram: Any, client: Client) -> None:
    telegram.drop("getMe")
    error = await failure(client)
    assert (error.code, error.reached) == (0, True)


async def test_a_poll_waits_longer_than_the_server(telegram: Any) -> None:
    """A long poll outlasts the time given to other calls."""
    client = Client(TOKEN, telegram.base_url, read_timeout_s=0.05)
    found = await client.updates(offset=0, timeout_s=1, limit=1, kinds=["message"])
    await client.close()
    assert found == []


async def test_a_closed_client_says_so(client: Client) -> None:
    await client.close()
    error = await failure(client)
    assert (error.code, error.reached) == (0, False)
    assert TOKEN not in str(error)


async def test_other_libraries_log_no_address_even_at_debug(
    telegram: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(TOKEN, telegram.base_url)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="httpx")
    caplog.set_level(logging.DEBUG, logger="httpcore")
    await client.call("getMe")
    await client.close()
    assert caplog.records, "the loggers were listening"
    assert not [record for record in caplog.records if TOKEN in record.getMessage()]


async def test_by_default_they_log_nothing_below_a_warning(
    telegram: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(TOKEN, telegram.base_url)
    await client.call("getMe")
    await client.close()
    loud = ("httpx", "httpcore", "telegram")
    assert not [record for record in caplog.records if record.name.startswith(loud)]
