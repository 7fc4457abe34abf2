"""The sign-off tables: complete, in plain words, and the same as those kept with the documents."""

import csv
import io
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from adapters.authoring.flow_pages import table_text
from adapters.runtime.bootstrap import london_today
from bot.content.library import Library
from dialogs import Facts, Flow, RuleBook, determine
from dialogs.calculators import figures, readings
from dialogs.conditions import Condition
from dialogs.decision_table import Table
from dialogs.pages.graph import draw
from dialogs.pages.routes import in_words, routes
from dialogs.pages.signoff import HOW_TO_READ, Line, Section, signoff
from dialogs.pages.tables import as_csv, as_markdown
from dialogs.proof.agreeing import deciding_rules
from dialogs.proof.pre_value import FRONT_FACTS
from knowledge import Parameters, pounds
from knowledge.reading import read_all

KEPT = Path(__file__).parents[3] / "docs" / "flows"
FORMS = {"md": "markdown", "csv": "csv"}


@pytest.fixture(scope="module")
def sections(flow: Flow, book: RuleBook, law: Parameters) -> tuple[Section, ...]:
    return signoff(flow, book, law)


def test_there_is_a_section_for_each_period_and_one_for_what_always_holds(
    sections: tuple[Section, ...], law: Parameters
) -> None:
    titles = [section.title for section in sections]
    assert titles[0] == "Before 31 January 2013"
    assert titles[1] == "31 January 2013 to 31 December 2013 (version A of section 1)"
    assert titles[-2] == "1 January 2026 onwards (version C of section 1)"
    assert titles[-1] == "In every period"
    assert len(titles) == len(readings.days_of_change(law)) + 2


def test_every_rule_that_can_decide_stands_in_it(sections: tuple[Section, ...]) -> None:
    table = read_all(files("dialogs"), "tables", Table)[0].value
    named = {rule for section in sections for line in section.lines for rule in line.rules}
    assert named == deciding_rules(table)


def test_every_line_names_its_outcome_rules_reason_and_sources(
    sections: tuple[Section, ...],
) -> None:
    for section in sections:
        for line in section.lines:
            if line.outcome == "see the value, below":
                assert not line.rules
            else:
                assert line.rules and line.reason and all(line.sources), line
                assert "${" not in line.reason


def facts_of(line: Line, flow: Flow, day: date) -> list[Facts]:
    """Every set of facts before the value that a line speaks of."""
    found = [Facts(start_date=day, authority="sub_central", light_touch="yes")]
    for name, words in line.facts:
        if words == "not a contracting authority":
            return [Facts(start_date=day, authority="not_contracting_authority")]
        if name == "Light touch":
            light = {"yes": "yes", "no": "no"}[words]
            found = [facts.with_fact("light_touch", light) for facts in found]
            continue
        (question,) = [q for q in flow.questions if q.label == name]
        (fact,) = question.facts() & set(FRONT_FACTS)
        given = {option.label: option.facts[fact] for option in question.options}
        values = [given[label] for label in words.split(" / ")]
        found = [facts.with_fact(fact, value) for facts in found for value in values]
    return found


def test_each_line_before_the_value_is_what_the_determination_gives(
    sections: tuple[Section, ...], flow: Flow, law: Parameters, today: date
) -> None:
    checked = 0
    for day, section in zip(readings.days_of_change(law), sections[1:], strict=False):
        for line in section.lines:
            if line.outcome.startswith("see the value, below") or line.facts[-1][0] == "Value":
                continue
            for facts in facts_of(line, flow, day):
                found = determine(facts, law, today)
                decided = {reason.rule for reason in found.reasons if reason.decides}
                assert line.outcome.startswith(f"{found.outcome}: "), (line, facts)
                assert decided - {"R-36"} == set(line.rules), (line, facts)
                checked += 1
    assert checked > 250


def test_each_figure_of_the_table_stands_in_its_period(
    sections: tuple[Section, ...], law: Parameters
) -> None:
    for day, section in zip(readings.days_of_change(law), sections[1:], strict=False):
        values = [words for line in section.lines for name, words in line.facts if name == "Value"]
        for name in figures.FIGURES:
            row = law[name].at(day)
            basis = "including VAT" if row.vat == "inc" else "without VAT"
            figure = pounds(Decimal(row.value or ""))
            assert f"{figure} or more, {basis}" in values
            assert f"less than {figure}, {basis}" in values
        assert ("cannot be estimated" in values) == (day >= date(2025, 2, 24))


def test_kinds_with_one_figure_share_their_lines(sections: tuple[Section, ...]) -> None:
    now, first = sections[-2].lines, sections[1].lines
    assert [dict(line.facts).get("Buyer") for line in now[-5:-1]] == [
        *("central government authority", "central government authority"),
        *("any other authority", "any other authority"),
    ]
    shared = [dict(line.facts).get("Buyer and service", "") for line in first]
    assert any("light touch: yes / any other authority, light touch: no" in one for one in shared)


