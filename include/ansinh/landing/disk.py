"""Room on the disk: whether there is enough to take files, and whether it will last."""

import shutil
from pathlib import Path
from typing import Literal

MIB = 1024 * 1024
# A disk is nearly full long before it is full: there is time to tell somebody.
LOW_SHARE = 0.1
LOW_MIB = 10_240  # of a large disk so much is plenty
LOW_TIMES = 4

Trouble = Literal["disk_low", "disk_full"]


def free_mib(place: Path) -> int:
    """The free MiB of the disk on which a folder lies, or will lie."""
    return shutil.disk_usage(_there(place)).free // MIB


def short_of_disk(place: Path, least_mib: int) -> Trouble | None:
    """`disk_full` where less than `least_mib` is free, `disk_low` where that is near, or None."""
    usage = shutil.disk_usage(_there(place))
    if usage.free < least_mib * MIB:
        return "disk_full"
    share = min(LOW_SHARE * usage.total, LOW_MIB * MIB)
    is_low = usage.free < max(LOW_TIMES * least_mib * MIB, share)
    return "disk_low" if is_low else None


def _there(place: Path) -> Path:
    return next(one for one in (place, *place.parents) if one.exists())
