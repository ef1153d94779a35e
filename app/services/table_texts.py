"""Words of the tables that leave a case, Indonesian and English."""

from __future__ import annotations

from app.domain.case_line import TimeBasis
from app.domain.tables import TableKind

TITLES = {
    TableKind.MOMENTS: "moments",
    TableKind.PERSONS: "persons",
    TableKind.EVIDENCE: "evidence",
    TableKind.NOTES: "notes",
}
"""Key of the name of a sheet."""
BASES = {
    TimeBasis.COMPARED: "compared",
    TimeBasis.SYNCED: "synced",
    TimeBasis.STATED: "stated",
    TimeBasis.CLAIMED: "claimed",
}
COLUMNS: dict[TableKind, tuple[str, ...]] = {
    TableKind.MOMENTS: (
        *("code", "item", "file", "sha256", "start", "end", "start_us", "end_us", "page"),
        *("first_frame", "last_frame", "first_pts", "last_pts", "time_base"),
        *("real_start", "real_basis", "categories", "labels", "people"),
        *("box_x", "box_y", "box_width", "box_height", "quote", "heard", "note"),
        *("gestures", "catalogue", "created_at", "created_by", "standing"),
    ),
    TableKind.PERSONS: (
        *("code", "role", "name", "office", "agency", "nip", "rank", "employment", "number"),
        *("address", "phone", "moment_count", "moment_codes"),
    ),
    TableKind.EVIDENCE: (
        *("code", "file", "kind", "status", "size", "sha256", "sha512", "added_at"),
        *("source", "received_from", "received_at", "place", "method", "device"),
        *("length", "length_us", "frame_rate", "frames", "width", "height", "claimed_at"),
        *("clock_offset", "clock_zone", "clock_basis", "real_start", "real_basis"),
        *("latitude", "longitude", "moment_count", "standing"),
    ),
    TableKind.NOTES: ("what", "value"),
}
"""Keys of the titles of the columns, in order."""
NOTES = {
    "facts": (
        *("case_number", "case_title", "made_at", "made_by", "program", "catalogue"),
        *("chain_seq", "chain_sha256"),
    ),
    "texts": ("note_claims", "note_times", "note_text", "note_withheld", "note_verdict"),
}
"""What the last sheet says: facts with a value, then sentences."""
_WORDS: dict[str, tuple[str, str]] = {
    "moments": ("Momen", "Moments"),
    "persons": ("Orang", "Persons"),
    "evidence": ("Barang bukti", "Evidence"),
    "notes": ("Keterangan", "Notes"),
    "code": ("kode", "code"),
    "item": ("bukti", "evidence"),
    "file": ("nama berkas", "file name"),
    "sha256": ("SHA-256", "SHA-256"),
    "sha512": ("SHA-512", "SHA-512"),
    "start": ("mulai", "start"),
    "end": ("selesai", "end"),
    "start_us": ("mulai (mikrodetik)", "start (microseconds)"),
    "end_us": ("selesai (mikrodetik)", "end (microseconds)"),
    "page": ("halaman foto", "photo page"),
    "first_frame": ("bingkai pertama", "first frame"),
    "last_frame": ("bingkai terakhir", "last frame"),
    "first_pts": ("pts pertama", "first pts"),
    "last_pts": ("pts terakhir", "last pts"),
    "time_base": ("basis waktu", "time base"),
    "real_start": ("waktu nyata mulai", "real time of start"),
    "real_basis": ("dasar waktu nyata", "basis of real time"),
    "categories": ("kategori", "categories"),
    "labels": ("nama kategori", "category names"),
    "people": ("orang", "persons"),
    "box_x": ("kotak x", "box x"),
    "box_y": ("kotak y", "box y"),
    "box_width": ("kotak lebar", "box width"),
    "box_height": ("kotak tinggi", "box height"),
    "quote": ("kutipan", "quote"),
    "heard": ("kutipan sudah didengar", "quote heard by a person"),
    "note": ("catatan", "note"),
    "gestures": ("gestur tangan (kemiripan)", "hand gestures (likeness)"),
    "catalogue": ("versi katalog", "catalogue version"),
    "created_at": ("ditandai pada (UTC)", "marked at (UTC)"),
    "created_by": ("ditandai oleh", "marked by"),
    "standing": ("kedudukan", "standing"),
    "role": ("peran", "role"),
    "name": ("nama", "name"),
    "office": ("jabatan", "office"),
    "agency": ("instansi", "agency"),
    "nip": ("NIP", "NIP"),
    "rank": ("pangkat", "rank"),
    "employment": ("status kepegawaian", "employment"),
    "number": ("nomor urut", "ballot number"),
    "address": ("alamat", "address"),
    "phone": ("telepon", "telephone"),
    "moment_count": ("jumlah momen", "moments"),
    "moment_codes": ("momen", "codes of moments"),
    "only_named": ("disebut pada momen", "named on moments"),
    "kind": ("jenis", "kind"),
    "status": ("keadaan", "status"),
    "size": ("ukuran (bita)", "size (bytes)"),
    "added_at": ("diterima ke perkara (UTC)", "taken in (UTC)"),
    "source": ("sumber", "source"),
    "received_from": ("diterima dari", "received from"),
    "received_at": ("diterima pada", "received at"),
    "place": ("tempat", "place"),
    "method": ("cara", "method"),
    "device": ("perangkat", "device"),
    "length": ("durasi", "length"),
    "length_us": ("durasi (mikrodetik)", "length (microseconds)"),
    "frame_rate": ("bingkai per detik", "frames per second"),
    "frames": ("jumlah bingkai", "frames"),
    "width": ("lebar", "width"),
    "height": ("tinggi", "height"),
    "claimed_at": ("waktu menurut berkas (klaim)", "time by the file (claim)"),
    "clock_offset": ("selisih jam perekam", "offset of the recorder's clock"),
    "clock_zone": ("zona jam perekam", "zone of the recorder's clock"),
    "clock_basis": ("dasar selisih", "basis of the offset"),
    "latitude": ("lintang (klaim)", "latitude (claim)"),
    "longitude": ("bujur (klaim)", "longitude (claim)"),
    "what": ("hal", "what"),
    "value": ("isi", "value"),
    "case_number": ("nomor register", "register number"),
    "case_title": ("judul perkara", "case title"),
    "made_at": ("dibuat pada (UTC)", "made at (UTC)"),
    "made_by": ("dibuat oleh", "made by"),
    "program": ("program", "program"),
    "chain_seq": ("entri terakhir rantai", "last entry of the chain"),
    "chain_sha256": ("SHA-256 entri itu", "SHA-256 of that entry"),
    "compared": ("jam perekam sudah dibandingkan", "recorder's clock compared"),
    "synced": ("lewat rekaman yang disinkronkan", "by a synchronised recording"),
    "stated": ("dinyatakan orang", "stated by a person"),
    "claimed": ("klaim berkas, perlu verifikasi", "claim of the file, to be verified"),
    "terlapor": ("terlapor", "reported person"),
    "pelapor": ("pelapor", "reporter"),
    "saksi": ("saksi", "witness"),
    "paslon": ("pasangan calon", "candidate pair"),
    "PNS": ("PNS", "civil servant (PNS)"),
    "PPPK": ("PPPK", "government contract employee (PPPK)"),
    "non-ASN": ("non-ASN", "not of the civil service"),
    "video": ("video", "video"),
    "audio": ("suara", "sound"),
    "photo": ("foto", "photo"),
    "other": ("berkas lain", "other file"),
    "stored": ("tersimpan, belum diperiksa", "stored, not examined yet"),
    "ready": ("terbaca", "readable"),
    "unreadable": ("tidak terbaca", "unreadable"),
    "withdrawn": ("ditarik", "withdrawn"),
    "cut": (
        " … [dipotong: Excel memuat paling banyak 32.767 huruf]",
        " … [cut: Excel holds at most 32,767 letters]",
    ),
    "yes": ("ya", "yes"),
    "no": ("belum", "not yet"),
    "note_claims": (
        "Waktu, tempat, dan perangkat menurut berkas adalah klaim berkas itu, bukan fakta.",
        "Times, places and devices by a file are claims of that file, not facts.",
    ),
    "note_times": (
        "Waktu persis: mikrodetik dari awal rekaman, akhir tidak termasuk; pts bersama basis "
        "waktunya menunjuk bingkai secara tepat. Waktu nyata hanya terisi bila pasti.",
        "Times are exact: microseconds from the start of the recording, the end excluded; pts with "
        "its time base names the frame. Real time is given only where it is certain.",
    ),
    "note_text": (
        "Semua teks disimpan sebagai teks; tidak ada rumus. Di CSV, teks yang diawali tanda rumus "
        "(=, +, -, @, tab, baris baru) diberi satu apostrof di depannya.",
        "All text is kept as text; there are no formulas. In CSV a text that begins with a sign of "
        "a formula (=, +, -, @, tab, new line) has one apostrophe before it.",
    ),
    "note_withheld": (
        "Teks mesin yang meragukan dan belum dibenarkan pendengar tidak dikutip di sini.",
        "Doubtful machine text that nobody confirmed is not quoted here.",
    ),
    "note_verdict": (
        "Kategori adalah dugaan yang diperiksa, bukan putusan.",
        "Categories are suspicions under examination, not findings.",
    ),
}


def word(key: str, lang: str) -> str:
    """Give a word or a sentence."""
    return _WORDS[key][lang == "en"]
