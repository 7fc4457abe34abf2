"""The closed grammar of conditions: each form, and what an open question does to it."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dialogs import CANNOT_BE_ESTIMATED, UNSURE, Condition
from dialogs.conditions import all_of, any_of


def condition(**form: object) -> Condition:
    return Condition.model_validate(form)


COUNCIL: Mapping[str, object] = {"question": "body", "equals": "council"}


@pytest.mark.parametrize(
    ("form", "answers", "holds"),
    [
        (COUNCIL, {"body": "council"}, True),
        (COUNCIL, {"body": "parish"}, False),
        ({"question": "body", "in": ["council", "parish"]}, {"body": "parish"}, True),
        ({"question": "body", "in": ["council", "parish"]}, {"body": "school"}, False),
        ({"question": "body", "in": []}, {"body": "school"}, False),
        ({"question": "value", "at_least": "100"}, {"value": "99.99"}, False),
        ({"question": "value", "at_least": "100"}, {"value": "100"}, True),
        ({"question": "value", "at_least": "100"}, {"value": "100.01"}, True),
        ({"question": "value", "at_most": "100"}, {"value": "99.99"}, True),
        ({"question": "value", "at_most": "100"}, {"value": "100.00"}, True),
        ({"question": "value", "at_most": "100"}, {"value": "100.01"}, False),
        ({"question": "day", "before": "2025-02-24"}, {"day": "2025-02-23"}, True),
        ({"question": "day", "before": "2025-02-24"}, {"day": "2025-02-24"}, False),
        ({"question": "day", "after": "2025-02-24"}, {"day": "2025-02-24"}, False),
        ({"question": "day", "after": "2025-02-24"}, {"day": "2025-02-25"}, True),
        ({"not": COUNCIL}, {"body": "parish"}, True),
        ({"not": COUNCIL}, {"body": "council"}, False),
        ({"all": []}, {}, True),
        ({"any": []}, {}, False),
        (
            {"all": [COUNCIL, {"question": "day", "after": "2020-01-01"}]},
            {"body": "council"},
            False,
        ),
        ({"any": [COUNCIL, {"question": "day", "after": "2020-01-01"}]}, {"body": "council"}, True),
    ],
)
def test_each_form_holds_where_it_should(
    form: Mapping[str, object], answers: Mapping[str, str], holds: bool
) -> None:
    assert condition(**form).holds(answers) is holds


TESTS = [
    COUNCIL,
    {"question": "body", "in": ["council", UNSURE]},
    {"question": "body", "at_least": "0"},
    {"question": "body", "at_most": "0"},
    {"question": "body", "before": "9999-12-31"},
    {"question": "body", "after": "0001-01-01"},
]


@pytest.mark.parametrize("form", TESTS)
@pytest.mark.parametrize("answers", [{}, {"body": UNSURE}, {"other": "council"}])
def test_no_test_holds_of_a_question_that_is_open(
    form: Mapping[str, object], answers: Mapping[str, str]
) -> None:
    assert not condition(**form).holds(answers)


@pytest.mark.parametrize("form", ["at_least", "at_most"])
def test_no_number_is_read_from_a_value_that_cannot_be_estimated(form: str) -> None:
    test = condition(question="value", **{form: "1"})
    assert not test.holds({"value": CANNOT_BE_ESTIMATED})


def test_that_a_value_cannot_be_estimated_can_be_tested_by_name() -> None:
    test = condition(question="value", equals=CANNOT_BE_ESTIMATED)
    assert test.holds({"value": CANNOT_BE_ESTIMATED})


def test_not_holds_of_an_open_question() -> None:
    """`not` turns round whether its part holds; it does not mean "is known to be otherwise"."""
    assert condition(**{"not": COUNCIL}).holds({})


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "exactly one of its forms"),
        ({"question": "body"}, "exactly one of its forms"),
        ({**COUNCIL, "in": ["council"]}, "exactly one of its forms"),
        ({"all": [COUNCIL], "any": [COUNCIL]}, "exactly one of its forms"),
        ({**COUNCIL, "not": COUNCIL}, "exactly one of its forms"),
        ({"equals": "council"}, "'question' goes with a test"),
        ({"question": "body", "all": [COUNCIL]}, "'question' goes with a test"),
        ({"question": "value", "at_least": "much"}, "decimal"),
        ({"question": "day", "before": "soon"}, "date"),
        ({"all": [{}]}, "exactly one of its forms"),
    ],
)
def test_a_condition_is_exactly_one_form(form: Mapping[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        condition(**form)


def test_the_tests_of_a_condition_come_in_order() -> None:
    day = {"question": "day", "after": "2020-01-01"}
    value = {"question": "value", "at_least": "1"}
    whole = condition(all=[{"any": [COUNCIL, {"not": day}]}, value])
    tests = list(whole.tests())
    assert [test.question for test in tests] == ["body", "day", "value"]
    assert [test.reads_day for test in tests] == [False, True, False]
    assert [test.reads_number for test in tests] == [False, False, True]
    assert [test.words for test in tests] == [{"council"}, set(), set()]


BODIES = st.sampled_from(["council", "parish", "school"])


@given(
    wanted=st.lists(st.frozensets(BODIES), max_size=4),
    answer=st.none() | BODIES,
)
def test_all_and_any_agree_with_pythons(wanted: list[frozenset[str]], answer: str | None) -> None:
    parts = tuple(condition(question="body", **{"in": sorted(words)}) for words in wanted)
    answers = {} if answer is None else {"body": answer}
    each = [answer in words for words in wanted]
    assert all_of(parts, answers) is all(each)
    assert any_of(parts, answers) is any(each)
    assert condition(**{"not": {"any": parts}}).holds(answers) is not any(each)
