"""The queue of transcription: one item at a time, in the order a person gave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import AppError, ModelMissing, WorkerCrashed
from app.domain.transcript import AsrProfile, TranscriptionResult, TranscriptStretch
from app.runtime import settings as declared
from app.runtime.power import on_battery
from app.services import intake, models, transcription
from app.services.transcription import RunPlan
from app.services.waiting import Waiting, WaitingList
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.model_installer import ModelInstaller

_LOOK_AT_POWER_MS = 10_000
_CRASHES_MAX = 2


class Held(StrEnum):
    """Why the queue waits."""

    NOT = ""
    BY_PERSON = "person"
    BY_BATTERY = "battery"
    BY_MODEL = "model"


class TranscriptionQueue(QObject):
    """Starts what is next, stores what it gives, and goes on whatever becomes of it.

    Args:
        desk: the open case.
        installer: offers to install a model where there is none.
        is_on_battery: asks the computer.
    """

    changed = Signal()
    """The list, or what is being done with it."""
    progressed = Signal()
    """How far the running item has come."""
    finished = Signal(str)
    """Evidence code whose transcript is complete."""

    def __init__(
        self,
        desk: Desk,
        installer: ModelInstaller,
        parent: QObject,
        is_on_battery: Callable[[], bool] = on_battery,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._installer = installer
        self._is_on_battery = is_on_battery
        self._list = WaitingList(desk.session.folder)
        self._handle: TaskHandle | None = None
        self._running = ""
        self._held = Held.NOT
        self._is_leaving = False
        self._is_told_to_go_on = False
        """A person let it go on although the computer runs on its battery."""
        self._keeps_running = False
        """What runs is being stopped, and stays in the list all the same."""
        self._has_hole = False
        """A stretch of what runs could not be kept: nothing after it is."""
        self._crashes: dict[str, int] = {}
        self._power = QTimer(self)
        self._power.setInterval(_LOOK_AT_POWER_MS)
        self._power.timeout.connect(self.look_at_power)
        desk.events.evidence_changed.connect(lambda _code: self._forget_gone())

    @property
    def items(self) -> tuple[Waiting, ...]:
        """What is being transcribed, then what waits."""
        return self._list.items

    @property
    def running(self) -> str:
        """Evidence code that is being transcribed now; empty where none is."""
        return self._running

    @property
    def held(self) -> Held:
        """Why nothing goes on, if so."""
        return self._held

    @property
    def handle(self) -> TaskHandle | None:
        """The job that runs."""
        return self._handle

    def resume(self) -> None:
        """Go on with what an earlier sitting left."""
        self._forget_gone()
        self._go_on()

    def put(self, codes: Iterable[str], profile: AsrProfile | None = None, model: str = "") -> None:
        """Put items at the end; those that are complete or wait already are left as they are."""
        chosen = profile or transcription.default_profile()
        session = self._desk.session
        wanted = [code for code in codes if not transcription.is_done(session, code, chosen)]
        if not self._desk.may_write or not wanted:
            return
        fresh = [Waiting(code, chosen, model) for code in wanted]
        self._desk.attempt(lambda: self._list.add(fresh))
        if self._held is Held.BY_MODEL:
            self._held = Held.NOT
        self._go_on()

    def change(self, item: Waiting) -> None:
        """Give an item that waits other options."""
        if item.code != self._running:
            self._desk.attempt(lambda: self._list.change(item))
            self.changed.emit()

    def arrange(self, codes: Iterable[str]) -> None:
        """Put what waits into this order; what runs stays in front."""
        order = [self._running, *codes] if self._running else list(codes)
        self._desk.attempt(lambda: self._list.arrange(order))
        self.changed.emit()

    def move(self, code: str, steps: int) -> None:
        """Move a waiting item up (negative) or down; what runs stays in front."""
        self._desk.attempt(lambda: self._list.move(code, steps, self._running))
        self.changed.emit()

    def drop(self, code: str) -> None:
        """Take an item out; where it is being transcribed, that stops. What was heard stays."""
        if code == self._running and self._handle is not None:
            self._handle.cancel()
            return
        self._desk.attempt(lambda: self._list.drop(code))
        self.changed.emit()

    def pause(self, why: Held = Held.BY_PERSON) -> None:
        """Let the whole queue wait."""
        self._held = why
        if self._handle is not None:
            self._handle.pause()
        self.changed.emit()

    def go_on(self) -> None:
        """Let the queue go on, on the battery too: a person said so."""
        self._held = Held.NOT
        if self._handle is not None:
            self._handle.resume()
        self._go_on(asks_power=False)

    def leave(self) -> None:
        """The window closes: what runs is broken off and stays in the list."""
        self._is_leaving = self._keeps_running = True
        self._power.stop()

    def look_at_power(self) -> None:
        """Wait while the computer runs on its battery, go on when it does not."""
        waits = self._desk.settings.get(declared.PAUSES_ON_BATTERY) and self._is_on_battery()
        if waits and self._held is Held.NOT and self._list.items and not self._is_told_to_go_on:
            self.pause(Held.BY_BATTERY)
        elif not waits:
            self._is_told_to_go_on = False
            if self._held is Held.BY_BATTERY:
                self.go_on()

    def _go_on(self, *, asks_power: bool = True) -> None:
        if asks_power:
            self.look_at_power()
        else:
            self._is_told_to_go_on = True
        while self._may_start():
            self._start(self._list.items[0])
        if self._list.items:
            self._power.start()
        else:
            self._power.stop()
        self.changed.emit()

    def _may_start(self) -> bool:
        is_free = self._handle is None and not self._is_leaving and self._held is Held.NOT
        return is_free and self._desk.may_write and bool(self._list.items)

    def _start(self, item: Waiting) -> None:
        """Start one item; one that cannot be started is said and taken out."""
        try:
            model = models.default_model(item.model or None)
        except AppError as error:
            self._held = Held.BY_MODEL
            if isinstance(error, ModelMissing):
                self._installer.offer(error, self.go_on)
            else:
                self._desk.notices.error(error)
            return
        session = self._desk.session
        plan = self._desk.attempt(
            lambda: transcription.begin(session, item.code, model, item.profile)
        )
        if plan is None:
            self._drop(item.code)
            if item in self._list.items:  # not even that could be kept: no road round and round
                self._held = Held.BY_PERSON
            return
        self._desk.attempt(lambda: self._list.name_model(item.code, model.name))
        self._run(plan)

    def _run(self, plan: RunPlan) -> None:
        handle = self._desk.runner.start(transcription.job(plan))
        self._handle, self._running, self._has_hole = handle, plan.code, False
        handle.item.connect(partial(self._on_item, plan))
        handle.succeeded.connect(partial(self._on_succeeded, plan))
        handle.cancelled.connect(partial(self._on_cancelled, plan))
        handle.failed.connect(partial(self._on_failed, plan))
        handle.finished.connect(self._on_ended)
        handle.progressed.connect(lambda _progress: self.progressed.emit())

    def _on_item(self, plan: RunPlan, stretch: object) -> None:
        handle = self._handle
        if not isinstance(stretch, TranscriptStretch) or handle is None or self._has_hole:
            return
        try:
            transcription.store_stretch(self._desk.session, plan, stretch)
        except AppError as error:
            # What comes after a stretch that was not kept would hide the hole it leaves.
            self._desk.notices.error(error)
            self._held, self._keeps_running = Held.BY_PERSON, True
            self._has_hole = True
            handle.cancel()

    def _on_succeeded(self, plan: RunPlan, result: TranscriptionResult) -> None:
        if self._has_hole:  # the wish to stop came after its last word
            self._on_cancelled(plan)
            return
        done = self._desk.attempt(lambda: transcription.finish(self._desk.session, plan, result))
        if done is not None:
            self._drop(plan.code)
            self.finished.emit(plan.code)

    def _on_cancelled(self, plan: RunPlan) -> None:
        self._break_off(plan, transcription.CANCELLED)
        if not self._keeps_running:
            self._drop(plan.code)

    def _on_failed(self, plan: RunPlan, error: object) -> None:
        self._break_off(plan, transcription.FAILED, type(error).__name__)
        crashes = self._crashes.get(plan.code, 0) + 1
        self._crashes[plan.code] = crashes
        if isinstance(error, WorkerCrashed) and crashes < _CRASHES_MAX:
            return  # once more, from the last stretch that was kept
        self._drop(plan.code)
        if isinstance(error, BaseException):
            self._desk.notices.error(error)

    def _on_ended(self) -> None:
        self._handle, self._running, self._keeps_running = None, "", self._is_leaving
        # Not at once: whoever waits for the end of this one sees it before the next begins.
        QTimer.singleShot(0, self, self._go_on)
        self.changed.emit()

    def _break_off(self, plan: RunPlan, status: str, why: str = "") -> None:
        session = self._desk.session
        self._desk.attempt(lambda: transcription.break_off(session, plan, status, why))

    def _drop(self, code: str) -> None:
        self._crashes.pop(code, None)
        self._desk.attempt(lambda: self._list.drop(code))

    def _forget_gone(self) -> None:
        """Take out what was withdrawn or is complete by other hands."""
        session = self._desk.session
        known = {item.code for item in intake.evidence_list(session)}
        for item in self._list.items:
            is_done = transcription.is_done(session, item.code, item.profile)
            if item.code != self._running and (item.code not in known or is_done):
                self._desk.attempt(partial(self._list.drop, item.code))
