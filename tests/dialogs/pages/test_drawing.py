"""The picture of a flow and its outline: no overlaps, a label on every arrow, none is stale."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.authoring.flow_pages import picture
from bot.content.library import Library
from dialogs import Flow
from dialogs.pages.drawing import Box, complete, layout, measured, merged, outline, svg, wrapped
from dialogs.pages.graph import Edge, Graph

KEPT = Path(__file__).parents[3] / "docs" / "flows"
NAMESPACE = "{http://www.w3.org/2000/svg}"
FLOWS = ("does-the-act-apply", "what-to-do-next", "ready-to-bid", "myth-or-fact")


@pytest.fixture(scope="module")
def pictures(library: Library, today: date) -> dict[str, tuple[Flow, Graph]]:
    return {flow.id: (flow, picture(library, flow, today)) for flow in library.flows.values()}


@pytest.fixture(params=FLOWS)
def drawn(
    request: pytest.FixtureRequest, pictures: dict[str, tuple[Flow, Graph]]
) -> tuple[Flow, Graph]:
    return pictures[request.param]


def boxes(flow: Flow, graph: Graph) -> Iterator[Box]:
    for band in layout(flow, graph):
        yield band.box
        for arrow in band.arrows:
            yield arrow.label
            yield arrow.end


def test_nothing_overlaps_and_all_lies_on_the_page(drawn: tuple[Flow, Graph]) -> None:
    found = list(boxes(*drawn))
    assert len(found) > 10
    assert not [pair for pair in combinations(found, 2) if pair[0].overlaps(pair[1])]
    page = ElementTree.fromstring(svg(*drawn))  # noqa: S314 (our own)
    width, height = float(page.attrib["width"]), float(page.attrib["height"])
    assert all(b.left >= 0 and b.left + b.width <= width for b in found)
    assert all(b.top >= 0 and b.top + b.height <= height for b in found)


def test_text_stays_inside_its_box(drawn: tuple[Flow, Graph]) -> None:
    for band in layout(*drawn):
        for line in band.heading:
            assert measured(line, bold=True) <= band.box.width
        for line in band.lines:
            assert measured(line) <= band.box.width
        for arrow in band.arrows:
            assert all(measured(line) <= arrow.label.width for line in arrow.label_lines)
            assert all(measured(line) <= arrow.end.width for line in arrow.end_lines)
            assert arrow.label.top + arrow.label.height <= arrow.y


def test_every_arrow_has_a_label_and_a_tip(drawn: tuple[Flow, Graph]) -> None:
    flow, graph = drawn
    arrows = [arrow for band in layout(flow, graph) for arrow in band.arrows]
    assert len(arrows) == len(list(merged(graph)))
    assert all(arrow.label_lines and all(arrow.label_lines) for arrow in arrows)
    page = ElementTree.fromstring(svg(flow, graph))  # noqa: S314 (our own)
    tips = [path for path in page.iter(f"{NAMESPACE}path") if "marker-end" in path.attrib]
    assert len(tips) == len(arrows)


def test_the_picture_has_a_name_and_a_description(drawn: tuple[Flow, Graph]) -> None:
    flow, graph = drawn
    page = ElementTree.fromstring(svg(flow, graph))  # noqa: S314 (our own)
    assert page.attrib["role"] == "img"
    assert page.attrib["aria-labelledby"].split() == ["title", "desc"]
    title, desc = page.find(f"{NAMESPACE}title"), page.find(f"{NAMESPACE}desc")
    assert title is not None and title.text == flow.title
    assert desc is not None and f"{len(graph.outcomes)} outcomes" in (desc.text or "")


def test_the_name_of_a_question_links_to_its_band(drawn: tuple[Flow, Graph]) -> None:
    page = ElementTree.fromstring(svg(*drawn))  # noqa: S314 (our own)
    names = {group.attrib["id"] for group in page.iter(f"{NAMESPACE}g")}
    links = {link.attrib["href"].removeprefix("#") for link in page.iter(f"{NAMESPACE}a")}
    assert links and links <= names


def test_picture_and_outline_say_the_same(drawn: tuple[Flow, Graph]) -> None:
    flow, graph = drawn
    text = outline(flow, graph)
    for start, label, end in merged(graph):
        named = flow.question(end)
        where = f"{named.label}." if named else graph.nodes[end]
        said = [line for line in text.splitlines() if line.startswith(f"   - {label}: ")]
        assert any(line.endswith(where) for line in said), (start, label, end)
    assert all(question.text in text for question in flow.questions if question.id in graph.nodes)


def test_a_value_near_the_figure_is_shown_to_lead_to_the_question_of_vat(
    pictures: dict[str, tuple[Flow, Graph]],
) -> None:
    _, graph = pictures["does-the-act-apply"]
    assert Edge("value", "near the threshold", "value-basis") in graph.edges
    assert Edge("commenced-date", "from 1 January 2026", "stage") in graph.edges


# --- small pieces


def test_answers_that_lead_to_one_place_share_an_arrow() -> None:
    edges = (
        Edge("a", "one", "b"),
        Edge("a", "two", "b"),
        Edge("a", "one", "end"),
        Edge("b", "yes", "end"),
        Edge("b", "no", "end"),
        Edge("c", "only", "end"),
    )
    graph = Graph({"a": "A", "b": "B", "c": "C", "end": "End"}, edges, frozenset({"end"}))
    assert list(merged(graph)) == [
        ("a", "any answer", "b"),
        ("a", "one", "end"),
        ("b", "any answer", "end"),
        ("c", "only", "end"),
    ]


def test_days_that_lead_to_one_place_are_one_stretch() -> None:
    days = ("before 2013", "from 2013", "from 2014", "not sure")
    edges = tuple(Edge("a", day, "b" if "from" in day else "end") for day in days)
    graph = Graph({"a": "A", "b": "B", "end": "End"}, edges, frozenset({"end"}))
    assert list(merged(graph)) == [
        ("a", "before 2013; not sure", "end"),
        ("a", "from 2013 on", "b"),
    ]


def test_words_are_wrapped_and_a_long_one_stands_alone() -> None:
    assert wrapped("one two three", 60) == ("one two", "three")
    assert wrapped("a " + "w" * 40 + " b", 60) == ("a", "w" * 40, "b")
    assert wrapped("", 60) == ()
    assert measured("iii") < measured("nnn") < measured("mmm") < measured("mmm", bold=True)


def test_boxes_that_only_touch_do_not_overlap() -> None:
    box = Box(0, 0, 10, 10)
    assert not box.overlaps(Box(10, 0, 5, 5))
    assert not box.overlaps(Box(0, 10, 5, 5))
    assert box.overlaps(Box(9, 9, 5, 5))
    assert not Box(10, 0, 5, 5).overlaps(box)
    assert not Box(0, 10, 5, 5).overlaps(box)


def test_more_edges_are_put_in_their_place(pictures: dict[str, tuple[Flow, Graph]]) -> None:
    flow, graph = pictures["what-to-do-next"]
    fewer = Graph(graph.nodes, graph.edges[1:], graph.outcomes)
    assert complete(flow, fewer, graph.edges) == graph


def test_signs_that_mean_something_in_svg_are_written_safely(
    pictures: dict[str, tuple[Flow, Graph]],
) -> None:
    flow, graph = pictures["what-to-do-next"]
    odd = flow.model_copy(update={"title": "A < B & C"})
    page = ElementTree.fromstring(svg(odd, graph))  # noqa: S314 (our own)
    title = page.find(f"{NAMESPACE}title")
    assert title is not None and title.text == "A < B & C"


# --- what is kept


@pytest.mark.parametrize(("end", "form"), [("svg", "svg"), ("txt", "text")])
def test_the_pictures_kept_are_those_of_today(
    pictures: dict[str, tuple[Flow, Graph]], end: str, form: str
) -> None:
    for flow, graph in pictures.values():
        kept = KEPT / f"{flow.id}.{end}"
        made = svg(flow, graph) if end == "svg" else outline(flow, graph)
        hint = f"svguide flows draw {flow.id} --format {form} --out {kept}"
        assert kept.read_text(encoding="utf-8") == made, f"stale. Make it anew: {hint}"
