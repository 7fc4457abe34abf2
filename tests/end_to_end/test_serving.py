"""The process as its keeper sees it: both channels at once, settings, stopping, what it keeps."""

from __future__ import annotations

import contextlib
import signal
import socket
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from tests.end_to_end.command import Guide, run
from tests.end_to_end.conftest import Start
from tests.end_to_end.people import OnSlack, OnTelegram
from tests.fake_slack import FakeSlack, Fault
from tests.fake_telegram import FakeTelegram

Settings = dict[str, str]

COUNCIL = "what is the threshold for a council?"
FIGURE = "£207,720"
MARKER = "wobbegong zebrafinch"
"""Words that stand nowhere in the content."""


async def test_both_channels_are_served_by_one_process(
    start: Start,
    telegram_settings: Settings,
    socket_settings: Settings,
    person: OnTelegram,
    slack: FakeSlack,
) -> None:
    """Each answers in its own way, and the process says it is ready."""
    guide = await start(**telegram_settings, **socket_settings)
    assert FIGURE in (await person.say(COUNCIL)).text
    assert FIGURE in (await OnSlack(slack).do(slack.dm(COUNCIL))).shown
    ready = await guide.ready()
    assert ready == {"store": True, "serving": True, "slack": True, "telegram": True}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says what is resident")
async def test_both_channels_take_less_than_300_mb(
    start: Start,
    telegram_settings: Settings,
    socket_settings: Settings,
    person: OnTelegram,
    slack: FakeSlack,
) -> None:
    """After questions on both and messages that the model of languages was needed for."""
    guide = await start(**telegram_settings, **socket_settings)
    await person.say(COUNCIL)
    await OnSlack(slack).do(slack.dm(COUNCIL))
    await person.say("Beth yw'r trothwy ar gyfer cyngor?")
    await person.say("Jaki jest próg dla gminy?")
    assert guide.memory()["resident"] < 300


async def test_telegram_works_beside_a_slack_that_refuses(
    start: Start,
    telegram_settings: Settings,
    socket_settings: Settings,
    person: OnTelegram,
    slack: FakeSlack,
) -> None:
    """`/readyz` says which of the two is away; `/healthz` says the process lives."""
    wrong = "xoxb-wrong-4711"
    guide = await start(**telegram_settings, **socket_settings | {"SLACK_BOT_TOKEN": wrong})
    failed = await guide.until("serve.channel_failed")
    assert failed["channel"] == "slack"
    assert FIGURE in (await person.say(COUNCIL)).text
    assert await guide.ready() == {
        "store": True,
        "serving": True,
        "slack": False,
        "telegram": True,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{guide.url}/healthz") as answer,
    ):
        assert answer.status == 200
    assert slack.posted == []
    assert await guide.stop() == 0
    assert wrong not in "".join(guide.log)


async def test_slack_works_beside_a_telegram_that_refuses(
    start: Start,
    telegram_settings: Settings,
    socket_settings: Settings,
    telegram: FakeTelegram,
    slack: FakeSlack,
) -> None:
    """The token is never written to the log, though it is part of every address asked."""
    wrong = "999:AAwrong-token"
    guide = await start(**socket_settings, **telegram_settings | {"TELEGRAM_BOT_TOKEN": wrong})
    await telegram.wait_for(lambda: telegram.calls)
    assert FIGURE in (await OnSlack(slack).do(slack.dm(COUNCIL))).shown
    ready = await guide.ready()
    assert (ready["slack"], ready["telegram"]) == (True, False)
    assert await guide.stop() == 0
    log = "".join(guide.log)
    assert "telegram" in log
    assert wrong not in log
    assert socket_settings["SLACK_BOT_TOKEN"] not in log


def test_without_a_channel_it_says_what_to_set(tmp_path: Path) -> None:
    """No traceback, no engine built first: the names of the variables, and exit code 1."""
    done = run(tmp_path, "serve")
    assert done.code == 1
    for name in ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "svguide chat"):
        assert name in done.err
    assert done.out == ""


def test_every_wrong_setting_is_named_at_once_and_no_secret_is_printed(tmp_path: Path) -> None:
    """From the environment and from `.env` alike."""
    (tmp_path / ".env").write_text("SLACK_SIGNING_SECRET=dot env secret\n", encoding="utf-8")
    wrong = {
        "TELEGRAM_BOT_TOKEN": "hunter2-no-token",
        "SLACK_BOT_TOKEN": "xapp-swapped-hunter2",
        "SLACK_APP_TOKEN": "xoxb-swapped-hunter2",
        "TELEGRAM_MODE": "carrier-pigeon",
        "SVGUIDE_PORT": "99999",
        "DATABASE_URL": "mysql://user:hunter2@host/db",
        "SLACK_API_BASE_URL": "slack.example hunter2",
    }
    done = run(tmp_path, "serve", **wrong)
    assert done.code == 1
    for name in (*wrong, "SLACK_SIGNING_SECRET"):
        assert f"{name}: " in done.err
    said = done.err + done.out
    assert "hunter2" not in said
    assert "dot env secret" not in said
    assert "carrier-pigeon" not in said


