"""What the pages of evidence say of provenance, recorder, withdrawal and claims."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.dossier import DossierSnapshot
from app.domain.evidence import (
    ClaimConflict,
    ContentCredentials,
    Evidence,
    EvidenceClaims,
    EvidenceStatus,
    Provenance,
    ReaderClaims,
    RecorderClock,
    Withdrawal,
)
from app.dossier import words as words_of_dossier
from tests.dossier import samples
from tests.dossier.test_layout import flat, render, words

CLAIMS = EvidenceClaims(
    readers=(
        ReaderClaims("PyAV", "18.1.0", created_at="2026-11-20T03:11:09Z", device="Ponsel A1"),
        ReaderClaims("MediaInfo", "26.05", problem="no_streams"),
    ),
    conflicts=(
        ClaimConflict(
            "created_at",
            (("PyAV", "2026-11-20T03:11:09Z"), ("provenance", "2026-11-19T08:00")),
        ),
    ),
    credentials=ContentCredentials("claimed", generator="Kamera <b>", signer="Contoh (fiktif)"),
)


@pytest.fixture
def made(tmp_path: Path) -> DossierSnapshot:
    return samples.snapshot(tmp_path, 1)


def printed(made: DossierSnapshot, folder: Path, **changes: object) -> str:
    item: Evidence = replace(made.evidence[0], **changes)  # type: ignore[arg-type]
    return flat(words(render(replace(made, evidence=(item,)), folder)))


def test_every_gap_is_printed_with_its_own_reason(made: DossierSnapshot, tmp_path: Path) -> None:
    told = Provenance(
        received_from="Ani (fiktif)",
        place="Kantor <i>Panwascam</i>",
        captured_at="2026-11-19T08:00",
        captured_zone="WITA",
        unavailable_reason="diserahkan tanpa surat",
        unavailable=(("post_address", "bukan unggahan"),),
    )
    said = printed(made, tmp_path, provenance=told)
    assert "Diterima dari Ani (fiktif)" in said
    assert "Tempat penyerahan Kantor <i>Panwascam</i>" in said
    assert "Alamat unggahan tidak tersedia (bukan unggahan)" in said
    assert "Cara penyerahan tidak tersedia (diserahkan tanpa surat)" in said
    assert "Direkam pada (klaim) 19 November 2026 pukul 08.00 WITA" in said


def test_why_an_item_is_not_read_is_said_in_words(made: DossierSnapshot, tmp_path: Path) -> None:
    said = printed(made, tmp_path, status=EvidenceStatus.UNREADABLE, problem="truncated")
    assert "tidak terbaca sebagai media (berkas terpotong sebelum isinya lengkap)" in said
    said = printed(made, tmp_path, claims=CLAIMS)
    assert "tidak terbaca oleh pembaca ini (tidak ada gambar atau suara di dalamnya)" in said
    assert words_of_dossier.check("original BB-001") == "berkas asli BB-001"
    assert words_of_dossier.check("custody chain") == "custody chain"


def test_a_stated_hash_that_differs_heads_the_card(made: DossierSnapshot, tmp_path: Path) -> None:
    said = printed(made, tmp_path, provenance=Provenance(stated_hash="ab" * 32))
    assert "Hash yang disebut penyerah BERBEDA" in said
    same = Provenance(stated_hash=made.evidence[0].digest.sha256)
    said = printed(made, tmp_path, provenance=same)
    assert "BERBEDA" not in said
    assert "sama dengan yang dihitung" in said


def test_the_recorders_clock_is_printed_with_who_said_it_and_why(
    made: DossierSnapshot, tmp_path: Path
) -> None:
    item = replace(
        made.evidence[0], recorder=RecorderClock(-200_000, "WIB", "dicocokkan dengan jam siaran")
    )
    entry = {
        "act": "evidence.clock",
        "obj": [item.code],
        "ts": "2026-11-22T05:10:00.000Z",
        "who": {"name": "Rina Contoh"},
        "data": {},
    }
    lines = (*made.custody_lines, json.dumps(entry, separators=(",", ":")))
    snapshot = replace(made, evidence=(item,), custody_lines=lines, sections=("evidence",))
    said = flat(words(render(snapshot, tmp_path)))
    assert "Jam perekam cepat 00:03:20 (WIB)" in said
    assert "Dinyatakan oleh Rina Contoh, 22 November 2026 pukul 12.10 WIB" in said
    assert "Dasarnya dicocokkan dengan jam siaran" in said
    assert "menjadi 20-11-2026 10.07.49 WIB" in said


def test_a_withdrawn_item_is_printed_as_such_with_its_reason(
    made: DossierSnapshot, tmp_path: Path
) -> None:
    gone = Withdrawal("bukan milik <penyerah>", "2026-11-22T05:10:00.000Z", "Rina Contoh")
    said = printed(made, tmp_path, withdrawal=gone)
    assert "(ditarik)" in said
    assert "DITARIK dari perkara; tidak dipakai dalam berkas ini" in said
    assert "Alasan penarikan bukan milik <penyerah>" in said


def test_claims_that_disagree_are_printed_as_claims(made: DossierSnapshot, tmp_path: Path) -> None:
    said = printed(made, tmp_path, claims=CLAIMS)
    assert "PyAV 18.1.0 dibuat 20-11-2026 03.11.09 UTC; perangkat Ponsel A1" in said
    assert "MediaInfo 26.05 tidak terbaca oleh pembaca ini (tidak ada gambar" in said
    assert "Klaim yang tidak sejalan (dicatat, tidak diputuskan di sini)" in said
    assert "menurut penyerah: 19-11-2026 08.00.00" in said
    assert "klaim penandatangannya, bukan bukti; program Kamera <b>" in said
    assert "Klaim yang tidak sejalan" not in printed(
        made, tmp_path, claims=replace(CLAIMS, conflicts=())
    )


def test_long_claims_do_not_stop_the_pages(made: DossierSnapshot, tmp_path: Path) -> None:
    long = EvidenceClaims(
        readers=(ReaderClaims("x" * 300, "y" * 300, device="z" * 4000),) * 2,
        conflicts=(ClaimConflict("q" * 300, (("w" * 2000, "v" * 4000),) * 4),),
    )
    told = Provenance(device="d" * 4000, unavailable_reason="r" * 4000)
    gone = Withdrawal("a" * 4000, "2026-11-22T05:10:00.000Z", "b" * 500)
    clock = RecorderClock(1, "WIB", "c" * 4000)
    said = printed(made, tmp_path, claims=long, provenance=told, withdrawal=gone, recorder=clock)
    assert "DITARIK" in said
