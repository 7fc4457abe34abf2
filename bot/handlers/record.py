"""
The record for the procurement file: asks for the person's own details, all optional, and hands the
files over.

What a person types here is kept only until the record is made; it goes into the record and nowhere
else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.check.state import CheckState
from bot.handlers import check
from bot.handlers.context import TurnContext, joined
from bot.model.acts import Do, ExplainRecordCode, FillField
from bot.model.replies import Attachment, Reply
from bot.model.session import Form
from bot.model.turn import Turn
from bot.records.record import FIELD_LIMIT, FIELDS, tidy
from bot.rendering.entries import option
from dialogs import Reach
from knowledge import GuidanceError


def begin(ctx: TurnContext) -> Turn:
    """Begins the record of the check that has come to its result; a list's record is its file."""
    if _recordable(ctx) is None:
        files = _list_file(ctx)
        if files:
            return ctx.flow_reply(Reply(ctx.say("record_is_list"), attachments=files))
        return ctx.interrupt("command", Reply(ctx.say("record_none")))
    if ctx.services.recorder is None:
        return ctx.reply("command", Reply(ctx.say("record_not_here")))
    ctx.update(form=Form())
    return _ask_field(ctx, ctx.say("record_begin"))


def fill_field(ctx: TurnContext, act: FillField) -> Turn:
    """Takes what was typed as the detail asked for; an empty text leaves it out."""
    form = ctx.session.form or Form()
    name = FIELDS[len(form.given)]
    kept = tidy(act.text)
    if len(kept) > FIELD_LIMIT:
        return _ask_field(ctx, ctx.say("record_too_long", limit=str(FIELD_LIMIT)))
    form = Form((*form.given, (name, kept)))
    ctx.update(form=form)
    return _ask_field(ctx) if len(form.given) < len(FIELDS) else finish(ctx)


def skip(ctx: TurnContext) -> Turn:
    """Leaves the detail asked for out."""
    return fill_field(ctx, FillField("")) if ctx.session.form else check.no_check(ctx)


def finish_early(ctx: TurnContext) -> Turn:
    """Makes the record without the details not yet asked for."""
    return finish(ctx) if ctx.session.form else check.no_check(ctx)


def finish(ctx: TurnContext) -> Turn:
    """Makes the record with the details given so far, and forgets them."""
    form, state, recorder = ctx.session.form or Form(), _recordable(ctx), ctx.services.recorder
    ctx.update(form=None)
    if state is None or recorder is None:
        return ctx.interrupt("command", Reply(ctx.say("record_none")))
    fields = {name: text for name, text in form.given if text}
    try:
        files = recorder.record(ctx.library, state, fields, ctx.now)
    except GuidanceError:
        return ctx.reply("command", Reply(ctx.say("record_failed")))
    names = "\n".join(f"- {file.name}" for file in files)
    text = "\n".join((ctx.say("record_done"), names))
    return ctx.flow_reply(Reply(text, attachments=files))


def explain_code(ctx: TurnContext, _act: ExplainRecordCode) -> Turn:
    """Says that a record's check code alone proves nothing: no record is kept here."""
    return ctx.interrupt("command", Reply(ctx.say("record_code_alone")))


def _recordable(ctx: TurnContext) -> CheckState | None:
    if ctx.check is None or ctx.check.open:
        return None
    step = ctx.check.path.step
    return ctx.check if isinstance(step, Reach) and step.determination else None


def _list_file(ctx: TurnContext) -> tuple[Attachment, ...]:
    """The file of the list a check has ended in; empty where it has none."""
    if ctx.check is None or ctx.check.open:
        return ()
    return check.show(ctx).replies[0].attachments


def _ask_field(ctx: TurnContext, *before: str) -> Turn:
    form = ctx.session.form or Form()
    ask = ctx.say(f"record_ask_{FIELDS[len(form.given)]}")
    options = (
        option(ctx.library, Do("skip"), "option_skip"),
        option(ctx.library, Do("finish"), "option_finish"),
    )
    return ctx.flow_reply(Reply(joined(*before, ask), options=options))


COMMANDS: Mapping[str, Callable[[TurnContext], Turn]] = {
    "record": begin,
    "skip": skip,
    "finish": finish_early,
}
"""Commands about the record: the catalogue's key, and what it does."""
