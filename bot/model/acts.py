"""
The acts: one value for each thing the guide may do about an event, and the ids of those that
buttons carry.

An id is at most 60 bytes of ASCII and means the same after a restart: it encodes the act itself, so
that buttons need not be stored, and a forged one can do no more than a typed command.

    >>> encode(Answer("value", "unsure", run=2))
    'a:2:value:unsure'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, assert_never

from bot.model.events import File
from bot.model.last_answer import Followed
from bot.model.session import FlowRun

if TYPE_CHECKING:
    # types only: acts may carry what was parsed from the message
    from bot.matching.values import Finding
    from bot.understanding.answers import ParsedAnswer, UnclearAnswer
    from bot.understanding.message import ParsedMessage

# Acts that buttons carry


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a question of a flow's run."""

    question: str
    answer: str
    run: int


@dataclass(frozen=True, slots=True)
class Change:
    """Ask a question of a flow's run again."""

    question: str
    run: int


@dataclass(frozen=True, slots=True)
class Apply:
    """Apply the change proposed in a flow's run; `mark` tells which one it was."""

    mark: str
    run: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin a flow; with a question, ask that one first if possible."""

    flow: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """
    Show an entry's answer; with `now`, by today's law, even if the conversation is about another
    day.
    """

    entry: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """Show the detail of an entry."""

    entry: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Show every source of an entry."""

    entry: str


@dataclass(frozen=True, slots=True)
class Browse:
    """List the entries of a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say who is asking: `provider`, `commissioner` or `support`."""

    audience: str


@dataclass(frozen=True, slots=True)
class Do:
    """Run a command, by the key that the catalogue gives it."""

    command: str


ButtonAct = Answer | Change | Apply | Begin | Show | More | Sources | Browse | Say | Do

# Acts that only a text can ask for


@dataclass(frozen=True, slots=True)
class AskForWords:
    """Ask for words: the message had none."""


@dataclass(frozen=True, slots=True)
class Pick:
    """
    Pick an option.

    Attributes:
        option: Its id; untrusted.
        is_new_question: True for a title typed out, which asks about today's law.
    """

    option: str
    is_new_question: bool = False


@dataclass(frozen=True, slots=True)
class RefuseNumber:
    """Say which numbers can be picked."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """Say that a command is not known, and the nearest one."""

    name: str


@dataclass(frozen=True, slots=True)
class ResumeByCode:
    """Continue the check that a code refers to."""

    code: str


@dataclass(frozen=True, slots=True)
class ExplainRecordCode:
    """Say that a record's check code alone proves nothing."""


@dataclass(frozen=True, slots=True)
class FillField:
    """Take a detail of a record; an empty text leaves it out."""

    text: str


@dataclass(frozen=True, slots=True)
class LeaveForm:
    """
    Stop asking for a record's details, then perform another act or show the state of the check.
    """

    then: Act | None = None


@dataclass(frozen=True, slots=True)
class NotInEnglish:
    """Say that only English is read; `is_greeting` when the words are a catalogue's own `signs`."""

    language: str
    is_greeting: bool = False


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """Answer the open question."""

    given: ParsedAnswer


@dataclass(frozen=True, slots=True)
class RefuseAnswer:
    """Say why a text is not accepted as an answer, and ask again."""

    unclear: UnclearAnswer


@dataclass(frozen=True, slots=True)
class AddFacts:
    """Use facts about other questions as answers; `facts` is question id to canonical answer."""

    facts: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class OfferCorrections:
    """Ask the open question again, with a way to change earlier answers that a text contradicts."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """
    Store what the writer said about themselves, then perform another act.

    Attributes:
        then: The act for the question asked.
        audience: The writer's audience; empty where the text does not say.
        facts: Facts of the main flow mentioned in passing: question id to canonical answer.
        is_long: True where only the questions of a long text were read.
    """

    then: Act
    audience: str = ""
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class NoteAudience:
    """Confirm who is asking, and say what the last answer means for them."""


@dataclass(frozen=True, slots=True)
class BeginByAccount:
    """Begin a flow with the facts of a text that describes a procurement."""

    flow: str
    message: ParsedMessage


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer a question by what the matcher found: an entry, a flow, a choice, or nothing."""

    message: ParsedMessage


