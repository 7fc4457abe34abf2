"""
Logs: one line for each event, to standard error, as JSON or for a terminal.

Rules of this file: a log identifies no person. Secrets are masked wherever they occur. A
conversation appears as a short keyed hash. Fields that hold user text are dropped. Of a library's
record only its place is kept, since the messages quote payloads and URLs with tokens. Of an error
only type and place are kept.
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
"""Characters; masking shorter secrets would hide parts of ordinary words."""

_TOKENS: Final = re.compile(
    r"\d{3,}:[A-Za-z0-9_-]{20,}"  # a Telegram token; follows directly after "bot" in URLs
    r"|xox[a-z]-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+"  # Slack tokens
    r"|(?<=://)[^/@\s]+(?=@)"  # user and password in a URL
)
_PRIVATE: Final = re.compile(
    r"(^|_)(text|body|payload|utterance|content|argument|answers?|address|headers|secret|password"
    r"|token|authorization)$"
)
_FRAMES: Final = 6


class KeyLabel:
    """
    The label of a conversation in logs: the channel and eight hexadecimal digits, a keyed hash.

    Args:
        key: Secret of 1 to 64 bytes; the same key gives the same labels.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, key: ConversationKey) -> str:
        """The conversation's label: its channel, and a hash of the whole key."""
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
        label: Gives the label of a conversation.
        as_json: One JSON object a line; else lines for people.
        level: Lowest level shown, as in `logging`; libraries are shown from WARNING up.
        stream: Where to write; standard error when None.
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
    """The processor that removes secrets and user text."""

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
                # The str() of an object may contain user text, so only its type is logged.
                return type(value).__name__

    def _masked(self, text: str) -> str:
        if self._known:
            text = self._known.sub(_MASK, text)
        return _TOKENS.sub(_MASK, text)


def _library_record(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keeps logger and place of a library's record, and drops its message."""
    record: logging.LogRecord = fields["_record"]
    fields["event"] = "library"
    fields["logger"] = record.name
    fields["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
    fields["exc_info"] = record.exc_info
    return fields


def _bare_error(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keeps an exception's type and the last places in its traceback."""
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
