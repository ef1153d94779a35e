"""The first field of an interlaced picture by itself: on the screen, or where a recipe says so."""

from __future__ import annotations

import av
from av.filter import Graph
from av.video.frame import VideoFrame


def deinterlaced(
    before: VideoFrame | None, frame: VideoFrame, after: VideoFrame | None
) -> VideoFrame:
    """Give the first field of a frame at full height, its missing lines worked out (bwdif).

    A graph of its own for each frame (some 10 ms at 1080i): the frames asked for follow no order.

    Args:
        before: the frame before it in display order; None takes the frame itself.
        frame: what is to be shown; a progressive one comes back as it is.
        after: the frame after it, or None.
    """
    if not frame.interlaced_frame:
        return frame
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base,
    )
    parts = [graph.add("bwdif", "mode=send_frame:deint=all"), graph.add("buffersink")]
    graph.link_nodes(source, *parts).configure()
    shown: list[VideoFrame] = []
    for near in (before or frame, frame, after or frame):
        if not _fits(near, frame):
            near = frame
        graph.push(near)
        shown.extend(_pulled(graph))
    # the filter holds one picture back: what came second is the frame itself
    wanted = shown[1]
    wanted.pts, wanted.time_base = frame.pts, frame.time_base
    return wanted


def _fits(near: VideoFrame, frame: VideoFrame) -> bool:
    return (near.width, near.height, near.format.name) == (
        frame.width,
        frame.height,
        frame.format.name,
    )


def _pulled(graph: Graph) -> list[VideoFrame]:
    found: list[VideoFrame] = []
    while True:
        try:
            picture = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return found
        if isinstance(picture, VideoFrame):
            found.append(picture)
