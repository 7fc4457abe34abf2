"""
Reads an answer to a multiple-choice question: by number, label, synonym or near spelling.

Rules of this file: a text that fits two options about equally picks neither; "not sure" is an
answer of its own, unless an option has that label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from dialogs.answers.numerals import word
from dialogs.answers.unsure import is_unsure
from dialogs.answers.values import Ambiguous, NotSure, Picked, Reason, Refused
from dialogs.cleaning import Tokens, clean, is_too_long, tokens, words
from dialogs.lexicon_reading import lexicon

CLOSE = 86.0
"""Lowest similarity, 0 to 100, at which a misspelling counts as an option's name."""
MARGIN = 8.0
"""How far, in points of similarity, an option must be ahead of the runner-up to be picked."""
_SHORTEST_FUZZY = 4
_ANOTHER_WORD = 50.0
"""Similarity, 0 to 100, below which two words are different words, not spellings of one."""


@dataclass(frozen=True, slots=True)
class OptionWords:
    """
    The words by which one option is recognised.

    Attributes:
        id: What `Picked` carries.
        label: Its words as shown.
        also: Other ways to say it; may be empty.
    """

    id: str
    label: str
    also: tuple[str, ...] = ()


def read_choice(
    text: str, options: Sequence[OptionWords]
) -> Picked | NotSure | Refused | Ambiguous[Picked]:
    """
    The option meant by a typed answer.

    Args:
        text: As typed: a number ("2", "the second one"), a label, a synonym, a misspelling, or a
            sentence that names one.
        options: In the order shown; numbers count from 1.

    Returns:
        `Picked`; `Ambiguous` with each option meant, in order shown, when several fit nearly as
        well; `NotSure`; or `Refused`.
    """
    if is_too_long(text):
        return Refused(Reason.NOT_UNDERSTOOD)
    plain = clean(text)
    row = tokens(plain)
    if not row:
        return Refused(Reason.EMPTY)
    exact = _exact(plain, options)
    if exact:
        return _picked(exact)
    if is_unsure(plain):
        return NotSure()
    return _by_number(row, options) or _by_name(row, plain, options)


def _names(option: OptionWords) -> tuple[tuple[str, ...], ...]:
    named = (words(clean(name)) for name in (option.label, *option.also, option.id))
    return tuple(name for name in dict.fromkeys(named) if name)


def _exact(plain: str, options: Sequence[OptionWords]) -> list[OptionWords]:
    said = words(plain)
    trimmed = said[1:] if said[:1] in (("a",), ("an",), ("the",)) else said
    return [option for option in options if said and {said, trimmed} & set(_names(option))]


def _picked(found: Sequence[OptionWords]) -> Picked | Ambiguous[Picked]:
    if len(found) == 1:
        return Picked(found[0].id)
    return Ambiguous(tuple(Picked(option.id) for option in found))


def _by_number(row: Tokens, options: Sequence[OptionWords]) -> Picked | Refused | None:
    """The option numbered in an answer that says nothing else."""
    numbers: list[int] = []
    for at, token in enumerate(row):
        number = _number(row, at, len(options))
        if number is not None:
            numbers.append(number)
        elif token.text not in lexicon().choice.around_numbers:
            return None
    if not numbers:
        return None
    if len(set(numbers)) > 1:
        return Refused(Reason.SEVERAL)
    is_shown = 1 <= numbers[0] <= len(options)
    return Picked(options[numbers[0] - 1].id) if is_shown else Refused(Reason.NOT_UNDERSTOOD)


def _number(row: Tokens, at: int, count: int) -> int | None:
    text = row[at].text
    if text.isdecimal() and len(text) <= 3:
        return int(text)
    if text == "one" and (len(row) > 1 and word(row, at - 1) not in ("option", "number")):
        return None
    if text in lexicon().numbers.units:
        return lexicon().numbers.units[text]
    if text in lexicon().choice.last_option:
        return count
    return 1 if text == "top" else lexicon().days.ordinals.get(text)


