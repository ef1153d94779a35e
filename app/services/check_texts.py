"""Checks of a verification in a reader's words, for the window and the command line.

A check is named by a key of English words; what failed is told by `verdict_texts`.
"""

from __future__ import annotations

import re

from app.services.detail_texts import pairs_text

TITLES = {
    "case.db": ("Basis data perkara", "Database of the case"),
    "case.seal": ("Segel basis data", "Seal of the database"),
    "custody chain": ("Rantai riwayat penguasaan", "Chain of custody"),
    "custody.jsonl": ("Salinan riwayat (custody.jsonl)", "Copy of the chain (custody.jsonl)"),
    "unlisted files": ("Tidak ada berkas asing", "No file that nobody listed"),
    "record: rows": ("Catatan dalam basis data terbaca", "Rows of the database can be read"),
    "record: form": ("Formulir perkara sesuai riwayat", "Case form as in the chain"),
    "record: choices": (
        "Tenggat, syarat, dan unsur sesuai riwayat",
        "Limits, requirements and elements as in the chain",
    ),
    "record: evidence rows": (
        "Catatan barang bukti sesuai riwayat",
        "Evidence records as in the chain",
    ),
    "record: transcripts": ("Transkrip sesuai riwayat", "Transcripts as in the chain"),
    "record: moments": ("Momen sesuai riwayat", "Moments as in the chain"),
    "record: suggestions": ("Usulan sesuai riwayat", "Suggestions as in the chain"),
    "record: derivative rows": (
        "Catatan turunan sesuai riwayat",
        "Derivative records as in the chain",
    ),
    "record: dossier rows": ("Catatan berkas sesuai riwayat", "Dossier records as in the chain"),
    "record: identities": ("Daftar penanda tangan sesuai riwayat", "Signers as in the chain"),
    "record: synchronised recordings": (
        "Waktu bersama rekaman sesuai riwayat",
        "Recordings on one clock as in the chain",
    ),
    "record: catalogue": ("Katalog perkara terbaca", "The case's catalogue can be read"),
    "record: second readings": (
        "Telaah kedua sesuai sidiknya",
        "Second readings as their digests say",
    ),
    "record: anchors": ("Daftar jangkar sesuai riwayat", "Anchors as in the chain"),
    "record: packages": ("Catatan paket sesuai riwayat", "Package records as in the chain"),
    "record: chains of others": (
        "Riwayat dari kantor lain tetap seperti saat diterima",
        "Chains of other offices as they came",
    ),
    "head last seen": (
        "Sambungan dari yang terakhir terlihat di komputer ini",
        "Continues what this computer last saw",
    ),
    "anchors outside": ("Jangkar di luar komputer ini", "Anchors outside this computer"),
    "package container": ("Wadah paket", "Container of the package"),
    "package list": ("Daftar isi paket", "List of the package"),
    "package rows": ("Catatan perkara sesuai riwayat paket", "Records as in the package's chain"),
    "package size": ("Ukuran paket sesuai pernyataannya", "Size of the package as stated"),
    "package signature": ("Tanda tangan paket", "Signature of the package"),
    "package signer": ("Penanda tangan paket", "Signer of the package"),
    "package chain": ("Riwayat dalam paket", "Chain in the package"),
    "package head": ("Kepala riwayat sesuai pernyataan paket", "Head of the chain as stated"),
    "package case.json": (
        "Keterangan perkara sesuai riwayat dan isi paket",
        "Case facts as in the chain and the members",
    ),
    "pdf structure": ("Susunan PDF", "Structure of the PDF"),
    "end of file": ("Tidak ada apa pun setelah akhir berkas", "Nothing after the end of the file"),
    "file layout": ("Tata letak berkas PDF", "Layout of the PDF file"),
    "document form": ("Bentuk dokumen PDF", "Form of the PDF document"),
    "signing revisions": ("Revisi PDF hanya penandatanganan", "Revisions of the PDF only sign"),
    "signature": ("Tanda tangan", "Signature"),
    "certification": (
        "Perubahan yang diizinkan penanda tangan",
        "Changes that the signer permits",
    ),
    "signers": ("Jumlah penanda tangan", "Number of signers"),
    "two people": ("Dua penanda tangan yang berbeda", "Two different signers"),
    "second signer as registered": (
        "Penanda tangan kedua sesuai yang terdaftar",
        "Second signer as registered",
    ),
    "signer as printed": ("Penanda tangan sesuai yang tercetak", "Signer as printed"),
    "revisions": ("Tidak diubah setelah ditandatangani", "Not changed after signing"),
    "attached manifest": ("Manifes terlampir", "Attached manifest"),
    "attachments": ("Lampiran", "Attachments"),
    "variants": (
        "Isi sesuai daftar pasangan varian",
        "Content as the list of both variants says",
    ),
    "counterpart": (
        "Varian internal dan publik saling menyebut",
        "Internal and public variant name each other",
    ),
    "custody head": ("Kepala riwayat sesuai yang tercetak", "Head of the chain as printed"),
    "originals in custody chain": (
        "Semua berkas asli ada dalam riwayat",
        "All originals are in the chain",
    ),
}
"""Key to Indonesian and English."""

