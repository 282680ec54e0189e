"""A batch is judged as a whole, and every submission on its own."""

import dataclasses

import psycopg
import pytest
from tests.installed import RULES
from tests.warehouse.quality.judged import by_both, by_queries

from ansinh.ledger.findings import record
from ansinh.quality.judging import JudgingError
from ansinh.road.installation import by_great_expectations
from ansinh.rules.findings import verdict_of
from ansinh.rules.rule_book import RuleBook

pytestmark = pytest.mark.warehouse


def commune(number, **changes):
    """A commune in all five tables, without a mistake."""
    unit = {"_unit_code": f"c{number}", "_unit_name": f"Xã {number}"}
    homes = {"start_count": 22, "to_near_poor": 4, "newly_poor": 2, "end_count": 20}
    near = {"start_count": 26, "from_poor": 4, "end_count": 30}
    return {
        "results": {
            **{"households": 1000, "persons": 4000, "poor_households": 20},
            **{"poor_rate_pct": "2,00", "near_poor_households": 30, "near_poor_rate_pct": "3"},
            **{"poor_persons": 80, "near_poor_persons": 120},
            **changes,
            **unit,
        },
        "movement_poor": {"counted": "households", **homes, **unit},
        "movement_near_poor": {"counted": "households", **near, **unit},
        "deprivation_poor": {
            **{"households": 20, "total_deprivations": 60, "indicator_01": 20},
            **{"indicator_02": 20, "indicator_03": 20},
            **unit,
        },
        "deprivation_near_poor": {"households": 30, "total_deprivations": 0, **unit},
    }


def report(communes):
    """The tables of a submission, a persons row below each row of the movements."""
    tables = {name: [one[name] for one in communes] for name in communes[0]}
    for table in ("movement_poor", "movement_near_poor"):
        tables[table] = [
            row
            for homes in tables[table]
            for row in (homes, {k: 4 * v for k, v in homes.items() if isinstance(v, int)})
        ]
        for homes, persons in zip(tables[table][::2], tables[table][1::2], strict=True):
            persons |= {**homes, **persons, "counted": "persons"}
    return tables


def told(url, *numbers):
    """The findings by submission, without Great Expectations: `test_rules` compares the two."""
    with psycopg.connect(url) as connection:
        return by_queries(connection, numbers)


def rules_and_cells(url, number):
    return [(one.rule, one.cell) for one in told(url, number)[number]]


def test_a_report_without_a_mistake_has_no_finding(warehouse):
    number = warehouse.submit(report([commune(n) for n in range(5)]))
    assert by_both(warehouse.url, [number]) == {number: []}


def test_thirty_submissions_with_twenty_faults_each(warehouse):
    """Great Expectations hands over 200 failing rows at most; all 600 must arrive."""
    reports = [report([commune(n) for n in range(20)]) for _ in range(30)]
    for one in reports:
        for row in one["movement_poor"][::2]:
            row["other_decrease"] = 3  # column 9 no longer balances
    bad = [warehouse.submit(one) for one in reports]
    good = warehouse.submit(report([commune(n) for n in range(20)]))

    found = by_both(warehouse.url, [*bad, good])

    assert sum(len(findings) for findings in found.values()) == 600
    assert [verdict_of(found[number]) for number in bad] == ["rejected"] * 30
    assert verdict_of(found[good]) == "accepted"
    rules = {finding.rule for findings in found.values() for finding in findings}
    assert rules == {"poverty_review.movement_poor_balances"}
    first = found[bad[0]][0]
    assert (first.sheet, first.row, first.cell) == ("movement_poor", 10, "L10")
    assert "1−2−3−4+5+6+7+8 = 17, bạn đã ghi 20." in first.message_vi
    with psycopg.connect(warehouse.url) as connection:
        assert by_queries(connection, [*bad, good]) == found


def test_a_bad_submission_does_not_touch_the_others(warehouse):
    bad = warehouse.submit(report([commune(n, households=10) for n in range(3)]))
    good = warehouse.submit(report([commune(n) for n in range(3)]))
    alone = by_both(warehouse.url, [good])
    together = by_both(warehouse.url, [bad, good])
    assert together[good] == alone[good] == []
    assert verdict_of(together[bad]) == "rejected"


def test_a_wrong_total_is_one_finding(warehouse):
    """Ten households where thousands belong: rates and sizes that follow are not told."""
    wrong = commune(1, households=10, poor_rate_pct="200", near_poor_rate_pct="300")
    number = warehouse.submit(report([commune(0), wrong]))
    assert [one.rule for one in told(warehouse.url, number)[number]] == [
        "poverty_review.households_cover_classified"
    ]


