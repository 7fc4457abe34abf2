"""
Logs: what is shown, and what is not, whoever logs it.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from adapters.runtime.logging import KeyLabel, configure
from bot.model.events import ConversationKey, Message

KEY = ConversationKey("telegram", "bot", "424242", person="777")
SECRET = "s3cr3t-webhook"
TOKEN = "123456789:AAEabcdefghijklmnopqrstuvwxyz012345"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Logs set up as JSON, and a way to read what was logged."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, structlog.get_config()
    stream = io.StringIO()
    configure(secrets=[SECRET, "", "abc"], label=KeyLabel(b"k"), as_json=True, stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before[0], before[1]
    structlog.configure(**before[2])


def test_a_line_has_event_level_and_time(lines: Lines) -> None:
    """One JSON object each; below the level nothing."""
    log = structlog.get_logger("somewhere")
    log.info("service.started", count=3, on=True, nothing=None, share=0.5)
    log.debug("not shown")
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "service.started",
        "level": "info",
        "count": 3,
        "on": True,
        "nothing": None,
        "share": 0.5,
    }


@pytest.mark.parametrize(
    "hidden",
    [
        SECRET,
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        "xoxb-12-34-abcdef",
        "xoxe.xoxb-12-34-abcdef",
        "xapp-1-A0-abcdef",
    ],
)
def test_secrets_are_masked_wherever_they_stand(lines: Lines, hidden: str) -> None:
    """In the event, a field, a list, a mapping and its keys' values."""
    log = structlog.get_logger()
    log.info(f"called {hidden}", url=hidden, many=[hidden, (hidden,)], deep={"a": {"b": hidden}})
    shown = json.dumps(lines())
    assert "***" in shown
    for part in (SECRET, TOKEN, "abcdef", "AAEabc"):
        assert part not in shown


def test_a_password_in_an_address_is_masked(lines: Lines) -> None:
    """The host stays."""
    structlog.get_logger().info("store.open", url="postgresql://bot:hunter2@db/guide")
    assert lines()[0]["url"] == "postgresql://***@db/guide"


def test_short_settings_mask_nothing(lines: Lines) -> None:
    """A secret of three signs would take half of every line."""
    structlog.get_logger().info("abc is fine")
    assert lines()[0]["event"] == "abc is fine"


def test_a_conversation_is_a_short_keyed_hash(lines: Lines) -> None:
    """The same each time, another for another key, and no id in it."""
    structlog.get_logger().info("x", conversation=KEY, all=[KEY])
    (line,) = lines()
    assert line["conversation"] == line["all"][0] == KeyLabel(b"k")(KEY)
    assert line["conversation"].startswith("telegram:")
    assert len(line["conversation"]) == len("telegram:") + 8
    assert KeyLabel(b"k")(KEY) != KeyLabel(b"other")(KEY)
    assert "424242" not in json.dumps(line)
    assert "777" not in line["conversation"]


@pytest.mark.parametrize(
    "name", ["text", "user_text", "body", "payload", "utterance", "address", "bot_token", "Secret"]
)
def test_fields_that_carry_what_people_wrote_are_dropped(lines: Lines, name: str) -> None:
    """Also deep inside."""
    structlog.get_logger().info("x", deep=[{name: "we sell fish"}], **{name: "we sell fish"})
    assert "fish" not in json.dumps(lines())


def test_objects_do_not_speak_for_themselves(lines: Lines) -> None:
    """Their kind is shown, not what they hold."""
    structlog.get_logger().info("x", thing=Message("we sell fish"), error=ValueError("fish"))
    (line,) = lines()
    assert (line["thing"], line["error"]) == ("Message", "ValueError")


def test_an_exception_is_type_and_places_without_its_words(lines: Lines) -> None:
    """From structlog and from the standard library."""
    for log in (structlog.get_logger().exception, logging.getLogger("lib").exception):
        try:
            raise ValueError("we sell fish")
        except ValueError:
            log("failed")
    ours, theirs = lines()
    for line in (ours, theirs):
        assert line["error"] == "ValueError"
        assert line["places"][-1].startswith("test_logging.py:")
    assert "fish" not in json.dumps([ours, theirs])


def test_a_library_is_shown_by_place_and_not_by_word(lines: Lines) -> None:
    """From WARNING on."""
    library = logging.getLogger("some.library")
    library.info("nothing")
    library.warning("payload was %s", "we sell fish", stack_info=True)
    library.error(f"token {TOKEN}")
    warning, error = lines()
    assert (warning["event"], warning["logger"], warning["level"]) == (
        "library",
        "some.library",
        "warning",
    )
    assert warning["place"].startswith("test_logging.test_a_library_is_shown")
    assert "fish" not in json.dumps(warning)
    assert TOKEN not in json.dumps(error)


def test_lines_for_people_hide_as_much(lines: Lines) -> None:
    """The console form goes through the same."""
    stream = io.StringIO()
    configure(secrets=[SECRET], label=KeyLabel(b"k"), as_json=False, stream=stream)
    structlog.get_logger().warning("service.odd", url=TOKEN, key=KEY, text="fish", x=SECRET)
    shown = stream.getvalue()
    assert "service.odd" in shown
    for part in (TOKEN, SECRET, "fish", "424242"):
        assert part not in shown
