"""How people write: lower case, short, and nothing both plain and ambiguous."""

import pytest
from pydantic import ValidationError

from knowledge.language import Aliases, Language, Words


def test_words_are_set_apart_by_any_white_space_and_counted_once() -> None:
    assert Words(words="one two\n  three one").as_set == {"one", "two", "three"}
    assert Words(words="").as_set == frozenset()


def test_a_language_is_made_from_three_parsed_files() -> None:
    language = Language.from_content(
        {"aliases": {"svc": "service"}, "ambiguous": {"it": "information technology"}},
        {"words": "the a"},
        {"words": "tender"},
    )
    assert language.aliases == {"svc": "service"}
    assert language.ambiguous == {"it": "information technology"}
    assert (language.common, language.field) == ({"the", "a"}, {"tender"})


def test_a_small_language_is_made_from_plain_words() -> None:
    language = Language.of(["the"], ["tender"], svc="service")
    assert (language.common, language.field) == ({"the"}, {"tender"})
    assert language.aliases == {"svc": "service"}
    assert Language.of() == Language()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"aliases": {"SVC": "service"}}, "write 'SVC' and what it stands for in lower case"),
        ({"aliases": {"svc": "Service"}}, "write 'svc'"),
        ({"aliases": {"svc": " "}}, "each hold a word"),
        ({"aliases": {" ": "service"}}, "each hold a word"),
        ({"aliases": {"a b c d e": "service"}}, "longer than 4 words"),
        ({"aliases": {}, "ambiguous": {"IT": "technology"}}, "write 'IT'"),
        ({"aliases": {"it": "x"}, "ambiguous": {"it": "y"}}, "'it' stands among the plain"),
    ],
)
def test_an_alias_that_could_not_be_read_is_refused(
    content: dict[str, dict[str, str]], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        Aliases.model_validate(content)


def test_an_alias_of_four_words_is_the_longest() -> None:
    four = {"public services social value": "social value act"}
    assert Aliases(aliases=four).aliases == four