def _by_name(
    row: Tokens, plain: str, options: Sequence[OptionWords]
) -> Picked | Refused | Ambiguous[Picked]:
    said = words(plain)
    held = _held(said, options)
    if held:
        if set(said) & lexicon().choice.negations and not _is_part_of_name(said, held):
            return Refused(Reason.AMBIGUOUS)
        longer = [option for option in options if _is_nearly_said(said, option, held)]
        return _picked([option for option in options if option in held or option in longer])
    return _closest(said, options)


def _is_part_of_name(said: tuple[str, ...], held: Sequence[OptionWords]) -> bool:
    """True when every negation in the text is part of an option's name ("not started")."""
    own = {each for option in held for name in _names(option) for each in name}
    return not (set(said) & lexicon().choice.negations) - own


def _is_nearly_said(
    said: tuple[str, ...], option: OptionWords, held: Sequence[OptionWords]
) -> bool:
    """True when a longer name of another option may have been misspelt: "paris council"."""
    if option in held:
        return False
    longest = max(len(name) for each in held for name in _names(each) if _is_within(name, said))
    own = {name for each in held for name in _names(each)}
    return any(
        len(name) > longest and name not in own and _likeness(said, name) >= CLOSE
        for name in _names(option)
    )


def _is_within(name: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return any(
        said[start : start + len(name)] == name for start in range(len(said) - len(name) + 1)
    )


def _held(said: tuple[str, ...], options: Sequence[OptionWords]) -> list[OptionWords]:
    """Options named word for word in the text; a name inside a longer one found does not count."""
    spans: list[tuple[int, int, OptionWords]] = []
    for option in options:
        for name in _names(option):
            starts = range(len(said) - len(name) + 1)
            spans += [
                (start, start + len(name), option)
                for start in starts
                if said[start : start + len(name)] == name and len("".join(name)) > 1
            ]
    kept = [
        option
        for start, end, option in spans
        if not any(
            (s <= start and end <= e) and (e - s > end - start) and other != option
            for s, e, other in spans
        )
    ]
    return [option for option in options if option in kept]


def _closest(
    said: tuple[str, ...], options: Sequence[OptionWords]
) -> Picked | Refused | Ambiguous[Picked]:
    """The option most similar to a misspelt answer, when it is clearly ahead."""
    if len("".join(said)) < _SHORTEST_FUZZY or set(said) & lexicon().choice.negations:
        return Refused(Reason.NOT_UNDERSTOOD)
    scored = sorted(
        ((_best_likeness(said, option), -place) for place, option in enumerate(options)),
        reverse=True,
    )
    near = [-place for score, place in scored if score >= CLOSE and score > scored[0][0] - MARGIN]
    if not near:
        return Refused(Reason.NOT_UNDERSTOOD)
    rivals = [-place for score, place in scored if score > scored[0][0] - MARGIN]
    return _picked([options[place] for place in sorted(rivals)])


def _best_likeness(said: tuple[str, ...], option: OptionWords) -> float:
    return max(_likeness(said, name) for name in _names(option))


def _likeness(said: tuple[str, ...], name: tuple[str, ...]) -> float:
    """
    Similarity, 0 to 100, of a name to the whole text or to the best run of as many words in it.
    """
    target = " ".join(name)
    if len(target) < _SHORTEST_FUZZY:
        return 0.0
    starts = range(max(0, len(said) - len(name) + 1))
    windows = {said, *(said[at : at + len(name)] for at in starts)}
    kept = [window for window in windows if not _swaps_a_word(window, name)]
    return max((_alike(" ".join(window), target) for window in kept), default=0.0)


def _swaps_a_word(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """
    True where one word is replaced by a different one: "the trust" is not a misspelt "nhs trust".
    """
    return len(said) == len(name) and any(
        fuzz.ratio(one, two) < _ANOTHER_WORD for one, two in zip(said, name, strict=True)
    )


def _alike(one: str, two: str) -> float:
    """
    RapidFuzz similarity, 0 to 100; one typing error in five letters, swaps included, gives 90.
    """
    slips = 1 if len(two) < 9 else 2
    score = fuzz.ratio(one, two)
    is_slip = len(two) >= 5 and OSA.distance(one, two, score_cutoff=slips) <= slips
    return max(score, 90.0) if is_slip else score
