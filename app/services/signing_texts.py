"""The words of what can go wrong with certificates, signatures and dossiers.

Class name -> (title, sentence with {facts}, what is safe and what to do).
"""

from __future__ import annotations

INDONESIAN: dict[str, tuple[str, str, str]] = {
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
    "CertificateMissing": (
        "Sertifikat tidak ditemukan",
        "Tidak ada sertifikat di {path}.",
        "Pilih berkas .p12 atau .pfx, atau pakai sertifikat demonstrasi.",
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
    "TimestampFailed": (
        "Tidak ada cap waktu",
        "Layanan cap waktu {url} tidak memberi cap waktu yang sah: {why}.",
        "Tidak ada yang berubah, hanya belum dicap waktu. Periksa jaringan dan alamatnya, lalu "
        "ulangi.",
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
    "SignedFileRefused": (
        "Berkas bertanda tangan ditolak",
        "{path} tidak dapat dimasukkan: {why}.",
        "Perkara tidak berubah. Tandatangani salinan yang disiapkan Netra tanpa menyimpannya "
        "ulang, lalu masukkan hasilnya.",
    ),
}

ENGLISH: dict[str, tuple[str, str, str]] = {
    "WrongPassphrase": (
        "Wrong passphrase",
        "The certificate {path} does not open with that passphrase.",
        "Nothing was signed. Check capitals and keyboard layout, and try again.",
    ),
    "CertificateUnusable": (
        "Certificate cannot be used",
        "The certificate {path} cannot sign: {why}.",
        "Choose another one, or ask its issuer for a new one.",
    ),
    "CertificateMissing": (
        "Certificate not found",
        "There is no certificate at {path}.",
        "Choose a .p12 or .pfx file, or use the demonstration certificate.",
    ),
    "SignerRefused": (
        "Signer refused",
        "{name} cannot be used for the role {role}: {why} ({expected}).",
        "Two signatures mean two persons. Use the certificate of the person registered for this "
        "role, or change the identities of the case.",
    ),
    "NotReleasable": (
        "The dossier cannot take this step",
        "Dossier {path}: {why}.",
        "Nothing was changed. The list of dossiers shows the next step.",
    ),
    "NotADossier": (
        "Cannot be verified",
        "{path} is neither a case folder nor a PDF dossier.",
        "Choose a .netra folder or a PDF made by Netra.",
    ),
    "TimestampFailed": (
        "No time stamp",
        "The time-stamp service {url} gave no valid time stamp: {why}.",
        "Nothing changed, it is only not time-stamped. Check the network and the address, then "
        "try again.",
    ),
    "SignatureInvalid": (
        "Signature invalid",
        "The signature on {path} does not hold: {why}.",
        "Do not use it. Ask the signer for the file again.",
    ),
    "DossierDiffers": (
        "The dossier differs from the case",
        "The dossier {path} does not agree with the case in {item}: {why}.",
        "Do not sign it. Verify the case, then build a new dossier.",
    ),
    "SignedFileRefused": (
        "Signed file refused",
        "{path} cannot be brought in: {why}.",
        "The case is unchanged. Sign the copy that Netra prepared without saving it anew, then "
        "bring in the result.",
    ),
}
