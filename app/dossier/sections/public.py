"""The public variant: what was chosen to be seen, and in words what is not and why.

These pages read `snapshot.public` and what names the case and its signer, nothing else.
"""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from app.domain.case import PartyRole
from app.domain.dossier import DossierSnapshot
from app.domain.dossier_public import (
    NameShown,
    PublicDossier,
)
from app.dossier import fonts, pieces, styles, text, words
from app.dossier.furniture import KIND
from app.dossier.sections import head
from app.dossier.sections.signature import signature_block

TITLE = "Salinan publik berkas perkara"
_HIDDEN = (
    "Nama orang diganti dengan kedudukannya dan nomor (Terlapor 1, Saksi 2), kecuali yang "
    "disebut di bawah. NIP, alamat, dan nomor telepon tidak pernah dimuat, apa pun pilihannya.",
    "Gambar hanya diambil dari salinan tertutup yang setiap framenya sudah dilihat dan disetujui "
    "orang kedua. Tanpa salinan seperti itu tercetak bingkai kosong dengan alasannya.",
    "Semua yang diketik orang tidak dimuat: judul, uraian kejadian, catatan, kutipan, transkrip, "
    "nama berkas, asal barang bukti. Tidak ada program yang dapat menjamin menemukan setiap nama "
    "di dalam tulisan.",
    "Penilaian unsur, syarat, batas waktu, dan riwayat penguasaan hanya ada pada varian internal.",
)
_PAIR = (
    "Dari perkara ini disusun dua berkas sekaligus: varian internal, yang disimpan kantor, dan "
    "varian publik, yang bagian yang dilindunginya ditutup. {own} Dua berkas tidak dapat saling "
    "memuat hash akhirnya: menuliskannya ke dalam mengubah hash itu sendiri. Karena itu daftar "
    "isi kedua varian (manifest.json) diselesaikan lebih dahulu, di-hash, lalu kedua hash itu "
    "dicetak dan dilampirkan (pair-sha256.txt) pada kedua berkas. Hash berkas jadinya dicatat "
    "dalam riwayat perkara."
)
_OWN = {False: "Ini varian internalnya.", True: "Ini varian publiknya."}
_SHOWN = {
    NameShown.LABEL: "kedudukan dan nomor saja",
    NameShown.INITIALS: "inisial",
    NameShown.OFFICE: "jabatan dan instansi, tanpa nama",
    NameShown.NAME: "nama, jabatan, dan instansi",
}


def cover(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the first page: which case, what this is not, and its counterpart."""
    form, newest = snapshot.form, snapshot.custody_head
    number = text.shortened(text.shown(text.or_missing(form.number)), 80)
    rows = [
        ("Asal penanganan", words.ORIGINS[form.origin]),
        ("Jenis pemilihan", words.ELECTIONS[form.election]),
        ("Isi", _amounts(snapshot)),
        ("Disusun pada", text.instant_words(snapshot.made_at_local)),
    ]
    return [
        *head.head(snapshot),
        Paragraph(KIND.upper(), styles.COVER_KIND),
        Spacer(1, 3 * mm),
        pieces.rule(styles.ACCENT, 2.2, 10),
        Paragraph(TITLE, styles.COVER_TITLE),
        Paragraph(f"Nomor register <b>{text.markup(number, fonts.BOLD)}</b>", styles.COVER_NUMBER),
        Spacer(1, 9 * mm),
        *pieces.facts(rows),
        Spacer(1, 7 * mm),
        pieces.digest_strip(newest.sha256, f"Entri {newest.seq}"),
        Spacer(1, 2),
        Paragraph(
            "Kepala riwayat penguasaan bukti: SHA-256 entri terakhir saat berkas ini disusun. "
            "Riwayatnya sendiri disimpan kantor, sebab di dalamnya ada nama orang.",
            styles.CAPTION,
        ),
        *_counterpart(snapshot),
        Spacer(1, 6 * mm),
        *signature_block(snapshot),
        Spacer(1, 5 * mm),
        Paragraph(
            "Semua isi berkas ini adalah <b>dugaan</b>. Tidak ada yang dinyatakan bersalah; "
            "penetapan hanya oleh rapat pleno dan instansi yang berwenang.",
            styles.SMALL_SOFT,
        ),
    ]


def about(snapshot: DossierSnapshot, public: PublicDossier) -> list[Flowable]:
    """Say what is hidden, by what rule, who is told of how, and which file is the counterpart."""
    out: list[Flowable] = [
        Paragraph(
            "Salinan ini dibuat untuk diberikan keluar. Yang tidak dimuat disebut di sini, agar "
            "tidak ada yang mengira sudah melihat seluruhnya.",
            styles.LEAD,
        ),
        *[Paragraph(part, styles.BULLET, bulletText="•") for part in _HIDDEN],
        *pieces.titled("Yang diceritakan tentang orang"),
        *pieces.facts(_chosen(public)),
    ]
    if public.persons:
        rows = [
            [
                pieces.cell(person.label, styles.CELL_BOLD),
                pieces.cell(text.shortened(person.told, 400) or "tidak disebut"),
            ]
            for person in public.persons
        ]
        out += [
            Spacer(1, 6),
            pieces.table(["Orang", "Keterangan"], rows, [40 * mm, styles.BODY_WIDTH - 40 * mm]),
        ]
    return [*out, *pair(snapshot)]


def pair(snapshot: DossierSnapshot) -> list[Flowable]:
    """Explain the other variant and print both digests; nothing where there is none."""
    if snapshot.pair is None:
        return []
    both = snapshot.pair
    return [
        CondPageBreak(62 * mm),
        pieces.line("Varian internal dan varian publik", styles.H2),
        Paragraph(_PAIR.format(own=_OWN[snapshot.public is not None]), styles.BODY),
        pieces.digest_strip(both.internal_sha256, "Isi internal"),
        Spacer(1, 1),
        pieces.digest_strip(both.public_sha256, "Isi publik"),
    ]


def closing(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the last part: who signed this variant."""
    two = ""
    if snapshot.form.needs_two_signatures:
        two = (
            " Perkara ini menuntut dua tanda tangan elektronik, Pemeriksa lalu Ketua; berapa yang "
            "sungguh ada dibaca dari berkas."
        )
    return [
        Paragraph(
            "Tanda tangan elektronik meliputi seluruh berkas PDF ini beserta lampirannya. Varian "
            f"internal ditandatangani tersendiri.{two}",
            styles.BODY,
        ),
        *signature_block(snapshot),
    ]


def _amounts(snapshot: DossierSnapshot) -> str:
    public = snapshot.public
    if public is None:
        return ""
    seen = sum(bool(entry.picture.path) for entry in public.entries)
    return (
        f"{len(public.evidence)} barang bukti, {len(public.entries)} momen, {seen} di antaranya "
        "dengan gambar tertutup"
    )


def _counterpart(snapshot: DossierSnapshot) -> list[Flowable]:
    if snapshot.pair is None:
        return []
    return [
        Spacer(1, 3),
        pieces.digest_strip(snapshot.pair.internal_sha256, "Varian internal"),
        Spacer(1, 2),
        Paragraph(
            "SHA-256 daftar isi (manifest.json) varian internal berkas ini, yang memuat hash "
            "varian publik ini pula.",
            styles.CAPTION,
        ),
    ]


def _chosen(public: PublicDossier) -> list[tuple[str, str]]:
    chosen = {item.role: item.shown for item in public.choices}
    return [(words.ROLES[role], _SHOWN[chosen.get(role, NameShown.LABEL)]) for role in PartyRole]
