"""Who reads an item a second time: asked by name, because it must be somebody else."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QFormLayout, QLineEdit, QWidget

from app.domain.case import IdentityRole, Reviewer
from app.domain.second_reading import coder_of
from app.runtime import settings as declared
from app.services import identities, review, second_reading
from app.services.messages import problem_text
from widgets.desk import Desk
from widgets.parts import Button, column, label, row


class StartReadingDialog(QDialog):
    """Says what a blind reading is and asks for the second reviewer."""

    def __init__(self, desk: Desk, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._code = desk, code
        self.setWindowTitle(self.tr("Telaah kedua (buta) atas {code}").format(code=code))
        people = identities.listed(desk.session)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Nama lengkap penelaah kedua"))
        self.name.setCompleter(QCompleter([one.name for one in people], self.name))
        self.role = QComboBox()
        self.role.setEditable(True)
        self.role.addItems([role.value.capitalize() for role in IdentityRole])
        self.told = label("", wraps=True)
        self.told.setProperty("tone", "bad")
        self.start = Button(self.tr("Mulai menelaah"), "primary")
        cancel = Button(self.tr("Batal"))
        cancel.clicked.connect(self.reject)
        self.start.clicked.connect(self.accept)
        self.start.setDefault(True)
        form = QFormLayout()
        form.addRow(self.tr("&Nama"), self.name)
        form.addRow(self.tr("&Jabatan"), self.role)
        moments = review.moments(desk.session, code)
        first = ", ".join(sorted({coder_of(one) for one in moments})) or "–"
        self.first = label(self.tr("Penanda pertama: {names}").format(names=first), wraps=True)
        explained = self.tr(
            "Orang kedua menandai butir ini tanpa melihat penandaan pertama. Penandaan pertama "
            "disimpan apa adanya sekarang; keduanya tetap tersimpan, dan barulah sesudah telaah "
            "ditutup keduanya dibandingkan."
        )
        body = column(
            label(self.windowTitle(), "heading"), label(explained, "muted", wraps=True),
            self.first, form, self.told, row(None, cancel, self.start),
            margins=(20, 16, 20, 16), spacing=12,
        )  # fmt: skip
        self.setLayout(body)
        self.setMinimumWidth(460)
        self.name.textChanged.connect(lambda _text: self._check())
        self._check()
        self.name.setFocus()

    @property
    def reviewer(self) -> Reviewer:
        """The answer."""
        name, role = self.name.text().strip(), self.role.currentText().strip()
        return Reviewer(name, role or Reviewer(name).role)

    def _check(self) -> None:
        why = second_reading.refusal(self._desk.session, self._code, self.reviewer.name)
        language = self._desk.settings.get(declared.LANGUAGE)
        self.told.setText(problem_text(why, language) if why else "")
        self.told.setVisible(bool(why))
        self.start.setEnabled(bool(self.reviewer.name) and not why)
