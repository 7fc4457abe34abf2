"""A release of the content is named by every file that can change what a person is told."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from shutil import copytree

from adapters.runtime.bootstrap import release_of


def test_the_words_of_records_belong_to_the_release(tmp_path: Path) -> None:
    content = (files("knowledge"), files("dialogs"))
    records = tmp_path / "records"
    copytree(Path(str(files("adapters"))) / "records", records)
    assert release_of(*content, tmp_path) == release_of(*content)
    words = records / "words.yaml"
    words.write_text(words.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert release_of(*content, tmp_path) != release_of(*content)


def test_code_does_not_belong_to_the_release(tmp_path: Path) -> None:
    content = (files("knowledge"), files("dialogs"))
    copytree(Path(str(files("adapters"))) / "records", tmp_path / "records")
    (tmp_path / "records" / "pdf.py").write_text("", encoding="utf-8")
    assert release_of(*content, tmp_path) == release_of(*content)
