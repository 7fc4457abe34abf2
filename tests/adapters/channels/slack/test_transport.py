"""The Slack channel over real sockets: the libraries in between, a fake Slack at the end."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any

import pytest
import structlog

from adapters.channels.slack import SlackChannel, SlackRefused
from bot.errors import DeliveryError
from bot.model.events import Choice, Command, ConversationKey, Envelope, Message
from bot.model.replies import Attachment, Option, Reply
from tests.fake_slack import FakeSlack, Fault

HOSTILE = "<!channel> *bold* _it_ ~no~ `code` <https://evil.example|click> > quote"


class TestBothWaysIn:
    """What holds in Socket Mode and over HTTP alike."""

    async def test_a_direct_message_is_answered_where_it_was_asked(self, deliver, slack, desk):
        assert await deliver(slack.dm("what is the Act?"))
        (post,) = await slack.posts(1)
        assert (post.channel, post.shown) == ("DU1", "You said: what is the Act?")
        assert "thread_ts" not in post.body
        assert desk.seen[0].key == ConversationKey("slack", slack.team, "U1")

    async def test_a_mention_is_answered_in_its_thread(self, deliver, slack, desk):
        payload = slack.mention("does it apply to goods?")
        assert await deliver(payload)
        (post,) = await slack.posts(1)
        assert post.body["thread_ts"] == payload["event"]["ts"]
        assert desk.seen[0].event == Message("does it apply to goods?")

    async def test_a_slash_command_is_answered_to_the_person_only(self, deliver, slack, desk):
        assert await deliver(slack.command("what is the payload of the Act?"))
        (post,) = await slack.posts(1)
        assert (post.method, post.body["user"]) == ("chat.postEphemeral", "U1")
        assert desk.seen[0].event == Message("what is the payload of the Act?")

    async def test_a_slash_command_works_where_the_bot_is_no_member(self, deliver, slack):
        slack.absent.add("C9")
        assert await deliver(slack.command("check", channel="C9"))
        (post,) = await slack.posts(1)
        assert (post.method, post.channel) == ("response_url", "C9")
        assert post.body["response_type"] == "ephemeral"
        assert await deliver(slack.press(post, 1))
        assert (await slack.posts(2))[1].shown == "You chose: o:yes"

    async def test_a_button_is_a_choice_in_the_same_conversation(self, deliver, slack, desk):
        for payload in (slack.dm("hi"), slack.mention("hi"), slack.command("hi")):
            assert await deliver(payload)
        first = await slack.posts(3)
        for post in first:
            assert await deliver(slack.press(post, 2))
        await slack.posts(6)
        keys = [envelope.key for envelope in desk.seen]
        assert keys[3:] == keys[:3]
        assert [envelope.event for envelope in desk.seen[3:]] == [Choice("o:no")] * 3
        assert [post.method for post in slack.posted[3:]] == [post.method for post in first]

    async def test_a_retried_delivery_is_the_same_envelope(self, deliver, slack, desk):
        payload = slack.dm("hi")
        assert await deliver(payload)
        assert await deliver(payload)
        assert (desk.calls, len(desk.seen)) == (2, 1)

    async def test_a_post_that_comes_as_two_events_is_one_envelope(self, deliver, slack, desk):
        mention = slack.mention("hi")
        again = slack.mention("hi", ts=mention["event"]["ts"], type="message")
        assert again["event_id"] != mention["event_id"]
        assert await deliver(mention)
        assert await deliver(again)
        assert (desk.calls, len(desk.seen)) == (2, 1)

    async def test_nothing_is_acknowledged_before_it_is_stored(self, deliver, slack, desk):
        desk.open.clear()
        delivery = asyncio.create_task(deliver(slack.dm("hi")))
        await desk.waiting.wait()
        # a later payload that needs no store is through: the earlier one had every chance
        assert await deliver(slack.dm("not for us", bot_id="B9"))
        assert not delivery.done()
        desk.open.set()
        assert await delivery

    async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
        self, deliver, slack, desk
    ):
        desk.broken = True
        payload = slack.dm("hi")
        assert not await deliver(payload, timeout_s=0.3)
        assert desk.seen == []
        desk.broken = False
        assert await deliver(payload, tries=2)
        (post,) = await slack.posts(1)
        assert post.shown == "You said: hi"

    @pytest.mark.parametrize(
        "event",
        [
            {"bot_id": "B9"},
            {"user": "U0BOT"},
            {"subtype": "bot_message"},
            {"subtype": "message_changed"},
            {"subtype": "message_deleted"},
            {"channel_type": "channel", "channel": "C1"},
            {"type": "reaction_added"},
        ],
    )
    async def test_what_no_person_said_to_us_is_acknowledged_and_left(
        self, deliver, slack, desk, event
    ):
        assert await deliver(slack.dm("hi", **event))
        assert desk.calls == 0

    async def test_what_a_person_typed_stays_what_it_was(self, deliver, slack, desk):
        typed = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert await deliver(slack.dm(typed))
        (post,) = await slack.posts(1)
        assert desk.seen[0].event == Message(HOSTILE)
        for said in (post.shown, post.text):
            assert "<" not in said and ">" not in said
            for pair in ("*bold*", "_it_", "~no~", "`code`"):
                assert pair not in said
            plain = said.replace("\u200b", "").replace("&lt;", "<").replace("&gt;", ">")
            assert HOSTILE in plain

    async def test_no_token_and_no_words_get_into_the_logs(self, deliver, slack, desk, caplog):
        caplog.set_level(logging.DEBUG)
        with structlog.testing.capture_logs() as ours:
            assert await deliver(slack.dm("SECRET-WORDS in a message"))
            await slack.posts(1)
            slack.fail("chat.postMessage", Fault(cut=True))
            assert await deliver(slack.dm("SECRET-WORDS again"))
            await desk.idle()
            desk.broken = True
            assert not await deliver(slack.command("SECRET-WORDS"), timeout_s=0.3)
        assert {entry["event"] for entry in ours} >= {"slack.accepted", "slack.not_stored"}
        logged = caplog.text + json.dumps(ours, default=str)
        for secret in ("SECRET-WORDS", slack.bot_token, slack.app_token, "ticket-", "response/"):
            assert secret not in logged


class TestStart:
    async def test_auth_test_runs_once_however_much_comes_in(self, deliver, slack, desk):
        for number in range(5):
            assert await deliver(slack.dm(f"hi {number}"))
        await slack.posts(5)
        assert slack.calls["auth.test"] == 1

    async def test_a_wrong_bot_token_is_said_clearly_and_not_quoted(self, build):
        with pytest.raises(SlackRefused, match="invalid_auth") as caught:
            await build(bot_token="xoxb-wrong")
        assert "xoxb-wrong" not in str(caught.value)

    async def test_a_slack_in_trouble_can_be_started_again(self, slack, desk):
        channel = SlackChannel(slack.bot_token, slack.api_url, desk)
        slack.fail("auth.test", Fault(status=503, error="service_unavailable"))
        with pytest.raises(DeliveryError) as caught:
            await channel.start()
        assert caught.value.retry_after is not None
        assert not channel.ready
        await channel.start()
        assert channel.ready
        await channel.close()
        assert not channel.ready

    async def test_an_unreachable_slack_is_a_delivery_error(self, desk):
        channel = SlackChannel("xoxb-1", "http://127.0.0.1:1/api/", desk)
        with pytest.raises(DeliveryError) as caught:
            await channel.start()
        assert not caught.value.reached
        await channel.close()

    async def test_a_wrong_app_token_stops_neither_start_nor_close(self, build, caplog):
        async with asyncio.timeout(5):
            channel = await build(app_token="xapp-wrong")
            assert not channel.ready
            await channel.close()
        assert "xapp-wrong" not in caplog.text

    async def test_a_proxy_in_the_environment_is_not_asked_for_this_machine(
        self, build, slack, monkeypatch
    ):
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        channel = await build(app_token=slack.app_token)
        await slack.connected()
        await channel.send({"channel": "D1"}, Reply("hi"))
        assert len(slack.posted) == 1

    async def test_close_before_start_and_twice_does_nothing(self, slack, desk):
        channel = SlackChannel(slack.bot_token, slack.api_url, desk)
        await channel.close()
        await channel.close()
        assert not channel.ready


class TestSocket:
    async def test_a_cut_socket_comes_back_and_delivers(self, build, slack, desk):
        channel = await build(app_token=slack.app_token)
        await slack.connected()
        await slack.cut()
        assert await slack.deliver(slack.dm("after the cut"))
        assert channel.ready
        (post,) = await slack.posts(1)
        assert post.shown == "You said: after the cut"

    async def test_a_payload_whose_acknowledgement_was_cut_off_is_answered_once(
        self, build, slack, desk
    ):
        await build(app_token=slack.app_token)
        await slack.connected()
        desk.open.clear()
        payload = slack.dm("hi")
        first = asyncio.create_task(slack.deliver(payload, timeout_s=0.5))
        await desk.waiting.wait()
        await slack.cut()
        desk.open.set()
        assert not await first
        assert await slack.deliver(payload)
        await desk.idle()
        assert (desk.calls, len(slack.posted)) == (2, 1)

    async def test_a_refresh_moves_to_a_new_socket(self, build, slack, desk):
        await build(app_token=slack.app_token)
        await slack.connected()
        await slack.refresh()
        assert await slack.deliver(slack.dm("hi"))
        assert slack.calls["apps.connections.open"] == 2

    async def test_a_dead_address_is_replaced(self, build, slack, desk):
        slack.fail("socket", Fault(), Fault())
        await build(app_token=slack.app_token)
        await slack.connected()
        assert slack.calls["apps.connections.open"] > 1

    async def test_close_waits_for_what_is_on_its_way_to_the_store(self, build, slack, desk):
        channel = await build(app_token=slack.app_token)
        await slack.connected()
        desk.open.clear()
        delivery = asyncio.create_task(slack.deliver(slack.dm("hi")))
        await desk.waiting.wait()
        closing = asyncio.create_task(channel.close())
        still_open, _ = await asyncio.wait({closing}, timeout=0.3)
        assert still_open == set()
        desk.open.set()
        assert await delivery
        await closing
        assert len(desk.seen) == 1


class TestHttp:
    @pytest.fixture
    async def channel(self, build, slack) -> SlackChannel:
        return await build(signing_secret=slack.signing_secret)

    def event(self, slack: FakeSlack) -> bytes:
        return json.dumps(slack.dm("hi")).encode()

    async def test_the_url_check_is_answered(self, channel, slack):
        body = json.dumps({"type": "url_verification", "challenge": "c-123"}).encode()
        headers = slack.signed(body) | {"Content-Type": "application/json"}
        status, _, said = await channel.receive(headers, body)
        assert (status, said) == (200, b'{"challenge": "c-123"}')

    @pytest.mark.parametrize(
        "change",
        [
            {"X-Slack-Signature": ""},
            {"X-Slack-Signature": "v0=" + "0" * 64},
            {"X-Slack-Signature": "v0=\u00e9"},
            {"X-Slack-Request-Timestamp": "abc"},
            {"X-Slack-Request-Timestamp": "\u0661\u0662"},
            {"X-Slack-Request-Timestamp": "1"},
            {"X-Slack-Request-Timestamp": "9" * 400},
        ],
    )
    async def test_a_bad_signature_is_401(self, channel, slack, desk, change):
        body = self.event(slack)
        headers = slack.signed(body) | {"Content-Type": "application/json"} | change
        assert (await channel.receive(headers, body))[0] == 401
        assert desk.calls == 0

    async def test_no_headers_at_all_are_401(self, channel, slack):
        assert (await channel.receive({}, self.event(slack)))[0] == 401

    async def test_an_old_request_is_401(self, channel, slack):
        body = self.event(slack)
        headers = slack.signed(body, at=1_700_000_000) | {"Content-Type": "application/json"}
        assert (await channel.receive(headers, body))[0] == 401

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\xff\xfe",
            b"not json",
            b"[]",
            b"null",
            b'"text"',
            b"{",
            b"{}",
            b"[" * 100_000,
            b'{"type": "event_callback", "event": "x"}',
            b'{"type": "event_callback", "event": null}',
            b'{"type": "event_callback", "authorizations": [1], "event": {}}',
        ],
    )
    @pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8"])
    async def test_a_signed_body_that_is_no_payload_is_4xx(self, channel, slack, body, kind):
        headers = slack.signed(body) | {"Content-Type": kind}
        assert (await channel.receive(headers, body))[0] == 400

    @pytest.mark.parametrize("body", [b"payload=", b"payload=%7B", b"payload=[]", b"payload=1"])
    async def test_a_form_with_a_broken_payload_is_4xx(self, channel, slack, body):
        headers = slack.signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await channel.receive(headers, body))[0] == 400

    async def test_a_body_beyond_the_limit_is_413(self, channel, slack):
        body = b" " * 1_048_577
        assert (await channel.receive(slack.signed(body), body))[0] == 413

    async def test_without_a_signing_secret_the_door_is_closed(self, build, slack):
        channel = await build()
        body = self.event(slack)
        assert (await channel.receive(slack.signed(body), body))[0] == 404

    async def test_before_start_and_after_close_slack_must_come_again(self, slack, desk):
        channel = SlackChannel(
            slack.bot_token, slack.api_url, desk, signing_secret=slack.signing_secret
        )
        body = self.event(slack)
        headers = slack.signed(body) | {"Content-Type": "application/json"}
        assert (await channel.receive(headers, body))[0] == 503
        await channel.start()
        await channel.close()
        assert (await channel.receive(headers, body))[0] == 503
        assert desk.calls == 0

    async def test_a_store_that_is_down_is_503(self, channel, slack, desk):
        desk.broken = True
        body = self.event(slack)
        headers = slack.signed(body) | {"Content-Type": "application/json"}
        assert (await channel.receive(headers, body))[0] == 503


class TestSend:
    @pytest.fixture
    async def channel(self, build) -> SlackChannel:
        return await build()

    @pytest.mark.parametrize(
        ("fault", "wait", "reached"),
        [
            (Fault(status=429, error="ratelimited", retry_after="7"), timedelta(seconds=7), False),
            (Fault(status=429, error="ratelimited"), timedelta(seconds=30), False),
            (Fault(status=429, retry_after="soon"), timedelta(seconds=30), False),
            (Fault(status=500), timedelta(seconds=10), False),
            (Fault(status=503, error="service_unavailable"), timedelta(seconds=10), False),
            (Fault(error="fatal_error"), timedelta(seconds=10), True),
            (Fault(status=200), timedelta(seconds=10), True),
            (Fault(cut=True, taken=True), timedelta(seconds=10), True),
            (Fault(error="channel_not_found"), None, False),
            (Fault(error="account_inactive"), None, False),
            (Fault(error="not_in_channel"), None, False),
            (Fault(error="is_archived"), None, False),
            (Fault(error="invalid_auth"), None, False),
            (Fault(status=404), None, False),
        ],
    )
    async def test_each_failure_says_whether_to_wait(self, channel, slack, fault, wait, reached):
        slack.fail("chat.postMessage", fault)
        with pytest.raises(DeliveryError) as caught:
            await channel.send({"channel": "D1"}, Reply("SECRET-WORDS"))
        assert (caught.value.retry_after, caught.value.reached) == (wait, reached)
        assert "SECRET-WORDS" not in str(caught.value)
        assert slack.calls["chat.postMessage"] == 1
        assert len(slack.posted) == int(fault.taken)

    async def test_a_slack_that_is_gone_was_not_reached(self, desk):
        async with FakeSlack() as slack:
            channel = SlackChannel(slack.bot_token, slack.api_url, desk)
            await channel.start()
        with pytest.raises(DeliveryError) as caught:
            await channel.send({"channel": "D1"}, Reply("hi"))
        await channel.close()
        assert caught.value.retry_after is not None

    async def test_sending_before_start_waits(self, slack, desk):
        channel = SlackChannel(slack.bot_token, slack.api_url, desk)
        with pytest.raises(DeliveryError) as caught:
            await channel.send({"channel": "D1"}, Reply("hi"))
        assert caught.value.retry_after is not None

    async def test_blocks_that_slack_refuses_are_sent_as_text(self, channel, slack):
        slack.fail("chat.postMessage", Fault(error="invalid_blocks"))
        await channel.send({"channel": "D1"}, Reply("hi", options=(Option("a", "Yes"),)))
        (post,) = slack.posted
        assert "blocks" not in post.body
        assert post.text == "hi\n\n1. Yes"

    async def test_a_long_reply_goes_on_where_it_stopped(self, channel, slack):
        reply = Reply("\n\n".join(f"Paragraph {n}. " + "word " * 300 for n in range(12)))
        slack.fail("chat.postMessage", None, Fault(status=429, error="ratelimited"))
        with pytest.raises(DeliveryError):
            await channel.send({"channel": "D1"}, reply)
        assert len(slack.posted) == 1
        await channel.send({"channel": "D1"}, reply)
        said = "\n".join(post.shown for post in slack.posted)
        for number in range(12):
            assert said.count(f"Paragraph {number}.") == 1

    async def test_a_reply_given_up_midway_leaves_no_mark_on_the_next(self, channel, slack):
        long = Reply("\n\n".join(f"Paragraph {n}. " + "word " * 300 for n in range(12)))
        slack.fail("chat.postMessage", None, Fault(status=429, error="ratelimited"))
        with pytest.raises(DeliveryError):
            await channel.send({"channel": "D1"}, long)
        await channel.send({"channel": "D1"}, Reply("Something else."))
        assert slack.posted[-1].shown == "Something else."

    async def test_files_follow_the_message_into_its_thread(self, channel, slack):
        reply = Reply("Here it is.", attachments=(Attachment("memo.md", "text/markdown", b"# A"),))
        await channel.send({"channel": "C1", "thread_ts": "1.0"}, reply)
        (file,) = slack.files
        assert (file.name, file.channel, file.thread_ts) == ("memo.md", "C1", "1.0")
        assert file.content == b"# A"

    async def test_a_file_for_one_person_is_shown_to_nobody_else(self, channel, slack):
        reply = Reply("Here.", attachments=(Attachment("memo.md", "text/markdown", b"# A"),))
        await channel.send({"channel": "C1", "user": "U7"}, reply)
        (file,) = slack.files
        assert (file.channel, file.thread_ts) == ("DU7", "")

    async def test_a_failed_file_does_not_repeat_its_message(self, channel, slack):
        reply = Reply("Here.", attachments=(Attachment("memo.md", "text/markdown", b"# A"),))
        for step in ("files.getUploadURLExternal", "upload", "files.completeUploadExternal"):
            slack.fail(step, Fault(status=500))
        for _ in range(3):
            with pytest.raises(DeliveryError) as caught:
                await channel.send({"channel": "C1"}, reply)
            assert caught.value.retry_after is not None
        await channel.send({"channel": "C1"}, reply)
        assert (len(slack.posted), len(slack.files)) == (1, 1)

    async def test_an_expired_response_url_gives_the_message_up(self, channel, slack):
        slack.absent.add("C9")
        slack.fail("response_url", Fault(status=404, error="expired_url"))
        address = {
            "channel": "C9",
            "user": "U1",
            "response_url": slack.command("x")["response_url"],
        }
        with pytest.raises(DeliveryError) as caught:
            await channel.send(address, Reply("hi"))
        assert caught.value.retry_after is None
        assert "response" not in str(caught.value)

    async def test_close_waits_for_messages_under_way(self, channel, slack):
        sends = [
            asyncio.create_task(channel.send({"channel": f"D{n}"}, Reply("hi"))) for n in range(60)
        ]
        await slack.posts(1)
        assert not all(send.done() for send in sends)
        await channel.close()
        await asyncio.gather(*sends)
        assert len(slack.posted) == 60

    async def test_many_conversations_go_out_at_once(self, channel, slack):
        await asyncio.gather(
            *(channel.send({"channel": f"D{n}"}, Reply(f"hi {n}")) for n in range(50))
        )
        assert sorted(post.channel for post in slack.posted) == sorted(f"D{n}" for n in range(50))


async def test_commands_reach_the_engine_as_commands(deliver: Any, slack: Any, desk: Any) -> None:
    """Empty asks for help; a command word is a command; anything else is a question."""
    for line in ("", "check", "check services", "does it apply?", "Check"):
        assert await deliver(slack.command(line))
    assert [envelope.event for envelope in desk.seen] == [
        Command("help"),
        Command("check"),
        Command("check", "services"),
        Message("does it apply?"),
        Message("Check"),
    ]
    assert all(isinstance(envelope, Envelope) for envelope in desk.seen)
