"""The words: class name -> (title, sentence with {facts}, what is safe and what to do)."""

from __future__ import annotations

INDONESIAN: dict[str, tuple[str, str, str]] = {
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
    "WrongPassphrase": (
        "Kata sandi salah",
        "Sertifikat {path} tidak terbuka dengan kata sandi itu.",
        "Tidak ada yang ditandatangani. Periksa huruf besar dan susunan papan ketik, lalu ulangi.",
    ),
    "CertificateUnusable": (
        "Sertifikat tidak dapat dipakai",
        "Sertifikat {path} tidak dapat menandatangani: {why}.",
        "Pilih sertifikat lain, atau minta yang baru kepada penerbitnya.",
    ),
    "SignerRefused": (
        "Penanda tangan ditolak",
        "{name} tidak dapat dipakai untuk peran {role}: {why} ({expected}).",
        "Dua tanda tangan berarti dua orang. Pakai sertifikat orang yang terdaftar untuk peran "
        "ini, atau ubah daftar identitas perkara.",
    ),
    "NotReleasable": (
        "Berkas belum dapat diproses",
        "Berkas {path}: {why}.",
        "Tidak ada yang berubah. Lihat daftar berkas untuk langkah berikutnya.",
    ),
    "NotADossier": (
        "Tidak dapat diverifikasi",
        "{path} bukan folder perkara dan bukan berkas PDF.",
        "Pilih folder .netra atau berkas PDF dari Netra.",
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
    "CertificateMissing": (
        "Sertifikat tidak ditemukan",
        "Tidak ada sertifikat di {path}.",
        "Pilih berkas .p12 atau .pfx, atau pakai sertifikat demonstrasi.",
    ),
    "TimestampFailed": (
        "Tidak ada cap waktu",
        "Layanan cap waktu {url} tidak memberi cap waktu yang sah: {why}.",
        "Riwayat tetap utuh, hanya belum dicap waktu. Periksa jaringan dan alamatnya, lalu ulangi.",
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
    "SignatureInvalid": (
        "Tanda tangan tidak sah",
        "Tanda tangan pada {path} tidak sah: {why}.",
        "Jangan dipakai. Minta berkas itu lagi dari yang menandatangani.",
    ),
    "DossierDiffers": (
        "Berkas berbeda dari perkara",
        "Berkas {path} tidak sesuai dengan perkara pada {item}: {why}.",
        "Jangan ditandatangani. Verifikasi perkara, lalu susun berkas baru.",
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

PROBLEMS: dict[str, tuple[str, str]] = {
    "empty": ("berkas kosong (0 bita)", "the file is empty (0 bytes)"),
    "not_media": ("isinya bukan video, suara, atau foto", "it holds no video, sound or photo"),
    "no_streams": ("tidak ada gambar atau suara di dalamnya", "it holds no picture or sound"),
    "no_frames": ("tidak ada satu gambar pun yang terbaca", "not one picture could be decoded"),
    "no_audio": ("tidak ada suara di dalamnya", "it holds no sound"),
    "damaged": ("isinya rusak", "its content is damaged"),
    "too_large": ("ukuran gambarnya melampaui batas aman", "the picture is larger than is safe"),
    "worker_crashed": (
        "proses bantu berhenti mendadak ketika membacanya",
        "the helper process stopped while reading it",
    ),
    "unreachable": ("tidak dapat dihubungi", "it cannot be reached"),
    "refused": ("permintaannya ditolak", "it refused the request"),
    "address": ("alamatnya keliru", "the address is not one"),
    "no_token": ("jawabannya bukan cap waktu", "its answer is no time stamp"),
    "nonce": ("jawabannya untuk permintaan lain", "its answer is to another request"),
    "imprint": ("cap waktunya atas isi yang lain", "the stamp is of something else"),
    "usage": (
        "sertifikatnya bukan untuk cap waktu",
        "its certificate is not one for time stamps",
    ),
    "truncated": ("berkas terpotong sebelum isinya lengkap", "the file is cut off before its end"),
    "codec_missing": (
        "cara penyandiannya tidak dikenal program ini",
        "this program does not know its encoding",
    ),
    "no_picture": ("tidak ada gambar di dalamnya", "it holds no picture"),
    "no_video": ("tidak ada gambar bergerak di dalamnya", "it holds no moving picture"),
    "no_decodable_frame": ("tidak ada satu gambar pun yang terbaca", "no picture could be decoded"),
    "crashed": (
        "proses bantu berhenti mendadak ketika membacanya",
        "the helper process stopped while reading it",
    ),
    "does_not_decode": ("isinya tidak dapat dibaca", "its content cannot be decoded"),
    "not_a_file": ("bukan berkas biasa", "it is not an ordinary file"),
    "same_certificate": (
        "sertifikatnya sama dengan sertifikat penanda tangan yang lain",
        "the certificate is the other signer's",
    ),
    "same_key": (
        "kuncinya sama dengan kunci penanda tangan yang lain",
        "the key is the other signer's",
    ),
    "same_subject": (
        "sertifikatnya atas nama orang yang sama",
        "the certificate is issued to the same person",
    ),
    "same_reviewer": (
        "yang sedang bekerja adalah penyusun berkas ini",
        "the person at work is the one who built this dossier",
    ),
    "not_registered": (
        "sertifikatnya bukan yang terdaftar",
        "the certificate is not the registered one",
    ),
    "unsigned": ("belum ditandatangani", "it is not signed"),
    "one_of_two": (
        "baru ditandatangani satu dari dua orang",
        "it is signed by one of two persons",
    ),
    "signed_already": ("sudah ditandatangani untuk peran ini", "it is signed for this role"),
    "replaced": (
        "sudah ada berkas yang memuat tanda tangan berikutnya",
        "there is a file that bears the next signature",
    ),
    "released_already": ("sudah dirilis", "it is released"),
    "demo_certificate": (
        "ditandatangani dengan sertifikat demonstrasi",
        "it is signed with the demonstration certificate",
    ),
    "head_unknown": (
        "kepala riwayat di dalamnya tidak ada dalam riwayat perkara",
        "its custody head is not in the chain of the case",
    ),
    "custody_differs": (
        "riwayat di dalamnya bukan riwayat perkara",
        "its custody chain is not the one of the case",
    ),
    "evidence_differs": (
        "hash di dalamnya bukan hash perkara",
        "its hash is not the one of the case",
    ),
    "not_in_case": ("tidak ada dalam perkara", "the case does not hold it"),
    "expired": ("masa berlakunya sudah habis", "it has expired"),
    "not_yet_valid": ("belum berlaku", "it is not valid yet"),
    "no_key": ("tidak berisi kunci pribadi", "it holds no private key"),
    "weak_key": ("kuncinya terlalu lemah", "its key is too weak"),
    "key_usage": ("tidak diterbitkan untuk menandatangani", "it was not issued for signing"),
    "not_a_certificate": ("bukan berkas sertifikat", "it is not a certificate file"),
    "unsupported_encryption": (
        "cara penyandian berkasnya tidak didukung",
        "its encryption is not supported",
    ),
    "unknown_digest": (
        "isinya tidak ada dalam daftar model yang dikenal",
        "its content is not in the list of known models",
    ),
    "missing_file": ("ada berkas yang hilang", "a file is missing"),
    "missing_part": ("paketnya tidak lengkap", "the package is incomplete"),
    "damaged_archive": ("arsipnya rusak", "the archive is damaged"),
    "unsafe_archive": ("arsipnya berisi jalur yang tidak aman", "the archive holds unsafe paths"),
    "ambiguous": ("berisi lebih dari satu model", "it holds more than one model"),
    "not_a_folder": ("bukan folder model", "it is not a model folder"),
    "english_only": ("hanya untuk bahasa Inggris", "it knows English only"),
    "no_indonesian": ("tidak mengenal bahasa Indonesia", "it knows no Indonesian"),
    "does_not_load": ("tidak dapat dimuat", "it cannot be loaded"),
    "changed": ("isinya berubah sejak dipasang", "its content changed since it was installed"),
    "opened_to_read": ("sengaja dibuka begitu", "it was opened so on purpose"),
    "folder_locked": (
        "foldernya tidak boleh ditulisi pengguna ini",
        "this user may not write into its folder",
    ),
    "public_variant": (
        "ini varian publik, tanpa berkas asli dan tanpa riwayat, jadi bukan perkara",
        "this is a public variant without originals and history, so it is no case",
    ),
    "case_differs": (
        "dua catatan di dalamnya menceritakan perkara yang berbeda",
        "two records in it tell different cases",
    ),
    "no_rows": (
        "tidak berisi catatan lengkap perkara",
        "it does not hold the whole record of a case",
    ),
    "unknown_format": (
        "bentuknya tidak dikenal; mungkin dari Netra yang lebih baru",
        "its form is not known; it may come from a newer Netra",
    ),
    "unreadable_case": ("catatan perkaranya rusak", "the record of the case is damaged"),
    "rows_differ": (
        "catatannya tidak sesuai dengan riwayat penguasaan di dalamnya",
        "its record is not what the custody chain in it says",
    ),
    "missing_member": (
        "berkas yang dicatat tidak ada di dalamnya",
        "a file that is recorded is not in it",
    ),
    "not_related": (
        "riwayatnya tidak berhubungan dengan perkara ini",
        "its custody chain has nothing in common with this case",
    ),
    "same_chain": (
        "ini salinan perkara yang sama, bukan perkara yang dibuka kantor lain",
        "it is a copy of this very case, not one that another office opened",
    ),
    "chain_forked": (
        "entri riwayat yang kita kenal telah diganti di dalamnya",
        "entries of the chain that we know were replaced in it",
    ),
    "not_a_receipt": ("bukan tanda terima Netra", "it is no receipt of Netra's"),
    "unknown_package": (
        "tidak ada paket seperti itu yang pernah diekspor dari perkara ini",
        "no such package ever went out of this case",
    ),
    "other_chain": (
        "tanda terima itu untuk perkara lain",
        "the receipt speaks of another case",
    ),
    "head_differs": (
        "kepala riwayat yang dipegang penerima tidak ada dalam riwayat perkara ini",
        "the head that the receiver holds is not in this case's chain",
    ),
    "timed_out": ("terlalu lama dibaca", "reading it took too long"),
}
"""Codes of `media` in words: (Indonesian, English); an unknown code is shown as it is."""
