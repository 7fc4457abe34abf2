"""
What a message means: the one act that the first interpreter to recognise it gives.

`INTERPRETERS` is the order in which a message is understood, and the only place that holds it. Each
interpreter sees the situation and the message, and returns an act or None. None of them can change
anything: a `Situation` is a value, and a `ParsedMessage` only remembers what was read from it. The
page docs/understanding.md is made from the tuple, with a message that each takes and one it leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.check.state import is_answer
from bot.matching import MOST_ASKED
from bot.matching.values import Band
from bot.matching.words import MAX_CHARACTERS
from bot.model.acts import (
    Act,
    AddFacts,
    Ask,
    AskForWords,
    AskSeveral,
    AskWhich,
    BeginByAccount,
    Do,
    ExplainRecordCode,
    FillField,
    GiveAnswer,
    LeaveForm,
    LostFollowUp,
    NoteAudience,
    NotInEnglish,
    OfferCorrections,
    Pick,
    RefuseAnswer,
    RefuseNumber,
    ResumeByCode,
    Told,
    UnknownCommand,
)
from bot.understanding import commands
from bot.understanding.answers import ParsedAnswer, UnclearAnswer
from bot.understanding.follow_ups import tells_of_a_beginning, tells_of_oneself
from bot.understanding.message import MAX_PARTS, ParsedMessage, Reading
from bot.understanding.normalise import has_words, label_key
from bot.understanding.references import resolve
from bot.understanding.situation import Situation
from bot.understanding.slots import is_account, is_start
from dialogs import Flow

Interpreter = Callable[[Situation, ParsedMessage], Act | None]

MAX_NUMBER_DIGITS: Final = 2
"""Digits of a number that picks an option."""


@dataclass(frozen=True, slots=True)
class Look:
    """
    One interpreter's look at a message.

    Attributes:
        interpreter: Its name.
        readings: What it read that nobody before it had read, in order.
        took: True for the last one, whose act it is.
    """

    interpreter: str
    readings: tuple[Reading, ...]
    took: bool


@dataclass(frozen=True, slots=True)
class Interpretation:
    """
    What a message means, and how that was found.

    Attributes:
        act: What to do.
        looks: Each interpreter asked, in order; the last one took the message.
        message: Everything that was read.
    """

    act: Act
    looks: tuple[Look, ...]
    message: ParsedMessage


def interpret(situation: Situation, text: str) -> Interpretation:
    """
    What a text means.

    Args:
        situation: Where it was said.
        text: As `normalise.visible_text` leaves it.
    """
    message = ParsedMessage(text, situation)
    looks: list[Look] = []
    for interpreter in INTERPRETERS:
        before = len(message.readings)
        act = interpreter(situation, message)
        readings = tuple(message.readings[before:])
        looks.append(Look(interpreter.__name__, readings, took=act is not None))
        if act is not None:
            return Interpretation(act, tuple(looks), message)
    raise AssertionError("the last interpreter takes every message")


def no_words(_situation: Situation, message: ParsedMessage) -> Act | None:
    """Emoji, punctuation or nothing at all."""
    return None if message.has_words else AskForWords()


def transfer_code(_situation: Situation, message: ParsedMessage) -> Act | None:
    """The word for 'resume' and a code from another conversation."""
    return ResumeByCode(message.transfer_code) if message.transfer_code else None


def record_code(situation: Situation, message: ParsedMessage) -> Act | None:
    """The check code of a record, alone; not while details of a record are asked for."""
    is_alone = situation.session.form is None and message.is_record_code
    return ExplainRecordCode() if is_alone else None


def slash_command(situation: Situation, message: ParsedMessage) -> Act | None:
    """A slash, a command, perhaps a question behind it."""
    if not message.text.startswith("/"):
        return None
    name, _, argument = message.text[1:].partition(" ")
    return command_act(situation, name, argument)


def command_act(situation: Situation, name: str, argument: str) -> Act:
    """
    What a command given as one means; near misses count.

    Args:
        situation: Where it was given.
        name: Without the slash; untrusted.
        argument: The rest of the line: a code, what a link that opens the chat is for, a question.
    """
    phrases = situation.library.phrases
    command = commands.recognise(name, phrases)
    if command is None:
        return LeaveForm(UnknownCommand(name))
    line = ParsedMessage(f"{name} {argument}", situation)
    if command == "resume" and line.transfer_code:
        return LeaveForm(ResumeByCode(line.transfer_code))
    if command == "start" and argument:
        linked = ParsedMessage(argument.replace("-", " ", 1), situation)
        if linked.transfer_code:
            return LeaveForm(ResumeByCode(linked.transfer_code))
        if argument in phrases.commands:
            return LeaveForm(Do(argument))
    question = argument.lstrip("/ ")
    if has_words(question) and command not in ("start", "check", "restart"):
        return LeaveForm(interpret(situation.without_form(), question).act)
    return LeaveForm(Do(command))


def picked_option(situation: Situation, message: ParsedMessage) -> Act | None:
    """The number or the very label of an option shown last."""
    offered, said = situation.session.offered, message.label
    if _is_number(said):
        is_there = 1 <= int(said) <= len(offered)
        return Pick(offered[int(said) - 1][0]) if is_there else None
    same = [id for id, label in offered if label_key(label) == said]
    if len(same) != 1:
        return None
    # a title typed out is a new question, asked of today, unless it settles a choice
    return Pick(same[0], is_new_question=not situation.session.suggested)


def record_detail(situation: Situation, message: ParsedMessage) -> Act | None:
    """While details of a record are asked for: one of the form's words, or a detail."""
    if situation.session.form is None:
        return None
    match message.exact_command:
        case "skip" | "finish" as word:
            return Do(word)
        case "stop":
            return LeaveForm()
        case "help":
            return LeaveForm(Do("help"))
    return FillField(message.text)


