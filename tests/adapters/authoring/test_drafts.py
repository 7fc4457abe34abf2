"""Drafts: how they are written, and that every fault of one is found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.authoring.drafts import (
    Draft,
    Surroundings,
    as_yaml,
    faults,
    file_of,
    parted,
    slug,
)
from adapters.authoring.faq_import import FaqRow, drafted
from adapters.authoring.scaffold import bring_in, defaults, surroundings, write
from adapters.runtime.bootstrap import london_today
from knowledge import Entry
from knowledge.reading import read_page, validate

PHRASES = (
    "liability policy asked in the documents",
    "indemnity cover for a tender",
    "are we insured enough to bid",
    "cover level too high for our charity",
    "buyer wants five million of protection",
    "premiums eat our budget",
    "can small groups afford what is demanded",
    "proof of employers policy",
)
DRAFT: Draft = {
    "id": "insurance-for-a-bid",
    "kind": "faq",
    "topic": "providers",
    "title": "Do we need insurance to bid?",
    "utterances": PHRASES,
    "short": "It depends on what the tender asks for. The buyer must keep it fair.",
    "sources": [{"title": "Procurement Act 2023", "locator": "s. 22", "url": ""}],
    "facts": ["L-107"],
    "confidence": "high",
    "reviewed_on": "2026-11-22",
    "review_by": "2027-05-22",
    "owner": "law",
}


@pytest.fixture(scope="module")
def around() -> Surroundings:
    """What ships."""
    return surroundings(None, london_today())


def told(draft: Draft, around: Surroundings) -> list[str]:
    return [f"{fault.line}: {fault.message}" for fault in faults(draft, around)]


def test_a_draft_reads_back_as_the_entry_it_means() -> None:
    draft = {**DRAFT, "detail": "First: this.\n- a point\n- another", "keywords": ["no", "2014"]}
    entry = validate(Entry, read_page(as_yaml(draft), file_of(draft)))
    assert entry.id == "insurance-for-a-bid"
    assert entry.utterances == PHRASES
    assert entry.detail == "First: this.\n- a point\n- another"
    assert entry.keywords == ("no", "2014")
    assert entry.sources[0].locator == "s. 22"


def test_a_long_answer_is_folded_and_nothing_empty_is_written() -> None:
    text = as_yaml({**DRAFT, "short": "word " * 60, "detail": ""})
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "detail" not in text
    assert "url" not in text
    assert text.startswith("# yaml-language-server: $schema=../../schema/entry.json\nid: ")


def test_a_myth_is_written_with_its_block(around: Surroundings) -> None:
    block = {"number": "M-99", "claim": "No cover, no bid.", "verdict": "false"}
    myth: Draft = {**DRAFT, "kind": "myth", "myth": {**block, "why_believed": "It is often asked."}}
    entry = validate(Entry, read_page(as_yaml(myth), file_of(myth)))
    assert entry.myth
    assert entry.myth.claim == "No cover, no bid."
    assert told(myth, around) == []


def test_a_draft_without_fault_has_none(around: Surroundings) -> None:
    assert told(DRAFT, around) == []


def test_faults_of_its_own_of_its_wording_and_beside_others_are_all_told(
    around: Surroundings,
) -> None:
    changes: Draft = {
        "utterances": (*PHRASES, "what is the threshold for a council"),
        "short": "It costs £5, e.g. in ${no.such.figure}.",
        "facts": ["L-999"],
        "review_by": "2020-01-01",
    }
    found = "\n".join(told({**DRAFT, **changes, "review_by": "2027-05-22"}, around))
    for words in (
        "an amount is typed",
        "'e.g' is Latin",
        "unknown parameter 'no.such.figure'",
        "unknown fact 'L-999'",
        "has the same phrasing",
    ):
        assert words in found
    (order,) = told({**DRAFT, "review_by": "2020-01-01"}, around)
    assert "'review_by' lies before 'reviewed_on'" in order


def test_what_is_missing_does_not_hide_what_else_is_wrong(around: Surroundings) -> None:
    bare = {**DRAFT, "utterances": ["do we need insurance"], "sources": [], "short": "£5."}
    found = "\n".join(told(bare, around))
    for words in ("at least 3 items", "add 'sources'", "at least 10 characters", "1 phrasings"):
        assert words in found
    assert "still to be written" not in found


def test_an_id_that_is_taken_is_a_fault(around: Surroundings) -> None:
    found = told({**DRAFT, "id": "grants", "topic": "which-contracts"}, around)
    assert found == ["2: an entry has this id. Choose another."]


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Do we need insurance?", "do-we-need-insurance"),
        ("What's the Act's £ threshold?", "whats-the-acts-threshold"),
        ("?", ""),
        ("word " * 20, "word-word-word-word-word-word-word-word-word"),
    ],
)
def test_an_id_is_made_of_the_titles_words(title: str, made: str) -> None:
    assert slug(title) == made


def test_a_long_answer_is_parted_at_a_sentence() -> None:
    first, second = "One two three four. " * 20, "And the rest of it."
    short, detail = parted(first + second)
    assert len(short.split()) == 80
    assert detail == second
    assert parted("Short.") == ("Short.", "")
    endless = "word " * 100
    assert parted(endless) == (endless.strip(), "")


def test_a_draft_is_written_where_it_belongs_and_never_over_another(tmp_path: Path) -> None:
    place = write(DRAFT, tmp_path)
    assert place == tmp_path / "entries" / "providers" / "insurance-for-a-bid.yaml"
    assert place.read_text(encoding="utf-8") == as_yaml(DRAFT)
    with pytest.raises(FileExistsError):
        write({**DRAFT, "short": "Another answer."}, tmp_path)
    assert place.read_text(encoding="utf-8") == as_yaml(DRAFT)


def test_a_sheet_twice_leaves_the_first_drafts_alone(
    around: Surroundings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = [FaqRow(7, {"title": "Do we need insurance?", "answer": "It depends on the tender."})]
    first = bring_in(sheet, around, tmp_path)
    assert first > 0
    assert bring_in(sheet, around, tmp_path) == 1
    assert "line 7: entries/drafts/do-we-need-insurance.yaml is there already" in (
        capsys.readouterr().out
    )


def test_drafts_are_checked_today_and_due_in_half_a_year(around: Surroundings) -> None:
    made = defaults(replace(around, today=date(2026, 8, 31)))
    assert (made["reviewed_on"], made["review_by"]) == ("2026-08-31", "2027-02-28")
    assert made["owner"] == "law"


@given(
    title=st.text(max_size=60),
    answer=st.text(max_size=600),
    phrasings=st.text(max_size=120),
    topic=st.text(max_size=20),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_sheet_says_there_is_a_draft_and_its_faults_are_told(
    around: Surroundings, title: str, answer: str, phrasings: str, topic: str
) -> None:
    """Beside nothing else, which is quicker; the place of the file is never outside the folder."""
    alone = replace(
        around,
        knowledge=replace(around.knowledge, entries=()),
        guidance=replace(around.guidance, flows=(), rulebooks=()),
    )
    cells = {"title": title, "answer": answer, "utterances": phrasings, "topic": topic}
    draft = drafted(FaqRow(2, cells), defaults(around))
    assert faults(draft, alone)
    assert re.fullmatch(r"entries/[a-z0-9-]+/[a-z0-9-]+\.yaml", file_of(draft))
