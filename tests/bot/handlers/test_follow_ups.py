"""
Going on from an answer, where whole dialogues do not show it: small libraries, days without a
figure, what is not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

import pytest

from bot.content.library import Library
from bot.engine import Engine
from bot.handlers.navigation import AUDIENCES
from bot.matching.values import Band, Contribution, Finding, Match
from bot.model.last_answer import Followed
from bot.model.turn import Signal
from knowledge.steering import Facet, Turning

Make = Callable[..., Any]
StartTalk = Callable[..., Any]

COUNCIL = "what is the threshold for a council?"
FINDS = {COUNCIL: "threshold-for-councils", "what is it?": "an-entry"}


def test_every_way_of_going_on_can_be_explained(library: Library) -> None:
    ways = (*get_args(Facet), "day", "idea", "words", "suggestion")
    phrases = library.phrases.phrases
    assert [way for way in ways if f"followed_{way}" not in phrases] == []
    assert [who for who in AUDIENCES if f"you_{who}" not in phrases] == []


def test_every_topic_that_is_asked_about_can_be_browsed(library: Library) -> None:
    asides = ("smalltalk", "outside")
    topics = {entry.topic for entry in library.entries.values() if entry.kind not in asides}
    assert [topic for topic in topics if f"topic_{topic}" not in library.phrases.phrases] == []


def test_every_idea_leads_somewhere(library: Library) -> None:
    steering = library.steering
    assert {*steering.ideas} == {turn.idea for turn in steering.turns}


def test_every_turn_can_be_taken_and_leads_on(start_talk: StartTalk, library: Library) -> None:
    """Said after an entry of the first topic or id named, the first word of its idea goes there."""
    for turn in library.steering.turns:
        from_entry = next(
            entry.id
            for entry in library.entries.values()
            if {entry.id, entry.topic} & {*turn.after[:1]} and entry.id != turn.to
        )
        talk = start_talk()
        talk.press_id(f"e:{from_entry}")
        found = talk.say(f"what about {library.steering.ideas[turn.idea][0]}?").trace
        earlier = [t.to for t in library.steering.turns if t.idea == turn.idea]
        assert found.followed is not None, turn
        assert found.followed.what == turn.idea
        assert found.entry in earlier


def test_an_answer_without_a_known_first_day_asks_instead(
    start_talk: StartTalk, a_library: Make, an_entry: Make
) -> None:
    other = an_entry("other")
    entry = an_entry(related=["other"])
    talk = start_talk(FINDS, within=a_library(entry, other))
    talk.say("what is it?")
    for asked in ("since when?", "what was it before?"):
        turn = talk.say(asked)
        assert turn.kind == "clarify"
        assert talk.labels[0] == "What is other?"


def test_an_answer_with_a_figure_is_as_old_as_its_words(
    start_talk: StartTalk, a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    values = {"2020-01-01": "10", "2022-01-01": "12", "2024-01-01": "12"}
    entry = an_entry(short="It costs ${fee.small}.")
    library = a_library(entry, parameters=(a_parameter(values=values),))
    talk = start_talk(FINDS, within=library)
    talk.say("what is it?")
    assert "since 1 January 2022" in talk.say("since when?").replies[0].text
    assert "It costs £10." in talk.say("what was it before?").replies[0].text
    assert "since 1 January 2020" in talk.say("since when?").replies[0].text


def test_a_day_set_for_the_conversation_is_not_gone_back_from(start_talk: StartTalk) -> None:
    talk = start_talk(FINDS, on=date(2019, 6, 1))
    talk.say(COUNCIL)
    assert talk.say("what was it before?").kind == "clarify"
    talk.say(COUNCIL)
    assert "1 June 2019" in talk.say("and for central government in 2015?").replies[0].text
    assert talk.session.asked is None


def test_nothing_goes_on_where_nothing_was_answered(start_talk: StartTalk) -> None:
    assert start_talk().say("and for central government?").kind == "not_known"


def test_an_idea_that_two_suggestions_share_settles_nothing(
    start_talk: StartTalk, library: Library
) -> None:
    both = ("grants", "goods-only")
    steering = replace_turns(library, *both)
    talk = start_talk({"one": list(both)}, within=replace(library, steering=steering))
    talk.say("one")
    assert talk.say("what about goods?").kind == "not_known"


def replace_turns(library: Library, *entries: str) -> Any:
    """The steering with one idea that leads to each of these."""
    turns = tuple(Turning(idea="goods", after=("thresholds",), to=entry) for entry in entries)
    return library.steering.model_copy(update={"turns": turns})


def test_where_both_readings_find_the_same_it_is_answered(start_talk: StartTalk) -> None:
    finds: dict[str, Any] = {
        "what is the compact?": "compact-what-it-was",
        "is it binding?": "compact-never-law",
        "is the compact binding": "compact-never-law",
    }
    talk = start_talk(finds)
    talk.say("what is the Compact?")
    assert talk.say("is it binding?").trace.entry == "compact-never-law"


def test_a_reading_that_finds_only_the_name_put_in_does_not_count(start_talk: StartTalk) -> None:
    finds = {"what is the compact?": "compact-what-it-was", "the compact zzz": "compact-section-4"}
    talk = start_talk(finds)
    talk.say("what is the Compact?")
    assert talk.say("and zzz?").trace.entry == "compact-section-4"
    assert talk.say("and it?").kind == "clarify"


def test_facts_and_audience_are_kept_as_ids_and_a_long_story_gives_none(
    start_talk: StartTalk,
) -> None:
    talk = start_talk()
    talk.say("We are a district council called Umbridge. What is the figure?")
    assert ("does-the-act-apply", "body", "council") in talk.session.known
    assert "Umbridge" not in str(talk.session.to_dict())
    story = "We have run a club since 1998 with a grant of £250,000 from the council. " * 7
    talk = start_talk()
    turn = talk.say(f"{story} Is that right?")
    assert talk.session.known == ()
    assert turn.replies[0].text.startswith("Your message is long")
    assert turn.trace.flow is None


def test_a_first_step_before_the_act_is_asked_not_taken_in_passing(start_talk: StartTalk) -> None:
    talk = start_talk()
    turn = talk.say("We are a council, started in May 2009, buying cleaning for £300k plus VAT")
    assert turn.trace.question == "start-date"


def test_signals_hold_ids_alone(start_talk: StartTalk) -> None:
    talk = start_talk({"what is it": ["grants", "goods-only"], COUNCIL: "threshold-for-councils"})
    talk.say("what is it")
    turn = talk.say("none of these")
    asked = Signal("none_of_these", ("grants", "goods-only"), "", (90.0, 80.0), "", "test")
    assert turn.signals == (asked,)
    found = replace(asked, kind="rephrased", found="threshold-for-councils")
    assert talk.say(COUNCIL).signals == (found,)
    assert talk.say("what about umbridge and such?").signals == ()
    again = talk.say(COUNCIL).signals[0]
    assert (again.kind, again.found) == ("rephrased", "threshold-for-councils")


def test_how_an_answer_was_found_is_said_in_plain_words(
    start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk({COUNCIL: "threshold-for-councils"})
    finding = Finding(
        Band.SURE,
        (Match("threshold-for-councils", 88.0, "a phrase"), Match("does-the-act-apply", 20.0, "b")),
        (("thresold", "threshold"),),
        ("threshold",),
        0.034,
        strength=0.5,
        contributions=(Contribution("a phrase", "threshold-for-councils", "words", 0.4),),
    )

    class Fixed:
        mode = "fixed"

        def find(self, utterance: str, *, limit: int = 5) -> Finding:
            return finding

        explain = find

    talk.engine = type(talk.engine)(library, Fixed())
    talk.say("thresold")
    text = talk.say("why this answer?").replies[0].text
    assert "Words in both questions: threshold." in text
    assert "I read your spelling or abbreviation as: threshold." in text
    assert "about 3 would match as well" in text
    assert '"a phrase" +80; everything else +20' in text
    assert "Does the Social Value Act apply to my procurement?" in text
    assert "thresold" not in text


@pytest.mark.parametrize("gone", ["runner-up", "before"])
def test_what_a_release_dropped_is_passed_over(gone: str, start_talk: StartTalk) -> None:
    talk = start_talk({COUNCIL: "threshold-for-councils"})
    talk.say(COUNCIL)
    thread = replace(talk.session.last_answer, runner_up="dropped-entry")
    if gone == "before":
        talk.session = replace(talk.session, last_answer=replace(thread, entry="dropped-entry"))
        assert (
            "I have not answered anything in this conversation yet"
            in talk.say("explain").replies[0].text
        )
        return
    talk.session = replace(talk.session, last_answer=thread)
    turn = talk.say("explain")
    assert "dropped-entry" in turn.replies[0].text
    assert turn.replies[0].options == ()


def test_an_answer_about_the_past_is_told_by_its_last_day_with_today_one_press_away(
    start_talk: StartTalk,
) -> None:
    talk = start_talk({"which contracts then?": "which-contracts-before-2025"})
    turn = talk.say("which contracts then?")
    assert "The law as it stood on 23 February 2025" in turn.replies[0].text
    assert talk.session.asked == date(2025, 2, 23)
    assert talk.press("See the current answer").trace.entry == "which-contracts-are-covered"
    assert talk.session.asked is None


def test_an_answer_about_the_past_in_a_check_leaves_the_question_its_options(
    start_talk: StartTalk,
) -> None:
    talk = start_talk({"which contracts then?": "which-contracts-before-2025"})
    talk.say("check")
    talk.say("which contracts then?")
    assert "See the current answer" not in talk.labels


def test_pressing_an_older_button_asks_about_today(start_talk: StartTalk) -> None:
    talk = start_talk({"the threshold in 2019?": "threshold-for-councils"})
    talk.say("the threshold in 2019?")
    assert talk.press_id("e:grants").replies
    assert talk.session.asked is None


def test_a_follow_up_that_asks_who_is_asking_is_answered_once_that_is_said(
    start_talk: StartTalk,
) -> None:
    talk = start_talk({"what is the act?": "what-is-the-act"})
    talk.say("what is the act?")
    assert talk.say("so what?").replies[0].text.startswith("Which of these are you?")
    assert "If you bid" in talk.say("we're a charity").replies[0].text


def test_a_whole_question_stands_alone_however_it_begins(start_talk: StartTalk) -> None:
    asked = "for a council, what is the threshold?"
    talk = start_talk({"what is the act?": "what-is-the-act", asked: "threshold-for-councils"})
    talk.say("what is the act?")
    assert talk.say(asked).trace.entry == "threshold-for-councils"


def test_a_fact_told_before_a_new_release_that_does_not_know_it_is_asked_for(
    start_talk: StartTalk,
) -> None:
    """The check begins all the same; what it no longer has as an option is not taken up."""
    known = (("does-the-act-apply", "body", "gone"), ("does-the-act-apply", "where", "england"))
    talk = start_talk(known=known)
    talk.say("check")
    assert talk.session.run
    assert talk.session.run.answers == (("where", "england"),)
    assert talk.turn
    assert talk.turn.trace.question == "start-date"


@dataclass(frozen=True)
class LeaningFinder:
    """Is sure of one reading of "nurseries" and only leans to the other, or to something else."""

    named: str
    mode: str = "leaning"

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """Sure of the words alone; close where the last matter's name stands in them."""
        is_named = utterance.startswith("the threshold")
        shared = ("nurseries",)
        best = self.named if is_named else "schools-and-academies"
        if "nurseries" not in utterance:
            best, is_named = "threshold-for-councils", False
        matches = (Match(best, 60.0 if is_named else 80.0, "a phrase"),)
        return Finding(Band.CLOSE if is_named else Band.SURE, matches, (), shared, 1.0)

    explain = find


@pytest.mark.parametrize(
    ("named", "kind", "entry"),
    [
        ("schools-and-academies", "answer", "schools-and-academies"),
        ("below-the-threshold", "clarify", None),
    ],
)
def test_two_readings_of_half_a_sentence_answer_where_they_agree(
    start_talk: StartTalk, library: Library, named: str, kind: str, entry: str | None
) -> None:
    """One is sure, the other lies nearest to the same; where it does not, the guide asks."""
    talk = start_talk()
    talk.engine = Engine(library, LeaningFinder(named))
    talk.say("what is the threshold for a council?")
    turn = talk.say("and for nurseries?")
    assert (turn.kind, turn.trace.entry) == (kind, entry)
    if entry:
        assert turn.trace.followed == Followed("threshold-for-councils", "words", "thresholds")
        assert turn.replies[0].text.startswith(
            "**Does the Social Value Act cover schools and academies in England?**"
        )
