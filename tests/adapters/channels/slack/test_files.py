"""Our token goes to Slack and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels.slack.files import address_of
from bot.errors import DeliveryError

API = "https://slack.com/api/"


@pytest.mark.parametrize(
    "url", ["https://files.slack.com/files-pri/T1-F1/download/x.pdf", "https://slack.com/x"]
)
def test_slacks_own_files_are_fetched(url: str) -> None:
    assert address_of({"url_private_download": url}, API) == url


@pytest.mark.parametrize(
    "described",
    [
        None,
        [],
        {},
        {"url_private_download": 7},
        {"url_private_download": "http://files.slack.com/x"},
        {"url_private_download": "https://files.slack.com.example/x"},
        {"url_private_download": "https://evil-slack.com/x"},
        {"url_private_download": "https://files.slack.com@example.org/x"},
        {"url_private_download": "https://[broken/x"},
        {"url_private_download": "file:///etc/passwd"},
    ],
)
def test_any_other_place_is_refused(described: Any) -> None:
    with pytest.raises(DeliveryError):
        address_of(described, API)


def test_a_stand_in_keeps_its_own_files() -> None:
    api = "http://127.0.0.1:8000/api/"
    url = "http://127.0.0.1:8000/files/F1"
    assert address_of({"url_private_download": url}, api) == url
    with pytest.raises(DeliveryError):
        address_of({"url_private_download": "http://127.0.0.1:9/files/F1"}, api)
