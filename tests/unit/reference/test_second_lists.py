"""Every reference list has a second one beside it: from the decree, the package, another table.

What a list says is not tested by its own shape. Each check here compares a list with what was
written down apart from it, in `tests/data/reference/` or where the fact is made.
"""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from tests.installed import REFERENCE, RULES

from ansinh.dictionary.rules_page import RULES_LIST, catalogue_list
from ansinh.forms.catalogue import load_forms
from ansinh.reference.reading import Row, read_list
from ansinh.reference.schema import list_schemas
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

DATA = PROJECT_DIR / "tests/data/reference"
SMALL = yaml.safe_load((DATA / "small_lists.yaml").read_text(encoding="utf-8"))
REFORM, NO_END, FIRST = date(2025, 7, 1), date.max, date(2016, 1, 1)
DECREED = {"89": "before", "91": "after"}
CHECKS: dict[str, Callable[[], None]] = {}

CHOICES = (
    *("resource_kinds", "donor_types", "funding_sources", "purposes", "programmes", "funds"),
    *("management_levels", "activity_types", "recognition_kinds", "focus_area_types"),
    *("target_groups", "ethnic_groups", "poverty_causes", "household_changes"),
    "household_relations",
)
SATURDAY = 5
# Resolution 202/2025/QH15: what was a district's can no longer be chosen.
ENDED = {"funding_sources": ("district_budget",), "management_levels": ("district",)}


