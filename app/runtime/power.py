"""Whether this computer runs on its battery."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_SUPPLIES = Path("/sys/class/power_supply")
_OFFLINE = 0  # winbase.h AC_LINE_OFFLINE


class _Status(ctypes.Structure):
    """winbase.h SYSTEM_POWER_STATUS."""

    _fields_ = (
        ("ac_line", ctypes.c_ubyte),
        ("battery_flag", ctypes.c_ubyte),
        ("battery_percent", ctypes.c_ubyte),
        ("system", ctypes.c_ubyte),
        ("battery_s", ctypes.c_uint32),
        ("battery_full_s", ctypes.c_uint32),
    )


def on_battery(supplies: Path = _SUPPLIES) -> bool:
    """Tell whether no mains feeds this computer; False where it cannot be told.

    Args:
        supplies: Linux only, the kernel's folder of power supplies.
    """
    if sys.platform == "win32":
        status = _Status()
        is_told = ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))
        return bool(is_told and status.ac_line == _OFFLINE)
    else:  # noqa: RET505 - for the type checker, which reads one platform at a time
        return _linux_on_battery(supplies)


def _linux_on_battery(supplies: Path) -> bool:
    found = [_read(supply) for supply in supplies.glob("*")] if supplies.is_dir() else []
    # The battery of a mouse or a pen is a supply too; its scope is that device.
    own = [facts for facts in found if facts["scope"] != "Device"]
    if any(facts["online"] == "1" for facts in own if facts["type"] != "Battery"):
        return False
    return any(facts["type"] == "Battery" and facts["status"] == "Discharging" for facts in own)


def _read(supply: Path) -> dict[str, str]:
    return {name: _text(supply / name) for name in ("type", "online", "status", "scope")}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""  # the kernel has not every file for every supply
