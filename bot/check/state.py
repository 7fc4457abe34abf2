"""
A conversation's walk through a flow: which question is open, what an answer does to it.

The run in the session holds answers only; everything else is derived by walking them again. Answers
are kept even when a change takes them off the path. Wording for people is in
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
"""The side of a run that is put to a bidder."""


@dataclass(frozen=True, slots=True)
class CheckState:
    """
    Where a run is in its flow.

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
    def proposed(self) -> Mapping[str, str]:
        """The change that waits for a yes; empty too where its question is not the open one."""
        proposed = dict(self.run.proposed)
        return proposed if self.open and self.open.id in proposed else {}

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
class Impact:
    """
    What a changed answer does to the rest of the path: questions, in flow order.

    Attributes:
        unused: Answered, and no longer needed.
        needed: To be asked now, as far as can be foreseen.
        back: Kept aside from before, and used again, each with its answer.
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
        seed: Draws the questions of a flow with `pick`; the run's number is added, so that two
            runs begun in one second differ too.
        side: `BIDDER`, or empty for the buyer.
    """
    number = session.runs + 1
    drawn_by = seed + number if flow.pick else 0
    run = FlowRun(flow.id, number, release, seed=drawn_by, side=side)
    return replace(session, run=run, runs=number)


def as_asked(flow: Flow, run: FlowRun) -> Flow:
    """The flow as a run asks it: the questions drawn for it, put to its side."""
    flow = drawn(flow, run.seed)
    return for_bidder(flow) if run.side == BIDDER and flow.bidder_intro else flow


def ask_first(session: Session, question: str) -> Session:
    """The session with a question to be asked before its turn, where it may be."""
    run = session.run
    return replace(session, run=replace(run, first=question)) if run else session


def derive_state(library: Library, session: Session, today: date) -> CheckState | None:
    """Where the session's run stands; None when there is none or its flow is gone."""
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
    """True when a canonical answer, from a button that may be forged, is one of the question."""
    return fits(question, answer, today)


def give(session: Session, answers: Mapping[str, str], flow: Flow | None = None) -> Session:
    """
    The session with answers given or replaced; nothing is being changed any more.

    An answer that belongs to one replaced (the status of a body, the VAT of a value) does not hold
    for the new one: it is kept under both names, and comes back if the old one does.

    Args:
        session: Without a run it is returned as it is.
        answers: Question id to canonical answer.
        flow: Knows which answers belong together; None where none do.
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
    """Keeps an answer with the answer it belonged to, and restores the one kept for another."""
    if question in held:
        held[f"{question}|{before}"] = held.pop(question)
    kept = held.pop(f"{question}|{now}", None)
    if kept is not None:
        held[question] = kept


def change(session: Session, question: str) -> Session:
    """The session with a question being asked again; empty ends that."""
    run = session.run
    if run is None:
        return session
    return replace(session, run=replace(run, changing=question, proposed=(), again=()))


def propose(session: Session, answers: Mapping[str, str]) -> Session:
    """The session with answers waiting for a yes."""
    run = session.run
    return replace(session, run=replace(run, proposed=tuple(answers.items()))) if run else session


def ask_again(session: Session, questions: tuple[str, ...]) -> Session:
    """The session with questions being asked again, one after another; none ends that."""
    run = session.run
    if run is None:
        return session
    first = questions[0] if questions else ""
    return replace(session, run=replace(run, changing=first, proposed=(), again=questions))


def let_go(session: Session, taken: FlowRun) -> Session:
    """
    The session without a check that was continued elsewhere; undoing an earlier message does not
    bring it back. Unchanged where it has no such check, or where that was continued here since.
    """
    mine = [session.run, *session.paused]
    if not any(run and is_same(run, taken) for run in mine):
        return session
    run = session.run if session.run and not is_same(session.run, taken) else None
    paused = tuple(each for each in session.paused if not is_same(each, taken))
    return replace(session, run=run, paused=paused, last=None, seen=session.seen if run else None)


def is_same(run: FlowRun, other: FlowRun) -> bool:
    """True for one and the same walk with the same answers, whatever is being asked in it."""
    return (run.flow, run.number, run.answers) == (other.flow, other.number, other.answers)


def take_side(session: Session, side: str) -> Session:
    """The session with its run put to the other side, its answers kept."""
    run = session.run
    if run is None:
        return session
    return replace(session, run=replace(run, side=side, changing="", proposed=(), again=()))


def open_points(check: CheckState) -> tuple[str, ...]:
    """Questions answered "not sure" whose answer would still count, in the order asked."""
    step, answers = check.path.step, check.answers
    unsure = tuple(q for q in check.flow.questions if answers.get(q.id) == UNSURE)
    if isinstance(step, Reach) and step.determination:
        unsure = tuple(q for q in unsure if q.facts() & step.wanted)
    return tuple(question.id for question in unsure)


def still_again(check: CheckState) -> tuple[str, ...]:
    """Of the questions being asked again, those that still count after what was answered."""
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
