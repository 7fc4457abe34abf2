"""
The environment, and a `.env` file next to the program, read once at start into `Settings`.

Rules of this file: every variable is declared once, with its form and the advice for a wrong value.
All faults are reported together. No error contains a variable's value, which may be a secret in the
wrong place. An empty or blank variable counts as not set; the environment overrides `.env`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from adapters.runtime.folders import data_folder
from knowledge import GuidanceError

_WEBHOOK_SECRET: Final = "set 1 to 256 signs of A-Z, a-z, 0-9, _ and -"  # noqa: S105 - what to set
_EXAMPLE: Final = "set an address such as https://host/path"


@dataclass(frozen=True, slots=True)
class SettingFault:
    """A variable with an invalid value: its name, and what to set."""

    variable: str
    message: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.message}"


class SettingsError(GuidanceError):
    """
    The settings are not valid.

    Attributes:
        faults: Every fault found, at most one per variable; at least one.
    """

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def _form(pattern: str, message: str) -> BeforeValidator:
    """A validator that refuses text not matching `pattern`, with `message`."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError(message)
        return value

    return BeforeValidator(check)


def _number(least: int, most: int, message: str) -> BeforeValidator:
    """A validator that refuses anything but digits within a range, with `message`."""

    def check(value: Any) -> Any:
        is_number = isinstance(value, int) or re.fullmatch(rf"[0-9]{{1,{len(str(most))}}}", value)
        if not is_number or not least <= int(value) <= most:
            raise ValueError(message)
        return int(value)

    return BeforeValidator(check)


def _address(*, end: str = "", is_public: bool = False) -> BeforeValidator:
    """
    A validator for a URL without query, whose last slash is replaced by `end`. With `is_public`, it
    must be https unless it is on this machine.
    """

    def check(value: Any) -> Any:
        for message in _address_faults(value, is_public=is_public):
            raise ValueError(message)
        return value if is_public else value.rstrip("/") + end

    return BeforeValidator(check)


def _folders(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    folders = tuple(Path(part.strip()).expanduser() for part in value.split(os.pathsep) if part)
    folders = tuple(folder for folder in folders if folder != Path())
    for number, folder in enumerate(folders, 1):
        if not folder.is_dir():
            message = f"set folders that exist, with '{os.pathsep}' between them; number {number}"
            raise ValueError(f"{message} does not")
    return folders


Place = Annotated[Path, BeforeValidator(lambda value: Path(value).expanduser())]
Days = Annotated[int, _number(1, 366, "set a number of days from 1 to 366")]
Overlays = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_folders)]


def _default_database(read: dict[str, Any]) -> SecretStr:
    folder = read.get("svguide_data_dir") or data_folder()
    return SecretStr(f"sqlite:///{folder / 'guide.sqlite3'}")


class _Environment(BaseSettings):
    """Reads variables; faults of any are raised together as one `SettingsError`."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=False,
    )

    @classmethod
    def read(cls, env_file: Path | None) -> Self:
        """
        The settings in the environment.

        Args:
            env_file: Lines of `NAME=value`; need not exist. None to read the environment only.

        Raises:
            SettingsError: The file or a variable is not valid.
        """
        try:
            return cls(_env_file=env_file)
        except (OSError, UnicodeDecodeError):
            # `from None`: the decoder's message would quote the file.
            what = "can't be read; make it readable and save it as UTF-8"
            raise SettingsError((SettingFault(str(env_file), what),)) from None

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults_at_once(
        cls, given: Mapping[str, Any], handler: ModelWrapValidatorHandler[Self]
    ) -> Self:
        stripped = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in given.items()
        }
        values = {name: value for name, value in stripped.items() if value != ""}
        faults = dict(cls._faults_together(values))
        try:
            made = handler(values)
        except ValidationError as error:
            faults |= {
                str(one["loc"][0]): str(one["ctx"]["error"])
                for one in error.errors(include_url=False)
                if one["type"] == "value_error"  # a variable with a fault gets no default
            }
        if faults:
            ordered = [name for name in cls.model_fields if name in faults]
            # `from None`: pydantic's message would quote the values.
            raise SettingsError(
                tuple(SettingFault(name.upper(), faults[name]) for name in ordered)
            ) from None
        return made

    @classmethod
    def _faults_together(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Faults of variables that depend on each other, as (name, what to set)."""
        return iter(())


