"""The pages of the dossier dialog: the question, the work, the result, the second signer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QFrame, QListWidget, QProgressBar, QScrollArea, QWidget

from app.services.dossiers import DossierRequest
from app.services.release import DossierState
from app.tasks.job import Progress
from widgets.dossier.look_box import LookBox
from widgets.dossier.public_box import PublicBox
from widgets.dossier.signing_form import SecondSigningForm, SigningForm
from widgets.parts import Button, IconLabel, column, label, row
from widgets.texts import step_text


class BuildPage(QWidget):
    """Where to, signed with what, and what is missing."""

    cancelled = Signal()
    changed = Signal()
    """Something that is seen on the pages."""

    def __init__(self, out: Path, preview: QWidget, chapters: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.form = SigningForm(out)
        self.public = PublicBox()
        self.look = LookBox(chapters)
        self.warnings = QListWidget()
        self.warnings.setAccessibleName(self.tr("Yang akan disebut belum lengkap"))
        self.warnings.setWordWrap(True)
        self.warnings.setSpacing(2)
        self.warnings.setProperty("kind", "framed")
        self.warnings.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.build = Button(self.tr("Susun berkas"), "primary", "dossier")
        self._warned = label("", "section")
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.cancelled)
        explained = self.tr(
            "Semua hash dihitung ulang dahulu. Berkas disimpan hanya bila tanda tangannya "
            "terbukti sah."
        )
        body = column(
            label(self.tr("Susun berkas"), "title"),
            label(explained, "muted", wraps=True),
            self.form,
            self.look,
            self.public,
            self._warned,
            self.warnings,
            None,
            margins=(0, 0, 10, 0),
            spacing=10,
        )
        left = column(_scrolled(body), row(None, cancel, self.build), spacing=10)
        left.setStretch(0, 1)
        both = row(left, preview, spacing=14)
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        self.setLayout(both)
        self.form.changed.connect(self._check)
        self.look.changed.connect(self.changed)
        self.public.changed.connect(self.changed)
        self._check()

    @property
    def request(self) -> DossierRequest:
        """All that was answered."""
        public = self.public
        return replace(
            self.form.request,
            paper=self.look.paper,
            sections=self.look.sections,
            is_public=public.is_wanted,
            names=public.names,
        )

    def show_warnings(self, lines: list[str]) -> None:
        """Say what a dossier built now would say is missing."""
        self.warnings.addItems(lines)
        text = self.tr("YANG AKAN DISEBUT BELUM LENGKAP ({n})").format(n=len(lines))
        self._warned.setText(text if lines else self.tr("TIDAK ADA YANG KURANG"))
        self.warnings.setVisible(bool(lines))
        self.warnings.setMinimumHeight(min(len(lines), 4) * 34)

    def _check(self) -> None:
        is_ready = self.form.is_complete
        self.build.setEnabled(is_ready)
        why = self.tr("Pilih dahulu berkas sertifikat, atau cara lain menandatangani")
        self.build.setToolTip("" if is_ready else why)


class WorkPage(QWidget):
    """What is done now, and how to stop it."""

    def __init__(self) -> None:
        super().__init__()
        self.stop = Button(self.tr("Hentikan"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._step = label("", "muted")
        title = label(self.tr("Berkas sedang dikerjakan"), "title")
        parts = (None, title, self._bar, self._step, row(None, self.stop), None)
        self.setLayout(column(*parts, margins=(20, 4, 20, 4), spacing=12))

    def show_waiting(self) -> None:
        """Say that it has begun, before it can say how far it is."""
        self._bar.setRange(0, 0)
        self._step.setText(step_text("preparing"))

    def show_progress(self, progress: Progress) -> None:
        """Say how far the work is."""
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(max(0.0, progress.done) * 1000))
        self._step.setText(f"{step_text(progress.step)} {progress.detail}".strip())

    def show_stopping(self) -> None:
        """Say that it will end soon."""
        self._step.setText(self.tr("sedang dihentikan…"))


class ResultPage(QWidget):
    """What came out, and what one does with it."""

    verify_wanted = Signal(object)
    """Path of the PDF."""
    print_wanted = Signal(object)
    """Path of the PDF."""
    list_wanted = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path = Path()
        self.outcome = label("", wraps=True)
        folder = Button(self.tr("Buka folder"), "", "case-open")
        pdf = Button(self.tr("Buka PDF"), "", "dossier")
        self.print_ = Button(self.tr("&Cetak…"), "", "printer")
        verify = Button(self.tr("Verifikasi"), "", "shield")
        everything = Button(self.tr("Daftar berkas"))
        done = Button(self.tr("Selesai"), "primary")
        folder.clicked.connect(lambda: _open(self._path.parent))
        pdf.clicked.connect(lambda: _open(self._path))
        self.print_.clicked.connect(lambda: self.print_wanted.emit(self._path))
        verify.clicked.connect(lambda: self.verify_wanted.emit(self._path))
        everything.clicked.connect(self.list_wanted)
        done.clicked.connect(self.done)
        self.title = label("", "title")
        head = row(IconLabel("shield-ok", 40, "ok"), self.title, None)
        buttons = row(folder, pdf, self.print_, verify, None, everything, done)
        self.setLayout(
            column(None, head, self.outcome, buttons, None, margins=(20, 4, 20, 4), spacing=14)
        )

    def show_result(self, title: str, lines: tuple[str, ...], path: Path) -> None:
        """Show what came out."""
        self._path = path
        self.title.setText(title)
        self.outcome.setText("\n".join(lines))


class SecondPage(QWidget):
    """Who signs second, and with what."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = SecondSigningForm()
        self.sign = Button(self.tr("Tanda tangani"), "primary", "dossier")
        self._about = label("", wraps=True)
        cancel = Button(self.tr("Kembali"))
        cancel.clicked.connect(self.cancelled)
        explained = self.tr(
            "Sebelum ditandatangani, tanda tangan pertama, lampiran, riwayat, dan semua berkas "
            "asli diperiksa lagi. Berkas pertama tetap disimpan. Penanda tangan kedua harus orang "
            "lain dengan sertifikat lain."
        )
        self.setLayout(
            column(
                label(self.tr("Tanda tangan Ketua"), "title"),
                label(explained, "muted", wraps=True),
                self._about,
                self.form,
                None,
                row(None, cancel, self.sign),
                spacing=10,
            )
        )
        self.form.changed.connect(self._check)
        self._check()

    def show_dossier(self, found: DossierState, who: str, expected: tuple[str, ...]) -> None:
        """Say which dossier is signed, who works, and who is registered to sign it."""
        lines = [
            self.tr("Berkas: {name}").format(name=found.name),
            self.tr("Tanda tangan pertama: {name}").format(name=found.signed_by),
            self.tr("Yang bekerja: {name}").format(name=who),
        ]
        if expected:
            lines.append(self.tr("Ketua terdaftar: {names}").format(names=", ".join(expected)))
        if found.changes_since:
            lines.append(
                self.tr("Perhatian: perkara berubah {n} kali sesudah berkas ini disusun.").format(
                    n=found.changes_since
                )
            )
        self._about.setText("\n".join(lines))

    def _check(self) -> None:
        self.sign.setEnabled(self.form.is_complete)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _scrolled(layout: QBoxLayout) -> QScrollArea:
    """Let a column be longer than its window, up and down only."""
    inside = QWidget()
    inside.setLayout(layout)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
