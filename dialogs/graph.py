"""
A flow as nodes and edges, measured from the walk itself, so that a picture cannot go stale.

Every question is answered in every way that can differ: each option, "not sure", a day of each
version of the law, a value below and above every figure. Contexts in which a question leads on in
the same ways are followed once.

Rules of this file: pure; the order of nodes and edges is that of the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dialogs.calculators.social_value_act import days_of_change
from dialogs.facts import CANNOT_BE_ESTIMATED
from dialogs.flow import Flow, Question
from dialogs.parsed import UNSURE
from dialogs.walk import Ask, Calculator, Reach, walk
from knowledge import Parameters, british_date


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

    def step(answers: dict[str, str]) -> str:
        found = walk(flow, answers, calculator, law, today)
        match found:
            case Ask(question, _, _):
                return question.id
            case Reach(outcome, _):
                return outcome.id
        return found.question.id

    waiting: list[dict[str, str]] = [{}]
    while waiting:
        answers = waiting.pop()
        question = flow.question(step(answers))
        if question is None:
            continue
        ways = [(label, {**answers, question.id: a}) for a, label in _ways(question, law, today)]
        ends = tuple(step(after) for _, after in ways)
        context = (question.id, ends)
        if context in seen:
            continue
        seen.add(context)
        edges |= {
            Edge(question.id, label, end): None for (label, _), end in zip(ways, ends, strict=True)
        }
        waiting += [after for _, after in reversed(ways)]
    return _graph(flow, tuple(edges))


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
    yield UNSURE, "not sure"


def _graph(flow: Flow, edges: tuple[Edge, ...]) -> Graph:
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
