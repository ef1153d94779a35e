"""The script of the sample case: what `resources/demo/case.yaml` says a reviewer does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from app.domain.case import CaseForm, Party, Reviewer
from app.domain.errors import FileMissing, InvalidValue, ReferenceDataInvalid
from app.domain.evidence import Provenance
from app.domain.mediatime import TimeRange, parse_time
from app.domain.moment import Region
from app.domain.plain import from_plain
from app.runtime.paths import resource

SCRIPT_NAME = "case.yaml"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person hears in a stretch: the correction of the machine's text."""

    start: str
    """Time as CLI.md writes it."""
    end: str
    """Likewise."""
    text: str
    """The words said."""

    @property
    def span(self) -> TimeRange:
        """The stretch."""
        return _span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """One shipped file and how it is said to have come."""

    file: str
    """Path below `resources/demo/`."""
    provenance: Provenance
    """Fictional."""
    heard: tuple[Heard, ...] = ()
    """In order of time."""


@dataclass(frozen=True, slots=True)
class MomentPart:
    """One moment that the reviewer marks."""

    file: str
    """Which item."""
    categories: tuple[str, ...]
    """Codes of the catalogue."""
    note: str
    """Observation."""
    start: str = "0"
    """Time as CLI.md writes it; 0 for a photo."""
    end: str = "0"
    """Likewise."""
    persons: tuple[str, ...] = ()
    """Names of the case."""
    region: Region | None = None
    """Box on the picture."""
    quote: str = ""
    """Words said."""
    suggestion: str = ""
    """Category of the suggestion that this moment comes from, where it was found."""
    still: bool = False
    """Whether a still is made."""
    clip: bool = False
    """Whether a clip is cut."""

    @property
    def span(self) -> TimeRange:
        """The stretch."""
        return _span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class RejectedPart:
    """Suggestions that the reviewer puts aside."""

    file: str
    """Which item."""
    categories: tuple[str, ...]
    """Of these categories."""


@dataclass(frozen=True, slots=True)
class DemoScript:
    """The whole sample case."""

    case_folder: str
    """Name of the case folder."""
    reviewer: Reviewer
    """Who works."""
    form: CaseForm
    """The case form, marked fictional."""
    parties: tuple[Party, ...]
    """Each name says that it is fictional."""
    evidence: tuple[EvidencePart, ...]
    """In the order taken in."""
    moments: tuple[MomentPart, ...]
    """In the order marked."""
    rejected: tuple[RejectedPart, ...] = ()
    """What is put aside."""


def load_script() -> DemoScript:
    """Read the shipped script.

    Raises:
        ReferenceDataInvalid: it breaks its rules; `why` says how.
        FileMissing: a file that it names is not shipped.
    """
    path = resource("demo", SCRIPT_NAME)
    try:
        script = from_plain(DemoScript, yaml.safe_load(path.read_bytes()))
    except (yaml.YAMLError, InvalidValue) as e:
        raise ReferenceDataInvalid(path=path, why=str(e)) from e
    except OSError as e:
        raise FileMissing(path=path) from e
    if not script.form.is_fictional:
        raise ReferenceDataInvalid(path=path, why="is_fictional")
    for part in script.evidence:
        if not media_path(part.file).is_file():
            raise FileMissing(path=media_path(part.file))
    return script


def media_path(file: str) -> Path:
    """Give the path of a file of the sample case."""
    return resource("demo", *file.split("/"))


def _span(start: str, end: str) -> TimeRange:
    return TimeRange(parse_time(start).time_us or 0, parse_time(end).time_us or 0)
