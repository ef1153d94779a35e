"""Facts as a person reads them: durations, dates, kinds, steps of a job."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from app.domain.evidence import EvidenceKind
from app.domain.transcript import SegmentFlag
from app.services.messages import format_size

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}

__all__ = [
    "clock", "date_text", "duration", "flag_text", "format_size", "kind_text", "local_time",
    "rate_text", "short_clock", "step_text", "time_left",
]  # fmt: skip


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Texts", text)


def rate_text(frames_per_second: float) -> str:
    """Write 25 fps or 29,97 fps: a point would make thousands of it. Empty for 0."""
    if not frames_per_second:
        return ""
    number = f"{frames_per_second:.3f}".rstrip("0").rstrip(".")
    return f"{number.replace('.', ',')} fps"


def short_clock(time_us: int) -> str:
    """Write 00:41 or 1:02:03, cut to the second."""
    minutes, seconds = divmod(time_us // 1_000_000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def clock(time_us: int) -> str:
    """Write 00:00:41.480, cut to the millisecond."""
    seconds, milliseconds = divmod(time_us // 1000, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}"


def duration(length_us: int | None) -> str:
    """Write the length of an item, or nothing where it has none; 0,4 s below a second."""
    if length_us is None:
        return ""
    if 0 < length_us < 1_000_000:
        tenths = max(1, length_us // 100_000)
        return tr("{n} s").format(n=f"0,{tenths}")
    return short_clock(length_us)


def time_left(seconds: float) -> str:
    """Write how long a job will still take, roughly, as is honest."""
    if seconds < 60:
        return tr("kurang dari 1 menit lagi")
    if seconds < 5400:
        return tr("sekitar {n} menit lagi").format(n=round(seconds / 60))
    return tr("sekitar {n} jam lagi").format(n=round(seconds / 3600))


def date_text(day: date) -> str:
    """Write 24 Nov 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def local_time(stamp: str) -> str:
    """Write a UTC stamp as local time with its zone: 22 Nov 2026 14.05 WIB."""
    try:
        local = datetime.fromisoformat(stamp).astimezone()
    except ValueError:
        return stamp
    offset = local.utcoffset()
    hours = offset.total_seconds() / 3600 if offset is not None else 0.0
    zone = _ZONES.get(int(hours), f"UTC{hours:+g}") if hours == int(hours) else f"UTC{hours:+g}"
    return f"{date_text(local.date())} {local:%H.%M} {'UTC' if hours == 0 else zone}"


def kind_text(kind: EvidenceKind) -> str:
    """Name a kind of evidence."""
    return {
        EvidenceKind.VIDEO: tr("Video"),
        EvidenceKind.AUDIO: tr("Suara"),
        EvidenceKind.PHOTO: tr("Foto"),
        EvidenceKind.OTHER: tr("Berkas lain"),
    }[kind]


def flag_text(flag: SegmentFlag) -> str:
    """Say in words why a segment should be heard before it is believed."""
    return {
        SegmentFlag.NO_SPEECH: tr("mungkin tidak ada ujaran di sini"),
        SegmentFlag.REPETITIVE: tr("teksnya berulang-ulang"),
        SegmentFlag.UNSURE: tr("mesin kurang yakin"),
        SegmentFlag.LITTLE_SPEECH: tr("hampir tidak ada suara orang"),
        SegmentFlag.REPEATED: tr("sama dengan segmen sebelumnya"),
        SegmentFlag.KNOWN_INVENTION: tr("kalimat yang sering dikarang mesin"),
        SegmentFlag.ODD_PACE: tr("kecepatan bicara tidak wajar"),
        SegmentFlag.SECOND_PASS: tr("hasil pembacaan kedua"),
        SegmentFlag.UNVERIFIED_MODEL: tr("model tidak dikenal"),
        SegmentFlag.OTHER_LANGUAGE: tr("mungkin bahasa lain"),
        SegmentFlag.PROMPTED: tr("mesin diberi kata bantu"),
        SegmentFlag.PROMPT_WORDS: tr("memuat kata bantu"),
        SegmentFlag.UNWRITTEN: tr("ada ucapan yang tidak tertulis"),
        SegmentFlag.SEVERAL_VOICES: tr("terdengar lebih dari satu suara"),
        SegmentFlag.OVERLAP: tr("bertumpuk: lebih dari satu orang berbicara"),
    }[flag]


