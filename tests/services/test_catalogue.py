from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.domain.catalogue import MUST_VERIFY
from app.domain.errors import ReferenceDataInvalid, UnknownCategory
from app.runtime.paths import resource
from app.services import catalogue, gestures, procedure, reference


def test_the_catalogue_holds_its_38_categories_whole() -> None:
    shipped = catalogue.load()
    assert [item.code for item in shipped.categories] == [f"N-{n:02d}" for n in range(1, 39)]
    for item in shipped.categories:
        assert item.legal_basis, item.code
        assert item.proof_points, item.code
        assert item.cues or item.visual_cues, item.code
        assert item.stage in catalogue.STAGES


def test_a_citation_in_doubt_says_so_wherever_it_is_printed() -> None:
    raw = yaml.safe_load(resource("reference", "violations.yaml").read_text(encoding="utf-8"))
    doubtful = {
        (entry["code"], basis["article"])
        for entry in raw["categories"]
        for basis in entry["legal_basis"]
        if basis["needs_check"]
    }
    assert doubtful
    for item in catalogue.load().categories:
        for basis in item.legal_basis:
            said = MUST_VERIFY in basis.citation
            assert said is ((item.code, basis.article) in doubtful)


def test_a_citation_reads_as_the_readme_asks() -> None:
    basis = catalogue.load().category("N-01").legal_basis[2]
    assert basis.citation.startswith("PP Nomor 94 Tahun 2021 Pasal 5 huruf n angka 5")


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownCategory):
        catalogue.load().category("N-99")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: N-02", "code: N-01"),
        ("stage: keduanya", "stage: kapan saja"),
        ("needs_check: false", "needs_check: maybe"),
        ("exceptions: [spouse-on-cltn]", "exceptions: [unheard-of]"),
        ("sources: [deras-se1]", "sources: [tidak-ada]"),
        ("instrument: skb-2022", "instrument: tidak-ada"),
        ("sebelum_penetapan: [", "sebelum_penetapan: [tidak-ada, "),
        ("schema: asn-neutrality-violations", "schema: other"),
        ("confidence: verified", "confidence: certain"),
    ],
)
def test_a_broken_catalogue_is_refused_when_loaded(tmp_path: Path, old: str, new: str) -> None:
    text = resource("reference", "violations.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "violations.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataInvalid):
        catalogue.read_catalogue(path)


def test_gestures_and_limits_load_with_how_sure_they_are() -> None:
    assert len(gestures.load()) == 23
    for election in ("pemilu", "pemilihan"):
        rules = procedure.deadline_rules(election).rules
        assert rules
        assert all(rule.confidence in reference.CONFIDENCES for rule in rules)
