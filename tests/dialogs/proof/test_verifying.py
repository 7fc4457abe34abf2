"""The proof of a flow: it holds for what ships, and every way it can be broken is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from dialogs import ActOutcome, Applicability, Calculator, Facts, Flow
from dialogs.calculators import figures
from dialogs.calculators import social_value_act as act
from dialogs.calculators.social_value_act import RuleFinding
from dialogs.decision_table import Table
from dialogs.proof.agreeing import deciding_rules
from dialogs.proof.boundary_classes import (
    amounts,
    answers_to_try,
    commenced_days,
    label_of,
    periods,
    start_days,
)
from dialogs.proof.early_close import only_advice_is_left
from dialogs.proof.following import MOST_FAULTS, PathFault
from dialogs.proof.rule_overlap import ORDER, Overlap, overlaps
from dialogs.proof.sharing import Sharing
from dialogs.proof.verifying import Report, measured_edges, verify
from dialogs.walk import Verdict
from knowledge import Parameter, Parameters
from knowledge.reading import read_all

DAY = date(2026, 2, 4)
NOT_SURE = "unsure"

Proof = Callable[..., Report]


@pytest.fixture(scope="module")
def table() -> Table:
    return read_all(files("dialogs"), "tables", Table)[0].value


def without_rare_questions(flow: Flow) -> Flow:
    """
    The check without the questions that are rarely asked and with some options of the others.

    The whole flow takes minutes for each start day, which `svguide flows verify` spends. One option
    of each kind that the rules tell apart is left, so that each property can still be broken.
    """
    raw = flow.model_dump(by_alias=True, exclude_none=True, mode="json")
    raw["questions"] = [q for q in raw["questions"] if q["id"] not in RARE]
    for question in raw["questions"]:
        if question["id"] in FEW:
            kept = [o for o in question["options"] if o["id"] in FEW[question["id"]]]
            assert len(kept) == len(FEW[question["id"]])
            question["options"] = kept
    return Flow.model_validate(raw)


RARE = ("separable", "separable-value", "special-service", "present-contract", "change-allowed")
FEW = {
    "body": ("department", "council", "university", "private"),
    "arrangement": ("contract", "framework", "call-off", "grant", "ending"),
    "special": ("none", "health-care", "utilities"),
    "subject": ("services", "goods", "mixed"),
    "main-part": ("services", "goods", "unclear"),
    "vat-rate": ("standard", "nil"),
}


@pytest.fixture
def short(flow: Flow) -> Flow:
    """The check without what is rare, for what can be shown on it as well."""
    return without_rare_questions(flow)


@pytest.fixture
def proof(short: Flow, calculator: Calculator, law: Parameters, today: date, table: Table) -> Proof:
    """The proof of the short flow for one start day, any part of it replaced."""

    def prove(**replaced: object) -> Report:
        given = {"flow": short, "calculator": calculator, "table": table, "days": (DAY,)} | replaced
        return verify(given.pop("flow"), given.pop("calculator"), law, today, **given)

    return prove


def small_flow(**replaced: object) -> Flow:
    """A flow of two questions and two outcomes, without a calculator."""
    options = [{"id": "one", "label": "One"}, {"id": "two", "label": "Two"}]
    question = {
        "kind": "choice",
        "text": "Which of them?",
        "why": "It decides.",
        "usual": "one",
        "options": options,
    }
    raw = {
        "id": "small",
        "title": "A small flow",
        "utterances": ["a", "b", "c", "d", "e", "f"],
        "offer": "Shall we?",
        "intro": "Let us.",
        "questions": [
            {"id": "first", "label": "First", **question},
            {
                "id": "second",
                "label": "Second",
                "ask_if": {"question": "first", "equals": "two"},
                **question,
            },
        ],
        "outcomes": [
            {
                "id": "A",
                "title": "A.",
                "text": "Do a.",
                "when": {"question": "first", "in": ["one", NOT_SURE]},
            },
            {"id": "B", "title": "B.", "text": "Do b."},
        ],
    }
    return Flow.model_validate({**raw, **replaced})


def what(report: Report) -> str:
    return "\n".join(map(str, report.faults))


# --- what ships


def test_one_period_of_the_check_is_proved_from_its_first_question_to_every_end(
    proof: Proof,
) -> None:
    report = proof()
    assert what(report) == ""
    counts = report.counts
    assert counts["paths followed to an end"] > 5_000
    assert counts["sets of facts compared with the table"] > 250
    assert counts["paths closed early, only advice being left"] > 500
    assert counts["of these followed to an end"] > 10
    assert counts["shared ends compared all the same"] > 5
    assert counts["pairs of rules that could both decide"] > 100


def test_a_day_on_which_light_touch_vat_and_commencement_matter_is_proved_too(
    proof: Proof,
) -> None:
    report = proof(days=(date(2025, 2, 23),))
    assert what(report) == ""
    assert report.counts["flags raised"] >= 6
    assert report.counts["facts compared that the flow does not ask"] > 50


def test_not_knowing_the_day_is_proved_too(
    flow: Flow, calculator: Calculator, law: Parameters, today: date, table: Table
) -> None:
    kept = [q for q in flow.questions if q.id in ("start-date", "where", "body", "status")]
    short = flow.model_copy(update={"questions": tuple(kept)})
    report = verify(short, calculator, law, today, table=table)
    assert not [fault for fault in report.faults if fault.path], what(report)


def test_edges_near_a_figure_and_a_change_of_it_are_measured(
    flow: Flow, calculator: Calculator, law: Parameters, today: date, table: Table
) -> None:
    found = measured_edges(flow, calculator, law, today, table=table, days=(date(2025, 12, 31),))
    assert {(edge.start, edge.label, edge.end) for edge in found} >= {
        ("value", "near the threshold", "value-basis"),
        ("commenced-date", "from 1 January 2026", "stage"),
        ("vat-rate", "Standard rate", "stage"),
    }


def test_every_rule_of_the_table_and_of_missing_facts_must_decide_somewhere(table: Table) -> None:
    assert deciding_rules(table) == {
        *("R-01", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09", "R-12", "R-13", "R-14", "R-15"),
        *("R-16", "R-17", "R-18", "R-20", "R-21", "R-22", "R-23", "R-24", "R-27", "R-28", "R-31"),
        *("R-35", "R-36"),
    }


# --- a flow that is broken


def test_a_small_flow_without_a_calculator_is_proved(law: Parameters, today: date) -> None:
    report = verify(small_flow(), None, law, today)
    assert report.faults == ()
    assert report.counts["paths followed to an end"] == 5


def test_an_option_that_leads_to_no_outcome_is_named_with_its_path(
    law: Parameters, today: date
) -> None:
    outcomes = [
        {"id": "A", "title": "A.", "text": "a", "when": {"question": "first", "equals": "one"}},
        {"id": "B", "title": "B.", "text": "b", "when": {"question": "second", "equals": "one"}},
    ]
    report = verify(small_flow(outcomes=outcomes), None, law, today)
    found = "no outcome is meant for these answers"
    assert PathFault(found, (("first", "two"), ("second", "two"))) in report.faults
    assert "no outcome is meant for these answers. Path: first=unsure" in what(report)


def test_an_outcome_and_a_question_that_nothing_reaches_are_named(
    law: Parameters, today: date
) -> None:
    never = {"all": [{"question": "first", "equals": word} for word in ("one", "two")]}
    raw = small_flow().model_dump(by_alias=True, exclude_none=True, mode="json")
    raw["questions"][1]["ask_if"] = never
    raw["outcomes"].insert(0, {"id": "C", "title": "C.", "text": "c", "when": never})
    report = verify(Flow.model_validate(raw), None, law, today)
    assert "question 'second' is never asked." in what(report)
    assert "outcome 'C' is never reached." in what(report)


def test_a_list_item_whose_condition_cannot_hold_is_named(law: Parameters, today: date) -> None:
    never = {"all": [{"question": "first", "equals": word} for word in ("one", "two")]}
    item = {"text": "Do this first.", "sources": [{"title": "A source"}], "when": never}
    once = {**item, "when": {"question": "second", "equals": "two"}}
    flow = small_flow(
        reviewed_on="2026-11-01",
        outcomes=[{"id": "A", "title": "A.", "text": "a", "items": [once, item]}],
    )
    assert what(verify(flow, None, law, today)) == "item 2 of outcome 'A' is never said."


def test_an_option_that_tells_the_calculator_nothing_is_named(short: Flow, proof: Proof) -> None:
    raw = short.model_dump(by_alias=True, exclude_none=True, mode="json")
    where = next(question for question in raw["questions"] if question["id"] == "where")
    where["options"][2]["facts"] = {}
    report = proof(flow=Flow.model_validate(raw))
    assert "an option leads no further than not sure. Path: where=scotland" in what(report)


class Changed:
    """The packaged calculator, with its verdicts changed on the way out."""

    def __init__(self, change: Callable[[dict[str, str], Verdict], Verdict]) -> None:
        self.change = change

    def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
        return self.change(known, Applicability().judge(known, law, today))


def test_an_outcome_that_the_flow_has_not_is_named_with_the_path(proof: Proof) -> None:
    def lost(known: dict[str, str], verdict: Verdict) -> Verdict:
        is_grant = known.get("arrangement") == "grant"
        return replace(verdict, outcome="GRANT") if is_grant else verdict

    report = proof(calculator=Changed(lost))
    assert "the calculator names an outcome the flow has not: 'GRANT'. Path: " in what(report)
    assert "arrangement=grant" in what(report)


def test_too_many_faults_end_the_proof(proof: Proof) -> None:
    def wrong(_: dict[str, str], verdict: Verdict) -> Verdict:
        determination = replace(verdict.determination, outcome=ActOutcome.DIFFERENT_REGIME)
        return replace(verdict, determination=determination)

    assert len(proof(calculator=Changed(wrong)).faults) == MOST_FAULTS


def test_a_body_that_changes_an_outcome_is_found_though_bodies_are_shared(proof: Proof) -> None:
    def parish(known: dict[str, str], verdict: Verdict) -> Verdict:
        if known.get("body") != "parish" or verdict.outcome != "NOT_APPLICABLE":
            return verdict
        determination = replace(verdict.determination, outcome=ActOutcome.APPLIES)
        return replace(verdict, determination=determination)

    assert "body, stage or urgency changes the outcome" in what(proof(calculator=Changed(parish)))


def test_an_outcome_concluded_where_only_advice_is_left_is_found(proof: Proof) -> None:
    def bold(known: dict[str, str], verdict: Verdict) -> Verdict:
        if "functions" in known or known.get("special", "nhs_psr") == "nhs_psr":
            return verdict
        return replace(verdict, determination=replace(verdict.determination, outcome="APPLIES"))

    report = proof(calculator=Changed(bold))
    assert "the rules give APPLIES and the table GET_ADVICE. Path: " in what(report)
    assert "where=unsure" in what(report)


def test_an_outcome_concluded_by_rules_and_table_alike_is_found_where_only_advice_is_left(
    proof: Proof, short: Flow, table: Table
) -> None:
    """Both take a body whose functions are not known for one in England."""

    class English:
        def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
            given = {"functions": "england_or_non_devolved", **known}
            verdict = Applicability().judge(given, law, today)
            plain = replace(verdict.determination, flags=())
            asked = {"functions"} - known.keys()
            return replace(verdict, wanted=verdict.wanted | asked, determination=plain)

    raw = short.model_dump(by_alias=True, exclude_none=True, mode="json")
    where = next(question for question in raw["questions"] if question["id"] == "where")
    del where["options"][1:]
    rows = tuple(row for row in table.rows if row.id not in ("T-03", "T-04", "T-05"))
    report = proof(
        flow=Flow.model_validate(raw),
        calculator=English(),
        table=table.model_copy(update={"rows": rows, "flags": ()}),
    )
    assert "the table gives more than advice where only advice is left" in what(report)
    assert "where=unsure" in what(report)


def test_an_answer_that_is_not_taken_is_named(
    flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    """A day so far ahead of today that no question takes it."""
    report = verify(flow, calculator, law, date(2000, 1, 1), days=(DAY,))
    assert what(report) == (
        "question 'start-date' leads to no further one. Path: start-date=2026-02-04"
    )


def test_a_flow_with_more_places_than_can_be_tried_says_so(proof: Proof) -> None:
    assert "this flow has more places than can be tried. Path: " in what(proof(most_places=5))


def test_a_calculator_without_a_table_is_proved_to_end(
    flow: Flow, calculator: Calculator, law: Parameters, today: date
) -> None:
    report = verify(flow, calculator, law, today, days=(date(2012, 6, 1),))
    assert report.faults == ()
    assert report.counts["paths followed to an end"] == 1
    assert "rows of the table" not in report.counts


# --- a table that differs


def altered(table: Table, row_id: str, **update: object) -> Table:
    rows = tuple(row.model_copy(update=update) if row.id == row_id else row for row in table.rows)
    return table.model_copy(update={"rows": rows})


def test_an_altered_row_of_the_table_is_named_with_the_path(proof: Proof, table: Table) -> None:
    report = proof(table=altered(table, "T-08", outcome="GET_ADVICE"))
    assert "the rules give NOT_APPLICABLE and the table GET_ADVICE. Path: " in what(report)
    assert "arrangement=ending" in what(report)


def test_another_rule_behind_the_same_outcome_is_found(proof: Proof, table: Table) -> None:
    report = proof(table=altered(table, "T-16", rules=("R-15",)))
    assert "R-14 decides by the rules and R-15 by the table" in what(report)


@pytest.mark.parametrize("change", [1, -1])
def test_a_figure_moved_by_a_pound_is_found(proof: Proof, table: Table, change: int) -> None:
    rows = tuple(
        row.model_copy(update={"figure": row.figure + change})
        if (row.since, row.authority, row.light_touch) == (date(2026, 1, 1), "central", "no")
        else row
        for row in table.thresholds
    )
    report = proof(table=table.model_copy(update={"thresholds": rows}))
    assert any("value" in dict(fault.path) for fault in report.faults)


def test_a_flag_of_the_table_alone_is_found(proof: Proof, table: Table) -> None:
    late = table.flags[0].model_copy(update={"flag": "too_late"})
    report = proof(table=table.model_copy(update={"flags": (late, *table.flags[1:])}))
    assert "flags differ: only by the rules ['late'], only by the table ['too_late']" in what(
        report
    )


def test_a_table_without_a_figure_for_the_day_is_found(proof: Proof, table: Table) -> None:
    gone = tuple(row.model_copy(update={"since": date(2027, 1, 1)}) for row in table.thresholds)
    report = proof(table=table.model_copy(update={"thresholds": gone}))
    assert "the table has no figure for the day and the rules give" in what(report)


def test_rows_flags_and_rules_that_nothing_reaches_are_named(
    flow: Flow, calculator: Calculator, law: Parameters, today: date, table: Table
) -> None:
    # of this flow only the day is left, so that hardly anything can be reached
    short = flow.model_copy(update={"questions": flow.questions[:1]})
    unreached = what(verify(short, calculator, law, today, table=table))
    assert "row T-02 of the table decides nothing." in unreached
    assert "outcome 'APPLIES' is never reached." in unreached


def test_a_flag_and_a_rule_that_nothing_reaches_are_named(
    flow: Flow, calculator: Calculator, law: Parameters, today: date, table: Table
) -> None:
    short = flow.model_copy(update={"questions": flow.questions[:1]})
    rows = tuple(row for row in table.rows if row.id in ("T-01", "T-24", "T-25"))
    small = table.model_copy(update={"rows": rows, "flags": table.flags[:1]})
    unreached = what(verify(short, calculator, law, today, table=small))
    assert "flag 'late' is never raised." in unreached
    assert "rule R-24 decides nothing: another stands before it." in unreached
    assert "rule R-01 decides" not in unreached


def test_a_day_for_which_neither_has_a_figure_is_agreed_on(
    flow: Flow, calculator: Calculator, law: Parameters, today: date, table: Table
) -> None:
    def later(parameter: Parameter) -> Parameter:
        values = tuple(v.model_copy(update={"since": date(2027, 1, 1)}) for v in parameter.values)
        return parameter.model_copy(update={"values": values[-1:]})

    none = Parameters(tuple(later(p) if p.name in figures.FIGURES else p for p in law.values()))
    last = {(row.authority, row.light_touch): row for row in table.thresholds}
    rows = tuple(row.model_copy(update={"since": date(2027, 1, 1)}) for row in last.values())
    late = table.model_copy(update={"thresholds": rows})
    report = verify(flow, calculator, none, today, table=late, days=(DAY,))
    # what a call-off's flag hangs on is a figure too, and unknown to both
    assert "the table has no figure" not in what(report)
    assert not [fault for fault in report.faults if "value" in dict(fault.path)]


def test_a_table_asks_for_a_calculator_that_explains_itself(proof: Proof) -> None:
    def silent(_: dict[str, str], verdict: Verdict) -> Verdict:
        return replace(verdict, determination=None)

    with pytest.raises(TypeError, match="gives determinations"):
        proof(calculator=Changed(silent))
    with pytest.raises(TypeError, match="only a flow with a calculator can agree"):
        proof(calculator=None)


# --- the order of the rules


def test_where_two_rules_could_decide_the_earlier_one_does(law: Parameters, today: date) -> None:
    found = list(overlaps(act.decide, law, periods(law, today)))
    assert [overlap for overlap in found if not overlap.is_in_order] == []
    pairs = {frozenset((overlap.first, overlap.second)) for overlap in found}
    assert len(pairs) == 144
    assert frozenset(("R-12", "R-14")) in pairs


def swapped(facts: Facts, law: Parameters) -> RuleFinding:
    """The rules with R-14 put before R-12."""
    if facts.special == "utilities" and facts.arrangement == "grant":
        return act.decide(facts.with_fact("arrangement", "contract"), law)
    return act.decide(facts, law)


def test_rules_in_another_order_are_found(proof: Proof, law: Parameters) -> None:
    wrong = [o for o in overlaps(swapped, law, (DAY,)) if not o.is_in_order]
    assert {(o.decided, frozenset((o.first, o.second))) for o in wrong} == {
        ("R-14", frozenset(("R-12", "R-14")))
    }
    report = proof(decide=swapped)
    assert "R-14 decides where R-12 and R-14 could" in what(report)
    assert "arrangement=grant, special=utilities" in what(report)


def test_a_rule_that_the_order_does_not_know_is_out_of_order() -> None:
    facts = (("start_date", "2026-02-04"),)
    assert not Overlap("R-12", "R-14", "R-99", facts).is_in_order
    assert Overlap("R-14", "R-12", "R-12", facts).is_in_order
    assert Overlap("R-12", "R-14", "R-06", facts).is_in_order, "a third before both"


def test_the_order_is_that_of_the_decision_rules() -> None:
    for earlier, later in zip(
        ("R-01", "R-05", "R-08", "R-12", "R-31", "R-17", "R-18", "R-13", "R-23", "R-20", "R-21"),
        ("R-05", "R-08", "R-12", "R-31", "R-17", "R-18", "R-13", "R-23", "R-20", "R-21", "R-24"),
        strict=True,
    ):
        assert ORDER.index(earlier) < ORDER.index(later)


# --- what is tried


def test_start_days_are_the_first_and_last_of_every_period(law: Parameters, today: date) -> None:
    days = start_days(law, today)
    assert {date(2013, 1, 30), date(2013, 1, 31), date(2015, 2, 25), date(2015, 2, 26)} <= set(days)
    assert {date(2026, 2, 3), date(2026, 2, 4), today, date(2026, 11, 23)} <= set(days)
    assert len(days) == 39
    assert date(2022, 7, 1) in start_days(law, today, [date(2022, 7, 1)])


def test_amounts_lie_below_at_and_above_each_figure_and_where_vat_carries_across(
    law: Parameters,
) -> None:
    found = amounts(law, date(2026, 5, 1))
    assert {Decimal(n) for n in (207_719, 207_720, 207_721, 135_017, 135_018, 135_019)} <= set(
        found
    )
    below = [amount for amount in found if amount < 207_720 <= amount * Decimal("1.2")]
    assert any(amount * Decimal("1.05") < 207_720 for amount in below)
    assert len(found) == 10


def test_before_any_figure_the_first_ones_are_tried(law: Parameters) -> None:
    assert Decimal(173_934) in amounts(law, date(2012, 1, 1))


def test_commencement_is_tried_on_either_side_of_each_change_for_two_years(
    law: Parameters, today: date
) -> None:
    assert commenced_days(law, today, date(2024, 6, 3)) == (
        *(date(2024, 6, 3), date(2025, 2, 23), date(2025, 2, 24)),
        *(date(2025, 12, 31), date(2026, 1, 1)),
    )
    assert commenced_days(law, today, date(2026, 5, 1)) == (date(2026, 5, 1), today)


def test_every_option_and_not_sure_are_tried(flow: Flow, law: Parameters, today: date) -> None:
    where, light = flow.question("where"), flow.question("light-touch")
    assert where is not None and light is not None
    tried = answers_to_try(where, law, today, DAY)
    assert tried == ("england", "wales", "scotland", "northern-ireland", NOT_SURE)
    assert answers_to_try(light, law, today, DAY) == ("yes", "no", NOT_SURE)


def test_what_was_tried_is_named_as_in_the_picture(flow: Flow, law: Parameters) -> None:
    named = {
        (question, answer): label_of(found, answer, law)
        for question, answer in (
            ("where", "scotland"),
            ("where", "an-old-option"),
            ("where", NOT_SURE),
            ("light-touch", "yes"),
            ("value", "207719"),
            ("value", "cannot_be_estimated"),
            ("start-date", "2012-01-01"),
            ("start-date", "2026-05-01"),
        )
        if (found := flow.question(question))
    }
    assert list(named.values()) == [
        *("Scotland", "an-old-option", "not sure", "Yes", "near the threshold"),
        *("cannot be estimated", "before 31 January 2013", "from 1 January 2026"),
    ]


# --- what is shared


@pytest.fixture
def sharing(law: Parameters, today: date, table: Table) -> Sharing:
    return Sharing(law, today, table)


COUNCIL = {
    "start_date": "2026-02-04",
    "functions": "england_or_non_devolved",
    "authority": "sub_central",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "light_touch": "no",
    "value": "250000",
    "value_basis": "inc",
}


@pytest.mark.parametrize(
    "change",
    [
        {"body": "parish"},
        {"stage": "started"},
        {"arrangement": "dynamic_market_contract"},
        {"subject": "mixed", "main_part": "services"},
        {"value": "207720"},
        {"value": "207720", "value_basis": "net", "vat_rate": "0.2", "given": "other"},
    ],
)
def test_facts_that_differ_in_nothing_that_is_read_again_have_one_name(
    sharing: Sharing, change: dict[str, str]
) -> None:
    change = dict(change)
    base = COUNCIL if "given" not in change else COUNCIL | {"value_basis": "net", "vat_rate": "0.2"}
    change.pop("given", "")
    assert sharing.name(base) == sharing.name({**base, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"value": "207719"},
        {"value": "cannot_be_estimated"},
        {"subject": "goods"},
        {"subject": "mixed", "main_part": "unclear"},
        {"authority": "central"},
        {"functions": "scotland"},
        {"special": "nhs_psr"},
        {"light_touch": "yes"},
        {"start_date": "2026-02-03"},
    ],
)
def test_facts_that_something_tells_apart_have_two_names(
    sharing: Sharing, change: dict[str, str]
) -> None:
    assert sharing.name(COUNCIL) != sharing.name({**COUNCIL, **change})


def test_without_a_day_nothing_but_body_stage_and_urgency_is_shared(sharing: Sharing) -> None:
    undated = {fact: value for fact, value in COUNCIL.items() if fact != "start_date"}
    assert sharing.name(undated) == sharing.name({**undated, "body": "nhs", "urgent": "yes"})
    assert sharing.name(undated) != sharing.name({**undated, "value": "250001"})


def test_a_value_the_table_counts_otherwise_is_not_shared(
    law: Parameters, today: date, table: Table
) -> None:
    thresholds = tuple(
        row.model_copy(update={"figure": Decimal(250_001)}) for row in table.thresholds
    )
    other = Sharing(law, today, table.model_copy(update={"thresholds": thresholds}))
    assert other.name(COUNCIL) != other.name({**COUNCIL, "value": "250001"})


# --- where only advice is left


def left(sharing: Sharing, known: dict[str, str], *open_facts: str) -> bool:
    return only_advice_is_left(known, frozenset(open_facts), sharing)


def without(*facts: str) -> dict[str, str]:
    return {fact: value for fact, value in COUNCIL.items() if fact not in facts}


def test_unknown_functions_leave_only_advice_once_they_are_passed_over(sharing: Sharing) -> None:
    known = without("functions")
    assert left(sharing, known)
    assert not left(sharing, known, "functions")


def test_an_unknown_subject_still_concludes_if_the_value_may_be_below(sharing: Sharing) -> None:
    known = without("subject", "value", "value_basis")
    assert not left(sharing, known, "value", "value_basis")
    assert left(sharing, {**known, "value": "250000", "value_basis": "inc"})
    assert not left(sharing, {**known, "value": "1000", "value_basis": "inc"})


def test_a_value_passed_over_leaves_only_advice(sharing: Sharing) -> None:
    assert left(sharing, without("value", "value_basis"))
    assert not left(sharing, without("value", "value_basis"), "value")


def test_a_value_that_cannot_be_estimated_concludes_in_one_version_only(sharing: Sharing) -> None:
    known = {**without("value_basis"), "value": "cannot_be_estimated"}
    assert not left(sharing, known)
    assert left(sharing, {**known, "start_date": "2024-06-03"})


def test_an_unknown_basis_matters_only_near_the_figure(sharing: Sharing) -> None:
    known = without("value_basis")
    assert not left(sharing, known)
    assert left(sharing, {**known, "value": "190000"})
    assert not left(sharing, {**known, "value": "190000"}, "value_basis", "vat_rate")


def test_without_a_day_an_outcome_that_the_act_can_change_is_never_certain(
    sharing: Sharing,
) -> None:
    assert left(sharing, without("start_date"))
    assert not left(sharing, without("start_date"), "start_date")
    assert not left(sharing, {**without("start_date"), "arrangement": "grant"})


def test_where_a_figure_is_not_loaded_nothing_is_called_certain(sharing: Sharing) -> None:
    known = {**without("subject"), "commenced_date": "2012-06-01"}
    assert not left(sharing, known)
