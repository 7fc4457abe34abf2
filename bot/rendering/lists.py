"""
Replies of a flow without a calculator: feedback on each answer, a score, a list with its file.

Wording comes from content only. Every line of a list names its source, and the list names the day
whose law it gives. All is computed from the answers.
"""

from __future__ import annotations

import string
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.check.state import CheckState
from bot.content.library import Library
from bot.model.acts import Do
from bot.model.plain_text import to_plain_text
from bot.model.replies import Attachment, Citation, Option, Reply
from bot.rendering.citations import cite, how_read, named, once_each, parameters_in, source_line
from bot.rendering.entries import entry_option, option
from bot.understanding.answers import in_words
from dialogs import UNSURE, Flow, FlowOutcome, Item, Question
from knowledge import NotInForce, Source, british_date, fill

WIDTH = 78
"""Columns of a file; addresses may be longer."""

HEADINGS = {1: "list_first", 2: "list_next", 3: "list_later"}
"""Key of the heading above the lines of each priority; priority 0 has none."""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph and the sources of what it says."""

    text: str
    citations: tuple[Citation, ...]


def feedback(
    library: Library, flow: Flow, question: Question, answer: str, today: date
) -> Said | None:
    """
    Feedback on an answer just given: right or wrong, why, and the source; None if the flow gives
    none.

    Args:
        library: Supplies wording and law.
        flow: The flow; its review date is cited.
        question: The question answered.
        answer: Canonical.
        today: Day whose law is given.
    """
    if not question.explanation:
        return None
    text = filled(library, question.explanation, today)
    found = _citations(library, flow, question.sources, (question.explanation,), today)
    verdict = _verdict(library, question, answer)
    line = source_line(found, library.phrases)
    return Said(f"{verdict} {text}".strip() + f"\n{line}", found)


def _verdict(library: Library, question: Question, answer: str) -> str:
    """Says whether an answer is right; empty for a question without a right answer."""
    if not question.right:
        return ""
    say = library.phrases.say
    if answer == question.right:
        return say("feedback_right")
    words = in_words(library, question, question.right)
    return say("feedback_unsure" if answer == UNSURE else "feedback_wrong", right=words)


def filled(library: Library, text: str, day: date, figures: Mapping[str, str] | None = None) -> str:
    """
    A text with the figures of a day, or a phrase that says so when one of them is not in force.
    """
    try:
        return fill(string.Template(text).safe_substitute(figures or {}), library.law, day)
    except NotInForce:
        return library.phrases.say("not_in_force", day=british_date(day))


def score(check: CheckState) -> tuple[int, int]:
    """Number of right answers, and number of answered questions that have a right answer."""
    answers = check.answers
    marked = [q for q in check.flow.questions if q.right and q.id in answers]
    return sum(answers[q.id] == q.right for q in marked), len(marked)


def to_read_again(check: CheckState) -> tuple[Question, ...]:
    """Questions not answered right that name something to read, in the order asked."""
    answers = check.answers
    return tuple(q for q in check.flow.questions if q.read and answers.get(q.id) != q.right)


def items_of(outcome: FlowOutcome, answers: Mapping[str, str]) -> tuple[Item, ...]:
    """The lines of an outcome's list whose conditions these answers meet, by priority."""
    called_for = (item for item in outcome.items if item.when is None or item.when.holds(answers))
    return tuple(sorted(called_for, key=lambda item: item.priority))


def citations_of_outcome(
    library: Library, check: CheckState, outcome: FlowOutcome, today: date
) -> tuple[Citation, ...]:
    """Sources of every line of an outcome's list; of a quiz, those of its explanations."""
    items = items_of(outcome, check.answers)
    asked = [q for q in check.flow.questions if q.id in check.answers]
    sources = [source for item in items for source in item.sources]
    sources += [source for question in asked for source in question.sources]
    texts = [*(item.text for item in items), *(q.explanation for q in asked)]
    return _citations(library, check.flow, sources, texts, today)


def outcome_reply(
    library: Library, check: CheckState, outcome: FlowOutcome, today: date, *before: str
) -> Reply:
    """The result of a flow without a calculator: what to do, the list, the score, the file."""
    items = items_of(outcome, check.answers)
    again = to_read_again(check)
    paragraphs = [
        *before,
        f"**{outcome.title}**",
        _text(library, check, outcome, today),
        *listed(library, items, today),
        _unsure(library, check) if items else "",
        _again(library, again),
        library.phrases.say("outcome_advice") if outcome.items else "",
    ]
    found = citations_of_outcome(library, check, outcome, today) if items else ()
    return Reply(
        "\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        footer=_as_at(library, found),
        options=(*(entry_option(library, question.read) for question in again), *_after(library)),
        citations=found,
        attachments=(_file(library, check, outcome, today),) if outcome.file else (),
    )


