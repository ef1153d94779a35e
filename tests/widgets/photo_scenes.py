"""Photos taken in, the stage that shows them, and their pixels on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.evidence import Evidence, Provenance
from app.services import intake
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.photo_files import save, scene
from widgets.desk import Desk
from widgets.stage import Stage


def take(session: CaseSession, *paths: Path) -> list[Evidence]:
    given = Provenance(source="ponsel", received_from="Pelapor", received_at="2024-10-07T09:00")
    outcomes = intake.take_in(session, list(paths), given, JobContext())
    return [intake.evidence(session, o.evidence.code) for o in outcomes if o.evidence]


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    # a copy: the image and its memory go at the end of this function
    return lines[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def grabbed(widget: QWidget) -> np.ndarray:
    return pixels(widget.grab().toImage())


def shown_stage(qtbot: QtBot, desk: Desk) -> Iterator[Stage]:
    made = Stage(desk)
    qtbot.addWidget(made.splitter)
    made.splitter.resize(700, 560)
    made.splitter.show()
    yield made
    made.close()


def opened(qtbot: QtBot, stage: Stage, item: Evidence) -> None:
    with qtbot.waitSignal(stage.photos.moved):
        stage.open_item(item)


def several_photos(session: CaseSession, tmp_path: Path) -> list[Evidence]:
    picture = scene(640, 480, 1)
    changed = picture.copy()
    changed[200:260, 300:380] = (255, 0, 0)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:10:07 08:00:00"
    paths = [
        save(tmp_path / "b_asli.png", picture),
        save(tmp_path / "a_ubah.png", changed),
        save(tmp_path / "c_kecil.jpg", np.asarray(Image.fromarray(picture).resize((320, 240)))),
        save(tmp_path / "d_lain.jpg", scene(640, 480, 9), exif=exif),
        save(tmp_path / "e_lain.jpg", scene(300, 200, 11)),
    ]
    return take(session, *paths)
