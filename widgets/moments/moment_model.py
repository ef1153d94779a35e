"""The moments of the case as a list."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain.catalogue import Catalogue
from app.domain.differing import differing
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.services import case_catalogue, intake, standing
from widgets.desk import Desk
from widgets.moments.rows_here import RowsHere
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.texts import duration, severity_text, short_clock

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ORDER = ("low", "medium", "high", "critical")


def heaviest(codes: tuple[str, ...], known: Catalogue) -> str:
    """Give the greatest severity among categories, empty for none."""
    levels = [known.shown(code).severity for code in codes]
    return max(levels, key=_ORDER.index, default="")


def span_text(moment: Moment) -> str:
    """Write when a moment is, short."""
    span = moment.draft.span
    if not span.length_us:
        return short_clock(span.start_us)
    start, end = short_clock(span.start_us), short_clock(span.end_us)
    return f"{start}–{end}" if start != end else f"{start}, {duration(span.length_us)}"


def _place(moment: Moment) -> tuple[str, TimeRange]:
    return moment.draft.evidence, moment.draft.span


def _left_out(items: tuple[Evidence, ...]) -> dict[str, str]:
    """Say of each item that dossiers leave out why, in a few words."""
    marks = {str(item.code): standing.left_out_mark(item) for item in items}
    return {code: mark for code, mark in marks.items() if mark}


class MomentModel(QAbstractListModel):
    """One row a moment, by item and time; of one item or of all."""

    shown = Signal()
    """What is listed is as the case holds it now."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._only = ""
        self._moments: tuple[Moment, ...] = ()
        self._photos: set[str] = set()
        self._left_out: dict[str, str] = {}
        self._codes: list[str] = []
        self.here = RowsHere(self, lambda row: _place(self._moments[row]))
        desk.events.moment_changed.connect(lambda _code: self._follow())
        desk.events.catalogue_changed.connect(lambda _code: self.reload())
        desk.events.evidence_changed.connect(lambda _code: self._reload_standing())
        self.reload()

    def show_only(self, code: str) -> None:
        """Show the moments of one item; empty shows all."""
        if self._only != code:
            self._only = code
            self.reload()

    def reload(self) -> None:
        """Read the moments again."""
        session = self._desk.session
        self.beginResetModel()
        self._moments = self._desk.book.moments(self._only or None)
        self._codes = [moment.code for moment in self._moments]
        items = intake.evidence_list(session)
        self._photos = {item.code for item in items if item.kind is EvidenceKind.PHOTO}
        self._left_out = _left_out(items)
        self.endResetModel()
        self.shown.emit()

    def _follow(self) -> None:
        """Change the rows that differ from what the case holds; usually it is one."""
        now = self._desk.book.moments(self._only or None)
        head, gone, come = differing(self._moments, now)
        codes = [one.code for one in now[head : head + come]]
        if gone == come:
            self._moments = now
            self._codes[head : head + gone] = codes
            if come:
                self.here.change(head, head + come - 1)
                self.dataChanged.emit(self.index(head), self.index(head + come - 1))
        elif not gone:
            self.beginInsertRows(_ROOT, head, head + come - 1)
            self._moments = now
            self._codes[head:head] = codes
            self.endInsertRows()
        elif not come:
            self.beginRemoveRows(_ROOT, head, head + gone - 1)
            self._moments = now
            del self._codes[head : head + gone]
            self.endRemoveRows()
        else:
            self.reload()
            return
        self.shown.emit()

    def _reload_standing(self) -> None:
        """Read the moments again where an item was fenced off, decided on or withdrawn."""
        if _left_out(intake.evidence_list(self._desk.session)) != self._left_out:
            self.reload()

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What is listed."""
        return self._moments

    def moment(self, row: int) -> Moment:
        """Give the moment of a row."""
        return self._moments[row]

    def row_of(self, code: str) -> int:
        """Find the row of a moment, -1 where it is not listed."""
        return self._codes.index(code) if code in self._codes else -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the moments."""
        return 0 if parent.isValid() else len(self._moments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        moment = self._moments[index.row()]
        if role == FACE_ROLE:
            return replace(self._face(moment), is_here=index.row() in self.here)
        if role == Qt.ItemDataRole.DisplayRole:
            return moment.code
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._face(moment).spoken
        return None

    def _photo_text(self, moment: Moment) -> str:
        page = moment.first.frame if moment.first is not None else 0
        return self.tr("foto, halaman {n}").format(n=page + 1) if page else self.tr("foto")

    def _face(self, moment: Moment) -> RowFace:
        draft, known = moment.draft, case_catalogue.of(self._desk.session)
        categories = [known.shown(code) for code in draft.categories]
        body = "; ".join(f"{c.code} {c.label}" for c in categories)
        severity = heaviest(draft.categories, known)
        words = f"“{draft.quote}”" if draft.quote else draft.note
        when = self._photo_text(moment) if draft.evidence in self._photos else span_text(moment)
        mark = self._left_out.get(draft.evidence, "")
        return RowFace(
            head=f"{moment.code}  ·  {when}",
            right=f"{draft.evidence}  {severity_text(severity)}".strip(),
            body=body or self.tr("Belum berkategori"),
            foot=" · ".join(part for part in (mark, words) if part),
            severity=severity,
            is_dim=bool(mark),
        )