def _text(library: Library, check: CheckState, outcome: FlowOutcome, today: date) -> str:
    right, asked = score(check)
    return filled(library, outcome.text, today, {"score": str(right), "asked": str(asked)})


def _after(library: Library) -> tuple[Option, ...]:
    return (
        option(library, Do("review"), "option_review"),
        option(library, Do("restart"), "option_restart"),
    )


def listed(library: Library, items: tuple[Item, ...], today: date) -> Iterator[str]:
    """One paragraph for each priority that has lines, with its heading."""
    for priority, lines in _by_priority(items):
        heading = [library.phrases.say(HEADINGS[priority])] if priority else []
        said = (f"- {filled(library, item.text, today)} {_source(library, item)}" for item in lines)
        yield "\n".join((*heading, *said))


def _by_priority(items: tuple[Item, ...]) -> Iterator[tuple[int, list[Item]]]:
    for priority in sorted({item.priority for item in items}):
        yield priority, [item for item in items if item.priority == priority]


def _source(library: Library, item: Item) -> str:
    sources = "; ".join(named(source) for source in item.sources)
    return library.phrases.say("list_source", sources=sources)


def _unsure(library: Library, check: CheckState) -> str:
    """A sentence that names the questions answered "not sure"."""
    answers = check.answers
    labels = [q.label for q in check.flow.questions if answers.get(q.id) == UNSURE]
    return library.phrases.say("list_unsure", labels="; ".join(labels)) if labels else ""


def _again(library: Library, questions: tuple[Question, ...]) -> str:
    lines = (f"- {question.label}" for question in questions)
    return "\n".join((library.phrases.say("read_again"), *lines)) if questions else ""


def _as_at(library: Library, citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    return how_read(citations, library.phrases)


def _citations(
    library: Library, flow: Flow, sources: Iterable[Source], texts: Iterable[str], today: date
) -> tuple[Citation, ...]:
    """Citations for some sources, followed by the sources of the figures in the texts."""
    found = [cite(source, today, flow.reviewed_on or today) for source in sources]
    for name in parameters_in(texts):
        parameter = library.law[name]
        try:
            found.append(cite(parameter.at(today).source, today, parameter.reviewed_on))
        except NotInForce:
            continue  # the text itself says that the figure is not in force
    return once_each(found)


def _file(library: Library, check: CheckState, outcome: FlowOutcome, today: date) -> Attachment:
    """The result as a text file that can be read on its own."""
    lines = "\n".join(_file_lines(library, check, outcome, today))
    return Attachment(outcome.file, "text/plain; charset=utf-8", f"{lines}\n".encode())


def _file_lines(
    library: Library, check: CheckState, outcome: FlowOutcome, today: date
) -> Iterator[str]:
    say, items = library.phrases.say, items_of(outcome, check.answers)
    found = citations_of_outcome(library, check, outcome, today)
    yield from _wrapped(check.flow.title)
    yield from _wrapped(outcome.title)
    yield ""
    yield from _wrapped(say("list_made", day=british_date(today)) + " " + _as_at(library, found))
    yield ""
    yield say("list_answers")
    for question in check.flow.questions:
        if question.id in check.answers:
            words = in_words(library, question, check.answers[question.id])
            yield from _wrapped(f"- {question.label}: {words}", "  ")
    yield ""
    for paragraph in to_plain_text(_text(library, check, outcome, today)).splitlines():
        yield from _wrapped(paragraph) or [""]
    number = 0
    for priority, lines in _by_priority(items):
        yield ""
        if priority:
            yield say(HEADINGS[priority])
        for item in lines:
            number += 1
            yield from _wrapped(
                f"{number}. {to_plain_text(filled(library, item.text, today))}", "   "
            )
            yield from _wrapped(f"   {to_plain_text(_source(library, item))}", "   ")
    yield ""
    unsure = _unsure(library, check)
    yield from [*_wrapped(unsure), ""] if unsure else []
    yield from _wrapped(say("outcome_advice"))


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
