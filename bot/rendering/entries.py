"""
Makes the reply that gives an entry's answer.

The short answer comes first. It gives the law on the day asked about, or says that it is not known
for that day, and it says when a review is overdue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.content.library import Library
from bot.model.acts import Begin, ButtonAct, Do, More, Show, Sources, encode
from bot.model.replies import Citation, Option, Reply
from bot.model.turn import Kind
from bot.rendering import overlays as local_words
from bot.rendering.citations import (
    citations_of,
    once_each,
    parameters_in,
    source_line,
    source_lines,
)
from knowledge import (
    Entry,
    NotInForce,
    Offer,
    Parameters,
    british_date,
    british_month,
    fill,
)

RELATED = 3
"""Most related entries offered with an answer."""

KINDS: dict[str, Kind] = {
    "faq": "answer",
    "myth": "answer",
    "term": "answer",
    "principle": "answer",
    "case": "answer",
    "signpost": "near_scope",
    "template": "answer",
    "smalltalk": "smalltalk",
    "outside": "out_of_scope",
}


@dataclass(frozen=True, slots=True)
class LegalDay:
    """
    The two days that an answer depends on.

    Attributes:
        on: Day whose law is asked about.
        today: Day of asking, Europe/London.
    """

    on: date
    today: date

    @property
    def as_at(self) -> date:
        """Day whose law is given: the day asked about, but never later than today."""
        return min(self.on, self.today)


@dataclass(frozen=True, slots=True)
class Answered:
    """An entry's reply, and what it was made from."""

    reply: Reply
    kind: Kind
    entry: Entry
    parameters: tuple[str, ...]


def answer(library: Library, entry: Entry, when: LegalDay, audience: str) -> Answered:
    """
    The short answer of an entry, or of the entry that answers for that day.

    Args:
        library: Has the entry.
        entry: The entry asked for.
        when: Day asked about, and today.
        audience: `provider`, `commissioner`, `support` or empty: whose part of `for` is added.
    """
    entry = for_day(library, entry, when.as_at)
    refusal = _refusal(library, entry, when)
    if refusal:
        return Answered(refusal, "not_known", entry, ())
    say, law = library.phrases.say, library.law
    meaning = _meaning_in_force(library, entry, audience, when.as_at)
    texts = (entry.short, meaning)
    parts = [
        *heading(library, entry),
        local_words.label(library, entry),
        say("urgent") if entry.urgent else "",
        say("future") if when.on > when.today else "",
        say("as_it_stood", day=british_date(when.on)) if when.on < when.today else "",
        _overdue(library, entry, when.today),
        fill(entry.short, law, when.as_at),
        fill(meaning, law, when.as_at),
        entry.caveat,
        *local_words.notes(library, entry, when.as_at, when.today),
    ]
    citations = citations_of(entry, texts, law, when.as_at)
    beside = local_words.note_citations(library, entry, when.as_at)
    reply = Reply(
        text="\n\n".join(part for part in parts if part),
        footer=_footer(library, entry, citations, texts, when),
        options=_options(library, entry, audience),
        citations=once_each((*citations, *beside)),
        nation=entry.only_in,
    )
    said = (*texts, *(n.note.note for n, _ in local_words.notes_on(library, entry, when.as_at)))
    return Answered(reply, KINDS[entry.kind], entry, parameters_in(said))


def heading(library: Library, entry: Entry) -> tuple[str, ...]:
    """
    The lines above an answer: the question it answers and, if limited, the nations it applies to.

    Empty for small talk, which answers no question.
    """
    if entry.kind == "smalltalk":
        return ()
    return (f"**{entry.title}**", where(library, entry))


def below_title(text: str, entry: Entry, lead: str) -> str:
    """An answer with a paragraph inserted first, below the title if it has one."""
    title = f"**{entry.title}**\n\n"
    if not text.startswith(title):
        return f"{lead}\n\n{text}"
    return f"{title}{lead}\n\n{text.removeprefix(title)}"


def where(library: Library, entry: Entry) -> str:
    """A sentence with the nations an answer is limited to; empty where it applies everywhere."""
    nations = entry.only_in
    if not nations:
        return ""
    say = library.phrases.say
    if set(nations) == {"england", "wales"}:
        return say("holds_in_england_and_wales")
    names = [say(f"nation_{nation}") for nation in nations]
    *first, last = names
    listed = say("nations_and", first=", ".join(first), last=last) if first else last
    return say("holds_in", nations=listed)


