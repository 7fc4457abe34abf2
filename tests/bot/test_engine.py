"""
The dialogue engine, one turn at a time.

Whole dialogues stand in `tests/conversations`; here is what they do not show: order of meanings,
the session behind the words, traces, small libraries and sessions of an earlier release.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.check.state import derive_state
from bot.content.library import Library
from bot.engine import Engine
from bot.handlers import check
from bot.handlers.context import Services, TurnContext
from bot.handlers.registry import HANDLERS
from bot.matching.values import Band, Finding, Match
from bot.model.events import Choice, Command, Message
from bot.model.replies import Reply
from bot.model.session import FlowRun, Session
from bot.model.turn import Handoff, Trace
from bot.rendering.entries import openings
from dialogs import Flow

TODAY = date(2026, 11, 22)
STARTED = ("check", "2 March 2026")

Make = Callable[..., Any]
StartTalk = Callable[..., Any]


def started(flow: Flow, **answers: str) -> Session:
    """A session in its first check, with these answers behind it."""
    given = tuple((key.replace("_", "-"), value) for key, value in answers.items())
    return Session(run=FlowRun(flow.id, 1, "r", given), runs=1)


# what an event means


def test_the_engine_says_what_it_answers_from(start_talk: StartTalk, library: Library) -> None:
    engine = start_talk().engine
    assert engine.library is library
    assert engine.mode == "a table"


def test_explaining_reads_the_utterance_as_it_is_answered(start_talk: StartTalk) -> None:
    engine = start_talk({"what is the act": "what-is-the-act"}).engine
    assert engine.explain("\u200b What is\nthe Act ").band is Band.SURE
    assert engine.explain("something else").band is Band.UNKNOWN


def test_the_same_turn_comes_of_the_same_session_event_and_time(
    start_talk: StartTalk, now: datetime
) -> None:
    engine = start_talk().engine
    first, second = (engine.handle(Session(), Message("check"), now) for _ in range(2))
    assert first == second


def test_the_day_is_the_day_in_london(start_talk: StartTalk) -> None:
    """Half past eleven at night in summer time is the next day in London."""
    engine = start_talk(on=None).engine
    night = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    turn = engine.handle(Session(), Message("check"), night)
    turn = engine.handle(turn.session, Message("today"), night)
    assert "First step: 1 July 2026." in turn.replies[0].text


def test_a_number_or_a_label_picks_what_was_shown_last(start_talk: StartTalk) -> None:
    shown = start_talk()
    shown.command("start")
    place = shown.labels.index("See common myths") + 1
    numbers = (f"{place}", f" {place}. ", f"{place})")
    for typed in (*numbers, "See common myths", "see COMMON myths.", "SEE COMMON MYTHS?"):
        talk = start_talk()
        talk.command("start")
        assert talk.say(typed).replies[0].text.startswith("Common myths."), typed


@pytest.mark.parametrize("typed", ["0", "20", "99", "100", "-1", "\u0662", "2nd of them", "²"])
def test_a_number_that_was_not_shown_picks_nothing(typed: str, start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.command("start")
    assert talk.say(typed).kind in ("not_known", "command")
    assert not talk.text.startswith("Common myths.")


def test_a_label_shown_twice_picks_neither(start_talk: StartTalk) -> None:
    twice = (("c:help", "Same"), ("c:myths", "Same"))
    assert start_talk(offered=twice).say("same").kind == "not_known"


def test_a_label_that_ends_in_a_bracket_can_be_typed(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED, "review")
    label = "Change: First step (2 March 2026)"
    assert label in talk.labels
    assert talk.say(label).trace.question == "start-date"


def test_what_was_shown_before_the_last_turn_cannot_be_typed_by_number(
    start_talk: StartTalk,
) -> None:
    talk = start_talk()
    talk.command("start")
    talk.say("privacy")
    assert talk.labels == []
    assert talk.say("2").kind == "not_known"


def test_the_last_options_shown_are_remembered_with_their_labels(talk: Any) -> None:
    turn = talk.command("start")
    shown = tuple((option.id, option.label) for option in turn.replies[0].options)
    assert talk.session.offered == shown


@pytest.mark.parametrize("command", ["help", "HELP", "helpp", "menu"])
def test_a_command_is_the_same_typed_slashed_or_sent(command: str, start_talk: StartTalk) -> None:
    turns = [
        start_talk().say(command),
        start_talk().say(f"/{command}"),
        start_talk().command(command),
    ]
    assert turns[0] == turns[1] == turns[2]
    assert turns[0].kind == "command"


def test_every_command_of_the_catalogue_does_something_in_every_state(
    start_talk: StartTalk, library: Library
) -> None:
    states: list[tuple[str, ...]] = [
        (),
        ("check",),
        STARTED,
        (*STARTED, "back"),
        (*STARTED, "stop"),
        ("check", "30 January 2013"),
        ("what is the act",),
        (*STARTED, "what is the act"),
    ]
    for said in states:
        for command in library.phrases.commands:
            talk = start_talk({"what is the act": "what-is-the-act"})
            if said:
                talk.say(*said)
            turn = talk.command(command)
            assert turn.replies[0].text.strip(), (said, command)
            assert turn.kind in ("command", "flow", "handoff", "not_known", "answer")
            standing = derive_state(library, talk.session, TODAY)
            waits = standing.open.id if standing and standing.open else None
            assert turn.trace.question == waits, (said, command)


def test_a_slash_command_within_a_command_is_read_once(talk: Any) -> None:
    """Thousands of them in one message once went deeper than the stack."""
    assert talk.say("/why " * 1_600).kind == "not_known"
    assert talk.command("help", "/help /help").kind == "not_known"


@pytest.mark.parametrize("command", ["start", "check", "restart"])
def test_what_follows_a_command_that_begins_something_is_left(
    command: str, start_talk: StartTalk
) -> None:
    one, other = start_talk(), start_talk()
    assert one.command(command, "what is the act").replies == other.command(command).replies


def test_an_unknown_command_repeats_letters_and_digits_alone(talk: Any) -> None:
    turn = talk.command("<b>&nonsense_" + "x" * 50)
    assert "the command bnonsensexxxxxxxxxxx." in turn.replies[0].text
    assert "I do not know the command ?." in talk.command("<>").replies[0].text


@pytest.mark.parametrize("handover", ["person", "c:person"])
def test_the_wish_for_a_person_goes_with_the_turn(handover: str, start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.event(Choice(handover) if ":" in handover else Message(handover))
    assert (talk.turn.kind, talk.turn.handoff) == ("handoff", Handoff("asked"))


# questions


def test_a_sure_finding_is_answered_and_traced(start_talk: StartTalk) -> None:
    turn = start_talk({"threshold?": "threshold-for-councils"}).say("threshold?")
    assert turn.kind == "answer"
    assert turn.trace.entry == "threshold-for-councils"
    assert turn.trace.score == 90.0
    assert turn.trace.alternatives == (("what-is-the-act", 80.0),)
    assert turn.trace.phrase == "about threshold-for-councils"
    assert turn.trace.parameters == ("threshold.services.sub_central",)
    assert (turn.trace.flow, turn.trace.question) == (None, None)


def test_no_word_a_person_typed_is_kept_or_traced(start_talk: StartTalk) -> None:
    secret = "xylophone"
    finds: dict[str, Any] = {
        f"{secret} one": "what-is-the-act",
        f"{secret} two": ["what-is-the-act", "grants", "goods-only"],
    }
    talk = start_talk(finds)
    for said in (f"{secret} one", f"{secret} two", secret, "check", secret, f"our {secret} is £5m"):
        turn = talk.say(said)
        assert secret not in str(turn.session.to_dict())
        assert secret not in str(turn.trace)
        assert secret not in turn.replies[0].text


def test_the_last_three_entries_are_remembered_newest_first(start_talk: StartTalk) -> None:
    talk = start_talk()
    for entry in ("grants", "goods-only", "works-only", "what-is-the-act", "works-only"):
        talk.press_id(f"e:{entry}")
    assert talk.session.recent == ("works-only", "what-is-the-act", "goods-only")


def test_entries_that_a_release_dropped_are_passed_over(start_talk: StartTalk) -> None:
    for command in ("more", "sources", "why"):
        gone = start_talk(recent=("gone",)).say(command)
        assert "I have not answered anything in this conversation yet" in gone.replies[0].text
        older = start_talk(recent=("gone", "what-is-the-act")).say(command)
        assert older.kind in ("answer", "command")
        assert "Source:" in older.replies[0].body or "Where this comes" in older.replies[0].body


def test_options_that_a_release_dropped_are_turned_away(start_talk: StartTalk) -> None:
    talk = start_talk(offered=(("e:gone", "Gone"), ("s:gone", "Gone flow")))
    assert talk.say("1").kind == "refuse"
    talk = start_talk(offered=(("e:gone", "Gone"), ("s:gone", "Gone flow")))
    assert talk.say("gone flow").kind == "refuse"


def test_close_findings_that_come_to_one_entry_on_the_day_are_answered(
    start_talk: StartTalk,
) -> None:
    """Before 2025 two of today's entries are answered by the same older one."""
    finds = {"concession": ["concession-contracts", "concessions-before-2025"]}
    assert start_talk(finds).say("concession").trace.entry == "concession-contracts"
    then = start_talk(finds, on=date(2020, 1, 1)).say("concession")
    assert (then.kind, then.trace.entry) == ("answer", "concessions-before-2025")


