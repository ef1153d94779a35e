"""The queue of transcription: in a person's order, kept till it is done, whatever fails."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt

from app.domain.errors import DiskFull
from app.domain.evidence import Provenance
from app.runtime import settings as declared
from app.services import intake, item_names, model_install, review, transcript_choice, transcription
from app.services.session import CaseSession
from app.services.waiting import WaitingList
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE
from media.worker import client
from tests.media.made_files import make_video
from tests.media.sound_files import write_sound
from tests.media.tiny_whisper import write_tiny_model
from widgets.desk import Desk
from widgets.model_installer import ModelInstaller
from widgets.queue import queue as queue_module
from widgets.queue.dialog import QueueDialog
from widgets.queue.models_dialog import ModelsDialog
from widgets.queue.queue import Held, TranscriptionQueue
from widgets.queue.strip import QueueStrip
from widgets.transcript.flow import TranscriptionFlow
from widgets.transcript.pane import TranscriptPane
from widgets.transcript.prompt_dialog import PromptDialog

pytestmark = pytest.mark.slow
PATIENCE_MS = 60_000
CODES = ["BB-001", "BB-002", "BB-003"]


@pytest.fixture(autouse=True)
def model(tmp_path: Path, fresh_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a whole model of a few megabytes whose words mean nothing."""
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "models"))
    monkeypatch.delenv("NETRA_MODEL", raising=False)
    source = write_tiny_model(tmp_path / "source")
    model_install.install([source], "tiny", JobContext(), allow_unknown=True)


@pytest.fixture
def sounds(session: CaseSession, tmp_path: Path) -> list[str]:
    """Take in three short recordings of a hum that sounds like no one."""
    time_s = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
    paths = []
    for number in range(3):
        hum = (8_000 * np.sin(2 * np.pi * (200 + 50 * number) * time_s)).astype(np.int16)
        paths.append(write_sound(tmp_path / f"r{number}.wav", [(0.0, hum)], rate=SAMPLE_RATE))
    intake.take_in(session, paths, Provenance(), JobContext())
    return CODES


@pytest.fixture
def power() -> dict[str, bool]:
    return {"battery": False}


@pytest.fixture
def queue(qtbot, desk: Desk, power: dict[str, bool]) -> Iterator[TranscriptionQueue]:
    made = _queue(desk, power)
    yield made
    made.leave()


def _queue(desk: Desk, power: dict[str, bool]) -> TranscriptionQueue:
    installer = ModelInstaller(desk.runner, desk.notices, desk.notices)
    return TranscriptionQueue(desk, installer, QObject(desk.notices), lambda: power["battery"])


def _wait_for_all(qtbot, queue: TranscriptionQueue) -> None:
    qtbot.waitUntil(lambda: not queue.items and not queue.running, timeout=PATIENCE_MS)


def _codes(queue: TranscriptionQueue) -> list[str]:
    return [item.code for item in queue.items]


def _status(session: CaseSession, code: str) -> str:
    state = transcription.state(session, code)
    return state[0] if state is not None else ""


def test_items_are_transcribed_one_after_the_other_in_the_order_given(qtbot, queue, sounds):
    heard: list[str] = []
    queue.finished.connect(heard.append)
    queue.put(sounds)
    assert queue.running == "BB-001"
    queue.arrange(["BB-003", "BB-002"])
    assert _codes(queue) == ["BB-001", "BB-003", "BB-002"]
    _wait_for_all(qtbot, queue)
    assert heard == ["BB-001", "BB-003", "BB-002"]


def test_what_runs_stays_in_front(qtbot, queue, sounds):
    queue.put(sounds)
    queue.move("BB-002", -5)
    queue.move("BB-001", 2)
    queue.arrange(["BB-003", "BB-001", "BB-002"])
    assert _codes(queue) == ["BB-001", "BB-003", "BB-002"]
    queue.drop("BB-002")
    queue.drop("BB-003")
    _wait_for_all(qtbot, queue)