def test_light_touch_has_lines_of_its_own_while_its_vat_differs(
    sections: tuple[Section, ...],
) -> None:
    (of_2022,) = [s for s in sections if s.title.startswith("1 January 2022")]
    lights = [dict(line.facts).get("Light touch") for line in of_2022.lines]
    assert {"yes", "no"} <= set(lights)


# --- pages

TWO = (
    Section(
        "One", tuple(Line((("A", str(n)),), "X", ("R-01",), "Why.", ("Act",)) for n in range(5))
    ),
    Section(
        "Two", tuple(Line((("A", str(n)),), "X", ("R-01",), "Why.", ("Act",)) for n in range(6))
    ),
)


def test_lines_said_before_are_referred_to(sections: tuple[Section, ...]) -> None:
    page = as_markdown("A flow", HOW_TO_READ, TWO)
    assert "Lines 1.1 to 1.5 are, word for word, lines 0.1 to 0.5." in page
    assert page.count("| 1.") == 1
    assert "- R-01: Act" in page
    assert len(as_markdown("All", HOW_TO_READ, sections)) < len(as_csv(sections))


def test_a_page_keeps_its_cells_whole_and_puts_a_figures_source_beside_it() -> None:
    line = Line((("A|B", "c\nd"),), "X", ("R-24",), "Why.", ("SI 1",))
    page = as_markdown("A flow", "Read it.\n", (Section("One", (line,)),))
    assert "| 0.1 | **A\\|B:** c d | X | R-24 | Why. (SI 1) |" in page
    assert "## Sources of the rules" not in page


def test_a_line_without_facts_holds_for_any() -> None:
    page = as_markdown("A flow", "Read it.\n", (Section("One", (Line((), "X"),)),))
    assert "| 0.1 | any | X | - | - |" in page


def test_the_spreadsheet_has_every_line_in_full(sections: tuple[Section, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(sections))))
    assert len(rows) == sum(len(section.lines) for section in sections)
    assert rows[0] == {
        "section": "Before 31 January 2013",
        "line": "0.1",
        "facts": "",
        "outcome": "NOT_APPLICABLE: The Act does not apply.",
        "rules": "R-01",
        "reason": rows[0]["reason"],
        "sources": rows[0]["sources"],
    }
    assert "31 January 2013" in rows[0]["reason"] and "Act 2012" in rows[0]["sources"]


# --- flows without rules


@pytest.mark.parametrize("name", ["what-to-do-next", "ready-to-bid", "myth-or-fact"])
def test_another_flow_lists_its_routes_and_all_it_says(
    library: Library, today: date, name: str
) -> None:
    flow = library.flows[name]
    found = routes(flow, draw(flow, None, library.law, today), library.law)
    said = [line for section in found[1:] for line in section.lines]
    items = sum(len(outcome.items) for outcome in flow.outcomes)
    assert len(said) == items + sum(1 for question in flow.questions if question.right)
    assert all(line.sources and "${" not in line.outcome for line in said)
    assert {dict(line.facts).popitem()[0] for line in found[0].lines} == {
        question.label for question in flow.questions
    }


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": "where", "equals": "scotland"}, "Nation: Scotland"),
        ({"question": "light-touch", "in": ["unsure", "yes"]}, "Light touch: yes or not sure"),
        ({"question": "value", "at_least": "5000000"}, "Value: at least 5000000"),
        ({"question": "value", "at_most": "10"}, "Value: at most 10"),
        ({"question": "start-date", "before": "2025-02-24"}, "First step: before 2025-02-24"),
        ({"question": "start-date", "after": "2025-02-23"}, "First step: after 2025-02-23"),
        ({"question": "gone", "equals": "x"}, "gone: x"),
        ({"not": {"question": "where", "equals": "wales"}}, None),
        (
            {
                "all": [
                    {"question": "where", "in": ["scotland", "northern-ireland"]},
                    {"any": [{"question": "light-touch", "equals": "yes"}] * 2},
                ]
            },
            "Nation: Scotland or Northern Ireland and (Light touch: yes or Light touch: yes)",
        ),
    ],
)
def test_a_condition_is_said_in_words(
    flow: Flow, condition: dict[str, object], words: str | None
) -> None:
    said = in_words(flow, Condition.model_validate(condition))
    assert said == (words or "unless Nation: Wales, mainly on devolved matters")


# --- what is kept


def test_every_flow_has_its_pages_kept(library: Library) -> None:
    kept = {path.name for path in KEPT.iterdir()}
    wanted = {f"{flow}.{end}" for flow in library.flows for end in ("md", "csv", "svg", "txt")}
    assert kept == wanted


@pytest.mark.parametrize("end", FORMS)
def test_the_tables_kept_are_those_of_today(library: Library, end: str) -> None:
    for flow in library.flows.values():
        kept = KEPT / f"{flow.id}.{end}"
        hint = f"svguide flows table {flow.id} --format {FORMS[end]} --out {kept}"
        made = table_text(library, flow, FORMS[end], london_today())
        assert kept.read_text(encoding="utf-8") == made, f"stale. Make it anew: {hint}"
