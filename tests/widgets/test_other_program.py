"""The window's way out to another program and back, the late stamp, and what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.dossier import signing
from app.runtime import settings as declared
from app.services import cases, release
from app.services.release import ReleaseState
from tests.dossier import keys
from tests.dossier.other_programs import signed_by_another
from tests.dossier.tsa import make_authority, serving
from tests.widgets.test_dossier_dialog import FIRST, PATIENCE_MS, sign_first
from widgets.dossier.dialog import ASKING, BRINGING, DONE, LISTING, STAMPING, DossierDialog


@pytest.fixture
def dialog(qtbot, desk, tmp_path, fresh_data):
    made = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(made)
    return made


def test_a_dossier_goes_out_to_another_program_and_comes_back(qtbot, dialog, desk, tmp_path):
    form = dialog.form
    form.by_other.setChecked(True)
    assert not form.timestamp.isEnabled()
    dialog.build.click()
    qtbot.waitUntil(lambda: dialog.page == DONE, timeout=PATIENCE_MS)
    assert "siap ditandatangani" in dialog._done.title.text()
    assert "Masukkan yang sudah ditandatangani" in dialog.outcome.text()
    dialog._to_list()
    shelf = dialog.shelf
    assert not shelf.stamp.isEnabled()
    shelf.bring_in.click()
    page = dialog.bring_in
    assert (dialog.page, page.bring_in.isEnabled()) == (BRINGING, False)
    identity = signing.load_pkcs12(keys.p12(tmp_path, FIRST), keys.PASSPHRASE)
    back = signed_by_another(tmp_path / "Berkas.pdf", tmp_path / "kembali.pdf", identity)
    page.file.line.setText(str(back))
    page.bring_in.click()
    qtbot.waitUntil(lambda: "akar tepercaya" in dialog.error.text(), timeout=PATIENCE_MS)
    assert dialog.page == BRINGING
    page.root.line.setText(str(keys.root_pem(tmp_path)))
    page.bring_in.click()
    qtbot.waitUntil(lambda: dialog.page == DONE, timeout=PATIENCE_MS)
    assert FIRST in dialog.outcome.text()
    assert release.state(desk.session, "latest").state is ReleaseState.SIGNED
    assert dialog.error.isHidden()


def test_a_signed_dossier_is_stamped_from_the_list_and_the_service_is_remembered(
    qtbot, dialog, desk, tmp_path
):
    sign_first(qtbot, dialog, tmp_path)
    dialog._to_list()
    assert dialog.page == LISTING
    with serving(make_authority(tmp_path / "tsa")) as authority:
        dialog.shelf.stamp.click()
        assert (dialog.page, dialog.stamp.stamp.isEnabled()) == (STAMPING, False)
        dialog.stamp.url.setText("http://127.0.0.1:9/")
        dialog.stamp.stamp.click()
        qtbot.waitUntil(lambda: "tidak dapat dihubungi" in dialog.error.text(), timeout=PATIENCE_MS)
        dialog.stamp.url.setText(authority.url)
        dialog.stamp.stamp.click()
        qtbot.waitUntil(lambda: dialog.page == DONE, timeout=PATIENCE_MS)
        assert desk.settings.get(declared.TIMESTAMP_URL) == authority.url
    assert "PAdES B-T" in dialog.outcome.text()


def test_the_certificate_is_remembered_by_its_path_and_the_passphrase_never(
    qtbot, dialog, desk, tmp_path
):
    sign_first(qtbot, dialog, tmp_path)
    again = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(again)
    assert again.form.certificate.text() == str(keys.p12(tmp_path, FIRST))
    assert again.form.passphrase.text() == ""
    kept = Path(desk.settings._path).read_text(encoding="utf-8")
    assert keys.PASSPHRASE.decode() not in kept
    keys.p12(tmp_path, FIRST).unlink()
    third = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(third)
    assert third.form.certificate.text() == ""


def test_the_second_person_elsewhere_is_asked_for_only_where_two_are_demanded(
    qtbot, dialog, desk, tmp_path
):
    assert dialog.page == ASKING
    assert dialog.form.second_elsewhere.isHidden()
    cases.set_form(desk.session, {"needs_two_signatures": "ya"})
    two = DossierDialog(desk, tmp_path / "Berkas.pdf")
    qtbot.addWidget(two)
    assert not two.form.second_elsewhere.isHidden()
    two.form.certificate.setText("rina.p12")
    assert not two.form.request.is_outside
    two.form.second_elsewhere.setChecked(True)
    assert two.form.request.is_outside
    two.form.by_none.setChecked(True)
    assert not two.form.request.is_outside
