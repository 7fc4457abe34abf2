"""
Everything that can be read from one text, each thing at most once.

Readings are lazy: a command word costs no matching, and what one interpreter has read the next one
finds. `ParsedMessage.readings` keeps them in the order they were made, for `--explain`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, TypeVar

from bot.check.transfer_codes import code_in, is_record_code
from bot.matching.values import Finding
from bot.matching.words import is_question, questions, sentences
from bot.understanding import commands, follow_ups
from bot.understanding.answers import (
    ParsedAnswer,
    UnclearAnswer,
    parse_answer,
    vat_rates,
)
from bot.understanding.follow_ups import FollowUp
from bot.understanding.legal_date import asked_day, year_beside
from bot.understanding.normalise import command_key, has_words, label_key, plain_words, word_line
from bot.understanding.situation import Situation
from bot.understanding.slots import fill_slots
from dialogs import Flow
from dialogs.answers import Ambiguous, NotSure, Picked, Refused, read_yes_no
from dialogs.volunteered import Volunteered, volunteered
from knowledge.steering import Who

MAX_PARTS: Final = 3
"""Questions of one message that are answered in turn."""

ASKING = frozenset(("what", "which", "who", "whose", "when", "where", "why", "how"))
"""First words of what is surely a question, whatever else stands in it."""

MAX_CHARACTERS_FOR_AUDIENCE: Final = 4_000
"""Characters of a message that are read for who is writing."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One thing that was read from a text.

    Attributes:
        name: The attribute of `ParsedMessage`.
        value: What it came to.
    """

    name: str
    value: object


class reading(cached_property[T]):  # noqa: N801 - a decorator, named as `property` is
    """A cached property of `ParsedMessage` that is noted in its `readings` when it is made."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        def noted(message: ParsedMessage) -> T:
            value = read(message)
            message.readings.append(Reading(read.__name__, value))
            return value

        super().__init__(noted)
        self.__doc__ = read.__doc__


