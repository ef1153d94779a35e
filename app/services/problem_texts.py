"""Why something did not go: the words for the code of a reason."""

from __future__ import annotations

from app.services.agency_texts import AGENCY_PROBLEMS
from app.services.reading_texts import READING_PROBLEMS

PROBLEMS: dict[str, tuple[str, str]] = {
    "not_supported": (
        "pembaca ini tidak mengenal format berkasnya",
        "this reader does not know the format of the file",
    ),
    "unreadable": ("isinya tidak dapat dibaca", "it cannot be read"),
    "remote_only": (
        "berkas hanya menyebut alamat di internet; alamat itu tidak dibuka",
        "the file only names an address on the internet; it was not opened",
    ),
    "empty": ("berkas kosong (0 bita)", "the file is empty (0 bytes)"),
    "not_media": ("isinya bukan video, suara, atau foto", "it holds no video, sound or photo"),
    "no_streams": ("tidak ada gambar atau suara di dalamnya", "it holds no picture or sound"),
    "no_frames": ("tidak ada satu gambar pun yang terbaca", "not one picture could be decoded"),
    "cover_box": (
        "sebuah kotak tidak tertutup seluruhnya",
        "a box is not filled all over",
    ),
    "cover_sound": ("suara masih terdengar", "sound can still be heard"),
    "cover_pixels": (
        "pembaca kedua melihat gambar yang lain",
        "a second reader sees another picture",
    ),
    "cover_metadata": (
        "berkasnya memuat keterangan di samping gambar",
        "the file holds data beside its picture",
    ),
    "detector_missing": ("berkasnya tidak ada", "its file is missing"),
    "detector_changed": (
        "isinya bukan berkas yang dikirim bersama Netra",
        "it is not the file that was shipped with Netra",
    ),
    "cover_frames": ("jumlah bingkainya berbeda", "it has another number of frames"),
    "confirm_not_redacted": ("bukan salinan tertutup", "it is no redacted copy"),
    "confirm_own": ("dibuat oleh orang yang sama", "the same person made it"),
    "confirm_not_listed": (
        "nama pemeriksa belum tercatat pada identitas perkara",
        "the reviewer is not among the identities of the case",
    ),
    "confirm_done": ("sudah disetujui", "it is confirmed already"),
    "confirm_missing": (
        "belum disetujui orang kedua",
        "no second person has confirmed it yet",
    ),
    **READING_PROBLEMS,
    **AGENCY_PROBLEMS,
    "container": (
        "wadah berkas ini tidak dapat menyimpan paketnya tanpa perubahan",
        "packets of this kind of file cannot be kept unchanged",
    ),
    "no_key_frame": (
        "tidak ada bingkai kunci pada atau sebelum awalnya",
        "there is no key frame at or before its start",
    ),
    "writing": ("wadahnya menolak paket itu", "the container refuses the packets"),
    "packets": (
        "yang tertulis bukan rangkaian paket aslinya",
        "what was written is not a run of the original's packets",
    ),
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
    "no_cues": (
        "tidak ada takarir dengan waktunya di dalamnya (SRT atau WebVTT)",
        "it holds no timed lines (SRT or WebVTT)",
    ),
    "subtitles_too_large": (
        "terlalu besar untuk berkas takarir",
        "it is too large for a subtitle file",
    ),
    "no_codings": (
        "tidak ada penandaan dengan waktunya di dalamnya (ELAN EAF atau TSV dari BORIS)",
        "it holds no timed codings (ELAN EAF or TSV of BORIS)",
    ),
    "codings_too_large": (
        "terlalu besar untuk berkas penandaan",
        "it is too large for a file of codings",
    ),
    "document_type": (
        "memuat deklarasi jenis dokumen, yang tidak pernah dibaca",
        "it holds a document type declaration, which is never read",
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
    "same_name": (
        "nama itu sudah terdaftar pada peran penanda tangan yang lain",
        "the name is registered in the other signing role",
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
    "not_prepared": (
        "isinya tidak diawali berkas mana pun dari perkara ini; program penanda tangannya mungkin "
        "menulis ulang seluruh PDF",
        "it begins with no dossier of this case; the signing program may have rewritten the PDF",
    ),
    "root_unknown": (
        "penerbit sertifikat penanda tangannya belum dipercaya di komputer ini; sebut akar "
        "tepercayanya (.pem, .cer)",
        "the issuer of the signer's certificate is not trusted on this computer; name its root "
        "certificate (.pem, .cer)",
    ),
    "nothing_added": (
        "sama dengan berkas yang disiapkan, tanpa tanda tangan baru",
        "it is the prepared dossier, without a new signature",
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
    "no_driver": ("drivernya tidak dapat dimuat", "its driver cannot be loaded"),
    "token_absent": ("tidak ada token yang terpasang", "no token is plugged in"),
    "several_tokens": (
        "ada beberapa token; sebut label salah satunya",
        "there are several tokens; name the label of one",
    ),
    "several_certificates": (
        "ada beberapa sertifikat yang dapat dipakai; sebut nama salah satunya",
        "it holds several certificates that may sign; give the name on one",
    ),
    "pin_incorrect": (
        "PIN salah; token terkunci setelah beberapa kali salah",
        "the PIN is wrong; after a few wrong ones the token is locked",
    ),
    "pin_locked": (
        "PIN-nya terkunci atau kedaluwarsa; buka dengan alat dari penerbitnya",
        "its PIN is locked or expired; unlock it with the issuer's own tool",
    ),
    "token_failed": (
        "token tidak menyelesaikan permintaannya",
        "the token did not do what was asked",
    ),
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
    "foreign_entry": (
        "di dalam foldernya ada tautan atau berkas khusus yang menuju ke luar",
        "in its folder there is a link or special file that leads elsewhere",
    ),
    "missing_object": (
        "bagian buatan Netra dihapus dari dalamnya",
        "something that Netra made was taken out of it",
    ),
    "foreign_object": (
        "di dalamnya ada yang tidak dibuat oleh Netra",
        "something in it was not made by Netra",
    ),
    "timed_out": ("terlalu lama dibaca", "reading it took too long"),
}
"""Codes of `media` in words: (Indonesian, English); an unknown code is shown as it is."""
