"""
Whether a file is a record issued here, and unchanged.

Rules of this file: nothing in a record is used or returned before its signature is verified.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Literal

from adapters.records.extract import Json, NotFound, find, is_pdf
from adapters.records.keys import Keys
from adapters.records.signatures import ALGORITHM, is_sealed, is_signed
from bot.records.record import FORMAT, NotARecord, Record, canonical, check_code, from_dict

State = Literal["genuine", "resaved", "altered", "unknown_key", "not_a_record"]


@dataclass(frozen=True, slots=True)
class Verification:
    """
    The verdict on a file.

    Attributes:
        state: `genuine`: issued here and unchanged. `resaved`: the data are unchanged, the PDF is
            not byte for byte as issued. `altered`: changed after signing. `unknown_key`: signed
            with a key not known here. `not_a_record`: anything else.
        why: The reason, as the key of a `verify_` phrase.
        record: The record; None unless its signature matches.
        code: Check code, only when the signature matches.
        key: Key id that the file names, if it has the form of one.
    """

    state: State
    why: str
    record: Record | None = None
    code: str = ""
    key: str = ""


def verify(content: bytes, keys: Keys) -> Verification:
    """
    The verdict on the bytes of a PDF or JSON file; any bytes give one.

    Args:
        content: The file.
        keys: The public keys accepted as ours.
    """
    try:
        found = find(content)
    except NotFound as fault:
        return Verification("not_a_record", fault.why)
    try:
        return _judged(content, found, keys)
    except NotARecord:
        return Verification("not_a_record", "not_a_record")


def _judged(content: bytes, found: Json, keys: Keys) -> Verification:
    plain, signature = found.get("record"), found.get("signature")
    if not isinstance(plain, dict) or not isinstance(signature, dict):
        raise NotARecord("parts are missing")
    key, value = signature.get("key"), signature.get("value")
    if not isinstance(key, str) or not isinstance(value, str) or not _is_key_id(key):
        raise NotARecord("the signature is not of our form")
    code = check_code(canonical(plain))
    if key not in keys.public:
        return Verification("unknown_key", "unknown_key", key=key)
    if not _is_signed(plain, signature.get("algorithm"), value, key, keys):
        # tells the reader whether the signature or the data was changed
        matches = found.get("check_code") == code
        return Verification("altered", "altered_signature" if matches else "altered_code", key=key)
    if found.get("check_code") != code:
        return Verification("altered", "altered_code", key=key)
    if _is_newer(plain):
        return Verification("not_a_record", "newer", key=key)
    record = from_dict(plain)
    if is_pdf(content) and not is_sealed(content, code, key, keys):
        return Verification("resaved", "resaved", record, code, key)
    return Verification("genuine", "genuine", record, code, key)


def _is_key_id(text: str) -> bool:
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)


def _is_signed(plain: Json, algorithm: object, value: str, key: str, keys: Keys) -> bool:
    try:
        signature = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return algorithm == ALGORITHM and is_signed(plain, signature, key, keys)


def _is_newer(plain: Json) -> bool:
    number = plain.get("format")
    return isinstance(number, int) and number > FORMAT