class Settings(_Environment):
    """
    The program's settings; each attribute is the environment variable of that name.

    Attributes:
        telegram_webhook_url: Public URL that Telegram calls; set in mode `webhook`.
        database_url: Address of the store; secret, since it may hold a password.
        svguide_data_dir: Folder for the default database; need not exist yet.
        svguide_signing_key_file: Private key that signs records; None keeps one in the data folder.
        svguide_port: 0 for any free port.
        svguide_keep_days: Days that an idle conversation is kept.
        svguide_keep_signal_days: Days that counts of what was not understood are kept.
        svguide_overlay: Folders of local content, in order.
    """

    telegram_bot_token: Annotated[
        SecretStr | None,
        _form(
            r"[0-9]+:[A-Za-z0-9_-]+",
            "set the whole token BotFather gave: digits, a colon, letters and digits",
        ),
    ] = None
    telegram_api_base_url: Annotated[str, _address()] = "https://api.telegram.org"
    telegram_mode: Annotated[
        Literal["polling", "webhook"],
        _form("polling|webhook", "set polling or webhook"),
        BeforeValidator(str.lower),
    ] = "polling"
    telegram_webhook_url: Annotated[str | None, _address(is_public=True)] = None
    telegram_webhook_secret: Annotated[
        SecretStr | None, _form(r"[A-Za-z0-9_-]{1,256}", _WEBHOOK_SECRET)
    ] = None
    slack_bot_token: Annotated[
        SecretStr | None,
        _form(r"(xoxe\.)?xoxb-[A-Za-z0-9-]+", "set the token that begins with xoxb-"),
    ] = None
    slack_app_token: Annotated[
        SecretStr | None, _form(r"xapp-[A-Za-z0-9-]+", "set the token that begins with xapp-")
    ] = None
    slack_signing_secret: Annotated[
        SecretStr | None,
        _form(
            r"[!-~]+", "set the signing secret of the app's Basic Information page, without blanks"
        ),
    ] = None
    slack_api_base_url: Annotated[str, _address(end="/")] = "https://slack.com/api/"
    svguide_data_dir: Place = Field(default_factory=data_folder)
    svguide_signing_key_file: Place | None = None
    database_url: Annotated[
        SecretStr,
        _form(
            r"(sqlite(\+aiosqlite)?:///.+|(postgres|postgresql|postgresql\+asyncpg)://.+)",
            "set sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        ),
    ] = Field(default_factory=_default_database)
    svguide_host: str = "127.0.0.1"
    svguide_port: Annotated[
        int, _number(0, 65535, "set a number from 1 to 65535, or 0 for any free port")
    ] = 8080
    svguide_keep_days: Days = 30
    svguide_keep_signal_days: Days = 365
    svguide_overlay: Overlays = ()

    @property
    def has_telegram(self) -> bool:
        """True when a Telegram bot is configured."""
        return self.telegram_bot_token is not None

    @property
    def has_slack(self) -> bool:
        """True when a Slack bot is configured."""
        return self.slack_bot_token is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret that is set, for masking in logs. Do not print it."""
        kept = (
            self.telegram_bot_token,
            self.telegram_webhook_secret,
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
        )
        return tuple(secret.get_secret_value() for secret in kept if secret)

    @property
    def log_key(self) -> bytes:
        """Key for the labels of conversations in logs: 32 bytes, the same at every start."""
        return hashlib.blake2b("\0".join(self.secrets).encode(), digest_size=32).digest()

    @classmethod
    def _faults_together(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if str(values.get("telegram_mode", "")).lower() == "webhook":
            for name, what in (
                ("telegram_bot_token", "set the bot's token"),
                ("telegram_webhook_url", "set the public https address of /telegram/webhook"),
                ("telegram_webhook_secret", _WEBHOOK_SECRET),
            ):
                if name not in values:
                    yield name, f"{what}, or set TELEGRAM_MODE to polling"
        has_way_in = "slack_app_token" in values or "slack_signing_secret" in values
        if has_way_in and "slack_bot_token" not in values:
            yield "slack_bot_token", "set the token that begins with xoxb-, too"
        elif "slack_bot_token" in values and not has_way_in:
            yield (
                "slack_app_token",
                "set it for Socket Mode, or SLACK_SIGNING_SECRET to have Slack call /slack/events",
            )


class _OverlaySettings(_Environment):
    svguide_overlay: Overlays = ()


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """
    The settings of this process; see `Settings.read` for argument and error.

    Raises:
        SettingsError: One or more variables are not valid; it names them all.
    """
    return Settings.read(env_file)


def overlay_folders(env_file: Path | None = Path(".env")) -> tuple[Path, ...]:
    """
    The folders of `SVGUIDE_OVERLAY` alone, for commands that need no other variable.

    Raises:
        SettingsError: A folder does not exist.
    """
    return _OverlaySettings.read(env_file).svguide_overlay


def _address_faults(value: str, *, is_public: bool) -> Iterator[str]:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        yield _EXAMPLE
        return
    if not re.fullmatch(r"[!-~]+", value) or parts.scheme not in ("http", "https"):
        yield _EXAMPLE
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        yield f"{_EXAMPLE}, without user name, query or fragment"
    if is_public and parts.scheme != "https" and not _is_this_machine(parts):
        yield "set an address that begins with https://"


def _is_this_machine(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
