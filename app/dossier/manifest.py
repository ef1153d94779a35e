"""The machine-readable half of the dossier: what is attached, written and read back."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from app.domain.custody import ChainHead
from app.domain.deadlines import Deadline
from app.domain.dossier import Attachment, DossierSnapshot, MomentEntry
from app.domain.dossier_public import INTERNAL, PUBLIC, PublicDossier, VariantPair
from app.domain.plain import to_plain

MANIFEST = "manifest.json"
CUSTODY = "custody.jsonl"
SUMS = "manifest-sha256.txt"
PAIR = "pair-sha256.txt"
FORMAT = "netra-dossier/1"
PUBLIC_FORMAT = "netra-dossier-public/1"
FOLDERS = {INTERNAL: "internal", PUBLIC: "publik"}
"""Folder of each variant's attachments, as the pair's list and the printed commands name it."""
_SUM_LINE = re.compile(r"([0-9a-f]{64})  ([^\n\r]+)")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What verification needs of a manifest.json."""

    head: ChainHead
    """Custody head when the dossier was made."""
    blobs: dict[str, str]
    """Path in the case folder (originals/ab/abcd...) and its SHA-256."""
    evidence: dict[str, str]
    """Evidence code and its SHA-256."""
    variant: str = INTERNAL
    """internal, or public: that one holds no chain and no word that a person typed."""


class ManifestInvalid(ValueError):
    """An attachment does not follow the format; the text says where."""


def attachments_for(snapshot: DossierSnapshot) -> tuple[Attachment, ...]:
    """Make the files that a dossier embeds; the same snapshot gives the same bytes.

    The public variant has no custody.jsonl, whose entries name people; one of a pair has the
    list of both besides.
    """
    manifest = _encoded(_content(snapshot))
    found = [
        Attachment(MANIFEST, "application/json", manifest, "Daftar bukti, momen, turunan, hash")
    ]
    if snapshot.public is None:
        custody = "".join(f"{line}\n" for line in snapshot.custody_lines).encode()
        found.append(Attachment(CUSTODY, "application/jsonl", custody, "Riwayat penguasaan bukti"))
    if snapshot.pair is not None:
        told = pair_text(snapshot.pair).encode()
        found.append(Attachment(PAIR, "text/plain", told, "SHA-256 isi kedua varian berkas"))
    sums = {item.name: _sha256(item.content) for item in found} | _blobs(snapshot)
    listing = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    listed = Attachment(SUMS, "text/plain", listing, "SHA-256 untuk sha256sum -c")
    return (*found, listed)


def content_sha256(snapshot: DossierSnapshot) -> str:
    """Hash what a dossier holds: its manifest.json, which names no counterpart."""
    return _sha256(_encoded(_content(snapshot)))


def pair_text(pair: VariantPair) -> str:
    """Write the list of both variants, for `sha256sum -c` beside both folders of attachments."""
    lines = ((pair.of(variant), folder) for variant, folder in FOLDERS.items())
    return "".join(f"{digest}  {folder}/{MANIFEST}\n" for digest, folder in lines)


def read_pair(content: bytes) -> VariantPair:
    """Read an embedded pair-sha256.txt.

    Raises:
        ManifestInvalid: it is not one.
    """
    sums = read_sums(content)
    if set(sums) != {f"{folder}/{MANIFEST}" for folder in FOLDERS.values()}:
        raise ManifestInvalid("pair")
    internal, public = (sums[f"{FOLDERS[name]}/{MANIFEST}"] for name in (INTERNAL, PUBLIC))
    return VariantPair(internal, public)


def blob_path(folder: str, sha256: str) -> str:
    """Give the path of stored bytes inside a case folder: `originals/ab/abcd...`."""
    return f"{folder}/{sha256[:2]}/{sha256}"


def read_manifest(content: bytes) -> Manifest:
    """Read an embedded manifest.json.

    Raises:
        ManifestInvalid: it is not one.
    """
    try:
        data: Any = json.loads(content)
        if data["format"] not in (FORMAT, PUBLIC_FORMAT):
            raise ManifestInvalid(f"format={data['format']!r}")
        variant = PUBLIC if data["format"] == PUBLIC_FORMAT else INTERNAL
        evidence = {str(item["code"]): str(item["digest"]["sha256"]) for item in data["evidence"]}
        made = [str(item["sha256"]) for item in data["derivatives"]]
        head = ChainHead(int(data["custody_head"]["seq"]), str(data["custody_head"]["sha256"]))
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise ManifestInvalid(f"{type(e).__name__}: {e}") from e
    blobs = {blob_path("originals", digest): digest for digest in evidence.values()}
    blobs |= {blob_path("derived", digest): digest for digest in made}
    return Manifest(head=head, blobs=blobs, evidence=evidence, variant=variant)


def read_sums(content: bytes) -> dict[str, str]:
    """Read an embedded manifest-sha256.txt into name and digest.

    Raises:
        ManifestInvalid: a line is no sum, or a name stands twice.
    """
    found: dict[str, str] = {}
    try:
        lines = content.decode().splitlines()
    except UnicodeDecodeError as e:
        raise ManifestInvalid("encoding") from e
    for number, line in enumerate(lines, 1):
        match = _SUM_LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise ManifestInvalid(f"line={number}")
        found[match[2]] = match[1]
    return found


