"""
The durable store where it differs from one in memory: files, migrations, secrecy, crashes.

What it shares with the others is in `tests/contracts/test_stores.py`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from structlog.testing import capture_logs

from adapters.storage import StoreError
from adapters.storage.sql import SqlStore, migrate
from adapters.storage.tables import REVISION, metadata
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Signal, Turn
from bot.service import Service

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA = ConversationKey("slack", "T1", "C1")
WORDS = "we sell fish in Grimsby"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the data base is to be: in a folder that is not there yet."""
    return tmp_path / "data" / "deep" / "guide.sqlite3"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    """An open store."""
    opened = await SqlStore.open(f"sqlite:///{path}")
    yield opened
    await opened.close()


def says(id: str, text: str = WORDS) -> Envelope:
    """A message."""
    return Envelope(id, ANNA, Message(text), {"chat": "C1"})


def turn(*texts: str) -> Turn:
    """A turn that says these texts."""
    return Turn(Session(), tuple(Reply(text) for text in texts), "answer")


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    """What lies in the file, by another connection."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def change(path: Path, statement: str) -> None:
    """Damages the file by hand."""
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def rights(path: Path) -> int:
    """Who may do what, as in chmod."""
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, text: str, *, folder: int = 0o700, file: int = 0o600) -> None:
    """Makes a file in a new folder, with these rights."""
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(file)
    path.parent.chmod(folder)


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """A Python process of its own; a warning in it is an error."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class TestFile:
    """Where and how it lies."""

    async def test_folder_and_files_are_the_owners_only(self, store: SqlStore, path: Path) -> None:
        """The log beside the data base, too."""
        await store.accept(says("1"), NOW)
        assert rights(path.parent) == 0o700
        assert rights(path.parent.parent) & 0o022 == 0
        files = sorted(path.parent.iterdir())
        assert [file.name for file in files] == [path.name + end for end in ("", "-shm", "-wal")]
        assert all(rights(file) == 0o600 for file in files)

    async def test_commits_reach_the_disk(self, store: SqlStore) -> None:
        """WAL, synchronous FULL (2), and patience with other processes."""
        async with store._transaction() as connection:
            found = [
                (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "busy_timeout")
            ]
        assert found == ["wal", 2, 15_000]

    @pytest.mark.parametrize("form", ["sqlite:///{}", "sqlite+aiosqlite:///{}"])
    async def test_relative_paths_start_where_the_program_does(
        self, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In both spellings."""
        monkeypatch.chdir(tmp_path)
        opened = await SqlStore.open(form.format("here/guide.sqlite3"))
        await opened.close()
        assert (tmp_path / "here" / "guide.sqlite3").is_file()

    async def test_a_closed_store_leaves_one_file(self, path: Path) -> None:
        """The log is merged, so that a copy of the file is a backup."""
        opened = await SqlStore.open(f"sqlite:///{path}")
        await opened.accept(says("1"), NOW)
        await opened.close()
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    async def test_rights_somebody_chose_are_kept(self, path: Path) -> None:
        """Only what is made is made private."""
        write(path, "", folder=0o750, file=0o640)
        await (await SqlStore.open(f"sqlite:///{path}")).close()
        assert (rights(path.parent), rights(path)) == (0o750, 0o640)

    async def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        """A file where the folder should be."""
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match=r"file/guide.sqlite3 can't be made"):
            await SqlStore.open(f"sqlite:///{tmp_path}/file/guide.sqlite3")

    async def test_a_file_that_is_no_data_base_is_refused_and_left_alone(self, path: Path) -> None:
        """Somebody's letter."""
        write(path, letter := "Dear Anna, " * 100)
        with pytest.raises(StoreError, match="DATABASE_URL"):
            await SqlStore.open(f"sqlite:///{path}")
        assert await asyncio.to_thread(path.read_text) == letter

    @pytest.mark.parametrize(
        "url",
        [
            "sqlite://",
            "sqlite:///:memory:",
            "mysql://root:hunter2@h/d",
            "postgresql+psycopg://u:hunter2@h/d",
            "hunter2",
            "",
            "sqlite:guide",
        ],
    )
    async def test_addresses_of_other_kinds_are_refused_unquoted(self, url: str) -> None:
        """A data base in memory would lose messages."""
        with pytest.raises(StoreError, match="DATABASE_URL") as caught:
            await SqlStore.open(url)
        assert "hunter2" not in str(caught.value)
        assert caught.value.__cause__ is None


class TestMigrations:
    """The shape of the data base."""

    async def test_the_scripts_make_what_the_program_expects(
        self, store: SqlStore, path: Path
    ) -> None:
        """No difference between the tables made and the tables described; one newest script."""
        config = Config()
        config.set_main_option("script_location", "adapters.storage:migrations")
        assert ScriptDirectory.from_config(config).get_heads() == [REVISION]
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), metadata)
        engine.dispose()
        assert len(metadata.tables) == 7
        assert found == []

    async def test_what_an_earlier_program_kept_is_there_after_the_migration(
        self, store: SqlStore, path: Path
    ) -> None:
        """A data base of the first shape: conversations go on, and can be found when they rest."""
        await store.accept(says("1"), NOW)
        await store.save(says("1"), turn("Hello"), expected=0, now=NOW)
        await store.close()
        engine = create_engine(f"sqlite:///{path}")
        config = Config()
        config.set_main_option("script_location", "adapters.storage:migrations")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "0001")
        engine.dispose()
        later = await SqlStore.open(f"sqlite:///{path}")
        assert await later.load(ANNA)
        assert await later.idle_conversations(NOW, NOW + timedelta(minutes=1)) == (), (
            "nobody knows where"
        )
        await later.accept(says("2"), NOW)
        await later.save(says("2"), turn("Hello"), expected=1, now=NOW)
        assert len(await later.idle_conversations(NOW, NOW + timedelta(minutes=1))) == 1
        await later.close()

    async def test_a_second_start_changes_nothing(self, store: SqlStore, path: Path) -> None:
        """And needs no Alembic."""
        program = f"""
import asyncio, sys
from adapters.storage.sql import SqlStore
async def main():
    await (await SqlStore.open("sqlite:///{path}")).close()
asyncio.run(main())
print("alembic" in sys.modules)
"""
        shown, _ = start(program).communicate()
        assert shown == "False\n"

    async def test_many_processes_may_start_at_once(self, path: Path) -> None:
        """One migrates, the others wait, and each can write."""
        path.parent.mkdir(parents=True)
        program = f"""
import asyncio, sys
from datetime import UTC, datetime
from adapters.storage.sql import SqlStore
from bot.model.events import ConversationKey, Envelope, Message
async def main():
    sys.stdin.readline()
    store = await SqlStore.open("sqlite:///{path}")
    key = ConversationKey("slack", "T1", "C1")
    assert await store.accept(Envelope(sys.argv[1], key, Message("x")), datetime.now(UTC))
    await store.close()
asyncio.run(main())
"""
        children = [start(program, str(n)) for n in range(4)]
        for child in children:
            assert child.stdin
            child.stdin.write("go\n")
            child.stdin.flush()
        for child in children:
            child.communicate(timeout=60)
        assert [child.returncode for child in children] == [0] * 4
        assert rows(path, "SELECT count(*) FROM inbox") == [(4,)]
        assert rows(path, "SELECT version_num FROM alembic_version") == [(REVISION,)]

    async def test_a_data_base_of_a_newer_program_is_refused_unchanged(self, path: Path) -> None:
        """By opening and by migrating."""
        await migrate(f"sqlite:///{path}")
        change(path, "UPDATE alembic_version SET version_num = '9999'")
        for use in (SqlStore.open, migrate):
            with pytest.raises(StoreError, match=r"9999.*newer version"):
                await use(f"sqlite:///{path}")
        assert rows(path, "SELECT version_num FROM alembic_version") == [("9999",)]

    async def test_a_migration_that_fails_leaves_nothing_behind(self, path: Path) -> None:
        """All of it or none: here a table is in the way of the last one made."""
        path.parent.mkdir(parents=True)
        change(path, "CREATE TABLE outbox (x)")
        with pytest.raises(StoreError):
            await SqlStore.open(f"sqlite:///{path}")
        assert rows(path, "SELECT name FROM sqlite_master") == [("outbox",)]


