"""What one file cannot know of another: each cross-check, with the fault's place and words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.content.library import Library, assemble
from dialogs import ActOutcome, Applicability
from dialogs.reading import read_guidance
from knowledge import ContentError
from knowledge.reading import read_knowledge

TODAY = date(2026, 11, 22)

ENTRY = """\
id: {id}
kind: faq
topic: examples
title: What is an example?
utterances: [what is {id}, show me {id}, give {id}]
short: An example since ${{act.in_force}}.
detail: It stands for others.
sources: [{{title: Example Act}}]
reviewed_on: 2026-11-22
review_by: 2027-05-22
owner: policy-desk
"""
PARAMETER = """\
name: act.in_force
description: Day the Act came into force.
unit: date
values:
  - {from: 2012-03-08, value: "2013-01-31", source: {title: Example Act}}
reviewed_on: 2026-11-22
"""
FLOW = """\
id: small
title: Is it an example?
utterances: [a one, a two, a three, a four, a five, a six]
keywords: [quiz]
offer: I can check.
intro: Let us see.
questions:
  - {id: value, kind: money, text: What is it worth?, why: It matters., label: Value, usual: "1"}
outcomes:
  - {id: SMALL, title: It is small., text: Good.}
"""
BOOK = """\
id: example
title: An example
reviewed_on: 2026-11-22
rules:
  R-1:
    sources: [{title: Example Act}]
    reasons: {before: "Before ${date} and ${act.in_force}."}
flags:
  late: {text: "Late since ${act.in_force}.", rule: R-1}
