"""
A flow's questions, outcomes and lists of answers as replies.

Wording comes from content only. A result says what decided it, what is missing, what else applies,
and that it is guidance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from bot.check.state import BIDDER, CheckState, Impact, open_points
from bot.content.library import Library
from bot.model.acts import Answer, Apply, Change, Do, encode
from bot.model.replies import Citation, Option, Reply
from bot.model.session import FlowRun
from bot.rendering import lists
from bot.rendering.citations import cite, once_each, source_line, source_list
from bot.rendering.entries import LegalDay, option
from bot.rendering.what_if import WhatIf
from bot.understanding.answers import in_words
from dialogs import UNSURE, Determination, Question, Reach, Reason, RuleBook


def question_reply(library: Library, check: CheckState, question: Question, *before: str) -> Reply:
    """
    The open question, with what was said before it in the same message.

    Args:
        library: Supplies the wording.
        check: Where the run stands.
        question: The open question.
        before: Paragraphs to put first; empty ones are left out.
    """
    say = library.phrases.say
    count = say("question_count", number=str(check.number), about=str(check.about))
    paragraphs = [*before]
    if check.given:
        paragraphs.append(say("changing", answer=in_words(library, question, check.given)))
    paragraphs.append(f"**{count}: {question.text}**")
    paragraphs.append(question.hint)
    return Reply(_joined(paragraphs), options=question_options(library, check, question))


def question_options(library: Library, check: CheckState, question: Question) -> tuple[Option, ...]:
    """Options of a question: its own, "not sure", and the commands that apply."""
    run = check.run.number
    choices = [(choice.id, choice.label) for choice in question.options]
    if question.kind == "yes_no":
        choices = [(word, in_words(library, question, word)) for word in ("yes", "no")]
    offered = [Option(encode(Answer(question.id, i, run)), label) for i, label in choices]
    offered.append(
        Option(encode(Answer(question.id, UNSURE, run)), library.phrases.say("option_unsure"))
    )
    offered.append(option(library, Do("why"), "option_why"))
    if check.number > 1:
        offered.append(option(library, Do("back"), "option_back"))
    elif check.flow.bidder_intro and not check.held:
        is_bidder = check.run.side == BIDDER
        other = ("buyer", "option_buyer") if is_bidder else ("bidder", "option_bidder")
        offered.append(option(library, Do(other[0]), other[1]))
    return tuple(offered)


def readings_reply(
    library: Library, check: CheckState, question: Question, choices: Iterable[str]
) -> Reply:
    """Asks which of several readings of an answer is meant."""
    run = check.run.number
    offered = tuple(
        Option(encode(Answer(question.id, c, run)), in_words(library, question, c)) for c in choices
    )
    title = "ambiguous_subject" if question.recognises == "subject" else "ambiguous_title"
    return Reply(library.phrases.say(title), options=offered)


def noted(library: Library, question: Question, answer: str, working: str) -> str:
    """One line that confirms which answer was recorded."""
    say = library.phrases.say
    if answer == UNSURE:
        return say("unsure_noted", label=question.label)
    words = in_words(library, question, answer)
    if working and working != words:
        return say("noted_working", label=question.label, answer=words, working=working)
    return say("noted", label=question.label, answer=words)


def held_in_words(library: Library, check: CheckState) -> dict[str, str]:
    """Question id, in the form of a phrase's placeholder, to the answer in words."""
    held = check.held
    return {
        question.id.replace("-", "_"): in_words(library, question, held[question.id])
        for question in check.flow.questions
        if question.id in held
    }


def impact_lines(library: Library, impact: Impact) -> tuple[str, ...]:
    """Lines that say how a changed answer affects other questions; empty when it does not."""
    back = (f"{q.label} ({in_words(library, q, answer)})" for q, answer in impact.back)
    parts = {
        "unused": ", ".join(question.label for question in impact.unused),
        "now_needed": ", ".join(question.label for question in impact.needed),
        "used_again": ", ".join(back),
    }
    return tuple(library.phrases.say(key, labels=labels) for key, labels in parts.items() if labels)


def proposal_reply(library: Library, check: CheckState, impact: Impact) -> Reply:
    """Asks whether to apply a proposed change: what it would do, and options for yes and no."""
    say, run = library.phrases.say, check.run
    lines = []
    for question_id, answer in run.proposed:
        question = check.flow.question(question_id)
        if question:
            lines.append(f"- {noted(library, question, answer, '')}")
    lines += [f"- {line}" for line in impact_lines(library, impact)]
    options = (
        Option(encode(Apply(mark(run), run.number)), say("option_apply")),
        option(library, Do("keep"), "option_keep"),
    )
    return Reply("\n".join((say("proposal"), *lines)), options=options)


