"""
Verifies a file that a person sent in Slack or Telegram, and runs its record again.

Rules of this file: any file, and any failure, gives an answer; the file is neither stored nor
logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import structlog

from adapters.records.keys import KEY_FILE, PUBLIC_FOLDER, known_keys
from adapters.records.report_text import rerun_lines, verification_lines
from adapters.records.rerun import rerun
from adapters.records.resources import read_words
from adapters.records.verification import verify
from bot.content.library import Library
from bot.model.effects import FileVerdict, VerifyFile
from knowledge import GuidanceError

_log = structlog.get_logger(__name__)

_FETCH_WITHIN: Final = timedelta(seconds=20)

Fetch = Callable[[Mapping[str, str]], Awaitable[bytes]]
"""Downloads a file from a channel; raises a `GuidanceError` if it cannot be fetched."""


class UploadVerifier:
    """
    Satisfies `bot.service.Verifier`.

    Args:
        library: The release under which a record is run again.
        data_folder: Where public keys are kept, and the private key by default.
        key_file: The private key in PEM, if it is elsewhere.
        today: The day, Europe/London.
        fetches: The download function of each channel, by its name.
    """

    def __init__(
        self,
        library: Library,
        data_folder: Path,
        key_file: Path | None,
        today: Callable[[], date],
        fetches: Mapping[str, Fetch],
    ) -> None:
        self._library = library
        self._key_file = key_file or data_folder / KEY_FILE
        self._public_folder = data_folder / PUBLIC_FOLDER
        self._today = today
        self._fetches = fetches

    async def __call__(self, channel: str, effect: VerifyFile) -> FileVerdict:
        """The verdict on a file; no lines if it could not be fetched. Never raises."""
        fetch = self._fetches.get(channel)
        if fetch is None:
            return FileVerdict(())
        try:
            async with asyncio.timeout(_FETCH_WITHIN.total_seconds()):
                content = await fetch(effect.place)
            return FileVerdict(await asyncio.to_thread(self.look, content))
        except (GuidanceError, TimeoutError) as error:
            _log.warning("records.not_looked_at", error=type(error).__name__)
            return FileVerdict(())

    def look(self, content: bytes) -> tuple[str, ...]:
        """
        The report on these bytes, each line a paragraph in neutral markup.

        Raises:
            KeyFault: The public keys cannot be read.
        """
        words = read_words()
        verdict = verify(content, known_keys(self._key_file, self._public_folder))
        lines = list(verification_lines(verdict, words))
        if verdict.record:
            again = rerun(verdict.record, self._library, self._today())
            lines += rerun_lines(verdict.record, again, words)
        return tuple(_unmarked(line) for line in lines)


def _unmarked(line: str) -> str:
    """A line in which characters that a person typed cannot be read as markup."""
    return line.replace("**", "* *").replace("](", "] (")
