"""What a reader frowns at on paper: torn cells, headings left alone, a cover that spills over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.dossier import DossierSnapshot
from app.dossier import layout
from app.tasks.job import JobContext
from tests.dossier import samples
from tests.dossier.test_layout import words

NIP = "198503142010012019"


def pages(snapshot: DossierSnapshot, folder: Path) -> list[str]:
    out = folder / "pages.pdf"
    layout.render(snapshot, out, JobContext())
    return words(out).split("\f")[:-1]


def test_a_cover_of_long_names_stays_one_page(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1)
    form = replace(made.form, title="😀 judul " * 40, number="X" * 150, region="Kabupaten" * 40)
    made = replace(made, form=form, reviewer=replace(made.reviewer, name="Pemeriksa" * 40))
    assert "hanya diisi oleh rapat pleno" in " ".join(pages(made, tmp_path)[0].split())


def test_a_nip_is_not_torn(tmp_path: Path) -> None:
    made = samples.snapshot(tmp_path, 1)
    made = replace(made, parties=(replace(made.parties[0], nip=NIP),))
    assert any(NIP in page for page in pages(made, tmp_path))


@pytest.mark.parametrize("tools", range(28, 40, 3))
def test_the_heading_of_the_transcripts_is_not_left_alone(tmp_path: Path, tools: int) -> None:
    made = samples.snapshot(tmp_path, 1)
    made = replace(made, tool_versions=tuple((f"alat-{n}", "1.0") for n in range(tools)))
    found = [page for page in pages(made, tmp_path) if "Transkripsi mesin" in page]
    assert found
    assert "Pengaturan" in found[-1].split("Transkripsi mesin")[-1]
