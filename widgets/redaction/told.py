"""What the two windows say of the detector: that it misses faces, and what it still found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.clip import Derivative
from app.domain.lettering import Sought
from app.domain.redaction_review import FrameToLook, Why

_CONTEXT = "Redaction"


def misses_some() -> str:
    """Say plainly how far both detectors can be trusted."""
    return _tr(
        "Detektor melewatkan wajah dan tulisan, dan menandai yang bukan; ketepatannya pada bahan "
        "seperti ini tidak diketahui. Periksa setiap bingkai."
    )


def faces_left(made: Derivative) -> tuple[str, str]:
    """Say what faces the detector still found in a copy; gives the words and their tone."""
    hidden = made.recipe.redaction
    if hidden is None or hidden.faces is None:
        return _tr("Detektor wajah tidak memeriksa salinan ini: hanya mata Anda."), "warn"
    count = len(hidden.faces.seen) + hidden.faces.left_out
    if not count:
        return f"{_tr('Detektor tidak menandai wajah pada salinan.')} {misses_some()}", ""
    told = _tr("Pada salinan masih ada {n} tempat mirip wajah: lihat bingkai bertanda dulu.")
    return f"{told.format(n=count)} {misses_some()}", "bad"


def lettering_left(made: Derivative) -> tuple[str, str]:
    """Say what lettering was still found in a copy; gives the words and their tone."""
    hidden = made.recipe.redaction
    if hidden is None or hidden.lettering is None:
        told = _tr("Tulisan (pelat, surat, papan nama) tidak dicari: hanya mata Anda.")
        return told, "warn"
    look = hidden.lettering
    count = len(look.seen) + look.left_out
    if not count:
        return _tr("Detektor tidak menandai tulisan pada salinan."), ""
    is_asked = hidden.plan.text_detector is not None
    told = (
        _tr("Masih ada {n} tempat mirip tulisan, padahal tulisan diminta ditutup.")
        if is_asked
        else _tr("Masih ada {n} tempat mirip tulisan; bisa jadi spanduk yang memang dibiarkan.")
    ).format(n=count)
    if look.left_out:
        told += " " + _tr("{m} yang paling tidak pasti tidak disimpan.").format(m=look.left_out)
    return told, "bad" if is_asked else "warn"


def why_first(look: FrameToLook) -> str:
    """Say in a word or two why a frame comes before others."""
    if look.seen >= set(Sought):
        return _tr("mirip wajah + tulisan")
    words = {
        Why.SEEN: _tr("mirip wajah"),
        Why.LETTERING: _tr("mirip tulisan"),
        Why.BROKE_OFF: _tr("usulan putus"),
        Why.DOUBT: _tr("ragu {n}").format(n=look.doubt),
    }
    return words.get(look.why, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
