"""
The environment, and a `.env` file beside the program, read once at start into `Settings`.

Rules of this file: every fault is named at once, with its variable and what to set; no value of a
variable is ever part of an error, since it may be a secret in the wrong place. A variable that is
empty counts as not set; what stands in the environment goes before what stands in `.env`.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge import GuidanceError

_TELEGRAM_TOKEN: Final = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_TELEGRAM_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SLACK_BOT_TOKEN: Final = re.compile(r"(xoxe\.)?xoxb-[A-Za-z0-9-]+")
_SLACK_APP_TOKEN: Final = re.compile(r"xapp-[A-Za-z0-9-]+")
_SLACK_SECRET: Final = re.compile(r"[!-~]+")
_DATABASE: Final = re.compile(
    r"(sqlite(\+aiosqlite)?:///.+|(postgres|postgresql|postgresql\+asyncpg)://.+)"
)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One variable that can't be used as it is set: its name, and what to set."""

    variable: str
    message: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.message}"


class SettingsError(GuidanceError):
    """
    The environment can't be used as it stands.

    Attributes:
        faults: Every fault found, in the order of the documentation; never empty.
    """

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    What the program is told from outside; each attribute is the variable of that name.

    Attributes:
        telegram_webhook_url: Public address Telegram calls; set in mode `webhook`.
        database_url: Where the store is; secret, for it may hold a password.
        svguide_data_dir: Folder for the default data base; need not exist yet.
        svguide_signing_key_file: Private key that signs records; None keeps one in the data folder.
        svguide_port: 0 takes any free port.
        svguide_keep_days: Days a conversation is kept in which nothing happens.
        svguide_keep_signal_days: Days that counts of what was not understood are kept.
        svguide_overlay: Folders of local content, in order.
    """

    telegram_bot_token: SecretStr | None = None
    telegram_api_base_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_base_url: str = "https://slack.com/api/"
    svguide_data_dir: Path
    svguide_signing_key_file: Path | None = None
    database_url: SecretStr
    svguide_host: str = "127.0.0.1"
    svguide_port: int = 8080
    svguide_keep_days: int = 30
    svguide_keep_signal_days: int = 365
    svguide_overlay: tuple[Path, ...] = ()

    @property
    def has_telegram(self) -> bool:
        """True when there is a bot to be on Telegram."""
        return self.telegram_bot_token is not None

    @property
    def has_slack(self) -> bool:
        """True when there is a bot to be in Slack."""
        return self.slack_bot_token is not None

    @property
    def slack_mode(self) -> Literal["socket", "http"]:
        """How Slack's events come: by a socket we open when an app token is set, else by HTTP."""
        return "socket" if self.slack_app_token else "http"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret set, for a log to mask. Don't print it."""
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
        """Key for the names of conversations in logs: the same from start to start, 32 bytes."""
        return hashlib.blake2b("\0".join(self.secrets).encode(), digest_size=32).digest()


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """
    The settings of this process.

    Args:
        env_file: Lines of `NAME=value`; need not exist. None reads the environment alone.

    Raises:
        SettingsError: One or more variables can't be used; it names them all.
    """
    reading = _Reading(_variables(env_file))
    settings = _settings(reading)
    if reading.faults:
        raise SettingsError(tuple(reading.faults))
    return settings


def overlay_folders(env_file: Path | None = Path(".env")) -> tuple[Path, ...]:
    """
    The folders of `SVGUIDE_OVERLAY` alone, for commands that need no other variable.

    Raises:
        SettingsError: A folder is not there.
    """
    reading = _Reading(_variables(env_file))
    folders = _overlay(reading)
    if reading.faults:
        raise SettingsError(tuple(reading.faults))
    return folders


def default_data_dir() -> Path:
    """
    Folder for this user's data: `$XDG_DATA_HOME/social-value-guide`, or that system's equivalent.
    """
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        given = Path(os.environ.get("XDG_DATA_HOME") or "")
        # The rule of XDG: a path that is not absolute counts as not set.
        base = given if given.is_absolute() else home / ".local" / "share"
    return base / "social-value-guide"


