"""What a person does with the picture on the stage: turn it, look closer, take something of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from app.domain.adjustments import Adjustments, adjustments_text
from app.domain.evidence import Evidence
from app.domain.ids import EvidenceCode
from app.domain.mediatime import FrameRequest
from app.domain.moment import Moment
from app.domain.wallclock import wall_clock
from app.runtime import settings as declared
from app.services import clips, review
from app.services.clips import StagedDerivative
from widgets.desk import Desk
from widgets.stage import Stage
from widgets.stills.dialog import StillDialog

_PAN_PIXELS = 80


class PictureDesk(QObject):
    """Joins the canvas of the stage with the case: what is remembered, copied and saved.

    Args:
        chosen_moment: gives the code of the moment that is chosen, empty for none.
    """

    def __init__(self, desk: Desk, stage: Stage, chosen_moment: Callable[[], str]) -> None:
        super().__init__(stage)
        self._desk, self._stage, self._chosen_moment = desk, stage, chosen_moment
        self._canvas = stage.player.canvas
        self._canvas.caption.setVisible(desk.settings.get(declared.CAPTION))
        self._copies_next = False
        self._canvas.surface.picture_changed.connect(self._copy_when_exact)
        self._canvas.save_asked.connect(self.save)
        self._canvas.view_turned.connect(self._on_turned)
        stage.item_opened.connect(self._on_item)

    def slots(self) -> dict[str, Callable[[], object]]:
        """Give what each action of `picture_specs` does."""
        canvas, surface = self._canvas, self._canvas.surface
        return {
            "zoom.in": lambda: surface.zoom_step(1),
            "zoom.out": lambda: surface.zoom_step(-1),
            "zoom.fit": surface.fit,
            "zoom.actual": surface.actual_size,
            "pan.left": lambda: surface.pan(-_PAN_PIXELS, 0),
            "pan.right": lambda: surface.pan(_PAN_PIXELS, 0),
            "pan.up": lambda: surface.pan(0, -_PAN_PIXELS),
            "pan.down": lambda: surface.pan(0, _PAN_PIXELS),
            "turn.right": lambda: canvas.turn(90),
            "turn.left": lambda: canvas.turn(-90),
            "lens": canvas.toggle_lens,
            "lens.grow": canvas.grow_lens,
            "view.grid": canvas.toggle_grid,
            "view.adjust": canvas.toggle_panel,
            "view.compare": canvas.hold_compare,
            "view.reset": canvas.reset,
            "view.caption": self.toggle_caption,
            "frame.save": self.save,
            "frame.enhance": self.enhance,
            "frame.copy": self.copy_frame,
            "frame.cite": self.copy_reference,
        }

    def toggle_caption(self) -> None:
        """Show or hide the line below the picture, from now on."""
        is_on = not self._desk.settings.get(declared.CAPTION)
        self._desk.settings.set(declared.CAPTION, is_on)
        self._canvas.caption.setVisible(is_on)

    def save(self) -> None:
        """Save the frame on the screen as a derivative, with its adjustments as a recipe."""
        item = self._stage.item
        if item is not None and self._rests():
            self._make(item.code, self._request, self._moment_here(item), self._canvas.adjustments)

    def enhance(self) -> StillDialog | None:
        """Open the frame on the screen to be made easier to see; None where there is none yet."""
        item = self._stage.item
        if item is None or self._canvas.surface.shown.is_empty:
            self._desk.notices.say(
                self.tr("Tidak ada gambar yang tampak"),
                self.tr("Buka foto, atau bingkai sebuah video, lalu ulangi."),
                "warn",
            )
            return None
        if not self._rests():
            return None
        request, moments = self._request, self._moments_here(item)
        only = moments[0] if len(moments) == 1 else ""
        chosen = self._chosen_moment()
        dialog = StillDialog(
            self._desk,
            item,
            request,
            self._canvas.adjustments,
            moments,
            chosen if chosen in moments else only,
            self._canvas.window(),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(partial(self._make, item.code, request))
        dialog.open()
        return dialog

    @property
    def _request(self) -> FrameRequest:
        """The frame or page on the screen."""
        position = self._canvas.position
        return FrameRequest(frame=position.frame) if position else FrameRequest(time_us=0)

    def _make(
        self, code: EvidenceCode, request: FrameRequest, moment: str, adjustments: Adjustments
    ) -> None:
        session = self._desk.session
        job = self._desk.attempt(
            lambda: clips.frame_job(session, code, request, adjustments, moment)
        )
        if job is not None:
            self._desk.start(job, self._on_staged)

    def copy_frame(self) -> None:
        """Put the frame on the screen on the clipboard: as decoded, at its own size, upright.

        Where its exact pixels are still on their way, this happens as soon as they are there.
        """
        self._copies_next = self._rests()
        self._copy_when_exact()

    def _copy_when_exact(self) -> None:
        shown = self._canvas.surface.shown
        is_rough = not shown.is_photo and not shown.is_exact
        if not self._copies_next or shown.is_empty or is_rough or shown.is_proxy:
            return
        self._copies_next = False
        image = self._canvas.frame_image()
        QGuiApplication.clipboard().setImage(image)
        done = adjustments_text(self._canvas.adjustments)
        if done and not self._canvas.surface.shown.is_comparing:
            how = self.tr("Dengan penyesuaian: {done}.").format(done=done)
        else:
            how = self.tr("Piksel asli, tanpa penyesuaian.")
        size = f"{image.width()} × {image.height()}"
        if image.size() != shown.upright_size:
            size = self.tr("{size}, diperkecil").format(size=size)
        self._desk.notices.say(self.tr("Bingkai disalin"), f"{self._reference()} · {size}. {how}")

    def copy_reference(self) -> None:
        """Put the words that name the frame on the clipboard."""
        if self._canvas.surface.has_picture:
            QGuiApplication.clipboard().setText(self._reference())
            self._desk.notices.say(self.tr("Rujukan disalin"), self._reference())

    def _rests(self) -> bool:
        """Stop, and tell whether the frame that was asked for is on the screen."""
        shown = self._canvas.surface.shown
        if shown.is_empty:
            return False
        if shown.position is not None:
            self._canvas.rest_wanted.emit()
        if shown.is_preview:
            self._desk.notices.say(
                self.tr("Bingkai yang diminta belum siap"),
                self.tr("Yang tampak masih pratinjau. Tunggu sebentar, lalu ulangi."),
                "warn",
            )
            return False
        return True

    def _reference(self) -> str:
        position = self._canvas.position
        if position is not None and not self._canvas.surface.shown.is_photo:
            return self._canvas.caption.reference(position)
        return self._canvas.caption.place.text()

    def _moment_here(self, item: Evidence) -> str:
        """Give the chosen moment where the frame on the screen belongs to it, else nothing."""
        code = self._chosen_moment()
        if not code:
            return ""
        found = self._desk.attempt(lambda: review.moment(self._desk.session, code))
        if found is None or found.draft.evidence != item.code:
            return ""
        return code if self._holds(found) else ""

    def _moments_here(self, item: Evidence) -> tuple[str, ...]:
        """Give the moments that hold the frame on the screen; none of the first while blind."""
        if self._desk.blind is not None:
            return ()
        found = self._desk.book.moments(item.code)
        return tuple(one.code for one in found if self._holds(one))

    def _holds(self, moment: Moment) -> bool:
        position, span = self._canvas.position, moment.draft.span
        at_us = position.time_us if position else 0
        return span.start_us <= at_us <= max(span.start_us, span.end_us)

    def _on_staged(self, staged: StagedDerivative) -> None:
        made = clips.commit(self._desk.session, staged)
        enhanced = staged.recipe.enhancement
        words = [f"SHA-256 {made.sha256[:16]}…"]
        if enhanced is not None:
            done = adjustments_text(enhanced.adjustments)
            words.insert(0, self.tr("Diolah: {done}.").format(done=done))
        if made.moment is None:
            words.append(
                self.tr("Tidak terkait momen: resepnya ada dalam berkas, gambarnya tidak dicetak.")
            )
        title = self.tr("Gambar diam {code} tersimpan").format(code=made.code)
        self._desk.notices.say(title, " ".join(words))

    def _on_item(self, item: Evidence) -> None:
        claimed = item.media.claimed_created_at if item.media is not None else ""
        turns = self._desk.settings.get(declared.VIEW_TURNS)
        turn = turns.get(item.digest.sha256, 0)
        wall = wall_clock(claimed, item.recorder)
        self._copies_next = False
        self._canvas.set_item(item.code, wall, turn if turn in (90, 180, 270) else 0)

    def _on_turned(self, degrees: int) -> None:
        item = self._stage.item
        if item is not None:
            kept = self._desk.settings.get(declared.VIEW_TURNS)
            turned = declared.keep_newest(kept, item.digest.sha256, degrees)
            self._desk.settings.set(declared.VIEW_TURNS, turned)
