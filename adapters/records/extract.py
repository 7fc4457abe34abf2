"""
The signed data of a record in the bytes of a PDF or of a JSON file.

A PDF from us, or saved again by a program that keeps attachments, holds the data as an embedded
file: a stream of its own, plain or deflated. Nothing else in a PDF is interpreted, which leaves a
hostile file little to attack.

Rules of this file: bounded in time and memory for any input; every fault is `NotFound`.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from typing import Final, NoReturn

from adapters.records.signatures import KIND
from knowledge import GuidanceError

LARGEST_FILE: Final = 8 * 1024 * 1024
"""Bytes; larger files are not read. A record's PDF has about 100 kB."""

LARGEST_DATA: Final = 1024 * 1024
"""Bytes of the signed data; 40 answers with full texts need about 60 kB."""

MOST_ATTACHMENTS: Final = 16

Json = dict[str, object]

_EMBEDDED = re.compile(rb"/EmbeddedFile(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 4_096
"""Bytes around the type of an embedded file in which its dictionary must be."""


class NotFound(GuidanceError):
    """
    The bytes hold no record.

    Attributes:
        why: `not_a_record`, `too_large` or `several`.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def find(content: bytes) -> Json:
    """
    The signed data in a file.

    Raises:
        NotFound: There are none, or more than one, or the file is too large.
    """
    if len(content) > LARGEST_FILE:
        raise NotFound("too_large")
    if not is_pdf(content):
        found = _parsed(content)
        if found is None:
            raise NotFound("not_a_record")
        return found
    attached = dict.fromkeys(_attachments(content))
    records = [data for data in map(_parsed, attached) if data is not None]
    if len(records) != 1:
        raise NotFound("several" if records else "not_a_record")
    return records[0]


def is_pdf(content: bytes) -> bool:
    """
    True when the bytes contain a PDF header near the start; readers allow some bytes before it.
    """
    return b"%PDF-" in content[:1024]


def _attachments(content: bytes) -> Iterator[bytes]:
    """The decoded content of the first embedded files."""
    for place, found in enumerate(_EMBEDDED.finditer(content)):
        if place >= MOST_ATTACHMENTS:
            return
        begins = _STREAM.search(content, found.end(), found.end() + _DICTIONARY)
        if begins is None:
            continue
        ends = content.find(b"endstream", begins.end())
        head = content.rfind(b"obj", max(0, found.start() - _DICTIONARY), found.start())
        data = _decoded(content[max(0, head) : begins.start()], content[begins.end() : ends])
        if ends >= 0 and data:
            yield data


def _decoded(dictionary: bytes, stream: bytes) -> bytes | None:
    if b"/Filter" not in dictionary:
        return stream[:LARGEST_DATA].rstrip(b"\r\n")
    if dictionary.count(b"/Filter") != 1 or not re.search(
        rb"/Filter\s*\[?\s*/FlateDecode\b", dictionary
    ):
        return None
    try:
        return zlib.decompressobj().decompress(stream, LARGEST_DATA)
    except zlib.error:
        return None


def _parsed(data: bytes) -> Json | None:
    """The data as a mapping of our format, else None."""
    if len(data) > LARGEST_DATA:
        return None
    try:
        found = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once_each,
            parse_float=_refused,
            parse_constant=_refused,
        )
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("kind") == KIND else None


def _once_each(pairs: list[tuple[str, object]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refused(_: str) -> NoReturn:
    raise ValueError("no number with a fraction stands in a record")
