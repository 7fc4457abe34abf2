"""
A conversation's walk through a flow: which question is open, what an answer does to it.

Rules of this file: the run in the session is answers only; everything else is walked anew. An
answer once given is kept until it is changed, on the path or off it. Words for people are made
in `bot.flow_words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot.library import Library
from bot.session import FlowRun, Session
from dialogs import (
    Ask,
    Flow,
    Path,
    Question,
    Reach,
    Refuse,
    drawn,
    fits,
    may_come_first,
    trace,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a run stands.

    Attributes:
        flow: The flow.
        run: The run.
        path: The walk over its answers.
        open: Question to be answered next, or None when an outcome is reached.
        given: The answer held for `open` while it is being changed; empty otherwise.
        outdated: True when the open question was answered before and its answer no longer fits.
    """

    flow: Flow
    run: FlowRun
    path: Path
    open: Question | None
    given: str = ""
    outdated: bool = False

    @property
    def answers(self) -> Mapping[str, str]:
        """Answers on the path, in the order asked."""
        held = dict(self.run.answers)
        return {question: held[question] for question in self.path.questions}

    @property
    def held(self) -> Mapping[str, str]:
        """Every answer held that fits, on the path or kept for one to come; in flow order."""
        held = dict(self.run.answers)
        return {q.id: held[q.id] for q in self.flow.questions if fits(q, held.get(q.id, ""))}

    @property
    def number(self) -> int:
        """Place of the open question on the path, from 1."""
        if self.open and self.open.id in self.path.questions:
            return self.path.questions.index(self.open.id) + 1
        first = self.run.first
        was_first = first in dict(self.run.answers) and first not in self.path.questions
        return len(self.path.questions) + 1 + was_first

    @property
    def about(self) -> int:
        """Questions on the path as far as can be foreseen."""
        match self.path.step:
            case Ask(_, _, about):
                return about
        return max(len(self.path.questions), self.number)


@dataclass(frozen=True, slots=True)
class Knock:
    """What an answer did to the rest of the path: labels of questions, in flow order."""

    unused: tuple[str, ...]
    needed: tuple[str, ...]


def begin(session: Session, flow: Flow, release: str, seed: int = 0) -> Session:
    """
    The session with a new run of a flow.

    Args:
        session: Its run, if any, is let go.
        flow: The flow.
        release: Content release the run begins under.
        seed: Draws the questions of a flow with `pick`; the run's number is added, so that two
            runs begun in one second differ too.
    """
    number = session.runs + 1
    drawn_by = seed + number if flow.pick else 0
    return replace(session, run=FlowRun(flow.id, number, release, seed=drawn_by), runs=number)


def ask_first(session: Session, question: str) -> Session:
    """The session with a question to be asked before its turn, where it may be."""
    run = session.run
    return replace(session, run=replace(run, first=question)) if run else session


def stand(library: Library, session: Session, today: date) -> Standing | None:
    """Where the session's run stands; None when there is none or its flow is gone."""
    run = session.run
    flow = library.flows.get(run.flow) if run else None
    if run is None or flow is None:
        return None
    flow = drawn(flow, run.seed)
    held = dict(run.answers)
    path = trace(flow, held, library.calculators.get(flow.calculator), library.law, today)
    changing = flow.question(run.changing)
    if changing and fits(changing, held.get(changing.id, "")):
        return Standing(flow, run, path, changing, given=held[changing.id])
    match path.step:
        case Ask(question, _, _):
            calculator = library.calculators.get(flow.calculator)
            first = may_come_first(flow, run.first, held, calculator, library.law, today)
            return Standing(flow, run, path, first or question)
        case Refuse(question):
            return Standing(flow, run, path, question, outdated=True)
        case Reach():
            return Standing(flow, run, path, None)
        case _:
            assert_never(path.step)


def is_answer(question: Question, answer: str, today: date) -> bool:
    """True when a canonical answer, from a button that may be forged, is one of the question."""
    return fits(question, answer, today)


def give(session: Session, answers: Mapping[str, str]) -> Session:
    """The session with answers given or replaced; nothing is being changed any more."""
    run = session.run
    if run is None:
        return session
    held = dict(run.answers) | dict(answers)
    return replace(session, run=replace(run, answers=tuple(held.items()), changing=""))


def change(session: Session, question: str) -> Session:
    """The session with a question being asked again; empty ends that."""
    run = session.run
    return replace(session, run=replace(run, changing=question)) if run else session


def back(session: Session, standing: Standing) -> Session | None:
    """The session with the question before the open one asked again; None at the first."""
    before = (
        standing.path.questions[: standing.number - 1]
        if standing.open
        else (standing.path.questions)
    )
    return change(session, before[-1]) if before else None


def knock_on(before: Standing, after: Standing) -> Knock:
    """
    What changing an answer did to the path.

    Questions that now come after the open one are not named: they are asked in their turn.
    """
    was, now = before.path.questions, after.path.questions
    unused = [q for q in was if q not in now and (after.open is None or q != after.open.id)]
    asked = before.path.step
    known = (*was, asked.question.id if isinstance(asked, Ask | Refuse) else "")
    needed = [after.open.id] if after.open and after.open.id not in known else []
    return Knock(_labels(after.flow, unused), _labels(after.flow, needed))


def _labels(flow: Flow, questions: list[str]) -> tuple[str, ...]:
    return tuple(q.label for q in flow.questions if q.id in questions)
