"""What `netra redact` says, in Indonesian and in English."""

from __future__ import annotations

from app.domain.redaction_review import Why

FACES_ARE_MISSED = (
    "Detektor melewatkan wajah; ketepatannya pada bahan seperti ini tidak diketahui. "
    "Periksa setiap bingkai.",
    "The detector misses faces; how often on material like this is not known. Look at every frame.",
)
FACES_SEEN = (
    "Detektor masih menemukan {n} wajah pada salinan.",
    "The detector still finds {n} faces in the copy.",
)
NO_FACE_SEEN = (
    "Detektor tidak menemukan wajah pada salinan.",
    "The detector finds no face in the copy.",
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
    Why.SEEN: ("wajah masih terlihat", "a face is still seen"),
    Why.BROKE_OFF: ("kotak usulan putus di sini", "a proposed box breaks off here"),
    Why.DOUBT: ("kotak meragukan", "doubtful box"),
    Why.NOTHING: ("", ""),
}
