"""The chosen moment: its categories, quote, note and persons, its still and clip."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from app.domain.clip import DerivativeKind
from app.domain.evidence import EvidenceKind
from app.domain.moment import Moment, MomentDraft
from app.runtime import settings as declared
from app.services import (
    case_catalogue,
    clip_matching,
    clips,
    gesture_bench,
    intake,
    people_pages,
    standing,
)
from widgets.desk import Desk
from widgets.moments.gesture_lines import GestureLines
from widgets.parts import Button, IconButton, column, frame, label, row, set_tone
from widgets.texts import clock


class MomentEditor(QWidget):
    """Changes a moment when the person says so; hidden while none is chosen."""

    changed = Signal(str, object)
    """Moment code, MomentDraft."""
    categories_wanted = Signal(object)
    """Moment whose categories are to be chosen."""
    removed = Signal(str)
    still_wanted = Signal(str)
    clip_wanted = Signal(str)
    export_wanted = Signal(str)
    """Moment code; copies of its stills and clips are wanted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._moment: Moment | None = None
        self._title = label("", "heading")
        self._when = label("", "muted", wraps=True)
        self._standing = label("", wraps=True)
        self._standing.setProperty("tone", "bad")
        self._categories = label("", wraps=True)
        self._choose = Button(self.tr("Ubah…"), "quiet", "tag")
        self._choose.setToolTip(self.tr("Ubah kategori"))
        self.quote = _field(self.tr("Kutipan"), 46)
        self.note = _field(self.tr("Yang terlihat dan terdengar"), 46)
        self._quote_state = label("", "muted")
        self.gestures = GestureLines()
        self.persons = QLineEdit()
        self.persons.setPlaceholderText(self.tr("Orang, dipisah koma"))
        self.persons.setAccessibleName(self.tr("Orang"))
        names = list(people_pages.names(desk.session))
        self.persons.setCompleter(QCompleter(names, self.persons))
        self.still = Button(self.tr("Gambar diam"), "", "still")
        self.still.setToolTip(self.tr("Simpan bingkai pertama sebagai gambar (S)"))
        self.clip = Button(self.tr("Klip"), "", "clip")
        self.clip.setToolTip(self.tr("Potong momen menjadi klip (C)"))
        self._remove = IconButton("trash", self.tr("Hapus momen"), self._on_remove)
        self.save = Button(self.tr("Simpan"), "primary")
        self._made = label("", "muted")
        self.export = Button(self.tr("Simpan salinan…"), "quiet", "export")
        self.export.setToolTip(self.tr("Salin gambar diam dan klip momen ini ke folder lain"))
        self._lay_out()
        for part in (self.still, self.clip):
            part.setVisible(not desk.book.is_blind)  # a blind mark is no moment yet
        self._connect()
        self.show_moment(None)

    def show_moment(self, moment: Moment | None) -> None:
        """Open a moment; None hides the editor."""
        self._moment = moment
        self.setVisible(moment is not None)
        if moment is None:
            return
        draft = moment.draft
        item = intake.evidence(self._desk.session, draft.evidence)
        self._title.setText(f"{moment.code}  ·  {draft.evidence}")
        self._when.setText(self._describe_time(moment, item.kind))
        told = standing.left_out_text(item, self._desk.settings.get(declared.LANGUAGE))
        self._standing.setText(told)
        self._standing.setVisible(bool(told))
        known = case_catalogue.of(self._desk.session)
        names = [f"{code}  {known.shown(code).label}" for code in draft.categories]
        self._categories.setText("\n".join(names) or self.tr("Belum berkategori"))
        self.quote.setPlainText(draft.quote)
        self.note.setPlainText(draft.note)
        self.persons.setText(", ".join(draft.persons))
        self.gestures.show_findings(draft.gestures, may_write=self._desk.may_write)
        is_open = bool(draft.quote) and not moment.quote_is_verified
        self._quote_state.setText(self.tr("Kutipan mesin, belum diverifikasi") if is_open else "")
        self._quote_state.setVisible(is_open)
        can_clip = item.kind is not EvidenceKind.PHOTO and draft.span.length_us > 0
        self.still.setEnabled(self._desk.may_write and item.kind is not EvidenceKind.AUDIO)
        self.clip.setEnabled(self._desk.may_write and can_clip)
        self._show_made()
        self._check()

    def refresh(self) -> None:
        """Show the stills and clips of now."""
        if self._moment is not None:
            self._show_made()

    @property
    def draft(self) -> MomentDraft | None:
        """The moment as written now."""
        if self._moment is None:
            return None
        persons = (name.strip() for name in self.persons.text().split(","))
        return replace(
            self._moment.draft,
            quote=self.quote.toPlainText().strip(),
            note=self.note.toPlainText().strip(),
            persons=tuple(name for name in persons if name),
        )

    def _lay_out(self) -> None:
        head = row(self._title, None, self._remove)
        chosen = row(self._categories, self._choose)
        chosen.setStretch(0, 1)
        chosen.setAlignment(self._choose, Qt.AlignmentFlag.AlignTop)
        made = row(self._made, None, self.export)
        buttons = row(self.still, self.clip, None, self.save)
        body = column(
            head, self._when, self._standing, chosen, self.quote, self._quote_state, self.note,
            self.gestures, self.persons, made, buttons, margins=(10, 6, 8, 8), spacing=4,
        )  # fmt: skip
        self.setLayout(column(frame("strip", body)))

    def _connect(self) -> None:
        self.quote.textChanged.connect(self._check)
        self.note.textChanged.connect(self._check)
        self.persons.textChanged.connect(self._check)
        self.gestures.taken_off.connect(self._on_taken_off)
        self.save.clicked.connect(self._on_save)
        self._choose.clicked.connect(lambda: self.categories_wanted.emit(self._moment))
        self.still.clicked.connect(lambda: self._ask(self.still_wanted.emit))
        self.clip.clicked.connect(lambda: self._ask(self.clip_wanted.emit))
        self.export.clicked.connect(lambda: self._ask(self.export_wanted.emit))

    def _ask(self, emit: object) -> None:
        if self._moment is not None and callable(emit):
            emit(self._moment.code)

    def _check(self) -> None:
        may, draft = self._desk.may_write, self.draft
        is_changed = self._moment is not None and draft != self._moment.draft
        self.save.setEnabled(may and is_changed)
        self._choose.setEnabled(may)
        self._remove.setEnabled(may)

    def _on_save(self) -> None:
        draft = self.draft
        if self._moment is not None and draft is not None:
            self.changed.emit(self._moment.code, draft)

    def _on_taken_off(self, place: int) -> None:
        draft = self.draft
        if self._moment is not None and draft is not None:
            self.changed.emit(self._moment.code, gesture_bench.without_finding(draft, place))

    def _on_remove(self) -> None:
        if self._moment is not None:
            self.removed.emit(self._moment.code)

    def _show_made(self) -> None:
        if self._moment is None:
            return
        code = self._moment.code
        made = [d for d in clips.derivatives(self._desk.session) if d.moment == code]
        stills = sum(d.kind is DerivativeKind.STILL for d in made)
        cut = len(made) - stills
        done = [d.kind is DerivativeKind.STILL for d in made if d.recipe.is_enhanced]
        enhanced, enhanced_cut = sum(done), len(done) - sum(done)
        old = sum(not clip_matching.is_of_these_edges(d, self._moment) for d in made)
        parts = (
            self.tr("{n} gambar diam").format(n=stills) if stills else "",
            self.tr("{n} di antaranya diolah").format(n=enhanced) if enhanced else "",
            self.tr("{n} klip").format(n=cut) if cut else "",
            self.tr("{n} di antaranya diolah").format(n=enhanced_cut) if enhanced_cut else "",
            self.tr("{n} dari batas lama").format(n=old) if old else "",
        )
        text = " · ".join(part for part in parts if part)
        self._made.setText(self.tr("Turunan: {text}").format(text=text) if text else "")
        self._made.setToolTip(
            self.tr("Dibuat sebelum batas momen diubah; buat lagi bila dipakai") if old else ""
        )
        set_tone(self._made, "warn" if old else "")
        self._made.setVisible(bool(text))
        self.export.setVisible(bool(text))

    def _describe_time(self, moment: Moment, kind: EvidenceKind) -> str:
        if kind is EvidenceKind.PHOTO:
            has_box = moment.draft.region is not None
            text = self.tr("Foto, bagian bertanda kotak") if has_box else self.tr("Foto")
            page = moment.first.frame if moment.first is not None else 0
            return self.tr("{text}, halaman {n}").format(text=text, n=page + 1) if page else text
        span = moment.draft.span
        text = clock(span.start_us)
        if span.length_us:
            text += f" – {clock(span.end_us)}"
        if moment.first is None:
            return text
        frames = self.tr("bingkai {first}").format(first=moment.first.frame)
        if moment.last is not None and moment.last.frame != moment.first.frame:
            frames += f"–{moment.last.frame}"
        return f"{text}  ·  {frames}"


def _field(name: str, height: int) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setAcceptDrops(False)  # a dropped file is evidence, not a quote
    made.setFixedHeight(height)
    return made
