"""
What a check says and does: its questions, answers, ways back, result.

Rules of this file: a check's state is the answers in the session; nothing here parses text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import flow_lists, flow_words, walking
from bot.actions import Do
from bot.answering import openings, option
from bot.citing import once_each
from bot.desk import Desk
from bot.flow_lists import Said
from bot.replies import Reply, Turn
from bot.session import FlowRun
from bot.taking_up import is_bidders, take_up
from bot.typed import Given, Unclear, in_words
from bot.walking import Knock, Standing
from bot.what_if import what_would_change
from dialogs import UNSURE, Flow, Question, Reach, clashes
from dialogs.answers import Picked, read_yes_no


class FlowTalk(Desk):
    """Turns of a check."""

    def begin(self, flow_id: str, text: str = "", side: str | None = None) -> Turn:
        """
        Begins a check anew, with the facts that a text gives unasked.

        Args:
            flow_id: The flow.
            text: What the person wrote; may be empty.
            side: Whose words it is put in; None leaves that to the text and the audience.
        """
        flow = self.library.flows[flow_id]
        aside = self.set_aside(flow)
        if side is None:
            bids = self.session.audience == "provider" or is_bidders(flow, text)
            side = walking.BIDDER if bids and flow.bidder_intro else ""
        release = self.library.release
        self.move(walking.begin(self.session, flow, release, self.seed, side))
        flow = self.standing.flow if self.standing else flow
        given = take_up(self.library, flow, text, self.today, bids=bool(side))
        return self.take_up(flow, given, aside)

    def take_side(self, side: str) -> Turn:
        """Puts the check to the other side, its answers kept; begins it where none is under way."""
        standing = self.standing
        if standing is None or not standing.flow.bidder_intro:
            return self.begin(self.library.main_flow, side=side)
        self.move(walking.take_side(self.session, side))
        flow = self.standing.flow if self.standing else standing.flow
        return self.show_standing(self.say("side_changed") if standing.held else flow.intro)

    def set_aside(self, flow: Flow) -> str:
        """Keeps an unfinished walk through another flow for 'resume'; what to say of it."""
        standing = self.standing
        if standing is None or standing.open is None or standing.flow.id == flow.id:
            return ""
        if not standing.run.answers:
            return ""
        self.put_by(standing.run)
        return self.say("paused_other")

    def put_by(self, run: FlowRun) -> None:
        """Keeps an unfinished walk for 'resume', in place of an older one of the same flow."""
        others = (each for each in self.session.paused if each.flow != run.flow)
        self.session = replace(self.session, paused=(run, *others))

    def take_up(self, flow: Flow, given: dict[str, str], *before: str) -> Turn:
        """
        Goes on from facts given unasked, each shown back with a way to correct it; none begins at
        the start.
        """
        if not given:
            return self.show_standing(*before, flow.intro)
        opening = flow.intro if self.session.run and self.session.run.side else ""
        return self.note(flow, given, *before, opening)

    def told_beside(self, text: str) -> Turn | None:
        """
        Goes on from facts of other questions, in a text that is no answer to the open one; None
        where it tells none.
        """
        standing = self.standing
        if standing is None or standing.open is None or standing.run.changing:
            return None
        bids = standing.run.side == walking.BIDDER
        told = take_up(self.library, standing.flow, text, self.today, bids=bids)
        new = {
            question: answer for question, answer in told.items() if question not in standing.held
        }
        questions = {question: standing.flow.question(question) for question in new}
        given = {
            question: new[question]
            for question, asked in questions.items()
            if asked and walking.is_answer(asked, new[question], self.today)
        }
        return self.note(standing.flow, given) if given.keys() - {standing.open.id} else None

    def told_again(self, text: str) -> Turn | None:
        """
        The open question with a way to change an earlier answer, where a text that is no answer to
        it tells another one than the one held; None where it tells none.
        """
        standing = self.standing
        if standing is None or standing.open is None or standing.run.changing:
            return None
        bids = standing.run.side == walking.BIDDER
        told = take_up(self.library, standing.flow, text, self.today, bids=bids)
        other = [q for q, answer in told.items() if standing.held.get(q, answer) != answer]
        if not other:
            return None
        said = self.say("refuse_held")
        reply = flow_words.question_reply(self.library, standing, standing.open, said)
        changes = flow_words.corrections(self.library, standing, other)
        reply = replace(reply, options=(*reply.options, *changes))
        return self.turn("refuse", reply, trace=self.flow_trace())

    def note(self, flow: Flow, given: dict[str, str], *before: str) -> Turn:
        """Facts told unasked as answers, each shown back with a way to correct it."""
        self.move(walking.give(self.session, given, flow))
        questions = [(flow.question(question_id), answer) for question_id, answer in given.items()]
        lines = [f"- {flow_words.noted(self.library, q, a, '')}" for q, a in questions if q]
        turn = self.show_standing(*before, "\n".join((self.say("taken_up"), *lines)))
        if self.standing is None:
            return turn
        corrections = flow_words.corrections(self.library, self.standing, given)
        first, *others = turn.replies
        first = replace(first, options=(*first.options, *corrections))
        return replace(turn, replies=(first, *others))

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
        paused = {each.number: each for each in self.session.paused}
        if self.session.run is None and run in paused:
            others = tuple(each for each in self.session.paused if each.number != run)
            self.move(replace(self.session, run=paused[run], paused=others))

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
        """Takes an answer and goes on; a change that moves other answers waits for a yes."""
        held = {**standing.held, **given.answers}
        contradicted = question.facts() & clashes(standing.flow, held, self.today)
        if contradicted:
            return self.contradict(standing, question, min(contradicted))
        if standing.given not in ("", UNSURE):
            after = self.after(standing, given.answers)
            knock = walking.knock_on(standing, after, given.answers) if after else Knock()
            if knock != Knock():
                return self.propose(standing, given, knock)
        return self.take_answer(standing, question, given)

    def contradict(self, standing: Standing, question: Question, fact: str) -> Turn:
        """Says what an answer contradicts, and asks again."""
        held = flow_words.held_in_words(self.library, standing)
        why = self.say(f"refuse_clash_{fact}", **held)
        reply = flow_words.question_reply(self.library, standing, question, why)
        return self.turn("refuse", reply, trace=self.flow_trace())

    def after(self, standing: Standing, answers: Mapping[str, str]) -> Standing | None:
        """Where the check would stand with these answers."""
        given = walking.give(self.session, answers, standing.flow)
        return walking.stand(self.library, given, self.today)

    def propose(self, standing: Standing, given: Given, knock: Knock) -> Turn:
        """Says what a change would do to the other answers, and asks whether to apply it."""
        self.move(walking.propose(self.session, given.answers))
        reply = flow_words.proposal_reply(self.library, self.standing or standing, knock)
        return self.turn("flow", reply, trace=self.flow_trace())

    def agrees(self, text: str) -> bool | None:
        """True for a yes to the change proposed, False for a no; None otherwise."""
        standing = self.standing
        if standing is None or not standing.proposed:
            return None
        said = read_yes_no(text)
        return said.option == "yes" if isinstance(said, Picked) else None

    def apply(self, mark: str = "", run: int = 0) -> Turn:
        """Applies the change proposed; a button must name the one that is waiting."""
        standing = self.standing
        if standing is None or standing.open is None or not standing.proposed:
            return self.stale() if mark else self.show_standing(self.say("nothing_to_apply"))
        if mark and (mark, run) != (flow_words.mark(standing.run), standing.run.number):
            return self.stale()
        answers = dict(standing.proposed)
        asked = [standing.flow.question(question_id) for question_id in answers]
        if not all(q and walking.is_answer(q, answers[q.id], self.today) for q in asked):
            return self.stale()
        return self.take_answer(standing, standing.open, Given(answers))

    def keep(self) -> Turn:
        """Leaves a change be and goes on as before."""
        if self.standing is None:
            return self.no_flow()
        self.move(walking.change(self.session, ""))
        return self.show_standing(self.say("kept"))

    def take_answer(self, standing: Standing, question: Question, given: Given) -> Turn:
        """Takes an answer, says what was taken, and goes on."""
        word = flow_lists.feedback(
            self.library, standing.flow, question, given.answers[question.id], self.today
        )
        self.move(walking.give(self.session, given.answers, standing.flow))
        if self.standing and self.standing.run.again:
            self.move(walking.ask_again(self.session, walking.still_again(self.standing)))
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
        if standing.given == UNSURE and after:
            knock = walking.knock_on(standing, after, given.answers)
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
        run = self.session.run or next(iter(self.session.paused), None)
        if run is None or run.flow not in self.library.flows:
            return self.greet()
        others = tuple(each for each in self.session.paused if each.flow != run.flow)
        self.session = replace(self.session, paused=others)
        return self.begin(run.flow, side=run.side)

    def greet(self) -> Turn:
        """The greeting: one message with ways to begin."""
        reply = Reply(self.say("greeting"), options=openings(self.library))
        return self.interrupt("command", reply)

    def why(self, *more: str) -> Turn:
        """Why a question is asked, with what else is to be said, or why a result came out."""
        if self.standing and self.open_question:
            reply = flow_words.why_reply(self.library, self.standing, self.open_question, *more)
            return self.turn("flow", reply, trace=self.flow_trace())
        return self.reasons()

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
        self.put_by(run)
        self.move(replace(self.session, run=None))
        resume = option(self.library, Do("resume"), "option_resume")
        return self.turn("command", Reply(self.say("stopped"), options=(resume,)))

    def resume(self) -> Turn:
        """Goes on with the check, at the first thing that is missing."""
        is_taken_up = self.open_question is None and self.take_up_the_paused()
        if self.standing and self.standing.run.changing:
            self.move(walking.change(self.session, ""))
        standing = self.standing
        if standing is None:
            return self.interrupt("command", Reply(self.say("nothing_to_resume")))
        points = walking.open_points(standing)
        if points and (is_taken_up or standing.open is None):
            self.move(walking.ask_again(self.session, points))
            return self.show_standing(self.say("welcome_back_unsure"))
        phrase = "welcome_back" if self.open_question else "welcome_back_result"
        return self.show_standing(self.say(phrase))

    def take_up_the_paused(self) -> bool:
        """True when a walk left before is taken up: the last, but none of a flow just ended."""
        ended = self.session.run.flow if self.session.run else ""
        waiting = [run for run in self.session.paused if run.flow != ended]
        if waiting:
            others = tuple(run for run in self.session.paused if run is not waiting[0])
            self.move(replace(self.session, run=waiting[0], paused=others))
        return bool(waiting)

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
