"""Each still and clip in print carries a code that a telephone reads: evidence, frames, pixels."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import cv2

from app.domain.clip import printed_code
from app.domain.dossier import DossierSnapshot
from tests.dossier import samples
from tests.dossier.test_layout import render, words

DPI = 200
"""As an office scanner is set; a telephone held near sees more."""


def read(path: Path, folder: Path) -> set[str]:
    """Give the codes of the pages that have any, drawn in grey as an office printer does."""
    tool = shutil.which("pdftoppm")
    assert tool, "pdftoppm (poppler-utils) is not installed"
    found: set[str] = set()
    for number, said in enumerate(words(path).split("\f"), 1):
        if "SHA-256 piksel" not in said and "Kode klip ini" not in said:
            continue
        place = folder / f"page-{number}"
        line = [tool, "-r", str(DPI), "-gray", "-singlefile", "-f", str(number), str(path)]
        subprocess.run([*line, str(place)], check=True, capture_output=True)
        page = cv2.imread(f"{place}.pgm", cv2.IMREAD_GRAYSCALE)
        _is_found, texts, *_corners = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(page)
        found |= {text for text in texts if text}
    return found


def expected(made: DossierSnapshot) -> set[str]:
    stills = {printed_code(still) for entry in made.moments for still, _path in entry.stills}
    clips = {printed_code(one) for one in made.derivatives if one.kind.value == "clip"}
    return stills | clips


def test_every_printed_still_and_clip_has_a_code_that_is_read_from_paper(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, moments=3)
    assert len(expected(made)) == 6
    assert read(render(made, tmp_path), tmp_path) == expected(made)


def test_a_code_names_evidence_frames_and_pixels(tmp_path: Path) -> None:
    still, clip = (
        samples.snapshot(tmp_path).derivatives[1],
        samples.snapshot(tmp_path).derivatives[0],
    )
    first, last = clip.recipe.first, clip.recipe.last
    assert first is not None
    assert last is not None
    assert printed_code(clip).split() == [
        "NETRA2",
        clip.code,
        clip.evidence,
        f"f{first.frame}-{last.frame}",
        clip.recipe.frames_sha256,
    ]
    alone = replace(still, recipe=replace(still.recipe, first=None))
    assert printed_code(still).split()[3].startswith("f")
    assert printed_code(alone).split()[3] == "-"
    assert printed_code(still).isascii()
