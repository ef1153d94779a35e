"""Indonesian words for the keys of the domain, as the dossier prints them."""

from __future__ import annotations

from app.domain.case import Election, Origin, PartyRole
from app.domain.clip import DerivativeKind
from app.domain.dossier import WarningCode
from app.domain.evidence import EvidenceKind, EvidenceStatus

ELECTIONS = {
    Election.PEMILU: "Pemilu (Presiden, DPR, DPD, DPRD)",
    Election.PEMILIHAN: "Pemilihan (gubernur, bupati, wali kota)",
}
ORIGINS = {Origin.TEMUAN: "Temuan", Origin.LAPORAN: "Laporan"}
STAGES = {
    "sebelum_penetapan": "Sebelum penetapan pasangan calon",
    "setelah_penetapan": "Setelah penetapan pasangan calon",
    "keduanya": "Sebelum dan setelah penetapan",
}
ROLES = {
    PartyRole.TERLAPOR: "Terlapor",
    PartyRole.PELAPOR: "Pelapor",
    PartyRole.SAKSI: "Saksi",
    PartyRole.PASLON: "Pasangan calon",
}
KINDS = {
    EvidenceKind.VIDEO: "Video",
    EvidenceKind.AUDIO: "Suara",
    EvidenceKind.PHOTO: "Foto",
    EvidenceKind.OTHER: "Berkas lain",
}
STATUSES = {
    EvidenceStatus.STORED: "disimpan, belum diperiksa isinya",
    EvidenceStatus.READY: "terbaca",
    EvidenceStatus.UNREADABLE: "disimpan, tidak terbaca sebagai media",
    EvidenceStatus.WITHDRAWN: "ditarik dari perkara",
}
PROBLEMS = {
    "not_supported": "pembaca ini tidak mengenal format berkasnya",
    "unreadable": "isinya tidak dapat dibaca",
    "remote_only": "berkas hanya menyebut alamat di internet; alamat itu tidak dibuka",
    "empty": "berkas kosong (0 bita)",
    "not_media": "isinya bukan video, suara, atau foto",
    "no_streams": "tidak ada gambar atau suara di dalamnya",
    "no_frames": "tidak ada satu gambar pun yang terbaca",
    "no_audio": "tidak ada suara di dalamnya",
    "no_picture": "tidak ada gambar di dalamnya",
    "no_video": "tidak ada gambar bergerak di dalamnya",
    "no_decodable_frame": "tidak ada satu gambar pun yang terbaca",
    "damaged": "isinya rusak",
    "truncated": "berkas terpotong sebelum isinya lengkap",
    "too_large": "ukuran gambarnya melampaui batas aman",
    "codec_missing": "cara penyandiannya tidak dikenal program ini",
    "does_not_decode": "isinya tidak dapat dibaca",
    "worker_crashed": "proses bantu berhenti mendadak ketika membacanya",
    "timed_out": "terlalu lama dibaca",
}
DERIVATIVES = {DerivativeKind.STILL: "Gambar diam", DerivativeKind.CLIP: "Klip"}
REDACTED = "Salinan tertutup"
TRANSCRIPT_STATUSES = {
    "complete": "selesai",
    "running": "belum selesai",
    "cancelled": "dihentikan",
    "failed": "gagal",
}
CONFIDENCES = {
    "verified": "terbaca pada naskah",
    "secondary": "dari sumber sekunder, perlu verifikasi",
    "seed-only": "hanya dari berita, perlu verifikasi",
    "recalled": "dari pengetahuan umum, perlu verifikasi",
    "inferred": "menurut kemiripan, perlu verifikasi",
}
WARNINGS = {
    WarningCode.NO_MOMENTS: "Belum ada momen yang ditandai.",
    WarningCode.MOMENT_WITHOUT_CATEGORY: "Momen belum diberi kategori oleh pemeriksa.",
    WarningCode.QUOTE_NOT_VERIFIED: (
        "Kutipan masih teks mesin; belum ada orang yang mendengarkan dan membenarkannya."
    ),
    WarningCode.CITATION_NEEDS_CHECK: (
        "Kutipan aturan belum dicocokkan dengan naskah resmi (perlu verifikasi)."
    ),
    WarningCode.NO_TERLAPOR: "Belum ada terlapor yang dicatat.",
    WarningCode.NO_CHRONOLOGY: "Uraian kejadian belum diisi.",
    WarningCode.NO_STAGE: (
        "Tahap (sebelum atau setelah penetapan) belum diisi; sanksi bergantung padanya."
    ),
    WarningCode.REGISTER_NUMBER_PATTERN: (
        "Nomor register tidak mengikuti pola yang dikenal; periksa penulisannya."
    ),
    WarningCode.EVIDENCE_UNREADABLE: (
        "Barang bukti disimpan dan dicatat hash-nya, tetapi tidak terbaca sebagai media."
    ),
    WarningCode.EVIDENCE_FENCED: (
        "Barang bukti gagal diperiksa dan dipagari: tidak dipakai dalam berkas ini."
    ),
    WarningCode.EVIDENCE_DOUBTED: (
        "Barang bukti gagal diperiksa, tetapi dipakai atas keputusan tertulis pemeriksa."
    ),
    WarningCode.EVIDENCE_WITHDRAWN: (
        "Barang bukti ditarik dari perkara: tidak dipakai dalam berkas ini."
    ),
    WarningCode.DERIVATIVE_OF_OLD_EDGES: (
        "Gambar diam atau klip dibuat sebelum batas momennya diubah; buat ulang atau jelaskan."
    ),
    WarningCode.MOMENT_LEFT_OUT: (
        "Momen tidak dimuat karena barang buktinya ditarik atau dipagari."
    ),
    WarningCode.PROVENANCE_MISSING: "Asal barang bukti belum lengkap.",
    WarningCode.TRANSCRIPT_INCOMPLETE: "Transkripsi belum selesai.",
    WarningCode.MODEL_UNVERIFIED: (
        "Teks dibuat dengan model yang sidik digitalnya tidak ada pada daftar bawaan."
    ),
    WarningCode.TRANSCRIPT_IMPORTED: (
        "Teks diimpor dari berkas yang dibuat di tempat lain; cara pembuatannya tidak diketahui."
    ),
    WarningCode.DEMO_CERTIFICATE: (
        "Ditandatangani dengan sertifikat demonstrasi: tidak membuktikan siapa pun."
    ),
    WarningCode.NO_TIMESTAMP: (
        "Tanpa cap waktu dari pihak ketiga: waktu penandatanganan hanya menurut jam komputer ini."
    ),
    WarningCode.ELEMENTS_MISSING: (
        "Unsur kategori belum terisi, dibantah, atau belum diperiksa; jumlahnya disebut."
    ),
    WarningCode.ATTENDANCE_ONLY: (
        "Baru kehadiran yang terlihat: kehadiran saja tidak diajukan sebagai pelanggaran."
    ),
    WarningCode.REQUIREMENTS_OPEN: (
        "Syarat formal dan materiel belum terpenuhi atau belum diperiksa; jumlahnya disebut."
    ),
}


def language(code: str) -> str:
    """Name a language of the transcript; an unknown code stays a code."""
    return {
        "id": "Indonesia (id)",
        "jv": "Jawa (jv)",
        "su": "Sunda (su)",
        "en": "Inggris (en)",
    }.get(code, code)


def problem(code: str) -> str:
    """Say why something could not be read; a code without words stays a code."""
    head, _, rest = code.partition(":")
    known = PROBLEMS.get(head.strip())
    if known is None:
        return code
    return f"{known} ({rest.strip()})" if rest.strip() else known


def check(name: str) -> str:
    """Name a failed check of an item; others keep the name by which `netra verify` knows them."""
    head, _, rest = name.partition(" ")
    return f"berkas asli {rest}" if head == "original" else name
