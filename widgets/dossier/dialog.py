"""The dossiers of a case, building one, signing it again, releasing it; then the result."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QDialog, QListWidget, QProgressBar, QStackedLayout, QWidget

from app.domain.errors import AppError
from app.runtime import settings as declared
from app.services import dossiers
from app.services.dossiers import BuiltDossier, KeptDossier
from app.services.messages import describe
from app.services.warning_texts import sorted_warnings
from app.tasks.job import Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.dossier.signing_form import SigningForm
from widgets.parts import Button, IconLabel, column, label, row
from widgets.texts import step_text


ASKING, WORKING, DONE, SHELF, SECOND = range(5)
"""Pages of the dialog."""


class DossierDialog(QDialog):
    """Opens on the dossiers there are, or where there is none on the question for the first."""

    verify_wanted = Signal(object)
    """Path of the finished PDF."""
    reviewer_wanted = Signal()
    """Somebody else sits down; `refresh` follows."""

    def __init__(self, desk: Desk, out: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handle: TaskHandle | None = None
        self._kept: KeptDossier | None = None
        self._back = ASKING
        self._name = ""
        self.setWindowTitle(self.tr("Berkas"))
        self.form = SigningForm(out)
        self.second = SecondSigningForm()
        self.shelf = DossierShelf(desk)
        self.warnings = QListWidget()
        self.error = label("", wraps=True)
        self.error.setProperty("tone", "bad")
        self.error.hide()
        self.build = Button(self.tr("Susun berkas"), "primary", "dossier")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._step = label("", "muted")
        self._stop = Button(self.tr("Hentikan"))
        self.outcome = label("", wraps=True)
        self._pages = QStackedLayout()
        for page in (
            self._question(), self._work(), self._answer(), self._list(), self._second_question(),
        ):  # fmt: skip
            self._pages.addWidget(page)
        self.setLayout(self._pages)
        self.resize(760, 580)
        self._connect()
        self._show_warnings()
        self._check()
        if self.shelf.refresh():
            self._turn_to(SHELF)

    @property
    def page(self) -> int:
        """0 while asking, 1 while working, 2 when done, 3 the list, 4 the second signer."""
        return self._pages.currentIndex()

    def refresh(self) -> None:
        """Show the list again, and who works now."""
        self.shelf.refresh(self._name)

    def start(self) -> None:
        """Build, sign and verify in the background."""
        self._begin(
            lambda: dossiers.build_job(self._desk.session, self.form.request),
            self._on_built,
            ASKING,
        )

    def sign_again(self) -> None:
        """Put the second signature on the chosen dossier, in the background."""
        self._begin(
            lambda: cosigning.sign_again_job(self._desk.session, self._name, self.second.request),
            self._on_signed,
            SECOND,
        )

    def release(self, name: str) -> None:
        """Check the chosen dossier once more, in the background, and release it."""
        self._name = name
        job = partial(release.release_job, self._desk.session, name)
        self._begin(job, self._on_checked, SHELF)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing while it works stops the work."""
        if self._handle is not None:
            self._handle.cancel()
        super().closeEvent(event)

    def _question(self) -> QWidget:
        page = QWidget()
        self.warnings.setAccessibleName(self.tr("Yang akan disebut belum lengkap"))
        self.warnings.setWordWrap(True)
        self.warnings.setProperty("kind", "framed")
        self.warnings.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._warned = label("", "section")
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        body = column(
            label(self.windowTitle(), "title"),
            label(
                self.tr(
                    "Semua hash dihitung ulang dahulu. Berkas disimpan hanya bila tanda "
                    "tangannya terbukti sah."
                ),
                "muted",
                wraps=True,
            ),
            self.form,
            self._warned,
            self.warnings,
            self.error,
            row(None, cancel, self.build),
            margins=(20, 16, 20, 14),
            spacing=10,
        )
        body.setStretch(4, 1)
        page.setLayout(body)
        return page

    def _work(self) -> QWidget:
        page = QWidget()
        title = label(self.tr("Berkas sedang disusun"), "title")
        parts = (None, title, self._bar, self._step, row(None, self._stop), None)
        page.setLayout(column(*parts, margins=(40, 20, 40, 20), spacing=12))
        return page

    def _answer(self) -> QWidget:
        page = QWidget()
        folder = Button(self.tr("Buka folder"), "", "case-open")
        pdf = Button(self.tr("Buka PDF"), "", "dossier")
        self.verify = Button(self.tr("Verifikasi"), "", "shield")
        done = Button(self.tr("Selesai"), "primary")
        folder.clicked.connect(lambda: self._open(self._path.parent))
        pdf.clicked.connect(lambda: self._open(self._path))
        self.verify.clicked.connect(lambda: self.verify_wanted.emit(self._path))
        done.clicked.connect(self.accept)
        head = row(
            IconLabel("shield-ok", 40, "ok"), label(self.tr("Berkas selesai"), "title"), None
        )
        body = column(
            None, head, self.outcome, row(folder, pdf, self.verify, None, done), None,
            margins=(40, 20, 40, 20), spacing=14,
        )  # fmt: skip
        page.setLayout(body)
        return page

    @property
    def _path(self) -> Path:
        return Path(self._kept.document.path) if self._kept else Path()

    def _show_warnings(self) -> None:
        found = self._desk.attempt(lambda: dossiers.preview_warnings(self._desk.session)) or ()
        lines = sorted_warnings(found, "id")
        self.warnings.addItems(lines)
        text = self.tr("YANG AKAN DISEBUT BELUM LENGKAP ({n})").format(n=len(lines))
        self._warned.setText(text if lines else self.tr("TIDAK ADA YANG KURANG"))
        self.warnings.setVisible(bool(lines))

    def _check(self) -> None:
        self.build.setEnabled(self.form.is_complete)

    def _on_progress(self, progress: Progress) -> None:
        self._bar.setValue(round(max(0.0, progress.done) * 1000))
        self._step.setText(f"{step_text(progress.step)} {progress.detail}".strip())

    def _on_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._step.setText(self.tr("sedang dihentikan…"))

    def _on_built(self, built: BuiltDossier) -> None:
        try:
            self._kept = dossiers.commit(self._desk.session, built)
        except AppError as error:
            self._say(error)
            return
        document = self._kept.document
        lines = (
            self.tr("{pages} halaman · {level}").format(
                pages=document.pages, level=document.level or self.tr("tanpa tanda tangan")
            ),
            self.tr("Penanda tangan: {name}").format(name=document.signed_by or "–"),
            f"SHA-256 {document.sha256}",
            document.path,
        )
        self.outcome.setText("\n".join(lines))
        self._pages.setCurrentIndex(2)

    def _on_finished(self) -> None:
        self._handle = None
        self.form.forget_passphrase()

    def _say(self, error: BaseException) -> None:
        message = describe(error, self._desk.settings.get(declared.LANGUAGE))
        self.error.setText(f"{message.title}. {message.text} {message.remedy}")
        self.error.show()
        self._pages.setCurrentIndex(0)

    def _open(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
