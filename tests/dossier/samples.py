"""A snapshot as the services would freeze it, with real pictures and a real custody chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.case import CaseForm, Election, Origin, Party, PartyRole, Reviewer
from app.domain.catalogue import (
    Category,
    ExceptionRule,
    LegalReference,
    Sanctions,
)
from app.domain.custody import (
    GENESIS,
    ChainHead,
    CustodyAct,
    CustodyContext,
    check_chain,
    entry_line,
    head_after,
)
from app.domain.deadlines import Deadline, DeadlineRule
from app.domain.dossier import (
    DossierSnapshot,
    DossierWarning,
    MomentEntry,
    Requirement,
    TranscriptSummary,
    WarningCode,
)
from app.domain.evidence import (
    Evidence,
    EvidenceKind,
)
from app.domain.ids import MomentCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft, Region
from app.domain.transcript import MachineSegment, Segment
from app.dossier.certificates import SigningIdentity
from app.services import custody_story
from tests.dossier.sample_evidence import clip, evidence, paint, position, sha, still

MADE_AT = "2026-11-22T07:03:00.000Z"
HOSTILE_NAMES = (
    "<b>tebal</b> & <font color=red>merah</font>.mp4",
    "a" * 251 + ".mp4",
    "فيديو الحملة.mp4",
    "baris\nbaru\r\n.mp4",
    "gnp.\u202etxt.mp4",
    "senyum \U0001f600 \u200b.mp4",
    "&amp;&#60;para&#62;.mp4",
    "tab\tdan \x00 nol.mp4",
    "lone \ud800 surrogate.mp4",
)


def category(code: str = "N-22", label: str = "Ikut serta sebagai peserta kampanye") -> Category:
    return Category(
        code=code,
        slug="peserta-kampanye",
        label=label,
        label_en="Takes part in a campaign",
        description="ASN hadir dan menunjukkan dukungan pada kegiatan kampanye pasangan calon.",
        group="kampanye",
        stage="setelah_penetapan",
        actors=("PNS", "PPPK"),
        legal_basis=(
            LegalReference("pp-94-2021", "PP Nomor 94 Tahun 2021", "Pasal 5 huruf n angka 1", True),
            LegalReference(
                "uu-20-2023", "UU Nomor 20 Tahun 2023", "Pasal 24 ayat (1) huruf d", False
            ),
        ),
        sanctions=Sanctions(
            before_determination=("Sanksi moral, pernyataan terbuka",),
            after_determination=("Hukuman disiplin sedang", "Hukuman disiplin berat"),
            criminal=(),
            confidence="inferred",
        ),
        proof_points=(
            "Terlapor adalah ASN pada waktu kejadian",
            "Kegiatan itu kampanye pasangan calon",
            "Terlapor hadir dan menunjukkan dukungan, bukan sekadar berada di tempat",
        ),
        exceptions=(
            ExceptionRule(
                "tugas",
                "hadir karena tugas kedinasan dengan surat tugas",
                "SE MenPANRB 1/2023",
                "secondary",
            ),
            ExceptionRule(
                "cuti",
                "cuti di luar tanggungan negara sebagai pasangan suami atau istri calon",
                "SKB 2022",
                "verified",
            ),
        ),
        cues=(),
        visual_cues=(),
        severity="high",
        confidence="verified",
    )


def segment(number: int, start_us: int, said: str, revision: int = 0) -> Segment:
    machine = MachineSegment(
        start_us=start_us,
        end_us=start_us + 2_100_000,
        text=said,
        words=(),
        window_start_us=0,
        avg_logprob=-0.2,
        no_speech_prob=0.01,
        compression_ratio=1.2,
        temperature=0.0,
    )
    text = said if revision == 0 else said.replace("dua", "dua,")
    return Segment(number, machine, text, revision, "Rina Contoh" if revision else "")


def entry(number: int, item: Evidence, folder: Path, first_still: int) -> MomentEntry:
    code = MomentCode(f"M-{number:03d}")
    start = 41_480_000 + number * 1_000_000
    paths = [paint(folder / f"{code}-{at}.png", (1280, 720), number * 10 + at) for at in range(2)][
        : 1 + number % 2
    ]
    stills = tuple(
        (still(first_still + at, item, code, 1037 + number + at, path), str(path))
        for at, path in enumerate(paths)
    )
    draft = MomentDraft(
        evidence=item.code,
        span=TimeRange(start, start + 2_720_000),
        categories=("N-22",),
        persons=("Sdr. Contoh (fiktif)",),
        region=Region(0.31, 0.2, 0.22, 0.45) if number % 3 == 1 else None,
        quote="ayo kita dukung nomor dua sampai menang",
        note=(
            "Seorang laki-laki berkemeja krem berdiri di panggung dan mengangkat dua jari tangan "
            "kanan selama kira-kira dua detik. Di belakangnya terpasang spanduk."
        ),
    )
    moment = Moment(
        code=code,
        draft=draft,
        first=position(1037 + number),
        last=position(1104 + number),
        catalogue_version="1.0.0",
        created_at="2026-11-22T06:00:00.000Z",
        created_by="Rina Contoh",
        quote_is_verified=number % 2 == 0,
    )
    return MomentEntry(
        moment=moment,
        categories=(category(),)
        if number % 4
        else (category(), category("N-07", "Unggahan dukungan")),
        stills=stills,
        clips=(),
        segments=(
            segment(number * 10, start, "ayo kita dukung nomor dua sampai menang"),
            segment(number * 10 + 1, start + 2_100_000, "terima kasih nomor dua semuanya", 1),
        ),
    )


def chain(items: tuple[Evidence, ...], count: int = 14) -> tuple[str, ...]:
    acts = ["moment.add", "transcript.finish", "derivative.still", "transcript.revise", "case.set"]
    head, lines = ChainHead(-1, GENESIS), []
    planned = [CustodyAct("case.new", (), {"number": "003"})]
    planned += [CustodyAct("evidence.add", (i.code,), {"sha256": i.digest.sha256}) for i in items]
    planned += [
        CustodyAct(acts[at % len(acts)], (f"M-{at:03d}",), {}, why="") for at in range(1, count)
    ]
    for at, act in enumerate(planned):
        stamp = f"2026-11-22T05:{at // 60 % 60:02d}:{at % 60:02d}.000Z"
        context = CustodyContext(
            log="d0d0",
            ts=stamp,
            tz="+07:00",
            mono_ms=at,
            who_id="rina",
            who_name="Rina Contoh",
            who_role="Pemeriksa",
            host="laptop-1",
            app_version="0.1.0",
            app_build="source",
        )
        line = entry_line(head, context, act)
        head = head_after(line, head.seq + 1)
        lines.append(line)
    return tuple(lines)


def deadline() -> Deadline:
    rule = DeadlineRule(
        id="pilkada-follow-up",
        what="Laporan disampaikan",
        limit_days=7,
        unit="hari",
        counted_from="sejak diketahui dan/atau ditemukannya dugaan pelanggaran",
        starts_with="known_on",
        basis="UU Pilkada Pasal 134 ayat (4); Perbawaslu 8/2020 (nomor pasal perlu verifikasi)",
        confidence="verified",
    )
    return Deadline(rule, date(2026, 11, 27), "hari kalender", needs_check=True)


def snapshot(folder: Path, moments: int = 2, names: tuple[str, ...] = ()) -> DossierSnapshot:
    names = names or ("VID-20261120-WA0003.mp4", "IMG_2211.jpg")
    kinds = (EvidenceKind.VIDEO, EvidenceKind.PHOTO)
    items = tuple(
        evidence(number, name, kinds[(number - 1) % 2]) for number, name in enumerate(names, 1)
    )
    thumbnails = tuple(
        (
            item.code,
            str(paint(folder / f"{item.code}.jpg", (320, 180) if at == 0 else (180, 320), at)),
        )
        for at, item in enumerate(items[:2])
    )
    entries = tuple(entry(n, items[0], folder, 2 * n) for n in range(1, moments + 1))
    lines = chain(items)
    made = tuple(derivative for item in entries for derivative, _ in item.stills)
    return DossierSnapshot(
        form=CaseForm(
            number="003/LP/PB/Kab/13.09/XI/2026",
            title="Dugaan keterlibatan ASN dalam kampanye di Lapangan Contoh",
            election=Election.PEMILIHAN,
            origin=Origin.LAPORAN,
            region="Kabupaten Contoh (fiktif)",
            stage="setelah_penetapan",
            known_on="2026-11-20",
            event_on="2026-11-19",
            reported_on="2026-11-21",
            chronology=(
                "Pada 19 November 2026 pelapor merekam kegiatan di Lapangan Contoh.\n"
                "Pelapor menyerahkan rekaman melalui WhatsApp pada 21 November 2026."
            ),
            is_fictional=True,
        ),
        parties=(
            Party(PartyRole.TERLAPOR, "Terlapor Rekaan", "Kepala Bidang", "Dinas Contoh", "1980"),
            Party(PartyRole.PELAPOR, "Pelapor Rekaan"),
        ),
        reviewer=Reviewer("Rina Contoh"),
        made_at=MADE_AT,
        made_at_local="2026-11-22T14:03:00+07:00",
        evidence=items,
        thumbnails=thumbnails,
        moments=entries,
        transcripts=(
            TranscriptSummary(
                items[0].code,
                "complete",
                "faster-whisper-base",
                sha("model"),
                True,
                "id",
                42,
                3,
                '{"beam_size":5,"language":"id"}',
            ),
        ),
        derivatives=(clip(1, items[0], "M-001"), *made),
        deadlines=(deadline(),),
        custody_lines=lines,
        custody_head=check_chain(lines),
        story=custody_story.of_chain(lines, "Tidak ada jangkar"),
        catalogue_version="1.0.0",
        catalogue_disclaimer=(
            "Kategori dipakai untuk menandai momen pada bukti dan menyusun dugaan. Penetapan "
            "pelanggaran adalah wewenang rapat pleno pengawas pemilu."
        ),
        app_version="0.1.0",
        tool_versions=(("PyAV", "18.1.0"), ("FFmpeg", "8.0"), ("faster-whisper", "1.2.1")),
        warnings=(
            DossierWarning(WarningCode.QUOTE_NOT_VERIFIED, "M-001"),
            DossierWarning(
                WarningCode.CITATION_NEEDS_CHECK, "PP Nomor 94 Tahun 2021 Pasal 5 huruf n angka 1"
            ),
            DossierWarning(WarningCode.PROVENANCE_MISSING, "BB-002"),
        ),
        is_demo_certificate=False,
        is_signed=True,
        signer_name="Rina Contoh",
        signer_issuer="Penerbit Uji",
        signer_fingerprint=sha("sertifikat"),
        signer_valid_until="2028-11-22T00:00:00Z",
        requirements=(
            Requirement("syarat formal", "nama dan alamat pelapor", "Perbawaslu 8/2020", True),
            Requirement("syarat formal", "pihak terlapor", "Perbawaslu 8/2020", True),
            Requirement("syarat materiel", "waktu dan tempat kejadian", "Perbawaslu 8/2020", True),
        ),
    )


def unsigned(snap: DossierSnapshot) -> DossierSnapshot:
    return replace(
        snap,
        is_signed=False,
        signer_name="",
        signer_issuer="",
        signer_fingerprint="",
        signer_valid_until="",
    )


def signed_by(snap: DossierSnapshot, identity: SigningIdentity) -> DossierSnapshot:
    return replace(
        snap,
        is_signed=True,
        is_demo_certificate=identity.is_demo,
        signer_name=identity.name,
        signer_issuer=identity.issuer,
        signer_fingerprint=identity.fingerprint,
        signer_valid_until=identity.valid_until,
    )
