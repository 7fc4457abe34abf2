"""The decision table by itself: against every case, against its own brute force, and its faults."""

import ast
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import dialogs.decision_table
import dialogs.decision_table_rows
from dialogs.decision_table import TableAnswer, decide_by_table
from dialogs.decision_table_rows import FlagConditions, FlagRow, Table
from knowledge import NotInForce
from knowledge.reading import read_all, read_page

TODAY = date(2026, 11, 22)
CASES = [
    case
    for file in sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
]
TABLE = read_all(files("dialogs"), "tables", Table)[0].value
SHIPPED = files("dialogs").joinpath("tables/does-the-act-apply.yaml").read_text(encoding="utf-8")


def agrees(case: dict, answer: TableAnswer) -> bool:
    expect = case["expect"]
    return (
        answer.outcome == expect["outcome"]
        and set(expect.get("rules", ())) <= set(answer.rules)
        and set(expect.get("flags", ())) <= set(answer.flags)
        and not set(expect.get("not_flags", ())) & set(answer.flags)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_table_gives_what_was_worked_by_hand(case: dict) -> None:
    answer = decide_by_table(TABLE, case["given"], TODAY)
    assert agrees(case, answer), (case["name"], case["expect"], answer)


def test_there_are_cases_enough_each_with_a_sentence_and_its_sources() -> None:
    derived = [case for case in CASES if case["id"].startswith("D-")]
    assert len(derived) >= 140
    for case in derived:
        assert len(case["name"].split()) >= 5, case["id"]
        assert re.search(r"R-\d\d", case["source"]), case["id"]
        assert re.search(r"L-\d\d\d", case["source"]), case["id"]


def holds_for_every_case(table: Table) -> bool:
    try:
        return all(agrees(case, decide_by_table(table, case["given"], TODAY)) for case in CASES)
    except (KeyError, NotInForce, ValueError):  # left without a row or a figure
        return False


@pytest.mark.parametrize("place", range(len(TABLE.rows)), ids=lambda n: TABLE.rows[n].id)
def test_no_row_can_go_without_a_case_noticing(place: int) -> None:
    rows = TABLE.rows[:place] + TABLE.rows[place + 1 :]
    assert not holds_for_every_case(TABLE.model_copy(update={"rows": rows}))


@pytest.mark.parametrize("place", range(len(TABLE.flags)))
def test_no_flag_row_can_go_or_lose_its_exceptions_without_a_case_noticing(place: int) -> None:
    before, flag, after = TABLE.flags[:place], TABLE.flags[place], TABLE.flags[place + 1 :]
    assert not holds_for_every_case(TABLE.model_copy(update={"flags": before + after}))
    for part in range(len(flag.unless)):
        unless = flag.unless[:part] + flag.unless[part + 1 :]
        weaker = flag.model_copy(update={"unless": unless})
        flags = (*before, weaker, *after)
        assert not holds_for_every_case(TABLE.model_copy(update={"flags": flags}))


@pytest.mark.parametrize("flag", [flag for flag in TABLE.flags if flag.suppose])
def test_what_a_flag_row_supposes_is_noticed_by_a_case(flag: FlagRow) -> None:
    plain = flag.model_copy(update={"suppose": {}})
    flags = tuple(plain if other is flag else other for other in TABLE.flags)
    assert not holds_for_every_case(TABLE.model_copy(update={"flags": flags}))


@pytest.mark.parametrize("change", [1, -1], ids=["a pound more", "a pound less"])
@pytest.mark.parametrize("place", range(len(TABLE.thresholds)))
def test_no_figure_can_move_by_a_pound_without_a_case_noticing(place: int, change: int) -> None:
    rows = list(TABLE.thresholds)
    rows[place] = rows[place].model_copy(update={"figure": rows[place].figure + change})
    assert not holds_for_every_case(TABLE.model_copy(update={"thresholds": tuple(rows)}))


def test_the_days_of_change_are_those_of_the_law() -> None:
    changes = (
        "2013-01-31 2014-01-01 2015-02-26 2016-01-01 2016-04-18 2018-01-01 2020-01-01 2021-01-01"
        " 2021-08-16 2022-01-01 2022-04-01 2024-01-01 2025-02-24 2026-01-01 2026-02-04 2027-04-01"
        " 2028-01-01 2030-01-01"
    )
    assert [day.isoformat() for day in TABLE.days()] == changes.split()


def test_the_table_stands_apart_from_the_rules_it_checks() -> None:
    modules = (dialogs.decision_table, dialogs.decision_table_rows)
    imported = {
        name
        for module in modules
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert "knowledge" in imported
    assert {name for name in imported if name.startswith("dialogs")} == {
        "dialogs.decision_table_rows"
    }


# What each fact can be, for the comparison with trying everything. Small on purpose: the days
# stand for one period each, the amounts lie around the figures of 2016, 2022 and 2026.
POSSIBLE: dict[str, tuple[object, ...]] = {
    "start_date": ("2012-06-01", "2015-06-01", "2019-06-03", "2024-06-03", "2026-06-01"),
    "authority": ("central", "sub_central", "not_contracting_authority"),
    "functions": ("england_or_non_devolved", "devolved_wales", "scotland", "northern_ireland"),
    "arrangement": (
        "contract",
        "framework",
        "call_off",
        "dynamic_market_contract",
        "grant",
        "employment",
        "land",
        "option_in_contract",
        "change_to_contract",
        "ending_service",
    ),
    "subject": ("services", "goods", "works", "mixed"),
    "main_part": ("services", "goods", "works"),
    "light_touch": ("yes", "no"),
    "special": ("none", "exempted", "utilities", "defence_security", "concession", "nhs_psr"),
    "value": (1, 118133, 139688, 173100, 207720, 214904, 900000),
    "value_basis": ("net", "inc"),
    "vat_rate": (0, Decimal("0.2")),
}
OUTSIDE, ENCOURAGED = "not_contracting_authority", "NOT_REQUIRED_ENCOURAGED"
COMPLETE = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in POSSIBLE.items()})
# `start_date` and `value` are left out: the table tries days and amounts of its own for them
UNKNOWABLE = sorted(set(POSSIBLE) - {"start_date", "value"})


