"""Giving a case out in the window, and taking the receipt that comes back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.runtime import settings as declared
from app.services import cases, exchange_names, exchange_texts, packages, receipts
from app.services.packages import WrittenExport
from app.services.receipts import CameBack
from widgets.desk import Desk
from widgets.package.export_dialog import ExportDialog
from widgets.package.steps import Steps


class ExportFlow(Steps):
    """From the question to the file and its entry in the chain."""

    def export(self) -> None:
        """Ask where to and for whom, then write the package with the other jobs."""
        desk = self.hooks.desk()
        if desk is None or not desk.may_write:
            return
        number = cases.form(desk.session).number
        out = desk.session.folder.parent / f"{exchange_names.plain_name(number)}{packages.ZIP}"
        dialog = ExportDialog(desk, out, self.window)
        self.show_dialog(dialog, lambda: self._run_export(desk, dialog))

    def take_receipt(self) -> None:
        """Ask for the receipt of a package that went out, and anchor the chain with it."""
        desk = self.hooks.desk()
        if desk is None or not desk.may_write:
            return
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window,
            self.tr("Tanda terima"),
            str(desk.session.folder.parent),
            self.tr("Tanda terima (*.json)"),
        )
        job = (
            desk.attempt(lambda: receipts.take_job(desk.session, Path(chosen))) if chosen else None
        )
        if job is not None:
            label = self.tr("Tanda terima {name}").format(name=job.label)
            self.run(replace(job, label=label), partial(self._on_came_back, desk))

    def _on_came_back(self, desk: Desk, came: CameBack) -> None:
        taken = desk.attempt(lambda: receipts.commit(desk.session, came))
        if taken is not None:
            lines = exchange_texts.receipt_lines(taken, self.settings.get(declared.LANGUAGE))
            notice = self.notices.say(self.tr("Tanda terima dicatat"), " ".join(lines))
            self.offer_page(notice, came.path)

    def _run_export(self, desk: Desk, dialog: ExportDialog) -> None:
        if dialog.job is None:
            return
        label = self.tr("Ekspor {name}").format(name=dialog.job.label)
        self.run(replace(dialog.job, label=label), partial(self._on_written, desk))

    def _on_written(self, desk: Desk, written: WrittenExport) -> None:
        if desk.attempt(lambda: packages.commit(desk.session, written)) is None:
            return
        text = self.tr("{name}: {n} berkas. SHA-256 {sha256}").format(
            name=written.path.name, n=written.files, sha256=written.sha256
        )
        self.say_with_folder(self.tr("Paket selesai"), text, written.path)
