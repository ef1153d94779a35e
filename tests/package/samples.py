"""A whole case as package contents: real chain, real evidence bytes, foreign chain, receipt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.domain.custody import (
    GENESIS,
    ChainHead,
    CustodyAct,
    CustodyContext,
    check_chain,
    entry_line,
    head_after,
)
from app.domain.dossier import DossierSnapshot
from app.domain.plain import to_plain
from app.package import seal, signing_keys
from app.package.bag import Signer
from app.package.contents import (
    CASE_FORMAT,
    RECEIPT_FORMAT,
    BagInfo,
    PackageContents,
    PackagedCase,
    PackagedDossier,
    PackageFile,
    Receipt,
    derived_name,
    original_name,
)
from tests.dossier import keys
from tests.dossier import samples as dossier_samples

LOG, FOREIGN_LOG = "d0d0", "beef0002"


@dataclass(frozen=True)
class Root:
    der: bytes
    source: str = "given"


def root(name: str = "Akar Uji") -> Root:
    return Root(keys.authority(name)[0].public_bytes(Encoding.DER))


def signer(name: str = "Rina Contoh", authority: str = "Akar Uji") -> Signer:
    above, key = keys.authority(authority), keys.p256_key(name)
    leaf = keys.certificate(name, key, above)
    return seal.signer(
        leaf.public_bytes(Encoding.DER),
        signing_keys.by_key(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        (above[0].public_bytes(Encoding.DER),),
    )


def extended(lines: tuple[str, ...], act: CustodyAct, log: str = LOG) -> tuple[str, ...]:
    head = check_chain(lines) if lines else ChainHead(-1, GENESIS)
    context = CustodyContext(
        log=log,
        ts="2026-11-22T08:00:00.000Z",
        tz="+07:00",
        mono_ms=1000,
        who_id="rina",
        who_name="Rina Contoh",
        who_role="Pemeriksa",
        host="laptop-1",
        app_version="0.1.0",
        app_build="source",
    )
    return (*lines, entry_line(head, context, act))


def contents(
    snapshot: DossierSnapshot, dossier: bytes, *, signed_by: str = "Rina Contoh"
) -> PackageContents:
    """Pack what a snapshot names; its originals' bytes are what their digests were made of."""
    sha = hashlib.sha256(dossier).hexdigest()
    built = CustodyAct("dossier.build", ("berkas-1.pdf",), {"sha256": sha, "signed_by": signed_by})
    lines = extended(snapshot.custody_lines, built)
    head = check_chain(lines)
    case = PackagedCase(
        format=CASE_FORMAT,
        log=LOG,
        head=head,
        made_at="2026-11-22T08:01:00.000Z",
        app_version="0.1.0",
        catalogue_version="1.0.0",
        form=snapshot.form,
        reviewer=snapshot.reviewer,
        parties=snapshot.parties,
        evidence=snapshot.evidence,
        moments=tuple(entry.moment for entry in snapshot.moments),
        derivatives=snapshot.derivatives,
        dossiers=(PackagedDossier("berkas-1.pdf", "data/dossier.pdf", sha),),
    )
    files = [
        PackageFile("data/case.json", encoded(case)),
        PackageFile("data/custody.jsonl", chain_bytes(lines)),
        PackageFile("data/dossier.pdf", dossier, sha),
        PackageFile(f"data/chains/{FOREIGN_LOG}.jsonl", chain_bytes(foreign_chain())),
        PackageFile("data/receipts/satu.json", encoded(receipt(lines, 2))),
        *_originals(snapshot),
        *_derived(snapshot),
    ]
    info = BagInfo(
        source_organization="Bawaslu Kabupaten Contoh (fiktif)",
        external_identifier=snapshot.form.number,
        bagging_date="2026-11-22",
        log=LOG,
        head=head,
        description="Perkara contoh\nbaris kedua",
    )
    return PackageContents("perkara-003", tuple(files), info)


def receipt(lines: tuple[str, ...], seq: int) -> Receipt:
    return Receipt(
        format=RECEIPT_FORMAT,
        package_sha256="1" * 64,
        log=LOG,
        head=head_after(lines[seq], seq),
        received_at="2026-11-22T09:00:00.000Z",
        received_by="Dewi Contoh",
        role="Pemeriksa",
    )


def small(folder: Path) -> PackageContents:
    """Give contents whose dossier is no real PDF: enough wherever no PDF is parsed."""
    return contents(dossier_samples.snapshot(folder, moments=1), b"%PDF-1.7 uji\n%%EOF\n")


def with_file(found: PackageContents, name: str, content: bytes) -> PackageContents:
    kept = tuple(file for file in found.files if file.name != name)
    return replace(found, files=(*kept, PackageFile(name, content)))


def content_of(found: PackageContents, name: str) -> bytes:
    source = next(file.source for file in found.files if file.name == name)
    return source if isinstance(source, bytes) else source.read_bytes()


def encoded(value: object) -> bytes:
    return json.dumps(to_plain(value), ensure_ascii=False).encode()


def chain_bytes(lines: tuple[str, ...]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def foreign_chain() -> tuple[str, ...]:
    lines = extended((), CustodyAct("case.new", (), {"number": "004"}), FOREIGN_LOG)
    return extended(lines, CustodyAct("case.verify", (), {"ok": True}), FOREIGN_LOG)


def _originals(snapshot: DossierSnapshot) -> list[PackageFile]:
    return [
        PackageFile(
            original_name(item.digest.sha256, item.name),
            f"asli {number}".encode(),
            item.digest.sha256,
        )
        for number, item in enumerate(snapshot.evidence, 1)
    ]


def _derived(snapshot: DossierSnapshot) -> list[PackageFile]:
    paths = {still.sha256: path for entry in snapshot.moments for still, path in entry.stills}
    return [
        PackageFile(
            derived_name(item.sha256, item.suffix),
            Path(paths[item.sha256]) if item.sha256 in paths else b"klip 1",
            item.sha256,
        )
        for item in snapshot.derivatives
    ]
