"""
The state of a check: which question is open, and the effect of an answer.

The run in the session holds answers only; everything else is derived by walking the flow again.
Answers are kept even when a change takes them off the path. Wording for people is in
`bot.rendering.check`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot.content.library import Library
from bot.model.session import FlowRun, Session
from dialogs import (
    UNSURE,
    Ask,
    Flow,
    Path,
    Question,
    Reach,
    Refuse,
    drawn,
    fits,
    for_bidder,
    may_come_first,
    trace,
)

BIDDER = "bidder"
"""Value of `FlowRun.side` for a run put to a bidder."""


@dataclass(frozen=True, slots=True)
class CheckState:
    """
    The state of a run in its flow.

    Attributes:
        flow: The flow.
        run: The run.
        path: The walk over its answers.
        open: Question to answer next, or None when an outcome is reached.
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
        """Every valid answer held, on the path or off it, in flow order."""
        held = dict(self.run.answers)
        return {q.id: held[q.id] for q in self.flow.questions if fits(q, held.get(q.id, ""))}

    @property
    def proposed(self) -> Mapping[str, str]:
        """
        The proposed change; empty when there is none, or when its question is not the open one.
        """
        proposed = dict(self.run.proposed)
        return proposed if self.open and self.open.id in proposed else {}

    @property
    def number(self) -> int:
        """Position of the open question on the path, from 1."""
        if self.open and self.open.id in self.path.questions:
            return self.path.questions.index(self.open.id) + 1
        first = self.run.first
        was_first = first in dict(self.run.answers) and first not in self.path.questions
        return len(self.path.questions) + 1 + was_first

    @property
    def about(self) -> int:
        """Estimated number of questions on the path."""
        match self.path.step:
            case Ask(_, _, about):
                return about
        return max(len(self.path.questions), self.number)


@dataclass(frozen=True, slots=True)
class Impact:
    """
    The effect of a changed answer on the rest of the path; questions in flow order.

    Attributes:
        unused: Answered but no longer needed.
        needed: Now to be asked, as far as can be foreseen.
        back: Answered before and used again, each with its answer.
    """

    unused: tuple[Question, ...] = ()
    needed: tuple[Question, ...] = ()
    back: tuple[tuple[Question, str], ...] = ()


def begin(session: Session, flow: Flow, release: str, seed: int = 0, side: str = "") -> Session:
    """
    The session with a new run of a flow.

    Args:
        session: Its run, if any, is dropped.
        flow: The flow.
        release: Content release the run begins under.
        seed: Selects the questions of a flow with `pick`; the run's number is added, so that two
            runs begun in the same second differ.
        side: `BIDDER`, or empty for the buyer.
    """
    number = session.runs + 1
    drawn_by = seed + number if flow.pick else 0
    run = FlowRun(flow.id, number, release, seed=drawn_by, side=side)
    return replace(session, run=run, runs=number)


def as_asked(flow: Flow, run: FlowRun) -> Flow:
    """The flow for a run: the questions selected for it, worded for its side."""
    flow = drawn(flow, run.seed)
    return for_bidder(flow) if run.side == BIDDER and flow.bidder_intro else flow


def ask_first(session: Session, question: str) -> Session:
    """The session with a question to be asked before its turn, if that is allowed."""
    run = session.run
    return replace(session, run=replace(run, first=question)) if run else session


def derive_state(library: Library, session: Session, today: date) -> CheckState | None:
    """The state of the session's run; None when there is no run or its flow no longer exists."""
    run = session.run
    flow = library.flows.get(run.flow) if run else None
    if run is None or flow is None:
        return None
    flow = as_asked(flow, run)
    held = dict(run.answers)
    path = trace(flow, held, library.calculators.get(flow.calculator), library.law, today)
    changing = flow.question(run.changing)
    if changing and fits(changing, held.get(changing.id, "")):
        return CheckState(flow, run, path, changing, given=held[changing.id])
    match path.step:
        case Ask(question, _, _):
            calculator = library.calculators.get(flow.calculator)
            first = may_come_first(flow, run.first, held, calculator, library.law, today)
            return CheckState(flow, run, path, first or question)
        case Refuse(question):
            return CheckState(flow, run, path, question, outdated=True)
        case Reach():
            return CheckState(flow, run, path, None)
        case _:
            assert_never(path.step)


def is_answer(question: Question, answer: str, today: date) -> bool:
    """True when a canonical answer, from a button that may be forged, is valid for the question."""
    return fits(question, answer, today)


