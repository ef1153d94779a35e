"""Whether a public variant is built too, and how much it tells of the persons of each role."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from app.domain.case import PartyRole
from app.domain.dossier_public import NameChoice, NameShown, PictureState, may_be_shown
from widgets.parts import column, label, row


class PublicBox(QWidget):
    """Asks for the public variant; nothing more than labels is told unless somebody chooses so."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wanted = QCheckBox(self.tr("Susun juga &varian publik: yang dilindungi ditutup"))
        self.wanted.setToolTip(
            self.tr("Dua berkas dari satu pembacaan perkara; masing-masing menyebut yang lain")
        )
        self.states = label("", "muted", wraps=True)
        self.shown = {role: self._choice(role) for role in PartyRole}
        self._details = QWidget()
        left, right = QFormLayout(), QFormLayout()
        for form in (left, right):
            form.setContentsMargins(0, 0, 0, 0)
        for at, role in enumerate(PartyRole):
            (left, right)[at % 2].addRow(self._role(role), self.shown[role])
        both = row(_holding(left), _holding(right), spacing=18)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        note = label(
            self.tr("NIP, alamat, nomor telepon, catatan, dan kutipan tidak pernah dimuat."),
            "muted",
            wraps=True,
        )
        self._details.setLayout(column(self.states, both, note, margins=(22, 0, 0, 0), spacing=6))
        self._details.hide()
        self.setLayout(column(self.wanted, self._details, spacing=6))
        self.wanted.toggled.connect(self._details.setVisible)
        self.wanted.toggled.connect(lambda _on: self.changed.emit())

    @property
    def is_wanted(self) -> bool:
        """A public variant is to be built."""
        return self.wanted.isChecked()

    @property
    def names(self) -> tuple[NameChoice, ...]:
        """What was chosen otherwise than labels only."""
        found = ((role, NameShown(box.currentData())) for role, box in self.shown.items())
        return tuple(
            NameChoice(role, shown) for role, shown in found if shown is not NameShown.LABEL
        )

    def show_states(self, states: tuple[tuple[str, PictureState], ...]) -> None:
        """Say of how many moments a picture would be seen, and why not of the others."""
        reasons = {
            PictureState.NO_COPY: self.tr("belum ada salinan tertutup"),
            PictureState.UNCONFIRMED: self.tr("salinannya belum disetujui"),
            PictureState.OTHER_EDGES: self.tr("batas momen berubah"),
            PictureState.OVERLAPS: self.tr("sebagian ditutup di momen lain"),
            PictureState.ONLY_VOICES: self.tr("hanya suara yang ditutup"),
            PictureState.SOUND: self.tr("tanpa gambar"),
        }
        counts = Counter(state for _code, state in states)
        seen = self.tr("{n} dari {all} momen tampak").format(
            n=counts[PictureState.COPY], all=len(states)
        )
        others = [f"{counts[state]} {reason}" for state, reason in reasons.items() if counts[state]]
        told = self.tr("bingkai kosong: {reasons}").format(reasons=", ".join(others))
        self.states.setText(f"{seen}; {told}." if others else f"{seen}.")

    def _choice(self, role: PartyRole) -> QComboBox:
        words = {
            NameShown.LABEL: self.tr("kedudukan dan nomor saja"),
            NameShown.INITIALS: self.tr("inisial"),
            NameShown.OFFICE: self.tr("jabatan dan instansi"),
            NameShown.NAME: self.tr("nama, jabatan, instansi"),
        }
        box = QComboBox()
        for shown in may_be_shown(role):
            box.addItem(words[shown], str(shown))
        box.setAccessibleName(self._role(role))
        box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        return box

    def _role(self, role: PartyRole) -> str:
        return {
            PartyRole.TERLAPOR: self.tr("Terlapor"),
            PartyRole.PELAPOR: self.tr("Pelapor"),
            PartyRole.SAKSI: self.tr("Saksi"),
            PartyRole.PASLON: self.tr("Pasangan calon"),
        }[role]


def _holding(form: QFormLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(form)
    return holder
