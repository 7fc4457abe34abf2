"""Keys on disk: made once, never overwritten, old ones kept."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from adapters.records.keys import (
    KeyFault,
    Keys,
    create_key,
    key_id,
    known_keys,
    open_keys,
    read_public_keys,
)


def test_a_key_is_made_at_first_use_and_is_the_same_ever_after(tmp_path: Path) -> None:
    first = open_keys(tmp_path / "data" / "key.pem", tmp_path / "public")
    again = open_keys(tmp_path / "data" / "key.pem", tmp_path / "public")
    assert first.signing()[0] == again.signing()[0]
    assert list(first.public) == [first.signing()[0]]
    assert not [file for file in (tmp_path / "data").iterdir() if file.name != "key.pem"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_private_key(tmp_path: Path) -> None:
    create_key(tmp_path / "key.pem")
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    create_key(file)
    before = file.read_bytes()
    create_key(file)
    assert file.read_bytes() == before


def test_two_that_start_at_once_end_with_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has looked and found nothing, and the first puts its key in place before it."""
    file = tmp_path / "key.pem"
    link = Path.hardlink_to

    def late(self: Path, target: str) -> None:
        if not file.exists():
            other = tmp_path / "other"
            other.write_bytes(b"the first one's key")
            link(self, other)
        link(self, target)

    monkeypatch.setattr(Path, "hardlink_to", late)
    create_key(file)
    assert file.read_bytes() == b"the first one's key"


def test_after_a_change_of_key_the_old_public_key_is_still_known(tmp_path: Path) -> None:
    old = open_keys(tmp_path / "key.pem", tmp_path / "public")
    (tmp_path / "key.pem").rename(tmp_path / "retired.pem")
    new = open_keys(tmp_path / "key.pem", tmp_path / "public")
    assert old.signing()[0] != new.signing()[0]
    assert set(new.public) == {old.signing()[0], new.signing()[0]}


def test_keys_for_looking_on_write_nothing_and_need_nothing(tmp_path: Path) -> None:
    keys = known_keys(tmp_path / "key.pem", tmp_path / "public")
    assert not keys.public
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyFault, match="no signing key"):
        keys.signing()


def test_keys_for_looking_on_count_our_own_the_kept_and_those_given(tmp_path: Path) -> None:
    ours = open_keys(tmp_path / "a" / "key.pem", tmp_path / "a" / "public")
    theirs = open_keys(tmp_path / "b" / "key.pem", tmp_path / "b" / "public")
    (file,) = (tmp_path / "b" / "public").iterdir()
    known = known_keys(tmp_path / "a" / "key.pem", tmp_path / "nowhere", file)
    assert set(known.public) == {ours.signing()[0], theirs.signing()[0]}
    assert known.private is None


def test_a_key_is_named_by_what_it_is_not_by_its_file(tmp_path: Path) -> None:
    keys = open_keys(tmp_path / "key.pem", tmp_path / "public")
    (file,) = (tmp_path / "public").iterdir()
    file.rename(file.with_name("0000000000000000.pem"))
    name, private = keys.signing()
    assert list(read_public_keys(tmp_path / "public")) == [name]
    assert name == key_id(private.public_key())
    assert len(name) == 16


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"secret words",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        b"\x00" * 50_000,
    ],
)
def test_a_file_that_is_no_key_is_named_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(KeyFault, match=r"key\.pem: holds no Ed25519 private key") as caught:
        open_keys(file, tmp_path / "public")
    assert "secret" not in str(caught.value)
    public = tmp_path / "public"
    public.mkdir()
    (public / "old.pem").write_bytes(content)
    with pytest.raises(KeyFault, match=r"old\.pem: holds no Ed25519 public key"):
        known_keys(tmp_path / "none", public)


def test_a_key_of_another_kind_or_with_a_password_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    file = tmp_path / "key.pem"
    for pem in (
        generate_private_key(SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ),
        Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")
        ),
    ):
        file.write_bytes(pem)
        with pytest.raises(KeyFault, match="holds no Ed25519 private key"):
            open_keys(file, tmp_path / "public")


def test_a_folder_in_the_way_or_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "key.pem").mkdir()
    with pytest.raises(KeyFault, match="cannot be read"):
        open_keys(tmp_path / "key.pem", tmp_path / "public")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KeyFault, match="cannot be written"):
        create_key(tmp_path / "file" / "key.pem")


def test_keys_without_a_private_one_cannot_sign() -> None:
    with pytest.raises(KeyFault):
        Keys(None, {}).signing()
