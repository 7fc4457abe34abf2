"""
How the last answer was found, so that the next message can refer to it and "why this answer?" can
be explained. Holds ids, figures and phrasings from the content; nothing a person typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.matching.values import Finding

WEIGHTS = 3
"""Most phrasings named in "why this answer?"."""


@dataclass(frozen=True, slots=True)
class Followed:
    """
    How a message was read as a follow-up to an answer.

    Attributes:
        after: Entry it follows.
        by: What decided it: `since`, `before`, `now`, `meaning`, `day`, `idea`, `words`, or
            `suggestion` where it chose among entries just suggested.
        what: The idea's or topic's name; empty for the others.
    """

    after: str
    by: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """
    The last answer, and how it was found.

    Attributes:
        entry: The entry shown.
        score: 0 to 100; 0 when the entry was picked, not found.
        phrase: The closest known phrasing; empty when nothing was matched.
        shared: Words of that phrasing that the message contains too.
        read: Corrected spellings and expanded abbreviations.
        rarity: Share (0 to 1) of uncovered questions that would score as high.
        runner_up: The second-best entry or flow, or empty.
        runner_up_score: Its score.
        weights: The phrasings that counted most, each with its share of the score in percent;
            negative when it lowered the score.
        followed: How the message was read as a follow-up; None if it was not one.
        is_last: True until the next message.
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
        """The last answer for an entry that was picked, or that was found with `finding`."""
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


def _weights(finding: Finding) -> tuple[tuple[str, int], ...]:
    """The phrasings that counted most, each once, with its share of the score in percent."""
    if not finding.strength:
        return ()
    shares: dict[str, float] = {}
    for contribution in finding.contributions:
        if contribution.phrase:
            share = 100 * contribution.amount / finding.strength
            shares[contribution.phrase] = shares.get(contribution.phrase, 0.0) + share
    ranked = sorted(shares.items(), key=lambda pair: -abs(pair[1]))[:WEIGHTS]
    return tuple((phrase, round(share)) for phrase, share in ranked)
