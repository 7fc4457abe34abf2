"""
A flow's graph as a picture (SVG) and as an outline in text that says the same.

The picture has one band for each question, from first to last: the question on the left, an arrow
for each place its answers lead to, the answers written on the arrow. Outcomes and the names of
questions stand at the arrows' ends, so that no line crosses another and none is long; the name of
a question is a link to its band.

Rules of this file: pure; sizes are in the picture's own units, about one screen pixel each. Text
is measured by a table of rough widths, on the wide side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from dialogs.flow import Flow
from dialogs.pages.graph import Edge, Graph

_WIDTH: Final = 1180
_MARGIN: Final = 24
_BOX_WIDTH: Final = 300
_LABEL_LEFT: Final = 372
_LABEL_WIDTH: Final = 412
_END_LEFT: Final = 836
_END_WIDTH: Final = 320
_FONT: Final = 14
_LINE: Final = 19
_PAD: Final = 11
_GAP: Final = 16
_BAND_GAP: Final = 30

_NARROW: Final = frozenset("iljtfrI.,;:'|!()[] ")
_WIDE: Final = frozenset("mwMW—%&@")


def merged(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """
    Start, answers in words and end of each arrow, in the order of the graph.

    Answers that lead to one place share an arrow; all answers of a question are "any answer", and
    all days on which the law changed are one stretch of time.
    """
    joined: dict[tuple[str, str], list[str]] = {}
    every: dict[str, dict[str, None]] = {}
    for edge in graph.edges:
        joined.setdefault((edge.start, edge.end), []).append(edge.label)
        every.setdefault(edge.start, {})[edge.label] = None
    for (start, end), found in joined.items():
        labels = list(dict.fromkeys(found))
        if len(labels) == len(every[start]) > 1:
            yield start, "any answer", end
        else:
            yield start, "; ".join(_stretched(labels, list(every[start]))), end


def complete(flow: Flow, graph: Graph, more: Iterable[Edge]) -> Graph:
    """A graph with more edges, all in the order of the questions, their answers and the ends."""
    order = [*(q.id for q in flow.questions), *(o.id for o in flow.outcomes)]
    edges = dict.fromkeys((*graph.edges, *more))
    labels = {(edge.start, edge.label): None for edge in edges}
    places = {label: place for place, label in enumerate(_in_order(flow, labels))}
    ordered = sorted(
        edges,
        key=lambda e: (order.index(e.start), places[(e.start, e.label)], order.index(e.end)),
    )
    reached = {end for edge in edges for end in (edge.start, edge.end)}
    questions = {q.id: q.text for q in flow.questions if q.id in reached}
    outcomes = {o.id: o.title for o in flow.outcomes if o.id in reached}
    return Graph(questions | outcomes, tuple(ordered), frozenset(outcomes))


def _in_order(flow: Flow, labels: Mapping[tuple[str, str], None]) -> Iterator[tuple[str, str]]:
    """Labels of edges in the order of options, "not sure" last; others as they were met."""
    options = {(q.id, o.label): n for q in flow.questions for n, o in enumerate(q.options)}
    last = len(options)
    yield from sorted(
        labels,
        key=lambda label: last + 1 if label[1] == "not sure" else options.get(label, last),
    )


def _stretched(labels: list[str], every: list[str]) -> list[str]:
    """Labels with all days "from ..." as the one stretch they make together."""
    days = [label for label in every if label.startswith("from ")]
    if len(days) < 2 or not set(days) <= set(labels):
        return labels
    return [f"{days[0]} on", *(label for label in labels if label not in days)]


def wrapped(words: str, width: int, *, bold: bool = False) -> tuple[str, ...]:
    """Words in lines no wider than `width`; a word too long for a line stands alone on one."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measured(longer, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def measured(words: str, *, bold: bool = False) -> float:
    """About how wide words are, never less than they are drawn."""
    widths = (0.36 if c in _NARROW else 0.92 if c in _WIDE or c.isupper() else 0.6 for c in words)
    return sum(widths) * _FONT * (1.06 if bold else 1)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the picture: its upper left corner and its size."""

    left: float
    top: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """True when the two share more than an edge."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow: its label and where it ends, each with its place and its lines of text."""

    label: Box
    label_lines: tuple[str, ...]
    end: Box
    end_lines: tuple[str, ...]
    end_id: str

    @property
    def y(self) -> float:
        """Height of the arrow's line, below its label."""
        return self.label.top + self.label.height + 4


