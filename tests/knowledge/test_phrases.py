"""The catalogue says what it is asked to, with every name filled in."""

import pytest
from pydantic import ValidationError

from knowledge.phrases import Phrases

CATALOGUE = Phrases(
    language="en",
    phrases={"hello": "Hello, ${name}.", "plain": "Just this."},
    commands={"help": ("help", "menu")},
)


def test_a_phrase_is_said_with_its_names_filled_in() -> None:
    assert CATALOGUE.say("hello", name="reader") == "Hello, reader."
    assert CATALOGUE.say("plain", unused="nothing") == "Just this."


def test_a_value_that_looks_like_a_name_is_left_alone() -> None:
    assert CATALOGUE.say("hello", name="${name}") == "Hello, ${name}."


@pytest.mark.parametrize(("key", "values"), [("absent", {}), ("hello", {})])
def test_a_missing_phrase_or_name_is_a_key_error(key: str, values: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        CATALOGUE.say(key, **values)


@pytest.mark.parametrize("change", [{"language": "English"}, {"phrases": {}}])
def test_a_catalogue_has_a_language_and_phrases(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Phrases.model_validate(CATALOGUE.model_dump() | change)