def test_a_flow_alone_in_a_close_finding_is_offered_not_begun(start_talk: StartTalk) -> None:
    talk = start_talk({"duty": ["does-the-act-apply"]})
    turn = talk.say("duty")
    assert turn.kind == "clarify"
    assert talk.session.offered[0][0] == "s:does-the-act-apply"
    assert talk.session.run is None


def test_at_most_three_are_offered_and_each_once(start_talk: StartTalk) -> None:
    finds = {"t": ["grants", "grants", "goods-only", "works-only", "what-is-the-act"]}
    talk = start_talk(finds)
    talk.say("t")
    assert [id for id, _ in talk.session.offered] == [
        "e:grants",
        "e:goods-only",
        "e:works-only",
        "c:none",
    ]


def test_misses_are_counted_and_an_answer_ends_the_count(start_talk: StartTalk) -> None:
    talk = start_talk({"what is the act": "what-is-the-act"})
    talk.say("xyz", "xyz")
    assert talk.session.misses == 2
    talk.say("none of these")
    assert talk.session.misses == 2
    talk.say("what is the act")
    assert talk.session.misses == 0
    talk.say("xyz", *STARTED)
    assert talk.session.misses == 0


def test_a_day_set_for_the_conversation_wins_over_one_in_the_question(
    start_talk: StartTalk,
) -> None:
    talk = start_talk({"threshold in 2015": "threshold-for-councils"}, on=date(2021, 5, 1))
    talk.say("threshold in 2015")
    assert "Law as at 1 May 2021" in talk.text