BEGINNINGS = {
    "original ": ("Berkas asli {rest}", "Original {rest}"),
    "derivative ": ("Turunan {rest}", "Derivative {rest}"),
    "derived again ": ("{rest} dibuat ulang dari aslinya", "{rest} derived again"),
    "dossier ": ("Berkas {rest}", "Dossier {rest}"),
    "variants of ": ("Varian internal dan publik {rest}", "Internal and public variant {rest}"),
    "anchor in ": ("Jangkar rantai dalam {rest}", "Anchor of the chain in {rest}"),
    "anchor sheet ": ("Jangkar pada lembar {rest}", "Anchor on the sheet {rest}"),
    "anchor receipt ": ("Jangkar pada tanda terima {rest}", "Anchor in the receipt {rest}"),
    "anchor package ": ("Jangkar dalam paket {rest}", "Anchor in the package {rest}"),
    "anchor timestamp ": ("Cap waktu oleh {rest}", "Time stamp by {rest}"),
    "anchor last_seen ": ("Salinan lama yang diterima {rest}", "Older copy accepted {rest}"),
    "anchor ": ("Jangkar rantai: {rest}", "Anchor of the chain: {rest}"),
    "model ": ("Model transkripsi {rest}", "Transcription model {rest}"),
    "kept ": ("Basis data lama {rest}", "Old database {rest}"),
    "attached ": ("Lampiran {rest}", "Attachment {rest}"),
    "coverage ": (
        "Tanda tangan {rest} mencakup seluruh berkas",
        "Signature {rest} covers the whole file",
    ),
    "document timestamp ": ("Cap waktu berkas {rest}", "Document time stamp {rest}"),
    "algorithms ": ("Algoritma tanda tangan {rest}", "Algorithms of signature {rest}"),
    "signature ": ("Tanda tangan {rest}", "Signature {rest}"),
    "signer ": ("Penanda tangan {rest}", "Signer {rest}"),
    "foreign chain ": ("Riwayat kantor lain {rest}", "Chain of another office {rest}"),
    "package chain ": (
        "Riwayat kantor lain dalam paket {rest}",
        "Chain of another office in the package {rest}",
    ),
    "package member ": ("Isi paket {rest}", "Package member {rest}"),
    "package dossier ": ("Berkas dalam paket {rest}", "Dossier in the package {rest}"),
    "package receipt ": ("Tanda terima dalam paket {rest}", "Receipt in the package {rest}"),
    "package ": ("Paket: {rest}", "Package: {rest}"),
    "record: ": ("Catatan sesuai riwayat: {rest}", "Records as in the chain: {rest}"),
}
"""How a key begins to Indonesian and English."""

