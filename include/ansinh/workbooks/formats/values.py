"""Values as whoever opens a workbook sees them."""

from decimal import Decimal


def percentage(share: float) -> str:
    """A share as it is shown: 0.0675 as "6.75%", for what is shown is what was meant."""
    return f"{(Decimal(repr(share)) * 100).normalize():f}%"
