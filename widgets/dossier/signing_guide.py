"""For somebody who has never signed a PDF: what is needed, what to do, what not to do after."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from widgets.parts import Button, IconButton, column, label, row


def guide_button(owner: QWidget) -> IconButton:
    """Make the button that opens it; it goes with its owner."""

    def show() -> None:
        guide = SigningGuide(owner)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.open()

    return IconButton("help", owner.tr("Panduan menandatangani"), show)


class SigningGuide(QDialog):
    """Tells it in eight short steps, in the order in which they come up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Panduan menandatangani"))
        parts: list[QWidget] = []
        for number, (step, text) in enumerate(self._steps(), 1):
            parts += [label(f"{number}. {step}", "section"), label(text, wraps=True)]
        inside = QWidget()
        inside.setLayout(column(*parts, None, margins=(0, 0, 12, 0), spacing=6))
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        close = Button(self.tr("Tutup"), "primary")
        close.clicked.connect(self.accept)
        title = label(self.tr("Menandatangani berkas secara elektronik"), "title")
        body = column(title, area, row(None, close), margins=(20, 16, 20, 14), spacing=10)
        body.setStretch(1, 1)
        self.setLayout(body)
        self.resize(660, 640)

    def _steps(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                self.tr("Apa artinya"),
                self.tr(
                    "Tanda tangan elektronik meliputi seluruh PDF beserta lampirannya. Satu "
                    "huruf yang kelak diubah membuatnya tidak sah, dan siapa pun dapat "
                    "memeriksanya tanpa Netra. Gambar tanda tangan yang ditempelkan bukan tanda "
                    "tangan ini."
                ),
            ),
            (
                self.tr("Yang Anda perlukan"),
                self.tr(
                    "Sertifikat elektronik atas nama Anda sendiri dari penerbit yang dipakai "
                    "lembaga: berkas .p12 atau .pfx dengan kata sandinya, atau kartu (token) "
                    "dengan driver dari penerbitnya dan PIN. Netra tidak membuat sertifikat. "
                    "Sertifikat demonstrasi hanya untuk mencoba dan tidak membuktikan siapa "
                    "pun."
                ),
            ),
            (
                self.tr("Sebelum menandatangani"),
                self.tr(
                    "Baca halaman di sebelah kanan dan daftar yang belum lengkap. Yang "
                    "ditandatangani adalah persis isi itu. Kata sandi dan PIN hanya dipakai "
                    "sekali ini dan tidak disimpan; jangan titipkan kepada orang lain, sebab "
                    "tanda tangannya atas nama Anda."
                ),
            ),
            (
                self.tr("Membubuhkan"),
                self.tr(
                    "Pilih berkas sertifikat (atau driver token), isi kata sandi (atau PIN), "
                    "lalu tekan Susun berkas. Netra menghitung ulang semua hash, membubuhkan "
                    "tanda tangan, dan memeriksanya sendiri; berkas hanya disimpan bila "
                    "terbukti sah. PIN yang salah beberapa kali mengunci token: bila ragu, "
                    "berhenti dan tanyakan."
                ),
            ),
            (
                self.tr("Dengan program lain"),
                self.tr(
                    "Bila sertifikat Anda hanya dapat dipakai di portal atau aplikasi lembaga "
                    "(misalnya BSrE), pilih “Dengan program lain”. Netra menyiapkan berkasnya; "
                    "tandatangani salinan itu di sana, taruh gambarnya hanya di dalam bingkai pada "
                    "halaman terakhir, lalu masukkan hasilnya lewat Daftar berkas. Jangan dicetak, "
                    "dipindai, atau disimpan ulang di antaranya: berkas yang ditulis ulang ditolak."
                ),
            ),
            (
                self.tr("Cap waktu"),
                self.tr(
                    "Layanan cap waktu membuktikan kapan tanda tangan dibubuhkan (tingkat B-T) "
                    "dan memerlukan jaringan. Tanpa itu tanda tangan tetap sah (tingkat B-B), "
                    "dengan waktu menurut jam komputer ini. Boleh dikosongkan; cap waktu dapat "
                    "dibubuhkan kemudian lewat Daftar berkas."
                ),
            ),
            (
                self.tr("Bila dua orang menandatangani"),
                self.tr(
                    "Pemeriksa menandatangani dahulu. Sesudah itu Ketua, pada Daftar berkas, "
                    "memilih berkas itu dan membubuhkan tanda tangannya sendiri. Orang, "
                    "sertifikat, dan kunci yang sama ditolak. Sebelum keduanya ada, salinannya "
                    "bernama DRAF."
                ),
            ),
            (
                self.tr("Sesudahnya"),
                self.tr(
                    "Serahkan berkas PDF itu sendiri, bukan hasil cetak, pindaian, atau hasil "
                    "“simpan sebagai”: itu salinan tanpa bukti. Jangan membuka dan menyimpannya "
                    "lagi dengan program lain. Tekan Verifikasi untuk melihat apa yang dilihat "
                    "pihak lain. Bila pembaca PDF menyebut penanda tangan tidak dikenal, tanda "
                    "tangannya tidak rusak: komputer itu hanya belum memercayai penerbit "
                    "sertifikat Anda."
                ),
            ),
        )
