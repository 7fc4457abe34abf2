"""Starts the command; gives each test its own Telegram, its own Slack and people on both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.end_to_end.command import COMMAND, Guide, clean_environment, run
from tests.end_to_end.people import OnTelegram
from tests.fake_slack import FakeSlack
from tests.fake_telegram import FakeTelegram


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Has the matcher worked out and cached, so that every later start is quick."""
    done = run(tmp_path_factory.mktemp("warm"), "version")
    assert done.code == 0, done.err


class Start(Protocol):
    async def __call__(self, **settings: str) -> Guide: ...


@pytest.fixture
async def start(tmp_path: Path, warm: None) -> AsyncIterator[Start]:
    """Starts the command on a free port, each time with the same data folder; kills it at last."""
    started: list[Guide] = []

    async def one(**settings: str) -> Guide:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            "serve",
            cwd=tmp_path,
            env=clean_environment(tmp_path / "data", SVGUIDE_PORT="0", **settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        guide = Guide(process, tmp_path / "data" / "guide.sqlite3")
        started.append(guide)
        await guide.listening()
        return guide

    yield one
    for guide in started:
        if guide.process.returncode is None:
            guide.process.kill()
        await guide.ended()
        # the transport would say at garbage collection that nobody closed it
        guide.process._transport.close()  # type: ignore[attr-defined]


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def person(telegram: FakeTelegram) -> OnTelegram:
    """Somebody in a private chat."""
    return OnTelegram(telegram)


@pytest.fixture
def telegram_settings(telegram: FakeTelegram) -> dict[str, str]:
    return {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_BASE_URL": telegram.base_url}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as server:
        yield server


@pytest.fixture
def socket_settings(slack: FakeSlack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_BASE_URL": slack.api_url,
    }


@pytest.fixture
def http_settings(slack: FakeSlack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_BASE_URL": slack.api_url,
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the process keeps its data base."""
    return tmp_path / "data"