def second_list(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Marks what compares one list with its second one."""

    def mark(check: Callable[[], None]) -> Callable[[], None]:
        CHECKS[name] = check
        return check

    return mark


@pytest.mark.parametrize("name", list_schemas())
def test_a_list_is_what_its_second_list_says(name: str) -> None:
    assert name in CHECKS, f"{name} has no second list: write what it must hold down apart from it"
    CHECKS[name]()


def test_no_check_is_about_a_list_that_there_is_no_more() -> None:
    assert CHECKS.keys() == list_schemas().keys()


def rows_of(file_name: str) -> list[dict[str, str]]:
    with Path(DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:16]


def names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def counted(what: str) -> dict[str, tuple[int, str]]:
    """Province → how many there are, and a checksum, as the package of the country has it."""
    return {
        row["province_code"]: (int(row["count"]), row["sha256"])
        for row in rows_of("country_in_2025.csv")
        if row["what"] == what
    }


def told(rows: dict[str, list[str]]) -> dict[str, tuple[int, str]]:
    return {province: (len(texts), digest(texts)) for province, texts in rows.items()}


# ------------------------------------------------------------------ units


@second_list("provinces")
def provinces() -> None:
    merged = {today: names(parts) for today, parts in SMALL["provinces"].items()}
    unchanged = merged.pop("unchanged")
    rows = read_list("provinces")
    today = {row["province_code"]: row["province_name"] for row in rows if row["valid_to"] > REFORM}
    parts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["valid_from"] < REFORM and row["successor_code"]:
            parts[today[row["successor_code"]]].append(row["province_name"])
    assert {name: sorted(of) for name, of in parts.items()} == {
        name: sorted(of) for name, of in merged.items()
    }
    lasting = [row["province_name"] for row in rows if not row["successor_code"]]
    assert sorted(lasting) == sorted([*merged, *unchanged])
    assert (len(lasting), sum(map(len, parts.values())) + len(unchanged)) == (34, 63)
    # Decision 124/2004/QĐ-TTg numbers them; these are the ones that the code of today rests on.
    codes = {(row["province_code"], row["province_name"]) for row in rows}
    assert {("89", "An Giang"), ("91", "Kiên Giang"), ("91", "An Giang"), ("01", "Hà Nội"),
            ("79", "Hồ Chí Minh"), ("87", "Đồng Tháp"), ("82", "Đồng Tháp"),
            ("44", "Quảng Bình"), ("44", "Quảng Trị"), ("45", "Quảng Trị")} <= codes  # fmt: skip


def of_an_giang() -> list[dict[str, str]]:
    return rows_of("administrative_units_an_giang.csv")


@second_list("districts")
def districts() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_list("districts"):
        if row["province_code"] != "89":
            text = f"{row['district_code']}|{row['district_kind']}|{row['district_name']}"
            found[row["province_code"]].append(text)
            assert (row["valid_from"], row["valid_to"]) == (date.min, REFORM)
    expected = counted("districts")
    expected.pop("89")
    assert told(found) == expected
    spans: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in of_an_giang():
        if row["district_code"]:
            key = (row["district_code"], row["district_kind"], row["district_name"])
            spans[key] |= {row["valid_from"], row["valid_to"]}
    own = {
        (row["district_code"], row["district_kind"], row["district_name"]): (
            f"{row['valid_from']}",
            f"{row['valid_to']}",
        )
        for row in read_list("districts")
        if row["province_code"] == "89"
    }
    assert own == {key: (min(days), max(days)) for key, days in spans.items()}
    assert len({code for code, *_ in own}) == 11


@second_list("communes")
def communes() -> None:
    rows = read_list("communes")
    own = [
        {
            "province_code": row["province_code"],
            "district_code": row["district_code"] or "",
            "commune_code": row["commune_code"],
            "commune_name": row["commune_name"],
            "commune_kind": row["commune_kind"],
            "valid_from": f"{row['valid_from']}",
            "valid_to": f"{row['valid_to']}",
        }
        for row in rows
        if row["is_confirmed"]
    ]
    other = [{name: row[name] for name in own[0]} for row in of_an_giang()]
    assert sorted(own, key=str) == sorted(other, key=str)
    # 1107, 721 and 1285 of UBTVQH, 1654/NQ-UBTVQH15: communes, wards, towns or special zones.
    for day, xa, phuong, others in (
        (date(2020, 12, 31), 119, 21, 16),
        (date(2021, 1, 1), 116, 21, 19),
        (date(2023, 4, 10), 110, 28, 18),
        (date(2025, 1, 1), 110, 27, 18),
        (REFORM, 85, 14, 3),
    ):
        kinds = Counter(
            row["commune_kind"]
            for row in rows
            if row["is_confirmed"] and row["valid_from"] <= day < row["valid_to"]
        )
        assert (kinds["Xã"], kinds["Phường"]) == (xa, phuong), day
        assert kinds.total() == xa + phuong + others, day
    for what, is_before in (("communes_before", True), ("communes_after", False)):
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if not row["is_confirmed"] and (row["valid_to"] == REFORM) is is_before:
                found[row["province_code"]].append(
                    f"{row['commune_code']}|{row['district_code'] or ''}"
                    f"|{row['commune_kind']}|{row['commune_name']}"
                )
        expected = counted(what)
        expected.pop("89" if is_before else "91")
        assert told(found) == expected
    assert sum(count for count, _ in counted("communes_after").values()) == 3_321


@second_list("unit_transfers")
def unit_transfers() -> None:
    rows = read_list("unit_transfers")
    decreed = [row for row in rows if row["is_confirmed"]]
    official = [
        (
            *(row["old_commune_code"], row["new_commune_code"], REFORM),
            "part" if row["transfer_kind"] == "part" else "whole",
        )
        for row in rows_of("commune_mapping_2025_an_giang.csv")
    ]
    # 1285/NQ-UBTVQH15: Đông Xuyên into Mỹ Xuyên.
    official.append(("30285", "30286", date(2025, 1, 1), "whole"))
    assert sorted(
        (row["old_code"], row["new_code"], row["event_date"], row["transfer_kind"])
        for row in decreed
    ) == sorted(official)
    province_of = {
        row["commune_code"]: row["province_code"]
        for row in read_list("communes")
        if row["valid_to"] == REFORM
    } | {row["district_code"]: row["province_code"] for row in read_list("districts")}
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["event_date"] == REFORM:
            found[province_of[row["old_code"]]].append(f"{row['old_code']}|{row['new_code']}")
    assert told(found) == counted("transfers")
    parts = Counter(row["old_code"] for row in rows if row["event_date"] == REFORM)
    for row in rows:
        assert (row["transfer_kind"] == "part") is (parts.get(row["old_code"], 1) > 1)


@second_list("transfer_weights")
def transfer_weights() -> None:
    assert read_list("transfer_weights") == (), "nobody has counted the parts yet"


@second_list("territory_events")
def territory_events() -> None:
    """What the official table calls unchanged, and the commune that took in another in 2025."""
    table = rows_of("commune_mapping_2025_an_giang.csv")
    unchanged = {row["old_commune_code"] for row in table if row["transfer_kind"] == "unchanged"}
    events = read_list("territory_events")
    assert {row["unit_code"] for row in events if not row["is_territory_changed"]} == unchanged
    assert [row["unit_code"] for row in events if row["is_territory_changed"]] == ["30286"]
    days = {(row["unit_code"] == "30286", row["event_date"]) for row in events}
    assert days == {(True, date(2025, 1, 1)), (False, REFORM)}


# ------------------------------------------------------------------ poverty


@second_list("poverty_standards")
def poverty_standards() -> None:
    """Line by line from the law: rural and urban line, policy lines, average living standard."""
    found = {
        row["standard_code"]: (
            f"{row['rural_line_vnd']} {row['urban_line_vnd']}",
            f"{row['rural_policy_line_vnd']} {row['urban_policy_line_vnd']}",
            f"{row['rural_average_line_vnd']} {row['urban_average_line_vnd']}",
            f"{row['rural_income_points']} {row['urban_income_points']}",
            f"{row['deprivation_points']} {row['deprivation_threshold']} {row['indicator_count']}",
            f"{row['valid_from']} {row['valid_to']} {row['legal_basis']}",
            row["is_near_poor_multidimensional"],
        )
        for row in read_list("poverty_standards")
    }
    none, lines = "None None", "1500000 2000000"
    average, points, rest = "2250000 3000000", "140 175", "30 3 12"
    law = "Decree 351/2025/NĐ-CP"
    assert {code: values[:6] for code, values in found.items()} == {
        "2011-2015": ("400000 500000", "520000 650000", none, none, "None None 0",
                      "2011-01-01 2016-01-01 Decision 09/2011/QĐ-TTg"),
        "2016-2021": ("700000 900000", "1000000 1300000", none, none, "None 3 10",
                      "2015-12-31 2022-01-01 Decision 59/2015/QĐ-TTg"),
        "2022-2025": (lines, none, average, points, rest,
                      "2021-12-31 2026-01-01 Decree 07/2021/NĐ-CP"),
        "2026": (lines, none, average, points, rest, f"2026-01-01 2027-01-01 {law}"),
        "2027-2030": ("2200000 2800000", none, none, none, "None 3 12",
                      f"2027-01-01 2031-01-01 {law}"),
    }  # fmt: skip


@second_list("deprivation_dimensions")
def deprivation_dimensions() -> None:
    rows = sorted(read_list("deprivation_dimensions"), key=lambda row: row["dimension_number"])
    assert [row["dimension_code"] for row in rows] == SMALL["deprivation_dimensions"].split()


@second_list("deprivation_indicators")
def deprivation_indicators() -> None:
    by_standard: dict[str, list[Row]] = defaultdict(list)
    for row in read_list("deprivation_indicators"):
        by_standard[row["standard_code"]].append(row)
    named = SMALL["deprivation_indicators"]
    dimensions = SMALL["deprivation_dimensions"].split()
    # Before 2022 employment was no dimension.
    first = {"2016-2021": dimensions[1:]}
    name_of: dict[str, set[str]] = defaultdict(set)
    for standard, rows in by_standard.items():
        ordered = sorted(rows, key=lambda row: row["indicator_number"])
        assert [row["indicator_code"] for row in ordered] == named[standard].split(), standard
        assert [row["indicator_number"] for row in ordered] == list(range(1, len(ordered) + 1))
        pairs = [row["dimension_code"] for row in ordered]
        assert pairs == [one for one in first.get(standard, dimensions) for _ in range(2)]
        for row in rows:
            name_of[row["indicator_code"]].add(row["name_vi"])
    assert by_standard.keys() == named.keys()
    twice = {code for code, texts in name_of.items() if len(texts) > 1}
    assert twice == {"hygienic_latrine"}, "worded anew in 2021"
    for code, words in {"health_services": "dịch vụ y tế", "health_insurance": "Bảo hiểm y tế",
                        "employment": "Việc làm", "dependants": "phụ thuộc",
                        "housing_area": "Diện tích"}.items():  # fmt: skip
        assert all(words in text for text in name_of[code]), code


@second_list("movements")
def movements() -> None:
    signs = {"opening": "+", "increase": "+", "decrease": "-", "closing": "="}
    for status, printed in SMALL["movements"].items():
        rows = [row for row in read_list("movements") if row["poverty_status"] == status]
        rows.sort(key=lambda row: row["column_number"])
        assert [f"{signs[row['direction']]}{row['movement']}" for row in rows] == printed.split()
        assert [row["balance_sign"] for row in rows] == [1, -1, -1, -1, 1, 1, 1, 1, 0]
        assert [row["column_number"] for row in rows] == list(range(1, 10))


# ------------------------------------------------------------------ choices


def choices(name: str) -> None:
    rows = read_list(name)
    assert {row["code"]: flagged(row) for row in rows} == SMALL[name]
    assert [row["code"] for row in rows] == list(SMALL[name]), "in the order of the form"
    ends = {row["code"]: REFORM if row["code"] in ENDED.get(name, ()) else NO_END for row in rows}
    assert {row["code"]: row["valid_to"] for row in rows} == ends
    assert {row["valid_from"] for row in rows} == {FIRST}
    unsure = {row["code"] for row in rows if not row["is_confirmed"]}
    assert unsure == ({"zone_i_or_iii"} if name == "focus_area_types" else set())


def flagged(row: Row) -> str:
    """The name, and what else the list says of it, in brackets."""
    more = [
        name if value is True else str(value)
        for name, value in row.items()
        if name not in ("code", "name_vi", "name_en", "is_confirmed", "valid_from", "valid_to")
        if value is not False and value is not None
    ]
    return f"{row['name_vi']} [{', '.join(more)}]" if more else row["name_vi"]


for one in CHOICES:
    CHECKS[one] = lambda name=one: choices(name)  # type: ignore[misc]


@second_list("choice_spellings")
def choice_spellings() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_list("choice_spellings"):
        found[row["list_name"]].append(f"{row['code']}={row['spelling_vi']}")
    assert {name: f"{len(texts)} {digest(texts)[:12]}" for name, texts in found.items()} == SMALL[
        "choice_spellings"
    ]


# ------------------------------------------------------------------ process


@second_list("forms")
def forms() -> None:
    assert {row["form"]: (row["name_vi"], row["version"]) for row in read_list("forms")} == {
        form.form: (form.name_vi, form.version) for form in load_forms().values()
    }


@second_list("rules")
def rules() -> None:
    assert RULES_LIST.read_text(encoding="utf-8") == catalogue_list(RULES.values())


@second_list("vocabulary")
def vocabulary() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_list("vocabulary"):
        found[row["kind"]].append(row["code"])
    assert {kind: " ".join(codes) for kind, codes in found.items()} == SMALL["vocabulary"]


@second_list("reporting_calendar")
def reporting_calendar() -> None:
    found = {}
    for row in read_list("reporting_calendar"):
        days = row["due_days_after_end"]
        due = f"before {row['due_before']}" if days is None else f"{days} days after"
        months = f" {row['first_owed_month']}-{row['last_owed_month']}"
        owed = row["owed_by"] + (months if row["first_owed_month"] else "")
        key = f"{row['form']} {row['stage']} {row['period_kind']}"
        since = "" if row["is_judged"] else f"{row['valid_from']} "
        found[since + key] = f"{due}, {row['lock_days_after_due']}, {owed}"
        judged_from = date(2026, 1, 1)
        if row["is_judged"]:
            assert (row["valid_from"], row["valid_to"]) == (judged_from, NO_END)
        else:
            assert row["valid_to"] in {judged_from, date(2022, 1, 1)}
        # Only the reviews by Decision 24/2021 are known first-hand, for 2022 and after.
        is_known = row["form"] == "poverty_review" and row["valid_from"] >= date(2022, 1, 1)
        assert row["is_confirmed"] is is_known
    assert found == SMALL["reporting_calendar"]
    assert REFERENCE.calendar.due_date(
        "poverty_review", "2026", "official", date(2026, 12, 31)
    ) == date(2026, 12, 19)


@second_list("holidays")
def holidays() -> None:
    """The law names the days; a day off is no weekend, and one that makes up for it is one."""
    days = {row["day"]: row["kind"] for row in read_list("holidays")}
    for day, kind in days.items():
        assert (day.weekday() >= SATURDAY) == (kind == "worked"), day
    for year in {day.year for day in days}:
        for month, number in ((1, 1), (4, 30), (5, 1), (9, 2)):
            named = date(year, month, number)
            while named.weekday() >= SATURDAY:
                named += timedelta(days=1)
            assert days[named] == "off", named
        assert sum(1 for day in days if day.year == year and day.month == 2) >= 3, "Tết"


@second_list("fund_opening_balances")
def fund_opening_balances() -> None:
    assert read_list("fund_opening_balances") == (), "no balance has been stated yet"


# ------------------------------------------------------------------ directive


@second_list("listed_focus_areas")
def listed_focus_areas() -> None:
    named = SMALL["listed_focus_areas"]
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_list("listed_focus_areas"):
        found[row["focus_area_type"]].append(row["unit_name"])
        own = [
            unit["commune_name"]
            for unit in of_an_giang()
            if unit["commune_code"] == row["unit_code"]
            and unit["valid_from"] <= f"{row['valid_from']}" < unit["valid_to"]
        ]
        assert own == [row["unit_name"]]
        assert row["valid_to"] == REFORM
        since = FIRST if row["focus_area_type"] == "border" else date(2021, 6, 4)
        assert row["valid_from"] == since
    zones = names(named["zones"])
    known = [named["zone_iii"], named["zone_i"]]
    assert found == {
        "zone_i_or_iii": [name for name in zones if name not in known],
        "zone_i": [named["zone_i"]],
        "zone_iii": [named["zone_iii"]],
        "minority": zones,
        "border": names(named["border"]),
    }


@second_list("directive_commitments")
def directive_commitments() -> None:
    """The six commitments of the directive's plan, and the measures that the report has of each."""
    rows = sorted(read_list("directive_commitments"), key=lambda row: row["sort_order"])
    expected = [
        (f"{place}.{number}", commitment, measure)
        for place, (commitment, measures) in enumerate(SMALL["directive_commitments"].items(), 1)
        for number, measure in enumerate(measures.split(), 1)
    ]
    assert [
        (row["line_number"], row["commitment_code"], row["measure_code"]) for row in rows
    ] == expected
    assert [row["sort_order"] for row in rows] == list(range(1, len(rows) + 1))
    # Poverty and what the poor lack are to fall, all else is to rise.
    falling = {row["measure_code"] for row in rows if row["direction"] == "down"}
    assert falling == {
        *("poor_rate_pct", "border_poor_rate_pct", "minority_poor_rate_pct"),
        *("merit_poor_households", "merit_near_poor_households"),
        "deprivations_per_poor_household",
    }


@second_list("directive_targets")
def directive_targets() -> None:
    found = {}
    for row in read_list("directive_targets"):
        low, high = row["target_low"], row["target_high"]
        found[row["measure_code"]] = (
            f"{row['target_kind']} {low:.2f} {'-' if high is None else f'{high:.2f}'}"
            f" {row['unit_of_measure']} {row['standard_code'] or '-'} until {row['valid_to']}"
        )
        assert row["valid_from"] == date(2021, 5, 24), "the day of the directive"
    assert found == SMALL["directive_targets"]


@second_list("report_sentences")
def report_sentences() -> None:
    """Each sentence has the gaps that the report can fill, in both languages the same."""
    rows = sorted(read_list("report_sentences"), key=lambda row: row["sort_order"])
    for language in ("vi", "en"):
        found = {
            row["sentence_code"]: " ".join(
                [row["place"], *sorted(set(re.findall(r"\{(\w+)\}", row[f"sentence_{language}"])))]
            )
            for row in rows
        }
        assert list(found.items()) == list(SMALL["report_sentences"].items()), language


# ------------------------------------------------------------------ words


def words(name: str) -> None:
    """The page of the data dictionary, which people read, is the second list of the words."""
    page = (PROJECT_DIR / "docs/data-dictionary.md").read_text(encoding="utf-8")
    missing = [
        row["code"]
        for row in read_list(name)
        if row["name_vi"] not in page or row["description_vi"].replace("|", "\\|") not in page
    ]
    assert missing == []


for one in ("mart_words", "column_words"):
    CHECKS[one] = lambda name=one: words(name)  # type: ignore[misc]