def test_the_list_goes_on_at_the_next_opening(qtbot, queue, desk, sounds, power):
    queue.put(sounds)
    queue.leave()  # the window closes
    desk.runner.settle()
    assert _status(desk.session, "BB-001") == "cancelled"
    assert [item.code for item in WaitingList(desk.session.folder).items] == CODES
    again = _queue(desk, power)
    again.resume()
    assert again.running == "BB-001"
    _wait_for_all(qtbot, again)
    assert {_status(desk.session, code) for code in CODES} == {"complete"}


def test_on_the_battery_nothing_begins_and_mains_lets_it_go_on(qtbot, queue, sounds, power):
    power["battery"] = True
    queue.put(sounds[:1])
    assert (queue.held, queue.running) == (Held.BY_BATTERY, "")
    power["battery"] = False
    queue.look_at_power()
    assert queue.held is Held.NOT
    _wait_for_all(qtbot, queue)


def test_pulling_the_plug_pauses_what_runs(qtbot, queue, sounds, power):
    queue.put(sounds[:1])
    power["battery"] = True
    queue.look_at_power()
    assert queue.handle.is_paused
    queue.go_on()  # a person wants it all the same, and is not asked again
    queue.look_at_power()
    assert queue.held is Held.NOT
    assert not queue.handle.is_paused
    _wait_for_all(qtbot, queue)


def test_the_battery_is_not_looked_at_where_a_person_said_so(qtbot, queue, desk, sounds, power):
    power["battery"] = True
    desk.settings.set(declared.PAUSES_ON_BATTERY, False)
    queue.put(sounds[:1])
    assert queue.running == "BB-001"
    _wait_for_all(qtbot, queue)


def test_a_paused_queue_begins_nothing_until_it_goes_on(qtbot, queue, sounds):
    queue.pause()
    queue.put(sounds)
    assert queue.running == ""
    queue.go_on()
    assert queue.running == "BB-001"
    _wait_for_all(qtbot, queue)


def test_an_item_that_is_stopped_leaves_and_the_next_begins(qtbot, queue, desk, sounds):
    queue.put(sounds)
    queue.drop("BB-001")
    _wait_for_all(qtbot, queue)
    assert [_status(desk.session, code) for code in CODES] == ["cancelled", "complete", "complete"]


def test_an_item_that_fails_is_said_once_and_the_queue_goes_on(qtbot, queue, desk, sounds):
    [stored] = [i for i in intake.evidence_list(desk.session) if i.code == "BB-002"]
    path = intake.original_path(desk.session, stored)
    path.chmod(0o600)
    path.write_bytes(b"no sound any more")
    queue.put(sounds)
    _wait_for_all(qtbot, queue)
    assert [_status(desk.session, code) for code in CODES] == ["complete", "failed", "complete"]
    assert len(desk.notices.shown) == 1


def test_a_child_that_is_killed_is_started_once_more(qtbot, queue, desk, sounds, monkeypatch):
    killed = []

    def kill_first(plan):
        job = real(plan)

        def run(ctx):
            if not killed:
                killed.append(plan.code)
                begin = client.Child.run

                def dying(child, call, ctx):
                    os.kill(child.pid, 9)
                    return begin(child, call, ctx)

                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(client.Child, "run", dying)
                    return job.run(ctx)
            return job.run(ctx)

        return replace(job, run=run)

    real = transcription.job
    monkeypatch.setattr(queue_module.transcription, "job", kill_first)
    queue.put(sounds[:2])
    _wait_for_all(qtbot, queue)
    assert killed == ["BB-001"]
    assert [_status(desk.session, code) for code in CODES[:2]] == ["complete", "complete"]
    assert not desk.notices.shown


