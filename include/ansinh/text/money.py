"""Amounts of money as people type them, in whole đồng; never a guess."""

import re
import unicodedata
from decimal import Context, Decimal
from types import MappingProxyType

from ansinh.text.numbers import (
    DASHES,
    ERROR_CELL,
    MAX_DIGITS,
    MAX_LENGTH,
    NIL,
    NOT_A_NUMBER,
    NOTHING,
    Reading,
    plain_text,
    possible_values,
    whole_number,
)

# Spreadsheets hold fifteen digits; what follows is noise of a formula.
STORED_DIGITS = Context(prec=15)
MOST_VND = 10**MAX_DIGITS

SCALES = MappingProxyType({
    "nghìn": 1_000, "ngàn": 1_000, "ng": 1_000, "nghin": 1_000, "ngan": 1_000,
    "triệu": 1_000_000, "tr": 1_000_000, "trieu": 1_000_000,
    "tỷ": 1_000_000_000, "tỉ": 1_000_000_000, "ty": 1_000_000_000,
})  # fmt: skip

CURRENCY = r"(?:đồng(?! (?:bào|bộ|chí|nhất|thời))(?: việt nam)?|vnđ|vnd|₫|đ)"
PREFIX = re.compile(r"^(?:vnđ|vnd|₫) ?")
SIGNED = re.compile(r"[-−–] ?([0-9].*)|\( ?([0-9].*?) ?\)|([0-9].*)")  # noqa: RUF001
UNIT = re.compile(rf" ?(?:(?P<scale>nghìn|ngàn|triệu|tr|tỷ|tỉ)(?:\.? ?{CURRENCY})?|{CURRENCY})\.?$")

# In labels, from what says most to what says least.
LARGER = re.compile(
    rf"(?<!\w)(?P<thousands>(?:nghìn|ngàn) )?(?:(?P<scale>nghìn|ngàn|ng|triệu|tr|tỷ|tỉ)\.? ?"
    rf"{CURRENCY}|(?P<bare>nghin|ngan|trieu|ty) dong)(?!\w)"
)
# Alone in brackets, or after a colon: not in "cộng đồng", nor in "dưới 1.500.000 đồng".
BEFORE = r"(?:^|[(\[:,;/]|(?<=\s)[–-]|\bđvt|\bđơn vị tính) ?"  # noqa: RUF001
AFTER = r"(?= ?(?:$|[)\]:,;/.–-]))(?!/c\b)"  # noqa: RUF001
ALONE = re.compile(rf"{BEFORE}(?P<power>1[.,]?000(?:[.,]?000){{0,2}}|) ?{CURRENCY}{AFTER}")
WITHOUT_CURRENCY = re.compile(
    r"(?:[(\[]|(?:\bđvt|\bđơn vị tính) ?:?) ?(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)(?= ?(?:$|[)\];,]))"
)
CODE = re.compile(r"(?<!\w)(?:vnđ|vnd|₫|đồng việt nam|việt nam đồng)(?!\w)")
# "dưới 2 triệu đồng" is a threshold; "năm 2024 triệu đồng" two lines of a label.
NUMBER_BEFORE = re.compile(r"(?<![0-9])(?!(?:19|20)[0-9]{2} ?$)[0-9][0-9.,]* ?$")


def read_money(cell: str | None, scale: int) -> Reading:
    """Read one cell as an amount in VND, a whole number.

    `scale` is how many đồng the header says a 1 stands for; a unit within the cell wins.
    Readings of a problem are amounts in đồng, as `money_text` writes them.
    """
    text = plain_text(cell)
    if not text:
        return NOTHING
    if text in DASHES:
        return NIL
    if ERROR_CELL.fullmatch(text):
        return Reading(problem="error_cell", readings=(text,))
    lower = text.lower()
    bare = PREFIX.sub("", lower)
    signed = SIGNED.fullmatch(bare)
    if signed is None or len(text) > MAX_LENGTH:
        return NOT_A_NUMBER
    amount = signed[1] or signed[2] or signed[3]
    unit = UNIT.search(amount)
    if unit:
        amount = amount[: unit.start()]
    if unit or bare != lower:
        scale = SCALES[unit["scale"]] if unit and unit["scale"] else 1
    reading = _amount(possible_values(amount), scale)
    return reading if signed[3] else _negative(reading)


def money_scale(label: str) -> int | None:
    """How many đồng a 1 stands for below a label: 1, 1_000, 1_000_000 or 1_000_000_000.

    None where the label names no unit of money, or two different ones.
    """
    text = " ".join(unicodedata.normalize("NFC", label).lower().split())
    found: set[int] = set()
    for pattern in (LARGER, ALONE, WITHOUT_CURRENCY, CODE):
        for match in reversed(list(pattern.finditer(text))):
            if not NUMBER_BEFORE.search(text[: match.start()]):
                found.add(_declared(match.groupdict()))
            text = f"{text[: match.start()]}\n{text[match.end() :]}"
    return found.pop() if len(found) == 1 else None


def unit_scale(words: str) -> int | None:
    """How many đồng a 1 stands for beside these words, as in 50 triệu; None where none is said."""
    unit = UNIT.fullmatch(plain_text(words).lower())
    if unit is None:
        return None
    return SCALES[unit["scale"]] if unit["scale"] else 1


def money_text(vnd: int | Decimal) -> str:
    """An amount as people read it: "1.752.000.000 đồng"."""
    return _amount_text(Decimal(vnd))


def _amount(values: tuple[Decimal, ...], scale: int) -> Reading:
    if not values:
        return NOT_A_NUMBER
    exact = tuple(dict.fromkeys(STORED_DIGITS.plus(value) * scale for value in values))
    texts = tuple(_amount_text(value) for value in exact)
    if scale == 1:
        # There is no fraction of a đồng, so "1.500" can only be 1500.
        reading = whole_number(exact)
        return Reading(reading.value, reading.problem, texts if reading.problem else ())
    whole = [value for value in exact if value == value.to_integral_value()]
    if len(whole) > 1:
        return Reading(problem="ambiguous", readings=texts)
    if not whole:
        return Reading(problem="not_whole", readings=texts)
    return Reading(value=int(whole[0])) if whole[0] < MOST_VND else NOT_A_NUMBER


def _negative(size: Reading) -> Reading:
    if isinstance(size.value, int):
        return Reading(problem="negative", readings=(money_text(-size.value),))
    if not size.readings:
        return NOT_A_NUMBER
    return Reading(problem="negative", readings=tuple(f"-{text}" for text in size.readings))


def _declared(groups: dict[str, str | None]) -> int:
    word = groups.get("scale") or groups.get("bare")
    if word:
        return SCALES[word] * (1_000 if groups.get("thousands") else 1)
    power = groups.get("power")
    return int(power.replace(".", "").replace(",", "")) if power else 1


def _amount_text(value: Decimal) -> str:
    whole = f"{value:,f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    return whole.translate(str.maketrans(",.", ".,")) + " đồng"
