"""
Facts somebody gives unasked, as answers of a check: "we're a district council buying cleaning for
about £180k plus VAT, going out next month".

Rules of this file: only what is clearly said is taken up; what reads two ways is left for its
question; what was taken is always shown back.
"""

from __future__ import annotations

from datetime import date

from bot.library import Library
from bot.steering import presses
from bot.typed import recognised, said_of_vat
from dialogs import CANNOT_BE_ESTIMATED, Flow, Question, days_of_change
from dialogs.answers import CannotEstimate, Days, Money
from dialogs.gazetteer import split_words
from dialogs.volunteered import Volunteered, volunteered

ARRANGEMENTS = {
    "call-off": ("arrangement", "call-off"),
    "framework": ("arrangement", "framework"),
    "grant": ("arrangement", "grant"),
    "dynamic-market": ("arrangement", "dynamic-market"),
    "option": ("arrangement", "option"),
    "change": ("arrangement", "change"),
    "ending-service": ("arrangement", "ending"),
    "employment": ("arrangement", "employment"),
    "land": ("arrangement", "land"),
    "concession": ("special", "concession"),
    "utilities": ("special", "utilities"),
    "defence-security": ("special", "defence"),
    "psr": ("special", "health-care"),
}
"""Hints of the gazetteer as question and option of the check; others are asked for."""

ENOUGH = 3
"""Kinds of fact that make a message the account of a procurement, not a question about the law."""


WHOSE_OR_WHEN = frozenset({"body", "start-date", "arrangement"})
"""Questions of which an account answers one: a sum and a kind of service may ask about the law."""


_BIDDER = ("body", "private")
"""What a bidder says of itself, which is not the buyer."""


def take_up(
    library: Library, flow: Flow, text: str, today: date, *, bids: bool = False
) -> dict[str, str]:
    """
    Answers of a flow that a text gives, in the flow's order; empty when it gives none.

    Args:
        library: Gazetteer and law.
        flow: The flow.
        text: What the person wrote.
        today: Europe/London.
        bids: True when the person bids, and so may speak of a firm that is not the buyer.
    """
    said = volunteered(text, library.gazetteer, today)
    found: dict[str, str] = {}
    for question in flow.questions:
        found |= _answer(library, flow, question, said)
    if bids:
        found = not_the_bidders(found)
    if presses(text, library.steering):
        # "we lost the tender yesterday": the day of the news is not that of the first step
        found = {q: given for q, given in found.items() if not is_start(flow, q)}
    if found.get("arrangement") == "framework" and found.get("subject") in _PARTS:
        found["main-part"] = found.pop("subject")  # what a framework is for is its main part
    return {q.id: found[q.id] for q in flow.questions if q.id in found}


def not_the_bidders(answers: dict[str, str]) -> dict[str, str]:
    """The answers but for what a bidder says of itself."""
    return {question: given for question, given in answers.items() if (question, given) != _BIDDER}


def is_start(flow: Flow, question_id: str) -> bool:
    """True for the question when the procurement's first step is taken."""
    question = flow.question(question_id)
    return question is not None and question.fact == "start_date"


def is_bidders(flow: Flow, text: str) -> bool:
    """True when a text says, in words the flow knows, that its writer bids."""
    said = f" {_plain(text)} "
    return any(f" {_plain(words)} " in said for words in flow.bidder_words)


def _plain(text: str) -> str:
    words, _ = split_words(text)
    return " ".join(words)


def is_account(answers: dict[str, str]) -> bool:
    """True when the facts a text gives tell of a procurement."""
    says_whose_or_when = bool(WHOSE_OR_WHEN & answers.keys())
    return len(answers) >= ENOUGH and "value" in answers and says_whose_or_when


_PARTS = ("services", "goods", "works")


def _answer(library: Library, flow: Flow, question: Question, said: Volunteered) -> dict[str, str]:
    if question.recognises:
        options = recognised(question, said)
        return {question.id: options[0]} if len(options) == 1 else {}
    if question.kind == "money" and question.belongs_to:
        return {}  # an amount said at large is that of the whole, not of a part asked about
    match question.kind, said:
        case "choice", Volunteered(arrangements=(hint,)) if hint in ARRANGEMENTS:
            where, option = ARRANGEMENTS[hint]
            return {question.id: option} if question.id == where else {}
        case "date", Volunteered(day=Days(first, last)) if question.fact == "start_date":
            crosses = any(first < day <= last for day in days_of_change(library.law))
            return {} if crosses else {question.id: first.isoformat()}
        case "money", Volunteered(money=Money() as money) if money.low == money.high:
            return {question.id: f"{money.low:f}", **said_of_vat(flow, question, money)}
        case "money", Volunteered(money=CannotEstimate()):
            return {question.id: CANNOT_BE_ESTIMATED}
        case "yes_no", Volunteered(light_touch=bool() as light) if question.fact == "light_touch":
            return {question.id: "yes" if light else "no"}
    if question.id == "stage" and said.started is not None:
        return {question.id: "started" if said.started else "not-started"}
    return {}
