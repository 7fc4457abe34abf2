"""`svguide doctor`: what it finds, and that it says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.cli.doctor import Diagnosis, doctor, examine
from adapters.encoder import assets
from adapters.encoder import model as encoder


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SVGUIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def found(about: str) -> list[Diagnosis]:
    return [diagnosis for diagnosis in examine(env_file=None) if diagnosis.about == about]


def test_a_sound_installation_has_no_fault_and_says_how_questions_are_matched() -> None:
    done = CliRunner().invoke(doctor)
    assert done.exit_code == 0
    assert "ok    matching  sentence vectors and words" in done.output
    assert assets.MODEL_SHA256[:16] in done.output
    assert "fault" not in done.output


def test_without_the_model_it_says_so_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "MODEL", tmp_path / "model.onnx")
    (fault,) = found("encoder")
    assert fault.is_fault
    assert fault.text == "model.onnx is missing: install the program again"
    assert found("matching")[0].text.startswith("words only")


def test_vectors_that_differ_from_the_published_weights_are_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "REFERENCE_SENTENCES", encoder.REFERENCE_SENTENCES[::-1])
    assert [diagnosis.is_fault for diagnosis in found("encoder")] == [False, True]


def test_a_setting_that_cannot_be_used_is_named_without_its_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "hush-hush")
    (fault,) = found("settings")
    assert fault.is_fault
    assert "TELEGRAM_BOT_TOKEN" in fault.text
    assert "hush" not in fault.text
    assert found("store") == []


def test_a_store_that_is_not_made_yet_is_not_made_by_looking(tmp_path: Path) -> None:
    (diagnosis,) = found("store")
    assert not diagnosis.is_fault
    assert "none yet" in diagnosis.text
    assert not (tmp_path / "data").exists()


def test_a_store_that_is_no_data_base_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "guide.sqlite3"
    path.write_text("not a data base at all, but long enough to be looked at " * 20)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    assert found("store")[0].is_fault


def test_a_store_that_answers_is_said_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "guide.sqlite3"
    path.touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    assert str(found("store")[0]) == "ok    store     sqlite answers and can be written"
