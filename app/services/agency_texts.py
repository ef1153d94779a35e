"""Why an agency's catalogue cannot be used: (Indonesian, English), each one clear sentence."""

from __future__ import annotations

AGENCY_PROBLEMS: dict[str, tuple[str, str]] = {
    "agency_too_large": (
        "berkasnya lebih besar dari 256 KB, itu bukan katalog",
        "the file is larger than 256 KB, that is no catalogue",
    ),
    "agency_yaml": (
        "isinya bukan YAML yang benar",
        "it is not valid YAML",
    ),
    "agency_alias": (
        "YAML dengan rujukan (& dan *) tidak diterima; tulis isinya apa adanya",
        "YAML with references (& and *) is not accepted; write the content out",
    ),
    "agency_deep": ("susunannya terlalu dalam", "it is nested too deep"),
    "agency_schema": (
        "baris schema: netra-agency-catalogue tidak ada",
        "the line schema: netra-agency-catalogue is missing",
    ),
    "agency_missing": ("isian wajib tidak ada", "a required entry is missing"),
    "agency_unknown": (
        "isian tidak dikenal, mungkin salah tulis",
        "an entry is not known, perhaps misspelt",
    ),
    "agency_text": (
        "isian bukan teks, kosong, atau terlalu panjang",
        "an entry is no text, empty, or too long",
    ),
    "agency_list": ("isian bukan daftar, atau terlalu panjang", "an entry is no list, or too long"),
    "agency_code": (
        "kode harus seperti L-01, dan N- hanya untuk mengubah kategori bawaan",
        "a code must be like L-01, and N- only overrides a shipped category",
    ),
    "agency_twice": ("ada dua kali", "it is there twice"),
    "agency_exception": (
        "pengecualian yang disebut tidak ada",
        "it names an exception that is not there",
    ),
    "agency_instrument": (
        "peraturan yang disebut tidak ada",
        "it names a regulation that is not there",
    ),
    "agency_sanction": (
        "golongan sanksi yang disebut tidak ada",
        "it names a class of sanction that is not there",
    ),
    "agency_actor": ("pelaku yang disebut tidak ada", "it names an actor that is not there"),
    "agency_word": (
        "nilainya bukan salah satu yang dikenal",
        "its value is none of those known",
    ),
    "agency_points": (
        "points harus menyebut satu unsur untuk setiap proof_points_id",
        "points must name one element for each of proof_points_id",
    ),
    "agency_cue": (
        "isyarat harus 3 sampai 200 huruf dan tidak berulang",
        "a cue must have 3 to 200 letters and stand once",
    ),
    "agency_empty": ("tidak ada satu kategori pun", "it holds no category"),
}
WHERE = {
    "file": ("berkas", "the file"),
    "category": ("kategori {name}", "category {name}"),
    "instrument": ("peraturan {name}", "regulation {name}"),
    "exception": ("pengecualian {name}", "exception {name}"),
}
