"""
The quiz and the two lists as whole dialogues, and what is refused in their content.

The session goes through JSON before every event (see `Talk`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.content.flow_checks import of_flow
from bot.content.library import Library
from bot.model.session import FlowRun, Session
from bot.rendering.entries import LegalDay, answer
from dialogs import Flow, drawn
from knowledge.reading import Located, Page

QUIZ, BID, NEXT = "myth-or-fact", "ready-to-bid", "what-to-do-next"
TODAY = date(2026, 11, 22)
MAIN = "Does the Social Value Act apply to my procurement?"


def begin(talk: Any, flow: str) -> Any:
    """Begins a flow by its button."""
    talk.press_id(f"s:{flow}")
    return talk


def asked(talk: Any) -> Any:
    """The question of a quiz that is open."""
    return talk.engine.library.flows[QUIZ].question(talk.turn.trace.question)


def play(talk: Any, right: int) -> list[str]:
    """Plays a quiz to its end with so many right answers; the ids asked, in order."""
    order = []
    for number in range(10):
        question = asked(talk)
        order.append(question.id)
        wrong = "fact" if question.right == "myth" else "myth"
        talk.say(question.right if number < right else wrong)
    return order


def test_the_greeting_and_help_offer_every_flow_by_number(talk: Any, library: Library) -> None:
    for command in ("start", "help"):
        talk.command(command)
        titles = [flow.title for flow in library.flows.values()]
        assert talk.labels[:4] == titles
        assert titles[0] == MAIN
    talk.say("2")
    assert talk.turn.trace.flow == QUIZ


@pytest.mark.parametrize("words", ["check", "start the check", "assess"])
def test_check_begins_the_applicability_check_still(talk: Any, words: str) -> None:
    assert talk.say(words).trace.flow == "does-the-act-apply"
    assert talk.command("check").trace.flow == "does-the-act-apply"


def test_check_begins_the_main_flow_wherever_it_stands(
    start_talk: Any, a_library: Any, a_flow: Any
) -> None:
    within = a_library(flows=(a_flow("first"), a_flow("second", main=True)))
    assert start_talk(within=within).say("check").trace.flow == "second"
    within = a_library(flows=(a_flow("first"), a_flow("second")))
    assert start_talk(within=within).say("check").trace.flow == "first"


@pytest.mark.parametrize("right", [0, 7, 10])
def test_a_quiz_asks_ten_tells_the_score_and_what_to_read_again(
    talk: Any, library: Library, right: int
) -> None:
    begin(talk, QUIZ)
    order = play(talk, right)
    assert len(set(order)) == 10
    assert f"You got {right} of 10 right." in talk.text
    by_id = {question.id: question for question in library.flows[QUIZ].questions}
    missed = [by_id[id] for id in order[right:]]
    for question in missed:
        assert f"- {question.label}" in talk.text
    entries = [option for option, _ in talk.session.offered if option.startswith("e:")]
    assert entries == [f"e:{question.read}" for question in missed]
    assert ("Worth reading again:" in talk.text) == bool(missed)
    if missed:
        talk.press_id(entries[0])
        assert talk.turn.trace.entry == missed[0].read


def test_each_answer_is_explained_with_its_source(talk: Any) -> None:
    begin(talk, QUIZ)
    for said, word in (
        ("right", "That's right."),
        ("wrong", "Not quite."),
        ("unsure", "The right answer"),
    ):
        question = asked(talk)
        wrong = "fact" if question.right == "myth" else "myth"
        talk.say({"right": question.right, "wrong": wrong, "unsure": "not sure"}[said])
        assert word in talk.text
        assert f"Source: {question.sources[0].title}" in talk.text
        assert re.search(r"Sources read to \w+ 20\d\d\.|Known only from|Not read for", talk.text)
        assert question.sources[0].title in [c.title for c in talk.turn.replies[0].citations]


def test_not_sure_of_everything_scores_nothing(talk: Any) -> None:
    begin(talk, QUIZ)
    for _ in range(10):
        talk.press("Not sure")
    assert "You got 0 of 10 right." in talk.text
    assert len([id for id, _ in talk.session.offered if id.startswith("e:")]) == 10


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("a myth", "myth"),
        ("Myth!", "myth"),
        ("false", "myth"),
        ("not true", "myth"),
        ("no", "myth"),
        ("1", "myth"),
        ("I think that is a myth", "myth"),
        ("fact", "fact"),
        ("true", "fact"),
        ("that's true", "fact"),
        ("yes", "fact"),
        ("not a myth", "fact"),
        ("2", "fact"),
        ("dunno", "unsure"),
        ("3", "unsure"),
    ],
)
def test_a_quiz_takes_answers_in_ones_own_words(talk: Any, said: str, taken: str) -> None:
    begin(talk, QUIZ)
    question = asked(talk).id
    talk.say(said)
    assert dict(talk.session.run.answers) == {question: taken}


def test_an_answer_that_is_none_is_refused_with_an_example(talk: Any) -> None:
    begin(talk, QUIZ)
    turn = talk.say("purple")
    assert turn.kind == "refuse"
    assert "For example: myth, or fact." in talk.text


def order_of(talk: Any) -> list[str]:
    """Ids of a quiz's ten questions in their order."""
    run = talk.session.run
    return [q.id for q in drawn(talk.engine.library.flows[QUIZ], run.seed).questions]


