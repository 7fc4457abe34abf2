"""
Settings: what is read from where, and faults named all at once with no value among them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.runtime.settings import Settings, SettingsError, load_settings

BOT = "123456:AAE_secret-token_of_telegram_0000000"
XOXB = "xoxb-1-secret"
XAPP = "xapp-1-secret"
SIGNING = "0123secret"
HOOK = {
    "TELEGRAM_BOT_TOKEN": BOT,
    "TELEGRAM_MODE": "webhook",
    "TELEGRAM_WEBHOOK_URL": "https://bot.example/telegram/webhook",
    "TELEGRAM_WEBHOOK_SECRET": "abc_DEF-123",
}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment without any of our variables, in an empty folder."""
    for name in list(os.environ):
        if name.startswith(("TELEGRAM_", "SLACK_", "SVGUIDE_", "DATABASE_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> object:
    """Reads settings from an environment given as keywords or a mapping."""

    def read_with(variables: dict[str, str]) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load_settings()

    return read_with


def faults(read, variables: dict[str, str]) -> dict[str, str]:
    """The faults of an environment, by variable."""
    with pytest.raises(SettingsError) as caught:
        read(variables)
    assert len({fault.variable for fault in caught.value.faults}) == len(caught.value.faults)
    for value in variables.values():
        assert len(value) < 10 or value not in str(caught.value)
    return {fault.variable: fault.message for fault in caught.value.faults}


class TestDefaults:
    """Nothing is set."""

    def test_nothing_set_is_a_terminal_chat_with_a_store_in_the_home(
        self, read, tmp_path: Path
    ) -> None:
        """No channel, loopback only."""
        settings = read({})
        folder = tmp_path / ".local/share/social-value-guide"
        assert not settings.has_telegram
        assert not settings.has_slack
        assert settings.telegram_api_base_url == "https://api.telegram.org"
        assert settings.slack_api_base_url == "https://slack.com/api/"
        assert (settings.svguide_host, settings.svguide_port) == ("127.0.0.1", 8080)
        assert settings.database_url.get_secret_value() == f"sqlite:///{folder}/guide.sqlite3"
        assert settings.secrets == ()
        assert settings.svguide_overlay == ()

    def test_the_data_folder_moves_the_store(self, read) -> None:
        """With ~ for the home."""
        settings = read({"SVGUIDE_DATA_DIR": "~/guide"})
        expected = f"sqlite:///{Path.home()}/guide/guide.sqlite3"
        assert settings.database_url.get_secret_value() == expected

    def test_empty_and_blank_variables_count_as_unset(self, read) -> None:
        """As a compose file leaves them."""
        names = ("TELEGRAM_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "SVGUIDE_PORT")
        assert read(dict.fromkeys(names, "")) == read({})
        assert read(dict.fromkeys(names, "  ")) == read({})


class TestReading:
    """What is set right."""

    def test_every_variable_arrives(self, read) -> None:
        """Trailing slashes are put right; blanks around a value go."""
        settings = read(
            {
                **HOOK,
                "TELEGRAM_API_BASE_URL": "http://127.0.0.1:8081/",
                "SLACK_BOT_TOKEN": f" {XOXB} ",
                "SLACK_APP_TOKEN": XAPP,
                "SLACK_SIGNING_SECRET": SIGNING,
                "SLACK_API_BASE_URL": "http://127.0.0.1:8082/api",
                "DATABASE_URL": "postgresql://bot:pw@db/guide",
                "SVGUIDE_HOST": "localhost",
                "SVGUIDE_PORT": "0",
            }
        )
        assert settings.has_telegram
        assert settings.has_slack
        assert settings.telegram_mode == "webhook"
        assert settings.telegram_api_base_url == "http://127.0.0.1:8081"
        assert settings.telegram_webhook_url == HOOK["TELEGRAM_WEBHOOK_URL"]
        assert settings.slack_api_base_url == "http://127.0.0.1:8082/api/"
        assert (settings.svguide_host, settings.svguide_port) == ("localhost", 0)
        assert settings.database_url.get_secret_value() == "postgresql://bot:pw@db/guide"
        assert set(settings.secrets) == {BOT, HOOK["TELEGRAM_WEBHOOK_SECRET"], XOXB, XAPP, SIGNING}

    def test_overlays_are_folders_in_their_order(self, read, tmp_path: Path) -> None:
        """Empty parts of the list are passed over."""
        one, two = tmp_path / "one", tmp_path / "two"
        one.mkdir()
        two.mkdir()
        assert read({"SVGUIDE_OVERLAY": f"{two}:: {one}"}).svguide_overlay == (two, one)

    def test_a_webhook_on_this_machine_needs_no_https(self, read) -> None:
        """For test servers."""
        url = "http://127.0.0.1:9/telegram/webhook"
        assert read({**HOOK, "TELEGRAM_WEBHOOK_URL": url}).telegram_webhook_url == url

    @pytest.mark.parametrize("url", ["sqlite:///a.db", "sqlite+aiosqlite:////a", "postgres://h/d"])
    def test_both_kinds_of_data_base_are_taken(self, read, url: str) -> None:
        """In every spelling the stores know."""
        assert read({"DATABASE_URL": url}).database_url.get_secret_value() == url

    def test_a_file_is_read_and_the_environment_goes_before_it(self, read, tmp_path: Path) -> None:
        """Other programs' variables in the file are left alone."""
        text = f"\ufeffTELEGRAM_BOT_TOKEN={BOT}\nSVGUIDE_PORT='1234'\nOTHER=x\nSVGUIDE_HOST=::1\n"
        (tmp_path / ".env").write_text(text, encoding="utf-8")
        settings = read({"SVGUIDE_PORT": "99", "SVGUIDE_HOST": ""})
        assert settings.has_telegram
        assert (settings.svguide_port, settings.svguide_host) == (99, "::1")
        assert not load_settings(None).has_telegram


class TestFaults:
    """What is set wrong."""

    def test_all_faults_come_at_once(self, read) -> None:
        """In every variable that has one, with what to set."""
        found = faults(
            read,
            {
                "TELEGRAM_BOT_TOKEN": "not a token",
                "TELEGRAM_API_BASE_URL": "api.telegram.org",
                "TELEGRAM_MODE": "pushing",
                "TELEGRAM_WEBHOOK_URL": "http://bot.example/hook",
                "TELEGRAM_WEBHOOK_SECRET": "schlüssel",
                "SLACK_BOT_TOKEN": XAPP,
                "SLACK_APP_TOKEN": XOXB,
                "SLACK_SIGNING_SECRET": "two words",
                "SLACK_API_BASE_URL": "https://user:hunter2@slack.com/api",
                "DATABASE_URL": "mysql://root:hunter2@db/x",
                "SVGUIDE_PORT": "65536",
                "SVGUIDE_OVERLAY": "/no/such/folder",
            },
        )
        assert len(found) == 12
        assert "number 1 does not" in found["SVGUIDE_OVERLAY"]
        assert "polling or webhook" in found["TELEGRAM_MODE"]
        assert "https://" in found["TELEGRAM_WEBHOOK_URL"]
        assert "xoxb-" in found["SLACK_BOT_TOKEN"]
        assert "xapp-" in found["SLACK_APP_TOKEN"]
        assert "sqlite:///" in found["DATABASE_URL"]
        assert "65535" in found["SVGUIDE_PORT"]
        assert not any("hunter2" in message for message in found.values())

    def test_faults_of_one_variable_and_of_several_together_come_at_once(self, read) -> None:
        """A wrong port does not hide a missing secret."""
        found = faults(
            read,
            {"TELEGRAM_MODE": "webhook", "SLACK_SIGNING_SECRET": SIGNING, "SVGUIDE_PORT": "-1"},
        )
        assert set(found) == {
            "TELEGRAM_BOT_TOKEN",
            "TELEGRAM_WEBHOOK_URL",
            "TELEGRAM_WEBHOOK_SECRET",
            "SLACK_BOT_TOKEN",
            "SVGUIDE_PORT",
        }

    def test_a_slack_bot_needs_a_way_for_events_to_come(self, read) -> None:
        """Either of two."""
        found = faults(read, {"SLACK_BOT_TOKEN": XOXB})
        assert "SLACK_SIGNING_SECRET" in found["SLACK_APP_TOKEN"]

    @pytest.mark.parametrize("name", ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
    def test_a_way_for_events_needs_a_slack_bot(self, read, name: str) -> None:
        """Else nothing could be answered."""
        assert set(faults(read, {name: "xapp-x"})) == {"SLACK_BOT_TOKEN"}

    @pytest.mark.parametrize(
        "url",
        [
            "https://",
            "ftp://bot.example/x",
            "https://[::1/x",
            "https://bot.example:port/",
            "https://bot.example/?a=b",
            "https://bot.example/a b",
            "http://192.168.0.1/x",
        ],
    )
    def test_addresses_that_are_none_are_refused(self, read, url: str) -> None:
        """One fault for each."""
        assert set(faults(read, {**HOOK, "TELEGRAM_WEBHOOK_URL": url})) == {"TELEGRAM_WEBHOOK_URL"}

    @pytest.mark.parametrize("secret", ["a b", "ä", "x" * 257, "a\u0661"])
    def test_a_webhook_secret_has_telegrams_form(self, read, secret: str) -> None:
        """1 to 256 of A-Z a-z 0-9 _ -."""
        found = faults(read, {**HOOK, "TELEGRAM_WEBHOOK_SECRET": secret})
        assert set(found) == {"TELEGRAM_WEBHOOK_SECRET"}

    @pytest.mark.parametrize("port", ["0x50", "65536", "-1", "8080.0", "999999", "\u0661"])
    def test_a_port_is_a_number_in_range(self, read, port: str) -> None:
        """In plain digits."""
        assert set(faults(read, {"SVGUIDE_PORT": port})) == {"SVGUIDE_PORT"}

    def test_days_to_keep_are_a_number_in_range(self, read) -> None:
        """Thirty, and a year of counts, unless said otherwise."""
        assert read({}).svguide_keep_days == 30
        assert read({}).svguide_keep_signal_days == 365
        assert read({"SVGUIDE_KEEP_DAYS": "90"}).svguide_keep_days == 90
        assert read({"SVGUIDE_KEEP_SIGNAL_DAYS": "7"}).svguide_keep_signal_days == 7
        for days in ("0", "367", "-1", "1.5", "month", "\u0661"):
            assert set(faults(read, {"SVGUIDE_KEEP_DAYS": days})) == {"SVGUIDE_KEEP_DAYS"}
            signal = {"SVGUIDE_KEEP_DAYS": "30", "SVGUIDE_KEEP_SIGNAL_DAYS": days}
            assert set(faults(read, signal)) == {"SVGUIDE_KEEP_SIGNAL_DAYS"}
            read({"SVGUIDE_KEEP_SIGNAL_DAYS": "365"})

    def test_a_file_that_cannot_be_read_is_named_and_not_quoted(self, tmp_path: Path) -> None:
        """Neither in the message nor in the chain of errors."""
        (tmp_path / ".env").write_bytes(b"TELEGRAM_BOT_TOKEN=hunter2\xff\xfe\n")
        with pytest.raises(SettingsError, match="UTF-8") as caught:
            load_settings(tmp_path / ".env")
        assert caught.value.__suppress_context__
        assert "hunter2" not in str(caught.value)


class TestSecrecy:
    """Secrets are for the channels only."""

    def test_no_secret_is_part_of_a_print(self, read) -> None:
        """Settings may be logged by mistake."""
        settings = read(
            {**HOOK, "SLACK_BOT_TOKEN": XOXB, "SLACK_APP_TOKEN": XAPP}
            | {"DATABASE_URL": "postgresql://bot:hunter2@db/guide"}
        )
        shown = repr(settings) + str(settings)
        assert "hunter2" not in shown
        assert not any(secret in shown for secret in settings.secrets)

    def test_the_key_for_logs_is_steady_and_secret(
        self, read, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same tokens give the same key, others another."""
        first = read(HOOK).log_key
        assert load_settings().log_key == first
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", BOT + "x")
        assert load_settings().log_key != first
        assert len(first) == 32
