"""Messages in another language: noticed, and English never taken for one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml

from adapters.language.detector import LangidDetector
from bot.content.library import Library
from knowledge.reading import packaged, read_language

TESTS = Path(__file__).parents[2]


def read(path: Path) -> dict[str, list[dict[str, str]]]:
    """A file's lists, every scalar as text: `no` is a language's tag too."""
    text = path.read_text(encoding="utf-8")
    loaded: dict[str, list[dict[str, str]]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # text only
    return loaded


FOREIGN = [
    (tag, text)
    for tag, texts in read(TESTS / "utterances" / "foreign.yaml").items()
    for text in texts
]


@pytest.fixture(scope="module")
def detector(library: Library) -> LangidDetector:
    return LangidDetector(library, read_language(packaged()))


def taken_for_another(detector: LangidDetector, texts: list[str]) -> list[tuple[str, str]]:
    """The texts that are not taken for English, each with what it is taken for."""
    return [(text, tag) for text in texts if (tag := detector.detect(text))]


@pytest.mark.parametrize(("tag", "text"), FOREIGN)
def test_a_message_in_another_language_is_noticed(
    detector: LangidDetector, tag: str, text: str
) -> None:
    assert detector.detect(text) == tag


def test_no_english_question_is_taken_for_another_language(detector: LangidDetector) -> None:
    """Misspelt, terse and all-capitals ones included."""
    questions = [each["text"] for each in read(TESTS / "utterances" / "dev.yaml")["questions"]]
    assert len(questions) > 500
    assert taken_for_another(detector, questions) == []


def test_no_phrasing_of_an_entry_is_taken_for_another_language(
    detector: LangidDetector, library: Library
) -> None:
    phrasings = [text for entry in library.entries.values() for text in entry.utterances]
    assert len(phrasings) > 3_000
    assert taken_for_another(detector, phrasings) == []


def test_no_name_of_the_gazetteer_is_taken_for_another_language(
    detector: LangidDetector, library: Library
) -> None:
    """Welsh and Gaelic names of bodies are answers in a check."""
    names = [name for entry in library.gazetteer.entries for name in entry.names]
    assert len(names) > 1_000
    assert taken_for_another(detector, [*names, *(name.lower() for name in names)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "£200,000",
        "1.2m inc VAT",
        "2 March 2026",
        "TOMs PSSVA NPPS VCSE",
        "MEAT vs MAT",
        "uPVC",
        "Cyngor Gwynedd",
        "Cyngor Sir Ynys Môn",
        "Llywodraeth Cymru",
        "merthyr tydfil",
        "Senedd Cymru rules",
        "de minimis",
        "pro bono",
        "inter alia",
        "quid pro quo with the supplier",
        "café and catering contract",
        "wots a judical reviwe",
        "socail vlaue modle",
        "hiya pal",
        "asdf qwer zxcv",
        "zzzz zzzz zzzz zzzz",
        "a" * 5_000,
    ],
)
def test_names_short_forms_and_slips_stay_english(detector: LangidDetector, text: str) -> None:
    assert detector.detect(text) == ""


def test_one_word_is_enough_in_another_script(detector: LangidDetector) -> None:
    assert detector.detect("здравствуйте") != ""
    assert detector.detect("bonjour") == ""


def test_plain_english_needs_no_model(library: Library) -> None:
    """Most messages are told to be English without loading anything."""
    fresh = LangidDetector(library, read_language(packaged()))
    assert fresh.detect("what is the threshold for a council?") == ""
    assert "_model" not in vars(fresh)
    assert fresh.detect("Beth yw'r trothwy ar gyfer cyngor?") == "cy"
    assert "_model" in vars(fresh)


def test_where_the_model_cannot_be_unpacked_a_message_is_taken_for_english(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A disk that is full or read only costs the notice, not the answer."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    fresh = LangidDetector(library, read_language(packaged()))
    assert fresh.detect("Beth yw'r trothwy ar gyfer cyngor?") == ""
