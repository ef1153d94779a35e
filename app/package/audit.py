"""Judge what a container holds: lists, digests, signature; nothing is believed before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import PackageRefused
from app.package import seal, tags
from app.package.container import Container, Entry, read_whole
from app.package.contents import BagInfo, PackageMember, PackageSignature, Trust
from app.package.trust import TrustedRoot
from app.tasks.job import JobContext

PAYLOAD = "data/"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    check: str
    """Name of the check for a report."""
    ok: bool
    """Whether it holds."""
    detail: str = ""
    """Facts for a reader."""
    why: str = ""
    """Code of the refusal where it does not hold."""
    member: str = ""
    """Which part."""


class Taker(Protocol):
    """What gets the bytes of each file while they are hashed."""

    def begin(self, name: str) -> None:
        """Take the next file."""

    def write(self, chunk: bytes) -> object:
        """Take some of its bytes."""

    def end(self) -> None:
        """Finish it."""


class Audit:
    """What is known of one package after its lists were read.

    Raises:
        PackageRefused: a list is missing or malformed, or the package asks for other files.
    """

    def __init__(self, container: Container, path: Path, trust: Sequence[TrustedRoot]) -> None:
        self._container, self._path, self._trust = container, path, trust
        self.entries = {entry.name: entry for entry in container.entries}
        fetch = next((name for name in self.entries if name.casefold() == tags.FETCH), None)
        if fetch is not None:
            raise PackageRefused(path=path, why="fetch", member=fetch)
        self._tags: dict[str, bytes] = {}
        if tags.BAGIT not in self.entries or self.tag(tags.BAGIT) != tags.DECLARATION:
            raise PackageRefused(path=path, why="not_a_bag", member=tags.BAGIT)
        info, oxum = tags.read_info(self.tag(tags.BAG_INFO), path)
        self.info: BagInfo = info
        self.oxum: tags.Oxum = oxum
        self.manifest = self._manifest(tags.MANIFEST)
        self.tag_manifest = self._manifest(tags.TAG_MANIFEST)
        self.bag_sha256 = hashlib.sha256(self.tag(tags.TAG_MANIFEST)).hexdigest()
        self.signature = PackageSignature()

    @property
    def payload(self) -> tuple[Entry, ...]:
        """Files below data/, in order of name."""
        return tuple(
            self.entries[name] for name in sorted(self.entries) if name.startswith(PAYLOAD)
        )

    @property
    def members(self) -> tuple[PackageMember, ...]:
        """The payload that is listed and there; true once `digests` found nothing wrong."""
        return tuple(
            PackageMember(entry.name, entry.size, self.manifest[entry.name])
            for entry in self.payload
            if entry.name in self.manifest
        )

    def tag(self, name: str) -> bytes:
        """Give a tag file's bytes.

        Raises:
            PackageRefused: why=absent or too_large.
        """
        if name not in self._tags:
            if name not in self.entries:
                raise PackageRefused(path=self._path, why="absent", member=name)
            limit = tags.MAX_TAG_BYTES.get(name, tags.MAX_OTHER_TAG_BYTES)
            self._tags[name] = read_whole(self._container, self.entries[name], limit, self._path)
        return self._tags[name]

    def lists(self) -> Iterator[Finding]:
        """Compare what is listed with what is there, and with the size declared."""
        own = {tags.TAG_MANIFEST, tags.SIGNATURE}
        beside = {name for name in self.entries if not name.startswith(PAYLOAD)} - own
        wrong = [
            *self._compared(set(self.manifest), {entry.name for entry in self.payload}),
            *self._compared(set(self.tag_manifest) | set(tags.TAG_FILES), beside),
        ]
        yield from wrong
        if not wrong:
            yield Finding("package list", True, f"{len(self.entries)} files")
        found = tags.Oxum(sum(entry.size for entry in self.payload), len(self.payload))
        detail = f"{found.size_bytes} bytes in {found.files} files"
        yield Finding("package size", found == self.oxum, detail, "oxum", tags.BAG_INFO)

    def signed(self) -> Iterator[Finding]:
        """Judge the signature over the tag manifest."""
        is_there = tags.SIGNATURE in self.entries
        if is_there != self.info.is_signed:
            why = "signature_unannounced" if is_there else "signature_missing"
            yield Finding("package signature", False, f"why={why}", why, tags.SIGNATURE)
            return
        if not is_there:
            yield Finding("package signature", True, "unsigned: nobody vouches for it")
            return
        content = self.tag(tags.TAG_MANIFEST)
        try:
            found = seal.read_signature(self.tag(tags.SIGNATURE), content, self._trust)
        except seal.SealBroken as e:
            # What is over another list may be the right signature beside a changed list.
            detail = f"why={e}; {tags.SIGNATURE} over {tags.TAG_MANIFEST}"
            yield Finding("package signature", False, detail, str(e), tags.SIGNATURE)
            return
        self.signature = found
        facts = f"name={found.name}; fingerprint={found.fingerprint}"
        yield Finding("package signature", True, f"{facts}; stated_time={found.signed_at}")
        yield _signer(found)

    def digests(self, ctx: JobContext, taker: Taker | None = None) -> Iterator[Finding]:
        """Hash every listed file that is there, handing its bytes on."""
        total = sum(entry.size for entry in self.entries.values()) or 1
        done = 0
        for name, entry in sorted(self.entries.items()):
            ctx.progress(0.9 * done / total, "hashing", name)
            expected = self.manifest.get(name) or self.tag_manifest.get(name)
            yield self._digest(entry, expected, ctx, taker)
            done += entry.size

    def reader(self) -> Callable[[str, int], bytes]:
        """Give what reads a small payload file straight from the container."""
        return lambda name, limit: read_whole(
            self._container, self.entries[name], limit, self._path
        )

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file's bytes in pieces."""
        return self._container.chunks(self.entries[name])

    def _digest(
        self, entry: Entry, expected: str | None, ctx: JobContext, taker: Taker | None
    ) -> Finding:
        check = f"package member {entry.name}"
        sha256 = hashlib.sha256()
        if taker is not None:
            taker.begin(entry.name)
        try:
            for chunk in self._container.chunks(entry):
                ctx.check()
                sha256.update(chunk)
                if taker is not None:
                    taker.write(chunk)
        except PackageRefused as e:
            why = str(e.facts["why"])
            return Finding(check, False, f"why={why}", why, entry.name)
        finally:
            if taker is not None:
                taker.end()
        actual = sha256.hexdigest()
        # The tag manifest and its signature are in no list: the signature vouches for them.
        if expected is None or actual == expected:
            return Finding(check, True, f"SHA-256 {actual}")
        detail = f"SHA-256 {actual}, expected {expected}"
        return Finding(check, False, detail, "digest", entry.name)

    def _manifest(self, name: str) -> dict[str, str]:
        return tags.read_manifest(self.tag(name), name, self._path)

    def _compared(self, listed: set[str], there: set[str]) -> Iterator[Finding]:
        for name in sorted(there - listed):
            yield Finding("package list", False, f"unlisted: {name}", "unlisted", name)
        for name in sorted(listed - there):
            yield Finding("package list", False, f"missing: {name}", "absent", name)


def _signer(found: PackageSignature) -> Finding:
    """Say whether the signer is believed; who came without any root did not ask."""
    name = "package signer"
    if found.trust is Trust.NOT_CHECKED:
        return Finding(name, True, f"name={found.name}; not checked: no root was given")
    if found.trust is Trust.NOT_TRUSTED:
        detail = f"name={found.name}; why=not_trusted ({found.why})"
        return Finding(name, False, detail, "signer_not_trusted", tags.SIGNATURE)
    if found.root_source == "demo":
        return Finding(name, True, f"name={found.name}; demo certificate: proves no identity")
    return Finding(name, True, f"name={found.name}; root={found.root_source}")
