"""The interface in several languages: English behind all, one meaning for each command word."""

from __future__ import annotations

import string
from typing import Any

import pytest

from knowledge.catalogues import BASE, completed, faults, missing, names_in
from knowledge.phrases import Phrases
from knowledge.reading import Knowledge

ENGLISH = Phrases(
    language="en",
    name="English",
    switch=("english",),
    phrases={"hello": "Hello, ${name}.", "bye": "Goodbye."},
    commands={"help": ("help", "menu"), "stop": ("stop", "end")},
)


def welsh(**parts: Any) -> Phrases:
    ordinary: dict[str, Any] = {
        "language": "cy",
        "name": "Cymraeg",
        "switch": ("cymraeg", "welsh"),
        "phrases": {"hello": "Helo, ${name}."},
        "commands": {"help": ("cymorth", "help")},
    }
    return Phrases.model_validate(ordinary | parts)


def found(own: Phrases) -> list[str]:
    """Messages of the faults of a catalogue beside the English one."""
    meant: dict[str, str] = {}
    assert list(faults(ENGLISH, ENGLISH, meant)) == []
    return [message for message, _ in faults(own, ENGLISH, meant)]


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    spoken = completed((welsh(), ENGLISH))["cy"]
    assert spoken.say("hello", name="Siân") == "Helo, Siân."
    assert spoken.say("bye") == "Goodbye."


def test_the_english_catalogue_says_what_it_said() -> None:
    assert completed((welsh(), ENGLISH))["en"].phrases == ENGLISH.phrases


def test_command_words_of_every_language_work_in_each_its_own_first() -> None:
    spoken = completed((welsh(), ENGLISH))
    assert spoken["cy"].commands["help"] == ("cymorth", "help", "menu")
    assert spoken["en"].commands["help"] == ("help", "menu", "cymorth")
    assert spoken["cy"].commands["stop"] == ("stop", "end")


def test_changing_to_a_language_is_a_command_by_its_tag() -> None:
    for catalogue in completed((welsh(), ENGLISH)).values():
        assert catalogue.commands["cy"] == ("cymraeg", "welsh")
        assert catalogue.commands["en"] == ("english",)


def test_a_language_without_words_to_change_to_it_is_no_command() -> None:
    assert "cy" not in completed((welsh(switch=()), ENGLISH))["en"].commands


def test_missing_keys_are_named_in_the_order_of_the_english_ones() -> None:
    assert missing(welsh(), ENGLISH) == ("bye", "stop")
    assert missing(ENGLISH, ENGLISH) == ()


def test_a_whole_catalogue_has_no_fault() -> None:
    assert found(welsh()) == []


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"phrases": {"helo": "Helo."}}, "'helo' is no phrase of the English catalogue."),
        ({"phrases": {"hello": "Helo."}}, "'hello' must name what the English names: name."),
        ({"phrases": {"bye": "Hwyl, ${name}."}}, "'bye' must name what the English names: none."),
        ({"commands": {"halp": ("cymorth",)}}, "'halp' is no command of the English catalogue."),
        ({"commands": {"help": ("end",)}}, "'end' means 'stop' already."),
        ({"switch": ("english",)}, "'english' means 'en' already."),
    ],
)
def test_a_fault_is_named(parts: dict[str, Any], message: str) -> None:
    (fault,) = found(welsh(**parts))
    assert fault.startswith(message)


def test_two_languages_beside_english_may_not_share_a_word_for_two_commands() -> None:
    meant: dict[str, str] = {}
    polish = welsh(language="pl", switch=("polski",), commands={"stop": ("cymorth",)})
    list(faults(ENGLISH, ENGLISH, meant))
    assert list(faults(welsh(), ENGLISH, meant)) == []
    (fault,) = faults(polish, ENGLISH, meant)
    assert fault == (
        "'cymorth' means 'help' already. Choose another word.",
        ("commands", "stop"),
    )


def test_the_packaged_catalogues_agree_in_the_names_of_every_key(knowledge: Knowledge) -> None:
    catalogues = {located.value.language: located.value for located in knowledge.interface}
    assert len(catalogues) >= 2
    for catalogue in catalogues.values():
        for key, text in catalogue.phrases.items():
            assert string.Template(text).is_valid(), key
            assert names_in(text) == names_in(catalogues[BASE].phrases[key]), key


def test_every_packaged_catalogue_can_be_changed_to_and_names_itself(knowledge: Knowledge) -> None:
    for located in knowledge.interface:
        catalogue = located.value
        assert catalogue.name
        assert catalogue.switch
        for word in (*catalogue.switch, *catalogue.signs):
            assert word == word.casefold().strip()


def test_help_names_only_words_of_its_own_language(knowledge: Knowledge) -> None:
    """A line of help, where it has any, begins with a command word, or several."""
    for located in knowledge.interface:
        own = located.value
        switches = {word for other in knowledge.interface for word in other.value.switch}
        words = {word for listed in own.commands.values() for word in listed} | switches
        for key in ("help", "help_in_flow"):
            lines = [line[2:] for line in own.phrases[key].splitlines() if line.startswith("- ")]
            named = {word for line in lines for word in line.split(":")[0].split(", ")}
            assert named <= words, (own.language, named - words)


def test_welsh_is_marked_as_unreviewed_and_english_is_not(knowledge: Knowledge) -> None:
    marked = {each.value.language: each.value.unreviewed for each in knowledge.interface}
    assert marked["cy"] is True
    assert marked["en"] is False
