"""Answers are right whichever way round the question was put: they open with a full statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from adapters.authoring.texts import STATING
from bot.content.library import Library
from knowledge import Parameters

QUESTIONS = Path(__file__).with_name("reversed_questions.yaml")
VERDICT = re.compile(
    r"(?:yes|no|true|false|correct|right|wrong|usually|sometimes|often|mostly|partly|maybe|perhaps"
    r"|possibly|probably|generally|always|never|both|neither|it depends|that depends|it does"
    r"|it is|they do|they are|not (?:always|necessarily|usually|quite|really|yet|any more|at all))"
    r"(?: not| so)?\s*(?:[.,;:!?]|[-\u2013\u2014] |$)",
    re.IGNORECASE,
)
"""A verdict that says nothing without its question, at the beginning of an answer."""
SHORTEST_OPENING = 4
"""Words that a first sentence has at least: fewer is a fragment that needs its title."""


@dataclass(frozen=True, slots=True)
class Reversed:
    """
    A question put the other way round than the title.

    Attributes:
        question: As a person may put it.
        entry: Id of the entry that answers it.
        says: Words of the first sentence that give the answer its polarity.
        never: Words of the opposite polarity.
    """

    question: str
    entry: str
    says: str
    never: tuple[str, ...]


def reversed_questions() -> tuple[Reversed, ...]:
    """The questions of the file, in its order."""
    data = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return tuple(
        Reversed(each["question"], each["entry"], each["says"], tuple(each["never"]))
        for each in data["questions"]
    )


def opening(short: str) -> str:
    """The first sentence of an answer without emphasis, on one line."""
    text = " ".join(short.replace("**", "").split())
    return re.split(r"(?<=[.?!])\s+(?=[A-Z0-9$\"])", text, maxsplit=1)[0]


def faults(asked: Reversed, short: str) -> list[str]:
    """What is wrong with the opening of an answer for this question; empty when it agrees."""
    first = opening(short)
    wrong = [f"'{word}' is there" for word in asked.never if word.lower() in first.lower()]
    if asked.says.lower() not in first.lower():
        wrong.append(f"'{asked.says}' is missing")
    return wrong


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "Yes, it does.",
        "No. The Act covers services only.",
        "Usually not.",
        "It depends.",
        "Not always. Some are.",
        "False: it is a myth.",
        "Both.",
        "It does not.",
    ],
)
def test_a_bare_verdict_is_known_as_one(text: str) -> None:
    assert VERDICT.match(text)


@pytest.mark.parametrize(
    "text",
    [
        "No regulator enforces the Act.",
        "Not every buyer must.",
        "Never backdate a note.",
        "It is the whole value that counts.",
        "Both bodies have the duty.",
    ],
)
def test_a_statement_is_not_taken_for_a_verdict(text: str) -> None:
    assert not VERDICT.match(text)


def test_no_answer_opens_with_a_bare_verdict_or_a_fragment(library: Library) -> None:
    stating = [entry for entry in library.entries.values() if entry.kind in STATING]
    assert len(stating) >= 400
    bare = {
        entry.id: opening(entry.short)
        for entry in stating
        if VERDICT.match(entry.short.replace("**", ""))
        or len(opening(entry.short).split()) < SHORTEST_OPENING
    }
    assert bare == {}, "open with a full statement about the subject"


def test_no_wording_that_opens_an_answer_is_a_bare_verdict_on_any_day(
    library: Library, law: Parameters
) -> None:
    """An answer may open with a dated sentence, such as the standing of the Compact."""
    openers = {
        match[1]
        for entry in library.entries.values()
        if (match := re.match(r"\$\{([a-z0-9_.]+)\}", entry.short))
    }
    assert "compact.status" in openers
    for name in openers:
        for held in law[name].values:
            assert not VERDICT.match(str(held.value)), name


def test_there_are_enough_questions_and_none_is_there_twice() -> None:
    questions = [each.question for each in reversed_questions()]
    assert len(set(questions)) == len(questions) >= 150
    assert len({each.entry for each in reversed_questions()}) >= 100


@pytest.mark.parametrize("asked", reversed_questions(), ids=lambda asked: asked.question)
def test_the_first_sentence_agrees_with_what_is_so(asked: Reversed, library: Library) -> None:
    assert faults(asked, library.entries[asked.entry].short) == []


@pytest.mark.parametrize(
    "short",
    [
        "Schools in England are exempt from the Social Value Act.",
        "Yes. The Social Value Act covers schools.",
        "The Social Value Act does not cover schools.",
    ],
)
def test_an_answer_of_the_other_polarity_is_found_out(short: str) -> None:
    asked = next(each for each in reversed_questions() if each.entry == "schools-and-academies")
    assert faults(asked, short)
