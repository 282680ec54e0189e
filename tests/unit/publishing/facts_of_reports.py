"""Facts of a report, invented: a unit, a source and a form of any name."""

from datetime import UTC, date, datetime
from decimal import Decimal

from ansinh.ledger.status import PublicationStatus
from ansinh.publishing.reporting.facts import Facts, PovertyFigure, ResourceFigure, Timeliness

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def facts_of(name: str = "An Phú") -> Facts:
    """A publication of one unit of this name, which gave and owed something."""
    return Facts(
        status=PublicationStatus(1, "published", DAY, DAY, None, 1, 1, 1),
        publisher=name,
        poverty=(poverty_of(name, 2025),),
        resources=(
            ResourceFigure(
                *("2025", "budget", name, name, name, name, 1, 2, 3, 4, 1, 1, True, False)
            ),
        ),
        commitments=(),
        publications=(),
        touched=(),
        changed=(),
        timeliness=(
            Timeliness(name, name, "2025", "official", date(2025, 12, 1), 1, 0, None, None),
        ),
        hidden=(),
        standards=(),
        members=(),
    )


def poverty_of(name: str, year: int, rate: str = "5.00") -> PovertyFigure:
    """A review of a unit at the end of a year."""
    return PovertyFigure(
        unit_name=name,
        unit_kind=None,
        unit_level="province",
        as_of_date=date(year, 12, 31),
        period=str(year),
        stage="official",
        standard_code="2022-2025",
        households=1000,
        poor_households=50,
        poor_rate_pct=Decimal(rate),
        near_poor_households=None,
        near_poor_rate_pct=None,
        poor_rate_change_pp=None,
        is_comparable=True,
        is_complete=True,
        reported_units=1,
        owed_units=1,
        observation_status="official",
        confidentiality="free",
    )
