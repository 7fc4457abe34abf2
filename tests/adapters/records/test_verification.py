"""Genuine, saved again, altered, unknown or nothing of ours: whatever the bytes are."""

from __future__ import annotations

import base64
import io
import json
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from adapters.records import extract
from adapters.records.export import issue
from adapters.records.extract import LARGEST_DATA, LARGEST_FILE, NotFound, find
from adapters.records.keys import Keys, open_keys
from adapters.records.signatures import is_sealed, seal, seal_mark, sign, to_json
from adapters.records.verification import verify
from bot.records.record import Record, canonical, check_code


@pytest.fixture(scope="module")
def issued(record: Record, keys: Keys) -> dict[str, bytes]:
    """The three files of a record, by the end of their names."""
    return {file.name.rpartition(".")[2]: file.content for file in issue(record, keys)}


@pytest.fixture(scope="module")
def pdf(issued: dict[str, bytes]) -> bytes:
    return issued["pdf"]


def envelope(issued: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(issued["json"])
    return found


def written(envelope: object) -> bytes:
    return json.dumps(envelope).encode()


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_a_file_as_issued_is_genuine_and_gives_the_record_back(
    issued: dict[str, bytes], form: str, record: Record, keys: Keys
) -> None:
    verdict = verify(issued[form], keys)
    assert verdict.state == "genuine"
    assert verdict.record == record
    assert verdict.key == keys.signing()[0]
    assert verdict.code == sign(record, keys).code


def test_the_pdf_carries_the_very_bytes_of_the_json_file(issued: dict[str, bytes]) -> None:
    attached = PdfReader(io.BytesIO(issued["pdf"])).attachments
    assert attached == {"record.json": [issued["json"]]}


def test_the_code_and_key_stand_in_the_pdfs_text(issued: dict[str, bytes], keys: Keys) -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(issued["pdf"])).pages)
    assert envelope(issued)["check_code"] in text
    assert keys.signing()[0] in text


def test_json_laid_out_anew_is_still_genuine(issued: dict[str, bytes], keys: Keys) -> None:
    found = envelope(issued)
    assert verify(json.dumps(found, indent=7, ensure_ascii=True).encode(), keys).state == "genuine"
    assert verify(b"\xef\xbb\xbf" + written(found), keys).state == "genuine"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("record", "result", "outcome"), "NOT_APPLICABLE"),
        (("record", "facts", "value"), "1"),
        (("record", "title"), "Another procurement"),
        (("record", "made_at"), "2020-01-01T00:00:00Z"),
        (("record", "answers", 0, "words"), "3 March 2026"),
        (("record", "result", "figures", 0, "value"), "1"),
        (("record", "format"), 99),
        (("record", "smuggled"), "x"),
    ],
)
def test_any_changed_value_shows(
    issued: dict[str, bytes], keys: Keys, path: tuple[Any, ...], value: object
) -> None:
    found = envelope(issued)
    part: Any = found
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    verdict = verify(written(found), keys)
    assert (verdict.state, verdict.why) == ("altered", "altered_code")
    assert verdict.record is None
    # the forger works out the code anew
    found["check_code"] = check_code(canonical(found["record"]))
    verdict = verify(written(found), keys)
    assert (verdict.state, verdict.why) == ("altered", "altered_signature")


@pytest.mark.parametrize(
    "signature", ["", "!", "AAAA", base64.b64encode(b"\0" * 64).decode(), "é" * 88]
)
def test_a_signature_that_does_not_fit_shows(
    issued: dict[str, bytes], keys: Keys, signature: str
) -> None:
    found = envelope(issued)
    found["signature"]["value"] = signature
    assert verify(written(found), keys).state == "altered"


def test_another_way_of_signing_named_is_not_taken(issued: dict[str, bytes], keys: Keys) -> None:
    found = envelope(issued)
    found["signature"]["algorithm"] = "none"
    assert verify(written(found), keys).state == "altered"


def test_only_the_code_changed_shows(issued: dict[str, bytes], keys: Keys) -> None:
    found = envelope(issued)
    found["check_code"] = "AAAA-AAAA-AAAA-AAAA"
    assert verify(written(found), keys).why == "altered_code"


def test_a_key_not_known_is_named_and_nothing_is_believed(
    issued: dict[str, bytes], keys: Keys, tmp_path: Path
) -> None:
    others = open_keys(tmp_path / "key.pem", tmp_path / "public")
    for form in ("pdf", "json"):
        verdict = verify(issued[form], others)
        assert verdict.state == "unknown_key"
        assert verdict.key == keys.signing()[0]
        assert verdict.record is None


