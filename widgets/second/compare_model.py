"""What two coders marked, side by side by time: where they agree, differ, and what was decided."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush, QColor

from app.domain.moment import Moment
from app.domain.photos import page_at
from app.domain.second_reading import DifferenceKind, Pair, Resolution, Verdict
from app.services.reading_results import Comparison
from widgets.moments.moment_model import span_text
from widgets.parts import plain_tooltip
from widgets.tokens import current_tokens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
WHEN, FIRST, SECOND, KIND, DECIDED = range(5)


def tr(text: str) -> str:
    """Translate a text of the comparison."""
    return QCoreApplication.translate("CompareModel", text)


def kind_text(kind: DifferenceKind | None) -> str:
    """Name in what two codings differ."""
    return {
        None: tr("Sepakat"),
        DifferenceKind.ONLY_FIRST: tr("Hanya A"),
        DifferenceKind.ONLY_SECOND: tr("Hanya B"),
        DifferenceKind.CATEGORIES: tr("Kategori lain"),
        DifferenceKind.TIMES: tr("Waktu lain"),
        DifferenceKind.PLACES: tr("Tempat lain"),
    }[kind]


def verdict_text(verdict: Verdict, pair: Pair | None = None) -> str:
    """Name a decision; where one side marked nothing, following it means no moment."""
    if verdict is Verdict.FIRST:
        return tr("Ikuti A") if pair is None or pair.first else tr("Ikuti A (bukan momen)")
    if verdict is Verdict.SECOND:
        return tr("Ikuti B") if pair is None or pair.second else tr("Ikuti B (bukan momen)")
    return tr("Gabungkan A dan B") if verdict is Verdict.BOTH else tr("Bukan keduanya")


def page_text(moment: Moment) -> str:
    """Write on which page of a photo a mark lies, and whether it says the whole of it."""
    draft = moment.draft
    page = tr("hlm. {n}").format(n=page_at(draft.span.start_us) + 1)
    has_place = draft.region is not None or draft.figures
    return page if has_place else f"{page}, {tr('seluruhnya')}"


def side_text(moment: Moment | None, *, is_photo: bool = False) -> str:
    """Write what one of them marked: its code, when or where, and its categories."""
    if moment is None:
        return "–"
    codes = ", ".join(moment.draft.categories) or tr("tanpa kategori")
    place = span_text(moment)
    if is_photo:  # the page has its own column
        place = "" if moment.draft.region or moment.draft.figures else tr("seluruhnya")
    return "  ".join(part for part in (str(moment.code), place, codes) if part)


class CompareModel(QAbstractTableModel):
    """One row a pair; agreed ones are listed only where they are wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: tuple[Pair, ...] = ()
        self._decided: dict[str, Resolution] = {}
        self._is_photo = False

    def show(self, comparison: Comparison, *, only_differences: bool) -> None:
        """Show a comparison."""
        self.beginResetModel()
        self._pairs = comparison.differences if only_differences else comparison.pairs
        self._decided = comparison.reading.resolutions
        self._is_photo = comparison.is_photo
        self.endResetModel()

    def pair(self, row: int) -> Pair | None:
        """Give the pair of a row, None beside the rows."""
        return self._pairs[row] if 0 <= row < len(self._pairs) else None

    def row_of(self, key: str) -> int:
        """Find the row of a pair, -1 where it is not listed."""
        return next((at for at, one in enumerate(self._pairs) if one.key == key), -1)

    def next_open(self, after: int) -> int:
        """Find the next row that nobody decided, from the top again at the end; -1 for none."""
        order = (*range(after + 1, len(self._pairs)), *range(after + 1))
        return next((at for at in order if self._is_open(self._pairs[at])), -1)

    def _is_open(self, pair: Pair) -> bool:
        return pair.kind is not None and pair.key not in self._decided

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the pairs."""
        return 0 if parent.isValid() else len(self._pairs)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """When, A, B, the difference, the decision."""
        return 0 if parent.isValid() else DECIDED + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (tr("Mulai"), tr("A: penanda pertama"), tr("B: penelaah kedua"), tr("Beda"))
        if self._is_photo:
            names = (tr("Halaman"), *names[1:])
        return (*names, tr("Putusan"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell's text, tooltip and colour."""
        if not index.isValid():
            return None
        pair = self._pairs[index.row()]
        text = self._text(pair, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip([line for line in (text, self._reason(pair)) if line])
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (KIND, DECIDED):
            tokens = current_tokens()
            return QBrush(QColor(tokens.warn if self._is_open(pair) else tokens.ok))
        return None

    def _reason(self, pair: Pair) -> str:
        decided = self._decided.get(pair.key)
        return f"{decided.by}: {decided.reason}" if decided else ""

    def _text(self, pair: Pair, column: int) -> str:
        if column == WHEN:
            side = pair.first or pair.second
            if side is not None and self._is_photo:
                return tr("hlm. {n}").format(n=page_at(side.draft.span.start_us) + 1)
            return span_text(side).partition("–")[0].partition(",")[0] if side else ""
        if column == FIRST:
            return side_text(pair.first, is_photo=self._is_photo)
        if column == SECOND:
            return side_text(pair.second, is_photo=self._is_photo)
        if column == KIND:
            return kind_text(pair.kind)
        decided = self._decided.get(pair.key)
        if decided is not None:
            return verdict_text(decided.verdict, pair)
        return "" if pair.kind is None else tr("belum diputuskan")