def test_a_stretch_that_cannot_be_kept_stops_the_run_and_keeps_the_item(
    qtbot, queue, desk, sounds, monkeypatch
):
    def full(*_args):
        raise DiskFull(path=desk.session.folder)

    with monkeypatch.context() as patch:
        patch.setattr(queue_module.transcription, "store_stretch", full)
        queue.put(sounds[:1])
        qtbot.waitUntil(lambda: not queue.running, timeout=PATIENCE_MS)
    assert _codes(queue) == ["BB-001"]
    assert queue.held is Held.BY_PERSON
    assert transcription.state(desk.session, "BB-001") == ("cancelled", 0)
    queue.go_on()
    _wait_for_all(qtbot, queue)
    assert _status(desk.session, "BB-001") == "complete"


def test_what_is_complete_is_not_put_in_again(qtbot, queue, desk, sounds):
    queue.put(sounds[:1])
    _wait_for_all(qtbot, queue)
    first = review.transcript(desk.session, "BB-001").run_id
    queue.put(sounds[:1])
    assert not queue.items
    assert review.transcript(desk.session, "BB-001").run_id == first


def test_without_a_model_the_items_wait_for_one(qtbot, queue, desk, sounds, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("NETRA_MODELS", str(desk.session.folder / "none"))
        queue.put(sounds[:1])
    assert (queue.held, _codes(queue)) == (Held.BY_MODEL, ["BB-001"])
    assert len(desk.notices.shown) == 1
    queue.go_on()
    _wait_for_all(qtbot, queue)


def test_the_page_puts_in_order_by_key_and_says_what_is(qtbot, queue, desk, sounds):
    queue.pause()
    queue.put(sounds)
    dialog = QueueDialog(desk, queue)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.rows.choose("BB-003")
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.rows.codes == _codes(queue) == ["BB-001", "BB-003", "BB-002"]
    assert dialog.rows.code == "BB-003"
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Delete)
    assert dialog.rows.codes == _codes(queue) == ["BB-001", "BB-002"]
    assert "2 butir" in dialog.state.text()
    dialog.rows.arranged.emit(["BB-002", "BB-001"])
    assert _codes(queue) == ["BB-002", "BB-001"]
    dialog.pause.click()
    _wait_for_all(qtbot, queue)
    assert dialog.pages.currentIndex() == 0


def test_options_are_kept_for_the_item_they_were_chosen_for(qtbot, queue, desk, sounds):
    queue.pause()
    queue.put(sounds[:2])
    dialog = QueueDialog(desk, queue)
    qtbot.addWidget(dialog)
    dialog.rows.choose("BB-002")
    dialog.options.language.setCurrentIndex(dialog.options.language.findData("auto"))
    dialog.options.care.setCurrentIndex(1)
    dialog.options.sound.setCurrentIndex(1)
    assert "menebak" in dialog.options.worth.text()
    first, second = queue.items
    assert first.profile == transcription.default_profile()
    assert (second.profile.language, second.profile.beam_size) == ("auto", 1)
    assert second.profile.working_sound.startswith("highpass")
    queue.go_on()
    _wait_for_all(qtbot, queue)
    made = review.transcript(desk.session, "BB-002")
    assert made.profile == second.profile


def test_the_strip_is_there_while_something_waits(qtbot, queue, sounds):
    strip = QueueStrip(queue)
    qtbot.addWidget(strip)
    assert strip.isHidden()
    queue.pause()
    queue.put(sounds)
    assert not strip.isHidden()
    assert "3 menunggu" in strip.text
    assert "dijeda" in strip.text
    queue.go_on()
    _wait_for_all(qtbot, queue)
    assert strip.isHidden()