def give(session: Session, answers: Mapping[str, str], flow: Flow | None = None) -> Session:
    """
    The session with answers added or replaced, and no question being changed any more.

    An answer that depends on a replaced one (the status of a body, the VAT of a value) is not valid
    for the new one. It is kept with the old answer, and restored if that is given again.

    Args:
        session: Returned unchanged if it has no run.
        answers: Question id to canonical answer.
        flow: Says which answers belong together; None if none do.
    """
    run = session.run
    if run is None:
        return session
    held = dict(run.answers)
    for question in flow.questions if flow else ():
        owner = question.belongs_to
        if owner in answers and held.get(owner, answers[owner]) != answers[owner]:
            _put_by(held, question.id, held[owner], answers[owner])
    held |= answers
    again = tuple(question for question in run.again if question not in answers)
    run = replace(run, answers=tuple(held.items()), proposed=(), again=again)
    return replace(session, run=replace(run, changing=again[0] if again else ""))


def _put_by(held: dict[str, str], question: str, before: str, now: str) -> None:
    """
    Stores an answer with the answer it depends on, and restores the one stored for the new answer.
    """
    if question in held:
        held[f"{question}|{before}"] = held.pop(question)
    kept = held.pop(f"{question}|{now}", None)
    if kept is not None:
        held[question] = kept


def change(session: Session, question: str) -> Session:
    """The session with a question to be asked again; an empty id ends that."""
    run = session.run
    if run is None:
        return session
    return replace(session, run=replace(run, changing=question, proposed=(), again=()))


def propose(session: Session, answers: Mapping[str, str]) -> Session:
    """The session with answers proposed, to be confirmed."""
    run = session.run
    return replace(session, run=replace(run, proposed=tuple(answers.items()))) if run else session


def ask_again(session: Session, questions: tuple[str, ...]) -> Session:
    """The session with questions to be asked again, one after another; an empty list ends that."""
    run = session.run
    if run is None:
        return session
    first = questions[0] if questions else ""
    return replace(session, run=replace(run, changing=first, proposed=(), again=questions))


def let_go(session: Session, taken: FlowRun) -> Session:
    """
    The session without a check that was continued elsewhere; undoing an earlier message does not
    bring it back. Unchanged if it has no such check, or if the check has moved on here since.
    """
    mine = [session.run, *session.paused]
    if not any(run and is_same(run, taken) for run in mine):
        return session
    run = session.run if session.run and not is_same(session.run, taken) else None
    paused = tuple(each for each in session.paused if not is_same(each, taken))
    return replace(session, run=run, paused=paused, last=None, seen=session.seen if run else None)


def is_same(run: FlowRun, other: FlowRun) -> bool:
    """True for the same run with the same answers, whichever question is being asked."""
    return (run.flow, run.number, run.answers) == (other.flow, other.number, other.answers)


def take_side(session: Session, side: str) -> Session:
    """The session with its run worded for `side`; answers are kept."""
    run = session.run
    if run is None:
        return session
    return replace(session, run=replace(run, side=side, changing="", proposed=(), again=()))


def open_points(check: CheckState) -> tuple[str, ...]:
    """
    Questions answered "not sure" whose answer could still change the result, in the order asked.
    """
    step, answers = check.path.step, check.answers
    unsure = tuple(q for q in check.flow.questions if answers.get(q.id) == UNSURE)
    if isinstance(step, Reach) and step.determination:
        unsure = tuple(q for q in unsure if q.facts() & step.wanted)
    return tuple(question.id for question in unsure)


def still_again(check: CheckState) -> tuple[str, ...]:
    """Of the questions being asked again, those that could still change the result."""
    points = open_points(check)
    return tuple(question for question in check.run.again if question in points)


def back(session: Session, check: CheckState) -> Session | None:
    """The session with the question before the open one asked again; None at the first."""
    before = check.path.questions[: check.number - 1] if check.open else (check.path.questions)
    return change(session, before[-1]) if before else None


def impact_of(before: CheckState, after: CheckState, given: Collection[str]) -> Impact:
    """The effect of some answers on the others on the path."""
    was, is_now, held = before.path.questions, after.path.foreseen, after.held
    others = [question for question in after.flow.questions if question.id not in given]
    new = [q for q in others if q.id in is_now and q.id not in before.path.foreseen]
    stirred = [q for q in others if q.id in is_now and before.held.get(q.id) != held.get(q.id)]
    touched = [q for q in others if q in new or q in stirred]
    return Impact(
        unused=tuple(q for q in others if q.id in was and q.id not in is_now),
        needed=tuple(q for q in touched if q.id not in held),
        back=tuple((q, held[q.id]) for q in touched if q.id in held),
    )
