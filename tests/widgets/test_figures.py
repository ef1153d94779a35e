"""Shapes on a moment: drawn by mouse and by keys, moved, followed, saved, shown on the stage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence
from app.domain.figure import FigureShape
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft, Region
from app.services import review
from widgets.desk import Desk
from widgets.drawn_here import DrawnHere
from widgets.figures.dialog import FigureDialog
from widgets.player.panel import PlayerPanel

LONG_MS = 60_000


@pytest.fixture
def moment(desk: Desk, item: Evidence) -> Moment:
    return review.mark(desk.session, MomentDraft(item.code, TimeRange(400_000, 1_200_000)))


def picture() -> QImage:
    image = QImage(192, 128, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGray)
    return image


@pytest.fixture
def dialog(qtbot, desk: Desk, moment: Moment) -> Iterator[FigureDialog]:
    """Over one frame: no child has to start."""
    window = QWidget()
    qtbot.addWidget(window)
    made = FigureDialog(desk, moment, range(10, 11), picture(), window)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.reject()


def spot(dialog: FigureDialog, across: float, down: float) -> QPoint:
    area = dialog.canvas._view.area()
    return QPoint(
        round(area.left() + across * area.width()), round(area.top() + down * area.height())
    )


def drag(qtbot, dialog: FigureDialog, start: tuple[float, float], end: tuple[float, float]):
    qtbot.mousePress(dialog.canvas, Qt.MouseButton.LeftButton, pos=spot(dialog, *start))
    qtbot.mouseMove(dialog.canvas, spot(dialog, *end))
    qtbot.mouseRelease(dialog.canvas, Qt.MouseButton.LeftButton, pos=spot(dialog, *end))


def press(qtbot, dialog: FigureDialog, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(dialog.canvas, key)


def test_every_shape_is_drawn_with_the_mouse(qtbot, dialog):
    for shape in (FigureShape.BOX, FigureShape.ELLIPSE, FigureShape.CALLOUT):
        dialog.side.shapes[shape].click()
        drag(qtbot, dialog, (0.2, 0.2), (0.4, 0.5))
    for shape, spots in (
        (FigureShape.ARROW, ((0.8, 0.8), (0.5, 0.8))),
        (FigureShape.POLYGON, ((0.1, 0.1), (0.3, 0.1), (0.2, 0.4))),
    ):
        dialog.side.shapes[shape].click()
        for place in spots:
            qtbot.mouseClick(dialog.canvas, Qt.MouseButton.LeftButton, pos=spot(dialog, *place))
    press(qtbot, dialog, Qt.Key.Key_Return)
    figures = dialog.draft.figures
    assert [one.shape.value for one in figures] == ["box", "ellipse", "callout", "arrow", "polygon"]
    left, top, width, height = (part / 1e6 for part in figures[0].keys[0].box)
    assert (left, top, width, height) == pytest.approx((0.2, 0.2, 0.2, 0.3), abs=0.02)
    assert figures[2].number == 1
    # a level arrow has a box all the same, and points to the left
    assert figures[3].points[0][0] > figures[3].points[1][0]
    assert len(figures[4].points) == 3


def test_every_shape_is_drawn_with_keys_alone(qtbot, dialog):
    K = Qt.Key
    for key, shape in (("b", "box"), ("e", "ellipse"), ("n", "callout")):
        qtbot.keyClicks(dialog.canvas, key)
        press(qtbot, dialog, K.Key_Right, K.Key_Return)
        assert dialog.draft.figures[-1].shape == shape
    qtbot.keyClicks(dialog.canvas, "a")
    press(qtbot, dialog, K.Key_Space, K.Key_Right, K.Key_Space)
    assert dialog.draft.figures[-1].shape is FigureShape.ARROW
    qtbot.keyClicks(dialog.canvas, "p")
    press(qtbot, dialog, K.Key_Space, K.Key_Right, K.Key_Space, K.Key_Return)
    assert len(dialog.draft) == 4, "two corners are no polygon"
    press(qtbot, dialog, K.Key_Down, K.Key_Space, K.Key_Return)
    assert dialog.draft.figures[-1].shape is FigureShape.POLYGON
    before = dialog.draft.figures[-1].keys[0].box
    press(qtbot, dialog, K.Key_Left)
    assert dialog.draft.figures[-1].keys[0].box[0] < before[0]
    qtbot.keyClicks(dialog.canvas, "p")
    press(qtbot, dialog, K.Key_Space, K.Key_Escape)
    assert dialog.isVisible()
    assert len(dialog.draft) == 5


def test_numbers_go_on_words_are_kept_and_nothing_is_changed_before_it_is_saved(
    qtbot, desk, dialog, moment
):
    for _time in range(2):
        dialog.side.shapes[FigureShape.CALLOUT].click()
        drag(qtbot, dialog, (0.2, 0.2), (0.4, 0.5))
    qtbot.keyClicks(dialog.side.label, "spanduk")
    assert review.moment(desk.session, moment.code).draft.figures == ()
    dialog.side.list.setCurrentRow(0)
    dialog.side.remove.click()
    dialog.side.shapes[FigureShape.CALLOUT].click()
    drag(qtbot, dialog, (0.6, 0.6), (0.8, 0.8))
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog.side.save.click()
    [figures] = saved.args
    assert [(one.number, one.label) for one in figures] == [(2, "spanduk"), (3, "")]


def test_a_figure_moves_between_frames_and_is_followed(qtbot, desk, moment):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = FigureDialog(desk, moment, range(10, 30), None, window)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.canvas.is_showing, timeout=LONG_MS)
    dialog.side.shapes[FigureShape.ELLIPSE].click()
    drag(qtbot, dialog, (0.1, 0.1), (0.4, 0.4))
    dialog.slider.setValue(20)
    dialog.canvas.setFocus()
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Right)
    [figure] = dialog.draft.figures
    assert [key.frame for key in figure.keys] == [10, 20]
    dialog.side.end.click()
    assert dialog.draft.figures[0].last == 20
    dialog.side.track.click()
    qtbot.waitUntil(lambda: dialog._handle.is_over and dialog.side.track.isEnabled())
    [followed] = dialog.draft.figures
    by_hand = [key.frame for key in followed.keys if key.doubt == 0]
    assert by_hand == [10, 20]
    dialog.side.forget.click()
    assert 20 not in [key.frame for key in dialog.draft.figures[0].keys]
    dialog.reject()


def test_the_stage_draws_the_figures_of_the_frame_in_sight_and_no_other(
    qtbot, desk, dialog, moment
):
    dialog.side.shapes[FigureShape.CALLOUT].click()
    drag(qtbot, dialog, (0.2, 0.2), (0.4, 0.5))
    draft = moment.draft
    changed = review.change_moment(
        desk.session,
        moment.code,
        MomentDraft(draft.evidence, draft.span, figures=dialog.draft.figures),
    )
    player = PlayerPanel()
    qtbot.addWidget(player)
    player.surface.show_image(picture())
    here = DrawnHere(player)
    here.set_moments((changed,))
    here.look(draft.span.start_us, 10)
    [(drawn, code)] = player.surface._figures
    assert (drawn.number, code) == (1, moment.code)
    player.resize(600, 400)
    seen = player.surface.grab().toImage()
    # the frame on the screen begins before a stretch that begins inside of it
    here.look(draft.span.start_us - 1, 10)
    assert len(player.surface._figures) == 1
    here.look(draft.span.start_us, 11)
    assert player.surface._figures == ()
    assert player.surface.grab().toImage() != seen


def test_an_empty_list_says_how_to_begin(dialog: FigureDialog) -> None:
    assert dialog.side.list.shows_hint
    dialog.draft.add(FigureShape.BOX, 10, Region(0.1, 0.1, 0.2, 0.2))
    dialog.side.show_draft(dialog.draft, 0)
    assert not dialog.side.list.shows_hint
    dialog.draft.remove(0)
    dialog.side.show_draft(dialog.draft, -1)
    assert dialog.side.list.shows_hint
