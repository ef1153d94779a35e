"""What the gesture bench is made of: a drawn hand, the five fingers, the list of cards."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.gesture import FINGERS, UNSEEN, FingerState
from app.services import gestures
from app.services.gestures import Fit, GestureMatch
from widgets.parts import Button, row
from widgets.row_delegate import FACE_ROLE, RowFace
from widgets.tokens import current_tokens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
Fingers = tuple[FingerState, ...]
_TURN = (FingerState.ANY, FingerState.EXTENDED, FingerState.FOLDED, FingerState.BENT)
"""What one press after the other says of a finger."""
_ROOTS = ((16.0, 62.0), (30.0, 46.0), (42.0, 43.0), (54.0, 45.0), (65.0, 51.0))
_TIPS = ((0.0, 40.0), (26.0, 10.0), (42.0, 4.0), (58.0, 9.0), (76.0, 22.0))
"""Where each finger begins and ends when it is open, in a field of 80 by 92."""
_FIELD = QSize(80, 92)


class HandDrawing(QWidget):
    """A left or right hand is not told apart: five fingers, open, bent, folded or not seen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._fingers: Fingers = UNSEEN
        self.setFixedSize(_FIELD + QSize(4, 4))
        self.show_fingers(UNSEEN)

    def show_fingers(self, fingers: Fingers) -> None:
        """Draw these states."""
        self._fingers = fingers
        said = gestures.fingers_text(fingers) or self.tr("jari tidak dinyatakan")
        self.setAccessibleName(f"{self._name}: {said}")
        self.setToolTip(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw palm and fingers; a finger that was not seen is a dotted line."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(2, 2)
        painter.setPen(QPen(QColor(tokens.muted), 2))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(22, 46, 46, 42, 12, 12)
        for root, tip, state in zip(_ROOTS, _TIPS, self._fingers, strict=True):
            _draw_finger(painter, QPointF(*root), QPointF(*tip), state)


def _draw_finger(painter: QPainter, root: QPointF, tip: QPointF, state: FingerState) -> None:
    tokens = current_tokens()
    is_unseen = state is FingerState.ANY
    pen = QPen(QColor(tokens.muted if is_unseen else tokens.accent), 2 if is_unseen else 9)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if is_unseen:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    along = tip - root
    if state is FingerState.FOLDED:
        painter.drawLine(root, root + along * 0.08)
    elif state is FingerState.BENT:
        knuckle = root + along * 0.5
        painter.drawLine(root, knuckle)
        painter.drawLine(knuckle, knuckle + QPointF(7, 9))
    else:
        painter.drawLine(root, tip)


class FingerRow(QWidget):
    """Five buttons; each press says something else of its finger. Keys are the dialog's."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._states = list(UNSEEN)
        self._names = (
            self.tr("Jempol"),
            self.tr("Telunjuk"),
            self.tr("Tengah"),
            self.tr("Manis"),
            self.tr("Kelingking"),
        )
        self.buttons = [Button("", "choice") for _name in FINGERS]
        for place, button in enumerate(self.buttons):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, at=place: self.turn(at))
        self.setLayout(row(*self.buttons, spacing=4))
        self._show()

    @property
    def fingers(self) -> Fingers:
        """What was said of each, thumb first."""
        return tuple(self._states)

    def turn(self, place: int) -> None:
        """Say the next of open, folded, bent, not seen of a finger, 0 for the thumb."""
        at = _TURN.index(self._states[place])
        self._states[place] = _TURN[(at + 1) % len(_TURN)]
        self._show()
        self.changed.emit()

    def clear(self) -> None:
        """Say nothing of any finger."""
        self._states = list(UNSEEN)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        words = {
            FingerState.EXTENDED: self.tr("terbuka"),
            FingerState.FOLDED: self.tr("menekuk"),
            FingerState.BENT: self.tr("setengah"),
            FingerState.ANY: self.tr("?"),
        }
        for place, button in enumerate(self.buttons):
            state, name = self._states[place], self._names[place]
            button.setText(f"{name}\n{words[state]}")
            button.setAccessibleName(gestures.finger_text(place, state))
            tip = self.tr("{name}: terbuka, menekuk, setengah menekuk, tidak terlihat ({key})")
            button.setToolTip(tip.format(name=name, key=place + 1))


class CardModel(QAbstractListModel):
    """One row a card that the fingers do not rule out."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: tuple[GestureMatch, ...] = gestures.matches()

    def narrow(self, fingers: Fingers, hands: int) -> None:
        """Show the cards for what was seen."""
        self.beginResetModel()
        self.found = gestures.matches(fingers, hands)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the cards."""
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the row's face and its spoken text."""
        if not index.isValid():
            return None
        match = self.found[index.row()]
        card = match.card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.label
        if role in (FACE_ROLE, Qt.ItemDataRole.AccessibleTextRole):
            fits = match.fit is Fit.WHOLE
            face = RowFace(
                head=f"{card.id}  {card.label}",
                right=self.tr("semua jari cocok") if fits else "",
                body=card.neutral_reading,
                foot=card.sureness,
            )
            return face if role == FACE_ROLE else face.spoken
        return None
