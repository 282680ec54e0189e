"""Days as browsers send them from a field for a date."""

from datetime import date


def day_of(said: str) -> date | None:
    """The day that a form says; None for nothing, and for what is no day."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None