@dataclass(frozen=True, slots=True)
class Band:
    """One question with its arrows."""

    question: str
    box: Box
    heading: tuple[str, ...]
    lines: tuple[str, ...]
    arrows: tuple[Arrow, ...]

    @property
    def bottom(self) -> float:
        """Where the band ends."""
        return max(self.box.top + self.box.height, *(_bottom(arrow) for arrow in self.arrows))


def _bottom(arrow: Arrow) -> float:
    return max(arrow.end.top + arrow.end.height, arrow.y)


def layout(flow: Flow, graph: Graph) -> tuple[Band, ...]:
    """Places of everything on the picture, from the top; nothing overlaps."""
    numbers = numbered(flow, graph)
    bands: list[Band] = []
    top = 96.0
    for question in (q for q in flow.questions if q.id in numbers):
        heading = wrapped(
            f"{numbers[question.id]}. {question.label}", _inner(_BOX_WIDTH), bold=True
        )
        lines = wrapped(question.text, _inner(_BOX_WIDTH))
        height = _LINE * (len(heading) + len(lines)) + 2 * _PAD
        arrows = tuple(_arrows(flow, graph, numbers, question.id, top))
        bands.append(
            Band(question.id, Box(_MARGIN, top, _BOX_WIDTH, height), heading, lines, arrows)
        )
        top = bands[-1].bottom + _BAND_GAP
    return tuple(bands)


def _inner(width: int) -> int:
    return width - 2 * _PAD


def numbered(flow: Flow, graph: Graph) -> Mapping[str, int]:
    """Number of each question that is reached, from 1 in the order of asking."""
    reached = (question.id for question in flow.questions if question.id in graph.nodes)
    return {question: number for number, question in enumerate(reached, start=1)}


def _arrows(
    flow: Flow, graph: Graph, numbers: Mapping[str, int], start: str, top: float
) -> Iterator[Arrow]:
    for source, words, end in merged(graph):
        if source != start:
            continue
        label = wrapped(words, _LABEL_WIDTH)
        ends = wrapped(_end_words(flow, graph, numbers, end), _inner(_END_WIDTH))
        label_height, end_height = _LINE * len(label), _LINE * len(ends) + 2 * _PAD
        # the arrow's line runs below its label and into the middle of its end
        line = top + max(label_height + 4, end_height / 2)
        yield Arrow(
            Box(_LABEL_LEFT, line - 4 - label_height, _LABEL_WIDTH, label_height),
            label,
            Box(_END_LEFT, line - end_height / 2, _END_WIDTH, end_height),
            ends,
            end,
        )
        top = line + end_height / 2 + _GAP


def _end_words(flow: Flow, graph: Graph, numbers: Mapping[str, int], end: str) -> str:
    question = flow.question(end)
    if question is None:
        return graph.nodes[end]
    return f"to {numbers[end]}. {question.label}"


_STYLE: Final = """\
text { font: 14px 'DejaVu Sans', Verdana, Arial, sans-serif; fill: #1b1b1b; }
.title { font-size: 20px; font-weight: bold; }
.heading { font-weight: bold; }
.label { fill: #333; }
.question { fill: #eef3fb; stroke: #1f4e8c; stroke-width: 1.5; }
.next { fill: #fff; stroke: #1f4e8c; stroke-width: 1.5; }
.outcome { fill: #fdf3dc; stroke: #8a5a00; stroke-width: 1.5; }
.line { stroke: #444; stroke-width: 1.5; fill: none; }"""


