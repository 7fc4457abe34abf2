"""
What a check says and does: its questions, answers, ways back, result.

A check's state is the answers in the session; nothing here parses text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.check import state
from bot.check.state import CheckState, Impact
from bot.handlers.context import TurnContext, trace_of
from bot.handlers.signals import rephrased
from bot.model.acts import (
    AddFacts,
    Answer,
    Apply,
    Begin,
    BeginByAccount,
    Change,
    Do,
    GiveAnswer,
    OfferCorrections,
    RefuseAnswer,
)
from bot.model.replies import Reply
from bot.model.session import FlowRun
from bot.model.turn import Trace, Turn
from bot.rendering import check as render
from bot.rendering import lists
from bot.rendering.citations import once_each
from bot.rendering.entries import openings, option
from bot.rendering.lists import Said
from bot.rendering.what_if import what_would_change as nearest_changes
from bot.understanding.answers import ParsedAnswer, in_words
from bot.understanding.message import ParsedMessage
from bot.understanding.slots import is_start, not_the_bidders
from dialogs import UNSURE, Flow, Question, Reach, clashes

# Beginning


def begin_by_button(ctx: TurnContext, act: Begin) -> Turn:
    """Begins the flow that a button names, perhaps at a question."""
    return begin_or_go_on(ctx, act.flow, Trace(), first=act.question)


def begin_by_command(ctx: TurnContext) -> Turn:
    """Begins the applicability check."""
    return begin_or_go_on(ctx, ctx.library.main_flow, Trace())


def begin_by_account(ctx: TurnContext, act: BeginByAccount) -> Turn:
    """Begins a flow with the facts of a text that tells of a procurement."""
    return begin_or_go_on(ctx, act.flow, trace_of(act.message.finding), act.message)


def begin_or_go_on(
    ctx: TurnContext,
    flow_id: str,
    trace: Trace,
    message: ParsedMessage | None = None,
    first: str = "",
) -> Turn:
    """
    Begins a flow, or goes on with it where it is under way.

    Args:
        ctx: The turn.
        flow_id: The flow.
        trace: How the flow was found; empty where it was picked.
        message: What the person wrote; its facts are taken as answers.
        first: Question to begin at; empty for the flow's own order.
    """
    signals = rephrased(ctx, ctx.session, flow_id) if trace.entry else ()
    ctx.update(misses=0, suggested=(), scores=())
    if ctx.check and ctx.check.open and ctx.check.flow.id == flow_id:
        turn = show(ctx, ctx.say("welcome_back"))
    else:
        turn = begin(ctx, flow_id, message, first=first)
    score, others, phrase = trace.score, trace.alternatives, trace.phrase
    found = replace(turn.trace, score=score, alternatives=others, phrase=phrase)
    return replace(turn, trace=found, signals=signals)


def begin(
    ctx: TurnContext,
    flow_id: str,
    message: ParsedMessage | None = None,
    *,
    side: str | None = None,
    first: str = "",
) -> Turn:
    """
    Begins a check anew, with the facts that a text gives.

    Args:
        ctx: The turn.
        flow_id: The flow.
        message: What the person wrote; None for a button or a command.
        side: Whose words it is put in; None leaves that to the text and the audience.
        first: Question to begin at; empty for the flow's own order.
    """
    flow = ctx.library.flows[flow_id]
    aside = set_aside(ctx, unless=flow)
    if side is None:
        bids = ctx.session.audience == "provider"
        bids = bids or (message is not None and message.says_writer_bids(flow))
        side = state.BIDDER if bids and flow.bidder_intro else ""
    ctx.become(state.begin(ctx.session, flow, ctx.library.release, ctx.seed, side))
    flow = ctx.check.flow if ctx.check else flow
    given = message.slots(flow, bids=bool(side)) if message else {}
    return _begin_with(ctx, flow, given, aside, first=first)


def _begin_with(
    ctx: TurnContext, flow: Flow, given: Mapping[str, str], aside: str, *, first: str
) -> Turn:
    """
    The first question that facts leave open, those told earlier in the conversation included.

    A fact that is no longer an answer, as after a new release, is dropped: its question is asked.
    """
    if first:
        ctx.become(state.ask_first(ctx.session, first))
    known = {q: told for f, q, told in ctx.session.known if f == flow.id}
    if ctx.session.run and ctx.session.run.side == state.BIDDER:
        known = not_the_bidders(flow, known)  # told before we knew that the writer bids
    ctx.update(known=())
    held = {
        q: told for q, told in {**known, **given}.items() if not _is_long_ago(ctx, flow, q, told)
    }
    facts = {
        q.id: held[q.id]
        for q in flow.questions
        if q.id in held and state.is_answer(q, held[q.id], ctx.today)
    }
    if not facts:
        return show(ctx, aside, flow.intro)
    intro = flow.intro if ctx.session.run and ctx.session.run.side else ""
    return add_facts(ctx, flow, facts, aside, intro)


def _is_long_ago(ctx: TurnContext, flow: Flow, question_id: str, told: str) -> bool:
    """True for a first step before the Act: told in passing, it is something else."""
    began = ctx.library.law["act.in_force"].values[0].since
    return is_start(flow, question_id) and date.fromisoformat(told) < began


def take_side(ctx: TurnContext, side: str) -> Turn:
    """Puts the check to the other side, its answers kept; begins it where none is under way."""
    check = ctx.check
    if check is None or not check.flow.bidder_intro:
        return begin(ctx, ctx.library.main_flow, side=side)
    ctx.become(state.take_side(ctx.session, side))
    flow = ctx.check.flow if ctx.check else check.flow
    return show(ctx, ctx.say("side_changed") if check.held else flow.intro)


def set_aside(ctx: TurnContext, *, unless: Flow | None = None) -> str:
    """Pauses an unfinished walk, unless through that very flow; what to say about it."""
    check = ctx.check
    if check is None or check.open is None or not check.run.answers:
        return ""
    if unless and check.flow.id == unless.id:
        return ""
    pause(ctx, check.run)
    return ctx.say("paused_other")


def pause(ctx: TurnContext, run: FlowRun) -> None:
    """Keeps an unfinished walk for 'resume', in place of an older one of the same flow."""
    others = (each for each in ctx.session.paused if each.flow != run.flow)
    ctx.update(paused=(run, *others))


# Facts that were not asked for


def add_facts_of_text(ctx: TurnContext, act: AddFacts) -> Turn:
    """Takes facts of other questions than the open one."""
    return add_facts(ctx, ctx.check.flow, act.facts) if ctx.check else no_check(ctx)


def add_facts(ctx: TurnContext, flow: Flow, given: Mapping[str, str], *before: str) -> Turn:
    """Takes facts as answers, each shown back with a way to correct it."""
    ctx.become(state.give(ctx.session, given, flow))
    questions = [(flow.question(question_id), answer) for question_id, answer in given.items()]
    lines = [f"- {render.noted(ctx.library, q, a, '')}" for q, a in questions if q]
    turn = show(ctx, *before, "\n".join((ctx.say("taken_up"), *lines)))
    if ctx.check is None:
        return turn
    corrections = render.corrections(ctx.library, ctx.check, given)
    first, *others = turn.replies
    first = replace(first, options=(*first.options, *corrections))
    return replace(turn, replies=(first, *others))


def offer_corrections(ctx: TurnContext, act: OfferCorrections) -> Turn:
    """The open question with a way to change earlier answers, which a text contradicts."""
    check = ctx.check
    if check is None or check.open is None:
        return no_check(ctx)
    reply = render.question_reply(ctx.library, check, check.open, ctx.say("refuse_held"))
    changes = render.corrections(ctx.library, check, act.questions)
    return ctx.flow_reply(replace(reply, options=(*reply.options, *changes)), "refuse")


# Answers


def answer_by_button(ctx: TurnContext, act: Answer) -> Turn:
    """
    An answer by a button, which may be old or forged. Pressed twice, it answers once; on an older
    message it changes that answer.
    """
    wake(ctx, act.run)
    check = ctx.check
    asked = check.flow.question(act.question) if check else None
    if check is None or asked is None or check.run.number != act.run:
        return stale(ctx)
    is_open = check.open is not None and check.open.id == asked.id
    if not is_open and asked.id not in check.held:
        return stale(ctx)
    if not state.is_answer(asked, act.answer, ctx.today):
        return ctx.interrupt("refuse", Reply(ctx.say("refuse_forged")))
    if is_open:
        return accept(ctx, check, asked, ParsedAnswer({asked.id: act.answer}))
    if check.held[asked.id] == act.answer:
        return show(ctx)
    return _change_by_button(ctx, asked, act.answer)


def wake(ctx: TurnContext, run: int) -> None:
    """Continues a stopped check when one of its own buttons is pressed."""
    paused = {each.number: each for each in ctx.session.paused}
    if ctx.session.run is None and run in paused:
        others = tuple(each for each in ctx.session.paused if each.number != run)
        ctx.update(run=paused[run], paused=others)


def _change_by_button(ctx: TurnContext, question: Question, given: str) -> Turn:
    """Changes an answer by a button of an older message, and says so."""
    ctx.become(state.change(ctx.session, question.id))
    check = ctx.check
    if check is None or check.open is None or check.open.id != question.id:
        return stale(ctx)
    turn = accept(ctx, check, question, ParsedAnswer({question.id: given}))
    reply, *others = turn.replies
    said = replace(reply, text=f"{ctx.say('changed_by_button')}\n{reply.text}")
    return replace(turn, replies=(said, *others))


def stale(ctx: TurnContext) -> Turn:
    """Says that a button is no longer valid."""
    if ctx.check is None:
        text = ctx.say("refuse_stale_none")
        return ctx.reply("refuse", Reply(text, options=openings(ctx.library)))
    if ctx.open_question is None:
        return show(ctx, ctx.say("refuse_stale"))
    return ctx.interrupt("refuse", Reply(ctx.say("refuse_stale")))


def give_answer(ctx: TurnContext, act: GiveAnswer) -> Turn:
    """Takes what a text answers to the open question."""
    check = ctx.check
    if check is None or check.open is None:
        return no_check(ctx)
    return accept(ctx, check, check.open, act.given)


def accept(ctx: TurnContext, check: CheckState, question: Question, given: ParsedAnswer) -> Turn:
    """Takes an answer and goes on; a change that affects other answers waits for a yes."""
    held = {**check.held, **given.answers}
    contradicted = question.facts() & clashes(check.flow, held, ctx.today)
    if contradicted:
        return _contradict(ctx, check, question, min(contradicted))
    if check.given not in ("", UNSURE):
        after = state.derive_state(
            ctx.library, state.give(ctx.session, given.answers, check.flow), ctx.today
        )
        impact = state.impact_of(check, after, given.answers) if after else Impact()
        if impact != Impact():
            return _propose(ctx, check, given, impact)
    return _take(ctx, check, question, given)


def _contradict(ctx: TurnContext, check: CheckState, question: Question, fact: str) -> Turn:
    """Says what an answer contradicts, and asks again."""
    held = render.held_in_words(ctx.library, check)
    why = ctx.say(f"refuse_clash_{fact}", **held)
    return ctx.flow_reply(render.question_reply(ctx.library, check, question, why), "refuse")


def _propose(ctx: TurnContext, check: CheckState, given: ParsedAnswer, impact: Impact) -> Turn:
    """Says what a change would do to the other answers, and asks whether to apply it."""
    ctx.become(state.propose(ctx.session, given.answers))
    return ctx.flow_reply(render.proposal_reply(ctx.library, ctx.check or check, impact))


def apply_by_button(ctx: TurnContext, act: Apply) -> Turn:
    """Applies the change proposed; the button must name the one that is waiting."""
    check = ctx.check
    if check is None or check.open is None or not check.proposed:
        return stale(ctx)
    if (act.mark, act.run) != (render.mark(check.run), check.run.number):
        return stale(ctx)
    return apply(ctx)


def apply(ctx: TurnContext) -> Turn:
    """Applies the change proposed."""
    check = ctx.check
    if check is None or check.open is None or not check.proposed:
        return show(ctx, ctx.say("nothing_to_apply"))
    answers = dict(check.proposed)
    asked = [check.flow.question(question_id) for question_id in answers]
    if not all(q and state.is_answer(q, answers[q.id], ctx.today) for q in asked):
        return stale(ctx)
    return _take(ctx, check, check.open, ParsedAnswer(answers))


def keep(ctx: TurnContext) -> Turn:
    """Discards the change proposed and goes on as before."""
    if ctx.check is None:
        return no_check(ctx)
    ctx.become(state.change(ctx.session, ""))
    return show(ctx, ctx.say("kept"))


def _take(ctx: TurnContext, check: CheckState, question: Question, given: ParsedAnswer) -> Turn:
    """Takes an answer, says what was taken, and goes on."""
    word = lists.feedback(ctx.library, check.flow, question, given.answers[question.id], ctx.today)
    ctx.become(state.give(ctx.session, given.answers, check.flow))
    if ctx.check and ctx.check.run.again:
        ctx.become(state.ask_again(ctx.session, state.still_again(ctx.check)))
    ctx.update(misses=0)
    lines = []
    for question_id, answered in given.answers.items():
        asked = check.flow.question(question_id)
        if asked:
            working = given.working if question_id == question.id else ""
            lines.append(render.noted(ctx.library, asked, answered, working))
    if given.from_range:
        words = in_words(ctx.library, question, given.answers[question.id])
        lines.append(ctx.say("taken_from_range", answer=words))
    if check.given == UNSURE and ctx.check:
        impact = state.impact_of(check, ctx.check, given.answers)
        lines += render.impact_lines(ctx.library, impact)
    return _citing(word, show(ctx, "\n".join(lines), word.text if word else ""))


def _citing(word: Said | None, turn: Turn) -> Turn:
    """A turn that also cites the sources of the feedback on an answer."""
    if word is None:
        return turn
    reply, *others = turn.replies
    cited = once_each((*word.citations, *reply.citations))
    return replace(turn, replies=(replace(reply, citations=cited), *others))


def refuse_answer(ctx: TurnContext, act: RefuseAnswer) -> Turn:
    """Says why an answer cannot be taken, and asks again."""
    check, unclear = ctx.check, act.unclear
    if check is None or check.open is None:
        return no_check(ctx)
    if unclear.choices:
        reply = render.readings_reply(ctx.library, check, check.open, unclear.choices)
        return ctx.flow_reply(reply, "refuse")
    why = [ctx.say(unclear.phrase, **dict(unclear.figures))]
    if check.open.example:
        why.append(ctx.say("refuse_try", example=check.open.example))
    reply = render.question_reply(ctx.library, check, check.open, " ".join(why))
    return ctx.flow_reply(reply, "refuse")


# Ways through it


def change(ctx: TurnContext, act: Change) -> Turn:
    """Asks a question on the path again."""
    check = ctx.check
    if check is None or check.run.number != act.run or act.question not in check.held:
        return stale(ctx)
    ctx.become(state.change(ctx.session, act.question))
    return show(ctx)


def back(ctx: TurnContext) -> Turn:
    """Asks the question before again."""
    if ctx.check is None:
        return no_check(ctx)
    before = state.back(ctx.session, ctx.check)
    if before is None:
        return show(ctx, ctx.say("nothing_before"))
    ctx.become(before)
    return show(ctx)


def review(ctx: TurnContext) -> Turn:
    """Lists every answer, each to be changed."""
    if ctx.check is None:
        return no_check(ctx)
    if not ctx.check.held:
        return ctx.interrupt("command", Reply(ctx.say("nothing_to_review")))
    return ctx.flow_reply(render.review_reply(ctx.library, ctx.check))


def restart(ctx: TurnContext) -> Turn:
    """Begins the check anew with nothing told before, or greets where there is none."""
    ctx.update(known=())
    run = ctx.session.run or next(iter(ctx.session.paused), None)
    if run is None or run.flow not in ctx.library.flows:
        return ctx.perform(Do("start"))
    others = tuple(each for each in ctx.session.paused if each.flow != run.flow)
    ctx.update(paused=others)
    return begin(ctx, run.flow, side=run.side)


def why(ctx: TurnContext, *more: str) -> Turn:
    """Why a question is asked, with what else is to be said, or why a result came out."""
    if ctx.check and ctx.open_question:
        return ctx.flow_reply(render.why_reply(ctx.library, ctx.check, ctx.open_question, *more))
    return reasons(ctx)


def terms(ctx: TurnContext) -> Turn:
    """What the words of the open question mean."""
    if ctx.check and ctx.open_question:
        return ctx.flow_reply(render.terms_reply(ctx.library, ctx.check, ctx.open_question))
    return no_check(ctx)


def reasons(ctx: TurnContext) -> Turn:
    """Every step that led to the result."""
    check = ctx.check
    if check is None or not isinstance(check.path.step, Reach) or check.open:
        return no_check(ctx) if check is None else show(ctx)
    return ctx.flow_reply(render.reasons_reply(ctx.library, check, check.path.step, ctx.check_day))


def what_would_change(ctx: TurnContext) -> Turn:
    """The nearest changes of one answer that would give another result."""
    check = ctx.check
    step = check.path.step if check and check.open is None else None
    if check is None or not isinstance(step, Reach) or step.determination is None:
        return no_check(ctx) if check is None else show(ctx)
    changes = nearest_changes(ctx.library, check, ctx.today)
    return ctx.flow_reply(render.what_if_reply(ctx.library, check, changes))


def stop(ctx: TurnContext) -> Turn:
    """Leaves the check, its answers kept."""
    run = ctx.session.run
    if run is None or not ctx.open_question:
        return ctx.reply("command", Reply(ctx.say("nothing_to_stop")))
    pause(ctx, run)
    ctx.update(run=None)
    resume_option = option(ctx.library, Do("resume"), "option_resume")
    return ctx.reply("command", Reply(ctx.say("stopped"), options=(resume_option,)))


def resume(ctx: TurnContext) -> Turn:
    """Goes on with the check, at the first thing that is missing."""
    is_unpaused = ctx.open_question is None and _unpause(ctx)
    if ctx.check and ctx.check.run.changing:
        ctx.become(state.change(ctx.session, ""))
    check = ctx.check
    if check is None:
        return ctx.interrupt("command", Reply(ctx.say("nothing_to_resume")))
    points = state.open_points(check)
    if points and (is_unpaused or check.open is None):
        ctx.become(state.ask_again(ctx.session, points))
        return show(ctx, ctx.say("welcome_back_unsure"))
    return show(ctx, ctx.say("welcome_back" if ctx.open_question else "welcome_back_result"))


def _unpause(ctx: TurnContext) -> bool:
    """True when a paused walk goes on: the last one, but none of a flow that has just ended."""
    ended = ctx.session.run.flow if ctx.session.run else ""
    waiting = [run for run in ctx.session.paused if run.flow != ended]
    if waiting:
        others = tuple(run for run in ctx.session.paused if run is not waiting[0])
        ctx.update(run=waiting[0], paused=others)
    return bool(waiting)


def no_check(ctx: TurnContext) -> Turn:
    """Says that this works inside a check."""
    options = (option(ctx.library, Do("check"), "option_check"),)
    return ctx.interrupt("command", Reply(ctx.say("no_flow"), options=options))


def show(ctx: TurnContext, *before: str) -> Turn:
    """The open question, or the outcome, with what was said before it."""
    check = ctx.check
    if check and check.open:
        lead = [*before, ctx.say("refuse_past_fit") if check.outdated else ""]
        return ctx.flow_reply(render.question_reply(ctx.library, check, check.open, *lead))
    if check and isinstance(check.path.step, Reach):
        return ctx.flow_reply(
            render.outcome_reply(ctx.library, check, check.path.step, ctx.check_day, *before)
        )
    return no_check(ctx)


COMMANDS: Mapping[str, Callable[[TurnContext], Turn]] = {
    "check": begin_by_command,
    "back": back,
    "review": review,
    "restart": restart,
    "terms": terms,
    "reasons": reasons,
    "changes": what_would_change,
    "stop": stop,
    "resume": resume,
    "apply": apply,
    "keep": keep,
    "bidder": lambda ctx: take_side(ctx, state.BIDDER),
    "buyer": lambda ctx: take_side(ctx, ""),
}
"""Commands of a check: the catalogue's key, and what it does."""
