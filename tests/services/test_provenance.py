from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import CaseReadOnly, InvalidValue
from app.domain.evidence import Digest, Provenance
from app.domain.ids import Sha256
from app.domain.zones import with_zone
from app.services import cases, intake, provenance
from app.services.session import CaseSession
from app.services.stated_hashes import StatedHash, compare, parse_hash_list, stated_hash
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER, new_case

CONTENT = b"isi berkas"
WHOLE = Provenance(
    received_from="Ani (fiktif)",
    received_at="2026-11-20T10:00:00+08:00",
    place="Kantor Panwascam",
    method="Kabel data",
    device="Ponsel pelapor",
    post_address="https://contoh.invalid/u/1",
    captured_at="2026-11-19T09:00",
    captured_zone="WITA",
    stated_hash=hashlib.sha256(CONTENT).hexdigest(),
)


def entries(session: CaseSession, act: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in cases.custody_lines(session)]
    return [entry for entry in found if entry["act"] == act]


def take_in(session: CaseSession, folder: Path, given: Provenance) -> intake.IntakeOutcome:
    path = folder / "kiriman.bin"
    path.write_bytes(CONTENT)
    [outcome] = intake.take_in(session, [path], given, JobContext())
    return outcome


def test_a_whole_answer_is_stored_as_given_and_needs_no_reason(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        outcome = take_in(session, tmp_path, WHOLE)
        assert outcome.evidence is not None
        assert outcome.evidence.provenance == WHOLE
        [added] = entries(session, "evidence.add")
    assert added["data"]["stated_hash"] == "same"


def test_no_field_is_left_blank_without_a_reason(tmp_path: Path) -> None:
    given = Provenance(
        received_from="Ani (fiktif)",
        unavailable_reason="diserahkan tanpa surat",
        unavailable=(("post_address", "bukan unggahan"),),
    )
    with new_case(tmp_path) as session:
        outcome = take_in(session, tmp_path, given)
    assert outcome.evidence is not None
    told = outcome.evidence.provenance
    missing = dict(told.unavailable)
    for name in provenance.ASKED:
        if name != "captured_zone":
            assert bool(getattr(told, name)) != (name in missing), name
    assert missing["post_address"] == "bukan unggahan"
    assert missing["device"] == "diserahkan tanpa surat"


def test_nobody_gave_a_reason_is_itself_said(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        outcome = take_in(session, tmp_path, Provenance())
    assert outcome.evidence is not None
    assert set(dict(outcome.evidence.provenance.unavailable).values()) == {provenance.NOT_STATED}


def test_items_of_older_cases_have_their_reasons_too() -> None:
    old = Provenance(source="ponsel", unavailable_reason="tidak tahu")
    assert provenance.reasons(old)["received_from"] == "tidak tahu"
    assert provenance.reasons(Provenance())["place"] == provenance.NOT_STATED


def test_a_time_of_day_without_zone_lacks_its_zone_and_says_so() -> None:
    told = provenance.checked(Provenance(captured_at="2026-11-19T09:00"))
    assert "captured_zone" in dict(told.unavailable)
    for complete in ("2026-11-19", "2026-11-19T09:00+07:00"):
        told = provenance.checked(Provenance(captured_at=complete))
        assert "captured_zone" not in dict(told.unavailable)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Provenance(received_at="kemarin"), "received_at"),
        (Provenance(captured_at="2026-13-01"), "captured_at"),
        (Provenance(captured_zone="WIBB"), "captured_zone"),
        (Provenance(captured_zone="+25:00"), "captured_zone"),
        (Provenance(stated_hash="abc"), "stated_hash"),
        (Provenance(stated_hash="g" * 64), "stated_hash"),
        (Provenance(note="x" * 4001), "note"),
        (Provenance(unavailable=(("nama", "x"),)), "nama"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_taken_in(
    tmp_path: Path, given: Provenance, field: str
) -> None:
    with new_case(tmp_path) as session:
        with pytest.raises(InvalidValue) as refused:
            take_in(session, tmp_path, given)
        assert intake.evidence_list(session) == ()
    assert refused.value.facts["field"] == field


def test_another_stated_hash_is_a_finding_and_no_refusal(tmp_path: Path) -> None:
    given = Provenance(stated_hash="0" * 64)
    with new_case(tmp_path) as session:
        outcome = take_in(session, tmp_path, given)
        [added] = entries(session, "evidence.add")
    assert outcome.evidence is not None
    assert outcome.stated is StatedHash.DIFFERS
    assert added["data"]["stated_hash"] == "differs"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("", StatedHash.NONE),
        (hashlib.sha256(CONTENT).hexdigest(), StatedHash.SAME),
        (hashlib.sha512(CONTENT).hexdigest(), StatedHash.SAME),
        (hashlib.sha512(b"lain").hexdigest(), StatedHash.DIFFERS),
        ("ab" * 16, StatedHash.NOT_COMPUTED),
        ("ab" * 20, StatedHash.NOT_COMPUTED),
    ],
)
def test_a_stated_hash_is_compared_where_it_is_computed(stated: str, expected: StatedHash) -> None:
    sha256, sha512 = hashlib.sha256(CONTENT).hexdigest(), hashlib.sha512(CONTENT).hexdigest()
    assert compare(stated, Digest(Sha256(sha256), sha512, len(CONTENT))) is expected


