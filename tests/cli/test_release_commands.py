"""Two persons at the command line: from the form's demand to the released dossier."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.domain.case import CaseForm, Reviewer
from app.services import cases
from tests.dossier.keys import PASSPHRASE, p12

PEMERIKSA = ("--reviewer", "Siti Aminah")
KETUA = ("--reviewer", "Budi Contoh")


class Shell:
    """Runs commands and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = run([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def json(self, *arguments: object) -> Any:
        status, out, err = self(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)


@pytest.fixture
def netra(capsys: pytest.CaptureFixture[str], fresh_data: Path) -> Shell:
    return Shell(capsys)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SANDI", PASSPHRASE.decode())
    with cases.new_case(tmp_path / "uji", CaseForm("1", "Uji"), Reviewer("Siti")) as session:
        return session.folder


def signer(path: Path) -> tuple[object, ...]:
    return ("--sign", path, "--passphrase-env", "SANDI")


def entries(case: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (case / "custody.jsonl").read_text().splitlines()]


def test_two_persons_sign_and_the_dossier_is_released(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    first, second = p12(tmp_path, "Siti Aminah"), p12(tmp_path, "Budi Contoh")
    netra.json("case", "set", case, "needs_two_signatures=ya", *PEMERIKSA)
    for role, name, file in (("pemeriksa", "Siti", first), ("ketua", "Budi Contoh", second)):
        made = netra.json(
            *("identity", "add", case, "--role", role, "--name", name, "--certificate", file),
            *("--passphrase-env", "SANDI"),
        )
        assert (made["role"], len(made["certificate_sha256"])) == (role, 64)
    built = tmp_path / "satu.pdf"
    netra.json("dossier", "build", case, "--out", built, *signer(first), *PEMERIKSA)
    (listed,) = netra.json("dossier", "list", case)
    assert (listed["state"], listed["needed"], listed["is_complete"]) == ("signed", 2, False)
    assert netra("dossier", "release", case, "latest", *KETUA)[0] == 2
    assert netra("verify", built)[0] == 1  # one of two is not enough for who receives it
    assert netra.json("verify", case)["ok"]
    both = tmp_path / "dua.pdf"
    made = netra.json(*("dossier", "sign", case, "latest", "--out", both), *signer(second), *KETUA)
    assert (made["state"], made["next_step"], made["path"]) == ("signed_both", "release", str(both))
    assert netra.json("verify", both)["ok"]
    done = netra.json("dossier", "release", case, "latest", "--out", tmp_path / "sah.pdf", *KETUA)
    assert (done["state"], done["path"]) == ("released", str(tmp_path / "sah.pdf"))
    assert (tmp_path / "sah.pdf").read_bytes() == both.read_bytes()
    acts = [(e["act"], e["who"]["role"]) for e in entries(case) if e["act"].startswith("dossier")]
    # Budi is known to the case as Ketua, Siti Aminah under no such name: nobody had to say so
    assert acts == [
        ("dossier.build", "Pemeriksa"),
        ("dossier.sign", "Ketua"),
        ("dossier.release", "Ketua"),
        ("dossier.copy", "Ketua"),
    ]
    status, said, _err = netra("dossier", "list", case)
    assert status == 0
    assert "disahkan" in said
    assert "digantikan berkas berikutnya" in said
    assert "released" in netra("dossier", "list", case, "--lang", "en")[1]


def test_the_first_signer_is_refused_in_words_and_nothing_is_left(
    netra: Shell, case: Path, tmp_path: Path
) -> None:
    first = p12(tmp_path, "Siti Aminah")
    netra.json("dossier", "build", case, "--out", tmp_path / "a.pdf", *signer(first))
    out = tmp_path / "b.pdf"
    status, _said, err = netra(*("dossier", "sign", case, "latest", "--out", out), *signer(first))
    assert status == 2
    assert err.count("\n") == 1
    assert "sertifikatnya sama" in err
    assert not out.exists()
    assert len(list((case / "dossiers").iterdir())) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("dossier", "sign", "{case}", "latest"),
        ("dossier", "sign", "{case}", "latest", "--sign", "x.p12", "--field", "Pemeriksa"),
        ("dossier", "release", "{case}", "latest"),
        ("identity", "add", "{case}", "--role", "tamu", "--name", "X"),
        ("identity", "remove", "{case}", "Orang Lain", "--why", "pindah"),
        ("identity", "remove", "{case}", "Orang Lain"),
    ],
)
def test_a_wrong_call_is_one_line(netra: Shell, case: Path, arguments: tuple[str, ...]) -> None:
    status, out, err = netra(*(text.format(case=case) for text in arguments))
    assert (status, out, err.count("\n")) == (2, "", 1), err


def test_the_role_at_work_is_said_by_option_environment_or_the_case(
    netra: Shell, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def role() -> tuple[str, str]:
        who = entries(case)[-1]["who"]
        return who["name"], who["role"]

    netra.json("case", "set", case, "title=satu", "--reviewer", "Budi", "--role", "Pengawas")
    assert role() == ("Budi", "Pengawas")
    monkeypatch.setenv("NETRA_ROLE", "Staf")
    netra.json("case", "set", case, "title=dua", "--reviewer=Budi")
    assert role() == ("Budi", "Staf")
    monkeypatch.delenv("NETRA_ROLE")
    # after these nouns --role is the role of the person entered; in front it is one's own
    netra.json("identity", "add", case, "--role", "ketua", "--name", "Budi", "--reviewer", "Ani")
    assert role() == ("Ani", "Pemeriksa")
    netra.json("--role", "Staf", "person", "add", case, "--role", "saksi", "--name", "Wati")
    assert role()[1] == "Staf"
    netra.json("case", "set", case, "title=tiga", "--reviewer", "budi")
    assert role() == ("budi", "Ketua")


def test_a_person_is_listed_removed_and_still_shown_among_all(netra: Shell, case: Path) -> None:
    netra.json("identity", "add", case, "--role", "staf", "--name", "Dewi")
    assert [item["name"] for item in netra.json("identity", "list", case)] == ["Dewi"]
    netra.json("identity", "remove", case, "Dewi", "--why", "pindah tugas")
    assert netra.json("identity", "list", case) == []
    (gone,) = netra.json("identity", "list", case, "--all")
    assert gone["removed_at"]
    assert entries(case)[-1]["why"] == "pindah tugas"
    assert netra.json("verify", case)["ok"]