def test_a_wrong_end_is_one_finding(warehouse):
    tables = report([commune(n) for n in range(3)])
    tables["movement_poor"][2]["end_count"] = 19
    number = warehouse.submit(tables)
    assert rules_and_cells(warehouse.url, number) == [
        ("poverty_review.movement_poor_balances", "L12")
    ]


def test_a_cell_that_cannot_be_read_is_one_finding(warehouse):
    wrong = commune(1, poor_households="2o", _problems={"poor_households": "not_a_number"})
    number = warehouse.submit(report([commune(0), wrong]))
    (finding,) = told(warehouse.url, number)[number]
    assert (finding.rule, finding.cell) == ("cell.not_a_number", "F11")
    assert finding.value == "2o"


def test_a_subtotal_is_compared_with_the_communes_below_it(warehouse):
    """Two districts: the first is right, the second says one poor household too many."""
    above = {"_unit_level": "district", "households": 2000, "near_poor_households": 60}
    rows = [
        {**above, "_unit_code": "d1", "poor_households": 40},
        *({**commune(n)["results"], "persons": None} for n in (1, 2)),
        {**above, "_unit_code": "d2", "poor_households": 41},
        *({**commune(n)["results"], "persons": None} for n in (3, 4)),
    ]
    for row in rows:
        row |= {"poor_persons": None, "near_poor_persons": None}
    number = warehouse.submit({"results": rows})
    errors = [one for one in told(warehouse.url, number)[number] if one.severity == "error"]
    assert [(one.rule, one.cell, one.value, one.expected) for one in errors] == [
        ("poverty_review.subtotals_add_up", "F13", "41", "40")
    ]


def noted(url, number, rule, **place):
    """Notes a finding of the structure in the ledger, as reading the file would have."""
    finding = RULES[f"structure.{rule}"].finding(**place)
    with psycopg.connect(url) as connection:
        record(connection, number, [finding])


def districts(*names):
    """Results of districts of two communes each, of which every subtotal is one too high."""
    counts = {"households": 2000, "poor_households": 41, "near_poor_households": 60}
    rows = []
    for name in names:
        rows.append({**counts, "_unit_level": "district", "_unit_code": name})
        for commune_number in (1, 2):
            unit = {"_unit_code": f"{name}-{commune_number}"}
            rows.append({**commune(1)["results"], **unit, "persons": None})
    return [{**row, "poor_persons": None, "near_poor_persons": None} for row in rows]


def errors(url, number):
    return [(one.rule, one.cell) for one in told(url, number)[number] if one.severity == "error"]


def test_a_unit_that_is_out_of_place_makes_uncertain_only_the_sum_it_stands_in(warehouse):
    number = warehouse.submit({"results": districts("d1", "d2")})
    sums = "poverty_review.subtotals_add_up"
    assert errors(warehouse.url, number) == [(sums, "F10"), (sums, "F13")]
    noted(warehouse.url, number, "unit_outside", table="results", row=12, cell="B12")
    assert errors(warehouse.url, number) == [(sums, "F13")]
    assert by_both(warehouse.url, [number])[number] == told(warehouse.url, number)[number]


def test_a_column_that_is_missing_is_told_once_and_the_others_are_judged(warehouse):
    tables = report([commune(0)])
    for row in tables["movement_poor"]:
        row |= {"newly_poor": None, "to_near_poor": 5}
    tables["movement_near_poor"][0]["end_count"] = 29
    number = warehouse.submit(tables)
    noted(warehouse.url, number, "column_missing", table="movement_poor", column="newly_poor")
    assert errors(warehouse.url, number) == [
        ("poverty_review.movement_near_poor_balances", "L10"),
        ("poverty_review.poor_to_near_poor_agrees", "H10"),
        ("poverty_review.poor_to_near_poor_agrees", "H11"),
    ]


def test_a_unit_that_nobody_knows_may_be_the_missing_one_but_not_two_of_them(warehouse):
    rows = [commune(number) for number in range(3)]
    tables = report(rows)
    del tables["deprivation_poor"][1:]
    tables["deprivation_poor"][0] |= {"_unit_code": None, "_unit_level": None}
    number = warehouse.submit(tables)
    missing = "poverty_review.unit_missing_from_deprivation"
    assert errors(warehouse.url, number) == [(missing, None)] * 3
    whole = {name: sent[:1] for name, sent in tables.items()}
    assert errors(warehouse.url, warehouse.submit(whole)) == []


