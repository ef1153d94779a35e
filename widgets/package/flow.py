"""Packages in the window, from the file to the case: quarantine, report, opening, merging."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError, PackageLocked, PackageRefused
from app.runtime import settings as declared
from app.runtime.paths import data_dir
from app.runtime.settings import Settings
from app.services import (
    arrivals,
    cases,
    exchange_texts,
    hearing_package,
    merging,
    package_opening,
    recipients,
)
from app.services.arrivals import Arrival
from app.services.hearing_package import UnpackedCase
from app.services.merging import MergePlan
from app.services.messages import describe
from app.services.package_opening import PlacedCase
from app.tasks.runner import TaskRunner
from widgets.notices import Notices
from widgets.package.arrival_dialog import Answer, ArrivalDialog
from widgets.package.export_flow import ExportFlow
from widgets.package.merge_flow import MergeFlow
from widgets.package.steps import Hooks, Steps
from widgets.parts import Button


class PackageFlow(Steps):
    """Everything the window does with packages."""

    def __init__(
        self,
        runner: TaskRunner,
        settings: Settings,
        notices: Notices,
        hooks: Hooks,
        window: QWidget,
    ) -> None:
        super().__init__(runner, settings, notices, hooks, window)
        self.merging = MergeFlow(runner, settings, notices, hooks, window)
        self.exporting = ExportFlow(runner, settings, notices, hooks, window)

    def ask(self, home: Path) -> None:
        """Ask for a package and look at it."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window, self.tr("Buka paket"), str(home), self.tr("Paket (*.zip *.age)")
        )
        if chosen:
            self.begin(Path(chosen))

    def begin(self, path: Path, identity: Path | None = None) -> None:
        """Open a package in quarantine, then say what it is."""
        desk = self.hooks.desk()
        try:
            keys = recipients.identities(identity)
            place = desk.session.blobs.cache if desk and desk.may_write else data_dir()
            place.mkdir(parents=True, exist_ok=True)
        except AppError as error:
            self.notices.error(error)
            return
        job = arrivals.arrival_job(path, place, identities=keys)
        label = self.tr("Karantina {name}").format(name=path.name)
        self.run(replace(job, label=label), self._on_arrived, partial(self._on_refused, path))

    def _on_arrived(self, arrival: Arrival) -> None:
        plan, why = self._plan(arrival)
        desk = self.hooks.desk()
        number = cases.form(desk.session).number if plan and desk else ""
        dialog = ArrivalDialog(
            arrival, self.settings, merge_into=number, why_not_merge=why, parent=self.window
        )
        dialog.rejected.connect(arrival.holding.discard)
        self.show_dialog(dialog, lambda: self._go_on(arrival, plan, dialog.answer))

    def _plan(self, arrival: Arrival) -> tuple[MergePlan | None, str]:
        """Compare with the open case; where it does not fit, say why in words."""
        desk = self.hooks.desk()
        if desk is None or not desk.may_write or arrival.case is None:
            return None, ""
        try:
            return merging.plan(desk.session, arrival, self.settings.get(declared.LANGUAGE)), ""
        except PackageRefused as error:
            # The package is whole, and is not refused as such: only this case is not its own.
            why = exchange_texts.refusal_text(error, self.settings.get(declared.LANGUAGE))
            text = self.tr("Tidak dapat digabungkan dengan perkara yang terbuka: {why}.")
            return None, text.format(why=why)
        except AppError as error:
            message = describe(error, self.settings.get(declared.LANGUAGE))
            text = self.tr("Tidak digabungkan dengan perkara yang terbuka. {why}")
            return None, text.format(why=message.text)

    def _go_on(self, arrival: Arrival, plan: MergePlan | None, answer: Answer) -> None:
        if answer is Answer.MERGE and plan is not None:
            self.merging.begin(plan)
        elif answer is Answer.OPEN:
            self._place(arrival)
        elif answer is Answer.HEAR:
            self._unpack(arrival)
        else:
            arrival.holding.discard()

    def _place(self, arrival: Arrival) -> None:
        folder = QFileDialog.getExistingDirectory(
            self.window, self.tr("Folder tempat perkara disimpan"), str(arrival.source.parent)
        )
        if not folder:
            arrival.holding.discard()
            return
        try:
            target = package_opening.case_target(arrival, Path(folder))
            job = package_opening.place_job(arrival, target)
        except AppError as error:
            arrival.holding.discard()
            self.notices.error(error)
            return
        label = self.tr("Membuka {name}").format(name=arrival.name)
        discard = partial(self.discard_and_say, arrival)
        self.run(replace(job, label=label), self._on_placed, discard, arrival.holding.discard)

    def _on_placed(self, placed: PlacedCase) -> None:
        reviewer = self.hooks.reviewer(placed.target)
        if reviewer is None:
            placed.discard()
            placed.arrival.holding.discard()
            return
        try:
            session = package_opening.open_as_case(placed, reviewer)
        except AppError as error:
            self.notices.error(error)
            return
        self.hooks.show(session)
        self.write_receipt(session, placed.arrival, self.tr("Perkara dibuka dari paket"))

    def _unpack(self, arrival: Arrival) -> None:
        label = self.tr("Menyiapkan {name} untuk sidang").format(name=arrival.name)
        job = replace(hearing_package.place_job(arrival), label=label)
        self.run(job, self._on_unpacked, None, arrival.holding.discard)

    def _on_unpacked(self, unpacked: UnpackedCase) -> None:
        reviewer = self.hooks.reviewer(unpacked.placed.target)
        if reviewer is None:
            unpacked.discard()
            return
        try:
            session = hearing_package.open_unpacked(unpacked, reviewer)
        except AppError as error:
            self.notices.error(error)
            return
        self.hooks.show(session)
        self.notices.say(
            self.tr("Paket terbuka untuk sidang"),
            self.tr(
                "F11 memulai sidang. Salinan sementara di komputer ini hanya dibaca dan dihapus "
                "saat perkara ditutup; setelah mati mendadak, saat Netra dibuka lagi."
            ),
        )

    def _on_refused(self, path: Path, error: BaseException) -> None:
        notice = self.notices.error(error)
        if isinstance(error, PackageLocked):
            choose = Button(self.tr("Pilih kunci…"))
            choose.clicked.connect(lambda: self._ask_key(path))
            notice.add_button(choose)

    def _ask_key(self, path: Path) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window, self.tr("Berkas kunci rahasia age"), str(path.parent)
        )
        if chosen:
            self.begin(path, Path(chosen))
