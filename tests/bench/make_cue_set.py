"""Make the hard set of heard cue phrases: `python3 -m tests.bench.make_cue_set [FILE [PART...]]`.

espeak-ng says the sentences below in voices that Whisper base reads badly, and Netra writes down
what it hears. The set has four parts that share no cue, no sentence and no voice: `tuning`,
`second` and `heldout` are for choosing rules (the latter two were held out until their errors had
been looked at), `unseen` is for saying how good they are. Named parts are made anew, the others
stay as the file has them: another processor hears other words.

Kinds: `cue` (the phrase is said), `guarded` (said in a call for neutrality), `near` (words like
a cue's in talk of something else), `plain` (ordinary talk of an election).
What is expected is not judged by hand: the categories one of whose cues is said word for word.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import wave
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import AsrProfile, TranscriptStretch, Word
from app.services import catalogue
from app.services.models import default_model
from app.tasks.job import JobContext
from media.transcribe import transcribe

FILE = Path(__file__).parents[1] / "data" / "cues" / "heard.json"
SEED = 20261122
_CUES_A_PART = 60
_PAUSE_S = 1.5
RATE = 16_000
PARTS = ("tuning", "second", "heldout", "unseen")
_VOICES = {
    "tuning": (("id", 150, 50), ("id+f2", 160, 55), ("id+m3", 170, 45)),
    "second": (("id+f4", 155, 60), ("id+m7", 165, 40), ("id+m1", 175, 50)),
    "heldout": (("id+m4", 160, 48), ("id+f1", 150, 52), ("id+m6", 165, 44)),
    "unseen": (("id+f3", 158, 56), ("id+m2", 162, 46), ("id+m5", 152, 52)),
}
_CARRIERS = {
    "tuning": (
        "Bapak ibu sekalian, {} hari ini juga di balai desa.",
        "Tadi pagi beliau bilang begini, {}, lalu semua tertawa.",
        "Waktu itu saya dengar sendiri {} dari pengeras suara.",
        "Sebelum pulang, {}, begitu pesan kepala dinas.",
        "Di akhir acara ada yang berteriak {} sampai tiga kali.",
        "Menurut catatan kami, {} diucapkan pada menit kelima.",
    ),
    "second": (
        "Teman-teman, {}, supaya cepat selesai urusan kita.",
        "Camat berdiri lalu berkata {} kepada para kepala dusun.",
        "Pada rekaman kedua terdengar {} dengan jelas.",
        "Kalau sudah sampai rumah, {}, itu saja dari saya.",
        "Ada suara perempuan yang menyebut {} di dekat panggung.",
        "Saya ulangi sekali lagi, {}, mohon diperhatikan.",
    ),
    "heldout": (
        "Selamat siang semua, {}, nanti kita lanjut lagi.",
        "Lurah menelepon saya dan meminta {} secepatnya.",
        "Dalam video itu {} diucapkan oleh laki-laki berpeci.",
        "Jadi intinya {}, sisanya terserah anda.",
        "Ketika lampu padam, seseorang berbisik {} di belakang.",
        "Pesan suara itu berbunyi {}, tanpa nama pengirim.",
    ),
    "unseen": (
        "Kemarin malam di rumah pak lurah dia menyampaikan {} kepada tamu.",
        "Pada detik kesepuluh terdengar jelas {} lalu tepuk tangan.",
        "Sudah saya bilang, {}, jangan sampai ada yang ketinggalan.",
        "Guru itu menulis {} di papan dan membacanya keras-keras.",
        "Sambil memegang pengeras suara, {}, begitu teriaknya.",
        "Isi rapat tadi hanya {} dan pembagian jadwal.",
    ),
}
_GUARDED = {
    "tuning": (
        "Hari ini seluruh pegawai mengikuti deklarasi netralitas di halaman kantor.",
        "Aparatur sipil negara tidak boleh dukung paslon mana pun.",
        "Pegawai dilarang pasang baliho di lingkungan sekolah.",
        "Kita harus netral, bukan untuk mengajak coblos nomor berapa pun.",
        "Semua peserta membaca ikrar netralitas dan pakta integritas.",
        "Guru dilarang salam dua jari di depan kamera.",
        "Undangan deklarasi damai diterima semua partai.",
        "Jangan memihak, tetap netral, tidak boleh masuk grup pemenangan.",
    ),
    "second": (
        "Bupati membuka acara deklarasi netralitas aparatur sipil negara.",
        "Sesuai edaran, pegawai tidak boleh memakai mobil dinas untuk rapat partai.",
        "Dilarang menjadi tim pemenangan atau pengurus ranting.",
        "Sosialisasi netralitas ini bukan untuk mengajak pilih nomor siapa pun.",
        "Kepala sekolah menandatangani pakta integritas dan ikrar netralitas.",
        "Staf kelurahan dilarang pakai kaos paslon ketika bertugas.",
        "Deklarasi damai berlangsung tertib di lapangan kecamatan.",
        "Camat harus netral dan tidak boleh kumpulkan warga untuk calon.",
    ),
    "heldout": (
        "Gubernur memimpin deklarasi netralitas di aula provinsi.",
        "Perangkat desa tidak boleh coblos nomor sambil difoto.",
        "Dilarang tempel stiker calon pada kendaraan kantor.",
        "Ingat, kita tetap netral dan jangan memihak kader partai.",
        "Peserta apel mengucapkan ikrar netralitas bersama-sama.",
        "Bidan desa dilarang menonton kampanye pada jam kerja.",
        "Tokoh agama menghadiri deklarasi damai kemarin sore.",
        "Pegawai harus netral, tidak boleh kumpulkan ktp.",
    ),
    "unseen": (
        "Sekretaris daerah membacakan pakta integritas dan deklarasi netralitas.",
        "Lurah tidak boleh hadir kampanye walaupun sedang cuti.",
        "Dilarang memasang spanduk di kantor kelurahan.",
        "Kami harus netral dan jangan memihak calon mana pun.",
        "Seluruh camat mengikuti ikrar netralitas di alun-alun.",
        "Kepala puskesmas dilarang bagi sembako atas nama calon.",
        "Besok ada deklarasi damai di depan kantor kabupaten.",
        "Tenaga honorer tetap netral, tidak boleh foto bersama kandidat.",
    ),
}
_NEAR = {
    "tuning": (
        "Tukang itu pasang lampu dan pasang pintu di rumah tetangga.",
        "Nomor telepon baru saya akan saya kirim nanti malam.",
        "Pilih warna cat yang cocok untuk ruang tamu.",
        "Anak saya suka menonton bola setiap malam Minggu.",
        "Dokter menyarankan angkat kaki sebelum tidur.",
        "Kami menang lomba masak antar kampung kemarin.",
        "Tolong bantu ibu angkat beras ke dapur.",
        "Rumah dia dekat dengan kantor pos.",
        "Surat undangan pernikahan sudah dikirim semua.",
        "Mobil pemadam datang lima belas menit kemudian.",
    ),
    "second": (
        "Pasang tenda dulu sebelum hujan turun.",
        "Nomor antrean tujuh belas silakan ke loket.",
        "Pilih buah yang matang, jangan yang keras.",
        "Suami saya bekerja di kapal nelayan.",
        "Angkat tangan kalau ada yang mau bertanya.",
        "Tim sepak bola desa kami kalah tipis.",
        "Tolong ambilkan air minum untuk tamu.",
        "Rumah sakit itu punya ruang kerja yang sempit.",
        "Surat jalan truk pasir sudah diperiksa polisi.",
        "Mobil angkutan umum mogok di tanjakan.",
    ),
    "heldout": (
        "Tempel perangko di pojok kanan amplop putih itu.",
        "Nomor rumahnya sudah diganti sejak banjir.",
        "Pilihan menu di warung itu hanya dua.",
        "Istri nelayan itu menjual ikan asin.",
        "Angkat jemuran, sebentar lagi hujan.",
        "Kelompok tani mendapat pupuk gratis.",
        "Tolong bawa anak itu ke puskesmas.",
        "Ruang kelas dipakai untuk latihan menari.",
        "Surat tanah masih disimpan di bank.",
        "Bus malam berangkat pukul tujuh lewat.",
    ),
    "unseen": (
        "Pesan makanan dulu sebelum rapat dimulai.",
        "Nomor kamarnya ada di gantungan kunci.",
        "Pilihlah jalan yang paling dekat ke pasar.",
        "Paman saya membeli kapal kecil di pelabuhan.",
        "Angkat telepon itu, mungkin dari sekolah.",
        "Regu pramuka kami menang lomba memasak.",
        "Tolong bantu adik mengerjakan tugas sekolah.",
        "Rumah makan itu tutup setiap hari Jumat.",
        "Surat kabar lama dijual kiloan di pasar.",
        "Mobil tetangga terparkir di halaman masjid.",
    ),
}
_PLAIN = {
    "tuning": (
        "Ketua pengawas kecamatan membuka rapat pleno pada pukul sembilan pagi.",
        "Saksi mengajukan keberatan atas hasil penghitungan di tempat pemungutan suara tujuh.",
        "Jumlah surat suara sah di desa itu dua ratus tiga puluh empat lembar.",
        "Kotak suara tidak tersegel ketika tiba pada malam hari.",
        "Daftar pemilih tetap memuat nama orang yang sudah meninggal dunia.",
        "Video ini direkam di depan balai desa pada tanggal empat belas Februari.",
        "Penghitungan ulang akan dilakukan besok di hadapan semua saksi.",
        "Laporan itu diterima tujuh hari setelah kejadian.",
        "Hujan deras membuat jalan ke kecamatan terputus.",
        "Kepala desa menyerahkan daftar hadir kepada pengawas.",
    ),
    "second": (
        "Formulir hasil yang kami terima berbeda dengan angka yang dibacakan.",
        "Menurut saya ada selisih seratus dua puluh suara pada papan tulis.",
        "Pemungutan suara ulang paling lambat sepuluh hari kemudian.",
        "Identitas pelapor kami rahasiakan sesuai peraturan yang berlaku.",
        "Petugas menandai sendiri kertas yang tersisa setelah pintu ditutup.",
        "Listrik padam dua kali selama penghitungan berlangsung.",
        "Pengawas memotret papan hasil dari jarak tiga meter.",
        "Berita acara ditandatangani lima orang saksi.",
        "Gudang logistik dijaga bergantian oleh warga dan polisi.",
        "Rapat ditunda karena peserta belum lengkap.",
    ),
    "heldout": (
        "Pleno tingkat kecamatan selesai menjelang tengah malam.",
        "Seorang pemantau mencatat waktu kedatangan kotak kelima.",
        "Angka pada layar tidak sama dengan angka pada kertas.",
        "Ketua kelompok membacakan hasil satu demi satu.",
        "Jembatan putus sehingga logistik terlambat dua jam.",
        "Tinta habis sebelum pukul sebelas siang.",
        "Warga lanjut usia didahulukan masuk ke bilik.",
        "Kamera dipasang pada tiang di seberang jalan.",
        "Saksi kedua datang dengan sepeda motor merah.",
        "Laporan tertulis diserahkan dalam map biru.",
    ),
    "unseen": (
        "Rekapitulasi di tingkat kabupaten tertunda satu hari.",
        "Seorang saksi meninggalkan ruangan sebelum berita acara dibacakan.",
        "Hasil di dua tempat berbeda dengan catatan kami.",
        "Rekaman dari ketua kelompok sudah dihapus.",
        "Angka itu ditulis dengan pensil pada papan kayu.",
        "Anggota panitia menghitung lembar yang rusak dua kali.",
        "Gedung sekolah dipinjam untuk menyimpan bilik.",
        "Pengawas mencatat pelat nomor kendaraan yang masuk.",
        "Petugas keamanan berganti setiap enam jam.",
        "Tanda terima laporan diberikan pada sore hari.",
    ),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One clip of the set."""

    part: str
    """tuning or heldout."""
    kind: str
    """cue, guarded, near or plain."""
    voice: str
    """espeak-ng's voice, words a minute and pitch."""
    said: str
    """What the synthesiser was given."""
    expected: tuple[str, ...]
    """Categories one of whose cues is said word for word; none where it is guarded."""
    heard: str = ""
    """What Whisper wrote."""


