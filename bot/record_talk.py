"""
The record for the procurement file: asks for the person's own details, all optional, and hands the
files over.

Rules of this file: what a person types here is kept only until the record is made; it goes into
the record and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bot.actions import Do
from bot.answering import option
from bot.follow_talk import FollowTalk
from bot.library import Library
from bot.question_talk import Finder
from bot.recording import FIELD_LIMIT, FIELDS, tidy
from bot.replies import Attachment, Reply, Turn
from bot.session import Form, Session
from bot.walking import Standing
from dialogs import Reach
from knowledge import GuidanceError


class Recorder(Protocol):
    """What makes a record's files."""

    def record(
        self, library: Library, standing: Standing, fields: Mapping[str, str], now: datetime
    ) -> tuple[Attachment, ...]:
        """
        The files of the record of a check that has come to its result.

        Raises:
            GuidanceError: They cannot be made just now.
        """
        ...


class RecordTalk(FollowTalk):
    """Turns about the record; `recorder` may be None where no files can be handed over."""

    def __init__(
        self,
        library: Library,
        finder: Finder,
        session: Session,
        today: date,
        now: datetime,
        recorder: Recorder | None,
        *,
        seed: int = 0,
    ) -> None:
        super().__init__(library, finder, session, today, seed=seed)
        self.now = now
        self.recorder = recorder

    def record(self) -> Turn:
        """Begins the record of the check that has come to its result; a list's is its file."""
        if self._recordable is None:
            files = self._list_file
            if files:
                reply = Reply(self.say("record_is_list"), attachments=files)
                return self.turn("flow", reply, trace=self.flow_trace())
            return self.interrupt("command", Reply(self.say("record_none")))
        if self.recorder is None:
            return self.turn("command", Reply(self.say("record_not_here")))
        self.session = replace(self.session, form=Form())
        return self._ask_field(self.say("record_begin"))

    def take_field(self, text: str) -> Turn:
        """Takes what was typed as the detail asked for; an empty text leaves it out."""
        form = self.session.form or Form()
        name = FIELDS[len(form.given)]
        kept = tidy(text)
        if len(kept) > FIELD_LIMIT:
            return self._ask_field(self.say("record_too_long", limit=str(FIELD_LIMIT)))
        form = Form((*form.given, (name, kept)))
        self.session = replace(self.session, form=form)
        return self._ask_field() if len(form.given) < len(FIELDS) else self.finish_record()

    def finish_record(self) -> Turn:
        """Makes the record with the details given so far, and forgets them."""
        form, standing = self.session.form or Form(), self._recordable
        self.session = replace(self.session, form=None)
        if standing is None or self.recorder is None:
            return self.interrupt("command", Reply(self.say("record_none")))
        fields = {name: text for name, text in form.given if text}
        try:
            files = self.recorder.record(self.library, standing, fields, self.now)
        except GuidanceError:
            return self.turn("command", Reply(self.say("record_failed")))
        names = "\n".join(f"- {file.name}" for file in files)
        text = "\n".join((self.say("record_done"), names))
        return self.turn("flow", Reply(text, attachments=files), trace=self.flow_trace())

    @property
    def _recordable(self) -> Standing | None:
        standing = self.standing
        if standing is None or standing.open:
            return None
        step = standing.path.step
        return standing if isinstance(step, Reach) and step.determination else None

    @property
    def _list_file(self) -> tuple[Attachment, ...]:
        """The file of the list a check has ended in; empty where it has none."""
        if self.standing is None or self.standing.open:
            return ()
        return self.show_standing().replies[0].attachments

    def _ask_field(self, *before: str) -> Turn:
        form = self.session.form or Form()
        ask = self.say(f"record_ask_{FIELDS[len(form.given)]}")
        options = (
            option(self.library, Do("skip"), "option_skip"),
            option(self.library, Do("finish"), "option_finish"),
        )
        text = "\n\n".join((*before, ask))
        return self.turn("flow", Reply(text, options=options), trace=self.flow_trace())
