"""
A record signed with Ed25519: the JSON file that carries it, and the seal over a whole PDF.

There are two signatures: one over the record's canonical bytes, which every copy of the data
carries, and one over every byte of the PDF as issued.

Rules of this file: every signed message starts with its type, so that one signature cannot be used
as the other.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.records.keys import Keys
from bot.records.record import Record, canonical, check_code, to_dict

KIND: Final = "social-value-record"
ALGORITHM: Final = "Ed25519"

_RECORD = b"social-value-record/1\n"
_SEAL = b"social-value-record-pdf/1\n"
_BLANK = b"0" * 128


@dataclass(frozen=True, slots=True)
class Signed:
    """
    A record and its signature.

    Attributes:
        record: The record.
        code: Its check code.
        key: Id of the key.
        signature: 64 bytes.
    """

    record: Record
    code: str
    key: str
    signature: bytes


def sign(record: Record, keys: Keys) -> Signed:
    """
    A record signed with this installation's key.

    Raises:
        KeyFault: There is no signing key.
    """
    name, private = keys.signing()
    signed = canonical(to_dict(record))
    return Signed(record, check_code(signed), name, private.sign(_RECORD + signed))


def to_json(signed: Signed) -> bytes:
    """The JSON file: the record, its check code and its signature, indented."""
    envelope = {
        "kind": KIND,
        "record": to_dict(signed.record),
        "check_code": signed.code,
        "signature": {
            "algorithm": ALGORITHM,
            "key": signed.key,
            "value": base64.b64encode(signed.signature).decode(),
        },
    }
    return json.dumps(envelope, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"


def is_signed(plain: Mapping[str, object], signature: bytes, key: str, keys: Keys) -> bool:
    """
    True when a known key made the signature over a record's plain values.

    Raises:
        KeyError: The key is not known.
        NotARecord: The values have no canonical form.
    """
    return _fits(keys, key, signature, _RECORD + canonical(plain))


def seal_mark(code: str) -> str:
    """ASCII placeholder for the seal; a PDF of the record must contain it exactly once."""
    return f"seal:{code}:{_BLANK.decode()}"


def seal(pdf: bytes, code: str, keys: Keys) -> bytes:
    """
    The PDF with a signature over all of it in place of the placeholder.

    Raises:
        ValueError: The placeholder does not occur exactly once.
        KeyFault: There is no signing key.
    """
    mark = seal_mark(code).encode()
    if pdf.count(mark) != 1:
        raise ValueError("the PDF has no place for a seal, or several")
    _, private = keys.signing()
    made = private.sign(_SEAL + pdf).hex().encode()
    return pdf.replace(mark, mark.removesuffix(_BLANK) + made)


def is_sealed(pdf: bytes, code: str, key: str, keys: Keys) -> bool:
    """
    True when no byte of the PDF has changed since it was sealed.

    Raises:
        KeyError: The key is not known.
    """
    form = re.compile(rb"seal:" + re.escape(code.encode()) + rb":([0-9a-f]{128})")
    places = list(form.finditer(pdf))
    if len(places) != 1:
        return False
    place = places[0]
    unsealed = pdf[: place.start(1)] + _BLANK + pdf[place.end(1) :]
    return _fits(keys, key, bytes.fromhex(place[1].decode()), _SEAL + unsealed)


def _fits(keys: Keys, key: str, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        keys.public[key].verify(signature, message)
    except InvalidSignature:
        return False
    return True
