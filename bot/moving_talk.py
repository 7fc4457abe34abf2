"""
Turns that need the world: a check that moves, a record that was sent, a message edited or deleted,
a conversation that has rested.

Rules of this file: what is needed is asked for with a `Wish`, and the turn is then made again with
what was granted. A turn with a wish has replies too, for callers that can grant nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot import moving, walking
from bot.actions import Do
from bot.answering import option
from bot.command_words import recognise
from bot.events import File
from bot.language_talk import LanguageTalk
from bot.replies import Parting, Reply, Turn
from bot.session import FlowRun, Session
from bot.wishes import Code, FindCheck, Found, Granted, NewCode, Verdict, Verify, Wish
from knowledge import british_date

AWAY: Final = timedelta(hours=12)
"""After so long the guide offers to go on or to begin again."""

FILE_BYTES: Final = 8 * 1024 * 1024
"""Largest file looked at; a record's PDF has some 100 kB."""


class MovingTalk(LanguageTalk):
    """Turns that need the world; `granted` is what an earlier wish of this very turn came to."""

    granted: Granted | None = None

    def wishing(self, wish: Wish, phrase: str) -> Turn:
        """A turn that asks for something, with what to say where it cannot be had."""
        return replace(self.interrupt("command", Reply(self.say(phrase))), wish=wish)

    def move_away(self) -> Turn:
        """Gives a code that takes the check to another conversation."""
        run = self.check_at_hand
        if run is None or not run.answers:
            return self.interrupt("command", Reply(self.say("move_none")))
        if not isinstance(self.granted, Code):
            return self.wishing(NewCode(), "move_not_here")
        if not self.granted.text:
            return self.interrupt("command", Reply(self.say("move_others_read")))
        code, minutes = self.granted.text, int(moving.GOOD_FOR / timedelta(minutes=1))
        parting = Parting(moving.hashed(code), run, self.now + moving.GOOD_FOR)
        self.leave_here(run)
        resume = option(self.library, Do("resume"), "option_resume")
        text = self.say("move_code", code=code, minutes=str(minutes))
        turn = self.interrupt("command", Reply(text, options=(resume,)))
        return replace(turn, parting=parting)

    @property
    def check_at_hand(self) -> FlowRun | None:
        """The check going on, or else the one put by last."""
        return self.session.run or next(iter(self.session.paused), None)

    def leave_here(self, run: FlowRun) -> None:
        """Puts a check by that is to go on elsewhere; it waits here until it was taken up there."""
        if self.open_question:
            self.put_by(run)
            self.move(replace(self.session, run=None))

    def go_private(self) -> Turn:
        """Takes the check to the person's private conversation, where the channel can."""
        run = self.check_at_hand
        if run is None:
            return self.interrupt("command", Reply(self.say("move_none")))
        if not isinstance(self.granted, Code):
            return self.wishing(NewCode(private=True), "private_not_here")
        if not self.granted.text:
            phrase = "private_already" if self.granted.alone else "private_not_here"
            return self.interrupt("command", Reply(self.say(phrase)))
        parting = Parting(moving.hashed(self.granted.text), run, self.now + moving.GOOD_FOR)
        self.leave_here(run)
        turn = self.interrupt("command", Reply(self.say("private_done")))
        return replace(turn, parting=parting, goes_private=True)

    def resume_by_code(self, code: str) -> Turn:
        """Goes on with the check that waits under a code."""
        wrong = moving.recent(self.session.wrong_codes, self.now)
        if len(wrong) >= moving.TRIES:
            return self.interrupt("refuse", Reply(self.say("code_too_often")))
        hashed = moving.hashed(code)
        if not isinstance(self.granted, Found):
            return self.wishing(FindCheck(hashed), "code_not_here")
        run = self.granted.run
        flow = self.library.flows.get(run.flow) if run else None
        if run is None or flow is None:
            wrong = (*wrong, int(self.now.timestamp()))
            self.session = replace(self.session, wrong_codes=wrong)
            return self.interrupt("refuse", Reply(self.say("code_wrong")))
        if self.granted.here:
            self.move(walking.let_go(self.session, run))
        aside = self.set_aside_any()
        number = self.session.runs + 1
        here = replace(run, number=number, changing="", proposed=(), again=())
        self.move(replace(self.session, run=here, runs=number, wrong_codes=()))
        return replace(self.show_standing(aside, self.say("moved_here")), taken_up=hashed)

    def moved(self, taken: FlowRun) -> Turn:
        """
        Says, in the conversation a check was taken from, that it goes on elsewhere, and lets the
        copy here go. Where it was gone on with here meanwhile, its answers stay.
        """
        mine = [run for run in (self.session.run, *self.session.paused) if run]
        if not any((run.flow, run.number) == (taken.flow, taken.number) for run in mine):
            return self.silence()
        left = walking.let_go(self.session, taken)
        phrase = "moved_away_kept" if left == self.session else "moved_away"
        self.move(left)
        check = option(self.library, Do("check"), "option_check")
        options = (check,) if self.session.run is None else ()
        return self.interrupt("command", Reply(self.say(phrase), options=options))

    def set_aside_any(self) -> str:
        """Keeps an unfinished check for 'resume'; what to say of it."""
        standing = self.standing
        if standing is None or standing.open is None or not standing.run.answers:
            return ""
        self.put_by(standing.run)
        return self.say("paused_other")

    def resume_line(self, line: str) -> str:
        """The code in a line that is the command 'resume' and a code; empty for any other."""
        word = line.split(" ", 1)[0]
        code = moving.code_in(line)
        return code if code and recognise(word, self.library.phrases) == "resume" else ""

    def file(self, file: File) -> Turn:
        """Says what is known of a file, which may be a record."""
        if not file.name.lower().endswith(moving.FILE_KINDS):
            return self.interrupt("command", Reply(self.say("file_kind")))
        if file.size > FILE_BYTES:
            return self.interrupt("command", Reply(self.say("file_large")))
        if not isinstance(self.granted, Verdict):
            return self.wishing(Verify(file.name, file.size, file.place), "file_not_here")
        text = "\n\n".join(self.granted.lines) or self.say("file_not_had")
        return self.interrupt("command", Reply(text))

    def record_code(self) -> Turn:
        """A record's check code alone, which proves nothing: no record is kept here."""
        return self.interrupt("command", Reply(self.say("record_code_alone")))

    def undone(self, before: Session) -> None:
        """Takes back what the last message did; numbers of runs are never used twice."""
        self.move(replace(before, runs=max(before.runs, self.session.runs)))

    def deleted(self, message: str) -> Turn:
        """Forgets what a message did that was deleted, if it was the last one."""
        last = self.session.last
        if last is None or last.id != message:
            return self.silence()
        self.undone(last.before)
        if self.standing is None:
            return self.turn("command", Reply(self.say("deleted")))
        return self.show_standing(self.say("deleted"))

    def edited_too_late(self) -> Turn:
        """An older message was edited: nothing changes, and in a check that is said."""
        if not self.open_question:
            return self.silence()
        return self.interrupt("command", Reply(self.say("edited_too_late")))

    def silence(self) -> Turn:
        """No word, nothing changed."""
        return Turn(self.session, (), "command", self.flow_trace())

    def expiring(self, last_day: str) -> Turn:
        """Says that a check is about to be forgotten."""
        if not self.open_question or not (self.session.run and self.session.run.answers):
            return self.silence()
        go_on = option(self.library, Do("resume"), "option_resume")
        again = option(self.library, Do("restart"), "option_restart")
        reply = Reply(self.say("expiring", day=last_day), options=(go_on, again))
        return self.turn("flow", reply, trace=self.flow_trace())

    def welcomed(self, turn: Turn, before: Session) -> Turn:
        """The turn, with an offer to go on or begin again where the person was long away."""
        is_back = before.seen is not None and self.now - before.seen >= AWAY
        if not is_back or before.seen is None or not turn.replies or not self.open_question:
            return turn
        run, was = self.session.run, before.run
        if run is None or was is None or run.number != was.number or not was.answers:
            return turn
        said = self.say("welcome_after", day=british_date(before.seen.date()))
        restart = option(self.library, Do("restart"), "option_restart")
        first, *others = turn.replies
        ids = {one.id for one in first.options}
        options = first.options if restart.id in ids else (*first.options, restart)
        first = replace(first, text=f"{said}\n\n{first.text}", options=options)
        return replace(turn, replies=(first, *others))
