"""
A file that somebody sent us: where its content lies, and the content.

Rules of this file: the bot token goes to Slack and to nobody else, so no redirect is followed; no
more is read than a record may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp

from adapters.channels.slack import limits
from bot.errors import DeliveryError


def address_of(described: object, base_url: str) -> str:
    """
    Where a file's content lies.

    Args:
        described: What Slack says of the file.
        base_url: Of the Web API; a stand-in keeps its files where it is itself.

    Raises:
        DeliveryError: It says nothing, or names a place our token must not be sent to.
    """
    url = described.get("url_private_download") if isinstance(described, Mapping) else None
    if not isinstance(url, str) or not _is_slacks(url, base_url):
        raise DeliveryError("slack: the file lies elsewhere")
    return url


async def content_of(
    session: aiohttp.ClientSession, url: str, token: str, proxy: str | None
) -> bytes:
    """
    A file's content, up to `limits.FILE_BYTES` and one more.

    Raises:
        DeliveryError: Slack does not give it.
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
