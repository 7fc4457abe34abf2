"""`verify` and `rerun` as a person and as a machine meet them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from adapters.cli.rerun import rerun
from adapters.cli.verify import verify
from adapters.records import report_text
from adapters.records.export import issue
from adapters.records.keys import KEY_FILE, PUBLIC_FOLDER, Keys, open_keys
from adapters.records.rerun import rerun as run_again
from bot.content.library import Library
from bot.records.record import Record
from knowledge.phrases import Phrases
from tests.overlay_files import EXAMPLE

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of our own, and no settings from outside."""
    folder = tmp_path / "data"
    for name in ("SLACK_BOT_TOKEN", "TELEGRAM_BOT_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("SVGUIDE_SIGNING_KEY_FILE", raising=False)
    monkeypatch.delenv("SVGUIDE_OVERLAY", raising=False)
    monkeypatch.setenv("SVGUIDE_DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def our_keys(home: Path) -> Keys:
    return open_keys(home / KEY_FILE, home / PUBLIC_FOLDER)


@pytest.fixture
def files(record: Record, our_keys: Keys, tmp_path: Path) -> dict[str, Path]:
    """The record's files on disk, by the end of their names."""
    written = {}
    for file in issue(record, our_keys):
        path = tmp_path / file.name
        path.write_bytes(file.content)
        written[path.suffix] = path
    return written


def run(command: click.Command, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.mark.parametrize("form", [".pdf", ".json"])
def test_a_genuine_record_that_still_holds_exits_with_0(files: dict[str, Path], form: str) -> None:
    result = run(verify, files[form])
    assert result.exit_code == 0
    assert "Genuine: this record was made here" in result.output
    assert "Procurement: Cleaning of schools" in result.output
    assert "Its result: The Act applies. Result code APPLIES" in result.output
    assert "the same result" in result.output


def test_a_record_is_run_again_under_the_release_with_its_overlays(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every record made with local content would seem to be of another release."""
    core = json.loads(run(verify, files[".json"], "--json").output)["rerun"]["release"]
    monkeypatch.setenv("SVGUIDE_OVERLAY", str(EXAMPLE))
    result = run(verify, files[".json"], "--json")
    assert result.exit_code == 0
    assert json.loads(result.output)["rerun"]["release"].startswith(f"{core}.")


def test_an_altered_record_exits_with_1_and_shows_nothing_of_it(files: dict[str, Path]) -> None:
    path = files[".json"]
    path.write_text(
        path.read_text(encoding="utf-8").replace("Cleaning of schools", "Cleaning of banks"),
        encoding="utf-8",
    )
    result = run(verify, path)
    assert result.exit_code == 1
    assert "Not genuine" in result.output
    assert "banks" not in result.output


def test_a_pdf_saved_again_says_what_the_data_say_and_exits_with_1(
    files: dict[str, Path],
) -> None:
    path = files[".pdf"]
    path.write_bytes(path.read_bytes() + b"\n")
    result = run(verify, path)
    assert result.exit_code == 1
    assert "re-saved or changed this file" in result.output
    assert "Cleaning of schools" in result.output
    assert "the same result" in result.output


def test_a_text_file_holds_no_record(files: dict[str, Path]) -> None:
    result = run(verify, files[".txt"])
    assert result.exit_code == 1
    assert "does not contain a record" in result.output


def test_a_record_from_elsewhere_needs_their_public_key(
    record: Record, home: Path, tmp_path: Path
) -> None:
    theirs = open_keys(tmp_path / "b" / "key.pem", tmp_path / "b" / "public")
    path = tmp_path / "theirs.pdf"
    path.write_bytes(issue(record, theirs)[0].content)
    unknown = run(verify, path)
    assert unknown.exit_code == 1
    assert theirs.signing()[0] in unknown.output
    assert "Cleaning" not in unknown.output
    assert run(verify, path, "--public-key", tmp_path / "b" / "public").exit_code == 0
    assert not home.exists()


def test_the_key_file_named_in_the_environment_counts(
    record: Record, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = open_keys(tmp_path / "own.pem", tmp_path / "elsewhere")
    path = tmp_path / "record.json"
    path.write_bytes(issue(record, keys)[2].content)
    assert run(verify, path).exit_code == 1
    monkeypatch.setenv("SVGUIDE_SIGNING_KEY_FILE", str(tmp_path / "own.pem"))
    assert run(verify, path).exit_code == 0


def test_a_key_that_cannot_be_used_is_told(files: dict[str, Path], home: Path) -> None:
    (home / KEY_FILE).write_bytes(b"not a key")
    result = run(verify, files[".pdf"])
    assert result.exit_code == 1
    assert "holds no Ed25519 private key" in result.output


def test_settings_that_cannot_be_used_are_told(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVGUIDE_PORT", "many")
    result = run(verify, files[".pdf"])
    assert result.exit_code == 1
    assert "SVGUIDE_PORT" in result.output


def test_a_file_that_is_not_there_is_wrong_usage(home: Path, tmp_path: Path) -> None:
    assert run(verify, tmp_path / "none.pdf").exit_code == 2
    assert run(verify, tmp_path).exit_code == 2


def test_a_file_that_cannot_be_read_is_told(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", broken)
    result = run(verify, files[".pdf"])
    assert result.exit_code == 1
    assert "We cannot read this file" in result.output


def test_json_says_the_same_as_values(files: dict[str, Path], record: Record) -> None:
    result = run(verify, files[".pdf"], "--json")
    found: dict[str, Any] = json.loads(result.output)
    assert found["state"] == "genuine"
    assert found["record"]["outcome"] == "APPLIES"
    assert found["record"]["facts"] == dict(record.facts)
    assert found["rerun"]["same"] is True
    assert found["rerun"]["changes"] == []


def test_json_of_a_file_without_a_record_has_nulls(files: dict[str, Path]) -> None:
    result = run(verify, files[".txt"], "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert (found["state"], found["record"], found["rerun"]) == ("not_a_record", None, None)


def test_run_again_on_another_day_names_version_and_figure(files: dict[str, Path]) -> None:
    result = run(rerun, files[".pdf"], "--as-at", "2025-02-23")
    assert result.exit_code == 0
    assert "as if the first step were on 23 February 2025" in result.output
    assert "Version of the Act: was C, now B2, in force since 18 April 2016" in result.output
    assert "threshold.services.sub_central: was £207,720 including VAT" in result.output


def test_run_again_before_the_act_comes_to_another_result(files: dict[str, Path]) -> None:
    result = run(rerun, files[".pdf"], "--as-at", "2013-01-30")
    assert result.exit_code == 1
    assert "a different result. The Act does not apply." in result.output
    assert "Version of the Act: was C, now none." in result.output
    found = json.loads(run(rerun, files[".pdf"], "--as-at", "2013-01-30", "--json").output)
    assert found["rerun"]["as_at"] == "2013-01-30"
    assert found["rerun"]["outcome"] == "NOT_APPLICABLE"


def test_run_again_without_a_day_is_as_recorded(files: dict[str, Path]) -> None:
    assert run(rerun, files[".json"]).exit_code == 0


@pytest.mark.parametrize("day", ["31/02/2025", "2025-02-31", "soon"])
def test_a_day_that_is_none_is_wrong_usage(files: dict[str, Path], day: str) -> None:
    assert run(rerun, files[".pdf"], "--as-at", day).exit_code == 2


def test_a_day_too_far_ahead_is_told_with_the_reason(files: dict[str, Path]) -> None:
    result = run(rerun, files[".pdf"], "--as-at", "2999-01-01")
    assert result.exit_code == 1
    assert "start_date: too far ahead" in result.output


def test_a_changed_release_names_figure_rule_and_both_releases(
    record: Record, dearer: Library, words: Phrases
) -> None:
    again = run_again(record, dearer, record.made_at.date())
    said = "\n".join(report_text.rerun_lines(record, again, words))
    assert f"Checked again with release {dearer.release}: a different result." in said
    assert "What decides it now:\n- " in said
    assert "now £1,000,000 including VAT, in force since 1 January 2026" in said
    assert "Rule R-24 no longer applies." in said
    assert f"made with release {record.result.release}" in said
    plain = report_text.rerun_json(again)
    assert json.loads(json.dumps(plain)) == plain


def test_every_kind_of_change_can_be_told(
    record: Record, unsure_record: Record, library: Library, dearer: Library, words: Phrases
) -> None:
    known = replace(unsure_record, facts=record.facts)
    forgetful = replace(record, facts={})
    told = [
        line
        for one, release in ((record, dearer), (known, library), (forgetful, library))
        for line in report_text.rerun_lines(
            one, run_again(one, release, record.made_at.date()), words
        )
    ]
    assert any(line.startswith("- Now missing: ") for line in told)
    assert any(line.startswith("- No longer missing: ") for line in told)
    assert any("now compared with" in line for line in told)
    assert any("no longer compared." in line for line in told)
    assert not any("${" in line for line in told)


def test_a_check_that_is_gone_is_told(record: Record, library: Library, words: Phrases) -> None:
    gone = replace(record, flow="gone")
    again = run_again(gone, library, record.made_at.date())
    assert report_text.rerun_lines(gone, again, words) == (words.say("rerun_no_calculator"),)
