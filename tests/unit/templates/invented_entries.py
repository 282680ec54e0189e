"""Invented entries of registers that use every choice there is and break no rule."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

from tests.unit.templates.turns import Lists, turns

from ansinh.templates.requests import TemplateRequest

OTHER_SOURCE = "other_non_budget"

Entry = dict[str, Any]  # column → what is typed


def entries_of(order: TemplateRequest) -> dict[str, list[Entry]]:
    """Table → the entries of a register ordered."""
    makers = {
        "household_list": _household_list,
        "resource_contributions": _contributions,
        "resource_uses": _uses,
        "communication_activities": _communication,
        "steering_assignments": _assignments,
    }
    return makers[order.form.form](Lists(order))


def _household_list(lists: Lists) -> dict[str, list[Entry]]:
    return {
        "poor": list(_households(lists, "Nghèo", (3, 4))),
        "near_poor": list(_households(lists, "Cận Nghèo", (1, 2))),
    }


def _households(lists: Lists, what: str, lacking: Sequence[int]) -> Iterator[Entry]:
    """Households of two, head first; every ethnic group, class and policy group occurs."""
    size = lists.longest("ethnic_groups", "household_changes", "target_groups")
    # The first is that of ethnic minorities, as the first ethnic group is none.
    groups = lists.codes("target_groups")
    groups = groups[1:] + groups[:1]
    rows = turns(
        range(size), cycle(lacking), cycle(lists.codes("ethnic_groups")), lists.communes(),
        lists.texts("household_changes"), cycle(groups),
    )  # fmt: skip
    for at, lacks, ethnic, area, change, group in rows:
        place = {
            "area": area,
            "hamlet": "Ấp Thử Nghiệm",
            "ethnic_group": lists.text("ethnic_groups", ethnic),
        }
        yield {
            "head_name": f"Chủ Hộ {what} Giả Định {at + 1}",
            ("birth_year_male", "birth_year_female")[at % 2]: 1960 + at,
            "relation": lists.text("household_relations", "head"),
            **place,
            "members": 2,
            "household_change": change,
            "policy_group": lists.text("target_groups", group),
            "income_points": 100 + 5 * at,
            "deprivation_points": 10 * lacks,
            **{f"indicator_{number:02}": "x" for number in range(1, lacks + 1)},
            "supports_received": "Thẻ bảo hiểm y tế",
        }
        yield {
            "head_name": f"Thành Viên {what} Giả Định {at + 1}",
            ("birth_year_female", "birth_year_male")[at % 2]: 1990 + at,
            "relation": lists.text("household_relations", "member"),
            **place,
        }


def _contributions(lists: Lists) -> dict[str, list[Entry]]:
    rows = turns(
        _donors_with_sources(lists), lists.days(), cycle(("cash", "in_kind", "labour")),
        lists.areas(), lists.texts("purposes"), lists.texts("programmes"),
    )  # fmt: skip
    funds = cycle(code for code in lists.codes("funds") if code != "none")
    levels = lists.texts("management_levels")
    entries = []
    for at, ((donor, source), day, kind, area, purpose, programme) in enumerate(rows, start=1):
        fund = next(funds) if source == "fund_donations" or at % 4 == 0 else "none"
        is_budget = donor == "state_budget"
        is_named = not is_budget and donor not in ("individual", "community")
        entries.append(
            {
                "contribution_date": day,
                "donor_type": lists.text("donor_types", donor),
                "donor_name": f"Tổ chức Giả Định {at}" if is_named else None,
                "donors": 1 if is_named or is_budget else 10 + at,
                "funding_source": lists.text("funding_sources", source),
                "fund": lists.text("funds", fund),
                "fund_level": next(levels) if fund != "none" else None,
                "resource_kind": lists.text("resource_kinds", kind),
                **_what_was_given(kind, at),
                "purpose": purpose,
                "programme": programme,
                "area": area,
                "hamlet": "Ấp Thử Nghiệm" if area and at % 3 == 0 else None,
            }
        )
    return {"contributions": entries}


def _donors_with_sources(lists: Lists) -> list[tuple[str, str]]:
    """Budgets give from budgets, all others from elsewhere; each donor and source occurs."""
    sources = lists.codes("funding_sources")
    budgets = [code for code in sources if code.endswith("_budget") and code != OTHER_SOURCE]
    others = [code for code in sources if code not in (*budgets, "people")]
    private = ("individual", "community")
    donors = [code for code in lists.codes("donor_types") if code not in (*private, "state_budget")]
    pairs = [("state_budget", source) for source in budgets]
    pairs += [(donor, "people") for donor in private]
    return pairs + list(zip(2 * donors, cycle(others), strict=False))


def _what_was_given(kind: str, at: int) -> Entry:
    """Item, quantity and value, as the kind of resource asks."""
    value = 1_000_000 * (10 + at)
    if kind == "in_kind":
        return {"item": "Gạo", "quantity": 100.5 + at, "quantity_unit": "kg", "value_vnd": value}
    if kind == "labour":
        return {"quantity": at, "quantity_unit": "ngày công", "value_vnd": 250_000 * at}
    return {"value_vnd": value}


def _uses(lists: Lists) -> dict[str, list[Entry]]:
    names = ("programmes", "purposes", "funding_sources", "funds", "resource_kinds")
    rows = turns(
        range(1, 2 * lists.longest(*names) + 1), lists.days(), lists.texts("programmes"),
        lists.texts("purposes"), cycle(lists.codes("funding_sources")),
        lists.texts("resource_kinds"), lists.areas(),
    )  # fmt: skip
    funds = cycle(code for code in lists.codes("funds") if code != "none")
    levels = lists.texts("management_levels")
    entries = []
    for at, day, programme, purpose, source, kind, area in rows:
        is_budget = source.endswith("_budget") and source != OTHER_SOURCE
        fund = "none" if is_budget else next(funds)
        entries.append(
            {
                "use_date": day,
                "programme": programme,
                "purpose": purpose,
                "funding_source": lists.text("funding_sources", source),
                "fund": lists.text("funds", fund),
                "fund_level": next(levels) if fund != "none" else None,
                "resource_kind": kind,
                "amount_vnd": 2_000_000 * at,
                "beneficiary_households": at,
                "beneficiary_persons": 4 * at,
                "area": area,
                "hamlet": "Ấp Thử Nghiệm" if area and at % 3 == 0 else None,
                "description": f"Nội dung giả định {at}",
            }
        )
    return {"uses": entries}


def _communication(lists: Lists) -> dict[str, list[Entry]]:
    activities = turns(
        range(1, lists.longest("activity_types") + 1), lists.days(),
        lists.texts("activity_types"), lists.areas(),
    )  # fmt: skip
    models = turns(
        range(1, lists.longest("purposes", "recognition_kinds") + 1), lists.days(),
        lists.texts("purposes"), lists.texts("recognition_kinds"), lists.areas(),
    )  # fmt: skip
    return {
        "activities": [
            {
                "activity_date": day,
                "activity_type": kind,
                "subject": f"Nội dung giả định {at}",
                "medium": "Trang thông tin giả định",
                "quantity": at,
                "audience": 100 * at,
                "area": area,
            }
            for at, day, kind, area in activities
        ],
        "recognised_models": [
            {
                "recognition_date": day,
                "model_name": f"Mô hình giả định {at}",
                "field": purpose,
                "recognition_kind": kind,
                "beneficiary_households": 5 * at,
                "area": area,
            }
            for at, day, purpose, kind, area in models
        ],
    }


def _assignments(lists: Lists) -> dict[str, list[Entry]]:
    size = lists.longest("focus_area_types")
    rows = turns(range(1, size + 1), lists.communes(), lists.codes("focus_area_types"))
    return {
        "assignments": [
            {
                "member_position": f"Phó Giám đốc {at}",
                "agency": f"Sở Giả Định {at}",
                "area": area,
                "hamlet": "Ấp Thử Nghiệm" if kind == "difficult_hamlet" else None,
                "focus_area_type": lists.text("focus_area_types", kind),
                "start_date": lists.first_day,
                "end_date": lists.order.on if at % 2 else None,
            }
            for at, area, kind in rows
        ]
    }
