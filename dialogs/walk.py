"""
From answers to the next step of a flow: a question to ask, an outcome, or a refusal.

The current question is never stored: it is derived from the answers. Going back and changing an
answer are edits of a list, and after a content release everything is derived again.

Rules of this file: pure; the same answers always give the same step. An answer that no longer fits
is refused, never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol, assert_never

from dialogs.determination import Determination
from dialogs.facts import CHOICES, Facts, read_facts
from dialogs.flow import Answers, Flow, Outcome, Question
from dialogs.parsed import UNSURE
from knowledge import Parameters


@dataclass(frozen=True, slots=True)
class Ask:
    """
    Ask this question next.

    Attributes:
        question: The question.
        asked: Questions answered before it on this path.
        about: Estimated number of questions on the path to an outcome, including this one and
            `asked`.
    """

    question: Question
    asked: int
    about: int


@dataclass(frozen=True, slots=True)
class Reach:
    """
    The walk ends in this outcome.

    Attributes:
        outcome: The outcome reached.
        determination: The calculator's determination; None for a flow without a calculator.
        wanted: Facts that could still change the result or the text shown with it.
    """

    outcome: Outcome
    determination: Determination | None
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refuse:
    """The answer stored for this question does not fit it (any more): ask it again."""

    question: Question


Step = Ask | Reach | Refuse


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a calculator concludes from the answers so far.

    Attributes:
        wanted: Facts that could still change the result or the text shown with it.
        outcome: Id of the outcome if no more questions are asked.
        determination: The determination behind the outcome.
    """

    wanted: frozenset[str]
    outcome: str
    determination: Determination | None


class Calculator(Protocol):
    """Decides a flow's outcome from the facts its answers give."""

    def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
        """The verdict on facts as plain text values; facts not known are absent."""
        ...


@dataclass(frozen=True, slots=True)
class Path:
    """
    A step and the questions that lead to it.

    Attributes:
        step: The step reached.
        questions: Questions answered on the way, in order of asking.
        foreseen: Those, then the ones expected still to come.
    """

    step: Step
    questions: tuple[str, ...]
    foreseen: tuple[str, ...]


def walk(
    flow: Flow, answers: Answers, calculator: Calculator | None, law: Parameters, today: date
) -> Step:
    """
    The next step of a flow.

    Args:
        flow: The flow.
        answers: All answers held; those off the path are ignored.
        calculator: The flow's calculator, if it has one.
        law: Dated parameters for the calculator.
        today: Europe/London.
    """
    return trace(flow, answers, calculator, law, today).step


def trace(
    flow: Flow, answers: Answers, calculator: Calculator | None, law: Parameters, today: date
) -> Path:
    """The next step, as `walk` gives it, with the questions on the path to it."""
    on_path, question, verdict = _follow(flow, answers, calculator, law, today)
    way = tuple(on_path)
    if question is None:
        return Path(_reach(flow, on_path, verdict), way, way)
    foreseen = _foreseen(flow, on_path, answers, calculator, law, today)
    if question.id in answers:
        return Path(Refuse(question), way, foreseen)
    return Path(Ask(question, len(on_path), len(foreseen)), way, foreseen)


def may_come_first(
    flow: Flow,
    question_id: str,
    answers: Answers,
    calculator: Calculator | None,
    law: Parameters,
    today: date,
) -> Question | None:
    """The question, if it is unanswered and may be asked before its turn; else None."""
    question = flow.question(question_id)
    if question is None or question_id in answers:
        return None
    on_path, _, verdict = _follow(flow, answers, calculator, law, today)
    return question if _matters(question, on_path, verdict) else None


def leads_to(
    flow: Flow, answers: Answers, calculator: Calculator | None, law: Parameters, today: date
) -> str:
    """
    Id of the question or outcome that `walk` reaches; faster, as it estimates no questions to come.
    """
    on_path, question, verdict = _follow(flow, answers, calculator, law, today)
    return question.id if question else _reach(flow, on_path, verdict).outcome.id


def _follow(
    flow: Flow, answers: Answers, calculator: Calculator | None, law: Parameters, today: date
) -> tuple[Answers, Question | None, Verdict | None]:
    """
    The answers on the path, the first question without a valid answer, and the verdict at that
    point.
    """
    on_path: dict[str, str] = {}
    verdict = _judge(flow, on_path, calculator, law, today)
    for question in flow.questions:
        if not _matters(question, on_path, verdict):
            continue
        answer = answers.get(question.id)
        if answer is None or not fits(question, answer, today):
            return on_path, question, verdict
        if clashes(flow, {**on_path, question.id: answer}, today):
            return on_path, question, verdict
        on_path[question.id] = answer
        verdict = _judge(flow, on_path, calculator, law, today)
    return on_path, None, verdict