def by_brute_force(facts: dict[str, object], unknown: set[str]) -> str:
    """The outcome by R-04 and R-36 from every completion, with nothing clever."""
    tried = {key: POSSIBLE[key] for key in unknown}
    if "main_part" in unknown and facts.get("subject", "mixed") != "mixed":
        tried["main_part"] = (facts["subject"],)  # all of it is its greater part
    outcomes = {
        decide_by_table(TABLE, {**facts, **dict(zip(tried, values, strict=True))}, TODAY).outcome
        for values in product(*tried.values())
    }
    is_before, is_out = facts["start_date"] < "2013", facts.get("authority") == OUTSIDE
    if "functions" in unknown and not (is_before or is_out):
        return "GET_ADVICE"
    if len(outcomes) == 1:
        return outcomes.pop()
    if outcomes & {"APPLIES", "GET_ADVICE"}:
        return "GET_ADVICE"
    return ENCOURAGED if ENCOURAGED in outcomes else "DIFFERENT_REGIME"


@settings(max_examples=300, deadline=None)
@given(facts=COMPLETE, unknown=st.sets(st.sampled_from(UNKNOWABLE), min_size=1, max_size=3))
def test_unknown_facts_give_what_trying_every_value_of_them_gives(
    facts: dict[str, object], unknown: set[str]
) -> None:
    known = {key: value for key, value in facts.items() if key not in unknown}
    answer = decide_by_table(TABLE, known, TODAY)
    assert answer.outcome == by_brute_force(known, unknown)


@settings(max_examples=200, deadline=None)
@given(facts=COMPLETE)
def test_complete_facts_are_always_decided_by_one_row(facts: dict[str, object]) -> None:
    answer = decide_by_table(TABLE, facts, TODAY)
    assert answer.rules in {row.rules for row in TABLE.rows}
    assert answer.outcome in {row.outcome for row in TABLE.rows if row.rules == answer.rules}


@settings(max_examples=200, deadline=None)
@given(facts=COMPLETE, fact=st.sampled_from(UNKNOWABLE))
def test_a_flag_raised_without_a_fact_is_raised_for_some_value_of_it(
    facts: dict[str, object], fact: str
) -> None:
    known = {key: value for key, value in facts.items() if key != fact}
    full = {"body": "department_or_ndpb", "stage": "started", "urgent": "yes"}
    raised = set(decide_by_table(TABLE, {**known, **full}, TODAY).flags)
    possible = {
        flag
        for value in POSSIBLE[fact]
        for flag in decide_by_table(TABLE, {**known, **full, fact: value}, TODAY).flags
    }
    assert raised <= possible


def test_nothing_known_needs_advice() -> None:
    assert decide_by_table(TABLE, {}, TODAY) == TableAnswer("GET_ADVICE", ("R-04", "R-09"), ())


def test_null_and_the_words_for_not_known_are_the_same_as_an_absent_fact() -> None:
    case = next(case for case in CASES if case["id"] == "W-01")["given"]
    for word in (None, "unsure", "unknown"):
        given_word = decide_by_table(TABLE, {**case, "value": word}, TODAY)
        assert given_word == TableAnswer("GET_ADVICE", ("R-04",), ("best_value",))


