"""How it was made, what the machine text can and cannot bear, and what is still missing."""

from __future__ import annotations

import json
from itertools import groupby

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from app.domain.dossier import DossierSnapshot, TranscriptSummary
from app.domain.second_reading import ReadingNote
from app.domain.transcript import RunOrigin
from app.dossier import pieces, styles, text, words

_TRANSCRIPT_ROOM = 60 * mm
"""Height of one transcript's facts, which are not torn apart."""
_LIMITS = (
    "Transkrip dibuat oleh program pengenal ucapan (Whisper), bukan oleh orang. Program dapat "
    "salah dengar, melewatkan ucapan, dan menulis kata yang tidak pernah diucapkan, terutama "
    "pada bagian sunyi, bising, bernyanyi, atau berbahasa daerah.",
    "Nama orang, nama tempat, angka, dan kata ingkar (tidak, bukan, jangan) harus didengarkan "
    "langsung sebelum dipakai.",
    "Keyakinan program terhadap sebuah kata bukan ukuran kebenarannya.",
    "Teks mesin tidak pernah ditimpa: revisi orang disimpan di sampingnya, dengan nama perevisi.",
    "Model, pilihan, dan komputer yang sama menulis teks yang sama. Pada prosesor jenis lain "
    "beberapa kata dapat berbeda: prosesor yang dipakai tercatat dalam riwayat.",
)


def method(snapshot: DossierSnapshot) -> list[Flowable]:
    """List tools, models, and the limits of machine transcription."""
    out: list[Flowable] = [
        *pieces.facts(
            [
                ("Program", f"Netra {snapshot.app_version}"),
                ("Katalog kategori", f"versi {snapshot.catalogue_version}"),
                *snapshot.catalogue_sources,
                *[(text.markup(name), version) for name, version in snapshot.tool_versions],
            ]
        ),
        *pieces.titled("Cara kerja"),
        *[
            Paragraph(part, styles.BULLET, bulletText="•")
            for part in (
                "Berkas asli hanya dibaca. Hash dihitung atas seluruh isi berkas saat disalin.",
                "Waktu adalah waktu tayang: dihitung dari awal berkas dengan pecahan tepat, dan "
                "selalu disertai nomor frame dan pts.",
                "Gambar diam adalah satu frame hasil dekode, diputar tegak, tanpa penyuntingan. "
                "Warna foto yang membawa profil diubah ke sRGB, sama seperti di layar.",
                "Semua pekerjaan dilakukan pada komputer ini tanpa jaringan, kecuali cap waktu "
                "tanda tangan bila diminta.",
            )
        ],
    ]
    for note in snapshot.readings:
        out += _reading(note)
    if snapshot.transcripts:
        # the heading goes with its first transcript, which asks for room of its own
        out += [CondPageBreak(_TRANSCRIPT_ROOM + 20 * mm), *pieces.titled("Transkripsi mesin")]
        for item in snapshot.transcripts:
            out += _transcript(item)
    out += [
        *pieces.titled("Batas transkripsi mesin"),
        *[Paragraph(part, styles.BULLET, bulletText="•") for part in _LIMITS],
    ]
    return out


def warnings(snapshot: DossierSnapshot) -> list[Flowable]:
    """Say what a reader must know is missing, by kind, with the items concerned."""
    if not snapshot.warnings:
        return [Paragraph("Tidak ada kekurangan yang dikenali oleh program.", styles.BODY)]
    ordered = sorted(snapshot.warnings, key=lambda item: (_order(item.code), item.subject))
    rows = []
    for code, members in groupby(ordered, key=lambda item: item.code):
        subjects = "; ".join(dict.fromkeys(item.subject for item in members if item.subject))
        rows.append([pieces.cell(words.WARNINGS[code]), pieces.cell(subjects or "perkara ini")])
    widths = [88 * mm, styles.BODY_WIDTH - 88 * mm]
    return [
        Paragraph(
            "Yang belum lengkap disebut di sini, tidak disembunyikan. Lengkapi atau jelaskan "
            "sebelum berkas dipakai dalam pemeriksaan.",
            styles.LEAD,
        ),
        pieces.table(["Yang belum lengkap", "Pada"], rows, widths),
    ]


