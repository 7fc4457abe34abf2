"""
All content, cross-checked: entries, dated law, flows, rule books and wording.

Immutable once made. References between files are checked here and all faults are reported together.
Opens no file: the pages are read by `knowledge` and `dialogs`.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.content import consistency, merging, upkeep
from bot.content.flow_checks import of_flow
from bot.content.merging import Entries
from bot.content.overlays import OverlayMerge, additions, conflicts, joined, note_faults
from bot.matching.values import Document
from dialogs import Calculator, Flow, RuleBook
from dialogs.gazetteer import Gazetteer
from dialogs.reading import Guidance
from knowledge import (
    ContentError,
    Entry,
    Fault,
    NotInForce,
    Parameters,
    fill,
    is_well_formed,
    placeholders,
    split,
)
from knowledge.overlay_reading import LocalContent
from knowledge.phrases import Phrases
from knowledge.reading import Knowledge, Located
from knowledge.steering import Steering
from knowledge.template import FOUND, MARK
from knowledge.upkeep import Coming

SHORT_WORDS = 80
DETAIL_WORDS = 180
SHARED_FACTS = 2
"""Facts a myth and another entry must share to count as agreeing."""

_NOTHING = additions(())


@dataclass(frozen=True, slots=True)
class Library:
    """
    One release of the content.

    Attributes:
        release: Version and hash over every file.
        entries: By id; a former id finds the entry that replaces it.
        flows, rulebooks: By id.
        calculators: By the name flows use.
        law: Dated parameters.
        phrases: Interface wording in the conversation's language.
        gazetteer: Kinds of body and of purchase, and the words for them.
        steering: Words by which people follow up an answer and say who they are.
        catalogues: Interface wording by language tag.
        warnings: For authors: improvements that are not faults.
        former: Id of an entry by each former id that it replaces.
        roles: Who holds each owner role at this installation; empty where nobody is named.
        events: Known future events that make answers out of date, by id.
        added: What organisations add; their entries are also in `entries`, their figures in `law`.
    """

    release: str
    entries: Mapping[str, Entry]
    law: Parameters
    flows: Mapping[str, Flow]
    calculators: Mapping[str, Calculator]
    rulebooks: Mapping[str, RuleBook]
    phrases: Phrases
    gazetteer: Gazetteer
    steering: Steering
    catalogues: Mapping[str, Phrases] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()
    added: OverlayMerge = _NOTHING
    former: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Coming] = field(default_factory=dict)

    def speaking(self, language: str) -> Library:
        """The library with the interface in a language; unchanged if there is no such catalogue."""
        phrases = self.catalogues.get(language)
        return replace(self, phrases=phrases) if phrases else self

    def current(self, entry_id: str) -> str:
        """The current id of an entry: that of the entry that replaced it, else its own."""
        return self.former.get(entry_id, entry_id)

    @property
    def main_flow(self) -> str:
        """
        Id of the flow that `check` begins: the one marked as main, else the first; empty if there
        are none.
        """
        marked = (flow.id for flow in self.flows.values() if flow.main)
        return next(marked, next(iter(self.flows), ""))

    def documents(self) -> tuple[Document, ...]:
        """The documents for the matcher: every entry and every flow, flows first."""
        flows = (
            Document(flow.id, (*flow.utterances, flow.title), flow.keywords)
            for flow in self.flows.values()
        )
        entries = (
            Document(
                entry.id,
                _phrasings(entry),
                entry.keywords,
                linked=tuple(self._linked(entry)),
            )
            for entry in self.entries.values()
        )
        return (*flows, *entries)

    def _linked(self, entry: Entry) -> Iterator[str]:
        """
        Ids of entries whose answer agrees with this one's: its neighbours and, for a myth, those
        that share its facts.
        """
        yield from (*entry.related, *filter(None, (entry.before, entry.after)))
        if entry.kind == "myth":
            for other in self.entries.values():
                if len({*entry.facts} & {*other.facts}) >= SHARED_FACTS and other.kind != "myth":
                    yield other.id


def _phrasings(entry: Entry) -> tuple[str, ...]:
    claim = (entry.myth.claim,) if entry.myth else ()
    return tuple(dict.fromkeys((*entry.utterances, entry.title, *claim)))


def assemble(
    knowledge: Knowledge,
    guidance: Guidance,
    calculators: Mapping[str, Calculator],
    gazetteer: Gazetteer,
    *,
    release: str,
    today: date,
    local: Sequence[LocalContent] = (),
) -> Library:
    """
    The library, if no part of it contradicts another.

    Args:
        knowledge, guidance, gazetteer: The core's content.
        calculators: By the name flows use.
        release: Label of this content.
        today: No review date may be after this day, and figures must have a value on it.
        local: What organisations add to it.

    Raises:
        ContentError: Every fault found across files.
    """
    faults = tuple(conflicts(knowledge, (f.value.id for f in guidance.flows), local))
    if faults:
        raise ContentError(faults)
    core, knowledge = knowledge, joined(knowledge, local)
    faults = (
        *merging.faults(knowledge.entries, (f.value.id for f in guidance.flows)),
        *upkeep.faults(core, local),
    )
    if faults:
        raise ContentError(faults)
    knowledge = upkeep.brought_forward(merging.settled(knowledge))
    faults = (
        *_faults(knowledge, guidance, calculators, today),
        *note_faults(core, local, knowledge.law, today),
    )
    if faults:
        raise ContentError(faults)
    entries = Entries(located.value for located in knowledge.entries)
    return Library(
        release=release,
        entries=entries,
        law=knowledge.law,
        flows={flow.id: flow for flow in _main_first(guidance)},
        calculators=calculators,
        rulebooks={located.value.id: located.value for located in guidance.rulebooks},
        phrases=knowledge.phrases,
        gazetteer=gazetteer,
        steering=knowledge.steering.value,
        catalogues=knowledge.catalogues,
        warnings=knowledge.warnings,
        added=additions(local, entries.former),
        former=entries.former,
        roles=upkeep.assigned(core, local),
        events=core.events.events,
    )


def _main_first(guidance: Guidance) -> list[Flow]:
    """The flows in the order they are offered: the main one, then the others by id."""
    flows = [located.value for located in guidance.flows]
    return sorted(flows, key=lambda flow: (not flow.main, flow.id))


def _faults(
    knowledge: Knowledge, guidance: Guidance, calculators: Mapping[str, Calculator], today: date
) -> Iterator[Fault]:
    law = knowledge.law
    entries = Entries(located.value for located in knowledge.entries)
    flows = {located.value.id: located.value for located in guidance.flows}
    facts = frozenset(fact for book in guidance.rulebooks for fact in book.value.facts)
    for located in knowledge.entries:
        yield from _of_text(located, law)
        yield from _of_links(located, entries, flows)
        yield from _of_dates(located, law, today)
        yield from _of_template(located, facts)
        yield from consistency.of_entry(located, law, today)
    yield from _of_phrasings(knowledge.entries)
    for located_parameter in knowledge.parameters:
        if located_parameter.value.reviewed_on > today:
            yield located_parameter.page.fault(
                "'reviewed_on' lies in the future. Give the day of the last check.", "reviewed_on"
            )
    for located_flow in guidance.flows:
        name = located_flow.value.calculator
        if name and name not in calculators:
            known = ", ".join(sorted(calculators))
            yield located_flow.page.fault(
                f"unknown calculator '{name}'. Known: {known}.", "calculator"
            )
        if located_flow.value.id in entries:
            yield located_flow.page.fault("an entry has this id. Choose another.", "id")
        yield from of_flow(located_flow, entries.keys(), law, today)
    for located_book in guidance.rulebooks:
        yield from _of_rulebook(located_book, law)
    yield from _of_steering(knowledge.steering, entries)


def _of_text(located: Located[Entry], law: Parameters) -> Iterator[Fault]:
    entry, page = located.value, located.page
    texts = {
        ("short",): entry.short,
        ("detail",): entry.detail,
        ("for", "provider"): entry.meaning.provider,
        ("for", "commissioner"): entry.meaning.commissioner,
        ("for", "support"): entry.meaning.support,
        ("caveat",): entry.caveat,
        ("does_not_cover",): entry.does_not_cover,
    }
    document = entry.template.texts() if entry.template else ()
    placed: list[tuple[tuple[str | int, ...], str]] = [*texts.items()]
    placed += [(("template", *path), text) for path, text in document]
    for path, text in placed:
        if not is_well_formed(text):
            yield page.fault("a '$' begins no placeholder. Write ${name}, or $$ for a sign.", *path)
            continue
        for placeholder in placeholders(text):
            name, _ = split(placeholder)
            if name not in law:
                yield page.fault(f"unknown parameter '{name}'. Add it or correct the name.", *path)
        if "£" in text:
            message = "an amount is typed. Put it in a dated parameter and name that: ${name}."
            yield page.fault(message, *path)
    for path, limit in ((("short",), SHORT_WORDS), (("detail",), DETAIL_WORDS)):
        count = len(texts[path].split())
        if count > limit:
            yield page.fault(f"{count} words; at most {limit}. Shorten it or split it.", *path)


def _of_links(
    located: Located[Entry], entries: Mapping[str, Entry], flows: Mapping[str, Flow]
) -> Iterator[Fault]:
    entry, page = located.value, located.page
    for place, related in enumerate(entry.related):
        if related not in entries:
            message = f"unknown entry '{related}'. Add it or correct the id."
            yield page.fault(message, "related", place)
    for key, named in (("before", entry.before), ("after", entry.after)):
        if named and named not in entries:
            yield page.fault(f"unknown entry '{named}'. Add it or correct the id.", key)
    if entry.offers:
        flow = flows.get(entry.offers.flow)
        if flow is None:
            known = ", ".join(sorted(flows))
            yield page.fault(f"unknown flow '{entry.offers.flow}'. Known: {known}.", "offers")
        elif entry.offers.question and flow.question(entry.offers.question) is None:
            known = ", ".join(question.id for question in flow.questions)
            message = f"unknown question '{entry.offers.question}'. Known: {known}."
            yield page.fault(message, "offers")


def _of_dates(located: Located[Entry], law: Parameters, today: date) -> Iterator[Fault]:
    entry, page = located.value, located.page
    if entry.reviewed_on > today:
        message = "'reviewed_on' lies in the future. Give the day of the last check."
        yield page.fault(message, "reviewed_on")
    day = min(entry.valid_to, today) if entry.valid_to else today
    document = " ".join(text for _, text in entry.template.texts()) if entry.template else ""
    texts = (("short", entry.short), ("detail", entry.detail), ("template", document))
    for key, text in texts:
        try:
            fill(text, law, day)
        except NotInForce as gap:
            message = f"{gap.name} has no value on {day.isoformat()}, when this answer is given."
            yield page.fault(f"{message} Add the value, or end the answer before.", key)
        except (KeyError, ValueError):
            continue  # the check of the text reports this one


def _of_template(located: Located[Entry], known: frozenset[str]) -> Iterator[Fault]:
    """Faults for malformed marks, unknown facts, and facts that are not listed or not used."""
    template, page = located.value.template, located.page
    if template is None:
        return
    for path, text in template.texts():
        marks = [(mark["kind"], mark["name"].strip()) for mark in MARK.finditer(text)]
        rest = MARK.sub("", text)
        is_whole = all(kind in ("fact", "blank") and name for kind, name in marks)
        if not is_whole or "[[" in rest or "]]" in rest:
            message = "a '[[' marks nothing. Write [[fact:value]], or [[blank:what goes here]]."
            yield page.fault(message, "template", *path)
    facts = {*known, *FOUND}
    used = list(template.uses())
    for path, fact in used:
        if fact not in facts:
            listed = ", ".join(sorted(facts))
            yield page.fault(f"unknown fact '{fact}'. Known: {listed}.", "template", *path)
        elif fact not in template.facts:
            message = (
                f"the fact '{fact}' is missing from 'facts'. Add it there, or correct the name."
            )
            yield page.fault(message, "template", *path)
    for place, fact in enumerate(template.facts):
        if fact not in {name for _, name in used}:
            message = f"the document does not use '{fact}'. Remove it, or write [[fact:{fact}]]."
            yield page.fault(message, "template", "facts", place)


def _of_phrasings(entries: tuple[Located[Entry], ...]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for located in entries:
        entry, page = located.value, located.page
        for place, phrase in enumerate(entry.utterances):
            plain = " ".join(phrase.casefold().split()).rstrip("?!. ")
            owner = owners.setdefault(plain, entry.id)
            if owner != entry.id:
                message = f"'{owner}' has the same phrasing. Keep it where it belongs."
                yield page.fault(message, "utterances", place)
        repeated = [phrase for phrase, n in Counter(entry.utterances).items() if n > 1]
        if repeated:
            yield page.fault("a phrasing stands twice. Remove one.", "utterances")


def _of_steering(located: Located[Steering], entries: Mapping[str, Entry]) -> Iterator[Fault]:
    topics = {entry.topic for entry in entries.values()}
    steering, page = located.value, located.page
    for place, turn in enumerate(steering.turns):
        if turn.to not in entries:
            message = f"unknown entry '{turn.to}'. Add it or correct the id."
            yield page.fault(message, "turns", place, "to")
        for named in turn.after:
            if named not in entries and named not in topics:
                message = f"'{named}' is neither an entry nor a topic. Correct it."
                yield page.fault(message, "turns", place, "after")
    for named in steering.names:
        if named not in entries and named not in topics:
            message = f"'{named}' is neither an entry nor a topic. Correct it."
            yield page.fault(message, "names", named)


def _of_rulebook(located: Located[RuleBook], law: Parameters) -> Iterator[Fault]:
    book, page = located.value, located.page
    for rule, words in book.rules.items():
        for key, text in words.reasons.items():
            yield from _of_wording(located, text, law, ("rules", rule, "reasons", key))
    for flag, flag_words in book.flags.items():
        yield from _of_wording(located, flag_words.text, law, ("flags", flag, "text"))
        if flag_words.rule not in book.rules:
            yield page.fault(f"unknown rule '{flag_words.rule}'.", "flags", flag, "rule")


def _of_wording(
    located: Located[RuleBook], text: str, law: Parameters, path: tuple[str, ...]
) -> Iterator[Fault]:
    dotted = string.Template(text).safe_substitute(_EVERY_FIGURE)
    if not is_well_formed(dotted):
        known = ", ".join(sorted(_EVERY_FIGURE))
        message = f"a '$' names neither a parameter nor one of {known}."
        yield located.page.fault(message, *path)
        return
    for placeholder in placeholders(dotted):
        if split(placeholder)[0] not in law:
            yield located.page.fault(f"unknown parameter '{placeholder}'.", *path)


_EVERY_FIGURE = dict.fromkeys(
    ("date", "today", "since", "threshold", "value", "facts", "parameter", "day"), ""
)
"""Placeholders that reasons may use; see `dialogs.calculators.social_value_act`."""
