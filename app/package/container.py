"""What every way a package can lie on the disk has in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from app.domain.errors import PackageRefused
from app.package import names
from app.package.contents import PackageForm

MAX_FILES = 100_000
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a bag, before anything of it was believed."""

    name: str
    """Path in the bag."""
    size: int
    """Bytes, as the container states; reading gives exactly these or refuses."""
    index: int
    """For the container's own use."""


class Container(Protocol):
    """A folder or a ZIP; its names were judged before anybody sees it."""

    @property
    def form(self) -> PackageForm:
        """How the package lies on the disk."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every file."""

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Give a file's bytes in pieces, never more than its stated size.

        Raises:
            PackageRefused: the bytes are not what the container states.
        """


def read_whole(container: Container, entry: Entry, limit: int, path: object) -> bytes:
    """Give a small file's bytes.

    Raises:
        PackageRefused: why=too_large, or what the container says.
    """
    if entry.size > limit:
        raise PackageRefused(path=path, why="too_large", member=entry.name)
    return b"".join(container.chunks(entry))


def judge_names(found: Iterable[str], path: object) -> None:
    """Refuse the first name that no package may carry, or that collides with another.

    Args:
        found: paths; those of folders end with `/`.

    Raises:
        PackageRefused: `why` is a `name_...` code.
    """
    listed = list(found)
    for name in listed:
        if why := names.problem(name.removesuffix("/")):
            raise PackageRefused(path=path, why=why, member=name)
    if (collision := names.first_collision(listed)) is not None:
        raise PackageRefused(path=path, why=collision[1], member=collision[0])
