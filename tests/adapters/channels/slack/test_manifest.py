"""The app manifest asks for what the adapter uses, no less and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

MANIFEST = Path(__file__).parents[4] / "docs" / "slack-manifest.yaml"


@pytest.fixture
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(MANIFEST.read_text("utf-8"))
    return read


def test_scopes_and_events_are_those_the_adapter_uses(manifest: dict[str, Any]) -> None:
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == [
        "app_mentions:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "im:history",
        "im:read",
        "im:write",
    ]
    settings = manifest["settings"]
    assert settings["event_subscriptions"]["bot_events"] == ["app_mention", "message.im"]
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["socket_mode_enabled"] is True


def test_people_can_write_to_the_guide_and_see_how(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == "/socialvalue"
    assert command["usage_hint"]


def test_texts_are_within_slacks_limits(manifest: dict[str, Any]) -> None:
    """Names 35, descriptions 140, of a command 2000, hints 1000: Slack, manifest reference."""
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    (command,) = manifest["features"]["slash_commands"]
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
