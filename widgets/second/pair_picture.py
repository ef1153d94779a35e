"""The page of a photo on which two people differ, with what each of them marked on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.moment import Moment, Region
from app.domain.photo_coding import boxes_of
from app.domain.photos import page_at
from app.domain.second_reading import Pair
from app.services import intake, photos
from app.services.photos import ShownSheet
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.tokens import current_tokens

_BYTES = 4
_EDGE = 2.0
_TAG = 18.0
_LIGHT = 140


class PairPicture(QWidget):
    """Draws a page with the marks of A (whole line) and B (broken line)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: tuple[str, int] | None = None
        self._loading: TaskHandle | None = None
        self._shown: ShownSheet | None = None
        self._scaled = QImage()
        self._pair: Pair | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(220, 160))
        self.setAccessibleName(self.tr("Foto dengan tanda A dan B"))

    @property
    def is_ready(self) -> bool:
        """Whether the page that is wanted is shown."""
        return self._shown is not None

    def show_pair(self, code: str, pair: Pair | None) -> None:
        """Show the page of a pair of marks; None takes the marks away and leaves the page."""
        self._pair = pair
        sides = (pair.first, pair.second) if pair is not None else ()
        side = next((one for one in sides if one is not None), None)
        if side is not None:
            self._want(code, page_at(side.draft.span.start_us))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a small page."""
        return QSize(380, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the page anew."""
        self._scaled = QImage()
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page and what lies on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_tokens()
        if self._shown is None:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Menyiapkan gambar…")
            )
            return
        if self._scaled.isNull():
            self._scaled = self._fitted(self._shown)
        ratio = self._scaled.devicePixelRatio()
        width, height = self._scaled.width() / ratio, self._scaled.height() / ratio
        place = QPointF((self.width() - width) / 2, (self.height() - height) / 2)
        area = QRectF(place.x(), place.y(), width, height)
        painter.drawImage(place, self._scaled)
        if self._pair is None:
            return
        sides = (
            ("A", self._pair.first, QColor(tokens.accent_fill), Qt.PenStyle.SolidLine),
            ("B", self._pair.second, QColor(tokens.warn), Qt.PenStyle.DashLine),
        )
        for name, moment, colour, line in sides:
            for box in _boxes(moment, area):
                _draw(painter, box, name, colour, line)

    def _want(self, code: str, page: int) -> None:
        if self._wanted == (code, page):
            return
        if self._loading is not None:
            self._loading.cancel()
        self._wanted, self._shown, self._scaled = (code, page), None, QImage()
        item = intake.evidence(self._desk.session, code)
        job = photos.sheet_job(self._desk.session, item, page)
        self._loading = self._desk.start(job, self._take)

    def _take(self, shown: ShownSheet) -> None:
        self._loading = None
        self._shown, self._scaled = shown, QImage()
        self.update()

    def _fitted(self, shown: ShownSheet) -> QImage:
        width, height = shown.sheet.size(shown.level)
        whole = QImage(shown.data, width, height, width * _BYTES, QImage.Format.Format_RGB32)
        ratio = self.devicePixelRatioF()
        fitted = whole.scaled(
            (QSize(self.width(), self.height()) * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        return fitted


def _boxes(moment: Moment | None, area: QRectF) -> list[QRectF]:
    """Give where a mark lies on the screen; without a box it is the whole page."""
    if moment is None:
        return []
    draft = moment.draft
    page = page_at(draft.span.start_us)
    parts = boxes_of(draft, page) or (Region(0, 0, 1, 1),)
    return [
        QRectF(
            area.x() + one.x * area.width(),
            area.y() + one.y * area.height(),
            one.width * area.width(),
            one.height * area.height(),
        )
        for one in parts
    ]


def _draw(painter: QPainter, box: QRectF, name: str, colour: QColor, line: Qt.PenStyle) -> None:
    inside = box.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # a dark line beneath, so that it is seen on any picture
    painter.setPen(QPen(QColor(0, 0, 0, 160), 2 * _EDGE + 1))
    painter.drawRect(inside)
    painter.setPen(QPen(colour, _EDGE, line))
    painter.drawRect(inside)
    # A's name at the upper left, B's at the upper right: both are read where the boxes meet
    left = inside.left() if name == "A" else inside.right() - _TAG
    tag = QRectF(left, inside.top(), _TAG, _TAG)
    painter.fillRect(tag, colour)
    painter.setPen(QColor("#000000" if colour.lightness() > _LIGHT else "#ffffff"))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, name)
