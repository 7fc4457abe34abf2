"""
The command as people and machines call it: a child process, its outputs and its exit code.

The matcher is worked out once and cached; most tests put many lines through one process.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.command import COMMAND, Done, clean_environment, run

COUNCIL = "what's the threshold for a council?"
MANAGING = "How is social value managed once a contract is running?"
ASKED = [
    "id",
    "kind",
    "entry",
    "flow",
    "score",
    "alternatives",
    "reply",
    "citations",
    "nation",
    "read_to",
]
TURN = ["conversation", "replies", "kind", "entry", "flow", "question"]
REPLY = ["text", "options", "citations", "attachments", "nation", "read_to"]
CITATION = ["title", "locator", "url", "as_at", "checked_on", "read", "read_on"]
KINDS = {
    "answer",
    "clarify",
    "flow",
    "smalltalk",
    "near_scope",
    "out_of_scope",
    "not_known",
    "handoff",
    "refuse",
    "command",
}
COMMANDS = ("ask", "assess", "chat", "check", "graph", "serve", "version")
FACTS = {
    "start_date": "2026-03-02",
    "authority": "sub_central",
    "functions": "england_or_non_devolved",
    "arrangement": "contract",
    "subject": "services",
    "special": "none",
    "light_touch": "no",
    "value": 300000,
    "value_basis": "inc",
}


@pytest.fixture(scope="module", autouse=True)
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Has the matcher worked out and cached, so that every test is quick."""
    assert run(tmp_path_factory.mktemp("warm"), "version").code == 0


def as_lines(*raws: object) -> str:
    return "".join(f"{json.dumps(raw, ensure_ascii=False)}\n" for raw in raws)


# ---- ask


def test_ask_answers_with_the_figure_of_today_and_its_source(tmp_path: Path) -> None:
    """Plain text, source line and numbered options."""
    done = run(tmp_path, "ask", COUNCIL)
    assert done.code == 0
    assert "£207,720" in done.out
    assert "Source: Procurement Act 2023" in done.out
    assert "\n1. " in done.out
    assert "**" not in done.out
    assert done.err == ""


def test_ask_as_json_is_one_line_with_every_field(tmp_path: Path) -> None:
    """By the law of the day asked about, with why when that is wanted."""
    done = run(tmp_path, "ask", COUNCIL, "--on", "2015-06-01", "--json", "--explain")
    (found,) = done.lines
    assert done.code == 0
    assert list(found) == [*ASKED, "explain"]
    assert found["id"] is None
    assert "£172,514" in found["reply"]
    assert "£207,720" not in found["reply"]
    assert {citation["as_at"] for citation in found["citations"]} == {"2015-06-01"}
    why = found["explain"]
    assert why["entry"] == found["entry"]
    assert why["phrase"]
    assert 0 <= why["runner_up"][0]["score"] <= why["score"] <= 100
    assert "threshold.services.sub_central" in why["parameters"]


def test_ask_after_another_question_goes_on_from_its_answer_and_explains_how(
    tmp_path: Path,
) -> None:
    said = ("and for central government?", "--after", COUNCIL, "--explain")
    done = run(tmp_path, "ask", *said)
    assert done.code == 0
    assert "£135,018" in done.out
    assert "went on from: threshold-for-councils, by idea central" in done.out
    assert "score" not in done.out.partition("Why this answer")[2]


def test_ask_explains_in_words_and_adds_the_meaning_for_an_audience(tmp_path: Path) -> None:
    """Score, our phrasing that lay closest, runner-up."""
    done = run(tmp_path, "ask", MANAGING, "--explain", "--audience", "commissioner")
    assert done.code == 0
    assert "If you buy:" in done.out
    for said in ("Why this answer", "of 100", f"closest phrasing of ours: {MANAGING}", "next best"):
        assert said in done.out