CITY = ("30316", "30319", "30322", "30325", "30328", "30331", "30334")


def city(**changes):
    """Results and poor movement of a district of seven communes."""
    rows = [commune(0, **changes)["results"] | {"_unit_code": code} for code in CITY]
    above = {name: 7 * rows[0][name] for name in ("households", "persons", "poor_households",
             "near_poor_households", "poor_persons", "near_poor_persons")}  # fmt: skip
    unit = {"_unit_code": "884", "_unit_level": "district"}
    homes = {"counted": "households", "start_count": 20, "end_count": 20}
    moved = [{**homes, "_unit_code": code} for code in CITY]
    return {
        "results": [{**above, **unit}, *rows],
        "movement_poor": [{**homes, "start_count": 140, "end_count": 140, **unit}, *moved],
    }


def test_a_commune_left_out_is_not_told_again_by_the_sum_above_it(warehouse):
    tables = city()
    del tables["movement_poor"][-1]
    number = warehouse.submit(tables, unit_code="884")
    assert errors(warehouse.url, number) == [("poverty_review.unit_missing_from_movement", None)]
    tables["results"][0]["households"] += 1
    number = warehouse.submit(tables, unit_code="884", version=2)
    assert errors(warehouse.url, number) == [
        ("poverty_review.unit_missing_from_movement", None),
        ("poverty_review.subtotals_add_up", "D10"),
    ]


def test_a_commune_that_only_the_results_leave_out_is_no_half_a_file(warehouse):
    tables = city()
    del tables["results"][-1]
    number = warehouse.submit(tables, unit_code="884")
    rules = {one.rule for one in told(warehouse.url, number)[number]} - {
        "poverty_review.movement_row_missing"
    }
    assert rules == {"poverty_review.unit_missing_from_results"}
    del tables["results"][-1]
    del tables["movement_poor"][-1]
    number = warehouse.submit(tables, unit_code="884", version=2)
    (half,) = [one for one in told(warehouse.url, number)[number]
               if one.rule == "poverty_review.commune_missing"]  # fmt: skip
    assert "thiếu 1 xã" in half.message_vi


def test_an_amount_that_can_be_two_is_written_as_vietnamese_write_it(warehouse):
    money = "ambiguous|1.500.000.000 đồng|1.500.000 đồng"
    entry = {"value_vnd": "1.500", "_problems": {"value_vnd": money}}
    number = warehouse.submit({"contributions": [entry]}, form="resource_contributions")
    (finding,) = told(warehouse.url, number)[number]
    assert "1.500.000.000 đồng hoặc 1.500.000 đồng" in finding.message_vi
    entry = {"quantity": "1.500", "_problems": {"quantity": "ambiguous|1500|1.500"}}
    number = warehouse.submit({"contributions": [entry]}, form="resource_contributions")
    (finding,) = told(warehouse.url, number)[number]
    assert "1500 hoặc 1,500." in finding.message_vi


def test_findings_see_what_an_open_transaction_wrote(warehouse):
    number = warehouse.submit(report([commune(0)]))
    with psycopg.connect(warehouse.url) as connection:
        connection.execute("update raw.poverty_review__results set poor_households = 2000")
        assert by_queries(connection, [number])[number] != []
        connection.rollback()
    assert by_both(warehouse.url, [number])[number] == []


def test_a_submission_that_could_not_be_read_has_no_finding_here(warehouse):
    with psycopg.connect(warehouse.url) as connection:
        number = warehouse.submit({})
        connection.execute("update ops.submission set form = null")
    assert by_both(warehouse.url, [number]) == {number: []}


def test_an_expectation_that_fails_inside_great_expectations_is_loud(warehouse):
    rule = RULES["poverty_review.movement_poor_balances"]
    broken = RuleBook([dataclasses.replace(rule, query="select no_such_column from {batch}")])
    number = warehouse.submit(report([commune(0)]))
    with pytest.raises(JudgingError, match=r"movement_poor_balances .*could not be judged"):
        by_both(warehouse.url, [number], broken)


def test_counts_that_disagree_are_loud(warehouse):
    def one_too_many(scope, rules):
        counts = by_great_expectations(warehouse.url)(scope, rules)
        return {broken: rows + 1 for broken, rows in counts.items()}

    number = warehouse.submit(report([commune(0, poor_households=2000)]))
    with pytest.raises(JudgingError, match=r"counts 2 failing rows, our query 1"):
        by_both(warehouse.url, [number], count=one_too_many)


