"""`netra window`: the window on a case; `netra` alone opens it on the start page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from app.cli.face import FACE
from app.domain.errors import ComponentMissing, NotACase

OpenWindow = Callable[[Path | None, str], int]


@dataclass(slots=True)
class _Opener:
    how: OpenWindow | None = None


OPEN = _Opener()
"""How the window is opened; filled by `main.run`."""


def window(folder: Path | None = typer.Argument(None, metavar="[CASE]")) -> None:
    """Open the window, on a case where one is given."""
    if folder is not None and not (folder / "case.db").is_file():
        raise NotACase(path=folder)
    if OPEN.how is None:
        raise ComponentMissing(name="PySide6")
    raise typer.Exit(OPEN.how(folder, FACE.lang))
