"""What an entry says comes out, held against the rules on every day that could differ."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from bot.content import consistency
from dialogs import ActOutcome
from knowledge import Claim, Entry, Fault, Parameters
from knowledge.reading import Located, Page

ENTRY = {
    "id": "an-entry",
    "kind": "outside",
    "topic": "examples",
    "title": "What is an example?",
    "utterances": ("one", "two", "three"),
    "short": "An example of an answer.",
    "reviewed_on": date(2026, 11, 22),
    "review_by": date(2027, 5, 22),
    "owner": "desk",
}


def faults(
    law: Parameters, today: date, claim: dict[str, object], **changes: object
) -> list[Fault]:
    entry = Entry.model_validate(ENTRY | {"settles": (claim,)} | changes)
    page = Page("entries/examples/an-entry.yaml", {}, {(): 1, ("settles", 0): 7})
    return list(consistency.of_entry(Located(entry, page), law, today))


def claim(rule: str, outcome: str, **more: object) -> dict[str, object]:
    return {"rule": rule, "outcome": outcome, **more}


@pytest.mark.parametrize(
    "agreeing",
    [
        claim("R-24", "APPLIES"),
        claim("R-24", "APPLIES", facts={"value": "at", "authority": "central"}),
        claim("R-28", "NOT_REQUIRED_ENCOURAGED", facts={"value": "below", "light_touch": "yes"}),
        claim("R-27", "APPLIES", facts={"value": "cannot_be_estimated"}, since="2025-02-24"),
        claim("R-09", "GET_ADVICE", facts={"authority": "unsure"}),
        claim("R-24", "APPLIES", facts={"light_touch": "unsure"}, since="2025-02-24"),
        claim("R-05", "NOT_APPLICABLE", facts={"authority": "not_contracting_authority"}),
    ],
)
def test_a_claim_the_rules_agree_with_is_no_fault(
    law: Parameters, today: date, agreeing: dict[str, object]
) -> None:
    assert faults(law, today, agreeing) == []


def test_a_claim_the_rules_contradict_is_told_with_its_day_and_what_they_say(
    law: Parameters, today: date
) -> None:
    (fault,) = faults(law, today, claim("R-17", "APPLIES", facts={"arrangement": "call_off"}))
    assert str(fault) == (
        "entries/examples/an-entry.yaml:7: the entry says APPLIES; for these facts on 2013-01-31 "
        "the rules say NOT_REQUIRED_ENCOURAGED (R-02, R-10, R-17). "
        "Correct the answer, or narrow the claim."
    )


def test_a_claim_that_fails_only_in_between_is_found(law: Parameters, today: date) -> None:
    """Services concessions were doubtful for one stretch of some fourteen months."""
    concession = claim("R-16", "NOT_APPLICABLE", facts={"special": "concession"})
    (fault,) = faults(law, today, concession)
    assert "on 2015-02-26 the rules say GET_ADVICE" in fault.message
    assert faults(law, today, concession, valid_from=date(2016, 4, 18)) == []
    assert faults(law, today, concession | {"until": "2015-02-25"}) == []


def test_a_claim_that_names_a_rule_of_no_part_is_a_fault(law: Parameters, today: date) -> None:
    (fault,) = faults(law, today, claim("R-20", "APPLIES"))
    assert fault.message.startswith("R-20 plays no part on 2013-01-31; the rules used are R-02,")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"value": "300000"}, "an amount is not typed"),
        ({"start_date": "unsure"}, "'start_date' is set by itself"),
        ({"subject": "cheese"}, "subject: not a known value."),
        ({"sbject": "goods"}, "sbject: unknown key. Did you mean 'subject'?"),
    ],
)
def test_a_claim_whose_facts_cannot_be_is_a_fault(
    law: Parameters, today: date, facts: dict[str, str], said: str
) -> None:
    (fault,) = faults(law, today, claim("R-24", "APPLIES", facts=facts))
    assert said in fault.message


def test_without_the_versions_of_the_act_nothing_can_be_held_against_it(today: date) -> None:
    (fault,) = faults(Parameters(), today, claim("R-24", "APPLIES"))
    assert fault.message == "there is no parameter 'act.version' to hold this against. Add it."


def test_a_claim_for_a_day_without_a_figure_is_a_fault(law: Parameters, today: date) -> None:
    name = "threshold.services.sub_central"
    late = law[name].model_copy(update={"values": law[name].values[-1:]})
    thin = Parameters((late, *(law[other] for other in law if other != name)))
    (fault,) = faults(thin, today, claim("R-24", "APPLIES", since="2025-02-24"))
    assert fault.message == f"{name} has no value on 2025-02-24. Narrow the claim."


def test_the_days_tried_are_first_last_and_every_change_between(
    law: Parameters, today: date
) -> None:
    entry = Entry.model_validate(ENTRY | {"valid_from": date(2014, 6, 1)})
    made = Claim(rule="R-24", outcome="APPLIES", until=date(2016, 4, 20))
    tried = consistency.days(entry, made, law, today)
    assert tried[0] == date(2014, 6, 1)
    assert tried[-1] == date(2016, 4, 20)
    assert {date(2015, 2, 26), date(2016, 1, 1), date(2016, 4, 18)} <= set(tried)
    assert list(tried) == sorted(set(tried))


def test_a_claim_may_name_any_outcome_and_no_other() -> None:
    named = get_args(Claim.model_fields["outcome"].annotation)
    assert set(named) == {outcome.value for outcome in ActOutcome}
