"""Thousands of damaged workbooks: each is refused in words, or read as a second reader reads it.

`make torture` runs it: seeded, so that a failure can be repeated by its number, and bounded by
`ANSINH_TORTURE` files of each format. The reader works in processes of their own, as on the road.
"""

import os
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import python_calamine
import xlrd
from tests.corpus import registers, reviews, writers, xls_writer
from tests.machine import LAST_RESORT_SECONDS

from ansinh.extraction.child import limit
from ansinh.workbooks.grids import read_grids
from ansinh.workbooks.safety.check import RefusedError, check_file

pytestmark = pytest.mark.torture

FILES = int(os.environ.get("ANSINH_TORTURE", "2000"))
BATCH = 50
MIB = 1024 * 1024
Numbers = dict[tuple[str, int, int], float]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: the rule that refused it, or the numbers in it."""

    number: int
    refused: str | None
    numbers: Numbers | None
    error: str | None = None


def seeds(suffix: str, folder: Path) -> list[bytes]:
    """Right files of a format, to be damaged."""
    books = [reviews.district_review(), registers.uses()]
    if suffix == "xls":
        # What writes .xls here knows no dates.
        for row in books[1]["uses"].rows:
            row["use_date"] = f"{row['use_date']:%d/%m/%Y}"
    write: dict[str, Callable[..., Path]] = {
        "xlsx": writers.xlsx,
        "ods": writers.ods,
        "xls": xls_writer.xls,
        "csv": lambda book, where: writers.csv(book, where, ";", lambda text: text.encode("utf-8")),
    }
    return [write[suffix](book, folder).read_bytes() for book in books]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, taken out, put in, doubled, or the end cut off."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(found) or 1)
        kind = chance.randrange(6)
        if kind == 0 and found:
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del found[at : at + chance.choice((1, 2, 16, 512))]
        elif kind == 2:
            found[at:at] = chance.randbytes(chance.choice((1, 4, 64)))
        elif kind == 3:
            found[at:at] = found[at : at + chance.choice((8, 64, 512))]
        elif kind == 4:
            found[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
        elif chance.random() < 0.2:
            del found[at:]
    return bytes(found)


def damaged_within(content: bytes, chance: random.Random) -> bytes:
    """An archive that is whole, with damage in one of its parts."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = _respelt(parts[name], chance) if chance.random() < 0.5 else damaged(
        parts[name], chance)  # fmt: skip
    if chance.random() < 0.1:
        del parts[chance.choice(sorted(parts))]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return out.getvalue()


def _respelt(xml: bytes, chance: random.Random) -> bytes:
    """Tags and attributes taken out, doubled or exchanged: damage that is still XML, often."""
    pieces = xml.split(b"<")
    for _ in range(chance.choice((1, 2, 6))):
        at = chance.randrange(len(pieces))
        kind = chance.randrange(4)
        if kind == 0:
            del pieces[at]
        elif kind == 1:
            pieces.insert(at, pieces[at])
        elif kind == 2:
            other = chance.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        else:
            words = pieces[at].split(b" ")
            words.insert(chance.randrange(len(words)), words.pop(chance.randrange(len(words))))
            pieces[at] = b" ".join(words)
        if not pieces:
            return b""
    return b"<".join(pieces)


def outcomes(suffix: str, within: bool, originals: list[bytes], first: int) -> list[Outcome]:
    """What becomes of a batch of files: run in a process of its own, for it may not live on."""
    limit(2048, LAST_RESORT_SECONDS)
    with TemporaryDirectory() as folder:
        return [_outcome(suffix, within, originals, first + at, Path(folder))
                for at in range(BATCH)]  # fmt: skip


def content_of(suffix: str, within: bool, originals: list[bytes], number: int) -> bytes:
    """The file of a number, always the same."""
    chance = random.Random(f"{suffix} {within} {number}")
    damage = damaged_within if within else damaged
    return damage(chance.choice(originals), chance)