def test_the_order_differs_by_the_time_of_beginning_and_is_repeatable(start_talk: Any) -> None:
    orders = []
    for seconds in (0, 0, 1, 2, 3):
        talk = start_talk()
        talk.now += timedelta(seconds=seconds)
        orders.append(tuple(order_of(begin(talk, QUIZ))))
    assert orders[0] == orders[1]
    assert len(set(orders)) == 4


def test_a_second_quiz_in_the_same_second_has_another_order(talk: Any) -> None:
    begin(talk, QUIZ)
    first = order_of(talk)
    assert talk.say("restart").trace.flow == QUIZ
    assert order_of(talk) != first


def test_the_order_is_kept_through_the_quiz_however_late_it_is_finished(talk: Any) -> None:
    begin(talk, QUIZ)
    wanted = order_of(talk)
    found = []
    for _ in range(10):
        found.append(asked(talk).id)
        talk.now += timedelta(days=1, seconds=7)
        talk.say("myth")
    assert found == wanted


def test_an_answer_of_a_quiz_can_be_changed_and_the_score_follows(talk: Any) -> None:
    begin(talk, QUIZ)
    order = play(talk, 9)
    assert "You got 9 of 10 right." in talk.text
    last = talk.engine.library.flows[QUIZ].question(order[-1])
    talk.say("back")
    assert asked(talk).id == order[-1]
    talk.say(last.right)
    assert "You got 10 of 10 right." in talk.text
    talk.say("review")
    assert len([label for label in talk.labels if label.startswith("Change: ")]) == 10


def test_why_is_said_at_every_question_and_sources_at_the_end(talk: Any) -> None:
    begin(talk, QUIZ)
    for _ in range(10):
        question = asked(talk)
        talk.say("why")
        assert f"Why I ask: {question.why}" in talk.text
        talk.say("fact")
    talk.say("why")
    assert talk.text.startswith("Where this comes from:")


def test_a_seed_is_stored_only_where_there_is_one(talk: Any) -> None:
    begin(talk, BID)
    assert "seed" not in talk.session.run.to_dict()
    begin(talk, QUIZ)
    stored = talk.session.run.to_dict()
    assert stored["seed"] == talk.session.run.seed != 0
    assert FlowRun.from_dict(stored) == talk.session.run
    del stored["seed"]
    assert FlowRun.from_dict(stored).seed == 0


def test_a_record_of_a_list_is_its_file(talk: Any) -> None:
    begin(talk, "what-to-do-next")
    while talk.turn.trace.question:
        talk.say("1")
    (list_file,) = talk.turn.replies[0].attachments
    turn = talk.say("record")
    assert turn.replies[0].text == "Here is the list as a file for your records."
    assert turn.replies[0].attachments == (list_file,)
    assert talk.session.form is None


def test_a_quiz_has_no_record(talk: Any) -> None:
    begin(talk, QUIZ)
    play(talk, 10)
    assert "There is no result to record yet." in talk.say("record").replies[0].text


def test_a_check_left_for_a_quiz_waits_for_resume(talk: Any) -> None:
    talk.say("check")
    talk.say("2 March 2026")
    begin(talk, QUIZ)
    assert "Your other check is saved. Type resume when you are done here." in talk.text
    play(talk, 10)
    assert talk.say("resume").trace.question == "where"
    assert dict(talk.session.run.answers) == {"start-date": "2026-03-02"}
    assert talk.session.paused == ()


def test_a_flow_without_answers_is_not_kept(talk: Any) -> None:
    talk.say("check")
    begin(talk, QUIZ)
    assert "waits" not in talk.text
    assert talk.session.paused == ()


