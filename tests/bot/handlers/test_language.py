"""Languages: what is said to messages that are not English, and the interface in another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.content.library import Library
from bot.engine import Engine
from bot.model.events import Message
from bot.model.replies import Reply
from bot.model.session import Form, Session
from bot.model.turn import Trace, Turn
from bot.rendering.languages import with_language_note

NOTE = "Yn Saesneg yn unig y mae'r cynnwys ei hun ar gael."
WELSH = "Beth yw'r trothwy ar gyfer cyngor?"
POLISH = "Jaki jest próg dla rady gminy?"
TONGUES = {WELSH: "cy", POLISH: "pl"}


def talk_in(start_talk: Any, **remembered: Any) -> Any:
    return start_talk({"what is it": "what-is-the-act"}, languages=TONGUES, **remembered)


def test_another_language_is_answered_in_english_with_what_the_guide_can_do(
    start_talk: Any,
) -> None:
    talk = talk_in(start_talk)
    turn = talk.say(POLISH)
    assert turn.kind == "out_of_scope"
    assert "I can only read English." in talk.text
    assert "See common myths" in talk.labels
    assert "Cymraeg" not in talk.labels


def test_welsh_gets_the_offer_to_switch_as_the_first_option(start_talk: Any) -> None:
    talk = talk_in(start_talk)
    talk.say(WELSH)
    assert "Gallwch gael fy negeseuon a'm botymau yn Gymraeg." in talk.text
    assert talk.labels[0] == "Cymraeg"
    assert talk.labels.count("Cymraeg") == 1
    talk.press("Cymraeg")
    assert talk.session.language == "cy"
    assert "Mae fy negeseuon a'm botymau yn Gymraeg nawr." in talk.text


@pytest.mark.parametrize("said", [WELSH, POLISH, "Bore da", "Diolch!"])
def test_another_language_never_changes_a_check(start_talk: Any, said: str) -> None:
    talk = talk_in(start_talk)
    talk.say("check", "2 March 2026")
    before = talk.session
    turn = talk.say(said)
    assert talk.session.run == before.run
    assert turn.trace.question == "where"
    assert "**" not in talk.text
    assert "Question 2 of about" in talk.text


def test_in_a_check_the_offer_comes_behind_the_questions_own_options(start_talk: Any) -> None:
    talk = talk_in(start_talk)
    talk.say("check", "2 March 2026")
    asked = talk.labels
    talk.say(WELSH)
    assert talk.labels == [*asked, "Cymraeg"]
    talk.press("Cymraeg")
    assert "Cwestiwn 2 o tua" in talk.text
    assert "Ddim yn siŵr" in talk.labels


def test_a_greeting_in_welsh_is_known_by_its_words(start_talk: Any) -> None:
    talk = start_talk()
    talk.say("Bore da!")
    assert talk.labels[0] == "Cymraeg"


def test_once_welsh_is_spoken_a_greeting_is_returned_and_a_question_explained(
    start_talk: Any,
) -> None:
    talk = talk_in(start_talk, language="cy")
    talk.say("diolch")
    assert "Helo." in talk.text
    assert "Cymraeg" not in talk.labels
    talk.say(WELSH)
    assert "Dim ond cwestiynau yn Saesneg y gallaf eu darllen." in talk.text


@pytest.mark.parametrize("word", ["cymraeg", "Welsh", "/cymraeg", "/welsh", "yn Gymraeg"])
def test_welsh_is_switched_on_by_a_word(start_talk: Any, word: str) -> None:
    talk = start_talk()
    assert talk.say(word).kind == "command"
    assert talk.session.language == "cy"


@pytest.mark.parametrize("word", ["english", "Saesneg", "/english"])
def test_english_is_switched_back_on_by_a_word(start_talk: Any, word: str) -> None:
    talk = start_talk(language="cy")
    talk.say(word)
    assert talk.session.language == ""
    assert talk.text.startswith("My messages and buttons are in English now.")


def test_that_the_welsh_is_unreviewed_is_said_once_on_switching(start_talk: Any) -> None:
    talk = start_talk()
    talk.say("cymraeg")
    assert "Nid oes neb sy'n siarad Cymraeg wedi gwirio'r geiriad hwn eto." in talk.text
    talk.say("cymorth")
    assert "wedi gwirio'r geiriad" not in talk.text


def test_english_is_not_called_unreviewed(start_talk: Any) -> None:
    talk = start_talk(language="cy")
    talk.say("english")
    assert "checked this wording" not in talk.text


@pytest.mark.parametrize("language", ["", "cy"])
def test_command_words_of_both_languages_work_in_either(start_talk: Any, language: str) -> None:
    for welsh, english in (("cymorth", "help"), ("mythau", "myths"), ("preifatrwydd", "privacy")):
        talk = start_talk(language=language)
        talk.say(welsh)
        by_welsh = talk.text
        talk.say(english)
        assert talk.text == by_welsh


def test_a_check_can_be_taken_in_welsh_words_and_labels(start_talk: Any) -> None:
    talk = start_talk(language="cy")
    talk.say("gwirio", "2 March 2026")
    talk.say("nôl")
    assert talk.turn.trace.question == "start-date"
    talk.say("Ddim yn siŵr", "gweithredu")
    assert dict(talk.session.run.answers)["start-date"] == "unsure"
    talk.press("Pam ydych chi'n gofyn?")
    assert "Pam rwy'n gofyn:" in talk.text
    talk.say("stopio")
    assert talk.session.run is None


def test_content_in_english_is_said_to_be_so_in_one_welsh_line(start_talk: Any) -> None:
    talk = talk_in(start_talk, language="cy")
    talk.say("what is it")
    assert talk.text.count(NOTE) == 1


def test_in_a_check_the_line_comes_at_its_beginning_and_with_the_result(start_talk: Any) -> None:
    talk = start_talk(language="cy")
    talk.say("gwirio")
    assert talk.text.count(NOTE) == 1
    talk.say("2 March 2026")
    assert NOTE not in talk.text
    talk.say("scotland")
    assert talk.turn.trace.question is None
    assert talk.text.count(NOTE) == 1


def test_english_sessions_never_see_the_line(start_talk: Any) -> None:
    talk = talk_in(start_talk)
    for said in ("what is it", "check", "2 March 2026", "review", "english", "help"):
        talk.say(said)
        assert "in English only" not in talk.text
    talk.say("cymraeg")
    assert talk.text.count(NOTE) == 1
    talk.say("english")
    assert NOTE not in talk.text
    assert "in English only" not in talk.text


def test_a_choice_of_answers_by_their_english_titles_carries_the_line(start_talk: Any) -> None:
    talk = start_talk({"which": ["grants", "what-is-the-act"]}, language="cy")
    for said in ("which", "mythau"):
        talk.say(said)
        assert talk.text.count(NOTE) == 1, said
    talk.say("cymorth")
    assert NOTE not in talk.text


def test_the_last_of_several_replies_carries_the_line(library: Library) -> None:
    turn = Turn(Session(), (Reply("one"), Reply("two")), "answer", Trace(entry="grants"))
    noted = with_language_note(library.speaking("cy"), Session(), turn)
    assert [reply.text for reply in noted.replies] == ["one", f"two\n\n{NOTE}"]


def test_a_language_that_a_release_dropped_is_english(start_talk: Any) -> None:
    talk = start_talk(language="xx")
    talk.say("help")
    assert talk.text.startswith("Ask me anything about the Social Value Act")


def test_without_a_detector_every_message_is_english(start_talk: Any, now: Any) -> None:
    talk = start_talk({"bore da": "what-is-the-act"})
    engine = Engine(talk.engine.library, talk.engine._services.matcher)
    turn = engine.handle(Session(), Message("bore da"), now)
    assert turn.trace.entry == "what-is-the-act"


def test_a_phrase_that_welsh_lacks_is_said_in_english(start_talk: Any, library: Library) -> None:
    welsh = library.catalogues["cy"]
    lacking = {**welsh.phrases, "privacy": library.catalogues["en"].phrases["privacy"]}
    catalogues = {**library.catalogues, "cy": welsh.model_copy(update={"phrases": lacking})}
    talk = start_talk(within=replace(library, catalogues=catalogues), language="cy")
    talk.say("preifatrwydd")
    assert talk.text.startswith("So that we can carry on where we stopped, I keep")


@pytest.mark.parametrize("language", ["", "cy"])
def test_a_records_form_knows_its_words_in_both_languages(start_talk: Any, language: str) -> None:
    talk = start_talk(language=language, form=Form())
    talk.say("hepgor")
    assert talk.session.form == Form((("title", ""),))
    talk.say("leave this out")
    assert len(talk.session.form.given) == 2
    talk.say("stopio")
    assert talk.session.form is None


def test_a_detail_of_a_record_in_welsh_is_a_detail(start_talk: Any) -> None:
    talk = talk_in(start_talk, form=Form())
    talk.say(WELSH)
    assert talk.session.form == Form((("title", WELSH),))
