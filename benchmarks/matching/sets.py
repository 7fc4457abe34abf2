"""
The public data sets, split the same way every time.

The knowledge base is K phrasings of every intent, sampled from the training split with a seed. The
questions are the test split. CLINC150's out-of-scope test questions belong to no intent.
"""

from __future__ import annotations

import csv
import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(
    os.environ.get("BENCH", Path(__file__).resolve().parents[3].joinpath("shared", "bench"))
)
"""Next to the checkout, or the folder in BENCH. The data sets have their own licences."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Trial:
    """
    A knowledge base and the questions to ask.

    Attributes:
        phrases: Intent and its phrasings.
        asked: Question and its intent.
        misspelt: The same questions in the same order, with one or two typing errors each.
        foreign: Questions that belong to no intent.
    """

    phrases: dict[str, list[str]]
    asked: list[tuple[str, str]]
    misspelt: list[str]
    foreign: list[str]


def is_present() -> bool:
    """True when the data is in `ROOT`."""
    return (ROOT / "clinc150" / "data_full.json").is_file()


def load(name: str, phrasings: int, seed: int, most: int) -> Trial:
    """
    The trial of a data set.

    Args:
        name: `clinc150` or `banking77`.
        phrasings: K.
        seed: Seed of the sample of phrasings.
        most: Largest number of questions, sampled evenly; the typing errors do not depend on it.
    """
    clinc = json.loads((ROOT / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    if name == "clinc150":
        train, test = (_pairs(clinc[part]) for part in ("train", "test"))
    else:
        train, test = (_rows(ROOT / name / f"{part}.csv") for part in ("train", "test"))
    random.Random(5).shuffle(test)  # noqa: S311 - a fixed draw, nothing secret
    slips = random.Random(1)  # noqa: S311 - as above
    misspelt = [slip(text, slips) for text, _ in test]
    foreign = [text for text, _ in clinc["oos_test"]]
    return Trial(_draw(train, phrasings, seed), test[:most], misspelt[:most], foreign[:most])


def every_phrasing() -> list[str]:
    """The training questions of both sets, each once, in a fixed order."""
    clinc = json.loads((ROOT / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    rows = [*_pairs(clinc["train"]), *_rows(ROOT / "banking77" / "train.csv")]
    return sorted({text for text, _ in rows})


def slip(text: str, draw: random.Random) -> str:
    """
    The text with one or two typing errors: a neighbouring key, or a letter lost, swapped or
    doubled.
    """
    letters = list(text)
    for _ in range(draw.choice((1, 2))):
        places = [at for at, letter in enumerate(letters) if letter.isalpha()]
        if not places:
            break
        at = draw.choice(places)
        kind = draw.choice(("neighbour", "lost", "swapped", "doubled"))
        if kind == "neighbour":
            letters[at] = draw.choice(_neighbours(letters[at].lower()))
        elif kind == "lost":
            del letters[at]
        elif kind == "swapped" and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters.insert(at, letters[at])
    return "".join(letters)


def _neighbours(letter: str) -> list[str]:
    for number, row in enumerate(_KEYS):
        at = row.find(letter)
        if at >= 0:
            near = "".join(
                line[max(at - 1, 0) : at + 2] for line in _KEYS[max(number - 1, 0) :][:3]
            )
            return [key for key in near if key != letter]
    return [letter]


def _pairs(rows: list[list[str]]) -> list[tuple[str, str]]:
    return [(text, intent) for text, intent in rows]


def _rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row["category"]) for row in csv.DictReader(file)]


def _draw(train: list[tuple[str, str]], phrasings: int, seed: int) -> dict[str, list[str]]:
    by_intent: dict[str, set[str]] = {}
    for text, intent in train:
        by_intent.setdefault(intent, set()).add(text)
    draw = random.Random(seed)  # noqa: S311 - as above
    return {
        intent: draw.sample(sorted(by_intent[intent]), phrasings) for intent in sorted(by_intent)
    }
