"""One vocabulary for states, kinds of figures, severities and levels, in Vietnamese and English.

Console, mail, annotated copies, templates, report and marts say the same word for the same code:
all of them read the list `vocabulary`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from ansinh.reference.reading import read_list

Language = Literal["vi", "en"]
Term = Literal["state", "stage", "severity", "unit_level", "poverty_status"]


def word(kind: Term, code: str, language: Language = "vi") -> str:
    """What people read for a code, such as "sơ bộ" for the stage "preliminary".

    Raises KeyError for a code that the vocabulary does not hold.
    """
    return words(kind, language)[code]


@cache
def rule_titles() -> Mapping[str, str]:
    """Rule id → what people read as the name of the rule: what it says, without a full stop.

    Rules of which no unit hears say nothing.
    """
    return {row["rule"]: row["says_vi"].rstrip(".") for row in read_list("rules") if row["says_vi"]}


@cache
def form_titles(language: Language = "vi") -> Mapping[str, str]:
    """Form → its name."""
    return {row["form"]: row[f"name_{language}"] for row in read_list("forms")}


@cache
def words(kind: Term, language: Language = "vi") -> Mapping[str, str]:
    """Code → word for all codes of a kind, in the order of the list."""
    return {
        row["code"]: row[f"name_{language}"]
        for row in read_list("vocabulary")
        if row["kind"] == kind
    }
