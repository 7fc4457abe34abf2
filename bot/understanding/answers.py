"""
A typed answer to a flow's question, as canonical answers or as a reason why not.

Nothing is guessed. A range is taken only where every value in it leads to the same place; otherwise
it is asked back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, assert_never

from bot.check.state import as_asked, derive_state, give
from bot.content.library import Library
from bot.rendering.workings import worded
from dialogs import CANNOT_BE_ESTIMATED, UNSURE, Flow, Question, Reach, days_of_change
from dialogs.answers import (
    Ambiguous,
    CannotEstimate,
    Days,
    Money,
    NotSure,
    OptionWords,
    Picked,
    Reason,
    Refused,
    read_choice,
    read_day,
    read_money,
)
from dialogs.answers.values import LEAST_POUNDS
from dialogs.gazetteer import split_words
from dialogs.volunteered import Volunteered
from knowledge import british_date, pounds

if TYPE_CHECKING:
    from bot.understanding.message import ParsedMessage
    from bot.understanding.situation import Situation


VAT_RATES = ("vat.standard_rate", "vat.reduced_rate")


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """
    Answers to store, the open question's first.

    Attributes:
        answers: Question id to canonical answer.
        working: How a figure came about, in words; empty when there is nothing to tell.
        from_range: True when the answer stands for a range that leads to one place.
    """

    answers: dict[str, str]
    working: str = ""
    from_range: bool = False


@dataclass(frozen=True, slots=True)
class UnclearAnswer:
    """
    An answer that cannot be taken.

    Attributes:
        phrase: Key of the catalogue that says why.
        figures: Names and words that the phrase needs.
        choices: Canonical answers to choose from, where there are several readings.
    """

    phrase: str
    figures: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def is_off_the_point(self) -> bool:
        """True when the words may not have been meant as an answer at all."""
        return self.phrase in ("refuse_not_understood", "refuse_empty")


def parse_answer(message: ParsedMessage, question: Question) -> ParsedAnswer | UnclearAnswer:
    """
    What a text answers to a question of the check under way.

    Args:
        message: The text; a range is tried with both ends in its situation's session.
        question: The open question.
    """
    match question.kind:
        case "choice":
            priced = _priced(message, question)
            if priced:
                return priced
            read = read_option(question, message.text, message.yes_no, lambda: message.facts)
            return _picked(question, read)
        case "yes_no":
            return _picked(question, message.yes_no)
        case "date":
            return _day(message.situation, question, message.text)
        case "money":
            return _money(message.situation, question, message.text)
        case _:
            assert_never(question.kind)


def read_option(
    question: Question,
    text: str,
    yes_no: Picked | NotSure | Refused | Ambiguous[Picked],
    facts: Callable[[], Volunteered],
) -> Picked | NotSure | Refused | Ambiguous[Picked]:
    """
    An option by number, label or synonym; "yep" and "nope" where one is a yes or a no; a body or
    a purchase by the name people give it.

    Args:
        question: A choice.
        text: What was typed.
        yes_no: The text as a yes or a no.
        facts: Gives the facts in the text; called only where no option is named.
    """
    picked = read_choice(text, _option_words(question))
    if isinstance(picked, Ambiguous) and question.mixture:
        return Ambiguous((*picked.options, Picked(question.mixture)))
    if isinstance(picked, Picked) and not _is_whole(question, picked, text):
        # "Arts Council England" holds "council", and "furniture and fitting it" is not all goods
        told = facts()
        named = recognised(question, told)
        if question.mixture and named == [question.mixture]:
            return Picked(question.mixture)
        more = [*named, question.mixture] if _is_partly(question, picked, told) else named
        return _of(dict.fromkeys((picked.option, *more))) or picked
    if not isinstance(picked, Refused):
        return picked
    yes = yes_no.option if isinstance(yes_no, Picked) else None
    meant = [option.id for option in question.options if yes in option.also]
    return _of(dict.fromkeys((*meant, *recognised(question, facts())))) or picked


def _is_partly(question: Question, picked: Picked, told: Volunteered) -> bool:
    """True when something other than the option picked is, or may be, bought too."""
    kinds = {purchase.subject for purchase in told.purchases}
    return bool(question.mixture) and told.subject is None and bool(kinds)


def _of(options: Iterable[str]) -> Picked | Ambiguous[Picked] | None:
    """The option, or each of several as a reading; None for none."""
    readings = tuple(Picked(option) for option in options)
    if not readings:
        return None
    return readings[0] if len(readings) == 1 else Ambiguous(readings)


def _is_whole(question: Question, picked: Picked, text: str) -> bool:
    """True when a text is only a name of the option picked, or its number."""
    option = question.option(picked.option)
    names = (option.id, option.label, *option.also) if option else ()
    said = split_words(text)[0]
    return len(said) < 2 or said in {split_words(name)[0] for name in names}


def recognised(question: Question, said: Volunteered) -> list[str]:
    """Options of a question that facts somebody gave come to, each once, in order."""
    found: list[str] = []
    if question.recognises == "body":
        found = [body.kind for body in said.bodies]
    elif question.recognises == "where" and said.where:
        found = [said.where]
    elif question.recognises == "subject" and said.subject:
        found = [said.subject]
    return [option for option in dict.fromkeys(found) if question.option(option)]


def _option_words(question: Question) -> tuple[OptionWords, ...]:
    return tuple(OptionWords(o.id, o.label, o.also) for o in question.options)


def _picked(
    question: Question, read: Picked | NotSure | Refused | Ambiguous[Picked]
) -> ParsedAnswer | UnclearAnswer:
    match read:
        case Picked(option):
            return ParsedAnswer({question.id: option})
        case NotSure():
            return ParsedAnswer({question.id: UNSURE})
        case Refused(reason):
            return _refused(reason)
        case Ambiguous(options):
            return UnclearAnswer(
                "ambiguous_title", choices=tuple(picked.option for picked in options)
            )
        case _:
            assert_never(read)


def _refused(reason: Reason) -> UnclearAnswer:
    return UnclearAnswer(f"refuse_{reason.value}")


def _day(situation: Situation, question: Question, text: str) -> ParsedAnswer | UnclearAnswer:
    read = read_day(text, situation.today)
    match read:
        case Days(first, last):
            changes = [day for day in days_of_change(situation.library.law) if first < day <= last]
            if changes:
                figures = (("day", british_date(changes[0], situation.library.phrases.language)),)
                return UnclearAnswer("refuse_day_range", figures)
            return ParsedAnswer({question.id: first.isoformat()}, from_range=first != last)
        case NotSure():
            return ParsedAnswer({question.id: UNSURE})
        case Refused(reason):
            return _refused(reason)
        case Ambiguous(options):
            choices = tuple(days.first.isoformat() for days in options)
            return UnclearAnswer("ambiguous_title", choices=choices)
        case _:
            assert_never(read)


def _money(situation: Situation, question: Question, text: str) -> ParsedAnswer | UnclearAnswer:
    read = read_money(text, vat_rates(situation.library, situation.today))
    match read:
        case Money():
            return _amount(situation, question, read)
        case CannotEstimate():
            return ParsedAnswer({question.id: CANNOT_BE_ESTIMATED})
        case NotSure():
            return ParsedAnswer({question.id: UNSURE})
        case Refused(reason):
            return _refused(reason)
        case Ambiguous(options):
            amounts = (money for money in options if money.low == money.high)
            choices = tuple(f"{money.low:f}" for money in amounts)
            return UnclearAnswer("ambiguous_title", choices=choices)
        case _:
            assert_never(read)


def _amount(situation: Situation, question: Question, money: Money) -> ParsedAnswer | UnclearAnswer:
    flow = _flow(situation)
    also = said_of_vat(flow, question, money) if flow else {}

    def with_value(value: Decimal) -> dict[str, str]:
        return {question.id: f"{value:f}", **also}

    working = worded(situation.library.phrases, money.working)
    if money.low == money.high:
        return ParsedAnswer(with_value(money.low), working=working)
    ends = (_end(situation, with_value(value)) for value in (money.low, money.high))
    if len(set(ends)) > 1:
        return UnclearAnswer("refuse_money_range")
    return ParsedAnswer(with_value(_stand_in(money)), working=working, from_range=True)


def _stand_in(money: Money) -> Decimal:
    """The whole pounds that stand for a range: what was named of a limit, else the lower end."""
    if money.low <= LEAST_POUNDS:
        return max(money.high.to_integral_value(ROUND_FLOOR), money.low)
    return min(money.low.to_integral_value(ROUND_CEILING), money.high)


def said_of_vat(flow: Flow, question: Question, money: Money) -> dict[str, str]:
    """Answers to the questions on VAT that an amount brings along."""
    said: dict[str, str | None] = {question.basis: money.basis}
    rate = flow.question(question.rate)
    if rate and money.vat_rate is not None:
        same = (o.id for o in rate.options if Decimal(o.facts["vat_rate"]) == money.vat_rate)
        said[question.rate] = next(same, None)
    return {name: answer for name, answer in said.items() if name and answer}


def _priced(message: ParsedMessage, question: Question) -> ParsedAnswer | None:
    """An amount with its VAT, typed where only the VAT was asked for: both are taken."""
    flow = _flow(message.situation)
    asks = [q for q in flow.questions if q.basis == question.id] if flow else []
    money = read_money(message.text, message.vat_rates) if asks else None
    if not flow or not isinstance(money, Money) or money.low != money.high or not money.basis:
        return None
    vat = said_of_vat(flow, asks[0], money)
    answers = {question.id: vat.pop(question.id), asks[0].id: f"{money.low:f}", **vat}
    return ParsedAnswer(answers)


def vat_rates(library: Library, today: date) -> tuple[Decimal, ...]:
    """The rates of VAT known to be in force on a day, as fractions; empty without any."""
    held = (library.law[name] for name in VAT_RATES if name in library.law)
    return tuple(rate.on(today) / 100 for rate in held if rate.values[0].since <= today)


def _flow(situation: Situation) -> Flow | None:
    """The flow under way, as it is asked."""
    run = situation.session.run
    flow = situation.library.flows.get(run.flow) if run else None
    return as_asked(flow, run) if flow and run else None


def _end(situation: Situation, answers: dict[str, str]) -> object:
    """What a walk comes to with these answers, so far as the person would see it."""
    flow = situation.check.flow if situation.check else None
    given = give(situation.session, answers, flow)
    check = derive_state(situation.library, given, situation.today)
    if check is None:
        return None
    step = check.path.step
    if isinstance(step, Reach):
        return (step.outcome.id, step.determination and step.determination.flags)
    return check.open and check.open.id


def in_words(library: Library, question: Question, answer: str) -> str:
    """A canonical answer as a person reads it."""
    option = question.option(answer)
    if option:
        return option.label
    if answer in (UNSURE, CANNOT_BE_ESTIMATED, "yes", "no"):
        return library.phrases.say(f"answer_{answer}")
    if question.kind == "date":
        return british_date(date.fromisoformat(answer), library.phrases.language)
    return pounds(Decimal(answer))