def test_a_record_signed_by_a_stranger_who_names_our_key_is_altered(
    record: Record, keys: Keys, tmp_path: Path
) -> None:
    stranger = open_keys(tmp_path / "key.pem", tmp_path / "public")
    forged = replace(sign(record, stranger), key=keys.signing()[0])
    assert verify(to_json(forged), keys).state == "altered"


def test_a_record_of_an_old_key_is_genuine_after_a_change_of_key(
    record: Record, tmp_path: Path
) -> None:
    file = tmp_path / "key.pem"
    old = issue(record, open_keys(file, tmp_path / "public"))
    file.unlink()
    now = open_keys(file, tmp_path / "public")
    assert [verify(old[i].content, now).state for i in (0, 2)] == ["genuine", "genuine"]


def test_a_record_of_a_newer_format_asks_for_a_newer_program(
    record: Record, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.records.record.FORMAT", 2)
    newer = to_json(sign(record, keys))
    monkeypatch.undo()
    verdict = verify(newer, keys)
    assert (verdict.state, verdict.why) == ("not_a_record", "newer")


def test_a_pdf_saved_by_another_program_keeps_its_data_but_not_its_seal(
    pdf: bytes, record: Record, keys: Keys
) -> None:
    saved = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))).write(saved)
    verdict = verify(saved.getvalue(), keys)
    assert verdict.state == "resaved"
    assert verdict.record == record


def test_changed_pages_around_genuine_data_show(pdf: bytes, keys: Keys) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_blank_page()
    changed = io.BytesIO()
    writer.write(changed)
    assert verify(changed.getvalue(), keys).state == "resaved"
    assert verify(pdf + b"\n% a word added\n", keys).state == "resaved"


def test_a_pdf_with_a_second_record_attached_gives_none(
    pdf: bytes, keys: Keys, recorded: Callable[..., Record]
) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_attachment("other.json", to_json(sign(recorded(title="Another"), keys)))
    both = io.BytesIO()
    writer.write(both)
    verdict = verify(both.getvalue(), keys)
    assert (verdict.state, verdict.why) == ("not_a_record", "several")


def test_a_pdf_of_someone_elses_is_no_record(keys: Keys) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("a.txt", b"words")
    writer.add_attachment("b.json", b'{"kind": "invoice"}')
    other = io.BytesIO()
    writer.write(other)
    assert verify(other.getvalue(), keys).state == "not_a_record"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_byte_of_the_pdf_can_change_unseen(pdf: bytes, keys: Keys, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(pdf) - 1))
    other = data.draw(st.integers(1, 255))
    changed = pdf[:at] + bytes([pdf[at] ^ other]) + pdf[at + 1 :]
    assert verify(changed, keys).state != "genuine"


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_file_cut_short_is_never_genuine_and_never_a_fault(
    pdf: bytes, issued: dict[str, bytes], keys: Keys, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([pdf, issued["json"].rstrip()]))
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert verify(cut, keys).state in ("not_a_record", "resaved", "altered")


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"{"]))
def test_any_bytes_give_a_verdict(keys: Keys, junk: bytes, start: bytes) -> None:
    assert verify(start + junk, keys).state == "not_a_record"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("record", "check_code"), _JSON)), _JSON)
def test_any_values_of_our_kind_give_a_verdict(
    keys: Keys, parts: dict[str, object], signature: object
) -> None:
    found = {"kind": "social-value-record", **parts, "signature": signature}
    assert verify(written(found), keys).state == "not_a_record"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"kind": "social-value-record", "record": ' + b'{"a":' * 100_000 + b"1",
        b'{"kind": "social-value-record", "record": {"a": ' + b"9" * 10_000 + b"}}",
        b'{"kind": "social-value-record", "record": {"a": 1.5}}',
        b'{"kind": "social-value-record", "record": {"a": NaN}}',
        b'{"kind": "social-value-record", "record": {"a": -Infinity}}',
        b'{"kind": "social-value-record", "kind": "social-value-record", "record": {}}',
        b'{"kind": "social-value-record", "record": {"a": "\\ud800"}, '
        b'"signature": {"key": "0123456789abcdef", "value": ""}}',
        b'"social-value-record"',
        b"null",
        b"\xff\xfe{}",
        b"",
    ],
    ids=[
        "deep-list",
        "deep-record",
        "long-number",
        "fraction",
        "nan",
        "infinity",
        "twice",
        "half-a-character",
        "text",
        "null",
        "not-utf-8",
        "empty",
    ],
)
def test_hostile_json_is_no_record(keys: Keys, content: bytes) -> None:
    assert verify(content, keys).state == "not_a_record"


