"""The fake server refuses what Telegram refuses: what passes it has been checked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fake_telegram import Refusal, parse_html


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def call(telegram: Any, session: aiohttp.ClientSession) -> Any:
    """Calls a method with JSON; gives the status and the result or the description."""

    async def ask(method: str, **parameters: Any) -> tuple[int, Any]:
        url = f"{telegram.base_url}/bot{telegram.token}/{method}"
        async with session.post(url, json=parameters) as response:
            answer = json.loads(await response.read())
            return response.status, answer.get("result", answer.get("description"))

    return ask


@pytest.mark.parametrize(
    ("raw", "text", "entities"),
    [
        ("a &lt;b&gt; &amp;amp; &quot;", 'a <b> &amp; "', []),
        ("&#38; &copy; & x", "& &copy; & x", []),
        ("<b>a<i>b</i></b>", "ab", [("i", "b", ""), ("b", "ab", "")]),
        ("<strong>a</strong>", "a", [("b", "a", "")]),
        ('<a href="https://x.uk/?a=1&amp;b">w</a>', "w", [("a", "w", "https://x.uk/?a=1&b")]),
    ],
)
def test_html_is_read_as_telegram_reads_it(raw: str, text: str, entities: Any) -> None:
    assert parse_html(raw) == (text, entities)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("<b>x", "Can't find end tag"),
        ("x</b>", "Unexpected end tag"),
        ("<b><i>x</b></i>", "Unmatched end tag"),
        ("<script>x</script>", "Unsupported start tag"),
        ("a < b", "Unclosed start tag"),
        ("<a onclick=x>y</a>", "Unexpected attributes"),
    ],
)
def test_broken_html_is_refused(raw: str, why: str) -> None:
    with pytest.raises(Refusal, match=why) as caught:
        parse_html(raw)
    assert "can't parse entities" in caught.value.description


BUTTON = {"text": "One", "callback_data": "x"}


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u200b"}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🙂" * 2049}, "message is too long"),
        ({"text": "&amp;" * 6600, "parse_mode": "HTML"}, "text is too long"),
        ({"text": "<u>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [BUTTON]}}, "must be of type Array"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[BUTTON] * 9]}}, "TOO_LONG"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[BUTTON | {"text": " "}]]}},
            "text must be non-empty",
        ),
        *(
            (
                {
                    "text": "x",
                    "reply_markup": {"inline_keyboard": [[BUTTON | {"callback_data": data}]]},
                },
                "BUTTON_DATA_INVALID",
            )
            for data in ("", "x" * 65, "é" * 33)
        ),
        ({"text": "x", "chat_id": None}, "chat_id is empty"),
    ],
)
async def test_a_message_telegram_would_not_take_is_refused(
    telegram: Any, call: Any, parameters: dict[str, Any], why: str
) -> None:
    status, description = await call("sendMessage", **({"chat_id": 1} | parameters))
    assert status == 400
    assert why in description
    assert telegram.messages == []


async def test_an_edit_must_change_something_that_is_there(telegram: Any, call: Any) -> None:
    _, sent = await call("sendMessage", chat_id=1, text="a")
    edit = {"chat_id": 1, "message_id": sent["message_id"]}
    assert "not modified" in (await call("editMessageText", **edit, text="a"))[1]
    assert (await call("editMessageText", **edit, text="b"))[0] == 200
    assert telegram.messages[0].text == "b"
    missing = await call("editMessageText", chat_id=1, message_id=5, text="b")
    assert missing == (400, "Bad Request: message to edit not found")


async def test_a_wrong_token_or_method_is_refused(
    telegram: Any, call: Any, session: aiohttp.ClientSession
) -> None:
    async with session.post(f"{telegram.base_url}/bot9:other/getMe") as response:
        assert response.status == 401
    assert (await call("noSuchMethod"))[0] == 404


async def test_updates_stay_until_a_higher_offset_is_asked_for(telegram: Any, call: Any) -> None:
    first, second = telegram.say("a"), telegram.say("b")
    for _ in range(2):
        _, updates = await call("getUpdates")
        assert [update["update_id"] for update in updates] == [first, second]
    _, updates = await call("getUpdates", offset=second, limit=1)
    assert [update["update_id"] for update in updates] == [second]
    assert await call("getUpdates", offset=second + 1) == (200, [])


async def test_a_long_poll_is_woken_by_news(telegram: Any, call: Any) -> None:
    poll = asyncio.ensure_future(call("getUpdates", timeout=30))
    await telegram.wait_for(lambda: telegram.calls)
    telegram.say("a")
    _, updates = await asyncio.wait_for(poll, 5)
    assert updates[0]["message"]["text"] == "a"


async def test_a_second_poller_ends_the_first(telegram: Any, call: Any) -> None:
    first = asyncio.ensure_future(call("getUpdates", timeout=30))
    await telegram.wait_for(lambda: telegram.calls)
    second = asyncio.ensure_future(call("getUpdates", timeout=30))
    status, description = await asyncio.wait_for(first, 5)
    assert (status, description[:10]) == (409, "Conflict: ")
    telegram.say("a")
    assert (await asyncio.wait_for(second, 5))[0] == 200


async def test_polling_conflicts_with_a_webhook(telegram: Any, call: Any) -> None:
    assert (await call("setWebhook", url="https://x", secret_token="a b"))[0] == 400
    assert (await call("setWebhook", url="https://x", secret_token="ab"))[0] == 200
    assert (await call("getUpdates"))[0] == 409
    await call("deleteWebhook")
    assert (await call("getUpdates"))[0] == 200


async def test_a_press_is_acknowledged_once(telegram: Any, call: Any) -> None:
    press = telegram.press("a")
    assert (await call("answerCallbackQuery", callback_query_id=press))[0] == 200
    assert (await call("answerCallbackQuery", callback_query_id=press))[0] == 400
    assert telegram.answered == [press]


def test_mentions_are_counted_in_utf_16_units(telegram: Any) -> None:
    message = telegram.message(text="🙂 @guide_bot /help@guide_bot")
    assert message["entities"] == [
        {"type": "mention", "offset": 3, "length": 10},
        {"type": "bot_command", "offset": 14, "length": 15},
    ]
