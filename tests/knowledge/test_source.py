"""A source names an instrument; where it has an address, a safe one."""

import pytest
from pydantic import ValidationError

from knowledge import Source


def test_a_source_needs_a_title_only() -> None:
    source = Source(title="  Procurement Act 2023 ")
    assert (source.title, source.locator, source.url, source.dated) == (
        "Procurement Act 2023",
        "",
        "",
        None,
    )


@pytest.mark.parametrize(
    "url", ["http://law.example/1", "law.example/1", "https://", "https://a b", "javascript:x"]
)
def test_an_address_that_is_not_https_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Source(title="Procurement Act 2023", url=url)


def test_content_cannot_be_changed_once_read() -> None:
    source = Source(title="Procurement Act 2023", url="https://law.example/1")
    with pytest.raises(ValidationError):
        source.title = "Another"  # type: ignore[misc]  # that it fails is the test


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Source.model_validate({"title": "Procurement Act 2023", "page": "1"})
