"""
Reads the facts that a person gives in a free sentence, before any question is asked.

Rules of this file: only facts that are clearly said are returned; one with two readings keeps both,
for the caller to ask; none of the person's own words are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dialogs.answers import Ambiguous, CannotEstimate, Days, Money, Refused
from dialogs.answers.dated import Dated
from dialogs.answers.days import scan_days, settle, spelt
from dialogs.answers.money import total
from dialogs.answers.money_scan import leaves_extension, says_endless, scan
from dialogs.cleaning import Token, Tokens, sentence, tokens
from dialogs.gazetteer import (
    Body,
    Gazetteer,
    Purchase,
    bodies_in,
    hints_in,
    purchases_in,
    split_words,
)
from dialogs.gazetteer_models import Hint, Where
from dialogs.lexicon_reading import lexicon

Arrangement = Literal[
    "call-off",
    "framework",
    "grant",
    "concession",
    "dynamic-market",
    "option",
    "extension",
    "change",
    "ending-service",
    "employment",
    "land",
    "utilities",
    "defence-security",
    "psr",
]
Bought = Literal["services", "goods", "works", "mixed"]

_ARRANGEMENTS: dict[Hint, tuple[Arrangement, ...]] = {
    "call-off": ("call-off",),
    "framework": ("framework",),
    "framework-or-call-off": ("framework", "call-off"),
    "grant": ("grant",),
    "concession": ("concession",),
    "dynamic-market": ("dynamic-market",),
    "option": ("option",),
    "extension": ("extension",),
    "change": ("change",),
    "ending-service": ("ending-service",),
    "employment": ("employment",),
    "land": ("land",),
    "utilities": ("utilities",),
    "defence-security": ("defence-security",),
    "psr": ("psr",),
}
_TAKEN = Token("\u2022", glued=False)
"""Replaces a date, so that its figures are not read as money."""


@dataclass(frozen=True, slots=True)
class Volunteered:
    """
    The facts in one sentence; a field is empty or None when the sentence does not clearly say it.

    Attributes:
        bodies: Bodies named, in order; when there are two kinds, the caller asks.
        where: The nation whose rules apply to the bodies named; None when they differ.
        purchases: What is bought, in order.
        subject: Services, goods, works, or mixed when named as such; None when not clear.
        light_touch: For services; None when not clear.
        health: True when all that is bought is health care given to people.
        money: The value; `Ambiguous` keeps each reading.
        day: When it starts; `Ambiguous` keeps each reading.
        arrangements: One when clear; when there are several, the caller asks.
        urgent: True, False or not said.
        started: True when the procurement has begun, False when it has not, None when not said.
    """

    bodies: tuple[Body, ...] = ()
    where: Where | None = None
    purchases: tuple[Purchase, ...] = ()
    subject: Bought | None = None
    light_touch: bool | None = None
    health: bool = False
    money: Money | Ambiguous[Money] | CannotEstimate | None = None
    day: Days | Ambiguous[Days] | None = None
    arrangements: tuple[Arrangement, ...] = ()
    urgent: bool | None = None
    started: bool | None = None

    @property
    def is_empty(self) -> bool:
        """True when no fact was found."""
        return self == Volunteered()


def volunteered(
    text: str, gazetteer: Gazetteer, today: date, rates: Collection[Decimal] = ()
) -> Volunteered:
    """
    The facts in a sentence such as "we're a district council buying cleaning for about £180k".

    Args:
        text: As typed, of any length; about 2,000 characters are read.
        gazetteer: Bodies, purchases and hints.
        today: The caller's day, in Europe/London.
        rates: Rates of VAT in force, as fractions; see `read_money`.

    Returns:
        Each fact clearly said. An invalid amount or day (negative, 31 February) is left out, so
        that its question is asked.
    """
    row = spelt(tokens(sentence(text)))
    dates = scan_days(row, today, strict=True)
    day = _day(row, dates, today)
    said, breaks = split_words(text)
    spans = gazetteer.spans(said, breaks)
    purchases = purchases_in(said, breaks, spans)
    hints = tuple(
        hint
        for hint in hints_in(spans)
        if not _is_denied(said, [s.start for s in spans if getattr(s.entry, "says", "") == hint])
    )
    bodies = bodies_in(said, breaks, spans, day.first if isinstance(day, Days) else today)
    subject = _subject(purchases, said)
    return Volunteered(
        bodies=bodies,
        where=_only([body.where for body in bodies]) or _in_england(said, bodies),
        purchases=purchases,
        subject=subject,
        light_touch=_light_touch(purchases) if subject == "services" else None,
        health=bool(purchases) and all(each.health for each in purchases),
        money=_money(_without(row, dates), rates),
        day=day,
        arrangements=_arrangements(hints),
        urgent=_either(hints, "urgent", "not-urgent"),
        started=_either(hints, "started", "not-started"),
    )


def _without(row: Tokens, dates: Sequence[tuple[int, Dated]]) -> Tokens:
    """The row with every date replaced by a placeholder."""
    taken = {index for at, dated in dates for index in range(at, dated.end)}
    return tuple(_TAKEN if index in taken else token for index, token in enumerate(row))


def _money(
    row: Tokens, rates: Collection[Decimal]
) -> Money | Ambiguous[Money] | CannotEstimate | None:
    found = scan(row, strict=True)
    if not found.prices:
        return CannotEstimate() if says_endless(row) else None
    if says_endless(row):
        is_rate = all(price.per and price.term is None for price in found.prices)
        return CannotEstimate() if is_rate else None
    if leaves_extension(row, found):
        return None
    worth = total(row, found, rates)
    return None if isinstance(worth, Refused) else worth


def _day(
    row: Tokens, dates: Sequence[tuple[int, Dated]], today: date
) -> Days | Ambiguous[Days] | None:
    """The day said; `Ambiguous` when there are several."""
    readings: list[Days] = []
    for each in dates:
        settled = settle(row, (each,), today)
        if isinstance(settled, Refused):
            return None
        readings += settled.options if isinstance(settled, Ambiguous) else (settled,)
    options = tuple(dict.fromkeys(readings))
    if not options:
        return None
    return options[0] if len(options) == 1 else Ambiguous(options)


def _only(values: Sequence[Where | None]) -> Where | None:
    """The value they all share, or None."""
    distinct = set(values)
    return next(iter(distinct)) if len(distinct) == 1 else None


def _in_england(said: Sequence[str], bodies: Sequence[Body]) -> Where | None:
    """
    England when "in England" is said of the purchase and no body named is from another nation.
    """
    if any(body.where for body in bodies):
        return None
    places = (at for at, word in enumerate(said) if word == "england" and at)
    of_it = (
        at
        for at in places
        if said[at - 1] in lexicon().sentences.places
        and not lexicon().sentences.suppliers & {*said[:at][-3:]}
    )
    return None if next(of_it, None) is None else "england"


def _subject(purchases: Sequence[Purchase], said: Sequence[str]) -> Bought | None:
    """
    What is bought, when it is clear.

    It is mixed only when its parts are named together ("laptops and set-up service"). "IT support
    for laptops" names two things but buys one, so the caller asks.
    """
    if "mixture" in said or "mixed" in said or said.count("half") > 1:
        return "mixed"
    if any(purchase.subject is None for purchase in purchases):
        return None
    kinds = {purchase.subject for purchase in purchases}
    row = tuple(Token(word, glued=False) for word in said)
    if len(kinds) == 1:
        is_more = "services" not in kinds and _has_work_with_it(row)
        return None if is_more else next(iter(kinds))
    if lexicon().sentences.small_part.found_in(row):
        return None
    return (
        "mixed"
        if kinds and lexicon().sentences.together & set(said) and "for" not in said
        else None
    )


def _has_work_with_it(row: Tokens) -> bool:
    """True when "with maintenance" or "and someone to fit them" joins work to what is bought."""
    words = lexicon().sentences
    return any(
        token.text in words.together and words.work_with_it.found_in(row[at + 1 : at + 5])
        for at, token in enumerate(row)
    )


def _light_touch(purchases: Sequence[Purchase]) -> bool | None:
    """Whether all services named are light touch, or none; None when it differs or is unclear."""
    told = [each for each in purchases if each.light_touch is not None]
    if not told or any(each.light_touch is None and each.ask for each in purchases):
        return None
    kinds = {each.light_touch for each in told}
    return kinds.pop() if len(kinds) == 1 else None


def _arrangements(hints: Sequence[Hint]) -> tuple[Arrangement, ...]:
    """Each arrangement hinted at, in order; a plain "framework" adds nothing to a clearer word."""
    clear = {"call-off", "framework", "dynamic-market"} & set(hints)
    kept = [hint for hint in hints if not (clear and hint == "framework-or-call-off")]
    return tuple(dict.fromkeys(each for hint in kept for each in _ARRANGEMENTS.get(hint, ())))


def _either(hints: Sequence[Hint], yes: Hint, no: Hint) -> bool | None:
    """True or False when exactly one of the two hints was given, else None."""
    return None if (yes in hints) == (no in hints) else yes in hints


def _is_denied(said: Sequence[str], starts: Sequence[int]) -> bool:
    """True when "not" or a similar word comes just before every occurrence of a hint."""
    return all(
        bool(lexicon().sentences.denied & set(said[max(0, start - 2) : start])) for start in starts
    )
