"""The model of languages on disk: the same answers as in memory, and next to no memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from adapters.language.model import LangidModel

ROOT = Path(__file__).parents[3]
TEXTS = [
    text
    for texts in yaml.load(
        (ROOT / "tests" / "utterances" / "foreign.yaml").read_text(encoding="utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506 - text only
    ).values()
    for text in texts
]
ODD = ["", " ", "?", "a", "ZZZZ ZZZZ", "\x00\ud800", "ё" * 3_000, "1 2 3"]

GROWTH = """
import resource, sys
sys.path.insert(0, {root!r})
from adapters.language.model import LangidModel
import numpy, py3langid.langid

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

before = resident()
model = LangidModel()
for text in {texts!r}:
    model.rank(text)
print((resident() - before) // 1_000_000)
"""


@pytest.fixture(scope="module")
def model() -> LangidModel:
    return LangidModel()


def test_it_tells_what_the_model_in_memory_tells(model: LangidModel) -> None:
    """To the last digit, of text of any kind."""
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert len(TEXTS) > 60
    for text in (*TEXTS, *ODD):
        assert model.rank(text) == whole.rank(text)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Linux says what is resident")
def test_it_takes_next_to_no_memory() -> None:
    """However many messages it has seen; the model in memory takes 70 MB."""
    code = GROWTH.format(root=str(ROOT), texts=TEXTS)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 15
