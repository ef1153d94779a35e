"""Checks of a verification in a reader's words, for the window and the command line."""

from __future__ import annotations

import re


def check_title(name: str, lang: str = "id") -> str:
    """Name a check: `original BB-001`, `custody chain`, `berkas-1.pdf: signature Pemeriksa`.

    The keys are English words themselves, so English shows them as they are.
    """
    if lang == "en":
        return name
    document, colon, inner = name.partition(".pdf: ")
    if colon:
        return f"{document}.pdf · {check_title(inner)}"
    whole = {
        "case.db": "Basis data perkara",
        "custody chain": "Rantai riwayat penguasaan",
        "custody.jsonl": "Salinan riwayat (custody.jsonl)",
        "pdf structure": "Susunan PDF",
        "end of file": "Tidak ada apa pun setelah akhir berkas",
        "signature": "Tanda tangan",
        "certification": "Perubahan yang diizinkan penanda tangan",
        "signers": "Jumlah penanda tangan",
        "signer as printed": "Penanda tangan sesuai yang tercetak",
        "revisions": "Tidak diubah setelah ditandatangani",
        "file layout": "Tidak ada isi yang disembunyikan di dalam berkas",
        "document form": "Tampil sama di setiap pembaca PDF (tanpa lapisan, skrip, tempelan)",
        "signing revisions": "Setiap tanda tangan hanya menambahkan dirinya",
        "two people": "Ditandatangani dua orang yang berbeda",
        "second signer as registered": "Penanda tangan kedua sesuai yang terdaftar",
        "attached manifest": "Manifes terlampir",
        "attachments": "Lampiran",
        "custody head": "Kepala riwayat sesuai yang tercetak",
        "originals in custody chain": "Semua berkas asli ada dalam riwayat",
    }
    if name in whole:
        return whole[name]
    parts = (
        ("original ", "Berkas asli {rest}"),
        ("derivative ", "Turunan {rest}"),
        ("derived again ", "{rest} dibuat ulang dari aslinya"),
        ("dossier ", "Berkas {rest}"),
        ("anchor in ", "Jangkar rantai dalam {rest}"),
        ("record: ", "Catatan cocok dengan riwayat: {rest}"),
        ("attached ", "Lampiran {rest}"),
        ("coverage ", "Tanda tangan {rest} mencakup seluruh berkas"),
        ("algorithms ", "Algoritma tanda tangan {rest}"),
        ("signature ", "Tanda tangan {rest}"),
        ("signer ", "Penanda tangan {rest}"),
    )
    for head, text in parts:
        if name.startswith(head):
            return text.format(rest=name.removeprefix(head))
    return name


def check_detail(detail: str, lang: str = "id") -> str:
    """Put the usual details into words; hashes and what is not known here stay as they are."""
    if lang == "en":
        return detail
    known = {
        "ok": "dapat dibaca dan utuh",
        "same bytes": "sama persis, bita demi bita",
        "same frames, another build of the tools": "gambar sama, dibuat alat versi lain",
        "bytes differ": "isi berkasnya berbeda",
        "frames differ": "gambarnya berbeda",
        "missing": "berkasnya tidak ada",
        "unreadable": "berkasnya tidak terbaca",
    }
    if detail in known:
        return known[detail]
    counted = re.fullmatch(r"(\d+) (entries|lines)(, head (\w+))?", detail)
    if counted is None:
        return detail
    words = "{n} entri, kepala {head}" if counted[4] else "{n} baris"
    return words.format(n=counted[1], head=counted[4])
