"""
What a person can do with the talk itself: see what is possible, browse, say who they are, ask why
an answer was given, ask for a person.

Rules of this file: it changes no answer of a check; what it offers is what makes sense now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import actions
from bot.actions import Browse, Do, Say, Show
from bot.answering import entry_option, meaning_for, openings, option
from bot.local_words import contacts
from bot.question_talk import ASIDES, QuestionTalk
from bot.replies import Handoff, Option, Reply, Trace, Turn
from bot.thread import Thread
from dialogs import Reach

AUDIENCES = ("provider", "commissioner", "support")


class SteerTalk(QuestionTalk):
    """Turns about the talk itself."""

    def help(self) -> Turn:
        """What can be done now."""
        lines = [
            f"- {self.library.phrases.commands[command][0]}: {self.say(f'menu_{command}')}"
            for command in self.possible()
        ]
        if self.open_question:
            text = "\n".join((self.say("help_in_flow"), *lines, "", self.say("help_ask")))
            return self.interrupt("command", Reply(text))
        text = "\n".join((self.say("help"), *lines))
        return self.turn("command", Reply(text, options=openings(self.library)))

    def possible(self) -> Iterator[str]:
        """Commands that make sense now, the nearest at hand first."""
        step = self.standing.path.step if self.standing else None
        if self.open_question:
            yield from self.sides()
            yield from ("why", "terms", "back", "review", "restart", "stop", "move")
        elif isinstance(step, Reach):
            if step.determination:
                yield from ("reasons", "changes", "record")
            yield from ("review", "back", "restart")
        if self.session.paused and not self.open_question:
            yield "resume"
        if self.last_entry:
            yield from ("more", "sources", "explain")
        if not self.open_question:
            yield "check"
        yield from ("topics", "myths", "audience", "person", "privacy")

    def sides(self) -> Iterator[str]:
        """A proposed change to say yes or no to, and the check in the other side's words."""
        standing = self.standing
        if standing and standing.proposed:
            yield from ("apply", "keep")
        if standing and standing.flow.bidder_intro:
            yield "buyer" if standing.run.side else "bidder"

    def person(self) -> Turn:
        """Who to turn to, with what was asked so far; the wish goes with the turn."""
        so_far = self.asked_so_far()
        parts = (self.say("person"), contacts(self.library), so_far)
        text = "\n\n".join(part for part in parts if part)
        self.session = replace(self.session, misses=0, suggested=(), scores=())
        turn = self.interrupt("handoff", Reply(text))
        return replace(turn, handoff=Handoff("asked", self.session.recent))

    # browsing

    def topics(self) -> Turn:
        """Every topic, to pick one."""
        phrases = self.library.phrases.phrases
        held = sorted({e.topic for e in self.library.entries.values() if e.kind not in ASIDES})
        options = tuple(
            Option(actions.encode(Browse(topic)), phrases[f"topic_{topic}"])
            for topic in held
            if f"topic_{topic}" in phrases
        )
        by_label = tuple(sorted(options, key=lambda option: option.label))
        return self.interrupt(
            "command", Reply(self.say("topics_title"), options=by_label), keep=True
        )

    def browse(self, topic: str) -> Turn:
        """Every entry of a topic that holds today, to pick one."""
        entries = sorted(
            (e for e in self.library.entries.values() if e.topic == topic),
            key=lambda entry: entry.title,
        )
        options = tuple(
            entry_option(self.library, entry.id)
            for entry in entries
            if entry.valid_to is None or entry.valid_to >= self.today
        )
        title = self.say("browse_title", topic=self.say(f"topic_{topic}"))
        return self.interrupt("command", Reply(title, options=options), keep=True)

    def is_topic(self, topic: str) -> bool:
        """True for a topic that can be browsed."""
        has_entries = any(
            entry.topic == topic and entry.kind not in ASIDES
            for entry in self.library.entries.values()
        )
        return has_entries and f"topic_{topic}" in self.library.phrases.phrases

    # who asks

    def ask_audience(self) -> Turn:
        """Asks who is asking; says what is held where it is known."""
        who = self.session.audience
        held = self.say("audience_held", who=self.say(f"you_{who}")) if who else ""
        text = " ".join(part for part in (held, self.say("audience_ask")) if part)
        options = tuple(
            Option(actions.encode(Say(name)), self.say(f"i_am_{name}")) for name in AUDIENCES
        )
        return self.interrupt("command", Reply(text, options=options), keep=True)

    def take_audience(self, who: str) -> Turn:
        """Keeps who is asking."""
        self.session = replace(self.session, audience=who)
        return self.known_audience()

    def known_audience(self) -> Turn:
        """Says that it is noted who asks, and what the last answer means for them."""
        who = self.session.audience
        last = self.last_entry if self.session.thread else None
        words = meaning_for(self.library, last, self.asked, who) if last else ""
        noted = self.say("audience_noted", who=self.say(f"you_{who}"))
        text = "\n\n".join(part for part in (noted, words) if part)
        return self.interrupt("command", Reply(text), trace=Trace(entry=last.id if last else None))

    # why an answer was given

    def why(self, *more: str) -> Turn:
        """
        Why a question is asked, a result came out, or an answer is so. Where an answer stands
        between, a question's why says as well how to ask about that.
        """
        last, thread = self.last_entry, self.session.thread
        if self.open_question and thread and thread.is_last and last:
            return super().why(*more, self.say("why_answer", title=last.title))
        if self.open_question or (self.standing and thread is None):
            return super().why(*more)
        if last is None:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        turn = self.show_more(last.id) if last.detail else self.show_sources(last.id)
        explain = option(self.library, Do("explain"), "option_explain")
        first = turn.replies[0]
        return replace(turn, replies=(replace(first, options=(*first.options, explain)),))

    def explain(self) -> Turn:
        """How the last answer was found, in plain words."""
        thread = self.session.thread
        entry = self.library.entries.get(thread.entry) if thread else None
        if thread is None or entry is None:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        parts = (self.say("explain_title", title=entry.title), *self._reasons(thread))
        text = "\n- ".join(part for part in parts if part)
        options = tuple(
            Option(actions.encode(Show(other)), self.library.entries[other].title)
            for other in (thread.runner_up,)
            if other in self.library.entries
        )
        return self.interrupt("command", Reply(text, options=options), trace=Trace(entry=entry.id))

    def _reasons(self, thread: Thread) -> Iterator[str]:
        say, followed = self.say, thread.followed
        before = self.library.entries.get(followed.after) if followed else None
        if followed and before:
            what = followed.what.replace("-", " ")
            yield say(f"followed_{followed.by}", title=before.title, what=what)
        if not thread.phrase:
            if followed is None:
                yield say("explain_picked")
            return
        yield say("explain_phrase", phrase=thread.phrase)
        if thread.shared:
            yield say("explain_shared", words=", ".join(thread.shared))
        if thread.read:
            yield say("explain_read", words=", ".join(thread.read))
        share = 100 * thread.rarity
        yield say("explain_rarity", share=f"{share:.0f}" if share >= 1 else say("fewer_than_one"))
        if thread.runner_up:
            yield say(
                "explain_runner_up",
                title=self.titled(thread.runner_up),
                score=f"{thread.score:.0f}",
                other=f"{thread.runner_up_score:.0f}",
            )
        if thread.weights:
            yield say("explain_weights", weights="; ".join(self._weights(thread)))

    def _weights(self, thread: Thread) -> Iterator[str]:
        """What the fit is made of, in parts of 100 that add up."""
        for phrase, share in thread.weights:
            yield self.say("explain_weight", phrase=phrase, share=_signed(share))
        rest = 100 - sum(share for _, share in thread.weights)
        yield self.say("explain_weight_rest", share=_signed(rest))

    def titled(self, document: str) -> str:
        """The title of an entry or a flow; its id where it is gone."""
        held = self.library.entries.get(document) or self.library.flows.get(document)
        return held.title if held else document


def _signed(share: int) -> str:
    """A share as a signed number: "+62", "-5"."""
    return f"{share:+d}"
