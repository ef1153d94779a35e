"""Ctrl+K: one box over transcripts, notes, tags and names of the case, and of all cases."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView

from app.domain.errors import InvalidValue
from app.services import search
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.parts import column, label
from widgets.row_delegate import RowDelegate
from widgets.search.hits import HitModel

_PAUSE_MS = 150
_CHANGED_MS = 1_000


class SearchBox(QLineEdit):
    """The box in the header; its hits hang below it."""

    hit_chosen = Signal(object)
    """Hit to go to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._index = search.open_index()
        self._indexing: list[TaskHandle] = []
        self._is_everywhere = False
        self._query = ""
        self.setAccessibleName(self.tr("Cari di semua"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a dropped file is evidence, not a query
        self.setToolTip(
            self.tr(
                'Semua kata harus ada. "kata berurutan", awalan*, kata ~5 kata (berdekatan), '
                "-tanpa, ini ATAU itu. Ejaan yang bunyinya mirip ikut ditemukan."
            )
        )
        self.model = HitModel(desk.session.folder)
        self._drop: QFrame | None = None
        self._view = QListView()
        self._none = label(self.tr("Tidak ada yang cocok."), "muted")
        self._foot = label("", "muted")
        self._pause = self._timer(_PAUSE_MS, self.search_now)
        self._changed = self._timer(_CHANGED_MS, self._bring_up_to_date)
        self.textChanged.connect(lambda _text: self._pause.start())
        events = desk.events
        for changed in (
            *(events.case_changed, events.evidence_changed),
            *(events.transcript_changed, events.moment_changed),
        ):
            changed.connect(self._on_changed)
        self.installEventFilter(self)
        self._show_scope()

    @property
    def is_everywhere(self) -> bool:
        """True while all cases of this computer are searched."""
        return self._is_everywhere

    @property
    def is_indexing(self) -> bool:
        """True while the index is not up to date with the case."""
        return bool(self._indexing) or self._changed.isActive()

    def search_here(self) -> None:
        """Take the keys and search the open case."""
        self._search_in(is_everywhere=False)

    def search_everywhere(self) -> None:
        """Take the keys and search all cases of this computer."""
        self._search_in(is_everywhere=True)

    def search_now(self) -> None:
        """Search for what is typed and show the hits."""
        self._query = self.text()
        folder = str(self._desk.session.folder)
        try:
            if self._is_everywhere:
                hits = search.search_all(self._query, self._index, folder)
            else:
                hits = search.search_session(self._desk.session, self._query, self._index)
        except InvalidValue:
            self.close_hits()
            return
        self.model.show_hits(hits, self._query)
        self._show_hits(len(hits))

    def close_hits(self) -> None:
        """Take the hits away."""
        if self._drop is not None:
            self._drop.hide()

    def dismiss(self) -> None:
        """Take the hits away for good (they belong to the window) and search no more."""
        self._pause.stop()
        self._changed.stop()
        for handle in self._indexing:
            handle.cancel()
        self._indexing.clear()
        self._index.close()
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
        if event.type() == QEvent.Type.FocusIn:
            self._bring_up_to_date()
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
            found = self._desk.attempt(
                lambda: search.at_its_word(self._desk.session, hit, self._query)
            )
            self.hit_chosen.emit(found or hit)

    # the index

    def _bring_up_to_date(self) -> None:
        """Index what changed in this case, and in the others where all are searched."""
        if self._indexing:
            self._changed.start()
            return
        folders = search.behind(self._desk.session, self._index, everywhere=self._is_everywhere)
        for folder in folders:
            handle = self._desk.runner.start(search.index_job(folder))
            handle.failed.connect(self._desk.notices.error)
            handle.finished.connect(lambda handle=handle: self._on_indexed(handle))
            self._indexing.append(handle)
        if folders and self.is_open:
            self.search_now()  # says that the index is being made

    def _on_indexed(self, handle: TaskHandle) -> None:
        if handle in self._indexing:
            self._indexing.remove(handle)
            if not self._indexing and self.text() and self.hasFocus():
                self.search_now()

    def _on_changed(self, _code: str) -> None:
        if self.hasFocus():
            self._changed.start()

    def _search_in(self, *, is_everywhere: bool) -> None:
        self._is_everywhere = is_everywhere
        self._show_scope()
        if self.hasFocus():
            self._bring_up_to_date()
        self.setFocus()
        self.selectAll()
        if self.text():
            self.search_now()

    def _show_scope(self) -> None:
        self.setPlaceholderText(
            self.tr("Cari di semua perkara di komputer ini…   Ctrl+Shift+K")
            if self._is_everywhere
            else self.tr("Cari di transkrip, catatan, nama…   Ctrl+K")
        )

    def _timer(self, after_ms: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    # the hits

    def _show_hits(self, count: int) -> None:
        has_any = bool(count)
        self._foot.setText(self._footing(count))
        drop = self._drop or self._make_drop()
        self._drop = drop
        self._view.setVisible(has_any)
        self._none.setVisible(not has_any)
        if has_any:
            self._view.setCurrentIndex(self.model.index(0))
        window = self.window()
        width = max(self.width(), 460)
        height = min(380, 40 + 56 * self.model.rowCount()) if has_any else 72
        corner = self.mapTo(window, QPoint(0, self.height() + 2))
        left = min(corner.x(), window.width() - width - 8)
        drop.setGeometry(max(8, left), corner.y(), width, height)
        drop.show()
        drop.raise_()

    def _footing(self, count: int) -> str:
        if self._indexing:
            return self.tr("Indeks pencarian sedang disiapkan; hasilnya bertambah sendiri.")
        if self._is_everywhere:
            where = self.tr("semua perkara di komputer ini · Ctrl+K: perkara ini saja")
        else:
            where = self.tr("perkara ini · Ctrl+Shift+K: semua perkara")
        most = search.MOST_HITS
        shown = self.tr("{n} pertama").format(n=most) if count >= most else f"{count}"
        return self.tr("{n} hasil di {where}").format(n=shown, where=where)

    def _make_drop(self) -> QFrame:
        drop = QFrame(self.window())
        drop.setProperty("kind", "card")
        drop.setAutoFillBackground(True)
        drop.setLayout(column(self._view, self._none, self._foot, margins=(4, 4, 4, 4), spacing=2))
        self._view.setModel(self.model)
        self._view.setItemDelegate(RowDelegate(self._view))
        self._view.setMouseTracking(True)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAccessibleName(self.tr("Hasil pencarian"))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._foot.setContentsMargins(8, 0, 8, 2)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._view.clicked.connect(self._choose)
        return drop