_DETAILS = {
    "": ("sesuai", "as recorded"),
    "worker_crashed": ("pembacanya mati ketika membacanya", "reading it ended the reader"),
    "timed_out": ("terlalu lama dibaca", "reading it took too long"),
    "ok": ("dapat dibaca dan utuh", "readable and whole"),
    "none": ("tidak ada", "none"),
    "as made": ("seperti saat dibuat", "as made"),
    "no anchor": (
        "tidak ada jangkar: hanya komputer ini yang memegang riwayatnya",
        "no anchor: nobody but this computer holds the chain",
    ),
    "same bytes": ("sama persis, bita demi bita", "the same, byte for byte"),
    "same frames, another build of the tools": (
        "gambar sama, dibuat alat versi lain",
        "the same frames, by another build of the tools",
    ),
    "bytes differ": ("isi berkasnya berbeda", "its bytes differ"),
    "frames differ": ("gambarnya berbeda", "its frames differ"),
    "missing": ("berkasnya tidak ada", "the file is missing"),
    "unreadable": ("berkasnya tidak terbaca", "the file cannot be read"),
    "empty": ("kosong", "empty"),
    "of another case": ("milik perkara lain", "belongs to another case"),
    "far longer than the chain": (
        "jauh lebih panjang daripada riwayat",
        "far longer than the chain",
    ),
    "a link to another place": (
        "bukan berkas, melainkan tautan ke tempat lain",
        "not a file but a link to another place",
    ),
    "its original is not intact": (
        "tidak dapat dibuat ulang: berkas aslinya tidak utuh",
        "cannot be derived again: its original is not intact",
    ),
    "open now, or a sitting was cut off": (
        "perkara sedang dibuka, atau terakhir tidak ditutup dengan semestinya",
        "the case is open now, or was not closed in order",
    ),
    "not sealed yet": ("belum disegel", "not sealed yet"),
    "the seal itself was changed": ("segelnya sendiri diubah", "the seal itself was changed"),
    "one line behind case.db": (
        "satu baris tertinggal; dilengkapi saat perkara dibuka lagi",
        "one line behind; completed when the case is opened again",
    ),
    "changed on this machine since it was checked": (
        "berubah di komputer ini sejak terakhir diperiksa",
        "changed on this machine since it was checked",
    ),
}

