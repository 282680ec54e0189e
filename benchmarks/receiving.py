"""What it costs to take files out of the inbox: ten times as many, ten times the time."""

import os
import time
from functools import partial
from math import log10
from pathlib import Path

from ansinh.landing.inbox import Inbox
from ansinh.landing.receiving import receive_all
from ansinh.landing.store import LandingStore
from ansinh.ledger.keyring import Keyring
from ansinh.road.installation import Installation

Row = tuple[str, str, float, str, float]
SIZES = (100, 1_000, 10_000)
LONG_AGO = 1_700_000_000


def receiving(folder: Path, here: Installation) -> list[Row]:
    """Sweeps of 100, 1,000 and 10,000 files, each beside ten times the one before.

    A ratio of 1 is linear; the exponent of the last step is told with it.
    """
    took = [_sweep(folder / f"receive-{size}", size, here) for size in SIZES]
    rows = []
    for size, before, now in zip(SIZES[1:], took[:-1], took[1:], strict=True):
        what = f"receive {size} files (exponent {log10(now / before):.2f})"
        rows.append((what, "one sweep", now, f"10 × {size // 10} files", 10 * before))
    return rows


def _sweep(folder: Path, size: int, here: Installation) -> float:
    for number in range(size):
        path = folder / "inbox" / "886" / "2022" / f"{number}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%s %d" % (folder.name.encode(), number))
        os.utime(path, (LONG_AGO, LONG_AGO))
    keys = Keyring(partial(here.connect, "loader"))
    inbox, store = Inbox(str(folder / "inbox"), 3), LandingStore(folder / "landing", keys)
    with here.connect("loader") as connection:
        connection.autocommit = True
        began = time.perf_counter()
        taken = receive_all(connection, inbox, store, "bench")
        took = time.perf_counter() - began
    if len(taken) != size:
        raise RuntimeError(f"{len(taken)} of {size} files were taken.")
    return took
