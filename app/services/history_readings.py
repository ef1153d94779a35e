"""Sentences of the history about second readings, catalogues, papers; beside `history_texts`.

What was marked blind is not told in them: the first coder may read the history as well.
"""

from __future__ import annotations

from app.services import history_dossiers, history_texts, history_texts_en

READINGS: dict[str, str] = {
    "second.begin": (
        "{who} memulai telaah kedua (buta) {item} atas {second}; penandaan pertama disimpan "
        "apa adanya (SHA-256 {first_sha256})."
    ),
    "second.mark": "{who} menandai {third} dalam telaah buta {item}.",
    "second.mark*": "{who} menandai dalam telaah buta ({count} kali).",
    "second.set": "{who} mengubah satu tanda dalam telaah buta {item}.",
    "second.set*": "{who} mengubah tanda dalam telaah buta ({count} kali).",
    "second.remove": "{who} menghapus satu tanda dalam telaah buta {item}; catatannya tetap ada.",
    "second.restore": "{who} mengembalikan satu tanda dalam telaah buta {item}.",
    "second.close": (
        "{who} menutup telaah kedua {item} atas {second}: {count} tanda, SHA-256 {second_sha256}."
    ),
    "second.drop": "{who} menghentikan telaah kedua {item} atas {second}; catatannya tetap ada.",
    "second.resolve:first": (
        "{who} memutuskan perbedaan {key} telaah {item}: penanda pertama diikuti, karena "
        "“{reason}”."
    ),
    "second.resolve:second": (
        "{who} memutuskan perbedaan {key} telaah {item}: penelaah kedua diikuti, karena “{reason}”."
    ),
    "second.resolve:both": (
        "{who} memutuskan perbedaan {key} telaah {item}: keduanya digabung, karena “{reason}”."
    ),
    "second.resolve:neither": (
        "{who} memutuskan perbedaan {key} telaah {item}: tidak satu pun diikuti, karena “{reason}”."
    ),
    "second.reopen": "{who} mencabut putusan atas perbedaan {key} telaah {item}.",
    "catalogue.use": (
        "{who} menetapkan katalog perkara: bawaan {base_version}[ dan katalog lembaga "
        "{agency_title}][ (berkas SHA-256 {file_sha256})]."
    ),
    "anchor.make:sheet-receipt": (
        "{who} membuat tanda terima barang bukti {anchor_detail_number}: {anchor_detail_items} "
        "dari {anchor_detail_from} diterima {anchor_detail_to}[, di {anchor_detail_place}]. Kepala "
        "riwayatnya entri {anchor_head_seq}."
    ),
    "anchor.make:sheet-list": (
        "{who} mencetak daftar barang bukti {anchor_detail_number}: {anchor_detail_items}. Kepala "
        "riwayatnya entri {anchor_head_seq}."
    ),
    "anchor.make:sheet-clarification": (
        "{who} menyiapkan berita acara klarifikasi {anchor_detail_number}[ untuk "
        "{anchor_detail_from}][, memperlihatkan {anchor_detail_moments}]. Kepala riwayatnya entri "
        "{anchor_head_seq}."
    ),
}

READINGS_EN: dict[str, str] = {
    "second.begin": (
        "{who} began the (blind) second reading {item} of {second}; the first coding is kept "
        "as it is (SHA-256 {first_sha256})."
    ),
    "second.mark": "{who} marked {third} in the blind reading {item}.",
    "second.mark*": "{who} marked in the blind reading ({count} times).",
    "second.set": "{who} changed a mark in the blind reading {item}.",
    "second.set*": "{who} changed marks in the blind reading ({count} times).",
    "second.remove": "{who} took a mark out of the blind reading {item}; its record stays.",
    "second.restore": "{who} brought a mark of the blind reading {item} back.",
    "second.close": (
        "{who} closed the second reading {item} of {second}: {count} marks, SHA-256 "
        "{second_sha256}."
    ),
    "second.drop": "{who} broke the second reading {item} of {second} off; its record stays.",
    "second.resolve:first": (
        "{who} decided the difference {key} of reading {item}: the first coder is followed, "
        "because “{reason}”."
    ),
    "second.resolve:second": (
        "{who} decided the difference {key} of reading {item}: the second reviewer is followed, "
        "because “{reason}”."
    ),
    "second.resolve:both": (
        "{who} decided the difference {key} of reading {item}: both are joined, because “{reason}”."
    ),
    "second.resolve:neither": (
        "{who} decided the difference {key} of reading {item}: neither is followed, because "
        "“{reason}”."
    ),
    "second.reopen": "{who} took the decision on the difference {key} of reading {item} back.",
    "catalogue.use": (
        "{who} set the catalogue of the case: shipped {base_version}[ and the agency's "
        "{agency_title}][ (file SHA-256 {file_sha256})]."
    ),
    "anchor.make:sheet-receipt": (
        "{who} made the receipt of evidence {anchor_detail_number}: {anchor_detail_items} from "
        "{anchor_detail_from} received by {anchor_detail_to}[, in {anchor_detail_place}]. Its head "
        "of the history is entry {anchor_head_seq}."
    ),
    "anchor.make:sheet-list": (
        "{who} printed the list of evidence {anchor_detail_number}: {anchor_detail_items}. Its "
        "head of the history is entry {anchor_head_seq}."
    ),
    "anchor.make:sheet-clarification": (
        "{who} prepared the record of a clarification {anchor_detail_number}[ for "
        "{anchor_detail_from}][, showing {anchor_detail_moments}]. Its head of the history is "
        "entry {anchor_head_seq}."
    ),
}
SENTENCES = {
    "id": history_texts.INDONESIAN | history_dossiers.INDONESIAN | READINGS,
    "en": history_texts_en.ENGLISH | history_dossiers.ENGLISH | READINGS_EN,
}
"""Every sentence by act, by language."""
KINDS = {
    "id": history_texts.KINDS | {"second": "Telaah kedua", "catalogue": "Katalog"},
    "en": history_texts_en.KINDS | {"second": "Second reading", "catalogue": "Catalogue"},
}
"""Every kind of act by the first part of its name, by language."""
