"""How an amount came about, said in the language of the catalogue."""

from __future__ import annotations

import pytest

from bot.workings import worded
from dialogs.answers import Money, read_money
from knowledge.reading import Knowledge

WORKINGS = [
    ("£60k a year for 3+1+1", "£60,000 a year for 5 years (3 + 1 + 1)"),
    ("£5k a month for 4 years with two one-year options",
     "£5,000 a month for 6 years (4 + 1 + 1)"),
    ("£10k a quarter for 1 year", "£10,000 a quarter for 1 year"),
    ("five million over five years", "£5,000,000 in total over 5 years"),
    ("three lots of 80k and one of 40k", "£280,000 (3 \u00d7 £80,000 and 1 \u00d7 £40,000)"),
    ("£60k x 3", "£60,000 \u00d7 3"),
    ("about £180k", "about £180,000"),
    ("up to £200k", "up to £200,000"),
    ("over £200k", "more than £200,000"),
    ("just under £200k", "just under £200,000"),
    ("at least £200k", "£200,000 or more"),
    ("£150k to £200k", "£150,000 to £200,000"),
    ("£100k plus £50k", "£100,000 + £50,000"),
]  # fmt: skip


def said(knowledge: Knowledge, language: str, text: str) -> str:
    read = read_money(text)
    assert isinstance(read, Money), read
    return worded(knowledge.catalogues[language], read.working)


@pytest.mark.parametrize(("text", "working"), WORKINGS)
def test_the_working_says_how_the_figure_came_about(
    knowledge: Knowledge, text: str, working: str
) -> None:
    assert said(knowledge, "en", text) == working


def test_it_is_said_in_welsh_too(knowledge: Knowledge) -> None:
    text = "about £60k a year for 3+1+1"
    assert said(knowledge, "cy", text) == ("tua £60,000 y flwyddyn am 5 o flynyddoedd (3 + 1 + 1)")


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_unit_of_time_has_its_phrases(knowledge: Knowledge, language: str, unit: str) -> None:
    own = {located.value.language: located.value for located in knowledge.interface}
    phrases = own[language].phrases
    assert {f"working_per_{unit}", f"working_term_{unit}", f"working_term_{unit}s"} <= set(phrases)
