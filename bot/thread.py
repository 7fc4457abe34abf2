"""
The thread of a conversation: how the last answer was come to, so that the next message can go on
from it and "why this answer?" can be said.

Rules of this file: ids, figures and words of our own; nothing a person typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.matching.values import Finding

WEIGHTS = 3
"""Phrasings named in "why this answer?" for having counted most."""


@dataclass(frozen=True, slots=True)
class Followed:
    """
    How a message was read as going on from an answer.

    Attributes:
        after: Entry it went on from.
        by: what it was read by: `since`, `before`, `now`, `meaning`, `day`, `idea`, `words`, or
            `suggestion` where it chose among entries just suggested.
        what: The idea's or topic's name; empty for the others.
    """

    after: str
    by: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """
    The last answer, and how it was come to.

    Attributes:
        entry: The entry shown.
        score: 0 to 100; 0 when the entry was picked, not found.
        phrase: Our own phrasing that lay closest; empty when nothing was matched.
        shared: Words of that phrasing that the message held too.
        read: What spellings and short forms were read as.
        rarity: Share (0 to 1) of questions not covered that would score as high.
        runner_up: Next best entry or flow, or empty.
        runner_up_score: Its score.
        weights: Our phrasings that counted most, each with its share of the score in percent,
            negative when it spoke against.
        followed: How the message was read as a follow-up; None when it was none.
        is_last: True while nothing was said since. Stored only where it is.
    """

    entry: str
    score: float = 0.0
    phrase: str = ""
    shared: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    rarity: float = 1.0
    runner_up: str = ""
    runner_up_score: float = 0.0
    weights: tuple[tuple[str, int], ...] = ()
    followed: Followed | None = None
    is_last: bool = False

    @classmethod
    def of(cls, entry: str, finding: Finding | None = None) -> Self:
        """The thread of an entry that was picked, or found as `finding` says."""
        if finding is None or not finding.matches:
            return cls(entry)
        best, *others = finding.matches
        return cls(
            entry=entry,
            score=best.score,
            phrase=best.phrase,
            shared=finding.shared,
            read=tuple(dict.fromkeys(read for _, read in finding.read_as)),
            rarity=finding.rarity,
            runner_up=others[0].entry if others else "",
            runner_up_score=others[0].score if others else 0.0,
            weights=_weights(finding),
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        followed = self.followed
        plain: dict[str, Any] = {
            "entry": self.entry,
            "score": self.score,
            "phrase": self.phrase,
            "shared": list(self.shared),
            "read": list(self.read),
            "rarity": self.rarity,
            "runner_up": [self.runner_up, self.runner_up_score],
            "weights": [list(weight) for weight in self.weights],
            "followed": [followed.after, followed.by, followed.what] if followed else None,
        }
        return plain | ({"is_last": True} if self.is_last else {})

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """
        The thread `to_dict` wrote.

        Raises:
            KeyError: A part is missing.
        """
        runner_up, runner_up_score = raw["runner_up"]
        return cls(
            entry=raw["entry"],
            score=raw["score"],
            phrase=raw["phrase"],
            shared=tuple(raw["shared"]),
            read=tuple(raw["read"]),
            rarity=raw["rarity"],
            runner_up=runner_up,
            runner_up_score=runner_up_score,
            weights=tuple((phrase, share) for phrase, share in raw["weights"]),
            followed=Followed(*raw["followed"]) if raw["followed"] else None,
            is_last=raw.get("is_last", False),
        )


def _weights(finding: Finding) -> tuple[tuple[str, int], ...]:
    """Our phrasings that counted most, each once, with its share of the score in percent."""
    if not finding.strength:
        return ()
    shares: dict[str, float] = {}
    for contribution in finding.contributions:
        if contribution.phrase:
            share = 100 * contribution.amount / finding.strength
            shares[contribution.phrase] = shares.get(contribution.phrase, 0.0) + share
    ranked = sorted(shares.items(), key=lambda pair: -abs(pair[1]))[:WEIGHTS]
    return tuple((phrase, round(share)) for phrase, share in ranked)
