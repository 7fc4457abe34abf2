"""JSON lines: what is read, what is refused, and what an output line looks like."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.attachments import save_attachment
from adapters.cli.json_lines import (
    LONGEST_LINE,
    BadLine,
    asked,
    audience_of,
    chatted,
    day_of,
    id_of,
    parse,
    run_lines,
    text_of,
    write,
)
from bot.model.replies import Attachment, Citation, Option, Reply
from bot.model.session import Session
from bot.model.turn import Trace, Turn

CITATION = Citation(
    "An Act", "s. 1", "https://law.example/1", date(2026, 11, 22), date(2026, 11, 1)
)
CITED = {
    "title": "An Act",
    "locator": "s. 1",
    "url": "https://law.example/1",
    "as_at": "2026-11-22",
    "checked_on": "2026-11-01",
    "read": None,
    "read_on": None,
}


def run(text: str, name: str = "id") -> tuple[list[dict[str, Any]], bool]:
    """Output lines for input lines that are handled by being sent back under `got`."""
    out = io.StringIO()
    is_good = run_lines(io.StringIO(text), lambda raw: {"got": raw}, name, out)
    return [json.loads(line) for line in out.getvalue().splitlines()], is_good


def test_each_non_empty_line_gives_one_line_in_order() -> None:
    """Blank lines give none."""
    lines, is_good = run('{"id": 1}\n\n   \n\t\n{"id": 2}\r\n{"id": 3}')
    assert [line["got"]["id"] for line in lines] == [1, 2, 3]
    assert is_good


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nonsense", "bad_json"),
        ('{"id": "1", "text": "cut o', "bad_json"),
        ("{'id': 1}", "bad_json"),
        ("[" * 100_000, "bad_json"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "bad_json"),
        ("[1, 2]", "not_an_object"),
        ('"text"', "not_an_object"),
        ("null", "not_an_object"),
        ("7", "not_an_object"),
        ('{"id": 1, "id": 2}', "duplicate_key"),
        ('{"x": "' + "a" * LONGEST_LINE + '"}', "too_long"),
    ],
)
def test_a_line_that_cannot_be_taken_gives_an_error_and_the_run_goes_on(
    line: str, code: str
) -> None:
    """The other lines are answered; the run as a whole is not good."""
    lines, is_good = run(f'{{"id": "a"}}\n{line}\n{{"id": "b"}}\n')
    assert not is_good
    assert len(lines) == 3
    assert set(lines[1]) == {"id", "error"}
    assert set(lines[1]["error"]) == {"code", "message", "faults"}
    assert lines[1]["id"] is None
    assert lines[1]["error"]["code"] == code
    assert lines[2]["got"]["id"] == "b"


def test_an_error_quotes_no_more_of_a_line_than_a_key() -> None:
    """Even a key is cut."""
    key = "secret " * 100
    lines, _ = run(f'{{"{key}": 1, "{key}": 2}}\n{{"text": "my secret words"')
    assert len(lines[0]["error"]["message"]) < 120
    assert "secret words" not in json.dumps(lines[1])


def refuse(raw: dict[str, Any]) -> dict[str, Any]:
    raise BadLine("bad", "It is bad.", ("one", "two"))


@pytest.mark.parametrize("name", ["id", "conversation"])
@pytest.mark.parametrize(
    ("given_id", "echoed"),
    [
        ('"x"', "x"),
        ("7", 7),
        ("-7", -7),
        ("null", None),
        ("true", None),
        ("[1]", None),
        ("1.5", None),
    ],
)
def test_an_error_names_its_line_where_the_line_has_a_name(
    name: str, given_id: str, echoed: object
) -> None:
    """A text or a whole number, as it was given; else null."""
    out = io.StringIO()
    assert not run_lines([f'{{"{name}": {given_id}}}'], refuse, name, out)
    error = {"code": "bad", "message": "It is bad.", "faults": ["one", "two"]}
    assert json.loads(out.getvalue()) == {name: echoed, "error": error}


def test_numbers_are_read_exactly() -> None:
    """A point makes a Decimal; a number too long for a machine stays one."""
    found = parse('{"a": 0.1, "b": 12, "c": 1' + "0" * 5000 + "}")
    assert found["a"] == Decimal("0.1")
    assert found["b"] == 12
    assert isinstance(found["c"], Decimal)


def test_a_byte_order_mark_is_passed_over() -> None:
    """Some editors write one."""
    assert parse('\ufeff{"id": 1}') == {"id": 1}


def test_numbers_that_are_none_are_refused() -> None:
    """NaN and Infinity are no JSON, whatever Python says."""
    for word in ("NaN", "Infinity", "-Infinity"):
        with pytest.raises(BadLine) as caught:
            parse(f'{{"value": {word}}}')
        assert caught.value.code == "bad_json"


def test_output_is_one_line_of_utf_8_even_for_half_a_surrogate_pair() -> None:
    """Other signs stand as they are; decimals are written as text, days in ISO form."""
    out = io.StringIO()
    write({"text": "£5 \n …", "amount": Decimal("1E+3"), "on": date(2015, 6, 1)}, out)
    assert "£5 \\n …" in out.getvalue()
    assert json.loads(out.getvalue())["amount"] == "1000"
    out = io.StringIO()
    write({"id": "\ud800", "text": "£"}, out)
    assert json.loads(out.getvalue().encode().decode()) == {"id": "\ud800", "text": "£"}


@given(st.text(max_size=200))
def test_any_text_is_a_line_taken_or_a_line_refused(text: str) -> None:
    """Nothing raises; one line out for each that is not blank."""
    out = io.StringIO()
    line = text.replace("\n", " ").replace("\r", " ")
    run_lines([line], lambda raw: {"id": None}, "id", out)
    assert out.getvalue().count("\n") == bool(line.strip())


def test_texts_days_and_audiences_are_checked() -> None:
    """Absent and null mean the same; anything else of the wrong kind is refused by its key."""
    assert text_of({}, "text") is text_of({"text": None}, "text") is None
    assert day_of({"on": "2015-06-01"}, "on") == date(2015, 6, 1)
    assert audience_of({}) == audience_of({"audience": None}) == ""
    assert audience_of({"audience": "provider"}) == "provider"
    assert id_of({"id": 7}, "id") == 7
    for read, raw in (
        (lambda r: text_of(r, "text"), {"text": 1}),
        (lambda r: day_of(r, "text"), {"text": "1 June 2015"}),
        (lambda r: day_of(r, "text"), {"text": 20150601}),
        (lambda r: id_of(r, "text"), {"text": True}),
    ):
        with pytest.raises(BadLine) as caught:
            read(raw)
        assert caught.value.faults == ("text",)
    for wrong in ("council", 1, ["provider"]):
        with pytest.raises(BadLine) as caught:
            audience_of({"audience": wrong})
        assert caught.value.faults == ("audience",)


def turn(*attachments: Attachment) -> Turn:
    reply = Reply(
        "**Yes.** See [s. 1](https://law.example/1).",
        footer="Source: an Act.",
        options=(Option("m:x", "Tell me more"), Option("c:help", "Help")),
        citations=(CITATION,),
        attachments=attachments,
    )
    trace = Trace(entry="x", score=88.888, alternatives=(("y", 12.34),))
    return Turn(Session(), (reply,), "answer", trace)


def test_an_answer_to_ask_has_every_field() -> None:
    """`reply` is all a person sees: plain words, source line, numbered options."""
    assert asked(turn(), "q1") == {
        "id": "q1",
        "kind": "answer",
        "entry": "x",
        "flow": None,
        "score": 88.9,
        "alternatives": [{"entry": "y", "score": 12.3}],
        "reply": "Yes. See s. 1 (https://law.example/1).\n\nSource: an Act.\n\n"
        "1. Tell me more\n2. Help",
        "citations": [CITED],
        "nation": [],
        "read_to": "2026-11-01",
    }


def test_a_turn_of_chat_has_every_field(tmp_path: Path) -> None:
    """Attachments are written, and named with their place."""
    files = tmp_path / "not" / "there"
    found = chatted(turn(Attachment("note.txt", "text/plain", b"kept")), "c1", files)
    assert found == {
        "conversation": "c1",
        "replies": [
            {
                "text": "Yes. See s. 1 (https://law.example/1).\n\nSource: an Act.",
                "options": [
                    {"id": "m:x", "label": "Tell me more"},
                    {"id": "c:help", "label": "Help"},
                ],
                "citations": [CITED],
                "attachments": [
                    {
                        "name": "note.txt",
                        "media_type": "text/plain",
                        "path": str(files / "note.txt"),
                    }
                ],
                "nation": [],
                "read_to": "2026-11-01",
            }
        ],
        "kind": "answer",
        "entry": "x",
        "flow": None,
        "question": None,
    }
    assert (files / "note.txt").read_bytes() == b"kept"


def test_a_turn_without_anything_has_nulls_and_empty_lists(tmp_path: Path) -> None:
    """Nothing is left out."""
    bare = Turn(Session(), (Reply("Hello."),), "smalltalk")
    assert chatted(bare, "c", tmp_path) == {
        "conversation": "c",
        "replies": [
            {
                "text": "Hello.",
                "options": [],
                "citations": [],
                "attachments": [],
                "nation": [],
                "read_to": None,
            }
        ],
        "kind": "smalltalk",
        "entry": None,
        "flow": None,
        "question": None,
    }


def test_no_attachment_takes_the_place_of_another_or_leaves_its_folder(tmp_path: Path) -> None:
    """The second of a name gets a number; a name that climbs is cut to its last part."""
    files = tmp_path / "files"
    paths = [
        save_attachment(Attachment(name, "text/plain", str(n).encode()), files)
        for n, name in enumerate(("a.txt", "a.txt", "../a.txt", "/etc/a.txt"))
    ]
    assert [path.name for path in paths] == ["a.txt", "a-2.txt", "a-3.txt", "a-4.txt"]
    assert {path.parent for path in paths} == {files}
    assert [path.read_bytes() for path in paths] == [b"0", b"1", b"2", b"3"]


def test_a_source_that_was_not_read_has_no_day_of_checking() -> None:
    unread = replace(CITATION, checked_on=None, read="not-read")
    reply = Reply("Yes.", citations=(unread,), nation=("scotland",))
    found = asked(Turn(Session(), (reply,), "answer"), None)
    (cited,) = found["citations"]
    assert (cited["checked_on"], cited["read"], cited["read_on"]) == (None, "not-read", None)
    assert (found["nation"], found["read_to"]) == (["scotland"], None)
