"""The README's commands are those of the program."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from app.cli.main import app

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ROOT: Any = get_command(app)
FENCED = [
    part.partition("#")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    for part in line.split("&&")
    if part.strip().startswith("netra ")
]
EVERYWHERE = {"--json", "--debug", "--lang", "--reviewer", "--role"}
"""The README says that every command takes them."""
NAMED = re.findall(r"`netra\s+([a-z][^`]*)`", README)


def nouns(group: Any = ROOT, name: str = "netra") -> Iterator[str]:
    """Give a line for each noun with its verbs, as the README lists them."""
    verbs = {verb: one for verb, one in group.commands.items() if not one.hidden}
    plain = [verb for verb, one in verbs.items() if not hasattr(one, "commands")]
    if plain:
        yield f"- `{name}`: {', '.join(plain)}"
    for verb, one in verbs.items():
        if hasattr(one, "commands"):
            yield from nouns(one, f"{name} {verb}")


def resolved(words: list[str]) -> tuple[Any, list[str]]:
    """Give the command that words name, and the words after its name."""
    command, rest = ROOT, words
    while hasattr(command, "commands") and rest and rest[0] in command.commands:
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


def test_the_readme_lists_every_command() -> None:
    listed = README.split("## All commands")[1].split("\n## ")[0]
    expected = "\n".join(nouns())
    assert [line for line in listed.splitlines() if line.startswith("- ")] == expected.split("\n")


@pytest.mark.parametrize("line", FENCED)
def test_a_full_command_of_the_readme_is_understood(line: str) -> None:
    command, rest = resolved(shlex.split(line)[1:])
    with command.make_context(command.name, rest):
        pass


@pytest.mark.parametrize("said", NAMED)
def test_a_command_named_in_the_readme_is_there_with_its_options(said: str) -> None:
    words = re.sub(r"\s+", " ", said).split(" ")
    command, rest = resolved(words)
    assert command is not ROOT, said
    assert not hasattr(command, "commands") or not rest, said
    known = {option for one in command.params for option in one.opts}
    options = {word.partition("=")[0] for word in rest if re.match(r"--[a-z]", word)}
    assert options <= known | EVERYWHERE, said
