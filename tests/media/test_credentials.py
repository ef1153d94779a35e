"""Content Credentials: read as a claim, with nobody asked."""

from __future__ import annotations

import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.evidence import ContentCredentials, EvidenceKind
from app.tasks.job import JobContext
from media import credentials
from media.credentials import read_credentials
from media.worker import calls, client
from tests.media.made_files import make_photo, make_sound
from tests.media.signed_photos import make_signed_photo


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def in_child(path: Path) -> ContentCredentials:
    return calls.claims(path, EvidenceKind.PHOTO, JobContext()).credentials


def test_a_signed_photo_says_who_claims_what_was_done(tmp_path: Path) -> None:
    found = in_child(make_signed_photo(tmp_path / "a.jpg"))
    assert found.state == "claimed"
    assert found.generator == "Kamera Uji 1.0"
    assert found.signer == "Kamera Uji, Uji"
    assert found.actions == ("c2pa.created (digitalCapture)", "c2pa.color_adjustments")
    assert found.problem == ""


def test_one_changed_pixel_breaks_the_claim(tmp_path: Path) -> None:
    signed = make_signed_photo(tmp_path / "a.jpg")
    data = bytearray(signed.read_bytes())
    data[-40] ^= 1  # inside the picture, after all segments
    signed.write_bytes(data)
    found = in_child(signed)
    assert found.state == "broken"
    assert "assertion.dataHash.mismatch" in found.problem


def test_a_manifest_cut_in_its_middle_is_broken(tmp_path: Path) -> None:
    signed = make_signed_photo(tmp_path / "a.jpg")
    data = signed.read_bytes()
    at = data.index(b"c2pa.signature")
    signed.write_bytes(data[: at + 40] + bytes(400) + data[at + 440 :])
    assert in_child(signed).state == "broken"


def test_a_photo_or_sound_without_credentials_has_none(tmp_path: Path) -> None:
    assert in_child(make_photo(tmp_path / "a.jpg")).state == "absent"
    sound = make_sound(tmp_path / "a.amr", "libopencore_amrnb", rate=8000)
    found = calls.claims(sound, EvidenceKind.AUDIO, JobContext())
    assert found.credentials == ContentCredentials("absent")


def test_a_computer_without_the_library_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    found = read_credentials(make_photo(tmp_path / "a.jpg"), "JPEG")
    assert found == ContentCredentials("not_installed")


class _Asked(http.server.BaseHTTPRequestHandler):
    paths: list[str]

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server on this computer and what was asked of it."""
    monkeypatch.setattr(_Asked, "paths", [], raising=False)
    listening = http.server.HTTPServer(("127.0.0.1", 0), _Asked)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", _Asked.paths
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_manifest_elsewhere_is_named_and_not_fetched(
    tmp_path: Path, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    signed = make_signed_photo(tmp_path / "a.jpg", remote=f"{address}/manifest.c2pa")
    # The settings alone, without the barrier: here, in the parent, a socket could be opened.
    settings_alone = read_settings_only(signed)
    assert settings_alone == ContentCredentials("absent", problem="remote_only")
    assert in_child(signed) == settings_alone
    assert asked == []


def test_no_server_is_asked_about_a_certificate(
    tmp_path: Path, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    signed = make_signed_photo(tmp_path / "a.jpg", ocsp=f"{address}/ocsp")
    assert read_settings_only(signed).state == "claimed"
    assert in_child(signed).state == "claimed"
    assert asked == []


def test_without_our_settings_and_barrier_the_server_would_be_asked(
    tmp_path: Path, server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two tests above can fail: this is what the library does by itself."""
    address, asked = server
    signed = make_signed_photo(tmp_path / "a.jpg", remote=f"{address}/manifest.c2pa")
    monkeypatch.setitem(credentials._SETTINGS["verify"], "remote_manifest_fetch", True)
    assert read_settings_only(signed).state == "broken"
    assert asked == ["/manifest.c2pa"]


@pytest.mark.skipif(sys.platform == "win32", reason="the barrier is POSIX's")
def test_the_barrier_alone_also_holds(
    tmp_path: Path, server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = server
    signed = make_signed_photo(tmp_path / "a.jpg", remote=f"{address}/manifest.c2pa")
    monkeypatch.setitem(credentials._SETTINGS["verify"], "remote_manifest_fetch", True)
    assert read_credentials(signed, "JPEG").state == "broken"
    assert asked == []


def read_settings_only(path: Path) -> ContentCredentials:
    from contextlib import nullcontext
    from unittest import mock

    with mock.patch.object(credentials, "no_new_files", nullcontext):
        return read_credentials(path, "JPEG")
