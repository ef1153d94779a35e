"""The list of evidence as a model: one row an item, its counts and how far its text is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.services import fences, intake, review, transcription
from app.services.messages import problem_text
from widgets.desk import Desk
from widgets.parts import plain_tooltip
from widgets.texts import duration, kind_text, tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """What a row shows."""

    evidence: Evidence
    moment_count: int
    transcript_done: float | None
    """0 to 1, None without a transcript."""
    transcript_status: str
    """running, complete, cancelled, failed, or empty."""
    thumbnail: Path | None


class EvidenceModel(QAbstractListModel):
    """Every item of the case in the order it was taken in."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries: list[EvidenceEntry] = []
        desk.events.evidence_changed.connect(self._on_changed)
        desk.events.transcript_changed.connect(self._on_changed)
        desk.events.moment_changed.connect(lambda _code: self._count_moments())
        self.reload()

    def reload(self) -> None:
        """Read everything again."""
        self.beginResetModel()
        self._entries = [self._entry(item) for item in intake.evidence_list(self._desk.session)]
        self.endResetModel()

    @property
    def items(self) -> tuple[Evidence, ...]:
        """Every item, as read last."""
        return tuple(entry.evidence for entry in self._entries)

    def entry(self, row: int) -> EvidenceEntry:
        """Give what row `row` shows."""
        return self._entries[row]

    def row_of(self, code: str) -> int:
        """Find the row of an item, -1 where there is none."""
        codes: list[str] = [entry.evidence.code for entry in self._entries]
        return codes.index(code) if code in codes else -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the items."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give an item's text; the delegate takes the whole entry."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.evidence.code} {entry.evidence.name}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = f"{entry.evidence.code} {entry.evidence.name}"
            return ", ".join((name, facts_text(entry), status_text(entry)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(
                part
                for part in (
                    f"{entry.evidence.code}  {entry.evidence.name}",
                    facts_text(entry),
                    status_text(entry),
                    f"SHA-256 {entry.evidence.digest.sha256}",
                )
                if part
            )
        return None

    def _on_changed(self, code: str) -> None:
        row = self.row_of(code)
        if row >= 0:
            item = intake.evidence(self._desk.session, code)
            self._entries[row] = self._entry(item)
            place = self.index(row)
            self.dataChanged.emit(place, place)
            return
        if not code:
            self.reload()
            return
        # only the new one is read: three hundred files come in one after the other
        item = intake.evidence(self._desk.session, code)
        end = len(self._entries)
        self.beginInsertRows(QModelIndex(), end, end)
        self._entries.append(self._entry(item))
        self.endInsertRows()

    def _count_moments(self) -> None:
        for row, entry in enumerate(self._entries):
            count = len(review.moments(self._desk.session, entry.evidence.code))
            if count != entry.moment_count:
                self._entries[row] = replace(entry, moment_count=count)
                self.dataChanged.emit(self.index(row), self.index(row))

    def _entry(self, item: Evidence) -> EvidenceEntry:
        session = self._desk.session
        done, status = None, ""
        current = transcription.state(session, item.code)
        if current is not None:
            status, done_until_us = current
            length = (item.media.duration_us if item.media else None) or 0
            is_whole = status == transcription.COMPLETE or not length
            done = 1.0 if is_whole else min(1.0, done_until_us / length)
        return EvidenceEntry(
            evidence=item,
            moment_count=len(review.moments(session, item.code)),
            transcript_done=done,
            transcript_status=status,
            thumbnail=intake.thumbnail_path(session, item),
        )


def facts_text(entry: EvidenceEntry) -> str:
    """Say kind and length."""
    item = entry.evidence
    length = item.media.duration_us if item.media else None
    if item.status is EvidenceStatus.STORED:
        return tr("tersimpan, sedang diperiksa…")
    if item.status is EvidenceStatus.UNREADABLE:
        return kind_text(EvidenceKind.OTHER)
    return " · ".join(part for part in (kind_text(item.kind), duration(length)) if part)


def status_text(entry: EvidenceEntry) -> str:
    """Say how far an item came: moments, text, or what is wrong with it."""
    item = entry.evidence
    if item.fence is not None and fences.is_fenced(item):
        if item.fence.decision:
            return tr("Tidak dipakai: {why}").format(why=item.fence.why)
        return tr("DIPAGARI: gagal diperiksa")
    if item.status is EvidenceStatus.UNREADABLE:
        return tr("Tidak terbaca: {why}").format(why=problem_text(item.problem))
    if item.status is EvidenceStatus.WITHDRAWN:
        why = item.withdrawal.reason if item.withdrawal is not None else ""
        return tr("Ditarik: {why}").format(why=why)
    parts = []
    if entry.moment_count:
        parts.append(tr("{n} momen").format(n=entry.moment_count))
    if entry.transcript_done is not None and entry.transcript_status != "complete":
        percent = f"{entry.transcript_done * 100:.0f} %"
        parts.append(tr("transkrip {percent}").format(percent=percent))
    elif entry.transcript_status == "complete":
        parts.append(tr("transkrip lengkap"))
    if item.media is not None and item.media.damage:
        parts.append(tr("rusak sebagian"))
    if item.fence is not None:
        parts.append(tr("gagal diperiksa, tetap dipakai"))
    return " · ".join(parts)