def _footer(
    library: Library,
    entry: Entry,
    citations: tuple[Citation, ...],
    texts: tuple[str, ...],
    when: LegalDay,
) -> str:
    """The source line, and for days in the future, when they were last checked."""
    line = source_line(citations, library.phrases, _source_phrase(library, entry))
    day = coming_known(texts, library.law, when)
    known = library.phrases.say("coming_known", month=british_month(day)) if day else ""
    return " ".join(part for part in (line, known) if part)


def coming_known(texts: Iterable[str], law: Parameters, when: LegalDay) -> date | None:
    """
    Day on which the future days named in some texts were last checked.

    None where the texts name no day after today.
    """
    read: list[date] = []
    for name in parameters_in(texts):
        parameter = law[name]
        try:
            held = parameter.at(when.as_at)
        except NotInForce:
            continue
        is_day = parameter.unit == "date" and held.value
        if is_day and date.fromisoformat(str(held.value)) > when.today:
            read.append(held.source.read_on or parameter.reviewed_on)
    return min(read, default=None)


def _source_phrase(library: Library, entry: Entry) -> str:
    """Key of the phrase for the source line; local content has its own, since it is not law."""
    return "source_local" if entry.id in library.added.owners else "source"


def for_day(library: Library, entry: Entry, day: date) -> Entry:
    """The entry, or the entry in `before` or `after` that answers for the day."""
    seen = {entry.id}
    while True:
        other = ""
        if entry.valid_from and day < entry.valid_from:
            other = entry.before
        elif entry.valid_to and day > entry.valid_to:
            other = entry.after
        if not other or other in seen:
            return entry
        seen.add(other)
        entry = library.entries[other]


def _refusal(library: Library, entry: Entry, when: LegalDay) -> Reply | None:
    say = library.phrases.say
    day = when.as_at
    person = option(library, Do("person"), "option_person")
    if entry.block_when_overdue and entry.review_by < when.today:
        return _pointer(library, entry, day, person)
    on = british_date(day)
    if entry.valid_from and day < entry.valid_from:
        text = say("holds_from", day=british_date(entry.valid_from), on=on)
        return Reply(_under(library, entry, text), options=(person,))
    if entry.valid_to and day > entry.valid_to:
        text = say("holds_to", day=british_date(entry.valid_to), on=on)
        return Reply(_under(library, entry, text), options=(person,))
    document = (text for _, text in entry.template.texts()) if entry.template else ()
    try:
        for text in (entry.short, *document):
            fill(text, library.law, day)
    except NotInForce:
        return Reply(_under(library, entry, say("not_in_force", day=on)), options=(person,))
    return None


def _under(library: Library, entry: Entry, text: str) -> str:
    """A text with the heading of an entry above it."""
    return "\n\n".join(part for part in (*heading(library, entry), text) if part)


def _pointer(library: Library, entry: Entry, day: date, person: Option) -> Reply:
    """Replaces a blocked answer: names its sources and who to ask."""
    citations = citations_of(entry, (), library.law, day)
    footer = source_line(citations, library.phrases)
    text = _under(library, entry, library.phrases.say("blocked"))
    return Reply(text, footer=footer, options=(person,), citations=citations)


def _overdue(library: Library, entry: Entry, today: date) -> str:
    if entry.review_by >= today:
        return ""
    return library.phrases.say(
        "overdue", day=british_date(entry.review_by), checked=british_date(entry.reviewed_on)
    )


def _meanings(entry: Entry) -> dict[str, str]:
    """
    Audience to what an answer means for it; audiences without a meaning of their own are absent.
    """
    meaning = entry.meaning
    return {
        "commissioner": meaning.commissioner,
        "provider": meaning.provider,
        "support": meaning.support,
    }


def _meaning(library: Library, entry: Entry, audience: str) -> str:
    meaning = _meanings(entry).get(audience, "")
    return f"**{library.phrases.say(f'means_{audience}')}:** {meaning}" if meaning else ""


def _meaning_in_force(library: Library, entry: Entry, audience: str, day: date) -> str:
    """The meaning for an audience; empty when it has none or its figures do not hold on the day."""
    meaning = _meaning(library, entry, audience)
    try:
        fill(meaning, library.law, day)
    except NotInForce:
        return ""
    return meaning


def _options(library: Library, entry: Entry, audience: str) -> tuple[Option, ...]:
    """Options after an answer: more detail, the check, related entries, sources."""
    if entry.kind == "smalltalk":
        return openings(library)
    options: list[Option] = []
    if _has_more(entry):
        options.append(option(library, More(entry.id), "option_more"))
    if entry.offers:
        options.append(_offer(library, entry.offers))
    options += [entry_option(library, related) for related in entry.related[:RELATED]]
    if not audience and any(_meanings(entry).values()):
        options.append(option(library, Do("audience"), "option_audience"))
    if entry.sources:
        options.append(option(library, Sources(entry.id), "option_sources"))
    return tuple(options)


