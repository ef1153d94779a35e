"""What a failed or impossible check means and what to do, in Indonesian and English."""

from __future__ import annotations

MEANINGS: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    (
        "original ",
        (
            "Berkas aslinya bukan lagi berkas yang diterima: isinya berubah, terpotong, bertambah, "
            "atau hilang.",
            "The original is no longer the file that was received: it was changed, cut, extended "
            "or lost.",
        ),
        (
            "Jangan pakai barang bukti ini. Cari salinan lain dengan SHA-256 yang sama (paket, "
            "media serahan, kantor lain), kembalikan, lalu verifikasi lagi.",
            "Do not use this item. Look for another copy with the same SHA-256 (a package, the "
            "medium it came on, another office), put it back, and verify again.",
        ),
    ),
    (
        "derivative ",
        (
            "Gambar atau klip yang tersimpan bukan lagi yang dibuat program.",
            "The stored picture or clip is no longer the one that the program made.",
        ),
        (
            "Jangan pakai turunan ini. Bila berkas aslinya utuh, buat yang baru dari momennya.",
            "Do not use this derivative. Where its original is whole, make a new one.",
        ),
    ),
    (
        "derived again ",
        (
            "Dibuat ulang dari aslinya, hasilnya tidak sama dengan yang tersimpan.",
            "Derived again from its original, the result is not what is stored.",
        ),
        (
            "Jangan pakai turunan ini sebelum sebabnya jelas; buat yang baru dari momennya.",
            "Do not use this derivative until the cause is known; make a new one.",
        ),
    ),
    (
        "custody chain",
        (
            "Riwayat penguasaan diubah, dipotong, atau rusak: urutannya tak lagi dapat dipercaya.",
            "The chain of custody was changed, cut or damaged: its order can no longer be trusted.",
        ),
        (
            "Bandingkan dengan custody.jsonl pada berkas bertanda tangan, berita acara, atau paket "
            "yang pernah diserahkan.",
            "Compare with the custody.jsonl in a signed dossier, a hand-over sheet, or a package "
            "handed over before.",
        ),
    ),
    (
        "custody.jsonl",
        (
            "Salinan riwayat di luar basis data tidak sama dengan riwayat di dalamnya.",
            "The copy of the chain beside the database does not agree with the chain in it.",
        ),
        (
            "Simpan kedua-duanya seperti apa adanya dan bandingkan dengan salinan lain.",
            "Keep both as they are and compare them with another copy.",
        ),
    ),
    (
        "case.db",
        (
            "Basis data perkara rusak atau tidak terbaca.",
            "The database of the case is damaged or cannot be read.",
        ),
        (
            "Jangan menulis ke folder ini. Pakai salinan atau paket perkara yang terakhir.",
            "Write nothing into this folder. Use the last copy or package of the case.",
        ),
    ),
    (
        "case.seal",
        (
            "Bita basis data bukan lagi seperti saat perkara terakhir ditutup.",
            "The bytes of the database are not those that the last sitting left.",
        ),
        (
            "Bandingkan folder ini dengan salinan lain sebelum bekerja lagi.",
            "Compare this folder with another copy before working on.",
        ),
    ),
    (
        "unlisted files",
        (
            "Di dalam perkara ada berkas yang tidak pernah diterima melalui program.",
            "The case holds a file that was never taken in by the program.",
        ),
        (
            "Pindahkan berkas itu ke luar folder perkara dan cari tahu siapa yang menaruhnya.",
            "Move it out of the case folder and find out who put it there.",
        ),
    ),
    (
        "model ",
        (
            "Model transkripsi di komputer ini bukan lagi yang tercatat pada transkrip.",
            "The transcription model on this machine is not the one recorded with the text.",
        ),
        (
            "Teks yang sudah ada tidak berubah. Pasang ulang model sebelum mentranskripsi lagi.",
            "The text that is there has not changed. Install the model again before the next run.",
        ),
    ),
    (
        "kept ",
        (
            "Basis data lama yang disimpan saat pemutakhiran bukan lagi yang dahulu.",
            "The old database that an upgrade kept is not what it was.",
        ),
        (
            "Jangan jadikan acuan; perkara yang sekarang diperiksa tersendiri.",
            "Do not refer to it; the case of today is checked by itself.",
        ),
    ),
    (
        "head last seen",
        (
            "Komputer ini pernah melihat riwayat yang lebih baru atau berbeda: folder ini mungkin "
            "salinan lama atau riwayatnya ditulis ulang.",
            "This computer has seen a newer or another chain: the folder may be an older copy, or "
            "its chain was rewritten.",
        ),
        (
            "Cari folder yang lebih baru sebelum bekerja di sini.",
            "Look for the newer folder before working here.",
        ),
    ),
    (
        "anchor",
        (
            "Riwayat sekarang tidak memuat titik yang pernah dicatat di luar komputer ini.",
            "The chain of today lacks a point that was laid down outside this computer.",
        ),
        (
            "Bandingkan dengan dokumen yang memuat jangkar itu; riwayat mungkin dipotong atau "
            "ditulis ulang.",
            "Compare with the document that bears the anchor; the chain may have been cut or "
            "rewritten.",
        ),
    ),
    (
        "record: ",
        (
            "Catatan dalam basis data tidak sama dengan yang tertulis dalam riwayat: ada perubahan "
            "tanpa jejak.",
            "A record in the database is not what the chain says: something was changed without "
            "a trace.",
        ),
        (
            "Jangan pakai yang disebut sebelum dibandingkan dengan salinan lain.",
            "Do not use what is named before it is compared with another copy.",
        ),
    ),
    (
        "foreign chain ",
        (
            "Riwayat kantor lain yang disimpan di sini bukan lagi seperti saat diterima.",
            "The chain of another office kept here is not as it came.",
        ),
        (
            "Minta kantor itu mengirim paketnya sekali lagi.",
            "Ask that office to send its package once more.",
        ),
    ),
    (
        "dossier ",
        (
            "Berkas PDF bukan lagi yang disusun dalam perkara ini, atau hilang.",
            "The PDF is not the one that was built in this case, or it is missing.",
        ),
        (
            "Pakai salinan yang pernah diserahkan bila SHA-256-nya sama.",
            "Use the copy that was handed over where its SHA-256 is the same.",
        ),
    ),
    (
        "package",
        (
            "Paket ini tidak lengkap, tidak sesuai manifesnya, atau tidak ditandatangani dengan "
            "sah.",
            "The package is incomplete, does not agree with its manifest, or is not validly "
            "signed.",
        ),
        (
            "Jangan diterima. Minta pengirim mengirimkannya lagi.",
            "Do not accept it. Ask the sender for it again.",
        ),
    ),
    (
        "signers",
        (
            "Jumlah tanda tangannya bukan yang dituntut: berkas ini belum lengkap, atau memuat "
            "tanda tangan yang bukan bagiannya.",
            "It does not bear the signatures that are demanded: the dossier is incomplete, or "
            "bears one that does not belong to it.",
        ),
        (
            "Ini bukan berkas yang disahkan. Minta berkas yang memuat semua tanda tangan.",
            "This is not the released dossier. Ask for the file that bears every signature.",
        ),
    ),
    (
        "two people",
        (
            "Kedua tanda tangan berasal dari satu orang, satu kunci, atau satu sertifikat.",
            "Both signatures come from one person, one key or one certificate.",
        ),
        (
            "Ini bukan pemeriksaan oleh dua orang. Minta berkas yang ditandatangani Ketua.",
            "Two persons have not looked at it. Ask for a file that the Ketua signed.",
        ),
    ),
    (
        "",
        (
            "Isi, bentuk, atau tanda tangan dokumen tidak lagi seperti saat ditandatangani.",
            "The content, form or signature of the document is not what was signed.",
        ),
        (
            "Jangan diandalkan. Minta salinan lain dari penanda tangan.",
            "Do not rely on it. Ask the signer for another copy.",
        ),
    ),
)
"""Beginning of a check's name, what its failure means, what to do; the last fits all."""

