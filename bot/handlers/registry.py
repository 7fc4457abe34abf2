"""
Which function performs an act, and which a command. Both are data: a test holds that every act and
every command of the catalogue has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.handlers import (
    answers,
    check,
    corrections,
    follow_ups,
    language,
    navigation,
    record,
    transfer,
)
from bot.handlers.context import Handler, TurnContext
from bot.model import acts
from bot.model.turn import Turn

COMMANDS: Final[Mapping[str, Callable[[TurnContext], Turn]]] = {
    **navigation.COMMANDS,
    **check.COMMANDS,
    **answers.COMMANDS,
    **record.COMMANDS,
    **transfer.COMMANDS,
}
"""The catalogue's key of a command, and what it does."""


def do(ctx: TurnContext, act: acts.Do) -> Turn:
    """Runs a command; the tag of a catalogue's language is one too."""
    if act.command in ctx.library.catalogues:
        return language.speak(ctx, act.command)
    return COMMANDS[act.command](ctx)


HANDLERS: Final[Mapping[type, Handler]] = {
    acts.Answer: check.answer_by_button,
    acts.Change: check.change,
    acts.Apply: check.apply_by_button,
    acts.Begin: check.begin_by_button,
    acts.Show: answers.show_by_button,
    acts.More: answers.show_more,
    acts.Sources: answers.show_sources,
    acts.Browse: navigation.browse,
    acts.Say: navigation.take_audience,
    acts.Do: do,
    acts.AskForWords: navigation.ask_for_words,
    acts.Pick: navigation.pick,
    acts.RefuseNumber: navigation.refuse_number,
    acts.UnknownCommand: navigation.unknown_command,
    acts.ResumeByCode: transfer.resume_by_code,
    acts.ExplainRecordCode: record.explain_code,
    acts.FillField: record.fill_field,
    acts.LeaveForm: navigation.leave_form,
    acts.NotInEnglish: language.not_in_english,
    acts.GiveAnswer: check.give_answer,
    acts.RefuseAnswer: check.refuse_answer,
    acts.AddFacts: check.add_facts_of_text,
    acts.OfferCorrections: check.offer_corrections,
    acts.Told: follow_ups.told,
    acts.NoteAudience: follow_ups.note_audience,
    acts.BeginByAccount: check.begin_by_account,
    acts.Ask: answers.ask,
    acts.AskSeveral: answers.ask_several,
    acts.GoOn: follow_ups.go_on,
    acts.TellSince: follow_ups.tell_since,
    acts.TellMeaning: follow_ups.tell_meaning,
    acts.AskWhich: follow_ups.ask_which,
    acts.LostFollowUp: follow_ups.lost_follow_up,
    acts.Reword: corrections.reword,
    acts.TakeBack: corrections.take_back,
    acts.CheckFile: transfer.check_file,
    acts.TellExpiry: corrections.tell_expiry,
    acts.LetGo: transfer.let_go,
    acts.StaySilent: corrections.stay_silent,
    acts.RefuseButton: navigation.refuse_button,
}
"""The type of an act, and the function that performs it."""
