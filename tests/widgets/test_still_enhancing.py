"""A photo or frame is made easier to see beside itself, and kept as a still that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.evidence import Evidence
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.moment import MomentDraft
from app.services import clips, review
from app.services.session import CaseSession
from media.enhancing import enhanced
from tests.media.photo_files import save, scene
from tests.widgets.photo_scenes import opened, pixels, shown_stage, take
from widgets.books import BlindBook
from widgets.desk import Desk
from widgets.picture_desk import PictureDesk
from widgets.stage import Stage
from widgets.stills.dialog import StillDialog
from widgets.stills.draft import EnhanceDraft
from widgets.stills.looks import Wish

K, M = Qt.Key, Qt.KeyboardModifier
LONG_MS = 60_000
SIZE = (320, 240)


@pytest.fixture
def photo_item(session: CaseSession, tmp_path: Path) -> Evidence:
    [item] = take(session, save(tmp_path / "foto.png", scene(*SIZE, 4)))
    return item


@pytest.fixture
def stage(qtbot, desk: Desk) -> Iterator[Stage]:
    yield from shown_stage(qtbot, desk)


def shown(qtbot, desk: Desk, item: Evidence, begin: Adjustments = NEUTRAL) -> StillDialog:
    """Open the window over page or frame 0 and wait until both pictures are there."""
    made = StillDialog(desk, item, FrameRequest(frame=0), begin)
    qtbot.addWidget(made)
    made.show()
    ready(qtbot, made)
    return made


def ready(qtbot, dialog: StillDialog) -> None:
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(
        lambda: dialog.pair.canvas is not None and not dialog.pair.made.image.isNull(),
        timeout=LONG_MS,
    )


def settled(qtbot, dialog: StillDialog) -> None:
    """Wait until what is chosen is also what is seen."""
    looks = dialog._looks
    qtbot.waitUntil(
        lambda: not dialog._pause.isActive() and not looks._wishes and looks._is_free(),
        timeout=LONG_MS,
    )


@pytest.fixture
def dialog(qtbot, desk: Desk, photo_item: Evidence) -> Iterator[StillDialog]:
    made = shown(qtbot, desk, photo_item)
    yield made
    made.reject()


def test_a_photo_is_seen_beside_what_is_made_of_it_and_kept_with_its_recipe(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, photo_item: Evidence
) -> None:
    review.mark(session, MomentDraft(photo_item.code, TimeRange(0, 0), ("N-07",)))
    opened(qtbot, stage, photo_item)
    stage.player.canvas.adjust(Adjustments(gamma=130))
    dialog = PictureDesk(desk, stage, lambda: "M-001").enhance()
    assert dialog is not None
    ready(qtbot, dialog)
    # how it was looked at on the stage is where it begins
    assert dialog.draft.now == Adjustments(gamma=130)
    qtbot.keyClick(dialog.side.panel.sliders["exposure"], K.Key_PageUp)
    qtbot.keyClick(dialog.side.panel.sliders["denoise"], K.Key_Right)
    settled(qtbot, dialog)

    done = dialog.draft.now
    assert (done.exposure > 0, done.denoise, done.gamma) == (True, 1, 130)
    want = enhanced(scene(*SIZE, 4), done)
    np.testing.assert_array_equal(pixels(dialog.pair.made.image), want)
    assert dialog.pair.canvas is not None
    np.testing.assert_array_equal(pixels(dialog.pair.canvas._image), scene(*SIZE, 4))
    assert "DIOLAH, bukan apa adanya" in dialog.state.text()
    assert clips.derivatives(session) == ()

    qtbot.keyClick(dialog, K.Key_Return, M.ControlModifier)

    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)
    [made] = clips.derivatives(session)
    assert made.moment == "M-001"
    assert made.recipe.enhancement is not None
    assert made.recipe.enhancement.adjustments == done
    with Image.open(clips.stored_path(session, made)) as image:
        np.testing.assert_array_equal(np.asarray(image), want)
    last = json.loads(session.folder.joinpath("custody.jsonl").read_text().splitlines()[-1])
    assert "pencahayaan" in last["data"]["enhanced"]
    [notice] = [each for each in desk.notices.shown if "tersimpan" in each.message.title]
    assert "Diolah" in notice.message.text


def test_four_corners_are_dragged_on_the_picture_and_moved_by_keys(
    qtbot, dialog: StillDialog
) -> None:
    canvas = dialog.pair.canvas
    assert canvas is not None
    assert canvas.is_whole
    qtbot.keyClick(dialog, K.Key_L, M.AltModifier)
    qtbot.waitUntil(lambda: not canvas.is_whole)
    begin = dialog.draft.now.corners
    assert len(begin) == 8
    qtbot.waitUntil(canvas.hasFocus)

    qtbot.keyClick(canvas, K.Key_3)
    qtbot.keyClick(canvas, K.Key_Left)
    qtbot.keyClick(canvas, K.Key_Up, M.ShiftModifier)
    area = canvas._view.area()
    place = QPoint(round(area.left() + 1), round(area.top() + 1))
    grip = canvas._on_screen(canvas.spots[0]).toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=grip)
    qtbot.mouseMove(canvas, place)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place)
    settled(qtbot, dialog)

    corners = dialog.draft.now.corners
    assert corners[:2] == (0, 0)
    assert corners[2:4] == begin[2:4]
    assert corners[4:6] == (begin[4] - 1, begin[5] - 10)
    want = enhanced(scene(*SIZE, 4), Adjustments(corners=corners))
    np.testing.assert_array_equal(pixels(dialog.pair.made.image), want)

    # crossed corners are said and not taken
    canvas.move_to(0, (SIZE[0] - 2, SIZE[1] - 2))
    assert dialog.draft.now.corners == corners
    assert "bersilang" in dialog.state.text()
    assert not dialog.save.isEnabled()
    canvas.move_to(0, (2, 3))
    assert dialog.draft.now.corners[:2] == (2, 3)
    assert dialog.save.isEnabled()
    assert "DIOLAH" in dialog.state.text()


def test_the_pixels_around_a_corner_are_seen_close_up_while_it_is_moved(
    qtbot, desk: Desk, session: CaseSession, tmp_path: Path
) -> None:
    [large] = take(session, save(tmp_path / "besar.png", scene(1900, 1500, 8)))
    dialog = shown(qtbot, desk, large)
    canvas = dialog.pair.canvas
    assert canvas is not None
    assert canvas.lens_box == ()
    dialog.side.corners.click()
    canvas.move_to(0, (300, 200))
    settled(qtbot, dialog)
    assert canvas._lens_box == (289, 189, 23, 23)
    want = scene(1900, 1500, 8)[189:212, 289:312]
    np.testing.assert_array_equal(pixels(canvas._lens), want)
    # at an edge there is no more to see than the picture has
    canvas.move_to(2, (5_000, 1_499))
    settled(qtbot, dialog)
    assert canvas._lens_box == (1877, 1477, 23, 23)
    before = canvas.grab().toImage()
    canvas.show_lens(QImage(), ())
    assert canvas.grab().toImage() != before
    dialog.reject()


def test_a_part_is_cut_out_as_a_box_and_the_whole_comes_back(qtbot, dialog: StillDialog) -> None:
    canvas = dialog.pair.canvas
    assert canvas is not None
    qtbot.keyClick(dialog, K.Key_P, M.AltModifier)
    qtbot.waitUntil(lambda: not canvas.is_whole)
    canvas.move_to(0, (10, 20))
    canvas.move_to(2, (109, 99))
    settled(qtbot, dialog)
    assert dialog.draft.now == Adjustments(crop=(10, 20, 100, 80))
    np.testing.assert_array_equal(pixels(dialog.pair.made.image), scene(*SIZE, 4)[20:100, 10:110])
    # the box becomes the four corners to begin with
    dialog.side.corners.click()
    assert dialog.draft.now.corners == (10, 20, 109, 20, 109, 99, 10, 99)
    dialog.side.whole.click()
    assert dialog.draft.now == NEUTRAL
    assert canvas.is_whole
    assert not dialog.save.isEnabled()


def test_steps_are_taken_back_and_done_again_by_keys(qtbot, dialog: StillDialog) -> None:
    panel = dialog.side.panel
    panel.sliders["contrast"].setValue(10)
    panel.sliders["contrast"].setValue(25)
    settled(qtbot, dialog)
    panel.sliders["contrast"].setValue(40)
    qtbot.keyClick(dialog, K.Key_P, M.AltModifier)
    qtbot.waitUntil(lambda: bool(dialog.draft.now.crop))
    cut = dialog.draft.now

    seen = []
    for _step in range(3):
        qtbot.keyClick(dialog, K.Key_Z, M.ControlModifier)
        seen.append(dialog.draft.now)
    assert seen == [Adjustments(contrast=40), Adjustments(contrast=25), NEUTRAL]
    assert panel.sliders["contrast"].value() == 0
    assert dialog.pair.canvas is not None
    assert dialog.pair.canvas.is_whole
    assert not dialog.side.undo.isEnabled()
    for _step in range(3):
        qtbot.keyClick(dialog, K.Key_Z, M.ControlModifier | M.ShiftModifier)
    assert dialog.draft.now == cut
    assert panel.sliders["contrast"].value() == 40
    dialog.side.reset.click()
    assert dialog.draft.now == NEUTRAL
    qtbot.keyClick(dialog, K.Key_Z, M.ControlModifier)
    assert dialog.draft.now == cut


def test_only_the_newest_wish_is_made(qtbot, dialog: StillDialog) -> None:
    seen: list[Wish] = []
    dialog._looks.seen.connect(lambda _seen, wish: seen.append(wish))
    for value in range(1, 15):
        # without a pause between them: each takes the place of the one before
        dialog._looks.want(Wish("made", Adjustments(denoise=value)))
    settled(qtbot, dialog)
    assert seen[-1].adjustments == Adjustments(denoise=14)
    assert len(seen) <= 2
    want = enhanced(scene(*SIZE, 4), Adjustments(denoise=14))
    np.testing.assert_array_equal(pixels(dialog.pair.made.image), want)


def test_pixels_are_laid_beside_each_other_at_the_same_place(
    qtbot, desk: Desk, session: CaseSession, tmp_path: Path
) -> None:
    [large] = take(session, save(tmp_path / "besar.png", scene(1900, 1500, 8)))
    dialog = shown(qtbot, desk, large)
    assert dialog.pair.made.image.width() == 1600  # the whole, made smaller
    dialog.side.panel.sliders["sharpen"].setValue(6)
    qtbot.keyClick(dialog, K.Key_1, M.ControlModifier)
    settled(qtbot, dialog)
    qtbot.keyClick(dialog.pair.made, K.Key_Right)
    settled(qtbot, dialog)

    left, top, width, height = dialog._box
    across, down = dialog.pair.made.room
    assert (width, height) == (across, down)
    assert left == (1900 - width) // 2 + 40
    plain = scene(1900, 1500, 8)
    part = np.s_[top : top + height, left : left + width]
    np.testing.assert_array_equal(pixels(dialog.pair.before.image), plain[part])
    want = enhanced(plain, Adjustments(sharpen=6))[part]
    np.testing.assert_array_equal(pixels(dialog.pair.made.image), want)
    # one pixel of the picture is one of the screen
    np.testing.assert_array_equal(pixels(dialog.pair.made.grab().toImage()), want)
    # beyond the edge there is nothing to see
    dialog.pair.moved.emit(9_999.0, -9_999.0)
    assert dialog._box[:2] == (1900 - width, 0)
    dialog.reject()


def test_a_frame_of_a_video_is_worked_on_and_its_fields_are_parted_in_the_child(
    qtbot, desk: Desk, item: Evidence, session: CaseSession
) -> None:
    dialog = StillDialog(desk, item, FrameRequest(frame=7), Adjustments(invert=True))
    qtbot.addWidget(dialog)
    dialog.show()
    ready(qtbot, dialog)
    assert "bingkai 7" in dialog.windowTitle()
    dialog.side.fields.setChecked(True)
    settled(qtbot, dialog)
    assert dialog.draft.now == Adjustments(invert=True, deinterlace=True)
    assert set(dialog._looks._bases) == {False, True}
    # a progressive frame has no fields
    assert dialog.pair.canvas is not None
    recorded = pixels(dialog.pair.canvas._image)
    np.testing.assert_array_equal(pixels(dialog.pair.made.image), 255 - recorded)
    dialog.reject()


def test_closing_leaves_nothing_behind(qtbot, session: CaseSession, dialog: StillDialog) -> None:
    folder = Path(dialog._looks._folder.name)
    assert list(folder.glob("*.rgb"))
    dialog.side.panel.sliders["denoise"].setValue(9)
    before = session.folder.joinpath("custody.jsonl").read_bytes()
    dialog.reject()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=LONG_MS)
    assert clips.derivatives(session) == ()
    assert session.folder.joinpath("custody.jsonl").read_bytes() == before


def test_an_original_that_is_gone_is_said_and_nothing_can_be_kept(
    qtbot, desk: Desk, session: CaseSession, photo_item: Evidence
) -> None:
    path = session.blobs.original_path(photo_item.digest.sha256)
    path.chmod(0o600)
    path.unlink()
    dialog = StillDialog(desk, photo_item, FrameRequest(frame=0), Adjustments(invert=True))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(desk.notices.shown), timeout=LONG_MS)
    qtbot.waitUntil(lambda: dialog._looks._is_free())
    assert "tidak dapat dibaca" in dialog.pair.made._message
    assert not dialog.save.isEnabled()
    qtbot.keyClick(dialog, K.Key_Return, M.ControlModifier)
    assert dialog.isVisible()
    dialog.reject()


def test_the_moment_of_the_picture_is_offered_and_may_be_left_out(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, photo_item: Evidence
) -> None:
    opened(qtbot, stage, photo_item)
    picture = PictureDesk(desk, stage, lambda: "")
    told: list[list[str]] = []
    for _marked in range(3):
        dialog = picture.enhance()
        assert dialog is not None
        belongs = dialog.belongs
        told.append([belongs.currentData(), *(belongs.itemData(n) for n in range(belongs.count()))])
        ready(qtbot, dialog)
        dialog.side.panel.change(invert=True)
        if len(told) == 2:
            dialog._on_make()
        else:
            dialog.reject()
        review.mark(session, MomentDraft(photo_item.code, TimeRange(0, 0), ("N-07",)))
    # one that holds the picture is taken by itself, of several a person chooses
    assert told == [["", ""], ["M-001", "M-001", ""], ["", "M-001", "M-002", ""]]
    qtbot.waitUntil(lambda: bool(clips.derivatives(session)), timeout=LONG_MS)
    assert [made.moment for made in clips.derivatives(session)] == ["M-001"]


def test_who_reads_blind_is_offered_none_of_the_first_moments(
    qtbot, desk: Desk, session: CaseSession, stage: Stage, photo_item: Evidence
) -> None:
    review.mark(session, MomentDraft(photo_item.code, TimeRange(0, 0), ("N-07",)))
    opened(qtbot, stage, photo_item)
    blind = replace(desk, blind=BlindBook(session, "TK-001"))
    dialog = PictureDesk(blind, stage, lambda: "M-001").enhance()
    assert dialog is not None
    assert [dialog.belongs.itemData(n) for n in range(dialog.belongs.count())] == [""]
    dialog.reject()


def test_nothing_on_the_stage_is_said(qtbot, desk: Desk, stage: Stage) -> None:
    assert PictureDesk(desk, stage, lambda: "").enhance() is None
    assert "Tidak ada gambar" in desk.notices.shown[0].message.title


def test_a_slider_that_is_dragged_is_one_step_and_a_rest_begins_another() -> None:
    draft = EnhanceDraft(Adjustments(invert=True))
    for value in (5, 10, 15):
        draft.change(Adjustments(invert=True, contrast=value))
    draft.change(Adjustments(invert=True, contrast=15, sharpen=2))
    draft.rest()
    draft.change(Adjustments(invert=True, contrast=15, sharpen=4))
    seen = []
    while draft.may_undo:
        draft.undo()
        seen.append((draft.now.contrast, draft.now.sharpen))
    assert seen == [(15, 2), (15, 0), (0, 0)]
    assert draft.now == Adjustments(invert=True)
    draft.redo()
    draft.change(Adjustments(invert=True, contrast=50))
    assert not draft.may_redo