def proposed_change(situation: Situation, message: ParsedMessage) -> Act | None:
    """A yes or a no to the change of an answer that was proposed."""
    if situation.check is None or not situation.check.proposed or not message.is_yes_or_no:
        return None
    return Do("apply" if _says_yes(message) else "keep")


def number_out_of_range(situation: Situation, message: ParsedMessage) -> Act | None:
    """A number that no option shown last has, where no amount or day is asked for."""
    question = situation.open_question
    asks_number = question is not None and question.kind in ("money", "date")
    is_out = _is_number(message.label) and bool(situation.session.offered) and not asks_number
    return RefuseNumber() if is_out else None


def command_word(situation: Situation, message: ParsedMessage) -> Act | None:
    """A command as a word, near misses included; not where the open question has that word."""
    question = situation.open_question
    options = question.options if question else ()
    own = (words for option in options for words in (option.label, *option.also))
    if any(message.label == label_key(words) for words in own):
        return None
    return Do(message.command) if message.command else None


def other_language(_situation: Situation, message: ParsedMessage) -> Act | None:
    """A message that is surely in another language than English."""
    language = message.language
    if not language:
        return None
    catalogues = message.situation.library.catalogues
    is_greeting = language in catalogues and message.is_greeting_in(language)
    return NotInEnglish(language, is_greeting)


# While a question of a check is open


