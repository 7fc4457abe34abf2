"""
Languages: what is said to a message that is not in English, and the change of the interface's own
language.

Rules of this file: nothing said in another language is answered by guess or taken for an answer of
a check; words that exist in English alone are shown in English, and it is said that they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bot import actions
from bot.actions import Do, Show
from bot.answering import openings
from bot.library import Library
from bot.question_talk import Finder
from bot.record_talk import Recorder, RecordTalk
from bot.replies import Option, Reply, Turn
from bot.session import Session
from knowledge.catalogues import BASE


class LanguageDetector(Protocol):
    """What the engine asks of a detector of languages."""

    def detect(self, text: str) -> str:
        """Tag of the language a text is surely in; empty for English and for what is not clear."""
        ...


class LanguageTalk(RecordTalk):
    """Turns about language; without `tongues` every message is taken for English."""

    def __init__(
        self,
        library: Library,
        finder: Finder,
        session: Session,
        today: date,
        now: datetime,
        recorder: Recorder | None,
        tongues: LanguageDetector | None,
        *,
        seed: int = 0,
    ) -> None:
        super().__init__(library, finder, session, today, now, recorder, seed=seed)
        self.tongues = tongues

    def tongue_of(self, text: str) -> str:
        """The language of a message, where it is surely another than English; else empty."""
        if self.tongues is None:
            return ""
        signed = (tag for tag in self.library.catalogues if self.is_sign(text, tag))
        return next(signed, "") or self.tongues.detect(text)

    def is_sign(self, text: str, language: str) -> bool:
        """True for a few words by which a language's catalogue knows it."""
        return text.casefold().strip(" .!?") in self.library.catalogues[language].signs

    def not_in_english(self, tongue: str, text: str) -> Turn:
        """Says that questions are read in English alone; offers the interface in the language."""
        spoken = self.library.catalogues.get(tongue)
        if spoken is None:
            return self.beside(Reply(self.say("not_in_english")))
        if tongue != self.library.phrases.language:
            offer = f"{self.say('not_in_english')}\n\n{spoken.say('language_offer')}"
            switch = Option(actions.encode(Do(tongue)), spoken.name)
            return self.beside(Reply(offer), switch)
        phrase = "greeted" if self.is_sign(text, tongue) else "not_in_english"
        return self.beside(Reply(self.say(phrase)))

    def beside(self, reply: Reply, *first: Option) -> Turn:
        """A turn that leaves a check as it stands, with what can be done; some of it `first`."""
        if self.open_question is None:
            options = (*first, *openings(self.library))
            return self.turn("out_of_scope", replace(reply, options=options))
        turn = self.interrupt("out_of_scope", reply)
        shown = turn.replies[0]
        # behind the question's own options, whose numbers stay as they were
        return replace(turn, replies=(replace(shown, options=(*shown.options, *first)),))

    def speak(self, language: str) -> Turn:
        """Changes the language of the interface; what waits is shown again."""
        self.session = replace(self.session, language="" if language == BASE else language)
        self.library = self.library.speaking(language)
        unreviewed = self.library.phrases.unreviewed
        lines = [self.say("language_changed"), self.say("unreviewed") if unreviewed else ""]
        text = " ".join(line for line in lines if line)
        if self.open_question:
            return self.interrupt("command", Reply(text))
        return self.turn("command", Reply(text, options=openings(self.library)))


def with_note(library: Library, before: Session, turn: Turn) -> Turn:
    """
    The turn, its last reply saying in the language spoken that part of it is in English.

    Said with every answer, result and choice of answers; of a check's questions only where the
    check begins, is taken up again or the language was just changed.

    Args:
        library: Says it.
        before: The session before the turn.
        turn: What is to be sent.
    """
    is_plain = library.phrases.language == BASE or not turn.replies
    if is_plain or not _shows_content(before, turn):
        return turn
    *others, last = turn.replies
    noted = replace(last, text=f"{last.text}\n\n{library.phrases.say('only_in_english')}")
    return replace(turn, replies=(*others, noted))


def _shows_content(before: Session, turn: Turn) -> bool:
    trace, after = turn.trace, turn.session
    run_before = before.run.number if before.run else 0
    begun = after.run is not None and after.run.number != run_before
    ended = trace.flow is not None and trace.question is None
    changed = after.language != before.language
    if trace.entry is not None or begun or ended or changed:
        return True
    options = (option for reply in turn.replies for option in reply.options)
    return any(isinstance(actions.decode(option.id), Show) for option in options)
