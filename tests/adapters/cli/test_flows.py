"""`svguide flows`: what it prints, what it writes, how it exits."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.cli.flows import flows
from adapters.cli.flows.verify import tell
from dialogs.proof.following import PathFault
from dialogs.proof.verifying import Report


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flows, list(arguments))


def test_verify_prints_its_counts_and_exits_with_0() -> None:
    result = run("verify", "what-to-do-next")
    assert result.exit_code == 0
    assert result.output.startswith("what-to-do-next: every property holds\n  questions: ")
    assert "paths followed to an end: " in result.output


def test_a_broken_property_is_told_with_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    fault = PathFault("no outcome is meant for these answers", (("first", "two"),))
    assert not tell(Report("small", {"questions": 1}, (fault, PathFault("rule R-99 is shadowed"))))
    printed = capsys.readouterr()
    assert printed.out == "small: BROKEN\n  questions: 1\n"
    assert printed.err == (
        "  no outcome is meant for these answers. Path: first=two\n  rule R-99 is shadowed.\n"
    )
    assert tell(Report("small", {}, ()))


@pytest.mark.parametrize("command", ["verify", "table", "draw"])
def test_an_unknown_flow_is_wrong_usage_and_the_known_are_named(command: str) -> None:
    result = run(command, "no-such-flow")
    assert result.exit_code == 2
    assert "There is no flow 'no-such-flow'. Known: " in result.output
    assert "does-the-act-apply" in result.output


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("table", "what-to-do-next"), "# Sign-off table: "),
        (("table", "does-the-act-apply", "--format", "csv"), "section,line,facts,outcome"),
        (("draw", "what-to-do-next"), "<svg "),
        (("draw", "what-to-do-next", "--format", "text"), "I am commissioning a service."),
    ],
)
def test_each_form_is_printed_or_written(
    arguments: tuple[str, ...], begins: str, tmp_path: Path
) -> None:
    printed = run(*arguments)
    assert printed.exit_code == 0
    assert printed.output.startswith(begins)
    file = tmp_path / "made"
    written = run(*arguments, "--out", str(file))
    assert written.exit_code == 0 and written.output == ""
    assert file.read_text(encoding="utf-8") == printed.output


def test_a_file_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    result = run("draw", "what-to-do-next", "--out", str(tmp_path / "no-folder" / "x.svg"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: Cannot write ")
    assert "Traceback" not in result.output


def test_help_names_every_command_and_what_is_proved() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(command in result.output for command in ("verify", "table", "draw"))
    assert "0005-proof" in run("verify", "--help").output