def mark(run: FlowRun) -> str:
    """Identifies a proposed change, so that an old button cannot apply a newer one."""
    return sha256(repr(run.proposed).encode()).hexdigest()[:8]


def corrections(library: Library, check: CheckState, which: Iterable[str]) -> tuple[Option, ...]:
    """Options that change some of the answers held, in flow order."""
    say, run, held = library.phrases.say, check.run.number, check.held
    asked = [question for question in check.flow.questions if question.id in {*which} & {*held}]
    return tuple(
        Option(
            encode(Change(q.id, run)),
            say("change", label=q.label, answer=in_words(library, q, held[q.id])),
        )
        for q in asked
    )


def review_reply(library: Library, check: CheckState) -> Reply:
    """Lists every answer held, each with an option to change it."""
    changes = corrections(library, check, check.held)
    go_on = (option(library, Do("resume"), "option_resume"),) if check.open else ()
    return Reply(library.phrases.say("review_title"), options=(*changes, *go_on))


def why_reply(library: Library, check: CheckState, question: Question, *more: str) -> Reply:
    """Why the open question is asked, any further notes, then the question again."""
    why = library.phrases.say("why_title", why=question.why)
    return question_reply(library, check, question, why, *more)


def terms_reply(library: Library, check: CheckState, question: Question) -> Reply:
    """What the words of the open question mean, then the question again."""
    say = library.phrases.say
    if not question.terms:
        return question_reply(library, check, question, say("no_terms", hint=""))
    lines = [f"- **{term.word}**: {term.meaning}" for term in question.terms]
    return question_reply(library, check, question, "\n".join((say("terms_title"), *lines)))


def outcome_reply(
    library: Library, check: CheckState, reach: Reach, when: LegalDay, *before: str
) -> Reply:
    """The result of a flow."""
    determination = reach.determination
    if determination is None:
        return lists.outcome_reply(library, check, reach.outcome, when.today, *before)
    book = library.rulebooks[check.flow.calculator]
    as_at = determination.on or when.today
    citations = _citations(book, determination, as_at, library)
    text = _joined(
        (
            *before,
            f"**{reach.outcome.title}**",
            _why(library, book, determination, as_at),
            _missing(library, book, check, determination),
            _idle(library, book, check, determination),
            reach.outcome.text,
            *_items(library, check, reach, when),
            _also(library, book, check, determination, as_at),
            _cautions(library, book, determination, as_at),
            library.phrases.say("outcome_advice"),
        )
    )
    return Reply(
        text,
        footer=source_line(citations, library.phrases),
        options=(*_unsure_again(library, check), *_after(library, with_reasons=True)),
        citations=citations,
    )


def _items(library: Library, check: CheckState, reach: Reach, when: LegalDay) -> tuple[str, ...]:
    """The outcome's list: what to ask the buyer, and what a notice does not say."""
    items = lists.items_of(reach.outcome, check.answers)
    said = [*lists.listed(library, items, when.today)]
    if said:
        said[0] = f"{library.phrases.say('outcome_ask')}\n{said[0]}"
    facts = {fact for question in check.flow.questions for fact in question.facts()}
    questions = library.flows[check.flow.id].questions
    untold = [q for q in questions if not q.published and q.facts() & reach.wanted - facts]
    labels = ", ".join(question.label for question in untold)
    not_asked = library.phrases.say("outcome_unpublished", labels=labels) if untold else ""
    return (*said, not_asked)


def _unsure_again(library: Library, check: CheckState) -> tuple[Option, ...]:
    """
    An option to answer the first "not sure" question that still matters; empty when there is none.
    """
    points = open_points(check)[:1]
    label = library.phrases.say("option_unsure_again")
    return tuple(Option(encode(Change(q, check.run.number)), label) for q in points)


def reasons_reply(library: Library, check: CheckState, reach: Reach, when: LegalDay) -> Reply:
    """Every step of the decision, with its rule."""
    determination = reach.determination
    if determination is None:
        return _sources_reply(library, check, reach, when)
    book = library.rulebooks[check.flow.calculator]
    as_at = determination.on or when.today
    lines = [
        f"- {reason.rule}: {book.reason(reason, library.law, as_at)}"
        for reason in determination.reasons
        if reason.key != "idle"
    ]
    citations = _citations(book, determination, as_at, library, every=True)
    text = "\n".join((library.phrases.say("reasons_title"), *lines))
    return Reply(
        text,
        footer=source_line(citations, library.phrases),
        options=_after(library, with_reasons=False),
        citations=citations,
    )


def _sources_reply(library: Library, check: CheckState, reach: Reach, when: LegalDay) -> Reply:
    """The sources of an outcome of a flow without a calculator."""
    found = lists.citations_of_outcome(library, check, reach.outcome, when.today)
    if not found:
        return Reply(library.phrases.say("nothing_more"))
    options = _after(library, with_reasons=False)
    return Reply(source_list(found, library.phrases), options=options, citations=found)


