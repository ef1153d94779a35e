"""What each act of the custody chain reads like in Indonesian.

`{name}` is a fact of the entry; a part in square brackets is left out where a fact in it is
empty. A key `act:variant` is chosen by `history_facts.variant_of`, `act*` tells a run of acts.
"""

from __future__ import annotations

INDONESIAN: dict[str, str] = {
    "": "{who} melakukan “{act}”[ pada {items}].",
    "*": "{who} melakukan “{act}” {count} kali[ pada {items}].",
    "unreadable": "Entri {seq} tidak dapat dibaca sebagai catatan riwayat.",
    "case.new": "{who} membuka perkara baru {form_number}[: {form_title}].",
    "case.set": "{who} mengubah formulir perkara: {fields}.",
    "case.open": "{who} membuka perkara.",
    "case.upgrade": (
        "{who} membuka perkara dengan Netra yang lebih baru: bentuk basis data[ {from_schema}] "
        "menjadi {to_schema}[; berkas lama disimpan sebagai {kept}]."
    ),
    "case.verify": (
        "{who} memeriksa keutuhan perkara: {checks} pemeriksaan, semuanya baik[; {unchecked} "
        "hal tidak dapat diperiksa]."
    ),
    "case.verify:failed": (
        "{who} memeriksa keutuhan perkara: {failed_count} dari {checks} pemeriksaan GAGAL[ "
        "({failed})]."
    ),
    "case.verify*": "{who} memeriksa keutuhan perkara {count} kali.",
    "case.set*": "{who} mengubah formulir perkara {count} kali.",
    "party.add": "{who} mencatat {role} {name}[, {office}][, {agency}].",
    "party.add*": "{who} mencatat {count} pihak.",
    "party.set": "{who} mengubah data {item}: {role} {name}[, {office}][, {agency}].",
    "party.remove": "{who} mengeluarkan {item} ({name}) dari para pihak; catatannya tetap ada.",
    "party.restore": "{who} mengembalikan {item} ({name}) ke para pihak.",
    "deadline.set": "{who} menetapkan sendiri tenggat “{what}”: {said_choice}.",
    "deadline.copy": "{who} menyalin tenggat ke berkas kalender[ “{name}”].",
    "requirement.set": "{who} memeriksa syarat “{what}”: {said_mark}[ ({mark_note})].",
    "requirement.set*": "{who} memeriksa {count} syarat.",
    "element.set": (
        "{who} menilai unsur “{what}”[ lewat {mark_moment}]: {said_mark}[ ({mark_note})]."
    ),
    "element.set*": "{who} menilai {count} unsur.",
    "evidence.add": (
        "{who} menerima {item} “{name}” ({size})[ dari {provenance_received_from}][, sumber: "
        "{provenance_source}][, diterima {provenance_received_at}]."
    ),
    "evidence.add*": "{who} menerima {distinct} barang bukti ({items}) dan membaca isinya.",
    "evidence.add*one": "{who} menerima {item} “{name}” ({size}) dan membaca isinya.",
    "evidence.duplicate": (
        "{who} menerima lagi berkas yang sama dengan {item}[: “{name}”]; tidak disimpan dua kali."
    ),
    "evidence.duplicate*": "{who} menerima {count} berkas yang sudah ada dalam perkara ({items}).",
    "evidence.probe": "Isi {item} dibaca: {kind}.",
    "evidence.probe:unreadable": (
        "Isi {item} tidak terbaca sebagai media[: {problem}]. Berkas aslinya tetap tersimpan."
    ),
    "evidence.probe*": "Isi {distinct} barang bukti dibaca ({items}).",
    "evidence.probe*one": "Isi {item} dibaca {count} kali.",
    "evidence.view": "{who} melihat {item}.",
    "evidence.view*": "{who} melihat {distinct} barang bukti ({items}).",
    "evidence.view*one": "{who} melihat {item} {count} kali.",
    "evidence.describe": (
        "{who} melengkapi asal-usul {item}[: dari {provenance_received_from}][, perangkat "
        "{provenance_device}][, tempat {provenance_place}]."
    ),
    "evidence.describe*": "{who} melengkapi asal-usul {distinct} barang bukti ({items}).",
    "evidence.describe*one": "{who} melengkapi asal-usul {item} {count} kali.",
    "evidence.clock": (
        "{who} mencatat selisih jam perekam {item}: {recorder_offset}[, zona {recorder_zone}]"
        "[, dasarnya {recorder_basis}]."
    ),
    "evidence.claims": "Metadata yang tertanam dalam {item} dibaca dua pembaca dan dibandingkan.",
    "evidence.claims*": "Metadata {distinct} barang bukti dibaca dan dibandingkan ({items}).",
    "evidence.claims*one": "Metadata {item} dibaca dan dibandingkan {count} kali.",
    "evidence.fence": (
        "{item} disisihkan dari berkas karena pemeriksaan “{fence_check}” gagal[: {fence_detail}]."
    ),
    "evidence.decide": (
        "{who} memutuskan {item} boleh dipakai walau pemeriksaannya gagal[: {said}]."
    ),
    "evidence.decide:keep_out": "{who} memutuskan {item} tetap disisihkan[: {said}].",
    "evidence.withdraw": "{who} menarik {item} dari perkara[: {withdrawal_reason}].",
    "evidence.restore": "{who} mengembalikan {item} ke dalam perkara.",
    "transcript.begin": "{who} memulai transkripsi {item} dengan model {model}.",
    "transcript.begin:prompted": (
        "{who} memulai transkrip kedua {item} dengan model {model}, yang diberi kata bantu: "
        "“{prompt}”."
    ),
    "transcript.begin:resumed": (
        "{who} melanjutkan transkripsi {item} dari {resume_from_us} dengan model {model}."
    ),
    "transcript.stretch": "Transkrip {item} tersimpan sampai {done_until_us}.",
    "transcript.stretch*": "Transkrip {item} tersimpan bagian demi bagian ({count} kali).",
    "transcript.finish": "Transkripsi {item} selesai[, bahasa {language}][, {audio_us} suara].",
    "transcript.break_off": "Transkripsi {item} terhenti[ ({problem})].",
    "transcript.revise": "{who} memperbaiki segmen {segment} transkrip {item}[: “{text}”].",
    "transcript.revise*": "{who} memperbaiki {count} segmen transkrip {item}.",
    "transcript.revise_undo": "{who} membatalkan perbaikan segmen {segment} transkrip {item}.",
    "transcript.layout": "{who} menata ulang segmen transkrip {item}.",
    "transcript.layout*": "{who} menata ulang segmen transkrip {item} ({count} kali).",
    "transcript.layout:split": "{who} memisah segmen {hidden} transkrip {item} menjadi dua.",
    "transcript.layout:join": "{who} menggabung segmen {hidden} transkrip {item}.",
    "transcript.layout:merge": (
        "{who} mengambil susunan dan teks kantor lain untuk segmen {hidden} transkrip {item}."
    ),
    "transcript.layout:retime": "{who} mengubah waktu segmen {hidden} transkrip {item}.",
    "transcript.replace": (
        "{who} mengganti “{find}” dengan “{by}” di {count} segmen transkrip {item}."
    ),
    "transcript.speaker": (
        "{who} menyatakan siapa yang berbicara di segmen {segments} transkrip {item}"
        " (pembicara {speakers})."
    ),
    "transcript.speaker:suggested": (
        "{who} menerima usulan mesin tentang siapa yang berbicara di transkrip {item} (cara: "
        "{method})."
    ),
    "transcript.speaker*": (
        "{who} menyatakan siapa yang berbicara di transkrip {item} ({count} kali)."
    ),
    "speaker.name": "{who} menamai pembicara {speaker} di {item}[: {name}].",
    "transcript.choose": "{who} memilih transkrip {item} yang dikutip (nomor {run}).",
    "transcript.import": (
        "{who} mengimpor transkrip {item} dari berkas “{source_name}” (SHA-256 {source_sha256})."
    ),
    "transcript.remove": "{who} tidak lagi memakai transkrip {item} yang diimpor (nomor {run}).",
    "transcript.restore": "{who} memakai kembali transkrip {item} yang diimpor (nomor {run}).",
    "transcript.copy": "{who} menyalin transkrip {item} ke luar perkara[ sebagai “{name}”].",
    "sheet.copy": "{who} mencetak lembar kontak {item} ke luar perkara[ sebagai “{name}”].",
    "table.copy": "{who} menyalin tabel[ momen {item}] ke luar perkara[ sebagai “{name}”].",
    "transcript.confirm": (
        "{who} mendengarkan dan membenarkan segmen {segment} transkrip {item}[: “{text}”]."
    ),
    "transcript.confirm*": "{who} mendengarkan dan membenarkan {count} segmen transkrip {item}.",
    "moment.add": (
        "{who} menandai {item} pada {evidence}[, {span}][, kategori {categories}][: “{quote}”]."
    ),
    "moment.add:merged": (
        "{item} pada {evidence} diambil dari {origin_reviewer} ({origin_code} pada perkara "
        "lain)[, {span}][, kategori {categories}]."
    ),
    "moment.add*": "{who} menandai {distinct} momen ({items}).",
    "moment.set": "{who} mengubah {item} pada {evidence}[, {span}][, kategori {categories}].",
    "moment.set*": "{who} mengubah {item} {count} kali.",
    "moment.remove": "{who} menghapus {item}; catatannya tetap ada.",
    "moment.restore": "{who} mengembalikan {item}.",
    "suggestion.find": "{who} mencari usulan dari ujaran[ pada {items}].",
    "suggestion.find:count": "{who} mencari usulan dari ujaran[ pada {items}]: {found} ditemukan.",
    "suggestion.accepted": (
        "{who} menerima usulan {suggestion} pada {item}[ sebagai {second}][, kategori {category}]."
    ),
    "suggestion.accepted*": "{who} menerima {count} usulan[ pada {items}].",
    "suggestion.rejected": "{who} menolak usulan {suggestion} pada {item}[, kategori {category}].",
    "suggestion.rejected*": "{who} menolak {count} usulan[ pada {items}].",
    "suggestion.open": "{who} membatalkan putusan atas usulan {suggestion} pada {item}.",
    "sync.set": "{who} menyamakan waktu {sync_items} dalam {item} “{sync_name}”: {sync_placed}.",
    "sync.set*": "{who} menyamakan waktu rekaman {count} kali.",
    "sync.set*one": "{who} menyamakan waktu {item} {count} kali.",
    "sync.remove": "{who} membubarkan {item} “{sync_name}”; catatannya tetap ada.",
    "derivative.still": (
        "{who} membuat gambar diam {item} dari {third}[ untuk {second}][, diolah: {enhanced}]."
    ),
    "derivative.clip": "{who} membuat klip {item} dari {third}[ untuk {second}][: “{steps}”].",
    "derivative.redacted": (
        "{who} membuat salinan tertutup {item} dari {third}[ untuk {second}]"
        "[; pencarian ulang: {still_shown}]."
    ),
    "derivative.confirm": (
        "{who} menyetujui salinan tertutup {item} setelah melihat bingkainya"
        "[; pencarian ulang: {still_shown}]."
    ),
    "hearing.open": (
        "{who} menetapkan sidang terbuka: bagian yang ditutup hanya lewat salinan yang disetujui."
    ),
    "hearing.closed": "{who} menetapkan sidang tertutup: rekaman asli yang ditampilkan.",
    "derivative.still*": "{who} membuat {count} gambar diam ({items}).",
    "derivative.clip*": "{who} membuat {count} klip ({items}).",
    "derivative.copy": "{who} menyalin {item} ke luar perkara[ sebagai “{name}”].",
    "identity.add": (
        "{who} mendaftarkan tanda tangan {identity_role} {identity_name}[, sertifikat "
        "{identity_certificate}]."
    ),
    "identity.remove": "{who} mencabut tanda tangan {identity_role} {identity_name}.",
    "anchor.make": "{who} menjangkarkan riwayat ({anchor_kind}) pada entri {anchor_head_seq}.",
    "anchor.make:sheet": (
        "{who} membuat berita acara serah terima {anchor_detail_number}: dari {anchor_detail_from} "
        "kepada {anchor_detail_to}[, di {anchor_detail_place}]. Kepala riwayatnya entri "
        "{anchor_head_seq}."
    ),
    "anchor.make:timestamp": (
        "Kepala riwayat pada entri {anchor_head_seq} dicap waktu oleh {anchor_detail_authority}, "
        "{anchor_detail_stamped_at}."
    ),
    "anchor.make:last_seen": (
        "{who} menerima bahwa riwayat ini lebih tua daripada yang terakhir terlihat (entri "
        "{anchor_head_seq})."
    ),
    "package.export": "{who} mengekspor paket perkara {exchange_name}.",
    "case.import": (
        "{who} membuka perkara ini dari paket {exchange_name}; riwayat kantor pengirim disimpan "
        "apa adanya, dan riwayat ini menyambungnya."
    ),
    "package.import": (
        "{who} menerima paket {exchange_name}; riwayat kantor pengirim disimpan apa adanya."
    ),
    "package.receipt": (
        "Tanda terima paket {exchange_name} masuk; kepala riwayat kini dipegang penerima."
    ),
}

