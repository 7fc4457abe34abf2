"""
The key that signs records, and the public keys that verify them.

The private key is one PEM file, readable by its owner only. A folder next to it keeps the public
key of every key ever used, so that old records still verify after a change of key.

Rules of this file: no file is overwritten; no error quotes a file's content.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from knowledge import GuidanceError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

KEY_FILE: Final = "record-signing-key.pem"
"""Name of the private key in the data folder when no other file is set."""

PUBLIC_FOLDER: Final = "public_keys"
"""Name of the folder of public keys in the data folder."""

_LARGEST = 10_000
"""Bytes; an Ed25519 key in PEM has about 120."""


class KeyFault(GuidanceError):
    """A key file is missing, invalid or not accessible; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """
    The keys to sign and to verify with.

    Attributes:
        private: Signs new records; None where records are only verified.
        public: Every public key known, by key id.
    """

    private: Ed25519PrivateKey | None
    public: Mapping[str, Ed25519PublicKey]

    def signing(self) -> tuple[str, Ed25519PrivateKey]:
        """
        The id and the private key to sign with.

        Raises:
            KeyFault: There is no signing key.
        """
        if self.private is None:
            raise KeyFault("There is no signing key, so no record can be made.")
        return key_id(self.private.public_key()), self.private


def key_id(public: Ed25519PublicKey) -> str:
    """Key id: the first sixteen hexadecimal digits of the SHA-256 of a public key."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def open_keys(key_file: Path, public_folder: Path) -> Keys:
    """
    The keys to sign and to verify with, created on first use.

    A private key is created if `key_file` does not exist, and its public key is added to the
    folder if it is not there.

    Raises:
        KeyFault: A file cannot be read, written or used.
    """
    if not key_file.exists():
        create_key(key_file)
    private = _private(key_file)
    _keep_public(private.public_key(), public_folder)
    return Keys(private, read_public_keys(public_folder))


def known_keys(key_file: Path, public_folder: Path, more: Path | None = None) -> Keys:
    """
    The keys to verify with, perhaps none; writes nothing.

    Args:
        key_file: The private key, whose public key is included; need not exist.
        public_folder: Public keys in PEM; need not exist.
        more: Another PEM file or folder of public keys.

    Raises:
        KeyFault: An existing file cannot be read or used.
    """
    public: dict[str, Ed25519PublicKey] = {}
    if key_file.exists():
        ours = _private(key_file).public_key()
        public[key_id(ours)] = ours
    for path in (public_folder, more):
        if path and path.exists():
            public |= read_public_keys(path)
    return Keys(None, public)


def create_key(key_file: Path) -> None:
    """
    Creates a private key in a file that only its owner can read; keeps an existing file.

    If two programs start at once, both use the file that was created first.

    Raises:
        KeyFault: The file cannot be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    _put(key_file, pem)


def read_public_keys(path: Path) -> Mapping[str, Ed25519PublicKey]:
    """
    The public keys in a PEM file, or in every `.pem` file of a folder, by key id.

    Raises:
        KeyFault: A file cannot be read or holds no Ed25519 public key.
    """
    found = sorted(path.glob("*.pem")) if path.is_dir() else [path]
    keys = (_public(file) for file in found)
    return MappingProxyType({key_id(key): key for key in keys})


def _put(file: Path, content: bytes) -> None:
    """Writes a whole file or nothing, mode 0600; keeps an existing file."""
    if file.exists():
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # made by mkstemp with mode 0600; the link fails where the name is taken
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            file.hardlink_to(name)
        except FileExistsError:
            return
        finally:
            Path(name).unlink()
    except OSError as error:
        raise KeyFault(f"{file}: cannot be written ({error.strerror}).") from None


def _keep_public(public: Ed25519PublicKey, folder: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _put(folder / f"{key_id(public)}.pem", pem)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        raise KeyFault(f"{file}: cannot be read ({error.strerror}).") from None


def _private(file: Path) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_read(file), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFault(
            f"{file}: holds no Ed25519 private key in PEM without a password. Restore it from "
            "your backup, or name another file in SVGUIDE_SIGNING_KEY_FILE."
        )
    return key


def _public(file: Path) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_read(file))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFault(f"{file}: holds no Ed25519 public key in PEM. Remove or restore it.")
    return key
