"""The tables of commands say of each what its own help says, and lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from adapters.cli import cli
from adapters.cli.lazy_group import LazyGroup


def commands(group: LazyGroup, above: str = "") -> Iterator[tuple[str, str, click.Command]]:
    """Every command below a group: its name, its line in the table and the command itself."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield f"{above}{name}", group.lazy[name][1], command
            if isinstance(command, LazyGroup):
                yield from commands(command, f"{above}{name} ")


def test_every_command_is_found() -> None:
    names = [name for name, _, _ in commands(cli)]
    assert {"ask", "eval", "flows draw", "knowledge import", "overlay init"} <= set(names)
    assert len(names) > 25


@pytest.mark.parametrize(("name", "line", "command"), list(commands(cli)), ids=str)
def test_a_line_of_the_table_is_the_first_sentence_of_the_help(
    name: str, line: str, command: click.Command
) -> None:
    assert command.name == name.split()[-1]
    listed = click.Command(name, help=line).get_short_help_str(1_000)
    assert listed == command.get_short_help_str(1_000)


def test_a_module_for_each_command() -> None:
    group = cli
    assert isinstance(group, LazyGroup)
    folder = Path(__file__).parents[3] / "adapters" / "cli"
    for target, _ in group.lazy.values():
        module = target.partition(":")[0].rpartition(".")[2]
        assert (folder / f"{module}.py").is_file() or (folder / module / "__init__.py").is_file()


def test_an_unknown_command_is_wrong_usage() -> None:
    with click.Context(cli) as context:
        assert cli.get_command(context, "dance") is None
