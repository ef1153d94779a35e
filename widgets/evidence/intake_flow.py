"""Taking files in from the window: ask once, copy in the background, commit on the main thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.errors import AppError
from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus, Provenance
from app.runtime import settings as declared
from app.services import intake, library, probing
from app.services.events import Topic
from app.services.evidence_texts import outcome_notes
from app.services.intake import IntakeOutcome, IntakePlan, StagedOriginal
from app.services.messages import problem_text
from app.services.probing import ProbedItem
from app.services.provenance import for_source
from app.services.stated_hashes import HashList
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.evidence.outcomes import OutcomeModel
from widgets.evidence.outcomes_dialog import OutcomesDialog
from widgets.evidence.provenance_dialog import ProvenanceDialog
from widgets.parts import Button


class IntakeFlow(QObject):
    """Carries files from a drop to listed, probed evidence; one job for a whole batch."""

    taken_in = Signal(object)
    """Evidence, once it is stored; looking into it goes on."""
    probed = Signal(object)
    """Evidence, once it was looked into."""
    item_wanted = Signal(str)
    """Evidence code, chosen in the list of outcomes."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._told = Provenance()
        self._batches: list[OutcomeModel] = []
        self._to_probe: list[Evidence] = []
        self._probing: dict[str, None] = {}
        self._dialog: OutcomesDialog | None = None

    def ask_files(self) -> None:
        """Ask for files and take them in."""
        title = self.tr("Tambah barang bukti")
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, title)
        if chosen:
            self.begin([Path(name) for name in chosen])

    def ask_folder(self) -> None:
        """Ask for a folder and take in everything below it."""
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Tambah satu folder"))
        if chosen:
            self.begin([Path(chosen)])

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
        dialog = ProvenanceDialog.for_batch(plan, self._told, self._window, self._lang)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._told = dialog.provenance
            self.take_in(plan, dialog.provenance, dialog.hashes)
        dialog.deleteLater()

    def take_in(
        self, plan: IntakePlan, provenance: Provenance, hashes: HashList | None = None
    ) -> None:
        """Copy, hash and commit each file; one that fails does not stop the others."""
        model = OutcomeModel(plan, self._lang, self)
        self._batches.append(model)
        library.note_case(self._desk.session)
        handle = self._desk.start(intake.stage_batch_job(self._desk.session, plan))
        handle.item.connect(partial(self._on_item, model, provenance, hashes))
        handle.finished.connect(partial(self._on_staged_all, model))

    def resume(self) -> None:
        """Note the case in the library, and look into items that an earlier sitting only stored."""
        library.note_case(self._desk.session)
        recent = self._desk.settings.get(declared.RECENT_CASES)
        strange = library.unknown(Path(folder) for folder in recent)
        if strange:
            self._desk.start(library.relearn_job(strange))
        if self._desk.may_write:
            stored = intake.evidence_list(self._desk.session)
            self._look_into(*(item for item in stored if item.status is EvidenceStatus.STORED))
            if any(self._lacks_picture(item) for item in stored):
                # Caches do not travel, and anybody may delete one.
                self._desk.start(probing.pictures_job(self._desk.session), self._on_pictures)

    def _lacks_picture(self, item: Evidence) -> bool:
        has_one = item.kind in (EvidenceKind.VIDEO, EvidenceKind.PHOTO)
        is_read = item.status is EvidenceStatus.READY
        return has_one and is_read and intake.thumbnail_path(self._desk.session, item) is None

    def _on_pictures(self, codes: tuple[str, ...]) -> None:
        for code in codes:
            self._desk.session.events.publish(Topic.EVIDENCE, code)

    def show_outcomes(self) -> None:
        """Open the list of what became of the newest batch."""
        if not self._batches:
            self._desk.notices.say(
                self.tr("Belum ada penerimaan"),
                self.tr("Daftar ini terisi ketika berkas dimasukkan dalam sesi ini (Ctrl+B)."),
                "warn",
            )
            return
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = OutcomesDialog(self._batches[-1], self._window)
        self._dialog.item_wanted.connect(self.item_wanted)
        self._dialog.finished.connect(self._dialog.deleteLater)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.show()

    @property
    def _lang(self) -> str:
        return self._desk.settings.get(declared.LANGUAGE)

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _on_item(
        self, model: OutcomeModel, provenance: Provenance, hashes: HashList | None, item: object
    ) -> None:
        if isinstance(item, StagedOriginal):
            item = self._commit(item, provenance, hashes)
        if not isinstance(item, IntakeOutcome):
            return
        model.record(item)
        if item.evidence is not None and not item.is_duplicate:
            self.taken_in.emit(item.evidence)
            self._look_into(item.evidence)

    def _commit(
        self, staged: StagedOriginal, provenance: Provenance, hashes: HashList | None
    ) -> IntakeOutcome:
        source = Path(staged.source_path)
        try:
            given = for_source(provenance, source, hashes)
            return intake.commit(self._desk.session, staged, given)
        except AppError as error:
            return IntakeOutcome(source, None, error=error)

    def _on_staged_all(self, model: OutcomeModel) -> None:
        model.end()
        library.note_case(self._desk.session)
        if not self._probing:
            self._tell_ends()

    def _look_into(self, *items: Evidence) -> None:
        self._to_probe.extend(items)
        if self._probing or not self._to_probe:
            return
        chosen, self._to_probe = self._to_probe, []
        self._probing = dict.fromkeys(item.code for item in chosen)
        handle = self._desk.start(probing.probe_batch_job(self._desk.session, chosen))
        handle.item.connect(self._on_probed)
        handle.finished.connect(partial(self._on_probed_all, handle))

    def _on_probed(self, found: object) -> None:
        if isinstance(found, ProbedItem):
            session = self._desk.session
            item = self._desk.attempt(
                lambda: probing.record_probe(session, found.code, found.outcome)
            )
            if item is not None:
                for model in self._batches:
                    model.record_probe(item)
                self.probed.emit(item)

    def _on_probed_all(self, handle: TaskHandle) -> None:
        self._probing = {}
        if handle.cancel_flag.is_set():
            # stopped by a person: they are looked into when the case is next opened
            self._to_probe.clear()
        self._look_into()
        if not self._probing:
            self._tell_ends()

    def _tell_ends(self) -> None:
        """Say of each batch that is over now what became of it; at once, and once."""
        for model in self._batches:
            if model.is_over and not model.property("is_told"):
                model.setProperty("is_told", True)
                self._tell(model)

    def _tell(self, model: OutcomeModel) -> None:
        notable = [found for found in model.rows if found.is_notable]
        tone = "warn" if notable else "ok"
        if len(model.rows) == 1:
            self._tell_one(model, tone)
            return
        title = self.tr("{n} berkas selesai diterima").format(n=len(model.rows))
        notice = self._desk.notices.say(title, model.count_text(), tone)
        button = Button(self.tr("Lihat hasil"))
        button.clicked.connect(self.show_outcomes)
        notice.add_button(button)
        if any(found.outcome is not None for found in notable):
            self.show_outcomes()

    def _tell_one(self, model: OutcomeModel, tone: str) -> None:
        outcome = model.rows[0].outcome
        if outcome is None or tone == "ok":
            return
        if outcome.error is not None:
            self._desk.notices.error(outcome.error)
            return
        problem = problem_text(outcome.evidence.problem, self._lang) if outcome.evidence else ""
        notes = outcome_notes(outcome, self._lang, problem)
        self._desk.notices.say(self.tr("Perlu dilihat"), " ".join(notes), tone)