def test_an_account_of_a_procurement_begins_the_check_whatever_is_found(
    start_talk: StartTalk,
) -> None:
    said = "We are a council buying cleaning for £300k"
    talk = start_talk({said: "what-is-the-act"})
    turn = talk.say(said)
    assert (turn.kind, turn.trace.entry) == ("flow", None)
    assert dict(talk.session.run.answers)["value"] == "300000"


def test_an_account_may_settle_the_result_at_once(start_talk: StartTalk) -> None:
    talk = start_talk()
    turn = talk.say("We are a council in Scotland buying cleaning for £300k on 2 March 2026")
    assert (turn.kind, turn.trace.question) == ("flow", None)
    assert "Other rules apply" in talk.text
    assert turn.trace.rules


# in a check


def test_a_turn_of_the_check_traces_flow_question_rules_and_figure(
    start_talk: StartTalk, flow: Flow
) -> None:
    talk = start_talk()
    turn = talk.say(*STARTED)
    assert turn.trace == Trace(flow=flow.id, question="where")
    done = talk.say("england", "council", "contract", "none", "services", "£1m inc vat")
    assert done.trace.question == "stage"
    done = talk.say("no", "no")
    assert done.trace.question is None
    assert done.trace.parameters == ("threshold.services.sub_central",)
    assert "R-24" in done.trace.rules


