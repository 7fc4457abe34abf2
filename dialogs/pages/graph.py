"""
A flow as nodes and edges, measured from the walk itself, so that a picture cannot go stale.

Every question is answered in every way that can differ: each option, "not sure", a day of each
version of the law, a value below and above every figure. Contexts in which a question leads on in
the same ways are followed once; where an arrow opens only after an unusual set of answers, that
may pass it by, so walks drawn by lot, the same ones every time, are taken as well. Nothing drawn
is wrong; an arrow that only a rare set of answers opens may be missing.

Rules of this file: pure; the order of nodes and edges is that of the flow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import assert_never

from dialogs.calculators.readings import days_of_change
from dialogs.facts import CANNOT_BE_ESTIMATED
from dialogs.flow import Flow, Question
from dialogs.parsed import UNSURE
from dialogs.walk import Calculator, Verdict, clashes, leads_to
from knowledge import Parameters, british_date

MAX_VISITS = 8
"""Sets of answers with which one question is tried: each costs a run of the rules an answer."""

WALKS = 16
"""Walks by lot, beside the search: enough for every question, option and outcome to be reached."""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """From a question, by an answer, to a question or an outcome; ids and a label in words."""

    start: str
    label: str
    end: str


@dataclass(frozen=True, slots=True)
class Graph:
    """
    A flow's picture.

    Attributes:
        nodes: Id and words of each question and outcome reached, in the order of the flow.
        edges: In the order of the flow, then of the answers; each once.
        outcomes: Ids among the nodes that are leaves.
    """

    nodes: Mapping[str, str]
    edges: tuple[Edge, ...]
    outcomes: frozenset[str]


def draw(flow: Flow, calculator: Calculator | None, law: Parameters, today: date) -> Graph:
    """
    The graph of a flow.

    Args:
        flow: The flow.
        calculator: Its calculator, if any.
        law: Dated parameters.
        today: Bounds the days tried; "not sure" about the day is tried too.
    """
    edges: dict[Edge, None] = {}
    seen: set[object] = set()
    calculator = _Remembering(calculator) if calculator else None

    def step(answers: dict[str, str]) -> str:
        return leads_to(flow, answers, calculator, law, today)

    def ways_on(question: Question, answers: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
        """Each label with the answers so far and this one; none that contradicts them."""
        tried = ((label, {**answers, question.id: a}) for a, label in _ways(question, law, today))
        return [(label, after) for label, after in tried if not clashes(flow, after, today)]

    waiting: list[dict[str, str]] = [{}]
    visits: Counter[str] = Counter()
    while waiting:
        answers = waiting.pop(0)
        question = flow.question(step(answers))
        if question is None or visits[question.id] >= MAX_VISITS:
            continue
        visits[question.id] += 1
        ways = ways_on(question, answers)
        ends = tuple(step(after) for _, after in ways)
        context = (question.id, ends)
        if context in seen:
            continue
        seen.add(context)
        edges |= {
            Edge(question.id, label, end): None for (label, _), end in zip(ways, ends, strict=True)
        }
        waiting += [after for _, after in ways]
    lots = Random(0)  # noqa: S311 (repeatable on purpose, and nothing secret)
    for _ in range(WALKS):
        answers = {}
        here = step(answers)
        while question := flow.question(here):
            tried = ways_on(question, answers)
            for label, after in lots.sample(tried, len(tried)):
                answers, here = after, step(after)
                edges[Edge(question.id, label, here)] = None
                if flow.question(here):
                    break  # go as deep as can be: an outcome ends the walk only where all ways do
    place = {
        (question.id, label): number
        for question in flow.questions
        for number, (_, label) in enumerate(_ways(question, law, today))
    }
    return _graph(flow, sorted(edges, key=lambda edge: place[edge.start, edge.label]))


@dataclass(slots=True)
class _Remembering:
    """A calculator that keeps its verdicts: each walk passes the same facts from the start."""

    calculator: Calculator
    verdicts: dict[frozenset[tuple[str, str]], Verdict] = field(default_factory=dict)

    def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
        key = frozenset(known.items())
        found = self.verdicts.get(key)
        if found is None:
            found = self.verdicts[key] = self.calculator.judge(known, law, today)
        return found


def _ways(question: Question, law: Parameters, today: date) -> Iterator[tuple[str, str]]:
    """Canonical answers that can differ, each with its label."""
    match question.kind:
        case "choice":
            yield from ((option.id, option.label) for option in question.options)
        case "yes_no":
            yield from (("yes", "Yes"), ("no", "No"))
        case "date":
            days = [day for day in days_of_change(law) if day <= today]
            yield (
                days[0].replace(year=days[0].year - 1).isoformat(),
                f"before {british_date(days[0])}",
            )
            yield from ((day.isoformat(), f"from {british_date(day)}") for day in days)
        case "money":
            yield from (("1", "below the threshold"), ("1000000000", "at or above the threshold"))
            yield CANNOT_BE_ESTIMATED, "cannot be estimated"
        case _:
            assert_never(question.kind)
    yield UNSURE, "not sure"


def _graph(flow: Flow, edges: Sequence[Edge]) -> Graph:
    reached = {edge.end for edge in edges} | {edge.start for edge in edges}
    questions = {q.id: q.text for q in flow.questions if q.id in reached}
    outcomes = {o.id: o.title for o in flow.outcomes if o.id in reached}
    order = [*questions, *outcomes]
    ordered = sorted(edges, key=lambda edge: order.index(edge.start))
    return Graph(questions | outcomes, tuple(ordered), frozenset(outcomes))


def _merged(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Start, joined labels and end: answers that lead to the same place share one arrow."""
    joined: dict[tuple[str, str], list[str]] = {}
    for edge in graph.edges:
        joined.setdefault((edge.start, edge.end), []).append(edge.label)
    for (start, end), labels in joined.items():
        yield start, "; ".join(dict.fromkeys(labels)), end


def mermaid(graph: Graph) -> str:
    """The graph in Mermaid's flowchart language."""
    name = _names(graph)
    lines = ["flowchart TD"]
    for node, words in graph.nodes.items():
        shape = '{}(["{}"])' if node in graph.outcomes else '{}["{}"]'
        lines.append("  " + shape.format(name(node), _quoted(words, "#quot;")))
    for start, label, end in _merged(graph):
        lines.append(f'  {name(start)} -->|"{_quoted(label, "#quot;")}"| {name(end)}')
    return "\n".join(lines) + "\n"


def dot(graph: Graph) -> str:
    """The graph in Graphviz's language."""
    name = _names(graph)
    lines = ["digraph flow {", "  rankdir=TB;", '  node [shape=box, fontname="sans-serif"];']
    for node, words in graph.nodes.items():
        shape = ", shape=ellipse" if node in graph.outcomes else ""
        lines.append(f'  {name(node)} [label="{_quoted(words, chr(92) + chr(34))}"{shape}];')
    for start, label, end in _merged(graph):
        lines.append(
            f'  {name(start)} -> {name(end)} [label="{_quoted(label, chr(92) + chr(34))}"];'
        )
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(words: str, quote: str) -> str:
    return words.replace('"', quote)


def _names(graph: Graph) -> Callable[[str], str]:
    """Names both languages take: letters, digits and underscores."""
    return lambda node: ("o_" if node in graph.outcomes else "q_") + node.replace("-", "_")
