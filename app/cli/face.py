"""What every command shares: who asks, in which language, as text or JSON, and how it ends."""

from __future__ import annotations

import getpass
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from app.domain.case import Reviewer
from app.domain.errors import (
    AppError,
    CertificateMissing,
    ComponentMissing,
    FileUnreadable,
    InputRejected,
    IntegrityFailure,
    ModelMissing,
    ReadingRefused,
    SchemaTooNew,
)
from app.runtime.disk import disk_error
from app.services import cases, database_child, identities, item_names, library, second_reading
from app.services.anchor_texts import seen_text
from app.services.mended_texts import mended_lines
from app.services.messages import describe, figure_text
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext
from app.tasks.job import Progress as JobProgress

T = TypeVar("T")
_WIDE = 240
DONE, BAD_ANSWER, BAD_INPUT, MISSING, STOPPED = 0, 1, 2, 3, 130
_MISSING = (ModelMissing, ComponentMissing, CertificateMissing, SchemaTooNew)


@dataclass(slots=True)
class Face:
    """One call of the program."""

    as_json: bool = False
    """Exactly one JSON document on standard output."""
    lang: str = "id"
    """id or en."""
    debug: bool = False
    """Tracebacks are shown."""
    reviewer: str = ""
    """Who acts; NETRA_REVIEWER, else the name of the system's user."""
    role: str = ""
    """In which role; NETRA_ROLE, else what the case knows the person as, else Pemeriksa."""
    cancel: threading.Event = field(default_factory=threading.Event)
    """Set by Ctrl+C."""

    def say(self, indonesian: str, english: str) -> str:
        """Pick the text of the language in use."""
        return english if self.lang == "en" else indonesian

    def figure(self, number: float, places: int) -> str:
        """Write a number to some places, with the decimal sign of the language in use."""
        return figure_text(number, places, self.lang)

    def who(self) -> Reviewer:
        """Name who acts and in which role."""
        name = self.reviewer or os.environ.get("NETRA_REVIEWER", "") or getpass.getuser()
        role = self._stated_role()
        return Reviewer(name, role) if role else Reviewer(name)

    def _stated_role(self) -> str:
        return self.role or os.environ.get("NETRA_ROLE", "")

    @contextmanager
    def case(
        self, folder: Path, *, writes: bool = False, is_blind: bool = False
    ) -> Iterator[CaseSession]:
        """Open a case for one command.

        Args:
            is_blind: the command shows nothing that the first coder marked; others are refused
                to who has begun a second reading and not ended it.

        Raises:
            ReadingRefused: as named.
        """
        if not database_child.is_known(folder):
            self.run(database_child.look_job(folder))
        with cases.open_case(folder, self.who(), read_only=not writes) as session:
            if not self._stated_role():
                session.reviewer = identities.known_as(session, session.reviewer)
            reading = second_reading.open_by(session, session.reviewer.name)
            if reading is not None and not is_blind:
                raise ReadingRefused(code=reading.code, why="reading_is_blind")
            for mended in mended_lines(session.mended, self.lang):
                self.note(self.say(f"diperbaiki: {mended}", f"mended: {mended}"))
            library.note_case(session)
            if session.seen_before.is_alarm:
                offset = session.clock.local_offset()
                self.note(seen_text(session.seen_before, self.lang, offset))
            try:
                yield session
            except AppError as error:
                named = item_names.named(session, error)
                if named is error:
                    raise
                raise named from error

    def note(self, text: str) -> None:
        """Say something beside the result, on standard error, as one line."""
        print(f"netra: {one_line(text)}", file=sys.stderr)

    def show(self, document: Any, text: str | Table | Iterable[str | Table]) -> None:
        """Give the result: the JSON document, or the text and tables."""
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))
            return
        console = Console(highlight=False, soft_wrap=True)
        if not console.is_terminal:
            console.width = _WIDE  # a pipe or a file has no edge to fold at
        for part in (text,) if isinstance(text, str | Table) else text:
            console.print(Text(part) if isinstance(part, str) else part)

    def run(self, job: Job[T], on_item: Callable[[object], None] = lambda _item: None) -> T:
        """Run a job in place with a progress bar; its finished parts go to `on_item`."""
        with self.context(job.label) as ctx:
            ctx.on_item = on_item
            return job.run(ctx)

    @contextmanager
    def context(self, label: str) -> Iterator[JobContext]:
        """Give a context whose progress is a bar on the terminal and which Ctrl+C cancels."""
        with self._interruptible(), self._bar(label) as report:
            yield JobContext(on_progress=report, cancel=self.cancel)

    @contextmanager
    def _bar(self, label: str) -> Iterator[Callable[[JobProgress], None]]:
        console = Console(stderr=True)
        if self.as_json or not console.is_terminal:
            yield lambda _progress: None
            return
        columns = (TextColumn("{task.description}", markup=False), BarColumn())
        bar = Progress(
            *columns, TaskProgressColumn(), TimeRemainingColumn(), console=console, transient=True
        )
        with bar:
            task = bar.add_task(one_line(label), total=1.0)

            def report(progress: JobProgress) -> None:
                text = one_line(f"{label} {progress.step} {progress.detail}".strip())
                bar.update(task, completed=max(0.0, progress.done), description=text)

            yield report

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, lambda *_: self.cancel.set())
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def fail(self, error: AppError) -> int:
        """Say in one line what went wrong and give the exit status."""
        message = describe(error, self.lang)
        self.note(f"{message.text} {message.remedy}")
        if self.debug:
            traceback.print_exception(error)
        return status_of(error)

    def crash(self, error: Exception) -> int:
        """Say in one line that the program is at fault; the traceback only where asked for."""
        known = _of_the_system(error)
        if known is not None:
            return self.fail(known)
        message = describe(error, self.lang)
        self.note(f"{message.text} {message.remedy}")
        if self.debug:
            traceback.print_exception(error)
        return BAD_INPUT


def _of_the_system(error: Exception) -> AppError | None:
    """Name what the system refused where no service foresaw it; None for a bug of ours."""
    if isinstance(error, PermissionError):
        return FileUnreadable(path=error.filename or "")
    if isinstance(error, OSError):
        return disk_error(error, Path(error.filename or ""))
    return None


def status_of(error: AppError) -> int:
    """Give the exit status of an error (CLI.md)."""
    if isinstance(error, _MISSING):
        return MISSING
    if isinstance(error, IntegrityFailure):
        return BAD_ANSWER
    if isinstance(error, InputRejected):
        return BAD_INPUT
    return BAD_INPUT


def one_line(text: str) -> str:
    """Keep a name from a stranger on one line and free of control signs."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Make a table of plain text; nothing in it is read as markup."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(Text(one_line(str(cell))) for cell in row))
    return made


FACE = Face()
"""The face of this call; `main.run` fills it before a command runs."""
