"""Taking files in from the window: ask once, copy in the background, commit on the main thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.evidence import Evidence, EvidenceStatus, Provenance
from app.services import intake
from app.services.intake import IntakePlan, ProbeOutcome, StagedOriginal
from widgets.desk import Desk
from widgets.evidence.provenance_dialog import ProvenanceDialog


class IntakeFlow(QObject):
    """Carries files from a drop to listed, probed evidence."""

    taken_in = Signal(object)
    """Evidence, once it is stored; probing goes on."""
    probed = Signal(object)
    """Evidence, once it was looked into."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def begin(self, paths: Sequence[Path]) -> None:
        """Ask where the files come from, then take them in."""
        if not self._desk.may_write:
            self._desk.notices.say(
                self.tr("Perkara hanya dapat dibaca"),
                self.tr("Barang bukti tidak dapat ditambah di sini."),
                "warn",
            )
            return
        plan = self._desk.attempt(lambda: intake.plan(paths))
        if plan is None:
            return
        if not plan.sources:
            self._desk.notices.say(
                self.tr("Tidak ada berkas"), self.tr("Folder itu kosong."), "warn"
            )
            return
        dialog = ProvenanceDialog(plan, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.take_in(plan, dialog.provenance)
        dialog.deleteLater()

    def take_in(self, plan: IntakePlan, provenance: Provenance) -> None:
        """Copy, hash and commit each file; one that fails does not stop the others."""
        for source in plan.sources:
            self._desk.start(
                intake.stage_job(self._desk.session, source),
                partial(self._on_staged, provenance),
            )

    def resume(self) -> None:
        """Look into items that an earlier sitting stored and did not come to probe."""
        if not self._desk.may_write:
            return
        for item in intake.evidence_list(self._desk.session):
            if item.status is EvidenceStatus.STORED:
                self._probe(item)

    def _on_staged(self, provenance: Provenance, staged: StagedOriginal) -> None:
        outcome = intake.commit(self._desk.session, staged, provenance)
        item = outcome.evidence
        if item is None:
            return
        if outcome.is_duplicate:
            text = self.tr("{name} isinya sama dengan {code} dan tidak dimasukkan lagi.")
            self._desk.notices.say(
                self.tr("Sudah ada dalam perkara"),
                text.format(name=outcome.source.name, code=item.code),
                "warn",
            )
            return
        self.taken_in.emit(item)
        self._probe(item)

    def _probe(self, item: Evidence) -> None:
        job = intake.probe_job(self._desk.session, item)
        self._desk.start(job, partial(self._on_probed, item.code))

    def _on_probed(self, code: str, outcome: ProbeOutcome) -> None:
        self.probed.emit(intake.record_probe(self._desk.session, code, outcome))
