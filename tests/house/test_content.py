"""
The content as it ships: it hangs together, types no figure that the law may change, and fits the
channels it is shown on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.content.library import Library
from bot.model.acts import MAX_ID_BYTES, Answer, Begin, Change, Do, More, Show, decode, encode
from dialogs import UNSURE, Flow, RuleBook
from dialogs.reading import Guidance
from knowledge import Entry
from knowledge.reading import Knowledge
from knowledge.reading import packaged as packaged_knowledge

AMOUNT = re.compile(r"£\s?\d|\b\d[\d,.]*\s?(?:pounds|percent\b|per cent\b)|\d\s?%")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
FULL_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS}) \d{{4}}\b|\b\d{{4}}-\d\d-\d\d\b")

TYPED_ON_PURPOSE = {
    # the words of a rule name the days of a law that is over: no later law can move them
    ("social-value-act", "rules.R-08.reasons.wales"): {"25 March 2026"},
    ("social-value-act", "rules.R-16.reasons.concession_2015"): {
        "26 February 2015",
        "17 April 2016",
    },
    ("social-value-act", "rules.R-21.reasons.soft_mixed"): {"24 February 2025"},
    ("social-value-act", "rules.R-22.reasons.soft_mixed"): {"24 February 2025"},
    ("social-value-act", "rules.R-25.reasons.soft_2015"): {"26 February 2015", "17 April 2016"},
    ("social-value-act", "rules.R-10.reasons.soft_list_2006"): {"26 February 2015"},
    ("social-value-act", "rules.R-31.reasons.change_to_contract"): {"24 February 2025"},
    ("social-value-act", "rules.R-31.reasons.change_pcr2015"): {"24 February 2025"},
    ("social-value-act", "facts.reg8_4"): {"26 February 2015"},
    ("does-the-act-apply", "special-service.why"): {"26 February 2015"},
    ("does-the-act-apply", "present-contract.example"): {"24 February 2025"},
    ("does-the-act-apply", "present-contract.from-2025.label"): {"24 February 2025"},
    ("does-the-act-apply", "present-contract.before-2025.label"): {"24 February 2025"},
    # the day to which a text was read is no figure of the law
    ("social-value-act", "rules.R-10.reasons.soft_central_list"): {"24 March 2026"},
    # examples of how an amount or a day may be typed state no law
    ("does-the-act-apply", "separable-value.hint"): {"£2"},
    ("does-the-act-apply", "separable-value.example"): {"£2"},
    ("does-the-act-apply", "start-date.hint"): {"2 March 2026"},
    ("does-the-act-apply", "start-date.example"): {"2 March 2026"},
    ("does-the-act-apply", "value.hint"): {"£2", "£6"},
    ("does-the-act-apply", "value.example"): {"£2"},
    ("does-the-act-apply", "commenced-date.example"): {"12 January 2026"},
    # the name older rules gave these services, and until when: a law that is over
    ("does-the-act-apply", "light-touch.hint"): {"26 February 2015"},
}
"""Where a figure stands as it is, which, and above it why."""

LONG_LABELS = {"psr-and-the-act", "three-months-notice"}
"""Options whose label a button cannot show whole; the channel shortens it. Better none."""


def typed(text: str) -> set[str]:
    return {found.group() for pattern in (AMOUNT, FULL_DATE) for found in pattern.finditer(text)}


def texts_of_entry(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from (
        ("title", entry.title),
        ("short", entry.short),
        ("detail", entry.detail),
        ("caveat", entry.caveat),
        ("does_not_cover", entry.does_not_cover),
        ("for.provider", entry.meaning.provider),
        ("for.commissioner", entry.meaning.commissioner),
        ("for.support", entry.meaning.support),
    )
    if entry.myth:
        yield "myth.why_believed", entry.myth.why_believed
    for path, text in entry.template.texts() if entry.template else ():
        yield f"template.{'.'.join(map(str, path))}", text


def texts_of_flow(flow: Flow) -> Iterator[tuple[str, str]]:
    yield from (("title", flow.title), ("offer", flow.offer), ("intro", flow.intro))
    for question in flow.questions:
        for name in ("text", "bidder_text", "hint", "why", "label", "example", "explanation"):
            yield f"{question.id}.{name}", getattr(question, name)
        for term in question.terms:
            yield f"{question.id}.terms", f"{term.word}: {term.meaning}"
        for option in question.options:
            yield f"{question.id}.{option.id}.label", option.label
    for outcome in flow.outcomes:
        yield f"{outcome.id}.title", outcome.title
        yield f"{outcome.id}.text", outcome.text
        for item in outcome.items:
            yield f"{outcome.id}.items", item.text


def texts_of_book(book: RuleBook) -> Iterator[tuple[str, str]]:
    for rule, words in book.rules.items():
        for key, text in words.reasons.items():
            yield f"rules.{rule}.reasons.{key}", text
    for flag, flag_words in book.flags.items():
        yield f"flags.{flag}", flag_words.text
    for fact, fact_words in book.facts.items():
        yield f"facts.{fact}", f"{fact_words.label} {fact_words.why} {fact_words.who_knows}"


def prose(library: Library) -> Iterator[tuple[str, str, str]]:
    """Owner, place and words of every text people are shown."""
    for entry in library.entries.values():
        yield from ((entry.id, place, text) for place, text in texts_of_entry(entry))
    for flow in library.flows.values():
        yield from ((flow.id, place, text) for place, text in texts_of_flow(flow))
    for book in library.rulebooks.values():
        yield from ((book.id, place, text) for place, text in texts_of_book(book))


def test_the_content_files_are_found_and_all_are_read(
    knowledge: Knowledge, guidance: Guidance
) -> None:
    root = Path(str(packaged_knowledge()))
    entries = list((root / "entries").rglob("*.yaml"))
    parameters = list((root / "parameters").rglob("*.yaml"))
    assert len(entries) > 100
    assert len(knowledge.entries) == len(entries)
    assert len(knowledge.parameters) == len(parameters)
    flows = list((root.parent / "dialogs" / "flows").glob("*.yaml"))
    assert len(guidance.flows) == len(flows) >= 1
    assert not list(root.parent.glob("knowledge/**/*.yml")), "write .yaml: .yml is not in a release"


def test_nothing_in_the_content_contradicts_anything_else(library: Library) -> None:
    """`assemble` raises at the first look where it finds a fault; here it found none."""
    assert library.entries
    assert library.flows
    assert library.rulebooks


def test_no_figure_that_the_law_may_change_is_typed(library: Library) -> None:
    found = {
        (owner, place): figures
        for owner, place, text in prose(library)
        if (figures := typed(text) - TYPED_ON_PURPOSE.get((owner, place), set()))
    }
    assert found == {}, "put each in a dated parameter, or list it here with the reason"


def test_every_exception_for_a_typed_figure_is_still_needed(library: Library) -> None:
    there: dict[tuple[str, str], set[str]] = {}
    for owner, place, text in prose(library):
        there.setdefault((owner, place), set()).update(typed(text))
    stale = {
        place: figures - there.get(place, set())
        for place, figures in TYPED_ON_PURPOSE.items()
        if figures - there.get(place, set())
    }
    assert stale == {}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It costs £5,000 or 10%.", {"£5", "0%"}),
        ("since 24 February 2025, not 2025", {"24 February 2025"}),
        ("2025-02-24", {"2025-02-24"}),
        ("ten per cent, section 4(1), 2012, ${a.b}", set()),
        ("10 per cent", {"10 per cent"}),
    ],
)
def test_a_typed_figure_is_recognised(text: str, figures: set[str]) -> None:
    assert typed(text) == figures


def test_answers_are_short(library: Library) -> None:
    for entry in library.entries.values():
        assert len(entry.short.split()) <= 80, entry.id
        assert len(entry.detail.split()) <= 180, entry.id


def test_every_statement_has_been_checked_and_none_in_the_future(
    library: Library, knowledge: Knowledge, today: date
) -> None:
    for entry in library.entries.values():
        assert entry.reviewed_on <= today, entry.id
        assert entry.review_by - entry.reviewed_on <= timedelta(days=366), entry.id
    for parameter in library.law.values():
        assert parameter.reviewed_on <= today, parameter.name
    for book in library.rulebooks.values():
        assert book.reviewed_on <= today, book.id


def test_no_answer_is_overdue_on_the_day_of_the_tests(library: Library, today: date) -> None:
    overdue = sorted(entry.id for entry in library.entries.values() if entry.review_by < today)
    assert overdue == []


def test_answers_for_other_days_answer_for_those_days(library: Library) -> None:
    """Who is sent to another entry for the day before, or the day after, is answered there."""
    sent, silent = 0, set()
    for entry in library.entries.values():
        for other, day in (
            (entry.before, entry.valid_from and entry.valid_from - timedelta(days=1)),
            (entry.after, entry.valid_to and entry.valid_to + timedelta(days=1)),
        ):
            if not other:
                continue
            assert day, f"{entry.id}: name the day from which '{other}' answers"
            sent += 1
            found = library.entries[other]
            begun = found.valid_from is None or found.valid_from <= day
            if not begun or (found.valid_to is not None and found.valid_to < day):
                silent.add(entry.id)
    assert sent > 5
    assert silent == set()


def test_no_entry_points_to_itself(library: Library) -> None:
    for entry in library.entries.values():
        assert entry.id not in (*entry.related, entry.before, entry.after)


def test_every_option_the_content_can_give_travels_as_sixty_bytes_of_ascii(
    library: Library,
) -> None:
    run = 999_999
    actions: list[object] = []
    for entry in library.entries:
        actions += [Show(entry), More(entry)]
    for flow in library.flows.values():
        actions.append(Begin(flow.id))
        for question in flow.questions:
            actions.append(Change(question.id, run))
            answers = [option.id for option in question.options]
            typed_answers = ("yes", "no", "2026-11-22", "100000000000.00", "cannot_be_estimated")
            for answer in (*answers, *typed_answers, UNSURE):
                actions.append(Answer(question.id, answer, run))
    actions += [Do(command) for command in library.phrases.commands]
    assert len(actions) > 300
    for action in actions:
        option_id = encode(action)  # type: ignore[arg-type]  # one of the actions listed above
        assert option_id.isascii(), option_id
        assert len(option_id) <= MAX_ID_BYTES == 60, option_id
        assert decode(option_id) == action


def test_labels_of_options_fit_a_button(library: Library) -> None:
    """Slack cuts a button's label at 75 characters."""
    labels = {
        f"{flow.id}/{question.id}/{option.id}": option.label
        for flow in library.flows.values()
        for question in flow.questions
        for option in question.options
    }
    labels |= {entry.id: entry.title for entry in library.entries.values()}
    labels |= {flow.id: flow.title for flow in library.flows.values()}
    long = {place for place, label in labels.items() if len(label) > 75}
    assert len(labels) > 100
    assert long == LONG_LABELS


def test_every_figure_in_a_rule_is_said_on_every_day_it_may_be_said(
    library: Library, today: date
) -> None:
    """Rule books name parameters; on a day long before the Act none of those need have a value."""
    for book in library.rulebooks.values():
        for place, text in texts_of_book(book):
            if place.startswith("rules."):
                assert "${act." not in text, f"{place}: give the day as a figure of the reason"


def test_what_rests_on_medium_confidence_says_so(library: Library) -> None:
    for entry in library.entries.values():
        assert entry.confidence == "high" or entry.caveat, entry.id


def test_every_entry_about_the_law_names_the_facts_it_rests_on(library: Library) -> None:
    """Ids as in the fact base: L-010, R-24."""
    shape = re.compile(r"^[A-Z]+-\d{2,3}$")
    stated = [e for e in library.entries.values() if e.kind not in ("smalltalk", "outside")]
    assert stated
    for entry in stated:
        assert all(shape.match(fact) for fact in entry.facts), entry.id
