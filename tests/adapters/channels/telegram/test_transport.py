"""The channel over HTTP: the real library against the fake Bot API server."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
import structlog

from adapters.channels.base import Channel
from adapters.channels.telegram import TelegramChannel, TokenRefused, Webhook
from adapters.channels.telegram.limits import ALLOWED_UPDATES, WEBHOOK_BODY_BYTES
from bot.model.events import Choice, Command, Edit, Envelope, Message
from bot.model.replies import Option, Reply
from tests.fake_telegram import TOKEN, FakeTelegram

GROUP = -100200300
SECRET = "s3cret_-"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
WEBHOOK = Webhook("https://bot.example/telegram", SECRET)


def events(intake: Any) -> list[object]:
    return [envelope.event for envelope in intake.envelopes]


def polls(telegram: FakeTelegram) -> list[dict[str, Any]]:
    return [call.parameters for call in telegram.calls if call.method == "getUpdates"]


def body_of(telegram: FakeTelegram, text: str) -> bytes:
    return json.dumps({"update_id": 5, "message": telegram.message(text=text)}).encode()


# ---------------------------------------------------------------------- dialogue


async def test_a_private_dialogue_goes_there_and_back(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    """Text, press and command arrive as events; each answer reaches the person who asked."""

    async def answer(envelope: Envelope) -> None:
        await channel.send(envelope.address, Reply("Which?", options=(Option("a", "This"),)))

    intake.then = answer
    async with running(channel):
        telegram.say("hello")
        await telegram.wait_for(lambda: len(telegram.messages) == 1)
        press = telegram.press("a", message_id=telegram.messages[0].message_id)
        telegram.say("/help me now")
        await telegram.wait_for(lambda: len(telegram.messages) == 3 and telegram.answered)
    assert events(intake) == [Message("hello"), Choice("a"), Command("help", "me now")]
    assert [shown.text for shown in telegram.messages] == ["Which?"] * 3
    assert telegram.messages[0].buttons == [[{"text": "1. This", "callback_data": "a"}]]
    assert telegram.answered == [press]


async def test_in_a_group_only_what_is_for_us_comes_in(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    async with running(channel):
        telegram.say("lunch?", group=GROUP)
        telegram.say("@guide_bot 🙂 works?", group=GROUP, user=43)
        telegram.say("yes", group=GROUP, reply_to=90)
        telegram.say("/help@other_bot", group=GROUP)
        telegram.say("/help@guide_bot", group=GROUP, thread=7)
        telegram.press("x", group=GROUP, user=44)
        await telegram.wait_for(lambda: len(intake.envelopes) == 4 and telegram.answered)
    assert events(intake) == [Message("🙂 works?"), Message("yes"), Command("help"), Choice("x")]
    keys = [(envelope.key.thread, envelope.key.person) for envelope in intake.envelopes]
    assert keys == [("", "43"), ("", "42"), ("7", "42"), ("", "44")]


@pytest.mark.parametrize(
    "text",
    ["👩🏽‍⚖️🙂", "שלום עולם", "a\x00b", "<b>&amp;</b>", "x" * 100_000, "**[a](https://b.c)**"],
)
async def test_hostile_text_comes_in_and_goes_back_as_text(
    telegram: Any, intake: Any, channel: Any, running: Any, text: str
) -> None:
    async def echo(envelope: Envelope) -> None:
        assert isinstance(envelope.event, Message)
        said = envelope.event.text.replace("*", "").replace("[", "")
        await channel.send(envelope.address, Reply(f"You said {said}"))

    intake.then = echo
    async with running(channel):
        telegram.say(text)
        await telegram.wait_for(lambda: telegram.confirmed)
    shown = "".join(each.text for each in telegram.messages).removeprefix("You said").strip()
    assert shown == text.replace("\x00", " ").replace("*", "").replace("[", "")
    assert all(each.entities == [] for each in telegram.messages)


async def test_photos_and_the_like_come_in_as_empty_text(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    async with running(channel):
        telegram.push({"message": telegram.message(sticker={"file_id": "x"})})
        telegram.push({"message": telegram.message(photo=[], caption="look")})
        await telegram.wait_for(lambda: len(intake.envelopes) == 2)
    assert events(intake) == [Message(""), Message("")]


async def test_an_edit_is_handed_in_as_one(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    async with running(channel):
        last = telegram.edit("hello, corrected", message_id=7)
        await telegram.wait_for(lambda: telegram.confirmed == last + 1)
    (envelope,) = intake.envelopes
    assert envelope.event == Edit("7", "hello, corrected")


async def test_notices_get_no_answer(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    async with running(channel):
        telegram.push({"message": telegram.message(new_chat_title="x", group=GROUP)})
        last = telegram.push({"my_chat_member": {}})
        await telegram.wait_for(lambda: telegram.confirmed == last + 1)
    assert intake.calls == 0


# ---------------------------------------------------------------------- presses


async def test_a_press_is_acknowledged_after_it_was_stored(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    answered_before: list[str] = []

    async def note(_: Envelope) -> None:
        answered_before.extend(telegram.answered)

    intake.then = note
    async with running(channel):
        press = telegram.press("a")
        await telegram.wait_for(lambda: telegram.answered)
    assert (answered_before, telegram.answered) == ([], [press])


async def test_a_press_that_was_not_stored_is_not_acknowledged_until_it_is(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    intake.faults = [OSError("disk full")]
    async with running(channel):
        press = telegram.press("a")
        await telegram.wait_for(lambda: telegram.answered)
    assert intake.calls == 2
    assert telegram.answered == [press]


async def test_a_press_too_old_to_acknowledge_does_no_harm(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    telegram.fail("answerCallbackQuery", 400, "Bad Request: query is too old")
    async with running(channel):
        telegram.press("a")
        telegram.say("next")
        await telegram.wait_for(lambda: len(intake.envelopes) == 2)
        assert channel.ready


async def test_a_press_we_cannot_use_is_acknowledged_all_the_same(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    async with running(channel):
        telegram.push({"callback_query": {"id": "77", "from": {"id": 1}, "data": "x"}})
        telegram.push({"callback_query": {"id": "78", "message": "forged", "data": 5}})
        await telegram.wait_for(
            lambda: [c.method for c in telegram.calls].count("answerCallbackQuery") == 2
        )
    assert intake.calls == 0


async def test_a_slow_acknowledgement_holds_nothing_up(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    telegram.hang("answerCallbackQuery")
    async with running(channel):
        telegram.press("a")
        telegram.say("next")
        await telegram.wait_for(lambda: len(intake.envelopes) == 2)
    telegram.release()


# ---------------------------------------------------------------------- polling


async def test_an_update_is_confirmed_only_after_it_was_stored(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    numbers = []
    async with running(channel):
        for text in ("one", "two"):
            numbers.append(telegram.say(text))
            await telegram.wait_for(lambda: telegram.confirmed == numbers[-1] + 1)
    for number, seen in zip(numbers, intake.seen_offsets, strict=True):
        assert seen <= number


async def test_what_the_store_refuses_is_asked_for_again(
    telegram: Any, intake: Any, channel: Any, running: Any, pauses: Any
) -> None:
    """A failing store costs time, never a message, nor one stored before it in the batch."""
    telegram.say("one")
    telegram.say("two")
    telegram.say("three")

    async def fail_twice(envelope: Envelope) -> None:
        if envelope.event == Message("one"):
            intake.faults = [OSError("disk full"), OSError("disk full")]

    intake.then = fail_twice
    async with running(channel):
        await telegram.wait_for(lambda: len(intake.envelopes) == 3)
    assert events(intake) == [Message("one"), Message("two"), Message("three")]
    assert pauses.asked == [1, 2]
    assert intake.calls == 5


MALFORMED: list[Any] = [
    None,
    "text",
    [],
    {"message": "nonsense"},
    {"message": {"chat": {"id": "x"}}},
    {"callback_query": 5},
    {"message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, "from": [], "text": "x"}},
]


@pytest.mark.parametrize("odd", MALFORMED, ids=str)
async def test_a_malformed_update_is_skipped_and_polling_goes_on(
    telegram: Any, intake: Any, channel: Any, running: Any, odd: Any
) -> None:
    telegram.say("before")
    telegram.push(odd)
    telegram.say("after")
    async with running(channel):
        await telegram.wait_for(lambda: len(intake.envelopes) == 2)
        last = telegram.say("later")
        await telegram.wait_for(lambda: telegram.confirmed == last + 1)
    assert events(intake) == [Message("before"), Message("after"), Message("later")]
    assert len(polls(telegram)) <= 4, "a bad update is not asked for over and over"


async def test_malformed_updates_alone_are_passed_with_pauses(
    telegram: Any, intake: Any, channel: Any, running: Any, pauses: Any
) -> None:
    """One without a number cannot be confirmed by it: step over it, and never in a hot loop."""
    async with running(channel):
        telegram.say("first")
        await telegram.wait_for(lambda: telegram.confirmed)
        telegram.push(None)
        await telegram.wait_for(lambda: pauses.asked)
        telegram.say("then")
        await telegram.wait_for(lambda: len(intake.envelopes) == 2)
    assert events(intake) == [Message("first"), Message("then")]
    assert pauses.asked == [1]


async def test_an_update_id_lower_than_the_last_passes_over_none(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    message = telegram.message(text="x")
    batch = [{"update_id": 900, "message": message}, {"update_id": 5, "message": message}]
    telegram.answer("getUpdates", json.dumps({"ok": True, "result": batch}).encode())
    telegram.push({"update_id": 901, "message": message})
    async with running(channel):
        await telegram.wait_for(lambda: telegram.confirmed == 902)
    assert [envelope.id for envelope in intake.envelopes] == [
        "update:900",
        "update:5",
        "update:901",
    ]
    assert [poll["offset"] for poll in polls(telegram)][:2] == [0, 901]


async def test_a_new_process_goes_on_where_the_last_one_stopped(
    telegram: Any, intake: Any, open_channel: Any, running: Any
) -> None:
    """What came while nobody listened is not dropped; what was stored twice is one message."""
    for text in ("one", "two"):
        channel = open_channel()
        telegram.say(text)
        await channel.start()
        async with running(channel):
            await telegram.wait_for(lambda text=text: Message(text) in events(intake))
    assert events(intake) == [Message("one"), Message("two")]
    dropped = [call.parameters.get("drop_pending_updates") for call in telegram.calls]
    assert set(dropped) <= {None, "false"}


async def test_each_poll_names_the_kinds_and_waits_for_news(
    telegram: Any, channel: Any, running: Any
) -> None:
    async with running(channel):
        telegram.say("x")
        await telegram.wait_for(lambda: len(polls(telegram)) == 2)
    for poll in polls(telegram):
        assert poll["allowed_updates"] == list(ALLOWED_UPDATES)
        assert poll["timeout"] == 30


async def test_stopping_does_not_wait_for_the_long_poll(channel: Any, telegram: Any) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(channel.run(stop))
    await telegram.wait_for(lambda: polls(telegram))
    stop.set()
    await asyncio.wait_for(task, 2)
    assert not channel.ready


async def test_stopping_lets_the_store_finish(telegram: Any, intake: Any, channel: Any) -> None:
    """An update on its way into the store is not torn."""
    stop, done = asyncio.Event(), []

    async def store_slowly(envelope: Envelope) -> None:
        stop.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        done.append(envelope.event)

    intake.then = store_slowly
    telegram.say("x")
    await asyncio.wait_for(channel.run(stop), 5)
    assert done == [Message("x")]


@pytest.mark.parametrize(
    ("status", "description", "parameters", "wait"),
    [
        (500, "Internal Server Error", None, 1),
        (502, "Bad Gateway", None, 1),
        (429, "Too Many Requests: retry after 9", {"retry_after": 9}, 9),
        (409, "Conflict: terminated by other getUpdates request", None, 1),
        (401, "Unauthorized", None, 60),
    ],
)
async def test_a_failed_poll_is_waited_out(
    telegram: Any,
    intake: Any,
    channel: Any,
    running: Any,
    pauses: Any,
    status: int,
    description: str,
    parameters: Any,
    wait: float,
) -> None:
    telegram.fail("getUpdates", status, description, parameters)
    telegram.say("x")
    async with running(channel):
        await telegram.wait_for(lambda: intake.envelopes)
        assert channel.ready
    assert pauses.asked == [wait]


@pytest.mark.parametrize("body", [b"<html>", b'{"ok":true,"result":5}', b'{"ok":true}'])
async def test_a_poll_we_cannot_read_is_asked_again(
    telegram: Any, intake: Any, channel: Any, running: Any, pauses: Any, body: bytes
) -> None:
    telegram.answer("getUpdates", body)
    telegram.say("x")
    async with running(channel):
        await telegram.wait_for(lambda: intake.envelopes)
    assert pauses.asked == [1]


async def test_waits_grow_to_a_minute_and_a_success_resets_them(
    telegram: Any, intake: Any, channel: Any, running: Any, pauses: Any
) -> None:
    telegram.fail("getUpdates", 500, "Internal Server Error", times=8)
    telegram.say("x")
    async with running(channel):
        await telegram.wait_for(lambda: intake.envelopes)
        telegram.fail("getUpdates", 500, "Internal Server Error")
        telegram.say("y")
        await telegram.wait_for(lambda: len(intake.envelopes) == 2)
    assert pauses.asked[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 1]


async def test_a_channel_is_not_ready_while_polling_fails(
    telegram: Any, open_channel: Any, running: Any
) -> None:
    waiting, go_on = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        waiting.set()
        await go_on.wait()

    channel = open_channel(sleep=sleep)
    await channel.start()
    assert channel.ready
    telegram.fail("getUpdates", 500, "Internal Server Error")
    async with running(channel):
        await asyncio.wait_for(waiting.wait(), 5)
        assert not channel.ready
        go_on.set()
        await telegram.wait_for(lambda: len(polls(telegram)) == 3)
        assert channel.ready
    assert [poll["timeout"] for poll in polls(telegram)] == [30, 0, 30]


async def test_a_second_poller_is_explained_in_the_log(
    telegram: Any, intake: Any, channel: Any, running: Any
) -> None:
    telegram.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request; make sure")
    telegram.say("x")
    with structlog.testing.capture_logs() as logs:
        async with running(channel):
            await telegram.wait_for(lambda: intake.envelopes)
    (entry,) = [entry for entry in logs if entry["event"] == "telegram.conflict"]
    assert "another process" in entry["advice"]


# ---------------------------------------------------------------------- start


async def test_start_asks_who_we_are_and_takes_a_webhook_away(
    telegram: Any, open_channel: Any
) -> None:
    telegram.webhook = "https://old.example"
    channel = open_channel(commands=[("help", "What I can do"), ("start", "x" * 300)])
    assert not channel.ready
    await channel.start()
    assert channel.ready
    assert telegram.webhook == ""
    assert telegram.commands == [
        {"command": "help", "description": "What I can do"},
        {"command": "start", "description": "x" * 256},
    ]
    assert [call.method for call in telegram.calls] == ["getMe", "setMyCommands", "deleteWebhook"]


async def test_a_menu_that_is_refused_does_not_stop_the_start(open_channel: Any) -> None:
    channel = open_channel(commands=[("Not A Name", "x")])
    await channel.start()
    assert channel.ready


@pytest.mark.parametrize("token", ["1:wrong", TOKEN + "x"])
async def test_a_wrong_token_is_said_at_start_without_showing_it(
    open_channel: Any, token: str
) -> None:
    channel = open_channel(token=token)
    with pytest.raises(TokenRefused) as caught:
        await channel.start()
    assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert token not in str(caught.value)
    assert caught.value.__cause__ is None
    assert not channel.ready


@pytest.mark.parametrize("token", ["", "1:a b", "1:a\n", "1:a/../b", "1:ä"])
async def test_a_token_that_can_be_none_is_refused_at_once(open_channel: Any, token: str) -> None:
    with pytest.raises(TokenRefused):
        open_channel(token=token)


async def test_telegram_out_of_reach_at_start_is_tried_again_while_running(
    telegram: Any, intake: Any, open_channel: Any, running: Any, pauses: Any
) -> None:
    telegram.fail("getMe", 502, "Bad Gateway", times=3)
    channel = open_channel()
    await channel.start()
    assert not channel.ready
    telegram.say("x")
    async with running(channel):
        await telegram.wait_for(lambda: intake.envelopes)
        assert channel.ready
    assert pauses.asked == [1, 2]


@pytest.mark.parametrize("result", [b"5", b"{}", b'{"id":"x"}'])
async def test_an_answer_about_us_that_makes_no_sense_is_not_believed(
    telegram: Any, open_channel: Any, result: bytes
) -> None:
    telegram.answer("getMe", b'{"ok":true,"result":' + result + b"}")
    channel = open_channel()
    await channel.start()
    assert not channel.ready


async def test_a_webhook_left_standing_at_start_is_taken_away_later(
    telegram: Any, intake: Any, open_channel: Any, running: Any
) -> None:
    """Had we gone on to poll, every poll would have been a conflict."""
    telegram.webhook = "https://old.example"
    telegram.fail("deleteWebhook", 500, "Internal Server Error")
    channel = open_channel()
    await channel.start()
    assert not channel.ready
    telegram.say("x")
    async with running(channel):
        await telegram.wait_for(lambda: intake.envelopes)


async def test_closing_twice_does_no_harm(channel: Any) -> None:
    await channel.close()
    await channel.close()
    assert not channel.ready


async def test_closing_lets_acknowledgements_out(telegram: Any, channel: Any, intake: Any) -> None:
    stop = asyncio.Event()

    async def stop_now(_: Envelope) -> None:
        stop.set()

    intake.then = stop_now
    press = telegram.press("a")
    await channel.run(stop)
    await channel.close()
    assert telegram.answered == [press]


async def test_closing_does_not_wait_for_ever_for_an_acknowledgement(
    telegram: Any, channel: Any, running: Any
) -> None:
    telegram.hang("answerCallbackQuery")
    async with running(channel):
        press = telegram.press("a")
        await telegram.wait_for(lambda: telegram.answered == [press])
    await asyncio.wait_for(channel.close(), 5)


def test_the_channel_is_one_of_the_cores() -> None:
    """mypy holds the shape; here the name by which addresses find it."""
    kind: type[Channel] = TelegramChannel
    assert kind.name == "telegram"


# ---------------------------------------------------------------------- webhook


@pytest.fixture
async def hooked(open_channel: Any) -> Any:
    channel = open_channel(webhook=WEBHOOK)
    await channel.start()
    return channel


async def test_the_webhook_is_set_with_secret_and_kinds(telegram: Any, hooked: Any) -> None:
    assert hooked.ready
    (call,) = [call for call in telegram.calls if call.method == "setWebhook"]
    assert call.parameters["url"] == WEBHOOK.url
    assert call.parameters["secret_token"] == SECRET
    assert call.parameters["allowed_updates"] == list(ALLOWED_UPDATES)
    assert "drop_pending_updates" not in call.parameters


async def test_a_webhook_request_is_stored_before_200(
    telegram: Any, intake: Any, hooked: Any
) -> None:
    body = body_of(telegram, "hello")
    assert await hooked.receive(HEADERS, body) == 200
    assert await hooked.receive({"x-telegram-bot-api-secret-token": SECRET}, body) == 200
    assert events(intake) == [Message("hello")], "the second was a retry of the first"


async def test_a_press_by_webhook_is_acknowledged(telegram: Any, hooked: Any) -> None:
    press = telegram.press("a")
    update = telegram._queue[-1][1]
    assert await hooked.receive(HEADERS, json.dumps(update).encode()) == 200
    await telegram.wait_for(lambda: telegram.answered == [press])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Telegram-Bot-Api-Secret-Token": ""},
        {"X-Telegram-Bot-Api-Secret-Token": SECRET + "x"},
        {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]},
        {"X-Telegram-Bot-Api-Secret-Token": "s3cret_ü\ud800"},
        {"X-Telegram": SECRET},
    ],
)
async def test_a_request_without_the_secret_is_refused(
    telegram: Any, intake: Any, hooked: Any, headers: dict[str, str]
) -> None:
    assert await hooked.receive(headers, body_of(telegram, "x")) == 403
    assert await hooked.receive(headers, b"{") == 403
    assert intake.calls == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 9999, b"nul"])
async def test_what_is_not_json_is_a_bad_request(hooked: Any, body: bytes) -> None:
    assert await hooked.receive(HEADERS, body) == 400


async def test_too_large_a_request_is_refused(intake: Any, hooked: Any) -> None:
    assert await hooked.receive(HEADERS, b" " * (WEBHOOK_BODY_BYTES + 1)) == 413
    assert intake.calls == 0


@pytest.mark.parametrize("odd", MALFORMED, ids=str)
async def test_an_update_we_cannot_read_is_taken_lest_it_blocks_the_chat(
    intake: Any, hooked: Any, odd: Any
) -> None:
    assert await hooked.receive(HEADERS, json.dumps(odd).encode()) == 200
    assert intake.calls == 0


async def test_what_could_not_be_stored_is_sent_again(
    telegram: Any, intake: Any, hooked: Any
) -> None:
    intake.faults = [OSError("disk full")]
    assert await hooked.receive(HEADERS, body_of(telegram, "x")) == 500
    assert await hooked.receive(HEADERS, body_of(telegram, "x")) == 200
    assert events(intake) == [Message("x")]


async def test_before_the_start_telegram_is_asked_to_come_again(
    telegram: Any, open_channel: Any
) -> None:
    channel = open_channel(webhook=WEBHOOK)
    assert await channel.receive(HEADERS, body_of(telegram, "x")) == 503


async def test_a_channel_that_polls_has_no_webhook(telegram: Any, channel: Any) -> None:
    assert await channel.receive(HEADERS, body_of(telegram, "x")) == 404


async def test_with_a_webhook_running_polls_nothing_and_connects_when_start_could_not(
    telegram: Any, open_channel: Any, running: Any
) -> None:
    telegram.fail("setWebhook", 500, "Internal Server Error")
    channel = open_channel(webhook=WEBHOOK)
    await channel.start()
    assert not channel.ready
    async with running(channel):
        await telegram.wait_for(lambda: telegram.webhook and channel.ready)
    assert polls(telegram) == []
    assert telegram.webhook == WEBHOOK.url, "it stays: updates wait for the next process"


@pytest.mark.parametrize(
    ("url", "secret"), [("", SECRET), ("https://a.b", ""), ("https://a.b", "a b"), ("u", "x" * 257)]
)
def test_a_webhook_needs_an_address_and_a_secret(url: str, secret: str) -> None:
    with pytest.raises(ValueError, match="webhook"):
        Webhook(url, secret)


# ---------------------------------------------------------------------- logs


async def test_no_log_line_holds_the_token_or_what_people_typed(
    telegram: Any,
    intake: Any,
    open_channel: Any,
    running: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With every logger wide open, through success, refusals, odd updates and garbage."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        caplog.set_level(logging.DEBUG, logger=name)
    with structlog.testing.capture_logs() as logs:
        channel = open_channel(read_timeout_s=0.3, commands=[("Bad", "x")])
        await channel.start()
        telegram.answer("getUpdates", b'{"result": "private words"')
        telegram.fail("getUpdates", 400, 'Bad Request: "private words"')
        intake.faults = [OSError("private words")]
        telegram.push({"message": {"text": "private words"}})
        telegram.say("private words")
        telegram.press("x")
        telegram.hang("answerCallbackQuery")
        async with running(channel):
            await telegram.wait_for(lambda: len(intake.envelopes) == 2)
            telegram.fail("sendMessage", 400, "Bad Request: can't parse entities: private words")
            await channel.send({"chat_id": "42"}, Reply("private words"))
        telegram.release()
        await channel.close()
    lines = [record.getMessage() for record in caplog.records] + [str(entry) for entry in logs]
    assert any("telegram.intake_failed" in line for line in lines), "something was logged"
    assert any("telegram.ignored" in line for line in lines)
    assert not [line for line in lines if TOKEN in line or "private words" in line]
