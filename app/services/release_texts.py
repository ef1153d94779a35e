"""How far a dossier has come, in words for the window and the command line."""

from __future__ import annotations

from app.services.dossier_files import is_public
from app.services.release import DossierState, ReleaseState

_TEXTS: dict[ReleaseState, tuple[str, str]] = {
    ReleaseState.DRAFT: ("draf, belum ditandatangani", "draft, not signed"),
    ReleaseState.SIGNED: ("ditandatangani satu orang", "signed by one"),
    ReleaseState.SIGNED_BOTH: ("ditandatangani dua orang", "signed by two"),
    ReleaseState.RELEASED: ("disahkan", "released"),
    ReleaseState.REPLACED: ("digantikan berkas berikutnya", "replaced by the next file"),
}
_PUBLIC = ("varian publik", "public variant")
_INCOMPLETE = ("belum lengkap: menunggu tanda tangan Ketua", "incomplete: the Ketua has to sign")
_READY = ("siap disahkan", "ready for release")


def state_text(found: DossierState, lang: str) -> str:
    """Say how far a dossier has come and what it still needs."""
    at = 1 if lang == "en" else 0
    text = _TEXTS[found.state][at]
    if is_public(found.name):
        text = f"{_PUBLIC[at]}, {text}"
    if found.state is ReleaseState.SIGNED and not found.is_complete:
        return f"{text}; {_INCOMPLETE[at]}"
    if found.state in (ReleaseState.SIGNED, ReleaseState.SIGNED_BOTH):
        return f"{text}; {_READY[at]}"
    return text
