"""
What can still come out, against a slow and obvious oracle: try every completion, and ask whether
a fact can change the result.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from dialogs.calculators.possibilities import (
    Diagram,
    Fork,
    Leaf,
    Needs,
    explore,
    facts_that_matter,
    longest,
    results,
)

NAMES = ("a", "b", "c", "d")
Known = tuple[tuple[str, int], ...]

# a decision function as data: a result, or a fact and the decision for each of its values
Tree = str | tuple[str, "Tree", "Tree"]
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from(["yes", "no", "maybe"]),
    lambda below: st.tuples(st.sampled_from(NAMES), below, below),
    max_leaves=20,
)


def decided(tree: Tree, known: Mapping[str, int]) -> str:
    while not isinstance(tree, str):
        fact, *branches = tree
        if fact not in known:
            raise Needs(fact)
        tree = branches[known[fact]]
    return tree


def explored(tree: Tree, known: Mapping[str, int] | None = None) -> Diagram[str]:
    return explore(
        lambda facts: decided(tree, dict(facts)),
        tuple((known or {}).items()),
        lambda facts, fact: tuple((*facts, (fact, value)) for value in (0, 1)),
        lambda result: result,
    )


def outcomes(tree: Tree, known: Mapping[str, int]) -> set[str]:
    """Every result that some way of completing the facts gives."""
    open_facts = [name for name in NAMES if name not in known]
    return {
        decided(tree, {**known, **dict(zip(open_facts, values, strict=True))})
        for values in itertools.product((0, 1), repeat=len(open_facts))
    }


def asked(tree: Tree, known: Mapping[str, int]) -> str:
    try:
        decided(tree, known)
    except Needs as need:
        return need.fact
    return ""


@given(tree=TREES, known=st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0, 1])))
def test_the_results_are_those_of_all_completions(tree: Tree, known: dict[str, int]) -> None:
    assert set(results(explored(tree, known))) == outcomes(tree, known)


@given(tree=TREES)
def test_it_is_a_leaf_exactly_where_one_result_is_possible(tree: Tree) -> None:
    diagram = explored(tree)
    assert isinstance(diagram, Leaf) is (len(outcomes(tree, {})) == 1)
    assert (longest(diagram) == 0) is isinstance(diagram, Leaf)
    assert (facts_that_matter(diagram) == ()) is isinstance(diagram, Leaf)


@given(tree=TREES)
def test_a_fact_that_can_change_the_result_always_matters(tree: Tree) -> None:
    """Oracle: a fact matters if, the others being fixed some way, its value changes the result."""
    changing = set()
    for values in itertools.product((0, 1), repeat=len(NAMES)):
        whole = dict(zip(NAMES, values, strict=True))
        for name in NAMES:
            if decided(tree, whole) != decided(tree, {**whole, name: 1 - whole[name]}):
                changing.add(name)
    assert changing <= set(facts_that_matter(explored(tree)))


@given(tree=TREES)
def test_a_fact_that_never_matters_is_never_named(tree: Tree) -> None:
    """What is named is asked on a path where, by then, both its values lead apart."""
    for name in facts_that_matter(explored(tree)):
        assert any(
            asked(tree, known) == name
            and outcomes(tree, known) != set()
            and len(outcomes(tree, known)) > 1
            for known in partial_ways(tree)
        )


def partial_ways(tree: Tree) -> list[dict[str, int]]:
    """The facts known at each point where the decision asks for one more."""
    ways, waiting = [], [dict[str, int]()]
    while waiting:
        known = waiting.pop()
        fact = asked(tree, known)
        if fact:
            ways.append(known)
            waiting += [{**known, fact: value} for value in (0, 1)]
    return ways


def test_facts_that_matter_come_in_the_order_they_are_asked() -> None:
    tree = ("b", ("a", "yes", "no"), ("c", "yes", "no"))
    assert facts_that_matter(explored(tree)) == ("b", "a", "c")
    assert longest(explored(tree)) == 2


def test_a_fact_whose_values_all_lead_on_alike_is_folded_away() -> None:
    tree = ("a", ("b", "yes", "no"), ("b", "yes", "no"))
    diagram = explored(tree)
    assert diagram == Fork("b", (Leaf("yes"), Leaf("no")))
    assert facts_that_matter(diagram) == ("b",)


def test_a_leaf_holds_the_result_of_the_first_completion() -> None:
    """Two results that count as the same may differ in their reasons: the first one's are kept."""
    diagram = explore(
        lambda facts: decided(("a", "same 1", "same 2"), dict(facts)),
        (),
        lambda facts, fact: tuple((*facts, (fact, value)) for value in (1, 0)),
        lambda result: result.split()[0],
    )
    assert diagram == Leaf("same 2")


@given(tree=TREES)
def test_drawing_what_is_alike_only_once_changes_nothing(tree: Tree) -> None:
    """The whole set of known facts names what is left; so does what the rest of the tree reads."""

    def left(facts: Known, fact: str) -> object:
        rest = tree
        known = dict(facts)
        while not isinstance(rest, str) and rest[0] in known:
            rest = rest[1 + known[rest[0]]]
        return (rest, tuple(sorted(pair for pair in known.items() if pair[0] in str(rest))))

    def complete(facts: Known, fact: str) -> tuple[Known, ...]:
        return tuple((*facts, (fact, value)) for value in (0, 1))

    whole: Known = ()
    once = explore(
        lambda facts: decided(tree, dict(facts)), whole, complete, lambda result: result, left
    )
    assert once == explored(tree)


def test_what_is_alike_is_drawn_once() -> None:
    tries: list[Known] = []

    def decide(facts: Known) -> str:
        tries.append(facts)
        return decided(("a", ("b", "yes", "no"), ("b", "yes", "no")), dict(facts))

    whole: Known = ()
    explore(
        decide,
        whole,
        lambda facts, fact: tuple((*facts, (fact, value)) for value in (0, 1)),
        lambda result: result,
        lambda facts, fact: fact if fact == "b" else None,
    )
    assert len(tries) == 5  # nothing, a=0, both values of b below it, a=1


def test_a_need_names_its_fact() -> None:
    assert Needs("value").fact == "value"
    assert str(Needs("value")) == "value"
