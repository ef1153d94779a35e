"""The photos of a case as a model, and their order and filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from app.services.evidence_texts import moment_text
from app.services.photo_likeness import LikeGroup
from app.services.photos import PhotoRow
from widgets.parts import plain_tooltip
from widgets.texts import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
MOST = 4
_LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a field of the contact sheet shows."""

    photo: PhotoRow
    group: int = 0
    """Number of its group of photos that look alike, 0 for none."""
    chosen: int = 0
    """Its place among those chosen for comparison, 0 for none."""

    @property
    def code(self) -> str:
        """Evidence code."""
        return self.photo.evidence.code

    @property
    def when(self) -> str:
        """When it was taken, as the file claims."""
        return moment_text(self.photo.claimed_at) if self.photo.claimed_at else ""

    @property
    def size(self) -> str:
        """Width and height."""
        media = self.photo.evidence.media
        return f"{media.width} × {media.height}" if media and media.width else ""


class SheetModel(QAbstractListModel):
    """Photos in the order they were taken in."""

    chosen_changed = Signal()
    """Other photos are chosen for comparison."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SheetRow] = []
        self.edition = 0
        """Another number for other photos or groups."""

    def show_photos(self, photos: Sequence[PhotoRow]) -> None:
        """Show these photos; what was chosen stays chosen where it is still there."""
        known = {row.code: row for row in self._rows}
        self.edition += 1
        self.beginResetModel()
        self._rows = [
            replace(known[p.evidence.code], photo=p) if p.evidence.code in known else SheetRow(p)
            for p in photos
        ]
        self.endResetModel()

    def show_groups(self, groups: Sequence[LikeGroup]) -> None:
        """Say which photos look alike."""
        self.edition += 1
        number = {code: at + 1 for at, group in enumerate(groups) for code in group.codes}
        self._rows = [replace(row, group=number.get(row.code, 0)) for row in self._rows]
        self._tell_all()

    @property
    def chosen(self) -> tuple[PhotoRow, ...]:
        """Photos chosen for comparison, in the order they were chosen."""
        found = sorted((row for row in self._rows if row.chosen), key=lambda row: row.chosen)
        return tuple(row.photo for row in found)

    def toggle(self, number: int) -> bool:
        """Choose a photo or no longer; False where four are chosen already."""
        row = self._rows[number]
        codes: list[str] = [photo.evidence.code for photo in self.chosen]
        if row.chosen:
            codes.remove(row.code)
        elif len(codes) >= MOST:
            return False
        else:
            codes.append(row.code)
        place = {code: at + 1 for at, code in enumerate(codes)}
        self._rows = [replace(row, chosen=place.get(row.code, 0)) for row in self._rows]
        self._tell_all()
        self.chosen_changed.emit()
        return True

    def row(self, number: int) -> SheetRow:
        """Give a row."""
        return self._rows[number]

    def place_of(self, code: str) -> int:
        """Give the row of a photo, -1 where it is not there."""
        return next((at for at, row in enumerate(self._rows) if row.code == code), -1)

    def told(self, code: str) -> None:
        """Draw a photo again."""
        place = self.place_of(code)
        if place >= 0:
            self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the photos."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a photo's text; the delegate takes the whole row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.code} {row.photo.evidence.name}"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            lines = _spoken(row)
            is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return ", ".join(lines) if is_spoken else plain_tooltip(lines)
        return None

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def _spoken(row: SheetRow) -> list[str]:
    claimed = tr("menurut berkas: {when}").format(when=row.when) if row.when else ""
    alike = tr("mirip dengan foto lain (kelompok {n}, petunjuk saja)").format(n=row.group)
    chosen = tr("dipilih untuk dibandingkan")
    lines = (
        f"{row.code}  {row.photo.evidence.name}",
        claimed or tr("berkas tidak menyebut waktu"),
        row.size,
        alike if row.group else "",
        chosen if row.chosen else "",
    )
    return [line for line in lines if line]


class SheetOrder(QSortFilterProxyModel):
    """Sorts by one thing and shows what a text is in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = "code"
        self._text = ""
        self._is_alike = False
        # made once for each order and each edition of the photos: Qt asks thousands of times
        self._ranks: list[int] = []
        self._ranked: tuple[int, str, bool] | None = None
        self._texts: list[str] = []
        self._read = -1

    def sort_by(self, key: str) -> None:
        """Sort by `code`, `claimed`, `pixels`, `bytes` or `name`."""
        self._key = key
        self._sort_anew()

    def show_only(self, text: str) -> None:
        """Show photos whose number, name or claimed time holds a text."""
        self.beginFilterChange()
        self._text = text.strip().casefold()
        self.endFilterChange()

    def show_alike(self, *, is_on: bool) -> None:
        """Show only photos that look like another, group by group."""
        self._is_alike = is_on
        self._sort_anew()

    def filterAcceptsRow(self, number: int, _parent: Index) -> bool:
        """Tell whether a photo is shown."""
        model = self._model()
        if self._is_alike and not model.row(number).group:
            return False
        if not self._text:
            return True
        if self._read != model.edition:
            self._texts = [_searched(model.row(at)) for at in range(model.rowCount())]
            self._read = model.edition
        return self._text in self._texts[number]

    def lessThan(self, left: Index, right: Index) -> bool:
        """Compare two photos."""
        model = self._model()
        wanted = (model.edition, self._key, self._is_alike)
        if self._ranked != wanted:
            ordered = sorted(range(model.rowCount()), key=self._order)
            self._ranks = [0] * len(ordered)
            for rank, number in enumerate(ordered):
                self._ranks[number] = rank
            self._ranked = wanted
        return self._ranks[left.row()] < self._ranks[right.row()]

    def _sort_anew(self) -> None:
        self.invalidate()  # sorts too, but for the first time
        if self.sortColumn() < 0:
            self.sort(0)

    def _order(self, number: int) -> tuple[int, object, int]:
        row = self._model().row(number)
        item = row.photo.evidence
        keys: dict[str, object] = {
            "code": 0,
            "claimed": row.photo.claimed_at or _LAST,  # what says nothing comes last
            "pixels": -row.photo.pixels,
            "bytes": -item.digest.size_bytes,
            "name": item.name.casefold(),
        }
        return (row.group if self._is_alike else 0, keys[self._key], number)

    def _model(self) -> SheetModel:
        model = self.sourceModel()
        if not isinstance(model, SheetModel):
            raise TypeError(type(model))
        return model


def _searched(row: SheetRow) -> str:
    return f"{row.code} {row.photo.evidence.name} {row.when} {row.photo.claimed_at}".casefold()
