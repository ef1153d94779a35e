"""The window's start: Qt, its settings and its language, then the program."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import __version__
from app.program import Program
from app.runtime import settings as declared
from app.runtime.memory import give_frames_back
from app.runtime.paths import resource, settings_file
from app.runtime.settings import Settings
from app.services import catalogue, hearing_package
from widgets.qt_texts import speak_indonesian


def run_window(case: Path | None, lang: str) -> int:
    """Open the window, on a case if one is given, and give the exit status.

    Args:
        case: a case folder.
        lang: `id` or `en`.
    """
    give_frames_back()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError(type(app))
    app.setApplicationName("Netra")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("netra")
    app.setWindowIcon(QIcon(str(resource("icons", "netra.svg"))))
    settings = Settings(settings_file())
    settings.set(declared.LANGUAGE, lang)
    speak_indonesian(app)
    program = Program(app, settings)
    sys.excepthook = program.on_bug
    program.window.show()
    if case is not None:
        program.open_path(case)
    # a tenth of a second and more: not to be spent at somebody's first mark
    QTimer.singleShot(0, program, catalogue.load)
    QTimer.singleShot(0, program, hearing_package.sweep_left)
    status = app.exec()
    program.deleteLater()
    return status
