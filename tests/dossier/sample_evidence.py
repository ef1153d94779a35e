"""Items of evidence, and what was taken out of them, as a case would keep them."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from app.domain.clip import Derivative, DerivativeKind, Overlay, Recipe
from app.domain.evidence import (
    Digest,
    Evidence,
    EvidenceKind,
    EvidenceStatus,
    MediaInfo,
    Provenance,
    StreamInfo,
)
from app.domain.ids import DerivativeCode, EvidenceCode, MomentCode, Sha256
from app.domain.mediatime import FramePosition, TimeRange

TIME_BASE = Fraction(1, 12800)


def sha(text: str) -> Sha256:
    return Sha256(hashlib.sha256(text.encode()).hexdigest())


def paint(path: Path, size: tuple[int, int], seed: int) -> Path:
    rng = np.random.default_rng(seed)
    width, height = size
    across = np.linspace(0, 255, width)[None, :, None]
    down = np.linspace(0, 255, height)[:, None, None]
    tone = rng.integers(40, 200, 3)[None, None, :]
    pixels = (across * 0.4 + down * 0.3 + tone * 0.4).clip(0, 255).astype(np.uint8)
    Image.fromarray(pixels, "RGB").save(path)
    return path


def evidence(number: int, name: str, kind: EvidenceKind = EvidenceKind.VIDEO) -> Evidence:
    code = EvidenceCode(f"BB-{number:03d}")
    is_video = kind is EvidenceKind.VIDEO
    media = MediaInfo(
        kind=kind,
        container="mov,mp4,m4a,3gp,3g2,mj2" if is_video else "JPEG",
        duration_us=192_440_000 if is_video else None,
        duration_is_counted=is_video,
        width=1920,
        height=1080,
        rotation=90 if is_video else 0,
        frame_rate=Fraction(30000, 1001) if is_video else None,
        frame_count=5767 if is_video else None,
        is_variable_rate=is_video,
        streams=(
            StreamInfo(0, "video", "h264", width=1920, height=1080),
            StreamInfo(1, "audio", "aac", sample_rate=44100, channels=1, language="ind"),
        )
        if is_video
        else (),
        exif=(("Make", "Contoh"), ("Model", "Ponsel A1"), ("Software", "kamera 1.0")),
        claimed_created_at="2026-11-20T03:11:09Z",
        claimed_gps=(-6.1753924, 106.8271528),
    )
    return Evidence(
        code=code,
        digest=Digest(sha(f"asli {number}"), "0" * 128, 48_211_337 + number),
        name=name,
        source_path=f"/media/stik/{name}",
        source_modified_at="2026-11-20T03:14:00.000Z",
        added_at="2026-11-22T05:00:00.000Z",
        kind=kind,
        status=EvidenceStatus.READY,
        provenance=Provenance(
            source="WhatsApp, telepon pelapor",
            received_from="Pelapor (fiktif)",
            received_at="2026-11-21T09:30:00+07:00",
        )
        if number == 1
        else Provenance(unavailable_reason="Diterima dalam map tanpa pengantar"),
        media=media,
    )


def position(frame: int) -> FramePosition:
    return FramePosition(frame=frame, pts=frame * 512, time_base=TIME_BASE, origin_pts=0)


def still(number: int, item: Evidence, moment: str, frame: int, path: Path) -> Derivative:
    code = DerivativeCode(f"T-{number:03d}")
    span = TimeRange(position(frame).time_us, position(frame).time_us)
    recipe = Recipe(
        tool="netra.still/1",
        input_sha256=item.digest.sha256,
        requested=span,
        actual=span,
        frames_sha256=sha(f"piksel {number}"),
        output_sha256=Sha256(hashlib.sha256(path.read_bytes()).hexdigest()),
        overlay=None,
        first=position(frame),
        last=position(frame),
        frame_count=1,
        versions=(("netra", "0.1.0"), ("PyAV", "18.1.0"), ("FFmpeg", "8.0")),
    )
    return Derivative(
        code=code,
        kind=DerivativeKind.STILL,
        evidence=item.code,
        moment=MomentCode(moment),
        sha256=recipe.output_sha256,
        suffix=".png",
        recipe=recipe,
        created_at="2026-11-22T06:10:00.000Z",
    )


def clip(number: int, item: Evidence, moment: str) -> Derivative:
    span = TimeRange(41_480_000, 44_200_000)
    recipe = Recipe(
        tool="netra.clip/1",
        input_sha256=item.digest.sha256,
        requested=span,
        actual=TimeRange(41_480_000, 44_200_000),
        frames_sha256=sha(f"frame {number}"),
        output_sha256=sha(f"klip {number}"),
        overlay=Overlay(item.code, item.digest.sha256, "003/LP/PB/Kab/13.09/XI/2026"),
        first=position(1037),
        last=position(1104),
        frame_count=68,
        versions=(("netra", "0.1.0"), ("PyAV", "18.1.0"), ("x264", "165")),
    )
    return Derivative(
        code=DerivativeCode(f"T-{number:03d}"),
        kind=DerivativeKind.CLIP,
        evidence=item.code,
        moment=MomentCode(moment),
        sha256=recipe.output_sha256,
        suffix=".mp4",
        recipe=recipe,
        created_at="2026-11-22T06:20:00.000Z",
    )
