"""The way of a second reading through the window: begun, gone on with, closed, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QMetaObject, QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QInputDialog, QMessageBox

from app.domain.case import Reviewer
from app.domain.second_reading import ReadingState, SecondReading
from app.services import cases, second_reading
from widgets.books import BlindBook
from widgets.case_view import CaseView
from widgets.main_window import MainWindow
from widgets.second.compare_dialog import CompareDialog
from widgets.second.events import BlindEvents
from widgets.second.page import BlindPage
from widgets.second.start_dialog import StartReadingDialog

_ALWAYS = ("app.quit", "case.close", "edit.redo", "edit.undo", "help.keys", "view.full")


class SecondReadingFlow(QObject):
    """Puts the page of a reading in the place of the case, and the case back afterwards.

    Args:
        attach: lets the actions act on the case again.
        detach: takes them away from it.
        leave: closes the case.
    """

    reviewer_changed = Signal(object)
    """`Reviewer` who works from here on."""

    def __init__(
        self,
        window: MainWindow,
        attach: Callable[[CaseView], object],
        detach: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._attach, self._detach, self._leave = attach, detach, leave
        self._view: CaseView | None = None
        self._made: list[tuple[object, QMetaObject.Connection]] = []
        self.page: BlindPage | None = None
        self.compare: CompareDialog | None = None

    def ask(self, view: CaseView) -> None:
        """Ask who reads the open item a second time, then begin or go on."""
        item = view.stage.item
        if item is None:
            return
        dialog = StartReadingDialog(view.desk, item.code, self._window)
        answer = dialog.reviewer if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            self.begin(view, item.code, answer)

    def begin(self, view: CaseView, code: str, reviewer: Reviewer) -> None:
        """Let the second reviewer begin; where that is refused, nobody has taken over."""
        desk, session = view.desk, view.desk.session
        may = desk.attempt(lambda: second_reading.require_may_begin(session, code, reviewer.name))
        if may is None:
            return
        session.hand_to(reviewer)
        self.reviewer_changed.emit(reviewer)
        reading = desk.attempt(lambda: second_reading.begin(session, code))
        if reading is not None:
            self._show(view, reading)

    def resume(self, view: CaseView) -> None:
        """Go on with what the person at work began and did not end: the case stays hidden."""
        session = view.desk.session
        reading = second_reading.open_by(session, session.reviewer.name)
        if reading is not None and view.desk.may_write:
            self._show(view, reading)

    def show_comparison(self, view: CaseView) -> None:
        """Show how two codings agree, of the open item where it was read twice."""
        session = view.desk.session
        closed = [one for one in second_reading.listed(session) if one.state is ReadingState.CLOSED]
        if not closed:
            view.desk.notices.say(
                self.tr("Belum ada telaah kedua yang selesai"),
                self.tr("Mulai dari menu Tandai: “Telaah kedua (buta)…”."),
                "warn",
            )
            return
        item = view.stage.item
        own = [one for one in closed if item is not None and one.evidence == item.code]
        if self.compare is not None:
            self.compare.close()
        self.compare = CompareDialog(view.desk, (own or closed)[-1].code, self._window)
        self.compare.place_wanted.connect(view.way.to_place)
        self.compare.finished.connect(self._on_compared)
        self.compare.show()

    def refuses_files(self) -> bool:
        """Say that nothing comes in while somebody reads blind; False where nobody does."""
        if self.page is None:
            return False
        self.page.desk.notices.say(
            self.tr("Telaah kedua sedang berjalan"),
            self.tr("Tutup atau hentikan telaah ini dahulu; sampai itu tidak ada yang masuk."),
            "warn",
        )
        return True

    def end(self) -> None:
        """Let go of the page, because the case is closed."""
        if self.compare is not None:
            self.compare.close()
        page, self.page, self._view = self.page, None, None
        for action, made in self._made:
            action.disconnect(made)  # type: ignore[attr-defined]
        self._made.clear()
        if page is not None:
            page.close_page()
            self._window.remove_case(page)

    def _show(self, view: CaseView, reading: SecondReading) -> None:
        session = view.desk.session
        self._detach()
        if self.compare is not None:
            self.compare.close()
        view.stage.close()
        desk = replace(
            view.desk,
            events=BlindEvents(session.events, self),
            blind=BlindBook(session, reading.code),
        )
        page = BlindPage(desk, reading)
        self.page, self._view = page, view
        page.close_wanted.connect(self.close_reading)
        page.drop_wanted.connect(self._ask_drop)
        page.later_wanted.connect(lambda: QTimer.singleShot(0, self._leave))
        self._connect(page)
        self._window.show_case(page, f"{reading.code} {reading.evidence}")
        page.begin()

    def _connect(self, page: BlindPage) -> None:
        actions, session = self._window.actions_, page.desk.session
        slots = {
            **page.slots(),
            "edit.undo": lambda: page.desk.attempt(session.undo.undo),
            "edit.redo": lambda: page.desk.attempt(session.undo.redo),
        }
        actions.enable_only((*slots, *_ALWAYS))
        for name, slot in slots.items():
            made = actions[name].triggered.connect(partial(_call, slot))
            self._made.append((actions[name], made))
        for favourite in actions.favourites:
            slot = partial(page.marking.mark_favourite, int(favourite.data()))
            self._made.append((favourite, favourite.triggered.connect(partial(_call, slot))))

    def close_reading(self) -> None:
        """Ask, close the reading, show the case again and what came of it."""
        page, view = self.page, self._view
        if page is None or view is None:
            return
        count = len(page.desk.book.moments())
        asked = QMessageBox(self._window)
        asked.setWindowTitle(self.tr("Tutup telaah kedua"))
        asked.setText(self.tr("Tutup telaah ini dengan {n} tanda?").format(n=count))
        asked.setInformativeText(
            self.tr(
                "Sesudah ditutup, penandaan ini tidak dapat diubah; lalu keduanya dibandingkan."
            )
        )
        yes = asked.addButton(self.tr("Tutup telaah"), QMessageBox.ButtonRole.AcceptRole)
        asked.addButton(self.tr("Belum"), QMessageBox.ButtonRole.RejectRole)
        asked.exec()
        is_sure = asked.clickedButton() is yes
        asked.deleteLater()
        if is_sure:
            self.finish()

    def finish(self) -> None:
        """Close the reading without asking."""
        page, view = self.page, self._view
        if page is None or view is None:
            return
        session, code = page.desk.session, page.reading.code
        if page.desk.attempt(lambda: second_reading.close(session, code)) is not None:
            self._back(view)
            self.show_comparison(view)

    def _ask_drop(self) -> None:
        page, view = self.page, self._view
        if page is None or view is None:
            return
        why, is_given = QInputDialog.getText(
            self._window, self.tr("Hentikan telaah kedua"), self.tr("Alasannya:")
        )
        if not is_given or not why.strip():
            return
        session, code = page.desk.session, page.reading.code
        dropped = page.desk.attempt(lambda: second_reading.drop(session, code, why.strip()))
        if dropped is not None:
            self._back(view)

    def _back(self, view: CaseView) -> None:
        """Show the case again; who read is at work until somebody says otherwise."""
        page = self.page
        item = page.stage.item if page is not None else None
        self.end()
        session = view.desk.session
        session.hand_to(session.reviewer)
        self._window.show_case(view, cases.form(session).number)
        self._attach(view)
        if item is not None:
            view.evidence.item_chosen.emit(item)
        view.desk.notices.say(
            self.tr("Yang bekerja sekarang: {name}").format(name=session.reviewer.name),
            self.tr("Ctrl+Alt+R mengganti orang yang bekerja."),
        )

    def _on_compared(self, _result: int) -> None:
        dialog, self.compare = self.compare, None
        if dialog is not None:
            dialog.deleteLater()


def _call(slot: Callable[[], object], _checked: bool = False) -> None:
    slot()
