"""The contact sheet: every photo of the case at a glance, to find, sort and compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QStackedLayout,
    QWidget,
)

from app.domain.evidence import Evidence
from app.runtime import settings as declared
from app.services import photo_likeness, photos, probing
from app.services.photo_likeness import Likenesses
from app.services.photo_texts import kind_text
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.parts import Button, EmptyState, column, label, row
from widgets.photos.sheet_delegate import PICTURE, SheetDelegate
from widgets.photos.sheet_model import MOST, SheetModel, SheetOrder
from widgets.photos.thumbnails import Thumbnails

_SOON_MS = 150


class ContactSheet(QDialog):
    """A window of its own beside the main one; it follows the case."""

    open_wanted = Signal(str)
    """Code of a photo that a person wants to see."""
    compare_wanted = Signal(object)
    """Codes of two to four photos (tuple)."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        items: Callable[[], Sequence[Evidence]] | None = None,
    ) -> None:
        """Open the sheet; `items` gives all evidence where somebody has read it already."""
        super().__init__(parent)
        self._desk = desk
        self._items = items
        # three hundred files that come in one after the other are shown together
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.reload)
        self._handles: list[TaskHandle] = []
        self._is_looking = self._has_asked = False
        self.setWindowTitle(self.tr("Lembar kontak foto"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setSizeGripEnabled(True)
        self.resize(1020, 680)
        self.model = SheetModel(self)
        self.order = SheetOrder(self)
        self.order.setSourceModel(self.model)
        self.thumbnails = Thumbnails(PICTURE, self)
        self._build()
        self.thumbnails.arrived.connect(self.model.told)
        self.model.chosen_changed.connect(self._say)
        # a method, not a lambda: Qt lets go of it when the sheet is closed and deleted
        desk.events.evidence_changed.connect(self._reload_soon)
        self.reload()

    def _reload_soon(self, _codes: object) -> None:
        self._soon.start()

    def reload(self) -> None:
        """Read the photos of the case again; the place stays."""
        code = self.current_code
        items = self._items() if self._items is not None else None
        found = photos.rows(self._desk.session, items)
        self.model.show_photos(found)
        if not self._has_asked and any(photo.thumbnail is None for photo in found):
            self._make_missing()
        self._pages.setCurrentIndex(1 if self.model.rowCount() else 0)
        if not self.choose(code) and self.order.rowCount():
            self.view.setCurrentIndex(self.order.index(0, 0))
        self._say()

    @property
    def current_code(self) -> str:
        """Code of the photo with the focus, empty for none."""
        index = self.view.currentIndex()
        return self.model.row(self.order.mapToSource(index).row()).code if index.isValid() else ""

    def choose(self, code: str) -> bool:
        """Put the focus on a photo; False where it is not shown."""
        place = self.model.place_of(code)
        index = self.order.mapFromSource(self.model.index(place)) if place >= 0 else QModelIndex()
        if index.isValid():
            self.view.setCurrentIndex(index)
        return index.isValid()

    def toggle_chosen(self) -> None:
        """Choose the photo with the focus for the comparison, or no longer."""
        index = self.view.currentIndex()
        if index.isValid() and not self.model.toggle(self.order.mapToSource(index).row()):
            self._note.setText(self.tr("Paling banyak {n} foto dibandingkan.").format(n=MOST))

    def compare(self) -> None:
        """Compare what is chosen."""
        codes = tuple(photo.evidence.code for photo in self.model.chosen)
        if len(codes) >= 2:
            self.compare_wanted.emit(codes)
        else:
            self._note.setText(self.tr("Pilih dua sampai empat foto dengan Spasi."))

    def find_alike(self) -> None:
        """Look for photos that look alike, in the background."""
        if self._is_looking:
            return
        self._is_looking = True
        self._note.setText(self.tr("Mencari foto yang mirip…"))
        handle = self._desk.start(photo_likeness.likeness_job(self._desk.session), self._on_alike)
        handle.finished.connect(self._on_looked)
        self._handles.append(handle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space chooses, B compares, M finds what looks alike."""
        is_writing = self.search.hasFocus()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_writing:
            self.view.setFocus()
        elif event.text().lower() == "b" and not is_writing:
            self.compare()
        elif event.text().lower() == "m" and not is_writing:
            self.alike.toggle()
        elif event.text() == "/" and not is_writing:
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """End what reads for this window."""
        self._let_go()
        super().done(result)

    # inside

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Saring: nomor, nama, waktu (/)"))
        self.search.setAccessibleName(self.tr("Saring foto"))
        self.search.setToolTip(self.tr("Nomor, nama berkas, atau waktu menurut berkas (/)"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.order.show_only)
        self.sorting = QComboBox()
        self.sorting.setAccessibleName(self.tr("Urutan"))
        self.sorting.setToolTip(self.tr("Urutan foto"))
        for text, key in (
            (self.tr("Nomor"), "code"),
            (self.tr("Waktu menurut berkas"), "claimed"),
            (self.tr("Ukuran gambar"), "pixels"),
            (self.tr("Ukuran berkas"), "bytes"),
            (self.tr("Nama"), "name"),
        ):
            self.sorting.addItem(text, key)
        self.sorting.currentIndexChanged.connect(
            lambda _at: self.order.sort_by(str(self.sorting.currentData()))
        )
        self.alike = Button(self.tr("Yang mirip"), "quiet")
        self.alike.setCheckable(True)
        self.alike.setAutoDefault(False)
        self.alike.setToolTip(
            self.tr("Kelompokkan foto yang mirip (M). Petunjuk untuk menyortir, bukan bukti.")
        )
        self.alike.toggled.connect(self._on_alike_toggled)
        self.comparing = Button(self.tr("Bandingkan"), "primary")
        self.comparing.setAutoDefault(False)
        self.comparing.setToolTip(self.tr("Bandingkan dua sampai empat foto yang dipilih (B)"))
        self.comparing.clicked.connect(lambda _checked=False: self.compare())
        bar = row(self.search, self.sorting, self.alike, self.comparing, margins=(8, 8, 8, 4))
        bar.setStretch(0, 1)
        self._make_view()
        empty = EmptyState(
            "photo",
            self.tr("Belum ada foto"),
            self.tr("Foto yang masuk sebagai barang bukti tampil di sini."),
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.view)
        self._note = label("", "muted", wraps=True)
        self._note.setAccessibleName(self.tr("Keterangan"))
        keys = label(
            self.tr("Enter: buka · Spasi: pilih untuk dibandingkan · B: bandingkan · M: yang mirip"
                    " · waktu adalah klaim berkas"),
            "muted", wraps=True,
        )  # fmt: skip
        foot = column(self._note, keys, margins=(8, 2, 8, 6), spacing=2)
        outer = column(bar, self._pages, foot, spacing=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)
        self.view.setFocus()

    def _make_view(self) -> None:
        self.view = SheetView(self)
        self.view.setModel(self.order)
        self.view.setItemDelegate(SheetDelegate(self.thumbnails, self.view))
        self.view.setAccessibleName(self.tr("Foto perkara"))
        self.view.activated.connect(lambda _index: self.open_wanted.emit(self.current_code))
        self.view.space_pressed.connect(self.toggle_chosen)

    def _make_missing(self) -> None:
        """Let the child make the small pictures that are not there yet."""
        self._has_asked = True
        job = probing.pictures_job(self._desk.session)
        self._handles.append(self._desk.start(job, self._reload_soon))

    def _on_alike_toggled(self, is_on: bool) -> None:
        if is_on:
            self.find_alike()
        else:
            self.order.show_alike(is_on=False)
            self._say()

    def _on_alike(self, found: Likenesses) -> None:
        self.model.show_groups(found.groups)
        if self.alike.isChecked():
            self.order.show_alike(is_on=True)
        lang = self._desk.settings.get(declared.LANGUAGE)
        kinds = sorted({kind for group in found.groups for kind in group.kinds})
        if not found.groups:
            text = self.tr("Tidak ada foto yang tampak mirip. Ini bukan bukti bahwa tidak ada.")
        else:
            text = self.tr(
                "{n} kelompok foto yang mirip ({how}); petunjuk saja, lihatlah sendiri."
            ).format(n=len(found.groups), how=", ".join(kind_text(kind, lang) for kind in kinds))
        if found.unread:
            text += " " + self.tr("Tidak dapat dilihat: {codes}.").format(
                codes=", ".join(found.unread)
            )
        self._note.setText(text)

    def _on_looked(self) -> None:
        self._is_looking = False

    def _say(self) -> None:
        count, chosen = self.order.rowCount(), len(self.model.chosen)
        text = self.tr("{n} foto").format(n=count)
        if chosen:
            text += " · " + self.tr("{n} dipilih").format(n=chosen)
        self._note.setText(text)
        self.comparing.setEnabled(chosen >= 2)

    def _let_go(self) -> None:
        self._soon.stop()
        for handle in self._handles:
            handle.cancel()
        self._handles.clear()
        self.thumbnails.close()


class SheetView(QListView):
    """Fields in rows; Space chooses instead of selecting."""

    space_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space chooses; letters belong to the window."""
        if event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)
