"""
Finds the bodies, purchases and hints that a text names.

Rules of this file: longest name first, whole words only; a misspelling is corrected only when
exactly one word is near enough; a name with two readings is returned as both, and an uncertain one
is left out. The names themselves are content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.cleaning import Token, sentence, tokens, words
from dialogs.gazetteer_models import (
    Bodies,
    BodyEntry,
    BodyKind,
    Entry,
    Hint,
    HintEntry,
    ServiceEntry,
    Services,
    Subject,
    Where,
)
from dialogs.lexicon_reading import lexicon


@dataclass(frozen=True, slots=True)
class Body:
    """
    A body, or kind of body, that a text names.

    Attributes:
        kind: What kind of body it is.
        where: The nation whose rules apply to it; None when the text does not say. `england` means
            England or functions that are not devolved.
        name: Its first name in the gazetteer, never the person's own words.
        note: A remark to show with it; may be empty.
        existed: False when it had ended, or not begun, on the day asked about.
    """

    kind: BodyKind
    where: Where | None
    name: str
    note: str
    existed: bool


@dataclass(frozen=True, slots=True)
class Purchase:
    """
    A purchase that a text names.

    Attributes:
        name: Its first name in the gazetteer.
        subject: Services, goods or works; None when the text does not say.
        light_touch: For services; None when the text does not say.
        health: True for health care given to people.
        ask: Why the name is not enough to decide, so that the caller asks; empty when it is.
    """

    name: str
    subject: Subject | None
    light_touch: bool | None
    health: bool
    ask: str


@dataclass(frozen=True, slots=True)
class Span:
    """An entry and the words that named it: `start` is the first, `end` one past the last."""

    entry: Entry
    start: int
    end: int


class Gazetteer:
    """
    All known names, indexed for lookup; immutable.

    Raises:
        ValueError: Two entries share a name; the message lists every such name.
    """

    __slots__ = ("_by_first", "_by_name", "_kept", "_longest", "_words")

    def __init__(self, bodies: Bodies, services: Services) -> None:
        self._by_name: dict[tuple[str, ...], Entry] = {}
        twice: set[str] = set()
        entries: Iterable[Entry] = (*bodies.bodies, *services.services, *services.hints)
        for entry in entries:
            for name in {names_words(each) for each in entry.names}:
                if name in self._by_name or not name:
                    twice.add(" ".join(name))
                self._by_name[name] = entry
        if twice:
            raise ValueError(f"names given twice or empty: {', '.join(sorted(twice))}")
        self._longest = max(map(len, self._by_name))
        self._words = frozenset(word for name in self._by_name for word in name)
        self._kept = frozenset(
            word for each in (*bodies.not_misspelt, *services.not_misspelt) for word in words(each)
        )
        self._by_first = _by_first_letter(self._words)

    def __len__(self) -> int:
        return len(self._by_name)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry once, bodies first, in the order of the files."""
        return tuple({id(entry): entry for entry in self._by_name.values()}.values())

    def spans(
        self, said: tuple[str, ...], breaks: frozenset[int] = frozenset()
    ) -> tuple[Span, ...]:
        """
        Every name in a row of words, longest first where two overlap, in order of place.

        Args:
            said: Plain words, as `names_words` gives them.
            breaks: Indexes of words after a comma or similar; no name spans one.
        """
        mended = tuple(self._mended(word) for word in said)
        found = [
            Span(entry, start, end)
            for start in range(len(said))
            for end in range(start + 1, min(start + self._longest, len(said)) + 1)
            if not breaks & set(range(start + 1, end))
            and (entry := self._by_name.get(mended[start:end])) is not None
        ]
        return _without_overlap(found)

    def _mended(self, word: str) -> str:
        """The word itself, its singular, or the only known word one typing error away."""
        if word in self._words or word in self._kept or len(word) < 5:
            return word
        if word.endswith("s") and word[:-1] in self._words:
            return word[:-1]
        slips = 1 if len(word) < 9 else 2
        near = process.extract(
            word,
            self._by_first.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=3,
        )
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return word
        return near[0][0]


def find_bodies(text: str, gazetteer: Gazetteer, on: date) -> tuple[Body, ...]:
    """
    The bodies a text names.

    Args:
        text: As typed, of any length; about 2,000 characters are read.
        gazetteer: All names.
        on: Day for which to say whether a body existed.

    Returns:
        In order of place, none twice. Of one kind, only those with a nation, if any has one. When
        there are two kinds, the caller asks. Empty when none is clearly named.
    """
    said, breaks = split_words(text)
    return bodies_in(said, breaks, gazetteer.spans(said, breaks), on)


def find_purchases(text: str, gazetteer: Gazetteer) -> tuple[Purchase, ...]:
    """The purchases a text names, in order of place, none twice; may be empty."""
    said, breaks = split_words(text)
    return purchases_in(said, breaks, gazetteer.spans(said, breaks))


def bodies_in(
    said: tuple[str, ...], breaks: frozenset[int], spans: tuple[Span, ...], on: date
) -> tuple[Body, ...]:
    """The bodies among spans found, as `find_bodies` gives them."""
    buyers = {span for span in spans if _is_buyer(said, span)}
    bodies = [
        _body(span.entry, _nation(said, span), on)
        for span in spans
        if isinstance(span.entry, BodyEntry)
        and not _is_beside(said, span)
        and not is_denied(said, span.start)
        and (span in buyers or not span.entry.cue or _is_self(said, breaks, span))
        and (span in buyers or not buyers)
    ]
    told = {body.kind for body in bodies if body.where}
    kept = [body for body in bodies if body.where or body.kind not in told]
    return tuple({(body.kind, body.where, body.existed): body for body in reversed(kept)}.values())[
        ::-1
    ]