facts: {}
"""
FILES = {
    "entries/examples/one.yaml": ENTRY.format(id="one"),
    "entries/examples/two.yaml": ENTRY.format(id="two"),
    "parameters/act/in_force.yaml": PARAMETER,
    "interface/en.yaml": "language: en\nphrases: {hello: Hello.}\ncommands: {help: [help]}\n",
    "flows/small.yaml": FLOW,
    "rulebooks/example.yaml": BOOK,
}
ONE = "entries/examples/one.yaml"

Made = Callable[..., Library]


@pytest.fixture
def made(tmp_path: Path, library: Library) -> Made:
    """Assembles the small content, with files replaced: path to text."""

    def make(changes: dict[str, str] | None = None) -> Library:
        for name, text in (FILES | (changes or {})).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return assemble(
            read_knowledge(tmp_path),
            read_guidance(tmp_path),
            {"social-value-act": Applicability()},
            library.gazetteer,
            release="1+test",
            today=TODAY,
        )

    return make


def faults(made: Made, changes: dict[str, str]) -> list[str]:
    with pytest.raises(ContentError) as caught:
        made(changes)
    return [str(fault) for fault in caught.value.faults]


def entry(old: str, new: str, *, entry_id: str = "one") -> str:
    text = ENTRY.format(id=entry_id)
    assert old in text
    return text.replace(old, new)


def test_content_without_contradictions_is_a_library(made: Made) -> None:
    library = made()
    assert set(library.entries) == {"one", "two"}
    assert set(library.flows) == {"small"}
    assert set(library.rulebooks) == {"example"}
    assert library.release == "1+test"
    assert library.phrases.say("hello") == "Hello."
    assert "act.in_force" in library.law


def test_the_packaged_content_is_a_library(library: Library) -> None:
    assert len(library.entries) > 100
    assert "does-the-act-apply" in library.flows


def test_what_can_be_found_is_flows_first_then_entries_with_titles_and_claims(made: Made) -> None:
    myth = entry("kind: faq", "kind: myth") + (
        "myth: {number: M-01, claim: It bites., verdict: 'false', why_believed: Old tales.}\n"
    )
    documents = made({ONE: myth}).documents()
    assert [document.id for document in documents] == ["small", "one", "two"]
    assert documents[0].phrases[-1] == "Is it an example?"
    assert documents[0].keywords == ("quiz",)
    assert documents[1].phrases[-2:] == ("What is an example?", "It bites.")


def test_a_phrasing_that_is_also_the_title_counts_once(made: Made) -> None:
    text = entry("show me one", "What is an example?")
    (_, one, _) = made({ONE: text}).documents()
    assert one.phrases.count("What is an example?") == 1


SHORT = "short: An example since ${act.in_force}."


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (SHORT, "short: It costs $5 or so.", "6: a '$' begins no placeholder."),
        (SHORT, "short: Since ${act.gone} it is.", "6: unknown parameter 'act.gone'."),
        (SHORT, "short: Since ${act.gone.since} it is.", "6: unknown parameter 'act.gone'."),
        (SHORT, "short: It costs £5 or so.", "6: an amount is typed. Put it in a dated parameter"),
        ("It stands for others.", "It costs £5.", "7: an amount is typed."),
        (SHORT, "short: " + "word " * 81, "6: 81 words; at most 80. Shorten it or split it."),
        ("It stands for others.", "word " * 181, "7: 181 words; at most 180."),
        ("owner:", "related: [two, gone]\nowner:", "11: unknown entry 'gone'."),
        ("owner:", "before: gone\nowner:", "11: unknown entry 'gone'. Add it or correct the id."),
        ("owner:", "after: gone\nowner:", "11: unknown entry 'gone'."),
        ("owner:", "offers: {flow: gone}\nowner:", "11: unknown flow 'gone'. Known: small."),
        (
            "owner:",
            "offers: {flow: small, question: body}\nowner:",
            "11: unknown question 'body'. Known: value.",
        ),
        ("reviewed_on: 2026-11-22", "reviewed_on: 2026-11-23", "9: 'reviewed_on' lies in the fut"),
        ("what is one", "What is two?", "'one' has the same phrasing. Keep it where it belongs."),
        ("show me one", "what is one", "5: a phrasing stands twice. Remove one."),
        ("owner:", "does_not_cover: The £5 rule.\nowner:", "11: an amount is typed."),
        ("owner:", "caveat: As of ${act.gone}.\nowner:", "11: unknown parameter 'act.gone'."),
        (
            "owner:",
            "for:\n  provider: It costs £5.\nowner:",
            "12: an amount is typed.",
        ),
    ],
)
def test_an_entry_that_contradicts_the_rest_is_a_fault(
    made: Made, old: str, new: str, fault: str
) -> None:
    found = faults(made, {ONE: entry(old, new)})
    assert len(found) == 1, found
    assert fault in found[0]


def test_an_offer_of_a_flow_or_of_one_of_its_questions_is_fine(made: Made) -> None:
    for offer in ("{flow: small}", "{flow: small, question: value}"):
        assert made({ONE: entry("owner:", f"offers: {offer}\nowner:")}).entries["one"].offers


def test_eighty_words_are_not_too_many(made: Made) -> None:
    assert made({ONE: entry(SHORT, "short: " + "word " * 80)})


def test_a_figure_without_a_value_on_the_day_of_the_answer_is_a_fault(made: Made) -> None:
    later = PARAMETER.replace("2012-03-08", "2026-11-23")
    found = faults(made, {"parameters/act/in_force.yaml": later})
    assert found[0] == (
        f"{ONE}:6: act.in_force has no value on 2026-11-22, when this answer is given. "
        "Add the value, or end the answer before."
    )


def test_an_answer_that_has_ended_is_filled_for_its_last_day(made: Made) -> None:
    repealed = PARAMETER.replace(
        "reviewed_on", "  - {from: 2020-01-01, repealed: true, source: {title: Act}}\nreviewed_on"
    )
    ended = {
        f"entries/examples/{name}.yaml": entry(
            "owner:", "valid_to: 2019-12-31\nowner:", entry_id=name
        )
        for name in ("one", "two")
    }
    assert made(ended | {"parameters/act/in_force.yaml": repealed})
    still_given = ended | {"parameters/act/in_force.yaml": repealed, ONE: ENTRY.format(id="one")}
    assert [line.split(":")[0] for line in faults(made, still_given)] == [ONE]


def test_a_parameter_checked_in_the_future_is_a_fault(made: Made) -> None:
    text = PARAMETER.replace("reviewed_on: 2026-11-22", "reviewed_on: 2026-11-23")
    (fault,) = faults(made, {"parameters/act/in_force.yaml": text})
    assert fault.startswith("parameters/act/in_force.yaml:6: 'reviewed_on' lies in the future.")


def test_a_flow_with_an_unknown_calculator_is_a_fault(made: Made) -> None:
    outcomes = "".join(
        f"  - {{id: {name.value}, title: It is., text: Good.}}\n" for name in ActOutcome
    )
    text = FLOW.replace("offer:", "calculator: abacus\noffer:") + outcomes
    text = text.replace('usual: "1"}', 'usual: "1", fact: value}')
    (fault,) = faults(made, {"flows/small.yaml": text})
    assert "flows/small.yaml:5: unknown calculator 'abacus'. Known: social-value-act." in fault


def test_an_entry_and_a_flow_do_not_share_an_id(made: Made) -> None:
    text = FLOW.replace("id: small", "id: one")
    main = FLOW.replace("offer:", "main: true\noffer:")
    (fault,) = faults(made, {"flows/one.yaml": text, "flows/small.yaml": main})
    assert fault.startswith("flows/one.yaml:1: an entry has this id.")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("${date} and", "${nobody} and", "7: a '$' names neither a parameter nor one of"),
        ("Before ${date}", "For $5", "7: a '$' names neither a parameter nor one of"),
        ("Before ${date}", "${act.gone}", "7: unknown parameter 'act.gone'."),
        ("Late since ${act.in_force}", "Late ${act.gone}", "9: unknown parameter 'act.gone'."),
        ("rule: R-1}", "rule: R-2}", "9: unknown rule 'R-2'."),
    ],
)
def test_a_rule_book_that_names_what_is_not_there_is_a_fault(
    made: Made, old: str, new: str, fault: str
) -> None:
    assert old in BOOK
    (found,) = faults(made, {"rulebooks/example.yaml": BOOK.replace(old, new)})
    assert fault in found


def test_every_fault_is_found_at_once(made: Made) -> None:
    found = faults(
        made,
        {
            ONE: entry(SHORT, "short: It costs £5 or $5 or so."),
            "rulebooks/example.yaml": BOOK.replace("rule: R-1}", "rule: R-2}"),
            "parameters/act/in_force.yaml": PARAMETER.replace("d_on: 2026", "d_on: 2027"),
        },
    )
    assert len({line.split(":")[0] for line in found}) == 3


STEERING = """\
ideas: {goods: [goods]}
turns: [{idea: goods, after: [examples, one], to: two}]
names: {examples: the example, two: the other}
"""


def test_words_that_steer_may_name_entries_and_topics_that_are_there(made: Made) -> None:
    assert made({"language/steering.yaml": STEERING}).steering.turns[0].to == "two"
    assert made({"language/steering.yaml": "names: {}\n"}).steering.turns == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("to: two", "to: three", "2: unknown entry 'three'. Add it or correct the id."),
        ("[examples, one]", "[sport]", "2: 'sport' is neither an entry nor a topic. Correct it."),
        ("{examples:", "{sport:", "3: 'sport' is neither an entry nor a topic. Correct it."),
        ("idea: goods", "idea: bads", "1: unknown idea 'bads'. Known: goods."),
        ("ideas", "ideaz", "1: unknown key 'ideaz'. Did you mean 'ideas'?"),
        ("names: {", "names: [", "3: not valid YAML"),
    ],
)
def test_words_that_steer_to_what_is_not_there_are_a_fault(
    made: Made, old: str, new: str, fault: str
) -> None:
    found = faults(made, {"language/steering.yaml": STEERING.replace(old, new)})
    assert f"language/steering.yaml:{fault}" in found[0]


TEMPLATE = ENTRY.format(id="one").replace("kind: faq", "kind: template")


def template(document: str, facts: str = "[]") -> str:
    return f"{TEMPLATE}template:\n  facts: {facts}\n  document:\n    - {document}\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            template('paragraph: "It is [[fact:outcome]]."'),
            f"{ONE}:15: the fact 'outcome' is missing from 'facts'. Add it there, or correct",
        ),
        (
            template("field: {label: Result, fact: outcome}"),
            f"{ONE}:15: the fact 'outcome' is missing from 'facts'.",
        ),
        (
            template('paragraph: "It is [[fact:colour]]."', "[colour]"),
            f"{ONE}:15: unknown fact 'colour'. Known: checked_day, outcome, threshold.",
        ),
        (
            template("heading: A note", "[outcome]"),
            f"{ONE}:13: the document does not use 'outcome'. Remove it, or write [[fact:outcome]].",
        ),
        (
            template('paragraph: "It is [[outcome]]."'),
            f"{ONE}:15: a '[[' marks nothing. Write [[fact:value]], or [[blank:what goes here]].",
        ),
        (
            template('paragraph: "It is [[blank:here."'),
            f"{ONE}:15: a '[[' marks nothing.",
        ),
        (
            template("heading: It costs £5"),
            f"{ONE}:15: an amount is typed.",
        ),
        (
            template('list: ["Since ${act.gone}"]'),
            f"{ONE}:15: unknown parameter 'act.gone'.",
        ),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(made: Made, text: str, fault: str) -> None:
    (found,) = faults(made, {ONE: text})
    assert found.startswith(fault)


def test_a_template_is_a_library_entry_as_any_other(made: Made) -> None:
    text = template('paragraph: "[[fact:outcome]], [[blank:name]], ${act.in_force}"', "[outcome]")
    assert made({ONE: text}).entries["one"].template
