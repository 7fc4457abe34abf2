"""The guide in Slack: `svguide serve`, a fake workspace, by Socket Mode and by HTTP."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from tests.end_to_end.command import Guide
from tests.end_to_end.conftest import Start
from tests.end_to_end.people import OnSlack, shown_number
from tests.fake_slack import FakeSlack, Fault, Post, encoded

Settings = dict[str, str]

COUNCIL = "what is the threshold for a council?"
FIGURE = "£207,720"
PRESSED = (
    "England, UK-wide, or Wales if not devolved",
    "Council or combined authority",
    "A new contract",
    "None of these",
    "Services only",
)
"""Buttons from question 2 on, as Slack shows them."""


@pytest.fixture
def person(slack: FakeSlack) -> OnSlack:
    """Somebody whose acts go down the socket."""
    return OnSlack(slack)


async def in_http(guide: Guide, slack: FakeSlack) -> OnSlack:
    """Somebody whose acts are POSTed, once Slack is ready."""
    await guide.until("slack.started")
    return OnSlack(slack, f"{guide.url}/slack/events")


def number(post: Post) -> int:
    return shown_number(post.shown)


def is_result(post: Post) -> bool:
    return "\n\n*The Act applies.*\n\n" in post.shown


async def walk_from(person: OnSlack, labels: tuple[str, ...]) -> Post:
    """Presses one button after the other; the last answer."""
    for label in labels:
        post = await person.press(label)
    return post


async def test_a_direct_message_is_answered_where_it_was_written(
    start: Start, person: OnSlack, socket_settings: Settings
) -> None:
    """One post, with the figure in force and its source."""
    await start(**socket_settings)
    post = await person.do(person.server.dm(COUNCIL))
    assert FIGURE in post.shown
    assert "Sources read to" in post.shown
    assert (post.channel, post.body.get("thread_ts")) == ("DU1", None)


async def test_a_mention_is_answered_in_its_thread(
    start: Start, person: OnSlack, socket_settings: Settings
) -> None:
    """Slack sends a mention as two events; both are one question."""
    await start(**socket_settings)
    mention = person.server.mention(COUNCIL)
    event = mention["event"]
    post = await person.do(mention)
    assert FIGURE in post.shown
    assert (post.channel, post.body["thread_ts"]) == ("C1", event["ts"])
    twin = mention | {
        "event": event | {"type": "message", "channel_type": "channel"},
        "event_id": "Ev-twin",
    }
    assert await person.server.deliver(twin)
    post = await person.do(person.server.dm("hello"))
    assert person.server.posted[1:] == [post]


async def test_the_slash_command_answers_its_person_only(
    start: Start, person: OnSlack, socket_settings: Settings
) -> None:
    """`/socialvalue question` is answered where it was typed; alone it gives help."""
    await start(**socket_settings)
    post = await person.do(person.server.command(COUNCIL))
    assert FIGURE in post.shown
    assert (post.method, post.body["user"]) == ("chat.postEphemeral", "U1")
    post = await person.do(person.server.command(""))
    assert "Ask me anything" in post.shown


async def test_a_check_goes_on_by_its_old_buttons_after_a_power_cut(
    start: Start, person: OnSlack, socket_settings: Settings
) -> None:
    """Buttons of the first process are pressed after it was killed, up to the outcome."""
    first = await start(**socket_settings)
    await person.do(person.server.dm("check"))
    await person.do(person.server.dm("2 March 2026"))
    assert number(await walk_from(person, PRESSED[:3])) == 5
    await first.kill_settled()
    await person.server.cut()

    await start(**socket_settings)
    assert number(await walk_from(person, PRESSED[3:])) == 7
    await person.do(person.server.dm("£250,000 including VAT"))
    post = await walk_from(person, ("No, not yet", "No"))
    assert is_result(post), post.shown
    assert len(person.server.posted) == 3, "each is one card, before the cut and after it"


async def test_a_press_unanswered_at_the_power_cut_is_answered_once_after_it(
    start: Start, slack: FakeSlack, person: OnSlack, socket_settings: Settings
) -> None:
    """Slack takes no post until the process is dead; its successor sends the one."""
    first = await start(**socket_settings)
    await person.do(slack.dm("check"))
    asked = await person.do(slack.dm("2 March 2026"))
    await slack.until(lambda: number(slack.posted[0]) == 0)
    slack.fail("chat.update", Fault(status=500))
    assert await slack.deliver(person.pressing(PRESSED[0], asked))
    await first.until("outbox.postponed")
    await first.kill()
    await slack.cut()
    assert len(slack.posted) == 2

    await start(**socket_settings)
    await slack.until(lambda: number(slack.posted[1]) == 3, 30)
    assert number(await person.press(PRESSED[1])) == 4
    assert len(slack.posted) == 2


async def test_two_people_in_one_channel_have_a_check_each(
    start: Start, slack: FakeSlack, person: OnSlack, socket_settings: Settings
) -> None:
    """Even in one thread."""
    await start(**socket_settings)
    root = slack.mention("check", user="U1")
    thread = root["event"]["ts"]
    assert number(await person.do(root)) == 1
    theirs = slack.mention("check", user="U2", thread_ts=thread)
    assert number(await person.do(theirs)) == 1
    ours = slack.mention("2 March 2026", user="U1", thread_ts=thread)
    assert number(await person.do(ours)) == 2
    post = await person.do(slack.mention("1 June 2015", user="U2", thread_ts=thread))
    assert number(post) == 2
    assert "1 June 2015" in post.shown
    post = await person.do(slack.mention("review", user="U1", thread_ts=thread))
    assert "2 March 2026" in str(post.body)
    assert "2015" not in str(post.body["blocks"])


async def test_by_http_a_check_goes_on_after_a_power_cut(
    start: Start, slack: FakeSlack, http_settings: Settings
) -> None:
    """Events, the command and presses all come to one address."""
    first = await start(**http_settings)
    person = await in_http(first, slack)
    assert number(await person.do(slack.command("check", channel="DU1"))) == 1
    await person.do(slack.dm("2 March 2026"))
    assert number(await walk_from(person, PRESSED[:2])) == 4
    await first.kill_settled()

    person = await in_http(await start(**http_settings), slack)
    assert number(await walk_from(person, PRESSED[2:])) == 7


async def test_by_http_a_retry_is_answered_once(
    start: Start, slack: FakeSlack, http_settings: Settings
) -> None:
    """Slack says in a header that it sends something again; presses and commands come too."""
    person = await in_http(await start(**http_settings), slack)
    question = slack.dm("check")
    await person.do(question)
    assert await slack.post(person.url, question, retry=1) == 200
    assert await slack.post(person.url, question, retry=2) == 200
    asked = await person.do(slack.dm("2 March 2026"))
    press = person.pressing(PRESSED[0], asked)
    await person.do(press)
    assert await slack.post(person.url, press, retry=1) == 200
    command = slack.command(COUNCIL)
    await person.do(command)
    assert await slack.post(person.url, command, retry=1) == 200
    last = await person.do(slack.dm("council"))
    assert number(last) == 4
    assert len(slack.posted) == 4


async def test_by_http_what_slack_did_not_sign_is_refused(
    start: Start, slack: FakeSlack, http_settings: Settings
) -> None:
    """A signature of other words, of an old time, of another secret, or none at all: 401."""
    person = await in_http(await start(**http_settings), slack)
    body, kind = encoded(slack.dm(COUNCIL))
    stranger = FakeSlack(signing_secret="another")
    bad: tuple[dict[str, str], ...] = (
        {},
        slack.signed(b"other"),
        slack.signed(body, at=time.time() - 3600),
        stranger.signed(body),
        slack.signed(body) | {"X-Slack-Signature": "v0=\u00e9"},
    )
    async with aiohttp.ClientSession() as session:
        for headers in bad:
            given = headers | {"Content-Type": kind}
            async with session.post(person.url, data=body, headers=given) as answer:
                assert answer.status == 401, headers
    post = await person.do(slack.dm("hello"))
    assert slack.posted == [post]


async def test_by_http_slack_can_verify_the_address(
    start: Start, slack: FakeSlack, http_settings: Settings
) -> None:
    """The challenge comes back, when the app is set up."""
    person = await in_http(await start(**http_settings), slack)
    body, kind = encoded({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    headers = slack.signed(body) | {"Content-Type": kind}
    async with (
        aiohttp.ClientSession() as session,
        session.post(person.url, data=body, headers=headers) as answer,
    ):
        assert answer.status == 200
        assert "3eZbrw1a" in await answer.text()


async def test_many_people_at_once_get_an_answer_each(
    start: Start, slack: FakeSlack, person: OnSlack, socket_settings: Settings
) -> None:
    """Thirty direct messages, acknowledged and answered in any order."""
    await start(**socket_settings)
    people = [f"U{n}" for n in range(30)]
    sent = [slack.deliver(slack.dm(COUNCIL, user=user)) for user in people]
    assert all(await asyncio.gather(*sent))
    posts = await slack.posts(len(people), 30)
    assert sorted(post.channel for post in posts) == sorted(f"D{user}" for user in people)
    assert all(FIGURE in post.shown for post in posts)
