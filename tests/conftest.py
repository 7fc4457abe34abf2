"""
What tests of several folders share: the packaged content, read once, and the day of the tests.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.content.library import Library, assemble
from dialogs import Applicability, Calculator, Flow, RuleBook
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.reading import Guidance, read_guidance
from dialogs.reading import packaged as packaged_dialogs
from knowledge import Parameters
from knowledge.reading import Knowledge, read_knowledge
from knowledge.reading import packaged as packaged_knowledge

settings.register_profile(
    "quick",
    deadline=None,
    derandomize=True,
    database=None,
    stateful_step_count=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    parent=settings.get_profile("quick"),
    derandomize=False,
    max_examples=2_000,
    stateful_step_count=200,
)
settings.load_profile(os.environ.get("SVGUIDE_TEST_PROFILE", "quick"))


SLOW = (
    "adapters/authoring/test_drafts.py",
    "adapters/authoring/test_lint.py",
    "adapters/cli/test_check.py",
    "adapters/cli/test_check_matching.py",
    "adapters/cli/test_flows.py",
    "adapters/cli/test_knowledge.py",
    "adapters/cli/test_overlay.py",
    "adapters/cli/test_program.py",
    "adapters/runtime/test_malloc.py",
    "adapters/site/test_pages.py",
    "adapters/site/test_site.py",
    "bot/test_engine_properties.py",
    "bot/test_service_properties.py",
    "channels",
    "dialogs/pages",
    "dialogs/proof",
    "dialogs/test_rules_mutants.py",
    "end_to_end",
    "house/test_dialogues.py",
    "house/test_readme.py",
    "house/test_wheel.py",
)
"""Files and folders marked `slow`: proofs, stateful properties, processes, the wheel, a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make unit-fast` leaves out."""
    tests = Path(__file__).parent
    slow = [tests / name for name in SLOW]
    for item in items:
        if any(item.path.is_relative_to(place) for place in slow):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def today() -> date:
    """The day of asking, for every test that needs one."""
    return date(2026, 11, 30)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The packaged entries, parameters and wording, each with its page."""
    return read_knowledge(packaged_knowledge())


@pytest.fixture(scope="session")
def guidance() -> Guidance:
    """The packaged flows and rule books, each with its page."""
    return read_guidance(packaged_dialogs())


@pytest.fixture(scope="session")
def law(knowledge: Knowledge) -> Parameters:
    """The packaged dated parameters; one object, as in the program."""
    return knowledge.law


@pytest.fixture(scope="session")
def calculator() -> Calculator:
    """What decides the packaged flow."""
    return Applicability()


@pytest.fixture(scope="session")
def library(
    knowledge: Knowledge, guidance: Guidance, calculator: Calculator, today: date
) -> Library:
    """The packaged content, cross-checked, without a matcher."""
    calculators = {"social-value-act": calculator}
    return assemble(knowledge, guidance, calculators, load_gazetteer(), release="test", today=today)


@pytest.fixture(scope="session")
def flow(guidance: Guidance) -> Flow:
    """The packaged check of whether the Act applies."""
    (located,) = [found for found in guidance.flows if found.value.id == "does-the-act-apply"]
    return located.value


@pytest.fixture(scope="session")
def book(guidance: Guidance) -> RuleBook:
    """The packaged rule book of the Act."""
    (located,) = [found for found in guidance.rulebooks if found.value.id == "social-value-act"]
    return located.value
