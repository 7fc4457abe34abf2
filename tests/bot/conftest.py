"""
What the tests of the dialogue engine share: the packaged library, small libraries made in code, a
finder that knows what it is told, and a conversation to talk to.

The finder stands in for the matcher, which has tests of its own; everything else is real.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.content.library import Library
from bot.content.merging import Entries
from bot.engine import Engine
from bot.matching.values import Band, Finding, Match
from bot.model.events import Choice, Command, Event, Message
from bot.model.session import Session
from bot.model.turn import Turn
from dialogs import Flow
from knowledge import Entry, Parameter, Parameters

TODAY = date(2026, 11, 30)

UNHEARD_OF = "xylophone"
"""A word that no phrasing of ours holds, so that it is never shared with one."""

Found = str | list[str]
"""An id is sure, a list is close; `unknown` and `outside` stand for themselves."""


@dataclass(frozen=True)
class TableFinder:
    """Finds what its table says; everything else is not known."""

    table: Mapping[str, Found] = field(default_factory=dict)
    mode: str = "a table"

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """What stands beside the utterance, whatever its capitals."""
        found = self.table.get(utterance.casefold(), "unknown")
        if isinstance(found, list):
            return finding(Band.CLOSE, *found)
        if found in ("unknown", "outside"):
            return finding(Band(found))
        sure = finding(Band.SURE, found, "what-is-the-act")
        said = utterance.casefold().strip("?").split()
        return replace(sure, shared=tuple(word for word in said if word != UNHEARD_OF))

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """As `find`."""
        return self.find(utterance, limit=limit)


@dataclass(frozen=True)
class TableTongues:
    """Takes every message for English but those of its table."""

    table: Mapping[str, str] = field(default_factory=dict)

    def detect(self, text: str) -> str:
        """What stands beside the text, whatever its capitals."""
        return self.table.get(text.casefold(), "")


def finding(band: Band, *entries: str) -> Finding:
    """A finding of these entries, 90 points for the first and ten fewer for each one after."""
    matches = tuple(Match(e, 90.0 - 10 * n, f"about {e}") for n, e in enumerate(entries))
    return Finding(band, matches, (), (), 1.0)


@dataclass
class Talk:
    """
    A conversation in the making. Its session goes through JSON before every event, as it does
    when the program is stopped and started again.

    Attributes:
        engine: Who answers.
        session: As the last turn left it.
        now: Time of the next event.
        turn: The last turn.
    """

    engine: Engine
    session: Session
    now: datetime
    turn: Turn | None = None

    def event(self, event: Event) -> Turn:
        """One event, answered."""
        stored = json.loads(json.dumps(self.session.to_dict()))
        self.turn = self.engine.handle(Session.from_dict(stored), event, self.now)
        self.session = self.turn.session
        return self.turn

    def say(self, *texts: str) -> Turn:
        """Texts typed one after another; the turn of the last."""
        turns = [self.event(Message(text)) for text in texts]
        return turns[-1]

    def press(self, label: str) -> Turn:
        """The option shown last under this label."""
        shown = {label: id for id, label in self.session.offered}
        assert label in shown, f"no option {label!r} is shown, only {list(shown)}"
        return self.event(Choice(shown[label]))

    def press_id(self, option_id: str) -> Turn:
        """A button by its raw id, whether shown or not."""
        return self.event(Choice(option_id))

    def command(self, name: str, argument: str = "") -> Turn:
        """A command as a channel hands it in."""
        return self.event(Command(name, argument))

    @property
    def text(self) -> str:
        """All a person sees of the last turn."""
        assert self.turn
        return "\n\n".join(reply.plain for reply in self.turn.replies)

    @property
    def labels(self) -> list[str]:
        """Labels of the options shown last."""
        return [label for _, label in self.session.offered]


StartTalk = Callable[..., Talk]


@pytest.fixture(scope="session")
def now() -> datetime:
    """The time at which these tests happen."""
    return datetime.combine(TODAY, time(9, 30), UTC)


@pytest.fixture(scope="session")
def start_talk(library: Library) -> StartTalk:
    """Begins a conversation; the finder knows `finds` alone, the detector `languages`."""

    def start(
        finds: Mapping[str, Found] | None = None,
        *,
        languages: Mapping[str, str] | None = None,
        today: date = TODAY,
        within: Library | None = None,
        session: Session | None = None,
        **remembered: Any,
    ) -> Talk:
        finder = TableFinder({key.casefold(): value for key, value in (finds or {}).items()})
        detector = TableTongues({key.casefold(): tag for key, tag in (languages or {}).items()})
        engine = Engine(within or library, finder, languages=detector)
        begun = replace(session or Session(), **remembered)
        return Talk(engine, begun, datetime.combine(today, time(9, 30), UTC))

    return start


@pytest.fixture
def talk(start_talk: StartTalk) -> Talk:
    """A new conversation that no question finds an entry in."""
    return start_talk()


Make = Callable[..., Any]


@pytest.fixture(scope="session")
def an_entry() -> Make:
    """Makes an entry; what the test does not name is ordinary."""

    def make(id: str = "an-entry", **parts: Any) -> Entry:
        ordinary: dict[str, Any] = {
            "kind": "faq",
            "topic": "the-act",
            "title": f"What is {id}?",
            "utterances": ["one way", "another way", "a third way"],
            "short": f"The short answer of {id}.",
            "sources": [
                {"title": "Example Act", "locator": "s. 1", "url": "https://law.example/1"}
            ],
            "reviewed_on": date(2026, 11, 1),
            "review_by": date(2027, 11, 1),
            "owner": "policy team",
        }
        return Entry.model_validate(ordinary | {"id": id} | parts)

    return make


@pytest.fixture(scope="session")
def a_parameter() -> Make:
    """Makes a dated amount in pounds from days and values; a value of None is a repeal."""

    def make(name: str = "fee.small", **parts: Any) -> Parameter:
        values = parts.pop("values", {"2020-01-01": "10", "2024-01-01": "12"})
        dated = [
            {"from": day, "source": {"title": "Fees Order", "locator": f"made for {day}"}}
            | ({"value": value} if value else {"repealed": True})
            for day, value in values.items()
        ]
        ordinary = {
            "name": name,
            "description": "A fee that people pay.",
            "unit": "gbp",
            "values": dated,
        }
        return Parameter.model_validate(ordinary | {"reviewed_on": date(2026, 11, 2)} | parts)

    return make


@pytest.fixture(scope="session")
def a_flow() -> Make:
    """Makes a flow without a calculator from questions and outcomes as YAML would give them."""

    def make(id: str = "small-flow", **parts: Any) -> Flow:
        ordinary: dict[str, Any] = {
            "title": "A small check",
            "utterances": ["one", "two", "three", "four", "five", "six"],
            "offer": "I can check that.",
            "intro": "Let us see.",
            "questions": [
                {
                    "id": "colour",
                    "kind": "choice",
                    "text": "Which colour is it?",
                    "why": "Only red counts.",
                    "label": "Colour",
                    "options": [{"id": "red", "label": "Red"}, {"id": "blue", "label": "Blue"}],
                    "usual": "red",
                }
            ],
            "outcomes": [
                {
                    "id": "RED",
                    "title": "It counts.",
                    "text": "Go on.",
                    "when": {"question": "colour", "equals": "red"},
                },
                {"id": "OTHER", "title": "It does not count.", "text": "Stop here."},
            ],
        }
        return Flow.model_validate(ordinary | {"id": id} | parts)

    return make


@pytest.fixture(scope="session")
def a_library(library: Library) -> Make:
    """Makes a small library: its own entries, law and flows, the packaged words and gazetteer."""

    def make(
        *entries: Entry,
        parameters: tuple[Parameter, ...] = (),
        flows: tuple[Flow, ...] | None = None,
    ) -> Library:
        held = Entries(entries)
        return replace(
            library,
            entries=held,
            former=held.former,
            law=Parameters(parameters) if parameters else library.law,
            flows=library.flows if flows is None else {flow.id: flow for flow in flows},
        )

    return make
