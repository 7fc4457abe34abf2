"""
Where this program keeps things on this machine.

Rules of this file: names folders and makes none. On Linux the XDG variables count where they are
absolute paths, as their rules say.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_data_path

_APP: Final = "social-value-guide"


def data_folder() -> Path:
    """This user's data: `$XDG_DATA_HOME/social-value-guide`, or the system's own place."""
    return user_data_path(_APP, appauthor=False)


def cache_folder() -> Path:
    """What this user can lose: `$XDG_CACHE_HOME/social-value-guide`, or the system's own place."""
    return user_cache_path(_APP, appauthor=False)


def installed_folder() -> Path:
    """The folder of the installed program, filled once at set-up by `svguide index`."""
    return Path(sys.prefix) / "share" / _APP
