"""
What a check says and does: its questions, answers, ways back, result.

Rules of this file: a check's state is the answers in the session; nothing here parses text.
"""

from __future__ import annotations

from dataclasses import replace

from bot import flow_lists, flow_words, walking
from bot.actions import Do
from bot.answering import openings, option, sources
from bot.citing import once_each
from bot.desk import Desk
from bot.flow_lists import Said
from bot.replies import Reply, Turn
from bot.taking_up import take_up
from bot.typed import Given, Unclear, in_words
from bot.walking import Standing
from bot.what_if import what_would_change
from dialogs import Flow, Question, Reach


class FlowTalk(Desk):
    """Turns of a check."""

    def begin(self, flow_id: str, text: str = "") -> Turn:
        """Begins a check anew, with the facts that a text gives unasked."""
        flow = self.library.flows[flow_id]
        aside = self.set_aside(flow)
        self.move(walking.begin(self.session, flow, self.library.release, self.seed))
        return self.take_up(flow, take_up(self.library, flow, text, self.today), aside)

    def set_aside(self, flow: Flow) -> str:
        """Keeps an unfinished walk through another flow for 'resume'; what to say of it."""
        standing = self.standing
        if standing is None or standing.open is None or standing.flow.id == flow.id:
            return ""
        if not standing.run.answers:
            return ""
        self.session = replace(self.session, paused=standing.run)
        return self.say("paused_other")

    def take_up(self, flow: Flow, given: dict[str, str], *before: str) -> Turn:
        """Goes on from facts given unasked, which are shown back; empty begins at the start."""
        if not given:
            return self.show_standing(*before, flow.intro)
        self.move(walking.give(self.session, given))
        questions = [(flow.question(question_id), answer) for question_id, answer in given.items()]
        lines = [f"- {flow_words.noted(self.library, q, a, '')}" for q, a in questions if q]
        return self.show_standing(*before, "\n".join((self.say("taken_up"), *lines)))

    def answer_by_option(self, question_id: str, given: str, run: int) -> Turn:
        """
        An answer by a button, which may be old or forged. Pressed twice, it answers once; on an
        older message it changes that answer.
        """
        self.wake(run)
        standing = self.standing
        asked = standing.flow.question(question_id) if standing else None
        if standing is None or asked is None or standing.run.number != run:
            return self.stale()
        is_open = standing.open is not None and standing.open.id == question_id
        if not is_open and question_id not in standing.held:
            return self.stale()
        if not walking.is_answer(asked, given, self.today):
            return self.interrupt("refuse", Reply(self.say("refuse_forged")))
        if is_open:
            return self.accept(standing, asked, Given({question_id: given}))
        if standing.held[question_id] == given:
            return self.show_standing()
        return self.change_by_option(asked, given)

    def wake(self, run: int) -> None:
        """Takes a stopped check up again when one of its own buttons is pressed."""
        paused = self.session.paused
        if self.session.run is None and paused is not None and paused.number == run:
            self.move(replace(self.session, run=paused, paused=None))

    def change_by_option(self, question: Question, given: str) -> Turn:
        """Changes an answer by a button of an older message, and says so."""
        self.move(walking.change(self.session, question.id))
        standing = self.standing
        if standing is None or standing.open is None or standing.open.id != question.id:
            return self.stale()
        turn = self.accept(standing, question, Given({question.id: given}))
        reply, *others = turn.replies
        said = replace(reply, text=f"{self.say('changed_by_button')}\n{reply.text}")
        return replace(turn, replies=(said, *others))

    def stale(self) -> Turn:
        """Says that a button has had its day."""
        if self.standing is None:
            text = self.say("refuse_stale_none")
            return self.turn("refuse", Reply(text, options=openings(self.library)))
        if self.open_question is None:
            return self.show_standing(self.say("refuse_stale"))
        return self.interrupt("refuse", Reply(self.say("refuse_stale")))

    def accept(self, standing: Standing, question: Question, given: Given) -> Turn:
        """Takes an answer and goes on."""
        was_changing = bool(standing.given)
        word = flow_lists.feedback(
            self.library, standing.flow, question, given.answers[question.id], self.today
        )
        self.move(walking.give(self.session, given.answers))
        self.session = replace(self.session, misses=0)
        after = self.standing
        lines = []
        for question_id, answered in given.answers.items():
            asked = standing.flow.question(question_id)
            if asked:
                working = given.working if question_id == question.id else ""
                lines.append(flow_words.noted(self.library, asked, answered, working))
        if given.from_range:
            words = in_words(self.library, question, given.answers[question.id])
            lines.append(self.say("taken_from_range", answer=words))
        if was_changing and after:
            knock = walking.knock_on(standing, after)
            lines += flow_words.knock_lines(self.library, knock)
        return _with(word, self.show_standing("\n".join(lines), word.text if word else ""))

    def refuse(self, standing: Standing, question: Question, unclear: Unclear) -> Turn:
        """Says why an answer cannot be taken, and asks again."""
        if unclear.choices:
            reply = flow_words.readings_reply(self.library, standing, question, unclear.choices)
            return self.turn("refuse", reply, trace=self.flow_trace())
        why = [self.say(unclear.phrase, **dict(unclear.figures))]
        if question.example:
            why.append(self.say("refuse_try", example=question.example))
        reply = flow_words.question_reply(self.library, standing, question, " ".join(why))
        return self.turn("refuse", reply, trace=self.flow_trace())

    def change(self, question_id: str, run: int) -> Turn:
        """Asks a question on the path again."""
        standing = self.standing
        if standing is None or standing.run.number != run:
            return self.stale()
        if question_id not in standing.held:
            return self.stale()
        self.move(walking.change(self.session, question_id))
        return self.show_standing()

    def back(self) -> Turn:
        """Asks the question before again."""
        if self.standing is None:
            return self.no_flow()
        before = walking.back(self.session, self.standing)
        if before is None:
            return self.show_standing(self.say("nothing_before"))
        self.move(before)
        return self.show_standing()

    def review(self) -> Turn:
        """Lists every answer, each to be changed."""
        if self.standing is None:
            return self.no_flow()
        if not self.standing.held:
            return self.interrupt("command", Reply(self.say("nothing_to_review")))
        reply = flow_words.review_reply(self.library, self.standing)
        return self.turn("flow", reply, trace=self.flow_trace())

    def restart(self) -> Turn:
        """Begins the check anew, or greets where there is none."""
        run = self.session.run or self.session.paused
        if run is None or run.flow not in self.library.flows:
            return self.greet()
        if run is self.session.paused:
            self.session = replace(self.session, paused=None)
        return self.begin(run.flow)

    def greet(self) -> Turn:
        """The greeting: one message with ways to begin."""
        reply = Reply(self.say("greeting"), options=openings(self.library))
        return self.interrupt("command", reply)

    def why(self) -> Turn:
        """Why a question is asked, a result came out, or an answer was given."""
        if self.standing and self.open_question:
            reply = flow_words.why_reply(self.library, self.standing, self.open_question)
            return self.turn("flow", reply, trace=self.flow_trace())
        if self.standing:
            return self.reasons()
        return self.last_sources()

    def last_sources(self) -> Turn:
        """Every source of the entry shown last."""
        if self.last_entry is None:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        return self.interrupt("command", sources(self.library, self.last_entry, self.when))

    def terms(self) -> Turn:
        """What the words of the open question mean."""
        if self.standing and self.open_question:
            reply = flow_words.terms_reply(self.library, self.standing, self.open_question)
            return self.turn("flow", reply, trace=self.flow_trace())
        return self.no_flow()

    def reasons(self) -> Turn:
        """Every step that led to the result."""
        standing = self.standing
        if standing is None or not isinstance(standing.path.step, Reach) or standing.open:
            return self.no_flow() if standing is None else self.show_standing()
        reply = flow_words.reasons_reply(self.library, standing, standing.path.step, self.when)
        return self.turn("flow", reply, trace=self.flow_trace())

    def what_would_change(self) -> Turn:
        """The nearest changes of one answer that would give another result."""
        standing = self.standing
        step = standing.path.step if standing and standing.open is None else None
        if standing is None or not isinstance(step, Reach) or step.determination is None:
            return self.no_flow() if standing is None else self.show_standing()
        reply = flow_words.what_if_reply(
            self.library, standing, what_would_change(self.library, standing, self.today)
        )
        return self.turn("flow", reply, trace=self.flow_trace())

    def stop(self) -> Turn:
        """Leaves the check, its answers kept."""
        run = self.session.run
        if run is None or not self.open_question:
            return self.turn("command", Reply(self.say("nothing_to_stop")))
        self.move(replace(self.session, run=None, paused=run))
        resume = option(self.library, Do("resume"), "option_resume")
        return self.turn("command", Reply(self.say("stopped"), options=(resume,)))

    def resume(self) -> Turn:
        """Goes on with the check."""
        if self.session.paused and self.may_take_up_the_paused():
            self.move(replace(self.session, run=self.session.paused, paused=None))
        if self.standing is None:
            return self.interrupt("command", Reply(self.say("nothing_to_resume")))
        if self.standing.run.changing:
            self.move(walking.change(self.session, ""))
        phrase = "welcome_back" if self.open_question else "welcome_back_result"
        return self.show_standing(self.say(phrase))

    def may_take_up_the_paused(self) -> bool:
        """True when nothing is under way, or another flow than the paused one has ended."""
        run, paused = self.session.run, self.session.paused
        if run is None or paused is None:
            return run is None
        return self.open_question is None and paused.flow != run.flow

    def no_flow(self) -> Turn:
        """Says that this works inside a check."""
        options = (option(self.library, Do("check"), "option_check"),)
        return self.interrupt("command", Reply(self.say("no_flow"), options=options))

    def show_standing(self, *before: str) -> Turn:
        """The open question, or the outcome, with what was said before it."""
        standing = self.standing
        if standing and standing.open:
            lead = [*before, self.say("refuse_past_fit") if standing.outdated else ""]
            reply = flow_words.question_reply(self.library, standing, standing.open, *lead)
            return self.turn("flow", reply, trace=self.flow_trace())
        if standing and isinstance(standing.path.step, Reach):
            step, when = standing.path.step, self.when
            reply = flow_words.outcome_reply(self.library, standing, step, when, *before)
            return self.turn("flow", reply, trace=self.flow_trace())
        return self.no_flow()


def _with(word: Said | None, turn: Turn) -> Turn:
    """A turn that also cites the sources of the word on the answer."""
    if word is None:
        return turn
    reply, *others = turn.replies
    cited = once_each((*word.citations, *reply.citations))
    return replace(turn, replies=(replace(reply, citations=cited), *others))
