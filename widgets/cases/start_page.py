"""The first page: begin, go on, or learn on the sample case; it teaches the order of work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QVBoxLayout, QWidget

from app.runtime.settings import Settings
from app.tasks.runner import TaskHandle
from widgets.cases.recent import FOLDER_ROLE, RecentCases
from widgets.parts import Button, IconLabel, column, frame, label, row
from widgets.tasks_panel import TaskRow


class RecentView(QListView):
    """The list; Enter opens, Delete takes a case off the list."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or forget with the keyboard."""
        folder = self.currentIndex().data(FOLDER_ROLE)
        if folder is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(folder)
        elif folder is not None and event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(folder)
        else:
            super().keyPressEvent(event)


class StartPage(QWidget):
    """Shown while no case is open."""

    new_wanted = Signal()
    open_wanted = Signal()
    sample_wanted = Signal()
    verify_wanted = Signal()
    package_wanted = Signal()
    case_chosen = Signal(object)
    """A folder."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.recent = RecentCases(settings)
        self._view = RecentView()
        self._view.setModel(self.recent)
        self._view.setProperty("kind", "framed")
        self._view.setAccessibleName(self.tr("Perkara terakhir"))
        self._view.setWordWrap(False)
        self._view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._view.setSpacing(2)
        self._no_recent = label(
            self.tr("Belum ada. Perkara yang pernah dibuka muncul di sini."), "muted", wraps=True
        )
        page = row(self._actions(), self._history(), spacing=24)
        page.setStretch(0, 4)
        page.setStretch(1, 5)
        heading = column(
            label("Netra", "title"),
            label(
                self.tr(
                    "Dari rekaman di ponsel sampai berkas yang tahan uji, tanpa jaringan. "
                    "Berkas asli tidak pernah diubah."
                ),
                "muted",
                wraps=True,
            ),
            spacing=2,
        )
        outer = QVBoxLayout(self)
        inner = QWidget()
        inner.setLayout(column(heading, page, self._steps(), spacing=20))
        inner.setMaximumWidth(1000)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addStretch(2)
        outer.addLayout(row(32, inner, 32))
        outer.addStretch(3)
        self._view.activated.connect(self._on_activated)
        self._view.chosen.connect(self.case_chosen)
        self._view.forgotten.connect(self._on_forgotten)
        self.refresh()

    def refresh(self) -> None:
        """Show the recent cases of now."""
        self.recent.reload()
        has_any = self.recent.rowCount() > 0
        self._view.setVisible(has_any)
        self._no_recent.setVisible(not has_any)

    def show_preparing(self, handle: TaskHandle) -> None:
        """Show how far a case is that opens in a while, with a way to stop it."""
        self._sample.setEnabled(False)
        progress = TaskRow(handle)
        self._preparing.addWidget(progress)
        handle.finished.connect(progress.deleteLater)
        handle.finished.connect(self._on_prepared)

    def _on_prepared(self) -> None:
        self._sample.setEnabled(True)

    def _actions(self) -> QWidget:
        self._preparing = QVBoxLayout()
        new = _choice("case-new", self.tr("Perkara baru"), "Ctrl+N", "choice-primary")
        open_ = _choice("case-open", self.tr("Buka perkara"), "Ctrl+O")
        self._sample = _choice("sample", self.tr("Coba perkara contoh"))
        package = _choice("export", self.tr("Buka paket dari kantor lain"), "Ctrl+Shift+O")
        verify = _choice("shield", self.tr("Verifikasi berkas atau folder"))
        new.clicked.connect(lambda: self.new_wanted.emit())
        open_.clicked.connect(lambda: self.open_wanted.emit())
        self._sample.clicked.connect(lambda: self.sample_wanted.emit())
        verify.clicked.connect(lambda: self.verify_wanted.emit())
        package.clicked.connect(lambda: self.package_wanted.emit())
        hint = self.tr(
            "Perkara contoh berisi rekaman rekaan, lengkap sampai berkas bertanda tangan."
        )
        made = QWidget()
        made.setLayout(
            column(
                label(self.tr("MULAI"), "section"), new, open_, package,
                self._sample, self._preparing, verify,
                label(hint, "muted", wraps=True), None, spacing=8,
            )
        )  # fmt: skip
        return made

    def _history(self) -> QWidget:
        made = QWidget()
        head = label(self.tr("PERKARA TERAKHIR"), "section")
        made.setLayout(column(head, self._view, self._no_recent, None, spacing=8))
        made.setMinimumHeight(230)
        return made

    def _steps(self) -> QWidget:
        steps = (
            ("plus", self.tr("1. Masukkan bukti"),
             self.tr("Seret berkas atau folder ke jendela. Setiap berkas di-hash.")),
            ("transcript", self.tr("2. Dengar dan baca"),
             self.tr("Transkrip berjalan di komputer ini; klik kata untuk melompat.")),
            ("tag", self.tr("3. Tandai momen"),
             self.tr("I awal, O akhir, Enter memilih kategori dan dasar hukumnya.")),
            ("dossier", self.tr("4. Susun berkas"),
             self.tr("PDF bertanda tangan yang dapat diperiksa siapa pun.")),
        )  # fmt: skip
        cards = row(spacing=12)
        for icon_name, title, text in steps:
            head = row(IconLabel(icon_name, 20, "accent"), label(title, "heading"), None)
            card = frame("card", column(head, label(text, "muted", wraps=True), None))
            layout = card.layout()
            if layout is not None:
                layout.setContentsMargins(12, 10, 12, 10)
            cards.addWidget(card, 1)
        made = QWidget()
        made.setLayout(cards)
        return made

    def _on_activated(self, index: QModelIndex) -> None:
        self.case_chosen.emit(index.data(FOLDER_ROLE))

    def _on_forgotten(self, folder: object) -> None:
        if isinstance(folder, Path):
            self._settings.forget_case(folder)
            self.refresh()


def _choice(icon_name: str, text: str, key: str = "", kind: str = "choice") -> Button:
    made = Button(text, kind, icon_name)
    made.setIconSize(QSize(20, 20))
    made.setMinimumHeight(40)
    made.setToolTip(f"{text} ({key})" if key else text)
    return made
