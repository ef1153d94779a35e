"""Times and numbers become exact frames, and back."""

from __future__ import annotations

import io
import json
import zipfile
from fractions import Fraction
from pathlib import Path
from threading import Event

import av
import numpy as np
import pytest

from app.domain.errors import Cancelled, InvalidValue, TimeOutsideMedia, UnreadableMedia
from app.domain.mediatime import FrameRequest, TimeRange
from app.tasks.job import JobContext, Progress
from media.frame_table import MediaIndex
from media.index import build_index, index_of
from media.packets import NO_TIME, scan_packets
from tests.media.barcode import CLIPS, FRAMES, RATE, Clip
from tests.media.made_files import make_sound, make_video


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def late(folder: Path) -> MediaIndex:
    return build_index(CLIPS["late-start.ts"].write(folder), JobContext())


@pytest.fixture(scope="module")
def phone(folder: Path) -> MediaIndex:
    return build_index(CLIPS["phone-vfr.mp4"].write(folder), JobContext())


def test_time_counts_from_the_start_of_the_container(late: MediaIndex) -> None:
    first = late.position(0)

    assert first.pts * first.time_base > 5000
    assert 0 <= first.time_us < 100_000


def test_a_frames_own_time_leads_back_to_it(late: MediaIndex, phone: MediaIndex) -> None:
    for index in (late, phone):
        assert [index.frame_at(index.position(i).time_us) for i in range(len(index))] == list(
            range(FRAMES)
        )
        assert [index.position(i).time_us for i in range(FRAMES)] == index.times_us.tolist()


def test_between_two_frames_the_earlier_one_is_on_screen(phone: MediaIndex) -> None:
    before_gap = 49

    middle = (int(phone.times_us[before_gap]) + int(phone.times_us[before_gap + 1])) // 2

    assert phone.frame_at(middle) == before_gap
    assert phone.frame_at(int(phone.times_us[before_gap + 1]) - 1) == before_gap
    assert phone.frame_at(-5) == 0


def test_a_span_holds_the_frames_on_screen_during_it(phone: MediaIndex) -> None:
    start, end = int(phone.times_us[10]), int(phone.times_us[20])

    assert phone.frames_in(TimeRange(start, end)) == range(10, 20)
    assert phone.frames_in(TimeRange(start + 1, end + 1)) == range(10, 21)


def test_a_point_or_a_gap_is_the_frame_on_screen(phone: MediaIndex) -> None:
    inside_gap = int(phone.times_us[49]) + 100_000

    assert phone.frames_in(TimeRange(inside_gap, inside_gap)) == range(49, 50)
    assert phone.frames_in(TimeRange(inside_gap, inside_gap + 1000)) == range(49, 50)


def test_a_place_outside_is_refused(phone: MediaIndex) -> None:
    for request in (
        FrameRequest(frame=FRAMES),
        FrameRequest(frame=-1),
        FrameRequest(time_us=phone.duration_us),
        FrameRequest(time_us=-1),
    ):
        with pytest.raises(TimeOutsideMedia):
            phone.resolve(request)
    with pytest.raises(TimeOutsideMedia):
        phone.frames_in(TimeRange(phone.duration_us + 1, phone.duration_us + 2))


def test_a_table_read_back_is_the_same_and_its_file_too(phone: MediaIndex, tmp_path: Path) -> None:
    phone.save(tmp_path / "a.npz")

    again = MediaIndex.load(tmp_path / "a.npz")
    again.save(tmp_path / "b.npz")

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert again.pts.tolist() == phone.pts.tolist()
    assert (again.rotation, again.time_base, again.damage) == (0, Fraction(1, 90_000), "")
    assert not again.pts.flags.writeable


