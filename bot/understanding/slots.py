"""
Facts that a text gives without being asked, as answers of a flow: "we're a district council buying
cleaning for about £180k plus VAT, going out next month".

Only what is clearly said is taken; what has two readings is left to its question. The flow's file
(`slots`) says which facts answer which question, and which make an account of a procurement.
"""

from __future__ import annotations

from bot.content.library import Library
from bot.understanding.answers import recognised, said_of_vat
from dialogs import CANNOT_BE_ESTIMATED, Flow, Question, days_of_change
from dialogs.answers import CannotEstimate, Days, Money
from dialogs.gazetteer_models import Hint
from dialogs.volunteered import Volunteered


def fill_slots(
    library: Library,
    flow: Flow,
    said: Volunteered,
    *,
    bids: bool = False,
    is_pressing: bool = False,
) -> dict[str, str]:
    """
    Answers of a flow that facts give, in the flow's order; empty when they give none.

    Args:
        library: The law, for the days on which figures change.
        flow: The flow.
        said: Facts read from a text.
        bids: True when the writer bids, and so may speak of a firm that is not the buyer.
        is_pressing: True when the text says that time is short: "we lost the tender yesterday"
            gives the day of the news, not that of the first step.
    """
    found: dict[str, str] = {}
    for question in flow.questions:
        found |= _answer(library, flow, question, said)
    if bids:
        found = not_the_bidders(flow, found)
    if is_pressing:
        found = {q: given for q, given in found.items() if not is_start(flow, q)}
    for moved in flow.slots.moved:
        target = flow.question(moved.belongs_to)
        given = found.get(moved.answer_of, "")
        is_so = found.get(moved.where.question) == moved.where.option
        if is_so and target and target.option(given):
            found[moved.belongs_to] = found.pop(moved.answer_of)
    return {q.id: found[q.id] for q in flow.questions if q.id in found}


def not_the_bidders(flow: Flow, answers: dict[str, str]) -> dict[str, str]:
    """The answers but for what a bidder says of itself."""
    own = {(slot.question, slot.option) for slot in flow.slots.of_a_bidder}
    return {question: given for question, given in answers.items() if (question, given) not in own}


def is_start(flow: Flow, question_id: str) -> bool:
    """True for the question when the procurement's first step is taken."""
    question = flow.question(question_id)
    return question is not None and question.fact == "start_date"


def is_account(flow: Flow, answers: dict[str, str]) -> bool:
    """True when the facts a text gives tell of a procurement; False where no flow says what do."""
    account = flow.slots.account
    if account is None or len(answers) < account.least:
        return False
    return {*account.every} <= answers.keys() and bool({*account.one_of} & answers.keys())


def _answer(library: Library, flow: Flow, question: Question, said: Volunteered) -> dict[str, str]:
    if question.recognises:
        options = recognised(question, said)
        return {question.id: options[0]} if len(options) == 1 else {}
    if question.kind == "money" and question.belongs_to:
        return {}  # a sum that is simply said is that of the whole, not of a part asked about
    match question.kind, said:
        case "date", Volunteered(day=Days(first, last)) if question.fact == "start_date":
            crosses = any(first < day <= last for day in days_of_change(library.law))
            return {} if crosses else {question.id: first.isoformat()}
        case "money", Volunteered(money=Money() as money) if money.low == money.high:
            return {question.id: f"{money.low:f}", **said_of_vat(flow, question, money)}
        case "money", Volunteered(money=CannotEstimate()):
            return {question.id: CANNOT_BE_ESTIMATED}
        case "yes_no", Volunteered(light_touch=bool() as light) if question.fact == "light_touch":
            return {question.id: "yes" if light else "no"}
    return _hinted(flow, question, said)


def _hinted(flow: Flow, question: Question, said: Volunteered) -> dict[str, str]:
    """The answer that a hint of the gazetteer is, as the flow says; empty where none is clear."""
    hints: list[Hint] = [*said.arrangements] if len(said.arrangements) == 1 else []
    if said.started is not None:
        hints.append("started" if said.started else "not-started")
    slots = (flow.slots.hints.get(hint) for hint in hints)
    return {slot.question: slot.option for slot in slots if slot and slot.question == question.id}
