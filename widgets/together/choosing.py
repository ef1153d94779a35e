"""Which recordings are watched together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.domain.sync import MAX_MEMBERS, SyncGroup
from app.services import intake, sync
from app.services.fences import is_fenced
from app.services.session import CaseSession
from widgets.parts import Button, column, label, row
from widgets.texts import duration, kind_text

_CODE = Qt.ItemDataRole.UserRole


def timed_items(session: CaseSession) -> tuple[Evidence, ...]:
    """Give the videos and sounds that can be watched or heard now."""
    return tuple(
        item
        for item in intake.evidence_list(session)
        if item.kind in (EvidenceKind.VIDEO, EvidenceKind.AUDIO)
        and item.status is EvidenceStatus.READY
        and not is_fenced(item)
    )


class ChooseDialog(QDialog):
    """Lets a person tick two to four items; a stored group is taken up again.

    Args:
        items: what can be chosen.
        groups: those stored.
        code: the item open now; ticked, with the others of its newest group.
    """

    def __init__(
        self,
        items: Sequence[Evidence],
        groups: Sequence[SyncGroup],
        code: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tonton beberapa rekaman bersama"))
        self._groups = tuple(groups)
        self.list = QListWidget()
        self.list.setProperty("kind", "framed")
        self.list.setAccessibleName(self.tr("Rekaman"))
        ticked = self._ticked_at_first(code)
        for item in items:
            text = f"{item.code}   {item.name}   {kind_text(item.kind)}"
            length = duration(item.media.duration_us if item.media else None)
            line = QListWidgetItem(f"{text}   {length}".rstrip())
            line.setData(_CODE, str(item.code))
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = item.code in ticked
            line.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(line)
        self.list.setCurrentRow(0)
        self.found = label("", "muted", wraps=True)
        self._open = Button(self.tr("Buka"), "primary")
        cancel = Button(self.tr("Batal"))
        explained = label(
            self.tr(
                "Centang dua sampai empat rekaman dari satu kejadian (Spasi mencentang). Semuanya "
                "diputar pada satu waktu; geserannya dicatat dalam riwayat perkara."
            ),
            wraps=True,
        )
        self.setLayout(
            column(
                label(self.windowTitle(), "title"),
                explained,
                self.list,
                self.found,
                row(None, cancel, self._open),
                margins=(20, 16, 20, 14),
                spacing=10,
            )
        )
        self.setMinimumSize(560, 420)
        self._open.clicked.connect(self.accept)
        self._open.setDefault(True)
        cancel.clicked.connect(self.reject)
        self.list.itemChanged.connect(lambda _item: self._check())
        self.list.setFocus()
        self._check()

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the ticked items, in the order of the case."""
        lines = [self.list.item(place) for place in range(self.list.count())]
        return tuple(
            line.data(_CODE) for line in lines if line.checkState() is Qt.CheckState.Checked
        )

    def _ticked_at_first(self, code: str) -> set[str]:
        with_it = [group for group in self._groups if code in group.codes]
        return {str(one) for one in with_it[-1].codes} if with_it else {code}

    def _check(self) -> None:
        codes = self.codes
        self._open.setEnabled(2 <= len(codes) <= MAX_MEMBERS)
        known = [group for group in self._groups if set(group.codes) == set(codes)]
        if known:
            text = self.tr("{code} “{name}” sudah disamakan waktunya dan dibuka begitu.")
            self.found.setText(text.format(code=known[-1].code, name=known[-1].name))
        elif len(codes) > MAX_MEMBERS:
            self.found.setText(self.tr("Paling banyak empat rekaman."))
        elif len(codes) < 2:
            self.found.setText(self.tr("Centang sedikitnya dua rekaman."))
        else:
            self.found.setText(self.tr("Belum disamakan waktunya: semuanya mulai bersama-sama."))


def group_of(session: CaseSession, codes: Sequence[str]) -> SyncGroup:
    """Give the stored group of these items, else a draft; see `sync.draft` for what it raises."""
    return sync.of_items(session, codes) or sync.draft(session, codes)
