"""The detector's proposals in the window: asked for, accepted, rejected, gone through."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QSlider

from app.domain.ids import MomentCode
from app.domain.lettering import Sought
from app.services import face_proposals
from app.services.face_proposals import BoxProposals
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.redaction.draft import RedactionDraft
from widgets.redaction.side import HiddenPanel


class Host(Protocol):
    """What the window around it does."""

    slider: QSlider

    @property
    def frame(self) -> int:
        """The frame in sight."""

    def refresh(self, place: int = -1) -> None:
        """Show the draft with one region chosen."""

    def say(self, text: str) -> None:
        """Tell what is going on."""

    def wait_for(self, handle: TaskHandle) -> None:
        """Switch everything off until a job is over."""


class Proposing(QObject):
    """Wires the buttons of proposals to the draft.

    Args:
        desk: runs the job.
        host: the window.
        code: of the moment.
        draft: where proposals are laid.
        side: its buttons.
    """

    def __init__(
        self, desk: Desk, host: Host, code: MomentCode, draft: RedactionDraft, side: HiddenPanel
    ) -> None:
        super().__init__(side)
        self._desk, self._host, self._code = desk, host, code
        self._draft, self._side = draft, side
        side.propose.clicked.connect(lambda: self._on_propose(Sought.FACES))
        side.propose_text.clicked.connect(lambda: self._on_propose(Sought.TEXT))
        side.accept.clicked.connect(self._on_accept)
        side.accept_all.clicked.connect(self._on_accept_all)
        side.look.clicked.connect(lambda: self._on_look(1))
        QShortcut("Shift+N", side.window(), lambda: self._on_look(-1))

    def tell(self) -> None:
        """Say how many proposals wait."""
        count = len(self._draft.undecided)
        if self._draft.is_too_much:
            self._host.say(self.tr("Terlalu banyak kotak untuk satu salinan: pecah momennya."))
        elif count:
            text = self.tr("{n} usulan menunggu: terima (Y) atau tolak (Del).")
            self._host.say(text.format(n=count))
        elif self._draft.found:
            self._host.say(self.tr("Semua usulan diputuskan; N membawa ke bingkai ragu."))

    def _on_propose(self, sought: Sought) -> None:
        session = self._desk.session
        job = self._desk.attempt(lambda: face_proposals.propose_job(session, self._code, sought))
        if job is not None:
            done = partial(self._on_proposed, sought)
            self._host.wait_for(self._desk.start(job, done))

    def _on_proposed(self, sought: Sought, found: BoxProposals) -> None:
        is_text = sought is Sought.TEXT
        name = self.tr("Tulisan") if is_text else self.tr("Wajah")
        self._draft.propose(name, found.regions, found.found, sought)
        first = min(self._draft.undecided, default=-1)
        self._host.refresh(first)
        self._bring(first)
        if found.found:
            self.tell()
        elif is_text:
            self._host.say(self.tr("Detektor tidak menemukan tulisan. Tambah kotak sendiri (B)."))
        else:
            self._host.say(self.tr("Detektor tidak menemukan wajah. Tambah kotak sendiri (B)."))

    def _on_accept(self) -> None:
        place = self._side.chosen
        if place in self._draft.undecided:
            self._draft.accept(place)
            waiting = sorted(self._draft.undecided)
            after = next((each for each in waiting if each > place), min(waiting, default=place))
            self._host.refresh(after)
            self._bring(after)
            self.tell()

    def _on_accept_all(self) -> None:
        self._draft.accept_all()
        self._host.refresh(self._side.chosen)
        self.tell()

    def _on_look(self, step: int) -> None:
        found = self._draft.next_look(self._host.frame, step)
        if found is not None:
            self._host.slider.setValue(found)
        else:
            self._host.say(
                self.tr("Tidak ada bingkai ragu lagi di arah ini. Periksa yang lain juga.")
            )

    def _bring(self, place: int) -> None:
        """Show a proposal where it is, unless the frame in sight shows it."""
        if place in self._draft.undecided:
            region = self._draft.regions[place]
            if not region.first <= self._host.frame <= region.last:
                self._host.slider.setValue(region.first)
