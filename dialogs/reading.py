"""
YAML to flows and rule books: the only place in this package that opens files.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from dialogs.flow import Flow
from dialogs.rulebook import RuleBook
from knowledge import ContentError, Fault
from knowledge.reading import Located, read_all


@dataclass(frozen=True, slots=True)
class Guidance:
    """Every flow and rule book below one content root, each with its page."""

    flows: tuple[Located[Flow], ...]
    rulebooks: tuple[Located[RuleBook], ...]


def packaged() -> Traversable:
    """The flows that ship with the program."""
    return files("dialogs")


def read_guidance(root: Traversable) -> Guidance:
    """
    The flows and rule books below a content root.

    Raises:
        ContentError: Every fault found in any of them.
    """
    faults: list[Fault] = []
    flows: tuple[Located[Flow], ...] = ()
    rulebooks: tuple[Located[RuleBook], ...] = ()
    try:
        flows = read_all(root, "flows", Flow)
    except ContentError as error:
        faults += error.faults
    try:
        rulebooks = read_all(root, "rulebooks", RuleBook)
    except ContentError as error:
        faults += error.faults
    for located in flows:
        faults += _loose_ends(located)
    if faults:
        raise ContentError(tuple(faults))
    return Guidance(flows, rulebooks)


def _loose_ends(located: Located[Flow]) -> list[Fault]:
    flow, page = located.value, located.page
    faults: list[Fault] = []
    if page.file != f"flows/{flow.id}.yaml":
        message = f"the file of '{flow.id}' must be flows/{flow.id}.yaml. Move it or correct 'id'."
        faults.append(page.fault(message, "id"))
    known = [question.id for question in flow.questions]
    for place, question in enumerate(flow.questions):
        for named in question.ask_if.questions() if question.ask_if else ():
            if named not in known[:place]:
                message = f"'{named}' is not asked before this. Name an earlier question."
                faults.append(page.fault(message, "questions", place, "ask_if"))
        if question.basis and question.basis not in known:
            message = f"'{question.basis}' is no question of this flow. Correct it or add one."
            faults.append(page.fault(message, "questions", place, "basis"))
    return faults
