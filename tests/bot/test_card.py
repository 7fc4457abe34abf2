"""Which replies are states of a check's card, and what each says of the ones before."""

from __future__ import annotations

from typing import Any

from bot.replies import Card

STARTED = ("check", "2 March 2026")
TO_A_RESULT = ("check", "1 June 2012")


def card(talk: Any) -> Card | None:
    """The card of the last reply."""
    found: Card | None = talk.turn.replies[-1].card
    return found


def test_the_first_question_is_a_card_with_no_answers_yet(talk: Any) -> None:
    talk.say("check")
    assert card(talk) == Card("", "The check goes on below.", replaces=False, is_last=False)


def test_a_pressed_answer_replaces_and_is_told_once(talk: Any) -> None:
    talk.say(*STARTED)
    talk.press_id("a:1:where:england")
    found = card(talk)
    assert found
    assert found.replaces
    assert not found.is_last
    assert "2 March 2026" in found.so_far
    assert "England" not in found.so_far, "it stands in the text already"
    assert "England" in talk.text
    assert "England" in found.settled


def test_a_question_in_the_middle_keeps_the_card(start_talk: Any) -> None:
    talk = start_talk({"what is the act": "what-is-the-act"})
    talk.say(*STARTED, "what is the act")
    found = card(talk)
    assert found
    assert found.replaces
    assert "2 March 2026" in found.so_far


def test_what_shows_no_question_of_the_check_is_no_card(start_talk: Any) -> None:
    talk = start_talk()
    talk.say("hello")
    assert card(talk) is None
    talk.say(*STARTED, "myths")
    assert card(talk) is None
    talk.say("stop")
    assert card(talk) is None


def test_a_list_of_answers_to_change_is_a_state_of_the_card(talk: Any) -> None:
    talk.say(*STARTED, "review")
    found = card(talk)
    assert found
    assert found.replaces


def test_a_result_is_the_last_state_and_what_follows_replaces_nothing(talk: Any) -> None:
    talk.say(*TO_A_RESULT)
    found = card(talk)
    assert found
    assert (found.replaces, found.is_last) == (True, True)
    talk.press("All reasons")
    found = card(talk)
    assert found
    assert not found.replaces


def test_a_check_begun_anew_leaves_the_answers_of_the_one_before(talk: Any) -> None:
    talk.say(*STARTED, "restart")
    found = card(talk)
    assert found
    assert not found.replaces
    assert "2 March 2026" in found.settled
    assert found.so_far == ""


def test_a_second_press_on_a_result_is_a_repeat(talk: Any) -> None:
    talk.say("check")
    talk.press_id("a:1:start-date:2012-06-01")
    assert card(talk).is_last
    talk.press_id("a:1:start-date:2012-06-01")
    found = card(talk)
    assert found
    assert (found.is_repeat, found.replaces) == (True, True)
