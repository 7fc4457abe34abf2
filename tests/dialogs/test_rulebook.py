"""The words of the rules: a reason and a flag as a person reads them, with the figures of a day."""

from datetime import date
from decimal import Decimal

import pytest

from dialogs import Reason, RuleBook
from knowledge import NotInForce, Parameters

BOOK = RuleBook.model_validate(
    {
        "id": "example",
        "title": "An example",
        "reviewed_on": "2026-11-22",
        "rules": {
            "R-1": {
                "sources": [{"title": "Example Act"}],
                "reasons": {
                    "figure": "The value of ${value} is below ${threshold}, held since ${since}.",
                    "law": "In force since ${act.in_force}.",
                    "facts": "Not known: ${facts}.",
                    "words": "No figure for ${parameter}.",
                },
            }
        },
        "flags": {"late": {"text": "In force since ${act.in_force}.", "rule": "R-1"}},
        "facts": {
            "value": {"label": "the value", "why": "It counts.", "who_knows": "Finance."},
            "stage": {"label": "the stage", "why": "It counts.", "who_knows": "You."},
        },
    }
)
DAY = date(2026, 3, 2)


def test_days_and_money_in_a_reason_take_british_form(law: Parameters) -> None:
    figures = (
        ("value", Decimal("207719.99")),
        ("threshold", Decimal(207720)),
        ("since", date(2026, 1, 1)),
    )
    assert BOOK.reason(Reason("R-1", "figure", figures), law, DAY) == (
        "The value of £207,719.99 is below £207,720, held since 1 January 2026."
    )


def test_the_law_in_a_reason_is_that_of_the_day(law: Parameters) -> None:
    reason = Reason("R-1", "law")
    assert BOOK.reason(reason, law, DAY) == "In force since 31 January 2013."
    with pytest.raises(NotInForce):
        BOOK.reason(reason, law, date(2010, 1, 1))


def test_facts_are_named_by_their_labels(law: Parameters) -> None:
    reason = Reason("R-1", "facts", (("facts", "value,stage"),))
    assert BOOK.reason(reason, law, DAY) == "Not known: the value; the stage."


def test_words_are_said_as_they_are(law: Parameters) -> None:
    reason = Reason("R-1", "words", (("parameter", "threshold.services.central"),))
    assert BOOK.reason(reason, law, DAY) == "No figure for threshold.services.central."


def test_a_flag_is_said_with_the_figures_of_the_day(law: Parameters) -> None:
    assert BOOK.flag("late", law, DAY) == "In force since 31 January 2013."


@pytest.mark.parametrize("reason", [Reason("R-9", "law"), Reason("R-1", "nothing")])
def test_a_reason_without_words_is_a_key_error(law: Parameters, reason: Reason) -> None:
    with pytest.raises(KeyError):
        BOOK.reason(reason, law, DAY)


def test_a_purchase_before_the_act_was_even_made_has_words(law: Parameters, book: RuleBook) -> None:
    """Its day has no figure of the Act at all: the words must not look for one."""
    began = (("since", date(2013, 1, 31)),)
    words = book.reason(Reason("R-01", "before", began), law, date(2010, 1, 1))
    assert "31 January 2013" in words


def test_every_fact_a_person_can_be_asked_for_has_words(book: RuleBook) -> None:
    from dialogs import KEYS

    assert set(book.facts) == set(KEYS)
