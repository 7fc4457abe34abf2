"""What is learnt from questions that were not understood at once: signals, and no words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.library import Library
from bot.model import acts
from bot.model.acts import Begin, Show
from bot.model.events import Edit, Message
from bot.model.turn import Signal
from tests.bot.conftest import StartTalk, Talk

THREE = ["grants", "goods-only", "threshold-for-councils"]
SCORES = (90.0, 80.0, 70.0)
FLOW = "does-the-act-apply"


def learnt(kind: str, entries: list[str], found: str = "", **more: object) -> tuple[Signal]:
    """The one signal of a turn, with the scores of the table's finder."""
    scores = SCORES[: len(entries)]
    return (Signal(kind, tuple(entries), found, scores, release="test", **more),)


@pytest.fixture
def asked_back(start_talk: StartTalk, library: Library) -> Talk:
    """A talk in which three entries were just suggested."""
    talk = start_talk({"what is it": THREE, "the act itself": "what-is-the-act"})
    assert talk.say("what is it").signals == ()
    return talk


@pytest.mark.parametrize("number", ["2", "3"])
def test_another_than_the_first_suggestion_picked_is_a_signal(
    asked_back: Talk, number: str
) -> None:
    picked = THREE[int(number) - 1]
    assert asked_back.say(number).signals == learnt("picked", THREE, picked)
    assert asked_back.session.suggested == ()
    assert asked_back.session.scores == ()


def test_the_first_suggestion_picked_is_none(asked_back: Talk) -> None:
    """It was the best guess."""
    assert asked_back.say("1").signals == ()


def test_a_label_typed_or_a_button_pressed_counts_as_the_number(
    asked_back: Talk, library: Library
) -> None:
    title = library.entries["goods-only"].title
    assert asked_back.say(title).signals == learnt("picked", THREE, "goods-only")


def test_an_older_button_teaches_nothing(asked_back: Talk) -> None:
    asked_back.say("help")
    assert asked_back.press_id(acts.encode(Show("goods-only"))).signals == ()


def test_a_suggestion_chosen_in_words_is_picked(start_talk: StartTalk) -> None:
    talk = start_talk({"one": ["grants", "goods-only"]})
    talk.say("one")
    turn = talk.say("what about goods?")
    assert turn.trace.entry == "goods-only"
    assert turn.signals == learnt("picked", ["grants", "goods-only"], "goods-only")


def test_a_check_picked_is_learnt_as_an_entry_is(start_talk: StartTalk) -> None:
    talk = start_talk({"what is it": ["grants", FLOW]})
    talk.say("what is it")
    turn = talk.press_id(acts.encode(Begin(FLOW)))
    assert turn.signals == learnt("picked", ["grants", FLOW], FLOW)
    assert talk.session.suggested == ()


def test_a_check_found_after_a_miss_is_rephrased(start_talk: StartTalk) -> None:
    talk = start_talk({"does it apply": FLOW})
    assert talk.say("mumble").signals == (Signal("not_known", release="test"),)
    turn = talk.say("does it apply")
    assert turn.signals == (Signal("rephrased", (), FLOW, (), release="test"),)
    assert talk.session.misses == 0


def test_who_asks_goes_with_a_signal(asked_back: Talk) -> None:
    asked_back.session = replace(asked_back.session, audience="provider")
    turn = asked_back.say("none of these")
    assert turn.signals == learnt("none_of_these", THREE, audience="provider")


def test_none_of_these_without_suggestions_teaches_nothing(talk: Talk) -> None:
    assert talk.say("none of these").signals == ()


def test_a_second_round_names_both_with_their_scores(start_talk: StartTalk) -> None:
    talk = start_talk({"one": ["grants", "goods-only"], "two": ["what-is-the-act", "grants"]})
    talk.say("one")
    talk.say("two")
    (signal,) = talk.press_id(acts.encode(Show("what-is-the-act"))).signals
    assert signal.entries == ("grants", "goods-only", "what-is-the-act")
    assert signal.scores == (80.0, 80.0, 90.0)
    assert signal.found == "what-is-the-act"


def test_a_signal_names_so_many_suggestions_and_no_more(start_talk: StartTalk) -> None:
    """However long somebody goes on without being understood."""
    finds = {
        "one": ["grants", "goods-only", "what-is-the-act"],
        "two": ["threshold-for-councils", "compact-never-law", "compact-section-4"],
        "three": ["compact-what-it-was", "which-contracts-are-covered"],
    }
    talk = start_talk(finds)
    talk.say("one", "none of these", "two", "three")
    assert len(talk.session.suggested) == 8
    (signal,) = talk.say("none of these").signals
    assert len(signal.entries) == len(signal.scores) == 6


def test_one_suggested_as_related_has_no_score(start_talk: StartTalk) -> None:
    talk = start_talk({"what is it": "what-is-the-act"})
    talk.say("what is it", "and mumble?")
    suggested = talk.session.suggested
    assert len(suggested) > 1
    (signal,) = talk.say("2").signals
    assert signal.entries == suggested
    assert set(signal.scores) == {0.0}


def test_nothing_found_names_what_lay_nearest(start_talk: StartTalk) -> None:
    assert start_talk().say("mumble").signals == (Signal("not_known", release="test"),)


def test_an_edit_that_is_understood_is_another_wording(start_talk: StartTalk) -> None:
    talk = start_talk({"what is it": THREE, "the act itself": "what-is-the-act"})
    talk.event(Message("what is it", "m1"))
    turn = talk.event(Edit("m1", "the act itself"))
    assert turn.signals == learnt("rephrased", THREE, "what-is-the-act")


@pytest.mark.parametrize("before", ["the act itself", "help"])
def test_an_edit_of_what_was_understood_teaches_nothing(start_talk: StartTalk, before: str) -> None:
    talk = start_talk({"what is it": "grants", "the act itself": "what-is-the-act"})
    talk.event(Message(before, "m1"))
    assert talk.event(Edit("m1", "what is it")).signals == ()


def test_an_edit_that_is_not_understood_either_is_a_miss(start_talk: StartTalk) -> None:
    talk = start_talk()
    talk.event(Message("mumble", "m1"))
    assert [one.kind for one in talk.event(Edit("m1", "mumble mumble")).signals] == ["not_known"]
    talk = start_talk({"what is it": THREE})
    talk.event(Message("mumble", "m1"))
    assert talk.event(Edit("m1", "what is it")).signals == ()


def test_an_edit_to_a_check_is_another_wording(start_talk: StartTalk) -> None:
    talk = start_talk({"does it apply": FLOW})
    talk.event(Message("mumble", "m1"))
    turn = talk.event(Edit("m1", "does it apply"))
    assert [(one.kind, one.found) for one in turn.signals] == [("rephrased", FLOW)]
