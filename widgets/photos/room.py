"""What a person does with the photos of a case: pages, contact sheet, comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.runtime import settings as declared
from app.services import intake
from widgets.desk import Desk
from widgets.photos.compare_window import MOST, CompareWindow
from widgets.photos.contact_sheet import ContactSheet
from widgets.photos.photo_show import PhotoShow

_SEEN = (EvidenceKind.PHOTO, EvidenceKind.VIDEO)


class PhotoRoom(QObject):
    """Opens the windows of the photos and keeps them until the case is closed.

    Args:
        chosen: gives the codes that are chosen in the list of evidence.
        place: gives the item on the stage and where it stands in microseconds.
        items: gives all evidence as the list shows it.
    """

    open_wanted = Signal(str)
    """Code of a photo that a person wants to see on the stage."""

    def __init__(
        self,
        desk: Desk,
        show: PhotoShow,
        chosen: Callable[[], Sequence[str]],
        place: Callable[[], tuple[Evidence | None, int]],
        items: Callable[[], Sequence[Evidence]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._show, self._window = desk, show, window
        self._chosen, self._place, self._items = chosen, place, items
        self.sheet: ContactSheet | None = None
        self.comparisons: list[CompareWindow] = []

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what each action of `photo_specs` does."""
        return {
            "photo.sheet": self.show_sheet,
            "photo.compare": self.compare,
            "photo.page.back": lambda: self._show.step(-1),
            "photo.page.on": lambda: self._show.step(1),
            "zoom.height": self._show.fit_height,
        }

    def show_sheet(self) -> None:
        """Open the contact sheet, or bring it to the front."""
        if self.sheet is None:
            self.sheet = ContactSheet(self._desk, self._window, self._items)
            self.sheet.open_wanted.connect(self.open_wanted)
            self.sheet.compare_wanted.connect(self.compare_codes)
            self.sheet.finished.connect(self._on_sheet_closed)
        self.sheet.show()
        self.sheet.raise_()
        self.sheet.activateWindow()
        self.sheet.view.setFocus()

    def compare(self) -> None:
        """Compare what is chosen in the list of evidence."""
        self.compare_codes(tuple(self._chosen()))

    def compare_codes(self, codes: Sequence[str]) -> None:
        """Compare two to four photos or videos; a video shows the frame it stands at."""
        items = [self._item(code) for code in codes]
        fit = [item for item in items if item is not None]
        if not 2 <= len(fit) <= MOST:
            self._desk.notices.say(
                self.tr("Pilih dua sampai empat gambar"),
                self.tr(
                    "Pilih foto atau video dalam daftar barang bukti dengan Ctrl+klik atau "
                    "Shift+panah, atau dengan Spasi pada lembar kontak (Ctrl+P)."
                ),
                "warn",
            )
            return
        made = CompareWindow(self._desk, [(item, self._at(item)) for item in fit], self._window)
        self.comparisons.append(made)
        made.finished.connect(lambda _result: self._on_compared(made))
        made.show()

    def close(self) -> None:
        """Close every window of the photos."""
        for made in (*self.comparisons, self.sheet):
            if made is not None:
                made.close()
        self._show.leave()

    def _item(self, code: str) -> Evidence | None:
        item = self._desk.attempt(lambda: intake.evidence(self._desk.session, code))
        is_fit = item is not None and item.kind in _SEEN and item.status is EvidenceStatus.READY
        return item if is_fit else None

    def _at(self, item: Evidence) -> int:
        shown, at_us = self._place()
        if shown is not None and shown.code == item.code:
            return at_us
        return self._desk.settings.get(declared.POSITIONS).get(item.digest.sha256, 0)

    def _on_sheet_closed(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None

    def _on_compared(self, made: CompareWindow) -> None:
        if made in self.comparisons:
            self.comparisons.remove(made)
            made.deleteLater()
