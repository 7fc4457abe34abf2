"""Which replies are states of a check's card, and what stays of the answers as it goes on."""

from __future__ import annotations

from typing import Any

from bot.model.replies import Card

STARTED = ("check", "2 March 2026")
TO_A_RESULT = ("check", "1 June 2012")


def card(talk: Any) -> Card:
    """The card of the last reply."""
    found: Card | None = talk.turn.replies[-1].card
    assert found
    return found


def test_the_first_question_is_a_card_with_no_answers_yet(talk: Any) -> None:
    talk.say("check")
    first = card(talk)
    assert (first.answers, first.replaces, first.is_last) == ((), False, False)
    assert first.so_far({}) == ""
    assert first.settled({}) == "The check continues in a new message."


def test_a_pressed_answer_replaces_and_is_told_once(talk: Any) -> None:
    talk.say("check")
    shown = card(talk).place({"id": "1"}, {})
    talk.press_id("a:1:start-date:2026-03-02")
    assert card(talk).replaces
    assert card(talk).so_far(shown) == "", "the text itself tells it"
    assert "2 March 2026" in talk.text
    shown = card(talk).place({"id": "1"}, shown)
    talk.press_id("a:1:where:england")
    assert "2 March 2026" in card(talk).so_far(shown)
    assert "England" not in card(talk).so_far(shown)
    assert "England" in card(talk).settled(shown)


def test_a_message_keeps_the_answers_given_in_it_and_no_others(talk: Any) -> None:
    talk.say("check")
    first = card(talk).place({"id": "1"}, {})
    talk.say("2 March 2026")
    assert "2 March 2026" in card(talk).settled(first)
    second = card(talk).place({"id": "2"}, first)
    talk.say("England")
    assert "England" in card(talk).settled(second)
    third = card(talk).place({"id": "3"}, second)
    talk.say("council")
    settled = card(talk).settled(third)
    assert "Council" in settled
    assert "England" not in settled, "it stands in the message above"


def test_what_no_message_above_has_stays_in_its_own_message(talk: Any) -> None:
    talk.say("check")
    talk.say("2 March 2026")
    shown = card(talk).place({"id": "1"}, {})
    talk.press_id("a:1:where:england")
    assert "2 March 2026" in card(talk).so_far(shown), "no message above has it"


def test_an_answer_changed_on_the_card_is_told_in_it(talk: Any) -> None:
    talk.say(*STARTED)
    talk.say("England")
    shown = card(talk).place({"id": "1"}, {})
    assert "start-date" in shown["told"]
    talk.press_id("x:1:start-date")
    shown = card(talk).place({"id": "1"}, shown)
    talk.press_id("a:1:start-date:2026-03-03")
    shown = card(talk).place({"id": "1"}, shown)
    talk.say("why")
    assert "3 March 2026" in card(talk).so_far(shown)


def test_a_question_in_the_middle_keeps_the_card(start_talk: Any) -> None:
    talk = start_talk({"what is the act": "what-is-the-act"})
    talk.say(*STARTED, "what is the act")
    assert card(talk).replaces
    assert "2 March 2026" in card(talk).so_far({})


def test_what_shows_no_question_of_the_check_is_no_card(start_talk: Any) -> None:
    talk = start_talk()
    for texts in (("hello",), (*STARTED, "myths"), ("stop",)):
        talk.say(*texts)
        assert talk.turn.replies[-1].card is None


def test_a_list_of_answers_to_change_does_not_list_them_twice(talk: Any) -> None:
    talk.say(*STARTED, "review")
    assert card(talk).replaces
    assert card(talk).so_far({}) == ""


def test_a_result_is_the_last_state_and_what_follows_replaces_nothing(talk: Any) -> None:
    talk.say(*TO_A_RESULT)
    assert (card(talk).replaces, card(talk).is_last) == (True, True)
    closed = card(talk).place({"id": "1"}, {})
    talk.press("See all reasons")
    assert not card(talk).replaces
    assert not card(talk).takes(closed)


def test_a_check_begun_anew_leaves_the_answers_of_the_one_before(talk: Any) -> None:
    talk.say(*STARTED, "restart")
    assert not card(talk).replaces
    assert "2 March 2026" in card(talk).settled({})
    assert card(talk).so_far({}) == ""


def test_a_second_press_on_a_result_is_a_repeat(talk: Any) -> None:
    talk.say("check")
    talk.press_id("a:1:start-date:2012-06-01")
    closed = card(talk).place({"id": "1"}, {})
    talk.press_id("a:1:start-date:2012-06-01")
    assert (card(talk).is_repeat, card(talk).replaces) == (True, True)
    assert card(talk).takes(closed)


def test_a_message_that_cannot_be_named_is_not_kept(talk: Any) -> None:
    talk.say("check")
    assert card(talk).place({}, {"id": "1"}) == {}
