"""The words: class name -> (title, sentence with {facts}, what is safe and what to do)."""

from __future__ import annotations

from app.services.signing_texts import INDONESIAN as SIGNING

INDONESIAN: dict[str, tuple[str, str, str]] = {
    **SIGNING,
    "AppError": (
        "Tidak dapat diselesaikan",
        "Pekerjaan ini tidak dapat diselesaikan.",
        "Barang bukti tidak berubah. Ulangi, atau buka rincian untuk melihat sebabnya.",
    ),
    "InputRejected": (
        "Perlu pilihan lain",
        "Masukan ini tidak dapat dipakai.",
        "Tidak ada yang disimpan. Pilih berkas atau isian lain.",
    ),
    "FileMissing": (
        "Berkas tidak ditemukan",
        "Tidak ada berkas atau folder di {path}.",
        "Periksa apakah stik atau kartu memori masih terpasang, lalu pilih lagi.",
    ),
    "FileUnreadable": (
        "Berkas tidak dapat dibaca",
        "Berkas {path} tidak boleh atau tidak dapat dibaca.",
        "Salin dahulu berkas itu ke komputer ini, atau minta izin membacanya, lalu ulangi.",
    ),
    "OutputRefused": (
        "Tidak dapat ditulis di sana",
        "{path} tidak dapat ditulisi, atau sudah ada isinya.",
        "Tidak ada yang ditimpa. Pilih nama atau folder lain.",
    ),
    "FolderMissing": (
        "Foldernya tidak ada",
        "Tidak ada folder di {path}.",
        "Tidak ada yang ditulis. Buat dahulu foldernya, atau pilih folder lain.",
    ),
    "ExcerptRefused": (
        "Petikan tanpa pengodean ulang tidak dapat dibuat",
        "Paket {path} tidak dapat disalin apa adanya: {why}.",
        "Buat klip biasa: klip dikodekan ulang dan tepat pada bingkai yang diminta.",
    ),
    "RedactionRefused": (
        "Salinan tertutup belum dapat dipakai",
        "{code}: {why}.",
        "Mintalah orang kedua yang tercatat pada identitas perkara melihat semua bingkainya.",
    ),
    "RedactionLeaks": (
        "Salinan tertutup tidak lolos pemeriksaan",
        "Pada bingkai {frame}: {why}. Tidak ada yang disimpan.",
        "Perbesar kotaknya atau tambah bingkai kunci, lalu buat lagi. Berkas asli tidak berubah.",
    ),
    "UnreadableMedia": (
        "Bukan media yang dapat dibuka",
        "{path} tidak dapat dibaca sebagai video, suara, atau foto: {why}.",
        "Bila sudah masuk sebagai barang bukti, berkas aslinya tetap tersimpan dan di-hash.",
    ),
    "UnknownEvidence": (
        "Barang bukti tidak ada",
        "Perkara ini tidak memiliki barang bukti {code}.",
        "Periksa nomornya pada daftar barang bukti.",
    ),
    "EvidenceWithdrawn": (
        "Barang bukti sudah ditarik",
        "{code} ditarik oleh {by}: {reason}.",
        "Berkas aslinya tetap tersimpan. Pulihkan dahulu bila masih akan dipakai.",
    ),
    "EvidenceFenced": (
        "Barang bukti dipagari",
        "{code} gagal diperiksa saat verifikasi dan belum boleh dipakai.",
        "Periksa salinan lain, lalu putuskan di rincian barang bukti: tetap dipakai dengan "
        "alasan, atau tidak dipakai.",
    ),
    "UnknownItem": (
        "Tidak ada dalam perkara",
        "Perkara ini tidak memiliki {kind} {id}.",
        "Mungkin sudah dihapus. Periksa nomornya pada daftar.",
    ),
    "UnknownCategory": (
        "Kategori tidak dikenal",
        "Katalog tidak memiliki kategori {code}.",
        "Pakai kode N-01 sampai N-38 dari katalog.",
    ),
    "InvalidValue": (
        "Isian tidak sesuai",
        "Isian {field} tidak sesuai: {value}. Yang diharapkan: {expected}.",
        "Tidak ada yang disimpan. Perbaiki isian itu.",
    ),
    "AgencyCatalogueInvalid": (
        "Katalog lembaga tidak dapat dipakai",
        "Katalog {path}, {where}: {why}.",
        "Perkara tetap memakai katalog semula. Perbaiki berkas itu, lalu ulangi.",
    ),
    "ReadingRefused": (
        "Telaah kedua tidak dapat dilanjutkan",
        "{code}: {why}.",
        "Tidak ada yang berubah: kedua penandaan tetap tersimpan seperti semula.",
    ),
    "PlainTranscriptMissing": (
        "Transkrip tanpa kata bantu belum ada",
        "{code} belum punya transkrip mesin yang selesai dan tanpa kata bantu. Transkrip dengan "
        "kata bantu hanya dibuat di sampingnya, supaya keduanya dapat dibandingkan.",
        "Transkripsikan dahulu tanpa kata bantu (Ctrl+T).",
    ),
    "NoStretch": (
        "Momen ini bukan rentang video",
        "Momen {code} tidak punya bingkai dari awal sampai akhir: foto, suara, atau satu titik "
        "waktu. Tidak ada yang dibuat, dan berkas aslinya utuh.",
        "Pilih momen video yang punya awal dan akhir (I dan O).",
    ),
    "NoPicture": (
        "Tidak ada gambar yang dapat ditutup",
        "Momen {code} bukan foto dan bukan rentang video: rekaman suara, atau satu bingkai saja. "
        "Tidak ada yang dibuat, dan berkas aslinya utuh.",
        "Pilih momen pada foto, atau beri momen video awal dan akhir (I dan O), lalu coba lagi.",
    ),
    "NoSound": (
        "Tidak ada suara di dalamnya",
        "{code} tidak memuat suara, maka tidak ada yang dapat ditranskripsikan. Berkasnya utuh di "
        "dalam perkara, dan yang lain dalam antrean tetap dikerjakan.",
        "Bila suaranya direkam terpisah, masukkan rekaman itu sebagai barang bukti tersendiri.",
    ),
    "TimeOutsideMedia": (
        "Waktu di luar rekaman",
        "Waktu {at} berada di luar {code} yang lamanya {duration}.",
        "Pilih waktu di dalam rekaman.",
    ),
    "NotACase": (
        "Bukan folder perkara",
        "Folder {path} tidak berisi perkara Netra.",
        "Pilih folder yang namanya berakhiran .netra.",
    ),
    "CaseExists": (
        "Sudah ada",
        "{path} sudah ada dan tidak ditimpa.",
        "Beri nama lain, atau buka perkara yang sudah ada itu.",
    ),
    "CaseReadOnly": (
        "Perkara hanya dapat dibaca",
        "Perkara {path} dibuka hanya untuk dibaca: {why}.",
        "Tidak ada yang berubah. Tutup jendela lain yang membukanya, lalu buka lagi.",
    ),
    "NetworkFolder": (
        "Folder jaringan",
        "Perkara di folder jaringan {path} tidak dibuka untuk ditulis.",
        "Salin folder perkara ke komputer ini: kunci basis data tidak aman di jaringan.",
    ),
    "SourceChanged": (
        "Berkas sumber berubah",
        "Berkas {path} berubah ketika sedang disalin.",
        "Tidak ada yang disimpan. Tunggu sampai perekaman atau penyalinan lain selesai, "
        "lalu ulangi.",
    ),
    "ModelRefused": (
        "Model ditolak",
        "Model transkripsi di {path} ditolak: {why}.",
        "Tidak ada yang dipasang. Ambil model dari sumber yang dapat dipercaya.",
    ),
    "PackageRefused": (
        "Paket ditolak",
        "Paket {path} ditolak: {why}. Bagian: {member}.",
        "Tidak ada yang masuk ke perkara. Minta pengirim mengekspornya lagi dan simpan paket ini.",
    ),
    "ReceiptRefused": (
        "Tanda terima ditolak",
        "Tanda terima {path} ditolak: {why}.",
        "Tidak ada yang dicatat. Simpan berkas itu, dan tanyakan kepada penerima paket.",
    ),
    "PackageLocked": (
        "Paket tersandi",
        "Paket {path} tersandi dan tidak terbuka dengan kunci yang diberikan.",
        "Minta pengirim menyandikannya untuk kunci kantor ini, atau berikan kata sandinya.",
    ),
    "EnvironmentFailure": (
        "Komputer ini belum siap",
        "Komputer ini tidak dapat mengerjakannya sekarang.",
        "Barang bukti tidak berubah. Buka rincian untuk melihat sebabnya.",
    ),
    "DiskFull": (
        "Ruang penyimpanan penuh",
        "Tidak cukup ruang di {path}.",
        "Yang sudah masuk tetap utuh; yang setengah jadi dibuang. Kosongkan ruang, lalu ulangi.",
    ),
    "DiskFailed": (
        "Media simpan tidak menjawab",
        "Media simpan di {path} gagal atau sudah dilepas: {why}.",
        "Yang sudah masuk tetap tercatat. Pasang kembali, periksa medianya, lalu ulangi.",
    ),
    "StoreLocked": (
        "Perkara sedang dibuka",
        "Perkara {path} sedang ditulisi oleh jendela atau program lain.",
        "Tutup yang lain itu, atau buka hanya untuk dibaca.",
    ),
    "StoreDamaged": (
        "Basis data perkara rusak",
        "Basis data perkara {path} tidak dapat dibaca: {why}.",
        "Berkas asli di folder originals tidak tersentuh. Salin folder perkara itu sebelum "
        "berbuat apa pun, lalu pakai cadangan terakhir.",
    ),
    "ModelMissing": (
        "Model transkripsi belum ada",
        "Model transkripsi {name} belum terpasang di komputer ini.",
        "Pasang dari folder, zip, atau paket: netra models install. "
        "Tidak ada yang diunduh sendiri.",
    ),
    "DetectorUnusable": (
        "Detektor tidak dipakai",
        "Detektor di {path} ditolak: {why}.",
        "Kotak tetap dapat digambar sendiri. Pasang ulang Netra supaya detektornya kembali.",
    ),
    "ComponentMissing": (
        "Ada bagian yang belum terpasang",
        "Bagian {name} tidak ditemukan.",
        "Pasang ulang Netra; periksa dengan netra doctor.",
    ),
    "WorkerCrashed": (
        "Proses bantu berhenti mendadak",
        "Proses bantu berhenti (kode {exit_code}) ketika mengerjakan {op} pada {path}.",
        "Perkara dan berkas aslinya tidak terganggu. Berkas itu mungkin rusak atau sengaja "
        "dibuat menyesatkan; pekerjaan lain dapat diteruskan.",
    ),
    "WorkerTimedOut": (
        "Proses bantu terlalu lama",
        "Proses bantu dihentikan setelah {seconds} detik ketika mengerjakan {op} pada {path}.",
        "Perkara dan berkas aslinya tidak terganggu. Ulangi ketika komputer lebih longgar.",
    ),
    "SchemaTooNew": (
        "Perkara dari Netra yang lebih baru",
        "Perkara {path} ditulis oleh Netra yang lebih baru (skema {found}).",
        "Tidak ada yang diubah. Perbarui Netra, lalu buka lagi.",
    ),
    "IntegrityFailure": (
        "Keutuhan tidak terbukti",
        "Bukti atau catatannya tidak lagi seperti semula.",
        "Jangan dipakai di persidangan sebelum sebabnya jelas. Bandingkan dengan salinan lain.",
    ),
    "DigestMismatch": (
        "Isi berkas berubah",
        "Isi {item} tidak cocok dengan hash yang tercatat: seharusnya {expected}, "
        "ternyata {actual}.",
        "Berkas ini tidak dipakai. Ambil lagi dari salinan yang hash-nya cocok.",
    ),
    "CustodyChainBroken": (
        "Riwayat penguasaan terputus",
        "Riwayat penguasaan tidak cocok pada entri {at}: {why}.",
        "Jangan mengubah folder perkara. Bandingkan dengan kepala rantai pada berkas yang "
        "sudah ditandatangani.",
    ),
    "FrameMismatch": (
        "Bingkai tidak cocok",
        "Pembaca video memberi pts {actual} pada {item}, padahal indeks menyebut {expected}.",
        "Tidak ada gambar yang disimpan. Buat ulang indeks; bila terulang, laporkan berkas itu.",
    ),
    "ReferenceDataInvalid": (
        "Data acuan rusak",
        "Data acuan {path} tidak sesuai aturannya: {why}.",
        "Pasang ulang Netra agar katalognya kembali utuh.",
    ),
    "bug": (
        "Kesalahan program",
        "Netra menemui kesalahannya sendiri ({kind}).",
        "Barang bukti tidak berubah. Simpan laporan galat dan teruskan pekerjaan lain.",
    ),
}