FIELDS: dict[str, str] = {
    "number": "nomor",
    "title": "judul",
    "election": "jenis pemilihan",
    "origin": "asal",
    "region": "wilayah",
    "stage": "tahap",
    "known_on": "tanggal diketahui",
    "event_on": "tanggal kejadian",
    "reported_on": "tanggal laporan",
    "registered_on": "tanggal registrasi",
    "chronology": "uraian kejadian",
    "is_fictional": "tanda rekaan",
    "needs_two_signatures": "dua tanda tangan",
    "level": "tingkat",
    "zone": "zona waktu",
    "determined_on": "tanggal penetapan calon",
    "decided_on": "tanggal rapat pleno",
}

WORDS: dict[str, str] = {
    "video": "video",
    "audio": "suara",
    "photo": "foto",
    "other": "berkas lain",
    "terlapor": "terlapor",
    "pelapor": "pelapor",
    "saksi": "saksi",
    "paslon": "pasangan calon",
    "dossier": "berkas",
    "sheet": "berita acara serah terima",
    "receipt": "tanda terima paket",
    "last_seen": "kepala yang terakhir terlihat",
    "timestamp": "cap waktu",
    "package": "paket perkara",
    "and": "dan",
    "to": "s.d.",
    "ahead": "jam perekam lebih lambat {time}",
    "behind": "jam perekam lebih cepat {time}",
    "same": "tidak ada selisih",
    "why": "Alasan: {why}.",
    "undo": "Langkah itu diurungkan.",
    "redo": "Langkah itu diulangi.",
    "clock_back": "Jam komputer mundur {time} dibanding catatan sebelumnya.",
    "unit_h": "jam",
    "unit_m": "menit",
    "unit_s": "detik",
    "somebody": "Seseorang",
    "sync_hand": "dengan tangan",
    "sync_sound": "lewat suara, keyakinan {percent} %",
    "sync_clock": "lewat jam perekam",
    "said_from_data": "kembali menurut data prosedur",
    "said_start": "mulai {day}",
    "said_due": "paling lambat {day}",
    "said_done": "terpenuhi {day}",
    "said_left_out": "tidak berlaku pada perkara ini",
    "said_met": "ada",
    "said_filled": "terisi",
    "said_contested": "dibantah",
    "said_missing": "belum ada",
    "said_open": "belum diperiksa",
    "hari kerja": "hari kerja",
    "hari kalender": "hari kalender",
    "jam": "jam",
}

KINDS: dict[str, str] = {
    "case": "Perkara",
    "party": "Pihak",
    "deadline": "Tenggat",
    "requirement": "Syarat",
    "element": "Unsur",
    "evidence": "Barang bukti",
    "transcript": "Transkrip",
    "speaker": "Transkrip",
    "moment": "Momen",
    "suggestion": "Usulan",
    "derivative": "Turunan",
    "dossier": "Berkas",
    "identity": "Penanda tangan",
    "anchor": "Jangkar",
    "package": "Paket",
    "sync": "Waktu bersama",
    "table": "Tabel",
}
