"""Two persons at one window: who works, the second signature, the release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from app.domain.case import CaseForm, IdentityRole, PartyRole, Reviewer
from app.services import cases, identities, release
from app.services.release import ReleaseState
from tests.dossier import keys
from tests.widgets.conftest import REVIEWER
from widgets.cases.case_form_dialog import CaseFormDialog, changed_fields
from widgets.cases.identities_dialog import IdentitiesDialog
from widgets.cases.reviewer_dialog import ReviewerDialog
from widgets.dossier.dialog import ASKING, DONE, LISTING, SECOND, DossierDialog
from widgets.dossier.signing_guide import SigningGuide

PATIENCE_MS = 60_000
FIRST, CHAIR = "Sri Wahyuni", "Budi Contoh"


@pytest.fixture
def dialog(qtbot, desk, tmp_path, fresh_data):
    cases.set_form(desk.session, {"needs_two_signatures": "ya"})
    made = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(made)
    return made


def sign_first(qtbot, dialog: DossierDialog, folder: Path) -> None:
    dialog.form.certificate.setText(str(keys.p12(folder, FIRST)))
    dialog.form.passphrase.setText(keys.PASSPHRASE.decode())
    dialog.build.click()
    qtbot.waitUntil(lambda: dialog.page == DONE, timeout=PATIENCE_MS)


def sign_second(dialog: DossierDialog, certificate: Path) -> None:
    dialog.second.form.fields.certificate.setText(str(certificate))
    dialog.second.form.fields.passphrase.setText(keys.PASSPHRASE.decode())
    dialog.second.sign.click()


def test_a_dossier_goes_through_two_persons_to_its_release(qtbot, dialog, desk, tmp_path):
    assert dialog.page == ASKING
    assert Path(dialog.form.out.text()).name == "DRAF Berkas.pdf"
    sign_first(qtbot, dialog, tmp_path)
    assert "menunggu tanda tangan Ketua" in dialog.outcome.text()
    assert dialog.form.passphrase.text() == ""
    again = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(again)
    assert again.page == LISTING
    shelf = again.shelf
    assert (shelf.sign.isHidden(), shelf.release.isHidden()) == (False, True)
    shelf.sign.click()
    assert again.page == SECOND
    sign_second(again, keys.p12(tmp_path, CHAIR))
    assert "penyusun berkas ini" in again.error.text()
    assert again.page == SECOND
    desk.session.hand_to(Reviewer(CHAIR, "Ketua"))
    sign_second(again, keys.p12(tmp_path, CHAIR))
    qtbot.waitUntil(lambda: again.page == DONE, timeout=PATIENCE_MS)
    assert "ditandatangani dua orang; siap disahkan" in again.outcome.text()
    assert again.second.form.fields.passphrase.text() == ""
    again._to_list()
    assert shelf.table.rowCount() == 2
    assert "digantikan" in shelf.table.item(1, 2).text()
    shelf.release.click()
    qtbot.waitUntil(lambda: again.page == DONE, timeout=PATIENCE_MS)
    assert again.outcome.text().startswith("disahkan")
    assert release.state(desk.session, "latest").state is ReleaseState.RELEASED
    acts = [json.loads(line) for line in desk.session.stores.custody.lines()[-2:]]
    assert [(e["act"], e["who"]["name"], e["who"]["role"]) for e in acts] == [
        ("dossier.sign", CHAIR, "Ketua"),
        ("dossier.release", CHAIR, "Ketua"),
    ]


def test_the_first_certificate_is_refused_in_words_and_may_be_corrected(
    qtbot, dialog, desk, tmp_path
):
    sign_first(qtbot, dialog, tmp_path)
    desk.session.hand_to(Reviewer(CHAIR, "Ketua"))
    dialog._to_list()
    dialog.shelf.sign.click()
    sign_second(dialog, keys.p12(tmp_path, FIRST, key=keys.p256_key("baru"), days=31))
    qtbot.waitUntil(lambda: "atas nama orang yang sama" in dialog.error.text(), timeout=PATIENCE_MS)
    assert len(release.states(desk.session)) == 1
    sign_second(dialog, keys.p12(tmp_path, CHAIR))
    qtbot.waitUntil(lambda: dialog.page == DONE, timeout=PATIENCE_MS)
    assert dialog.error.isHidden()


def test_a_copy_of_what_is_not_released_is_named_a_draft(qtbot, dialog, tmp_path):
    sign_first(qtbot, dialog, tmp_path)
    dialog._to_list()
    shelf = dialog.shelf
    shelf.copy_to(shelf.current, tmp_path / "salinan.pdf")
    assert (tmp_path / "DRAF salinan.pdf").is_file()
    assert "DRAF salinan.pdf" in shelf.detail.text()
    shelf.copy_to(shelf.current, tmp_path / "tiada" / "salinan.pdf")
    assert "tidak ada folder" in dialog.error.text().lower()


def test_the_list_can_be_closed_by_a_button(qtbot, dialog, tmp_path):
    sign_first(qtbot, dialog, tmp_path)
    dialog.show()
    with qtbot.waitSignal(dialog.rejected):
        dialog.shelf.close_.click()


def test_the_list_says_who_works_and_asks_for_another(qtbot, dialog, tmp_path, desk):
    sign_first(qtbot, dialog, tmp_path)
    dialog._to_list()
    assert REVIEWER.name in dialog.shelf.who.text()
    with qtbot.waitSignal(dialog.reviewer_wanted):
        dialog.shelf.change_reviewer.click()
    desk.session.hand_to(Reviewer(CHAIR, "Ketua"))
    dialog.refresh()
    assert "Budi Contoh (Ketua)" in dialog.shelf.who.text()


def test_the_persons_of_the_case_are_offered_and_chosen_by_keyboard(qtbot, session, settings):
    identities.add(session, IdentityRole.PEMERIKSA, "Siti Aminah")
    identities.add(session, IdentityRole.KETUA, CHAIR)
    dialog = ReviewerDialog(settings, people=identities.listed(session))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.people.setFocus()
    qtbot.keyClick(dialog.people, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.people, Qt.Key.Key_Down)
    assert dialog.reviewer == Reviewer(CHAIR, "Ketua")
    qtbot.keyClick(dialog.people, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    again = ReviewerDialog(settings)
    qtbot.addWidget(again)
    assert again.reviewer == Reviewer(CHAIR, "Ketua")


def test_a_typed_name_of_the_case_brings_its_role(qtbot, session, settings):
    identities.add(session, IdentityRole.KETUA, CHAIR)
    dialog = ReviewerDialog(
        settings, people=identities.listed(session), now=Reviewer("Siti", "Pemeriksa")
    )
    qtbot.addWidget(dialog)
    assert dialog.name.text() == ""
    qtbot.keyClicks(dialog.name, "budi contoh")
    assert dialog.reviewer == Reviewer("budi contoh", "Ketua")
    dialog.role.setCurrentText("")
    assert dialog.reviewer.role == "Pemeriksa"


def test_who_takes_over_looks_at_things_anew(session, video):
    session.note_view("BB-001")
    session.note_view("BB-001")
    before = len(session.stores.custody.lines())
    session.hand_to(Reviewer(CHAIR, "Ketua"))
    session.note_view("BB-001")
    assert len(session.stores.custody.lines()) == before + 1
    entry = json.loads(session.stores.custody.lines()[-1])
    assert (entry["act"], entry["who"]["name"]) == ("evidence.view", CHAIR)


def test_the_form_asks_for_two_signatures(qtbot, tmp_path):
    before = CaseForm("1", "Apel")
    dialog = CaseFormDialog(before, tmp_path)
    qtbot.addWidget(dialog)
    assert not dialog.needs_two_signatures.isChecked()
    dialog.needs_two_signatures.click()
    assert changed_fields(before, dialog.form) == {"needs_two_signatures": "True"}
    again = CaseFormDialog(dialog.form, tmp_path)
    qtbot.addWidget(again)
    assert again.needs_two_signatures.isChecked()


def test_a_person_is_registered_refused_and_taken_out_in_the_window(qtbot, desk, tmp_path):
    dialog = IdentitiesDialog(desk)
    qtbot.addWidget(dialog)
    assert not dialog.add.isEnabled()
    first = keys.p12(tmp_path, FIRST)

    def enter(role: str, name: str) -> None:
        dialog.role.setCurrentText(role)
        dialog.name.setText(name)
        dialog.certificate.certificate.setText(str(first))
        dialog.certificate.passphrase.setText(keys.PASSPHRASE.decode())
        dialog.add.click()

    enter("Pemeriksa", FIRST)
    assert dialog.certificate.passphrase.text() == ""
    assert dialog.table.item(0, 2).text() == f"CN={FIRST}"
    enter("Ketua", CHAIR)
    assert "sertifikatnya sama" in dialog.error.text()
    assert dialog.certificate.passphrase.text() == ""
    enter("Staf", "Dewi Lestari")  # a role that does not sign takes no certificate
    assert dialog.error.isHidden()
    assert [item.role for item in identities.listed(desk.session)] == ["pemeriksa", "staf"]
    assert not dialog.remove.isEnabled()
    dialog.table.selectRow(0)
    dialog.why.setText("pindah tugas")
    dialog.remove.click()
    assert [item.role for item in identities.listed(desk.session)] == ["staf"]
    assert dialog.table.rowCount() == 1


def test_the_public_variant_is_asked_for_seen_before_and_built_beside_the_internal_one(
    qtbot, desk, tmp_path, fresh_data
):
    made = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(made)
    box = made._asking.public
    assert box.names == ()
    assert box.shown[PartyRole.SAKSI].count() == 2  # a witness's name has no place to be chosen
    box.wanted.setChecked(True)
    box.shown[PartyRole.TERLAPOR].setCurrentIndex(2)
    made.form.by_demo.setChecked(True)
    live = made.live
    qtbot.waitUntil(lambda: live.tabs.isTabVisible(1) and not live.is_waiting, timeout=PATIENCE_MS)
    assert all(view.page_count for view in live.views)
    assert release.states(desk.session) == ()
    made.build.click()
    qtbot.waitUntil(lambda: made.page == DONE, timeout=PATIENCE_MS)
    assert "Berkas publik.pdf" in made.outcome.text()
    assert (tmp_path / "Berkas publik.pdf").is_file()
    made._to_list()
    assert [made.shelf.table.item(at, 2).text()[:14] for at in range(2)] == [
        "ditandatangani",
        "varian publik,",
    ]
    entry = json.loads(desk.session.stores.custody.lines()[-2])
    assert entry["data"]["names_shown"] == {"terlapor": "office"}


def test_a_driver_asks_for_a_pin_and_signs_by_the_token(qtbot, dialog, tmp_path):
    driver = tmp_path / "token.dll"
    fields = dialog.form._fields
    fields.certificate.setText(str(keys.p12(tmp_path, FIRST)))
    assert (fields.token.isHidden(), dialog.form.request.driver) == (True, None)
    fields.certificate.setText(str(driver))
    fields.passphrase.setText("123456")
    fields.token.setText(" Sari ")
    assert not fields.token.isHidden()
    assert "PIN" in fields.passphrase.placeholderText()
    asked = dialog.form.request
    assert (asked.driver, asked.passphrase, asked.token) == (driver, b"123456", "Sari")
    assert asked.certificate is None
    dialog.build.click()
    assert "tidak ada" in dialog.error.text().lower()


def test_who_has_never_signed_is_told_how_where_he_signs(qtbot, dialog):
    dialog.show()
    for form in (dialog.form, dialog.second.form):
        form.guide.click()
        guide = form.findChild(SigningGuide)
        told = " ".join(one.text() for one in guide.findChildren(QLabel))
        for words in ("tidak disimpan", "token", "Cap waktu", "Ketua", "bukan hasil cetak"):
            assert words in told
        qtbot.keyClick(guide, Qt.Key.Key_Escape)
        assert guide.isHidden()
