"""Texts of an .xlsx workbook: shared ones, and the pieces of one text in several fonts."""

import re
from dataclasses import dataclass, field

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.legacy_fonts import Run
from ansinh.workbooks.formats.limits import MIB, MOST_TEXT_MIB
from ansinh.workbooks.formats.package import Package
from ansinh.workbooks.formats.xml_parts import Attributes, parse
from ansinh.workbooks.safety.refusal import RefusedError

# How letters are kept that XML does not allow, or that look like this.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class TextReader:
    """A text as it comes: plain, or in runs that each have a font; phonetic signs left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._runs: list[tuple[str, int]] = []
        self._aside = 0
        self._is_text = False
        self.starts = {
            "r": self._run,
            "rFont": self._font,
            "rPh": self._enter_aside,
            "t": self._start_text,
        }
        self.ends = {"rPh": self._leave_aside, "t": self._end_text}

    def clear(self) -> None:
        """Begin another text."""
        self._pieces.clear()
        self._runs.clear()

    def add(self, piece: str) -> None:
        """Take in what stands between tags."""
        if self._is_text:
            self._pieces.append(piece)

    def text(self) -> str:
        """The whole text."""
        return unescaped("".join(self._pieces))

    def runs(self) -> tuple[Run, ...]:
        """Its pieces with their fonts, where one of those is from before Unicode; else none."""
        if not any(is_legacy_font(font) for font, _ in self._runs):
            return ()
        ends = [start for _, start in self._runs[1:]] + [len(self._pieces)]
        return tuple(
            (font, unescaped("".join(self._pieces[start:end])))
            for (font, start), end in zip(self._runs, ends, strict=True)
        )

    def _run(self, _: Attributes) -> None:
        self._runs.append(("", len(self._pieces)))

    def _font(self, words: Attributes) -> None:
        if self._runs:
            self._runs[-1] = (words.get("val", ""), self._runs[-1][1])

    def _enter_aside(self, _: Attributes) -> None:
        self._aside += 1

    def _leave_aside(self) -> None:
        self._aside -= 1

    def _start_text(self, _: Attributes) -> None:
        self._is_text = not self._aside

    def _end_text(self) -> None:
        self._is_text = False


@dataclass
class SharedTexts:
    """The shared texts of a workbook by number, and the runs of those in old fonts."""

    texts: list[str] = field(default_factory=list)
    runs: dict[int, tuple[Run, ...]] = field(default_factory=dict)


def read_shared_texts(package: Package, part: str | None) -> SharedTexts:
    """All shared texts; RefusedError where they are more than can be held."""
    shared = SharedTexts()
    if part is None:
        return shared
    reader, room = TextReader(), MOST_TEXT_MIB * MIB

    def end() -> None:
        nonlocal room
        text = reader.text()
        room -= len(text) + 1
        if room < 0:
            raise RefusedError("file.too_much_text", value=MOST_TEXT_MIB)
        if runs := reader.runs():
            shared.runs[len(shared.texts)] = runs
        shared.texts.append(text)

    with package.open(part) as stream:
        parse(
            stream,
            {**reader.starts, "si": lambda _: reader.clear()},
            {**reader.ends, "si": end},
            reader.add,
        )
    return shared


def unescaped(text: str) -> str:
    """A text with letters such as _x000D_ put in."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