@dataclass(frozen=True, slots=True)
class AskSeveral:
    """Answer the questions of one message one by one; `left` more are not answered."""

    parts: tuple[ParsedMessage, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class GoOn:
    """
    Show the entry that a follow-up leads to.

    Attributes:
        entry: Entry to show.
        followed: How the message was read.
        day: Day whose law is asked about from now on; None leaves it as it is.
        to_today: True to go back to today's law.
        found: The matcher's result, where the message was matched.
    """

    entry: str
    followed: Followed
    day: date | None = None
    to_today: bool = False
    found: Finding | None = None


@dataclass(frozen=True, slots=True)
class TellSince:
    """Say since which day an answer has held."""

    entry: str
    day: date


@dataclass(frozen=True, slots=True)
class TellMeaning:
    """Say what an answer means for the person asking."""

    entry: str


@dataclass(frozen=True, slots=True)
class AskWhich:
    """
    Ask which of some entries or flows a follow-up means.

    Attributes:
        phrase: Catalogue phrase that says what was understood; it may name `title`.
        title: Title of the answer that the message follows.
        documents: Entries and flows that may be meant, in order; may be empty.
        found: The matcher's result, where it gave the choice.
    """

    phrase: str
    title: str
    documents: tuple[str, ...] = ()
    found: Finding | None = None


@dataclass(frozen=True, slots=True)
class LostFollowUp:
    """Say, in a check, that a follow-up to an answer could not be read; ask again."""

    title: str


TextAct = (
    AskForWords
    | Pick
    | RefuseNumber
    | UnknownCommand
    | ResumeByCode
    | ExplainRecordCode
    | FillField
    | LeaveForm
    | NotInEnglish
    | GiveAnswer
    | RefuseAnswer
    | AddFacts
    | OfferCorrections
    | Told
    | NoteAudience
    | BeginByAccount
    | Ask
    | AskSeveral
    | GoOn
    | TellSince
    | TellMeaning
    | AskWhich
    | LostFollowUp
)

# Acts for events that are not words


@dataclass(frozen=True, slots=True)
class Reword:
    """Answer a message again that now says something else."""

    message: str
    text: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo what a deleted message did."""

    message: str


@dataclass(frozen=True, slots=True)
class CheckFile:
    """Verify a file, which may be a record, and say what was found."""

    file: File


@dataclass(frozen=True, slots=True)
class TellExpiry:
    """Say that the conversation will soon be deleted; `day` is None where it is not known."""

    day: date | None


@dataclass(frozen=True, slots=True)
class LetGo:
    """Remove a check that was continued elsewhere."""

    run: FlowRun


@dataclass(frozen=True, slots=True)
class StaySilent:
    """Say nothing and change nothing."""


@dataclass(frozen=True, slots=True)
class RefuseButton:
    """Refuse an option id that is not valid, or that names something that does not exist."""


EventAct = Reword | TakeBack | CheckFile | TellExpiry | LetGo | StaySilent | RefuseButton
Act = ButtonAct | TextAct | EventAct

MAX_ID_BYTES = 60


def encode(act: ButtonAct) -> str:
    """The option id for an act."""
    match act:
        case Answer(question, answer, run):
            return f"a:{run}:{question}:{answer}"
        case Change(question, run):
            return f"x:{run}:{question}"
        case Apply(mark, run):
            return f"y:{run}:{mark}"
        case Begin(flow, question):
            return f"s:{flow}:{question}" if question else f"s:{flow}"
        case Show(entry, now):
            return f"e:{entry}:now" if now else f"e:{entry}"
        case More(entry):
            return f"m:{entry}"
        case Sources(entry):
            return f"o:{entry}"
        case Browse(topic):
            return f"t:{topic}"
        case Say(audience):
            return f"u:{audience}"
        case Do(command):
            return f"c:{command}"
        case _:
            assert_never(act)


def decode(option_id: str) -> ButtonAct | None:
    """The act of an option id, or None when the id is not valid."""
    match option_id.split(":"):
        case ["a", run, question, answer] if _is_number(run):
            return Answer(question, answer, int(run))
        case ["x", run, question] if _is_number(run):
            return Change(question, int(run))
        case ["y", run, mark] if _is_number(run):
            return Apply(mark, int(run))
        case ["s", flow]:
            return Begin(flow)
        case ["s", flow, question] if question:
            return Begin(flow, question)
        case ["e", entry]:
            return Show(entry)
        case ["e", entry, "now"]:
            return Show(entry, now=True)
        case ["m", entry]:
            return More(entry)
        case ["o", entry]:
            return Sources(entry)
        case ["t", topic]:
            return Browse(topic)
        case ["u", audience]:
            return Say(audience)
        case ["c", command]:
            return Do(command)
    return None


FOR_ANYONE = frozenset({"check", "help", "myths", "person", "privacy", "start"})
"""Commands that do the same for everybody and do not act on a person's check."""


def is_personal(option_id: str) -> bool:
    """True when an option acts on a person's check, so that only that person may pick it."""
    match decode(option_id):
        case Answer() | Change():
            return True
        case Do(command):
            return command not in FOR_ANYONE
    return False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
