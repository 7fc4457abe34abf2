"""
Turns that need an effect: a check that is continued elsewhere, a file that may be a record.

The turn asks for an `Effect`, and is made again with its result. A turn with an effect has replies
too, for callers that cannot perform it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.check import state, transfer_codes
from bot.handlers import check
from bot.handlers.context import TurnContext, joined
from bot.model.acts import CheckFile, Do, LetGo, ResumeByCode
from bot.model.effects import (
    DrawCode,
    DrawnCode,
    FileVerdict,
    FindCheck,
    FoundCheck,
    VerifyFile,
)
from bot.model.replies import Reply
from bot.model.session import FlowRun
from bot.model.turn import Transfer, Turn
from bot.rendering.entries import option

MAX_FILE_BYTES: Final = 8 * 1024 * 1024
"""Largest file looked at; a record's PDF has some 100 kB."""


def give_code(ctx: TurnContext) -> Turn:
    """Gives a code that continues the check in another conversation."""
    run = _check_at_hand(ctx)
    if run is None or not run.answers:
        return ctx.interrupt("command", Reply(ctx.say("move_none")))
    if not isinstance(ctx.effect_result, DrawnCode):
        return ctx.request(DrawCode(), "move_not_here")
    if not ctx.effect_result.text:
        return ctx.interrupt("command", Reply(ctx.say("move_others_read")))
    code = ctx.effect_result.text
    minutes = str(int(transfer_codes.GOOD_FOR / timedelta(minutes=1)))
    _leave(ctx, run)
    resume = option(ctx.library, Do("resume"), "option_resume")
    text = ctx.say("move_code", code=code, minutes=minutes)
    turn = ctx.interrupt("command", Reply(text, options=(resume,)))
    return replace(turn, transfer=_transfer(ctx, code, run))


def go_private(ctx: TurnContext) -> Turn:
    """Takes the check to the person's private conversation, where the channel can."""
    run = _check_at_hand(ctx)
    if run is None:
        return ctx.interrupt("command", Reply(ctx.say("move_none")))
    if not isinstance(ctx.effect_result, DrawnCode):
        return ctx.request(DrawCode(private=True), "private_not_here")
    if not ctx.effect_result.text:
        phrase = "private_already" if ctx.effect_result.alone else "private_not_here"
        return ctx.interrupt("command", Reply(ctx.say(phrase)))
    transfer = _transfer(ctx, ctx.effect_result.text, run)
    _leave(ctx, run)
    turn = ctx.interrupt("command", Reply(ctx.say("private_done")))
    return replace(turn, transfer=transfer, goes_private=True)


def _check_at_hand(ctx: TurnContext) -> FlowRun | None:
    """The check going on, or else the one paused last."""
    return ctx.session.run or next(iter(ctx.session.paused), None)


def _leave(ctx: TurnContext, run: FlowRun) -> None:
    """Pauses a check that is to go on elsewhere; it waits here until it was continued there."""
    if ctx.open_question:
        check.pause(ctx, run)
        ctx.update(run=None)


def _transfer(ctx: TurnContext, code: str, run: FlowRun) -> Transfer:
    until = ctx.now + transfer_codes.GOOD_FOR
    return Transfer(transfer_codes.hashed(code), run, until)


def resume_by_code(ctx: TurnContext, act: ResumeByCode) -> Turn:
    """Goes on with the check that waits under a code."""
    wrong = transfer_codes.recent(ctx.session.wrong_codes, ctx.now)
    if len(wrong) >= transfer_codes.TRIES:
        return ctx.interrupt("refuse", Reply(ctx.say("code_too_often")))
    hashed = transfer_codes.hashed(act.code)
    found = ctx.effect_result
    if not isinstance(found, FoundCheck):
        return ctx.request(FindCheck(hashed), "code_not_here")
    run = found.run
    if run is None or run.flow not in ctx.library.flows:
        ctx.update(wrong_codes=(*wrong, int(ctx.now.timestamp())))
        return ctx.interrupt("refuse", Reply(ctx.say("code_wrong")))
    if found.here:
        ctx.become(state.let_go(ctx.session, run))
    aside = check.set_aside(ctx)
    number = ctx.session.runs + 1
    here = replace(run, number=number, changing="", proposed=(), again=())
    ctx.update(run=here, runs=number, wrong_codes=())
    return replace(check.show(ctx, aside, ctx.say("moved_here")), accepted_code=hashed)


def let_go(ctx: TurnContext, act: LetGo) -> Turn:
    """
    Says that a check goes on elsewhere, and removes the copy here. Where it was continued here
    meanwhile, its answers stay.
    """
    mine = [run for run in (ctx.session.run, *ctx.session.paused) if run]
    if not any((run.flow, run.number) == (act.run.flow, act.run.number) for run in mine):
        return ctx.silence()
    left = state.let_go(ctx.session, act.run)
    phrase = "moved_away_kept" if left == ctx.session else "moved_away"
    ctx.become(left)
    begin = option(ctx.library, Do("check"), "option_check")
    options = (begin,) if ctx.session.run is None else ()
    return ctx.interrupt("command", Reply(ctx.say(phrase), options=options))


def check_file(ctx: TurnContext, act: CheckFile) -> Turn:
    """Says what is known of a file, which may be a record."""
    file = act.file
    if not file.name.lower().endswith(transfer_codes.FILE_KINDS):
        return ctx.interrupt("command", Reply(ctx.say("file_kind")))
    if file.size > MAX_FILE_BYTES:
        return ctx.interrupt("command", Reply(ctx.say("file_large")))
    if not isinstance(ctx.effect_result, FileVerdict):
        return ctx.request(VerifyFile(file.name, file.size, file.place), "file_not_here")
    text = joined(*ctx.effect_result.lines) or ctx.say("file_not_had")
    return ctx.interrupt("command", Reply(text))


COMMANDS: Mapping[str, Callable[[TurnContext], Turn]] = {"move": give_code, "private": go_private}
"""Commands that take a check elsewhere: the catalogue's key, and what it does."""