@pytest.mark.parametrize(
    "words",
    [
        ("ask",),
        ("ask", "a question", "--jsonl"),
        ("ask", "two", "questions"),
        ("ask", "q", "--on", "1 June 2015"),
        ("ask", "q", "--on", "2015-02-30"),
        ("ask", "q", "--audience", "council"),
        ("graph", "no-such-flow"),
        ("graph", "does-the-act-apply", "--format", "png"),
        ("assess", "--facts", "no-such-file.json"),
        ("check", "--content", "no-such-folder"),
        ("chat", "--nonsense"),
        ("dance",),
    ],
)
def test_wrong_usage_is_said_in_words_with_exit_code_2(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Nothing on standard output."""
    done = run(tmp_path, *words)
    assert (done.code, done.out) == (2, "")
    assert "Error: " in done.err


QUESTIONS: tuple[tuple[bytes, object, str], ...] = (
    (b'{"id": "1", "text": "what is the threshold for a council?"}', "1", "answer"),
    (b'{"id": 2, "text": "hello", "mood": "good"}', 2, "smalltalk"),
    (b'{"text": "check"}', None, "flow"),
    (b'{"id": null, "text": "is it law?", "on": null, "audience": null}', None, ""),
    (b'{"id": "caf\xc3\xa9", "text": "caf\xc3\xa9?"}', "café", ""),
    (b'\xef\xbb\xbf{"id": "bom", "text": "hello"}', "bom", "smalltalk"),
    (b'{"id": "empty", "text": ""}', "empty", "command"),
    (b'{"id": "signs", "text": "\\u0000\\u200b\\u202e\\ud83d\\ude00"}', "signs", "command"),
    (b'{"id": "half", "text": "\\ud800 threshold for a council"}', "half", "answer"),
    (b'{"id": "bytes", "text": "hello \xff\xfe"}', "bytes", ""),
    (b'{"id": "long", "text": "' + b"a" * 100_000 + b'"}', "long", ""),
    (b'{"id": "html", "text": "<b>*_hi_*</b> @here <!channel>"}', "html", ""),
    (b'{"id": "bye", "text": "/start"}', "bye", "command"),
    (b'{"id": "odd", "text": "/frobnicate"}', "odd", "command"),
)
"""Lines to take: what is sent, the id that must come back, the kind where it is sure."""
BAD: tuple[tuple[bytes, object, str], ...] = (
    (b"not json", None, "bad_json"),
    (b"\xff\xfe\x00", None, "bad_json"),
    (b'{"id": "cut", "text": "hel', None, "bad_json"),
    (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, None, "bad_json"),
    (b"[]", None, "not_an_object"),
    (b'{"id": "no text"}', "no text", "missing"),
    (b'{"id": 3, "text": 7}', 3, "bad_value"),
    (b'{"id": {"a": 1}, "text": "hello"}', None, "bad_value"),
    (b'{"id": "day", "text": "hello", "on": "yesterday"}', "day", "bad_value"),
    (b'{"id": "who", "text": "hello", "audience": "me"}', "who", "bad_value"),
)


def test_a_batch_gives_one_line_for_each_line_in_order(tmp_path: Path) -> None:
    """Good, bad and empty lines mixed; 1 at the end, for some were bad."""
    said: list[bytes] = []
    expected: list[tuple[object, str]] = []
    for number, (line, line_id, word) in enumerate((*QUESTIONS, *BAD)):
        said += [line, b"" if number % 2 else b"  \t"]
        expected.append((line_id, word))
    done = run(tmp_path, "ask", "--jsonl", said=b"\n".join(said))
    assert done.code == 1
    assert len(done.lines) == len(expected)
    for found, (line_id, word) in zip(done.lines, expected, strict=True):
        assert found["id"] == line_id
        if "error" in found:
            assert found["error"]["code"] == word
            assert set(found["error"]) == {"code", "message", "faults"}
        else:
            assert list(found) == ASKED
            assert found["kind"] in KINDS
            assert found["kind"] == word or not word
            assert found["reply"]
            assert 0 <= found["score"] <= 100
            assert all(list(citation) == CITATION for citation in found["citations"])
    assert sum("error" in found for found in done.lines) == len(BAD)


def test_each_line_of_a_batch_is_a_conversation_of_its_own_and_carries_its_own_day(
    tmp_path: Path,
) -> None:
    """What one line asked is not there for "more" in the next."""
    done = run(
        tmp_path,
        "ask",
        "--jsonl",
        said=as_lines(
            {"id": 1, "text": COUNCIL},
            {"id": 2, "text": COUNCIL, "on": "2015-06-01"},
            {"id": 3, "text": MANAGING, "audience": "provider"},
            {"id": 4, "text": COUNCIL},
            {"id": 5, "text": "more"},
        ),
    )
    assert done.code == 0
    replies = [found["reply"] for found in done.lines]
    assert "£207,720" in replies[0]
    assert "£172,514" in replies[1]
    assert "If you bid:" in replies[2]
    assert replies[3] == replies[0]
    assert done.lines[4]["kind"] == "command"


def test_lines_are_answered_one_by_one_as_they_come(tmp_path: Path) -> None:
    """A machine may wait for each answer before it asks on; no input at all is well, too."""
    environment = clean_environment(tmp_path)
    with subprocess.Popen(
        [*COMMAND, "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(as_lines({"id": number, "text": "hello"}).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(30) == 0
    assert run(tmp_path, "ask", "--jsonl") == Done(0, "", "")


def test_output_is_utf_8_in_any_locale(tmp_path: Path) -> None:
    """The pound sign and the ids of others survive."""
    done = run(
        tmp_path,
        "ask",
        "--jsonl",
        said=as_lines({"id": "Ж", "text": COUNCIL}),
        PYTHONUTF8="0",
        PYTHONIOENCODING="latin-1",
    )
    (found,) = done.lines
    assert found["id"] == "Ж"
    assert "£207,720" in found["reply"]


def test_a_terminal_without_our_signs_shows_others_instead(tmp_path: Path) -> None:
    """A question mark rather than a traceback."""
    ascii_only = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = run(tmp_path, "chat", said=COUNCIL, **ascii_only)
    assert done.code == 0
    assert "?207,720" in done.out


# ---- chat --jsonl


def chat(folder: Path, *raws: object, words: tuple[str, ...] = ()) -> Done:
    return run(folder, "chat", "--jsonl", *words, said=as_lines(*raws))


def say(conversation: object, text: str) -> dict[str, object]:
    return {"conversation": conversation, "text": text}


def choose(conversation: object, choice: str) -> dict[str, object]:
    return {"conversation": conversation, "choice": choice}


def test_conversations_interleave_freely(tmp_path: Path) -> None:
    """Two checks step by step in turn, one typed and one by choice, each on its own."""
    done = chat(
        tmp_path,
        say("a", "check"),
        choose("b", "s:does-the-act-apply"),
        say("a", "2 March 2026"),
        choose("b", "a:1:start-date:2015-06-01"),
        say("a", "england"),
        choose("b", "a:1:where:scotland"),
        say("a", "review"),
        say(1, "back"),
    )
    assert done.code == 0
    for found in done.lines:
        assert list(found) == TURN
        assert found["kind"] in KINDS
        for reply in found["replies"]:
            assert list(reply) == REPLY
            assert reply["attachments"] == []
            assert all(list(option) == ["id", "label"] for option in reply["options"])
            assert all(len(option["id"].encode()) <= 60 for option in reply["options"])
    assert [found["conversation"] for found in done.lines] == [*"abababa", 1]
    assert [found["question"] for found in done.lines[:5]] == [
        "start-date",
        "start-date",
        "where",
        "where",
        "body",
    ]
    assert done.lines[5]["question"] is None
    assert "Other rules apply" in done.lines[5]["replies"][0]["text"]
    assert done.lines[5]["replies"][0]["citations"]
    reviewed = json.dumps(done.lines[6]["replies"][0]["options"])
    assert "2 March 2026" in reviewed
    assert "Scotland" not in reviewed


def test_forged_and_stale_choices_are_refused_and_lose_nothing(tmp_path: Path) -> None:
    """The check stands where it stood."""
    forged = [
        "a:1:where:atlantis",
        "a:1:nowhere:england",
        "a:9:where:england",
        "a:-1:where:england",
        "a:\u0661:where:england",
        "x:1:value",
        "s:no-such-flow",
        "e:no-such-entry",
        "m:../../etc/passwd",
        "c:rm -rf",
        "",
        ":",
        "a" * 100_000,
        "\u202e\u0000",
        "e:__class__",
    ]
    done = chat(
        tmp_path,
        say("a", "check"),
        say("a", "2 March 2026"),
        *(choose("a", choice) for choice in forged),
        choose("a", "a:1:where:england"),
    )
    assert done.code == 0
    refused = done.lines[2:-1]
    assert [found["kind"] for found in refused] == ["refuse"] * len(forged)
    assert {found["question"] for found in refused} == {"where"}
    assert done.lines[-1]["question"] == "body"


def test_a_bad_line_leaves_its_conversation_as_it_was(tmp_path: Path) -> None:
    """It is answered by an error that names the conversation; unknown keys are passed over."""
    bad: list[dict[str, Any]] = [
        {"conversation": "a"},
        {"conversation": "a", "text": "england", "choice": "c:help"},
        {"conversation": "a", "text": None, "choice": None},
        {"conversation": "a", "text": ["england"]},
        {"conversation": "a", "choice": 1},
        {"text": "england"},
        {"conversation": None, "text": "england"},
        {"conversation": ["a"], "text": "england"},
    ]
    done = chat(
        tmp_path,
        say("a", "check"),
        say("a", "2 March 2026"),
        *bad,
        say("a", "england") | {"mood": "good", "choice": None},
    )
    assert done.code == 1
    errors = done.lines[2:-1]
    assert len(errors) == len(bad)
    assert [found["conversation"] for found in errors] == ["a"] * 5 + [None] * 3
    assert all(set(found) == {"conversation", "error"} for found in errors)
    assert done.lines[-1]["question"] == "body"


def test_a_whole_check_by_choices_reaches_an_outcome(tmp_path: Path) -> None:
    """Nothing is kept on disk by it, and the day of the command counts."""
    answers = (
        "start-date:2026-03-02",
        "where:england",
        "body:council",
        "arrangement:contract",
        "special:none",
        "subject:goods",
    )
    done = chat(
        tmp_path,
        choose("c", "s:does-the-act-apply"),
        *(choose("c", f"a:1:{answer}") for answer in answers),
        say("d", COUNCIL),
        say("d", MANAGING),
        words=("--on", "2015-06-01", "--audience", "commissioner"),
    )
    assert done.code == 0
    outcome = done.lines[-3]
    assert (outcome["kind"], outcome["question"]) == ("flow", None)
    assert "You do not have to consider social value" in outcome["replies"][0]["text"]
    assert "£172,514" in done.lines[-2]["replies"][0]["text"]
    assert "If you buy:" in done.lines[-1]["replies"][0]["text"]
    assert not (tmp_path / "data").exists()


# ---- chat, in a pipe and in a terminal


def test_a_piped_chat_answers_each_line_and_goes_on_next_time(tmp_path: Path) -> None:
    """Plain text without prompt or greeting; `--fresh` forgets."""
    done = run(tmp_path, "chat", said="check\n2 March 2026\n")
    assert (done.code, done.err) == (0, "")
    assert "Question 2 of about" in done.out
    assert "> " not in done.out
    assert "\x1b" not in done.out
    done = run(tmp_path, "chat", said="england\nexit\nscotland\n")
    assert done.code == 0
    assert "Question 3 of about" in done.out
    assert "Scotland" not in done.out.partition("Question 3")[2]
    done = run(tmp_path, "chat", "--fresh", said="back\n")
    assert "during a check" in done.out
    assert (tmp_path / "data" / "guide.sqlite3").is_file()


def test_a_piped_chat_takes_any_bytes_and_no_input(tmp_path: Path) -> None:
    """Each line gets an answer."""
    done = run(tmp_path, "chat", said=b"\xff\xfe\n\x00\x1b[31m\nhello\n")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "Hello" in done.out
    assert run(tmp_path, "chat").code == 0


def test_a_data_base_that_cannot_be_opened_is_an_error_in_words(tmp_path: Path) -> None:
    """No traceback in `chat` either."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "guide.sqlite3").write_bytes(b"not a data base at all" * 100)
    done = run(tmp_path, "chat", said="hello\n")
    assert done.code == 1
    assert "Error: " in done.err


READY = "\x1b[?2004h"
"""Line editing waits for keys."""


class Terminal:
    """A person at a pseudo-terminal, 80 columns wide."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.screen = ""
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._process = subprocess.Popen(
            [*COMMAND, "chat", *words],
            cwd=folder,
            env=clean_environment(folder / "data", TERM="xterm"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def until(self, text: str) -> str:
        """What is shown up to and with `text`, from where the last call ended."""
        while text not in self.screen:
            self._read()
        shown, _, self.screen = self.screen.partition(text)
        return shown + text

    def _read(self) -> None:
        is_there, _, _ = select.select([self._ours], [], [], 60)
        assert is_there, self.screen
        part = os.read(self._ours, 65_536).decode("utf-8", "replace")
        if "\x1b[6n" in part:
            # line editing asks where the cursor is; a terminal answers: in the last line
            os.write(self._ours, b"\x1b[24;1R")
        self.screen += part

    def type(self, text: str) -> None:
        """Types a line once it can be typed."""
        self.until(READY)
        os.write(self._ours, text.encode() + b"\r")

    def press(self, key: bytes) -> None:
        """Presses a key once it can be pressed."""
        self.until(READY)
        os.write(self._ours, key)

    def ended(self) -> int:
        """The exit code, once the command has ended."""
        with contextlib.suppress(OSError):
            # Linux's way to say that nobody writes any more is an error
            while True:
                self._read()
        return self._process.wait(30)

    def close(self) -> None:
        """Ends what is left."""
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens terminals on `svguide chat`, all with one data folder."""
    opened: list[Terminal] = []

    def one(*words: str) -> Terminal:
        opened.append(Terminal(tmp_path, *words))
        return opened[-1]

    yield one
    for terminal in opened:
        terminal.close()


def test_a_person_in_a_terminal_is_greeted_helped_and_let_go(
    sit_down: Callable[..., Terminal],
) -> None:
    """Prompt, numbered options that can be typed, help, and exit with 0."""
    terminal = sit_down()
    greeting = terminal.until("What can you do?")
    assert "Social Value Guide" in greeting
    assert "1. " in greeting
    assert "Traceback" not in greeting
    terminal.type("1")
    terminal.until("Question 1 of about")
    terminal.type("/help")
    assert "why: " in terminal.until("Question 1 of about")
    terminal.type("2 March 2026")
    terminal.until("Question 2 of about")
    terminal.type("exit")
    assert terminal.ended() == 0


def test_a_terminal_shows_next_time_where_the_person_was(
    sit_down: Callable[..., Terminal], tmp_path: Path
) -> None:
    """Control-D leaves, too; `--fresh` begins anew."""
    run(tmp_path, "chat", said="check\n2 March 2026\n")
    terminal = sit_down()
    assert "Question 2 of about" in terminal.until("Back")
    terminal.press(b"\x04")
    assert terminal.ended() == 0
    terminal = sit_down("--fresh")
    assert "Question" not in terminal.until("What can you do?")
    terminal.press(b"\x03")
    assert terminal.ended() == 0


# ---- assess


def test_assess_takes_one_object_over_any_lines(tmp_path: Path) -> None:
    """From standard input or a file, with a byte order mark or without."""
    text = json.dumps(FACTS | {"id": "x"}, indent=2)
    done = run(tmp_path, "assess", said=text)
    (found,) = done.lines
    assert done.code == 0
    assert (found["id"], found["outcome"]) == ("x", "APPLIES")
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8-sig")
    assert run(tmp_path, "assess", "--facts", str(file)) == done


def test_assess_of_no_facts_is_a_success_and_of_no_input_wrong_usage(tmp_path: Path) -> None:
    """An empty object says that nothing is known."""
    done = run(tmp_path, "assess", said="{}")
    assert (done.code, done.lines[0]["outcome"]) == (0, "GET_ADVICE")
    done = run(tmp_path, "assess", said=" \n")
    assert (done.code, done.out) == (2, "")


def test_assess_names_every_fault_of_one_object(tmp_path: Path) -> None:
    """An error object, and exit code 1."""
    wrong = FACTS | {"id": 5, "colour": "red", "subject": "people", "value": "lots"}
    done = run(tmp_path, "assess", said=json.dumps(wrong))
    (found,) = done.lines
    assert done.code == 1
    assert found["id"] == 5
    assert [fault.partition(":")[0] for fault in found["error"]["faults"]] == [
        "colour",
        "subject",
        "value",
    ]


def test_assess_of_many_gives_a_line_each(tmp_path: Path) -> None:
    """The run goes on after bad lines; ids come back, or null."""
    said = [
        json.dumps(FACTS | {"id": 1}).encode(),
        b"",
        json.dumps(FACTS | {"arrangement": "grant"}).encode(),
        b'{"id": "bad", "subject": "\xff"}',
        b"nonsense",
        b'{"id": "nan", "value": NaN}',
        json.dumps(FACTS | {"id": 2, "value": 1000}).encode(),
    ]
    done = run(tmp_path, "assess", "--jsonl", said=b"\n".join(said))
    assert done.code == 1
    assert [found["id"] for found in done.lines] == [1, None, "bad", None, None, 2]
    assert [found.get("outcome") for found in done.lines] == [
        "APPLIES",
        "NOT_APPLICABLE",
        None,
        None,
        None,
        "NOT_REQUIRED_ENCOURAGED",
    ]
    assert run(tmp_path, "assess", "--jsonl") == Done(0, "", "")


# ---- check, graph, version, help


def test_check_says_that_the_content_shipped_has_no_fault(tmp_path: Path) -> None:
    """With how much there is of it."""
    done = run(tmp_path, "check")
    assert done.code == 0, done.err
    assert "entries" in done.out
    assert "no fault" in done.out


def test_check_warns_of_phrases_a_language_leaves_to_english(tmp_path: Path) -> None:
    """It is no fault: what is missing is said in English."""
    packages = Path(__file__).parents[3]
    for package in ("knowledge", "dialogs"):
        ignored = shutil.ignore_patterns("*.py", "__pycache__")
        shutil.copytree(packages / package, tmp_path / package, ignore=ignored)
    welsh = tmp_path / "knowledge" / "interface" / "cy.yaml"
    kept = [
        line for line in welsh.read_text(encoding="utf-8").splitlines() if "  stopped:" not in line
    ]
    welsh.write_text("\n".join(kept), encoding="utf-8")
    done = run(tmp_path, "check", "--content", str(tmp_path))
    assert done.code == 0
    warning = "warning: interface/cy.yaml: 'stopped' is missing, so it is said in English."
    assert warning in done.err.splitlines()


def test_check_names_every_fault_with_file_and_line(tmp_path: Path) -> None:
    """A folder with three broken files: all named at once, exit code 1."""
    entries = tmp_path / "knowledge" / "entries"
    entries.mkdir(parents=True)
    (tmp_path / "dialogs").mkdir()
    (entries / "one.yaml").write_text("id: one\nid: two\n", encoding="utf-8")
    (entries / "two.yaml").write_text("id: [unclosed\n", encoding="utf-8")
    (entries / "three.yaml").write_bytes(b"id: \xff\n")
    done = run(tmp_path, "check", "--content", str(tmp_path))
    assert (done.code, done.out) == (1, "")
    for named in ("entries/one.yaml:2: ", "entries/two.yaml:", "entries/three.yaml"):
        assert named in done.err
    assert "faults in the content" in done.err


def test_graph_lists_and_draws_flows(tmp_path: Path) -> None:
    """As Mermaid or as DOT, every question and outcome in it."""
    listed = run(tmp_path, "graph")
    assert listed.out.startswith("does-the-act-apply: ")
    mermaid = run(tmp_path, "graph", "does-the-act-apply")
    assert mermaid.code == 0
    assert mermaid.out.startswith(("flowchart", "graph"))
    dot = run(tmp_path, "graph", "does-the-act-apply", "--format", "dot")
    assert dot.out.startswith("digraph")
    for drawing in (mermaid.out, dot.out):
        assert drawing.endswith("\n")
        for shown in ("start-date", "urgent", "APPLIES", "GET_ADVICE"):
            assert shown in drawing or shown.replace("-", "_") in drawing


def test_version_says_program_content_and_matching(tmp_path: Path) -> None:
    """The release is the program's number and a hash of the content."""
    done = run(tmp_path, "version")
    assert done.code == 0
    assert done.out.startswith("svguide 0.1.0+")
    assert "matching: " in done.out
    short = run(tmp_path, "--version")
    assert (short.code, short.out) == (0, "svguide, version 0.1.0\n")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_teaches_and_loads_little(tmp_path: Path, command: str) -> None:
    """The list of commands needs no library but click; a command's own help no platform's."""
    heavy = ["onnxruntime", "sqlalchemy", "slack_bolt", "telegram"]
    if not command:
        heavy += ["bot", "numpy", "pydantic", "yaml"]
    program = (
        "import sys\nfrom adapters.cli import cli\n"
        "try:\n    cli(sys.argv[1:], prog_name='svguide')\n"
        f"finally:\n    print(sorted(set({heavy}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", program, *command.split(), "--help"],
        cwd=tmp_path,
        env=clean_environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == "[]\n"
    assert done.stdout.startswith("Usage: svguide")
    assert "svguide " in done.stdout.partition("\n")[2], "no example"


def test_ctrl_c_ends_a_batch_without_a_traceback(tmp_path: Path) -> None:
    """Whoever waits for input can be stopped."""
    with subprocess.Popen(
        [*COMMAND, "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(tmp_path),
        cwd=tmp_path,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(as_lines({"id": 1, "text": "hello"}).encode())
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 1
        assert b"Traceback" not in process.stderr.read()


def test_settings_that_cannot_be_used_end_chat_too(tmp_path: Path) -> None:
    """Each is named."""
    done = run(tmp_path, "chat", said="hello\n", SVGUIDE_PORT="x", TELEGRAM_MODE="y")
    assert done.code == 1
    assert "SVGUIDE_PORT: " in done.err
    assert "TELEGRAM_MODE: " in done.err
