"""
The gazetteer as it ships with the program.

Rules of this file: opened once, at start; a file that does not fit raises at once.
"""

from __future__ import annotations

from importlib import resources

import yaml

from dialogs.gazetteer import Bodies, Gazetteer, Services

FOLDER = "gazetteer_data"


def load_gazetteer() -> Gazetteer:
    """
    The gazetteer read from the packaged files.

    Raises:
        pydantic.ValidationError: A file does not have the shape of its model.
        ValueError: Two entries share a name.
    """
    return Gazetteer(
        Bodies.model_validate(_read("bodies.yaml")), Services.model_validate(_read("services.yaml"))
    )


def _read(name: str) -> object:
    text = resources.files("dialogs").joinpath(FOLDER, name).read_text(encoding="utf-8")
    return yaml.load(text, yaml.SafeLoader)
