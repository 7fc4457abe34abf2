"""
The web application of `serve`: each channel's routes, `/healthz` and `/readyz`.

Rules of this file: reads a request within limits and passes it on; no platform's name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from adapters.channels.base import Channel, HttpRoute
from bot.ports import Maintenance
from knowledge import GuidanceError

BODY_LIMIT: Final = 1_048_576
"""Bytes of a request's body; several times what any platform sends."""
_BODY_TIME: Final = timedelta(seconds=10)
_CHECK_TIME: Final = timedelta(seconds=5)

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(
    store: Maintenance,
    channels: Sequence[Channel],
    *,
    stop: asyncio.Event,
    absent: Mapping[str, str] = MappingProxyType({}),
) -> Starlette:
    """
    The routes of the channels, `/healthz` (200 while the event loop runs) and `/readyz`.

    Args:
        store: Checked by `/readyz`.
        channels: The channels served.
        stop: Set when the process is stopping.
        absent: Text of a 404 response by path, for channels that are not set up.

    Returns:
        `/readyz` answers 200 when the store answers, every channel is ready and the process is not
        stopping, else 503, with the state of each part as JSON.
    """

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        parts = {"store": await _answers(store), "serving": not stop.is_set()}
        parts |= {channel.name: channel.ready for channel in channels}
        return JSONResponse(parts, 200 if all(parts.values()) else 503)

    posts = [(each.path, _receiving(each)) for channel in channels for each in channel.routes()]
    posts += [(path, _refusing(text)) for path, text in absent.items()]
    return Starlette(
        routes=[
            *(Route(path, endpoint, methods=["POST"]) for path, endpoint in posts),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ]
    )


def _refusing(text: str) -> Endpoint:
    async def endpoint(_request: Request) -> Response:
        return PlainTextResponse(text, 404)

    return endpoint


def _receiving(route: HttpRoute) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        body = await _body(request)
        if isinstance(body, Response):
            return body
        answer = await route.receive(_headers(request), body)
        return Response(answer.body, answer.status, dict(answer.headers))

    return endpoint


async def _answers(store: Maintenance) -> bool:
    try:
        async with asyncio.timeout(_CHECK_TIME.total_seconds()):
            await store.check()
    except (GuidanceError, TimeoutError):
        return False
    return True


def _headers(request: Request) -> dict[str, str]:
    """Headers by name in lower case; of a repeated header, the last value."""
    return dict(request.headers.items())


async def _body(request: Request) -> bytes | Response:
    """The whole body, or the response to a body that is too long or too slow."""
    parts = bytearray()
    try:
        async with asyncio.timeout(_BODY_TIME.total_seconds()):
            async for part in request.stream():
                parts += part
                if len(parts) > BODY_LIMIT:
                    return PlainTextResponse("too large", 413, {"Connection": "close"})
    except TimeoutError:
        return PlainTextResponse("too slow", 408, {"Connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    return bytes(parts)
