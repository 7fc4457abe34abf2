"""Messages edited and deleted, checks taken along, files, conversations left and come back to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.check import transfer_codes
from bot.model.effects import DrawCode, DrawnCode, FileVerdict, FindCheck, FoundCheck, VerifyFile
from bot.model.events import Choice, Command, Delete, Edit, File, Message, Notice
from bot.model.session import FlowRun, Form
from bot.records.record import FIELDS

CODE = "ABCD-2345"
RUN = FlowRun("does-the-act-apply", 4, "earlier", (("start-date", "2026-03-02"),))


def started(talk: Any) -> Any:
    """A check with its first question answered by a message that has an id."""
    talk.say("check")
    talk.event(Message("2 March 2026", "7"))
    return talk


def answers(talk: Any) -> dict[str, str]:
    return dict(talk.session.run.answers)


def granted(talk: Any, event: Any, answer: Any) -> Any:
    """The turn of an event whose wish is granted so; the session goes on from it."""
    wishing = talk.engine.handle(talk.session, event, talk.now)
    assert wishing.effect
    assert wishing.replies, "who can grant nothing has something to say"
    talk.turn = talk.engine.handle(talk.session, event, talk.now, answer)
    assert talk.turn.effect is None
    talk.session = talk.turn.session
    return talk.turn


class TestEdits:
    """A message that says something else now."""

    def test_the_last_message_is_answered_as_it_reads_now(self, talk: Any) -> None:
        started(talk)
        talk.event(Edit("7", "3 March 2026"))
        assert answers(talk) == {"start-date": "2026-03-03"}
        assert "You changed your message" in talk.text
        assert "3 March 2026" in talk.text
        assert talk.turn.trace.question == "where"

    def test_it_can_be_edited_again(self, talk: Any) -> None:
        started(talk)
        talk.event(Edit("7", "3 March 2026"))
        talk.event(Edit("7", "why"))
        assert answers(talk) == {} or talk.session.run.answers == ()
        assert talk.turn.trace.question == "start-date"

    def test_an_older_message_changes_nothing_and_that_is_said(self, talk: Any) -> None:
        started(talk)
        talk.event(Message("England", "8"))
        before = talk.session.run
        talk.event(Edit("7", "1 June 2012"))
        assert talk.session.run == before
        assert "I have not changed any of your answers" in talk.text
        talk.event(Edit("8", "Scotland"))
        assert answers(talk)["where"] == "scotland", "the last one still is the last one"

    def test_after_a_button_no_message_is_the_last_one(self, talk: Any) -> None:
        started(talk)
        talk.press_id("a:1:where:england")
        talk.event(Edit("7", "1 June 2012"))
        assert answers(talk)["start-date"] == "2026-03-02"

    def test_outside_a_check_an_older_message_gets_no_word(self, talk: Any) -> None:
        talk.say("hello")
        turn = talk.event(Edit("7", "hallo"))
        assert turn.replies == ()

    def test_a_question_is_answered_anew(self, start_talk: Any) -> None:
        talk = start_talk({"wat": "unknown", "what is the act": "what-is-the-act"})
        talk.event(Message("wat", "1"))
        assert talk.session.misses == 1
        turn = talk.event(Edit("1", "what is the act"))
        assert turn.trace.entry == "what-is-the-act"
        assert talk.session.misses == 0

    def test_details_of_a_record_are_forgotten_once_it_is_made(self, start_talk: Any) -> None:
        talk = start_talk(form=Form(tuple((name, "SECRET") for name in FIELDS[:-1])))
        talk.event(Message("SECRET", "7"))
        assert talk.session.form is None
        assert "SECRET" not in str(talk.session.to_dict())


class TestDeletions:
    """A message that is gone."""

    def test_the_last_one_is_forgotten_with_what_it_did(self, talk: Any) -> None:
        started(talk)
        talk.event(Delete("7"))
        assert talk.session.run.answers == ()
        assert talk.turn.trace.question == "start-date"
        assert "I have undone what it did" in talk.text

    def test_one_that_began_a_check_takes_the_check_along(self, talk: Any) -> None:
        talk.event(Message("check", "1"))
        talk.event(Delete("1"))
        assert talk.session.run is None
        talk.say("check")
        assert talk.session.run.number == 2, "buttons of the check that is gone fit no other"

    def test_an_older_one_gets_no_word(self, talk: Any) -> None:
        started(talk)
        before = talk.session
        assert talk.event(Delete("6")).replies == ()
        assert talk.session == before


class TestTakingACheckAlong:
    """`move` here, `resume CODE` there."""

    def test_move_gives_a_code_and_puts_the_check_up(self, talk: Any) -> None:
        started(talk)
        assert talk.engine.handle(talk.session, Message("move"), talk.now).effect == DrawCode()
        turn = granted(talk, Message("move"), DrawnCode(CODE))
        assert f"resume {CODE}" in talk.text
        assert turn.transfer.code == transfer_codes.hashed(CODE)
        assert turn.transfer.run.answers == (("start-date", "2026-03-02"),)
        assert turn.transfer.until == talk.now + timedelta(minutes=15)
        assert CODE not in str(turn.session.to_dict())
        assert talk.say("resume").trace.question == "where", "the check waits here too"

    def test_where_others_read_along_no_code_is_given(self, talk: Any) -> None:
        started(talk)
        turn = granted(talk, Message("move to slack"), DrawnCode(""))
        assert turn.transfer is None
        assert "Other people can read this chat" in talk.text

    @pytest.mark.parametrize("word", ["move", "private"])
    def test_without_a_check_there_is_nothing_to_take_along(self, talk: Any, word: str) -> None:
        assert talk.say(word).effect is None
        assert "You have no check to move" in talk.text

    def test_private_in_private_says_that_it_is(self, talk: Any) -> None:
        started(talk)
        assert granted(talk, Command("private"), DrawnCode("", alone=True)).transfer is None
        assert "This chat is already private" in talk.text
        granted(talk, Command("private"), DrawnCode("", alone=False))
        assert "Open a private chat" in talk.text

    def test_private_puts_the_check_up_for_the_private_conversation(self, talk: Any) -> None:
        started(talk)
        turn = granted(talk, Command("private"), DrawnCode(CODE))
        assert turn.goes_private
        assert CODE not in talk.text
        assert turn.transfer.code == transfer_codes.hashed(CODE)

    @pytest.mark.parametrize(
        "event",
        [
            Message(f"resume {CODE}"),
            Message("Resume abcd2345"),
            Message(f"/resume {CODE}"),
            Command("resume", "abcd 2345"),
            Command("start", f"resume-{CODE}"),
        ],
    )
    def test_a_code_brings_the_check(self, talk: Any, event: Any) -> None:
        wish = talk.engine.handle(talk.session, event, talk.now).effect
        assert wish == FindCheck(transfer_codes.hashed(CODE))
        turn = granted(talk, event, FoundCheck(RUN))
        assert turn.accepted_code == transfer_codes.hashed(CODE)
        assert turn.trace.question == "where"
        assert talk.session.run.number == talk.session.runs == 1
        assert "Your check is here now" in talk.text

    def test_a_check_under_way_here_is_kept(self, talk: Any) -> None:
        started(talk)
        mine = talk.session.run
        granted(talk, Command("resume", CODE), FoundCheck(RUN))
        assert talk.session.paused == (mine,)
        assert "Your other check is saved" in talk.text

    def test_a_wrong_code_says_so_and_after_five_one_must_wait(self, talk: Any) -> None:
        for _ in range(transfer_codes.TRIES):
            turn = granted(talk, Command("resume", CODE), FoundCheck(None))
            assert turn.kind == "refuse"
            assert turn.accepted_code == ""
            assert "I do not recognise that code" in talk.text
        assert talk.event(Command("resume", CODE)).effect is None
        assert "Too many wrong codes" in talk.text
        talk.now += transfer_codes.WINDOW + timedelta(seconds=1)
        assert talk.event(Command("resume", CODE)).effect

    def test_a_change_that_waited_for_a_yes_is_let_be(self, talk: Any) -> None:
        """A yes here answers what is asked here."""
        waiting = replace(RUN, changing="start-date", proposed=(("start-date", "2012-06-01"),))
        granted(talk, Command("resume", CODE), FoundCheck(waiting))
        assert talk.turn.trace.question == "where"
        assert talk.say("yes").kind == "refuse"
        assert answers(talk) == {"start-date": "2026-03-02"}

    def test_a_check_of_a_flow_that_is_gone_is_a_wrong_code(self, talk: Any) -> None:
        granted(talk, Command("resume", CODE), FoundCheck(replace(RUN, flow="gone")))
        assert talk.session.run is None

    @pytest.mark.parametrize("line", ["resume", "resume my check", "resume contract", "go on then"])
    def test_other_words_after_resume_are_no_code(self, talk: Any, line: str) -> None:
        assert talk.say(line).effect is None


class TestWhereACheckCameFrom:
    """What is said, once, in the conversation a check was taken from."""

    def put_up(self, talk: Any) -> FlowRun:
        """A check with one answer, and the code for it given."""
        started(talk)
        run = granted(talk, Message("move", "8"), DrawnCode(CODE)).transfer.run
        assert isinstance(run, FlowRun)
        return run

    def test_the_copy_is_put_away_and_that_is_said(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.event(Notice("moved", run=taken))
        assert "Your check has moved to the other chat" in talk.text
        assert (talk.session.run, talk.session.paused) == (None, ())
        assert "You have no check to continue" in talk.say("resume").replies[0].text

    def test_nothing_said_before_brings_it_back(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.event(Notice("moved", run=taken))
        assert talk.event(Delete("8")).replies == ()
        assert talk.session.run is None

    def test_one_taken_up_again_here_and_left_as_it_was_goes_too(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.say("resume")
        talk.event(Notice("moved", run=taken))
        assert talk.session.run is None

    def test_one_gone_on_with_here_stays_and_that_is_said(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.say("resume", "England")
        talk.event(Notice("moved", run=taken))
        assert "so this copy stays here" in talk.text
        assert answers(talk) == {"start-date": "2026-03-02", "where": "england"}
        assert talk.turn.trace.question == "body"

    def test_another_check_under_way_here_is_not_touched(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.say("check", "1 June 2023")
        talk.event(Notice("moved", run=taken))
        assert answers(talk) == {"start-date": "2023-06-01"}
        assert talk.session.paused == ()
        assert talk.turn.trace.question == "where", "what is open is shown again"

    def test_a_result_goes_as_well(self, talk: Any) -> None:
        talk.say("check", "2 March 2026", "Scotland")
        assert talk.turn.trace.question is None
        taken = granted(talk, Message("move"), DrawnCode(CODE)).transfer.run
        talk.event(Notice("moved", run=taken))
        assert talk.session.run is None

    def test_where_the_check_is_gone_nothing_is_said(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.session = replace(talk.session, paused=())
        assert talk.event(Notice("moved", run=taken)).replies == ()

    def test_who_was_told_already_is_not_told_again(self, talk: Any) -> None:
        """`private` says where the check goes on before it does."""
        started(talk)
        taken = granted(talk, Command("private"), DrawnCode(CODE)).transfer.run
        assert talk.event(Notice("moved_aside", run=taken)).replies == ()
        assert talk.session.paused == ()

    def test_the_message_with_the_code_can_be_deleted(self, talk: Any) -> None:
        """Nobody who tidies a used code away wants the check gone: it is nowhere else now."""
        granted(talk, Message(f"resume {CODE}", "7"), FoundCheck(RUN))
        assert talk.event(Delete("7")).replies == ()
        assert answers(talk) == {"start-date": "2026-03-02"}

    def test_a_code_typed_where_it_was_given_goes_on_there(self, talk: Any) -> None:
        taken = self.put_up(talk)
        granted(talk, Message(f"resume {CODE}"), FoundCheck(taken, here=True))
        assert answers(talk) == {"start-date": "2026-03-02"}
        assert talk.session.paused == (), "there is one of it"
        assert "other check" not in talk.text

    def test_it_keeps_what_was_answered_there_since(self, talk: Any) -> None:
        taken = self.put_up(talk)
        talk.say("resume", "England")
        mine = talk.session.run
        granted(talk, Message(f"resume {CODE}"), FoundCheck(taken, here=True))
        assert talk.session.paused == (mine,)


class TestRecords:
    """Files and codes sent to have them verified."""

    def test_a_file_is_looked_at_and_what_is_known_is_said(self, talk: Any) -> None:
        file = File("Record.PDF", 1000, {"id": "F1"})
        wish = talk.engine.handle(talk.session, file, talk.now).effect
        assert wish == VerifyFile("Record.PDF", 1000, {"id": "F1"})
        granted(talk, file, FileVerdict(("Genuine.", "It holds.")))
        assert "Genuine.\n\nIt holds." in talk.text

    def test_a_file_that_cannot_be_had_is_asked_for_again(self, talk: Any) -> None:
        granted(talk, File("record.json", 0), FileVerdict(()))
        assert "could not download that file" in talk.text

    @pytest.mark.parametrize(
        ("file", "said"),
        [
            (File("photo.jpg", 10), "PDF or JSON record"),
            (File("", 10), "PDF or JSON record"),
            (File("record.pdf", 10**9), "too large"),
        ],
    )
    def test_other_files_are_not_fetched(self, talk: Any, file: File, said: str) -> None:
        assert talk.event(file).effect is None
        assert said in talk.text

    def test_in_a_check_the_open_question_follows(self, talk: Any) -> None:
        started(talk)
        assert granted(talk, File("record.pdf", 9), FileVerdict(("Genuine.",))).trace.question
        assert "Genuine." in talk.text

    def test_a_check_code_alone_proves_nothing(self, talk: Any) -> None:
        talk.say("abcd-efgh-ij23-mnop")
        assert "I do not keep records" in talk.text


class TestAbsence:
    """A check left and come back to."""

    def test_after_half_a_day_one_may_go_on_or_begin_again(self, talk: Any) -> None:
        started(talk)
        talk.now += timedelta(hours=12)
        talk.say("England")
        assert "Welcome back. Your check from 30 November 2026 is still open" in talk.text
        assert "Start again" in talk.labels
        assert answers(talk)["where"] == "england"
        talk.say("council")
        assert "Welcome back" not in talk.text

    def test_before_that_nothing_is_said(self, talk: Any) -> None:
        started(talk)
        talk.now += timedelta(hours=11)
        talk.say("England")
        assert "Welcome back" not in talk.text

    def test_a_check_about_to_be_forgotten_is_announced(self, talk: Any) -> None:
        started(talk)
        seen = talk.session.seen
        talk.now += timedelta(days=27)
        turn = talk.event(Notice("expiring", date(2026, 12, 22)))
        assert "I will delete them on 22 December 2026" in talk.text
        assert talk.labels == ["Continue the check", "Start again"]
        assert turn.session.seen == seen
        assert answers(talk) == {"start-date": "2026-03-02"}

    def test_where_nothing_would_be_lost_nothing_is_said(self, talk: Any) -> None:
        for text in ("hello", "check"):
            talk.say(text)
            assert talk.event(Notice("expiring", date(2026, 12, 22))).replies == ()
        assert talk.event(Notice("unheard of")).replies == ()

    def test_a_link_that_opens_the_chat_begins_the_check(self, talk: Any) -> None:
        talk.event(Command("start", "check"))
        assert talk.turn.trace.question == "start-date"

    def test_a_press_needs_no_welcome(self, talk: Any) -> None:
        started(talk)
        talk.now += timedelta(days=2)
        talk.event(Choice("a:1:where:england"))
        assert "Welcome back" not in talk.text
