"""How anyone can check this file with tools that are not ours."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, Paragraph

from app.domain.dossier import DossierSnapshot
from app.dossier import pieces, styles, text
from app.dossier.sections import public


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to check."""

    title: str
    """Indonesian heading."""
    explanation: str
    """What to look for, Indonesian."""
    commands: tuple[str, ...]
    """Lines of a shell (bash), as printed."""


CHAIN, PAIRED = "Riwayat penguasaan", "Pasangan varian internal dan publik"
STEPS = (
    Step(
        "Tanda tangan dan keutuhan",
        "Baca tulisannya, bukan kode keluarnya. Harus tertulis “Signature is Valid”, dan pada "
        "tanda tangan terakhir “Total document signed”. “Not total document signed” berarti ada "
        "yang ditambahkan sesudahnya: tanda tangan kedua, atau cap waktu. Apakah sertifikat "
        "penanda tangan dicabut tidak dapat diketahui tanpa jaringan: tanyakan penerbitnya.",
        ("pdfsig -nocert berkas.pdf",),
    ),
    Step(
        "Susunan PDF",
        "Harus tertulis bahwa tidak ditemukan kesalahan susunan (“No syntax or stream encoding "
        "errors found”). Berkas mengikuti PDF/A-3b; pemeriksa PDF/A seperti veraPDF dapat "
        "memastikannya.",
        ("qpdf --check berkas.pdf",),
    ),
    Step(
        "Lampiran",
        "Keluarkan semua lampiran ke map kosong, lalu cocokkan hash-nya. Baris yang berkasnya "
        "tidak ada di map itu dilewati.",
        (
            "mkdir lampiran",
            "pdfdetach -saveall -o lampiran berkas.pdf",
            "cd lampiran",
            "sha256sum --ignore-missing -c manifest-sha256.txt",
        ),
    ),
    Step(
        "Berkas asli",
        "Hash setiap barang bukti harus sama dengan yang tercetak di sini (tanpa spasi). Dari map "
        "perkara, semua berkas asli dan turunan dicocokkan sekaligus:",
        (
            "sha256sum NAMA-BERKAS-ASLI",
            "grep -E ' (originals|derived)/' manifest-sha256.txt | sha256sum -c -",
        ),
    ),
    Step(
        CHAIN,
        "Setiap baris memuat SHA-256 baris sebelumnya. Perintah ini (bash) menelusuri seluruhnya; "
        "hasilnya harus sama dengan kepala riwayat yang tercetak pada sampul.",
        (
            "p=$(printf '0%.0s' {1..64}); n=0",
            "while IFS= read -r l; do",
            '  case "$l" in *"\\"prev\\":\\"$p\\""*) ;; *) echo "PUTUS di baris $((n+1))"; break;; esac',  # noqa: E501
            '  p=$(printf %s "$l" | sha256sum | cut -c1-64); n=$((n+1))',
            'done < custody.jsonl; echo "entri=$n kepala=$p"',
        ),
    ),
    Step(
        PAIRED,
        "Keluarkan lampiran kedua varian ke dua map bersebelahan. Daftar pasangan pada keduanya "
        "harus sama, dan hash isi kedua varian harus cocok. Dengan Netra: netra verify publik.pdf "
        "--pair internal.pdf.",
        (
            "mkdir internal publik",
            "pdfdetach -saveall -o internal internal.pdf",
            "pdfdetach -saveall -o publik publik.pdf",
            "cmp internal/pair-sha256.txt publik/pair-sha256.txt",
            "sha256sum -c publik/pair-sha256.txt",
        ),
    ),
    Step(
        "Dengan Netra",
        "Memeriksa semua hal di atas, juga perubahan yang disisipkan sesudah penandatanganan. "
        "CERT adalah sertifikat akar penanda tangan yang Anda percaya.",
        ("netra verify berkas.pdf --trust CERT",),
    ),
)


_HEAD_FOUND = "Kepala riwayat yang harus ditemukan:"
_HEAD_KEPT = "Kepala riwayat yang dapat ditunjukkan kantor:"


def checking(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the steps; the tools are in poppler-utils, qpdf and coreutils."""
    out: list[Flowable] = [
        Paragraph(
            "Pemeriksaan tidak memerlukan Netra dan tidak perlu percaya kepada pengirimnya. "
            "Alatnya bebas dan umum: pdfsig dan pdfdetach (poppler-utils), qpdf, sha256sum "
            "(coreutils).",
            styles.LEAD,
        )
    ]
    left = {CHAIN} if snapshot.public is not None else set()
    left |= set() if snapshot.pair is not None else {PAIRED}
    steps = [step for step in STEPS if step.title not in left]
    for number, step in enumerate(steps, 1):
        out.append(
            KeepTogether(
                [
                    Paragraph(f"{number}.  {step.title}", styles.H3),
                    Paragraph(step.explanation, styles.BODY),
                    Paragraph("<br/>".join(_code(line) for line in step.commands), styles.COMMAND),
                ]
            )
        )
    head = snapshot.custody_head
    return [
        *out,
        Paragraph(_HEAD_KEPT if snapshot.public is not None else _HEAD_FOUND, styles.SMALL),
        pieces.digest_strip(head.sha256, f"Entri {head.seq}"),
        *([] if snapshot.public is not None else [Paragraph(_CODES, styles.SMALL)]),
        *([] if snapshot.public is not None else public.pair(snapshot)),
    ]


_CODES = (
    "Kode kotak di samping gambar dan klip memuat satu baris: NETRA2, nomor turunan, nomor barang "
    "bukti, bingkai (f dan nomornya, mulai dari 0), dan SHA-256 piksel sumbernya. Angka itu sama "
    "dengan frames_sha256 turunan itu dalam lampiran manifest.json."
)


def _code(line: str) -> str:
    indented = len(line) - len(line.lstrip(" "))
    return "\u00a0" * indented + text.markup(line.lstrip(" "), styles.COMMAND.fontName)
