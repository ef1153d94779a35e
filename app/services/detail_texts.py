"""What a check of a signed PDF found, in a reader's words: `key=value` pairs become phrases.

`--json` keeps the pairs as they are; a pair that is not known here is shown as it is.
"""

from __future__ import annotations

from app.services.evidence_texts import moment_text

_KEYS: dict[str, tuple[str, str]] = {
    "size": ("{0} bita", "{0} bytes"),
    "bytes_after_eof": ("{0} bita sesudah akhir berkas", "{0} bytes after the end"),
    "count": ("{0} tanda tangan", "{0} signatures"),
    "fields": ("dari {0}", "of {0}"),
    "revisions": ("{0} revisi", "{0} revisions"),
    "level": ("tingkat {0}", "level {0}"),
    "stated_time": ("waktu menurut penanda tangan: {0}", "time as the signer states it: {0}"),
    "timestamp": ("cap waktu {0}", "time stamp {0}"),
    "timestamp_root_trusted": ("akar layanan cap waktu dipercaya: {0}", "its root trusted: {0}"),
    "authority": ("oleh {0}", "by {0}"),
    "revocation": ("pencabutan sertifikat: {0}", "revocation: {0}"),
    "certificate_expired_after_stamp": (
        "sertifikat habis masa berlakunya sesudah cap waktu {0}",
        "the certificate ran out after the time stamp of {0}",
    ),
    "covers": ("mencakup {0}", "covers {0}"),
    "changes_after": ("perubahan sesudahnya: {0}", "changes after it: {0}"),
    "digest": ("sidik dihitung dengan {0}", "digest by {0}"),
    "key": ("kunci {0}", "key {0}"),
    "name": ("{0}", "{0}"),
    "fingerprint": ("sidik sertifikat {0}", "certificate fingerprint {0}"),
    "permits": ("yang diizinkan: {0}", "permits: {0}"),
    "expected": ("seharusnya {0}", "expected {0}"),
    "actual": ("ternyata {0}", "actual {0}"),
    "files": ("{0} lampiran", "{0} attachments"),
    "sums": ("{0} sidik cocok", "{0} digests fit"),
    "entries": ("{0} entri", "{0} entries"),
    "head": ("kepala {0}", "head {0}"),
    "seq": ("entri nomor {0}", "entry number {0}"),
    "originals": ("{0} berkas asli", "{0} originals"),
    "certificates": ("{0} sertifikat", "{0} certificates"),
    "root": ("akar: {0}", "root: {0}"),
    "variant": ("varian {0}", "{0} variant"),
    "counterpart": ("varian lainnya {0}", "the other variant {0}"),
}
_VALUES: dict[str, tuple[str, str]] = {
    "entire_file": ("seluruh berkas", "the whole file"),
    "entire_revision": (
        "seluruh berkas seperti ketika ditandatangani",
        "the whole file as it was when signed",
    ),
    "form_filling": ("pengisian dan tanda tangan berikutnya", "filling in and a next signature"),
    "lta_updates": ("keterangan sertifikat ditambahkan", "certificate data added"),
    "ltv_updates": ("keterangan sertifikat ditambahkan", "certificate data added"),
    "other": ("lain dari itu", "something else"),
    "none": ("tidak ada", "none"),
    "fill_forms": ("mengisi isian dan menandatangani", "filling in fields and signing"),
    "no_changes": ("tidak ada perubahan", "no changes"),
    "annotate": ("memberi catatan", "annotating"),
    "sha256": ("SHA-256", "SHA-256"),
    "sha384": ("SHA-384", "SHA-384"),
    "sha512": ("SHA-512", "SHA-512"),
    "not_checked": (
        "tidak diperiksa, sebab perlu jaringan; tanyakan kepada penerbitnya",
        "not checked, for that needs a network; ask the issuer",
    ),
    "good": ("tidak dicabut menurut data di dalam berkas", "not revoked, as data in the file say"),
    "yes": ("ya", "yes"),
    "no": ("tidak", "no"),
    "rsa": ("RSA", "RSA"),
    "public": ("publik", "public"),
    "internal": ("internal", "internal"),
    "ec": ("kurva eliptik", "elliptic curve"),
}
_PHRASES: dict[str, tuple[str, str]] = {
    "demo certificate: proves no identity": (
        "sertifikat demonstrasi: tidak membuktikan identitas",
        "demonstration certificate: proves no identity",
    ),
    "not in the public variant": (
        "varian publik tidak memuat riwayat, sebab di dalamnya ada nama orang",
        "the public variant carries no chain, for its entries name people",
    ),
    "other variant not kept": (
        "varian lainnya tidak ada di perkara ini",
        "the other variant is not in this case",
    ),
    "why=not_named": (
        "keduanya tidak saling menyebut: bukan pasangan",
        "they do not name each other: no pair",
    ),
    "why=same_variant": ("keduanya varian yang sama", "both are the same variant"),
    "why=own": (
        "isinya bukan yang disebut daftar pasangannya",
        "its content is not what the list of both says",
    ),
    "bytes_after_eof=0": ("tidak ada", "none"),
}


def pairs_text(detail: str, lang: str) -> str:
    """Put `key=value; key=value` into words; empty where a part of it is not known here.

    Args:
        lang: `id` or `en`.
    """
    place = 1 if lang == "en" else 0
    said = []
    for part in detail.split("; "):
        key, is_pair, value = part.partition("=")
        if part in _PHRASES:
            said.append(_PHRASES[part][place])
        elif is_pair and key in _KEYS:
            said.append(_KEYS[key][place].format(_value(key, value, place)))
        else:
            return ""
    return "; ".join(said)


def _value(key: str, value: str, place: int) -> str:
    if key == "stated_time":
        return moment_text(value)
    return _VALUES[value][place] if value in _VALUES else value
