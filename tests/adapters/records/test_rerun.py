"""A record run again: the same content gives the same; other content or days say what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from adapters.records.rerun import Rerun, rerun
from bot.content.library import Library
from bot.records.record import Record
from knowledge import Parameters

TODAY = date(2026, 7, 1)
NEXT_YEAR = date(2027, 7, 1)


def kinds(again: Rerun) -> set[str]:
    return {change.kind for change in again.changes}


def test_the_same_release_gives_the_same_result_a_year_later(
    record: Record, library: Library
) -> None:
    again = rerun(record, library, NEXT_YEAR)
    assert again.same
    assert again.changes == ()
    assert again.outcome == "APPLIES"
    assert again.release == library.release


def test_a_record_in_doubt_stays_in_doubt(unsure_record: Record, library: Library) -> None:
    again = rerun(unsure_record, library, NEXT_YEAR)
    assert again.same
    assert again.outcome == "GET_ADVICE"
    assert again.changes == ()


def test_a_changed_figure_is_named_with_both_values_and_since_when(
    record: Record, dearer: Library
) -> None:
    again = rerun(record, dearer, TODAY)
    assert not again.same
    assert again.outcome == "NOT_REQUIRED_ENCOURAGED"
    (figure,) = (change for change in again.changes if change.kind == "figure_changed")
    assert figure.name == "threshold.services.sub_central"
    assert figure.before == "£207,720 including VAT"
    assert figure.after == "£1,000,000 including VAT"
    assert figure.since == date(2026, 1, 1)


def test_rules_that_speak_anew_or_no_longer_are_named(record: Record, dearer: Library) -> None:
    again = rerun(record, dearer, TODAY)
    added = {change.name for change in again.changes if change.kind == "rule_added"}
    gone = {change.name for change in again.changes if change.kind == "rule_gone"}
    assert "R-28" in added
    assert "R-24" in gone
    assert any("£1,000,000" in reason for reason in again.deciding)
    assert {"flag_added", "flag_gone"} <= kinds(again)


def test_a_figure_corrected_without_effect_is_told_though_the_result_is_the_same(
    recorded: Callable[..., Record], dearer: Library
) -> None:
    record = recorded({**_answers(recorded()), "value": "5000000"})
    again = rerun(record, dearer, TODAY)
    assert again.same
    assert "figure_changed" in kinds(again)


def test_changed_wording_of_a_rule_is_told(record: Record, library: Library) -> None:
    book = library.rulebooks["social-value-act"]
    rule = book.rules["R-32"]
    reworded = rule.model_copy(update={"reasons": {"duty": "Consider it early."}})
    rules = {**book.rules, "R-32": reworded}
    other = replace(
        library, rulebooks={"social-value-act": book.model_copy(update={"rules": rules})}
    )
    (change,) = rerun(record, other, TODAY).changes
    assert (change.kind, change.name, change.after) == ("rule_worded", "R-32", "Consider it early.")


def test_facts_that_became_decisive_are_named_as_missing(
    recorded: Callable[..., Record], library: Library
) -> None:
    """Without the record's value the result turns on it."""
    record = recorded()
    facts = {key: value for key, value in record.facts.items() if key != "value"}
    forgetful = replace(record, facts=facts)
    again = rerun(forgetful, library, TODAY)
    assert again.outcome == "GET_ADVICE"
    missing = {change.name for change in again.changes if change.kind == "missing_added"}
    assert "value" in missing
    assert "figure_gone" in kinds(again)


def test_facts_found_since_are_named_as_no_longer_missing(
    unsure_record: Record, recorded: Callable[..., Record], library: Library
) -> None:
    known = replace(unsure_record, facts=recorded().facts)
    again = rerun(known, library, TODAY)
    assert again.outcome == "APPLIES"
    assert {"missing_gone", "figure_added"} <= kinds(again)


@pytest.mark.parametrize(
    ("day", "outcome", "version"),
    [
        (date(2013, 1, 30), "NOT_APPLICABLE", None),
        (date(2013, 1, 31), "APPLIES", "A"),
        (date(2015, 2, 25), "APPLIES", "A"),
        (date(2015, 2, 26), "APPLIES", "B1"),
        (date(2016, 4, 18), "APPLIES", "B2"),
        (date(2025, 2, 23), "APPLIES", "B2"),
        (date(2025, 2, 24), "APPLIES", None),
    ],
)
def test_another_first_day_is_decided_by_the_law_of_that_day(
    record: Record, library: Library, day: date, outcome: str, version: str | None
) -> None:
    again = rerun(record, library, TODAY, day)
    assert again.outcome == outcome
    assert again.as_at == day
    changed = [change for change in again.changes if change.kind == "version_changed"]
    assert [change.after for change in changed] == ([version] if version else [])
    assert ("version_gone" in kinds(again)) == (outcome == "NOT_APPLICABLE")


def test_a_first_day_given_where_none_was_brings_a_version(
    recorded: Callable[..., Record], library: Library
) -> None:
    undated = recorded({**_answers(recorded()), "start-date": "unsure", "subject": "goods"})
    assert undated.result.act is None
    again = rerun(undated, library, TODAY, date(2026, 3, 2))
    (version,) = (change for change in again.changes if change.kind == "version_added")
    assert version.after == "C"
    assert version.since == date(2025, 2, 24)


def test_another_first_day_moves_the_formal_start_with_it(record: Record, library: Library) -> None:
    """A day later the figure of the day is used, whatever the formal start was."""
    late = replace(record, facts={**record.facts, "commenced_date": "2026-05-01"})
    (figure,) = (
        change
        for change in rerun(late, library, TODAY, date(2025, 12, 31)).changes
        if change.kind == "figure_changed"
    )
    assert figure.since == date(2025, 2, 24)


def test_facts_this_release_does_not_take_are_named_and_nothing_is_run(
    record: Record, library: Library
) -> None:
    odd = replace(record, facts={**record.facts, "colour": "red", "subject": "wares"})
    again = rerun(odd, library, TODAY)
    assert {fault.key for fault in again.faults} == {"colour", "subject"}
    assert (again.same, again.outcome) == (False, "")


def test_a_day_too_far_ahead_is_a_fault_not_a_failure(record: Record, library: Library) -> None:
    assert [f.key for f in rerun(record, library, TODAY, date(2999, 1, 1)).faults] == [
        "commenced_date",
        "start_date",
    ]


def test_a_check_that_is_gone_is_told(record: Record, library: Library) -> None:
    again = rerun(replace(record, flow="gone"), library, TODAY)
    assert again.lost
    assert not again.same


def test_a_figure_no_longer_loaded_gives_advice_not_a_failure(
    record: Record, library: Library
) -> None:
    name = "threshold.services.sub_central"
    later = library.law[name].values[-1].model_copy(update={"since": date(2040, 1, 1)})
    emptied = library.law[name].model_copy(update={"values": (later,)})
    law = Parameters((*(p for p in library.law.values() if p.name != name), emptied))
    again = rerun(record, replace(library, law=law), TODAY)
    assert again.outcome == "GET_ADVICE"
    assert any("This guide has no threshold for" in reason for reason in again.deciding)


def _answers(record: Record) -> dict[str, str]:
    return {answer.id: answer.answer for answer in record.answers}
