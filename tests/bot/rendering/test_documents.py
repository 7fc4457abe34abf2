"""Documents of templates: filled from figures and a check, with a marked blank for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.content.library import Library
from bot.model.replies import Attachment
from bot.rendering.documents import Document, as_text, attachments, facts_of, filled, markup
from bot.rendering.entries import LegalDay, answer
from knowledge import Block, Entry, NotInForce

TODAY = date(2026, 11, 22)
Make = Callable[..., Any]
NOTE = {
    "facts": ["value", "start_date", "outcome", "threshold", "checked_day", "authority"],
    "document": [
        {"field": {"label": "Contract"}},
        {"field": {"label": "Value", "fact": "value"}},
        {"heading": "What we found"},
        {"paragraph": "**Result.** [[fact:outcome]] Figure: [[fact:threshold]]."},
        {"paragraph": "Made on [[fact:checked_day]]; first step [[fact:start_date]]."},
        {"list": ["Buyer: [[fact:authority]]", "Notes: [[blank:what the market said]]"]},
        {
            "table": {
                "head": ["Benefit", "Measure"],
                "rows": [["Local jobs", "[[blank:measure]]"], ["", ""]],
            }
        },
    ],
}


class DocumentWriter:
    """Writes the title only, so that a test sees that it was asked."""

    def word(self, document: Document) -> Attachment:
        return Attachment(f"{document.name}.docx", "word", document.title.encode())


@pytest.fixture
def note(an_entry: Make) -> Entry:
    found: Entry = an_entry("note", kind="template", title="A note", template=NOTE)
    return found


def document(library: Library, entry: Entry, facts: Mapping[str, str]) -> Document:
    return filled(library, entry, facts, TODAY)


def test_a_known_fact_is_filled_in_and_any_other_is_a_marked_blank(
    library: Library, note: Entry
) -> None:
    text = as_text(document(library, note, {"value": "£300,000", "checked_day": "today"}))
    assert text.startswith("A note\n======\n\nContract: [fill in: contract]\n\nValue: £300,000\n")
    assert "What we found\n-------------\n" in text
    assert "Result. [fill in: the result of the check] Figure: [fill in: the threshold" in text
    assert "Made on today; first step [fill in: the date of the first step]." in text
    assert "- Notes: [fill in: what the market said]" in text
    assert "Benefit | Measure\nLocal jobs | [fill in: measure]\n | \n" in text
    assert "[[" not in text
    assert "**" not in text
    assert "Source: Example Act, s. 1 (https://law.example/1). Last checked" in text
    assert text.endswith("This is guidance, not legal advice.\n")


def test_as_a_message_a_row_says_which_cell_is_which_and_empty_rows_are_left_out(
    library: Library, note: Entry
) -> None:
    shown = markup(document(library, note, {}))
    assert "**What we found**" in shown
    assert "- Benefit: Local jobs; Measure: [fill in: measure]" in shown
    assert "Measure: \n" not in shown
    assert shown.count("- Benefit") == 1


def test_figures_are_those_of_the_day_and_never_guessed(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    blocks = {"document": [{"paragraph": "It costs ${fee.small}."}]}
    entry = an_entry(kind="template", template=blocks)
    library = a_library(entry, parameters=(a_parameter(),))
    assert "It costs £12." in as_text(filled(library, entry, {}, TODAY))
    with pytest.raises(NotInForce):
        filled(library, entry, {}, date(2019, 1, 1))
    early = answer(library, entry, LegalDay(date(2019, 1, 1), TODAY), "")
    assert early.kind == "not_known"


def test_what_is_no_template_makes_no_document(library: Library, an_entry: Make) -> None:
    assert attachments(library, an_entry(), None, LegalDay(TODAY, TODAY), DocumentWriter()) == ()
    with pytest.raises(ValueError, match="is no template"):
        filled(library, an_entry(), {}, TODAY)


def test_without_a_check_only_the_day_is_known(library: Library) -> None:
    assert facts_of(library, None, TODAY) == {"checked_day": "22 November 2026"}


@pytest.fixture
def told(a_library: Make, note: Entry, start_talk: Any) -> Any:
    """A conversation in which the note is found by its name."""
    talk = start_talk({"the note": "note"}, within=a_library(note))
    talk.engine._services = replace(talk.engine._services, writer=DocumentWriter())
    return talk


def files(talk: Any) -> dict[str, str]:
    (reply,) = talk.turn.replies
    return {each.name: each.content.decode() for each in reply.attachments}


def test_a_template_is_sent_for_word_and_as_text(told: Any) -> None:
    told.say("the note")
    assert list(files(told)) == ["note.docx", "note.txt"]
    assert files(told)["note.docx"] == "A note"
    assert "Contract: [fill in: contract]" in files(told)["note.txt"]
    assert "The document is attached as a Word file and as text." in told.text
    assert told.turn.kind == "answer"
    told.say("more")
    assert "Contract: [fill in: contract]" in told.text
    assert files(told) == {}


def test_without_a_writer_the_text_alone_is_sent(told: Any) -> None:
    told.engine._services = replace(told.engine._services, writer=None)
    told.say("the note")
    assert list(files(told)) == ["note.txt"]
    assert "The document is attached as text." in told.text


def test_the_facts_of_a_finished_check_are_in_the_document(told: Any) -> None:
    told.say("check", "2 March 2026", "council", "England", "contract", "services")
    for said in ("no", "none", "£300,000 including VAT", "not started", "no"):
        if told.engine and told.session.run and told.turn.trace.question:
            told.say(said)
    told.say("the note")
    text = files(told)["note.txt"]
    assert "Value: £300,000" in text
    assert "first step 2 March 2026." in text
    assert "Result. The Act applies." in text
    assert "Figure: £207,720 including VAT." in text


def test_a_result_that_compares_no_figure_leaves_that_blank(told: Any) -> None:
    told.say("check", "2 March 2026", "council", "Scotland")
    told.say("the note")
    text = files(told)["note.txt"]
    assert "Result. [fill in" not in text
    assert "Figure: [fill in: the threshold that applies]." in text


def test_more_about_a_document_whose_figures_do_not_hold_gives_none(
    a_library: Make, an_entry: Make, a_parameter: Make, start_talk: Any
) -> None:
    blocks = {"document": [{"paragraph": "It costs ${fee.small}."}]}
    library = a_library(
        an_entry("note", kind="template", template=blocks), parameters=(a_parameter(),)
    )
    talk = start_talk({"the note": "note"}, within=library, on=date(2019, 1, 1))
    talk.say("the note")
    assert (talk.turn.kind, talk.turn.replies[0].attachments) == ("not_known", ())
    assert "I do not have a figure for 1 January 2019" in talk.text
    talk.press_id("m:note")
    assert "It costs" not in talk.text


def test_a_fact_answered_with_not_sure_stays_a_blank(told: Any) -> None:
    told.say("check", "not sure", "the note")
    assert "first step [fill in: the date of the first step]." in files(told)["note.txt"]


def test_a_fact_no_rule_knows_is_named_as_it_is(library: Library, an_entry: Make) -> None:
    block = Block.model_validate({"paragraph": "[[fact:unheard-of]]"})
    template = {"facts": ["unheard-of"], "document": [block.model_dump(exclude_defaults=True)]}
    entry = an_entry(kind="template", template=template)
    assert "[fill in: unheard-of]" in as_text(filled(library, entry, {}, TODAY))
