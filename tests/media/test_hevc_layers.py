from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from media.frames import FrameReader, pixels_sha256, rgb24_upright
from media.hevc_layers import has_one_layer
from tests.media.numbered import index_of, picture

_FAST = {"preset": "ultrafast"}
_ONE = "log-level=none:bframes=4:b-pyramid=1"
_THREE = "log-level=none:bframes=3:b-pyramid=1:temporal-layers=3"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    folder = tmp_path_factory.mktemp("hevc")

    def write(name: str, options: str) -> Path:
        path = folder / name
        with av.open(str(path), "w") as out:
            stream = out.add_stream("libx265", rate=25, options=_FAST | {"x265-params": options})
            stream.height, stream.width, stream.pix_fmt = *picture(0).shape[:2], "yuv420p"
            for number in range(60):
                frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
                frame.pts = number
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return path

    return write


def extradata(path: Path) -> bytes | None:
    with av.open(str(path)) as container:
        return container.streams.video[0].codec_context.extradata


@pytest.mark.parametrize("name", ["one.mp4", "one.mkv", "one.ts"])
def test_one_layer_is_known_in_every_container(written, name):
    path = written(name, _ONE)
    assert has_one_layer(extradata(path))
    assert index_of(path).can_skip


@pytest.mark.parametrize("name", ["three.mp4", "three.ts"])
def test_several_layers_are_never_skipped_in(written, name):
    path = written(name, _THREE)
    assert not has_one_layer(extradata(path))
    assert not index_of(path).can_skip


def test_nothing_or_nonsense_is_not_one_layer(written):
    whole = extradata(written("whole.mp4", _ONE))
    assert whole is not None
    assert not has_one_layer(None)
    assert not has_one_layer(b"")
    assert not any(has_one_layer(whole[:length]) for length in range(24))
    noise = np.random.default_rng(3).integers(0, 256, (200, 64), dtype=np.uint8)
    for some in noise:
        has_one_layer(b"\x01" + some.tobytes())  # no error, whatever it says


def test_frames_after_a_skip_have_the_pixels_of_a_whole_decoding(written):
    path = written("pixels.mp4", _ONE)
    index = index_of(path)
    with av.open(str(path)) as container:
        whole = [pixels_sha256(rgb24_upright(f, index)) for f in container.decode(video=0)]
    for wanted in (59, 31, 44, 12):
        with FrameReader(path, index, cache_bytes=0) as reader:
            assert pixels_sha256(rgb24_upright(reader.frame(wanted), index)) == whole[wanted]
