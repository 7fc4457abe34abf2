"""
What can still come out when some facts are not known.

A decision is a pure function that asks for facts one by one and raises `Needs` at the first it
lacks. Trying every value such a fact could have gives a decision diagram; folding away each fact
whose values all lead to the same place leaves only the facts that matter.

Rules of this file: knows nothing of any law; never guesses, never stops early.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, assert_never

F = TypeVar("F")
"""The facts, as one value."""
R = TypeVar("R")
"""What a decision gives; compared by the `key` of `explore`."""


class Needs(Exception):
    """Raised by a decision that cannot go on without a fact."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(fact)


@dataclass(frozen=True, slots=True)
class Leaf(Generic[R]):
    """Every way to complete the facts leads here."""

    result: R


@dataclass(frozen=True, slots=True)
class Fork(Generic[R]):
    """The result depends on a fact: one branch for each value it could have."""

    fact: str
    branches: tuple[Leaf[R] | Fork[R], ...]


Diagram = Leaf[R] | Fork[R]


def explore(
    decide: Callable[[F], R],
    facts: F,
    complete: Callable[[F, str], Sequence[F]],
    key: Callable[[R], object],
    rest: Callable[[F, str], Hashable | None] = lambda facts, fact: None,
    merge: Callable[[Sequence[R]], R] = lambda results: results[0],
) -> Diagram[R]:
    """
    The folded diagram of what a decision can give.

    Args:
        decide: Gives the result, or raises `Needs`.
        facts: What is known.
        complete: Facts and the name of an unknown one to the facts with each value it could have;
            at least one.
        key: What counts as the same result; must be hashable.
        rest: Facts and the name of an unknown one to a name for all that is left to decide, or
            None. Where two names are equal, so are the diagrams, up to `key`; one is drawn once.
        merge: Results with one key, in the order of the completions, to the one they come to;
            at least one. Left out, it is the first.

    Returns:
        A `Leaf` when nothing unknown matters.
    """
    drawn: dict[Hashable, tuple[Diagram[R], int]] = {}
    shapes: dict[object, int] = {}

    def draw(facts: F) -> tuple[Diagram[R], int]:
        """A diagram and the number of its shape: what it looks like up to `key`."""
        try:
            result = decide(facts)
        except Needs as need:
            fact = need.fact
        else:
            return Leaf(result), shapes.setdefault(key(result), len(shapes))
        name = rest(facts, fact)
        if name is not None and name in drawn:
            return drawn[name]
        branches = [draw(f) for f in complete(facts, fact)]
        looks = tuple(look for _, look in branches)
        diagrams = tuple(diagram for diagram, _ in branches)
        if len(set(looks)) == 1:
            found = _folded(diagrams, merge), looks[0]
        else:
            found = Fork(fact, diagrams), shapes.setdefault((fact, looks), len(shapes))
        if name is not None:
            drawn[name] = found
        return found

    return draw(facts)[0]


def _folded(branches: Sequence[Diagram[R]], merge: Callable[[Sequence[R]], R]) -> Diagram[R]:
    """One diagram for branches of one shape; results below a fork are those of the first."""
    ends = [branch.result for branch in branches if isinstance(branch, Leaf)]
    return Leaf(merge(ends)) if ends else branches[0]


def results(diagram: Diagram[R]) -> Iterator[R]:
    """Every result in a diagram, in order of its branches."""
    match diagram:
        case Leaf(result):
            yield result
        case Fork(_, branches):
            for branch in branches:
                yield from results(branch)
        case _:
            assert_never(diagram)


def facts_that_matter(diagram: Diagram[R]) -> tuple[str, ...]:
    """Facts the result still depends on, in the order the decision asks for them; each once."""
    found: dict[str, None] = {}

    def visit(part: Diagram[R]) -> None:
        if isinstance(part, Fork):
            found.setdefault(part.fact)
            for branch in part.branches:
                visit(branch)

    visit(diagram)
    return tuple(found)


def longest(diagram: Diagram[R]) -> int:
    """The most facts that may still have to be asked."""
    match diagram:
        case Leaf():
            return 0
        case Fork(_, branches):
            return 1 + max(longest(branch) for branch in branches)
        case _:
            assert_never(diagram)
