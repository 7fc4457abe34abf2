"""Sending over HTTP: what each of Telegram's refusals means for a reply."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.channels.telegram.delivery import LATER, SOON
from bot.errors import DeliveryError
from bot.model.replies import Attachment, Option, Reply

ADDRESS = {"chat_id": "42", "message_id": "7"}
LONG = Reply("first " * 600 + "\n\n" + "second " * 500)


async def refused(channel: Any, reply: Reply, address: dict[str, str] = ADDRESS) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(address, reply)
    return caught.value


async def test_a_reply_arrives_with_markup_buttons_and_file(telegram: Any, channel: Any) -> None:
    reply = Reply(
        "**R&D** at [law](https://law.example)",
        options=(Option("a:b", "One"),),
        attachments=(Attachment("note é.txt", "text/plain", b"\x00bytes"),),
    )
    await channel.send(ADDRESS, reply)
    (shown,) = telegram.messages
    assert (shown.chat_id, shown.text) == (42, "R&D at law")
    assert shown.entities == [("b", "R&D", ""), ("a", "law", "https://law.example")]
    assert shown.buttons == [[{"text": "1. One", "callback_data": "a:b"}]]
    assert shown.parameters["link_preview_options"] == {"is_disabled": True}
    assert telegram.documents == [(42, "note é.txt", "text/plain", b"\x00bytes")]


async def test_in_a_group_the_answer_hangs_on_the_persons_message(
    telegram: Any, channel: Any
) -> None:
    await channel.send(
        {"chat_id": "-9", "message_id": "7", "reply_to": "7", "thread_id": "5"}, Reply("Yes")
    )
    (shown,) = telegram.messages
    assert shown.parameters["reply_parameters"]["message_id"] == 7
    assert shown.parameters["message_thread_id"] == 5


async def test_a_long_reply_arrives_in_order(telegram: Any, channel: Any) -> None:
    await channel.send(ADDRESS, LONG)
    assert [shown.text.split()[0] for shown in telegram.messages] == ["first", "second"]


async def test_a_hundred_thousand_characters_arrive_whole(telegram: Any, channel: Any) -> None:
    text = "שלום 🙂 <word> & " * 6000
    await channel.send(ADDRESS, Reply(text))
    assert " ".join(shown.text for shown in telegram.messages).split() == text.split()


async def test_too_many_requests_says_how_long_to_wait(telegram: Any, channel: Any) -> None:
    telegram.fail("sendMessage", 429, "Too Many Requests: retry after 17", {"retry_after": 17})
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (timedelta(seconds=17), False)
    assert telegram.messages == []


@pytest.mark.parametrize("wait", [None, {}, {"retry_after": "soon"}, {"retry_after": -1}])
async def test_too_many_requests_without_a_number_waits_a_little(
    telegram: Any, channel: Any, wait: Any
) -> None:
    telegram.fail("sendMessage", 429, "Too Many Requests", wait)
    assert (await refused(channel, Reply("x"))).retry_after == SOON


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_is_tried_again_soon(telegram: Any, channel: Any, status: int) -> None:
    telegram.fail("sendMessage", status, "Internal Server Error")
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (SOON, False)


async def test_a_person_who_blocked_us_is_not_tried_again(telegram: Any, channel: Any) -> None:
    telegram.blocked.add(42)
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (None, False)
    assert "bot was blocked by the user" in str(error)


async def test_a_chat_that_is_gone_is_not_tried_again(telegram: Any, channel: Any) -> None:
    telegram.missing.add(42)
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (None, False)


async def test_a_group_that_moved_gets_the_reply_at_its_new_place(
    telegram: Any, channel: Any
) -> None:
    telegram.migrated[-5] = -1005
    await channel.send({"chat_id": "-5", "message_id": "1"}, LONG)
    assert [shown.chat_id for shown in telegram.messages] == [-1005, -1005]
    sends = [call for call in telegram.calls if call.method == "sendMessage"]
    assert len(sends) == 3, "the new place is remembered after the first refusal"


async def test_markup_telegram_cannot_parse_is_sent_once_more_as_plain_text(
    telegram: Any, channel: Any
) -> None:
    telegram.fail(
        "sendMessage", 400, 'Bad Request: can\'t parse entities: Unsupported start tag "x"'
    )
    await channel.send(ADDRESS, Reply("**a** & <b>", options=(Option("o", "One"),)))
    (shown,) = telegram.messages
    assert shown.text == "a & <b>"
    assert "parse_mode" not in shown.parameters
    assert shown.buttons


async def test_plain_text_refused_as_well_is_given_up(telegram: Any, channel: Any) -> None:
    telegram.fail("sendMessage", 400, "Bad Request: can't parse entities: x", times=2)
    assert (await refused(channel, Reply("x"))).retry_after is None
    assert telegram.messages == []


async def test_an_edit_that_changes_nothing_is_a_success(telegram: Any, channel: Any) -> None:
    telegram.fail("sendMessage", 400, "Bad Request: message is not modified: same content")
    await channel.send(ADDRESS, Reply("x"))


async def test_any_other_refusal_is_given_up_and_quotes_nobody(telegram: Any, channel: Any) -> None:
    telegram.fail("sendMessage", 400, 'Bad Request: wrong: "what Ann typed": in message')
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (None, False)
    assert "Ann" not in str(error)


async def test_a_token_that_was_withdrawn_keeps_the_reply_for_later(
    telegram: Any, channel: Any
) -> None:
    telegram.token = "1:another"
    error = await refused(channel, Reply("x"))
    assert error.retry_after == LATER
    assert "1:another" not in str(error)


async def test_no_connection_is_tried_again_for_nothing_was_sent(open_channel: Any) -> None:
    channel = open_channel(api_base_url="http://127.0.0.1:9")
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (SOON, False)


async def test_no_answer_in_time_is_in_doubt(telegram: Any, open_channel: Any) -> None:
    """The message is there: sending it again would double it."""
    channel = open_channel(read_timeout_s=0.2)
    telegram.hang("sendMessage")
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (None, True)
    assert len(telegram.messages) == 1


async def test_a_connection_lost_after_sending_is_in_doubt(telegram: Any, channel: Any) -> None:
    telegram.drop("sendMessage")
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (None, True)
    assert len(telegram.messages) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"ok":true}', b"\xff", b"[" * 100_000])
async def test_a_success_we_cannot_read_is_in_doubt(
    telegram: Any, channel: Any, body: bytes
) -> None:
    telegram.answer("sendMessage", body)
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (None, True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"description": 5, "parameters": []}'])
async def test_a_server_error_we_cannot_read_is_tried_again(
    telegram: Any, channel: Any, body: bytes
) -> None:
    telegram.answer("sendMessage", body, status=502)
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (SOON, False)


async def test_an_odd_field_in_the_answer_does_not_undo_a_delivery(
    telegram: Any, channel: Any
) -> None:
    telegram.answer("sendMessage", b'{"ok":true,"result":{"chat":"odd","date":"never"}}')
    await channel.send(ADDRESS, Reply("x"))
    assert len(telegram.messages) == 1


async def test_trying_again_goes_on_where_a_long_reply_stopped(telegram: Any, channel: Any) -> None:
    await channel.send(ADDRESS, Reply("before"))
    telegram.fail("sendDocument", 429, "Too Many Requests", {"retry_after": 1})
    reply = Reply(LONG.text, attachments=(Attachment("a.txt", "text/plain", b"x"),))
    await refused(channel, reply)
    await channel.send(ADDRESS, reply)
    assert [shown.text.split()[0] for shown in telegram.messages] == ["before", "first", "second"]
    assert len(telegram.documents) == 1
    await channel.send(ADDRESS, reply)
    assert len(telegram.messages) == 5, "the same reply a second time is sent whole"


async def test_a_reply_given_up_midway_is_forgotten(telegram: Any, channel: Any) -> None:
    telegram.fail("sendDocument", 400, "Bad Request: no")
    reply = Reply("text", attachments=(Attachment("a.txt", "text/plain", b"x"),))
    assert (await refused(channel, reply)).retry_after is None
    await channel.send(ADDRESS, reply)
    assert len(telegram.messages) == 2


async def test_doubt_about_one_message_does_not_lose_the_next(telegram: Any, channel: Any) -> None:
    telegram.drop("sendMessage")
    assert (await refused(channel, LONG)).reached
    assert [shown.text.split()[0] for shown in telegram.messages] == ["first", "second"]


@pytest.mark.parametrize(
    ("address", "reply"),
    [
        (ADDRESS, Reply(" ")),
        (ADDRESS, Reply("x", options=(Option("y" * 65, "z"),))),
        ({}, Reply("x")),
        ({"chat_id": "none"}, Reply("x")),
    ],
)
async def test_what_cannot_be_encoded_is_given_up(
    telegram: Any, channel: Any, address: dict[str, str], reply: Reply
) -> None:
    """A worker that tried it again would try for ever."""
    error = await refused(channel, reply, address)
    assert (error.retry_after, error.reached) == (None, False)
    assert telegram.messages == []


async def test_a_closed_channel_sends_nothing(telegram: Any, channel: Any) -> None:
    await channel.close()
    error = await refused(channel, Reply("x"))
    assert (error.retry_after, error.reached) == (SOON, False)
    assert telegram.messages == []
