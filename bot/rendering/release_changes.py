"""
Tells the person what a content release changed in a check under way: once, and only what affects
what they have seen.

A run stores hashes of what it showed, never the text; comparing them with the current content gives
the changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from bot.check.state import CheckState
from bot.content.library import Library
from dialogs import Question, Reach
from knowledge import pounds

Marks = tuple[tuple[str, str], ...]
"""Pairs of a question id, `=outcome`, `=words` or `=figure`, and the hash of what was shown."""


def seen(library: Library, check: CheckState | None) -> Marks:
    """Marks of what a run has shown: the questions on its path and its result, if any."""
    if check is None:
        return ()
    asked = [*check.path.questions, *([check.open.id] if check.open else [])]
    marks = {q.id: _mark(q) for q in check.flow.questions if q.id in asked}
    return tuple((marks | _result(library, check)).items())


def news(library: Library, check: CheckState | None) -> tuple[str, ...]:
    """Lines that say what differs from the marks in a run; empty when nothing does."""
    if check is None:
        return ()
    say, before = library.phrases.say, dict(check.run.seen)
    questions = {question.id: question for question in check.flow.questions}
    lines = []
    for name, mark in before.items():
        question = questions.get(name)
        if name.startswith("="):
            continue
        if question is None:
            lines.append(say("news_question_gone"))
        elif _mark(question) != mark:
            lines.append(say("news_question", label=question.label, text=question.text))
    return (*dict.fromkeys(lines), *_about_result(library, check, before))


def _about_result(library: Library, check: CheckState, before: dict[str, str]) -> list[str]:
    say, now = library.phrases.say, _result(library, check)
    if "=outcome" not in before:
        return []
    if not now:
        return [say("news_open_again")]
    lines = []
    was, is_now = before.get("=figure"), now.get("=figure")
    if was and is_now and was != is_now:
        lines.append(say("news_figure", before=was, after=is_now))
    step = check.path.step
    if before["=outcome"] != now["=outcome"] and isinstance(step, Reach):
        lines.append(say("news_outcome", title=step.outcome.title))
    elif before["=words"] != now["=words"] and not lines:
        lines.append(say("news_words"))
    return lines


def _result(library: Library, check: CheckState) -> dict[str, str]:
    """Marks of the result; empty while a question is open."""
    step = check.path.step
    if check.open or not isinstance(step, Reach):
        return {}
    marks = {"=outcome": step.outcome.id}
    words = [step.outcome.title, step.outcome.text, *(item.text for item in step.outcome.items)]
    found = step.determination
    if found:
        book = library.rulebooks[check.flow.calculator]
        words += [book.rules[reason.rule].reasons[reason.key] for reason in found.reasons]
        words += [book.flags[flag].text for flag in found.flags]
        if found.threshold:
            marks["=figure"] = pounds(found.threshold.amount)
    return marks | {"=words": _digest(words)}


def _mark(question: Question) -> str:
    """The hash of a question's text, hint and options."""
    return _digest((question.text, question.hint, *(option.label for option in question.options)))


def _digest(words: Iterable[str]) -> str:
    return sha256("\0".join(words).encode()).hexdigest()[:8]
