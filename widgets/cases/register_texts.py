"""What is odd about a register number or the stage of a case, in words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from app.domain.case import CaseForm
from app.domain.register import RegisterFault


def fault_text(fault: RegisterFault) -> str:
    """Say what is odd about a register number; none of it forbids the number."""
    return {
        RegisterFault.PATTERN: _tr(
            "Berbeda dari pola registrasi; boleh dipakai, dan disebut dalam berkas."
        ),
        RegisterFault.ORIGIN: _tr("LP berarti laporan dan TM temuan; asalnya berbeda."),
        RegisterFault.ELECTION: _tr("Jenis pemilihan pada nomor milik hukum acara lain."),
        RegisterFault.LEVEL: _tr("Tingkat pada nomor berbeda dari tingkat di bawah."),
        RegisterFault.DATE: _tr("Bulan dan tahunnya bukan bulan registrasi atau laporan."),
        RegisterFault.RECALLED: _tr("Ada bagian yang polanya perlu verifikasi (Reg, PG, PW, Kec)."),
    }[fault]


def stage_hint(form: CaseForm) -> str:
    """Say where the stage contradicts the days of the event and of the determination."""
    if not (form.event_on and form.determined_on and form.stage):
        return ""
    is_after = date.fromisoformat(form.event_on) >= date.fromisoformat(form.determined_on)
    if is_after == (form.stage == "setelah_penetapan"):
        return ""
    stage = _tr("setelah") if is_after else _tr("sebelum")
    return _tr("Menurut tanggalnya, peristiwa ini {stage} penetapan calon.").format(stage=stage)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RegisterTexts", text)