def _outcome(
    suffix: str, within: bool, originals: list[bytes], number: int, folder: Path
) -> Outcome:
    path = folder / f"tệp.{suffix}"
    path.write_bytes(content_of(suffix, within, originals, number))
    try:
        kind = check_file(path, path.name, 50)
        grids = list(read_grids(path, path.name, kind))
    except RefusedError as refusal:
        return Outcome(number, refusal.rule, None)
    except BaseException as error:
        return Outcome(number, None, None, repr(error)[:300])
    numbers = {
        (grid.name, row, column): cell
        for grid in grids
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if type(cell) is float
    }
    return Outcome(number, None, numbers)


def second_opinion(content: bytes, suffix: str) -> Numbers | None:
    """The numbers that another reader sees; None where it cannot open the file."""
    try:
        return _by_xlrd(content) if suffix == "xls" else _by_calamine(content)
    except BaseException:  # calamine's panics are no Exception
        return None


def _by_calamine(content: bytes) -> Numbers:
    book = python_calamine.load_workbook(BytesIO(content))
    return {
        (name, row + start[0], column + start[1]): float(cell)
        for name in book.sheet_names
        if (sheet := book.get_sheet_by_name(name)) and (start := sheet.start) is not None
        for row, cells in enumerate(sheet.iter_rows())
        for column, cell in enumerate(cells)
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    }


def _by_xlrd(content: bytes) -> Numbers:
    book = xlrd.open_workbook(file_contents=content, logfile=StringIO())
    return {
        (sheet.name, row, column): cell.value
        for sheet in book.sheets()
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype == xlrd.XL_CELL_NUMBER
    }


def second_opinions(contents: Iterable[bytes], suffix: str) -> Iterator[Numbers | None]:
    """The same of many files, in a process of its own: what damages the other reader ends it."""
    limits = {"initializer": limit, "initargs": (4096, LAST_RESORT_SECONDS)}
    pool = ProcessPoolExecutor(1, **limits)
    for content in contents:
        try:
            yield pool.submit(second_opinion, content, suffix).result()
        except BrokenProcessPool:
            pool = ProcessPoolExecutor(1, **limits)
            yield None
    pool.shutdown()


@pytest.mark.parametrize(
    ("suffix", "within"),
    # The others are no archives, and have no parts.
    [
        ("xlsx", False),
        ("xlsx", True),
        ("ods", False),
        ("ods", True),
        ("xls", False),
        ("csv", False),
    ],
    ids=["xlsx", "parts of xlsx", "ods", "parts of ods", "xls", "csv"],
)
def test_no_damage_is_silent(
    suffix: str, within: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    originals = seeds(suffix, tmp_path)
    count = FILES // (2 if suffix in ("xlsx", "ods") else 1)
    found = list(run(suffix, within, originals, count))
    assert [one for one in found if one.error] == []
    ends = Counter(one.refused or "read" for one in found)
    with capsys.disabled():
        sys.stdout.write(f"\n{suffix}, {len(found)} files: {dict(ends.most_common())} ")
    if suffix == "csv":
        return
    read = {one.number: one.numbers for one in found if one.numbers is not None}
    others = second_opinions(
        (content_of(suffix, within, originals, number) for number in read), suffix
    )
    wrong = [
        number
        for (number, numbers), other in zip(read.items(), others, strict=True)
        if other is not None and contradicts(numbers, other)
    ]
    assert wrong == [], "another reader sees other numbers in these"


def contradicts(ours: Numbers, theirs: Numbers) -> bool:
    """Whether two readers saw two different numbers in one cell."""
    return any(at in theirs and theirs[at] != value for at, value in ours.items())


def run(suffix: str, within: bool, originals: list[bytes], count: int) -> Iterator[Outcome]:
    """The outcomes of so many files; a process that dies is an error of the whole run."""
    batch = partial(outcomes, suffix, within, originals)
    with ProcessPoolExecutor(max_workers=2) as pool:
        for found in pool.map(batch, range(0, count, BATCH)):
            yield from found
