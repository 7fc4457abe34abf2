"""
A check as a picture, and its questions as text.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.library import Library
from dialogs import Flow
from dialogs.pages.drawing import merged, numbered, svg
from dialogs.pages.graph import Graph


@dataclass(frozen=True, slots=True)
class Way:
    """Answers that lead to the same place: a question, with number and label, or an outcome."""

    answers: str
    number: int | None
    end: str


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """A question as it is asked, with the target of each answer."""

    id: str
    number: int
    label: str
    text: str
    why: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class FlowPage:
    """A flow's title, picture and questions."""

    flow: Flow
    svg: str
    questions: tuple[FlowQuestion, ...]
    outcomes: tuple[str, ...]


def flow_page(library: Library, flow: Flow, graph: Graph) -> FlowPage:
    """The page of a flow, from its graph."""
    numbers = numbered(flow, graph)
    questions = tuple(
        FlowQuestion(
            question.id,
            numbers[question.id],
            question.label,
            question.text,
            question.why,
            tuple(
                _way(flow, graph, numbers.get(end), words, end)
                for start, words, end in merged(graph)
                if start == question.id
            ),
        )
        for question in flow.questions
        if question.id in numbers
    )
    outcomes = tuple(graph.nodes[o.id] for o in flow.outcomes if o.id in graph.outcomes)
    return FlowPage(flow, svg(flow, graph), questions, outcomes)


def _way(flow: Flow, graph: Graph, number: int | None, words: str, end: str) -> Way:
    question = flow.question(end)
    return Way(words, number, question.label if question else graph.nodes[end])
