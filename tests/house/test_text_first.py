"""Everything the guide can say reads well as plain text, by a screen reader too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.content.library import Library
from bot.model.replies import Option, Reply
from dialogs import Flow
from knowledge import Entry, fill
from knowledge.reading import Knowledge
from tests.text_first import faults, faults_of_reply

FIGURE = re.compile(r"\$\{[^}]*\}")
"""A name to be filled in."""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Done \u2705", "the sign WHITE HEAVY CHECK MARK"),
        ("one \u2192 two", "the sign RIGHTWARDS ARROW"),
        ("\u2022 one", "the sign BULLET"),
        ("a | b", "the sign VERTICAL LINE"),
        ("value    £1", "words set apart by spaces"),
        ("one\n-----\ntwo", "a line drawn with signs"),
        ("one\n\n\ntwo", "more than one blank line"),
        ("on 2026-03-02", "an ISO date"),
        ("on 2/3/2026", "a date in figures"),
        ("on March 2, 2026", "the month before the day"),
        ("on 2 Mar 2026", "a short month"),
        ("on 02 March 2026", "a nought before the day"),
        ("$500", "another currency"),
        ("GBP 500", "another currency"),
        ("£200000", "an amount written £200000"),
        ("£200.000", "an amount written £200.000"),
        ("£1,20k", "an amount written £1,20k"),
        ("see below", "words that point to a place on the screen"),
        ("the buttons below", "words that point to a place on the screen"),
        ("Click Yes", "words that point to a place on the screen"),
        ("** is left", "markup that is left"),
    ],
)
def test_what_does_not_read_well_is_found(text: str, fault: str) -> None:
    assert fault in set(faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "The value of £216,000 is above the threshold of £207,720.",
        "Type it your way: £250k, 1.2m inc VAT, or £60k a year for 3+1+1.",
        "From 1 January 2026, in March 2026 and since 2015.",
        "**Bold** and [a link](https://law.example/1/2/2026) are read as words.",
        "- one\n- two",
        "Gair o'r Gymraeg: nôl, tŷ, siŵr.",
    ],
)
def test_what_reads_well_has_no_fault(text: str) -> None:
    assert list(faults(text)) == []


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        (("Yes", "yes"), "two options of the same words"),
        (("1. Yes",), "an option that begins with a number of its own: '1. Yes'"),
        (("?",), "an option without words: '?'"),
        (("Yes\nNo",), "options that are not numbered from 1"),
    ],
)
def test_options_that_cannot_be_picked_by_typing_are_found(
    labels: tuple[str, ...], fault: str
) -> None:
    options = tuple(Option(f"c:{n}", label) for n, label in enumerate(labels))
    assert fault in set(faults_of_reply(Reply("Pick one.", options=options)))


def test_a_reply_with_numbered_options_has_no_fault() -> None:
    options = (Option("c:help", "Help me"), Option("c:back", "Back"))
    assert list(faults_of_reply(Reply("Pick one.", "Source: an Act.", options))) == []


def test_every_phrase_of_the_interface_reads_well(knowledge: Knowledge) -> None:
    for located in knowledge.interface:
        catalogue = located.value
        for key, text in catalogue.phrases.items():
            assert list(faults(FIGURE.sub("something", text))) == [], (catalogue.language, key)


def test_every_entry_reads_well(library: Library) -> None:
    assert len(library.entries) > 300
    found = [
        (entry.id, fault)
        for entry in library.entries.values()
        for text in texts_of(library, entry)
        for fault in faults(text)
    ]
    assert found == []


def texts_of(library: Library, entry: Entry) -> Iterator[str]:
    """All of an entry that people see, its figures those of a day on which it holds."""
    day = entry.valid_to or entry.reviewed_on
    meaning = entry.meaning
    for text in (
        entry.title,
        entry.short,
        entry.detail,
        entry.caveat,
        entry.does_not_cover,
        meaning.provider,
        meaning.commissioner,
        meaning.support,
    ):
        yield fill(text, library.law, day)


def test_every_check_reads_well(library: Library) -> None:
    assert len(library.flows) > 3
    found = [
        (flow.id, text, fault)
        for flow in library.flows.values()
        for text in words_of(flow)
        for fault in faults(FIGURE.sub("something", text))
    ]
    assert found == []


def words_of(flow: Flow) -> Iterator[str]:
    """Questions, options and outcomes as they are written."""
    yield from (flow.title, flow.offer, flow.intro)
    for question in flow.questions:
        yield from (question.label, question.text, question.bidder_text, question.hint)
        yield from (question.why, question.explanation)
        yield from (option.label for option in question.options)
        yield from (word for term in question.terms for word in (term.word, term.meaning))
    for outcome in flow.outcomes:
        yield from (outcome.title, outcome.text)
        yield from (item.text for item in outcome.items)


def test_the_options_of_each_question_differ_in_their_words(library: Library) -> None:
    for flow in library.flows.values():
        for question in flow.questions:
            labels = [option.label.casefold() for option in question.options]
            assert len(set(labels)) == len(labels), (flow.id, question.id)