def settled_follow_up(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: a follow-up to the answer before, where nothing about it is left to ask."""
    if situation.open_question is None:
        return None
    said = message.follow_up
    if said is None or not (message.sounds_like_a_question or said.facet):
        return None
    act = resolve(situation, message)
    return None if isinstance(act, AskWhich) else act


def several_in_check(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: several questions in one message."""
    if situation.open_question is None or not message.sounds_like_a_question:
        return None
    return several_questions(situation, message)


def sure_question(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: a question that the matcher is sure of."""
    if situation.open_question is None or not message.sounds_like_a_question:
        return None
    return asked(situation, message) if message.finding.band is Band.SURE else None


def answer_to_open_question(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: an answer to the open question."""
    given = message.answer
    if not isinstance(given, ParsedAnswer):
        return None
    if message.sounds_like_a_question and message.asks_outright:
        return asked(situation, message)  # "what was it in 2014?" names a year, and gives none
    return GiveAnswer(given)


def question_without_a_mark(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: no answer by any reading, and the matcher is sure of a question."""
    given = message.answer
    if not isinstance(given, UnclearAnswer):
        return None
    if not given.is_off_the_point or message.is_yes_or_no:
        return None
    return asked(situation, message) if message.finding.band is Band.SURE else None


def lost_follow_up(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: a follow-up to the answer before that cannot be told where it leads."""
    if situation.open_question is None or not message.sounds_like_a_question:
        return None
    said, last = message.follow_up, situation.answer_followed
    is_lost = said is not None and said.opener and last is not None
    return LostFollowUp(last.title) if is_lost and last else None


def facts_of_other_questions(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: facts that answer questions other than the open one."""
    check = situation.check
    if check is None or check.open is None or check.run.changing:
        return None
    if message.sounds_like_a_question and message.begins_as_follow_up:
        return None
    told = message.slots(check.flow, bids=situation.is_bidders)
    asked_by = {q.id: q for q in check.flow.questions}
    new = {
        question: answer
        for question, answer in told.items()
        if question not in check.held and is_answer(asked_by[question], answer, situation.today)
    }
    return AddFacts(new) if new.keys() - {check.open.id} else None


def contradicted_answer(situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: facts that differ from answers given before."""
    check, given = situation.check, message.answer
    if check is None or check.open is None or check.run.changing:
        return None
    if not isinstance(given, UnclearAnswer) or given.choices:
        return None
    told = message.slots(check.flow, bids=situation.is_bidders)
    other = tuple(q for q, answer in told.items() if check.held.get(q, answer) != answer)
    return OfferCorrections(other) if other else None


def unclear_answer(_situation: Situation, message: ParsedMessage) -> Act | None:
    """In a check: whatever is left is an answer that could not be read."""
    given = message.answer
    return RefuseAnswer(given) if isinstance(given, UnclearAnswer) else None


# While no question of a check is open


def who_is_asking(situation: Situation, message: ParsedMessage) -> Act | None:
    """A message that says who is writing, and nothing else."""
    _, is_all = message.audience
    return _told(situation, message, NoteAudience()) if is_all else None


def outside_a_check(situation: Situation, message: ParsedMessage) -> Act:
    """Anything else: see `ASKED`, which reads it as a question."""
    return asked(situation, message)


INTERPRETERS: Final[tuple[Interpreter, ...]] = (
    no_words,
    transfer_code,
    record_code,
    slash_command,
    picked_option,
    record_detail,
    proposed_change,
    number_out_of_range,
    command_word,
    other_language,
    settled_follow_up,
    several_in_check,
    sure_question,
    answer_to_open_question,
    question_without_a_mark,
    lost_follow_up,
    facts_of_other_questions,
    contradicted_answer,
    unclear_answer,
    who_is_asking,
    outside_a_check,
)
"""The order in which a message is understood. The last one takes every message."""


# What a question asks for


def account(situation: Situation, message: ParsedMessage) -> Act | None:
    """An account of a procurement, which begins the check with the facts it gives."""
    if situation.open_question is not None:
        return None
    if len(message.text) > MAX_CHARACTERS and "?" in message.text:
        return None  # a long story that ends in a question is about the question
    decided = [flow for flow in situation.library.flows.values() if flow.calculator]
    for flow in decided:
        if is_account(flow, message.slots(flow)) and not _asks_something_else(message, flow):
            return BeginByAccount(flow.id, message)
    return None


def follow_up(situation: Situation, message: ParsedMessage) -> Act | None:
    """A follow-up to the answer before it."""
    return resolve(situation, message)


def several_questions(situation: Situation, message: ParsedMessage) -> Act | None:
    """Several questions, of which at least two are answered by different entries."""
    if not message.parts:
        return None
    answered = [
        part
        for number, part in enumerate(message.parts[:MAX_PARTS])
        if situation.is_answered(part.finding) or (number and part.begins_as_follow_up)
    ]
    entries = {
        part.finding.matches[0].entry if situation.is_answered(part.finding) else part.text
        for part in answered
    }
    if not answered or (len(entries) < 2 and message.finding.band is Band.SURE):
        return None
    return AskSeveral(tuple(answered), left=len(message.parts) - len(answered))


def question(_situation: Situation, message: ParsedMessage) -> Act:
    """A question, answered by what the matcher finds."""
    return Ask(message)


ASKED: Final[tuple[Interpreter, ...]] = (account, follow_up, several_questions, question)
"""How a message that is taken for a question is read, in this order."""


def asked(situation: Situation, message: ParsedMessage) -> Act:
    """What a question asks for, with what its writer tells by the way."""
    acts = (read(situation, message) for read in ASKED)
    return _told(situation, message, next(act for act in acts if act is not None))


def part_act(situation: Situation, part: ParsedMessage) -> Act:
    """What one of several questions asks for, after the ones before it were answered."""
    return resolve(situation, part) or Ask(part)


def _told(situation: Situation, message: ParsedMessage, then: Act) -> Act:
    """An act that first keeps who is writing and the facts told in passing, where there are any."""
    who, _ = message.audience
    facts = _facts_in_passing(situation, message, who or situation.session.audience)
    is_long = len(message.text) > MAX_CHARACTERS
    if not (who or facts or is_long):
        return then
    return Told(then, who or "", facts, is_long=is_long)


def _facts_in_passing(
    situation: Situation, message: ParsedMessage, audience: str
) -> dict[str, str]:
    """Facts of the main flow that a writer tells of their own case; empty inside a check."""
    flow, steering = situation.main_flow, situation.library.steering
    if flow is None or situation.open_question or len(message.text) > MAX_CHARACTERS:
        return {}
    if not tells_of_oneself(message.line, steering):
        return {}
    bids = audience == "provider" or message.says_writer_bids(flow)
    facts = message.slots(flow, bids=bids)
    if not tells_of_a_beginning(message.line, steering):
        # "our chief left on 3 March" does not say when a procurement begins
        facts = {q: given for q, given in facts.items() if not is_start(flow, q)}
    return facts


def _asks_something_else(message: ParsedMessage, flow: Flow) -> bool:
    """True when a question tells of a procurement but is about something else than the check."""
    if not message.is_question:
        return False
    likely = {Band.SURE: 1, Band.CLOSE: MOST_ASKED}.get(message.finding.band, 0)
    meant = [match.entry for match in message.finding.matches[:likely]]
    return bool(meant) and flow.id not in meant


def _says_yes(message: ParsedMessage) -> bool:
    return getattr(message.yes_no, "option", "") == "yes"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER_DIGITS
