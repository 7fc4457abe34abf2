"""The coverage page: what it lists, what it misses, and that the one in docs is not stale."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.authoring.coverage import page, read_fact_base, uncovered
from adapters.cli.knowledge import knowledge
from bot.content.library import Library
from knowledge import Entry
from knowledge.coverage import FactBase, SourceDocument

ROOT = Path(__file__).parents[3]

SMALL = FactBase(
    documents={
        "000": SourceDocument(title="A paper", sections={"one": "The first", "two": "Second"})
    },
    facts={"L-001": "Where it came from", "L-002": "When it began", "L-003": "Not checked"},
    unverified=("L-003",),
)


def entry(**changes: object) -> Entry:
    return Entry.model_validate(
        {
            "id": "an-entry",
            "kind": "outside",
            "topic": "examples",
            "title": "What is an example?",
            "utterances": ("one", "two", "three"),
            "short": "An example of an answer.",
            "reviewed_on": "2026-11-22",
            "review_by": "2027-05-22",
            "owner": "desk",
            **changes,
        }
    )


def test_what_no_entry_names_is_uncovered_and_what_could_not_be_verified_is_not() -> None:
    named = entry(covers=("000/two",), facts=("L-001",))
    assert uncovered(SMALL, [named]) == ("000/one", "L-002")


def test_the_page_lists_every_section_and_fact_with_its_entries() -> None:
    named = entry(covers=("000/two",), facts=("L-001",))
    written = page(SMALL, [named])
    assert "2 sections, 3 facts, 1 entries. Without an entry: 2." in written
    assert "| The first (`000/one`) | **none** |" in written
    assert "| Second (`000/two`) | an-entry |" in written
    assert "| L-002: When it began | **none** |" in written
    assert "| L-003: Not checked | could not be verified |" in written


def test_parts_of_a_fact_base_are_joined() -> None:
    other = FactBase(facts={"L-004": "More"}, unverified=("L-004",))
    joined = FactBase.joined([SMALL, other])
    assert list(joined.facts) == ["L-001", "L-002", "L-003", "L-004"]
    assert joined.unverified == ("L-003", "L-004")
    assert joined.sections == {"000/one", "000/two"}


def test_every_section_and_every_verified_fact_has_an_entry(library: Library) -> None:
    base = read_fact_base()
    assert len(base.sections) > 100
    assert len(base.facts) > 100
    assert uncovered(base, library.entries.values()) == ()


def test_the_coverage_page_is_not_stale(library: Library) -> None:
    """Stale? `svguide knowledge coverage --out docs/coverage.md` writes it anew."""
    kept = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert kept == page(read_fact_base(), library.entries.values())


@pytest.mark.parametrize("option", ["", "--out"])
def test_the_command_writes_the_page_where_it_is_told(option: str, tmp_path: Path) -> None:
    place = tmp_path / "coverage.md"
    result = CliRunner().invoke(knowledge, ["coverage", *([option, str(place)] if option else [])])
    written = place.read_text(encoding="utf-8") if option else result.stdout
    assert written.startswith("# What the entries cover\n")
    assert result.exit_code == (1 if "no entry covers" in result.stderr else 0)