def test_words_for_the_model_make_a_second_transcript_that_says_so(qtbot, desk, sounds):
    pane, flow = TranscriptPane(desk), TranscriptionFlow(desk, desk.notices)
    qtbot.addWidget(pane)
    pane.show()
    flow.ask_prompted("BB-001")
    assert any("kata bantu" in notice.message.title for notice in desk.notices.shown)
    flow.begin(sounds[:1])
    _wait_for_all(qtbot, flow.queue)
    flow.ask_prompted("BB-001")
    (dialog,) = desk.notices.findChildren(PromptDialog)
    assert not dialog.begin.isEnabled()
    dialog.text.setPlainText(" Desa Suka,\n Bu Ani ")
    assert not dialog.begin.isEnabled()
    dialog.understood.setChecked(True)
    dialog.begin.click()
    _wait_for_all(qtbot, flow.queue)
    runs = transcript_choice.runs(desk.session, "BB-001")
    assert [(run.prompt, run.is_current) for run in runs] == [
        ("", True),
        ("Desa Suka, Bu Ani", False),
    ]
    pane.show_item(intake.evidence(desk.session, "BB-001"))
    assert not pane.runs.prompted.isVisibleTo(pane.runs)
    pane.runs.chosen.emit(runs[1].run_id)
    assert pane.runs.prompted.isVisibleTo(pane.runs)
    assert "Desa Suka, Bu Ani" in pane.runs.prompted.text()
    flow.begin_prompted("BB-001", "Desa Suka, Bu Ani")
    assert not flow.queue.items
    flow.queue.leave()


def test_no_model_is_checked_or_removed_while_another_is_installed(qtbot, desk, monkeypatch):
    gate = threading.Event()

    def slowly(_paths: object, _to: object, _ctx: JobContext, **_given: object) -> None:
        gate.wait(60)

    monkeypatch.setattr(model_install, "install", slowly)
    page = ModelsDialog(desk.runner, desk.settings, None)
    qtbot.addWidget(page)

    def orders() -> list[bool]:
        (card,) = page.cards
        return [button.isEnabled() for button in (card.verify, card.remove, page.folder)]

    handle = page.install([Path("stik")])
    page.refresh()
    assert orders() == [False, False, False]
    gate.set()
    qtbot.waitUntil(lambda: handle.is_over and orders() == [True, True, True])


def test_what_cannot_be_heard_is_said_once_each_and_the_rest_is_heard(qtbot, queue, desk, tmp_path):
    desk.notices.named = lambda error: item_names.named(desk.session, error)
    silence, hum = np.zeros(SAMPLE_RATE, np.int16), _hum(8_000)
    taken = [
        make_video(tmp_path / "bisu.mp4", frames=20, size=(64, 64), sound=""),
        write_sound(tmp_path / "sekejap.wav", [(0.0, silence[:1_600])], rate=SAMPLE_RATE),
        write_sound(tmp_path / "telepon.wav", [(0.0, hum)], rate=8_000),
        write_sound(tmp_path / "rusak.wav", [(0.0, silence)], rate=SAMPLE_RATE),
        write_sound(tmp_path / "baik.wav", [(0.0, _hum(SAMPLE_RATE))], rate=SAMPLE_RATE),
    ]
    intake.take_in(desk.session, taken, Provenance(), JobContext())
    items = intake.evidence_list(desk.session)
    stored = intake.original_path(desk.session, items[3])
    stored.chmod(0o600)
    stored.write_bytes(b"RIFF and no more")
    queue.put([item.code for item in items])
    _wait_for_all(qtbot, queue)
    found = [_status(desk.session, item.code) for item in items]
    assert found == ["", "complete", "complete", "failed", "complete"]
    said = [notice.message for notice in desk.notices.shown]
    assert [message.title for message in said] == [
        "Bukan media yang dapat dibuka",
        "Tidak ada suara di dalamnya",
    ]
    assert "rusak.wav" in said[0].text
    assert "bisu.mp4" in said[1].text or "BB-001" in said[1].text
    assert items[3].digest.sha256 not in said[0].text


def _hum(rate: int) -> NDArray[np.int16]:
    return (8_000 * np.sin(2 * np.pi * 300 * np.arange(rate) / rate)).astype(np.int16)
