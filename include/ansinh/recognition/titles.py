"""What the lines above a table say of its slot: office, period, span of days, stage, standard."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ansinh.recognition.nil import says_nil
from ansinh.recognition.spans import Said, said_of_time
from ansinh.slots.hints import YEAR_TO_DATE, SlotHint
from ansinh.text.vietnamese import normalise_label

KIND = r"(?:tỉnh|thành phố|thị xã|huyện|quận|thị trấn|phường|đặc khu|xã|tp\.|tx\.|h\.|tt\.|p\.)"
UNIT_IN_WORDS = re.compile(
    rf"(?<!\w){KIND}\s+(?:[^\W\d_](?:(?!\s{KIND}\s)[^\n,;()])*|\d+(?!\w))", re.IGNORECASE
)
# "xã hội" is society, unless an office or the line begins with it.
SOCIETY = re.compile(r"xã\s+hội", re.IGNORECASE)
OFFICE_BEFORE = re.compile(r"(?:^|\bubnd|\bnhan dan)$")
# Who names more units above a table names none; each has to be looked up.
MOST_NAMES = 30
STANDARD = re.compile(r"giai doan (?P<first>20\d\d) (?P<last>20\d\d)")
STAGES = {
    "preliminary": re.compile(r"\bso bo\b|\bchua chinh thuc\b"),
    "official": re.compile(r"(?<!chua )\bchinh thuc\b"),
}


@dataclass(frozen=True)
class Line:
    """A text above a table, or the name of its sheet, which stands in no `cell`."""

    text: str
    cell: str | None = None

    @property
    def words(self) -> str:
        """The text as labels are compared."""
        return normalise_label(self.text)


def hint_from_titles(lines: Sequence[str], source: str) -> SlotHint:
    """The first that lines say of each part of the slot; what they do not say stays None."""
    return hints_from_titles([Line(line) for line in lines], source, None)[0]


def hints_from_titles(lines: Sequence[Line], source: str, sheet: str | None) -> list[SlotHint]:
    """Read the lines above a table, in reading order.

    First what they say in all, then every span, and all that they say another time in another
    way: whoever resolves the slot tells where a page contradicts itself.
    """
    said = [(line, said_of_time(line.words)) for line in lines if not says_nil(line.text)]
    period = _period(said)
    stages = list(_stages(lines))
    standards = [(line, code) for line in lines if (code := _standard(line.words))]
    names = {name: line for line in lines for name in _unit_names(line.text)}
    stage = stages[0] if stages else None
    standard = standards[0] if standards else None
    first = {"period": period, "stage": stage, "standard_code": standard}
    cells = {what: one[0].cell for what, one in first.items() if one and one[0].cell}
    office = next((line.cell for line in names.values() if line.cell), None)
    main = SlotHint(
        period=period[1] if period else None,
        stage=stage[1] if stage else None,
        standard_code=standard[1] if standard else None,
        source=source,
        unit_names=tuple(names)[:MOST_NAMES],
        sheet=sheet,
        cells=cells | ({"unit": office} if office else {}),
    )
    other = [(line, SlotHint(stage=one)) for line, one in stages if one != main.stage]
    named = [one for one in _mentions(said) if one[1].mention != main.period]
    more = [*_spans(said), *named, *other]
    return [main, *(_placed(hint, source, sheet, line.cell) for line, hint in more)]


def _placed(hint: SlotHint, source: str, sheet: str | None, cell: str | None) -> SlotHint:
    cells = dict.fromkeys(("span", "mention", "stage"), cell) if cell else {}
    return replace(hint, source=source, sheet=sheet, cells=cells)


def _period(said: Sequence[tuple[Line, Said]]) -> tuple[Line, str] | None:
    """The period of a page: the first month or quarter that its lines name, else the first year.

    A year beside "lũy kế" is the one in which that began. What may be of a document counts only
    where nothing else is named.
    """
    for surely in (True, False):
        named = [
            (line, period)
            for line, one in said
            for period in (one.surely if surely else one.periods)
            if "-" in period or one.span != YEAR_TO_DATE
        ]
        finer = [one for one in named if "-" in one[1]]
        if named:
            return (finer or named)[0]
    return None


def _spans(said: Sequence[tuple[Line, Said]]) -> Iterator[tuple[Line, SlotHint]]:
    for line, one in said:
        if one.span is not None or one.is_estimate:
            span = one.span
            if span == YEAR_TO_DATE and one.periods and "-" not in one.periods[0]:
                span = f"{one.periods[0]}-01-01/"
            yield (
                line,
                SlotHint(
                    span=span,
                    is_cumulative=one.is_cumulative,
                    is_declared=one.is_declared,
                    is_estimate=one.is_estimate,
                ),
            )


def _mentions(said: Sequence[tuple[Line, Said]]) -> Iterator[tuple[Line, SlotHint]]:
    for line, one in said:
        for period in one.surely:
            yield line, SlotHint(mention=period)


def _stages(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    for line in lines:
        for stage, pattern in STAGES.items():
            if pattern.search(line.words):
                yield line, stage


def _standard(words: str) -> str | None:
    years = STANDARD.search(words)
    return f"{years['first']}-{years['last']}" if years else None


def _unit_names(line: str) -> Iterator[str]:
    """Texts that begin like a unit's name."""
    composed = unicodedata.normalize("NFC", line)
    for match in UNIT_IN_WORDS.finditer(composed):
        before = normalise_label(composed[: match.start()])
        if not SOCIETY.match(match.group()) or OFFICE_BEFORE.search(before):
            yield " ".join(match.group().split())
