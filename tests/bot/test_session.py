"""Sessions: what is remembered, to and from a plain, versioned dict."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.session import FORMAT, FlowRun, Form, Session

RUN = FlowRun("a-flow", 2, "1.0+abc", (("where", "england"), ("body", "council")), "where")
WHOLE = Session(
    audience="provider",
    on=date(2014, 6, 1),
    run=RUN,
    paused=FlowRun("a-flow", 1, "1.0+abc"),
    runs=2,
    offered=(("c:help", "What can you do?"),),
    recent=("what-is-the-act", "grants"),
    misses=1,
)

words = st.text(max_size=20)
pairs = st.lists(st.tuples(words, words), max_size=4).map(tuple)
runs = st.builds(FlowRun, words, st.integers(1), words, pairs, words, st.integers(0))
sessions = st.builds(
    Session,
    audience=st.sampled_from(["", "provider", "commissioner", "support"]),
    on=st.none() | st.dates(),
    run=st.none() | runs,
    paused=st.none() | runs,
    runs=st.integers(0),
    offered=pairs,
    recent=st.lists(words, max_size=3).map(tuple),
    misses=st.integers(0),
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
        "format": 1,
        "audience": "provider",
        "on": "2014-06-01",
        "run": {
            "flow": "a-flow",
            "number": 2,
            "release": "1.0+abc",
            "answers": [["where", "england"], ["body", "council"]],
            "changing": "where",
        },
        "paused": {
            "flow": "a-flow",
            "number": 1,
            "release": "1.0+abc",
            "answers": [],
            "changing": "",
        },
        "runs": 2,
        "offered": [["c:help", "What can you do?"]],
        "recent": ["what-is-the-act", "grants"],
        "misses": 1,
        "form": None,
    }


def test_a_seed_and_a_form_are_stored_where_there_is_one() -> None:
    form = Form((("title", "Cleaning"), ("reference", "")))
    session = replace(WHOLE, run=replace(RUN, seed=7), form=form)
    stored = session.to_dict()
    assert stored["run"]["seed"] == 7
    assert Session.from_dict(stored) == session
    empty = replace(WHOLE, form=Form())
    assert Session.from_dict(empty.to_dict()) == empty


def test_a_new_session_remembers_nothing() -> None:
    session = Session.from_dict(Session().to_dict())
    assert session == Session()
    assert (session.run, session.paused, session.on) == (None, None, None)


def test_a_session_of_a_newer_program_is_refused() -> None:
    stored = Session().to_dict() | {"format": FORMAT + 1}
    with pytest.raises(ValueError, match=f"format {FORMAT + 1} is newer than {FORMAT}"):
        Session.from_dict(stored)


@pytest.mark.parametrize("part", sorted(WHOLE.to_dict()))
def test_a_session_with_a_part_missing_is_refused(part: str) -> None:
    stored: dict[str, Any] = WHOLE.to_dict()
    del stored[part]
    with pytest.raises(KeyError, match=part):
        Session.from_dict(stored)


@pytest.mark.parametrize("part", sorted(RUN.to_dict()))
def test_a_run_with_a_part_missing_is_refused(part: str) -> None:
    stored: dict[str, Any] = RUN.to_dict()
    del stored[part]
    with pytest.raises(KeyError, match=part):
        FlowRun.from_dict(stored)
