"""FAQ, myth and check on the same point rest on the same rule, and no entry contradicts it."""

from __future__ import annotations

from bot.content.library import Library
from dialogs import RuleBook
from knowledge import Entry

DECIDING = frozenset(
    f"R-{number:02}" for number in (*range(5, 9), *range(12, 19), 20, 21, 22, 23, 24, 28, 31)
)
"""Rules that settle an outcome by themselves."""


def named_by(entry: Entry) -> set[str]:
    return {*entry.facts, *(claim.rule for claim in entry.settles)}


def test_many_entries_say_what_comes_out_and_the_rules_agree(library: Library) -> None:
    """That they agree is found by `assemble`, which made this library."""
    settling = [entry for entry in library.entries.values() if entry.settles]
    assert len(settling) >= 80


def test_every_claim_names_a_rule_of_the_book(library: Library, book: RuleBook) -> None:
    for entry in library.entries.values():
        for claim in entry.settles:
            assert claim.rule in book.rules, entry.id


def test_an_entry_that_rests_on_a_deciding_rule_says_what_comes_out(library: Library) -> None:
    silent = {
        entry.id: sorted(missing)
        for entry in library.entries.values()
        if (missing := DECIDING & {*entry.facts} - {claim.rule for claim in entry.settles})
    }
    assert silent == {}, "add 'settles': the facts and the outcome the answer gives for them"


def test_every_deciding_rule_is_told_by_an_entry(library: Library) -> None:
    told = {claim.rule for entry in library.entries.values() for claim in entry.settles}
    assert DECIDING - told == set()


def test_a_myth_rests_on_the_same_rule_or_fact_as_the_answers_beside_it(library: Library) -> None:
    myths = [entry for entry in library.entries.values() if entry.kind == "myth"]
    assert len(myths) >= 20
    for myth in myths:
        neighbours = [library.entries[name] for name in myth.related]
        shared = set().union(*(named_by(myth) & named_by(entry) for entry in neighbours))
        assert shared, f"{myth.id} shares no fact or rule with {', '.join(myth.related)}"