class TestSecrecy:
    """What people said."""

    async def test_words_are_forgotten_when_they_are_done_with(
        self, store: SqlStore, path: Path
    ) -> None:
        """The event's once answered, the reply's once sent or given up."""
        await store.accept(says("1"), NOW)
        assert "Grimsby" in str(rows(path, "SELECT payload FROM inbox"))
        await store.save(says("1"), turn("fish is fine", "bye"), expected=0, now=NOW)
        assert rows(path, "SELECT payload FROM inbox") == [(None,)]
        (first,) = await store.due(NOW)
        await store.sent(first, NOW)
        (second,) = await store.due(NOW)
        await store.abandon(second, "useless", NOW)
        found = rows(path, "SELECT address, reply, state, reason FROM outbox ORDER BY number")
        assert found == [(None, None, "sent", None), (None, None, "abandoned", "useless")]
        await store.accept(says("2"), NOW)
        await store.give_up(says("2"), NOW)
        assert rows(path, "SELECT payload, given_up FROM inbox WHERE number = 2") == [(None, 1)]

    async def test_a_signal_is_a_day_ids_and_figures(self, store: SqlStore, path: Path) -> None:
        """No word, no hour, and nothing that leads to a conversation."""
        learnt = Signal("picked", ("goods", "grants"), "grants", (60, 50), "provider", "2026.11")
        await store.accept(says("1"), NOW)
        learns = replace(turn("a"), signals=(learnt,))
        await store.save(says("1"), learns, expected=0, now=NOW)
        assert rows(path, "SELECT * FROM signal") == [
            (
                "2026-11-22",
                "slack",
                "picked",
                '["goods", "grants"]',
                "grants",
                "provider",
                "2026.11",
                "[60, 50]",
                1,
            )
        ]

    async def test_errors_quote_no_row(self, store: SqlStore, path: Path) -> None:
        """Not even in the chain of errors behind."""
        change(path, "DROP TABLE inbox")
        with pytest.raises(StoreError) as caught:
            await store.accept(says("1"), NOW)
        error: BaseException | None = caught.value
        while error:
            assert "Grimsby" not in str(error)
            error = error.__cause__ or error.__context__

    async def test_delivered_rows_are_purged(self, store: SqlStore, path: Path) -> None:
        """By the time they were delivered."""
        await store.accept(says("1"), NOW)
        await store.save(says("1"), turn("a"), expected=0, now=NOW)
        (first,) = await store.due(NOW)
        later = NOW + timedelta(seconds=1)
        await store.sent(first, later)
        assert await store.purge(handled=NOW, delivered=later, idle=NOW) == 0
        assert rows(path, "SELECT state FROM outbox") == [("sent",)]
        later += timedelta(seconds=1)
        assert await store.purge(handled=NOW, delivered=later, idle=NOW) == 1


