"""Periods and spans of days that a title names: "quý III năm 2019", "lũy kế 9 tháng".

All in words as `normalise_label` gives them: small letters, no marks, no punctuation.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.slots.hints import OWN_PERIOD, UNKNOWN_BEGIN, YEAR_TO_DATE

NUMBERS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
YEAR = r"(?:nam )?(?P<{}>20\d\d)"
WORD = "muoi mot|muoi hai|muoi|mot|gieng|hai|ba|tu|bon|sau|bay|tam|chin|chap"
ONE_MONTH = rf"(?:1[0-2]|0?[1-9]|{WORD})"
# "quỹ từ năm 2019" is no fourth quarter.
ONE_QUARTER = r"(?:iv|i{1,3}|0?[1-4]|mot|hai|ba|bon)"
TO = r"(?: (?:het|va|den|toi|sang|cuoi))*"


def _day(name: str) -> str:
    return (
        rf"(?:(?:het|cuoi|ngay|thoi diem) )*(?P<{name}_day>3[01]|[12]\d|0?[1-9])"
        rf"(?: thang)? (?P<{name}_month>1[0-2]|0?[1-9])(?: (?:nam )?(?P<{name}_year>20\d\d))?"
    )


# Years of a standard or a programme are no period.
OTHER_YEARS = re.compile(
    r"\b(?:giai doan(?: tu)?(?: nam)? 20\d\d(?: den)?(?: nam)? 20\d\d"
    r"|chuan ngheo(?: da chieu| moi)? nam 20\d\d)\b"
)
# What follows is the year of something else: a document, or what figures are compared with.
OF_SOMETHING_ELSE = re.compile(
    r"\b(?:so voi|ap dung|ke hoach|quyet dinh|nghi dinh|nghi quyet|thong tu|chi thi|cong van"
    r"|van ban|to trinh|kem theo|can cu|bao cao so)\b.*|\b(?:tu |dau )nam 20\d\d"
)
# When it was signed; "từ ngày … đến ngày …" is no signature.
SIGNED = re.compile(
    r"(?<!tu )(?<!den )(?<!toi )(?<!het )ngay[ 0-9]{0,5}thang[ 0-9]{0,5}nam[ 0-9]{0,5}"
)
ANY_DAY = re.compile(r"ngay[ 0-9]{0,5}thang[ 0-9]{0,5}nam[ 0-9]{0,5}")
NOT_CUMULATIVE = re.compile(r"\b(?:khong|chua) (?:tinh |ghi |phai )?(?:luy ke|cong don)\b")
OWN = re.compile(r"\b(?:(?:so lieu |chi |rieng )?(?:phat sinh )?trong ky(?: bao cao)?)$")
CUMULATIVE = re.compile(r"\b(?:luy ke|cong don)\b")
# Who tells all years of a programme has to say since when.
SINCE_BEGIN = re.compile(
    r"\btu (?:dau (?:chuong trinh|giai doan|nhiem ky|ky ke hoach)|truoc den nay|khi )"
)
ESTIMATE = re.compile(r"\buoc (?:thuc hien |tinh |dat |ca )?(?:ca )?(?:nam|thang|quy|\d|ket qua)\b")
DECLARED = re.compile(r"^(?:so lieu|tu ngay)\b")

FROM_TO = re.compile(rf"\b(?:tu )?{_day('a')}{TO} {_day('b')}(?! 20\d\d)\b")
UNTIL = re.compile(rf"\b(?:den|toi|tinh den){TO} {_day('b')}\b")
YEARS = re.compile(rf"\btu (?:dau )?{YEAR.format('a')}{TO} {YEAR.format('b')}\b")
MONTHS = re.compile(
    rf"\b(?:tu )?thang (?P<a>{ONE_MONTH})(?: {YEAR.format('ya')})?"
    rf"(?:(?: (?:va|den|toi|het|thang))* (?:{ONE_MONTH}))*?"
    rf"(?: (?:va|den|toi|het))*(?: thang)? (?P<b>{ONE_MONTH}) {YEAR.format('yb')}\b"
)
QUARTERS = re.compile(
    rf"\b(?:tu )?quy (?P<a>{ONE_QUARTER})(?:(?: (?:va|den|quy))* (?:{ONE_QUARTER}))*?"
    rf"(?: (?:va|den|het))*(?: quy)? (?P<b>{ONE_QUARTER}) {YEAR.format('yb')}\b"
)
# Six months without more are no title's span: "hỗ trợ 6 tháng".
SOME_MONTHS = re.compile(
    rf"\b(?P<count>1[0-2]|0?[2-9]|{WORD}) ?(?:thang|t)(?: (?P<end>dau|cuoi))?(?: (?:cua ))?"
    rf"(?: {YEAR.format('yb')}|(?P<bare> nam)\b(?! \d))?"
)
ALL_YEAR = re.compile(r"\bca nam\b(?: (?P<yb>20\d\d))?")
SINCE_NEW_YEAR = re.compile(r"\btu dau nam\b(?: (?P<year>20\d\d))?")

MONTH = re.compile(rf"\b(?:thang |t)(?P<month>{ONE_MONTH}) {YEAR.format('year')}\b")
QUARTER = re.compile(rf"\bq(?:uy)? ?(?:thu )?(?P<quarter>{ONE_QUARTER}) {YEAR.format('year')}\b")
ONLY_YEAR = re.compile(r"\bnam (?P<year>20\d\d)\b")


@dataclass(frozen=True)
class Said:
    """What one line says of time: a span, and the periods that it names beside it.

    `surely` are those of its periods that are of no document and no comparison.
    """

    span: str | None = None
    is_cumulative: bool = False
    is_declared: bool = False
    is_estimate: bool = False
    periods: tuple[str, ...] = ()
    surely: tuple[str, ...] = ()


def said_of_time(words: str) -> Said:
    """Read one line, in words as labels are compared."""
    plain = SIGNED.sub(" ", OTHER_YEARS.sub(" ", words))
    without = NOT_CUMULATIVE.sub(" ", plain)
    is_cumulative = CUMULATIVE.search(without) is not None
    span, rest = _span(without, is_cumulative=is_cumulative)
    if span is None and is_cumulative and SINCE_BEGIN.search(without):
        span = UNKNOWN_BEGIN
    elif span is None and (is_cumulative or SINCE_NEW_YEAR.search(without)):
        span, rest = YEAR_TO_DATE, SINCE_NEW_YEAR.sub(" ", rest)
    elif span is None and (without != plain or OWN.search(plain)):
        span = OWN_PERIOD
    rest = ANY_DAY.sub(" ", rest)
    return Said(
        span,
        is_cumulative,
        DECLARED.match(words) is not None,
        ESTIMATE.search(words) is not None,
        tuple(_periods(rest)),
        tuple(_periods(OF_SOMETHING_ELSE.sub(" ", rest))),
    )


def _span(words: str, *, is_cumulative: bool) -> tuple[str | None, str]:
    """The span that a line names, and the line without it."""
    for pattern, read in (
        (FROM_TO, _from_to), (YEARS, _years), (MONTHS, _months), (QUARTERS, _quarters),
        (SOME_MONTHS, _some_months), (ALL_YEAR, _all_year),
    ):  # fmt: skip
        for match in pattern.finditer(words):
            span = read(match)
            if span is not None:
                return span, words[: match.start()] + " " + words[match.end() :]
    until = UNTIL.search(words) if is_cumulative or SINCE_NEW_YEAR.search(words) else None
    if until is not None and until["b_year"]:
        year = until["b_year"]
        return _iso(year, 1, 1, year, int(until["b_month"]), int(until["b_day"])), UNTIL.sub(
            " ", words
        )
    return None, words


def _from_to(match: re.Match[str]) -> str | None:
    last = match["b_year"]
    first = match["a_year"] or last
    if last is None or (match["a_year"] is None and not match[0].startswith("tu ")):
        return None
    return _iso(
        first, int(match["a_month"]), int(match["a_day"]),
        last, int(match["b_month"]), int(match["b_day"]),
    )  # fmt: skip


def _years(match: re.Match[str]) -> str | None:
    return _iso(match["a"], 1, 1, match["b"], 12, 31) if match["a"] < match["b"] else None


def _months(match: re.Match[str]) -> str | None:
    first, last = _number(match["a"]), _number(match["b"])
    begun = match["ya"] or match["yb"]
    if (begun, first) >= (match["yb"], last):
        return None
    return _iso(begun, first, 1, match["yb"], last, None)


def _quarters(match: re.Match[str]) -> str | None:
    first, last = _quarter(match["a"]), _quarter(match["b"])
    if first >= last:
        return None
    return _iso(match["yb"], 3 * first - 2, 1, match["yb"], 3 * last, None)


def _some_months(match: re.Match[str]) -> str | None:
    count, year = _number(match["count"]), match["yb"] or ""
    if not (year or (match["end"] and match["bare"])):
        return None
    if match["end"] == "cuoi":
        return _iso(year, 13 - count, 1, year, 12, 31)
    return _iso(year, 1, 1, year, count, None)


def _all_year(match: re.Match[str]) -> str | None:
    return _iso(match["yb"] or "", 1, 1, match["yb"] or "", 12, 31)


def _iso(
    first_year: str, first_month: int, first_day: int, year: str, month: int, day: int | None
) -> str | None:
    """A span as text; None where there is no such day, or it ends before it begins."""
    last = calendar.monthrange(int(year or 2000), month)[1]
    if first_day > calendar.monthrange(int(first_year or 2000), first_month)[1]:
        return None
    if (day or 1) > last:
        return None
    if day is None and not year and month == 2:  # noqa: PLR2004
        last = 28
    begin = f"{first_year}-{first_month:02}-{first_day:02}"
    end = f"{year}-{month:02}-{day or last:02}"
    return f"{begin}/{end}" if begin <= end else None


def _periods(words: str) -> Iterator[str]:
    """Months, quarters and years that a line names, the finest first."""
    for match in MONTH.finditer(words):
        yield f"{match['year']}-{_number(match['month']):02}"
    for match in QUARTER.finditer(words):
        yield f"{match['year']}-Q{_quarter(match['quarter'])}"
    rest = QUARTER.sub(" ", MONTH.sub(" ", words))
    for match in ONLY_YEAR.finditer(rest):
        yield match["year"]


def _number(text: str) -> int:
    return NUMBERS.get(text) or int(text)


def _quarter(text: str) -> int:
    return ROMAN.get(text) or _number(text)
