"""Signed with another program, and stamped later, at the command line."""

from __future__ import annotations

from pathlib import Path

from app.dossier import signing
from tests.cli.test_release_commands import Shell, case, entries, netra, signer
from tests.dossier.keys import PASSPHRASE, p12, root_pem
from tests.dossier.other_programs import signed_by_another
from tests.dossier.tsa import make_authority, serving

__all__ = ["case", "netra"]


def test_what_was_prepared_goes_out_comes_back_signed_and_verifies_alone(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    prepared, back = tmp_path / "siap.pdf", tmp_path / "kembali.pdf"
    status, said, _err = netra("dossier", "build", case, "--out", prepared, "--outside")
    assert status == 0
    assert "netra dossier import" in said
    identity = signing.load_pkcs12(p12(tmp_path, "Rina Contoh"), PASSPHRASE)
    signed_by_another(prepared, back, identity)
    status, _said, err = netra("dossier", "import", case, prepared)
    assert (status, err.count("\n")) == (2, 1)
    assert "tanpa tanda tangan baru" in err
    status, _said, err = netra("dossier", "import", case, back)
    assert (status, err.count("\n")) == (2, 1)
    assert "akar tepercayanya" in err
    root = root_pem(tmp_path)
    made = netra.json("dossier", "import", case, back, "--trust", root)
    assert (made["state"], made["level"], made["signed_by"]) == (
        "signed", "PAdES B-B", "Rina Contoh",
    )  # fmt: skip
    assert Path(made["path"]).read_bytes() == back.read_bytes()
    assert netra.json("verify", back, "--trust", root)["ok"]
    assert netra.json("verify", case)["ok"]
    acts = [one["act"] for one in entries(case) if one["act"].startswith("dossier")]
    assert acts == ["dossier.build", "dossier.sign"]


def test_a_signed_dossier_is_stamped_later(netra: Shell, case: Path, tmp_path: Path) -> None:
    netra.json("dossier", "build", case, "--out", tmp_path / "a.pdf", *signer(p12(tmp_path)))
    with serving(make_authority(tmp_path / "tsa")) as authority:
        made = netra.json("dossier", "timestamp", case, "latest", "--timestamp-url", authority.url)
    assert (made["level"], made["next_step"]) == ("PAdES B-T", "release")
    found = netra.json("verify", made["path"], "--trust", authority.root)
    stamp = [one for one in found["checks"] if one["name"].startswith("document timestamp")]
    assert [one["ok"] for one in stamp] == [True]
    assert "timestamp_root_trusted=yes" in stamp[0]["detail"]
    status, said, _err = netra("verify", made["path"], "--trust", authority.root)
    assert status == 0
    assert "Cap waktu berkas" in said
    status, _said, err = netra(
        "dossier", "timestamp", case, "latest", "--timestamp-url", "http://127.0.0.1:9/"
    )
    assert (status, err.count("\n")) == (2, 1), err
