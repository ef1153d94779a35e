"""Whether what is marked on an item goes into a dossier, and in words why not.

Marking stays possible on an item that is fenced off or withdrawn: what a person saw is the
person's own observation, and refusing it would lose it. It is said on each such moment instead,
and nothing is made of the item's bytes until somebody has decided (`app.services.fences`).
"""

from __future__ import annotations

from app.domain.evidence import Evidence
from app.services import fences

_TEXTS = {
    "fenced": (
        "Barang buktinya dipagari: tidak masuk berkas perkara sebelum ada yang memutuskan.",
        "Its evidence is fenced off: left out of dossiers until somebody decides.",
    ),
    "kept_out": (
        "Barang buktinya diputuskan tidak dipakai: tidak masuk berkas perkara ({why}).",
        "Its evidence was decided not to be used: left out of dossiers ({why}).",
    ),
    "withdrawn": (
        "Barang buktinya ditarik: tidak masuk berkas perkara ({why}).",
        "Its evidence was withdrawn: left out of dossiers ({why}).",
    ),
}
_SHORT = {
    "fenced": ("DIPAGARI, tidak masuk berkas", "FENCED OFF, in no dossier"),
    "kept_out": ("tidak dipakai, tidak masuk berkas", "not used, in no dossier"),
    "withdrawn": ("ditarik, tidak masuk berkas", "withdrawn, in no dossier"),
}


def left_out_why(item: Evidence) -> str:
    """Say by a code why dossiers leave an item out: fenced, kept_out, withdrawn; else empty."""
    if item.withdrawal is not None:
        return "withdrawn"
    if item.fence is None or not fences.is_fenced(item):
        return ""
    return "kept_out" if item.fence.decision else "fenced"


def left_out_text(item: Evidence, lang: str = "id") -> str:
    """Say in a sentence why dossiers leave an item out; empty where they do not."""
    code = left_out_why(item)
    if not code:
        return ""
    stated = item.withdrawal.reason if item.withdrawal is not None else ""
    why = stated or (item.fence.why if item.fence is not None else "")
    return _TEXTS[code][lang == "en"].format(why=why)


def left_out_mark(item: Evidence, lang: str = "id") -> str:
    """Say the same in a few words, for a row."""
    code = left_out_why(item)
    return _SHORT[code][lang == "en"] if code else ""