def numbered(text: str) -> list[int]:
    """Numbers at the beginnings of lines."""
    return [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]


STAGES = [
    ("planning", "plan", 9),
    ("we are talking to providers", "engage", 8),
    ("writing the tender", "specify", 8),
    ("we are marking the bids", "evaluate", 6),
    ("awarding the contract", "award", 7),
]


@pytest.mark.parametrize(("said", "stage", "items"), STAGES)
@pytest.mark.parametrize("checked", ["yes", "not yet", "not sure"])
def test_each_stage_before_the_contract_has_its_checklist_with_file(
    talk: Any, said: str, stage: str, items: int, checked: str
) -> None:
    begin(talk, NEXT)
    talk.say(said)
    assert talk.turn.trace.question == "duty"
    talk.say(checked)
    (attached,) = talk.turn.replies[0].attachments
    assert attached.name == f"what-to-do-next-{stage}.txt"
    assert attached.media_type == "text/plain; charset=utf-8"
    text = attached.content.decode("utf-8")
    expected = items - (checked == "yes")
    assert numbered(text) == list(range(1, expected + 1))
    assert text.count("Source: ") == talk.text.count("Source: ") == expected


@pytest.mark.parametrize(
    ("said", "name", "items"),
    [
        ("managing a contract", "what-to-do-next-manage.txt", 6),
        ("decommissioning", "what-to-do-next-decommission.txt", 6),
        ("not sure", "what-to-do-next.txt", 5),
    ],
)
def test_a_later_stage_needs_one_question(talk: Any, said: str, name: str, items: int) -> None:
    begin(talk, NEXT)
    talk.say(said)
    (attached,) = talk.turn.replies[0].attachments
    assert attached.name == name
    assert len(numbered(attached.content.decode())) == items


def test_a_list_and_its_file_say_as_at_which_day_and_that_they_are_guidance(talk: Any) -> None:
    begin(talk, NEXT)
    talk.say("planning", "not yet")
    file = talk.turn.replies[0].attachments[0].content.decode()
    for text in (" ".join(talk.text.split()), " ".join(file.split())):
        assert "Sources read to" in text
        assert "This is guidance, not legal advice." in text
        assert "£135,018" in text
        assert "£207,720" in text
        assert "$" not in text
        assert "**" not in text
    assert file.startswith("I am commissioning a service. What should I do next?\n")
    assert "- Stage: Planning what is needed\n- Duty considered: Not yet\n" in file
    assert all(len(line) <= 78 for line in file.splitlines() if "https://" not in line)


def test_the_figures_of_a_list_are_those_of_its_day(start_talk: Any) -> None:
    talk = begin(start_talk(today=date(2025, 6, 1)), NEXT)
    talk.say("planning", "no")
    assert "£139,688" in talk.text
    assert "Sources read to" in talk.text


def test_a_figure_not_in_force_is_never_guessed(start_talk: Any) -> None:
    talk = begin(start_talk(today=date(1999, 1, 1)), NEXT)
    talk.say("planning", "no")
    assert "I do not have a figure for 1 January 1999" in talk.text
    assert "£" not in talk.text


def test_a_bid_with_nothing_missing_is_ready(talk: Any) -> None:
    begin(talk, BID)
    talk.say(*["yes"] * 8)
    assert "You look ready." in talk.text
    assert talk.turn.replies[0].attachments[0].name == "ready-to-bid.txt"
    assert "Do these first:" not in talk.text


def test_what_a_bid_lacks_comes_in_order_of_priority(talk: Any) -> None:
    begin(talk, BID)
    talk.say("yes", "partly", "no", "not sure", "yes", "yes", "no", "partly")
    text = talk.text
    places = [
        text.index(heading)
        for heading in ("Do these first:", "Then do these:", "Do these when you can:")
    ]
    assert places == sorted(places)
    first, then, later = (
        text[places[0] : places[1]],
        text[places[1] : places[2]],
        text[places[2] :],
    )
    assert "Cut or change any commitment" in first
    assert "Gather evidence" in first
    assert "Match each commitment" in then
    assert "Ask the people who use your service" in then
    assert "Write down what you and your partners" in later
    assert "You were not sure about these. Find out first: Evidence." in later
    assert numbered(talk.turn.replies[0].attachments[0].content.decode()) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("said", ["no", "not sure", "partly"])
