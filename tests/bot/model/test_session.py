"""Sessions: what is remembered, to and from a plain, versioned dict."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.last_answer import Followed, LastAnswer
from bot.model.session import FORMAT, FlowRun, Form, Last, Session

RUN = FlowRun("a-flow", 2, "1.0+abc", (("where", "england"), ("body", "council")), "where")
THREAD = LastAnswer(
    entry="what-is-the-act",
    score=91.5,
    phrase="what is the act",
    shared=("act",),
    read=("social value act",),
    rarity=0.01,
    runner_up="grants",
    runner_up_score=20.0,
    weights=(("what is the act", 80),),
    followed=Followed("grants", "idea", "goods"),
)
WHOLE = Session(
    audience="provider",
    on=date(2014, 6, 1),
    run=RUN,
    paused=(FlowRun("a-flow", 1, "1.0+abc"),),
    runs=2,
    offered=(("c:help", "What can you do?"),),
    recent=("what-is-the-act", "grants"),
    misses=1,
    asked=date(2015, 7, 2),
    last_answer=THREAD,
    suggested=("grants",),
    known=(("a-flow", "where", "england"),),
)

words = st.text(max_size=20)
pairs = st.lists(st.tuples(words, words), max_size=4).map(tuple)
texts = st.lists(words, max_size=3).map(tuple)
runs = st.builds(
    FlowRun,
    flow=words,
    number=st.integers(1),
    release=words,
    answers=pairs,
    changing=words,
    seed=st.integers(0),
    side=st.sampled_from(["", "bidder"]),
    proposed=pairs,
    again=texts,
    seen=pairs,
    first=words,
)
shares = st.floats(0, 100)
followed = st.none() | st.builds(Followed, words, words, words)
threads = st.builds(
    LastAnswer,
    entry=words,
    score=shares,
    phrase=words,
    shared=texts,
    read=texts,
    rarity=st.floats(0, 1),
    runner_up=words,
    runner_up_score=shares,
    weights=st.lists(st.tuples(words, st.integers(-200, 200)), max_size=3).map(tuple),
    followed=followed,
)
sessions = st.builds(
    Session,
    audience=st.sampled_from(["", "provider", "commissioner", "support"]),
    on=st.none() | st.dates(),
    run=st.none() | runs,
    paused=st.lists(runs, max_size=3).map(tuple),
    runs=st.integers(0),
    offered=pairs,
    recent=texts,
    misses=st.integers(0),
    asked=st.none() | st.dates(),
    last_answer=st.none() | threads,
    suggested=st.lists(words, max_size=3).map(tuple),
    known=st.lists(st.tuples(words, words, words), max_size=3).map(tuple),
    form=st.none() | st.builds(Form, pairs),
    language=st.sampled_from(["", "cy"]),
)


@given(sessions)
def test_a_session_survives_json(session: Session) -> None:
    stored = json.loads(json.dumps(session.to_dict()))
    assert Session.from_dict(stored) == session


@given(runs)
def test_a_run_survives_json(run: FlowRun) -> None:
    assert FlowRun.from_dict(json.loads(json.dumps(run.to_dict()))) == run


def test_a_session_is_stored_in_this_shape() -> None:
    """Changing it needs a new FORMAT and a reader of the old one."""
    assert WHOLE.to_dict() == {
        "format": 3,
        "audience": "provider",
        "on": "2014-06-01",
        "run": {
            "flow": "a-flow",
            "number": 2,
            "release": "1.0+abc",
            "answers": [["where", "england"], ["body", "council"]],
            "changing": "where",
        },
        "paused": [{"flow": "a-flow", "number": 1, "release": "1.0+abc"}],
        "runs": 2,
        "offered": [["c:help", "What can you do?"]],
        "recent": ["what-is-the-act", "grants"],
        "misses": 1,
        "asked": "2015-07-02",
        "last_answer": {
            "entry": "what-is-the-act",
            "score": 91.5,
            "phrase": "what is the act",
            "shared": ["act"],
            "read": ["social value act"],
            "rarity": 0.01,
            "runner_up": "grants",
            "runner_up_score": 20.0,
            "weights": [["what is the act", 80]],
            "followed": {"after": "grants", "by": "idea", "what": "goods"},
        },
        "suggested": ["grants"],
        "known": [["a-flow", "where", "england"]],
    }


OLD: dict[str, Any] = {
    "format": 2,
    "audience": "provider",
    "on": "2014-06-01",
    "run": {
        "flow": "a-flow",
        "number": 2,
        "release": "1.0+abc",
        "answers": [["where", "england"], ["body", "council"]],
        "changing": "where",
    },
    "paused": [
        {"flow": "a-flow", "number": 1, "release": "1.0+abc", "answers": [], "changing": ""}
    ],
    "runs": 2,
    "offered": [["c:help", "What can you do?"]],
    "recent": ["what-is-the-act", "grants"],
    "misses": 1,
    "asked": "2015-07-02",
    "thread": {
        "entry": "what-is-the-act",
        "score": 91.5,
        "phrase": "what is the act",
        "shared": ["act"],
        "read": ["social value act"],
        "rarity": 0.01,
        "runner_up": ["grants", 20.0],
        "weights": [["what is the act", 80]],
        "followed": ["grants", "idea", "goods"],
    },
    "suggested": ["grants"],
    "known": [["a-flow", "where", "england"]],
    "form": None,
}
"""As the program before this one stored `WHOLE`."""


def test_a_session_of_the_second_format_is_read() -> None:
    assert Session.from_dict(OLD) == WHOLE


def test_a_form_and_a_message_to_take_back_are_read_from_the_second_format() -> None:
    before = {**OLD, "format": 2}
    old = OLD | {"form": [["title", "Cleaning"]], "last": {"id": "7", "before": before}}
    new = replace(WHOLE, form=Form((("title", "Cleaning"),)), last=Last("7", WHOLE))
    assert Session.from_dict(old) == new


def test_a_seed_and_a_form_are_stored_where_there_is_one() -> None:
    form = Form((("title", "Cleaning"), ("reference", "")))
    session = replace(WHOLE, run=replace(RUN, seed=7), form=form)
    stored = session.to_dict()
    assert stored["run"]["seed"] == 7
    assert Session.from_dict(stored) == session
    empty = replace(WHOLE, form=Form())
    assert Session.from_dict(empty.to_dict()) == empty


def test_a_session_of_the_first_format_kept_one_paused_run_and_nothing_of_the_talk() -> None:
    old = OLD | {"format": 1, "paused": OLD["paused"][0]}
    for part in ("asked", "thread", "suggested", "known"):
        del old[part]
    new = replace(WHOLE, asked=None, last_answer=None, suggested=(), known=())
    assert Session.from_dict(old) == new
    assert Session.from_dict(old | {"paused": None}) == replace(new, paused=())


def test_a_new_session_remembers_nothing() -> None:
    session = Session.from_dict(Session().to_dict())
    assert session == Session()
    assert (session.run, session.paused, session.on) == (None, (), None)


def test_a_session_of_a_newer_program_is_refused() -> None:
    stored = Session().to_dict() | {"format": FORMAT + 1}
    with pytest.raises(ValueError, match=f"format {FORMAT + 1} is newer than {FORMAT}"):
        Session.from_dict(stored)


@pytest.mark.parametrize("part", ["flow", "number", "release"])
def test_a_run_with_a_part_missing_is_refused(part: str) -> None:
    stored: dict[str, Any] = RUN.to_dict()
    del stored[part]
    with pytest.raises(ValueError, match=part):
        FlowRun.from_dict(stored)
    with pytest.raises(ValueError, match=f"run.{part}"):
        Session.from_dict(WHOLE.to_dict() | {"run": stored})


@pytest.mark.parametrize("part", ["run", "offered", "known", "seen", "form", "last_answer", "x"])
def test_a_session_with_a_part_of_another_kind_is_refused_and_not_quoted(part: str) -> None:
    stored = WHOLE.to_dict() | {part: "a secret"}
    with pytest.raises(ValueError, match=part) as refused:
        Session.from_dict(stored)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("thread", [[], {}, {"runner_up": ["a"]}, "x"])
def test_an_older_session_of_another_shape_is_refused(thread: Any) -> None:
    with pytest.raises(ValueError, match="not"):
        Session.from_dict(OLD | {"thread": thread})


def test_a_session_without_a_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        Session.from_dict({})
