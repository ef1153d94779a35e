"""What a dossier warns of, in two languages; shared by the window and the command line."""

from __future__ import annotations

from app.domain.catalogue import MUST_VERIFY
from app.domain.dossier import DossierWarning, WarningCode

_TEXTS: dict[WarningCode, tuple[str, str]] = {
    WarningCode.NO_MOMENTS: ("Belum ada momen yang ditandai.", "No moment is marked yet."),
    WarningCode.MOMENT_WITHOUT_CATEGORY: (
        "{subject}: kategori dugaan belum dipilih.",
        "{subject}: no category is chosen.",
    ),
    WarningCode.QUOTE_NOT_VERIFIED: (
        "{subject}: kutipan berasal dari mesin dan belum diverifikasi.",
        "{subject}: the quote is machine text that nobody verified.",
    ),
    WarningCode.CITATION_NEEDS_CHECK: (
        "Dasar hukum perlu dicocokkan dengan naskah resmi: {subject}.",
        "Citation to be compared with the official text: {subject}.",
    ),
    WarningCode.NO_TERLAPOR: ("Terlapor belum diisi.", "No reported person is entered."),
    WarningCode.NO_CHRONOLOGY: ("Uraian kejadian belum diisi.", "The narrative is empty."),
    WarningCode.NO_STAGE: (
        "Tahap terhadap tanggal penetapan calon belum diisi.",
        "The stage against the date of determination is not entered.",
    ),
    WarningCode.REGISTER_NUMBER_PATTERN: (
        "Nomor register tidak mengikuti pola daftar Bawaslu: {subject}.",
        "The register number does not follow the published pattern: {subject}.",
    ),
    WarningCode.EVIDENCE_UNREADABLE: (
        "{subject}: tersimpan dan di-hash, tetapi tidak terbaca sebagai media.",
        "{subject}: stored and hashed, but not readable as media.",
    ),
    WarningCode.EVIDENCE_FENCED: (
        "{subject}: gagal diperiksa, tidak dipakai dalam berkas ini.",
        "{subject}: failed a check and is not used in this dossier.",
    ),
    WarningCode.EVIDENCE_DOUBTED: (
        "{subject}: gagal diperiksa, dipakai atas keputusan pemeriksa.",
        "{subject}: failed a check and is used by decision of the reviewer.",
    ),
    WarningCode.EVIDENCE_WITHDRAWN: (
        "{subject}: ditarik dari perkara, tidak dipakai dalam berkas ini.",
        "{subject}: withdrawn from the case and not used in this dossier.",
    ),
    WarningCode.DERIVATIVE_OF_OLD_EDGES: (
        "{subject}: dibuat sebelum batas momennya diubah.",
        "{subject}: made before the edges of its moment were changed.",
    ),
    WarningCode.MOMENT_LEFT_OUT: (
        "{subject}: momen tidak dimuat karena barang buktinya tidak dipakai.",
        "{subject}: the moment is left out, for its evidence is not used.",
    ),
    WarningCode.PROVENANCE_MISSING: (
        "{subject}: asal-usul belum lengkap.",
        "{subject}: where it came from is incomplete.",
    ),
    WarningCode.TRANSCRIPT_INCOMPLETE: (
        "{subject}: suaranya belum ditranskripsikan sampai selesai.",
        "{subject}: its sound is not transcribed to the end.",
    ),
    WarningCode.MODEL_UNVERIFIED: (
        "{subject}: model transkripsi tidak ada dalam daftar yang dikenal.",
        "{subject}: the transcription model is not in the known list.",
    ),
    WarningCode.TRANSCRIPT_IMPORTED: (
        "{subject}: transkripnya diimpor; cara pembuatannya tidak diketahui.",
        "{subject}: its transcript was imported; how it was made is not known.",
    ),
    WarningCode.DEMO_CERTIFICATE: (
        "Ditandatangani dengan sertifikat demonstrasi: tidak membuktikan identitas siapa pun.",
        "Signed with the demonstration certificate: it proves nobody's identity.",
    ),
    WarningCode.NO_TIMESTAMP: (
        "Tanpa stempel waktu dari luar (PAdES B-B).",
        "Without an outside time stamp (PAdES B-B).",
    ),
    WarningCode.ELEMENTS_MISSING: (
        "Unsur belum terisi atau dibantah: {subject}.",
        "Elements that nothing shows, or that are contested: {subject}.",
    ),
    WarningCode.ATTENDANCE_ONLY: (
        "{subject}: baru kehadiran yang terlihat; kehadiran saja tidak diajukan sebagai "
        "pelanggaran.",
        "{subject}: only attendance is shown; attendance alone is not proposed as a breach.",
    ),
    WarningCode.REQUIREMENTS_OPEN: (
        "Syarat formal dan materiel yang belum terpenuhi atau belum diperiksa: {subject}.",
        "Formal and material requirements not met or not looked at: {subject}.",
    ),
}


def warning_text(warning: DossierWarning, lang: str) -> str:
    """Put a warning into one sentence; every code has its words."""
    indonesian, english = _TEXTS[warning.code]
    subject = warning.subject.removesuffix(f" ({MUST_VERIFY})")  # the sentence says so already
    return (english if lang == "en" else indonesian).replace("{subject}", subject)


def sorted_warnings(warnings: tuple[DossierWarning, ...], lang: str) -> list[str]:
    """Give the warnings as lines, each once, those a reviewer can mend first."""
    last = (WarningCode.CITATION_NEEDS_CHECK, WarningCode.NO_TIMESTAMP)
    ordered = sorted(warnings, key=lambda warning: warning.code in last)
    return list(dict.fromkeys(warning_text(warning, lang) for warning in ordered))
