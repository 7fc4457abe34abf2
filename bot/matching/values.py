"""
The values that the matcher takes and returns.

Scores run from 0 to 100 on one scale for every mode, see `bot.matching.scale`: a document that
scores `ANSWER_AT` or more is sure enough to answer, one that scores `ASK_AT` or more is worth
asking about.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    FloatMatrix: TypeAlias = npt.NDArray[np.float32]
    Arrays: TypeAlias = Mapping[str, npt.NDArray[np.generic]]


class Band(enum.StrEnum):
    """What to do about an utterance."""

    SURE = "sure"
    """Answer with the first match."""
    CLOSE = "close"
    """Ask which of the first two or three is meant."""
    UNKNOWN = "unknown"
    """In the guide's field by its words, but not covered."""
    OUTSIDE = "outside"
    """Nothing of the guide's field in it."""


@dataclass(frozen=True, slots=True)
class Document:
    """
    Something to find: an entry or a flow.

    Attributes:
        id: Unique among the documents of a matcher.
        phrases: How people ask for it; at least one with a word in it.
        keywords: Words that belong to it, used as one more phrasing; may be empty.
        linked: Documents whose answer agrees with this one's, so that a close score between them is
            not ambiguous.
        passages: Sentences of its text, each used as one more phrasing but never shown as the
            closest; may be empty. They help where there are many similar documents.
    """

    id: str
    phrases: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """
    One document that may be meant.

    Attributes:
        entry: Id of the document.
        score: 0 to 100, see the module.
        phrase: The document's phrasing that is closest to the utterance.
    """

    entry: str
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """
    What one known phrasing added to the score of the first match, or took from it.

    Attributes:
        phrase: The phrasing; it may belong to a rival, which then usually takes away.
        entry: Document it belongs to.
        kind: The kind of similarity by which it counts.
        amount: In units of `Finding.strength`; negative when it lowers the score.
    """

    phrase: str
    entry: str
    kind: Literal["meaning", "words"]
    amount: float


@dataclass(frozen=True, slots=True)
class Finding:
    """
    The result of matching one utterance.

    Attributes:
        band: What to do.
        matches: Best first; ties by entry id; at most as many as asked for; empty when the
            utterance has no words.
        read_as: Spellings and short forms read differently, as (typed in lower case, read as),
            in order of first use.
        shared: Words in common with the closest phrasing of the first match, as typed there.
        rarity: Share (0 to 1) of simulated uncovered questions that score at least this high;
            1 when nothing matches.
        unseen: Words of the utterance that no known phrasing contains, in order.
        strength: Raw score of the first match; 0 when there is none.
        contributions: Amounts that add up exactly to `strength`; see `Matcher.explain`. Empty
            unless requested.
    """

    band: Band
    matches: tuple[Match, ...]
    read_as: tuple[tuple[str, str], ...]
    shared: tuple[str, ...]
    rarity: float
    unseen: tuple[str, ...] = ()
    strength: float = 0.0
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Confusion:
    """A phrasing that finds another document when it is left out of the knowledge base."""

    phrase: str
    entry: str
    found: str


@dataclass(frozen=True, slots=True)
class MatchingReport:
    """
    How well the knowledge base tells its own documents apart.

    Attributes:
        mode: As `Matcher.mode`.
        documents: How many.
        phrases: How many phrasings, keywords and passages not counted.
        accuracy: Share (0 to 1) of phrasings that find their document when one phrasing of every
            document is held out together.
        strays: The phrasings that did not, by document id, then in order.
        answer_at: Lead in raw score, over what says something else, from which a match is answered.
        ask_at: Raw score from which it is asked about.
        field_at: Raw score below which an utterance without a word of the field is outside it.
        budget: The `false_answer_budget` from which the thresholds were computed.
        answered: Share of held-out phrasings that lead by `answer_at` or more.
    """

    mode: str
    documents: int
    phrases: int
    accuracy: float
    strays: tuple[Confusion, ...]
    answer_at: float
    ask_at: float
    field_at: float
    budget: float
    answered: float


class EntryMatcher(Protocol):
    """The matcher's interface for the engine; `bot.matching.Matcher` implements it."""

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """The entries and flows that an utterance may mean, and how sure that is."""
        ...

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """As `find`, with the contributions to the score."""
        ...

    @property
    def mode(self) -> str:
        """What is compared, in words."""
        ...


class Encoder(Protocol):
    """Turns sentences into vectors whose dot product is the similarity of their meanings."""

    name: str
    """Names model and version: vectors from encoders with different names are never compared."""

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of the texts in their order: (n, d), float32, rows of length 1."""
        ...


class Cache(Protocol):
    """Keeps what is slow to compute. If it is lost, it is computed again."""

    def load(self, key: str) -> Arrays | None:
        """The arrays saved under a key, or None when they are missing or unreadable."""
        ...

    def save(self, key: str, arrays: Arrays) -> None:
        """Keeps arrays under a key; a failure to write is not an error."""
        ...
