"""
Makes a record for the engine, signs it and returns its files.

Rules of this file: satisfies `bot.ports.RecordMaker`; the keys are opened, or created, when the
first record is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from adapters.records.export import issue
from adapters.records.keys import KEY_FILE, PUBLIC_FOLDER, Keys, open_keys
from adapters.records.resources import read_words
from bot.check.state import CheckState
from bot.content.library import Library
from bot.model.replies import Attachment
from bot.records.record import make_record


class SignedRecorder:
    """
    Makes records with one signing key.

    Args:
        data_folder: Where public keys are kept, and the private key by default.
        key_file: The private key in PEM, if it is elsewhere.
    """

    def __init__(self, data_folder: Path, key_file: Path | None = None) -> None:
        self._key_file = key_file or data_folder / KEY_FILE
        self._public_folder = data_folder / PUBLIC_FOLDER
        self._keys: Keys | None = None

    def record(
        self, library: Library, check: CheckState, fields: Mapping[str, str], now: datetime
    ) -> tuple[Attachment, ...]:
        """
        The record of a check as PDF, text and JSON, signed.

        Raises:
            KeyFault: There is no key and none can be created.
            PdfFault: The page template does not compile.
            ValueError: The check has no determination yet.
        """
        if self._keys is None:
            self._keys = open_keys(self._key_file, self._public_folder)
        return issue(make_record(library, check, fields, now, read_words()), self._keys)
