"""The words that answers are read by: strict files, and slips that are no other word."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from dialogs.answers.spelling import mended
from dialogs.cleaning import tokens
from dialogs.lexicon_reading import FOLDER, lexicon, load_lexicon
from dialogs.reading import packaged
from knowledge import ContentError
from knowledge.reading import packaged as packaged_knowledge

FILES = ("choice", "days", "money", "numbers", "sentences", "terms", "vat")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the packaged lexicon that a test may spoil."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in FILES:
        text = packaged().joinpath(FOLDER, f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def faults(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_lexicon(root, packaged_knowledge())
    return [str(fault) for fault in caught.value.faults]


def changed(root: Path, name: str, old: str, new: str) -> None:
    path = root / FOLDER / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_packaged_lexicon_is_read_once() -> None:
    assert lexicon() is lexicon()
    assert lexicon().days.months["sept"] == 9
    assert lexicon().sentences.nations["cymru"] == "wales"


def test_a_missing_file_and_a_broken_one_are_found_together(root: Path) -> None:
    (root / FOLDER / "vat.yaml").unlink()
    changed(root, "terms", "links:", "linkss:")
    found = faults(root)
    assert "lexicon/vat.yaml: is missing. Add it." in found
    assert any(line.startswith("lexicon/terms.yaml:") and "'linkss'" in line for line in found)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("numbers", "[sixty]", "[sixty, sixty]", "'sixty' stands twice in the list. Remove one."),
        ("numbers", "[sixty]", "[sixty, fifty]", "'fifty' means both '50' and '60'. Remove one."),
        ("numbers", "[sixty]", "[Sixty]", "write 'Sixty' in lower case"),
        ("numbers", "[sixty]", "[six ty]", "'six ty' is more than one word."),
        ("numbers", '"60":', "lots:", "'lots' must be a whole number"),
        ("numbers", "[sixty]", "[]", "write a list of words, one at least."),
        ("numbers", "half_more: [and a half, and half]", "half_more: half", "write a list of"),
        ("terms", "units:", "units: none\nunit_names:", "write a list of words for each meaning."),
        ("sentences", "  wales: [", "  france: [", "'france' is no nation. Known: england,"),
        ("days", "seasons:\n  spring: [spring", "seasons:\n  spring: [dont't", "'dontt'"),
    ],
)
def test_each_fault_says_what_is_wrong_and_where(
    root: Path, name: str, old: str, new: str, words: str
) -> None:
    changed(root, name, old, new)
    found = faults(root)
    assert any(line.startswith(f"lexicon/{name}.yaml:") and words in line for line in found), found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("febuary", "february"),
        ("apirl", "april"),
        ("ocotber", "october"),
        ("wensday", "wednesday"),
        ("tuseday", "tuesday"),
        ("tommorow", "tomorrow"),
        ("decembr", "december"),
        ("begining", "beginning"),
    ],
)
def test_a_slip_in_a_long_name_is_mended(typed: str, meant: str) -> None:
    words = lexicon().days
    (token,) = mended(tokens(typed), words.mended, words.not_mended)
    assert token.text == meant


@pytest.mark.parametrize(
    "word",
    ["match", "winner", "sprint", "sturdy", "sundry", "summary", "tuesdays", "thuesday", "may"],
)
def test_another_word_and_what_is_near_to_two_stay_as_typed(word: str) -> None:
    words = lexicon().days
    (token,) = mended(tokens(word), words.mended, words.not_mended)
    assert token.text == word


@pytest.mark.parametrize("part", ["days", "money"])
def test_no_word_of_an_english_dictionary_is_taken_for_a_slip(part: str) -> None:
    """More than fifty thousand words, apart from the everyday ones that the program knows."""
    path = files("hunspell").joinpath("dictionaries", "en_US.dic")
    listed = path.read_text(encoding="utf-8", errors="ignore").splitlines()
    plain = {line.partition("/")[0].strip().lower() for line in listed}
    own = [word for word in sorted(plain) if word.isascii() and word.isalpha() and len(word) > 4]
    assert len(own) > 40_000
    words = {"days": lexicon().days, "money": lexicon().money}[part]
    taken = [
        (word, token.text)
        for word in own
        for token in mended(tokens(word), words.mended, words.not_mended)
        if token.text != word
    ]
    assert taken == []
