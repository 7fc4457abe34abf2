"""
Models of the lexicon's files: the words that the answer parsers know.

Rules of this file: models only. Words are written as `cleaning.clean` leaves them; the same word
twice in one list, or under two meanings, is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import PlainValidator

from dialogs.cleaning import Meanings, Phrases, clean
from dialogs.gazetteer_models import Where
from knowledge import Content

_WHOLE = re.compile(r"-?[0-9]+")


def _listed(value: object) -> tuple[str, ...]:
    """The list as a tuple, when its words and phrases are clean and none occurs twice."""
    if not isinstance(value, list) or not value or not all(isinstance(e, str) for e in value):
        raise ValueError("write a list of words, one at least")
    for each in value:
        if not each or clean(each) != each:
            raise ValueError(f"write '{each}' in lower case, without apostrophes: '{clean(each)}'")
    twice = sorted({each for each in value if value.count(each) > 1})
    if twice:
        raise ValueError(f"'{twice[0]}' stands twice in the list. Remove one")
    return tuple(value)


def _by_meaning(value: object) -> dict[str, tuple[str, ...]]:
    """The lists by meaning, when no word is in two of them."""
    if not isinstance(value, dict) or not value:
        raise ValueError("write a list of words for each meaning")
    lists = {str(name): _listed(words) for name, words in value.items()}
    seen: dict[str, str] = {}
    for name, words in lists.items():
        for word in words:
            if word in seen:
                raise ValueError(f"'{word}' means both '{seen[word]}' and '{name}'. Remove one")
            seen[word] = name
    return lists


def _single(words: tuple[str, ...]) -> tuple[str, ...]:
    long = next((each for each in words if " " in each), None)
    if long is not None:
        raise ValueError(f"'{long}' is more than one word. Only single words are looked up here")
    return words


def _words(value: Any) -> frozenset[str]:
    return frozenset(_single(_listed(value)))


def _phrases(value: Any) -> Phrases:
    return Phrases(_listed(value))


def _meanings(value: Any) -> Meanings:
    return Meanings(_by_meaning(value))


def _named(value: Any) -> Mapping[str, str]:
    lists = _by_meaning(value)
    return {word: name for name, words in lists.items() for word in _single(words)}


def _nations(value: Any) -> Mapping[str, Where]:
    lists = _by_meaning(value)
    known: tuple[Where, ...] = get_args(Where)
    unknown = sorted(lists.keys() - {*known})
    if unknown:
        raise ValueError(f"'{unknown[0]}' is no nation. Known: {', '.join(known)}")
    return {word: nation for nation in known for word in lists.get(nation, ())}


def _numbered(value: Any) -> Mapping[str, int]:
    named = _named(value)
    word = next((name for name in named.values() if not _WHOLE.fullmatch(name)), None)
    if word is not None:
        raise ValueError(f"'{word}' must be a whole number: it is what the words in its list mean")
    return {word: int(name) for word, name in named.items()}


WordSet = Annotated[frozenset[str], PlainValidator(_words)]
"""Single words, in no order."""
PhraseSet = Annotated[Phrases, PlainValidator(_phrases)]
MeaningSet = Annotated[Meanings, PlainValidator(_meanings)]
Named = Annotated[Mapping[str, str], PlainValidator(_named)]
"""Single word to its meaning; the file maps meaning to words."""
Nations = Annotated[Mapping[str, Where], PlainValidator(_nations)]
"""Word or phrase to the nation it means; the file maps nation to words."""
Numbered = Annotated[Mapping[str, int], PlainValidator(_numbered)]
"""Single word to a number; the file maps number to words."""


class ChoiceWords(Content):
    """Words that pick something: `lexicon/choice.yaml` says what each list is for."""

    yes: WordSet
    no: WordSet
    yes_phrases: PhraseSet
    no_phrases: PhraseSet
    harmless: WordSet
    hedges: WordSet
    negations: WordSet
    around_numbers: WordSet
    last_option: WordSet
    unsure: PhraseSet
    unsure_alone: PhraseSet
    no_doubt: PhraseSet
    not_knowing: PhraseSet


class DayWords(Content):
    """Words that name a day: `lexicon/days.yaml` says what each list is for."""

    months: Numbered
    weekdays: Numbered
    seasons: Named
    units: Named
    parts: Named
    ordinals: Numbered
    financial: PhraseSet
    academic: PhraseSet
    same_day: Numbered
    steps: Numbered
    from_now: PhraseSet
    said_as: MeaningSet
    weekday_coming: PhraseSet
    weekday_gone: PhraseSet
    not_behind_weekday: WordSet
    rough_before: WordSet
    rough_after: PhraseSet
    corrected: PhraseSet
    ago: WordSet
    within: PhraseSet
    lately: PhraseSet
    commencing: PhraseSet
    week_ending: PhraseSet
    only_after_lead: WordSet
    leads: WordSet
    weak_leads: WordSet
    instruments: WordSet
    past: WordSet
    future: WordSet
    ending: PhraseSet
    unread: PhraseSet
    misleading: PhraseSet
    idle: PhraseSet
    limits: MeaningSet
    closely: WordSet
    connectors: WordSet
    later: PhraseSet
    earlier: PhraseSet
    counted_on: WordSet
    working: WordSet
    fixed_days: MeaningSet
    easter_days: MeaningSet
    bank_holidays: MeaningSet
    any_bank_holiday: PhraseSet
    mended: WordSet
    not_mended: WordSet


class MoneyWords(Content):
    """Words that name an amount: `lexicon/money.yaml` says what each list is for."""

    before: MeaningSet
    after: MeaningSet
    denials: WordSet
    shades: WordSet
    pounds: WordSet
    foreign: WordSet
    pence: WordSet
    nothing: PhraseSet
    little: PhraseSet
    zero: PhraseSet
    spoilers: PhraseSet
    idle: PhraseSet
    mended: WordSet
    not_mended: WordSet
    either: WordSet
    joins: WordSet
    endless: PhraseSet
    counted: WordSet
    worth: WordSet
    soft: WordSet
    period_before: Named
    period_nouns: WordSet
    period_after: Named
    per: WordSet
    other_units: WordSet
    total: PhraseSet
    total_before: WordSet
    spread: PhraseSet
    term_links: PhraseSet
    term_filler: WordSet
    over_lots: WordSet
    lots: WordSet
    lot_joins: WordSet
    each: PhraseSet


class NumberWords(Content):
    """Numbers in words: `lexicon/numbers.yaml` says what each list is for."""

    units: Numbered
    tens: Numbered
    scales: Numbered
    half_more: PhraseSet


class TermWords(Content):
    """Words of how long a contract runs: `lexicon/terms.yaml` says what each list is for."""

    units: Named
    links: WordSet
    filler: WordSet
    after: WordSet
    counted: WordSet
    extensions: WordSet


class VatWords(Content):
    """Words on VAT: `lexicon/vat.yaml` says what each list is for."""

    said: MeaningSet
    lone: WordSet
    before_rate: Named
    after_lone: WordSet
    to_rate: WordSet
    percent: PhraseSet


class SentenceWords(Content):
    """Words around bodies and purchases: `lexicon/sentences.yaml` says what each list is for."""

    denied: WordSet
    together: WordSet
    work_with_it: PhraseSet
    small_part: PhraseSet
    places: WordSet
    suppliers: WordSet
    aside: WordSet
    articles: WordSet
    self: WordSet
    spoken: Named
    runs_it: PhraseSet
    opens: WordSet
    buys: WordSet
    after_bought: WordSet
    nations: Nations
    regions: WordSet


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    Every word the answer parsers know.

    Attributes:
        known: All its words and the everyday English ones; none of them is corrected as a
            misspelling.
    """

    choice: ChoiceWords
    days: DayWords
    money: MoneyWords
    numbers: NumberWords
    terms: TermWords
    vat: VatWords
    sentences: SentenceWords
    known: frozenset[str]