def purchases_in(
    said: tuple[str, ...], breaks: frozenset[int], spans: tuple[Span, ...]
) -> tuple[Purchase, ...]:
    """The purchases among spans found, in order of place, none twice."""
    entries = (
        span.entry
        for span in spans
        if isinstance(span.entry, ServiceEntry)
        and not is_denied(said, span.start)
        and (not span.entry.cue or _is_bought(said, breaks, span))
    )
    made = (
        Purchase(each.names[0], each.subject, each.light_touch, each.health, each.ask)
        for each in entries
    )
    return tuple(dict.fromkeys(made))


def hints_in(spans: tuple[Span, ...]) -> tuple[Hint, ...]:
    """The hints among spans found, in order of place, none twice."""
    return tuple(
        dict.fromkeys(span.entry.says for span in spans if isinstance(span.entry, HintEntry))
    )


def names_words(name: str) -> tuple[str, ...]:
    """A name as the tuple of plain words it is looked up by."""
    return split_words(name)[0]


def split_words(text: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """The plain words of a text, and the indexes of those after a comma or similar."""
    said: list[str] = []
    breaks: set[int] = set()
    for token in tokens(sentence(text.replace("&", " and ").replace("+", " plus "))):
        if token.is_word or token.is_number:
            said.append(lexicon().sentences.spoken.get(token.text, token.text))
        elif token.text in ",;:()!?" or (token.text == "-" and not token.glued):
            breaks.add(len(said))
    return tuple(said), frozenset(breaks)


def _body(entry: BodyEntry, nation: Where | None, on: date) -> Body:
    where = entry.where
    if where is None and nation == "wales":
        where = entry.in_wales or nation
    elif where is None:
        where = nation
    began = entry.since is None or entry.since <= on
    existed = began and (entry.until is None or on <= entry.until)
    return Body(entry.kind, where, entry.names[0], entry.note, existed)


def _nation(said: tuple[str, ...], span: Span) -> Where | None:
    """The nation named just before the body ("Welsh council") or just after ("in Wales")."""
    for length in (2, 1):
        start = span.start - length
        if start >= 0 and " ".join(said[start : span.start]) in lexicon().sentences.nations:
            return lexicon().sentences.nations[" ".join(said[start : span.start])]
    at = span.end
    if said[at : at + 1] not in (("in",), ("of",), ("from",), ("for",)):
        return None
    at += 1
    while at < len(said) and said[at] in lexicon().sentences.regions and at < span.end + 4:
        at += 1
    return lexicon().sentences.nations.get(
        " ".join(said[at : at + 2])
    ) or lexicon().sentences.nations.get(" ".join(said[at : at + 1]))


def _before(said: tuple[str, ...], at: int) -> str:
    """The nearest word before an index that is not an article or an adjective of size."""
    while at > 0 and said[at - 1] in lexicon().sentences.articles:
        at -= 1
    return said[at - 1] if at > 0 else ""


def _is_beside(said: tuple[str, ...], span: Span) -> bool:
    return _before(said, span.start) in lexicon().sentences.aside


def is_denied(said: Sequence[str], start: int) -> bool:
    """True when "not" or the like stands just before a word: "not a council"."""
    lead = [word for word in said[max(0, start - 3) : start] if word not in ("a", "an", "the")]
    return bool(lexicon().sentences.denied & set(lead[-1:]))


def _is_buyer(said: tuple[str, ...], span: Span) -> bool:
    """True where a body is told to be the one that buys: "the school doing the buying"."""
    row = tuple(Token(word, glued=False) for word in said[span.end : span.end + 4])
    return isinstance(span.entry, BodyEntry) and lexicon().sentences.runs_it.at(row, 0) is not None


def _is_self(said: tuple[str, ...], breaks: frozenset[int], span: Span) -> bool:
    """
    True where the writer means themselves ("we are a council"), or the text begins with the name.
    """
    lead = _before(said, span.start)
    if lead:
        return lead in lexicon().sentences.self and span.start not in breaks
    is_closed = span.end == len(said) or span.end in breaks
    return is_closed or said[span.end] in lexicon().sentences.opens


def _is_bought(said: tuple[str, ...], breaks: frozenset[int], span: Span) -> bool:
    """True where a common word is used as the thing bought: "contract for works", ", legal, "."""
    opens = (
        span.start == 0 or span.start in breaks or said[span.start - 1] in lexicon().sentences.buys
    )
    at = span.end
    closes = (
        at == len(said)
        or at in breaks
        or said[at] in lexicon().sentences.after_bought
        or said[at].isdecimal()
    )
    return opens and closes


def _by_first_letter(known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Known words of five letters or more by first letter, which people rarely mistype."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= 5 and word.isalpha():
            by_letter.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in by_letter.items()}


def _without_overlap(found: list[Span]) -> tuple[Span, ...]:
    taken: set[int] = set()
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        places = set(range(span.start, span.end))
        if not places & taken:
            taken |= places
            kept.append(span)
    return tuple(sorted(kept, key=lambda each: each.start))