_PATTERNS = (
    (r"foreign_object: (.+)", "di dalamnya ada yang tidak dibuat oleh Netra: {0}"),
    (r"foreign_entry: (.+)", "di dalamnya ada tautan atau berkas khusus yang menuju ke luar: {0}"),
    (r"missing_object: (.+)", "bagian buatan Netra dihapus dari dalamnya: {0}"),
    (r"(\d+) entries, head (\w+)", "{0} entri, kepala {1}"),
    (r"(\d+) lines", "{0} baris"),
    (r"(\d+) lines, (\d+) in case\.db", "{0} baris, {1} di basis data"),
    (r"line (\d+) differs from case\.db", "baris {0} berbeda dengan basis data"),
    (r"entry (\d+)", "entri {0}"),
    (r"entry (\d+): (\w+)", "rantai putus di entri {0} ({1})"),
    (r"SHA-256 (\w+), expected (\w+)", "SHA-256 {0}, seharusnya {1}"),
    (r"SHA-256 (\w+) by its record", "SHA-256 {0} menurut catatannya"),
    (r"(\d+) bytes, expected (\d+)", "panjangnya {0} bita, seharusnya {1}"),
    (r"chunk (\d+) of (\d+) differs", "potongan {0} dari {1} berbeda"),
    (
        r"(\d+) of (\d+) bytes read, (\d+) of (\d+) chunks",
        "{0} dari {1} bita dibaca ({2} dari {3} potongan)",
    ),
    (r"(\d+) chunk digests do not fit (\d+) bytes", "{0} sidik potongan tidak cocok: {1} bita"),
    (
        r"not on this machine; recorded SHA-256 (\w+), listed",
        "tidak ada di komputer ini; SHA-256 tercatat {0}, ada pada daftar bawaan",
    ),
    (
        r"not on this machine; recorded SHA-256 (\w+), not listed",
        "tidak ada di komputer ini; SHA-256 tercatat {0}, tidak ada pada daftar bawaan",
    ),
    (r"the chain ends before entry (\d+)", "SALINAN LAMA: riwayat berakhir sebelum entri {0}"),
    (r"another entry (\d+) is in the chain", "RIWAYAT DITULIS ULANG: entri {0} bukan yang dulu"),
    (r"entry (\d+), stamped (\S+), trusted root", "entri {0}, dicap {1}, akar dipercaya"),
    (r"entry (\d+), stamped (\S+), unknown root", "entri {0}, dicap {1}, akar belum dikenal"),
    (r"receipt of entry (\d+) does not hold \((\w+)\)", "tanda terima entri {0} tidak sah ({1})"),
    (r"entry (\d+), not signed", "entri {0}, tidak ditandatangani"),
    (r"entry (\d+), signed, trusted root", "entri {0}, ditandatangani, akar dipercaya"),
    (r"entry (\d+), signed, unknown root", "entri {0}, ditandatangani, akar belum dikenal"),
    (r"stamp of entry (\d+) does not hold \((\w+)\)", "cap waktu entri {0} tidak sah ({1})"),
    (r"accepted at entry (\d+) \((.*)\)", "entri {0} hilang, diterima dengan alasan {1}"),
    (r"never seen on this computer", "perkara ini belum pernah dibuka di komputer ini"),
    (r"entry (\d+), seen (\S+), key ring", "entri {0}, terlihat {1}, tersimpan di brankas sistem"),
    (
        r"entry (\d+), seen (\S+), user file",
        "entri {0}, terlihat {1}, tersimpan di berkas pengguna (lebih lemah)",
    ),
    (r"older copy, entry (\d+) was seen (\S+)", "SALINAN LAMA: entri {0} pernah terlihat {1}"),
    (
        r"another chain, entry (\d+) was seen (\S+)",
        "RIWAYAT LAIN: entri {0} yang terlihat {1} tidak ada di sini",
    ),
    (r"unreadable row: (.*)", "catatan tidak terbaca: {0}"),
    (r"(\d+) files", "{0} berkas"),
    (r"(\d+) bytes in (\d+) files", "{0} bita dalam {1} berkas"),
    (r"bag-info states entry (\d+), head (\w+)", "bag-info menyebut entri {0}, kepala {1}"),
    (r"(\d+) evidence, (\d+) moments", "{0} barang bukti, {1} momen"),
    (
        r"(\d+) evidence, (\d+) moments and segments, as the chain tells",
        "{0} barang bukti, {1} momen dan segmen, sesuai riwayat",
    ),
)
"""Details with figures, and their Indonesian."""


def check_title(name: str, lang: str = "id") -> str:
    """Name a check: `original BB-001`, `custody chain`, `berkas-1.pdf: signature Pemeriksa`."""
    document, colon, inner = name.partition(".pdf: ")
    if colon:
        return f"{document}.pdf · {check_title(inner, lang)}"
    place = 1 if lang == "en" else 0
    if name in TITLES:
        return TITLES[name][place]
    for beginning, texts in BEGINNINGS.items():
        if name.startswith(beginning):
            return texts[place].format(rest=name.removeprefix(beginning))
    return name


def check_detail(detail: str, lang: str = "id") -> str:
    """Put the usual details into words; hashes and what is not known here stay as they are.

    A detail may begin with the name of a file, `VID_01.mp4: missing`.
    """
    place = 1 if lang == "en" else 0
    name, colon, rest = detail.rpartition(": ")
    for beginning, fact in ((f"{name}{colon}", rest), ("", detail)):
        if fact in _DETAILS:
            return beginning + _DETAILS[fact][place]
        if pairs := pairs_text(fact, lang):
            return beginning + pairs
        said = fact if lang == "en" else _by_pattern(fact)
        if said and lang != "en":
            return beginning + said
    return detail


def _by_pattern(fact: str) -> str:
    for pattern, text in _PATTERNS:
        found = re.fullmatch(pattern, fact, re.DOTALL)
        if found is not None:
            return text.format(*found.groups())
    return ""
