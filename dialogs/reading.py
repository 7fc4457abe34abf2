"""
YAML to flows and rule books: the only place in this package that opens files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from dialogs.calculators.social_value_act import ActOutcome
from dialogs.conditions import Condition
from dialogs.facts import read_facts
from dialogs.flow import Flow, Question
from dialogs.parsed import UNSURE
from dialogs.rulebook import RuleBook
from knowledge import ContentError, Fault
from knowledge.reading import Located, ReadPage, read_all, read_page


@dataclass(frozen=True, slots=True)
class Guidance:
    """Every flow and rule book below one content root, each with its page."""

    flows: tuple[Located[Flow], ...]
    rulebooks: tuple[Located[RuleBook], ...]


def packaged() -> Traversable:
    """The flows that ship with the program."""
    return files("dialogs")


def read_guidance(root: Traversable, read: ReadPage = read_page) -> Guidance:
    """
    The flows and rule books below a content root.

    Args:
        root: Holds the folders.
        read: Makes a page of a file's text.

    Raises:
        ContentError: Every fault found in any of them.
    """
    faults: list[Fault] = []
    flows: tuple[Located[Flow], ...] = ()
    rulebooks: tuple[Located[RuleBook], ...] = ()
    try:
        flows = read_all(root, "flows", Flow, read)
    except ContentError as error:
        faults += error.faults
    try:
        rulebooks = read_all(root, "rulebooks", RuleBook, read)
    except ContentError as error:
        faults += error.faults
    for located in flows:
        faults += _loose_ends(located)
    faults += _not_one_main(flows)
    if faults:
        raise ContentError(tuple(faults))
    return Guidance(flows, rulebooks)


def _not_one_main(flows: tuple[Located[Flow], ...]) -> list[Fault]:
    """
    Faults when not exactly one of several flows is marked as the main one, which `check` begins.
    """
    marked = [located for located in flows if located.value.main]
    if len(marked) > 1:
        first, *others = marked
        message = f"'{first.value.id}' is the main flow already. Only one can be."
        return [located.page.fault(message, "main") for located in others]
    if len(flows) > 1 and not marked:
        return [flows[0].page.fault("no flow is the main one. Mark one of them: 'main: true'.")]
    return []


def _loose_ends(located: Located[Flow]) -> list[Fault]:
    flow, page = located.value, located.page
    faults: list[Fault] = []
    if page.file != f"flows/{flow.id}.yaml":
        message = f"the file of '{flow.id}' must be flows/{flow.id}.yaml. Move it or correct 'id'."
        faults.append(page.fault(message, "id"))
    known = [question.id for question in flow.questions]
    for place, question in enumerate(flow.questions):
        for problem in _untestable(flow, question.ask_if, known[:place]):
            faults.append(page.fault(problem, "questions", place, "ask_if"))
        for problem in _unknown_facts(question) if flow.calculator else ():
            faults.append(page.fault(problem, "questions", place))
        if question.basis and question.basis not in known:
            message = f"'{question.basis}' is no question of this flow. Correct it or add one."
            faults.append(page.fault(message, "questions", place, "basis"))
    for place, outcome in enumerate(flow.outcomes):
        for problem in _untestable(flow, outcome.when, known):
            faults.append(page.fault(problem, "outcomes", place, "when"))
        for number, item in enumerate(outcome.items):
            for problem in _untestable(flow, item.when, known):
                faults.append(page.fault(problem, "outcomes", place, "items", number, "when"))
    faults += [page.fault(problem, "slots") for problem in _missing_slots(flow)]
    reachable = {outcome.id for outcome in flow.outcomes}
    for needed in ActOutcome if flow.calculator else ():
        if needed.value not in reachable:
            message = f"the calculator may find '{needed.value}'. Add an outcome with that id."
            faults.append(page.fault(message, "outcomes"))
    return faults


def _missing_slots(flow: Flow) -> Iterator[str]:
    """Questions and options that `slots` names but the flow does not have."""
    for name, option_id in flow.slots.named():
        question = flow.question(name)
        if question is None:
            known = ", ".join(each.id for each in flow.questions)
            yield f"'{name}' is no question of this flow. Known: {known}."
        elif option_id and question.option(option_id) is None:
            known = ", ".join(option.id for option in question.options)
            yield f"'{name}' has no option '{option_id}'. Known: {known}."


def _untestable(flow: Flow, condition: Condition | None, asked: list[str]) -> Iterator[str]:
    """
    What is wrong with a condition: a question that comes too late, or a test that never holds.
    """
    for test in condition.tests() if condition else ():
        question = flow.question(test.question)
        if question is None or test.question not in asked:
            yield f"'{test.question}' is not asked before this. Name an earlier question."
        elif test.reads_number and question.kind != "money":
            yield f"'{test.question}' has no number for an answer. Use 'equals' or 'in'."
        elif test.reads_day and question.kind != "date":
            yield f"'{test.question}' has no day for an answer. Use 'equals' or 'in'."
        elif question.options:
            ids = [option.id for option in question.options]
            for word in sorted(test.words - {*ids, UNSURE}):
                yield f"'{test.question}' has no option '{word}'. Known: {', '.join(ids)}."


_NO_DAY = date(2000, 1, 1)


def _unknown_facts(question: Question) -> Iterator[str]:
    """Facts that a question gives but that the calculator cannot read."""
    for option in question.options:
        faults = read_facts(option.facts, _NO_DAY)
        for fault in faults if isinstance(faults, tuple) else ():
            yield f"option '{option.id}', fact '{fault.key}': {fault.message}"
    takes = {
        "yes_no": {"light_touch"},
        "date": {"start_date", "commenced_date"},
        "money": {"value", "separable_services_value"},
    }
    known = takes.get(question.kind, set())
    if question.kind != "choice" and question.fact not in known:
        listed = ", ".join(sorted(known))
        yield f"'fact' must be one that a {question.kind} answer gives. Known: {listed}."
