"""
Logs: one line for each event, to standard error, as JSON or for a terminal.

Rules of this file: a log names what happened and where, and nobody. Secrets are masked wherever
they stand; a conversation appears as a short keyed hash; fields that carry what people wrote are
dropped; a library's message is dropped, too (they quote payloads and addresses with tokens), and
its place in the library kept; of an error its type and place are kept, not its words.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import PurePath
from typing import Any, Final, TextIO

import structlog

from bot.model.events import ConversationKey

_MASK: Final = "***"
_SHORTEST_SECRET: Final = 4
"""Shorter ones would mask half of every line."""

_TOKENS: Final = re.compile(
    r"\d{3,}:[A-Za-z0-9_-]{20,}"  # Telegram's; stands right behind "bot" in addresses
    r"|xox[a-z]-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+"  # Slack's
    r"|(?<=://)[^/@\s]+(?=@)"  # user and password of an address
)
_PRIVATE: Final = re.compile(
    r"(^|_)(text|body|payload|utterance|content|argument|answers?|address|headers|secret|password"
    r"|token|authorization)$"
)
_FRAMES: Final = 6


class KeyLabel:
    """
    What a conversation is called in logs: eight hexadecimal signs that only this key gives.

    Args:
        key: 1 to 64 bytes nobody else knows; with the same key the names stay the same.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, key: ConversationKey) -> str:
        """The conversation's name: channel, and a hash of the whole key."""
        digest = hashlib.blake2b(key.text.encode(), key=self._key, digest_size=4)
        return f"{key.channel}:{digest.hexdigest()}"


def configure(
    *,
    secrets: Iterable[str],
    label: KeyLabel,
    as_json: bool,
    level: int = logging.INFO,
    stream: TextIO | None = None,
) -> None:
    """
    Sets up structlog and the standard library's logging for the whole process; a second call
    replaces what the first one set up.

    Args:
        secrets: Texts that must never appear, such as `Settings.secrets`.
        label: Names conversations.
        as_json: One JSON object a line; else lines for people.
        level: The least level shown, as in `logging`; libraries are shown from WARNING on.
        stream: Where to; standard error when None.
    """
    target = stream or sys.stderr
    show: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(False)
    )
    common: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _bare_error,
        _Discretion(secrets, label),
    ]
    structlog.configure(
        processors=[*common, show],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_library_record, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))


class _Discretion:
    """The processor that takes out what a log must not hold."""

    def __init__(self, secrets: Iterable[str], label: KeyLabel) -> None:
        self._label = label
        known = sorted((s for s in secrets if len(s) >= _SHORTEST_SECRET), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(
        self, _logger: object, _method: str, fields: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        return {
            name: value if name.startswith("_") else self._shown(name, value)
            for name, value in fields.items()
        }

    def _shown(self, name: str, value: Any) -> Any:
        if _PRIVATE.search(name.lower()):
            return _MASK
        match value:
            case ConversationKey():
                return self._label(value)
            case None | bool() | int() | float():
                return value
            case Mapping():
                return {str(key): self._shown(str(key), item) for key, item in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._shown("", item) for item in value]
            case str():
                return self._masked(value)
            case _:
                # An object's own words may quote anything: its kind is enough.
                return type(value).__name__

    def _masked(self, text: str) -> str:
        if self._known:
            text = self._known.sub(_MASK, text)
        return _TOKENS.sub(_MASK, text)


def _library_record(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Of a library's record: who spoke and from where; its words are dropped."""
    record: logging.LogRecord = fields["_record"]
    fields["event"] = "library"
    fields["logger"] = record.name
    fields["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
    fields["exc_info"] = record.exc_info
    return fields


def _bare_error(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Of an exception: its type and the last places it came through."""
    info = fields.pop("exc_info", None)
    fields.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info if isinstance(info, BaseException) else info[1] if info else None
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        fields["error"] = type(error).__name__
        fields["places"] = [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return fields
