"""What whoever wrote a name that means no unit, or several, is asked in return."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory
from ansinh.text.foreign_letters import SCRIPTS_VI, foreign_letters, with_own_letters

PROPOSED = 3
MOST_MEANT = 5
Gaps = dict[str, str]
NO_QUESTION: Gaps = {"nearest_vi": "", "nearest_en": ""}


def nearest_question(
    name: str, on: date, within: str | None, directory: UnitDirectory, meant: Sequence[Unit] = ()
) -> Gaps:
    """Ask “Did you mean …?” with up to three units, or nothing where no name is like this one.

    `meant` are the units that the name may mean, if any; they are proposed before all others.
    """
    own = with_own_letters(name)
    units = (
        meant
        or (directory.meant(own, on, within) if own != name else ())
        or directory.nearest(own, on, within, PROPOSED)
    )
    if not units and within is not None:
        return nearest_question(name, on, None, directory)
    names = _names(units[:PROPOSED], on, directory)
    if not names:
        return NO_QUESTION
    return {
        "nearest_vi": f"Bạn muốn ghi {_listed(names, 'hay')}? ",
        "nearest_en": f" Did you mean {_listed(names, 'or')}?",
    }


def choice_question(meant: Sequence[Unit], on: date, directory: UnitDirectory) -> Gaps:
    """The units that a name may mean, each with the one above it, and how to write one of them."""
    told = [_with_above(unit, on, directory, " ({})") for unit in meant[:MOST_MEANT]]
    others = len(meant) - len(told)
    return {
        "meant_vi": _listed(told, "hay") + (f" và {others} đơn vị khác" if others else ""),
        "meant_en": _listed(told, "or") + (f" and {others} more" if others else ""),
        "example": _names(meant, on, directory)[0],
    }


def foreign_letter_words(name: str) -> Gaps:
    """Which letters of a name are of another script, at which place, and what they look like."""
    vietnamese, english = [], []
    for one in foreign_letters(name):
        like_vi = f", trông giống “{one.own}”" if one.own else ""
        like_en = f", which looks like “{one.own}”" if one.own else ""
        script = SCRIPTS_VI.get(one.script, one.script.capitalize())
        vietnamese.append(f"ký tự thứ {one.place} “{one.letter}” là chữ {script}{like_vi}")
        english.append(f"sign {one.place} “{one.letter}” is {one.script.capitalize()}{like_en}")
    return {"letters_vi": "; ".join(vietnamese), "letters_en": "; ".join(english)}


def _names(units: Sequence[Unit], on: date, directory: UnitDirectory) -> list[str]:
    """Full names, with the unit above where one stands there twice."""
    times = Counter(unit.full_name for unit in units)
    return [
        unit.full_name if times[unit.full_name] == 1 else _with_above(unit, on, directory, ", {}")
        for unit in units
    ]


def _with_above(unit: Unit, on: date, directory: UnitDirectory, words: str) -> str:
    above = directory.get(unit.parent_code, on) if unit.parent_code else None
    return unit.full_name + (words.format(above.full_name) if above else "")


def _listed(names: Sequence[str], word: str) -> str:
    """Names in quotation marks: “A”, “B” or “C”."""
    quoted = [f"“{name}”" for name in names]
    return ", ".join(quoted[:-1]) + (f" {word} " if len(quoted) > 1 else "") + quoted[-1]