@pytest.mark.parametrize(
    ("form", "table"),
    [
        ("household_list", "poor"),
        ("household_list", "near_poor"),
        ("resource_contributions", "contributions"),
        ("resource_uses", "uses"),
        ("communication_activities", "activities"),
        ("communication_activities", "recognised_models"),
        ("steering_assignments", "assignments"),
    ],
)
def test_an_entry_without_a_mistake_has_no_finding(warehouse, form, table):
    number = warehouse.submit({table: [{}]}, form=form)
    assert told(warehouse.url, number) == {number: []}


def test_a_blank_in_a_register_silences_what_rests_on_it_and_nothing_else(warehouse):
    """Without its kind, an entry breaks no rule on goods, labour or cash; its value is nothing."""
    entry = {"resource_kind": None, "value_vnd": 0}
    number = warehouse.submit({"contributions": [entry]}, form="resource_contributions")
    assert rules_and_cells(warehouse.url, number) == [
        ("cell.blank", "K10"),
        ("resource_contributions.value_zero", "O10"),
    ]


def test_a_blank_in_a_row_of_a_head_is_one_finding(warehouse):
    number = warehouse.submit({"poor": [{"deprivation_points": None}]}, form="household_list")
    assert rules_and_cells(warehouse.url, number) == [("household_list.head_cell_blank", "O10")]


def test_a_cell_that_cannot_be_read_is_not_reckoned_with_and_the_others_are(warehouse):
    unreadable = {
        "amount_vnd": "5.000,00.0",
        "fund": "fund_for_the_poor",
        "beneficiary_households": 0,
        "_problems": {"amount_vnd": "not_a_number"},
    }
    number = warehouse.submit({"uses": [{}, unreadable]}, form="resource_uses")
    assert rules_and_cells(warehouse.url, number) == [
        ("cell.not_a_number", "K11"),
        ("resource_uses.fund_without_level", "I11"),
        ("resource_uses.beneficiaries_missing", "L11"),
    ]


def test_a_nameless_row_does_not_hide_a_household_that_is_listed_twice(warehouse):
    rows = [{}, {"head_name": None}, {}]
    number = warehouse.submit({"poor": rows}, form="household_list")
    assert rules_and_cells(warehouse.url, number) == [
        ("cell.blank", "D11"),
        ("household_list.household_twice", "D12"),
    ]


def test_no_finding_says_who_a_person_is(warehouse):
    person = {"head_name": "Trần Văn Không Tên", "birth_year_male": "48", "ethnic_group": "Kh'mer"}
    wrong = {
        **person,
        "_problems": {
            "birth_year_male": "two_digit_year|1948|2048",
            "ethnic_group": "not_a_choice",
        },
    }
    twice = {"head_name": "Trần Văn Không Tên", "birth_year_male": 1948}
    called = {"head_name": "Lê Thị Ẩn", "hamlet": "Ấp Kín, 0900000000"}
    number = warehouse.submit(
        {"poor": [wrong, twice, twice, called], "near_poor": [twice]}, form="household_list"
    )
    findings = told(warehouse.url, number)[number]
    assert {one.rule.split(".")[1] for one in findings} == {
        *("two_digit_year", "not_a_choice", "identity_number"),
        *("household_twice", "household_in_both_lists"),
    }
    said = " ".join(str(one) for one in findings)
    assert [
        word for word in ("Không Tên", "Lê Thị", "48", "Kh'mer", "0900", "Kín") if word in said
    ] == []
    (choice,) = [one for one in findings if one.rule == "cell.not_a_choice"]
    assert "(Kinh; Khmer; Chăm; Hoa; …)" in choice.message_vi  # the list as it stands


def test_a_list_is_compared_with_the_review_that_came_with_it(warehouse):
    """Both in one batch: whoever looks at either form is told."""
    slot = {"unit_code": "30340"}
    place = {"_unit_code": "30340", "_unit_name": "Xã Khánh An"}
    review = {**place, "households": 900, "persons": 3600, "poor_households": 2}
    review |= {"near_poor_households": 0, "poor_persons": 8, "near_poor_persons": 0}
    listed = warehouse.submit({"poor": [place]}, form="household_list", **slot)
    reviewed = warehouse.submit({"results": [review]}, **slot)
    found = told(warehouse.url, listed, reviewed)
    assert [(one.rule, one.value, one.expected) for one in found[listed]] == [
        ("household_list.households_agree", "1", "2")
    ]
    assert [(one.rule, one.value, one.expected) for one in found[reviewed]] == [
        ("poverty_review.household_list_agrees", "2", "1")
    ]
