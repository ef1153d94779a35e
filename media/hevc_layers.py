"""Whether an HEVC stream has one temporal layer only, as nearly all recordings do.

FFmpeg's `NONREF` leaves out pictures that no other of the same layer needs. One of a higher
layer may need them, so they are left out only where the stream states that there is none.
Source: ITU-T H.265 7.3.1.2 (NAL unit header), 7.3.2.2 (sequence parameter set); ISO/IEC
14496-15 8.3.3.1 (decoder configuration record).
"""

from __future__ import annotations

import re

_SPS = 33
_RECORD_HEAD = 22
_LAYERS_AT = 21
_START_CODE = re.compile(rb"\x00\x00\x01")


def has_one_layer(extradata: bytes | None) -> bool:
    """Tell whether every sequence parameter set states a single temporal layer.

    Args:
        extradata: of the codec context; a configuration record or NAL units with start codes.

    Returns:
        False also where nothing is stated, or not in a form that is understood.
    """
    if not extradata:
        return False
    if extradata[0] == 1:
        if len(extradata) <= _RECORD_HEAD or (extradata[_LAYERS_AT] >> 3) & 7 != 1:
            return False
        found = _in_record(extradata)
    else:
        found = [part for part in _START_CODE.split(extradata) if len(part) > 2]
    sets = [unit for unit in found if len(unit) > 2 and unit[0] >> 1 & 0x3F == _SPS]
    return bool(sets) and all(unit[2] >> 1 & 7 == 0 for unit in sets)


def _in_record(record: bytes) -> list[bytes]:
    """Give the NAL units of a configuration record; what it cuts short is left out."""
    units = []
    at = _RECORD_HEAD + 1
    for _ in range(record[_RECORD_HEAD]):
        count = int.from_bytes(record[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            length = int.from_bytes(record[at : at + 2], "big")
            units.append(record[at + 2 : at + 2 + length])
            at += 2 + length
            if at > len(record):
                return []
    return units