def test_a_bid_with_everything_missing_names_everything(talk: Any, said: str) -> None:
    begin(talk, BID)
    talk.say(*[said] * 8)
    (attached,) = talk.turn.replies[0].attachments
    assert numbered(attached.content.decode()) == list(range(1, 10))
    assert ("Do these first:" in talk.text) == (said != "partly")


def test_the_same_answers_make_the_same_bytes(start_talk: Any) -> None:
    files = []
    for _ in range(2):
        talk = begin(start_talk(), BID)
        talk.say(*["partly"] * 8)
        files.append(talk.turn.replies[0].attachments[0].content)
    assert files[0] == files[1]


def test_an_entry_offers_another_flow_by_its_title(
    a_library: Any, an_entry: Any, library: Library
) -> None:
    entry = an_entry(offers={"flow": BID})
    reply = answer(a_library(entry), entry, LegalDay(TODAY, TODAY), "").reply
    assert (f"s:{BID}", library.flows[BID].title) in [(o.id, o.label) for o in reply.options]


SOURCE = {"title": "Example Act", "locator": "s. 1"}


def found_in(flow: Flow, law: Any, entries: frozenset[str] = frozenset()) -> list[str]:
    """Messages of all faults of a flow."""
    located = Located(flow, Page("flows/small-flow.yaml", {}, {}))
    return [fault.message for fault in of_flow(located, entries, law, TODAY)]


def scored(**parts: Any) -> dict[str, Any]:
    """A flow's parts with one quiz question."""
    question = {
        "id": "colour",
        "kind": "choice",
        "text": "Which colour is it?",
        "why": "Only red counts.",
        "label": "Colour",
        "options": [{"id": "red", "label": "Red"}],
        "usual": "red",
        "right": "red",
        "explanation": "Because it is.",
        "sources": [SOURCE],
    }
    return {"questions": [question | parts], "reviewed_on": TODAY}


def outcome(text: str = "Good.", item: str = "Do the first thing.") -> dict[str, Any]:
    """A flow's parts with one outcome and its list."""
    items = [{"text": item, "sources": [SOURCE]}]
    parts = {"id": "END", "title": "The end.", "text": text, "items": items}
    return {"outcomes": [parts], "reviewed_on": TODAY}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (scored(read="nowhere"), "unknown entry 'nowhere'"),
        (scored(explanation="It is ${fee.large}."), "unknown parameter 'fee.large'"),
        (scored(explanation="It is ${score}."), "names no parameter"),
        (scored(explanation="It is £12."), "a figure is typed"),
        (outcome("You got ${score} right."), "names no parameter"),
        (scored() | outcome("You got ${points} right."), "or one of score, asked"),
        (outcome("It costs £3."), "a figure is typed"),
        (outcome(item="Give it 10% of the marks."), "a figure is typed"),
        (outcome(item="Pay ${fee.large} to them."), "unknown parameter 'fee.large'"),
        (outcome(item="Pay ${fee.coming} to them."), "fee.coming has no value on 2026-11-22"),
        (outcome() | {"reviewed_on": date(2026, 11, 23)}, "lies in the future"),
    ],
)
def test_a_flow_at_odds_with_the_rest_of_the_content_is_refused(
    a_flow: Any, a_library: Any, a_parameter: Any, parts: dict[str, Any], words: str
) -> None:
    law = a_library(
        parameters=(a_parameter(), a_parameter("fee.coming", values={"2027-01-01": "5"}))
    ).law
    (message,) = found_in(a_flow(**parts), law)
    assert words in message


def test_a_flow_in_line_with_the_rest_has_no_fault(
    a_flow: Any, a_library: Any, a_parameter: Any
) -> None:
    law = a_library(parameters=(a_parameter(),)).law
    parts = scored(read="an-entry", explanation="It is ${fee.small}.")
    parts |= outcome("${score} of ${asked} at ${fee.small}.", "Pay ${fee.small} to them.")
    assert found_in(a_flow(**parts), law, frozenset({"an-entry"})) == []


def test_a_quiz_of_a_dropped_release_is_let_go(start_talk: Any, library: Library) -> None:
    """A flow that a new release no longer has leaves the conversation usable."""
    without = replace(library, flows={"does-the-act-apply": library.flows["does-the-act-apply"]})
    run = FlowRun(QUIZ, 1, "old", (("m-01", "myth"),), seed=5)
    talk = start_talk(within=without, session=Session(run=run, runs=1))
    assert talk.say("myth").replies
    assert talk.say("check").trace.flow == "does-the-act-apply"