def test_a_hash_is_read_as_people_write_it() -> None:
    plain = hashlib.sha256(CONTENT).hexdigest()
    spaced = " ".join(plain[at : at + 4] for at in range(0, 64, 4)).upper()
    for written in (plain.upper(), spaced, f"SHA-256: {plain}", f" sha256={plain}\n"):
        assert stated_hash(written) == plain


def test_one_stated_hash_is_not_held_against_many_files(tmp_path: Path) -> None:
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(name.encode())
    given = Provenance(stated_hash="0" * 64)
    paths = [tmp_path / "a.bin", tmp_path / "b.bin"]
    with new_case(tmp_path) as session:
        with pytest.raises(InvalidValue, match="hash-list"):
            intake.take_in(session, paths, given, JobContext())
        assert intake.evidence_list(session) == ()


def test_each_file_of_a_batch_is_compared_with_its_own_line(tmp_path: Path) -> None:
    folder = tmp_path / "serahan"
    for part, content in (("a", b"satu"), ("b", b"dua"), ("c", b"tiga")):
        (folder / part).mkdir(parents=True)
        (folder / part / "rekaman.bin").write_bytes(content)
    lines = f"{hashlib.sha256(b'satu').hexdigest()}  a/rekaman.bin\n{'0' * 64} *b\\rekaman.bin\n"
    with new_case(tmp_path) as session:
        outcomes = intake.take_in(
            session, [folder], Provenance(), JobContext(), hashes=parse_hash_list(lines)
        )
    assert [outcome.stated for outcome in outcomes] == [
        StatedHash.SAME,
        StatedHash.DIFFERS,
        StatedHash.NONE,
    ]


def test_a_list_with_a_line_that_is_no_hash_is_refused() -> None:
    with pytest.raises(InvalidValue):
        parse_hash_list("ini bukan daftar hash")


def test_a_later_answer_is_one_entry_and_the_first_one_stays_in_the_chain(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        outcome = take_in(session, tmp_path, Provenance())
        assert outcome.evidence is not None
        before = len(cases.custody_lines(session))
        told = provenance.changed(
            outcome.evidence.provenance, {"device": "Kamera"}, [("place", "tidak ingat")]
        )
        item = provenance.describe(session, outcome.evidence.code, told)
        again = provenance.describe(session, outcome.evidence.code, told)
        assert len(cases.custody_lines(session)) == before + 1
        [entry] = entries(session, "evidence.describe")
        [added] = entries(session, "evidence.add")
    assert item == again
    assert item.provenance.device == "Kamera"
    assert dict(item.provenance.unavailable)["place"] == "tidak ingat"
    assert "device" not in dict(item.provenance.unavailable)
    assert entry["obj"] == ["BB-001"]
    assert entry["data"]["provenance"]["device"] == "Kamera"
    assert added["data"]["provenance"]["device"] == ""


def test_an_answer_taken_away_is_missing_again() -> None:
    told = provenance.checked(provenance.changed(WHOLE, {"place": ""}, [("place", "keliru")]))
    assert told.place == ""
    assert told.unavailable == (("place", "keliru"),)


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="warna"):
        provenance.changed(WHOLE, {"warna": "biru"})


def test_a_case_opened_to_read_is_not_described(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        take_in(session, tmp_path, Provenance())
        folder = session.folder
    with (
        cases.open_case(folder, REVIEWER, read_only=True) as session,
        pytest.raises(CaseReadOnly),
    ):
        provenance.describe(session, "BB-001", WHOLE)


def test_every_asked_field_is_one_of_the_stored_ones() -> None:
    assert set(provenance.ASKED) < {item.name for item in fields(Provenance)}


def test_a_time_without_zone_gets_the_one_that_was_named() -> None:
    assert with_zone("received_at", "2026-11-20T10:00", "WIT") == "2026-11-20T10:00:00+09:00"
    assert with_zone("received_at", "2026-11-20T10:00+07:00", "WIT") == "2026-11-20T10:00+07:00"
    assert with_zone("received_at", "2026-11-20", "WIT") == "2026-11-20"
