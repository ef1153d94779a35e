"""What the two windows say of the detector: that it misses faces, and what it still found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.clip import Derivative
from app.domain.redaction_review import FrameToLook, Why

_CONTEXT = "Redaction"


def misses_faces() -> str:
    """Say plainly how far the detector can be trusted."""
    return _tr(
        "Detektor melewatkan wajah dan menandai yang bukan wajah; ketepatannya pada bahan "
        "seperti ini tidak diketahui. Periksa setiap bingkai."
    )


def misses_some() -> str:
    """Say how far both detectors can be trusted, before either was asked."""
    return _tr(
        "Detektor melewatkan wajah dan tulisan, dan menandai yang bukan; ketepatannya pada bahan "
        "seperti ini tidak diketahui. Periksa setiap bingkai."
    )


def faces_left(made: Derivative) -> tuple[str, str]:
    """Say what the detector still found in a copy; gives the words and their tone."""
    hidden = made.recipe.redaction
    if hidden is None or hidden.faces is None:
        return _tr("Detektor wajah tidak memeriksa salinan ini: hanya mata Anda."), "warn"
    count = len(hidden.faces.seen)
    if not count:
        return f"{_tr('Detektor tidak menandai apa pun pada salinan.')} {misses_faces()}", ""
    told = _tr("Pada salinan masih ada {n} tempat mirip wajah: lihat bingkai bertanda dulu.")
    return f"{told.format(n=count)} {misses_faces()}", "bad"


def why_first(look: FrameToLook) -> str:
    """Say in a word or two why a frame comes before others."""
    words = {
        Why.SEEN: _tr("mirip wajah"),
        Why.BROKE_OFF: _tr("usulan putus"),
        Why.DOUBT: _tr("ragu {n}").format(n=look.doubt),
    }
    return words.get(look.why, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
