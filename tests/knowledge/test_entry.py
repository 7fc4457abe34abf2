"""An entry hangs together: what it is, what backs it, and for how long it is true."""

import pytest
from pydantic import ValidationError

from knowledge import Entry

ENTRY: dict[str, object] = {
    "id": "example-entry",
    "kind": "faq",
    "topic": "examples",
    "title": "What is an example?",
    "utterances": ["what is an example", "show me one", "give an instance"],
    "short": "An example is one of its kind.",
    "sources": [{"title": "Example Act"}],
    "reviewed_on": "2026-11-22",
    "review_by": "2027-05-22",
    "owner": "law",
}
MYTH = {"number": "M-01", "claim": "It bites.", "verdict": "false", "why_believed": "Old tales."}


def test_the_least_an_entry_holds() -> None:
    entry = Entry.model_validate(ENTRY)
    assert (entry.confidence, entry.detail, entry.related, entry.offers) == ("high", "", (), None)
    assert (entry.meaning.provider, entry.meaning.commissioner, entry.meaning.support) == (
        "",
        "",
        "",
    )


def test_what_it_means_for_each_reader_stands_under_for() -> None:
    entry = Entry.model_validate(ENTRY | {"for": {"provider": "You bid."}})
    assert entry.meaning.provider == "You bid."


@pytest.mark.parametrize("kind", ["smalltalk", "outside"])
def test_only_what_states_no_law_goes_without_a_source(kind: str) -> None:
    assert Entry.model_validate(ENTRY | {"kind": kind, "sources": []}).sources == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "myth"}, "a myth has a 'myth' block"),
        ({"myth": MYTH}, "nothing else has one"),
        ({"sources": []}, "carries a source"),
        ({"confidence": "medium"}, "add a 'caveat'"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-31"}, "lies after 'valid_to'"),
        ({"review_by": "2026-11-21"}, "lies before 'reviewed_on'"),
        ({"id": "Capital"}, "id"),
        ({"id": "x" * 49}, "at most 48"),
        ({"utterances": ["one", "two"]}, "at least 3"),
        ({"kind": "opinion"}, "Input should be"),
        ({"reviewed_on": "soon"}, "date"),
        ({"kind": "myth", "myth": MYTH | {"verdict": "no"}}, "not shown"),
        ({"kind": "myth", "myth": MYTH | {"number": "4"}}, "number"),
    ],
)
def test_an_entry_that_does_not_hang_together_is_refused(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        Entry.model_validate(ENTRY | change)


def test_an_answer_may_be_true_for_one_day() -> None:
    entry = Entry.model_validate(ENTRY | {"valid_from": "2026-02-01", "valid_to": "2026-02-01"})
    assert entry.valid_from == entry.valid_to


def test_medium_confidence_goes_with_its_caveat() -> None:
    entry = Entry.model_validate(ENTRY | {"confidence": "medium", "caveat": "From the text alone."})
    assert entry.caveat == "From the text alone."


def test_a_myth_carries_its_claim() -> None:
    entry = Entry.model_validate(ENTRY | {"kind": "myth", "myth": MYTH})
    assert entry.myth is not None
    assert entry.myth.claim == "It bites."
