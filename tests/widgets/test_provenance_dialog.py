from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.evidence import Provenance
from app.services import provenance
from app.services.intake import IntakePlan
from widgets.evidence.provenance_dialog import ProvenanceDialog

ONE = IntakePlan((Path("a.mp4"),), 1_400_000)
MANY = IntakePlan((Path("a.mp4"), Path("b.mp4")), 1_400_000)
REASON = "Diserahkan tanpa keterangan"


@pytest.fixture
def dialog(qtbot):
    made = ProvenanceDialog.for_batch(ONE, Provenance())
    qtbot.addWidget(made)
    return made


def fill(dialog: ProvenanceDialog) -> None:
    dialog.received_from.setText("Pelapor")
    dialog.place.setText("Kantor")
    dialog.method.setCurrentText("Kabel data")
    dialog.device.setText("Ponsel")
    dialog.post_address.setText("https://contoh.invalid/1")
    dialog.captured_at.set_known(True)
    dialog.stated.setText("ab" * 32)


def test_nothing_is_taken_in_until_every_gap_has_a_reason(qtbot, dialog):
    assert not dialog._ok.isEnabled()
    dialog.reasons.common.setCurrentText(REASON)
    assert dialog._ok.isEnabled()
    told = provenance.checked(dialog.provenance)
    assert set(dict(told.unavailable).values()) == {REASON}
    assert told.received_at


def test_a_whole_answer_needs_no_reason(qtbot, dialog):
    fill(dialog)
    assert dialog._ok.isEnabled()
    assert dialog.reasons.isHidden()
    assert provenance.checked(dialog.provenance).unavailable == ()


def test_each_gap_may_have_its_own_reason(qtbot, dialog):
    fill(dialog)
    dialog.place.clear()
    dialog.post_address.clear()
    dialog.reasons.own["place"].setCurrentText("tidak ingat")
    assert not dialog._ok.isEnabled()
    dialog.reasons.own["post_address"].setCurrentText("Bukan unggahan")
    assert dialog._ok.isEnabled()
    told = provenance.checked(dialog.provenance)
    assert dict(told.unavailable) == {"place": "tidak ingat", "post_address": "Bukan unggahan"}


def test_what_is_no_hash_is_said_at_once(qtbot, dialog):
    dialog.reasons.common.setCurrentText(REASON)
    dialog.stated.setText("abc")
    assert not dialog._ok.isEnabled()
    assert "abc" in dialog._hint.text()


def test_a_time_is_stored_with_the_zone_that_was_chosen(qtbot, dialog):
    dialog.received_at._edit.setDateTime(QDateTime.fromString("2026-11-20T10:00", Qt.ISODate))
    dialog.received_at._zone.setCurrentText("WIT")
    assert dialog.provenance.received_at == "2026-11-20T10:00:00+09:00"


def test_who_handed_over_is_proposed_again_and_what_was_recorded_is_not(qtbot):
    before = Provenance(
        received_from="Ani", place="Kantor", method="WhatsApp", device="Ponsel", note="rahasia",
        unavailable_reason=REASON,
    )  # fmt: skip
    dialog = ProvenanceDialog.for_batch(MANY, before)
    qtbot.addWidget(dialog)
    told = dialog.provenance
    assert (told.received_from, told.place, told.method) == ("Ani", "Kantor", "WhatsApp")
    assert (told.device, told.note) == ("", "")
    assert dialog._ok.isEnabled()


def test_a_batch_is_given_a_list_of_hashes(qtbot, tmp_path, monkeypatch):
    listed = tmp_path / "hash.txt"
    listed.write_text(f"{hashlib.sha256(b'x').hexdigest()}  a.mp4\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(listed), ""))
    dialog = ProvenanceDialog.for_batch(MANY, Provenance())
    qtbot.addWidget(dialog)
    dialog._hash_list.click()
    assert dialog.hashes is not None
    assert dialog.hashes.hash_of(Path("serahan") / "a.mp4") == hashlib.sha256(b"x").hexdigest()


def test_an_answer_that_nobody_touched_is_given_back_as_it_was(qtbot, item):
    from dataclasses import replace

    told = provenance.checked(
        Provenance(
            received_from="Pelapor",
            received_at="2024-10-07",
            captured_at="2024-10-06T08:15:42.250",
            captured_zone="WITA",
            unavailable_reason=REASON,
            unavailable=(("place", "tidak ingat"),),
        )
    )
    dialog = ProvenanceDialog.for_item(replace(item, provenance=told))
    qtbot.addWidget(dialog)
    assert provenance.checked(dialog.provenance) == told


def test_everything_is_reached_with_the_tab_key_in_the_order_of_reading(qtbot, dialog):
    dialog.show()
    dialog.received_from.setFocus()
    met = [dialog.focusWidget()]
    for _ in range(40):
        dialog.focusNextPrevChild(True)
        met.append(dialog.focusWidget())
        if met[-1] is met[0]:
            break
    places = [met.index(found) for found in (dialog.received_from, dialog.place, dialog.device)]
    assert places == sorted(places)
    assert dialog.stated in met
