"""
Finds the faults in a flow that need the rest of the content: figures, entries, days.

`bot.content.library` collects them and refuses the content.
"""

from __future__ import annotations

import string
from collections.abc import Container, Iterator
from datetime import date

from dialogs import Flow
from knowledge import Fault, NotInForce, Parameters, fill, is_well_formed, placeholders, split
from knowledge.reading import Located

SCORES = ("score", "asked")
"""Placeholders that an outcome of a quiz may use in addition to dated figures."""

Place = tuple[str | int, ...]


def of_flow(
    located: Located[Flow], entries: Container[str], law: Parameters, today: date
) -> Iterator[Fault]:
    """
    Every fault of one flow against the rest of the content.

    Args:
        located: The flow and its page.
        entries: Ids of all entries, former ones too.
        law: Dated parameters.
        today: A figure must have a value on this day, and no review date may be after it.
    """
    flow, page = located.value, located.page
    if flow.reviewed_on and flow.reviewed_on > today:
        message = "'reviewed_on' lies in the future. Give the day of the last check."
        yield page.fault(message, "reviewed_on")
    for place, question in enumerate(flow.questions):
        if question.read and question.read not in entries:
            message = f"unknown entry '{question.read}'. Add it or correct the id."
            yield page.fault(message, "questions", place, "read")
    for path, text, names in _texts(flow):
        for problem in _of_text(text, names, law, today):
            yield page.fault(problem, *path)


def _texts(flow: Flow) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """The place of each text with figures, the text, and the other placeholders it may use."""
    for place, question in enumerate(flow.questions):
        yield ("questions", place, "explanation"), question.explanation, ()
    scored = SCORES if any(question.right for question in flow.questions) else ()
    for place, outcome in enumerate(flow.outcomes):
        if not flow.calculator:
            yield ("outcomes", place, "text"), outcome.text, scored
        for number, item in enumerate(outcome.items):
            yield ("outcomes", place, "items", number, "text"), item.text, ()


def _of_text(text: str, names: tuple[str, ...], law: Parameters, today: date) -> Iterator[str]:
    """The faults of one text."""
    if "£" in text or "%" in text:
        yield "a figure is typed. Put it in a dated parameter and name that: ${name}."
    dotted = string.Template(text).safe_substitute(dict.fromkeys(names, ""))
    if not is_well_formed(dotted):
        also = f" or one of {', '.join(names)}" if names else ""
        yield f"a '$' names no parameter{also}. Write ${{name}}, or $$ for a sign."
        return
    unknown = [p for p in placeholders(dotted) if split(p)[0] not in law]
    if unknown:
        yield f"unknown parameter '{unknown[0]}'. Add it or correct the name."
        return
    try:
        fill(dotted, law, today)
    except NotInForce as gap:
        yield f"{gap.name} has no value on {today.isoformat()}. Add the value, or reword the text."
