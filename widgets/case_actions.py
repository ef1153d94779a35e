"""What the actions do while a case is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QMetaObject, QTimer

from app.runtime import settings as declared
from app.services import undo_reasons
from widgets.actions import Actions
from widgets.case_tabs import DETAILS, HISTORY, MOMENTS, SUGGESTIONS, TRANSCRIPT
from widgets.case_view import CaseView
from widgets.cases.matrix_dialog import MatrixDialog
from widgets.cases.tables_flow import TablesFlow
from widgets.clips.flow import ClipFlow
from widgets.clips.sheet_flow import ContactSheetFlow
from widgets.figures.flow import FigureFlow
from widgets.hearing.flow import Hearing
from widgets.moments.catalogue_dialog import CatalogueDialog
from widgets.moments.catalogue_flow import CatalogueFlow
from widgets.moments.gesture_flow import GestureFlow
from widgets.play_slots import play_slots
from widgets.redaction.flow import RedactionFlow
from widgets.texts import change_text
from widgets.transcript.slots import transcript_slots


class CaseActions:
    """Connects the window's actions to one case at a time."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._view: CaseView | None = None
        self.hearing: Hearing | None = None
        self._made: list[tuple[object, QMetaObject.Connection]] = []

    def attach(self, view: CaseView) -> None:
        """Let the actions act on this case."""
        self.detach()
        self._view = view
        self.hearing = Hearing(view.desk, view)
        for name, slot in self._slots(view).items():
            action = self._actions[name]
            made = action.triggered.connect(partial(_call, slot))
            self._made.append((action, made))
        for favourite in self._actions.favourites:
            place = int(favourite.data())
            slot = partial(view.marking.mark_favourite, place)
            self._made.append((favourite, favourite.triggered.connect(partial(_call, slot))))
        self._actions.enable(has_case=True, may_write=view.desk.may_write)
        for signal in (
            view.desk.events.moment_changed,
            view.desk.events.transcript_changed,
            view.desk.events.sync_changed,
            view.desk.events.evidence_changed,
            view.desk.events.case_changed,
            view.desk.events.reading_changed,
            view.desk.events.catalogue_changed,
        ):
            # the step is pushed right after its event: look when that has happened
            signal.connect(lambda _code: QTimer.singleShot(0, self._show_undo))
        self._show_undo()

    def detach(self) -> None:
        """Let go of the case."""
        for action, made in self._made:
            action.disconnect(made)  # type: ignore[attr-defined]
        self._made.clear()
        if self.hearing is not None:
            self.hearing.end()
            self.hearing = None
        self._view = None

    def _slots(self, view: CaseView) -> dict[str, Callable[[], object]]:
        stage, marking, player = view.stage, view.marking, view.stage.player
        redactions = RedactionFlow(view.desk, view)
        sheets = ContactSheetFlow(view.desk, view)
        cuts = (marking.make_dressed_clip, marking.make_clips_alike)
        dressed = ClipFlow(view.desk, *cuts, view)
        return {
            "evidence.add": view.intake.ask_files,
            "evidence.folder": view.intake.ask_folder,
            "evidence.outcomes": view.intake.show_outcomes,
            "evidence.describe": view.changes.describe,
            "evidence.clock": view.changes.set_clock,
            "evidence.withdraw": view.changes.withdraw_or_restore,
            "view.spectrogram": view.sound.show_apart,
            "evidence.together": partial(_watch_together, view),
            "case.verify": view.check.verify,
            "case.deadlines": view.header.show_deadlines,
            "case.elements": partial(_show_elements, view),
            "mark.catalogue": partial(_show_catalogue, view),
            **_gesture_flow(view).slots(),
            **FigureFlow(view.desk, view.stage, lambda: view.moments.chosen, view).slots(),
            "edit.undo": self._undo,
            "edit.redo": self._redo,
            "search": view.header.search.search_here,
            "search.everywhere": view.header.search.search_everywhere,
            **play_slots(stage),
            "loop.chosen": view.loop_chosen,
            **view.quick.slots(),
            **view.reshaping.slots(),
            "mark.moment": marking.mark_by_palette,
            "mark.clear": stage.selection.clear,
            "mark.region": player.begin_region,
            "moment.still": lambda: self._on_moment(view, marking.make_still),
            "moment.clip": lambda: self._on_moment(view, marking.make_clip),
            "moment.clip.dressed": lambda: self._on_moment(view, dressed.begin),
            "moment.sheet": lambda: self._on_moment(view, sheets.begin),
            "clips.all": marking.make_all_clips,
            "moment.redact": lambda: self._on_moment(view, redactions.begin),
            "redaction.review": redactions.look,
            "hearing": self._begin_hearing,
            "transcribe": view.transcribe_item,
            "transcribe.all": view.transcription.begin_pending,
            "queue": view.transcription.show_queue,
            "transcript.export": view.export_transcript,
            "transcript.import": view.import_transcript,
            "transcript.prompted": partial(_ask_prompted, view),
            **transcript_slots(view.transcript),
            "doubt.next": view.transcript.next_doubt,
            "doubt.confirm": view.transcript.confirm_open,
            "doubt.mend": view.transcript.mend_open,
            "suggest": view.find_suggestions,
            "view.transcript": lambda: view.show_tab(TRANSCRIPT),
            "view.moments": lambda: view.show_tab(MOMENTS),
            "view.suggestions": lambda: view.show_tab(SUGGESTIONS),
            "view.details": lambda: view.show_tab(DETAILS),
            "view.history": lambda: view.show_tab(HISTORY),
            "view.timeline": stage.timeline.setFocus,
            "custody.sheet": view.history.make_sheet,
            **TablesFlow(view.desk, view.way, lambda: view.evidence.current_code, view).slots(),
            **view.picture.slots(),
            **view.photos.slots(),
        }

    def _on_moment(self, view: CaseView, act: Callable[[str], object]) -> None:
        code = view.moments.chosen_code
        if code:
            act(code)
            return
        text = QCoreApplication.translate("CaseActions", "Pilih satu momen dahulu.")
        title = QCoreApplication.translate("CaseActions", "Belum ada momen yang dipilih")
        view.desk.notices.say(title, text, "warn")

    def _begin_hearing(self) -> None:
        if self._view is not None and self.hearing is not None:
            self._view.stage.player.deck.pause()
            self.hearing.begin()

    def _undo(self) -> None:
        if self._view is not None:
            desk = self._view.desk
            lang = desk.settings.get(declared.LANGUAGE)
            stays = undo_reasons.kept(desk.session, lang)
            tr = QCoreApplication.translate
            step = desk.session.undo.next_undo
            if step is None:
                title = tr("CaseActions", "Tidak ada yang diurungkan")
                desk.notices.say(title, undo_reasons.why_nothing(desk.session, lang))
            elif desk.attempt(desk.session.undo.undo) is not None and stays:
                title = tr("CaseActions", "Diurungkan: {step}")
                desk.notices.say(title.format(step=change_text(step.label)), stays)
            self._show_undo()

    def _redo(self) -> None:
        if self._view is not None:
            session = self._view.desk.session
            self._view.desk.attempt(session.undo.redo)
            self._show_undo()

    def _show_undo(self) -> None:
        """Say in the menu what would be taken back."""
        if self._view is None:
            return
        stack = self._view.desk.session.undo
        pairs = (
            ("edit.undo", QCoreApplication.translate("Actions", "Urungkan"), stack.next_undo),
            ("edit.redo", QCoreApplication.translate("Actions", "Ulangi lagi"), stack.next_redo),
        )
        for name, text, change in pairs:
            action = self._actions[name]
            action.setText(f"{text}: {change_text(change.label)}" if change else text)
            # asked to undo where there is nothing, the window says why
            is_asked = change is not None or name == "edit.undo"
            action.setEnabled(is_asked and self._view.desk.may_write)


def _show_elements(view: CaseView) -> None:
    dialog = MatrixDialog(view.desk, view.window())
    dialog.exec()
    dialog.deleteLater()


def _show_catalogue(view: CaseView) -> None:
    dialog = CatalogueDialog(view.window(), view.desk)
    flow = CatalogueFlow(view.desk, dialog)
    dialog.own.clicked.connect(flow.ask)
    dialog.plain.clicked.connect(flow.ask_plain)
    dialog.exec()
    dialog.deleteLater()


def _gesture_flow(view: CaseView) -> GestureFlow:
    flow = GestureFlow(view.desk, view.stage, lambda: view.moments.chosen, view)
    flow.noted.connect(lambda moment: view.moments.choose(moment.code))
    return flow


def _watch_together(view: CaseView) -> None:
    view.stage.player.deck.pause()
    view.together.choose(view.evidence.current_code)


def _ask_prompted(view: CaseView) -> None:
    if view.stage.item is not None:
        view.transcription.ask_prompted(view.stage.item.code)


def _call(slot: Callable[[], object], _checked: bool = False) -> None:
    slot()