class _Variables(BaseSettings):
    """The variables as they stand, all of them text: checking them is `_Reading`'s."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore"
    )

    telegram_bot_token: str = ""
    telegram_api_base_url: str = ""
    telegram_mode: str = ""
    telegram_webhook_url: str = ""
    telegram_webhook_secret: str = ""
    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_api_base_url: str = ""
    database_url: str = ""
    svguide_data_dir: str = ""
    svguide_signing_key_file: str = ""
    svguide_host: str = ""
    svguide_port: str = ""
    svguide_keep_days: str = ""
    svguide_keep_signal_days: str = ""
    svguide_overlay: str = ""


def _variables(env_file: Path | None) -> _Variables:
    try:
        return _Variables(_env_file=env_file)
    except (OSError, UnicodeDecodeError):
        # `from None`: what the decoder says would quote the file.
        fault = SettingFault(str(env_file), "can't be read; make it readable and save it as UTF-8")
        raise SettingsError((fault,)) from None


class _Reading:
    """Hands out variables one by one and notes every fault on the way."""

    def __init__(self, variables: _Variables) -> None:
        self._variables = variables
        self.faults: list[SettingFault] = []

    def text(self, name: str) -> str | None:
        """The variable without blanks around it; None when it is not set."""
        value: str = getattr(self._variables, name.lower())
        return value.strip() or None

    def fault(self, name: str, message: str) -> None:
        """Notes that a variable can't be used."""
        self.faults.append(SettingFault(name, message))

    def matching(self, name: str, form: re.Pattern[str], message: str) -> str | None:
        """The variable when all of it has this form; else a fault, and None."""
        value = self.text(name)
        if value is None or form.fullmatch(value):
            return value
        self.fault(name, message)
        return None

    def secret(self, name: str, form: re.Pattern[str], message: str) -> SecretStr | None:
        """As `matching`, hidden from any print."""
        value = self.matching(name, form, message)
        return SecretStr(value) if value else None

    def url(self, name: str, default: str, *, is_public: bool = False) -> str:
        """An address without query; over https only when `is_public`, but for this machine."""
        value = self.text(name)
        if value is None:
            return default
        for message in _url_faults(value, is_public=is_public):
            self.fault(name, message)
            return default
        return value


