"""
Runs the real `svguide serve` with fake Slack and Telegram servers on 127.0.0.1, sends messages on
both, in English, Welsh, Polish and more, and reports memory and time.

    python -m benchmarks.serving               half a minute
    python -m benchmarks.serving --more 2000   more questions at the end

Prints each step as it ends and writes docs/benchmarks-serve.md. Exits with 1 when more memory was
resident after a step than the limit. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks-serve.md"
LIMIT_MB = 300

QUESTION = "what is the threshold for a council?"
CHECK = (
    "/check",
    "today",
    "council in England",
    "services",
    "£250,000",
    "/review",
    "/stop",
)
WELSH = "Beth yw'r trothwy ar gyfer cyngor?"
POLISH = "Jaki jest próg dla gminy?"

HEAD = f"""# What `svguide serve` takes of a machine

Written by `make bench-serve`; do not edit. One process serves Slack (Socket Mode) and Telegram
(long polling), both fakes on this machine, with a SQLite file; the index was prepared before, as
the set-up does. *Resident* is what Linux says of the process (`VmRSS`); *own* is its own memory,
the rest are pages of files, libraries above all. *Answered in* is the slowest of the step's
messages, there and back. The peak lasts a moment: the index is read, or the model of languages
unpacked. The limit is {LIMIT_MB} MB resident after every step.
"""
PARTS = """## What the memory is

The same parts loaded one after the other in a process of their own. What two of them need counts
with the first.
"""


def fakes() -> tuple[ModuleType, ModuleType, ModuleType, ModuleType]:
    """
    The test suite's fake platforms and people, and its way to start the command.

    Our `tests` goes first on the path, in case another package named `tests` is installed.
    """
    package = ModuleType("tests")
    package.__path__ = [str(ROOT / "tests")]
    sys.modules["tests"] = package
    names = ("fake_slack", "fake_telegram", "end_to_end.command", "end_to_end.people")
    slack, telegram, command, people = (importlib.import_module(f"tests.{name}") for name in names)
    return slack, telegram, command, people


def foreign() -> Iterator[str]:
    """Messages in other languages, repeated without end."""
    file = ROOT / "tests" / "utterances" / "foreign.yaml"
    texts = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    return itertools.cycle([text for each in texts.values() for text in each])


def english() -> Iterator[str]:
    """Questions in English, repeated without end."""
    file = ROOT / "tests" / "utterances" / "dev.yaml"
    questions = yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]
    return itertools.cycle([each["text"] for each in questions])


async def measured(more: int, folder: Path) -> AsyncIterator[dict[str, Any]]:
    """
    Each step when it ends: its name, memory in MB, seconds of the slowest answer.

    Args:
        more: Number of questions in the last step.
        folder: Working folder of the process, which also holds its data.
    """
    slack_fake, telegram_fake, command, people = fakes()
    # builds the index if it is not cached
    await asyncio.to_thread(command.run, folder, "version")
    async with slack_fake.FakeSlack() as slack, telegram_fake.FakeTelegram() as telegram:
        settings = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE_URL": telegram.base_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_BASE_URL": slack.api_url,
            "SVGUIDE_PORT": "0",
        }
        begun = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *command.COMMAND,
            "serve",
            cwd=folder,
            env=command.clean_environment(folder / "data", **settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        guide = command.Guide(process, folder / "data" / "guide.sqlite3")
        try:
            await guide.listening()
            while not all((await guide.ready()).values()):  # noqa: ASYNC110 - has no event to await
                await asyncio.sleep(0.02)
            took = time.perf_counter() - begun
            yield {"step": "started, both channels ready", "took": took} | guide.memory()
            here, there = people.OnTelegram(telegram), people.OnSlack(slack)
            questions, others = english(), foreign()
            steps = (
                ("a question in Telegram", here, [QUESTION]),
                ("a question in Slack", there, [QUESTION]),
                ("a check, typed", here, CHECK),
                ("the first message in Welsh", here, [WELSH]),
                ("one in Polish, in Slack", there, [POLISH]),
                ("69 in other languages", here, [next(others) for _ in range(69)]),
                (f"{more} questions", here, [next(questions) for _ in range(more)]),
            )
            for step, person, texts in steps:
                slowest = [await timed(person, slack, text) for text in texts]
                yield {"step": step, "took": max(slowest, default=0.0)} | guide.memory()
            await guide.stop()
        finally:
            if process.returncode is None:
                process.kill()
            await guide.ended()
            process._transport.close()  # type: ignore[attr-defined]


async def timed(person: Any, slack: Any, text: str) -> float:
    """Seconds from the message to its answer."""
    begun = time.perf_counter()
    await (person.do(slack.dm(text)) if hasattr(person, "do") else person.say(text))
    return time.perf_counter() - begun


def page(rows: list[dict[str, Any]], parts: list[dict[str, Any]]) -> str:
    """The page as Markdown."""
    table = [
        "| after | resident, MB | own | answered in, s |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {r['step']} | {r['resident']:.0f} | {r['own']:.0f} | {r['took']:.2f} |"
            for r in rows
        ),
    ]
    peak = rows[-1]["peak"]
    machine = (
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, shared with other work, Python "
        f"{platform.python_version()}. The first row's time is that of the start."
    )
    made_of = ["| part | MB |", "| --- | ---: |"]
    made_of += [f"| {part['part']} | {part['mb']:.0f} |" for part in parts]
    measured_now = [machine, "", *table, "", f"Peak: {peak:.0f} MB.", "", PARTS, *made_of, ""]
    return "\n".join((HEAD, *measured_now))


def parts_of_it() -> list[dict[str, Any]]:
    """The memory that each part adds, measured in its own process."""
    command = [sys.executable, "-m", "benchmarks.serving.parts"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return [json.loads(line) for line in done.stdout.splitlines()]


async def main() -> int:
    """Runs the measurement; 0 when memory stays within the limit, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--more", type=int, default=500, help="questions at the end")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async for row in measured(arguments.more, Path(folder)):
            rows.append(row)
            print(f"{row['step']:32}{row['resident']:6.0f} MB {row['took']:7.2f} s")  # noqa: T201
    PAGE.write_text(page(rows, parts_of_it()), encoding="utf-8")
    most, peak = max(row["resident"] for row in rows), rows[-1]["peak"]
    kept = most < LIMIT_MB
    verdict = "kept" if kept else "passed"
    print(f"{most:.0f} MB, peak {peak:.0f}, limit {LIMIT_MB}: {verdict}")  # noqa: T201
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
