"""Every unit of the country is found under its official name, however that is spelt.

A respelt name means its unit wherever no other unit within the same parent could be meant, and
never another one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from ansinh.reference.reading import read_list
from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory

pytestmark = pytest.mark.unit

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
Respell = Callable[[str], str]


def _without_marks(text: str) -> str:
    """Without tones and the signs of vowels; đ stays."""
    letters = (one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", "".join(letters))


def _without_tones(text: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", decomposed.translate(dict.fromkeys(map(ord, tones))))


def _kind_and_name(text: str) -> tuple[str, str]:
    kinds = ("Thị trấn", "Thành phố", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Xã", "Tỉnh")
    kind = next(kind for kind in kinds if text.startswith(f"{kind} "))
    return kind, text.removeprefix(f"{kind} ")


def _of_name(change: Respell) -> Respell:
    def respell(text: str) -> str:
        kind, name = _kind_and_name(text)
        return f"{kind} {change(name)}"

    return respell


def _of_kind(change: Respell) -> Respell:
    def respell(text: str) -> str:
        kind, name = _kind_and_name(text)
        return f"{change(kind)} {name}"

    return respell


def _joined(name: str) -> str:
    return re.sub(r"(?<=[^\W\d])\s+(?=[^\W\d])", "", name)


def _parted(name: str) -> str:
    """The ministry's R Lấp: a blank for the apostrophe; else one within the last word."""
    if "'" in name:
        return name.replace("'", " ' ")
    return re.sub(r"(\w)(\w+)$", r"\1 \2", name) if name[-1:].isalpha() else name


SIGNS = "\u2018\u2019\u201b\u02bc\u02bb\u02b9\u02c8\u00b4`\u2032\uff07"
RESPELLINGS: dict[str, Respell] = {
    "no apostrophe": lambda text: text.replace("'", ""),
    **{
        f"apostrophe {unicodedata.name(sign)}": lambda text, sign=sign: text.replace("'", sign)
        for sign in SIGNS
    },
    "hyphen for the apostrophe": lambda text: text.replace("'", "-"),
    "no apostrophe, small letters": lambda text: text.replace("'", "").lower(),
    "no apostrophe, no signs": lambda text: _without_marks(text.replace("'", "")),
    "en dash": lambda text: text.replace(" - ", " – "),
    "em dash without blanks": lambda text: text.replace(" - ", "—"),
    "minus sign in a row": lambda text: text.replace(" - ", "-"),
    "no hyphen": lambda text: text.replace(" - ", " "),
    "Đăk": lambda text: text.replace("Đắk", "Đăk"),
    "Dak": lambda text: text.replace("Đắk", "Dak"),
    "Đak": lambda text: text.replace("Đắk", "Đak"),
    "Đắc": lambda text: text.replace("Đắk", "Đắc"),
    "Păk": lambda text: text.replace("Pắc", "Păk"),
    "capitals": str.upper,
    "small letters": str.lower,
    "capitals within words": _of_name(
        lambda name: re.sub(r"(\w)(\w)", lambda pair: pair[1] + pair[2].upper(), name)
    ),
    "joined words": _of_name(_joined),
    "parted words": _of_name(_parted),
    "no tones": _of_name(_without_tones),
    "no signs": _of_name(_without_marks),
    "nothing but ASCII": lambda text: _without_marks(text).replace("đ", "d").replace("Đ", "D"),
    "double blanks": lambda text: f" {text.replace(' ', '  ')} ",
    "a blank that does not break": lambda text: text.replace(" ", "\u00a0"),
    "soft hyphens": lambda text: re.sub(r"(\w)(\w)", "\\1\u00ad\\2", text),
    "letters of more than one sign": lambda text: unicodedata.normalize("NFD", text),
    "ð": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    "trân": _of_kind(lambda kind: kind.replace("trấn", "trân")),
    "kind without tones": _of_kind(_without_tones),
    "kind in capitals": _of_kind(str.upper),
    "a stray blank in the kind": _of_kind(lambda kind: kind.replace(" ", "   ")),
    "no blank after the kind": lambda text: "".join(_kind_and_name(text)),
    "y for i": _of_name(lambda name: name.replace("ỹ", "ĩ").replace("ý", "í").replace("ỳ", "ì")),
}  # fmt: skip


def _directories() -> Iterator[tuple[UnitDirectory, date]]:
    """Each province of the country as it was, and each of today, once."""
    provinces = read_list("provinces")
    seen: set[str] = set()
    for row in provinces:
        if row["valid_from"] == date.min:
            directory = UnitDirectory.load(row["province_code"])
            yield directory, BEFORE
            if directory.province(AFTER).code not in seen:
                seen.add(directory.province(AFTER).code)
                yield directory, AFTER


def _plain(unit: Unit) -> str:
    """A name as no spelling could tell it from others."""
    bare = _without_marks(unit.name).lower().replace("đ", "d").replace("y", "i")
    return re.sub(r"[^a-z0-9]", "", bare).replace("c", "k")


@pytest.fixture(scope="module")
def units() -> list[tuple[UnitDirectory, date, Unit, bool]]:
    """Every unit below a province, and whether it is the only one that could be meant."""
    found = []
    for directory, on in _directories():
        alike: dict[tuple[str | None, str, str], list[Unit]] = defaultdict(list)
        below = [unit for unit in directory.on(on) if unit.level != "province"]
        for unit in below:
            alike[unit.parent_code, unit.level, _plain(unit)].append(unit)
        found += [
            (directory, on, unit, len(alike[unit.parent_code, unit.level, _plain(unit)]) == 1)
            for unit in below
        ]
    return found


def test_the_whole_country_is_tried(units: list[tuple[UnitDirectory, date, Unit, bool]]) -> None:
    assert len(units) > 14_000
    assert sum(is_alone for *_, is_alone in units) > 13_900


@pytest.mark.parametrize("how", RESPELLINGS)
def test_a_name_means_its_unit_however_it_is_spelt(
    how: str, units: list[tuple[UnitDirectory, date, Unit, bool]]
) -> None:
    tried, missed = 0, []
    for directory, on, unit, is_alone in units:
        name = RESPELLINGS[how](unit.full_name)
        if name == unit.full_name:
            continue
        tried += 1
        found = directory.resolve(name, on, unit.parent_code)
        is_exact = found and name.casefold().endswith(f" {found.name}".casefold())
        if found != unit and not is_exact and (is_alone or found is not None):
            missed.append((name, unit.full_name, found and found.full_name))
    assert missed == []
    assert tried > 0


def test_the_exact_name_wins_over_every_looser_one(
    units: list[tuple[UnitDirectory, date, Unit, bool]],
) -> None:
    for directory, on, unit, _ in units:
        assert directory.resolve(unit.full_name, on, unit.parent_code) == unit
