"""Write a package: every byte hashed on the way, complete at its name or not there at all."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import InvalidValue, OutputRefused
from app.package import names, seal, tags, transport, zipform
from app.package.contents import PackageContents, PackageFile, PackageForm, WrittenPackage
from app.package.output import Sink, move_into_place, sync_folder
from app.package.sources import Measured, measure, read_again
from app.runtime import paths
from app.runtime.disk import writing_to
from app.tasks.job import JobContext

Signer = Callable[[bytes], bytes]
"""Gets the tag manifest, gives a detached CMS signature (DER)."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Bag:
    """A bag whose every file was read once."""

    name: str
    payload: tuple[Measured, ...]
    tags: tuple[Measured, ...]
    bag_sha256: str

    @property
    def files(self) -> tuple[Measured, ...]:
        """In the order in which they are written."""
        return self.tags[:2] + self.payload + self.tags[2:]

    @property
    def size_bytes(self) -> int:
        """Of the payload."""
        return sum(file.size for file in self.payload)


def write_package(
    target: Path,
    contents: PackageContents,
    ctx: JobContext,
    *,
    form: PackageForm = PackageForm.ZIP,
    sign: Signer | None = None,
    recipients: tuple[str, ...] = (),
) -> WrittenPackage:
    """Write a package to `target`, which must not exist.

    Same contents, same bytes (but for the signature and the encryption).

    Args:
        form: FOLDER or ZIP.
        sign: makes the signature; None leaves the package unsigned, and it says so.
        recipients: age recipients (`age1...`); with them `target` becomes an age file (ZIP only),
            and the bare ZIP never touches the disk.

    Raises:
        OutputRefused: `target` exists, or the place cannot be written.
        DiskFull, FileMissing, FileUnreadable: as named; nothing is left at `target`.
        DigestMismatch, SourceChanged: a file does not hash to what was stated or read before.
        SignatureInvalid: what `sign` gave is no signature over this package.
        InvalidValue: a name or recipient that no package may carry.
        Cancelled: a person stopped it; nothing is left.
    """
    if os.path.lexists(target):
        raise OutputRefused(path=target)
    keys = tuple(transport.check_recipient(text) for text in recipients)
    if form is PackageForm.REPACKED or (keys and form is not PackageForm.ZIP):
        raise InvalidValue(field="form", value=str(form), expected="zip")
    bag = _measured(contents, ctx, sign)
    if form is PackageForm.FOLDER:
        _write_folder(target, bag, ctx)
        sha256 = ""
    else:
        sha256 = _write_file(target, bag, keys, ctx)
    return WrittenPackage(
        path=target,
        sha256=sha256,
        bag_sha256=bag.bag_sha256,
        files=len(bag.payload),
        size_bytes=bag.size_bytes,
        is_encrypted=bool(keys),
    )


def _measured(contents: PackageContents, ctx: JobContext, sign: Signer | None) -> _Bag:
    files = sorted(contents.files, key=lambda file: file.name)
    _judge_names(contents.name, files)
    payload = []
    for number, file in enumerate(files):
        ctx.progress(0.5 * number / len(files), "hashing", file.name)
        payload.append(measure(file, ctx))
    oxum = tags.Oxum(sum(file.size for file in payload), len(payload))
    info = replace(contents.info, is_signed=sign is not None)
    texts = {
        tags.BAGIT: tags.DECLARATION,
        tags.BAG_INFO: tags.info_text(info, oxum),
        tags.MANIFEST: tags.manifest_text({file.name: file.sha256 for file in payload}),
        tags.GUIDE: paths.resource("package", tags.GUIDE).read_bytes(),
        tags.SCRIPT: paths.resource("package", tags.SCRIPT).read_bytes(),
    }
    written = [measure(PackageFile(name, texts[name]), ctx) for name in tags.TAG_FILES]
    listing = tags.manifest_text({file.name: file.sha256 for file in written})
    written.append(measure(PackageFile(tags.TAG_MANIFEST, listing), ctx))
    bag_sha256 = written[-1].sha256
    if sign is not None:
        signature = sign(listing)
        seal.require_valid(signature, listing, contents.name)
        written.append(measure(PackageFile(tags.SIGNATURE, signature), ctx))
    return _Bag(contents.name, tuple(payload), tuple(written), bag_sha256)


def _judge_names(folder: str, files: list[PackageFile]) -> None:
    if _NAME.fullmatch(folder) is None or names.problem(folder):
        raise InvalidValue(field="name", value=folder, expected="A-Z a-z 0-9 - _ .")
    for file in files:
        why = names.problem(file.name) or ("" if file.name.startswith("data/") else "name_absolute")
        if why:
            raise InvalidValue(field="name", value=file.name, expected=why)
    if (found := names.first_collision(file.name for file in files)) is not None:
        raise InvalidValue(field="name", value=found[0], expected=found[1])


def _write_folder(target: Path, bag: _Bag, ctx: JobContext) -> None:
    temporary = target.parent / f".netra-{uuid.uuid4().hex}.part"
    with _nothing_left(temporary), writing_to(target):
        temporary.mkdir()
        for file in _counted(bag, ctx):
            path = temporary / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with Sink(path) as sink:
                for chunk in read_again(file, ctx):
                    sink.write(chunk)
            if file.name == tags.SCRIPT:
                path.chmod(0o755)
        for folder, _, _ in os.walk(temporary, topdown=False):
            sync_folder(Path(folder))
        move_into_place(temporary, target)


def _write_file(target: Path, bag: _Bag, keys: tuple[object, ...], ctx: JobContext) -> str:
    temporary = target.parent / f".netra-{uuid.uuid4().hex}.part"
    with _nothing_left(temporary), writing_to(target):
        with Sink(temporary) as sink:
            pieces = _zip_pieces(bag, ctx)
            if keys:
                transport.encrypt(pieces, sink, keys)
            else:
                for piece in pieces:
                    sink.write(piece)
        move_into_place(temporary, target)
    return sink.sha256


def _zip_pieces(bag: _Bag, ctx: JobContext) -> Iterator[bytes]:
    offset, records = 0, []
    for file in _counted(bag, ctx):
        member = zipform.Member(f"{bag.name}/{file.name}", file.size, file.crc, offset)
        header = zipform.local_header(member)
        yield header
        yield from read_again(file, ctx)
        offset += len(header) + file.size
        records.append(zipform.central_record(member))
    yield from records
    yield zipform.ending(len(records), sum(map(len, records)), offset)


def _counted(bag: _Bag, ctx: JobContext) -> Iterator[Measured]:
    total, done = sum(file.size for file in bag.files) or 1, 0
    for file in bag.files:
        ctx.progress(0.5 + 0.5 * done / total, "packing", file.name)
        yield file
        done += file.size


@contextmanager
def _nothing_left(temporary: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if temporary.is_dir():
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink(missing_ok=True)
        raise
