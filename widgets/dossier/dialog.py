"""The dossiers of a case: building one, signing it again, releasing it; then the result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from app.domain.case import IdentityRole
from app.domain.errors import AppError
from app.runtime import settings as declared
from app.services import (
    cases,
    cosigning,
    dossier_preview,
    dossiers,
    identities,
    public_dossier,
    release,
)
from app.services.cosigning import SignedAgain
from app.services.dossiers import BuiltDossier
from app.services.messages import describe
from app.services.release import CheckedDossier
from app.services.release_texts import state_text
from app.services.warning_texts import sorted_warnings
from app.tasks.job import Job
from app.tasks.runner import TaskHandle
from widgets.desk import Desk, ignore
from widgets.dossier import printing
from widgets.dossier.live_preview import LivePreview
from widgets.dossier.pages import BuildPage, ResultPage, SecondPage, WorkPage
from widgets.dossier.shelf import DossierShelf
from widgets.parts import column, label

T = TypeVar("T")
ASKING, WORKING, DONE, LISTING, SECOND = range(5)
"""Pages of the dialog."""


class DossierDialog(QDialog):
    """Opens on the dossiers there are; where there is none, on the question for the first."""

    verify_wanted = Signal(object)
    """Path of the finished PDF."""
    reviewer_wanted = Signal()
    """Somebody else sits down; `refresh` follows."""

    def __init__(self, desk: Desk, out: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handle: TaskHandle | None = None
        self._on_done: Callable[[Any], None] = ignore
        self._back = ASKING
        self._name = ""
        self.setWindowTitle(self.tr("Berkas"))
        self.live = LivePreview(desk)
        self._asking, self._working, self._done = (
            BuildPage(self._named(out), self.live, dossier_preview.chapters()),
            WorkPage(),
            ResultPage(),
        )
        self._asking.look.set_paper(desk.settings.get(declared.DOSSIER_PAPER))
        self.shelf, self.second = DossierShelf(desk), SecondPage()
        self.form, self.build, self.outcome = (
            self._asking.form, self._asking.build, self._done.outcome,
        )  # fmt: skip
        self.error = label("", wraps=True)
        self.error.setProperty("tone", "bad")
        self.error.hide()
        self._pages = QStackedWidget()
        for page in (self._asking, self._working, self._done, self.shelf, self.second):
            self._pages.addWidget(page)
        body = column(self._pages, self.error, margins=(20, 16, 20, 14), spacing=10)
        body.setStretch(0, 1)
        self.setLayout(body)
        self.resize(1180, 660)
        self._connect()
        found = desk.attempt(lambda: dossiers.preview_warnings(desk.session)) or ()
        self._asking.show_warnings(sorted_warnings(found, self._lang))
        states = desk.attempt(lambda: public_dossier.picture_states(desk.session)) or ()
        self._asking.public.show_states(states)
        self._turn_to(LISTING if self.shelf.refresh() else ASKING)

    @property
    def page(self) -> int:
        """0 while asking, 1 while working, 2 when done, 3 the list, 4 the second signer."""
        return self._pages.currentIndex()

    def refresh(self) -> None:
        """Show the list again, and who works now."""
        self.shelf.refresh(self._name)

    def start(self) -> None:
        """Build, sign and verify in the background."""
        session, request = self._desk.session, self._asking.request
        self._begin(lambda: dossiers.build_job(session, request), self._on_built)

    def sign_again(self) -> None:
        """Put the second signature on the chosen dossier, in the background."""
        session, name, request = self._desk.session, self._name, self.second.form.request
        self._begin(lambda: cosigning.sign_again_job(session, name, request), self._on_signed)

    def release(self, name: str) -> None:
        """Check a dossier once more in the background, and release it."""
        session, self._name = self._desk.session, name
        self._begin(lambda: release.release_job(session, name), self._on_checked)

    def done(self, result: int) -> None:
        """Closing while it works stops the work."""
        self._stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Likewise where it is closed from outside, or was never shown."""
        self._stop()
        super().closeEvent(event)

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self.live.stop()

    def _connect(self) -> None:
        self.build.clicked.connect(self.start)
        self._asking.changed.connect(self._on_changed)
        self._done.print_wanted.connect(self._on_print)
        self.shelf.print_wanted.connect(self._on_print)
        self._asking.cancelled.connect(self._on_left)
        self._working.stop.clicked.connect(self._on_stop)
        self._done.verify_wanted.connect(self.verify_wanted)
        self._done.list_wanted.connect(self._to_list)
        self._done.done.connect(self.accept)
        self.shelf.build_wanted.connect(lambda: self._turn_to(ASKING))
        self.shelf.sign_wanted.connect(self._ask_second)
        self.shelf.release_wanted.connect(self.release)
        self.shelf.verify_wanted.connect(self.verify_wanted)
        self.shelf.reviewer_wanted.connect(self.reviewer_wanted)
        self.shelf.failed.connect(self._say)
        self.shelf.close_wanted.connect(self.reject)
        self.second.sign.clicked.connect(self.sign_again)
        self.second.cancelled.connect(self._to_list)

    @property
    def _lang(self) -> str:
        return self._desk.settings.get(declared.LANGUAGE)

    def _named(self, out: Path) -> Path:
        """Call a copy what it is: with one signature of two it is a draft."""
        is_draft = cases.form(self._desk.session).needs_two_signatures
        return out.with_name(f"{release.DRAFT_MARK} {out.name}") if is_draft else out

    def _turn_to(self, page: int) -> None:
        self.error.hide()
        if page == ASKING:
            self.live.show_request(self._asking.request)
        self._pages.setCurrentIndex(page)
        for button in (self.build, self.second.sign):
            button.setDefault(self._pages.currentWidget() is button.parentWidget())

    def _to_list(self) -> None:
        self.shelf.refresh(self._name)
        self._turn_to(LISTING)

    def _on_left(self) -> None:
        if self.shelf.refresh(self._name):
            self._turn_to(LISTING)
        else:
            self.reject()

    def _ask_second(self, name: str) -> None:
        self._name = name
        session = self._desk.session
        expected = identities.registered(session, IdentityRole.KETUA)
        found = release.state(session, name)
        names = tuple(person.name for person in expected)
        self.second.show_dossier(found, session.reviewer.name, names)
        self._turn_to(SECOND)

    def _begin(self, make: Callable[[], Job[T]], on_done: Callable[[T], None]) -> None:
        self._back = self.page
        self.error.hide()
        try:
            job = make()
        except AppError as error:
            self._say(error)
            return
        self._working.show_waiting()
        self._on_done = on_done
        self._handle = self._desk.runner.start(job)
        # methods, not lambdas: Qt lets go of them when the dialog goes before the job does
        self._handle.progressed.connect(self._working.show_progress)
        self._handle.succeeded.connect(self._on_succeeded)
        self._handle.failed.connect(self._say)
        self._handle.cancelled.connect(self._on_cancelled)
        self._handle.finished.connect(self._on_finished)
        self._pages.setCurrentIndex(WORKING)

    def _on_succeeded(self, result: Any) -> None:
        try:
            self._on_done(result)
        except AppError as error:
            self._say(error)

    def _on_cancelled(self) -> None:
        self._pages.setCurrentIndex(self._back)

    def _on_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._working.show_stopping()

    def _on_built(self, built: BuiltDossier) -> None:
        kept = dossiers.commit(self._desk.session, built)
        also = (kept.public.path,) if kept.public is not None else ()
        title = self.tr("Berkas selesai disusun")
        self._show_state(title, "latest", Path(kept.document.path), also)

    def _on_changed(self) -> None:
        self._desk.settings.set(declared.DOSSIER_PAPER, str(self._asking.look.paper))
        self.live.show_request(self._asking.request)

    def _on_print(self, path: Path) -> None:
        try:
            printing.ask(path, self)
        except AppError as error:
            self._say(error)

    def _on_signed(self, signed: SignedAgain) -> None:
        kept = cosigning.commit(self._desk.session, signed)
        self._show_state(self.tr("Tanda tangan kedua dibubuhkan"), "latest", Path(kept.path))

    def _on_checked(self, checked: CheckedDossier) -> None:
        done = release.commit(self._desk.session, checked)
        self._show_state(self.tr("Berkas disahkan"), done.name, Path(done.path))

    def _show_state(self, title: str, name: str, path: Path, also: tuple[str, ...] = ()) -> None:
        found = release.state(self._desk.session, name)
        self._name = found.name
        lines = (
            state_text(found, self._lang),
            self.tr("{pages} halaman · {level}").format(
                pages=found.pages, level=found.level or self.tr("tanpa tanda tangan")
            ),
            self.tr("Penanda tangan: {name}").format(name=found.signed_by or "–"),
            f"SHA-256 {found.sha256}",
            str(path),
            *(self.tr("Varian publik: {path}").format(path=other) for other in also),
        )
        self._done.show_result(title, lines, path)
        self._turn_to(DONE)

    def _on_finished(self) -> None:
        self._handle = None
        self.form.forget_passphrase()
        self.second.form.fields.forget()

    def _say(self, error: BaseException) -> None:
        if self.page == WORKING:
            self._pages.setCurrentIndex(self._back)
        message = describe(error, self._lang)
        self.error.setText(f"{message.title}. {message.text} {message.remedy}")
        self.error.show()
