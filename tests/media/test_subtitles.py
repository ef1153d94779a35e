"""Subtitle files of strangers: encodings, broken times, markup, signs that turn the text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.domain.errors import UnreadableMedia
from app.domain.subtitles import MAX_BYTES, MAX_LETTERS, ReadSubtitles
from app.tasks.job import JobContext
from media import subtitle_child
from media.subtitles import read
from media.worker import client

SRT = "1\n00:00:01,500 --> 00:00:02,000\nHadirin – sekalian\ndi ruang “ini”\n\n"


def made(folder: Path, content: bytes | str, name: str = "a.srt") -> ReadSubtitles:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def texts(found: ReadSubtitles) -> list[str]:
    return [cue.text for cue in found.cues]


def spans(found: ReadSubtitles) -> list[tuple[int, int]]:
    return [(cue.start_us // 1000, cue.end_us // 1000) for cue in found.cues]


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_every_encoding_gives_the_same_text(tmp_path: Path, codec: str, said: str) -> None:
    found = made(tmp_path, SRT.encode(codec))
    assert texts(found) == ["Hadirin – sekalian di ruang “ini”"]
    assert (found.encoding, spans(found)) == (said, [(1500, 2000)])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_and_a_missing_empty_line_are_read(tmp_path: Path, end: str) -> None:
    lines = ["1", "00:00:01,000 --> 00:00:02,000", "satu", "2", "00:00:03,000 --> 00:00:04,000"]
    found = made(tmp_path, end.join([*lines, "dua 2024"]))
    assert texts(found) == ["satu", "dua 2024"]


@pytest.mark.parametrize(
    ("timing", "span"),
    [
        ("00:00:01,5 --> 00:00:02,25", (1500, 2250)),
        ("00:00:01.500-->00:00:02.000", (1500, 2000)),
        ("01:01,500 --> 01:02,000", (61_500, 62_000)),
        ("1:0:1 --> 1:0:2", (3_601_000, 3_602_000)),
        ("00:00:01:500 -> 00:00:02:000", (1500, 2000)),
        ("00:00:01,500 --> 00:00:02,000 X1:100 X2:200", (1500, 2000)),
        ("120:00:01,500 --> 120:00:02,000", (432_001_500, 432_002_000)),
    ],
)
def test_odd_times_are_read(tmp_path: Path, timing: str, span: tuple[int, int]) -> None:
    assert spans(made(tmp_path, f"1\n{timing}\nkata\n")) == [span]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:02,000 --> 00:00:01,000",
        "00:00:02,000 --> 00:00:02,000",
        "00:61:01,000 --> 00:62:02,000",
        "00:00:61,000 --> 00:01:62,000",
        "aa:bb --> cc:dd",
        "-00:00:01,000 --> 00:00:02,000",
        "99999:00:00,000 --> 99999:00:01,000",
        "٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٠٠٠",
    ],
)
def test_a_broken_time_is_counted_and_its_text_left_out(tmp_path: Path, timing: str) -> None:
    found = made(tmp_path, f"1\n{timing}\nhilang\n\n{SRT}")
    assert texts(found) == ["Hadirin – sekalian di ruang “ini”"]
    assert found.notes.unread == 1


def test_an_arrow_in_what_is_said_begins_no_cue(tmp_path: Path) -> None:
    said = "Kudus -> Pati, pukul 07:00 -> selesai\n-> nomor 2"
    found = made(tmp_path, f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n\n2\n{SRT[2:]}")
    assert texts(found)[0] == "Kudus -> Pati, pukul 07:00 -> selesai -> nomor 2"
    assert (len(texts(found)), found.notes.unread) == (2, 0)


def test_cues_out_of_order_and_over_each_other_are_sorted_and_counted(tmp_path: Path) -> None:
    second = "00:00:05,000 --> 00:00:09,000\nkedua\n\n"
    found = made(tmp_path, f"{second}00:00:06,000 --> 00:00:07,000\nketiga\n\n{SRT}")
    assert texts(found)[1:] == ["kedua", "ketiga"]
    assert found.notes.overlapping == 1


def test_markup_is_left_out_and_entities_are_read(tmp_path: Path) -> None:
    said = r"{\an8}<i>Ayo</i> <font color=red>&lt;b&gt;dukung&amp;</font><00:00:01.700> kita"
    head = "WEBVTT - judul\n\nNOTE ini\ncatatan\n\nSTYLE\n::cue {}\n\nid-1\n"
    cue = f"00:01.000 --> 00:02.000 align:start\n<v.loud Pak Budi>{said}</v>\n"
    found = made(tmp_path, head + cue, "a.vtt")
    assert (found.form, texts(found)) == ("vtt", ["Pak Budi: Ayo <b>dukung& kita"])


def test_signs_that_turn_or_hide_text_are_taken_out_and_counted(tmp_path: Path) -> None:
    said = "pilih \u202eaud\u202c \u2066nomor\u2069\u200b\x07\x1b[31m du\u00ada\u2028baris"
    found = made(tmp_path, f"00:00:01,000 --> 00:00:02,000\n{said}\n")
    assert texts(found) == ["pilih aud nomor [31m dua baris"]
    assert found.notes.turned == 4
    assert all(text.isprintable() for text in texts(found))


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, os.urandom(5000), b"%PDF-1.7\n1 0 obj"])
def test_what_is_no_subtitle_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableMedia) as caught:
        made(tmp_path, content)
    assert caught.value.facts["why"] == "no_cues"


def test_a_huge_file_is_refused_and_a_huge_line_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "besar.srt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableMedia) as caught:
        read(path)
    assert caught.value.facts["why"] == "subtitles_too_large"
    found = made(tmp_path, "00:00:01,000 --> 00:00:02,000\n" + "kata " * 100_000)
    assert len(texts(found)[0]) <= MAX_LETTERS
    assert found.notes.cut == 1


def test_markup_that_never_closes_costs_no_more_than_it_is_long(tmp_path: Path) -> None:
    hard = "<" * 200_000 + "{\\" * 200_000 + "&" * 200_000
    assert len(made(tmp_path, f"00:00:01,000 --> 00:00:02,000\n{hard}\n").cues) == 1


def test_a_child_reads_it_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(SRT, encoding="utf-8")
    try:
        assert subtitle_child.read_subtitles(path, JobContext()) == read(path)
        path.write_text("tidak ada")
        with pytest.raises(UnreadableMedia) as caught:
            subtitle_child.read_subtitles(path, JobContext())
        assert caught.value.facts["why"] == "no_cues"
    finally:
        client.shutdown()


def test_what_a_child_may_not_say_is_not_believed(tmp_path: Path) -> None:
    good = made(tmp_path, SRT)
    assert subtitle_child._is_believable(good)
    cue = good.cues[0]
    for forged in (
        type(cue)(5, 4, "kata"),
        type(cue)(0, 9, "\u202ekata"),
        type(cue)(0, 9, "x" * (MAX_LETTERS + 1)),
        type(cue)(-1, 9, "kata"),
    ):
        told = ReadSubtitles(good.form, good.encoding, good.sha256, (forged,), good.notes)
        assert not subtitle_child._is_believable(told)
