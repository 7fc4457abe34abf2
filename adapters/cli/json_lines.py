"""
JSON lines in, JSON lines out: the command's format for other programs.

One output line for each non-empty input line, in order, flushed at once; nothing but JSON on
standard output. An invalid line gives an `error` object, and the run continues.

Rules of this file: every field is always present, null or [] when empty; an error quotes at most a
key from its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO, TypeGuard

from adapters.channels.attachments import save_attachment
from bot.model.plain_text import to_plain_text
from bot.model.replies import Attachment, Citation, Reply
from bot.model.turn import Turn
from bot.rendering.citations import read_to
from knowledge import GuidanceError

Json = dict[str, Any]

_LONE = re.compile("[\ud800-\udfff]")

LONGEST_LINE = 1_000_000
"""Characters of one input line; a longer one is refused without parsing."""


class BadLine(GuidanceError):
    """
    An invalid line.

    Attributes:
        code: For programs.
        message: For people: what is wrong and what to do.
        faults: Each fault by the key it concerns; may be empty.
    """

    def __init__(self, code: str, message: str, faults: tuple[str, ...] = ()) -> None:
        self.code = code
        self.message = message
        self.faults = faults
        super().__init__(message)


def run_lines(lines: Iterable[str], handle: Callable[[Json], Json], name: str, out: TextIO) -> bool:
    """
    Handles every non-empty line and writes one line for each.

    Args:
        lines: Input lines.
        handle: Object in, object out; raises `BadLine`.
        name: Key that names a line in its errors: `id` or `conversation`.
        out: Where to write; flushed after every line.

    Returns:
        True when every line was valid.
    """
    all_good = True
    for line in lines:
        if not line.strip():
            continue
        raw: Json = {}
        try:
            raw = parse(line)
            answer = handle(raw)
        except BadLine as bad:
            all_good = False
            named = raw.get(name)
            answer = error(name, named if _is_id(named) else None, bad)
        write(answer, out)
    return all_good


def parse(line: str) -> Json:
    """
    One line as an object; numbers with a point are `Decimal`.

    Raises:
        BadLine: Not JSON, not an object, a key twice, or too long.
    """
    if len(line) > LONGEST_LINE:
        raise BadLine("too_long", f"A line has at most {LONGEST_LINE:,} characters. Shorten it.")
    try:
        found = json.loads(
            line.lstrip("\ufeff"),
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except _Twice as twice:
        message = f"The key '{twice.key}' stands twice. Give it once."
        raise BadLine("duplicate_key", message, (twice.key,)) from None
    except (ValueError, RecursionError):
        message = 'Not valid JSON. Write one object on one line, such as {"id": "1", "text": "…"}.'
        raise BadLine("bad_json", message) from None
    if not isinstance(found, dict):
        raise BadLine("not_an_object", "A line is one JSON object, in curly brackets.")
    return found


class _Twice(Exception):
    def __init__(self, key: str) -> None:
        self.key = key[:60]


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found: Json = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < 30 else Decimal(digits)


def error(name: str, named: str | int | None, bad: BadLine) -> Json:
    """The output line for an invalid line."""
    detail = {"code": bad.code, "message": bad.message, "faults": list(bad.faults)}
    return {name: named, "error": detail}


def write(answer: Json, out: TextIO) -> None:
    """
    Writes one object on one line and flushes; lone surrogates, which UTF-8 cannot encode, are
    escaped.
    """
    line = json.dumps(answer, ensure_ascii=False, default=_plain_value)
    if _LONE.search(line):
        line = json.dumps(answer, default=_plain_value)
    out.write(line + "\n")
    out.flush()


def _plain_value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"no JSON form for {type(value).__name__}")


def text_of(raw: Json, key: str) -> str | None:
    """
    A text under a key; None when it is absent or null.

    Raises:
        BadLine: It is something else.
    """
    value = raw.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BadLine("bad_value", f"'{key}' must be a text in quotes.", (key,))


def id_of(raw: Json, key: str) -> str | int | None:
    """
    An id under a key: a text or a whole number; None when it is absent or null.

    Raises:
        BadLine: It is something else.
    """
    value = raw.get(key)
    if value is None or _is_id(value):
        return value
    raise BadLine("bad_value", f"'{key}' must be a text or a whole number.", (key,))


def _is_id(value: object) -> TypeGuard[str | int]:
    # bool is a subclass of int
    return isinstance(value, str | int) and not isinstance(value, bool)


def day_of(raw: Json, key: str) -> date | None:
    """
    A day under a key; None when it is absent or null.

    Raises:
        BadLine: Not an ISO date.
    """
    text = text_of(raw, key)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{key}' must be a day such as \"2026-03-02\"."
        raise BadLine("bad_value", message, (key,)) from None


def audience_of(raw: Json) -> str:
    """
    The audience of a line, or an empty text.

    Raises:
        BadLine: Not one of the three.
    """
    audience = text_of(raw, "audience")
    if audience not in (None, "provider", "commissioner", "support"):
        message = "'audience' must be provider, commissioner or support."
        raise BadLine("bad_value", message, ("audience",))
    return audience or ""


def citation(c: Citation) -> Json:
    """A citation as JSON values; `checked_on` is null for a source that was not read."""
    return {
        "title": c.title,
        "locator": c.locator,
        "url": c.url,
        "as_at": c.as_at.isoformat(),
        "checked_on": _iso(c.checked_on),
        "read": c.read or None,
        "read_on": _iso(c.read_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def asked(turn: Turn, line_id: str | int | None) -> Json:
    """A turn as an output line of `ask`."""
    trace = turn.trace
    return {
        "id": line_id,
        "kind": turn.kind,
        "entry": trace.entry,
        "flow": trace.flow,
        "score": round(trace.score, 1),
        "alternatives": [{"entry": e, "score": round(s, 1)} for e, s in trace.alternatives],
        "reply": "\n\n".join(reply.plain for reply in turn.replies),
        "citations": [citation(c) for reply in turn.replies for c in reply.citations],
        "nation": list(dict.fromkeys(each for reply in turn.replies for each in reply.nation)),
        "read_to": _iso(read_to(c for reply in turn.replies for c in reply.citations)),
    }


def chatted(turn: Turn, conversation: str | int, files: Path) -> Json:
    """A turn as an output line of `chat`; attachments are written below `files`."""
    return {
        "conversation": conversation,
        "replies": [_reply(reply, files) for reply in turn.replies],
        "kind": turn.kind,
        "entry": turn.trace.entry,
        "flow": turn.trace.flow,
        "question": turn.trace.question,
    }


def _reply(reply: Reply, files: Path) -> Json:
    return {
        "text": to_plain_text(reply.body),
        "options": [{"id": option.id, "label": option.label} for option in reply.options],
        "citations": [citation(c) for c in reply.citations],
        "attachments": [_attachment(a, files) for a in reply.attachments],
        "nation": list(reply.nation),
        "read_to": _iso(read_to(reply.citations)),
    }


def _attachment(attachment: Attachment, files: Path) -> Json:
    path = save_attachment(attachment, files)
    return {"name": attachment.name, "media_type": attachment.media_type, "path": str(path)}