_ANY_TIME = date(9000, 1, 1)


def fits(question: Question, answer: str, today: date = _ANY_TIME) -> bool:
    """
    True when a canonical answer is valid for this question.

    Args:
        question: The question.
        answer: In canonical form, but may be from an older release or forged.
        today: Limits how far in the future a day may be; without it there is no limit.
    """
    if answer == UNSURE:
        return True
    match question.kind:
        case "choice":
            return question.option(answer) is not None
        case "yes_no":
            return answer in ("yes", "no")
        case "date":
            return _is_fact("start_date", answer, today)
        case "money":
            return _is_fact(question.fact or "value", answer, today)
        case _:
            assert_never(question.kind)


def _is_fact(name: str, answer: str, today: date) -> bool:
    """
    True when `read_facts` accepts the answer for this fact, so that no calculator gets an invalid
    one.
    """
    facts = read_facts({name: answer}, today)
    return isinstance(facts, Facts) and getattr(facts, name) is not None


def clashes(flow: Flow, answers: Answers, today: date) -> frozenset[str]:
    """
    Names of facts given by the answers that contradict another such fact.

    Includes a main part that differs from the only kind bought: the rules ignore it, but a person
    is asked about it. A whole smaller than its part names both `value` and
    `separable_services_value`, so that either can be corrected where it is asked.
    """
    if not flow.calculator:
        return frozenset()
    return _clashing(frozenset(known_facts(flow, answers).items()), today)


@lru_cache(maxsize=1024)
def _clashing(given: frozenset[tuple[str, str]], today: date) -> frozenset[str]:
    """As `clashes`; remembered, as a walk asks again for each part of its path."""
    known = dict(given)
    facts = read_facts(known, today)
    faults = () if isinstance(facts, Facts) else facts
    found = {fault.key for fault in faults if fault.clashes}
    if "separable_services_value" in found:
        found.add("value")
    kinds, part = CHOICES["main_part"][:3], known.get("main_part")
    if known.get("subject") in kinds and part in kinds and part != known["subject"]:
        found.add("main_part")
    return frozenset(found)


def known_facts(flow: Flow, answers: Answers) -> dict[str, str]:
    """
    Fact to value, as plain text, for each fact the answers give; those answered "not sure" are
    absent.
    """
    known: dict[str, str] = {}
    for question_id, answer in answers.items():
        question = flow.question(question_id)
        if question is None or answer == UNSURE:
            continue
        option = question.option(answer)
        if option:
            known |= option.facts
        elif question.fact:
            known[question.fact] = answer
    return known


def _judge(
    flow: Flow, answers: Answers, calculator: Calculator | None, law: Parameters, today: date
) -> Verdict | None:
    return calculator.judge(known_facts(flow, answers), law, today) if calculator else None


def _matters(question: Question, answers: Answers, verdict: Verdict | None) -> bool:
    if question.ask_if and not question.ask_if.holds(answers):
        return False
    return verdict is None or bool(question.facts() & verdict.wanted)


def _reach(flow: Flow, answers: Answers, verdict: Verdict | None) -> Reach:
    if verdict:
        return Reach(flow.outcome(verdict.outcome), verdict.determination, verdict.wanted)
    for outcome in flow.outcomes:
        if outcome.when is None or outcome.when.holds(answers):
            return Reach(outcome, None)
    return Reach(flow.outcomes[-1], None)


def _foreseen(
    flow: Flow,
    on_path: Answers,
    held: Answers,
    calculator: Calculator | None,
    law: Parameters,
    today: date,
) -> tuple[str, ...]:
    """The path if every question to come gets the answer held for it, or else its usual answer."""
    guessed = dict(on_path)
    verdict = _judge(flow, guessed, calculator, law, today)
    for question in flow.questions:
        if question.id not in guessed and _matters(question, guessed, verdict):
            usual = today.isoformat() if question.kind == "date" else question.usual
            kept = held.get(question.id, "")
            guessed[question.id] = kept if fits(question, kept, today) else usual
            verdict = _judge(flow, guessed, calculator, law, today)
    return tuple(q.id for q in flow.questions if q.id in guessed)
