"""A frame in memory of its own, so that keeping it costs what it says and no more.

Decoders take their frames from a pool that only grows: frames that were kept and let go again
stay in it, in each decoder's own. A copy is given back to the system at once (2 ms for 1080p).
"""

from __future__ import annotations

from fractions import Fraction

from av.filter import Graph
from av.video.frame import VideoFrame


class FrameCopier:
    """Copies frames with all that belongs to them; used from one thread.

    PyAV copies a frame only where somebody else holds it too, and cannot set everything that
    conversion depends on (where chroma lies): so a graph without a filter gives a twin that
    shares the pixels, and the twin is made writable.
    """

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._shape: tuple[int, int, str] | None = None

    def copy(self, frame: VideoFrame) -> VideoFrame:
        """Give the same frame in memory that nobody else uses.

        The frame itself where the converter reads rows below the picture, which a copy has not.
        """
        if _leans_on_hidden_rows(frame):
            return frame
        shape = (frame.width, frame.height, frame.format.name)
        if self._graph is None or shape != self._shape:
            self._graph, self._shape = _straight(frame), shape
        self._graph.push(frame)
        twin = self._graph.pull()
        if not isinstance(twin, VideoFrame):
            raise TypeError(type(twin))
        twin.make_writable()
        return twin


def _leans_on_hidden_rows(frame: VideoFrame) -> bool:
    """Tell two fields of 4:2:0 with half a line of chroma too few.

    swscale reads a whole one; in the decoder's own memory it is there.
    """
    has_half_lines = frame.format.chroma_height(4) == 2
    return frame.interlaced_frame and has_half_lines and frame.height % 4 != 0


def _straight(frame: VideoFrame) -> Graph:
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )
    graph.link_nodes(source, graph.add("buffersink")).configure()
    return graph