def test_a_question_with_a_question_mark_interrupts_before_it_is_read_as_an_answer(
    start_talk: StartTalk,
) -> None:
    asks = "is a council covered?"
    talk = start_talk({asks: "who-is-covered"})
    talk.say(*STARTED, "england")
    assert talk.say(asks).trace.entry == "who-is-covered"
    assert talk.say("a council?").trace.question == "arrangement"


def test_words_that_are_no_answer_interrupt_only_when_surely_a_question(
    start_talk: StartTalk,
) -> None:
    finds: dict[str, Any] = {
        "tell me of frameworks please": "term-framework",
        "what about frameworks and such?": ["term-framework", "grants"],
    }
    talk = start_talk(finds)
    talk.say(*STARTED)
    assert talk.say("tell me of frameworks please").kind == "answer"
    assert talk.say("what about frameworks and such?").kind == "refuse"


def test_an_answer_refused_for_a_reason_is_not_looked_up(start_talk: StartTalk) -> None:
    talk = start_talk({"31 february 2026": "what-is-the-act"})
    talk.say("check")
    assert talk.say("31 February 2026").kind == "refuse"


def test_an_interruption_keeps_the_sources_and_takes_the_questions_options(
    start_talk: StartTalk,
) -> None:
    talk = start_talk({"what is a framework?": "term-framework"})
    talk.say(*STARTED)
    (reply,) = talk.say("what is a framework?").replies
    assert reply.citations
    assert reply.footer == ""
    assert "Source: " in reply.text
    assert [option.label for option in reply.options][-3:] == [
        "Not sure",
        "Why do you ask?",
        "Back",
    ]


def test_an_option_of_the_open_question_is_an_answer_even_where_it_is_a_command_too(
    start_talk: StartTalk, flow: Flow
) -> None:
    """Every option's label and every other word for it, at its own question."""
    for question in flow.questions:
        for option in question.options:
            others = {w for o in question.options if o is not option for w in o.also}
            # a word that two options share is asked back
            for words in (w for w in (option.label, *option.also) if w not in others):
                talk = start_talk(session=Session(run=asking(flow, question.id), runs=1))
                talk.say(words)
                given = dict(talk.session.run.answers).get(question.id)
                assert given == option.id, (question.id, words, talk.text)


def asking(flow: Flow, question_id: str) -> FlowRun:
    """A run in which a question is being asked again, its answer held as "not sure"."""
    return FlowRun(flow.id, 1, "r", ((question_id, "unsure"),), changing=question_id)


def test_a_button_of_another_run_is_stale(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED)
    for stale in ("a:2:where:england", "a:1:body:council", "x:2:start-date", "x:1:value"):
        turn = talk.press_id(stale)
        assert turn.kind == "refuse", stale
        assert turn.trace.question == "where"
    assert dict(talk.session.run.answers) == {"start-date": "2026-03-02"}


def test_a_stale_button_without_a_check_offers_ways_to_begin(
    start_talk: StartTalk, library: Library
) -> None:
    for stale in ("a:1:where:england", "x:1:where"):
        turn = start_talk().press_id(stale)
        assert turn.kind == "refuse"
        assert turn.replies[0].options == openings(library)


def test_two_presses_answer_once(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED)
    talk.press_id("a:1:where:england")
    before = talk.session.run
    turn = talk.press_id("a:1:where:england")
    assert (turn.kind, turn.trace.question) == ("flow", "body")
    assert talk.session.run == before
    assert turn.replies[0].card
    assert turn.replies[0].card.is_repeat


def test_a_press_on_an_older_message_changes_that_answer_and_says_so(
    start_talk: StartTalk,
) -> None:
    talk = start_talk()
    talk.say(*STARTED)
    talk.press_id("a:1:where:england")
    turn = talk.press_id("a:1:where:scotland")
    assert "You changed your answer to an earlier question:" in talk.text
    assert "Scotland" in talk.text
    assert dict(talk.session.run.answers)["where"] == "scotland"
    assert turn.replies[0].card
    assert not turn.replies[0].card.is_repeat


def test_a_press_on_a_stopped_check_takes_it_up_again(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED, "stop")
    turn = talk.press_id("a:1:where:england")
    assert turn.trace.question == "body"
    assert talk.session.paused == ()