def plain(text: str) -> str:
    """Words in small letters, one space between."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def sentences() -> list[Sentence]:
    """Give what is to be said, the same each time."""
    chance = random.Random(SEED)  # noqa: S311 - a seeded draw, no secret
    spoken = sorted(
        {c.text for k in catalogue.load().categories for c in k.cues if c.language == "id"}
    )
    chance.shuffle(spoken)
    made: list[Sentence] = []
    for number, part in enumerate(PARTS):
        cues = spoken[number * _CUES_A_PART : (number + 1) * _CUES_A_PART]
        carriers, voices = _CARRIERS[part], _VOICES[part]
        texts = [("cue", carriers[at % len(carriers)].format(cue)) for at, cue in enumerate(cues)]
        texts += [("guarded", text) for text in _GUARDED[part]]
        texts += [("near", text) for text in _NEAR[part]]
        texts += [("plain", text) for text in _PLAIN[part]]
        chance.shuffle(texts)
        for at, (kind, text) in enumerate(texts):
            voice, rate, pitch = voices[at % len(voices)]
            expected = () if kind == "guarded" else _said(text)
            made.append(Sentence(part, kind, f"{voice} {rate} {pitch}", text, expected))
    return made


def _said(text: str) -> tuple[str, ...]:
    words = f" {plain(text)} "
    return tuple(
        category.code
        for category in catalogue.load().categories
        if any(f" {plain(cue.text)} " in words for cue in category.cues)
    )


def _spoken(one: Sentence, path: Path) -> NDArray[np.int16]:
    voice, rate, pitch = one.voice.split()
    command = ["espeak-ng", "-v", voice, "-s", rate, "-p", pitch, "-w", str(path), one.said]
    subprocess.run(command, check=True)
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("s16", "mono", RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def _heard(part: list[Sentence], folder: Path) -> list[str]:
    """Read a part as one recording, as a person would record it; give each sentence's words."""
    parts: list[NDArray[np.int16]] = []
    spans: list[tuple[float, float]] = []
    at_s = 0.0
    for one in part:
        sound = _spoken(one, folder / "said.wav")
        spans.append((at_s, at_s + sound.size / RATE))
        parts += [sound, np.zeros(round(_PAUSE_S * RATE), np.int16)]
        at_s = spans[-1][1] + _PAUSE_S
    path = folder / "part.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.concatenate(parts).tobytes())
    words: list[Word] = []

    def keep(item: object) -> None:
        if isinstance(item, TranscriptStretch):
            words.extend(word for segment in item.segments for word in segment.words)
            print(item.done_until_us // 1_000_000, "of", round(at_s), "s", flush=True)

    transcribe(path, default_model("whisper-base"), AsrProfile(), 0, JobContext(on_item=keep))
    middles = [(word.start_us + word.end_us) / 2e6 for word in words]
    reach = _PAUSE_S / 2
    return [
        " ".join(
            word.text
            for word, middle in zip(words, middles, strict=True)
            if start - reach <= middle < end + reach
        )
        for start, end in spans
    ]


def main(target: Path, parts: tuple[str, ...] = PARTS) -> None:
    """Write the set to a file, with what made it; parts that are not named stay as they are."""
    kept = json.loads(target.read_text(encoding="utf-8"))["sentences"] if parts != PARTS else []
    done = [one for one in kept if one["part"] not in parts]
    with tempfile.TemporaryDirectory(prefix="netra-cues-") as name:
        for part in parts:
            said = [one for one in sentences() if one.part == part]
            heard = _heard(said, Path(name))
            done += [
                asdict(replace(one, heard=text)) for one, text in zip(said, heard, strict=True)
            ]
    voice = subprocess.run(["espeak-ng", "--version"], check=True, capture_output=True, text=True)
    facts = {
        "seed": SEED,
        "catalogue": catalogue.load().sha256,
        "model": default_model("whisper-base").sha256,
        "synthesiser": voice.stdout.split(" Data")[0],
        "sentences": done,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE, tuple(sys.argv[2:]) or PARTS)
