"""The wording: no Latin, nothing empty, links that lead somewhere, short forms explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.authoring.wording import lint
from knowledge import Entry
from knowledge.reading import Located

Make = Callable[..., Located[Entry]]


def said(*entries: Located[Entry]) -> list[str]:
    return [fault.message for fault in lint(entries, frozenset({"NHS", "UK", "GOV.UK"}))]


@pytest.mark.parametrize(
    "text",
    [
        "A plain answer for the NHS, on GOV.UK, in the UK.",
        "See [the Act](https://www.legislation.gov.uk/ukpga/2012/3/section/1).",
        "See [a page](https://example.org/a_(b)) and **bold** words.",
        "Two points:\n- one thing\n- another thing",
        "The Provider Selection Regime (PSR) applies. The PSR is law.",
        "The PSR (Provider Selection Regime) applies.",
        "It costs ${threshold.services.central}, in the south-west.",
        "An ideal text, etched in viva voce exams by a nebula.",
    ],
)
def test_good_wording_is_no_fault(located: Make, text: str) -> None:
    assert said(located(short=text)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Grants, e.g. small ones.", "'e.g' is Latin. Write it in English: for example."),
        ("Grants, eg small ones.", "'eg' is Latin. Write it in English: for example."),
        ("Grants, loans, etc.", "'etc' is Latin. Write it in English: and so on, or list them."),
        ("It is Per Se unlawful.", "'Per Se' is Latin. Write it in English: in itself."),
        ("Please note that it is law.", "'Please note' says nothing. Leave it out."),
        ("It should be noted: it is law.", "'It should be noted' says nothing. Leave it out."),
        ("Well done \u2705 then.", "the picture U+2705 is read aloud as its long name. Use words."),
        (
            "A smile \U0001f600 here.",
            "the picture U+1F600 is read aloud as its long name. Use words.",
        ),
        (
            "See [the Act](http://legislation.gov.uk).",
            "the link '[the Act]' needs an address that begins with https://.",
        ),
        (
            "Look [here](https://example.org).",
            "the link's words 'here' do not say where it leads. Name the page.",
        ),
        (
            "See [the Act](https://example.org",
            "a link is not complete. Write [words](https://address).",
        ),
        (
            "See https://example.org for more.",
            "a bare address is read aloud letter by letter. Write [words](https://address).",
        ),
        ("This is **bold.", "'**' opens and does not close. Write **words**."),
        (
            "# A heading in it",
            "'#' is no mark here. Only **bold**, links and '- ' lists are.",
        ),
        (
            "Some <b>bold words.",
            "'<b>' is no mark here. Only **bold**, links and '- ' lists are.",
        ),
        (
            "The PSR applies.",
            "'PSR' is not explained where it is first used. Write the full words, with the short "
            "form in brackets, or relate the entry that explains it.",
        ),
    ],
)
def test_each_fault_of_the_wording_is_found_and_says_how_to_mend_it(
    located: Make, text: str, message: str
) -> None:
    found = said(located(short=text))
    assert message in found


def test_a_bare_address_is_one_fault_only(located: Make) -> None:
    assert len(said(located(short="See https://example.org for more."))) == 1


def test_a_short_form_is_told_once_at_its_first_use(located: Make) -> None:
    entry = located(short="The PSR and the PSRs apply.", detail="The PSR again.")
    assert len(said(entry)) == 1


def test_a_short_form_is_explained_by_the_entry_itself_or_by_a_related_one(located: Make) -> None:
    text = {"short": "The PPN asks for it, and all PPNs do."}
    assert said(located(title="What is a PPN?", **text)) == []
    assert said(located(keywords=("ppn",), **text)) == []
    term = located(id="term-ppn", kind="term", title="What does PPN mean?")
    assert said(located(related=("term-ppn",), **text), term) == []
    assert len(said(located(**text), term)) == 1


def test_the_wording_of_a_myth_is_looked_at_too(located: Make) -> None:
    myth = {
        "number": "M-01",
        "claim": "Grants etc are covered.",
        "verdict": "false",
        "why_believed": "Please note the hype.",
    }
    assert len(said(located(kind="myth", myth=myth))) == 2
