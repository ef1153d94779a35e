"""The odd facts of a file in words: what it is, and what it means for who looks at it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.file_state import FileFact, Oddity
from app.domain.mediatime import TimeRange, format_time
from app.services.messages import format_size

_SHOWN = 6


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("FileState", text)


def fact_title(fact: FileFact) -> str:
    """Name one fact in a few words."""
    names = {
        Oddity.TRUNCATED: tr("Ekor berkas hilang"),
        Oddity.DAMAGED: tr("Bagian dalam rusak"),
        Oddity.LOST: tr("{count} bingkai hilang oleh kerusakan"),
        Oddity.UNREADABLE: tr("{count} bingkai tidak terbaca"),
        Oddity.UNTIMED: tr("Bingkai tanpa waktu"),
        Oddity.CLOCK: tr("Jam perekam mundur {count} kali"),
        Oddity.PICTURE_GAP: tr("{count} sela pada gambar"),
        Oddity.SOUND_GAP: tr("{count} sela pada suara"),
        Oddity.NO_SOUND: tr("Tanpa suara"),
        Oddity.SILENT_CODEC: tr("Suara tidak dapat dibaca"),
        Oddity.SOUND_TRACKS: tr("{count} trek suara"),
        Oddity.INTERLACED: tr("Gambar berselang baris (interlaced)"),
        Oddity.SIZES: tr("Ukuran gambar berubah di tengah"),
        Oddity.COLOURS: tr("Aturan warna tidak terbaca"),
        Oddity.HDR: tr("Gambar HDR"),
        Oddity.EDIT_LIST: tr("Daftar sunting menyembunyikan {count} paket"),
        Oddity.START: tr("Jam berkas tidak mulai dari nol"),
    }
    return names[fact.kind].format(count=fact.count)


def fact_text(fact: FileFact) -> str:
    """Say what one fact means, with its numbers."""
    if fact.kind is Oddity.TRUNCATED:
        return _truncated(fact)
    if fact.kind is Oddity.DAMAGED:
        return _damaged(fact)
    if fact.kind is Oddity.UNREADABLE:
        text = tr("Dekoder tidak memberi bingkai {frames}. Di sana tampil bingkai sebelumnya.")
        return text.format(frames=_listed([str(n) for n in fact.frames], fact.count))
    if fact.kind in (Oddity.LOST, Oddity.PICTURE_GAP, Oddity.SOUND_GAP):
        return _gaps(fact)
    if fact.kind is Oddity.UNTIMED and not fact.count:
        return tr("Berkas tidak menyebut waktu bingkai. Waktu di sini bukan waktu perekam.")
    texts = {
        Oddity.UNTIMED: tr(
            "Berkas tidak menyebut waktu bingkai, atau bagian yang menyebutnya hilang. Waktu di "
            "sini dihitung dengan {count} bingkai per detik dan bukan waktu perekam."
        ),
        Oddity.CLOCK: tr(
            "Waktu di dalam berkas kembali ke yang sudah lewat. Netra menyambung waktu "
            "sesudahnya supaya setiap bingkai punya tempat; itu bukan waktu perekam."
        ),
        Oddity.NO_SOUND: tr("Berkas ini tidak memuat trek suara."),
        Oddity.SILENT_CODEC: tr(
            "{count} dari {of} trek memakai pengodean yang tidak dikenal Netra."
        ),
        Oddity.SOUND_TRACKS: tr("Yang terdengar dipilih pada pilihan pemutar."),
        Oddity.INTERLACED: tr(
            "Satu bingkai memuat dua saat, baris demi baris. Tepi benda bergerak tampak "
            "bergerigi. Pemisahan baris ada pada pilihan pemutar; gambar diam tetap utuh."
        ),
        Oddity.SIZES: tr(
            "Sejauh ini terlihat {sizes} piksel. Setiap bingkai ditampilkan dan disimpan dalam "
            "ukurannya sendiri."
        ),
        Oddity.COLOURS: tr(
            "Berkas menyebut aturan warna yang tidak dikenal pembaca gambar. Bentuknya tepat; "
            "warnanya dibaca seperti pada berkas tanpa keterangan dan dapat berbeda."
        ),
        Oddity.HDR: tr(
            "Gambar ini dibuat untuk layar HDR dan tampil tanpa penyesuaian: lebih pucat "
            "daripada di telepon perekamnya. Bentuk dan bingkainya tepat."
        ),
        Oddity.EDIT_LIST: tr(
            "Paket itu hanya dipakai untuk membaca gambar sesudahnya dan tidak ditampilkan "
            "pemutar mana pun yang menaati berkas."
        ),
        Oddity.START: tr(
            "Stempel waktu pertama {start}. Netra menghitung dari sana sebagai 00:00:00.000; "
            "pts tampil apa adanya."
        ),
    }
    start = ("-" if fact.time_us < 0 else "") + format_time(abs(fact.time_us))
    sizes = ", ".join(f"{width} × {height}" for width, height in fact.sizes[:_SHOWN])
    return texts[fact.kind].format(count=fact.count, of=fact.of, start=start, sizes=sizes)


def _truncated(fact: FileFact) -> str:
    if fact.of:
        text = tr("Kepala berkas menyebut {of} bingkai; {count} di antaranya tidak ada.")
        return text.format(of=fact.of, count=fact.count)
    if fact.spans:
        text = tr(
            "Menurut kepala berkas gambar berakhir di {stated}; yang ada berakhir di {found}."
        )
        span = fact.spans[0]
        return text.format(stated=format_time(span.end_us), found=format_time(span.start_us))
    text = tr("Wadah menyebut {size} lebih banyak daripada yang ada. Yang ada ditampilkan.")
    return text.format(size=format_size(fact.count))


def _damaged(fact: FileFact) -> str:
    if not fact.count:
        return tr("Pembacaan berhenti sebelum akhir berkas. Yang terbaca ditampilkan.")
    text = tr("{count} paket atau bingkai rusak. Gambar di sana dapat hilang atau cacat.")
    return text.format(count=fact.count)


def _gaps(fact: FileFact) -> str:
    places = _listed([_span(span) for span in fact.spans], fact.count)
    if fact.kind is Oddity.LOST:
        text = tr("Tidak ada yang terbaca di {places}; bingkai sebelumnya tetap tampil.")
    elif fact.kind is Oddity.PICTURE_GAP:
        text = tr("Gambar berhenti jauh lebih lama daripada biasanya: {places}.")
    else:
        text = tr("Tidak ada data suara; di sana hening: {places}.")
    return text.format(places=places)


def _span(span: TimeRange) -> str:
    return f"{format_time(span.start_us)}–{format_time(span.end_us)}"


def _listed(names: Sequence[str], count: int) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = count - min(len(names), _SHOWN)
    return shown + tr(", dan {more} lagi").format(more=more) if more > 0 else shown