def _offer(library: Library, offer: Offer) -> Option:
    """
    An option that begins a flow: worded for a real procurement for the main flow, else the flow's
    title.
    """
    begin = Begin(offer.flow, offer.question)
    flow = library.flows.get(offer.flow)
    if flow is None or offer.flow == library.main_flow:
        return option(library, begin, "option_check")
    return Option(encode(begin), flow.title)


def _has_more(entry: Entry) -> bool:
    return bool(
        entry.template or entry.detail or entry.does_not_cover or any(_meanings(entry).values())
    )


def meaning_for(library: Library, entry: Entry, when: LegalDay, audience: str) -> str:
    """What an answer means for an audience, by the law of the day; may be empty."""
    return fill(_meaning_in_force(library, entry, audience, when.as_at), library.law, when.as_at)


def more(
    library: Library, entry: Entry, when: LegalDay, audience: str = "", document: str = ""
) -> Reply:
    """
    The rest of an entry's answer: detail, meanings (that of `audience` first), what it does not
    cover, sources.

    An entry that no longer holds is shown with the law of its last day, and says so.

    Args:
        library: Has the entry.
        entry: The entry to show more of.
        when: Day asked about, and today.
        audience: As for `answer`.
        document: The document of a template, in the neutral markup with every figure filled in.
    """
    when = _while_it_held(entry, when)
    refusal = _refusal(library, entry, when)
    if refusal:
        return refusal
    say, law, day = library.phrases.say, library.law, when.as_at
    if not _has_more(entry):
        return Reply(say("nothing_more"))
    audiences = sorted(_meanings(entry), key=lambda who: who != audience)
    texts = [
        *heading(library, entry),
        local_words.label(library, entry),
        say("as_it_stood", day=british_date(day)) if day < when.today else "",
        _overdue(library, entry, when.today),
        entry.detail,
        document.replace("$", "$$"),
    ]
    texts += [_meaning(library, entry, who) for who in audiences]
    if entry.does_not_cover:
        texts.append(say("does_not_cover", what=entry.does_not_cover))
    try:
        parts = [fill(text, law, day) for text in texts if text]
    except NotInForce:
        return Reply(say("not_in_force", day=british_date(day)))
    citations = citations_of(entry, texts, law, day)
    return Reply(
        text="\n\n".join(parts),
        footer=_footer(library, entry, citations, tuple(texts), when),
        options=tuple(entry_option(library, related) for related in entry.related[:RELATED]),
        citations=citations,
        nation=entry.only_in,
    )


def sources(library: Library, entry: Entry, when: LegalDay) -> Reply:
    """Every source of an entry, each with its dates."""
    when = _while_it_held(entry, when)
    texts = (entry.short, entry.detail)
    own = citations_of(entry, texts, library.law, when.as_at)
    beside = tuple(local_words.note_citations(library, entry, when.as_at))
    if not own:
        return Reply(library.phrases.say("nothing_more"))
    phrases = library.phrases
    kind = "source_line_local" if entry.id in library.added.owners else "source_line"
    lines = [phrases.say("sources_title"), *source_lines(own, phrases, kind)]
    if beside:
        lines += ["", phrases.say("local_sources")]
        lines += source_lines(beside, phrases, "source_line_local")
    above = [part for part in (*heading(library, entry), local_words.label(library, entry)) if part]
    text = "\n\n".join((*above, "\n".join(lines)))
    return Reply(text, citations=once_each((*own, *beside)), nation=entry.only_in)


def _while_it_held(entry: Entry, when: LegalDay) -> LegalDay:
    """The days of an answer; for an entry that has ended, its last day."""
    last = entry.valid_to
    return LegalDay(last, when.today) if last and last < when.as_at else when


def option(library: Library, action: ButtonAct, phrase: str) -> Option:
    """An option whose label is a phrase of the catalogue."""
    return Option(encode(action), library.phrases.say(phrase))


def entry_option(library: Library, entry_id: str) -> Option:
    """An option that shows an entry, by its title (a myth: by its claim)."""
    entry = library.entries[entry_id]
    if entry.myth:
        return Option(
            encode(Show(entry.id)), library.phrases.say("option_myth", claim=entry.myth.claim)
        )
    return Option(encode(Show(entry.id)), entry.title)


def openings(library: Library) -> tuple[Option, ...]:
    """Options when nothing is under way: each flow by title, the myths, help."""
    flows = (Option(encode(Begin(flow.id)), flow.title) for flow in library.flows.values())
    return (
        *flows,
        option(library, Do("myths"), "option_myths"),
        option(library, Do("help"), "option_help"),
    )
