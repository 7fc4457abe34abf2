"""Records of real checks, keys in a folder of their own, and a release with another threshold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.records.keys import Keys, open_keys
from adapters.records.resources import read_words
from adapters.runtime.bootstrap import read_library
from bot.check.state import begin, derive_state, give
from bot.content.library import Library
from bot.model.session import Session
from bot.records.record import LONDON, Record, make_record
from knowledge import Parameter, Parameters
from knowledge.phrases import Phrases

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)

APPLIES = {
    "start-date": "2026-03-02",
    "where": "england",
    "body": "council",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "light-touch": "no",
    "value": "300000",
    "value-basis": "inc",
    "stage": "started",
    "urgent": "no",
}
"""A council's services contract above the threshold of £207,720."""

UNSURE = APPLIES | {"value": "unsure", "value-basis": "unsure", "vat-rate": "unsure"}


@pytest.fixture(scope="session")
def library() -> Library:
    """The content shipped."""
    return read_library()


@pytest.fixture(scope="session")
def words() -> Phrases:
    """The catalogue shipped."""
    return read_words()


@pytest.fixture(scope="session")
def recorded(library: Library, words: Phrases) -> Callable[..., Record]:
    """A record from answers of the applicability check and the person's own texts."""

    def make(answers: Mapping[str, str] = APPLIES, **own: str) -> Record:
        flow = library.flows["does-the-act-apply"]
        session = give(begin(Session(), flow, library.release), answers)
        check = derive_state(library, session, NOW.astimezone(LONDON).date())
        assert check is not None
        return make_record(library, check, own, NOW, words)

    return make


@pytest.fixture(scope="session")
def record(recorded: Callable[..., Record]) -> Record:
    """A record of a check that came out at APPLIES."""
    return recorded(title="Cleaning of schools", organisation="Cyngor Gwynedd")


@pytest.fixture(scope="session")
def unsure_record(recorded: Callable[..., Record]) -> Record:
    """A record of a check that ended in GET_ADVICE, the value not being known."""
    return recorded(UNSURE)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """A signing key with its public key."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return open_keys(folder / "key.pem", folder / "public_keys")


@pytest.fixture(scope="session")
def dearer(library: Library) -> Library:
    """A later release that gives £1,000,000 as the threshold of every council since 2026."""
    law = Parameters(tuple(_dearer(parameter) for parameter in library.law.values()))
    return replace(library, law=law, release="9.9.9+000000000000")


def _dearer(parameter: Parameter) -> Parameter:
    kind, _, who = parameter.name.rpartition(".")
    if not kind.startswith("threshold.") or who != "sub_central":
        return parameter
    now = parameter.at(date(2026, 3, 2))
    values = tuple(
        value.model_copy(update={"value": "1000000"}) if value is now else value
        for value in parameter.values
    )
    return parameter.model_copy(update={"values": values})
