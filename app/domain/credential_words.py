"""What Content Credentials (C2PA) say, in words that a commissioner can read.

One table for the window and the dossier: the code stands in brackets behind the words, for
whoever wants to look it up (C2PA 2.1, actions and status codes; IPTC digital source types).
"""

from __future__ import annotations

import re

Words = dict[str, tuple[str, str]]
"""Code -> (Indonesian, English)."""
ACTIONS: Words = {
    "created": ("dibuat", "created"),
    "opened": ("dibuka dari berkas lain", "opened from another file"),
    "placed": ("berkas lain ditempelkan", "another file placed in it"),
    "edited": ("disunting", "edited"),
    "edited.metadata": ("keterangannya disunting", "metadata edited"),
    "color_adjustments": ("warna disesuaikan", "colours adjusted"),
    "cropped": ("tepinya dipotong", "cropped"),
    "resized": ("ukurannya diubah", "resized"),
    "orientation": ("diputar", "turned"),
    "filtered": ("diberi saringan", "filtered"),
    "drawing": ("digambari", "drawn on"),
    "adjustedColor": ("warna disesuaikan", "colours adjusted"),
    "transcoded": ("disandikan ulang", "encoded again"),
    "converted": ("formatnya diubah", "converted"),
    "repackaged": ("dikemas ulang", "repackaged"),
    "dubbed": ("suaranya diganti", "dubbed"),
    "translated": ("diterjemahkan", "translated"),
    "removed": ("sebagian dihapus", "something removed"),
    "redacted": ("sebagian disamarkan", "redacted"),
    "watermarked": ("diberi tanda air", "watermarked"),
    "published": ("diterbitkan", "published"),
    "unknown": ("perlakuan yang tidak diketahui", "something unknown"),
}
"""Without the `c2pa.` before them."""
SOURCES: Words = {
    "digitalCapture": ("kamera digital", "digital camera"),
    "computationalCapture": ("kamera dengan olahan program", "computational camera"),
    "compositeCapture": ("gabungan beberapa rekaman", "composite of captures"),
    "composite": ("gabungan", "composite"),
    "screenCapture": ("tangkapan layar", "screen capture"),
    "digitalArt": ("gambar digital", "digital art"),
    "digitalCreation": ("buatan digital", "digital creation"),
    "humanEdits": ("suntingan orang", "human edits"),
    "algorithmicallyEnhanced": ("diperbaiki program", "enhanced by a program"),
    "algorithmicMedia": ("dibuat program", "made by a program"),
    "trainedAlgorithmicMedia": ("dibuat kecerdasan buatan", "made by generative AI"),
    "compositeWithTrainedAlgorithmicMedia": (
        "gabungan dengan buatan kecerdasan buatan",
        "composite with generative AI",
    ),
}
"""IPTC digital source types."""
PROBLEMS: Words = {
    "unreadable": ("isinya tidak dapat dibaca", "it cannot be read"),
    "remote_only": (
        "berkas hanya menyebut alamat di internet; alamat itu tidak dibuka",
        "the file only names an address on the internet, which was not opened",
    ),
    "no_active_manifest": ("keterangannya tidak lengkap", "its manifest is not whole"),
    "invalid": ("tidak lulus pemeriksaannya sendiri", "it fails its own check"),
    "assertion.dataHash.mismatch": (
        "isi berkas tidak sama dengan yang ditandatangani",
        "the bytes of the file are not those that were signed",
    ),
    "assertion.bmffHash.mismatch": (
        "isi berkas tidak sama dengan yang ditandatangani",
        "the bytes of the file are not those that were signed",
    ),
    "assertion.hashedURI.mismatch": (
        "satu keterangan di dalamnya diubah sesudah ditandatangani",
        "a statement in it was changed after it was signed",
    ),
    "assertion.missing": ("satu keterangan di dalamnya hilang", "a statement in it is missing"),
    "claimSignature.mismatch": ("tanda tangannya tidak cocok", "its signature does not fit"),
    "claimSignature.missing": ("tanda tangannya tidak ada", "its signature is missing"),
    "signingCredential.untrusted": (
        "sertifikat penandatangannya tidak dikenal",
        "the signer's certificate is not a known one",
    ),
    "signingCredential.expired": (
        "sertifikat penandatangannya sudah habis masa berlakunya",
        "the signer's certificate has expired",
    ),
    "signingCredential.revoked": (
        "sertifikat penandatangannya sudah dicabut",
        "the signer's certificate was revoked",
    ),
    "timeStamp.mismatch": ("cap waktunya tidak cocok", "its time stamp does not fit"),
    "timeStamp.untrusted": (
        "pemberi cap waktunya tidak dikenal",
        "the time-stamp service is not a known one",
    ),
    "ingredient.hashedURI.mismatch": (
        "keterangan tentang berkas asalnya diubah",
        "what it says of its source file was changed",
    ),
}
"""Status codes of C2PA (those with a full stop in them), and those of our own reader."""
_ACTION = re.compile(r"(?:c2pa\.)?(?P<action>[^\s()]+)(?: \((?P<source>[^()]*)\))?")


def action_text(action: str, lang: str = "id") -> str:
    """Put `c2pa.created (digitalCapture)` into words, the codes in brackets behind them.

    What is not known here stays as it is.
    """
    found = _ACTION.fullmatch(action)
    if found is None or found["action"] not in ACTIONS:
        return action
    words = _in(ACTIONS, found["action"], lang)
    source = found["source"] or ""
    if source:
        words = f"{words}: {_in(SOURCES, source, lang)}"
    codes = ", ".join(part for part in (action.partition(" ")[0], source) if part)
    return f"{words} ({codes})"


def problem_text(problem: str, lang: str = "id") -> str:
    """Put the codes of a problem into words, a code of C2PA in brackets behind them."""
    if ":" in problem:  # one reason with what the library said
        head, _, rest = problem.partition(":")
        code = head.strip()
        return f"{_in(PROBLEMS, code, lang)} ({rest.strip()})" if code in PROBLEMS else problem
    return "; ".join(_with_code(code, lang) for code in problem.split())


def _with_code(code: str, lang: str) -> str:
    words = _in(PROBLEMS, code, lang)
    return f"{words} ({code})" if code in PROBLEMS and "." in code else words


def _in(words: Words, code: str, lang: str) -> str:
    return words[code][lang == "en"] if code in words else code
