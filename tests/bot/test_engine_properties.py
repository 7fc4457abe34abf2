"""
The engine under anything at all: texts of any kind, buttons old, new and forged, commands known
and not, days that pass, stops and starts of the program, and new releases of the content.

The quick profile keeps this within seconds and is the same on every run. For long, random runs set
SVGUIDE_TEST_PROFILE=thorough; with pytest's `-s` it says how many steps were driven.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.actions import (
    LONGEST_ID,
    Answer,
    Begin,
    Browse,
    Change,
    Do,
    More,
    Say,
    Show,
    Sources,
    decode,
    encode,
)
from bot.command_words import recognise
from bot.engine import LONDON, Engine
from bot.events import Choice, Command, Delete, Edit, Event, Message, Notice
from bot.library import Library
from bot.matching.values import Band, Finding, Match
from bot.plain import plain
from bot.replies import Kind, Turn
from bot.session import FlowRun, Session
from bot.utterance import clean
from bot.walking import Standing, stand

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

SAID = (
    "check", "/check", "yes", "no", "not sure", "dunno", "2 March 2026", "next month",
    "1 June 2023", "in spring", "2025", "1 December 2025", "england", "scotland", "council",
    "we're a council", "housing association", "university", "contract", "call-off", "option",
    "framework", "none", "none of these", "services", "goods", "a mixture", "cleaning", "£250k",
    "£190k plus VAT", "1.2m inc VAT", "250", "between £150k and £250k", "£300k to £400k", "-5",
    "£0", "standard",
    "started", "not yet", "urgent", "back", "review", "restart", "stop", "resume", "why", "terms",
    "and for central government?", "what about below that?", "since when?", "what was it before",
    "and in 2015?", "and now?", "we're a charity", "what does that mean for us?", "explain",
    "topics", "audience", "What is the Act? And in Wales? Who enforces it?",
    "more", "sources", "reasons", "person", "help", "helpp", "myths", "privacy", "hello", "thanks",
    "/start", "/nonsense", "/help what is the Act?", "what was the threshold in 2014?", "1", "2",
    "cymraeg", "english", "bore da", "nôl", "stopio", "parhau", "ailddechrau", "adolygu",
    "3", "7", "12", "We are a council buying cleaning for £300k plus VAT next month", "", " ", "😀",
    "\u202e\u200b", "${name} **bold** [x](https://x.example)", "\x00", "a" * 9_000,
)  # fmt: skip
"""What people say; numbers pick whatever was shown last."""

FORGED = (
    "unsure", "2026-03-02", "0001-01-01", "2026-W01-1", "england", "council", "none", "yes",
    "300000", "-5", "NaN", "1e999999", "\u0663", "cannot_be_estimated", "started", "",
)  # fmt: skip
"""Answers that a forged button may carry, good and bad."""

texts = st.sampled_from(SAID) | st.text(st.characters()) | st.from_regex(r"/[a-z ]{0,12}")


@dataclass(frozen=True)
class HashFinder:
    """Finds something in every text, always the same, of every band alike."""

    documents: tuple[str, ...]
    mode: str = "a hash"

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """A finding drawn from the text's own hash."""
        drawn = zlib.crc32(utterance.encode("utf-8", "surrogatepass"))
        band = tuple(Band)[drawn % len(Band)]
        ids = [self.documents[(drawn // n) % len(self.documents)] for n in (5, 7, 11, 13, 17)]
        count = 1 + drawn % 3 if band in (Band.SURE, Band.CLOSE) else drawn % 2
        matches = tuple(Match(id, 90.0 - n, "a phrase") for n, id in enumerate(ids[:count]))
        return Finding(band, matches, (), (), 1.0)

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """As `find`."""
        return self.find(utterance, limit=limit)


class HashTongues:
    """Takes some texts for Welsh and some for Polish, always the same ones."""

    def detect(self, text: str) -> str:
        """A language drawn from the text's own hash; mostly none."""
        drawn = zlib.crc32(text.encode("utf-8", "surrogatepass"))
        return {0: "cy", 1: "pl"}.get(drawn % 10, "")


def engine_over(library: Library) -> Engine:
    """An engine whose finder finds every entry and, more often, every flow."""
    finder = HashFinder((*library.entries, *(list(library.flows) * 20)))
    return Engine(library, finder, tongues=HashTongues())


def next_release(library: Library) -> Library:
    """
    The library with options, a question and entries gone, as a new release may have it: nothing
    that is left names anything that is gone, or no program would start with it.
    """
    gone = set(sorted(library.entries)[::3])
    flows = {}
    for flow in library.flows.values():
        raw = flow.model_dump(by_alias=True)
        raw["questions"] = [q for q in raw["questions"] if q["id"] != "special"]
        for question in raw["questions"]:
            kept = [o for o in question["options"] if o["id"] not in ("council", "scotland")]
            question["options"] = kept
            if question["usual"] == "council":
                question["usual"] = "parish"
            if question["read"] in gone:
                question["read"] = ""
        flows[flow.id] = type(flow).model_validate(raw)
    related = {
        id: tuple(r for r in e.related if r not in gone) for id, e in library.entries.items()
    }
    entries = {
        id: entry.model_copy(update={"related": related[id], "before": "", "after": ""})
        for id, entry in library.entries.items()
        if id not in gone
    }
    turns = tuple(turn for turn in library.steering.turns if turn.to not in gone)
    steering = library.steering.model_copy(update={"turns": turns})
    return replace(library, flows=flows, entries=entries, steering=steering, release="next")


def standing_of(engine: Engine, session: Session, now: datetime) -> Standing | None:
    """Where a session's check stands, walked anew."""
    return stand(engine.library, session, now.astimezone(LONDON).date())


def open_question(engine: Engine, session: Session, now: datetime) -> str | None:
    """The question that waits for an answer, walked anew."""
    standing = standing_of(engine, session, now)
    return standing.open.id if standing and standing.open else None


def check_turn(engine: Engine, before: Session, event: Event, turn: Turn, now: datetime) -> None:
    """Everything that holds of every turn."""
    is_silent = isinstance(event, Edit | Delete | Notice) and turn.session == before
    assert turn.replies or is_silent
    assert turn.kind in get_args(Kind)
    for reply in turn.replies:
        check_reply(reply.text, [(option.id, option.label) for option in reply.options])
    check_session(engine, turn, now)
    said = "\n".join(reply.text for reply in turn.replies)
    check_answers(engine, before, event, turn.session, now, said)


def check_reply(text: str, options: list[tuple[str, str]]) -> None:
    """Words, no markup of ours left in plain text, and options that every channel can carry."""
    assert text.strip()
    assert "](https://" not in plain(text)
    assert len({id for id, _ in options}) == len(options)
    for id, label in options:
        assert label.strip()
        assert decode(id) is not None
        assert len(id.encode("ascii")) <= LONGEST_ID


def check_session(engine: Engine, turn: Turn, now: datetime) -> None:
    """It can be stored, its options are those shown, and its trace tells the open question."""
    session = turn.session
    if not turn.replies:
        return
    assert Session.from_dict(json.loads(json.dumps(session.to_dict()))) == session
    shown = [reply.options for reply in turn.replies if reply.options]
    assert session.offered == tuple((o.id, o.label) for o in (shown[-1] if shown else ()))
    assert turn.trace.question == open_question(engine, session, now)
    assert len(session.recent) <= 3
    assert session.misses >= 0
    if session.run:
        assert 1 <= session.run.number <= session.runs


def walked(run: FlowRun) -> tuple[object, ...]:
    """What a person gave to a run; the release last seen and what was shown may move on."""
    return run.flow, run.number, run.answers


def check_answers(
    engine: Engine, before: Session, event: Event, after: Session, now: datetime, said: str
) -> None:
    """
    An answer once given stays, unless the check is restarted, that answer is changed, or the
    message that gave it is edited or deleted, and that is said. A walk set aside stays too, until
    it is taken up again, begun anew, or another takes its place; one that a button of its own
    takes up may have that answer changed, which is said as well.
    """
    if isinstance(event, Edit | Delete) and says(engine, said, "edited", "deleted"):
        assert before.last
        assert before.last.id == event.id
        if isinstance(event, Delete):
            was = before.last.before.run
            assert (after.run and walked(after.run)) == (was and walked(was)), "taken back"
        return
    assert after.runs in (before.runs, before.runs + 1)
    for left in before.paused:
        taken_up = after.run is not None and after.run.number == left.number
        begun_anew = asks_to_restart(engine, before, event)
        in_its_place = [walked(run) for run in after.paused if run.flow == left.flow]
        others = [[walked(run)] for run in (left, before.run) if run]
        assert taken_up or begun_anew or in_its_place in others
        if taken_up and after.run:
            check_kept(engine, replace(before, run=left), after.run, now, said)
    if before.run is None or not before.run.answers:
        return
    if after.run is None:
        assert walked(before.run) in map(walked, after.paused), "stopped, and not kept"
        return
    if after.run.number != before.run.number:
        waited = open_question(engine, before, now) is not None
        kept = walked(before.run) in map(walked, after.paused)
        assert kept or not waited or asks_to_restart(engine, before, event)
        return
    check_kept(engine, before, after.run, now, said)


def check_kept(engine: Engine, before: Session, after: FlowRun, now: datetime, said: str) -> None:
    """A walk holds every answer it held; what changed was asked about, or the change is told."""
    assert before.run
    held, now_held = dict(before.run.answers), dict(after.answers)
    names = {name.partition("|")[0] for name in now_held}
    assert {name.partition("|")[0] for name in held} <= names, "an answer is lost"
    changed = {name for name, answer in held.items() if now_held.get(name) != answer}
    is_told = says(engine, said, "changed_by_button")
    assert {name.partition("|")[0] for name in changed} <= answered_now(
        engine, before, now
    ) or is_told, "an answer changed that was not asked about"


def says(engine: Engine, said: str, *keys: str) -> bool:
    """True where one of these phrases was said, in any language the guide speaks."""
    library = engine.library
    catalogues = (library.phrases, *library.catalogues.values())
    return any(catalogue.say(key) in said for catalogue in catalogues for key in keys)


def answered_now(engine: Engine, before: Session, now: datetime) -> set[str]:
    """What one answer can settle: the open question, its VAT basis, and what belongs to it."""
    standing = standing_of(engine, before, now)
    asked = standing.open if standing else None
    if standing is None or asked is None:
        return set()
    belonging = {q.id for q in standing.flow.questions if q.belongs_to == asked.id}
    return {asked.id, asked.basis, *belonging}


def asks_to_restart(engine: Engine, before: Session, event: Event) -> bool:
    """True when the event is the command to begin again, in any of its ways."""
    match event:
        case Choice(id):
            return id == "c:restart"
        case Command(name, argument):
            return says_restart(engine, before, name) or says_restart(engine, before, argument)
        case Message(text) | Edit(_, text):
            return says_restart(engine, before, text)
    return False


def says_restart(engine: Engine, before: Session, text: str) -> bool:
    """True for the command's word, with a slash or without, and for its option shown last."""
    said = clean(text)
    words = [said, *said.lstrip("/").split(" ", 1)]
    picks = {label.casefold().strip(" .?)"): id for id, label in before.offered}
    picks |= {str(n): id for n, (id, _) in enumerate(before.offered, 1)}
    phrases = engine.library.phrases
    return any(
        picks.get(word.casefold().strip(" .?)")) == "c:restart"
        or recognise(word, phrases) == "restart"
        for word in words
    )


@pytest.fixture(scope="session")
def engines(library: Library) -> tuple[Engine, Engine]:
    """Two releases to answer from."""
    return engine_over(library), engine_over(next_release(library))


ids = st.one_of(
    st.text(),
    st.from_regex(r"[asxemc]:[0-9]{0,3}:?[a-z-]{0,12}(:[a-z0-9.-]{0,12})?", fullmatch=True),
    st.builds(
        lambda run, question, answer: encode(Answer(question, answer, run)),
        st.integers(0, 4),
        st.sampled_from(
            ["start-date", "where", "body", "special", "value", "light-touch", "stage"]
        ),
        st.sampled_from(FORGED),
    ),
    st.builds(
        lambda run, question: encode(Change(question, run)),
        st.integers(0, 4),
        st.sampled_from(["start-date", "where", "value", "gone"]),
    ),
    st.sampled_from(
        [
            encode(each)
            for each in (
                Begin("does-the-act-apply"),
                Begin("does-the-act-apply", "value"),
                Show("grants"),
                Show("grants", now=True),
                More("grants"),
                Sources("grants"),
                Browse("thresholds"),
                Say("provider"),
            )
        ]
        + [encode(Do(command)) for command in ("help", "restart", "back", "stop", "resume", "none")]
    ),
)
names = st.sampled_from(
    ["help", "back", "restart", "start", "check", "more", "cymraeg", "english", "nonsense", ""]
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Message, texts),
    st.builds(Choice, ids),
    st.builds(Command, names | st.text(st.characters()), texts),
    st.builds(Message, texts, st.sampled_from("123")),
    st.builds(Edit, st.sampled_from("1234"), texts),
    st.builds(Delete, st.sampled_from("1234")),
)


@given(st.lists(events, max_size=8))
def test_any_events_in_any_order_get_an_answer_and_lose_none(
    engines: tuple[Engine, Engine], happened: list[Event]
) -> None:
    engine, session = engines[0], Session()
    for event in happened:
        turn = engine.handle(session, event, START)
        check_turn(engine, session, event, turn, START)
        session = turn.session


@given(st.lists(events, max_size=6))
def test_the_same_events_make_the_same_turns(
    engines: tuple[Engine, Engine], happened: list[Event]
) -> None:
    def play() -> list[Turn]:
        session, turns = Session(), []
        for event in happened:
            turns.append(engines[0].handle(session, event, START))
            session = turns[-1].session
        return turns

    assert play() == play()


class Conversations(RuleBasedStateMachine):
    """One conversation over many events; `engines` and `counts` are set by the test."""

    engines: tuple[Engine, Engine]
    counts: Counter[str]

    @initialize()
    def begin(self) -> None:
        """A new conversation."""
        self.session = Session()
        self.now = START
        self.engine = self.engines[0]
        self.seen: list[str] = []

    def happen(self, event: Event) -> None:
        """One event, with everything that holds of its turn."""
        before = self.session
        turn = self.engine.handle(before, event, self.now)
        check_turn(self.engine, before, event, turn, self.now)
        self.counts[type(event).__name__] += 1
        self.session = turn.session
        self.seen += [id for id, _ in self.session.offered if id not in self.seen]

    @rule(text=texts)
    def types(self, text: str) -> None:
        """A text of any kind."""
        self.happen(Message(text))

    @precondition(lambda self: self.session.offered)
    @rule(place=st.integers(0, 50))
    def presses_what_is_shown(self, place: int) -> None:
        """An option of the last reply."""
        self.happen(Choice(self.session.offered[place % len(self.session.offered)][0]))

    @precondition(lambda self: self.session.offered)
    @rule(place=st.integers(0, 50), by_label=st.booleans())
    def types_what_is_shown(self, place: int, by_label: bool) -> None:
        """An option of the last reply, by its number or its label."""
        place %= len(self.session.offered)
        self.happen(Message(self.session.offered[place][1] if by_label else str(place + 1)))

    @precondition(lambda self: self.seen)
    @rule(place=st.integers(0, 500))
    def presses_what_was_shown(self, place: int) -> None:
        """An option of any reply there has been."""
        self.happen(Choice(self.seen[place % len(self.seen)]))

    @rule(id=ids)
    def presses_what_was_never_shown(self, id: str) -> None:
        """A forged button."""
        self.happen(Choice(id))

    @rule(name=names, argument=texts)
    def commands(self, name: str, argument: str) -> None:
        """A command as a channel sends it."""
        self.happen(Command(name, argument))

    @rule(data=st.data())
    def answers(self, data: st.DataObject) -> None:
        """The open question in a way that fits it, so that checks come to their end."""
        standing = standing_of(self.engine, self.session, self.now)
        if standing is None or standing.open is None:
            self.happen(Message("check"))
            return
        question = standing.open
        fitting = [option.label for option in question.options] + [question.example, "not sure"]
        self.happen(Message(data.draw(st.sampled_from(fitting))))

    @rule(days=st.sampled_from([0, 400]), release=st.booleans())
    def is_left_and_come_back_to(self, days: int, release: bool) -> None:
        """
        The program is stopped and started, at another time or with another release, or both: the
        session comes back from its store.
        """
        self.session = Session.from_dict(json.loads(json.dumps(self.session.to_dict())))
        self.now = START + timedelta(days=days)
        self.engine = self.engines[release]
        self.counts["restarts"] += 1


def test_a_conversation_survives_whatever_happens(engines: tuple[Engine, Engine]) -> None:
    counts: Counter[str] = Counter()
    machine = type("Conversing", (Conversations,), {"engines": engines, "counts": counts})
    current = settings()
    run_state_machine_as_test(
        machine, settings=settings(current, max_examples=max(1, current.max_examples // 10))
    )
    print(f"\n{sum(counts.values())} steps:", dict(sorted(counts.items())))  # noqa: T201


Faulty = Callable[[Turn], Any]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda turn: replace(turn, replies=()),
        lambda turn: replace(turn, kind="chat"),
        lambda turn: replace(turn, replies=(replace(turn.replies[0], text=" "),)),
        lambda turn: replace(turn, session=replace(turn.session, offered=())),
        lambda turn: replace(turn, session=replace(turn.session, recent=("a",) * 4)),
        lambda turn: replace(turn, session=replace(turn.session, run=None)),
        lambda turn: replace(turn, trace=replace(turn.trace, question="body")),
    ],
)
def test_the_checks_of_a_turn_find_what_is_wrong(
    spoil: Faulty, engines: tuple[Engine, Engine]
) -> None:
    """A check that cannot fail would hold nothing."""
    engine = engines[0]
    before = engine.handle(Session(), Message("check"), START).session
    before = engine.handle(before, Message("2 March 2026"), START).session
    event = Message("why")
    turn = engine.handle(before, event, START)
    check_turn(engine, before, event, turn, START)
    with pytest.raises(AssertionError):
        check_turn(engine, before, event, spoil(turn), START)


def test_a_lost_or_altered_answer_is_found(engines: tuple[Engine, Engine]) -> None:
    engine, session = engines[0], Session()
    for said in ("check", "2 March 2026", "england"):
        session = engine.handle(session, Message(said), START).session
    assert session.run
    event = Message("help")
    for answers in ((), (("start-date", "2026-03-03"), ("where", "england"))):
        spoilt = replace(session, run=replace(session.run, answers=answers))
        with pytest.raises(AssertionError):
            check_answers(engine, session, event, spoilt, START, "")
    begun = replace(session, run=replace(session.run, number=2, answers=()), runs=2)
    with pytest.raises(AssertionError):
        check_answers(engine, session, event, begun, START, "")
    check_answers(engine, session, Message("restart"), begun, START, "")