def step_text(step: str) -> str:
    """Say what a job does now; an unknown step is shown as it is."""
    known = {
        "paused": tr("dijeda"),
        "copying": tr("menyalin"),
        "looking": tr("memeriksa basis data di proses terpisah"),
        "comparing": tr("membandingkan salinan"),
        "hashing": tr("menghitung hash"),
        "preparing": tr("menyiapkan"),
        "telling_voices": tr("membandingkan suara orang"),
        "probing": tr("memeriksa berkas"),
        "loading": tr("memuat model"),
        "listening": tr("mendengarkan"),
        "decoding": tr("membaca gambar"),
        "indexing": tr("membuat indeks bingkai"),
        "rehearsing": tr("mencoba memutarnya di proses terpisah"),
        "cutting": tr("memotong klip"),
        "encoding": tr("menulis klip"),
        "drawing": tr("menyusun halaman"),
        "layout": tr("menyusun halaman"),
        "archival": tr("menyiapkan PDF/A"),
        "signing": tr("menandatangani"),
        "verifying": tr("memverifikasi"),
        "deriving": tr("membuat ulang turunan"),
        "archiving": tr("menyiapkan PDF/A"),
        "waveform": tr("membaca gelombang suara"),
        "filmstrip": tr("membuat deretan gambar"),
        "matching": tr("mencocokkan suara"),
        "matching_cues": tr("mencocokkan ujaran dengan contoh katalog"),
        "pictures": tr("menyiapkan gambar setiap bingkai"),
        "tracking": tr("mengikuti isi kotak"),
        "faces": tr("mencari wajah"),
        "text": tr("mencari tulisan"),
        "stamping": tr("meminta cap waktu"),
        "packing": tr("menyusun paket"),
        "writing": tr("menulis gambar"),
        "proving": tr("mencocokkan potongan dengan aslinya"),
        "checking": tr("memeriksa setiap bingkai"),
        "proxy": tr("membuat salinan ringan"),
        "proxy_measuring": tr("mengukur kecepatan membaca"),
        "spectrogram": tr("menghitung spektrogram"),
    }
    return known.get(step, step)


def severity_text(severity: str) -> str:
    """Say how soon to look (the catalogue's urgency); it says nothing of guilt or sanction."""
    known = {
        "low": tr("lihat"),
        "medium": tr("hari ini"),
        "high": tr("dahulukan"),
        "critical": tr("segera"),
    }
    return known.get(severity, severity)


def stage_text(stage: str) -> str:
    """Name the stage of the election a category belongs to."""
    known = {
        "sebelum_penetapan": tr("sebelum penetapan"),
        "setelah_penetapan": tr("setelah penetapan"),
        "keduanya": tr("sebelum dan setelah penetapan"),
    }
    return known.get(stage, stage)


def change_text(label: str) -> str:
    """Say what a step of the undo stack did, such as `moment.add M-001`."""
    key, _, code = label.partition(" ")
    known = {
        "moment.add": tr("tandai {code}"),
        "suggestion.accepted": tr("terima usulan sebagai {code}"),
        "suggestion.rejected": tr("tolak usulan {code}"),
        "moment.set": tr("ubah {code}"),
        "moment.import": tr("impor {code} momen"),
        "moment.split": tr("belah {code}"),
        "moment.join": tr("gabungkan {code}"),
        "moment.copy": tr("salin {code} ke rekaman serentak"),
        "moment.remove": tr("hapus {code}"),
        "moment.restore": tr("kembalikan {code}"),
        "transcript.revise": tr("perbaiki transkrip"),
        "transcript.confirm": tr("sudah didengar"),
        "transcript.layout": tr("tata segmen"),
        "transcript.replace": tr("ganti teks"),
        "transcript.speaker": tr("siapa berbicara"),
        "transcript.choose": tr("pilih transkrip"),
        "transcript.import": tr("impor transkrip"),
        "speaker.name": tr("nama pembicara"),
        "catalogue.use": tr("pakai katalog {code}"),
        "second.mark": tr("tandai {code}"),
        "second.set": tr("ubah {code}"),
        "second.remove": tr("hapus {code}"),
        "second.restore": tr("kembalikan {code}"),
        "second.resolve": tr("putuskan {code}"),
        "sync.set": tr("samakan waktu {code}"),
        "sync.remove": tr("bubarkan {code}"),
        "deadline.set": tr("tetapkan tenggat"),
        "case.set": tr("ubah formulir perkara"),
        "evidence.clock": tr("jam perekam {code}"),
        "evidence.describe": tr("asal-usul {code}"),
        "evidence.restore": tr("kembalikan {code}"),
        "evidence.withdraw": tr("tarik {code}"),
        "party.add": tr("catat {code}"),
        "party.set": tr("ubah {code}"),
        "party.remove": tr("keluarkan {code}"),
        "requirement.set": tr("periksa syarat"),
        "element.set": tr("nilai unsur"),
    }
    return known[key].format(code=code) if key in known else label