class TestDamage:
    """Rows no program of ours can read."""

    async def test_an_unreadable_event_is_left_and_the_others_come(
        self, store: SqlStore, path: Path
    ) -> None:
        """Logged by number."""
        await store.accept(says("1"), NOW)
        await store.accept(says("2"), NOW)
        change(path, "UPDATE inbox SET payload = '{}' WHERE number = 1")
        with capture_logs() as logs:
            assert [event.id for event in await store.unhandled()] == ["2"]
        assert [(line["event"], line["number"]) for line in logs] == [
            ("store.envelope_unreadable", 1)
        ]
        assert rows(path, "SELECT payload FROM inbox WHERE number = 1") == [("{}",)]

    @pytest.mark.parametrize("session", ["nonsense", "{}", '{"format": 99}', "[]"])
    async def test_an_unreadable_session_begins_anew_and_can_be_saved(
        self, store: SqlStore, path: Path, session: str
    ) -> None:
        """The person is answered."""
        await store.accept(says("1"), NOW)
        await store.save(says("1"), turn("a"), expected=0, now=NOW)
        change(path, f"UPDATE conversation SET session = '{session}'")  # noqa: S608 - ours
        with capture_logs() as logs:
            stored = await store.load(ANNA)
        assert [line["event"] for line in logs] == ["store.session_unreadable"]
        assert stored
        assert (stored.session, stored.version) == (Session(), 1)

    async def test_an_unreadable_reply_makes_way(self, store: SqlStore, path: Path) -> None:
        """Its conversation goes on."""
        await store.accept(says("1"), NOW)
        await store.save(says("1"), turn("a", "b"), expected=0, now=NOW)
        change(path, "UPDATE outbox SET reply = '{}' WHERE number = 1")
        with capture_logs():
            assert await store.due(NOW) == ()
        assert [message.reply.text for message in await store.due(NOW)] == ["b"]
        assert rows(path, "SELECT reason FROM outbox WHERE number = 1") == [("unreadable",)]

    async def test_a_check_fails_when_the_data_base_does(self, store: SqlStore, path: Path) -> None:
        """Here another process holds it, and nobody has the patience to wait."""
        async with store._transaction() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout=0")
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError):
            await store.check()
        other.close()
        await store.check()