def what_if_reply(library: Library, check: CheckState, changes: tuple[WhatIf, ...]) -> Reply:
    """The changes that would give another result, one per line."""
    say = library.phrases.say
    options = _after(library, with_reasons=False)
    if not changes:
        return Reply(say("what_if_none"), options=options)
    lines = [
        say(c.phrase, outcome=check.flow.outcome(c.outcome.value).title, **dict(c.words))
        for c in changes
    ]
    return Reply(_listed(say("what_if_title"), lines), options=options)


def _after(library: Library, *, with_reasons: bool) -> tuple[Option, ...]:
    reasons = (option(library, Do("reasons"), "option_reasons"),) if with_reasons else ()
    offered = (("changes", "option_what_if"), ("record", "option_record"))
    with_record = [option(library, Do(c), phrase) for c, phrase in offered if with_reasons]
    return (
        *reasons,
        *with_record,
        option(library, Do("review"), "option_review"),
        option(library, Do("restart"), "option_restart"),
    )


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join((title, *(f"- {line}" for line in lines))) if lines else ""


OUTSIDE_THE_ACT = frozenset({"R-05", "R-06", "R-07", "R-08", "R-12", "R-31"})
"""Rules that do not depend on which procurement regulations the Act is read with."""


def _deciding(determination: Determination) -> list[Reason]:
    reasons = [reason for reason in determination.reasons if reason.decides]
    rules = {reason.rule for reason in determination.reasons}
    version = [reason for reason in determination.reasons if reason.rule == "R-02"][:1]
    version = [] if rules & OUTSIDE_THE_ACT else version
    kind = [r for r in determination.reasons if r.rule in ("R-25", "R-26") and not _is_soft(r)]
    return [*reasons, *kind, *version][:3] if reasons else version


def _is_soft(reason: Reason) -> bool:
    return reason.key.startswith("soft_")


def _why(library: Library, book: RuleBook, determination: Determination, as_at: date) -> str:
    lines = [book.reason(r, library.law, as_at) for r in _deciding(determination)]
    return _listed(library.phrases.say("outcome_why"), lines)


def _missing(
    library: Library, book: RuleBook, check: CheckState, determination: Determination
) -> str:
    say = library.phrases.say
    phrase = "missing_line_bidder" if check.run.side == BIDDER else "missing_line"
    lines = []
    for fact in determination.missing:
        words = book.facts[fact]
        label = words.label[:1].upper() + words.label[1:]
        lines.append(say(phrase, fact=label, why=words.why, who=words.who_knows))
    return _listed(say("outcome_missing"), lines)


def _idle(library: Library, book: RuleBook, check: CheckState, determination: Determination) -> str:
    """A sentence that names the questions answered "not sure" that did not affect the result."""
    unsure = {
        fact
        for question_id, answer in check.answers.items()
        if answer == UNSURE and (question := check.flow.question(question_id))
        for fact in question.facts()
    }
    idle = [fact for fact in determination.unknown_but_idle if fact in unsure]
    labels = "; ".join(book.facts[fact].label for fact in idle)
    return library.phrases.say("outcome_idle", facts=labels) if idle else ""


def _also(
    library: Library,
    book: RuleBook,
    check: CheckState,
    determination: Determination,
    as_at: date,
) -> str:
    title = "outcome_also_bidder" if check.run.side == BIDDER else "outcome_also"
    said_by_reasons = ("late", "urgent_partial", "future_date")
    flags = (flag for flag in determination.flags if flag not in said_by_reasons)
    lines = [book.flag(flag, library.law, as_at) for flag in flags]
    lines += [
        book.reason(reason, library.law, as_at)
        for reason in determination.reasons
        if reason.rule in ("R-29", "R-30") or (reason.rule, reason.key) == ("R-02", "future")
    ]
    return _listed(library.phrases.say(title), lines)


def _cautions(library: Library, book: RuleBook, determination: Determination, as_at: date) -> str:
    lines = [book.reason(r, library.law, as_at) for r in determination.reasons if _is_soft(r)]
    return _listed(library.phrases.say("outcome_caution"), lines)


def _citations(
    book: RuleBook,
    determination: Determination,
    as_at: date,
    library: Library,
    *,
    every: bool = False,
) -> tuple[Citation, ...]:
    """Sources of the figure compared and of the rules that decided (or of all rules)."""
    found = []
    threshold = determination.threshold
    if threshold:
        found.append(cite(threshold.value.source, as_at, threshold.checked_on))
    reasons = determination.reasons if every else _deciding(determination)
    for reason in reasons:
        found += [cite(s, as_at, book.reviewed_on) for s in book.rules[reason.rule].sources]
    return once_each(found)
