"""Ctrl+K: one box over transcripts, notes, tags and names of the case."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView

from app.domain.errors import InvalidValue
from app.services.search import Hit, search_session
from app.services.session import CaseSession
from widgets.parts import column, label
from widgets.row_delegate import FACE_ROLE, RowDelegate, RowFace
from widgets.texts import short_clock

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MAX_HITS = 60
_PAUSE_MS = 150


class HitModel(QAbstractListModel):
    """One row a hit, best first."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[Hit, ...] = ()

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def hit(self, row: int) -> Hit:
        """Give the hit of a row."""
        return self._hits[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the hits."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        face = self._face(self._hits[index.row()])
        if role == FACE_ROLE:
            return face
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return face.spoken
        return None

    def _face(self, hit: Hit) -> RowFace:
        names = {
            "transcript": self.tr("transkrip"),
            "quote": self.tr("kutipan"),
            "note": self.tr("catatan"),
            "category": self.tr("kategori"),
            "person": self.tr("orang"),
            "name": self.tr("nama berkas"),
            "metadata": self.tr("metadata"),
            "case": self.tr("perkara"),
        }
        at = "" if hit.start_us is None else f"  {short_clock(hit.start_us)}"
        return RowFace(
            head=f"{hit.code or self.tr('Perkara')}{at}",
            right=names.get(hit.where, hit.where),
            body=hit.text,
        )


class SearchBox(QLineEdit):
    """The box in the header; its hits hang below it."""

    hit_chosen = Signal(object)
    """Hit to go to."""

    def __init__(self, session: CaseSession) -> None:
        super().__init__()
        self._session = session
        self.setPlaceholderText(self.tr("Cari di transkrip, catatan, nama…   Ctrl+K"))
        self.setAccessibleName(self.tr("Cari di semua"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a dropped file is evidence, not a query
        self.model = HitModel()
        self._drop: QFrame | None = None
        self._view = QListView()
        self._none = label(self.tr("Tidak ada yang cocok."), "muted")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search_now)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.installEventFilter(self)

    def search_now(self) -> None:
        """Search for what is typed and show the hits."""
        try:
            hits = search_session(self._session, self.text())[:MAX_HITS]
        except InvalidValue:
            self.close_hits()
            return
        self.model.show_hits(hits)
        self._show_hits(bool(hits))

    def close_hits(self) -> None:
        """Take the hits away."""
        if self._drop is not None:
            self._drop.hide()

    def dismiss(self) -> None:
        """Take the hits away for good (they belong to the window) and search no more."""
        self._pause.stop()
        if self._drop is not None:
            self._drop.deleteLater()
            self._drop = None

    @property
    def is_open(self) -> bool:
        """Hits are on screen."""
        return self._drop is not None and self._drop.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the hits while typing goes on; Enter goes there, Esc leaves."""
        if event.type() == QEvent.Type.FocusOut and not self._view.hasFocus():
            self.close_hits()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.is_open:
                self._view.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._view.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.clear()
                self.close_hits()
                self.clearFocus()
                return True
        return super().eventFilter(watched, event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self.is_open:
            hit = self.model.hit(index.row())
            self.close_hits()
            self.clearFocus()
            self.hit_chosen.emit(hit)

    def _show_hits(self, has_any: bool) -> None:
        drop = self._drop or self._make_drop()
        self._drop = drop
        self._view.setVisible(has_any)
        self._none.setVisible(not has_any)
        if has_any:
            self._view.setCurrentIndex(self.model.index(0))
        window = self.window()
        width = max(self.width(), 460)
        height = min(380, 12 + 48 * self.model.rowCount()) if has_any else 48
        corner = self.mapTo(window, QPoint(0, self.height() + 2))
        left = min(corner.x(), window.width() - width - 8)
        drop.setGeometry(max(8, left), corner.y(), width, height)
        drop.show()
        drop.raise_()

    def _make_drop(self) -> QFrame:
        drop = QFrame(self.window())
        drop.setProperty("kind", "card")
        drop.setAutoFillBackground(True)
        drop.setLayout(column(self._view, self._none, margins=(4, 4, 4, 4), spacing=0))
        self._view.setModel(self.model)
        self._view.setItemDelegate(RowDelegate(self._view))
        self._view.setMouseTracking(True)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAccessibleName(self.tr("Hasil pencarian"))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._view.clicked.connect(self._choose)
        return drop
