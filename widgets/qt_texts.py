"""Qt's own texts in Indonesian: standard buttons, file dialogs, menus of fields.

Qt ships no Indonesian translation. `resources/i18n/qt_id.ts` is ours; `pyside6-lrelease` makes the
`.qm` beside it, and a test compares the two.
"""

from __future__ import annotations

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from app.runtime.paths import resource


def speak_indonesian(app: QApplication) -> QTranslator:
    """Give Qt's own texts their Indonesian words; widgets made before keep theirs.

    Raises:
        FileNotFoundError: the shipped translation is missing.
    """
    path = resource("i18n", "qt_id.qm")
    translator = QTranslator(app)
    if not translator.load(str(path)):
        raise FileNotFoundError(path)
    app.installTranslator(translator)
    return translator
