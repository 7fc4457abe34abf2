"""Whole procurements as data: `tests/cases/*.yaml`, each file's cases one by one."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from dialogs import Facts, determine, read_facts
from knowledge import Parameter, Parameters
from knowledge.reading import packaged, read_all

TODAY = date(2026, 11, 22)
FOLDER = Path(__file__).parents[1] / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
CASES = [
    pytest.param(case, id=f"{case['id']}: {case['name']}")
    for file in FILES
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
]


@pytest.fixture(scope="module")
def law() -> Parameters:
    return Parameters(tuple(p.value for p in read_all(packaged(), "parameters", Parameter)))


def test_the_ninety_one_worked_examples_are_there() -> None:
    ids = {param.values[0]["id"] for param in CASES}
    assert {f"W-{n:02}" for n in range(1, 92)} <= ids
    assert len(ids) == len(CASES), "two cases share an id"


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict, law: Parameters) -> None:
    given = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in case["given"].items()
    }
    facts = read_facts(given, TODAY)
    assert isinstance(facts, Facts), facts
    found = determine(facts, law, TODAY)
    expect = case["expect"]
    assert found.outcome == expect["outcome"]
    assert set(expect.get("flags", ())) <= set(found.flags)
    assert not set(expect.get("not_flags", ())) & set(found.flags)
    assert set(expect.get("rules", ())) <= set(found.rules)
    if "missing" in expect:
        assert list(found.missing) == expect["missing"]
