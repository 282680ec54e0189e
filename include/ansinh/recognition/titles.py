"""What the lines above a table say of its slot: office, period, stage, standard."""

import re
import unicodedata

from ansinh.slots.hints import SlotHint
from ansinh.text.vietnamese import normalise_label

KIND = r"(?:tỉnh|thành phố|thị xã|huyện|quận|thị trấn|phường|đặc khu|xã|tp\.|tx\.|h\.|tt\.|p\.)"
UNIT_IN_WORDS = re.compile(
    rf"(?<!\w){KIND}\s+(?:[^\W\d_](?:(?!\s{KIND}\s)[^\n,;()])*|\d+(?!\w))", re.IGNORECASE
)
# "xã hội" is society, unless an office or the line begins with it.
SOCIETY = re.compile(r"xã\s+hội", re.IGNORECASE)
OFFICE_BEFORE = re.compile(r"(?:^|\bubnd|\bnhan dan)$")
# A date of signature is not the period.
SIGNING_DATE = re.compile(r"ngay[ 0-9]{0,5}thang[ 0-9]{0,5}nam[ 0-9]{0,5}")
MONTH = re.compile(r"\bthang (?P<month>1[0-2]|0?[1-9])(?: nam)? (?P<year>20\d\d)\b")
QUARTER = re.compile(r"\bquy (?P<quarter>iv|i{1,3}|[1-4])(?: nam)? (?P<year>20\d\d)\b")
YEAR = re.compile(r"\bnam (?P<year>20\d\d)\b")
# Who names more units above a table names none; each has to be looked up.
MOST_NAMES = 30
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
STANDARD = re.compile(r"giai doan (?P<first>20\d\d) (?P<last>20\d\d)")


def hint_from_titles(lines: list[str], source: str) -> SlotHint:
    """Read the lines above a table, in reading order; what they do not say stays None."""
    words = [SIGNING_DATE.sub(" ", normalise_label(line)) for line in lines]
    return SlotHint(
        period=_period(words),
        stage=_stage(words),
        standard_code=_standard(words),
        source=source,
        unit_names=_unit_names(lines),
    )


def _period(lines: list[str]) -> str | None:
    for line in lines:
        month = MONTH.search(line)
        if month:
            return f"{month['year']}-{int(month['month']):02}"
        quarter = QUARTER.search(line)
        if quarter:
            number = ROMAN.get(quarter["quarter"]) or int(quarter["quarter"])
            return f"{quarter['year']}-Q{number}"
    for line in lines:
        year = YEAR.search(line)
        if year:
            return year["year"]
    return None


def _stage(lines: list[str]) -> str | None:
    for line in lines:
        if "so bo" in line:
            return "preliminary"
        if "chinh thuc" in line:
            return "official"
    return None


def _standard(lines: list[str]) -> str | None:
    for line in lines:
        years = STANDARD.search(line)
        if years:
            return f"{years['first']}-{years['last']}"
    return None


def _unit_names(lines: list[str]) -> tuple[str, ...]:
    """Texts that begin like a unit's name."""
    names: dict[str, None] = {}
    for line in lines:
        composed = unicodedata.normalize("NFC", line)
        for match in UNIT_IN_WORDS.finditer(composed):
            before = normalise_label(composed[: match.start()])
            if not SOCIETY.match(match.group()) or OFFICE_BEFORE.search(before):
                names[" ".join(match.group().split())] = None
                if len(names) == MOST_NAMES:
                    return tuple(names)
    return tuple(names)
