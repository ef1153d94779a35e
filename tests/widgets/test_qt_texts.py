from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTreeView,
    QWidget,
)

from app.runtime.paths import resource
from widgets.qt_texts import speak_indonesian


@pytest.fixture
def translator(qapp: QApplication) -> Iterator[QTranslator]:
    made = speak_indonesian(qapp)
    yield made
    qapp.removeTranslator(made)


def texts_of(root: QWidget) -> set[str]:
    """Everything a person reads or is read out in a widget."""
    found: set[str] = set()
    for part in [root, *root.findChildren(QWidget)]:
        for name in ("text", "toolTip", "accessibleName", "accessibleDescription"):
            if callable(ask := getattr(part, name, None)):
                found.add(str(ask()))
        found.update(action.text() for action in part.actions())
    return {text for text in found if any(letter.isalpha() for letter in text)}


def file_dialog() -> QFileDialog:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


def dialog_texts() -> set[str]:
    dialog = file_dialog()
    # the name of a folder is nobody's to translate
    dialog.setDirectory(str(Path(PySide6.__file__).parent))
    found = texts_of(dialog)
    model = dialog.findChildren(QTreeView)[-1].model()
    heads = (model.headerData(at, Qt.Orientation.Horizontal) for at in range(4))
    found |= {str(head) for head in heads}
    dialog.deleteLater()
    return found


def menu_texts() -> set[str]:
    found: set[str] = set()
    for field in (QLineEdit(), QPlainTextEdit()):
        menu = field.createStandardContextMenu()
        found |= {action.text().split("\t")[0] for action in menu.actions() if action.text()}
        menu.deleteLater()
        field.deleteLater()
    return found


def button_texts() -> set[str]:
    every = QDialogButtonBox.StandardButton
    kinds = [kind for kind in every if kind.name not in ("NoButton", "FirstButton", "LastButton")]
    box = QDialogButtonBox()
    made = {box.addButton(kind).text() for kind in kinds}
    box.deleteLater()
    return made


@pytest.mark.parametrize("gather", [dialog_texts, menu_texts, button_texts])
def test_no_text_of_qt_itself_stays_english(qapp: QApplication, gather, request):
    before = gather()
    assert len(before) > 6
    request.getfixturevalue("translator")
    assert not before & gather()


def test_the_compiled_translation_is_that_of_its_source(tmp_path: Path):
    made = tmp_path / "qt_id.qm"
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    source = resource("i18n", "qt_id.ts")
    subprocess.run([tool, source, "-qm", made], check=True, capture_output=True, timeout=60)
    assert made.read_bytes() == resource("i18n", "qt_id.qm").read_bytes()
