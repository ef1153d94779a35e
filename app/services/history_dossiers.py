"""What the history says of dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INDONESIAN: dict[str, str] = {
    "dossier.build": "{who} menyusun berkas {item} ({pages} halaman), tidak ditandatangani.",
    "dossier.build:public": "{who} menyusun varian publik berkas {item} ({pages} halaman).",
    "dossier.build:signed": (
        "{who} menyusun berkas {item} ({pages} halaman), ditandatangani {signed_by}[, {level}]."
    ),
    "dossier.sign": "{who} menambahkan tanda tangan: berkas {item}[, mengikuti {follows_short}].",
    "dossier.copy": "{who} menyalin berkas {item} ke luar perkara[ sebagai “{name}”].",
    "dossier.release": "{who} menyatakan berkas {item} siap diserahkan.",
    "dossier.build:outside": (
        "{who} menyiapkan berkas {item} ({pages} halaman) untuk ditandatangani dengan program lain."
    ),
    "dossier.sign:outside": (
        "{who} memasukkan berkas {item} yang ditandatangani {last_signer} dengan program lain"
        "[, mengikuti {follows_short}][, {level}]."
    ),
    "dossier.stamp": (
        "{who} membubuhkan cap waktu dari {url} pada berkas {item}[, mengikuti {follows_short}]."
    ),
}

ENGLISH: dict[str, str] = {
    "dossier.build": "{who} built the dossier {item} ({pages} pages), not signed.",
    "dossier.build:public": "{who} built the public variant {item} ({pages} pages).",
    "dossier.build:signed": "{who} built {item} ({pages} pages), signed by {signed_by}[, {level}].",
    "dossier.sign": "{who} added a signature: dossier {item}[, following {follows_short}].",
    "dossier.copy": "{who} copied the dossier {item} out of the case[ as “{name}”].",
    "dossier.release": "{who} released the dossier {item}.",
    "dossier.build:outside": (
        "{who} prepared the dossier {item} ({pages} pages) to be signed with another program."
    ),
    "dossier.sign:outside": (
        "{who} brought in the dossier {item}, signed by {last_signer} with another program"
        "[, following {follows_short}][, {level}]."
    ),
    "dossier.stamp": (
        "{who} had the dossier {item} time-stamped by {url}[, following {follows_short}]."
    ),
}


def variant(act: str, data: Mapping[str, Any]) -> str:
    """Give which sentence of an act on dossiers fits; empty for the plain one."""
    match act, data:
        case "dossier.build", {"variant": "public"}:
            return "public"
        case "dossier.build", {"signed_by": str(name)} if name:
            return "signed"
        case "dossier.build" | "dossier.sign", {"outside": True}:
            return "outside"
    return ""


def facts(data: Mapping[str, Any]) -> dict[str, str]:
    """Give who signed last, and which file it follows."""
    found: dict[str, str] = {}
    if isinstance(data.get("follows"), str):
        found["follows_short"] = data["follows"][:8]
    match data.get("signatures"):
        case [*_, {"name": str(name)}]:
            found["last_signer"] = name
    return found
