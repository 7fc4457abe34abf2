"""The rules and the decision table, put to the same random facts, say the same."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dialogs import CANNOT_BE_ESTIMATED, CHOICES, Facts, determine, read_facts
from dialogs.decision_table import Table, decide_by_table
from dialogs.proof.agreeing import differences
from knowledge import NotInForce, Parameters
from knowledge.reading import read_all

TODAY = date(2026, 11, 22)
TABLE = read_all(files("dialogs"), "tables", Table)[0].value
DAYS = sorted({day + timedelta(days=step) for day in TABLE.days() for step in (-1, 0, 40)}, key=str)
FIGURES = sorted({int(row.figure) for row in (*TABLE.thresholds, *TABLE.types)} | {1_000_000})
AMOUNTS = sorted(
    {max(1, amount) for f in FIGURES for amount in (f - 1, f, f + 1, f * 5 // 6, f * 11 // 10)}
)
FACTS: dict[str, st.SearchStrategy[object]] = {
    "start_date": st.sampled_from([day.isoformat() for day in DAYS]),
    "commenced_date": st.sampled_from(["unsure", *(day.isoformat() for day in DAYS)]),
    "value": st.sampled_from([*AMOUNTS, CANNOT_BE_ESTIMATED]),
    "vat_rate": st.sampled_from(["0", "0.05", "0.2"]),
    "separable_services_value": st.sampled_from([0, *AMOUNTS]),
} | {key: st.sampled_from(words) for key, words in CHOICES.items()}
# an ordinary English procurement more often than not: anything else ends too soon to tell much
USUAL = st.fixed_dictionaries(
    {},
    optional={
        "functions": st.just("england_or_non_devolved"),
        "arrangement": st.sampled_from(["contract", "framework", "change_to_contract"]),
        "special": st.just("none"),
        "subject": st.sampled_from(["services", "mixed"]),
    },
)
SOME = st.builds(lambda any_, usual: any_ | usual, st.fixed_dictionaries({}, optional=FACTS), USUAL)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=SOME)
def test_rules_and_table_agree_in_outcome_flags_and_deciding_rules(
    facts: dict[str, object], law: Parameters
) -> None:
    known = read_facts(facts, TODAY)
    assume(isinstance(known, Facts))
    assert isinstance(known, Facts)
    found = determine(known, law, TODAY)
    try:
        by_table = decide_by_table(TABLE, facts, TODAY)
    except NotInForce:
        by_table = None
    assert list(differences(found, by_table)) == []


@pytest.mark.parametrize("rate", ["0.05", "0.2"])
def test_a_value_without_vat_stands_alike_at_the_edge(law: Parameters, rate: str) -> None:
    """The rules divide where the table multiplies: a pound either way must not part them."""
    for figure in FIGURES:
        net = int(figure / (1 + Decimal(rate)))
        for value in (net - 1, net, net + 1):
            facts: dict[str, object] = {
                "start_date": "2026-03-02",
                "body": "department_or_ndpb",
                "authority": "central",
                "functions": "england_or_non_devolved",
                "arrangement": "contract",
                "special": "none",
                "subject": "services",
                "light_touch": "no",
                "value": value,
                "value_basis": "net",
                "vat_rate": rate,
            }
            known = read_facts(facts, TODAY)
            assert isinstance(known, Facts)
            by_table = decide_by_table(TABLE, facts, TODAY)
            assert list(differences(determine(known, law, TODAY), by_table)) == []