class TestCrash:
    """A process that is killed, as by a power cut."""

    CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from adapters.storage.sql import SqlStore
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Reply
from bot.service import Service

class Stuck:
    def handle(self, session, event, now):
        print("handling", flush=True)
        sys.stdin.read()  # until killed: accepted, and not yet answered
        raise SystemExit("not reached")

async def main():
    store = await SqlStore.open(sys.argv[1])
    service = Service(
        Stuck(), store, lambda: datetime.now(UTC), lambda: None,
        apology=Reply("sorry"), label=str,
    )
    key = ConversationKey("slack", "T1", "C1")
    for n in ("1", "2"):
        await service.accept(Envelope(n, key, Message(f"text {n}"), {"chat": "C1"}, (f"ts{n}",)))
        print("accepted", n, flush=True)
    await service.settled()

asyncio.run(main())
"""

    async def test_what_was_accepted_is_answered_once_after_the_restart(self, path: Path) -> None:
        """Killed while it handles; retries of the platform meanwhile change nothing."""
        url = f"sqlite:///{path}"
        child = start(self.CHILD, url)
        assert child.stdout
        seen = [child.stdout.readline().strip()]
        while seen[-1] != "handling":
            seen.append(child.stdout.readline().strip())
        os.kill(child.pid, signal.SIGKILL)
        seen += child.communicate()[0].splitlines()
        assert child.returncode == -signal.SIGKILL
        accepted = [line.split()[1] for line in seen if line.startswith("accepted")]
        assert accepted

        store = await SqlStore.open(url)
        service = Service(
            Echo(), store, lambda: NOW, lambda: None, apology=Reply("sorry"), label=str
        )
        assert await service.recover() >= len(accepted)
        for n in accepted:
            retry = Envelope("again" + n, ANNA, Message("x"), {}, (f"ts{n}",))
            assert not await service.accept(retry)
        await service.settled()
        await store.close()

        store = await SqlStore.open(url)
        assert await store.unhandled() == ()
        answers = []
        while messages := await store.due(NOW):
            answers += [message.reply.text for message in messages]
            await store.sent(messages[0], NOW)
        await store.close()
        assert answers[: len(accepted)] == [f"text {n}" for n in accepted]
        assert len(answers) == len(set(answers))

    async def test_turns_cancelled_in_the_middle_are_whole_or_not_at_all(
        self, store: SqlStore, path: Path
    ) -> None:
        """However far a save had come, session, event and replies agree."""
        for n in range(30):
            await store.accept(says(str(n)), NOW)
        version = 0
        for n in range(30):
            saving = asyncio.create_task(
                store.save(says(str(n)), turn(str(n)), expected=version, now=NOW)
            )
            for _ in range(n):
                await asyncio.sleep(0)
            saving.cancel()
            await asyncio.gather(saving, return_exceptions=True)
            stored = await store.load(ANNA)
            version = stored.version if stored else 0
            assert rows(path, "SELECT count(*) FROM outbox") == [(version,)]
            assert rows(path, "SELECT count(*) FROM inbox WHERE handled_at > 0") == [(version,)]


class Echo:
    """An engine that repeats what was said."""

    def handle(self, session: Session, event: object, now: datetime) -> Turn:
        """The text again."""
        assert isinstance(event, Message)
        return turn(event.text)