def test_a_port_in_use_is_an_error_in_words(
    tmp_path: Path, warm: None, telegram_settings: Settings
) -> None:
    """It says which address, and what to set."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        done = run(tmp_path, "serve", SVGUIDE_PORT=port, **telegram_settings)
    assert done.code == 1
    assert port in done.err
    assert "SVGUIDE_PORT" in done.err


def test_a_data_base_that_cannot_be_opened_is_an_error_in_words(
    tmp_path: Path, warm: None, telegram_settings: Settings
) -> None:
    """A file that is no data base, and a folder that cannot be made."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "guide.sqlite3").write_bytes(b"not a data base at all" * 100)
    done = run(tmp_path, "serve", SVGUIDE_PORT="0", **telegram_settings)
    assert done.code == 1
    assert "DATABASE_URL" in done.err
    (tmp_path / "file").write_text("in the way")
    where = f"sqlite:///{tmp_path / 'file' / 'guide.sqlite3'}"
    done = run(tmp_path, "serve", SVGUIDE_PORT="0", DATABASE_URL=where, **telegram_settings)
    assert done.code == 1
    assert "DATABASE_URL" in done.err


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
async def test_both_ways_to_write_a_sqlite_address_are_taken(
    start: Start, person: OnTelegram, telegram_settings: Settings, tmp_path: Path, scheme: str
) -> None:
    """The file named is the one used."""
    file = tmp_path / "elsewhere" / "my.db"
    await start(**telegram_settings, DATABASE_URL=f"{scheme}:///{file}")
    await person.say("/check")
    assert file.is_file()


async def test_settings_are_read_from_a_file_too(
    start: Start, person: OnTelegram, telegram_settings: Settings, tmp_path: Path
) -> None:
    """A `.env` in the folder the command is started in."""
    lines = [f"{name}={value}\n" for name, value in telegram_settings.items()]
    (tmp_path / ".env").write_text("".join(lines), encoding="utf-8")
    await start()
    assert FIGURE in (await person.say(COUNCIL)).text


def _kept(guide: Guide) -> bytes:
    """All the data base holds, after its log was folded in."""
    with contextlib.closing(sqlite3.connect(guide.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = sorted(guide.database.parent.glob("guide.sqlite3*"))
    assert files
    return b"".join(file.read_bytes() for file in files)


def _forms(text: str) -> tuple[bytes, ...]:
    return tuple(form.encode() for form in (*text.split(), *text.upper().split()))


async def test_nothing_a_person_typed_is_kept_or_logged(
    start: Start,
    telegram_settings: Settings,
    socket_settings: Settings,
    person: OnTelegram,
    slack: FakeSlack,
) -> None:
    """
    Questions known and unknown, answers in a check good and bad, commands with more behind them:
    gone from log and data base once answered, by a running process and by one that has ended.
    """
    guide = await start(**telegram_settings, **socket_settings)
    for text in (
        f"{COUNCIL} {MARKER}",
        MARKER,
        f"/{MARKER.replace(' ', '_')}",
        "/check",
        MARKER,
        f"what about {MARKER}?",
        f"we are {MARKER} district council",
        f"/stop {MARKER}",
    ):
        await person.say(text)
    on_slack = OnSlack(slack)
    await on_slack.do(slack.dm(f"{COUNCIL} {MARKER}"))
    await on_slack.do(slack.mention(MARKER))
    await on_slack.do(slack.command(MARKER))
    await guide.settled()
    words = _forms(MARKER)
    kept = _kept(guide)
    assert not [word for word in words if word in kept]
    assert await guide.stop() == 0
    kept = _kept(guide)
    assert not [word for word in words if word in kept]
    log = "".join(guide.log)
    assert not [word for word in words if word.decode() in log]
    assert "42" not in [event.get("conversation") for event in guide.events]


async def test_two_processes_stop_and_start_in_turn_without_losing_a_message(
    start: Start, telegram: FakeTelegram, person: OnTelegram, telegram_settings: Settings
) -> None:
    """What is said while nobody serves is answered by the next process."""
    first = await start(**telegram_settings)
    await person.say("/check")
    assert await first.stop() == 0
    telegram.say("2 March 2026")
    telegram.say("england")
    await start(**telegram_settings)
    await telegram.wait_for(lambda: len(person.seen) == 3, 30)
    assert "Question 3 of" in person.seen[-1].text


async def test_a_stop_while_slack_does_not_answer_still_ends_in_order(
    start: Start, slack: FakeSlack, socket_settings: Settings
) -> None:
    """What could not be sent is sent by the next process."""
    first = await start(**socket_settings)
    slack.fail("chat.postMessage", Fault(status=500))
    assert await slack.deliver(slack.dm(COUNCIL))
    await first.until("outbox.postponed")
    assert await first.stop() == 0
    assert slack.posted == []
    await start(**socket_settings)
    (post,) = await slack.posts(1, 30)
    assert FIGURE in post.shown


async def test_ctrl_c_ends_it_like_sigterm(
    start: Start, person: OnTelegram, telegram_settings: Settings
) -> None:
    """Exit code 0 and no traceback."""
    guide = await start(**telegram_settings)
    await person.say("hello")
    assert await guide.stop(signal.SIGINT) == 0
    assert guide.logged("serve.stopped")
