"""Invented entries of the registers of contributions and of uses, budget and society apart."""

import csv
from collections.abc import Sequence
from functools import cache
from random import Random

from ansinh.samples.register import DATA, Entry, day_of, random_of, shown
from ansinh.templates.requests import TemplateRequest

MILLION = 1_000_000
# What a use is of the gift beside it: from fund, budget or society, and how many households.
SHARE_USED = (0.55, 0.95)
CHOSEN = ("funding_source", "fund", "resource_kind", "purpose", "programme")
PRIVATE = ("individual", "community")
DAY_OF_LABOUR_VND = 250_000
PRICE_OF_RICE_VND = 18_000
# A gift goes to so many communes of a district, or to the commune that tells of it.
AREAS = 3


def contributions(request: TemplateRequest, areas: Sequence[str] = ()) -> list[Entry]:
    """What a unit was given in its period; `areas` are the communes that it was given for.

    Without areas every gift is for the unit as a whole.
    """
    random = random_of(request)
    entries = []
    for at, line in enumerate(_lines()):
        donor, fund = line["donor_type"], line["fund"]
        value = random.randint(int(line["least_million_vnd"]), int(line["most_million_vnd"]))
        entry: Entry = {
            "contribution_date": day_of(request, random),
            "donor_type": shown("donor_types", donor),
            "donors": random.randint(8, 60) if donor in PRIVATE else 1,
            **{column: shown(f"{column}s", line[column]) for column in CHOSEN},
            **_what_was_given(line["resource_kind"], value * MILLION),
            "area": areas[at % len(areas)] if areas else None,
        }
        if donor not in (*PRIVATE, "state_budget"):
            entry["donor_name"] = f"Đơn vị minh họa {at + 1}"
        if fund != "none":
            entry["fund_level"] = shown("management_levels", request.unit.level)
        entries.append(entry)
    return sorted(entries, key=lambda entry: str(entry["contribution_date"]))


def uses(request: TemplateRequest, areas: Sequence[str] = ()) -> list[Entry]:
    """What a unit spent in its period: of every gift a part, on the same purpose."""
    random = random_of(request)
    entries = []
    for at, line in enumerate(_lines()):
        amount = round(int(line["least_million_vnd"]) * random.uniform(*SHARE_USED)) * MILLION
        households = _helped(random, amount, line["purpose"])
        entry: Entry = {
            "use_date": day_of(request, random),
            **{column: shown(f"{column}s", line[column]) for column in CHOSEN},
            "amount_vnd": amount,
            "beneficiary_households": households,
            "beneficiary_persons": round(households * random.uniform(3, 4)) or None,
            "area": areas[at % len(areas)] if areas else None,
            "description": f"Nội dung minh họa {at + 1}",
        }
        if line["fund"] != "none":
            entry["fund_level"] = shown("management_levels", request.unit.level)
        entries.append(entry)
    return sorted(entries, key=lambda entry: str(entry["use_date"]))


def _what_was_given(kind: str, value: int) -> Entry:
    if kind == "in_kind":
        weight = value // PRICE_OF_RICE_VND
        return {"item": "Gạo", "quantity": weight, "quantity_unit": "kg", "value_vnd": value}
    if kind == "labour":
        days = value // DAY_OF_LABOUR_VND
        return {"quantity": days, "quantity_unit": "ngày công", "value_vnd": value}
    return {"value_vnd": value}


def _helped(random: Random, amount: int, purpose: str) -> int:
    """How many households a use helps: a house is dear, a gift is not, a road counts nobody."""
    if purpose == "infrastructure":
        return 0
    a_household = {"housing": 60, "livelihoods": 12, "education": 2, "health_insurance": 1}
    return max(1, amount // (a_household.get(purpose, 1) * MILLION) - random.randint(0, 2))


@cache
def _lines() -> list[dict[str, str]]:
    """Who gives, how, what for, and between how many million đồng; a use is a part of a gift."""
    with (DATA / "gifts_and_uses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