SENTENCES = {
    "intact": ("Utuh: {good} pemeriksaan, semuanya baik.", "Intact: {good} checks, all good."),
    "no_change": (
        "Tidak ditemukan perubahan: {good} pemeriksaan cepat, semuanya baik.",
        "No change was found: {good} quick checks, all good.",
    ),
    "not_intact": (
        "TIDAK UTUH: {bad} dari {made} pemeriksaan gagal.",
        "NOT INTACT: {bad} of {made} checks failed.",
    ),
    "concerns": ("Menyangkut {items}.", "It concerns {items}."),
    "unchecked": (
        "{unchecked} hal tidak dapat diperiksa; alasannya tercantum.",
        "{unchecked} things could not be checked; the reasons are listed.",
    ),
    "full": (
        "Lengkap: seluruh isi berkas yang tersimpan dibaca ({read}).",
        "Full: every byte of the stored files was read ({read}).",
    ),
    "quick": (
        "Cepat: ukuran setiap berkas dan sebagian isinya dibaca, {read} dari {stored}. Bagian "
        "lain tidak dibaca, turunan tidak dibuat ulang, dan tanda tangan berkas tidak diperiksa.",
        "Quick: the size of each file and part of its content were read, {read} of {stored}. The "
        "rest was not read, derivatives were not derived again, signatures were not checked.",
    ),
    "derived": (
        "{count} turunan dibuat ulang dari aslinya: {same_bytes} sama bita demi bita, "
        "{same_frames} sama gambar demi gambar.",
        "{count} derivatives were derived again: {same_bytes} equal byte for byte, {same_frames} "
        "frame for frame.",
    ),
    "chain": (
        "Riwayat penguasaan: {count} entri dihitung ulang dari awal sampai akhir.",
        "Chain of custody: {count} entries recomputed from first to last.",
    ),
    "anchored": (
        "Jangkar terbaru di luar komputer ini: {what}, entri {seq}, {at}.",
        "Newest anchor outside this computer: {what}, entry {seq}, {at}.",
    ),
    "not_anchored": (
        "Belum ada jangkar di luar komputer ini: riwayat hanya dipegang oleh folder ini.",
        "No anchor outside this computer yet: this folder alone holds the chain.",
    ),
}
"""Indonesian and English."""

ANCHORS = {
    "dossier": ("PDF {name}", "dossier {name}"),
    "sheet": ("lembar {name}", "sheet {name}"),
    "receipt": ("tanda terima {name}", "receipt {name}"),
    "last_seen": ("komputer ini", "this computer"),
    "timestamp": ("cap waktu {name}", "time stamp {name}"),
    "package": ("paket {name}", "package {name}"),
}
"""Kind of an anchor to Indonesian and English."""