def _settings(reading: _Reading) -> Settings:
    telegram_mode: Literal["polling", "webhook"] = "polling"
    given_mode = (reading.text("TELEGRAM_MODE") or telegram_mode).lower()
    telegram_token = reading.secret(
        "TELEGRAM_BOT_TOKEN",
        _TELEGRAM_TOKEN,
        "set the whole token BotFather gave: digits, a colon, letters and digits",
    )
    telegram_root = reading.url("TELEGRAM_API_BASE_URL", "https://api.telegram.org").rstrip("/")
    if given_mode == "webhook":
        telegram_mode = "webhook"
    elif given_mode != "polling":
        reading.fault("TELEGRAM_MODE", "set polling or webhook")
    webhook_url = reading.url("TELEGRAM_WEBHOOK_URL", "", is_public=True) or None
    webhook_secret = reading.secret(
        "TELEGRAM_WEBHOOK_SECRET",
        _TELEGRAM_SECRET,
        "set 1 to 256 signs of A-Z, a-z, 0-9, _ and -",
    )
    slack = (
        reading.secret("SLACK_BOT_TOKEN", _SLACK_BOT_TOKEN, "set the token that begins with xoxb-"),
        reading.secret("SLACK_APP_TOKEN", _SLACK_APP_TOKEN, "set the token that begins with xapp-"),
        reading.secret(
            "SLACK_SIGNING_SECRET",
            _SLACK_SECRET,
            "set the signing secret of the app's Basic Information page, without blanks",
        ),
    )
    slack_root = reading.url("SLACK_API_BASE_URL", "https://slack.com/api/").rstrip("/") + "/"
    _check_together(reading, is_webhook=telegram_mode == "webhook")
    key_file = reading.text("SVGUIDE_SIGNING_KEY_FILE")
    folder = Path(reading.text("SVGUIDE_DATA_DIR") or default_data_dir()).expanduser()
    database = reading.matching(
        "DATABASE_URL",
        _DATABASE,
        "set sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    )
    return Settings(
        telegram_bot_token=telegram_token,
        telegram_api_base_url=telegram_root,
        telegram_mode=telegram_mode,
        telegram_webhook_url=webhook_url,
        telegram_webhook_secret=webhook_secret,
        slack_bot_token=slack[0],
        slack_app_token=slack[1],
        slack_signing_secret=slack[2],
        slack_api_base_url=slack_root,
        svguide_data_dir=folder,
        svguide_signing_key_file=Path(key_file).expanduser() if key_file else None,
        database_url=SecretStr(database or f"sqlite:///{folder / 'guide.sqlite3'}"),
        svguide_host=reading.text("SVGUIDE_HOST") or "127.0.0.1",
        svguide_port=_port(reading),
        svguide_keep_days=_days(reading, "SVGUIDE_KEEP_DAYS", 30),
        svguide_keep_signal_days=_days(reading, "SVGUIDE_KEEP_SIGNAL_DAYS", 365),
        svguide_overlay=_overlay(reading),
    )


def _check_together(reading: _Reading, *, is_webhook: bool) -> None:
    """Variables that need each other; one that is set wrongly is not called missing as well."""
    if is_webhook:
        for name, what in (
            ("TELEGRAM_BOT_TOKEN", "set the bot's token"),
            ("TELEGRAM_WEBHOOK_URL", "set the public https address of /telegram/webhook"),
            ("TELEGRAM_WEBHOOK_SECRET", "set 1 to 256 signs of A-Z, a-z, 0-9, _ and -"),
        ):
            if not reading.text(name):
                reading.fault(name, f"{what}, or set TELEGRAM_MODE to polling")
    has_app_token = bool(reading.text("SLACK_APP_TOKEN"))
    has_signature = bool(reading.text("SLACK_SIGNING_SECRET"))
    if not reading.text("SLACK_BOT_TOKEN"):
        if has_app_token or has_signature:
            reading.fault("SLACK_BOT_TOKEN", "set the token that begins with xoxb-, too")
    elif not has_app_token and not has_signature:
        reading.fault(
            "SLACK_APP_TOKEN",
            "set it for Socket Mode, or SLACK_SIGNING_SECRET to have Slack call /slack/events",
        )


def _port(reading: _Reading) -> int:
    value = reading.text("SVGUIDE_PORT")
    if value is None:
        return 8080
    if re.fullmatch(r"[0-9]{1,5}", value) and int(value) <= 65535:
        return int(value)
    reading.fault("SVGUIDE_PORT", "set a number from 1 to 65535, or 0 for any free port")
    return 0


def _days(reading: _Reading, name: str, default: int) -> int:
    value = reading.text(name)
    if value is None:
        return default
    if re.fullmatch(r"[0-9]{1,3}", value) and 1 <= int(value) <= 366:
        return int(value)
    reading.fault(name, "set a number of days from 1 to 366")
    return default


def _overlay(reading: _Reading) -> tuple[Path, ...]:
    given = (reading.text("SVGUIDE_OVERLAY") or "").split(os.pathsep)
    folders = tuple(Path(part.strip()).expanduser() for part in given if part.strip())
    for number, folder in enumerate(folders, 1):
        if not folder.is_dir():
            message = f"set folders that exist, with '{os.pathsep}' between them; number {number}"
            reading.fault("SVGUIDE_OVERLAY", f"{message} does not")
    return folders


def _url_faults(value: str, *, is_public: bool) -> Iterator[str]:
    example = "https://host/path"
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        yield f"set an address such as {example}"
        return
    if not re.fullmatch(r"[!-~]+", value) or parts.scheme not in ("http", "https"):
        yield f"set an address such as {example}"
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        yield f"set an address such as {example}, without user name, query or fragment"
    if is_public and parts.scheme != "https" and not _is_this_machine(parts):
        yield "set an address that begins with https://"


def _is_this_machine(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
