"""
Downloads a file that a person sent.

Rules of this file: the bot token is sent to Slack only, so redirects are not followed. At most
`limits.FILE_BYTES` and one byte are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp

from adapters.channels.slack import limits
from bot.errors import DeliveryError


def address_of(described: object, base_url: str) -> str:
    """
    The URL of a file's content.

    Args:
        described: The file object in Slack's payload.
        base_url: Of the Web API. A fake server serves files from its own address.

    Raises:
        DeliveryError: There is no URL, or our token must not be sent to its host.
    """
    url = described.get("url_private_download") if isinstance(described, Mapping) else None
    if not isinstance(url, str) or not _is_slacks(url, base_url):
        raise DeliveryError("slack: the file lies elsewhere")
    return url


async def content_of(
    session: aiohttp.ClientSession, url: str, token: str, proxy: str | None
) -> bytes:
    """
    A file's content, up to `limits.FILE_BYTES` and one byte more.

    Raises:
        DeliveryError: Slack refuses it or cannot be reached.
    """
    headers = {"Authorization": f"Bearer {token}"}
    async with session.get(url, headers=headers, proxy=proxy, allow_redirects=False) as answer:
        if answer.status != 200:
            raise DeliveryError(f"slack: the file was not given ({answer.status})")
        content = bytearray()
        async for part in answer.content.iter_chunked(65_536):
            content += part
            if len(content) > limits.FILE_BYTES:
                break
    return bytes(content[: limits.FILE_BYTES + 1])


def _is_slacks(url: str, base_url: str) -> bool:
    try:
        parts, ours = urlsplit(url), urlsplit(base_url)
    except ValueError:
        return False
    host = parts.hostname or ""
    is_slack = host == "slack.com" or host.endswith(".slack.com")
    is_the_stand_in = (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc)
    return (parts.scheme == "https" and is_slack) or is_the_stand_in
