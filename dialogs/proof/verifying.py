"""
Proof that a flow does what it should on every path, or the path on which it does not.

Every question is answered in every way that can differ (`boundary_classes`), from the first
question to each end. What is proved of each path: it ends; each answer is taken and leads on; the
outcome, its flags and the rules that decided agree with the decision table. What is proved of all
of them together: every question, outcome, table row, flag and deciding rule is reached.

Paths that cannot differ from here on are followed once; docs/decisions/0005-proof.md says which
and why. A broken property is a value, with the path that shows it.

Rules of this file: pure; it walks with the flow's own walk and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from dialogs.calculators import social_value_act as act
from dialogs.decision_table import Table
from dialogs.flow import Flow
from dialogs.pages.graph import Edge
from dialogs.parsed import UNSURE
from dialogs.proof.boundary_classes import label_of, periods, start_days
from dialogs.proof.following import MOST_PLACES, Notes, PathFault, ProofAborted, Walker
from dialogs.proof.rule_overlap import Decide
from dialogs.walk import Calculator
from knowledge import Parameters


@dataclass(frozen=True, slots=True)
class Report:
    """
    What a proof found.

    Attributes:
        flow: Id of the flow.
        counts: Name of what was counted to its number, in the order of printing.
        faults: In the order found; at most `MOST_FAULTS`. Empty: every property holds.
    """

    flow: str
    counts: Mapping[str, int]
    faults: tuple[PathFault, ...]


class _Start(NamedTuple):
    """The beginning of one part of a proof, with all that its walker needs."""

    flow: Flow
    calculator: Calculator | None
    law: Parameters
    today: date
    table: Table | None
    most_places: int
    answers: tuple[tuple[str, str], ...]


class Spread(Protocol):
    """Calls a function with each start, here or in other processes; the results in order."""

    def __call__(
        self, function: Callable[[_Start], Notes], starts: Sequence[_Start], /
    ) -> Iterable[Notes]: ...


def _followed(start: _Start) -> Notes:
    """What a walker notes on all paths from one beginning, until there are too many faults."""
    walker = Walker(start.flow, start.calculator, start.law, start.today, start.table)
    walker.most_places = start.most_places
    with suppress(ProofAborted):
        walker.follow(dict(start.answers))
    return walker.notes()


def verify(
    flow: Flow,
    calculator: Calculator | None,
    law: Parameters,
    today: date,
    *,
    table: Table | None = None,
    days: tuple[date, ...] = (),
    decide: Decide = act.decide,
    most_places: int = MOST_PLACES,
    spread: Spread = map,
) -> Report:
    """
    The proof for one flow.

    Args:
        flow: The flow.
        calculator: Its calculator, if it has one.
        law: Dated parameters.
        today: Day of asking.
        table: The table the flow must agree with, if there is one.
        days: Start days to try instead of all. What no path reaches is then no fault.
        decide: The rules, whose order is proved too where there is a table.
        most_places: Places from one start day after which to give up, and say so.
        spread: Calls a function with each start day and gives the results in order: `map`, or
            that of a pool of processes, as no start day shares anything with another.
    """
    walker = Walker(flow, calculator, law, today, table)
    starts = [
        _Start(flow, calculator, law, today, table, most_places, tuple(answers.items()))
        for answers in _beginnings(walker, days)
    ]
    try:
        walker.check_options()
        for notes in spread(_followed, starts):
            walker.add(notes)
        if table:
            walker.check_order(decide, days or periods(law, today, table.days()))
        if not days:
            walker.look_for_the_unreached()
    except ProofAborted:
        pass
    return Report(flow.id, walker.counted(), tuple(walker.faults))


def measured_edges(
    flow: Flow,
    calculator: Calculator | None,
    law: Parameters,
    today: date,
    *,
    table: Table | None,
    days: tuple[date, ...],
) -> tuple[Edge, ...]:
    """
    Where answers lead on the paths of some start days, in the order of the flow.

    A picture made of these shows values near a figure and days near a change as well.
    """
    walker = Walker(flow, calculator, law, today, table)
    for answers in _beginnings(walker, days):
        walker.follow(answers)
    labelled = {
        Edge(start, label_of(question, answer, law), end): None
        for start, answer, end in walker.edges
        if (question := flow.question(start))
    }
    return tuple(labelled)


def _beginnings(walker: Walker, days: tuple[date, ...]) -> Iterator[dict[str, str]]:
    """Answers to the first question where it asks for the start day, else none at all."""
    first = walker.flow.questions[0]
    if first.fact != "start_date":
        yield {}
        return
    tried = start_days(walker.law, walker.today, walker.table.days() if walker.table else ())
    walker.begin_with(first)
    for day in days or tried:
        yield {first.id: day.isoformat()}
    if not days:
        yield {first.id: UNSURE}
