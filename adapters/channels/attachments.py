"""
Attachments written to the local disk.
"""

from __future__ import annotations

from pathlib import Path

from bot.model.replies import Attachment


def save_attachment(attachment: Attachment, files: Path) -> Path:
    """
    Writes an attachment to a new file in `files`, which is created if missing; returns its path.
    """
    files.mkdir(parents=True, exist_ok=True)
    name = Path(attachment.name)
    path = files / name.name
    number = 2
    while path.exists():
        path = files / f"{name.stem}-{number}{name.suffix}"
        number += 1
    path.write_bytes(attachment.content)
    return path.resolve()
