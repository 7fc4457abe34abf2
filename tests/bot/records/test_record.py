"""The record: what goes into it, and that its bytes mean the same wherever they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.records.resources import read_words
from adapters.runtime.bootstrap import read_library
from bot.check.state import CheckState, begin, change, derive_state, give
from bot.content.library import Library
from bot.model.session import Session
from bot.records.record import (
    FIELD_LIMIT,
    FIELDS,
    NotARecord,
    Record,
    canonical,
    check_code,
    from_dict,
    make_record,
    result_again,
    tidy,
    to_dict,
)
from dialogs.walk import Verdict
from knowledge import Parameters

NOW = datetime(2026, 7, 1, 23, 30, 12, 345, tzinfo=UTC)
TODAY = date(2026, 7, 2)
"""In London it is already the next day at 23:30 UTC in summer."""

APPLIES = {
    "start-date": "2026-03-02",
    "where": "england",
    "body": "council",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "light-touch": "no",
    "value": "300000",
    "value-basis": "inc",
    "stage": "started",
    "urgent": "no",
}

UNSURE = {"value": "unsure", "value-basis": "unsure", "vat-rate": "unsure"}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


def standing_of(
    library: Library, answers: Mapping[str, str], flow: str = "does-the-act-apply"
) -> CheckState:
    session = give(begin(Session(), library.flows[flow], library.release), answers)
    check = derive_state(library, session, TODAY)
    assert check is not None
    return check


def made(library: Library, answers: Mapping[str, str] = APPLIES, **own: str) -> Record:
    return make_record(library, standing_of(library, answers), own, NOW, read_words())


def test_a_bidders_record_says_what_to_ask_the_buyer(library: Library) -> None:
    begun = begin(Session(), library.flows["does-the-act-apply"], library.release, side="bidder")
    check = derive_state(library, give(begun, APPLIES), TODAY)
    assert check
    record = make_record(library, check, {}, NOW, read_words())
    assert record.result.title == "The buyer should have considered social value under the Act."
    assert "\n- Did you consider whether to consult" in record.result.text
    assert "urgent" not in record.facts
    assert "bought" in next(a.question for a in record.answers if a.id == "subject")
    again = result_again(record, record.facts, library, TODAY)
    assert again and again.outcome == record.result.outcome


def test_a_record_holds_the_answers_on_the_path_in_order_and_in_words(library: Library) -> None:
    record = made(library)
    by_id = {answer.id: answer for answer in record.answers}
    assert next(iter(by_id)) == "start-date"
    assert by_id["start-date"].words == "2 March 2026"
    assert by_id["start-date"].answer == "2026-03-02"
    assert by_id["value"].words == "£300,000"
    assert by_id["body"].label == "Buyer"
    assert by_id["body"].question == "What kind of body is buying?"
    assert not any(answer.unsure for answer in record.answers)


def test_answers_kept_off_the_path_are_not_recorded(library: Library) -> None:
    record = made(library, APPLIES | {"subject": "goods"})
    assert "value" not in {answer.id for answer in record.answers}
    assert "value" not in record.facts
    assert record.result.outcome == "NOT_REQUIRED_ENCOURAGED"


def test_a_record_holds_the_facts_as_the_rules_took_them(library: Library) -> None:
    facts = made(library).facts
    assert facts["value"] == "300000"
    assert facts["authority"] == "sub_central"
    assert facts["start_date"] == "2026-03-02"


def test_the_threshold_is_recorded_with_its_source_and_days(library: Library) -> None:
    (figure,) = made(library).result.figures
    assert figure.name == "threshold.services.sub_central"
    assert figure.value == "207720"
    assert figure.words == "£207,720 including VAT"
    assert figure.since == date(2026, 1, 1)
    assert "Procurement Act 2023" in figure.source.title
    assert figure.source.checked_on == library.law[figure.name].at(date(2026, 3, 2)).source.read_on


def test_the_version_of_the_act_is_recorded_with_its_first_day(library: Library) -> None:
    act = made(library).result.act
    assert act is not None
    assert (act.value, act.since) == ("C", date(2025, 2, 24))


def test_the_reasons_that_decided_are_marked_and_every_reason_has_a_source(
    library: Library,
) -> None:
    result = made(library).result
    assert [reason.rule for reason in result.deciding] == ["R-24"]
    assert len(result.reasons) > len(result.deciding)
    assert all(reason.sources for reason in result.reasons)
    assert "£207,720" in result.deciding[0].text


def test_flags_stand_in_words_with_their_rule(library: Library) -> None:
    flags = {flag.id: flag for flag in made(library).result.flags}
    assert flags["late"].rule == "R-29"
    assert "already started" in flags["late"].text


def test_not_sure_answers_are_marked_and_what_is_missing_says_who_knows(library: Library) -> None:
    record = made(library, APPLIES | UNSURE)
    assert record.result.outcome == "GET_ADVICE"
    unsure = {answer.id for answer in record.answers if answer.unsure}
    assert "value" in unsure
    assert "value" not in record.facts
    missing = {m.fact: m for m in record.result.missing}
    assert "finance" in missing["value"].who_knows
    assert not record.result.figures


def test_a_not_sure_answer_that_makes_no_difference_is_named_apart(library: Library) -> None:
    """A purchase of £100 falls below every threshold, whatever is being bought."""
    record = made(library, APPLIES | {"value": "100", "subject": "unsure", "main-part": "unsure"})
    assert record.result.outcome == "NOT_REQUIRED_ENCOURAGED"
    assert "what is being bought" in record.result.idle
    assert not record.result.missing


def test_facts_that_were_never_asked_for_are_not_named_as_not_known(library: Library) -> None:
    result = made(library).result
    assert result.idle == ()
    assert all(reason.key != "idle" for reason in result.reasons)


def test_law_as_at_is_the_day_of_the_first_step(library: Library) -> None:
    assert made(library).result.law_as_at == date(2026, 3, 2)


def test_law_as_at_is_the_day_in_london_when_the_first_step_is_not_known(
    library: Library,
) -> None:
    record = made(library, APPLIES | {"start-date": "unsure", "subject": "goods"})
    assert record.result.law_as_at == TODAY
    assert record.result.act is None


def test_the_time_is_kept_in_utc_in_whole_seconds(library: Library) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    check = standing_of(library, APPLIES)
    record = make_record(library, check, {}, tokyo, read_words())
    assert record.made_at == NOW.replace(microsecond=0)
    assert record.made_at.utcoffset() == timedelta(0)


def test_it_says_what_it_is_not_and_when_to_check_again(library: Library) -> None:
    record = made(library)
    assert any("not legal advice" in sentence for sentence in record.is_not)
    assert any("procurement" in sentence or "start" in sentence for sentence in record.check_again)
    review = library.law["threshold.services.sub_central"].next_review
    assert review
    assert any(review in sentence for sentence in record.check_again)


def test_the_persons_own_texts_come_in_order_and_empty_ones_are_left_out(
    library: Library,
) -> None:
    record = made(library, stage="  Planning\n", title="Cleaning", name="\u202eevil\u2066")
    assert list(record.own.items()) == [
        ("title", "Cleaning"),
        ("name", "evil"),
        ("stage", "Planning"),
    ]


def test_an_unknown_or_overlong_text_is_refused_and_not_quoted(library: Library) -> None:
    check = standing_of(library, APPLIES)
    with pytest.raises(ValueError, match="no fields budget"):
        make_record(library, check, {"budget": "secret"}, NOW, read_words())
    with pytest.raises(ValueError, match="longer than 500 characters: name") as caught:
        make_record(library, check, {"name": "q" * (FIELD_LIMIT + 1)}, NOW, read_words())
    assert "qq" not in str(caught.value)
    assert made(library, name="q" * FIELD_LIMIT).name == "q" * FIELD_LIMIT


def test_a_check_without_an_outcome_gives_no_record(library: Library) -> None:
    words = read_words()
    with pytest.raises(ValueError, match="needs a determination"):
        make_record(library, standing_of(library, {}), {}, NOW, words)
    flow = library.flows["does-the-act-apply"]
    session = change(give(begin(Session(), flow, library.release), APPLIES), "value")
    changing = derive_state(library, session, TODAY)
    assert changing is not None
    with pytest.raises(ValueError, match="needs a determination"):
        make_record(library, changing, {}, NOW, words)


def test_a_naive_time_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="aware"):
        make_record(
            library,
            standing_of(library, APPLIES),
            {},
            NOW.replace(tzinfo=None),
            read_words(),
        )


def test_a_record_survives_its_dict_and_the_dict_is_plain_json(library: Library) -> None:
    record = made(library, name="Siân Ŵyn, 王小明")
    plain = to_dict(record)
    assert from_dict(json.loads(json.dumps(plain))) == record
    assert plain["format"] == 1


def test_canonical_bytes_do_not_depend_on_the_order_of_keys(library: Library) -> None:
    plain = to_dict(made(library, name="Ŵyn"))
    turned = dict(reversed(plain.items()))
    assert canonical(plain) == canonical(turned)
    assert "Ŵyn".encode() in canonical(plain)
    assert b": " not in canonical({"a": {"b": "c"}})


@pytest.mark.parametrize("values", [{"a": float("nan")}, {"a": "\ud800"}, {"a": {1, 2}}])
def test_values_without_a_canonical_form_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(NotARecord):
        canonical(values)


def test_the_check_code_is_sixteen_signs_in_fours_and_moves_with_every_change(
    library: Library,
) -> None:
    record = made(library)
    code = check_code(canonical(to_dict(record)))
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    other = replace(record, reference="x")
    assert check_code(canonical(to_dict(other))) != code
    # worked out apart: base32 of the SHA-256 of no bytes, E3B0C442 98FC1C14 9AFB…
    assert check_code(b"") == "4OYM-IQUY-7QOB-JGX3"


@pytest.mark.parametrize(
    "spoil",
    [
        {"format": 2},
        {"format": 0},
        {"format": True},
        {"format": "1"},
        {"title": 5},
        {"more": "x"},
        {"made_at": "2026-07-01T23:30:12"},
        {"made_at": "yesterday"},
        {"answers": "none"},
        {"facts": {"value": 300000}},
        {"result": None},
    ],
)
def test_values_that_are_no_record_are_refused(library: Library, spoil: dict[str, object]) -> None:
    with pytest.raises(NotARecord):
        from_dict(to_dict(made(library)) | spoil)


def test_a_missing_part_is_refused_without_quoting_the_others(library: Library) -> None:
    plain = to_dict(made(library, name="Nobody Known"))
    del plain["result"]
    with pytest.raises(NotARecord) as caught:
        from_dict(plain)
    assert "Nobody" not in str(caught.value)


def test_the_same_facts_give_the_same_result_again(library: Library) -> None:
    record = made(library)
    assert result_again(record, record.facts, library, TODAY) == record.result


def test_a_flow_that_is_gone_gives_no_result(library: Library) -> None:
    record = replace(made(library), flow="gone")
    assert result_again(record, record.facts, library, TODAY) is None


def test_a_flow_that_no_longer_determines_gives_no_result(library: Library) -> None:
    class Listing:
        def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
            return Verdict(frozenset(), "APPLIES", None)

    record = made(library)
    for calculators in ({}, {"social-value-act": Listing()}):
        other = replace(library, calculators=calculators)
        assert result_again(record, record.facts, other, TODAY) is None


def test_an_outcome_that_is_a_list_gives_no_record(library: Library) -> None:
    checked = library.flows["does-the-act-apply"]
    listing = checked.model_copy(
        update={"id": "listing", "calculator": "", "questions": checked.questions[:1]}
    )
    with_listing = replace(library, flows={"listing": listing})
    check = standing_of(with_listing, {"start-date": "2026-03-02"}, "listing")
    assert check.open is None
    with pytest.raises(ValueError, match="needs a determination"):
        make_record(with_listing, check, {}, NOW, read_words())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\t b\r\nc ", "a b c"),
        ("a\u2028b", "a b"),
        ("a\x00\x07b\x7f", "ab"),
        ("\u202eabc\u202c\u2067\ufeff", "abc"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "é"),
        ("\ud800x\ue000\ufffe\U0001ffff", "x"),
        ("क्\u200dष", "क्\u200dष"),
        ("Łódź ŵ Nguyễn 王 😀", "Łódź ŵ Nguyễn 王 😀"),
        ("*a* _b_ #c $d$ [e](https://x.y)", "*a* _b_ #c $d$ [e](https://x.y)"),
    ],
)
def test_own_texts_lose_what_a_line_cannot_hold_and_nothing_else(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_tidied_texts_are_one_line_stay_as_they_are_and_can_be_written(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert len(once.splitlines()) <= 1
    assert once.encode().decode() == once


def test_the_fields_are_those_of_the_record(library: Library) -> None:
    own = {name: name for name in FIELDS}
    assert dict(made(library, **own).own) == own