def _content(snapshot: DossierSnapshot) -> dict[str, object]:
    if snapshot.public is None:
        return _manifest(snapshot)
    return _public_manifest(snapshot, snapshot.public)


def _public_manifest(snapshot: DossierSnapshot, public: PublicDossier) -> dict[str, object]:
    """List what the public may know; every field is named here, none comes by itself."""
    form = snapshot.form
    shown = [item.picture for item in public.entries if item.picture.path]
    return {
        "format": PUBLIC_FORMAT,
        "made_at": snapshot.made_at,
        "app_version": snapshot.app_version,
        "catalogue_version": snapshot.catalogue_version,
        "tool_versions": [list(pair) for pair in snapshot.tool_versions],
        "case": {
            "number": form.number,
            "election": form.election.value,
            "origin": form.origin.value,
            "is_fictional": form.is_fictional,
            "needs_two_signatures": form.needs_two_signatures,
        },
        "custody_head": to_plain(snapshot.custody_head),
        "persons": to_plain(public.persons),
        "names_shown": to_plain(public.choices),
        "evidence": [
            {**to_plain(item), "digest": {"sha256": item.sha256}} for item in public.evidence
        ],
        "moments": [
            {
                **to_plain(item.moment),
                "picture": {
                    "state": item.picture.state.value,
                    "copy": item.picture.copy,
                    "copy_sha256": item.picture.copy_sha256,
                    "frame": to_plain(item.picture.frame),
                    "in_original": item.picture.in_original,
                    "pixels_sha256": item.picture.pixels_sha256,
                },
            }
            for item in public.entries
        ],
        "derivatives": [
            {"code": code, "sha256": digest}
            for code, digest in sorted({(one.copy, one.copy_sha256) for one in shown})
        ],
        "identities": [
            {"role": item.role, "certificate_sha256": item.certificate_sha256}
            for item in snapshot.identities
            if not item.removed_at and item.certificate_sha256
        ],
        "signer": _signer(snapshot),
    }


def _manifest(snapshot: DossierSnapshot) -> dict[str, object]:
    return {
        "format": FORMAT,
        "made_at": snapshot.made_at,
        "app_version": snapshot.app_version,
        "catalogue_version": snapshot.catalogue_version,
        "catalogue_sources": to_plain(snapshot.catalogue_sources),
        "tool_versions": [list(pair) for pair in snapshot.tool_versions],
        "case": to_plain(snapshot.form),
        "parties": to_plain(snapshot.parties),
        "reviewer": to_plain(snapshot.reviewer),
        "custody_head": to_plain(snapshot.custody_head),
        "evidence": to_plain(snapshot.evidence),
        "moments": [_moment(entry) for entry in snapshot.moments],
        "derivatives": to_plain(snapshot.derivatives),
        "transcripts": to_plain(snapshot.transcripts),
        "deadlines": [_deadline(item) for item in snapshot.deadlines],
        "warnings": to_plain(snapshot.warnings),
        "second_readings": to_plain(snapshot.readings),
        "identities": to_plain([item for item in snapshot.identities if not item.removed_at]),
        "signer": _signer(snapshot),
    }


def _signer(snapshot: DossierSnapshot) -> dict[str, object]:
    """Name who is to sign first; a verifier reads here whether another program does."""
    stated = {"name": snapshot.signer_name, "fingerprint": snapshot.signer_fingerprint}
    return {**stated, "outside": True} if snapshot.is_outside else {**stated}


def _moment(entry: MomentEntry) -> dict[str, object]:
    return {
        **to_plain(entry.moment),
        "stills": [item.code for item, _ in entry.stills],
        "clips": [item.code for item in entry.clips],
        "segments": [
            {
                "start_us": segment.start_us,
                "end_us": segment.end_us,
                "machine_text": segment.machine.text,
                "text": segment.text,
                "revision": segment.revision,
                "revised_by": segment.revised_by,
                **({"speaker": segment.speaker} if segment.speaker else {}),
                **({"covers": to_plain(segment.covers)} if segment.covers else {}),
                **({} if segment.is_heard else {"is_heard": False}),
            }
            for segment in entry.segments
        ],
    }


def _deadline(item: Deadline) -> dict[str, object]:
    return {
        "id": item.rule.id,
        "due_on": item.due_on.isoformat(),
        "counted_as": item.counted_as,
        "needs_check": item.needs_check,
    }


def _blobs(snapshot: DossierSnapshot) -> dict[str, str]:
    if snapshot.public is not None:
        items = [item.sha256 for item in snapshot.public.evidence]
        copies = [one.picture.copy_sha256 for one in snapshot.public.entries if one.picture.path]
    else:
        items = [str(item.digest.sha256) for item in snapshot.evidence]
        copies = [str(item.sha256) for item in snapshot.derivatives]
    found = {blob_path("originals", digest): digest for digest in items}
    return {**found, **{blob_path("derived", digest): digest for digest in copies}}


def _encoded(data: dict[str, object]) -> bytes:
    # A file name may hold a lone surrogate (a name that was not UTF-8): it stays visible as
    # a replacement sign, since JSON files are UTF-8.
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode("utf-8", "replace")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
