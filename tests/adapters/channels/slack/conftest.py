"""What the Slack tests share: the fake workspace, an intake that answers, both ways in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest
from aiohttp import web

from adapters.channels.slack import SlackChannel
from bot.errors import DeliveryError
from bot.model.events import Choice, Command, Envelope, Message
from bot.model.replies import Option, Reply
from tests.fake_slack import FakeSlack

PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def echo(envelope: Envelope) -> Reply:
    """Says back what came in, with two options."""
    match envelope.event:
        case Message(text):
            said = f"You said: {text}"
        case Choice(id):
            said = f"You chose: {id}"
        case Command(name, argument):
            said = f"You commanded: {name} {argument}".rstrip()
    return Reply(said, options=(Option("o:yes", "Yes"), Option("o:no", "No")))


@dataclass
class Desk:
    """An intake that remembers, can be slow or broken, and answers through the channel."""

    seen: list[Envelope] = field(default_factory=list)
    calls: int = 0
    broken: bool = False
    open: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Callable[[Envelope], Reply] = echo
    channel: SlackChannel | None = None
    failures: list[DeliveryError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known: set[str] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self.waiting = asyncio.Event()
        self.open.set()

    async def __call__(self, envelope: Envelope) -> bool:
        self.calls += 1
        self.waiting.set()
        await self.open.wait()
        if self.broken:
            raise OSError("the disk is full of SECRET-WORDS")
        names = {envelope.id, *envelope.aliases}
        if names & self._known:
            return False
        self._known |= names
        self.seen.append(envelope)
        task = asyncio.create_task(self._send(envelope))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return True

    async def _send(self, envelope: Envelope) -> None:
        assert self.channel is not None
        try:
            await self.channel.send(envelope.address, self.answer(envelope))
        except DeliveryError as error:
            self.failures.append(error)

    async def idle(self) -> None:
        """Returns once every answer begun has been sent or has failed."""
        while self._sending:
            await asyncio.wait(self._sending)


class Deliver(Protocol):
    async def __call__(
        self, payload: dict[str, Any], *, tries: int = 1, timeout_s: float = 5.0
    ) -> bool: ...


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack


@pytest.fixture
def desk() -> Desk:
    return Desk()


Build = Callable[..., Awaitable[SlackChannel]]


@pytest.fixture
async def build(slack: FakeSlack, desk: Desk) -> AsyncIterator[Build]:
    """Makes and starts a channel on the fake; every one made is closed at the end."""
    made: list[SlackChannel] = []

    async def make(**options: Any) -> SlackChannel:
        given = {"bot_token": slack.bot_token, "ping_interval_s": 0.2} | options
        channel = SlackChannel(api_base_url=slack.api_url, intake=desk, **given)
        made.append(channel)
        desk.channel = channel
        await channel.start()
        return channel

    yield make
    desk.open.set()
    for channel in made:
        await channel.close()


Serve = Callable[[SlackChannel], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Puts a channel's `receive` behind a real HTTP port; gives the address to POST to."""
    runners: list[web.AppRunner] = []

    async def start(channel: SlackChannel) -> str:
        async def route(request: web.Request) -> web.Response:
            headers: Mapping[str, str] = dict(request.headers)
            status, extra, body = await channel.receive(headers, await request.read())
            return web.Response(status=status, headers=extra, body=body)

        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/slack/events", route)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture(params=["socket", "http"])
async def deliver(
    request: pytest.FixtureRequest, slack: FakeSlack, build: Build, serve: Serve
) -> Deliver:
    """Delivers payloads to a started channel, once by Socket Mode and once by HTTP."""
    url = ""
    if request.param == "socket":
        await build(app_token=slack.app_token)
        await slack.connected()
    else:
        url = await serve(await build(signing_secret=slack.signing_secret))

    async def one(payload: dict[str, Any], *, tries: int = 1, timeout_s: float = 5.0) -> bool:
        return await slack.deliver(payload, url, tries=tries, timeout_s=timeout_s)

    return one
