"""Checks and warnings in a reader's words; what is not known here is shown as it is."""

from __future__ import annotations

import re

from app.domain.catalogue import MUST_VERIFY
from app.domain.dossier import DossierWarning, WarningCode
from widgets.texts import tr


def check_title(name: str) -> str:
    """Name a check: `original BB-001`, `custody chain`, `berkas-1.pdf: signature Pemeriksa`."""
    document, colon, inner = name.partition(".pdf: ")
    if colon:
        return f"{document}.pdf · {check_title(inner)}"
    whole = {
        "case.db": tr("Basis data perkara"),
        "custody chain": tr("Rantai riwayat penguasaan"),
        "custody.jsonl": tr("Salinan riwayat (custody.jsonl)"),
        "pdf structure": tr("Susunan PDF"),
        "end of file": tr("Tidak ada apa pun setelah akhir berkas"),
        "signature": tr("Tanda tangan"),
        "signers": tr("Jumlah penanda tangan"),
        "signer as printed": tr("Penanda tangan sesuai yang tercetak"),
        "revisions": tr("Tidak diubah setelah ditandatangani"),
        "attached manifest": tr("Manifes terlampir"),
        "attachments": tr("Lampiran"),
        "custody head": tr("Kepala riwayat sesuai yang tercetak"),
        "originals in custody chain": tr("Semua berkas asli ada dalam riwayat"),
    }
    if name in whole:
        return whole[name]
    parts = (
        ("original ", tr("Berkas asli {rest}")),
        ("derivative ", tr("Turunan {rest}")),
        ("derived again ", tr("{rest} dibuat ulang dari aslinya")),
        ("dossier ", tr("Berkas {rest}")),
        ("anchor in ", tr("Jangkar rantai dalam {rest}")),
        ("record: ", tr("Catatan cocok dengan riwayat: {rest}")),
        ("attached ", tr("Lampiran {rest}")),
        ("signature ", tr("Tanda tangan {rest}")),
        ("signer ", tr("Penanda tangan {rest}")),
    )
    for head, text in parts:
        if name.startswith(head):
            return text.format(rest=name.removeprefix(head))
    return name


def check_detail(detail: str) -> str:
    """Put the usual details into words; hashes and what is not known here stay as they are."""
    known = {
        "ok": tr("dapat dibaca dan utuh"),
        "same bytes": tr("sama persis, bita demi bita"),
        "same frames, another build of the tools": tr("gambar sama, dibuat alat versi lain"),
        "bytes differ": tr("isi berkasnya berbeda"),
        "frames differ": tr("gambarnya berbeda"),
        "missing": tr("berkasnya tidak ada"),
        "unreadable": tr("berkasnya tidak terbaca"),
    }
    if detail in known:
        return known[detail]
    counted = re.fullmatch(r"(\d+) (entries|lines)(, head (\w+))?", detail)
    if counted is None:
        return detail
    words = tr("{n} entri, kepala {head}") if counted[4] else tr("{n} baris")
    return words.format(n=counted[1], head=counted[4])


def warning_text(warning: DossierWarning) -> str:
    """Say what a dossier will state as missing."""
    known = {
        WarningCode.NO_MOMENTS: tr("Belum ada momen."),
        WarningCode.MOMENT_WITHOUT_CATEGORY: tr("{subject} belum berkategori."),
        WarningCode.QUOTE_NOT_VERIFIED: tr("Kutipan {subject} belum diverifikasi."),
        WarningCode.CITATION_NEEDS_CHECK: tr("Dasar hukum perlu verifikasi: {subject}."),
        WarningCode.NO_TERLAPOR: tr("Belum ada terlapor."),
        WarningCode.NO_CHRONOLOGY: tr("Uraian kejadian kosong."),
        WarningCode.NO_STAGE: tr("Tahap (sebelum/setelah penetapan) belum dinyatakan."),
        WarningCode.REGISTER_NUMBER_PATTERN: tr("Nomor registrasi berbeda dari polanya."),
        WarningCode.EVIDENCE_UNREADABLE: tr("{subject} tidak terbaca sebagai media."),
        WarningCode.PROVENANCE_MISSING: tr("Asal-usul {subject} tidak lengkap."),
        WarningCode.TRANSCRIPT_INCOMPLETE: tr("Transkrip {subject} belum lengkap."),
        WarningCode.MODEL_UNVERIFIED: tr("Model transkripsi {subject} tidak dikenal."),
        WarningCode.DEMO_CERTIFICATE: tr("Ditandatangani dengan sertifikat demonstrasi."),
        WarningCode.NO_TIMESTAMP: tr("Tanpa cap waktu dari pihak ketiga."),
    }
    text = known.get(warning.code, warning.code.value)
    subject = warning.subject.removesuffix(f" ({MUST_VERIFY})")  # the sentence says so already
    return text.format(subject=subject or "–")


def sorted_warnings(warnings: tuple[DossierWarning, ...]) -> list[str]:
    """Give the warnings as lines, each once, those a reviewer can mend first."""
    last = (WarningCode.CITATION_NEEDS_CHECK, WarningCode.NO_TIMESTAMP)
    ordered = sorted(warnings, key=lambda warning: warning.code in last)
    return list(dict.fromkeys(warning_text(warning) for warning in ordered))
