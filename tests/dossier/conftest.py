"""Dossiers built once for all tests of this room: real pages, real keys, real signatures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.dossier import DossierSnapshot
from app.dossier import archival, layout, manifest, signing
from app.dossier.certificates import SigningIdentity
from app.tasks.job import JobContext
from tests.dossier import keys, samples


@dataclass(frozen=True)
class Built:
    """What one case became, step by step."""

    snapshot: DossierSnapshot
    pages: int
    prepared: Path
    signed: Path
    both: Path
    identity: SigningIdentity
    chair: SigningIdentity
    root: Path


def prepare(snapshot: DossierSnapshot, folder: Path) -> tuple[Path, int]:
    folder.mkdir(parents=True, exist_ok=True)
    laid, prepared = folder / "pages.pdf", folder / "prepared.pdf"
    pages = layout.render(snapshot, laid, JobContext())
    archival.make_archival(
        laid, prepared, snapshot, manifest.attachments_for(snapshot), signing.FIELDS
    )
    return prepared, pages


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("dossier")
    identity = signing.load_pkcs12(keys.p12(folder), keys.PASSPHRASE)
    chair = signing.load_pkcs12(keys.p12(folder, "Ketua Contoh"), keys.PASSPHRASE)
    snapshot = samples.signed_by(samples.snapshot(folder), identity)
    prepared, pages = prepare(snapshot, folder)
    signed, both = folder / "signed.pdf", folder / "both.pdf"
    signing.sign(prepared, signed, identity, field=signing.FIRST_FIELD, timestamp_url=None)
    signing.sign(signed, both, chair, field=signing.SECOND_FIELD, timestamp_url=None)
    return Built(snapshot, pages, prepared, signed, both, identity, chair, keys.root_pem(folder))
