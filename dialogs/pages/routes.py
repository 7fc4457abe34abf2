"""
The sign-off table of a flow that no rules decide: routes, lists and right answers, line by line.

Rules of this file: pure; wording is that of the flow, its placeholders filled as at the day the
flow was last checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dialogs.conditions import Condition
from dialogs.flow import Flow, Question
from dialogs.pages.drawing import merged
from dialogs.pages.graph import Graph
from dialogs.pages.signoff import Line, Section
from dialogs.parsed import UNSURE
from knowledge import Parameters, Source, fill

HOW_TO_READ: Final = """\
First each question, its answers and where they lead; an answer that leads to two places does so by
what was answered before. Then each thing said at the end or after an answer, when it is said, and
where it comes from.
"""


def routes(flow: Flow, graph: Graph, law: Parameters) -> tuple[Section, ...]:
    """
    The table of a flow: its routes, then each outcome's list, then the answers that are right.

    Args:
        flow: The flow.
        graph: Where its answers lead.
        law: For the placeholders of its wording.
    """
    labels = {question.id: question.label for question in flow.questions}
    lines = tuple(
        Line(
            ((labels[start], label),),
            graph.nodes[end] if end in graph.outcomes else f"next: {labels[end]}",
        )
        for start, label, end in merged(graph)
    )
    lists = (
        Section(f"Said with: {o.title}", tuple(_items(flow, o.id, law))) for o in flow.outcomes
    )
    quiz = Section("The right answers", tuple(_right(flow)))
    return (
        Section("Where each answer leads", lines),
        *(section for section in (*lists, quiz) if section.lines),
    )


def _items(flow: Flow, outcome: str, law: Parameters) -> Iterator[Line]:
    on = flow.reviewed_on or date.max
    for item in flow.outcome(outcome).items:
        when = in_words(flow, item.when) if item.when else "always"
        text = fill(item.text, law, on)
        yield Line((("Said", when),), text, sources=_cited(item.sources))


def _right(flow: Flow) -> Iterator[Line]:
    for question in flow.questions:
        right = question.option(question.right)
        if right:
            facts = ((question.label, question.text),)
            sources = _cited(question.sources)
            yield Line(facts, right.label, reason=question.explanation, sources=sources)


def _cited(sources: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(f"{s.title}, {s.locator}" if s.locator else s.title for s in sources)


def in_words(flow: Flow, condition: Condition) -> str:
    """A condition as a person would say it: headings of questions, labels of answers."""
    if condition.all is not None:
        return " and ".join(_part(flow, part) for part in condition.all)
    if condition.any is not None:
        return " or ".join(_part(flow, part) for part in condition.any)
    if condition.negated is not None:
        return f"unless {_part(flow, condition.negated)}"
    question = flow.question(condition.question)
    heading = question.label if question else condition.question
    if condition.words:
        named = _in_order(question, condition.words)
        return f"{heading}: {' or '.join(named)}"
    limits = {
        "at least": condition.at_least,
        "at most": condition.at_most,
        "before": condition.before,
        "after": condition.after,
    }
    given = (f"{words} {limit}" for words, limit in limits.items() if limit is not None)
    return f"{heading}: {' '.join(given)}"


def _part(flow: Flow, condition: Condition) -> str:
    words = in_words(flow, condition)
    return f"({words})" if condition.all or condition.any else words


def _in_order(question: Question | None, words: frozenset[str]) -> tuple[str, ...]:
    """Labels of the answers named, in the order of the options, "not sure" last."""
    options = question.options if question else ()
    known = tuple(option.label for option in options if option.id in words)
    others = tuple(sorted(words - {option.id for option in options} - {UNSURE}))
    return (*known, *others, *(("not sure",) if UNSURE in words else ()))
