"""A file somebody sent: what is said of it, and what can go wrong on the way."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.records.keys import KEY_FILE
from adapters.records.verify_upload import UploadVerifier
from bot.errors import DeliveryError
from bot.model.effects import FileVerdict, VerifyFile

WISH = VerifyFile("record.pdf", 5, {"id": "F1"})


def looker(library: Any, folder: Path, **fetches: Any) -> UploadVerifier:
    return UploadVerifier(library, folder, None, lambda: date(2026, 11, 22), fetches)


async def test_a_file_that_is_no_record_is_said_to_be_none(library: Any, tmp_path: Path) -> None:
    asked: list[Any] = []

    async def fetch(place: Any) -> bytes:
        asked.append(place)
        return b"%PDF-"

    found = await looker(library, tmp_path, slack=fetch)("slack", WISH)
    assert "does not contain a record" in found.lines[0]
    assert asked == [{"id": "F1"}]
    assert not (tmp_path / KEY_FILE).exists(), "a mere look makes no key"


async def test_a_channel_that_fetches_nothing_gives_no_verdict(
    library: Any, tmp_path: Path
) -> None:
    assert await looker(library, tmp_path)("console", WISH) == FileVerdict(())


@pytest.mark.parametrize("error", [DeliveryError("away"), TimeoutError()])
async def test_a_file_that_cannot_be_had_gives_no_verdict(
    library: Any, tmp_path: Path, error: Exception
) -> None:
    async def fetch(_place: Any) -> bytes:
        await asyncio.sleep(0)
        raise error

    assert await looker(library, tmp_path, slack=fetch)("slack", WISH) == FileVerdict(())
