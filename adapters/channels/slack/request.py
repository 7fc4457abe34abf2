"""
Checks an HTTP request: signed by Slack, complete and readable.

Rules of this file: no I/O except the clock of the signature check. The body is parsed here and not
by the library, because the library answers 500 to much of what is refused here and loses a slash
command whose text has the word "payload" in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier

from adapters.channels.slack import limits

_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """A request that is refused, with the HTTP status to answer, 400 to 499."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Genuine:
    """A request with a valid signature: its text as signed, and its payload."""

    text: str
    payload: dict[str, Any]


def check(
    headers: Mapping[str, str], body: bytes, verifier: SignatureVerifier
) -> Genuine | RequestRefused:
    """
    The request, if Slack signed it within the last five minutes, else why it is refused.

    Args:
        headers: Names in any case.
        body: As received, not decoded.
        verifier: Holds the signing secret and the clock.
    """
    if len(body) > limits.REQUEST_BODY_BYTES:
        return RequestRefused(413, "the body is too large")
    named = {name.lower(): value for name, value in headers.items()}
    timestamp = named.get("x-slack-request-timestamp", "")
    signature = named.get("x-slack-signature", "")
    if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
        return RequestRefused(401, "no signature")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return RequestRefused(400, "the body is not UTF-8")
    if not verifier.is_valid(text, timestamp, signature):
        return RequestRefused(401, "the signature does not fit or is too old")
    payload = _payload(text, named.get("content-type", ""))
    if payload is None:
        return RequestRefused(400, "the body is no payload")
    return Genuine(text, payload)


def _payload(text: str, content_type: str) -> dict[str, Any] | None:
    """The JSON object or form in a body; None when it is neither, or its event is not an object."""
    try:
        if content_type.partition(";")[0].strip().lower() == "application/json":
            raw = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            raw = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or not raw or not isinstance(raw.get("event", {}), dict):
        return None
    return raw
