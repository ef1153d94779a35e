"""The dossiers of a case: building one, signing it again, releasing it; then the result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

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
from widgets.desk import Desk
from widgets.dossier import printing
from widgets.dossier.live_preview import LivePreview
from widgets.dossier.outside_flow import OutsideFlow
from widgets.dossier.pages import BuildPage, ResultPage, SecondPage, WorkPage
from widgets.dossier.shelf import DossierShelf
from widgets.dossier.work import Work
from widgets.parts import column, label

T = TypeVar("T")
ASKING, WORKING, DONE, LISTING, SECOND, BRINGING, STAMPING = range(7)
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
        self._back = ASKING
        self._name = ""
        self.setWindowTitle(self.tr("Berkas"))
        self.live = LivePreview(desk)
        self._asking, self._working, self._done = (
            BuildPage(self._named(out), self.live, dossier_preview.chapters()),
            WorkPage(),
            ResultPage(),
        )
        self.form, self.build, self.outcome = (
            self._asking.form, self._asking.build, self._done.outcome,
        )  # fmt: skip
        self._work = Work(desk, self._working, self)
        self.form.show_demand(needs_two=cases.form(desk.session).needs_two_signatures)
        self._asking.look.set_paper(desk.settings.get(declared.DOSSIER_PAPER))
        self.shelf, self.second = DossierShelf(desk), SecondPage()
        self.outside = OutsideFlow(desk, self._begin, self)
        self.bring_in, self.stamp = self.outside.bring_in, self.outside.stamp
        for form in (self.form, self.second.form):
            form.recall(desk.settings)
        self.error = label("", wraps=True)
        self.error.setProperty("tone", "bad")
        self.error.hide()
        self._pages = QStackedWidget()
        for page in (
            self._asking, self._working, self._done, self.shelf, self.second,
            self.bring_in, self.stamp,
        ):  # fmt: skip
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
        """One of the numbers above: what is shown."""
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
        self._work.cancel()
        self.live.stop()

    def _connect(self) -> None:
        self.build.clicked.connect(self.start)
        self._asking.changed.connect(self._on_changed)
        self._done.print_wanted.connect(self._on_print)
        self.shelf.print_wanted.connect(self._on_print)
        self._asking.cancelled.connect(self._on_left)
        self._work.began.connect(lambda: self._pages.setCurrentIndex(WORKING))
        self._work.failed.connect(self._say)
        self._work.cancelled.connect(self._on_cancelled)
        self._work.finished.connect(self._on_finished)
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
        self.shelf.bring_in_wanted.connect(lambda: self._turn_to(BRINGING))
        self.shelf.stamp_wanted.connect(self.outside.ask_stamp)
        self.outside.stamp_asked.connect(lambda: self._turn_to(STAMPING))
        self.outside.made.connect(lambda title, path: self._show_state(title, "latest", path))
        self.second.sign.clicked.connect(self.sign_again)
        for page in (self.second, self.bring_in, self.stamp):
            page.cancelled.connect(self._to_list)

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
        for button in (self.build, self.second.sign, self.bring_in.bring_in, self.stamp.stamp):
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
        self._work.begin(make, on_done)

    def _on_cancelled(self) -> None:
        self._pages.setCurrentIndex(self._back)

    def _on_built(self, built: BuiltDossier) -> None:
        kept = dossiers.commit(self._desk.session, built)
        self.form.remember(self._desk.settings)
        also = (kept.public.path,) if kept.public is not None else ()
        title = self.tr("Berkas selesai disusun")
        is_to_sign = built.snapshot.is_outside and not built.signatures
        if is_to_sign:
            title = self.tr("Berkas siap ditandatangani dengan program lain")
        self._show_state(title, "latest", Path(kept.document.path), also, is_to_sign=is_to_sign)

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
        self.second.form.remember(self._desk.settings)
        self._show_state(self.tr("Tanda tangan kedua dibubuhkan"), "latest", Path(kept.path))

    def _on_checked(self, checked: CheckedDossier) -> None:
        done = release.commit(self._desk.session, checked)
        self._show_state(self.tr("Berkas disahkan"), done.name, Path(done.path))

    def _show_state(
        self,
        title: str,
        name: str,
        path: Path,
        also: tuple[str, ...] = (),
        *,
        is_to_sign: bool = False,
    ) -> None:
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
        if is_to_sign:
            next_step = self.tr(
                "Tandatangani berkas di atas dengan program Anda. Sesudah itu, pada Daftar berkas, "
                "tekan “Masukkan yang sudah ditandatangani”."
            )
            lines = (*lines, "", next_step)
        self._done.show_result(title, lines, path)
        self._turn_to(DONE)

    def _on_finished(self) -> None:
        self.form.forget_passphrase()
        self.second.form.fields.forget()

    def _say(self, error: BaseException) -> None:
        if self.page == WORKING:
            self._pages.setCurrentIndex(self._back)
        message = describe(error, self._lang)
        self.error.setText(f"{message.title}. {message.text} {message.remedy}")
        self.error.show()
