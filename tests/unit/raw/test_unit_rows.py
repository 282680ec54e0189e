"""Which unit each row speaks of."""

from datetime import date
from itertools import combinations

import pandas as pd
import pyarrow as pa
import pytest
from tests.installed import REFERENCE, RULES, UNITS

from ansinh.extraction.reading import ParsedTable
from ansinh.forms.catalogue import load_forms
from ansinh.raw.typed_tables import type_table
from ansinh.raw.unit_resolver import MOST_QUESTIONS
from ansinh.rules.findings import Finding
from ansinh.slots.slots import Slot

pytestmark = pytest.mark.unit

TABLE = load_forms()["poverty_review"].table("results")


def load(
    *units: tuple[str | None, str | None], unit: str = "886", year: int = 2016
) -> tuple[pd.DataFrame, list[Finding]]:
    table = pa.table(
        {
            "_row": pa.array(range(9, 9 + len(units)), pa.int32()),
            "_line": pa.array([line for line, _ in units], pa.string()),
            "_unit_name": pa.array([name for _, name in units], pa.string()),
        }
    )
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    parsed = ParsedTable("results", "KQ", {"_unit_name": "B"}, frame)
    slot = Slot("poverty_review", unit, f"{year}", "official", "any", date(year, 12, 31))
    typed, found = type_table(parsed, TABLE, slot, REFERENCE, RULES)
    return typed.frame, found


@pytest.mark.parametrize(
    ("units", "codes"),
    [
        ([("1", "Huyện An Phú"), ("1.1", "Thị trấn An Phú")], ["886", "30337"]),
        ([("1", "An Phú"), ("1.1", "An Phú")], ["886", "30337"]),
        ([("I", "An Phú"), ("1", "Xã Khánh An")], ["886", "30340"]),
        ([(None, "Tổng cộng"), ("1", "Xã Khánh An")], ["886", "30340"]),
        ([("1", "HUYỆN AN PHÚ"), ("1.1", "Khanh An")], ["886", "30340"]),
    ],
)
def test_names_and_running_numbers(units: list[tuple[str, str]], codes: list[str]) -> None:
    frame, findings = load(*units)
    assert findings == []
    assert frame["_unit_code"].tolist() == codes


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Xã Không Có", "structure.unit_unknown"),
        (None, "structure.unit_unknown"),
        ("Xã Phú Lâm", "structure.unit_outside"),
        ("Xã  khánh an", "structure.unit_twice"),
    ],
)
def test_what_is_wrong_with_a_row(name: str | None, rule: str) -> None:
    frame, findings = load(("1", "Huyện An Phú"), ("1.1", "Xã Khánh An"), ("1.2", name))
    assert len(frame) == 3
    assert [(finding.rule, finding.cell) for finding in findings] == [(rule, "B11")]
    assert findings[0].value == name


def test_the_nearest_unit_of_the_district_is_proposed() -> None:
    _, findings = load(("1", "Huyện An Phú"), ("1.1", "Xã Khnáh An"))
    assert [finding.rule for finding in findings] == ["structure.unit_unknown"]
    assert "Bạn muốn ghi “Xã Khánh An”?" in findings[0].message_vi
    assert "Did you mean “Xã Khánh An”?" in findings[0].message_en


def test_a_letter_of_another_script_is_named() -> None:
    _, findings = load(("1", "Huyện An Phú"), ("1.1", "Xã Khánh \u0410n"))
    assert [finding.rule for finding in findings] == ["structure.unit_foreign_letters"]
    assert "ký tự thứ 10 “\u0410” là chữ Kirin, trông giống “A”" in findings[0].message_vi
    assert "Bạn muốn ghi “Xã Khánh An”?" in findings[0].message_vi
    assert "–" not in findings[0].message_vi


def test_units_of_one_name_are_told_with_what_they_belong_to() -> None:
    _, findings = load((None, "Toàn tỉnh"), (None, "An Phú"), unit="89")
    assert [finding.rule for finding in findings] == ["structure.unit_ambiguous"]
    assert "“Thị trấn An Phú (Huyện An Phú)”" in findings[0].message_vi
    assert "“Xã An Phú (Huyện Tịnh Biên)”" in findings[0].message_vi


def test_a_total_beside_the_units_own_row_is_left_out() -> None:
    frame, findings = load((None, "TỔNG CỘNG"), ("1", "Huyện An Phú"), ("1.1", "Xã Khánh An"))
    assert findings == []
    assert frame["_unit_name"].tolist() == ["Huyện An Phú", "Xã Khánh An"]


def test_a_province_reports_all_its_districts() -> None:
    frame, findings = load(
        (None, "Toàn tỉnh"),
        ("1", "Huyện An Phú"),
        ("1.1", "Xã Phú Hữu"),
        ("2", "Huyện Tịnh Biên"),
        ("2.1", "Xã An Phú"),
        unit="89",
    )
    assert findings == []
    assert frame["_unit_code"].tolist() == ["89", "886", "30352", "890", "30514"]
    assert frame["_unit_level"].tolist()[:3] == ["province", "district", "commune"]


def test_one_name_in_two_districts_is_told_by_the_district_above() -> None:
    frame, findings = load(
        ("1", "An Phú"), ("1.1", "An Phú"), ("2", "Tịnh Biên"), ("2.1", "An Phú"), unit="89"
    )
    assert findings == []
    assert frame["_unit_code"].tolist() == ["886", "30337", "890", "30514"]


def test_a_commune_reports_after_june_2025() -> None:
    commune = UNITS.resolve("Xã An Phú", date(2025, 12, 31))
    assert commune is not None
    units = [("1", "An Phú"), ("1.1", "Ấp An Hưng")]
    frame, findings = load(*units, unit=commune.code, year=2025)
    assert findings == []
    assert frame["_unit_code"].tolist() == [commune.code]


def test_a_district_that_is_gone_is_unknown() -> None:
    commune = UNITS.resolve("Xã An Phú", date(2025, 12, 31))
    assert commune is not None
    _, findings = load(("1", "Thị xã Tân Châu"), unit=commune.code, year=2025)
    assert [finding.rule for finding in findings] == ["structure.unit_unknown"]


def test_a_wrong_column_asks_few_questions() -> None:
    letters = "bdghklmnprstvx"
    names = [
        ("1.1", f"Xã {name}{one}{other}")
        for name in ("Khánh An", "Khánh Bình", "Quốc Thái")
        for one, other in combinations(letters, 2)
    ]
    _, findings = load(("1", "Huyện An Phú"), *names)
    asked = [one for one in findings if "Bạn muốn ghi" in one.message_vi]
    assert len(findings) == len(names) > len(asked) == MOST_QUESTIONS
    assert "–" not in findings[-1].message_vi