def _order(code: str) -> int:
    return [str(key) for key in words.WARNINGS].index(str(code))


def _reading(note: ReadingNote) -> list[Flowable]:
    """Say that an item was read a second time, blind, and what came of it."""
    known = (
        ""
        if not note.worked_before
        else (f". Sebelumnya ia sudah bekerja di perkara ini ({note.worked_before} entri riwayat)")
    )
    left = note.differences - note.resolved
    total, *categories = note.kappas
    rows = [
        ("Barang bukti", f"{note.evidence} (telaah {note.code})"),
        ("Penanda pertama", ", ".join(note.first)),
        ("Penelaah kedua", f"{note.second}, menandai tanpa melihat penandaan pertama{known}"),
        ("Ditutup", note.ended_at),
        ("Kappa Cohen", "; ".join([total[1], *(f"{code}: {one}" for code, one in categories)])),
        (
            "Perbedaan",
            f"{note.differences}, diputuskan dengan alasan {note.resolved}, belum {left}",
        ),
    ]
    return [
        CondPageBreak(_TRANSCRIPT_ROOM),
        *pieces.titled("Telaah kedua (buta)"),
        *pieces.facts(rows),
        Spacer(1, 4),
        Paragraph(
            text.block(
                f"{note.rule} Kedua penandaan asli tersimpan utuh di riwayat penguasaan dan "
                "tidak diubah oleh putusan."
            ),
            styles.BODY,
        ),
        Spacer(1, 2),
        pieces.digest_strip(note.first_sha256, "penandaan pertama"),
        pieces.digest_strip(note.second_sha256, "penandaan kedua"),
        Spacer(1, 10),
    ]


def _transcript(item: TranscriptSummary) -> list[Flowable]:
    is_imported = item.source.origin is RunOrigin.IMPORTED
    known = (
        "sidik model ada pada daftar bawaan program"
        if item.model_is_known
        else "sidik model TIDAK ada pada daftar bawaan program"
    )
    rows = [
        ("Barang bukti", item.evidence),
        ("Keadaan", words.TRANSCRIPT_STATUSES.get(item.status, item.status)),
        ("Sumber", f"impor dari berkas {item.source.name}; cara pembuatannya tidak diketahui")
        if is_imported
        else ("Model", f"{item.model_name} ({known})"),
        ("Bahasa", words.language(item.language)),
        ("Segmen", f"{item.segment_count} segmen, {item.revised_count} diperiksa orang"),
    ]
    if not is_imported:
        rows.append(("Pengaturan", _settings(item.profile)))
    if item.source.origin is RunOrigin.PROMPTED:
        rows.append(("Kata bantu", _prompt(item.profile)))
    digest = (
        pieces.digest_strip(item.source.sha256, "berkas sumber")
        if is_imported
        else pieces.digest_strip(item.model_sha256, "model.bin")
    )
    return [
        CondPageBreak(_TRANSCRIPT_ROOM),
        *pieces.facts(rows),
        Spacer(1, 2),
        digest,
        Spacer(1, 10),
    ]


def _prompt(profile: str) -> str:
    """Say what the model was told beforehand, and what that does to its text."""
    told = json.loads(profile)["prompt"]
    return (
        f"Model diberi kata lebih dahulu: “{told}”. Dengan kata bantu model "
        "lebih mudah menulis kata itu di tempat ia tidak diucapkan; hanya segmen yang dibenarkan "
        "pendengar yang dikutip. Transkrip tanpa kata bantu dibuat lebih dahulu dan disimpan."
    )


def _settings(profile: str) -> str:
    """Write the settings of a run so that lines break between them, not within a name."""
    try:
        known = json.loads(profile)
    except ValueError:
        return profile
    if not isinstance(known, dict):
        return profile
    return ", ".join(f"{name} = {value}" for name, value in known.items())
