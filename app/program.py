"""The window's objects, made and wired in one place; what opens, closes and makes a case."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from app.domain.errors import AppError, StoreLocked
from app.runtime.settings import Settings
from app.services import arrivals, cases, database_child, item_names
from app.services.search import Hit
from app.services.session import CaseSession
from app.tasks.runner import TaskRunner
from widgets.case_actions import CaseActions
from widgets.case_view import CaseView
from widgets.cases import form_flow
from widgets.cases.case_form_dialog import CaseFormDialog, folder_name
from widgets.cases.sitting import Sitting
from widgets.desk import Desk
from widgets.dialogs.keys_dialog import KeysDialog
from widgets.dossier.dialog import DossierDialog
from widgets.dossier.verify_flow import VerifyFlow
from widgets.main_window import MainWindow
from widgets.model_installer import ModelInstaller
from widgets.package.flow import PackageFlow
from widgets.package.steps import Hooks
from widgets.qt_events import QtEvents
from widgets.queue.models_dialog import ModelsDialog
from widgets.sample_flow import SampleFlow
from widgets.second.flow import SecondReadingFlow
from widgets.theme import Theme

log = logging.getLogger("window")


class Program(QObject):
    """Opens and closes cases in one window."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self.settings = settings
        self.theme = Theme(app, settings)
        self.theme.apply()
        self.runner = TaskRunner(self)
        self.window = MainWindow(settings, self.theme)
        self.sitting = Sitting(settings, self.window)
        self.verify = VerifyFlow(self.runner, self.window.notices, self.window, self.settings)
        self.installer = ModelInstaller(self.runner, self.window.notices, self.window)
        self.view: CaseView | None = None
        hooks = Hooks(self._desk, self.sitting.ask_for, self.show_session)
        self.packages = PackageFlow(self.runner, settings, self.window.notices, hooks, self.window)
        self.sample = SampleFlow(self.runner, self.installer, self.window, self.open_path)
        self._case_actions = CaseActions(self.window.actions_)
        self.second = SecondReadingFlow(
            self.window, self._case_actions.attach, self._case_actions.detach, self.close_case
        )
        self.second.reviewer_changed.connect(self.sitting.take)
        self._connect()
        self._show_no_case()

    def open_path(self, folder: Path, then: Callable[[], object] = lambda: None) -> bool:
        """Open a case folder; where another window writes to it, for reading only.

        One that this computer did not leave as it lies is read by a child first, as a job.

        Args:
            then: called once it is open.

        Returns:
            Whether it is open now.
        """
        if database_child.is_known(folder):
            return self._open_known(folder, then)
        label = self.tr("Membaca perkara {name}").format(name=folder.name)
        handle = self.runner.start(replace(database_child.look_job(folder), label=label))
        handle.failed.connect(self.window.notices.error)
        handle.succeeded.connect(lambda _none: self._open_known(folder, then))
        self.window.start_page.show_preparing(handle)
        return False

    def _open_known(self, folder: Path, then: Callable[[], object]) -> bool:
        reviewer = self.sitting.ask_for(folder)
        if reviewer is None:
            return False
        session: CaseSession | None
        try:
            session = cases.open_case(folder, reviewer)
        except StoreLocked:
            session = self._attempt(lambda: cases.open_case(folder, reviewer, read_only=True))
        except AppError as error:
            self.window.notices.error(error)
            return False
        if session is None:
            return False
        self.show_session(session)
        then()
        return True

    def show_session(self, session: CaseSession) -> None:
        """Show an open case in the window."""
        self.close_case()
        events = QtEvents(session.events, self)
        desk = Desk(session, events, self.runner, self.settings, self.window.notices)
        view = CaseView(desk, self.verify)
        view.dossier_wanted.connect(self.build_dossier)
        view.form_wanted.connect(self.edit_form)
        view.other_case_wanted.connect(self.open_hit, Qt.ConnectionType.QueuedConnection)
        self.view = view
        self.sitting.remember(session.folder)
        self.window.show_case(view, cases.form(session).number)
        self._case_actions.attach(view)
        self.window.notices.named = partial(item_names.named, session)
        view.begin()
        self.second.resume(view)

    def open_hit(self, hit: Hit) -> None:
        """Open another case at what a search found in it."""

        def go() -> None:
            if self.view is not None:
                self.view.way.to_hit(hit)

        self.open_path(Path(hit.case), go)

    def close_case(self) -> None:
        """Stop the jobs of the open case, then let go of it."""
        view = self.view
        if view is None:
            return
        self.second.end()
        view.transcription.queue.leave()
        # jobs first: what they handed over is still stored, and cancelled runs are noted
        self.runner.settle()
        self.view = None
        self._case_actions.detach()
        view.close_case()
        view.desk.session.close()
        self.window.remove_case(view)
        self.window.notices.clear()
        self.window.notices.named = lambda error: error
        self._show_no_case()

    def on_bug(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a fault of the program and say so; the work that was stored stays."""
        log.critical("unforeseen", exc_info=(kind, error, trace))
        self.window.notices.error(error)

    def shut_down(self) -> None:
        """End all work; called when the window closes."""
        self.close_case()
        self.runner.close()

    def new_case(self) -> None:
        """Ask for the form, make the folder, open it."""
        reviewer = self.sitting.ask()
        if reviewer is None:
            return
        dialog = CaseFormDialog(None, _home(), self.window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            form, folder = dialog.form, dialog.folder
            session = self._attempt(lambda: cases.new_case(folder, form, reviewer))
            if session is not None:
                form_flow.add_parties(session, dialog.parties.added, self._attempt)
                self.show_session(session)
        dialog.deleteLater()

    def choose_case(self) -> None:
        """Ask for a case folder and open it."""
        chosen = QFileDialog.getExistingDirectory(
            self.window, self.tr("Buka folder perkara (.netra)"), str(_home())
        )
        if chosen:
            self.open_path(Path(chosen))

    def edit_form(self) -> None:
        """Change the form of the open case."""
        if self.view is not None and self.view.desk.may_write:
            form_flow.edit(self.view.desk, _home(), self.window)

    def build_dossier(self) -> None:
        """Open the dossier dialog."""
        if self.view is None or not self.view.desk.may_write:
            return
        session = self.view.desk.session
        name = folder_name(cases.form(session).number, "")
        out = session.folder.parent / f"Berkas {name}.pdf"
        dialog = DossierDialog(self.view.desk, out, self.window)
        dialog.verify_wanted.connect(self.verify.begin)
        dialog.reviewer_wanted.connect(lambda: self.change_reviewer(dialog.refresh))
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def show_identities(self) -> None:
        """Show who may sign in the open case."""
        if self.view is not None:
            self.sitting.show_identities(self.view.desk)

    def change_reviewer(self, on_changed: Callable[[], object] = lambda: None) -> None:
        """Let another person go on."""
        if self.sitting.change(self.view.desk.session if self.view is not None else None):
            on_changed()

    def show_models(self) -> None:
        """Show the speech models of this computer, and what they made in the open case."""
        if self.view is not None:
            self.view.transcription.show_models()
            return
        dialog = ModelsDialog(self.runner, self.settings, None, self.window)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def show_keys(self) -> None:
        """Show the list of keys."""
        dialog = KeysDialog(self.window.actions_, self.window)
        dialog.exec()
        dialog.deleteLater()

    def _connect(self) -> None:
        window, actions = self.window, self.window.actions_
        window.closing.connect(self.shut_down)
        window.files_dropped.connect(self._on_dropped)
        page = window.start_page
        page.new_wanted.connect(self.new_case)
        page.open_wanted.connect(self.choose_case)
        page.sample_wanted.connect(self.sample.open)
        page.verify_wanted.connect(lambda: self.verify.ask(_home()))
        page.package_wanted.connect(lambda: self.packages.ask(_home()))
        page.case_chosen.connect(lambda folder: self.open_path(folder))
        slots: dict[str, Callable[[], object]] = {
            "case.new": self.new_case,
            "case.open": self.choose_case,
            "case.sample": self.sample.open,
            "case.form": self.edit_form,
            "case.close": self.close_case,
            "case.identities": self.show_identities,
            "case.reviewer": self.change_reviewer,
            "dossier.build": self.build_dossier,
            "file.verify": lambda: self.verify.ask(_home()),
            "package.open": lambda: self.packages.ask(_home()),
            "package.export": self.packages.exporting.export,
            "package.receipt": self.packages.exporting.take_receipt,
            "models": self.show_models,
            "second.begin": partial(self._with_view, self.second.ask),
            "second.compare": partial(self._with_view, self.second.show_comparison),
            "help.keys": self.show_keys,
        }
        for name, slot in slots.items():
            actions[name].triggered.connect(lambda _checked=False, call=slot: call())

    def _desk(self) -> Desk | None:
        return self.view.desk if self.view is not None else None

    def _with_view(self, act: Callable[[CaseView], object]) -> None:
        if self.view is not None:
            act(self.view)

    def _on_dropped(self, paths: list[Path]) -> None:
        if self.second.refuses_files():
            return
        folders = [path for path in paths if path.suffix == cases.SUFFIX and path.is_dir()]
        if folders:
            self.open_path(folders[0])
        elif len(paths) == 1 and arrivals.looks_like_package(paths[0]):
            self.packages.begin(paths[0])
        elif self.view is not None:
            self.view.intake.begin(paths)
        else:
            self.window.notices.say(
                self.tr("Buka perkara dahulu"),
                self.tr(
                    "Barang bukti masuk ke dalam perkara: buat atau buka satu, lalu seret lagi."
                ),
                "warn",
            )

    def _show_no_case(self) -> None:
        self.window.actions_.enable(has_case=False, may_write=False)
        self.window.show_start()

    def _attempt(self, act: Callable[[], object]) -> CaseSession | None:
        try:
            result = act()
        except AppError as error:
            self.window.notices.error(error)
            return None
        return result if isinstance(result, CaseSession) else None


def _home() -> Path:
    where = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(where) or Path.home())
