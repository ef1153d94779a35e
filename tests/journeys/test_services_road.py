"""The road on real files, without a window: real model, real video, real signature."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.evidence import Provenance
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.transcript import AsrProfile
from app.services import (
    cases,
    clips,
    dossiers,
    frames,
    intake,
    integrity,
    models,
    review,
    suggestions,
    transcription,
)
from app.tasks.job import JobContext
from media.playback import Picture, Playback
from tests.dossier.keys import PASSPHRASE, p12, root_pem
from tests.media.numbered import read_number, write_video
from tests.services.casefiles import new_case

DEMO = Path(__file__).parents[2] / "resources" / "demo"
SPEECH = Path(__file__).parents[1] / "data" / "speech"


def run(*command: str, cwd: Path | None = None) -> str:
    tool = shutil.which(command[0])
    assert tool, f"{command[0]} is installed by dev.py on Debian"
    done = subprocess.run([tool, *command[1:]], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.mark.model
@pytest.mark.slow
def test_from_a_phone_video_to_a_signed_dossier_that_stock_tools_accept(
    tmp_path: Path, fresh_data: Path
) -> None:
    source = next(DEMO.rglob("VID_*0915*.mp4"))
    sound = SPEECH / "real.flac"
    ctx = JobContext()
    with new_case(tmp_path) as session:
        outcomes = intake.take_in(session, [source, sound], Provenance(note="uji"), ctx)
        video, audio = (item.evidence for item in outcomes)
        assert video is not None
        assert audio is not None

        heard = transcription.transcribe_in_place(
            session, [], models.default_model(), AsrProfile(), ctx
        )
        assert [item.status for item in heard] == ["complete", "complete"]
        transcript = review.transcript(session, audio.code)
        assert transcript is not None
        text = " ".join(segment.text for segment in transcript.segments).lower()
        assert "membersihkan garasinya" in text
        assert all(s.machine.words for s in transcript.segments)

        found = suggestions.find(session)
        assert any(item.draft.confidence >= 0.85 for item in found)
        moment = suggestions.accept(session, found[0].id)
        wide = MomentDraft(
            EvidenceCode(video.code), TimeRange(1_000_000, 2_000_000), ("N-07",), note="dua jari"
        )
        marked = review.mark(session, wide)
        still = clips.commit(session, clips.still_job(session, marked.code).run(ctx))
        clip = clips.commit(session, clips.clip_job(session, marked.code).run(ctx))
        assert clip.recipe.frame_count == marked.last.frame - marked.first.frame + 1  # type: ignore[union-attr]
        assert still.recipe.first == marked.first
        assert moment.draft.quote

        request = dossiers.DossierRequest(
            out=tmp_path / "berkas.pdf", certificate=p12(tmp_path), passphrase=PASSPHRASE
        )
        kept = dossiers.commit(session, dossiers.build_job(session, request).run(ctx))
        folder = session.folder
        stored = intake.original_path(session, video)
        assert hashlib.sha256(source.read_bytes()).hexdigest() == stored.name
        lines = cases.custody_lines(session)

    assert kept.document.pages > 5
    for target in (folder, tmp_path / "berkas.pdf"):
        report = integrity.verify_path(target, (root_pem(tmp_path),), ctx)
        assert report.ok, [check for check in report.checks if not check.ok]

    said = run("pdfsig", "-nocert", str(tmp_path / "berkas.pdf"))
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "No syntax or stream encoding errors" in run(
        "qpdf", "--check", str(tmp_path / "berkas.pdf")
    )
    attached = tmp_path / "lampiran"
    attached.mkdir()
    run("pdfdetach", "-saveall", "-o", str(attached), str(tmp_path / "berkas.pdf"))
    assert (attached / "custody.jsonl").read_text(encoding="utf-8").splitlines() == list(lines[:-1])
    for room in ("originals", "derived"):
        shutil.copytree(folder / room, attached / room)
    checked = run("sha256sum", "-c", "manifest-sha256.txt", cwd=attached)
    assert "FAILED" not in checked
    assert f"originals/{stored.name[:2]}/{stored.name}: OK" in checked


def test_the_frame_on_the_screen_is_the_frame_of_the_still_and_of_the_clip(tmp_path: Path) -> None:
    path = write_video(tmp_path / "angka.mp4", 60)
    with new_case(tmp_path) as session:
        item = intake.take_in(session, [path], Provenance(), JobContext())[0].evidence
        assert item is not None
        at_us = frames.load_index(session, item).position(37).time_us
        player = Playback.open(
            intake.original_path(session, item),
            frames.index_job(session, item).run(JobContext()),
        )
        try:
            player.show_time(at_us)
            shown = settled(player)
        finally:
            player.close()
        draft = MomentDraft(EvidenceCode(item.code), TimeRange(at_us, at_us + 200_000))
        marked = review.mark(session, draft)
        still = clips.commit(session, clips.still_job(session, marked.code).run(JobContext()))
        clip = clips.commit(session, clips.clip_job(session, marked.code).run(JobContext()))
        written = np.asarray(Image.open(clips.stored_path(session, still)).convert("RGB"))

    assert shown.position == marked.first == still.recipe.first == clip.recipe.first
    rows = np.frombuffer(shown.data, np.uint8).reshape(shown.height, shown.stride)
    on_screen = rows[:, : shown.width * 4].reshape(shown.height, shown.width, 4)[:, :, 2::-1]
    assert read_number(written[:, :, 1]) == 37
    # The screen is converted with the quick scaler and the still with the exact one: the same
    # decoded frame, a few steps of brightness apart at most.
    assert np.abs(on_screen.astype(int) - written).mean() < 4


def settled(player: Playback) -> Picture:
    """Wait for the exact frame; previews on the way are passed over."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        picture = player.tick()
        if picture is not None and picture.is_exact:
            return picture
        time.sleep(0.005)
    raise AssertionError("no exact frame came")
