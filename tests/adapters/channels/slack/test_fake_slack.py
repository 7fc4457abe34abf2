"""The fake is as strict as Slack, else the other tests would prove little."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fake_slack import FakeSlack


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**change: Any) -> dict[str, Any]:
    face = {"type": "plain_text", "text": "Yes"}
    return {"type": "button", "action_id": "a", "value": "v", "text": face} | change


def actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


BAD: list[list[dict[str, Any]]] = [
    [section("x" * 3001)],
    [section("")],
    [section("x")] * 51,
    [section("x" * 3000)] * 4,
    [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
    [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
    [{"type": "marquee"}],
    [actions()],
    [actions(*(button(action_id=f"a{n}") for n in range(26)))],
    [actions(button(), button())],
    [actions(button()), actions(button())],
    [actions(button(value="v" * 2001))],
    [actions(button(action_id="a" * 256))],
    [actions(button(text={"type": "plain_text", "text": "x" * 76}))],
    [actions(button(text={"type": "mrkdwn", "text": "x"}))],
]


@pytest.mark.parametrize("blocks", BAD)
async def test_bad_blocks_are_refused(slack: FakeSlack, blocks: list[dict[str, Any]]) -> None:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel="C1", text="x", blocks=blocks)
    assert slack.posted == []


async def test_good_blocks_are_taken_and_can_be_changed(slack: FakeSlack) -> None:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    blocks = [section("x" * 3000), actions(button(), button(action_id="b"))]
    posted = await client.chat_postMessage(channel="C1", text="x", blocks=blocks)
    await client.chat_update(channel="C1", ts=posted["ts"], text="y")
    assert slack.posted[0].text == "y"
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel="C1", ts=posted["ts"], text="y" * 4001)


async def test_text_tokens_and_channels_are_checked(slack: FakeSlack) -> None:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="no_text"):
        await client.api_call("chat.postMessage", json={"channel": "C1"})
    slack.absent.add("C1")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel="C1", text="x")
    stranger = AsyncWebClient("xoxb-other", base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await stranger.auth_test()