class ParsedMessage:
    """
    A text in its situation.

    Args:
        text: As `normalise.visible_text` leaves it.
        situation: Where it was said.
        whole: The message it is a part of; None for a whole one.

    Attributes:
        readings: What has been read so far, in order.
    """

    def __init__(self, text: str, situation: Situation, whole: ParsedMessage | None = None) -> None:
        self.text = text
        self.situation = situation
        self.readings: list[Reading] = []
        self._lines: dict[str, str] = whole._lines if whole else {}

    @reading
    def has_words(self) -> bool:
        """True when there is a letter or a digit in it."""
        return has_words(self.text)

    @reading
    def label(self) -> str:
        """The text as labels are compared."""
        return label_key(self.text)

    @reading
    def line(self) -> str:
        """The text as the phrases of `steering.yaml` are compared."""
        return self._line_of(self.text)

    def _line_of(self, text: str) -> str:
        """A part of the text as such phrases are compared; each part is read once."""
        if text not in self._lines:
            self._lines[text] = word_line(text)
        return self._lines[text]

    @reading
    def words(self) -> str:
        """The text as a flow's own phrases are compared."""
        return plain_words(self.text)

    @reading
    def command(self) -> str | None:
        """The command it is, near misses included; None for anything else."""
        return commands.recognise(self.text, self.situation.library.phrases)

    @reading
    def exact_command(self) -> str | None:
        """The command it is letter by letter; None for anything else."""
        return commands.meaning(self.text, self.situation.library.phrases)

    @reading
    def transfer_code(self) -> str:
        """The code in a line that is the command 'resume' and a code; empty for any other."""
        line = self.text.removeprefix("/")
        code = code_in(line)
        word = line.split(" ", 1)[0]
        is_resume = code and commands.recognise(word, self.situation.library.phrases) == "resume"
        return code if is_resume else ""

    @reading
    def is_record_code(self) -> bool:
        """True for the check code of a record."""
        return is_record_code(self.text)

    @reading
    def yes_no(self) -> Picked | NotSure | Refused | Ambiguous[Picked]:
        """The text as a yes or a no."""
        return read_yes_no(self.text)

    @reading
    def language(self) -> str:
        """Tag of the language it is surely in; empty for English and for what is not clear."""
        if self.situation.languages is None:
            return ""
        greeted = (tag for tag in self.situation.library.catalogues if self.is_greeting_in(tag))
        return next(greeted, "") or self.situation.languages.detect(self.text)

    def is_greeting_in(self, language: str) -> bool:
        """True for a few words by which a language's catalogue knows it."""
        return command_key(self.text) in self.situation.library.catalogues[language].signs

    @reading
    def finding(self) -> Finding:
        """What the matcher finds, with what adds up to the score."""
        return self.situation.matcher.explain(self.text)

    @reading
    def legal_day(self) -> date | None:
        """The past day whose law it asks about; None for today's."""
        return asked_day(self.text, self.situation.today)

    @reading
    def stray_year(self) -> str:
        """A past year named without saying of what; empty for none."""
        return year_beside(self.text, self.situation.today)

    @reading
    def follow_up(self) -> FollowUp | None:
        """What it asks in going on from the last answer; None when it does not go on."""
        steering, today = self.situation.library.steering, self.situation.today
        return follow_ups.follow_up(self.line, steering, today, lambda: self.legal_day)

    @reading
    def audience(self) -> tuple[Who | None, bool]:
        """Who the writer says to be, and whether it says nothing else."""
        said = sentences(self.text[:MAX_CHARACTERS_FOR_AUDIENCE])
        lines = [self._line_of(sentence) for sentence in said]
        return follow_ups.audience(lines, self.situation.library.steering)

    @reading
    def is_pressing(self) -> bool:
        """True when it says that time may be short."""
        return follow_ups.presses(self.line, self.situation.library.steering)

    @reading
    def facts(self) -> Volunteered:
        """Facts about a procurement that it gives, asked or not."""
        gazetteer, today = self.situation.library.gazetteer, self.situation.today
        return volunteered(self.text, gazetteer, today, self.vat_rates)

    @property
    def vat_rates(self) -> tuple[Decimal, ...]:
        """The rates of VAT a sum may be told with, as fractions."""
        return vat_rates(self.situation.library, self.situation.today)

    @reading
    def answer(self) -> ParsedAnswer | UnclearAnswer | None:
        """What it says to the open question; None where no question is open."""
        question = self.situation.open_question
        return parse_answer(self, question) if question else None

    @reading
    def parts(self) -> tuple[ParsedMessage, ...]:
        """Its questions, where it holds two or more; the first few are read."""
        texts = questions(self.text)
        if len(texts) < 2:
            return ()
        return tuple(ParsedMessage(text, self.situation, self) for text in texts)

    @reading
    def is_question(self) -> bool:
        """True when its words ask something."""
        return is_question(self.text)

    @property
    def sounds_like_a_question(self) -> bool:
        """True with a question mark, from three words on."""
        return self.text.endswith("?") and len(self.text.split()) > 2

    @property
    def asks_outright(self) -> bool:
        """True for a question by its first word; "what about" may offer an answer instead."""
        first, second, *_ = (word.casefold() for word in self.text.split())
        return first in ASKING and second != "about"

    @property
    def is_yes_or_no(self) -> bool:
        """True for a word that answers a question, if not the open one."""
        return isinstance(self.yes_no, Picked)

    @property
    def begins_as_follow_up(self) -> bool:
        """True for a message that can only be about the same matter and tells nothing itself."""
        return self.follow_up is not None and self.follow_up.opener == "same"

    def says_writer_bids(self, flow: Flow) -> bool:
        """True when it says, in words the flow knows, that its writer bids."""
        said = f" {self.words} "
        return any(f" {plain_words(words)} " in said for words in flow.bidder_words)

    def slots(self, flow: Flow, *, bids: bool = False) -> dict[str, str]:
        """
        Answers of a flow that its facts give, in the flow's order; empty when they give none.

        Args:
            flow: The flow.
            bids: True when the writer bids, and so may speak of a firm that is not the buyer.
        """
        library = self.situation.library
        return fill_slots(library, flow, self.facts, bids=bids, is_pressing=self.is_pressing)
