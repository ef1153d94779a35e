"""An agency's own catalogue: categories it adds or overrides, and what a change of it means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.catalogue import Catalogue, Category, ExceptionRule, Instrument


@dataclass(frozen=True, slots=True)
class ReadAgencyFile:
    """A file of an agency's catalogue as the child read it; nothing in it is checked yet."""

    text: str
    """Its content as JSON."""
    sha256: str
    """Of the file."""


@dataclass(frozen=True, slots=True)
class CategoryPoints:
    """Which element each proof point of a category tests."""

    code: str
    """Category."""
    kinds: tuple[str, ...]
    """Keys of `ElementKind`, in order of the proof points."""


@dataclass(frozen=True, slots=True)
class AgencyCatalogue:
    """What an agency's file says, checked, each category whole."""

    agency: str
    """Name of the agency."""
    version: str
    """As in the file."""
    file_name: str
    """Name of the file it was read from."""
    file_sha256: str
    """Of that file."""
    note: str
    """What the agency says of this version."""
    categories: tuple[Category, ...]
    """Added or overridden, in order of code."""
    points: tuple[CategoryPoints, ...]
    """One for each of those categories."""
    instruments: tuple[Instrument, ...]
    """Added or overridden."""
    exceptions: tuple[ExceptionRule, ...]
    """Added or overridden."""

    @property
    def title(self) -> str:
        """Agency and version, as printed."""
        return f"{self.agency} {self.version}"


@dataclass(frozen=True, slots=True)
class CatalogueUse:
    """Which catalogue a case works with from some entry of its chain on."""

    agency: AgencyCatalogue | None
    """None where only the shipped catalogue is used."""
    base_version: str
    """Version of the shipped catalogue at that time."""
    base_sha256: str
    """Of the shipped catalogue at that time."""
    by: str
    """Who said so; empty for what the case was made with."""
    at: str
    """UTC."""
    digests: tuple[tuple[str, str], ...] = ()
    """Code and SHA-256 of every category as it was then."""


@dataclass(frozen=True, slots=True)
class CategoryChange:
    """One category that is not as it was."""

    code: str
    """Category."""
    before: str
    """Its name before, empty where it was not there."""
    after: str
    """Its name now, empty where it is gone."""
    parts: tuple[str, ...]
    """Names of the fields that differ; `elements` for what is tested."""
    moments: tuple[str, ...]
    """Codes of the moments that were given it."""

    @property
    def kind(self) -> str:
        """added, removed, renamed or changed."""
        if not self.before:
            return "added"
        if not self.after:
            return "removed"
        return "renamed" if "label" in self.parts else "changed"


@dataclass(frozen=True, slots=True)
class CatalogueMove:
    """What moving a case to another catalogue would change; nothing is changed by it."""

    before: str
    """Version that the case uses, as printed."""
    after: str
    """Version it would use."""
    changes: tuple[CategoryChange, ...]
    """In order of code."""

    @property
    def touched(self) -> tuple[str, ...]:
        """Moments that point to something changed or missing, each once."""
        return tuple(dict.fromkeys(code for one in self.changes for code in one.moments))


def merged(
    base: Catalogue, agency: AgencyCatalogue | None, retired: tuple[Category, ...] = ()
) -> Catalogue:
    """Lay an agency's catalogue over the shipped one.

    Args:
        retired: categories that earlier versions held; shown, never offered.
    """
    if agency is None:
        return replace(base, retired=retired) if retired else base
    own = {one.code: one for one in agency.categories}
    known = {one.code for one in base.categories}
    added = [one for one in agency.categories if one.code not in known]
    laws = {one.id: one for one in (*base.instruments, *agency.instruments)}
    rules = {one.id: one for one in (*base.exceptions, *agency.exceptions)}
    return replace(
        base,
        version=f"{base.version} + {agency.title}",
        categories=(*(own.get(one.code, one) for one in base.categories), *added),
        instruments=tuple(laws.values()),
        exceptions=tuple(rules.values()),
        retired=retired,
        agency=agency.title,
        own_codes=frozenset(own),
    )
