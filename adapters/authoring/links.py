"""
Checks the web addresses that the content names.

Rules of this file: the one lint that uses the network, and only on request. Each address is
requested once. A page that refuses robots counts as reachable.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from importlib.resources.abc import Traversable

import aiohttp

from adapters.authoring.texts import texts
from knowledge import Fault
from knowledge.reading import packaged, read_knowledge

_ADDRESS = re.compile(r"\]\((https://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
_AT_ONCE = 6
_PATIENCE_S = 20
_REFUSES_ROBOTS = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.TOO_MANY_REQUESTS,
)


def addresses(root: Traversable | None = None) -> Mapping[str, list[Fault]]:
    """
    Every address in entries and parameters, each with a prepared fault for every place it appears.

    Raises:
        ContentError: The content cannot be read.
    """
    knowledge = read_knowledge(root or packaged())
    found: dict[str, list[Fault]] = {}
    for located in knowledge.entries:
        for place, source in enumerate(located.value.sources):
            if source.url:
                fault = located.page.fault("", "sources", place, "url")
                found.setdefault(source.url, []).append(fault)
        for path, text in texts(located.value):
            for address in _ADDRESS.findall(text):
                found.setdefault(address, []).append(located.page.fault("", *path))
    for parameter in knowledge.parameters:
        for place, value in enumerate(parameter.value.values):
            if value.source.url:
                fault = parameter.page.fault("", "values", place, "source")
                found.setdefault(value.source.url, []).append(fault)
    return found


def unreachable(found: Mapping[str, list[Fault]]) -> list[Fault]:
    """A fault for every place that names an unreachable address, by file and line."""
    answers = asyncio.run(_asked(found))
    return sorted(_told(found, answers))


def _told(found: Mapping[str, list[Fault]], answers: Mapping[str, str]) -> Iterator[Fault]:
    for address, why in answers.items():
        for place in found[address] if why else ():
            message = f"{address} {why}. Correct the address, or cite where it has moved."
            yield Fault(place.file, place.line, message)


async def _asked(found: Iterable[str]) -> Mapping[str, str]:
    """The reason each address cannot be reached; empty where it can."""
    limit = asyncio.Semaphore(_AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as client:

        async def ask(address: str) -> tuple[str, str]:
            async with limit:
                return address, await _why_not(client, address)

        return dict(await asyncio.gather(*(ask(address) for address in found)))


async def _why_not(client: aiohttp.ClientSession, address: str) -> str:
    try:
        async with client.get(address) as answer:
            if answer.status < HTTPStatus.BAD_REQUEST or answer.status in _REFUSES_ROBOTS:
                return ""
            return f"answers {answer.status}"
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"cannot be reached ({type(error).__name__})"
