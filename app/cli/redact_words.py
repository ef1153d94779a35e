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
    "Detektor melewatkan tulisan, terutama yang kecil, miring, atau kabur, dan tidak mencarinya "
    "lagi pada salinan. Periksa setiap bingkai.",
    "The detector misses lettering, above all small, slanted or blurred, and the copy is not "
    "searched for it once more. Look at every frame.",
)
FACES_SEEN = (
    "Pada salinan masih ada {n} tempat mirip wajah.",
    "The copy still has {n} places that look like a face.",
)
NO_FACE_SEEN = (
    "Detektor tidak menandai apa pun pada salinan.",
    "The detector marks nothing in the copy.",
)
NOT_LOOKED = (
    "Detektor tidak memeriksa salinan ini.",
    "The detector did not look at this copy.",
)
PITCH_IS_WEAK = (
    "Suara yang direndahkan dapat dikembalikan dan pembicaranya dikenali; bungkam lebih aman.",
    "A lowered voice can be raised again and its speaker known; mute is safer.",
)
WHY = {
    Why.SEEN: ("mirip wajah", "looks like a face"),
    Why.BROKE_OFF: ("kotak usulan putus di sini", "a proposed box breaks off here"),
    Why.DOUBT: ("kotak meragukan", "doubtful box"),
    Why.NOTHING: ("", ""),
}