def test_a_damaged_table_is_refused(phone: MediaIndex, tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    phone.save(path)
    whole = path.read_bytes()

    for damaged in (b"", b"PK", whole[: len(whole) // 2], whole.replace(b"'<i8'", b"'|O8'")):
        path.write_bytes(damaged)
        with pytest.raises(InvalidValue):
            MediaIndex.load(path)


def test_a_table_whose_header_claims_too_much_is_refused(phone: MediaIndex, tmp_path: Path) -> None:
    path, forged = tmp_path / "x.npz", tmp_path / "y.npz"
    phone.save(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(forged, "w") as out:
        for name in source.namelist():
            out.writestr(name, source.read(name).replace(b"(125,), ", b"(9e9,), "))
    with pytest.raises(InvalidValue):
        MediaIndex.load(forged)


def test_frames_out_of_order_are_no_table(phone: MediaIndex) -> None:
    fields = {name: getattr(phone, name) for name in MediaIndex.__slots__ if name != "times_us"}

    with pytest.raises(InvalidValue):
        MediaIndex(**fields | {"pts": phone.pts[::-1].copy()})


def test_invented_times_of_an_avi_make_every_frame_be_decoded(folder: Path) -> None:
    h264 = build_index(CLIPS["h264.avi"].write(folder), JobContext())
    mpeg4 = build_index(CLIPS["xvid.avi"].write(folder), JobContext())

    assert h264.is_decoded
    assert not mpeg4.is_decoded
    assert (len(h264), len(mpeg4)) == (FRAMES, FRAMES)


def test_two_ways_to_index_agree(folder: Path) -> None:
    path = CLIPS["open-gop.mp4"].write(folder)

    by_packets, decoded = (
        build_index(path, JobContext()),
        build_index(path, JobContext(), decode_all=True),
    )

    assert (by_packets.is_decoded, decoded.is_decoded) == (False, True)
    assert by_packets.pts.tolist() == decoded.pts.tolist()
    assert by_packets.key_pts.tolist() == decoded.key_pts.tolist()


def test_a_headers_count_is_kept_as_a_claim(folder: Path) -> None:
    index = build_index(CLIPS["edit-list.mp4"].write(folder), JobContext())

    assert index.stated_frames == FRAMES
    assert len(index) == FRAMES - 12


def test_the_last_frame_ends_after_its_own_duration(folder: Path) -> None:
    index = build_index(CLIPS["gop250.mp4"].write(folder), JobContext())

    assert index.video_end_us == FRAMES * 1_000_000 // RATE
    assert index.end_us(FRAMES - 1) == index.video_end_us
    assert index.end_us(0) == int(index.times_us[1])


def test_sound_alone_has_no_frames(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "voice.m4a", "aac")

    with pytest.raises(UnreadableMedia) as refused:
        build_index(path, JobContext())

    assert refused.value.facts["why"] == "no_video"


def test_indexing_reports_progress_and_stops_when_told(folder: Path) -> None:
    path = CLIPS["gop250.mp4"].write(folder)
    seen: list[Progress] = []
    build_index(path, JobContext(on_progress=seen.append))
    stop = Event()
    stop.set()

    with pytest.raises(Cancelled):
        build_index(path, JobContext(cancel=stop))

    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert {p.step for p in seen} == {"indexing"}


def test_an_index_is_made_anew_when_the_file_changed(tmp_path: Path) -> None:
    path = CLIPS["mjpeg.avi"].write(tmp_path)
    before = index_of(path, JobContext())

    again = index_of(path, JobContext())
    path.write_bytes(CLIPS["xvid.avi"].write(tmp_path).read_bytes())

    assert again is before
    assert index_of(path, JobContext()) is not before


def test_a_longer_video_is_confirmed_by_samples(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.options = {"preset": "ultrafast", "g": "60", "bf": "2"}
        for i in range(500):
            frame = av.VideoFrame.from_ndarray(np.full((720, 1280, 3), i % 200, np.uint8), "rgb24")
            frame.pts = i
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))

    index = build_index(path, JobContext())

    assert len(index) == 500
    assert not index.is_decoded
    assert index.damage == ""


def test_a_time_stamp_that_no_recording_has_is_damage_not_a_crash(tmp_path: Path) -> None:
    made = make_video(tmp_path / "a.ivf", codec="libvpx", frames=3)
    data = bytearray(made.read_bytes())
    first = 32  # the file's header; then 4 bytes of size and 8 of time before each frame
    second = first + 12 + int.from_bytes(data[first : first + 4], "little")
    data[second + 4 : second + 12] = (2**61).to_bytes(8, "little")
    made.write_bytes(data)
    with pytest.raises(UnreadableMedia) as caught:
        build_index(made, JobContext())
    assert caught.value.facts["why"] == "damaged"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_base", "1e999999999"),
        ("sample_aspect", "1/0"),
        ("origin_pts", 1e308),
        ("origin_pts", 2**70),
        ("stated_frames", "12"),
        ("is_decoded", 1),
        ("damage", ["x"]),
        ("version", None),
    ],
)
def test_a_stored_table_with_facts_of_another_kind_is_refused(
    phone: MediaIndex, tmp_path: Path, name: str, value: object
) -> None:
    good, bad = tmp_path / "good.npz", tmp_path / "bad.npz"
    phone.save(good)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            if member == "facts.npy":
                facts = json.loads(np.load(io.BytesIO(data)).tobytes())
                out = io.BytesIO()
                text = json.dumps(facts | {name: value}).encode()
                np.lib.format.write_array(out, np.frombuffer(text, np.uint8))
                data = out.getvalue()
            target.writestr(member, data)
    with pytest.raises(InvalidValue):
        MediaIndex.load(bad)


def test_a_programme_stream_keeps_the_times_that_it_states(tmp_path: Path) -> None:
    def with_pauses(number: int) -> float:
        return number / 25 + 0.6 * (number // 30)

    path = Clip("recorder.mpg", container="vob", size=(480, 270), time=with_pauses).write(tmp_path)
    table = scan_packets(path, JobContext())
    index = build_index(path, JobContext())

    assert NO_TIME in table.pts, "some pictures begin in the packet of another"
    assert index.damage == ""
    assert index.times_us.tolist() == pytest.approx(
        [int(index.times_us[0]) + with_pauses(n) * 1e6 for n in range(FRAMES)], abs=100
    )
