"""
The real command as a child process.

Rules of this file: the process sees nothing of the developer's environment but where the cache
lies; whatever is waited for has a name (a line of the log, an empty outbox), never a length of
time.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from adapters.cli.program import main; main()")
COLD_S = 600
"""The first start after a change of content works the matcher out anew."""
WAIT_S = 30.0
_WAITING = "SELECT count(*) FROM outbox WHERE state = 'waiting'"


def clean_environment(data: Path, **more: str) -> dict[str, str]:
    """An environment without any setting but the data folder's and those given."""
    kept = ("PATH", "HOME", "XDG_CACHE_HOME", "SYSTEMROOT")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    set_for_all = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "SVGUIDE_DATA_DIR": str(data)}
    return found | set_for_all | more


def run(folder: Path, *words: str, said: bytes | str = b"", **settings: str) -> Done:
    """
    Runs the command to its end.

    Args:
        folder: Where it is started; the data folder lies below it.
        words: What stands behind `svguide`.
        said: Standard input.
        settings: Variables to set.
    """
    done = subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        env=clean_environment(folder / "data", **settings),
        input=said.encode() if isinstance(said, str) else said,
        capture_output=True,
        timeout=COLD_S,
    )
    found = Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in found.err, found.err
    return found


@dataclass(frozen=True)
class Done:
    """What a run of the command left: its exit code and both outputs."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as one object a line; a line that is none is an error."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(one, dict) for one in found)
        return found


@dataclass
class Guide:
    """
    One `svguide serve`, started and not yet ended.

    Attributes:
        process: The child.
        database: Its SQLite file.
        log: Every line of its standard error so far, as text.
    """

    process: asyncio.subprocess.Process
    database: Path
    log: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self._changed = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr
        async for line in self.process.stderr:
            async with self._changed:
                self.log.append(line.decode())
                self._changed.notify_all()
        async with self._changed:
            self._changed.notify_all()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The log's lines as objects; a line that is no JSON is an error."""
        return [json.loads(line) for line in self.log]

    def logged(self, name: str) -> list[dict[str, Any]]:
        """The log's lines of this name."""
        return [event for event in self.events if event["event"] == name]

    def memory(self) -> dict[str, float]:
        """MB (2**20 bytes) of the process now: `resident`, its `own` part, `peak`; Linux only."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        said = dict(line.split(":", 1) for line in lines)
        names = {"resident": "VmRSS", "own": "RssAnon", "peak": "VmHWM"}
        return {name: int(said[key].split()[0]) / 1024 for name, key in names.items()}

    async def until(self, name: str, count: int = 1) -> dict[str, Any]:
        """The `count`-th line of the log that has this name, once it is written."""
        async with self._changed, asyncio.timeout(WAIT_S):
            await self._changed.wait_for(
                lambda: len(self.logged(name)) >= count or self._reading.done()
            )
        assert len(self.logged(name)) >= count, self.log
        return self.logged(name)[count - 1]

    async def listening(self) -> None:
        """Returns once requests are taken; `url` is set then."""
        found = await self.until("serve.listening")
        self.url = f"http://{found['host']}:{found['port']}"

    async def ready(self) -> dict[str, bool]:
        """What `/readyz` says, asked now."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/readyz") as answer:
            found: dict[str, bool] = await answer.json()
            assert (answer.status == 200) == all(found.values())
            return found

    async def settled(self) -> None:
        """
        Returns once no reply waits to be sent, or to be noted as sent: a process killed between
        the platform's yes and that note sends the reply again, and says so in its worker.
        """
        address = f"file:{self.database}?mode=ro"
        async with asyncio.timeout(WAIT_S):
            with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
                # a file tells nobody when it changes
                while connection.execute(_WAITING).fetchone()[0]:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """Ends the process as a power cut would."""
        self.process.kill()
        await self.ended()

    async def kill_settled(self) -> None:
        """As `kill`, at a moment when nothing is under way."""
        await self.settled()
        await self.kill()

    async def stop(self, how: int = signal.SIGTERM) -> int:
        """Asks the process to end, as a container does; its exit code."""
        self.process.send_signal(how)
        return await self.ended()

    async def ended(self) -> int:
        """The exit code, once the process is gone and its log read."""
        async with asyncio.timeout(WAIT_S):
            code = await self.process.wait()
            await self._reading
        return code