def svg(flow: Flow, graph: Graph) -> str:
    """The picture as an SVG document that a browser shows and a screen reader can name."""
    bands = layout(flow, graph)
    height = round(bands[-1].bottom + _MARGIN)
    what = (
        f"{len(bands)} questions, {len(graph.outcomes)} outcomes. Each question with the answers "
        "to it, and where each leads. The text outline beside this picture says the same."
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" lang="en-GB" aria-labelledby="title desc">',
        f'<title id="title">{escape(flow.title)}</title>',
        f'<desc id="desc">{escape(what)}</desc>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto">'
        '<path d="M0,0 L9,4 L0,8 z" fill="#444"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text class="title" x="{_MARGIN}" y="44">{escape(flow.title)}</text>',
        f'<text class="label" x="{_MARGIN}" y="70">Blue: questions. Yellow: outcomes. An answer '
        "on two arrows leads on by what was answered before.</text>",
    ]
    for band in bands:
        parts += _drawn_band(band, graph)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _drawn_band(band: Band, graph: Graph) -> Iterator[str]:
    box = band.box
    yield f'<g id="question-{band.question}">'
    yield _rectangle(box, "question", 4)
    yield from _text(box, band.heading, "heading", 0)
    yield from _text(box, band.lines, "", len(band.heading))
    trunk = box.left + box.width + 18
    middle = box.top + _PAD + _LINE / 2
    lowest = max(arrow.y for arrow in band.arrows)
    yield _path(f"M{_at(box.left + box.width)},{_at(middle)} H{_at(trunk)}")
    highest = min(middle, *(arrow.y for arrow in band.arrows))
    yield _path(f"M{_at(trunk)},{_at(highest)} V{_at(lowest)}")
    for arrow in band.arrows:
        yield (
            f'<path class="line" marker-end="url(#tip)" '
            f'd="M{_at(trunk)},{_at(arrow.y)} H{_at(arrow.end.left)}"/>'
        )
        for place, line in enumerate(arrow.label_lines, start=1):
            y = arrow.label.top + _LINE * place - 5
            x = _at(arrow.label.left)
            yield f'<text class="label" x="{x}" y="{_at(y)}">{escape(line)}</text>'
        yield from _drawn_end(arrow, is_outcome=arrow.end_id in graph.outcomes)
    yield "</g>"


def _drawn_end(arrow: Arrow, *, is_outcome: bool) -> Iterator[str]:
    if is_outcome:
        yield _rectangle(arrow.end, "outcome", 16)
        yield from _text(arrow.end, arrow.end_lines, "", 0)
        return
    yield f'<a href="#question-{arrow.end_id}">'
    yield _rectangle(arrow.end, "next", 4)
    yield from _text(arrow.end, arrow.end_lines, "", 0)
    yield "</a>"


def _rectangle(box: Box, kind: str, radius: int) -> str:
    return (
        f'<rect class="{kind}" x="{_at(box.left)}" y="{_at(box.top)}" width="{_at(box.width)}" '
        f'height="{_at(box.height)}" rx="{radius}"/>'
    )


def _text(box: Box, lines: tuple[str, ...], kind: str, after: int) -> Iterator[str]:
    named = f' class="{kind}"' if kind else ""
    for place, line in enumerate(lines, start=after + 1):
        y = box.top + _PAD + _LINE * place - 5
        yield f'<text{named} x="{_at(box.left + _PAD)}" y="{_at(y)}">{escape(line)}</text>'


def _path(way: str) -> str:
    return f'<path class="line" d="{way}"/>'


def _at(place: float) -> str:
    return f"{place:g}"


def outline(flow: Flow, graph: Graph) -> str:
    """The same in lines of text, for a screen reader: questions, answers and where they lead."""
    numbers = numbered(flow, graph)
    lines = [flow.title, "", f"{len(numbers)} questions, {len(graph.outcomes)} outcomes.", ""]
    for question in (q for q in flow.questions if q.id in numbers):
        lines.append(f"{numbers[question.id]}. {question.label}: {question.text}")
        for start, label, end in merged(graph):
            if start != question.id:
                continue
            if end in graph.outcomes:
                lines.append(f"   - {label}: the end. {graph.nodes[end]}")
            else:
                named = flow.question(end)
                heading = named.label if named else end
                lines.append(f"   - {label}: go to question {numbers[end]}, {heading}.")
        lines.append("")
    lines.append("Outcomes")
    lines += [f"   - {graph.nodes[o.id]}" for o in flow.outcomes if o.id in graph.outcomes]
    return "\n".join(lines) + "\n"
