"""Rincian: hashes, streams, claimed metadata and provenance of the chosen item."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.evidence import Evidence, MediaInfo, StreamInfo
from app.services.messages import format_size, problem_text
from widgets.parts import EmptyState, column, label
from widgets.texts import clock, kind_text, local_time

Rows = list[tuple[str, str]]


class DetailsPane(QScrollArea):
    """Facts of one item, as text that can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Rincian barang bukti"))
        self.clear()

    def clear(self) -> None:
        """Say what will stand here."""
        self._put(
            EmptyState(
                "info",
                self.tr("Pilih barang bukti"),
                self.tr("Hash, aliran, metadata, dan asal-usulnya tampil di sini."),
            )
        )

    def show_item(self, item: Evidence) -> None:
        """Show what is known of an item."""
        page = QWidget()
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(12, 10, 12, 12)
        sheet.setSpacing(10)
        self._section(sheet, self.tr("BERKAS"), self._file_rows(item))
        self._section(sheet, self.tr("ASAL-USUL"), self._provenance_rows(item))
        if item.media is not None:
            self._section(sheet, self.tr("MEDIA"), self._media_rows(item.media))
            self._section(sheet, self.tr("ALIRAN"), self._stream_rows(item.media))
            claims = self._claim_rows(item.media)
            self._section(sheet, self.tr("METADATA (KLAIM BERKAS)"), claims)
        sheet.addStretch(1)
        self._put(page)

    def _put(self, page: QWidget) -> None:
        page.setProperty("kind", "sheet")
        self.setWidget(page)

    def _section(self, sheet: QVBoxLayout, title: str, rows: Rows) -> None:
        shown = [(name, value) for name, value in rows if value]
        if not shown:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(shown):
            key = label(name, "muted", wraps=True)
            key.setAlignment(Qt.AlignmentFlag.AlignTop)
            key.setMinimumWidth(86)
            # a hash has no space to break at; zero-width spaces would be copied along
            text = label(value, wraps=True)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setAccessibleName(name)
            grid.addWidget(key, number, 0)
            grid.addWidget(text, number, 1)
        sheet.addLayout(column(label(title, "section"), grid, spacing=4))

    def _file_rows(self, item: Evidence) -> Rows:
        return [
            (self.tr("Nomor"), item.code),
            (self.tr("Nama"), item.name),
            (self.tr("Masalah"), problem_text(item.problem) if item.problem else ""),
            (self.tr("Ukuran"), _size_text(item.digest.size_bytes)),
            ("SHA-256", _grouped(item.digest.sha256)),
            ("SHA-512", _grouped(item.digest.sha512)),
            (self.tr("Masuk"), local_time(item.added_at)),
        ]  # fmt: skip

    def _provenance_rows(self, item: Evidence) -> Rows:
        origin, none = item.provenance, self.tr("tidak tersedia")
        return [
            (self.tr("Dari"), origin.received_from or none),
            (self.tr("Diterima"), local_time(origin.received_at) if origin.received_at else none),
            (self.tr("Perangkat"), origin.source or none),
            (self.tr("Catatan"), origin.note),
            (self.tr("Alasan"), origin.unavailable_reason),
            (self.tr("Disalin dari"), item.source_path),
            (self.tr("Diubah pada"), local_time(item.source_modified_at)),
        ]

    def _media_rows(self, media: MediaInfo) -> Rows:
        rate = media.frame_rate
        return [
            (self.tr("Jenis"), f"{kind_text(media.kind)} ({media.container})"),
            (self.tr("Lama"), clock(media.duration_us) if media.duration_us else ""),
            (self.tr("Ukuran"), f"{media.width} × {media.height}" if media.width else ""),
            (self.tr("Putaran"), f"{media.rotation}°" if media.rotation else ""),
            (self.tr("Laju"), f"{float(rate):.3f} fps" if rate else ""),
            (
                self.tr("Laju tetap"),
                self.tr("tidak, berubah-ubah") if media.is_variable_rate else "",
            ),
            (self.tr("Bingkai"), str(media.frame_count) if media.frame_count else ""),
            (self.tr("Kerusakan"), problem_text(media.damage) if media.damage else ""),
        ]

    def _stream_rows(self, media: MediaInfo) -> Rows:
        return [(f"{stream.index} · {stream.kind}", _stream(stream)) for stream in media.streams]

    def _claim_rows(self, media: MediaInfo) -> Rows:
        gps = media.claimed_gps
        rows = [
            (self.tr("Dibuat"), media.claimed_created_at),
            (self.tr("Lokasi"), f"{gps[0]:.6f}, {gps[1]:.6f}" if gps else ""),
        ]
        return rows + list(media.exif)


def _size_text(size_bytes: int) -> str:
    exact = f"{size_bytes:,}".replace(",", ".")
    return f"{format_size(size_bytes)} ({exact} B)"


def _grouped(digest: str) -> str:
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _stream(stream: StreamInfo) -> str:
    size = f"{stream.width}×{stream.height}" if stream.width else ""
    sound = f"{stream.sample_rate} Hz" if stream.sample_rate else ""
    channels = f"{stream.channels} ch" if stream.channels else ""
    return " · ".join(p for p in (stream.codec, size, sound, channels, stream.language) if p)
