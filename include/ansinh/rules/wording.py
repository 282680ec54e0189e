"""Numbers and days in messages, as their readers write them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

DECIMAL = re.compile(r"-?\d+\.\d+")
# What somebody typed: three digits behind a point may be thousands, and stay as they are.
PLAIN_DECIMAL = re.compile(r"-?\d+\.(?:\d{1,2}|\d{4,})")
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?)?")


def as_vietnamese(value: Any) -> str:
    """A value of ours in a Vietnamese sentence: 2,5 and 05/06/2026; other texts stay as they are.

    4.600 would be read as thousands, and 2026-06-05 by nobody.
    """
    text = str(value)
    if DECIMAL.fullmatch(text):
        return f"{Decimal(text).normalize():f}".replace(".", ",")
    day = DAY.fullmatch(text)
    return f"{day[3]}/{day[2]}/{day[1]}" if day else text


def as_typed(text: str) -> str:
    """What stands in a cell, in a Vietnamese sentence: its digits as typed, one decimal sign."""
    return as_vietnamese(text) if PLAIN_DECIMAL.fullmatch(text) or DAY.fullmatch(text) else text


def vietnamese_gaps(place: dict[str, Any]) -> dict[str, str]:
    """What fills the gaps of a Vietnamese message where it is a number or a day."""
    gaps = {
        name: as_vietnamese(value)
        for name, value in place.items()
        if isinstance(value, Decimal | float | date)
    }
    value = place.get("value")
    return gaps | ({"value": as_typed(value)} if isinstance(value, str) else {})
