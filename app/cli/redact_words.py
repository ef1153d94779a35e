"""What `netra redact` says, in Indonesian and in English."""

from __future__ import annotations

from app.domain.redaction_review import Why

FACES_ARE_MISSED = (
    "Detektor melewatkan wajah dan menandai yang bukan wajah; ketepatannya pada bahan seperti "
    "ini tidak diketahui. Periksa setiap bingkai.",
    "The detector misses faces and marks what is none; how often on material like this is not "
    "known. Look at every frame.",
)
TEXT_IS_MISSED = (
    "Detektor melewatkan tulisan, terutama yang kecil, miring, atau kabur, dan menandai yang "
    "bukan tulisan. Periksa setiap bingkai.",
    "The detector misses lettering, above all small, slanted or blurred, and marks what is none. "
    "Look at every frame.",
)
FACES_SEEN = (
    "Pada salinan masih ada {n} tempat mirip wajah.",
    "The copy still has {n} places that look like a face.",
)
NO_FACE_SEEN = (
    "Detektor tidak menandai wajah pada salinan.",
    "The detector marks no face in the copy.",
)
FACES_NOT_SOUGHT = (
    "Wajah tidak dicari pada salinan ini.",
    "This copy was not searched for faces.",
)
TEXT_SEEN = (
    "Pada salinan masih ada {n} tempat mirip tulisan; bisa jadi spanduk atau papan yang memang "
    "tidak ditutup.",
    "The copy still has {n} places that look like lettering; a banner or a sign that was never "
    "to be hidden may be among them.",
)
NO_TEXT_SEEN = (
    "Detektor tidak menandai tulisan pada salinan.",
    "The detector marks no lettering in the copy.",
)
TEXT_NOT_SOUGHT = (
    "Tulisan (pelat, surat, papan nama) tidak dicari pada salinan ini.",
    "This copy was not searched for lettering (plates, letters, name plates).",
)
LEFT_OUT = (
    "{n} tempat lagi yang paling tidak pasti tidak disimpan.",
    "{n} more places, the least sure, were not kept.",
)
PITCH_IS_WEAK = (
    "Suara yang direndahkan dapat dikembalikan dan pembicaranya dikenali; bungkam lebih aman.",
    "A lowered voice can be raised again and its speaker known; mute is safer.",
)
WHY = {
    Why.SEEN: ("mirip wajah", "looks like a face"),
    Why.LETTERING: ("mirip tulisan", "looks like lettering"),
    Why.BROKE_OFF: ("kotak usulan putus di sini", "a proposed box breaks off here"),
    Why.DOUBT: ("kotak meragukan", "doubtful box"),
    Why.NOTHING: ("", ""),
}
