"""Flows and rule books from a folder: every fault at once, loose ends between questions too."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogs.reading import Guidance, read_guidance
from knowledge import ContentError

FLOW = """\
id: small
title: Is it an example?
utterances: [a one, a two, a three, a four, a five, a six]
offer: I can check.
intro: Let us see.
questions:
  - id: body
    kind: choice
    text: Who is buying?
    why: It matters to all.
    label: Buyer
    usual: council
    options:
      - {id: council, label: A council, facts: {authority: sub_central}}
      - {id: housing, label: A housing association}
  - id: day
    kind: date
    fact: start_date
    text: When does it start?
    why: The law changes.
    label: Start
    usual: today
  - id: value
    kind: money
    fact: value
    text: What is it worth?
    why: The size matters.
    label: Value
    usual: "100"
    ask_if: {question: body, equals: council}
outcomes:
  - {id: SMALL, title: It is small., text: Good.}
"""
DECIDED = FLOW.replace("offer:", "calculator: social-value-act\noffer:").replace(
    "  - {id: SMALL, title: It is small., text: Good.}\n",
    "".join(
        f"  - {{id: {name}, title: It is., text: Good.}}\n"
        for name in (
            "APPLIES",
            "NOT_REQUIRED_ENCOURAGED",
            "NOT_APPLICABLE",
            "DIFFERENT_REGIME",
            "GET_ADVICE",
        )
    ),
)
BOOK = """\
id: example
title: An example
reviewed_on: 2026-11-22
rules: {}
flags: {}
facts: {}
"""


def read(folder: Path, **files: str) -> Guidance:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_guidance(folder)


def faults(folder: Path, **files: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(folder, **files)
    return [str(fault) for fault in caught.value.faults]


def test_flows_and_rule_books_are_read(tmp_path: Path) -> None:
    guidance = read(tmp_path, flows__small=FLOW, rulebooks__example=BOOK)
    assert [located.value.id for located in guidance.flows] == ["small"]
    assert [located.value.id for located in guidance.rulebooks] == ["example"]


def test_a_flow_that_a_calculator_decides_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, flows__small=DECIDED).flows


def test_an_empty_folder_holds_no_guidance(tmp_path: Path) -> None:
    assert read(tmp_path) == Guidance((), ())


def test_the_packaged_guidance_is_read(guidance: Guidance) -> None:
    assert guidance.flows
    assert guidance.rulebooks


def test_the_faults_of_flows_and_rule_books_are_found_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        flows__small=FLOW.replace("kind: money", "kind: gold"),
        rulebooks__example=BOOK + "extra: 1\n",
    )
    assert [line.split(":")[0] for line in found] == [
        "flows/small.yaml",
        "rulebooks/example.yaml",
    ]


def test_a_flow_lies_where_its_id_says(tmp_path: Path) -> None:
    assert faults(tmp_path, flows__other=FLOW) == [
        "flows/other.yaml:1: the file of 'small' must be flows/small.yaml. Move it or correct 'id'."
    ]


def test_one_flow_of_several_is_marked_as_the_main_one(tmp_path: Path) -> None:
    """`check` must know which to begin; one flow alone needs no mark."""
    other = FLOW.replace("id: small", "id: other")
    (fault,) = faults(tmp_path, flows__small=FLOW, flows__other=other)
    assert fault == "flows/other.yaml:1: no flow is the main one. Mark one of them: 'main: true'."
    main = FLOW.replace("offer:", "main: true\noffer:")
    assert len(read(tmp_path, flows__small=main).flows) == 2
    second = main.replace("id: small", "id: other")
    (fault,) = faults(tmp_path, flows__other=second)
    assert fault == "flows/small.yaml:4: 'other' is the main flow already. Only one can be."


ASK_IF = "ask_if: {question: body, equals: council}"


@pytest.mark.parametrize(
    ("ask_if", "words"),
    [
        ("{question: nobody, equals: council}", "'nobody' is not asked before this."),
        ("{question: value, at_least: 5}", "'value' is not asked before this."),
        ("{question: body, at_least: 5}", "'body' has no number for an answer."),
        ("{question: day, at_most: 5}", "'day' has no number for an answer."),
        ("{question: body, before: 2026-01-01}", "'body' has no day for an answer."),
        ("{question: body, equals: counsil}", "'body' has no option 'counsil'. Known: council,"),
        ("{not: {any: [{question: body, in: [council, x]}]}}", "'body' has no option 'x'."),
    ],
)
def test_a_condition_tests_what_can_have_been_answered_by_then(
    tmp_path: Path, ask_if: str, words: str
) -> None:
    (fault,) = faults(tmp_path, flows__small=FLOW.replace(ASK_IF, f"ask_if: {ask_if}"))
    assert fault.startswith("flows/small.yaml:30: ")
    assert words in fault


@pytest.mark.parametrize(
    "ask_if",
    [
        "{question: day, before: 2026-01-01}",
        "{question: day, equals: unsure}",
        "{question: body, in: [council, unsure]}",
        "{all: [{question: body, equals: housing}, {question: day, after: 2026-01-01}]}",
    ],
)
def test_a_condition_that_can_be_tested_is_no_fault(tmp_path: Path, ask_if: str) -> None:
    assert read(tmp_path, flows__small=FLOW.replace(ASK_IF, f"ask_if: {ask_if}")).flows


def test_an_outcomes_condition_may_test_every_question_and_nothing_else(tmp_path: Path) -> None:
    fine = FLOW.replace("text: Good.}", "text: Good., when: {question: value, at_least: 5}}")
    assert read(tmp_path, flows__small=fine).flows
    (fault,) = faults(tmp_path, flows__small=fine.replace("question: value,", "question: price,"))
    assert fault.startswith("flows/small.yaml:32: 'price' is not asked before this.")


def test_so_may_the_condition_of_one_line_of_an_outcome(tmp_path: Path) -> None:
    listed = FLOW.replace("offer:", "reviewed_on: 2026-11-22\noffer:")
    item = (
        "items: [{text: Do this then., sources: [{title: Act}], when: {question: %s, at_most: 5}}]"
    )
    text = listed.replace("text: Good.}", "text: Good., " + item % "value" + "}")
    assert read(tmp_path, flows__small=text).flows
    text = listed.replace("text: Good.}", "text: Good., " + item % "body" + "}")
    (fault,) = faults(tmp_path, flows__small=text)
    assert "'body' has no number for an answer." in fault


def test_the_question_of_the_vat_basis_must_exist(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, flows__small=FLOW.replace("    fact: value\n", "    basis: vat\n"))
    assert fault.startswith("flows/small.yaml:25: 'vat' is no question of this flow.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{authority: sub_central}", "{authorty: sub_central}", "fact 'authorty': unknown key."),
        ("{authority: sub_central}", "{authority: king}", "fact 'authority': not a known value."),
        ("fact: start_date", "fact: value", "Known: commenced_date, start_date."),
        (
            "    fact: value\n",
            "",
            "'fact' must be one that a money answer gives. Known: separable_services_value, value.",
        ),
    ],
)
def test_a_calculator_can_read_every_fact_an_answer_gives(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    (fault,) = faults(tmp_path, flows__small=DECIDED.replace(old, new))
    assert words in fault
    assert read(tmp_path, flows__small=FLOW.replace(old, new)).flows, "only a calculator minds"


def test_every_outcome_a_calculator_may_find_has_words(tmp_path: Path) -> None:
    text = DECIDED.replace("  - {id: GET_ADVICE, title: It is., text: Good.}\n", "")
    (fault,) = faults(tmp_path, flows__small=text)
    assert "the calculator may find 'GET_ADVICE'. Add an outcome with that id." in fault


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ("{hints: {grant: {question: kind, option: a}}}", "'kind' is no question of this flow."),
        ("{hints: {grant: {question: body, option: a}}}", "'body' has no option 'a'. Known: cou"),
        ("{account: {least: 1, every: [price], one_of: [body]}}", "'price' is no question"),
        ("{of_a_bidder: [{question: body, option: firm}]}", "'body' has no option 'firm'."),
        (
            "{moved: [{where: {question: body, option: council}, answer_of: day, belongs_to: x}]}",
            "'x' is no question of this flow.",
        ),
    ],
)
def test_what_facts_told_unasked_answer_must_be_there(
    tmp_path: Path, slots: str, words: str
) -> None:
    (fault,) = faults(tmp_path, flows__small=FLOW.replace("offer:", f"slots: {slots}\noffer:"))
    assert fault.startswith("flows/small.yaml:4: ")
    assert words in fault


def test_an_unknown_hint_and_a_mixture_that_is_no_option_are_faults(tmp_path: Path) -> None:
    slots = "slots: {hints: {present: {question: body, option: council}}}"
    (fault,) = faults(tmp_path, flows__small=FLOW.replace("offer:", f"{slots}\noffer:"))
    assert "slots.hints.present" in fault
    text = FLOW.replace("usual: council", "usual: council\n    mixture: both")
    (fault,) = faults(tmp_path, flows__small=text)
    assert "'mixture' must be the id of one of the options" in fault
