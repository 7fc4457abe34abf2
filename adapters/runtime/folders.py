"""
The data and cache folders of the program.

Rules of this file: returns paths and creates no folder. On Linux the XDG variables count if they
are absolute paths, as their specification says.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_data_path

_APP: Final = "social-value-guide"


def data_folder() -> Path:
    """The user's data: `$XDG_DATA_HOME/social-value-guide`, or the platform's default."""
    return user_data_path(_APP, appauthor=False)


def cache_folder() -> Path:
    """The user's cache: `$XDG_CACHE_HOME/social-value-guide`, or the platform's default."""
    return user_cache_path(_APP, appauthor=False)


def installed_folder() -> Path:
    """The cache folder of the installed program, filled at set-up by `svguide index`."""
    return Path(sys.prefix) / "share" / _APP