def test_days_and_amounts_may_be_given_in_their_own_types() -> None:
    facts = {
        **next(case for case in CASES if case["id"] == "W-02")["given"],
        "start_date": date(2026, 5, 1),
        "value": Decimal(207720),
    }
    assert decide_by_table(TABLE, facts, TODAY).outcome == "APPLIES"


def test_a_procurement_that_commenced_before_the_first_figure_is_refused() -> None:
    case = next(case for case in CASES if case["id"] == "W-30")["given"]
    with pytest.raises(NotInForce) as caught:
        decide_by_table(TABLE, {**case, "commenced_date": "2013-01-30"}, TODAY)
    assert caught.value.day == date(2013, 1, 30)


def test_a_change_of_figure_is_tried_to_the_day_two_years_on_but_never_in_the_future() -> None:
    facts = {
        "authority": "sub_central",
        "functions": "england_or_non_devolved",
        "arrangement": "contract",
        "subject": "services",
        "special": "none",
        "light_touch": "no",
        "value_basis": "inc",
        "value": 210000,
        "commenced_date": "unsure",
    }

    def outcome(start: str, today: date) -> str:
        return decide_by_table(TABLE, {**facts, "start_date": start}, today).outcome

    assert outcome("2024-01-01", TODAY) == "GET_ADVICE"
    assert outcome("2023-12-31", TODAY) == "NOT_REQUIRED_ENCOURAGED"
    assert outcome("2025-12-01", date(2026, 1, 1)) == "GET_ADVICE"
    assert outcome("2025-12-01", date(2025, 12, 31)) == "NOT_REQUIRED_ENCOURAGED"


def test_a_flag_that_hangs_on_the_version_waits_for_the_start_date() -> None:
    flag = TABLE.flags[0].model_copy(
        update={"when": FlagConditions(version=("C",), stage=("started",))}
    )
    table = TABLE.model_copy(update={"flags": (flag,)})
    facts = {"arrangement": "grant", "stage": "started"}
    assert decide_by_table(table, facts, TODAY).flags == ()
    assert decide_by_table(table, {**facts, "start_date": "2026-05-01"}, TODAY).flags == ("late",)


def test_a_table_equals_only_itself() -> None:
    assert Table.model_validate(read_page(SHIPPED, "tables/x.yaml").data) != TABLE


def test_facts_that_no_row_covers_are_a_fault_of_the_table() -> None:
    short = TABLE.model_copy(update={"rows": TABLE.rows[:1]})
    with pytest.raises(ValueError, match="no row of the table covers"):
        decide_by_table(short, {"start_date": "2026-05-01"}, TODAY)


def swapped(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert text.count(old) >= 1, old
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swapped("id: B1, from: 2015-02-26", "id: B1, from: 2012-02-26"), "in order of 'from'"),
        (swapped("- id: T-02", "- id: T-01"), "numbered in their order"),
        (
            swapped("from: 2014-01-01, authority: central", "from: 2013-01-31, authority: central"),
            "thresholds of a kind must be in order",
        ),
        (
            swapped("from: 2013-01-31, authority: central", "from: 2013-02-01, authority: central"),
            "must begin with the first version",
        ),
        (swapped("version: [B2]", "version: [B9]"), "no version or row has the name B9"),
        (
            swapped("decided_by: [R-23]", "decided_by: [R-99]"),
            "no version or row has the name R-99",
        ),
        (swapped("when: {authority: [not_contracting_authority]}", "when: {}"), "always true"),
        (swapped("{start_date: {before: 2013-01-31}}", "{start_date: {}}"), "'from', 'before'"),
        (swapped("{before: 2013-01-31}", "{from: 2013-01-31, before: 2013-01-31}"), "a day before"),
        (swapped("functions: [scotland]", "functions: [scottland]"), "scotland"),
        (swapped("outcome: NOT_APPLICABLE", "outcome: MAYBE"), "APPLIES"),
        (swapped("figure: '113057'", "figure: '0'"), "greater than or equal to 1"),
        (swapped("law: [L-002, L-004, L-015]", "law: []"), "at least 1 item"),
    ],
)
def test_a_broken_table_is_refused_with_the_reason(
    change: Callable[[str], str], words: str
) -> None:
    page = read_page(change(SHIPPED), "tables/does-the-act-apply.yaml")
    with pytest.raises(ValidationError) as caught:
        Table.model_validate(page.data)
    assert words in str(caught.value)
