"""Are the stored bytes what they were? Originals, derivatives, and what nobody listed."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.clip import Derivative
from app.domain.errors import AppError, EnvironmentFailure, FileMissing, FileUnreadable
from app.domain.evidence import ChunkLeaves, Evidence
from app.services.deriving import derive_again
from app.services.integrity_meter import Meter, cost_of_deriving
from app.store.blobs import BlobStore
from app.store.hashing import CHOSEN_CHUNKS, digest_sha256, quick_digest

LINK = "a link to another place"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the rows say is stored, as of one reading."""

    items: tuple[Evidence, ...]
    """Evidence, in order of code."""
    derivatives: tuple[Derivative, ...]
    """In order of code."""
    dossiers: tuple[str, ...]
    """File names."""


class FileChecks:
    """Checks the stored files of one case."""

    def __init__(
        self, folder: Path, listed: Listed, meter: Meter, *, is_full: bool, seed: int
    ) -> None:
        self._blobs = BlobStore(folder)
        self._listed = listed
        self._meter = meter
        self._is_full = is_full
        self._choose = random.Random(seed)  # noqa: S311 -- a sample, not a secret
        self._intact: set[str] = set()

    def total(self) -> int:
        """Count the work of `run`, in bytes and what costs as much."""
        files = [self._blobs.original_path(item.digest.sha256) for item in self._listed.items]
        made = [self._blobs.derived_path(item.sha256) for item in self._listed.derivatives]
        if not self._is_full:
            return sum(map(size_of, made)) + sum(
                min(size_of(path), self._quick_cost(item))
                for path, item in zip(files, self._listed.items, strict=True)
            )
        again = sum(cost_of_deriving(item) for item in self._listed.derivatives)
        return again + sum(map(size_of, (*files, *made)))

    def run(self) -> Iterator[CheckResult]:
        """Check every original, every derivative, and derive again where asked for all."""
        for item in self._listed.items:
            check = self._original(item)
            if check.ok:
                self._intact.add(item.code)
            yield check
        by_code = {item.code: item for item in self._listed.items}
        for made in self._listed.derivatives:
            parent = by_code.get(made.evidence)
            items = (made.evidence,)
            path = self._blobs.derived_path(made.sha256)
            check = whole_file(f"derivative {made.code}", path, made.sha256, self._meter)
            yield replace(check, items=items)
            if self._is_full:
                yield replace(self._derived_again(made, parent), items=items)

    def _original(self, item: Evidence) -> CheckResult:
        path = self._blobs.original_path(item.digest.sha256)
        name = f"original {item.code}"
        if path.is_symlink():
            check = CheckResult(name, False, LINK)
        elif self._is_full or item.leaves is None:
            check = whole_file(name, path, item.digest.sha256, self._meter, item.code)
        else:
            check = self._some_chunks(name, path, item, item.leaves)
        return replace(check, detail=f"{item.name}: {check.detail}", items=(item.code,))

    def _some_chunks(
        self, name: str, path: Path, item: Evidence, leaves: ChunkLeaves
    ) -> CheckResult:
        cost = min(size_of(path), self._quick_cost(item))
        self._meter.begin("hashing", item.code)
        try:
            part = self._meter.part(cost, "hashing", item.code)
            found = quick_digest(path, leaves, part, self._choose.getrandbits(64))
        except FileMissing:
            return CheckResult(name, False, "missing")
        except FileUnreadable:
            return CheckResult(name, False, "unreadable")
        finally:
            self._meter.finish(cost)
        self._meter.finish(0, read_bytes=found.read_bytes, stored_bytes=found.size_bytes)
        size, count = item.digest.size_bytes, len(leaves.sha256)
        if found.size_bytes != size:
            return CheckResult(name, False, f"{found.size_bytes} bytes, expected {size}")
        if found.differs is not None:
            return CheckResult(name, False, f"chunk {found.differs + 1} of {count} differs")
        chunks = f"{len(found.chunks)} of {count} chunks"
        return CheckResult(name, True, f"{found.read_bytes} of {size} bytes read, {chunks}")

    def _quick_cost(self, item: Evidence) -> int:
        if item.leaves is None:
            return item.digest.size_bytes
        return (CHOSEN_CHUNKS + 2) * item.leaves.chunk_bytes

    def _derived_again(self, made: Derivative, parent: Evidence | None) -> CheckResult:
        name = f"derived again {made.code}"
        if parent is None or parent.code not in self._intact:
            return CheckResult(name, True, "its original is not intact", could_check=False)
        cost = cost_of_deriving(made)
        self._meter.begin("deriving", made.code)
        source = self._blobs.original_path(parent.digest.sha256)
        with tempfile.TemporaryDirectory(prefix="netra-") as folder:
            out = Path(folder) / f"again{made.suffix}"
            try:
                part = self._meter.part(cost, "deriving", made.code)
                again = derive_again(source, parent, made, out, part)
            except EnvironmentFailure as e:
                # This machine could not do it now: that says nothing of the derivative.
                return CheckResult(name, True, f"{type(e).__name__} {e}", could_check=False)
            except AppError as e:
                return CheckResult(name, False, f"{type(e).__name__} {e}")
            finally:
                self._meter.finish(cost)
        recipe = made.recipe
        same_frames = (
            again.frames_sha256 == recipe.frames_sha256
            and again.frame_count == recipe.frame_count
            and again.enhancement == recipe.enhancement
            and again.redaction == recipe.redaction
            and again.dressed == recipe.dressed
        )
        # what the recipe says of the frames is read in the dossier: it has to be true as well
        if same_frames and again.output_sha256 == recipe.output_sha256:
            return CheckResult(name, True, "same bytes")
        if same_frames and again.versions != recipe.versions:
            # Another build of the encoder writes other bytes; the frames it was given are the same.
            return CheckResult(name, True, "same frames, another build of the tools")
        return CheckResult(name, False, "frames differ" if not same_frames else "bytes differ")


def whole_file(name: str, path: Path, expected: str, meter: Meter, shown: str = "") -> CheckResult:
    """Hash a whole file and compare."""
    if path.is_symlink():
        return CheckResult(name, False, LINK)
    size = size_of(path)
    meter.begin("hashing", shown or path.name)
    try:
        part = meter.part(size, "hashing", shown or path.name)
        actual = digest_sha256(path, part)
    except FileMissing:
        return CheckResult(name, False, "missing")
    except FileUnreadable:
        return CheckResult(name, False, "unreadable")
    finally:
        meter.finish(size, read_bytes=size, stored_bytes=size)
    if actual != expected:
        return CheckResult(name, False, f"SHA-256 {actual}, expected {expected}")
    return CheckResult(name, True, f"SHA-256 {actual}")


def size_of(path: Path) -> int:
    """Give a file's length in bytes, 0 where it is missing or hidden."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
