"""
What a message is understood in: the conversation as it stands, and the readers at hand.

A `Situation` is a value. Interpreters get it in place of the turn context, so deciding what a
message means cannot change anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.check.state import BIDDER, CheckState
from bot.content.library import Library
from bot.matching.values import Band, EntryMatcher, Finding
from bot.model.session import Session
from bot.ports import LanguageDetector
from dialogs import Flow, Question
from knowledge import Entry

ASIDES = ("smalltalk", "outside")
"""Kinds of entry that answer and change nothing else: the conversation stays where it was."""


@dataclass(frozen=True, slots=True)
class Situation:
    """
    Everything an interpreter may look at.

    Attributes:
        library: The content, in the language of the conversation.
        session: What is remembered.
        check: Where the session's check stands; None without one.
        today: Europe/London.
        matcher: Finds entries and flows.
        languages: Tells other languages from English; None takes every message for English.
    """

    library: Library
    session: Session
    check: CheckState | None
    today: date
    matcher: EntryMatcher
    languages: LanguageDetector | None = None

    @property
    def open_question(self) -> Question | None:
        """The question of a check that waits for an answer, or None."""
        return self.check.open if self.check else None

    @property
    def last_entry(self) -> Entry | None:
        """The last entry shown that the library still has, or None."""
        held = (self.library.entries.get(entry) for entry in self.session.recent)
        return next((entry for entry in held if entry), None)

    @property
    def answer_followed(self) -> Entry | None:
        """The answer a message may follow: the last entry shown, while it is being talked about."""
        return self.last_entry if self.session.last_answer else None

    @property
    def main_flow(self) -> Flow | None:
        """The applicability check."""
        return self.library.flows.get(self.library.main_flow)

    @property
    def legal_day(self) -> date:
        """The day the conversation is about: set for it, named in a question, or today."""
        return self.session.on or self.session.asked or self.today

    @property
    def is_bidders(self) -> bool:
        """True when the check is put to a bidder."""
        return self.check is not None and self.check.run.side == BIDDER

    def without_form(self) -> Situation:
        """The same, with no details of a record being asked for."""
        return replace(self, session=replace(self.session, form=None))

    def is_aside(self, document: str) -> bool:
        """True for small talk and what lies outside: answered when sure, never suggested."""
        entry = self.library.entries.get(document)
        return entry is not None and entry.kind in ASIDES

    def is_answered(self, finding: Finding) -> bool:
        """True when a finding is sure of an entry that is more than small talk."""
        if finding.band is not Band.SURE:
            return False
        best = finding.matches[0].entry
        return best in self.library.entries and not self.is_aside(best)
