"""What is missing or broken in a file, in words: the index and the probe name it by code."""

from __future__ import annotations

import re
from collections.abc import Callable

_SHARE = re.compile(r"[01]\.\d\d")
_TENTHS = re.compile(r"\d+\.\d")
_TEXTS: dict[str, tuple[str, str]] = {
    "missing_bytes": (
        "berkas terpotong: {n} bita dari akhirnya tidak ada",
        "the file is cut off: {n} bytes of its end are missing",
    ),
    "unread_bytes": (
        "{n} bita di tengah berkas tidak dikenali sebagai gambar atau suara dan dilewati",
        "{n} bytes inside the file are neither picture nor sound and were passed over",
    ),
    "stated_seconds": (
        "kepala berkas menyebut {n} detik",
        "its header states {n} seconds",
    ),
    "found_seconds": ("yang ada {n} detik", "{n} seconds are there"),
    "picture_seconds_stated": (
        "gambar menurut kepala berkas sampai detik {n}",
        "by its header the picture goes on up to second {n}",
    ),
    "picture_seconds_found": (
        "gambar yang ada sampai detik {n}",
        "what is there of it ends at second {n}",
    ),
    "frames_stated": ("kepala berkas menyebut {n} bingkai", "its header states {n} frames"),
    "frames_found": ("yang ada {n} bingkai", "{n} frames are there"),
    "corrupt_packets": (
        "{n} paket ditandai rusak oleh wadahnya",
        "{n} packets are marked as damaged by the container",
    ),
    "undecodable_frames": (
        "{n} bingkai tidak dapat dibaca dan tidak ditampilkan",
        "{n} frames cannot be decoded and are not shown",
    ),
    "incomplete_frames": (
        "{n} bingkai terbaca sebagian; bagian yang hilang diisi tebakan dekoder",
        "{n} frames are partly there; the decoder filled in the rest",
    ),
    "decode_errors": (
        "dekoder menolak data {n} kali",
        "the decoder refused data {n} times",
    ),
    "clock_jumps": (
        "jam perekam mundur {n} kali; waktu sesudahnya disambung, bukan waktu perekam",
        "the recorder's clock went back {n} times; times after that are joined on, not its own",
    ),
    "repeated_times": (
        "{n} bingkai memakai waktu yang sudah dipakai; waktunya dihitung dari urutannya",
        "{n} frames state a time that was used before; their times are counted by their order",
    ),
    "read_errors": ("pembacaan gagal {n} kali", "reading failed {n} times"),
    "read_error": ("pembacaan berhenti sebelum akhir berkas", "reading ended before the file did"),
    "cut_off": (
        "berkas terpotong: yang kosong di akhir gambar bukan isi foto",
        "the file is cut off: what is blank at the end is no photo",
    ),
    "undecoded_share": (
        "{n} bagian bawah gambar hilang; abu-abu di sana bukan isi foto",
        "{n} of the lower part is missing; the grey there is no photo",
    ),
    "no_picture_decoded": (
        "gambarnya tidak dapat dibaca; hanya suaranya yang dipakai",
        "its picture cannot be decoded; only the sound is used",
    ),
}
CODES = frozenset(_TEXTS)
"""Every code that has words."""


def damage_text(damage: str, lang: str = "id", other: Callable[[str], str] = str) -> str:
    """Put the damage of an item (`MediaInfo.damage`) into words.

    Args:
        damage: `code=value` words separated by blanks, or one code of a photo.
        lang: `id` or `en`.
        other: gives the words of a code that is not one of these.

    Returns:
        Parts separated by semicolons; empty for no damage.
    """
    parts = []
    for word in damage.split():
        code, _, value = word.partition("=")
        known = _TEXTS.get(code)
        text = other(word) if known is None else known[lang == "en"].format(n=_grouped(value, lang))
        parts.append(text)
    return "; ".join(parts)


def _grouped(value: str, lang: str) -> str:
    """Group the thousands of a count as the language does; a share becomes per cent."""
    if _SHARE.fullmatch(value):
        return f"{round(float(value) * 100)} %"
    if _TENTHS.fullmatch(value):
        return value if lang == "en" else value.replace(".", ",")
    if not value.isdecimal():
        return value
    grouped = f"{int(value):,}"
    return grouped if lang == "en" else grouped.replace(",", ".")
