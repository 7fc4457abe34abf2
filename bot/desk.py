"""
What every turn is made with: the session in hand, where its check stands, and how a reply becomes
a turn.

Rules of this file: it decides nothing; the open question of a check is shown again after anything
that interrupts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot import flow_news, flow_words
from bot.answering import When
from bot.library import Library
from bot.replies import Kind, Reply, Signal, SignalKind, Trace, Turn
from bot.session import Session
from bot.walking import stand
from dialogs import Question, Reach
from knowledge import Entry

RECENT = 3
"""Entries remembered for 'more' and 'sources'."""
MOST_LEARNT = 6
"""Suggestions that a signal names; two rounds of three."""


class Desk:
    """
    One turn in the making. Lives for one event.

    Args:
        library: What is known.
        session: What is remembered; replaced as the turn goes on.
        today: Europe/London.
        seed: Draws the questions of a flow with `pick`, should one begin.

    Attributes:
        more_to_come: True while another answer of the same turn follows: the open question waits
            for the last.
    """

    def __init__(self, library: Library, session: Session, today: date, *, seed: int = 0) -> None:
        self.library = library
        self.session = session
        self.today = today
        self.seed = seed
        self.more_to_come = False
        self.when = When(session.on or today, today)
        self.news: tuple[str, ...] = ()
        self.move(session)

    @property
    def open_question(self) -> Question | None:
        """The question of a check that waits for an answer, or None."""
        return self.standing.open if self.standing else None

    @property
    def last_entry(self) -> Entry | None:
        """The entry shown last, or None; one that a new release dropped is passed over."""
        held = (self.library.entries.get(entry) for entry in self.session.recent)
        return next((entry for entry in held if entry), None)

    def say(self, key: str, **values: str) -> str:
        """A phrase of the catalogue."""
        return self.library.phrases.say(key, **values)

    def move(self, session: Session) -> None:
        """Takes the session on, and the check with it; notes what a new release changed in it."""
        self.session = session
        self.standing = stand(self.library, session, self.today)
        run = session.run
        if run and run.release != self.library.release:
            self.news = flow_news.news(self.library, self.standing)
            self.session = replace(session, run=replace(run, release=self.library.release))
            self.standing = stand(self.library, self.session, self.today)

    def remember(self, entry_id: str) -> None:
        """Notes an entry as the last one shown."""
        others = (entry for entry in self.session.recent if entry != entry_id)
        self.session = replace(self.session, recent=(entry_id, *others)[:RECENT])

    def signal(
        self,
        kind: SignalKind,
        entries: Iterable[str],
        found: str = "",
        *,
        scores: Iterable[tuple[str, float]] = (),
    ) -> Signal:
        """
        Something to learn from, with who asks and from which release.

        Args:
            kind: What happened.
            entries: What was suggested or lay nearest, best first; the first few are kept.
            found: What was meant in the end, if that is known.
            scores: Of any of `entries`, where they have one.
        """
        first = tuple(entries)[:MOST_LEARNT]
        by_entry = dict(scores)
        return Signal(
            kind,
            first,
            found,
            tuple(round(by_entry.get(entry, 0.0), 1) for entry in first),
            self.session.audience,
            self.library.release,
        )

    def flow_trace(self) -> Trace:
        """Why a turn about the check came out so."""
        standing = self.standing
        if standing is None:
            return Trace()
        step = standing.path.step
        determination = step.determination if isinstance(step, Reach) else None
        threshold = determination.threshold if determination else None
        return Trace(
            flow=standing.flow.id,
            question=standing.open.id if standing.open else None,
            parameters=(threshold.name,) if threshold else (),
            rules=determination.rules if determination else (),
        )

    def interrupt(
        self, kind: Kind, reply: Reply, *, trace: Trace | None = None, keep: bool = False
    ) -> Turn:
        """
        A turn beside the flow: where a question is open, it is shown again in the same message.

        Args:
            kind: What the turn is.
            reply: What is said.
            trace: Why.
            keep: True when the reply's own options matter more than those of the open question.
        """
        trace = trace or Trace()
        standing = self.standing
        if standing is None or standing.open is None or self.more_to_come:
            return self.turn(kind, reply, trace=trace)
        trace = in_flow(trace, self.flow_trace())
        if keep and reply.options:
            return self.turn(kind, reply, trace=trace)
        again = flow_words.question_reply(self.library, standing, standing.open)
        joined = Reply(
            f"{reply.body}\n\n{again.text}",
            options=again.options,
            citations=reply.citations,
            attachments=reply.attachments,
            nation=reply.nation,
        )
        return self.turn(kind, joined, trace=trace)

    def with_news(self, turn: Turn) -> Turn:
        """A finished turn that tells of a new release, and notes what the person now has seen."""
        if not turn.replies:
            return turn
        session = turn.session
        if session.run and session.run == self.session.run:
            seen = flow_news.seen(self.library, self.standing)
            session = replace(session, run=replace(session.run, seen=seen))
        first, *others = turn.replies
        if self.news:
            lines = "\n".join((self.say("news"), *(f"- {line}" for line in self.news)))
            first = replace(first, text=f"{lines}\n\n{first.text}")
        return replace(turn, session=session, replies=(first, *others))

    def turn(self, kind: Kind, reply: Reply, *, trace: Trace | None = None) -> Turn:
        """A turn of one reply."""
        return Turn(self.session, (reply,), kind, trace or Trace())


def in_flow(trace: Trace, flow: Trace) -> Trace:
    """A trace that also says which question of which flow is open."""
    return replace(trace, flow=flow.flow, question=flow.question)