def embedded(stream: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    return (
        b"1 0 obj\n<</Type /EmbeddedFile "
        + dictionary
        + b">>\nstream\n"
        + stream
        + b"\nendstream\n"
    )


def test_data_that_would_unfold_without_end_are_cut_off() -> None:
    bomb = zlib.compress(b"0" * 50_000_000, 1)
    tracemalloc.start()
    with pytest.raises(NotFound):
        find(b"%PDF-1.7\n" + embedded(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * LARGEST_DATA


def test_only_the_first_few_attachments_are_looked_at(
    issued: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embedded(zlib.compress(issued["json"]))
    filler = embedded(zlib.compress(b"{}"))
    assert find(b"%PDF-1.7\n" + filler * 15 + real)["kind"] == "social-value-record"
    with pytest.raises(NotFound):
        find(b"%PDF-1.7\n" + filler * 16 + real)
    looked = []
    monkeypatch.setattr(extract, "_decoded", lambda *_: looked.append(1))
    with pytest.raises(NotFound):
        find(b"%PDF-1.7\n" + filler * 5_000)
    assert len(looked) == extract.MOST_ATTACHMENTS


@pytest.mark.parametrize(
    ("dictionary", "deflated", "found"),
    [
        (b"/Filter /FlateDecode", True, True),
        (b"/Filter/FlateDecode", True, True),
        (b"/Filter [ /FlateDecode ]", True, True),
        (b"/Length 5", False, True),
        (b"/Filter /LZWDecode", True, False),
        (b"/Filter /FlateDecode", False, False),
        (b"/Filter [/ASCIIHexDecode /FlateDecode]", True, False),
        (b"/Filter /FlateDecode /Filter /FlateDecode", True, False),
    ],
)
def test_attached_data_are_read_plain_or_deflated_and_in_no_other_way(
    issued: dict[str, bytes], dictionary: bytes, deflated: bool, found: bool
) -> None:
    stream = zlib.compress(issued["json"]) if deflated else issued["json"]
    content = b"%PDF-1.7\n" + embedded(stream, dictionary)
    if found:
        assert find(content)["kind"] == "social-value-record"
    else:
        with pytest.raises(NotFound):
            find(content)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 /EmbeddedFile",
        b"%PDF-1.7 1 0 obj<</Type /EmbeddedFile>>" + b" " * 9_000 + b"stream\n{}\nendstream",
        b"%PDF-1.7 1 0 obj<</Type /EmbeddedFile>>stream\n{}",
        b"%PDF-1.7 <</EmbeddedFiles 3 0 R>> stream\n{}\nendstream",
    ],
)
def test_broken_attachments_are_passed_over(content: bytes) -> None:
    with pytest.raises(NotFound) as caught:
        find(content)
    assert caught.value.why == "not_a_record"


def test_a_file_too_large_to_be_a_record_is_not_looked_at(keys: Keys) -> None:
    verdict = verify(b"{" + b" " * LARGEST_FILE, keys)
    assert (verdict.state, verdict.why) == ("not_a_record", "too_large")
    large = b'{"kind": "social-value-record"' + b" " * LARGEST_DATA + b"}"
    assert verify(large, keys).why == "not_a_record"


def test_a_seal_needs_its_place_exactly_once(record: Record, keys: Keys) -> None:
    code = sign(record, keys).code
    mark = seal_mark(code).encode()
    for pdf in (b"no place", mark + mark):
        with pytest.raises(ValueError, match="no place for a seal, or several"):
            seal(pdf, code, keys)
    sealed = seal(b"before " + mark + b" after", code, keys)
    assert is_sealed(sealed, code, keys.signing()[0], keys)
    assert not is_sealed(sealed + sealed, code, keys.signing()[0], keys)


def test_a_persons_text_cannot_pose_as_the_place_of_the_seal(
    recorded: Callable[..., Record], keys: Keys
) -> None:
    """The code depends on the text, so no text can hold its own record's code."""
    posing = recorded(title=seal_mark("AAAA-AAAA-AAAA-AAAA"))
    files = issue(posing, keys)
    assert verify(files[0].content, keys).state == "genuine"
