"""A flow's picture, measured from the walk: nothing left out, nothing made up, always the same."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dialogs import Calculator, Flow
from dialogs.pages.graph import Edge, Graph, dot, draw, mermaid
from dialogs.walk import leads_to
from knowledge import Parameters

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def graph(flow: Flow, calculator: Calculator, law: Parameters) -> Graph:
    return draw(flow, calculator, law, TODAY)


SMALL = Flow.model_validate(
    {
        "id": "small",
        "title": 'A "small" flow',
        "utterances": ["a", "b", "c", "d", "e", "f"],
        "offer": "I can check.",
        "intro": "Let us see.",
        "questions": [
            {
                "id": "is-body",
                "kind": "yes_no",
                "text": 'Is it a "public body"?',
                "why": "It matters.",
                "label": "Body",
                "usual": "yes",
            },
            {
                "id": "value",
                "kind": "money",
                "text": "What is it worth?",
                "why": "Size matters.",
                "label": "Value",
                "usual": "100",
                "ask_if": {"question": "is-body", "equals": "yes"},
            },
        ],
        "outcomes": [
            {
                "id": "BIG",
                "title": "Big.",
                "text": "Yes.",
                "when": {"question": "value", "at_least": "100"},
            },
            {"id": "OTHER", "title": "Anything else.", "text": "No."},
            {"id": "NEVER", "title": "Never reached.", "text": "No."},
        ],
    }
)


@pytest.fixture(scope="module")
def small(law: Parameters) -> Graph:
    return draw(SMALL, None, law, TODAY)


def test_a_small_graph_is_what_one_would_draw_by_hand(small: Graph) -> None:
    assert dict(small.nodes) == {
        "is-body": 'Is it a "public body"?',
        "value": "What is it worth?",
        "BIG": "Big.",
        "OTHER": "Anything else.",
    }
    assert small.outcomes == {"BIG", "OTHER"}
    assert set(small.edges) == {
        Edge("is-body", "Yes", "value"),
        Edge("is-body", "No", "OTHER"),
        Edge("is-body", "not sure", "OTHER"),
        Edge("value", "below the threshold", "OTHER"),
        Edge("value", "at or above the threshold", "BIG"),
        Edge("value", "cannot be estimated", "OTHER"),
        Edge("value", "not sure", "OTHER"),
    }


def test_every_question_and_every_outcome_is_reached(graph: Graph, flow: Flow) -> None:
    assert list(graph.nodes) == [q.id for q in flow.questions] + [o.id for o in flow.outcomes]
    assert graph.outcomes == {outcome.id for outcome in flow.outcomes}
    assert {edge.end for edge in graph.edges} | {flow.questions[0].id} == set(graph.nodes)


def test_every_option_of_every_question_leads_somewhere(graph: Graph, flow: Flow) -> None:
    for question in flow.questions:
        labels = {edge.label for edge in graph.edges if edge.start == question.id}
        assert {option.label for option in question.options} <= labels
        assert "not sure" in labels
        if question.kind == "yes_no":
            assert {"Yes", "No"} <= labels
        if question.kind == "money":
            assert "cannot be estimated" in labels
        if question.kind == "date":
            assert "from 24 February 2025" in labels
            is_first = question is flow.questions[0]
            assert ("before 31 January 2013" in labels) == is_first


def test_edges_run_forward_in_the_order_of_the_flow(graph: Graph) -> None:
    order = list(graph.nodes)
    assert [order.index(edge.start) for edge in graph.edges] == sorted(
        order.index(edge.start) for edge in graph.edges
    )
    assert all(order.index(edge.start) < order.index(edge.end) for edge in graph.edges)
    assert all(edge.start not in graph.outcomes for edge in graph.edges)
    assert len(set(graph.edges)) == len(graph.edges)


TYPED = {
    "date": ("2026-01-01", "from 1 January 2026"),
    "yes_no": ("no", "No"),
    "money": ("1000000000", "at or above the threshold"),
}


def test_an_edge_is_a_way_the_walk_takes(
    graph: Graph, flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    """The path of usual answers goes along edges of the graph."""
    answers: dict[str, str] = {}
    here = leads_to(flow, answers, calculator, law, TODAY)
    steps = 0
    while question := flow.question(here):
        option = question.option(question.usual)
        typed, label = (question.usual, option.label) if option else TYPED[question.kind]
        answers[question.id] = typed
        there = leads_to(flow, answers, calculator, law, TODAY)
        assert Edge(here, label, there) in graph.edges
        here, steps = there, steps + 1
    assert steps >= 8


def test_it_is_the_same_every_time(small: Graph, law: Parameters) -> None:
    again = draw(SMALL, None, law, TODAY)
    assert again == small
    assert list(again.nodes) == list(small.nodes)
    assert mermaid(again) == mermaid(small)
    assert dot(again) == dot(small)


NODE = re.compile(r'^  (q_\w+\["[^"]+"\]|o_\w+\(\["[^"]+"\]\))$')
ARROW = re.compile(r'^  (q_\w+) -->\|"[^"]+"\| ([qo]_\w+)$')


def test_mermaid_is_a_flowchart_of_nodes_and_arrows(graph: Graph) -> None:
    first, *lines = mermaid(graph).splitlines()
    assert first == "flowchart TD"
    nodes = [line for line in lines if NODE.match(line)]
    arrows = [ARROW.match(line) for line in lines if not NODE.match(line)]
    assert len(nodes) == len(graph.nodes)
    assert len(arrows) == len({(edge.start, edge.end) for edge in graph.edges})
    declared = {re.split(r"[\[(]", line.strip())[0] for line in nodes}
    for arrow in arrows:
        assert arrow is not None
        assert set(arrow.groups()) <= declared


DOT_NODE = re.compile(r'^  ([qo]_\w+) \[label="((?:[^"\\]|\\.)*)"(, shape=ellipse)?\];$')
DOT_ARROW = re.compile(r'^  (q_\w+) -> ([qo]_\w+) \[label="((?:[^"\\]|\\.)*)"\];$')


def test_dot_is_a_digraph_of_nodes_and_arrows(graph: Graph) -> None:
    lines = dot(graph).splitlines()
    assert (lines[0], lines[-1]) == ("digraph flow {", "}")
    nodes = [match for line in lines if (match := DOT_NODE.match(line))]
    arrows = [match for line in lines if (match := DOT_ARROW.match(line))]
    assert len(lines) == 4 + len(nodes) + len(arrows)
    assert len(nodes) == len(graph.nodes)
    assert {match[1] for match in nodes if match[3]} == {f"o_{o}" for o in graph.outcomes}
    declared = {match[1] for match in nodes}
    assert {end for match in arrows for end in match.group(1, 2)} <= declared


def test_quotes_are_written_as_each_language_wants(small: Graph) -> None:
    assert '["Is it a #quot;public body#quot;?"]' in mermaid(small)
    assert r'[label="Is it a \"public body\"?"]' in dot(small)


def test_answers_that_lead_to_the_same_place_share_an_arrow(small: Graph) -> None:
    assert '  q_is_body -->|"No; not sure"| o_OTHER' in mermaid(small).splitlines()