def test_a_reading_is_answered_by_its_button_with_every_answer_kept(
    start_talk: StartTalk,
) -> None:
    talk = start_talk()
    talk.say("check", "in spring")
    talk.press("1 March 2027")
    assert dict(talk.session.run.answers) == {"start-date": "2027-03-01"}


def test_stopping_keeps_the_run_and_resuming_brings_it_back(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED)
    run = talk.session.run
    talk.say("stop")
    assert (talk.session.run, talk.session.paused) == (None, (run,))
    talk.say("resume")
    assert (talk.session.run, talk.session.paused) == (run, ())


def test_resuming_ends_a_change_that_was_begun(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED, "back")
    assert talk.session.run.changing == "start-date"
    turn = talk.say("resume")
    assert talk.session.run.changing == ""
    assert turn.trace.question == "where"


def test_restart_gives_a_new_number_and_leaves_no_answer(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED, "restart")
    assert (talk.session.run.number, talk.session.run.answers) == (2, ())


def test_restart_after_stop_forgets_the_stopped_check(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.say(*STARTED, "stop", "restart")
    assert talk.session.paused == ()
    assert talk.session.run.answers == ()


def test_restart_of_a_check_keeps_another_that_was_stopped(
    start_talk: StartTalk, flow: Flow
) -> None:
    stopped = FlowRun("ready-to-bid", 1, "r", (("users", "yes"),))
    talk = start_talk(session=Session(run=FlowRun(flow.id, 2, "r"), paused=(stopped,), runs=2))
    talk.say("restart")
    assert talk.session.paused == (stopped,)


# sessions of an earlier release


def test_a_check_whose_flow_is_gone_is_no_check(start_talk: StartTalk) -> None:
    for command in ("review", "back", "why", "terms", "reasons", "resume", "stop", "restart"):
        talk = start_talk(session=Session(run=FlowRun("gone", 1, "r"), runs=1))
        turn = talk.say(command)
        assert turn.trace.flow is None, command
    talk = start_talk(session=Session(paused=(FlowRun("gone", 1, "r"),), runs=1))
    assert "You have no check to continue." in talk.say("resume").replies[0].text


def test_an_answer_that_no_longer_fits_is_asked_again_with_a_word_why(
    start_talk: StartTalk, flow: Flow
) -> None:
    session = started(flow, start_date="2026-03-02", where="england", body="guild")
    talk = start_talk(session=replace(session, run=None, paused=(session.run,)))
    turn = talk.say("resume")
    assert turn.trace.question == "body"
    assert "Your earlier answer to this question no longer fits" in talk.text
    talk.say("review")
    assert "Change: Nation (England, UK-wide, or Wales if not devolved)" in talk.labels
    assert talk.say("resume").trace.question == "body"
    assert talk.say("council").trace.question == "arrangement"


def test_an_outdated_answer_being_changed_is_asked_without_showing_it(
    start_talk: StartTalk, flow: Flow
) -> None:
    session = started(flow, start_date="2026-03-02", where="england", body="guild")
    run = replace(session.run, changing="body")  # type: ignore[type-var]  # it has a run
    talk = start_talk(session=replace(session, run=run))
    assert talk.say("help").trace.question == "body"
    assert "guild" not in talk.text


# small libraries


def test_a_small_flow_of_the_readers_own_is_walked_to_its_end(
    start_talk: StartTalk, a_library: Make, a_flow: Make
) -> None:
    talk = start_talk(within=a_library(flows=(a_flow(),)))
    talk.say("check")
    assert "Let us see." in talk.text
    talk.press("Red")
    assert "It counts." in talk.text
    assert talk.turn.trace == Trace(flow="small-flow")
    talk.say("reasons")
    assert "I have nothing to add" in talk.text
    talk.say("back")
    talk.say("blue")
    assert "It does not count." in talk.text


def test_an_answer_without_an_example_is_refused_without_one(
    start_talk: StartTalk, a_library: Make, a_flow: Make
) -> None:
    talk = start_talk(within=a_library(flows=(a_flow(),)))
    turn = talk.say("check", "green")
    assert turn.kind == "refuse"
    assert "Try:" not in talk.text


def test_a_vat_basis_that_the_flow_does_not_ask_is_kept_without_a_word(
    start_talk: StartTalk, a_library: Make, a_flow: Make
) -> None:
    value = {
        "id": "value",
        "kind": "money",
        "text": "What is it worth?",
        "why": "There is a limit.",
        "label": "Value",
        "basis": "no-such-question",
        "usual": "1",
    }
    talk = start_talk(within=a_library(flows=(a_flow(questions=[value]),)))
    talk.say("check", "£5m plus VAT")
    assert talk.text.startswith("Value: £5,000,000.\n\nIt does not count.")
    talk.say("review")
    assert talk.labels == ["Change: Value (£5,000,000)"]


def test_an_overdue_entry_says_so_and_a_blocked_one_is_not_given(
    start_talk: StartTalk, a_library: Make, an_entry: Make
) -> None:
    late = {"reviewed_on": date(2025, 1, 1), "review_by": date(2026, 1, 1), "detail": "Behind it."}
    library = a_library(
        an_entry("overdue", **late), an_entry("blocked", **late, block_when_overdue=True)
    )
    talk = start_talk({"one": "overdue", "two": "blocked"}, within=library)
    assert talk.say("one").kind == "answer"
    assert "due for review by 1 January 2026" in talk.text
    turn = talk.say("two")
    assert (turn.kind, turn.trace.entry) == ("not_known", "blocked")
    for asked in ("more", "/more"):
        talk.say(asked)
        assert "its review is overdue" in talk.text
        assert "Behind it." not in talk.text
    talk.press_id("m:blocked")
    assert "Behind it." not in talk.text


# parts of the engine by themselves


def a_context(library: Library, session: Session, now: datetime) -> TurnContext:
    """A turn in the making in which nothing is matched."""
    return TurnContext(Services(library, matcher=None), session, now, HANDLERS)


def test_without_a_check_there_is_nothing_to_show(library: Library, now: datetime) -> None:
    ctx = a_context(library, Session(), now)
    assert "That only works during a check." in check.show(ctx).replies[0].text
    assert ctx.flow_trace() == Trace()


def test_a_reply_whose_own_options_matter_keeps_them_while_a_question_waits(
    library: Library, flow: Flow, now: datetime
) -> None:
    ctx = a_context(library, started(flow), now)
    own = Reply("Pick:", options=openings(library))
    kept = ctx.interrupt("clarify", own, keep_options=True)
    assert kept.replies == (own,)
    assert kept.trace.question == "start-date"
    plain = ctx.interrupt("clarify", Reply("No options."), keep_options=True)
    assert plain.replies[0].text.startswith("No options.\n\n**Question 1 of about")


def test_an_account_that_answers_no_question_of_a_flow_is_looked_up(
    start_talk: StartTalk, a_library: Make, a_flow: Make
) -> None:
    talk = start_talk(within=a_library(flows=(a_flow(),)))
    assert talk.say("We are a council buying cleaning for £300k").kind == "not_known"


def test_a_finding_without_matches_is_traced_empty(start_talk: StartTalk) -> None:
    assert start_talk().say("xyz").trace == Trace()


def test_a_finding_that_is_close_to_what_is_not_known_names_it(
    library: Library, now: datetime
) -> None:
    class Near:
        mode = "near"

        def find(self, utterance: str, *, limit: int = 5) -> Finding:
            """Not covered, though something lies near."""
            return Finding(Band.UNKNOWN, (Match("grants", 40.0, "a grant"),), (), (), 0.5)

        def explain(self, utterance: str, *, limit: int = 5) -> Finding:
            """As `find`."""
            return self.find(utterance)

    turn = Engine(library, Near()).handle(Session(), Command("help", "xyz"), now)
    assert turn.kind == "not_known"
    assert (turn.trace.entry, turn.trace.score, turn.trace.phrase) == (None, 40.0, "a grant")


def test_the_open_question_is_never_stored(start_talk: StartTalk, library: Library) -> None:
    talk = start_talk()
    talk.say(*STARTED)
    stored = {"flow", "number", "release", "answers", "seen"}
    assert set(talk.session.run.to_dict()) == stored
    standing = derive_state(library, talk.session, TODAY)
    assert standing and standing.open and standing.open.id == "where"
