"""`svguide check` on the text: what it prints, what it needs, how it ends."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from adapters.cli.check import report_text
from bot.content.library import Library

GOOD = """\
id: one
kind: smalltalk
topic: examples
nation: [england]
title: Shall we talk?
utterances: [hello you, good day to all, morning, hi guide, hey there, greetings, evening, howdy]
short: {short}
sources: [{{title: Example Act, url: "{url}", read: not-read}}]
reviewed_on: 2026-11-22
review_by: 2027-05-22
owner: law
"""
ELSEWHERE = "https://127.0.0.1:{port}/act"


def folder(root: Path, short: str = "Good day to you.", url: str = "") -> Path:
    """A content folder with one entry, no more than lints look at."""
    entries = root / "knowledge" / "entries" / "examples"
    entries.mkdir(parents=True)
    (entries / "one.yaml").write_text(GOOD.format(short=short, url=url), encoding="utf-8")
    interface = root / "knowledge" / "interface"
    interface.mkdir()
    (interface / "en.yaml").write_text(
        "language: en\nphrases: {hello: Hello.}\ncommands: {help: [help]}\n", encoding="utf-8"
    )
    return root


def test_text_without_fault_tells_the_reading_grade_on_request(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = folder(tmp_path)
    report_text(library, content, text=False, online=False)
    assert capsys.readouterr() == ("", "")
    report_text(library, content, text=True, online=False)
    assert capsys.readouterr().out.startswith("Reading grade of ")


def test_faults_of_the_text_are_printed_and_end_it(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = folder(tmp_path, short="Good day, etc to yuo.")
    with pytest.raises(click.ClickException, match=r"^1 fault in the text\.$"):
        report_text(library, content, text=False, online=False)
    assert capsys.readouterr().err == (
        "entries/examples/one.yaml:7: 'etc' is Latin. "
        "Write it in English: and so on, or list them.\n"
    )
    with pytest.raises(click.ClickException, match=r"^2 faults in the text\.$"):
        report_text(library, content, text=True, online=False)
    assert "'yuo' is not in the dictionary" in capsys.readouterr().err


def test_addresses_are_asked_for_only_on_request(
    library: Library, tmp_path: Path, unused_tcp_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    content = folder(tmp_path, url=ELSEWHERE.format(port=unused_tcp_port))
    report_text(library, content, text=False, online=False)
    with pytest.raises(click.ClickException, match=r"^1 fault in the text\.$"):
        report_text(library, content, text=False, online=True)
    assert "cannot be reached" in capsys.readouterr().err


def test_the_lack_of_the_authoring_tools_is_said_in_words(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("adapters.authoring.spelling", "adapters.authoring.readability"):
        monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.delattr(module, raising=False)
    monkeypatch.setitem(sys.modules, "hunspell", None)
    with pytest.raises(click.ClickException, match=r"pip install 'social-value-guide\[authoring"):
        report_text(library, folder(tmp_path), text=True, online=False)
